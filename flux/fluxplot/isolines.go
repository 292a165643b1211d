package fluxplot

import (
	"cmp"
	"math"
	"slices"
)

// place is a place in the plane of a map, in m.
type place struct{ x, y float64 }

// isoline is a connected line along which a field has one value.
type isoline struct {
	level  float64
	points []place
}

// isolines returns the lines of levels that increase, those of each level longest first.
func isolines(tiles []Tile, levels []float64) []isoline {
	if len(levels) == 0 {
		return nil
	}
	var out []isoline
	for i := range tiles {
		out = append(out, newLattice(&tiles[i]).contour(levels)...)
	}
	slices.SortStableFunc(out, func(a, b isoline) int {
		return cmp.Or(cmp.Compare(a.level, b.level), len(b.points)-len(a.points))
	})
	return out
}

// lattice is what isolines are drawn through: values at points in rows and
// columns, NaN where nothing is known. row writes those of a row.
type lattice struct {
	x, y []float64
	row  func(j int, out []float64)
}

// newLattice returns the nodes of a tile; or for cells their centres, corners and
// the middles of their edges, with values that are linear in x and y between the
// centres around them. Lines pass from cell to cell without a break and end at the
// edge of the last cell with data.
func newLattice(t *Tile) *lattice {
	if !t.Nodes {
		return newPadded(t).lattice()
	}
	nx := len(t.X)
	return &lattice{t.X, t.Y, func(j int, out []float64) {
		for i, v := range t.Values[j*nx:][:nx] {
			out[i] = known(v)
		}
	}}
}

// known makes NaN of what is infinite.
func known(v float64) float64 {
	if finite(v) {
		return v
	}
	return math.NaN()
}

// contour returns the lines of levels that increase, by marching squares.
func (l *lattice) contour(levels []float64) (out []isoline) {
	joiners := make([]joiner, len(levels))
	for i := range joiners {
		joiners[i] = joiner{}
	}
	nx := len(l.x)
	below, above := make([]float64, nx), make([]float64, nx)
	l.row(0, above)
	for j := 1; j < len(l.y); j++ {
		below, above = above, below
		l.row(j, above)
		for i := 1; i < nx; i++ {
			q := quad{l, i - 1, j - 1, [4]float64{below[i-1], below[i], above[i], above[i-1]}}
			low := min(q.corners[0], q.corners[1], q.corners[2], q.corners[3]) // NaN if one is
			high := max(q.corners[0], q.corners[1], q.corners[2], q.corners[3])
			for k, level := range levels {
				if low < level && level <= high {
					q.cross(level, joiners[k])
				}
			}
		}
	}
	for k, level := range levels {
		for _, points := range joiners[k].lines() {
			out = append(out, isoline{level, points})
		}
	}
	return out
}

// quad is a square of the lattice, its corners counted from the lowest left one
// against the clock.
type quad struct {
	*lattice
	i, j    int
	corners [4]float64
}

// edge names an edge of the lattice, by the point at its left or lower end.
type edge struct {
	i, j int
	side int // 0: to the right, 1: upward
}

// crossing is where a line crosses an edge.
type crossing struct {
	edge
	place
}

// cross joins the crossings of the edges of a quad that a level passes. Where all
// four are crossed, the mean of the corners says which belong together.
func (s *quad) cross(level float64, join joiner) {
	var found [4]crossing
	n, mean := 0, 0.0
	for k, v := range s.corners {
		mean += v / 4
		if (v >= level) != (s.corners[(k+1)%4] >= level) {
			found[n] = s.at(k, level)
			n++
		}
	}
	if n == 2 {
		join.add(found[0], found[1])
		return
	}
	// The edges in turn are those after corners 0 to 3. If the middle is on the
	// side of corner 0, the lines cut off corners 1 and 3.
	if (mean >= level) == (s.corners[0] >= level) {
		join.add(found[0], found[1])
		join.add(found[2], found[3])
	} else {
		join.add(found[3], found[0])
		join.add(found[1], found[2])
	}
}

// at returns the crossing of the edge after a corner.
func (s *quad) at(corner int, level float64) crossing {
	part := func(from, to float64) float64 { return (level - from) / (to - from) }
	i, j, v := s.i, s.j, s.corners
	alongX := func(j int, from, to float64) crossing {
		return crossing{edge{i, j, 0}, place{s.x[i] + part(from, to)*(s.x[i+1]-s.x[i]), s.y[j]}}
	}
	alongY := func(i int, from, to float64) crossing {
		return crossing{edge{i, j, 1}, place{s.x[i], s.y[j] + part(from, to)*(s.y[j+1]-s.y[j])}}
	}
	switch corner {
	case 0:
		return alongX(j, v[0], v[1])
	case 1:
		return alongY(i+1, v[1], v[2])
	case 2:
		return alongX(j+1, v[3], v[2])
	}
	return alongY(i, v[0], v[3])
}

// joiner joins pieces of lines that meet on an edge. An edge has two sides, so
// that at most two pieces meet there.
type joiner map[edge]*junction

type junction struct {
	place
	next [2]*junction
	done bool
}

func (join joiner) add(a, b crossing) {
	p, q := join.junction(a), join.junction(b)
	p.link(q)
	q.link(p)
}

func (join joiner) junction(c crossing) *junction {
	if join[c.edge] == nil {
		join[c.edge] = &junction{place: c.place}
	}
	return join[c.edge]
}

func (p *junction) link(q *junction) {
	if p.next[0] == nil {
		p.next[0] = q
	} else {
		p.next[1] = q
	}
}

// lines follows the pieces: first the lines that have ends, then closed ones. They
// come in the order of the edges where they begin, as that of a map is random.
func (join joiner) lines() [][]place {
	edges := make([]edge, 0, len(join))
	for e := range join {
		edges = append(edges, e)
	}
	slices.SortFunc(edges, func(a, b edge) int {
		return cmp.Or(a.j-b.j, a.i-b.i, cmp.Compare(a.side, b.side))
	})
	var out [][]place
	for _, closed := range []bool{false, true} {
		for _, e := range edges {
			if p := join[e]; !p.done && (closed || p.next[1] == nil) {
				out = append(out, p.follow())
			}
		}
	}
	return out
}

func (p *junction) follow() []place {
	first := p
	var out []place
	for p != nil && !p.done {
		p.done = true
		out = append(out, p.place)
		next := p.next[0]
		if next == nil || next.done {
			next = p.next[1]
		}
		p = next
	}
	if first.next[1] != nil { // closed
		out = append(out, first.place)
	}
	return out
}
