package fdsio_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

// The name of the top stands in errors and in problems.
func TestOpenFSAs(t *testing.T) {
	_, err := fdsio.OpenFSAs(fstest.MapFS{}, "case.zip", ".")
	require.ErrorContains(t, err, "fdsio: case.zip holds no FDS run")

	run, err := fdsio.OpenFSAs(fstest.MapFS{
		"case_devc.csv": {Data: []byte("s,C\nTime,T\n0.0,20.0\n1.0,**\n")},
	}, "case.zip", ".")
	require.NoError(t, err)
	_, problems, err := run.Read(0)
	require.NoError(t, err)
	require.Len(t, problems, 1)
	require.ErrorContains(t, problems[0], "case.zip/case_devc.csv:4:5: ")
}
