package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const formats = "../../testdata/formats/"

func walls(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := fdsflux(append([]string{"walls"}, args...)...)
	require.Equal(t, exitFine, code, stderr)
	require.Empty(t, stderr)
	return stdout
}

func TestWallsGoldens(t *testing.T) {
	requireGolden(t, "walls_heat_flux_wall.txt", walls(t, runs+"heat_flux_wall"))
	requireGolden(t, "walls_b1.txt", walls(t, formats+"bndf_new/b1.smv", "--quantity", "WALL TEMPERATURE"))
}

func TestWallsJSON(t *testing.T) {
	var got []listedWalls
	require.NoError(t, json.Unmarshal([]byte(walls(t, runs+"heat_flux_wall_6101", "--format", "json", "--quantity", "gauge heat flux#9", "--wall", "1")), &got))
	require.Len(t, got, 1)
	require.Len(t, got[0].Walls, 1)
	wall := got[0].Walls[0]
	require.Equal(t, [6]float64{0, 1, 1, 1, 0, 2}, wall.Extent)
	require.Equal(t, []listedSurface{{"GYPSUM BOARD", 100, 1}, {"INERT", 100, 1}}, wall.Surfaces)
	require.Len(t, wall.Quantities, 1)
	q := wall.Quantities[0]
	require.True(t, q.CellCentered)
	require.Equal(t, 7, q.Frames)
	require.Equal(t, []float64{0, 60}, []float64{*q.From, *q.To})
	require.Equal(t, 36.611656188964844, *q.Max, "as in the file")
	require.InDelta(t, 5.54964, *q.Mean, 1e-5)
	require.Equal(t, -2, wall.IOR)
}

func TestWallsCSV(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(walls(t, "--format=csv", runs+"heat_flux_wall_fds651", runs+"heat_flux_wall"))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1+2*7*7)
	require.Equal(t, "heat_flux_wall_fds651", rows[1][0])
	require.Equal(t, "GYPSUM BOARD=1; INERT=1", rows[1][12])
	require.Equal(t, "NET HEAT FLUX", rows[1][14])
	require.Equal(t, "TOTAL HEAT FLUX", rows[50][14])
	require.Equal(t, "burner", rows[15][13])
}

// The means of nodes are less than the cells.
func TestWallsOfNodeMeans(t *testing.T) {
	most := func(args ...string) float64 {
		var got []listedWalls
		require.NoError(t, json.Unmarshal([]byte(walls(t, append(args, runs+"heat_flux_wall", "--format", "json", "--quantity", "RADIOMETER")...)), &got))
		return *got[0].Walls[0].Quantities[0].Max
	}
	require.Greater(t, most(), 1.05*most("--node-means"))
}

func TestWallsBadInput(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(runs+"heat_flux_wall")))
	require.NoError(t, os.Remove(filepath.Join(dir, "heat_flux_wall_1_3.bf")))
	code, stdout, stderr := fdsflux("walls", dir)
	require.Equal(t, exitFine, code)
	require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
	require.Contains(t, stderr, "warning: "+filepath.Join(dir, "heat_flux_wall_1_3.bf")+": ")
	require.Contains(t, stdout, "RADIATIVE HEAT FLUX   kW/m2  at nodes  no times yet")

	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{runs + "heat_flux_wall", "--quantity", "GUAGE HEAT FLUX"}, `heat_flux_wall.smv: it has no boundary file of "GUAGE HEAT FLUX"; there are those of TOTAL HEAT FLUX (kW/m2, at nodes)`},
		{[]string{runs + "heat_flux_wall", "--wall", "8"}, "no wall 8: expected 1 to 7"},
		{[]string{runs + "heat_flux_wall", "--wall", "-1"}, "no wall -1: expected 1 to 7"},
		{[]string{runs + "heat_flux_wall", "--format", "xml"}, `unknown format "xml": expected table, csv or json`},
		{[]string{runs + "grid/10cm"}, "wall_10cm.smv: it names no boundary files: the deck has no BNDF line, or the run stopped in set-up"},
		{[]string{formats + "gauge/e2.fds"}, "e2 has no .smv file: it names the boundary files, and says where walls are"},
		{[]string{formats + "smv_misc/g1.smv"}, "g1.smv: it names boundary files of GEOM surfaces alone (BNDE), which are not read"},
		{nil, "no PATH"},
	} {
		code, stdout, stderr := fdsflux(append([]string{"walls"}, c.args...)...)
		require.Equal(t, exitError, code, "%q", c.args)
		require.Empty(t, stdout)
		require.Contains(t, stderr, c.want)
		lines := strings.Split(strings.TrimSuffix(stderr, "\n"), "\n")
		require.True(t, strings.HasPrefix(lines[len(lines)-1], "fdsflux walls: "), stderr)
	}
}
