package bndf

import (
	"cmp"
	"math"
	"slices"

	"github.com/fdsflux/fdsflux/fdsio"
)

// build makes walls of the pieces of each. Where all cells are covered there is
// none.
func (w *Walls) build(groups [][]wallPiece) {
	type ordered struct {
		order [11]float64
		wall  *Wall
	}
	var walls []ordered
	for i, pieces := range groups {
		if wall := w.wall(pieces); wall.Cells > 0 {
			walls = append(walls, ordered{wall.order(i), wall})
		}
	}
	slices.SortFunc(walls, func(a, b ordered) int { return slices.Compare(a.order[:], b.order[:]) })
	for i, o := range walls {
		o.wall.Number = i + 1
		w.List = append(w.List, o.wall)
	}
}

func (w *Walls) wall(pieces []wallPiece) *Wall {
	wall := &Wall{IOR: pieces[0].cells.patch.IOR, walls: w}
	for a := range 3 {
		wall.Extent[2*a], wall.Extent[2*a+1] = math.Inf(1), math.Inf(-1)
	}
	wall.Plane = w.nodes(pieces[0].mesh, wall.Axis())[pieces[0].line]
	bySurface := make([]WallSurface, len(w.names))
	for i := range pieces {
		t := w.tile(&pieces[i])
		if wall.count(&t, bySurface) {
			wall.Tiles = append(wall.Tiles, t)
			wall.addObstructions(pieces[i].cells.obstructions)
		}
	}
	for i, s := range bySurface {
		if s.Cells > 0 {
			s.ID = w.names[i]
			wall.Surfaces = append(wall.Surfaces, s)
			wall.Cells += s.Cells
			wall.Area += s.Area
		}
	}
	slices.SortFunc(wall.Surfaces, func(a, b WallSurface) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(wall.Obstructions, func(a, b WallObstruction) int { return cmp.Compare(a.Number, b.Number) })
	return wall
}

// tile cuts the rectangle of a piece out of its patch.
func (w *Walls) tile(p *wallPiece) Tile {
	c, box := p.cells, p.box
	axisL, axisN := c.patch.Axes()
	t := Tile{
		Mesh: p.mesh + 1, Patch: p.patch, Obstruction: c.patch.Obstruction,
		L:      w.nodes(p.mesh, axisL)[c.firstL+box.l1 : c.firstL+box.l2+1],
		N:      w.nodes(p.mesh, axisN)[c.firstN+box.n1 : c.firstN+box.n2+1],
		firstL: box.l1, firstN: box.n1, names: w.names,
	}
	if len(t.L)-1 == c.l && c.labels == nil {
		t.codes = c.codes[box.n1*c.l : box.n2*c.l] // all columns, all of this piece
		return t
	}
	for n := box.n1; n < box.n2; n++ {
		for l := box.l1; l < box.l2; l++ {
			code := c.codes[l+n*c.l]
			if c.labelOf(l, n) != p.label && connects(code) {
				code = uint16(OtherCell)
			}
			t.codes = append(t.codes, code)
		}
	}
	return t
}

// count adds the cells of a tile. It reports whether there are real ones.
func (w *Wall) count(t *Tile, bySurface []WallSurface) bool {
	cells, masked := 0, 0
	axisL, axisN := w.Axes()
	countL, countN := t.Cells()
	for n := range countN {
		for l := range countL {
			code := t.code(l, n)
			if code < firstSurface {
				if code != uint16(OtherCell) {
					masked++
				}
				continue
			}
			cells++
			s := &bySurface[code-firstSurface]
			s.Cells++
			s.Area += t.Area(l, n)
			e := &w.Extent
			e[2*axisL], e[2*axisL+1] = min(e[2*axisL], t.L[l]), max(e[2*axisL+1], t.L[l+1])
			e[2*axisN], e[2*axisN+1] = min(e[2*axisN], t.N[n]), max(e[2*axisN+1], t.N[n+1])
		}
	}
	if cells > 0 {
		w.Masked += masked
		w.Extent[2*w.Axis()], w.Extent[2*w.Axis()+1] = w.Plane, w.Plane
	}
	return cells > 0
}

// addObstructions adds those with sides in a wall, given by mesh and place.
func (w *Wall) addObstructions(places [][2]int) {
	run := w.walls.Run
	for _, at := range places {
		o := &run.Index().Meshes[at[0]-1].Obstructions[at[1]-1]
		found := WallObstruction{o.ID, o.Number}
		if deck := run.InputDeck(); found.ID == "" && deck != nil && o.Number >= 1 && o.Number <= len(deck.Obstructions) {
			found.ID = deck.Obstructions[o.Number-1].ID
		}
		if !slices.Contains(w.Obstructions, found) {
			w.Obstructions = append(w.Obstructions, found)
		}
	}
}

// nodes returns the grid lines of a mesh along an axis.
func (w *Walls) nodes(mesh, axis int) []float64 { return w.Run.Index().Meshes[mesh].Nodes[axis] }

// wrongGrid says what is wrong with the grid lines of a mesh.
func wrongGrid(m *fdsio.Mesh) bool {
	for axis, nodes := range m.Nodes {
		if len(nodes) != m.Cells[axis]+1 {
			return true
		}
		for i, v := range nodes {
			if math.IsNaN(v) || math.IsInf(v, 0) || i > 0 && v <= nodes[i-1] {
				return true
			}
		}
	}
	return false
}
