package fluxplot

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

var uneven = []float64{0, 0.1, 0.15, 0.4, 1, 1.1, 2}

// A field that is linear has straight isolines from border to border, on cells
// and nodes of any widths.
func TestIsolinesOfALinearField(t *testing.T) {
	f := func(x, y float64) float64 { return 3*x - 2*y }
	for _, tile := range []Tile{
		cells(edges(0, 2, 10), edges(0, 2, 20), f), cells(uneven, edges(0, 2, 3), f),
		nodes(edges(0, 2, 10), edges(0, 2, 20), f), nodes(uneven, uneven, f),
	} {
		lines := isolines([]Tile{tile}, []float64{0.5, 1})
		require.Len(t, lines, 2)
		for i, level := range []float64{0.5, 1} {
			require.Equal(t, level, lines[i].level)
			low, high := math.Inf(1), math.Inf(-1)
			for _, p := range lines[i].points {
				require.InDelta(t, level, f(p.x, p.y), 1e-12) // rounding
				low, high = min(low, p.y), max(high, p.y)
			}
			require.InDelta(t, 0, low, 1e-12)
			require.InDelta(t, 2, high, 1e-12)
		}
	}
}

func TestIsolinesOfAHillAreClosed(t *testing.T) {
	hill := func(x, y float64) float64 { return 1 - x*x - y*y }
	lines := isolines([]Tile{cells(edges(-1, 1, 40), edges(-1, 1, 40), hill)}, []float64{0.5})
	require.Len(t, lines, 1)
	points := lines[0].points
	require.Equal(t, points[0], points[len(points)-1])
	for _, p := range points {
		require.InDelta(t, math.Sqrt(0.5), math.Hypot(p.x, p.y), 0.002) // of the interpolation on cells of 0.05
	}
}

// Tiles of one grid have one line; where the width of the cells changes it ends
// on the edge between them.
func TestIsolinesAcrossTiles(t *testing.T) {
	f := func(x, y float64) float64 { return y + 0.1*x*x }
	whole := isolines(continued([]Tile{cells(edges(0, 2, 20), edges(0, 1, 10), f)}), []float64{0.5})
	halves := isolines(continued([]Tile{cells(edges(0, 1, 10), edges(0, 1, 10), f), cells(edges(1, 2, 10), edges(0, 1, 10), f)}), []float64{0.5})
	require.Equal(t, len(whole), len(halves))
	for i, p := range whole[0].points {
		require.InDelta(t, p.x, halves[0].points[i].x, 1e-12)
		require.InDelta(t, p.y, halves[0].points[i].y, 1e-12)
	}
	uneven := isolines(continued([]Tile{cells(edges(0, 1, 10), edges(0, 1, 10), f), cells(edges(1, 2, 5), edges(0, 1, 5), f)}), []float64{0.5})
	require.Len(t, uneven, 2)
	for _, l := range uneven {
		ends := []float64{l.points[0].x, l.points[len(l.points)-1].x}
		require.Contains(t, ends, 1.0)
	}
}

// No isoline enters a masked cell; each ends at a border or at one.
func TestIsolinesKeepOutOfMaskedCells(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		const n = 8
		tile := cells(edges(0, n, n), edges(0, n, n), func(x, y float64) float64 {
			if r.IntN(4) == 0 {
				return []float64{nan, math.Inf(1)}[r.IntN(2)]
			}
			return r.NormFloat64()
		})
		has := func(i, j int) bool { return i >= 0 && j >= 0 && i < n && j < n && finite(tile.Values[j*n+i]) }
		lines := isolines([]Tile{tile}, []float64{-0.5, 0, 0.5})
		require.Equal(t, lines, isolines([]Tile{tile}, []float64{-0.5, 0, 0.5}), "in the same order each time")
		for _, l := range lines {
			for k := 1; k < len(l.points); k++ {
				a, b := l.points[k-1], l.points[k]
				i, j := int(math.Floor((a.x+b.x)/2)), int(math.Floor((a.y+b.y)/2))
				onEdge := a.x == b.x && a.x == math.Floor(a.x) && has(i-1, j) || a.y == b.y && a.y == math.Floor(a.y) && has(i, j-1)
				require.True(t, has(i, j) || onEdge)
			}
			if first, last := l.points[0], l.points[len(l.points)-1]; first != last {
				for _, p := range []place{first, last} {
					i, j := int(math.Floor(p.x)), int(math.Floor(p.y))
					beside := p.x == math.Floor(p.x) && has(i-1, j) != has(i, j) || p.y == math.Floor(p.y) && has(i, j-1) != has(i, j)
					require.True(t, beside, "%v", p)
				}
			}
		}
	}
}

// At a saddle the lines do not cross: the middle decides which corners they part.
func TestIsolinesAtASaddle(t *testing.T) {
	for _, middle := range []struct{ corners, level float64 }{{1, 0.4}, {1, 0.6}} {
		tile := Tile{X: []float64{0, 1}, Y: []float64{0, 1}, Nodes: true, Values: []float64{1, 0, 0, middle.corners}}
		lines := isolines([]Tile{tile}, []float64{middle.level})
		require.Len(t, lines, 2)
		for _, l := range lines {
			require.Len(t, l.points, 2)
			// Below the mean of 0.5 the high corners join: each line cuts off a low one.
			sum := l.points[0].x + l.points[0].y + l.points[1].x + l.points[1].y
			cutsOffLow := math.Abs(sum-2) < 1e-9
			require.Equal(t, middle.level < 0.5, cutsOffLow, "%v", l.points)
		}
	}
}

func TestNoIsolines(t *testing.T) {
	require.Empty(t, isolines([]Tile{cells(edges(0, 1, 3), edges(0, 1, 3), plume)}, nil))
	require.Empty(t, isolines([]Tile{cells(edges(0, 1, 3), edges(0, 1, 3), func(x, y float64) float64 { return 5 })}, []float64{5}))
	require.Empty(t, isolines([]Tile{cells(edges(0, 1, 3), edges(0, 1, 3), func(x, y float64) float64 { return nan })}, []float64{5}))
}

func TestContinuedTiles(t *testing.T) {
	quarter := func(i, j int) Tile {
		return cells(edges(float64(i), float64(i+1), 4), edges(float64(j), float64(j+1), 5), plume)
	}
	whole := cells(edges(0, 2, 8), edges(0, 2, 10), plume)
	joint := continued([]Tile{quarter(0, 0), quarter(1, 1), quarter(1, 0), quarter(0, 1)})
	require.Len(t, joint, 1)
	require.InDeltaSlice(t, whole.Values, joint[0].Values, 1e-12)
	require.InDeltaSlice(t, whole.X, joint[0].X, 1e-12)

	three := continued([]Tile{quarter(0, 0), quarter(1, 1), quarter(1, 0)})
	require.Len(t, three, 1)
	require.True(t, math.IsNaN(three[0].Values[len(three[0].Values)-8]), "where no tile is there are no data")

	for name, apart := range map[string][]Tile{
		"nodes have values of their own on the seam": {nodes(edges(0, 1, 2), edges(0, 1, 2), plume), nodes(edges(1, 2, 2), edges(0, 1, 2), plume)},
		"cells of other widths":                      {cells(edges(0, 1, 2), edges(0, 1, 2), plume), cells(edges(1, 2, 2), edges(0, 1, 4), plume)},
		"a gap":                                      {cells(edges(0, 1, 2), edges(0, 1, 2), plume), cells(edges(1.5, 2.5, 2), edges(0, 1, 2), plume)},
		"tiles that touch at a corner":               {cells(edges(0, 1, 9), edges(0, 1, 9), plume), cells(edges(1, 2, 9), edges(1, 2, 9), plume)},
	} {
		require.Len(t, continued(apart), 2, name)
	}
}
