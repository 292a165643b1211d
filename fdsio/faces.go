package fdsio

import (
	"math"
	"sort"
)

// FaceKind says what is at the face of a cell, seen from the gas in it.
type FaceKind uint8

const (
	NoFace    FaceKind = iota // gas on both sides, or no such cell
	WallFace                  // a solid: what FDS computes heat fluxes to
	Covered                   // no gas: the cell itself is inside an obstruction
	OpenFace                  // an end of the domain without a wall: OPEN, MIRROR, PERIODIC
	Interface                 // another mesh goes on
)

// String returns the words for a kind.
func (k FaceKind) String() string {
	switch k {
	case WallFace:
		return "a wall"
	case Covered:
		return "covered by an obstruction"
	case OpenFace:
		return "open"
	case Interface:
		return "where another mesh goes on"
	}
	return "in the gas"
}

// noWall are the surfaces of FDS that stand for the absence of a wall.
var noWall = map[string]bool{"OPEN": true, "MIRROR": true, "INTERPOLATED": true, "PERIODIC": true, "PERIODIC FLOW ONLY": true}

// Face is what lies at the face of a cell.
type Face struct {
	Kind    FaceKind
	Surface string // ID; empty where it can't be told

	// The obstruction whose side it is: its place among those of a mesh, from 1, and
	// the number of that mesh, from 1, which for a face at the end of a mesh may be
	// the neighbour. 0 for an end of the domain.
	Obstruction, Mesh int
}

// Faces tells what lies at the faces of the cells of a run, by the obstructions
// and vents of its .smv file: as the run began, before anything was removed or
// opened.
type Faces struct {
	geometry *geometry
	ground   string       // the surface of what has none
	round    [][6]float64 // where a vent may be round, and what it covers is not known
}

// Faces returns what lies at the faces of the cells of a run. Without .smv file
// there are none.
func (r *Run) Faces() *Faces {
	f := &Faces{geometry: r.walls, ground: r.smv.DefaultSurface}
	if f.ground == "" {
		f.ground = "INERT"
	}
	if r.smv.roundVents {
		inf := math.Inf(1)
		f.round = [][6]float64{{-inf, inf, -inf, inf, -inf, inf}}
		if r.deck != nil && !r.deck.missing {
			f.round = r.deck.roundVentBoxes()
		}
	}
	return f
}

// At returns what lies at one face of a cell: mesh is the number of the mesh, from
// 1, cell the place of the cell, from 0 along each axis, and ior the direction
// from the face into the cell, ±1, ±2, ±3 along ±x, ±y, ±z: the normal that a wall
// there has.
//
// It follows FDS: the last of overlapping obstructions counts, vents come before
// obstructions and the first of them counts, a cell is solid if an obstruction
// with a thickness is there, and at the end of a mesh the solid cells of its
// neighbour are walls. GEOM is not known.
func (f *Faces) At(mesh int, cell [3]int, ior int) Face {
	g, at, axis := f.geometry, mesh-1, max(ior, -ior)-1
	if at < 0 || at >= len(g.meshes) || axis < 0 || axis > 2 {
		return Face{}
	}
	m := &g.meshes[at]
	for a, c := range cell {
		if c < 0 || c >= m.Cells[a] {
			return Face{}
		}
	}
	inside := m.center(cell)
	p := inside
	atEnd := ior > 0 && cell[axis] == 0 || ior < 0 && cell[axis] == m.Cells[axis]-1
	if ior > 0 {
		p[axis] = m.node(axis, cell[axis])
	} else {
		p[axis] = m.node(axis, cell[axis]+1)
	}
	if g.solidAt(at, inside) >= 0 {
		return Face{Kind: Covered}
	}
	if s, ok := g.obstructionSide(at, p, ior, hair); ok {
		surface, vent := g.overVents(at, p, ior, s, hair)
		return Face{WallFace, f.certain(surface, vent, p), s.obstruction + 1, mesh}
	}
	if !atEnd {
		return Face{}
	}
	return f.atEnd(at, p, ior)
}

// atEnd returns what lies at the end of a mesh where it has no obstruction.
func (f *Faces) atEnd(at int, p [3]float64, ior int) Face {
	g := f.geometry
	if other := g.behind(at, p, ior); other >= 0 {
		n := g.solidAt(other, g.justBehind(at, p, ior))
		if n < 0 {
			return Face{Kind: Interface}
		}
		return Face{WallFace, g.meshes[other].Obstructions[n].Surfaces[sideOf(ior)], n + 1, other + 1}
	}
	surface, vent := g.overVents(at, p, ior, g.meshSide(at, ior, f.ground), hair)
	if noWall[surface] {
		return Face{Kind: OpenFace}
	}
	return Face{Kind: WallFace, Surface: f.certain(surface, vent, p)}
}

// certain returns a surface unless it is that of a vent which may be round.
func (f *Faces) certain(surface string, vent *Vent, p [3]float64) string {
	if vent != nil && inAny(f.round, p) {
		return ""
	}
	return surface
}

// Edges returns, along each axis, the cells of a mesh at which an obstruction, a
// vent or another mesh begins or ends, with the first cell and the number of cells,
// in ascending order: faces of one plane between them are alike, so that asking for
// one of them is enough.
func (f *Faces) Edges(mesh int) (edges [3][]int) {
	if mesh < 1 || mesh > len(f.geometry.meshes) {
		return edges
	}
	m := &f.geometry.meshes[mesh-1]
	var is [3][]bool
	for a, n := range m.Cells {
		is[a] = make([]bool, max(n, 0)+1)
		is[a][0], is[a][max(n, 0)] = true, true
	}
	mark := func(box *[6]float64) {
		for i, v := range box {
			is[i/2][m.cellsBelow(i/2, v)] = true
		}
	}
	for i := range m.Obstructions {
		mark(&m.Obstructions[i].Box)
	}
	for i := range m.Vents {
		mark(&m.Vents[i].Box)
	}
	for i := range f.geometry.meshes {
		if other := &f.geometry.meshes[i]; m.touches(other.Bounds) {
			mark(&other.Bounds)
			for k := range other.Obstructions { // seen through the end of the mesh
				mark(&other.Obstructions[k].Box)
			}
		}
	}
	for i := range f.round {
		mark(&f.round[i])
	}
	for a := range is {
		for i, edge := range is[a] {
			if edge {
				edges[a] = append(edges[a], i)
			}
		}
	}
	return edges
}

// cellsBelow returns how many cells of a mesh have their middle below a coordinate.
func (m *Mesh) cellsBelow(axis int, v float64) int {
	return sort.Search(max(m.Cells[axis], 0), func(i int) bool { return (m.node(axis, i)+m.node(axis, i+1))/2 >= v })
}

// solidAt returns the place of the obstruction that fills a point of a mesh, the
// last if several do, -1 if none does.
func (g *geometry) solidAt(at int, p [3]float64) int {
	found := -1
	for _, n := range g.nearbyOf(at).obstructions.at(p) {
		box, in := &g.meshes[at].Obstructions[n].Box, true
		for a, v := range p {
			in = in && v > box[2*a] && v < box[2*a+1]
		}
		if in {
			found = int(n)
		}
	}
	return found
}

// sideOf returns the place of a side among those of an obstruction.
func sideOf(ior int) int {
	if ior > 0 {
		return 2*ior - 1
	}
	return -2*ior - 2
}

// node returns a grid line. Where the .smv file does not give them they are
// evenly spaced.
func (m *Mesh) node(axis, i int) float64 {
	if nodes := m.Nodes[axis]; i < len(nodes) {
		return nodes[i]
	}
	return m.Bounds[2*axis] + float64(i)*m.cell(axis)
}

// center returns the middle of a cell.
func (m *Mesh) center(cell [3]int) (p [3]float64) {
	for a, c := range cell {
		p[a] = (m.node(a, c) + m.node(a, c+1)) / 2
	}
	return p
}
