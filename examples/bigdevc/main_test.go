package main

import (
	"bytes"
	"io"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

func TestFileIsAsFDSWritesIt(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run([]string{"-devices", "3", "-rows", "2", "-o", "-"}, &out, io.Discard))
	require.Regexp(t, `^s,kW/m2,kW/m2,kW/m2
Time,GHF-1,GHF-2,GHF-3
 0\.0000000E\+000(,[ -]\d\.\d{7}E[+-]00\d){3}
 1\.0000000E-001(,[ -]\d\.\d{7}E[+-]00\d){3}
$`, out.String())
}

func TestFileIsReadWhole(t *testing.T) {
	name := filepath.Join(t.TempDir(), "big_devc.csv")
	require.NoError(t, run([]string{"-devices", "20", "-rows", "3000", "-o", name}, io.Discard, io.Discard))
	r, err := fdsio.Open(name)
	require.NoError(t, err)
	require.Len(t, r.Devices, 20)
	series, problems, err := r.Read(0, 19)
	require.NoError(t, err)
	require.Empty(t, problems)
	require.Len(t, series[1].Values, 3000)
	for i, time := range series[0].Time {
		require.Equal(t, float64(i)/10, time)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{"-devices", "0"}, {"-rows", "-1"}, {"-x"}, {"-o", t.TempDir()}} {
		require.Error(t, run(args, io.Discard, io.Discard))
	}
}
