package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const file = "s,C,kW/m2\nTime,TC,HF\n" +
	" 0.0000000E+000, 2.0000000E+001, 1.0000000E+000\n" +
	" 1.0000000E+000, 2.1000000E+001, 2.0000000E+000\n" +
	" 2.0000000E+000, 2.2000000E+001, 6.0000"

func TestMeans(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a_devc.csv")
	require.NoError(t, os.WriteFile(name, []byte(file), 0o666))
	for _, test := range []struct{ args, want string }{
		{name, "TC,20.5\nHF,1.5\n"},
		{"-workers 1 -columns 2 " + name, "HF,1.5\n"},
		{"-scan " + name, "TC,20.5\nHF,1.5\n"},
		{"-scan -columns 2 -", "HF,1.5\n"},
		{"-", "TC,20.5\nHF,1.5\n"},
	} {
		var stdout, stderr bytes.Buffer
		require.NoError(t, run(strings.Fields(test.args), strings.NewReader(file), &stdout, &stderr), test.args)
		require.Equal(t, test.want, stdout.String(), test.args)
		require.Contains(t, stderr.String(), ":5: the last line has no line end", test.args)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range []string{"", "a b", "-x", "-columns 0 -", "-columns x -", "-columns 3 -", "none_devc.csv", "."} {
		require.Error(t, run(strings.Fields(args), strings.NewReader(file), io.Discard, io.Discard), args)
	}
	require.Error(t, run([]string{"-scan", "-"}, strings.NewReader("no device file"), io.Discard, io.Discard))
}
