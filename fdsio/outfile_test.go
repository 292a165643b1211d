package fdsio

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestOutput(t *testing.T) {
	read := func(name string) Output {
		text, err := os.ReadFile("../testdata/" + name)
		require.NoError(t, err)
		return parseOutput(text, text)
	}
	new := read("runs/heat_flux_wall/heat_flux_wall.out")
	require.Equal(t, "6.11.1+138", new.Version.String())
	require.Equal(t, 20.0, *new.Ambient)
	require.Equal(t, "FDS completed successfully", new.Stop)

	old := read("formats/devc_old/t1old_head.out")
	require.Equal(t, "6.5.1", old.Version.String())
	require.Empty(t, old.Stop, "the sample is the head of a file")

	require.Equal(t, "6.6.0", parseOutput([]byte(" Version          : FDS 6.5.3\n Revision         : FDS6.6.0-0-g5b0a9ac\n"), nil).Version.String())
	for line, stop := range map[string]string{
		"STOP: FDS stopped by user (CHID: x)\n":                                                 "FDS stopped by user",
		"STOP: FDS completed successfully":                                                      "FDS completed successfully",
		"ERROR: Numerical Instability - FDS stopped (CHID: x)\n":                                "Numerical Instability - FDS stopped",
		"ERROR(357): SURF a has a specified HRRPUA plus another pyrolysis model. (CHID: x)\r\n": "SURF a has a specified HRRPUA plus another pyrolysis model.",
		"ERROR: no end of a run\n":                                                              "",
		" STOP: indented\n":                                                                     "",
	} {
		require.Equal(t, stop, parseOutput(nil, []byte(line)).Stop, line)
	}
	require.Equal(t, Output{}, parseOutput([]byte("Version: x\nAmbient Temperature (C) ?\n"), []byte("STOPPED")))
}

// Without .smv, deck and _git.txt the .out file tells release and ambient
// temperature, however long it is.
func TestOpenWithOutput(t *testing.T) {
	text, err := os.ReadFile("../testdata/runs/heat_flux_wall/heat_flux_wall.out")
	require.NoError(t, err)
	long := string(text[:20_000]) + strings.Repeat("       Time Step\n", 50_000) + "STOP: FDS stopped by user (CHID: x)\n"
	run, err := OpenFS(fstest.MapFS{
		"x_devc.csv": {Data: []byte("s,kW/m2\nTime,A\n 0.0, 1.0\n")},
		"x.out":      {Data: []byte(long)},
		"x_svn.txt":  {Data: []byte("17534\n")},
	}, ".")
	require.NoError(t, err)
	require.Equal(t, "6.11.1+138", run.Version.String())
	require.Equal(t, 20.0, *run.Ambient)
	require.Equal(t, "FDS stopped by user", run.Stop)
	require.Empty(t, run.Revision, "the release says more")

	run, err = OpenFS(fstest.MapFS{
		"x_devc.csv": {Data: []byte("s,kW/m2\nTime,A\n 0.0, 1.0\n")},
		"x_svn.txt":  {Data: []byte("17534\n")},
	}, ".")
	require.NoError(t, err)
	require.Nil(t, run.Version)
	require.Equal(t, "17534", run.Revision)
}
