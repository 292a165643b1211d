package bndf_test

import (
	"errors"
	"math"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// Whatever the .smv file and the boundary files hold, walls are made of real cells,
// each once, and reading them comes to an end.
func FuzzWalls(f *testing.F) {
	meshes, value := floors()
	meshes[0].obstructions = []madeBox{{[6]int{3, 5, 1, 3, 0, 1}, surfaceA}, {[6]int{4, 6, 1, 3, 0, 1}, inert}}
	meshes[0].vents = []madeBox{{[6]int{6, 8, 0, 4, 0, 0}, open}, {[6]int{0, 2, 0, 4, 0, 0}, surfaceB}}
	meshes[0].patches = append(meshes[0].patches, meshes[0].sideOf(1, 1, 3), meshes[0].sideOf(1, 2, 3), meshes[0].side(1, -1))
	text := []byte(smv(meshes))
	for i := range meshes {
		for _, centered := range []bool{false, true} {
			f.Add(text, meshes[i].bf(i+1, []float64{0, 1, 0.5}, centered, value), 0.35, 0.3, 0.0)
		}
	}
	for _, name := range []string{"bndf_new/b1", "bndf_old/b1o"} {
		f.Add(readFile(f, formats+name+".smv"), meshes[0].bf(1, nil, true, value), 0.5, 0.5, 0.5)
	}
	f.Fuzz(func(t *testing.T, text, data []byte, x, y, z float64) {
		run, err := fdsio.OpenFSAs(anyFile{"made.smv": text, "": data}.files(), "", "made.smv")
		if err != nil {
			return
		}
		walls, err := bndf.FindWalls(run)
		if err != nil {
			require.Nil(t, walls)
			return
		}
		for i, w := range walls.List {
			require.Equal(t, i+1, w.Number)
			requireSound(t, walls, w)
		}
		for _, output := range walls.Outputs[:min(2, len(walls.Outputs))] {
			stats, _, err := walls.Statistics(output, nil)
			if err != nil {
				require.ErrorIs(t, err, fdsio.ErrFormat, "a record length within a frame")
				continue
			}
			for i, s := range stats {
				require.LessOrEqual(t, s.Area, walls.List[i].Area*(1+1e-9)*float64(max(1, len(output.Files))))
				require.False(t, s.Min > s.Max || math.IsInf(s.Max, 0))
			}
		}
		if probe, err := walls.Probe([3]float64{x, y, z}, 0); err == nil {
			tile := &probe.Wall.Tiles[probe.Tile]
			require.True(t, tile.Real(probe.L, probe.N))
			require.Equal(t, tile.Surface(probe.L, probe.N), probe.Surface)
			_, err := probe.History(walls.Outputs[0])
			var p *fdsio.Problem
			require.True(t, err == nil || errors.As(err, &p) || errors.Is(err, bndf.ErrNoQuantity), "%v", err)
		}
	})
}

// requireSound holds what a wall says of itself against its tiles.
func requireSound(t *testing.T, walls *bndf.Walls, w *bndf.Wall) {
	cells, area, masked := 0, 0.0, 0
	axisL, axisN := w.Axes()
	for i := range w.Tiles {
		tile := &w.Tiles[i]
		l, n := tile.Cells()
		for k := range n {
			for j := range l {
				require.Positive(t, tile.Area(j, k))
				switch kind := tile.Kind(j, k); kind {
				case bndf.RealCell:
					cells++
					area += tile.Area(j, k)
					require.LessOrEqual(t, w.Extent[2*axisL], tile.L[j])
					require.GreaterOrEqual(t, w.Extent[2*axisN+1], tile.N[k+1])
				default:
					require.Empty(t, tile.Surface(j, k))
					if kind != bndf.OtherCell {
						masked++
					}
				}
			}
		}
	}
	require.Positive(t, cells)
	require.Equal(t, []int{cells, masked}, []int{w.Cells, w.Masked})
	require.InEpsilon(t, area, w.Area, 1e-9)
}

// anyFile has one text for all names that it does not know.
type anyFile map[string][]byte

func (f anyFile) files() fstest.MapFS {
	files := fstest.MapFS{"made.smv": {Data: f["made.smv"]}}
	for _, name := range []string{"made_1_1.bf", "made_1_2.bf", "made_2_1.bf", "made_2_2.bf", "made_3_1.bf", "b1_1_1.bf", "b1_2_1.bf", "b1o_0001_01.bf"} {
		files[name] = &fstest.MapFile{Data: f[""]}
	}
	return files
}
