package bndf

import (
	"cmp"
	"runtime"
	"slices"
	"sort"
	"sync"
	"sync/atomic"

	"github.com/fdsflux/fdsflux/fdsio"
)

// cutMesh is the patches of one mesh, cut into pieces whose cells are connected.
type cutMesh struct {
	pieces []wallPiece
	joined [][2]int32         // pieces that belong together
	kinds  map[int][]CellKind // of the cells of the patches that have others than real ones
}

// wallPiece is a connected part of a patch. What is no wall, such as an OPEN vent,
// does not connect; what an obstruction covers does.
type wallPiece struct {
	mesh, patch int // from 0
	cells       *patchCells
	label       int32
	line        int // of the plane
	box         cellBox
}

// patchCells is what the cells of a patch are.
type patchCells struct {
	patch        Patch
	firstL       int // grid lines of the mesh
	firstN       int
	l, n         int      // how many cells
	codes        []uint16 // as in Tile
	labels       []int32  // the piece of each cell, from 0; -1 for what does not connect; nil: all in one
	obstructions [][2]int // mesh and place, from 1, whose sides are there
}

// cellBox is a rectangle of cells; l2 and n2 are not included.
type cellBox struct{ l1, l2, n1, n2 int }

// cut cuts the patches of all meshes.
func (w *Walls) cut() []cutMesh {
	faces, codes := w.Run.Faces(), map[string]uint16{}
	for i, name := range w.names {
		codes[name] = firstSurface + uint16(i)
	}
	out := make([]cutMesh, len(w.patches))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for m := int(next.Add(1)) - 1; m < len(out); m = int(next.Add(1)) - 1 {
				c := &cutter{mesh: m, cells: w.Run.Index().Meshes[m].Cells, faces: faces, codes: codes, out: cutMesh{kinds: map[int][]CellKind{}}}
				out[m] = c.cut(w.patches[m])
			}
		})
	}
	wait.Wait()
	return out
}

// cutter cuts the patches of a mesh.
type cutter struct {
	mesh  int
	cells [3]int
	faces *fdsio.Faces
	codes map[string]uint16
	edges [3][]int // see fdsio.Faces
	out   cutMesh
	grid  []int32 // of a plane: the piece that has painted a cell, from 1
}

func (c *cutter) cut(patches []Patch) cutMesh {
	if len(patches) == 0 {
		return c.out
	}
	c.edges = c.faces.Edges(c.mesh + 1)
	line := func(i int) int { first, _ := patches[i].Range(patches[i].Axis()); return first }
	order := make([]int, len(patches))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(patches[a].IOR, patches[b].IOR), cmp.Compare(line(a), line(b)))
	})
	for len(order) > 0 {
		n := 1
		for n < len(order) && patches[order[n]].IOR == patches[order[0]].IOR && line(order[n]) == line(order[0]) {
			n++
		}
		c.plane(patches, order[:n], line(order[0]))
		order = order[n:]
	}
	return c.out
}

// plane cuts the patches of one plane and orientation, and joins the pieces that
// touch or overlap.
func (c *cutter) plane(patches []Patch, which []int, line int) {
	axisL, axisN := patches[which[0]].Axes()
	if size := c.cells[axisL] * c.cells[axisN]; len(which) > 1 && len(c.grid) < size {
		c.grid = make([]int32, size)
	}
	first := len(c.out.pieces)
	for _, i := range which {
		cells := c.classify(patches[i], line)
		c.keepKinds(i, cells.codes)
		from := int32(len(c.out.pieces))
		boxes := cells.label()
		for label, box := range boxes {
			c.out.pieces = append(c.out.pieces, wallPiece{c.mesh, i, cells, int32(label), line, box})
		}
		if len(which) > 1 {
			c.paint(cells, from, c.cells[axisL], c.cells[axisN])
		}
	}
	if len(which) > 1 {
		for _, p := range c.out.pieces[first:] {
			c.wipe(p, c.cells[axisL])
		}
	}
}

// classify says what the cells of a patch are.
func (c *cutter) classify(p Patch, line int) *patchCells {
	axisL, axisN := p.Axes()
	out := &patchCells{patch: p}
	out.firstL, _ = p.Range(axisL)
	out.firstN, _ = p.Range(axisN)
	out.l, out.n = p.Cells()
	out.codes = make([]uint16, out.l*out.n)
	var cell [3]int
	cell[p.Axis()] = line
	if p.IOR < 0 {
		cell[p.Axis()]--
	}
	edgesL, edgesN := between(c.edges[axisL], out.firstL, out.firstL+out.l), between(c.edges[axisN], out.firstN, out.firstN+out.n)
	for j := range len(edgesN) - 1 {
		for i := range len(edgesL) - 1 {
			cell[axisL], cell[axisN] = edgesL[i], edgesN[j]
			face := c.faces.At(c.mesh+1, cell, p.IOR)
			out.fill(c.code(face), cellBox{edgesL[i] - out.firstL, edgesL[i+1] - out.firstL, edgesN[j] - out.firstN, edgesN[j+1] - out.firstN})
			if at := [2]int{face.Mesh, face.Obstruction}; face.Obstruction > 0 && !slices.Contains(out.obstructions, at) {
				out.obstructions = append(out.obstructions, at)
			}
		}
	}
	return out
}

// between returns the edges from first to last, with both.
func between(edges []int, first, last int) []int {
	out := []int{first}
	for _, e := range edges[sort.SearchInts(edges, first+1):] {
		if e >= last {
			break
		}
		out = append(out, e)
	}
	return append(out, last)
}

// fill sets the cells of a rectangle.
func (p *patchCells) fill(code uint16, box cellBox) {
	for n := box.n1; n < box.n2; n++ {
		row := p.codes[n*p.l : (n+1)*p.l]
		for l := box.l1; l < box.l2; l++ {
			row[l] = code
		}
	}
}

// keepKinds notes what the cells of a patch are, if not all are real.
func (c *cutter) keepKinds(patch int, codes []uint16) {
	if !slices.ContainsFunc(codes, func(code uint16) bool { return code < firstSurface }) {
		return
	}
	kinds := make([]CellKind, len(codes))
	for i, code := range codes {
		kinds[i] = kindOf(code)
	}
	c.out.kinds[patch] = kinds
}

func (c *cutter) code(face fdsio.Face) uint16 {
	switch face.Kind {
	case fdsio.WallFace:
		if code, ok := c.codes[face.Surface]; ok {
			return code
		}
		return firstSurface // unknown
	case fdsio.Covered:
		return uint16(CoveredCell)
	case fdsio.OpenFace:
		return uint16(OpenCell)
	case fdsio.Interface:
		return uint16(InterfaceCell)
	}
	return uint16(NoCell)
}

// connects reports whether a cell with a code belongs to the walls beside it.
func connects(code uint16) bool { return code >= firstSurface || code == uint16(CoveredCell) }

// label finds the connected pieces of a patch and returns the rectangle around
// each.
func (p *patchCells) label() (boxes []cellBox) {
	all := !slices.ContainsFunc(p.codes, func(code uint16) bool { return !connects(code) })
	if all && len(p.codes) > 0 {
		return []cellBox{{0, p.l, 0, p.n}}
	}
	p.labels = make([]int32, len(p.codes))
	for i := range p.labels {
		p.labels[i] = -1
	}
	var todo []int32
	for i, code := range p.codes {
		if !connects(code) || p.labels[i] >= 0 {
			continue
		}
		box := cellBox{l1: p.l, n1: p.n}
		label := int32(len(boxes))
		p.labels[i] = label
		todo = append(todo[:0], int32(i))
		for len(todo) > 0 {
			at := int(todo[len(todo)-1])
			todo = todo[:len(todo)-1]
			l, n := at%p.l, at/p.l
			box = cellBox{min(box.l1, l), max(box.l2, l+1), min(box.n1, n), max(box.n2, n+1)}
			todo = p.spread(todo, label, l-1, n)
			todo = p.spread(todo, label, l+1, n)
			todo = p.spread(todo, label, l, n-1)
			todo = p.spread(todo, label, l, n+1)
		}
		boxes = append(boxes, box)
	}
	return boxes
}

// spread labels a cell that connects and has no label yet.
func (p *patchCells) spread(todo []int32, label int32, l, n int) []int32 {
	at := l + n*p.l
	if l < 0 || l >= p.l || n < 0 || n >= p.n || p.labels[at] >= 0 || !connects(p.codes[at]) {
		return todo
	}
	p.labels[at] = label
	return append(todo, int32(at))
}

// labelOf returns the label of a cell, -1 for one that does not connect.
func (p *patchCells) labelOf(l, n int) int32 {
	if p.labels == nil {
		return 0
	}
	return p.labels[l+n*p.l]
}

// paint marks the cells of a patch, whose pieces are from from on, in the grid of
// its plane. Where another patch has been before, the cell is this one's from now
// on; where one is beside it, the two are joined.
func (c *cutter) paint(p *patchCells, from int32, widthL, widthN int) {
	for n := range p.n {
		for l := range p.l {
			label := p.labelOf(l, n)
			if label < 0 {
				continue
			}
			at := (p.firstL + l) + (p.firstN+n)*widthL
			if before := c.grid[at] - 1; before >= 0 {
				c.join(before, from+label)
				c.take(&c.out.pieces[before], p.firstL+l, p.firstN+n)
			}
			c.grid[at] = from + label + 1
			if l == 0 && p.firstL > 0 {
				c.join(c.grid[at-1]-1, from+label)
			}
			if l == p.l-1 && p.firstL+p.l < widthL {
				c.join(c.grid[at+1]-1, from+label)
			}
			if n == 0 && p.firstN > 0 {
				c.join(c.grid[at-widthL]-1, from+label)
			}
			if n == p.n-1 && p.firstN+p.n < widthN {
				c.join(c.grid[at+widthL]-1, from+label)
			}
		}
	}
}

// join notes that two pieces belong together; a may be none.
func (c *cutter) join(a, b int32) {
	pair := [2]int32{a, b}
	if n := len(c.out.joined); a >= 0 && a != b && (n == 0 || c.out.joined[n-1] != pair) {
		c.out.joined = append(c.out.joined, pair)
	}
}

// take takes a cell of the mesh, by its grid lines, from the patch that had it.
func (c *cutter) take(from *wallPiece, lineL, lineN int) {
	p := from.cells
	if code := &p.codes[lineL-p.firstL+(lineN-p.firstN)*p.l]; *code >= firstSurface {
		*code = uint16(OtherCell)
	}
}

// wipe clears what a piece has painted.
func (c *cutter) wipe(p wallPiece, widthL int) {
	for n := p.box.n1; n < p.box.n2; n++ {
		row := (p.cells.firstN+n)*widthL + p.cells.firstL
		clear(c.grid[row+p.box.l1 : row+p.box.l2])
	}
}
