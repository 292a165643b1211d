package main

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const wall = "../../testdata/runs/heat_flux_wall"

func TestWaysOfReading(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{wall, "438 values at 13 times, mean 4.9938 kW/m2\n"},
		{"-workers 1 " + wall, "438 values at 13 times, mean 4.9938 kW/m2\n"},
		{"-max " + wall, "438 values, largest 71.85157 kW/m2 at 15.009489 s\n"},
		{"-mean " + wall, "438 values, mean from 0 s to 60 s 5.19607 kW/m2\n"},
	} {
		var stdout, stderr bytes.Buffer
		require.NoError(t, run(strings.Fields(test.args), &stdout, &stderr), test.args)
		require.Equal(t, test.want, stdout.String(), test.args)
		require.Empty(t, stderr.String())
	}
	var stdout bytes.Buffer
	require.NoError(t, run([]string{"-history", "0,5", wall}, &stdout, io.Discard))
	require.Equal(t, 13, strings.Count(stdout.String(), "\n"))
	require.Contains(t, stdout.String(), "\n60,3.1427062\n")
}

func TestUsage(t *testing.T) {
	for _, args := range []string{"", "a b", "-x", "none.smv", "-history x " + wall, "-history 99,0 " + wall, "-history 0,9999 " + wall, "../../testdata/runs/grid/5cm"} {
		require.Error(t, run(strings.Fields(args), io.Discard, io.Discard), args)
	}
}
