package fdsio

import (
	"fmt"
	"math"
)

const lineSuffix = "_line.csv"

// Lines reads the line devices of a run from CHID_line.csv, which the .smv file
// does not list, and joins them with what the deck and the .smv file say of them.
// Without such a file there are no lines; that is a problem (ErrEmpty) if the run
// declares some. See [ReadLines] for what else is reported. Only the deck tells
// whether a line of heat flux is one in the gas.
func (r *Run) Lines() ([]Line, []*Problem, error) {
	declared := r.lineDevices()
	name := r.CHID + lineSuffix
	if !r.exists(name) {
		if len(declared) == 0 {
			return nil, nil, nil
		}
		return nil, []*Problem{{File: r.path(name), Err: ErrEmpty,
			Text: fmt.Sprintf("the run declares %d line devices (%q first), but this file is not there", len(declared), declared[0].ID)}}, nil
	}
	f, err := r.open(name)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	return readLines(f, r.path(name), declared)
}

// lineDevice is a DEVC whose values FDS writes to the line file.
type lineDevice struct {
	Device
	places [][3]float64        // of its points, m; nil if they are not known
	factor float64             // COORD_FACTOR: coordinates in the file are metres times this; 0 if it is not known
	forms  [][]coordinateLabel // that its columns can have, the likeliest first
}

// lineDevices lists the line devices of a run in the order of their columns.
func (r *Run) lineDevices() []lineDevice {
	all := declare(r.smv, r.deck)
	var out []lineDevice
	for start := 0; start < len(all); {
		end := start + 1
		for end < len(all) && samePoints(all[start], all[end]) {
			end++
		}
		if points := all[start:end]; r.isLine(points) {
			out = append(out, r.lineDevice(points))
		}
		start = end
	}
	return out
}

// samePoints reports whether two neighbours in the list are points of one device.
func samePoints(a, b declared) bool {
	if a.deck != nil || b.deck != nil {
		return a.deck == b.deck && a.deck.Points > 1
	}
	return a.smv.ID == b.smv.ID && a.smv.Quantity == b.smv.Quantity
}

// isLine reports whether a device is a line. Without a deck, several devices of
// one ID in a row are the points of a line, unless they have columns of their own.
func (r *Run) isLine(points []declared) bool {
	if d := points[0].deck; d != nil {
		return d.Points > 1 && !d.TimeHistory
	}
	if len(points) == 1 {
		return false
	}
	id := points[0].smv.ID
	columns := DeckDevice{ID: id, Points: len(points), TimeHistory: true}
	for i := range r.Devices {
		switch column := r.Devices[i].ID; {
		case !r.Devices[i].HasData():
		case column == id, column == columns.labels(1)[0], column == columns.labels(1)[1]:
			return false
		}
	}
	return true
}

func (r *Run) lineDevice(points []declared) lineDevice {
	var id string
	if d := points[0].deck; d != nil {
		id = d.ID
	} else {
		id = points[0].smv.ID
	}
	out := lineDevice{Device: r.device(points[0], r.smv, r.deck, deviceColumn{label: id})}
	for i := 1; i < len(points) && out.Surface != nil; i++ {
		next := r.device(points[i], r.smv, r.deck, deviceColumn{label: id})
		if next.Surface == nil || next.Surface.ID != out.Surface.ID {
			out.Surface = nil // it runs over several
		}
	}
	out.Position = nil // it has many
	for _, p := range points {
		if p.smv != nil {
			out.places = append(out.places, p.smv.Position)
		}
	}
	form := ownForms(id)
	if d := points[0].deck; d != nil {
		out.Box, out.factor = d.Box, d.line.factor
		form = d.line.forms(id)
		if d.Box != nil {
			out.places = between(d.Box, d.Points)
		}
	}
	out.forms = likeliestFirst(form, out.places, points[0].deck)
	return out
}

// between spreads points evenly from one end of a line to the other, as FDS does.
func between(ends *[6]float64, n int) [][3]float64 {
	out := make([][3]float64, n)
	for i := range out {
		for axis := range 3 {
			from, to := ends[2*axis], ends[2*axis+1]
			out[i][axis] = (from*float64(n-1-i) + to*float64(i)) / float64(n-1)
		}
	}
	return out
}

// deckLine is what a DEVC line says of the columns of a line.
type deckLine struct {
	names  map[string]string // by axis, where the deck gives one
	hidden bool              // HIDE_COORDINATES
	factor float64
}

func readDeckLine(g deckReader) deckLine {
	l := deckLine{names: map[string]string{}, hidden: g.flag("HIDE_COORDINATES", false), factor: 1}
	for axis, key := range map[string]string{"x": "X_ID", "y": "Y_ID", "z": "Z_ID", "r": "R_ID", "d": "D_ID"} {
		if name := g.text(key); name != "" {
			l.names[axis] = name
		}
	}
	if f := g.number("COORD_FACTOR"); f != nil && *f != 0 {
		l.factor = *f
	}
	return l
}

// ownForms lists the forms that the columns of a line can have under FDS's own
// labels: hidden coordinates first, then one, two or three of them.
func ownForms(id string) [][]coordinateLabel { return (&deckLine{}).forms(id) }

// forms lists the forms that the columns of a line can have: hidden coordinates
// first, then those along axes, then distances.
func (l *deckLine) forms(id string) [][]coordinateLabel {
	label := func(axis string) coordinateLabel {
		name, given := l.names[axis]
		if !given {
			name = id + "-" + axis
		}
		return coordinateLabel{axis, name}
	}
	x, y, z := label("x"), label("y"), label("z")
	out := [][]coordinateLabel{nil, {x}, {y}, {z}, {x, y}, {x, z}, {y, z}, {x, y, z}}
	for _, axis := range []string{"r", "d"} {
		if _, given := l.names[axis]; given {
			out = append(out, []coordinateLabel{label(axis)})
		}
	}
	return out
}

// likeliestFirst puts to the front the form that the deck and the places of the
// points ask for. The others stay: which keys count depends on the release.
func likeliestFirst(forms [][]coordinateLabel, places [][3]float64, d *DeckDevice) [][]coordinateLabel {
	const axes = 8 // the forms without distances
	likeliest := axes - 1
	if v := varying(places); v != "" {
		for i := 1; i < axes; i++ {
			text := ""
			for _, c := range forms[i] {
				text += c.axis
			}
			if text == v {
				likeliest = i
			}
		}
	}
	if len(forms) > axes {
		likeliest = axes
	}
	if d != nil && d.line.hidden {
		likeliest = 0
	}
	out := [][]coordinateLabel{forms[likeliest]}
	out = append(out, forms[:likeliest]...)
	return append(out, forms[likeliest+1:]...)
}

// varying names the axes along which points differ.
func varying(places [][3]float64) string {
	out := ""
	for axis, name := range []string{"x", "y", "z"} {
		for _, p := range places {
			if p[axis] != places[0][axis] {
				out += name
				break
			}
		}
	}
	return out
}

// positions says where the points of a line are: by the file's own coordinates,
// else by the deck or the .smv file, whose points pair up with rows unless a row
// was left out. It is nil where a coordinate is not known.
func (g *lineGroup) positions(l *Line, leftOut bool) [][3]float64 {
	out := make([][3]float64, len(l.Values))
	factor := 0.0
	var known [3]bool
	if g.device != nil {
		factor = g.device.factor
		if len(g.device.places) >= len(out) && !leftOut {
			copy(out, g.device.places)
			known = [3]bool{true, true, true}
		}
	}
	axis := map[string]int{"x": 0, "y": 1, "z": 2}
	for _, c := range l.Coordinates {
		a, cartesian := axis[c.Axis]
		inMetres := factor
		if factor == 0 && c.Unit != nil && *c.Unit == "m" {
			inMetres = 1
		}
		if !cartesian || inMetres == 0 {
			continue
		}
		known[a] = true
		for i, v := range c.Values {
			out[i][a] = v / inMetres
			if math.IsNaN(v) {
				out[i] = [3]float64{v, v, v} // FDS has no point there
			}
		}
	}
	if known != [3]bool{true, true, true} {
		return nil
	}
	return out
}
