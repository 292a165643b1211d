package bndf_test

import (
	"errors"
	"io/fs"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// single is the relative rounding of a single-precision number.
const single = 1.0 / (1 << 24)

// The files with the same quantity at nodes and cell-centred, old and new, with
// stretched cells and cells covered by obstructions: the cells are recovered from
// the nodes.
func TestCellsFromNodes(t *testing.T) {
	for _, name := range []string{"bndf_new/b1.smv", "bndf_old/b1o.smv", "bndf_new/b2.smv", "bndf_old/b2o.smv"} {
		walls := findWalls(t, formats+name)
		require.Equal(t, walls.Outputs[0].Quantity, walls.Outputs[1].Quantity)
		require.True(t, !walls.Outputs[0].CellCentered && walls.Outputs[1].CellCentered)
		for _, wall := range walls.List {
			nodes, cells := open1(t, walls, wall.Number, "#1"), open1(t, walls, wall.Number, "#2")
			for _, time := range nodes.Times {
				got, err := nodes.At(time)
				require.NoError(t, err)
				want, err := cells.At(time)
				require.NoError(t, err)
				requireSameFields(t, want, got, 8*single) // of the largest value: rounding of at most 30 nodes
			}
			require.Empty(t, nodes.Problems)
		}
	}
}

func requireSameFields(t testing.TB, want, got *bndf.Field, relative float64) {
	t.Helper()
	low, high := want.Range()
	most := max(-low, high)
	cells := 0
	for tile := range want.Values {
		for i, v := range want.Values[tile] {
			require.Equal(t, math.IsNaN(v), math.IsNaN(got.Values[tile][i]))
			if !math.IsNaN(v) {
				cells++
				require.InDelta(t, v, got.Values[tile][i], relative*most, "%v, tile %d, cell %d", want.Wall, tile, i)
			}
		}
	}
	require.Equal(t, want.Wall.Cells, cells)
}

// With NodeMeans a cell is the mean of its four nodes, as they are in the file.
func TestNodeMeans(t *testing.T) {
	walls := findWalls(t, runs+"heat_flux_wall")
	walls.NodeMeans = true
	output, _, err := walls.Output("NET HEAT FLUX")
	require.NoError(t, err)
	f, err := bndf.Open(walls.Run, output.Files[0])
	require.NoError(t, err)
	defer f.Close()
	nodes := make([]float32, f.Patches[0].Values())
	require.NoError(t, f.ReadPatch(6, 0, nodes))
	field, err := open1(t, walls, 1, "NET HEAT FLUX").At(f.Times[6])
	require.NoError(t, err)
	for n := range 20 {
		for l := range 5 {
			mean := (float64(nodes[l+6*n]) + float64(nodes[l+1+6*n]) + float64(nodes[l+6*(n+1)]) + float64(nodes[l+1+6*(n+1)])) / 4
			require.InDelta(t, mean, field.Value(0, l, n), rounding)
		}
	}
	// Sums over a patch of equal cells stay as they are; largest values do not.
	walls.NodeMeans = false
	exact, err := open1(t, walls, 1, "NET HEAT FLUX").At(f.Times[6])
	require.NoError(t, err)
	want, _ := exact.AreaMean()
	got, _ := field.AreaMean()
	require.InDelta(t, want, got, 100*single, "kW/m2, of a mean of 4")
	_, high := exact.Range()
	_, smoothed := field.Range()
	require.Greater(t, high, 1.1*smoothed)
}

// Cells under an obstruction have the ambient value in the file: no data.
func TestMaskedCellsHaveNoData(t *testing.T) {
	walls := findWalls(t, formats+"bndf_new/b2.smv")
	wall := walls.List[2] // against which an obstruction stands
	require.Equal(t, 9, wall.Masked)
	data := open1(t, walls, 3, "#2")
	field, err := data.At(1)
	require.NoError(t, err)
	require.Equal(t, data.Times[2], field.From, "the nearest")
	f, err := bndf.Open(walls.Run, walls.Outputs[1].Files[0])
	require.NoError(t, err)
	defer f.Close()
	tile := &wall.Tiles[0]
	values := make([]float32, f.Patches[tile.Patch].Values())
	require.NoError(t, f.ReadPatch(2, tile.Patch, values))
	masked := 0
	for n := range 6 {
		for l := range 5 {
			inFile := values[l+6*n]
			if tile.Real(l, n) {
				require.Greater(t, inFile, float32(0.01), "a hot patch radiates to all walls")
				require.EqualValues(t, inFile, field.Value(0, l, n))
				continue
			}
			masked++
			require.Equal(t, bndf.CoveredCell, tile.Kind(l, n))
			require.Zero(t, inFile)
			require.True(t, math.IsNaN(field.Value(0, l, n)))
		}
	}
	require.Equal(t, wall.Masked, masked)
	stats, problems, err := walls.Statistics(walls.Outputs[1], nil)
	require.NoError(t, err)
	require.Empty(t, problems)
	most, err := data.Maximum(0, 1)
	require.NoError(t, err)
	low, high := most.Range()
	require.Greater(t, low, 0.01, "0 of the covered cells is not in it")
	require.Equal(t, high, stats[2].Max)
}

// The heat to the wall is that of the SURFACE INTEGRAL device where both are
// instants, which is in its first row: areas, sums and masks are exact. Later rows
// are means over a second.
func TestHeatToTheWall(t *testing.T) {
	for _, name := range theRuns[2:] {
		walls := findWalls(t, runs+name)
		device := deviceColumn(t, walls.Run, "WALL TOTAL kW")
		sum, err := open1(t, walls, 1, "NET HEAT FLUX").OverArea()
		require.NoError(t, err)
		require.Equal(t, "kW", sum.Unit)
		require.InDelta(t, 2, sum.Area, rounding)
		require.InEpsilon(t, device.Values[0], sum.Total[0], 1e-7, "%s: 8 digits in print", name)

		// The flame flickers: the instants at every 10 s and the means over 1 s
		// around them differ by no more than instants and means do in a plume.
		total, at := 0.0, 0.0
		for i, time := range sum.Times[1:] {
			near := valuesAround(device, time, 3)
			require.InDelta(t, mean(near), sum.Total[i+1], 0.3*mean(near), "%s at %g s", name, time)
			total, at = total+sum.Total[i+1], at+mean(near)
		}
		// Of six, a good part of that is gone.
		require.InEpsilon(t, at, total, 0.06, name)
		for i := range sum.Times {
			require.InDelta(t, sum.Total[i], sum.BySurface[0][i]+sum.BySurface[1][i], rounding)
		}
	}
}

func deviceColumn(t testing.TB, run *fdsio.Run, id string) fdsio.Series {
	t.Helper()
	for i := range run.Devices {
		if run.Devices[i].ID == id {
			series, problems, err := run.Read(i)
			require.NoError(t, err)
			require.Empty(t, problems)
			return series[0]
		}
	}
	require.Fail(t, "no such device", id)
	return fdsio.Series{}
}

// valuesAround returns the values of the rows at most so many seconds away.
func valuesAround(s fdsio.Series, time, seconds float64) (out []float64) {
	for i, t := range s.Time {
		if math.Abs(t-time) <= seconds {
			out = append(out, s.Values[i])
		}
	}
	return out
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// What the fire does is the same on both halves of the wall, what they take up is
// not: the gauge fluxes lie within 15 % of each other, the net fluxes differ by more
// than 40 %, and convection cools the gypsum and heats the cold wall.
func TestTheTwoHalves(t *testing.T) {
	for _, name := range theRuns {
		walls := findWalls(t, runs+name)
		halves := func(quantity string) (gypsum, inert float64) {
			t.Helper()
			field, err := open1(t, walls, 1, quantity).Mean(10, 60)
			require.NoError(t, err)
			require.Equal(t, []float64{10, 60}, []float64{round(field.From), round(field.To)})
			gypsum, area := field.AreaMean("GYPSUM BOARD")
			require.InDelta(t, 1, area, rounding)
			inert, _ = field.AreaMean("INERT")
			return gypsum, inert
		}
		for _, output := range walls.Outputs {
			if output.Quantity == "GAUGE HEAT FLUX" {
				gypsum, inert := halves(walls.Label(output))
				require.Less(t, math.Abs(gypsum-inert), 0.15*min(gypsum, inert), "%s: %s", name, walls.Describe(output))
			}
		}
		gypsum, inert := halves("NET HEAT FLUX")
		require.Greater(t, inert-gypsum, 0.4*inert, name)
		gypsum, inert = halves("CONVECTIVE HEAT FLUX")
		require.Negative(t, gypsum, name)
		require.Positive(t, inert, name)
	}
}

// round takes off what single precision adds to a time.
func round(v float64) float64 { return math.Round(v*1e3) / 1e3 }

// The INERT half is held at 20 °C. In the file of FDS 6.5.1, whose patch is the
// whole wall, the nodes on the border have half of the gypsum in them; recovered
// cells have not.
func TestNothingOfTheNeighbouringSurface(t *testing.T) {
	walls := findWalls(t, runs+"heat_flux_wall_fds651")
	temperature := func() float64 {
		field, err := open1(t, walls, 1, "WALL TEMPERATURE").At(60)
		require.NoError(t, err)
		mean, _ := field.AreaMean("INERT")
		return mean
	}
	require.InDelta(t, 20, temperature(), 300*8*single, "of the largest temperature of the patch")
	walls.NodeMeans = true
	require.Greater(t, temperature(), 24.0)
}

// Two meshes make one wall: cell-centred, the step from the last column of cells of
// one to the first of the other is none that is not elsewhere on the wall, and the
// two share one line.
func TestNoSeamBetweenMeshes(t *testing.T) {
	for _, name := range theRuns[2:] {
		walls := findWalls(t, runs+name)
		output, others, err := walls.Output("GAUGE HEAT FLUX")
		require.NoError(t, err)
		require.True(t, output.CellCentered)
		require.Len(t, others, 1, "that of another gauge")
		data, err := walls.List[0].Open(output)
		require.NoError(t, err)
		defer data.Close()
		field, err := data.Mean(10, 60)
		require.NoError(t, err)
		left, right := &walls.List[0].Tiles[0], &walls.List[0].Tiles[1]
		require.Equal(t, left.L[5], right.L[0])
		require.Equal(t, left.N, right.N)
		column := func(l int) (values []float64) {
			for n := range 20 {
				values = append(values, field.Value(l/5, l%5, n))
			}
			return values
		}
		var steps []float64
		for l := range 9 {
			a, b := column(l), column(l+1)
			for n := range a {
				a[n] = math.Abs(a[n] - b[n])
			}
			steps = append(steps, mean(a))
		}
		seam := steps[4]
		require.Less(t, seam, max(steps[3], steps[5]), "%s: the mean steps from column to column are %.2f", name, steps)
	}
}

// Statistics over time against all frames read by hand, cell-centred.
func TestFieldsOverTime(t *testing.T) {
	walls := findWalls(t, runs+"heat_flux_wall_6101")
	data := open1(t, walls, 1, "#9")
	require.Len(t, data.Times, 7)
	var frames []*bndf.Field
	for _, time := range data.Times {
		f, err := data.At(time)
		require.NoError(t, err)
		require.Equal(t, time, f.From)
		require.Equal(t, bndf.Instant, f.Kind)
		require.Equal(t, 1, f.Frames)
		frames = append(frames, f)
	}
	most, err := data.Maximum(math.Inf(-1), math.Inf(1))
	require.NoError(t, err)
	require.Equal(t, 7, most.Frames)
	sum, err := data.Integral(0, 60)
	require.NoError(t, err)
	require.Equal(t, "kJ/m2", sum.Unit)
	average, err := data.Mean(0, 60)
	require.NoError(t, err)
	some, err := data.Maximum(10.1, 40.005558) // as FDS prints it
	require.NoError(t, err)
	require.Equal(t, []float64{data.Times[2], data.Times[4]}, []float64{some.From, some.To})
	require.Equal(t, 3, some.Frames)
	for tile := range most.Values {
		for i := range most.Values[tile] {
			largest, when, trapezium := math.Inf(-1), 0.0, 0.0
			for k, f := range frames {
				v := f.Values[tile][i]
				if v > largest {
					largest, when = v, data.Times[k]
				}
				if k > 0 {
					trapezium += (v + frames[k-1].Values[tile][i]) / 2 * (data.Times[k] - data.Times[k-1])
				}
			}
			require.Equal(t, largest, most.Values[tile][i])
			require.Equal(t, when, most.When[tile][i])
			require.InDelta(t, trapezium, sum.Values[tile][i], rounding*1e3)
			require.InDelta(t, trapezium/60, average.Values[tile][i], rounding*1e3)
			require.Equal(t, max(frames[2].Values[tile][i], frames[3].Values[tile][i], frames[4].Values[tile][i]), some.Values[tile][i])
		}
	}
	for _, err := range []error{second(data.Mean(100, 200)), second(data.Maximum(20.1, 30)), second(data.Integral(60.5, 70)), second(data.Mean(30, 20))} {
		require.ErrorContains(t, err, "found no output time from ")
		require.ErrorContains(t, err, "expected some of those from 0 s to 60 s")
	}
}

func second[T any](_ T, err error) error { return err }

// Statistics of all walls are those of the fields of each.
func TestStatistics(t *testing.T) {
	walls := findWalls(t, formats+"bndf_new/b2.smv")
	for _, output := range walls.Outputs {
		var done, size int64
		stats, problems, err := walls.Statistics(output, func(d, s int64) error { done, size = d, s; return nil })
		require.NoError(t, err)
		require.Empty(t, problems)
		require.Equal(t, size, done)
		require.Len(t, stats, len(walls.List))
		for i, s := range stats {
			data, err := walls.List[i].Open(output)
			require.NoError(t, err)
			require.Equal(t, []float64{3, data.Times[0], data.Times[2]}, []float64{float64(s.Frames), s.From, s.To})
			require.InDelta(t, walls.List[i].Area, s.Area, rounding)
			require.Zero(t, s.Bad)
			low, high := math.Inf(1), math.Inf(-1)
			for _, time := range data.Times {
				f, err := data.At(time)
				require.NoError(t, err)
				a, b := f.Range()
				low, high = min(low, a), max(high, b)
			}
			require.Equal(t, []float64{low, high}, []float64{s.Min, s.Max})
			average, err := data.Mean(math.Inf(-1), math.Inf(1))
			require.NoError(t, err)
			mean, _ := average.AreaMean()
			require.InDelta(t, mean, s.Mean, 8*single*high, "the mean of recovered cells, or cells recovered from means")
			atMax, err := data.At(s.MaxTime)
			require.NoError(t, err)
			probe, err := walls.Probe(s.MaxAt, walls.List[i].IOR)
			require.NoError(t, err)
			require.Equal(t, s.Max, atMax.Value(probe.Tile, probe.L, probe.N))
			require.NoError(t, data.Close())
		}
	}
	stop := errors.New("stop")
	_, _, err := walls.Statistics(walls.Outputs[0], func(int64, int64) error { return stop })
	require.ErrorIs(t, err, stop)
}

// Where an obstruction was removed during the run, or cells are open that the .smv
// file does not know of, the nodes are not the means of the cells that are walls.
// That is found out, and said.
func TestNodesOfOtherCells(t *testing.T) {
	meshes, value := floors()
	meshes = meshes[:1]
	meshes[0].obstructions = []madeBox{{[6]int{3, 5, 1, 3, 0, 1}, inert}}
	files := madeRun(meshes, []float64{0, 1}, func(mesh, ior int, p [3]float64, time float64) (float64, bool) {
		v, _ := value(mesh, ior, p, time)
		removed := time > 0
		return v, removed || p[0] < 0.3 || p[0] > 0.5 || p[1] < 0.25 || p[1] > 0.75
	})
	walls := wallsOf(t, files)
	data := open1(t, walls, 1, "#1")
	before, err := data.At(0)
	require.NoError(t, err)
	require.Empty(t, data.Problems)
	require.Zero(t, second3(before.Range()))
	after, err := data.At(1)
	require.NoError(t, err)
	require.Len(t, data.Problems, 1)
	require.ErrorContains(t, data.Problems[0], "made_1_1.bf: the nodes of 1 of its patches are not the means of the cells that are walls by the .smv file")
	require.InDelta(t, 3*0.15-2*0.375, after.Value(0, 1, 1), 1e-6, "of a linear function the mean of four nodes is the value")
	_, problems, err := walls.Statistics(walls.Outputs[0], nil)
	require.NoError(t, err)
	require.Len(t, problems, 1)
}

func second3(_, v float64) float64 { return v }

// Files up to 6.9.1 have whole sides of meshes: cells that are open may or may not
// count in the means at nodes. The numbers tell.
func TestNodesWithOpenCells(t *testing.T) {
	meshes, value := floors()
	meshes = meshes[:1]
	meshes[0].vents = []madeBox{{[6]int{6, 10, 0, 4, 0, 0}, open}}
	for _, counted := range []bool{false, true} {
		files := madeRun(meshes, []float64{1}, func(mesh, ior int, p [3]float64, time float64) (float64, bool) {
			v, _ := value(mesh, ior, p, time)
			if p[0] > 0.6 {
				return -100, counted
			}
			return v, true
		})
		walls := wallsOf(t, files)
		require.Equal(t, [6]float64{0, 0.6, 0, 1, 0, 0}, walls.List[0].Extent)
		for _, output := range []string{"#1", "#2"} {
			data := open1(t, walls, 1, output)
			sum, err := data.OverArea()
			require.NoError(t, err)
			require.Empty(t, data.Problems)
			require.InDelta(t, 3*0.18-0.6, sum.Total[0], 100*16*single, "of the largest value in the patch")
		}
	}
}

// What is no number: a gap in fields, a count in statistics.
func TestNotANumber(t *testing.T) {
	meshes, value := floors()
	meshes = meshes[:1]
	bad := func(mesh, ior int, p [3]float64, time float64) (float64, bool) {
		v, _ := value(mesh, ior, p, time)
		if time == 1 && p[0] < 0.1 && p[1] < 0.25 {
			v = math.NaN()
		}
		return v, true
	}
	walls := wallsOf(t, madeRun(meshes, []float64{0, 1, 2}, bad))
	for _, output := range walls.Outputs {
		data := open1(t, walls, 1, walls.Label(output))
		field, err := data.At(1)
		require.NoError(t, err)
		require.True(t, math.IsNaN(field.Value(0, 0, 0)))
		require.InDelta(t, 3*0.55-2*0.375, field.Value(0, 5, 1), 8*single*3, "of a linear function the mean of four nodes is the value")
		most, err := data.Maximum(0, 2)
		require.NoError(t, err)
		require.InDelta(t, 0, most.Value(0, 0, 0), 0.2)
		require.NotEqual(t, 1.0, most.When[0][0])
		average, err := data.Mean(0, 2)
		require.NoError(t, err)
		require.True(t, math.IsNaN(average.Value(0, 0, 0)))
		sum, err := data.OverArea()
		require.NoError(t, err)
		require.Equal(t, []bool{false, true, false}, []bool{math.IsNaN(sum.Total[0]), math.IsNaN(sum.Total[1]), math.IsNaN(sum.Total[2])})
		stats, _, err := walls.Statistics(output, nil)
		require.NoError(t, err)
		require.NotZero(t, stats[0].Bad)
		require.True(t, math.IsNaN(stats[0].Mean))
		require.InDelta(t, 2*(3*0.95-2*0.125), stats[0].Max, 16*single*6)
	}
}

// Bad input: what is there is read, what is not is said.
func TestMissingAndForeignFiles(t *testing.T) {
	times := []float64{0, 1, 2}
	meshes, value := floors()
	files := madeRun(meshes, times, value)
	gone := func(names ...string) fstest.MapFS {
		left := fstest.MapFS{}
		for name, f := range files {
			left[name] = f
		}
		for _, name := range names {
			delete(left, name)
		}
		return left
	}

	// One file of a mesh is missing: its other one tells the patches.
	walls := wallsOf(t, gone("made_2_1.bf"))
	require.ErrorContains(t, walls.Problems[0], "made_2_1.bf: ")
	require.ErrorIs(t, walls.Problems[0], fs.ErrNotExist)
	require.Len(t, walls.List[0].Tiles, 2)
	data := open1(t, walls, 1, "#1")
	require.Len(t, data.Problems, 1)
	sum, err := data.OverArea()
	require.NoError(t, err)
	require.InDelta(t, 1, sum.Area, rounding, "of 2 m2")
	require.InDelta(t, 1, sum.Surfaces[0].Area, rounding)
	field, err := data.At(1)
	require.NoError(t, err)
	require.True(t, math.IsNaN(field.Value(1, 0, 0)))
	require.False(t, math.IsNaN(field.Value(0, 0, 0)))
	most, err := data.Maximum(0, 2)
	require.NoError(t, err)
	require.Len(t, most.When[1], len(most.Values[1]), "as many times as values, for tables")
	require.True(t, math.IsNaN(most.When[1][0]))
	_, problems, err := walls.Statistics(walls.Outputs[0], nil)
	require.NoError(t, err)
	require.Len(t, problems, 1)

	// All of a mesh are missing: its part of the wall is not known.
	walls = wallsOf(t, gone("made_2_1.bf", "made_2_2.bf"))
	require.Len(t, walls.Problems, 2)
	require.Equal(t, [6]float64{0, 1, 0, 1, 0, 0}, walls.List[0].Extent)

	// All are missing.
	run, err := fdsio.OpenFSAs(gone("made_1_1.bf", "made_1_2.bf", "made_2_1.bf", "made_2_2.bf", "made_3_1.bf", "made_3_2.bf"), "", "made.smv")
	require.NoError(t, err)
	_, err = bndf.FindWalls(run)
	require.ErrorIs(t, err, fs.ErrNotExist)

	// A run without boundary files.
	run, err = fdsio.Open(runs + "grid/10cm")
	require.NoError(t, err)
	_, err = bndf.FindWalls(run)
	require.ErrorIs(t, err, bndf.ErrNoQuantity)

	// A file with other patches than the other one of its mesh.
	other := gone()
	meshes[0].patches = meshes[0].patches[:0:0]
	meshes[0].patches = append(meshes[0].patches, meshes[0].side(1, -3))
	other["made_1_2.bf"] = &fstest.MapFile{Data: meshes[0].bf(1, times, true, value)}
	walls = wallsOf(t, other)
	data = open1(t, walls, 1, "#2")
	require.Len(t, data.Problems, 1)
	require.ErrorContains(t, data.Problems[0], "made_1_2.bf: its patches are not those of the other boundary files of mesh 1; one of them is of another run")

	// A file of another run by its patches.
	meshes[0].patches[0].K1, meshes[0].patches[0].K2 = 1, 1
	other["made_1_1.bf"] = &fstest.MapFile{Data: meshes[0].bf(1, times, false, value)}
	walls = wallsOf(t, other)
	require.Len(t, walls.Problems, 1)
	require.ErrorContains(t, walls.Problems[0], "made_1_1.bf: patch 1: found an exterior wall at grid line 1 along z, expected 0 or 2; the file is of another run than the .smv file")

	// One file is of another mesh than the .smv file has.
	text := strings.Replace(string(files["made.smv"].Data), "BNDF     1", "BNDF     9", 1)
	other = gone()
	other["made.smv"] = &fstest.MapFile{Data: []byte(text)}
	walls = wallsOf(t, other)
	require.ErrorContains(t, walls.Problems[0], "made.smv: it names made_1_1.bf of mesh 9, expected one of its 3 meshes; the file is left out")
	data = open1(t, walls, 1, "#1")
	require.ErrorContains(t, data.Problems[0], "made.smv: it names no boundary file of GAUGE HEAT FLUX for mesh 1, which is a part of wall 1")

	// While FDS writes, the file of one mesh may be a frame ahead.
	meshes, value = floors()
	other = madeRun(meshes, times, value)
	other["made_2_2.bf"] = &fstest.MapFile{Data: meshes[1].bf(2, times[:2], true, value)}
	walls = wallsOf(t, other)
	data = open1(t, walls, 1, "#2")
	require.Equal(t, times[:2], data.Times)
	require.Len(t, data.Problems, 1)
	require.ErrorContains(t, data.Problems[0], "different times, as while FDS is writing; up to 1 that not all have are left out")
	sum, err = data.OverArea()
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{0, 4}, sum.Total, 1e-5)

	// Grid lines that are not all there.
	other = gone()
	other["made.smv"] = &fstest.MapFile{Data: []byte(strings.Replace(string(files["made.smv"].Data), "    3       1.70000\n", "    3       1.20000\n", 1))}
	walls = wallsOf(t, other)
	require.ErrorContains(t, walls.Problems[0], "made_2_1.bf: the .smv file does not have all grid lines of mesh 2 in ascending order; the walls of the mesh are left out")
}

// A job that has just started has a header and no frame.
func TestNoFrameYet(t *testing.T) {
	meshes, value := floors()
	walls := wallsOf(t, madeRun(meshes, nil, value))
	require.Len(t, walls.List, 2)
	data := open1(t, walls, 1, "#1")
	require.Empty(t, data.Times)
	for _, err := range []error{second(data.At(0)), second(data.Mean(0, 1)), second(data.Maximum(0, 1)), second(data.Integral(0, 1))} {
		require.ErrorIs(t, err, fdsio.ErrEmpty)
	}
	sum, err := data.OverArea()
	require.NoError(t, err)
	require.Empty(t, sum.Total)
	stats, _, err := walls.Statistics(walls.Outputs[0], nil)
	require.NoError(t, err)
	require.True(t, math.IsNaN(stats[0].Max) && math.IsNaN(stats[0].From))

	// A header alone, of a mesh that no file could have the walls of.
	big := madeMesh{nodes: [3][]float64{gridLines(0, 6, 6000), gridLines(0, 6, 6000), gridLines(0, 1, 1)}}
	big.patches = []bndf.Patch{big.side(1, 3)}
	run, err := fdsio.OpenFSAs(madeRun([]madeMesh{big}, nil, value), "", "made.smv")
	require.NoError(t, err)
	_, err = bndf.FindWalls(run)
	require.ErrorContains(t, err, "found patches with 36012001 values but less data than for one frame")
}

// After a restart the later frames count; this file is FDS's.
func TestWallAfterARestart(t *testing.T) {
	m := madeMesh{nodes: [3][]float64{gridLines(0, 0.8, 8), gridLines(0, 0.8, 8), gridLines(0, 0.8, 8)}}
	for _, ior := range []int{1, -1, 2, -2, 3, -3} {
		m.patches = append(m.patches, m.side(1, ior))
	}
	text := strings.Split(smv([]madeMesh{m}), "BNDC")[0]
	data := readFile(t, formats+"restart/rs2_1_1.bf")
	walls := wallsOf(t, fstest.MapFS{
		"made.smv":    {Data: []byte(text)},
		"made_1_1.bf": {Data: data},
	})
	require.Len(t, walls.List, 6)
	wall := open1(t, walls, 1, "GAUGE HEAT FLUX")
	require.Len(t, wall.Problems, 1)
	require.ErrorIs(t, wall.Problems[0], fdsio.ErrTimeOrder)
	require.IsIncreasing(t, wall.Times)
	probe, err := walls.Probe([3]float64{0.4, 0.8, 0.4}, -2)
	require.NoError(t, err)
	history, err := probe.History(walls.Outputs[0])
	require.NoError(t, err)
	require.Equal(t, wall.Times, history.Times)
	require.Len(t, history.Problems, 1)
}

// Nodes are those of the file, of each patch its own.
func TestNodesOfAWall(t *testing.T) {
	walls := findWalls(t, formats+"bndf_new/b1.smv")
	data := open1(t, walls, 2, "WALL TEMPERATURE#1")
	nodes, err := data.Nodes(1)
	require.NoError(t, err)
	require.Equal(t, data.Times[2], nodes.Time)
	wall := walls.List[1]
	for i := range wall.Tiles {
		tile := &wall.Tiles[i]
		entry := walls.Outputs[0].Files[tile.Mesh-1]
		f, err := bndf.Open(walls.Run, entry)
		require.NoError(t, err)
		values := make([]float32, f.Patches[tile.Patch].Values())
		require.NoError(t, f.ReadPatch(2, tile.Patch, values))
		require.NoError(t, f.Close())
		require.Len(t, nodes.Values[i], len(values))
		l, n := tile.Cells()
		for k, v := range values {
			at := [2]int{k % (l + 1), k / (l + 1)}
			around := false
			for _, d := range [][2]int{{-1, -1}, {0, -1}, {-1, 0}, {0, 0}} {
				j, m := at[0]+d[0], at[1]+d[1]
				around = around || j >= 0 && j < l && m >= 0 && m < n && tile.Real(j, m)
			}
			require.Equal(t, around, !math.IsNaN(nodes.Values[i][k]))
			if around {
				require.EqualValues(t, v, nodes.Values[i][k])
			}
		}
	}
	_, err = open1(t, walls, 2, "WALL TEMPERATURE#2").Nodes(1)
	require.ErrorIs(t, err, bndf.ErrCellCentered)
}

// Regions cover the cells of each surface once.
func TestRegions(t *testing.T) {
	for _, name := range []string{runs + "heat_flux_wall_6101", formats + "bndf_new/b1.smv", formats + "bndf_old/b1o.smv"} {
		for _, wall := range findWalls(t, name).List {
			regions := wall.Regions()
			require.Len(t, regions, len(wall.Surfaces))
			for i, r := range regions {
				area := 0.0
				for _, x := range r.Rectangles {
					require.Less(t, x[0], x[1])
					require.Less(t, x[2], x[3])
					area += (x[1] - x[0]) * (x[3] - x[2])
				}
				require.Equal(t, wall.Surfaces[i].ID, r.Surface)
				require.InDelta(t, wall.Surfaces[i].Area, area, rounding)
			}
		}
	}
	halves := findWalls(t, runs+"heat_flux_wall").List[0].Regions()
	require.Equal(t, []bndf.Region{{Surface: "GYPSUM BOARD", Rectangles: [][4]float64{{0, 0.5, 0, 2}}}, {Surface: "INERT", Rectangles: [][4]float64{{0.5, 1, 0, 2}}}}, halves)
	floor := findWalls(t, runs+"heat_flux_wall").List[1].Regions()
	require.Equal(t, [][4]float64{{0, 1, 0, 0.3}, {0, 0.3, 0.3, 0.7}, {0.7, 1, 0.3, 0.7}, {0, 1, 0.7, 1}}, floor[0].Rectangles)
}
