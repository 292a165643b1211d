package fdsio

import "math"

// maxPlacings bounds the work of placing boxes in meshes, each in each: 10 000
// obstructions in 10 000 meshes.
const maxPlacings = 100_000_000

// maxPlaced bounds what is placed, beyond eight boxes for each line: a line of a
// few bytes may be in all meshes.
const maxPlaced = 200_000

// Layout returns the meshes of the deck with their obstructions and vents, copies
// by MULT included, moved to the grid as FDS does with uniform cells. It is what
// the deck alone can tell; the .smv file of a run has what FDS made of it.
// complete is false if there is more: GEOM, HOLE or TRNX lines, a MULT that can't
// be followed, a file named by CATF that is not there.
func (d *Deck) Layout() (meshes []Mesh, complete bool) { return d.meshes, !d.partial }

func (d *Deck) layOut(ps *problems) {
	for _, name := range []string{"GEOM", "HOLE", "TRNX", "TRNY", "TRNZ"} {
		d.partial = d.partial || d.has(name)
	}
	if _, nameless := d.mults[""]; nameless {
		d.missing = true // FDS applies it to all lines without a MULT_ID
	}
	for i := range d.Meshes {
		m := &d.Meshes[i]
		for _, xb := range d.multiply(m.Bounds, m.Multiplier, m.Place, ps) {
			d.meshes = append(d.meshes, Mesh{ID: m.ID, Cells: m.Cells, Bounds: xb})
		}
	}
	for i := range d.Obstructions {
		d.placeObstruction(&d.Obstructions[i], i+1, ps)
	}
	for i := range d.Vents {
		d.placeVent(&d.Vents[i], i+1, ps)
	}
	d.partial = d.partial || d.missing
}

func (d *Deck) placeObstruction(line *DeckObstruction, number int, ps *problems) {
	if line.Box == nil {
		return
	}
	o := Obstruction{ID: line.ID, Number: number}
	for i, id := range line.Surfaces {
		o.Surfaces[i] = d.surfaceID(id)
	}
	for _, xb := range d.multiply(*line.Box, line.Multiplier, line.Place, ps) {
		if !d.afford(line.Place, ps) {
			return
		}
		o.Box = d.snapped(xb)
		for i := range d.meshes {
			if m := &d.meshes[i]; m.touches(o.Box) {
				m.Obstructions = append(m.Obstructions, o)
				d.placed++
			}
		}
	}
}

func (d *Deck) placeVent(line *DeckVent, number int, ps *problems) {
	v := Vent{ID: line.ID, Number: number, Surface: d.surfaceID(line.Surface), IOR: line.IOR, Round: line.Radius != nil}
	if line.Box == nil {
		// How FDS copies a side or plane of the meshes has not been looked into.
		d.missing = d.missing || line.Multiplier != ""
		d.placeSides(line, v, ps)
		return
	}
	for _, xb := range d.multiply(*line.Box, line.Multiplier, line.Place, ps) {
		if v.Round {
			d.roundVents = append(d.roundVents, xb)
		}
		if !d.afford(line.Place, ps) {
			return
		}
		v.Box = d.snapped(xb)
		for i := range d.meshes {
			if m := &d.meshes[i]; m.touches(v.Box) {
				m.Vents = append(m.Vents, v)
				d.placed++
			}
		}
	}
}

// placeSides places a VENT by MB or PBX, PBY, PBZ in each mesh.
func (d *Deck) placeSides(line *DeckVent, v Vent, ps *problems) {
	if !d.afford(line.Place, ps) {
		return
	}
	for i := range d.meshes {
		m, ok := &d.meshes[i], false
		if v.Box, ok = m.side(line); ok {
			m.Vents = append(m.Vents, v)
			d.placed++
		}
	}
}

// afford reports whether one more box can be looked for in all meshes.
func (d *Deck) afford(at Place, ps *problems) bool {
	most := maxPlaced + 8*(len(d.Obstructions)+len(d.Vents))
	d.placings += len(d.meshes)
	if d.placings <= maxPlacings && d.placed <= most {
		return true
	}
	if !d.crowded {
		ps.addAt(at, ErrUncertain, "found too many obstructions and vents for %d meshes, the limit of this reader: those from here on are not placed, no surface is certain", len(d.meshes))
	}
	d.crowded, d.missing = true, true
	return false
}

func (d *Deck) surfaceID(id string) string {
	if id == "" {
		return d.DefaultSurface
	}
	return id
}

// touches reports whether a box is in the mesh or within a cell of it.
func (m *Mesh) touches(box [6]float64) bool {
	for axis := range 3 {
		near := math.Abs(m.cell(axis)) + hair
		if box[2*axis] > m.Bounds[2*axis+1]+near || box[2*axis+1] < m.Bounds[2*axis]-near {
			return false
		}
	}
	return true
}

// nearRoundVent reports whether a point lies in the box of a VENT with a RADIUS,
// or within a cell's breadth of it: FDS moves vents to the grid.
func (d *Deck) nearRoundVent(p [3]float64) bool {
	return d.missing || inAny(d.roundVentBoxes(), p)
}

// roundVentBoxes returns the boxes of the VENT lines with a RADIUS, a cell's
// breadth larger on each side.
func (d *Deck) roundVentBoxes() [][6]float64 {
	var breadth [3]float64
	for axis := range breadth {
		breadth[axis] = hair
		for k := range d.meshes {
			breadth[axis] = max(breadth[axis], d.meshes[k].cell(axis))
		}
	}
	var boxes [][6]float64
	for _, xb := range d.roundVents {
		for axis, b := range breadth {
			xb[2*axis], xb[2*axis+1] = xb[2*axis]-b, xb[2*axis+1]+b
		}
		boxes = append(boxes, xb)
	}
	return boxes
}

// inAny reports whether a point is in any of some boxes.
func inAny(boxes [][6]float64, p [3]float64) bool {
	for _, box := range boxes {
		in := true
		for axis, x := range p {
			in = in && x >= box[2*axis] && x <= box[2*axis+1]
		}
		if in {
			return true
		}
	}
	return false
}

// side returns the rectangle of a VENT that names a whole side of the mesh (MB)
// or a plane through it (PBX, PBY, PBZ).
func (m *Mesh) side(v *DeckVent) (box [6]float64, ok bool) {
	box = m.Bounds
	for axis, name := range []string{"X", "Y", "Z"} {
		at := v.Plane[axis]
		switch v.Side {
		case name + "MIN":
			at = &m.Bounds[2*axis]
		case name + "MAX":
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
func (d *Deck) snapped(box [6]float64) [6]float64 {
	middle := [3]float64{(box[0] + box[1]) / 2, (box[2] + box[3]) / 2, (box[4] + box[5]) / 2}
	at := d.meshAt(middle)
	if at < 0 {
		return box
	}
	m := &d.meshes[at]
	for i, v := range box {
		if axis := i / 2; v > m.Bounds[2*axis] && v < m.Bounds[2*axis+1] {
			box[i] = m.snap(axis, v)
		}
	}
	return box
}
