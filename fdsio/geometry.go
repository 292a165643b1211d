package fdsio

import (
	"math"
	"sync"
)

// Mesh is one mesh of a run and what lies in it. An obstruction or vent that
// spans meshes is in each, cut to it.
type Mesh struct {
	ID           string
	Cells        [3]int
	Bounds       [6]float64   // x1 x2 y1 y2 z1 z2, m
	Nodes        [3][]float64 // the grid lines along x, y, z, m; nil if not known
	Neighbours   *[6]int      // number of the mesh at -x +x -y +y -z +z, 0 for none, -1 for several
	Obstructions []Obstruction
	Vents        []Vent
}

// Obstruction is a box with a surface on each side: -x +x -y +y -z +z.
type Obstruction struct {
	ID              string
	Number          int // of the OBST line, from 1; copies by MULT share it
	Box             [6]float64
	Surfaces        [6]string
	Index           *[6]int // I1 I2 J1 J2 K1 K2, grid lines from 0
	Removable       *bool
	Exposed         *[6]bool // which sides face the gas
	InBoundaryFiles *[6]bool // which sides have patches
}

// Vent is a rectangle on a solid that has a surface of its own. Of a round one,
// only the circle in the rectangle has it.
type Vent struct {
	ID       string
	Number   int // of the VENT line, from 1
	Box      [6]float64
	Surface  string
	Index    *[6]int // I1 I2 J1 J2 K1 K2, grid lines from 0
	IOR      *int
	FilledIn bool // not of the deck: by FDS, for Smokeview
	Round    bool // has a RADIUS; the deck alone tells
}

// geometry says which surface lies where.
type geometry struct {
	meshes  []Mesh
	partial bool // there is more than this, so that no place is certain

	indexing sync.Once
	nearby   []meshIndex // of the meshes
	placing  sync.Once
	places   boxIndex // of the meshes in the domain
}

// hair is the distance, in m, within which coordinates are the same: FDS prints
// five decimals.
const hair = 2e-5

// surfaceAt returns the ID of the surface on which a device sits, at a point of
// a wall whose outward normal is ior; empty if that can't be told. Of
// overlapping vents the first of the deck counts, of obstructions the last.
func (g *geometry) surfaceAt(p [3]float64, ior int, ground string) string {
	at, axis := g.meshAt(p), max(ior, -ior)-1
	if at < 0 || axis < 0 || axis > 2 || g.partial {
		return ""
	}
	tolerance := g.meshes[at].cell(axis)/2 + hair
	s, ok := g.obstructionSide(at, p, ior, tolerance)
	if !ok {
		s = g.meshSide(at, ior, ground)
		if math.Abs(s.plane-p[axis]) > tolerance || g.behind(at, p, ior) >= 0 {
			return ""
		}
	}
	surface, _ := g.overVents(at, p, ior, s, tolerance)
	return surface
}

// side is a side of an obstruction or an end of a mesh.
type side struct {
	plane       float64
	surface     string
	thin        bool // of a plate without thickness
	obstruction int  // its place in the mesh, -1 for the end of the mesh
}

// obstructionSide returns the side of an obstruction of a mesh that is at a point
// and faces ior.
func (g *geometry) obstructionSide(at int, p [3]float64, ior int, tolerance float64) (s side, ok bool) {
	axis := max(ior, -ior) - 1
	mesh := &g.meshes[at]
	for _, n := range g.nearbyOf(at).obstructions.at(p) {
		o := &mesh.Obstructions[n]
		low, high := o.Box[2*axis], o.Box[2*axis+1]
		face := low
		if ior > 0 {
			face = high
		}
		if math.Abs(face-p[axis]) <= tolerance && mesh.covers(o.Box, p, axis) {
			s, ok = side{face, o.Surfaces[sideOf(ior)], high-low < hair, int(n)}, true
		}
	}
	return s, ok
}

// meshSide returns the end of a mesh at which a wall faces ior.
func (g *geometry) meshSide(at, ior int, ground string) side {
	axis := max(ior, -ior) - 1
	plane := g.meshes[at].Bounds[2*axis+1] // a wall facing down the axis closes its upper end
	if ior > 0 {
		plane = g.meshes[at].Bounds[2*axis]
	}
	return side{plane: plane, surface: ground, obstruction: -1}
}

// overVents returns the surface of a side at a point: that of the vent there if
// there is one.
func (g *geometry) overVents(at int, p [3]float64, ior int, s side, tolerance float64) (surface string, vent *Vent) {
	axis := max(ior, -ior) - 1
	mesh := &g.meshes[at]
	for _, n := range g.nearbyOf(at).vents.at(p) {
		v := &mesh.Vents[n]
		flat := v.Box[2*axis+1]-v.Box[2*axis] < hair
		if flat && !v.FilledIn && math.Abs(v.Box[2*axis]-s.plane) <= tolerance && mesh.covers(v.Box, p, axis) {
			if s.thin && v.IOR == nil || v.Round {
				return "", v // it may be on the other side of the plate, or beside the circle
			}
			if v.IOR == nil || *v.IOR == ior {
				return v.Surface, v
			}
		}
	}
	return s.surface, nil
}

// nearbyOf returns the index of a mesh.
func (g *geometry) nearbyOf(at int) *meshIndex {
	g.indexing.Do(g.index)
	return &g.nearby[at]
}

// meshAt returns the place of the mesh that holds a point, the first if several
// do, -1 if none does.
func (g *geometry) meshAt(p [3]float64) int {
	g.placing.Do(g.indexMeshes)
	for _, i := range g.places.at(p) {
		m := &g.meshes[i]
		inside := true
		for a, v := range p {
			inside = inside && v >= m.Bounds[2*a]-hair && v <= m.Bounds[2*a+1]+hair
		}
		if inside {
			return int(i)
		}
	}
	return -1
}

// behind returns the place of the mesh that goes on behind the end of a mesh at
// which a wall would face ior, -1 if none does.
func (g *geometry) behind(at int, p [3]float64, ior int) int {
	return g.meshAt(g.justBehind(at, p, ior))
}

// justBehind returns the point behind the end of a mesh.
func (g *geometry) justBehind(at int, p [3]float64, ior int) [3]float64 {
	axis := max(ior, -ior) - 1
	if ior > 0 {
		p[axis] = g.meshes[at].Bounds[2*axis] - 10*hair
	} else {
		p[axis] = g.meshes[at].Bounds[2*axis+1] + 10*hair
	}
	return p
}

// cell returns the mean size of the cells along an axis.
func (m *Mesh) cell(axis int) float64 {
	return (m.Bounds[2*axis+1] - m.Bounds[2*axis]) / float64(max(m.Cells[axis], 1))
}

// covers reports whether a box reaches over a point in the two directions along
// the wall. A point on the edge between two cells belongs to the upper one, as
// in FDS.
func (m *Mesh) covers(box [6]float64, p [3]float64, normal int) bool {
	for a, v := range p {
		low, high := box[2*a], box[2*a+1]
		if a == normal {
			continue
		}
		atEnd := high >= m.Bounds[2*a+1]-hair && v <= high+hair
		if v < low-hair || v > high-hair && !atEnd {
			return false
		}
	}
	return true
}

// snap moves a coordinate to the nearest grid line of a uniform mesh.
func (m *Mesh) snap(axis int, v float64) float64 {
	low, cell := m.Bounds[2*axis], m.cell(axis)
	n := math.Round((v - low) / cell)
	return low + cell*max(0, min(n, float64(m.Cells[axis])))
}
