package bndf_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// Devices that write instants, on four walls and an obstruction: the cell is
// theirs and so is the value, from the cell-centred and from the node file.
func TestProbesAreDevices(t *testing.T) {
	walls := findWalls(t, formats+"bndf_new/b2.smv")
	run := walls.Run
	n := 0
	for i := range run.Devices {
		d := &run.Devices[i]
		if d.Quantity != fdsio.GaugeHeatFlux {
			continue
		}
		n++
		require.Equal(t, "INSTANT VALUE", d.TemporalStatistic)
		device := deviceColumn(t, run, d.ID)
		probe, err := walls.Probe(*d.Position, *d.IOR)
		require.NoError(t, err)
		require.Equal(t, d.Surface.ID, probe.Surface, d.ID)
		for axis, v := range *d.Position {
			require.InDelta(t, v, (probe.Box[2*axis]+probe.Box[2*axis+1])/2, 1e-9, "devices are in the middle of cells")
		}
		for k, output := range walls.Outputs {
			history, err := probe.History(output)
			require.NoError(t, err)
			require.InDeltaSlice(t, device.Time, history.Times, 1e-7, "times are single precision")
			for row, want := range device.Values {
				// Print has 8 digits, the file singles: half of the last digit, half of the
				// last bit. Recovering from nodes adds up rounding.
				digit := math.Pow(10, math.Floor(math.Log10(math.Abs(want)))-7)
				allowed := digit/2 + single*math.Abs(want) + float64(1-k)*5*history.Rounding + 1e-15
				require.InDelta(t, want, history.Values[row], allowed, "%s, %s", d.ID, walls.Describe(output))
			}
			if output.CellCentered {
				require.Zero(t, history.Rounding)
			} else {
				require.Less(t, history.Rounding, 1e-5, "kW/m2")
			}
		}
	}
	require.Equal(t, 63, n)
}

// Devices of the other runs write means over a second. The first row is an
// instant, and there the cell is the device's; later ones are near one another as
// far as the flame lets them.
func TestProbesOfMeans(t *testing.T) {
	for _, name := range theRuns[2:] {
		walls := findWalls(t, runs+name)
		output, _, err := walls.Output("GAUGE HEAT FLUX")
		require.NoError(t, err)
		require.True(t, output.CellCentered)
		for _, id := range []string{"GYPSUM-GAUGE", "INERT-GAUGE"} {
			device := deviceColumn(t, walls.Run, id)
			at := [3]float64{0.25, 1, 0.5}
			if id == "INERT-GAUGE" {
				at[0] = 0.75
			}
			probe, err := walls.Probe(at, -2)
			require.NoError(t, err)
			history, err := probe.History(output)
			require.NoError(t, err)
			require.InEpsilon(t, device.Values[0], history.Values[0], 1e-7, "8 digits in print")
			instants, means := 0.0, 0.0
			for i, time := range history.Times[1:] {
				instants += history.Values[i+1]
				means += mean(valuesAround(device, time, 3))
			}
			// Six instants of a flickering flame, of which each may be off by 60 %, leave
			// their mean uncertain by a quarter.
			require.InEpsilon(t, means, instants, 0.25, "%s %s", name, id)
		}
	}
}

// On the line between two cells the upper one counts, and between two meshes the
// first mesh; points off the plane by up to half a cell are on the wall.
func TestProbesBetweenCells(t *testing.T) {
	walls := findWalls(t, runs+"heat_flux_wall_6101")
	for name, c := range map[string]struct {
		point   [3]float64
		surface string
		mesh    int
		box     [6]float64
	}{
		"in a cell":                {[3]float64{0.25, 1, 0.53}, "GYPSUM BOARD", 1, [6]float64{0.2, 0.3, 1, 1, 0.5, 0.6}},
		"between two":              {[3]float64{0.25, 1, 0.5}, "GYPSUM BOARD", 1, [6]float64{0.2, 0.3, 1, 1, 0.5, 0.6}},
		"between four":             {[3]float64{0.3, 1, 0.5}, "GYPSUM BOARD", 1, [6]float64{0.3, 0.4, 1, 1, 0.5, 0.6}},
		"where FDS moves a device": {[3]float64{0.25, 0.999, 0.5}, "GYPSUM BOARD", 1, [6]float64{0.2, 0.3, 1, 1, 0.5, 0.6}},
		"half a cell off":          {[3]float64{0.25, 0.95, 0.5}, "GYPSUM BOARD", 1, [6]float64{0.2, 0.3, 1, 1, 0.5, 0.6}},
		"behind":                   {[3]float64{0.25, 1.04, 0.5}, "GYPSUM BOARD", 1, [6]float64{0.2, 0.3, 1, 1, 0.5, 0.6}},
		"between two meshes":       {[3]float64{0.5, 1, 0.55}, "GYPSUM BOARD", 1, [6]float64{0.4, 0.5, 1, 1, 0.5, 0.6}},
		"just behind it":           {[3]float64{0.501, 1, 0.55}, "INERT", 2, [6]float64{0.5, 0.6, 1, 1, 0.5, 0.6}},
		"at the lower end":         {[3]float64{0, 1, 0}, "GYPSUM BOARD", 1, [6]float64{0, 0.1, 1, 1, 0, 0.1}},
		"at the upper end":         {[3]float64{1, 1, 2}, "INERT", 2, [6]float64{0.9, 1, 1, 1, 1.9, 2}},
	} {
		probe, err := walls.Probe(c.point, -2)
		require.NoError(t, err, name)
		require.Equal(t, c.surface, probe.Surface, name)
		require.Equal(t, c.box, probe.Box, name)
		require.Equal(t, c.mesh, probe.Wall.Tiles[probe.Tile].Mesh, name)
		same, err := walls.Probe(c.point, 0)
		if err == nil { // at the ends it is on the floor as well
			require.Equal(t, probe, same, name)
		}
	}
}

func TestProbesThatFindNothing(t *testing.T) {
	walls := findWalls(t, runs+"heat_flux_wall_6101")
	for _, c := range []struct {
		point [3]float64
		ior   int
		want  string
	}{
		{[3]float64{0.25, 0.9, 0.5}, -2, "no wall facing -y within half a cell of (0.25, 0.9, 0.5); the nearest is wall 1 facing -y at y = 1 m, 0.1 m off"},
		{[3]float64{0.25, 1, 0.5}, 2, "no wall facing +y within half a cell of (0.25, 1, 0.5); the nearest is wall 7 facing +y at y = 0.7 m"},
		{[3]float64{0, 0.5, 0.5}, 1, "no wall facing +x within half a cell of (0, 0.5, 0.5); the nearest is wall 5 facing +x"}, // OPEN
		{[3]float64{3, 0.5, 0}, 3, "the nearest is wall 2 facing +z at z = 0 m, 2 m off"},
		{[3]float64{0.5, 0.5, 0}, 3, "(0.5, 0.5, 0) lies in wall 2 facing +z at z = 0 m, but the cell there is no wall: it is covered by an obstruction"},
		{[3]float64{0.05, 1, 0}, 0, "both wall 1 facing -y at y = 1 m and wall 2 facing +z at z = 0 m are at (0.05, 1, 0); the IOR (-2 or 3) tells which one is meant"},
		{[3]float64{0.25, 1, 0.5}, 4, "found the IOR 4, expected ±1, ±2 or ±3"},
		{[3]float64{math.NaN(), 1, 0.5}, -2, "no wall facing -y within half a cell"},
	} {
		_, err := walls.Probe(c.point, c.ior)
		require.ErrorContains(t, err, c.want)
	}
	// Both sides of a plate are at one place.
	plates := findWalls(t, formats+"bndf_new/b1.smv")
	_, err := plates.Probe([3]float64{0.6, 0.4, 0.4}, 0)
	require.ErrorContains(t, err, "the IOR (-1 or 1) tells which one is meant")
	for _, ior := range []int{-1, 1} {
		probe, err := plates.Probe([3]float64{0.6, 0.4, 0.4}, ior)
		require.NoError(t, err)
		require.Equal(t, ior, probe.Wall.IOR)
	}
}

// A history is what fields have at each time, by whatever way it is read.
func TestHistoriesAndFields(t *testing.T) {
	walls := findWalls(t, runs+"heat_flux_wall_fds651")
	probe, err := walls.Probe([3]float64{0.45, 1, 0.35}, -2)
	require.NoError(t, err)
	for _, walls.NodeMeans = range []bool{false, true} {
		for _, output := range walls.Outputs {
			history, err := probe.History(output)
			require.NoError(t, err)
			require.Empty(t, history.Problems)
			data := open1(t, walls, 1, walls.Label(output))
			require.Equal(t, data.Times, history.Times)
			for i, time := range data.Times {
				field, err := data.At(time)
				require.NoError(t, err)
				require.InDelta(t, field.Value(probe.Tile, probe.L, probe.N), history.Values[i], rounding)
			}
		}
	}
}

func TestOutputsByName(t *testing.T) {
	walls := findWalls(t, runs+"heat_flux_wall_6101")
	for name, want := range map[string]string{
		"TOTAL HEAT FLUX":   "TOTAL HEAT FLUX (kW/m2, at nodes)",
		"NET HEAT FLUX":     "TOTAL HEAT FLUX (kW/m2, at nodes)", // as releases up to 6.7.5 have it
		"GAUGE HEAT FLUX":   "GAUGE HEAT FLUX#9 (kW/m2, cell-centred)",
		"GAUGE HEAT FLUX#5": "GAUGE HEAT FLUX#5 (kW/m2, at nodes, PROP warm gauge)",
		"#7":                "WALL TEMPERATURE (C, at nodes)",
		"NET HEAT FLUX#1":   "TOTAL HEAT FLUX (kW/m2, at nodes)",
	} {
		output, _, err := walls.Output(name)
		require.NoError(t, err, name)
		require.Equal(t, want, walls.Describe(output), name)
		again, _, err := walls.Output(walls.Label(output))
		require.NoError(t, err)
		require.Equal(t, output, again)
	}
	for _, name := range []string{"GUAGE HEAT FLUX", "#10", "#0", "", "RADIOMETER#1"} {
		_, _, err := walls.Output(name)
		require.ErrorIs(t, err, bndf.ErrNoQuantity)
		require.ErrorContains(t, err, `heat_flux_wall_6101.smv: it has no boundary file of "`+name+`"; there are those of TOTAL HEAT FLUX (kW/m2, at nodes), CONVECTIVE HEAT FLUX`)
	}

	// Without a deck a PROP is not known.
	meshes, value := floors()
	without := wallsOf(t, madeRun(meshes, nil, value))
	require.Nil(t, without.DeckLine(without.Outputs[0]))
	output, others, err := without.Output("GAUGE HEAT FLUX")
	require.NoError(t, err)
	require.True(t, output.CellCentered)
	require.Len(t, others, 1)
}
