package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// As a test of one's own, a comparison fails where the model lacks what was measured.
func TestToleranceOfWhatIsNotPredicted(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		return path
	}
	model := write("b_devc.csv", "s,kW/m2\nTime,A\n0,0\n10,10\n")
	for measured, want := range map[string]int{
		"Time (s),A (kW/m2)\n0,0\n10,10\n":                    exitFine,
		"Time (s),A (kW/m2),GONE (kW/m2)\n0,0,1\n10,10,3\n":   exitFinding,
		"Time (s),A (kW/m2)\n0,0\n5,5\n10,10\n20,20\n30,30\n": exitFinding,
	} {
		table := write("m.csv", measured)
		code, _, stderr := fdsflux("compare", model, table, "--metric", "all", "--tol", "1%")
		require.Equal(t, want, code, "%s: %s", measured, stderr)
		code, _, _ = fdsflux("compare", model, table, "--metric", "all")
		require.Equal(t, exitFine, code, measured)
	}
}
