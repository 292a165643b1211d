package fluxplot

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// CellRegions returns the regions of cells that have one name, such as that of
// their surface, by name. name tells that of a cell of a tile, by its column and
// row from 0; cells whose name is empty are in none. Between nodes are cells, too.
func CellRegions(tiles []Tile, name func(tile, column, row int) string) []Region {
	rects := map[string][]Rect{}
	for k := range tiles {
		t := &tiles[k]
		columns, rows := len(t.X)-1, len(t.Y)-1
		begun := map[strip]int{} // the rows where strips of cells begin that go on
		for row := range rows + 1 {
			next := map[strip]int{}
			if row < rows {
				for _, s := range strips(columns, func(column int) string { return name(k, column, row) }) {
					next[s] = row
					if first, ok := begun[s]; ok {
						next[s] = first
						delete(begun, s)
					}
				}
			}
			for s, first := range begun {
				rects[s.name] = append(rects[s.name], Rect{t.X[s.first], t.X[s.end], t.Y[first], t.Y[row]})
			}
			begun = next
		}
	}
	var out []Region
	for _, n := range slices.Sorted(maps.Keys(rects)) {
		slices.SortFunc(rects[n], func(a, b Rect) int { return cmp.Or(cmp.Compare(a.Y1, b.Y1), cmp.Compare(a.X1, b.X1)) })
		out = append(out, Region{n, rects[n]})
	}
	return out
}

// strip is a range of cells of a row that have one name.
type strip struct {
	span
	name string
}

func strips(n int, name func(int) string) (out []strip) {
	for i := range n {
		switch last := len(out) - 1; {
		case name(i) == "":
		case last >= 0 && out[last].end == i && out[last].name == name(i):
			out[last].end++
		default:
			out = append(out, strip{span{i, i + 1}, name(i)})
		}
	}
	return out
}

// segment is a straight line between two places.
type segment struct{ from, to place }

// mostCells bounds the grid that outlines are found on.
const mostCells = 1_000_000

// outline returns the lines around the rectangles of a region, without those
// between them.
func (r *Region) outline() []segment {
	var xs, ys []float64
	for _, a := range r.Rects {
		xs, ys = append(xs, a.X1, a.X2), append(ys, a.Y1, a.Y2)
	}
	xs, ys = distinctLengths(xs), distinctLengths(ys)
	if len(xs)*len(ys) > mostCells {
		return r.eachOutline()
	}
	g := covered{xs: xs, ys: ys, nx: len(xs) + 1}
	g.in = make([]bool, g.nx*(len(ys)+1))
	for _, a := range r.Rects {
		g.cover(a)
	}
	return append(g.vertical(), g.horizontal()...)
}

// distinctLengths sorts lengths and drops those that differ in rounding alone.
func distinctLengths(list []float64) []float64 {
	const hair = 1e-5 // m; the files have five decimals
	slices.Sort(list)
	return slices.CompactFunc(list, func(a, b float64) bool { return math.Abs(a-b) <= hair })
}

// eachOutline returns the outline of every rectangle by itself.
func (r *Region) eachOutline() (out []segment) {
	for _, a := range r.Rects {
		p, q, s, t := place{a.X1, a.Y1}, place{a.X2, a.Y1}, place{a.X2, a.Y2}, place{a.X1, a.Y2}
		out = append(out, segment{p, q}, segment{q, s}, segment{t, s}, segment{p, t})
	}
	return out
}

// covered is a grid of the edges of all rectangles with a rim of one cell, where
// each cell is in the region or not: cell i, j lies before xs[i] and ys[j].
type covered struct {
	xs, ys []float64
	nx     int
	in     []bool
}

func (g *covered) cover(a Rect) {
	for j := nearestIndex(g.ys, a.Y1) + 1; j <= nearestIndex(g.ys, a.Y2); j++ {
		for i := nearestIndex(g.xs, a.X1) + 1; i <= nearestIndex(g.xs, a.X2); i++ {
			g.in[j*g.nx+i] = true
		}
	}
}

// vertical returns the upright lines between what is in and what is out, each as
// long as can be.
func (g *covered) vertical() (out []segment) {
	for i, x := range g.xs {
		start := -1
		for j := range len(g.ys) + 1 {
			border := g.in[j*g.nx+i] != g.in[j*g.nx+i+1]
			if border && start < 0 {
				start = j
			}
			if !border && start >= 0 {
				out = append(out, segment{place{x, g.ys[start-1]}, place{x, g.ys[j-1]}})
				start = -1
			}
		}
	}
	return out
}

func (g *covered) horizontal() (out []segment) {
	for j, y := range g.ys {
		start := -1
		for i := range len(g.xs) + 1 {
			border := g.in[j*g.nx+i] != g.in[(j+1)*g.nx+i]
			if border && start < 0 {
				start = i
			}
			if !border && start >= 0 {
				out = append(out, segment{place{g.xs[start-1], y}, place{g.xs[i-1], y}})
				start = -1
			}
		}
	}
	return out
}

// largest returns the largest rectangle of a region, where its name has the most
// room.
func (r *Region) largest() Rect {
	return slices.MaxFunc(r.Rects, func(a, b Rect) int { return cmp.Compare(a.area(), b.area()) })
}

func (a Rect) area() float64 { return (a.X2 - a.X1) * (a.Y2 - a.Y1) }
