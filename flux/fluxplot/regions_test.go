package fluxplot

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func lengthOf(segments []segment) (sum float64) {
	for _, s := range segments {
		sum += math.Hypot(s.to.x-s.from.x, s.to.y-s.from.y)
	}
	return sum
}

// The outline of a region is the lines around it, each in one piece, not those
// between its rectangles.
func TestOutline(t *testing.T) {
	for name, tc := range map[string]struct {
		rects  []Rect
		lines  int
		length float64
	}{
		"one":                 {[]Rect{{0, 2, 0, 1}}, 4, 6},
		"two side by side":    {[]Rect{{0, 1, 0, 1}, {1, 2, 0, 1}}, 4, 6},
		"an L":                {[]Rect{{0, 1, 0, 2}, {1, 2, 0, 1}}, 6, 8},
		"one over the other":  {[]Rect{{0, 3, 0, 3}, {1, 2, 1, 2}}, 4, 12},
		"apart":               {[]Rect{{0, 1, 0, 1}, {2, 3, 0, 1}}, 8, 8},
		"a ring":              {[]Rect{{0, 3, 0, 1}, {0, 3, 2, 3}, {0, 1, 1, 2}, {2, 3, 1, 2}}, 8, 16},
		"a gap from rounding": {[]Rect{{0, 1, 0, 1}, {1.000004, 2, 0, 1}}, 4, 6},
	} {
		lines := (&Region{Rects: tc.rects}).outline()
		require.Len(t, lines, tc.lines, name)
		require.InDelta(t, tc.length, lengthOf(lines), 1e-9, name) // rounding
	}
	var many Region
	for i := range 600 { // a grid of which would be large
		at := float64(i)
		many.Rects = append(many.Rects, Rect{at, at + 0.5, at, at + 0.5})
	}
	require.InDelta(t, 600*2, lengthOf(many.outline()), 1e-9)
}

// Cells of a name become few rectangles that cover them exactly.
func TestCellRegions(t *testing.T) {
	tiles := []Tile{cells(edges(0, 10, 10), edges(0, 4, 4), plume), nodes(edges(10, 12, 2), edges(0, 4, 2), plume)}
	name := func(tile, i, j int) string {
		switch {
		case tile == 1:
			return "B"
		case i < 3:
			return "A"
		case i < 6 && j == 2:
			return ""
		}
		return "B"
	}
	regions := CellRegions(tiles, name)
	require.Len(t, regions, 2)
	require.Equal(t, Region{"A", []Rect{{0, 3, 0, 4}}}, regions[0])
	require.Equal(t, Region{"B", []Rect{{3, 10, 0, 2}, {10, 12, 0, 4}, {6, 10, 2, 3}, {3, 10, 3, 4}}}, regions[1])
	area := 0.0
	for _, r := range regions[1].Rects {
		area += r.area()
	}
	require.Equal(t, 25.0+8, area)
	require.Equal(t, Rect{3, 10, 0, 2}, regions[1].largest())
	require.Empty(t, CellRegions(nil, name))
}
