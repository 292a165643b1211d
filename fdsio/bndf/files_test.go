package bndf_test

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

const (
	runs    = "../../testdata/runs/"
	formats = "../../testdata/formats/"
)

func openRun(t testing.TB, name string) *fdsio.Run {
	t.Helper()
	run, err := fdsio.Open(name)
	require.NoError(t, err)
	return run
}

// openFile opens the boundary file of a run that is named so in its .smv file.
func openFile(t testing.TB, run *fdsio.Run, name string) *bndf.File {
	t.Helper()
	for _, entry := range run.Index().Boundary {
		if entry.Name == name {
			f, err := bndf.Open(run, entry)
			require.NoError(t, err)
			t.Cleanup(func() { f.Close() })
			return f
		}
	}
	require.Fail(t, "no such file", name)
	return nil
}

func openSlice(t testing.TB, run *fdsio.Run, i int) *bndf.Slice {
	t.Helper()
	s, err := bndf.OpenSlice(run, run.Index().Slices[i])
	require.NoError(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

// all reads the values at all times, frame by frame.
func all(t testing.TB, f *bndf.Frames) [][]float32 {
	t.Helper()
	values, err := f.ReadAll(nil)
	require.NoError(t, err)
	out := make([][]float32, len(f.Times))
	for i := range out {
		out[i] = values[i*f.Values():][:f.Values()]
	}
	return out
}

// Whatever a run of testdata names is opened, is of the run, has no problem and the
// size that its header promises: seven releases, one mesh and two, old names and new
// ones, in a folder of their own, with a label of more than 30 characters.
func TestFilesOfRuns(t *testing.T) {
	names, err := filepath.Glob(runs + "heat_flux_wall*")
	require.NoError(t, err)
	names = append(names, formats+"bndf_new/b1.smv", formats+"bndf_new/b2.smv", formats+"bndf_old/b1o.smv", formats+"bndf_old/b2o.smv",
		formats+"dirs", formats+"gauge/lab.smv")
	files, slices := 0, 0
	for _, name := range names {
		run := openRun(t, name)
		for _, entry := range run.Index().Boundary {
			f, err := bndf.Open(run, entry)
			if errors.Is(err, fs.ErrNotExist) {
				continue // not all are kept in testdata
			}
			require.NoError(t, err)
			require.Equal(t, entry, fdsio.BoundaryFile{Mesh: f.Mesh, Name: entry.Name, Quantity: f.Quantity, Short: f.Short, Unit: f.Unit, CellCentered: f.CellCentered})
			require.NotEmpty(t, f.Patches)
			records := make([]int, len(f.Patches))
			for i, p := range f.Patches {
				records[i] = p.Values()
			}
			requireSize(t, &f.Frames, 126+44*len(f.Patches), records...)
			require.NoError(t, f.Close())
			files++
		}
		for _, entry := range run.Index().Slices {
			s, err := bndf.OpenSlice(run, entry)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			require.NoError(t, err)
			require.Equal(t, entry, fdsio.SliceFile{Mesh: s.Mesh, ID: s.ID, Index: &[6]int{s.I1, s.I2, s.J1, s.J2, s.K1, s.K2}, Name: entry.Name,
				Quantity: s.Quantity, Short: s.Short, Unit: s.Unit, CellCentered: s.CellCentered})
			requireSize(t, &s.Frames, 146, s.Values())
			require.NoError(t, s.Close())
			slices++
		}
	}
	require.Equal(t, 109, files)
	require.Equal(t, 7, slices)
}

func requireSize(t *testing.T, f *bndf.Frames, header int, records ...int) {
	t.Helper()
	require.Empty(t, f.Problems)
	require.NotEmpty(t, f.Times)
	info, err := os.Stat(f.Name)
	require.NoError(t, err)
	frame, values := 12, 0
	for _, n := range records {
		frame, values = frame+4*n+8, values+n
	}
	require.EqualValues(t, header+frame*len(f.Times), info.Size())
	require.Equal(t, values, f.Values())
}

// The values of cells are those of the devices at them, where both are instants:
// all 63 wall devices of a run, in two releases, those at a hot spot among them.
func TestCellsAreWhatDevicesMeasure(t *testing.T) {
	for name, file := range map[string]string{"bndf_new/b2.smv": "b2_1_2.bf", "bndf_old/b2o.smv": "b2o_02.bf"} {
		run := openRun(t, formats+name)
		f := openFile(t, run, file)
		require.True(t, f.CellCentered)
		frames := all(t, &f.Frames)
		compared, largest := 0, 0.0
		for i, d := range run.Devices {
			if d.IOR == nil {
				continue // in the gas
			}
			patch, value := cellAt(t, f, run.Meshes()[0], *d.Position, *d.IOR)
			history, err := f.History(patch, value)
			require.NoError(t, err)
			series, problems, err := run.Read(i)
			require.NoError(t, err)
			require.Empty(t, problems)
			for frame, time := range f.Times { // 6.5.1 writes no frame at the end
				// Times of boundary files are single precision.
				require.InEpsilon(t, 1+series[0].Time[frame], 1+time, 1e-6)
				// Both round the same number, to 8 digits (by 5e-7 where there are two
				// before the point) and to single precision (by as much from 8 to 16).
				device := series[0].Values[frame]
				require.InDelta(t, device, history[frame], 1e-6, "%s at %v s", d.ID, time)
				require.Equal(t, history[frame], f.Patch(frames[frame], patch)[value])
				largest = max(largest, device)
			}
			compared++
		}
		require.Equal(t, 63, compared)
		require.Greater(t, largest, 13.0, "kW/m2: there is something to compare")
	}
}

// cellAt finds the cell of a wall that holds a point.
func cellAt(t *testing.T, f *bndf.File, mesh fdsio.Mesh, point [3]float64, ior int) (patch, value int) {
	t.Helper()
	const hair = 1e-6 // m, of decimals that are not binary fractions
	for i, p := range f.Patches {
		first, _ := p.Range(p.Axis())
		if p.IOR != ior || math.Abs(mesh.Nodes[p.Axis()][first]-point[p.Axis()]) > hair {
			continue
		}
		axisL, axisN := p.Axes()
		cellL, okL := cellOf(p, axisL, mesh, point)
		cellN, okN := cellOf(p, axisN, mesh, point)
		if okL && okN {
			nodes, _ := p.Nodes()
			return i, cellL + cellN*nodes
		}
	}
	require.Fail(t, "no patch", "at %v, %d", point, ior)
	return 0, 0
}

func cellOf(p bndf.Patch, axis int, mesh fdsio.Mesh, point [3]float64) (cell int, ok bool) {
	first, last := p.Range(axis)
	for i := first; i < last; i++ {
		if mesh.Nodes[axis][i] < point[axis] && point[axis] < mesh.Nodes[axis][i+1] {
			return i - first, true
		}
	}
	return 0, false
}

// The value of a node is, to the last bit, the mean of the one to four cells of the
// patch that meet there, as FDS computes it in single precision: summed up in the
// order of the record. Cells under an obstruction are left out; where nothing else
// is, and in the padding of cell-centred values, stands 0 for a flux and the
// ambient temperature for a temperature.
func TestNodesAreMeansOfCells(t *testing.T) {
	for _, test := range []struct {
		name, nodes, cells string
		nothing            float32
	}{
		{"bndf_new/b2.smv", "b2_1_1.bf", "b2_1_2.bf", 0},
		{"bndf_new/b1.smv", "b1_1_1.bf", "b1_1_2.bf", 25},
		{"bndf_new/b1.smv", "b1_2_1.bf", "b1_2_2.bf", 25},
		{"bndf_old/b2o.smv", "b2o_01.bf", "b2o_02.bf", 0},
	} {
		run := openRun(t, formats+test.name)
		ofNodes, ofCells := openFile(t, run, test.nodes), openFile(t, run, test.cells)
		require.Equal(t, ofNodes.Patches, ofCells.Patches)
		mesh := &run.Meshes()[ofCells.Mesh-1]
		nodes, cells := all(t, &ofNodes.Frames), all(t, &ofCells.Frames)
		for frame := range ofNodes.Times {
			for i, p := range ofNodes.Patches {
				node, cell := ofNodes.Patch(nodes[frame], i), ofCells.Patch(cells[frame], i)
				nl, nn := p.Nodes()
				for n := range nn {
					for l := range nl {
						if l == nl-1 || n == nn-1 {
							require.Equal(t, test.nothing, cell[l+n*nl])
						}
						mean, ok := meanAround(mesh, p, cell, l, n)
						if !ok {
							mean = test.nothing
						}
						require.Equal(t, mean, node[l+n*nl])
					}
				}
			}
		}
	}
}

// meanAround returns the mean of the cells that meet at a node; ok is false if all
// are covered.
func meanAround(mesh *fdsio.Mesh, p bndf.Patch, cell []float32, l, n int) (mean float32, ok bool) {
	nl, _ := p.Nodes()
	cellsL, cellsN := p.Cells()
	count := float32(0)
	for k := max(0, n-1); k <= min(n, cellsN-1); k++ {
		for i := max(0, l-1); i <= min(l, cellsL-1); i++ {
			if !covered(mesh, p, i, k) {
				mean += cell[i+k*nl]
				count++
			}
		}
	}
	return mean / max(1, count), count > 0
}

// covered reports whether an obstruction lies on a cell of a patch.
func covered(mesh *fdsio.Mesh, p bndf.Patch, l, n int) bool {
	axisL, axisN := p.Axes()
	var at [3]int // of the cell in front of the wall
	firstL, _ := p.Range(axisL)
	firstN, _ := p.Range(axisN)
	at[axisL], at[axisN] = firstL+l, firstN+n
	at[p.Axis()], _ = p.Range(p.Axis())
	if p.IOR < 0 {
		at[p.Axis()]--
	}
	for _, o := range mesh.Obstructions {
		inside := true
		for axis, i := range at {
			inside = inside && o.Index[2*axis] <= i && i < o.Index[2*axis+1]
		}
		if inside {
			return true
		}
	}
	return false
}
