package fdsio_test

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

// Runs, beyond device files alone, that other readers get wrong.
func TestRunsThatOtherReadersGetWrong(t *testing.T) {
	t.Run("a line file and no device file, in a folder whose name holds devc", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "my_devc_runs")
		require.NoError(t, os.MkdirAll(dir, 0o755))
		for name, text := range map[string]string{
			"x.fds":      "&HEAD CHID='x' /\n&DEVC ID='L', XB=0,0,0,0,0.1,0.3, POINTS=3, Z_ID='z', QUANTITY='TEMPERATURE' /\n",
			"x_line.csv": "m,C\nz,L\n 1.0E-001, 2.0E+001\n 2.0E-001, 3.0E+001\n 3.0E-001, 4.0E+001\n",
		} {
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
		}
		run := open(t, dir)
		require.Empty(t, run.Devices)
		lines, problems, err := run.Lines()
		require.NoError(t, err)
		require.Empty(t, problems)
		require.Equal(t, []float64{20, 30, 40}, lines[0].Values)
		require.Equal(t, []float64{0.1, 0.2, 0.3}, lines[0].Coordinates[0].Values)
	})
	t.Run("all columns in kW/m2", func(t *testing.T) {
		run := openFS(t, fstest.MapFS{"x_devc.csv": {Data: []byte("s,kW/m2,kW/m2\nTime,A,B\n 0.0, 1.0, 2.0\n")}}, ".")
		require.Equal(t, []string{"A", "B"}, []string{run.Devices[0].ID, run.Devices[1].ID})
	})
	t.Run("a device without a name", func(t *testing.T) {
		run := openFS(t, fstest.MapFS{
			"x.fds":      {Data: []byte("&HEAD CHID='x' /\n&DEVC XYZ=0,0,0, QUANTITY='RADIOMETER' /\n&DEVC ID='B', XYZ=0,0,0, QUANTITY='TEMPERATURE' /\n")},
			"x_devc.csv": {Data: []byte("s,kW/m2,C\nTime,null,B\n 0.0, 1.0, 2.0\n")},
		}, ".")
		require.Equal(t, fdsio.RadiometerHeatFlux, run.Devices[0].Quantity)
		require.Equal(t, fdsio.Quantity("TEMPERATURE"), run.Devices[1].Quantity)
	})
	t.Run("tables that grow while the .smv file stays", func(t *testing.T) {
		files := copyOf(t, runs+"heat_flux_wall")
		csv := files["heat_flux_wall_devc.csv"]
		whole := csv.Data
		csv.Data = whole[:len(whole)/2]
		half, _, err := openFS(t, files, ".").Read(0)
		require.NoError(t, err)
		csv.Data = whole
		all, _, err := openFS(t, files, ".").Read(0)
		require.NoError(t, err)
		require.Less(t, len(half[0].Time), 61)
		require.Len(t, all[0].Time, 61, "nothing is remembered from the last time")
	})
	t.Run("a folder where a file is expected", func(t *testing.T) {
		dir := t.TempDir()
		require.NoError(t, os.Mkdir(filepath.Join(dir, "x_devc.csv"), 0o755))
		_, err := fdsio.Open(dir)
		require.ErrorContains(t, err, "holds no FDS run")
	})
}
