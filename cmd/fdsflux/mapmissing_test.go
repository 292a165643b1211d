package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Where the file of one mesh is missing, the rest is drawn and written, and that is
// said once.
func TestMapOfAWallWithAMissingFile(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(runs+"heat_flux_wall_6101")))
	require.NoError(t, os.Remove(filepath.Join(dir, "heat_flux_wall_6101_2_9.bf")))
	code, stdout, stderr := fdsflux("map", dir, "--quantity", "GAUGE HEAT FLUX#9", "--max", "--format", "csv,npy,vtu", "--out", t.TempDir())
	require.Equal(t, 0, code, stderr)
	require.Len(t, strings.Fields(stdout), 3)
	require.Equal(t, 1, strings.Count(stderr, "heat_flux_wall_6101_2_9.bf: no such file"), stderr)
}
