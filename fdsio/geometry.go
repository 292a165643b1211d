package fdsio

import (
	"math"
	"strings"
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
}

// hair is the distance, in m, within which coordinates are the same: FDS prints
// five decimals.
const hair = 2e-5

// surfaceAt returns the ID of the surface on which a device sits, at a point of
// a wall whose outward normal is ior; empty if that can't be told. Of
// overlapping vents the first of the deck counts, of obstructions the last.
func (g *geometry) surfaceAt(p [3]float64, ior int, ground string) string {
	mesh := g.meshAt(p)
	axis := max(ior, -ior) - 1
	if mesh == nil || axis < 0 || axis > 2 || g.partial {
		return ""
	}
	tolerance := mesh.cell(axis)/2 + hair
	near := func(v float64) bool { return math.Abs(v-p[axis]) <= tolerance }

	surface, plane, thin := "", 0.0, false
	for _, o := range mesh.Obstructions {
		low, high := o.Box[2*axis], o.Box[2*axis+1]
		face, side := low, 2*axis
		if ior > 0 {
			face, side = high, 2*axis+1
		}
		if near(face) && mesh.covers(o.Box, p, axis) {
			surface, plane, thin = o.Surfaces[side], face, high-low < hair
		}
	}
	if surface == "" {
		edge := mesh.Bounds[2*axis+1] // a wall facing down the axis closes its upper end
		if ior > 0 {
			edge = mesh.Bounds[2*axis]
		}
		if !near(edge) || g.continues(p, axis, ior) {
			return ""
		}
		surface, plane = ground, edge
	}
	for _, v := range mesh.Vents {
		flat := v.Box[2*axis+1]-v.Box[2*axis] < hair
		if flat && !v.FilledIn && math.Abs(v.Box[2*axis]-plane) <= tolerance && mesh.covers(v.Box, p, axis) {
			if thin && v.IOR == nil || v.Round {
				return "" // it may be on the other side of the plate, or beside the circle
			}
			if v.IOR == nil || *v.IOR == ior {
				return v.Surface
			}
		}
	}
	return surface
}

// meshAt returns the mesh that holds a point, nil if none does.
func (g *geometry) meshAt(p [3]float64) *Mesh {
	for i := range g.meshes {
		m := &g.meshes[i]
		inside := true
		for a, v := range p {
			inside = inside && v >= m.Bounds[2*a]-hair && v <= m.Bounds[2*a+1]+hair
		}
		if inside {
			return m
		}
	}
	return nil
}

// continues reports whether another mesh goes on behind the boundary.
func (g *geometry) continues(p [3]float64, axis, ior int) bool {
	m := g.meshAt(p)
	behind := p
	if ior > 0 {
		behind[axis] = m.Bounds[2*axis] - 10*hair
	} else {
		behind[axis] = m.Bounds[2*axis+1] + 10*hair
	}
	return g.meshAt(behind) != nil
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

// readGeometry takes the meshes, obstructions and vents from the deck. It is
// what there is where a run has no .smv file.
func (d *deck) readGeometry(ps *problems) {
	for _, name := range []string{"MULT", "GEOM", "HOLE", "TRNX", "TRNY", "TRNZ", "CATF"} {
		d.partial = d.partial || len(d.file.All(name)) > 0
	}
	if d.partial {
		return
	}
	groups := func(name string, read func(deckReader)) {
		all := d.file.All(name)
		for i := range all {
			read(deckReader{&all[i], ps})
		}
	}
	groups("MESH", d.readMesh)
	groups("OBST", d.readObstruction)
	groups("VENT", d.readVent)
}

func (d *deck) readMesh(g deckReader) {
	m := Mesh{Cells: [3]int{10, 10, 10}, Bounds: [6]float64{0, 1, 0, 1, 0, 1}}
	if n := g.vector("IJK", 3); n != nil {
		m.Cells = [3]int{int(n[0]), int(n[1]), int(n[2])}
	}
	if xb := g.vector("XB", 6); xb != nil {
		m.Bounds = [6]float64(xb)
	}
	d.meshes = append(d.meshes, m)
}

func (d *deck) readObstruction(g deckReader) {
	xb := g.vector("XB", 6)
	if xb == nil {
		return
	}
	o := Obstruction{ID: g.text("ID"), Box: d.snapped([6]float64(xb))}
	all := d.defaultSurface
	if id := g.text("SURF_ID"); id != "" {
		all = id
	}
	for i := range o.Surfaces {
		o.Surfaces[i] = all
	}
	// SURF_IDS gives top, sides and bottom; SURF_ID6 each side.
	for _, list := range []struct {
		key   string
		sides [][]int
	}{
		{"SURF_IDS", [][]int{{5}, {0, 1, 2, 3}, {4}}},
		{"SURF_ID6", [][]int{{0}, {1}, {2}, {3}, {4}, {5}}},
	} {
		ids, present, err := g.Strings(list.key)
		g.note(err)
		for i, where := range list.sides {
			if i >= len(ids) || !present[i] {
				continue
			}
			for _, side := range where {
				o.Surfaces[side] = strings.TrimRight(ids[i], " ")
			}
		}
	}
	for i := range d.meshes {
		d.meshes[i].Obstructions = append(d.meshes[i].Obstructions, o)
	}
}

func (d *deck) readVent(g deckReader) {
	v := Vent{ID: g.text("ID"), Surface: d.defaultSurface, IOR: g.integer("IOR"), Round: g.number("RADIUS") != nil}
	if id := g.text("SURF_ID"); id != "" {
		v.Surface = id
	}
	xb := g.vector("XB", 6)
	for i := range d.meshes {
		m, ok := &d.meshes[i], true
		if xb != nil {
			v.Box = d.snapped([6]float64(xb))
		} else {
			v.Box, ok = m.side(g)
		}
		if ok {
			m.Vents = append(m.Vents, v)
		}
	}
}

// nearRoundVent reports whether a point lies in the box of a VENT with a RADIUS,
// or within a cell's breadth of it: FDS moves vents to the grid.
func (d *deck) nearRoundVent(p [3]float64) bool {
	all := d.file.All("VENT")
	for i := range all {
		v := deckReader{&all[i], &problems{}}
		xb := v.vector("XB", 6)
		if v.number("RADIUS") == nil || xb == nil {
			continue
		}
		near := true
		for axis, x := range p {
			breadth := hair
			for k := range d.meshes {
				breadth = max(breadth, d.meshes[k].cell(axis))
			}
			near = near && x >= xb[2*axis]-breadth && x <= xb[2*axis+1]+breadth
		}
		if near {
			return true
		}
	}
	return false
}

// side returns the rectangle of a VENT that names a whole side of the mesh (MB)
// or a plane through it (PBX, PBY, PBZ).
func (m *Mesh) side(g deckReader) (box [6]float64, ok bool) {
	box = m.Bounds
	for axis, name := range []string{"X", "Y", "Z"} {
		at := g.number("PB" + name)
		switch side := g.text("MB"); {
		case side == name+"MIN":
			at = &m.Bounds[2*axis]
		case side == name+"MAX":
			at = &m.Bounds[2*axis+1]
		}
		if at != nil {
			box[2*axis], box[2*axis+1] = m.snap(axis, *at), m.snap(axis, *at)
			return box, true
		}
	}
	return box, false
}

// snapped moves a box to the grid of the mesh that holds its middle.
func (d *deck) snapped(box [6]float64) [6]float64 {
	middle := [3]float64{(box[0] + box[1]) / 2, (box[2] + box[3]) / 2, (box[4] + box[5]) / 2}
	m := d.meshAt(middle)
	if m == nil {
		return box
	}
	for i, v := range box {
		if axis := i / 2; v > m.Bounds[2*axis] && v < m.Bounds[2*axis+1] {
			box[i] = m.snap(axis, v)
		}
	}
	return box
}
