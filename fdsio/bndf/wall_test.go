package bndf_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// rounding is what sums of coordinates with five decimals are off by.
const rounding = 1e-12

func findWalls(t testing.TB, name string) *bndf.Walls {
	t.Helper()
	run, err := fdsio.Open(name)
	require.NoError(t, err)
	walls, err := bndf.FindWalls(run)
	require.NoError(t, err)
	require.Empty(t, walls.Problems)
	return walls
}

func open1(t testing.TB, walls *bndf.Walls, wall int, quantity string) *bndf.WallData {
	t.Helper()
	output, _, err := walls.Output(quantity)
	require.NoError(t, err)
	data, err := walls.List[wall-1].Open(output)
	require.NoError(t, err)
	t.Cleanup(func() { data.Close() })
	return data
}

// theRuns are of one deck: a wall of a gypsum and an inert half, in one mesh or two.
var theRuns = []string{"heat_flux_wall", "heat_flux_wall_fds651", "heat_flux_wall_675", "heat_flux_wall_691", "heat_flux_wall_6101", "heat_flux_wall_full"}

// All releases, one mesh or two, one patch or several: the walls are the same.
func TestWallsOfTheRuns(t *testing.T) {
	for _, name := range theRuns {
		walls := findWalls(t, runs+name)
		require.Len(t, walls.List, 7, name)
		wall := walls.List[0]
		require.Equal(t, 1, wall.Number)
		require.Equal(t, "wall 1 facing -y at y = 1 m", wall.String())
		require.Equal(t, [6]float64{0, 1, 1, 1, 0, 2}, wall.Extent)
		require.Equal(t, 200, wall.Cells)
		require.Zero(t, wall.Masked)
		require.InDelta(t, 2, wall.Area, rounding)
		require.Len(t, wall.Surfaces, 2)
		for i, id := range []string{"GYPSUM BOARD", "INERT"} {
			require.Equal(t, id, wall.Surfaces[i].ID)
			require.Equal(t, 100, wall.Surfaces[i].Cells)
			require.InDelta(t, 1, wall.Surfaces[i].Area, rounding)
		}
		require.Empty(t, wall.Obstructions)
		for i := range wall.Tiles {
			tile := &wall.Tiles[i]
			l, n := tile.Cells()
			for j := range n {
				for k := range l {
					want := "INERT"
					if tile.L[k+1] < 0.5+1e-9 {
						want = "GYPSUM BOARD"
					}
					require.Equal(t, want, tile.Surface(k, j), name)
				}
			}
		}

		floor := walls.List[1]
		require.Equal(t, "wall 2 facing +z at z = 0 m", floor.String())
		require.Equal(t, 84, floor.Cells, "without what the burner covers")
		require.Equal(t, 16, floor.Masked)
		require.InDelta(t, 0.84, floor.Area, rounding)

		top := walls.List[2]
		require.Equal(t, []bndf.WallSurface{{ID: "BURNER", Cells: 16, Area: top.Area}}, top.Surfaces)
		require.Equal(t, []bndf.WallObstruction{{ID: "burner", Number: 1}}, top.Obstructions)
		require.Equal(t, [6]float64{0.3, 0.7, 0.3, 0.7, 0.1, 0.1}, top.Extent)
		require.Equal(t, walls.List[2:], walls.OfObstruction("burner"))
		require.Equal(t, walls.List[2:], walls.OfObstruction("1"))
		require.Empty(t, walls.OfObstruction("0"))
		require.Empty(t, walls.OfObstruction("nothing"))
	}
}

// described is a wall without what depends on how it is cut into patches.
type described struct {
	ior, cells int
	extent     [6]float64
	surfaces   string
}

func describe(walls *bndf.Walls) (out []described) {
	for _, w := range walls.List {
		var ids []string
		for _, s := range w.Surfaces {
			ids = append(ids, s.ID)
		}
		out = append(out, described{w.IOR, w.Cells, w.Extent, strings.Join(ids, ",")})
	}
	return out
}

// FDS up to 6.9.1 writes whole sides of meshes with what is open in them, later
// releases cut them along vents: the walls are the same, in the same order. Two
// meshes, one of them stretched, an obstruction in both, a plate, vents.
func TestOldAndNewFilesHaveTheSameWalls(t *testing.T) {
	for _, name := range [][2]string{{"bndf_new/b1.smv", "bndf_old/b1o.smv"}, {"bndf_new/b2.smv", "bndf_old/b2o.smv"}} {
		require.Equal(t, describe(findWalls(t, formats+name[0])), describe(findWalls(t, formats+name[1])))
	}
	walls := findWalls(t, formats+"bndf_new/b1.smv")
	require.Len(t, walls.List, 15)

	cross := walls.List[12] // one obstruction in both meshes, the cells of one are 1.5 times as wide
	require.Equal(t, [6]float64{0.25, 0.5, 0.4, 0.4, 0.5, 0.6}, cross.Extent)
	require.Len(t, cross.Tiles, 2)
	require.Equal(t, []int{1, 2}, []int{cross.Tiles[0].Mesh, cross.Tiles[1].Mesh})
	require.InDelta(t, 0.015, cross.Tiles[0].Area(0, 0), rounding)
	require.InDelta(t, 0.01, cross.Tiles[1].Area(0, 0), rounding)
	require.Equal(t, []bndf.WallObstruction{{ID: "cross", Number: 3}}, cross.Obstructions)

	// Both sides of a plate without thickness.
	sides := walls.OfObstruction("plate")
	require.Len(t, sides, 2)
	require.Equal(t, []int{-1, 1}, []int{sides[0].IOR, sides[1].IOR})
	require.Equal(t, sides[0].Plane, sides[1].Plane)

	// The bottom of the box in the corner covers floor; the side against the wall.
	require.Equal(t, bndf.CoveredCell, kindAt(t, walls, 3, [3]float64{0.55, 0.15, 0}))
	require.Equal(t, bndf.RealCell, kindAt(t, walls, 3, [3]float64{0.45, 0.15, 0}))
	require.Equal(t, bndf.CoveredCell, kindAt(t, walls, 2, [3]float64{0.3, 0.5, 0.55}))
	require.Equal(t, "S200", surfaceOf(t, walls, 2, [3]float64{0.45, 0.5, 0.05}))
	require.Equal(t, "INERT", surfaceOf(t, walls, 2, [3]float64{0.45, 0.5, 0.15}))
}

// wallCell returns the tile and the cell of a wall at a point of its plane.
func wallCell(t testing.TB, walls *bndf.Walls, wall int, p [3]float64) (tile *bndf.Tile, l, n int) {
	t.Helper()
	w := walls.List[wall-1]
	axisL, axisN := w.Axes()
	for i := range w.Tiles {
		tile := &w.Tiles[i]
		countL, countN := tile.Cells()
		for n := range countN {
			for l := range countL {
				if tile.L[l] < p[axisL] && p[axisL] < tile.L[l+1] && tile.N[n] < p[axisN] && p[axisN] < tile.N[n+1] && tile.Kind(l, n) != bndf.OtherCell {
					return tile, l, n
				}
			}
		}
	}
	require.Fail(t, "no such cell", "%v at %v", w, p)
	return nil, 0, 0
}

func kindAt(t testing.TB, walls *bndf.Walls, wall int, p [3]float64) bndf.CellKind {
	tile, l, n := wallCell(t, walls, wall, p)
	require.Equal(t, tile.Kind(l, n) == bndf.RealCell, tile.Real(l, n))
	return tile.Kind(l, n)
}

func surfaceOf(t testing.TB, walls *bndf.Walls, wall int, p [3]float64) string {
	tile, l, n := wallCell(t, walls, wall, p)
	return tile.Surface(l, n)
}

// Where nothing but one cell is asked for (BNDF_FACE), and where results lie in a
// folder of their own.
func TestWallsOfOneFace(t *testing.T) {
	walls := findWalls(t, formats+"dirs")
	require.Len(t, walls.List, 1)
	require.Equal(t, 1, walls.List[0].Cells)
	require.Equal(t, []string{"GAUGE HEAT FLUX#1 (kW/m2, cell-centred)", "GAUGE HEAT FLUX#2 (kW/m2, cell-centred, PROP g)"},
		[]string{walls.Describe(walls.Outputs[0]), walls.Describe(walls.Outputs[1])})
}

// floors makes two meshes side by side, the second with cells of other sizes, and
// a flux that changes linearly over their floor.
func floors() (meshes []madeMesh, value valueAt) {
	meshes = []madeMesh{
		{nodes: [3][]float64{gridLines(0, 1, 10), gridLines(0, 1, 4), gridLines(0, 1, 2)}},
		{nodes: [3][]float64{{1, 1.1, 1.3, 1.7, 2}, {0, 0.2, 0.7, 1}, gridLines(0, 1, 2)}},
		{nodes: [3][]float64{gridLines(2, 3, 2), gridLines(0, 1, 2), gridLines(0.1, 1, 2)}}, // a step up
	}
	for i := range meshes {
		meshes[i].patches = []bndf.Patch{meshes[i].side(i+1, 3)}
	}
	return meshes, func(_ int, _ int, p [3]float64, time float64) (float64, bool) { return (3*p[0] - 2*p[1]) * time, true }
}

// Meshes of different cell size, one of them stretched, make one wall without loss:
// the middle value of a cell times its area is exact for a linear function.
func TestMeshesOfDifferentCellSize(t *testing.T) {
	meshes, value := floors()
	walls := wallsOf(t, madeRun(meshes, []float64{0, 1, 3}, value))
	require.Len(t, walls.List, 2, "the step is a wall of its own")
	wall := walls.List[0]
	require.Equal(t, [6]float64{0, 2, 0, 1, 0, 0}, wall.Extent)
	require.Len(t, wall.Tiles, 2)
	require.Equal(t, []float64{1, 1.1, 1.3, 1.7, 2}, wall.Tiles[1].L)
	require.Equal(t, 52, wall.Cells)
	require.InDelta(t, 2, wall.Area, rounding)
	for _, output := range []string{"#1", "#2"} {
		sum, err := open1(t, walls, 1, output).OverArea()
		require.NoError(t, err)
		require.Equal(t, "kW", sum.Unit)
		// ∫∫ (3x − 2y) t over 2 m × 1 m is 4 t. Values are rounded to single precision.
		require.InDeltaSlice(t, []float64{0, 4, 12}, sum.Total, 1e-5)
		require.InDeltaSlice(t, []float64{0, 2, 18}, sum.Cumulative(sum.Total), 1e-5, "trapezium rule, kJ")
	}
}

// What is no wall does not connect, what an obstruction covers does; corners alone
// do not connect.
func TestWhatConnects(t *testing.T) {
	walls := func(m madeMesh) (areas []float64) {
		for _, w := range wallsOf(t, madeRun([]madeMesh{m}, nil, nil)).List {
			areas = append(areas, math.Round(1e6*w.Area)/1e6)
		}
		return areas
	}
	floor := madeMesh{nodes: [3][]float64{gridLines(0, 1, 10), gridLines(0, 1, 10), gridLines(0, 1, 10)}}
	floor.patches = []bndf.Patch{floor.side(1, 3)}

	m := floor
	m.vents = []madeBox{{[6]int{4, 6, 0, 10, 0, 0}, open}}
	require.Equal(t, []float64{0.4, 0.4}, walls(m), "an open strip")
	m.patches = []bndf.Patch{{I2: 4, J2: 10, IOR: 3, Mesh: 1}, {I1: 6, I2: 10, J2: 10, IOR: 3, Mesh: 1}}
	require.Equal(t, []float64{0.4, 0.4}, walls(m), "the same, left out")

	m = floor
	m.obstructions = []madeBox{{[6]int{4, 6, 0, 10, 0, 5}, inert}}
	require.Equal(t, []float64{0.8}, walls(m), "a covered strip")

	m = floor
	m.vents = []madeBox{{[6]int{0, 5, 5, 10, 0, 0}, open}, {[6]int{5, 10, 0, 5, 0, 0}, open}}
	require.Equal(t, []float64{0.25, 0.25}, walls(m), "corner to corner")
	m.vents[0].index[2] = 6
	require.Equal(t, []float64{0.55}, walls(m), "with a way around")
}

// Sides of obstructions that lie one over the other count once, and in the last.
func TestOverlappingSidesCountOnce(t *testing.T) {
	m := madeMesh{nodes: [3][]float64{gridLines(0, 1, 10), gridLines(0, 1, 10), gridLines(0, 1, 10)}}
	m.obstructions = []madeBox{
		{[6]int{1, 5, 1, 5, 0, 3}, surfaceA}, {[6]int{3, 8, 3, 8, 0, 3}, surfaceB}, // overlap
		{[6]int{8, 9, 4, 6, 1, 3}, inert},  // goes on
		{[6]int{9, 10, 6, 8, 0, 3}, inert}, // touches the last at a corner alone
	}
	for i := range m.obstructions {
		m.patches = append(m.patches, m.sideOf(1, i+1, 3))
	}
	walls := wallsOf(t, madeRun([]madeMesh{m}, []float64{0, 1}, func(int, int, [3]float64, float64) (float64, bool) { return 1, true }))
	require.Len(t, walls.List, 2)
	top := walls.List[0]
	require.Equal(t, 16+25-4+2, top.Cells)
	require.Zero(t, top.Masked)
	require.InDelta(t, 0.39, top.Area, rounding)
	require.Equal(t, []bndf.WallObstruction{{ID: "box 1", Number: 1}, {ID: "box 2", Number: 2}, {ID: "box 3", Number: 3}}, top.Obstructions)
	require.Equal(t, "B", surfaceOf(t, walls, 1, [3]float64{0.35, 0.35, 0.3}))
	sum, err := open1(t, walls, 1, "#2").OverArea()
	require.NoError(t, err)
	require.InDelta(t, 0.39, sum.Total[1], rounding)
	require.Equal(t, []string{"A", "B", "INERT"}, []string{sum.Surfaces[0].ID, sum.Surfaces[1].ID, sum.Surfaces[2].ID})
	for i, want := range []float64{0.12, 0.25, 0.02} {
		require.InDelta(t, want, sum.BySurface[i][1], rounding)
	}
}

// At the end of a mesh the obstruction of its neighbour is a wall, the gas beside
// it is not.
func TestObstructionOfTheNeighbour(t *testing.T) {
	meshes := []madeMesh{
		{nodes: [3][]float64{gridLines(0, 1, 10), gridLines(0, 1, 10), gridLines(0, 1, 10)}},
		{nodes: [3][]float64{gridLines(1, 2, 10), gridLines(0, 1, 10), gridLines(0, 1, 10)}, obstructions: []madeBox{{[6]int{0, 3, 2, 6, 0, 5}, surfaceA}}},
	}
	meshes[0].patches = []bndf.Patch{meshes[0].side(1, -1)}
	walls := wallsOf(t, madeRun(meshes, nil, nil))
	require.Len(t, walls.List, 1)
	require.Equal(t, [6]float64{1, 1, 0.2, 0.6, 0, 0.5}, walls.List[0].Extent)
	require.Equal(t, []bndf.WallObstruction{{ID: "box 1", Number: 1}}, walls.List[0].Obstructions)
	require.Equal(t, "A", walls.List[0].Surfaces[0].ID)
}

// Cells are classified block by block; one by one they are the same.
func TestCellsAreFaces(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	var all []*bndf.Walls
	for _, name := range []string{runs + "heat_flux_wall_691", formats + "bndf_new/b1.smv", formats + "bndf_old/b1o.smv", formats + "bndf_new/b2.smv"} {
		all = append(all, findWalls(t, name))
	}
	for range 20 {
		meshes, _ := floors()
		for i := range meshes {
			m := &meshes[i]
			n := m.cells()
			box := func(flat bool) (out [6]int) {
				for a, n := range n {
					low := random.IntN(n)
					out[2*a], out[2*a+1] = low, low+1+random.IntN(n-low)
				}
				if axis := random.IntN(3); flat {
					out[2*axis+1] = out[2*axis]
				}
				return out
			}
			for range random.IntN(5) {
				m.obstructions = append(m.obstructions, madeBox{box(random.IntN(3) == 0), random.IntN(3)})
			}
			for range random.IntN(5) {
				m.vents = append(m.vents, madeBox{box(true), random.IntN(4)})
			}
			for _, ior := range []int{1, -1, 2, -2, -3} {
				m.patches = append(m.patches, m.side(i+1, ior))
			}
		}
		all = append(all, wallsOf(t, madeRun(meshes, nil, nil)))
	}
	compared := 0
	for _, walls := range all {
		faces := walls.Run.Faces()
		for _, w := range walls.List {
			axisL, axisN := w.Axes()
			for i := range w.Tiles {
				tile := &w.Tiles[i]
				nodes := walls.Run.Meshes()[tile.Mesh-1].Nodes
				at := func(axis int, v float64) int { return slices.Index(nodes[axis], v) }
				line := sort.SearchFloat64s(nodes[w.Axis()], w.Plane-1e-6)
				var cell [3]int
				cell[w.Axis()] = line
				if w.IOR < 0 {
					cell[w.Axis()]--
				}
				l, n := tile.Cells()
				for k := range n {
					for j := range l {
						cell[axisL], cell[axisN] = at(axisL, tile.L[j]), at(axisN, tile.N[k])
						face := faces.At(tile.Mesh, cell, w.IOR)
						kind := tile.Kind(j, k)
						if kind == bndf.OtherCell {
							continue
						}
						compared++
						want := map[fdsio.FaceKind]bndf.CellKind{fdsio.WallFace: bndf.RealCell, fdsio.Covered: bndf.CoveredCell, fdsio.OpenFace: bndf.OpenCell, fdsio.Interface: bndf.InterfaceCell, fdsio.NoFace: bndf.NoCell}[face.Kind]
						require.Equal(t, want, kind, "%v of %v", cell, w)
						require.Equal(t, face.Surface, tile.Surface(j, k))
					}
				}
			}
		}
	}
	require.Greater(t, compared, 3000)
}
