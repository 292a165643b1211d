package bndf

import (
	"cmp"
	"math"
	"slices"
)

// closeness is the part of a cell by which planes or edges of different meshes may
// differ and still be the same.
const closeness = 0.1

// joiner joins the pieces of all meshes: a union-find.
type joiner struct {
	w      *Walls
	pieces []wallPiece
	parent []int32
	planes []int32 // of the pieces: those of one plane have one number
}

// join returns the pieces of each wall.
func (w *Walls) join(meshes []cutMesh) [][]wallPiece {
	j := &joiner{w: w}
	for _, m := range meshes {
		j.pieces = append(j.pieces, m.pieces...)
	}
	j.parent = make([]int32, len(j.pieces))
	for i := range j.parent {
		j.parent[i] = int32(i)
	}
	first := int32(0)
	for _, m := range meshes {
		for _, pair := range m.joined {
			j.unite(first+pair[0], first+pair[1])
		}
		first += int32(len(m.pieces))
	}
	j.findPlanes()
	j.joinEdges()
	return j.groups()
}

func (j *joiner) root(i int32) int32 {
	for j.parent[i] != i {
		j.parent[i] = j.parent[j.parent[i]]
		i = j.parent[i]
	}
	return i
}

func (j *joiner) unite(a, b int32) {
	a, b = j.root(a), j.root(b)
	j.parent[max(a, b)] = min(a, b)
}

// groups lists the pieces by wall, in the order of meshes and patches.
func (j *joiner) groups() [][]wallPiece {
	place := map[int32]int{}
	var out [][]wallPiece
	for i := range j.pieces {
		root := j.root(int32(i))
		at, ok := place[root]
		if !ok {
			at = len(out)
			place[root] = at
			out = append(out, nil)
		}
		out[at] = append(out[at], j.pieces[i])
	}
	return out
}

// plane returns where the plane of a piece is and how far off it may be.
func (j *joiner) plane(p *wallPiece) (at, tolerance float64) {
	axis, ior := p.cells.patch.Axis(), p.cells.patch.IOR
	return j.line(p.mesh, axis, p.line), closeness * j.cell(p.mesh, axis, p.line, ior)
}

// cell returns the size of the cell beside a grid line, on the side of sign.
func (j *joiner) cell(mesh, axis, line, sign int) float64 {
	if sign > 0 {
		return j.line(mesh, axis, line+1) - j.line(mesh, axis, line)
	}
	return j.line(mesh, axis, line) - j.line(mesh, axis, line-1)
}

func (j *joiner) line(mesh, axis, line int) float64 { return j.w.nodes(mesh, axis)[line] }

// findPlanes numbers the planes.
func (j *joiner) findPlanes() {
	order := make([]int32, len(j.pieces))
	for i := range order {
		order[i] = int32(i)
	}
	at := func(i int32) float64 { v, _ := j.plane(&j.pieces[i]); return v }
	ior := func(i int32) int { return j.pieces[i].cells.patch.IOR }
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(ior(a), ior(b)), cmp.Compare(at(a), at(b)), cmp.Compare(a, b))
	})
	j.planes = make([]int32, len(j.pieces))
	for k, i := range order {
		if k == 0 {
			continue
		}
		before := order[k-1]
		v, tolerance := j.plane(&j.pieces[i])
		u, other := j.plane(&j.pieces[before])
		j.planes[i] = j.planes[before]
		if ior(i) != ior(before) || v-u > min(tolerance, other) {
			j.planes[i]++
		}
	}
}

// edge is where a piece ends at an end of its mesh, so that it may go on in
// another.
type edge struct {
	plane     int32
	axis      int // that it is at the end of
	at        float64
	from, to  float64
	tolerance float64
	piece     int32
}

// joinEdges joins the pieces that touch where meshes do.
func (j *joiner) joinEdges() {
	var edges []edge
	for i := range j.pieces {
		edges = j.edges(edges, int32(i))
	}
	slices.SortFunc(edges, func(a, b edge) int {
		return cmp.Or(cmp.Compare(a.plane, b.plane), cmp.Compare(a.axis, b.axis), cmp.Compare(a.at, b.at), cmp.Compare(a.piece, b.piece))
	})
	for len(edges) > 0 {
		n := 1
		for n < len(edges) && edges[n].plane == edges[0].plane && edges[n].axis == edges[0].axis &&
			edges[n].at-edges[n-1].at <= min(edges[n].tolerance, edges[n-1].tolerance) {
			n++
		}
		j.joinLine(edges[:n])
		edges = edges[n:]
	}
}

// joinLine joins the edges on one line that overlap. Those of one mesh do not, so
// that it is enough to hold each against the one that reaches furthest so far.
func (j *joiner) joinLine(edges []edge) {
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.piece, b.piece)) })
	furthest := edges[0]
	for _, e := range edges[1:] {
		if min(furthest.to, e.to)-e.from > min(e.tolerance, furthest.tolerance) {
			j.unite(e.piece, furthest.piece)
		}
		if e.to > furthest.to {
			furthest = e
		}
	}
}

// edges adds the edges of a piece at the ends of its mesh.
func (j *joiner) edges(out []edge, piece int32) []edge {
	p := &j.pieces[piece]
	axisL, axisN := p.cells.patch.Axes()
	cells := j.w.Run.Index().Meshes[p.mesh].Cells
	for _, end := range []struct{ axis, along, cell, line int }{
		{axisL, axisN, 0, p.cells.firstL},
		{axisL, axisN, p.cells.l - 1, p.cells.firstL + p.cells.l},
		{axisN, axisL, 0, p.cells.firstN},
		{axisN, axisL, p.cells.n - 1, p.cells.firstN + p.cells.n},
	} {
		sign := 1
		if end.line > 0 {
			if end.line < cells[end.axis] {
				continue
			}
			sign = -1
		}
		at := edge{plane: j.planes[piece], axis: end.axis, at: j.line(p.mesh, end.axis, end.line),
			tolerance: closeness * j.cell(p.mesh, end.axis, end.line, sign), piece: piece}
		out = j.runs(out, at, p, end.axis == axisL, end.cell, end.along)
	}
	return out
}

// runs adds an edge for each run of cells at one end of a patch that are of a
// piece.
func (j *joiner) runs(out []edge, e edge, p *wallPiece, alongN bool, cell, along int) []edge {
	count, first := p.cells.l, p.cells.firstL
	if alongN {
		count, first = p.cells.n, p.cells.firstN
	}
	in := func(i int) bool {
		if alongN {
			return i < count && p.cells.labelOf(cell, i) == p.label
		}
		return i < count && p.cells.labelOf(i, cell) == p.label
	}
	for i := 0; i < count; i++ {
		if !in(i) {
			continue
		}
		start := i
		for in(i) {
			i++
		}
		e.from, e.to = j.line(p.mesh, along, first+start), j.line(p.mesh, along, first+i)
		// What touches at corners alone is two walls.
		e.tolerance = min(e.tolerance, closeness*(e.to-e.from))
		e.tolerance = math.Max(e.tolerance, 0)
		out = append(out, e)
	}
	return out
}
