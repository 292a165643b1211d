package fdsio

import "fmt"

// declared is a device as the .smv file and the deck have it; either may be nil.
type declared struct {
	labels []string // that its column can have
	smv    *SMVDevice
	deck   *DeckDevice
}

// inOrder finds the members of one ordered list in another by their labels: each
// search goes on behind the last find, so that equal labels pair up in turn.
type inOrder struct {
	places map[string][]int
	last   int
}

func newInOrder(n int, labels func(i int) []string) *inOrder {
	o := &inOrder{places: make(map[string][]int, n), last: -1}
	for i := range n {
		for _, l := range labels(i) {
			o.places[l] = append(o.places[l], i)
		}
	}
	return o
}

// next returns the next place of a label, -1 if there is none.
func (o *inOrder) next(label string) int {
	left := o.places[label]
	for len(left) > 0 && left[0] <= o.last {
		left = left[1:]
	}
	o.places[label] = left
	if len(left) == 0 {
		return -1
	}
	o.last = left[0]
	return o.last
}

// declare lists the devices of a run in the order of the deck, pairing the .smv
// file's with the deck's. FDS leaves out of the .smv what lies outside all
// meshes, and lists each point of a line.
func declare(s *SMV, d *Deck) []declared {
	if d == nil {
		d = &Deck{}
	}
	var out []declared
	if len(s.Devices) == 0 {
		for i := range d.Devices {
			dev := &d.Devices[i]
			for point := 1; point <= max(dev.Points, 1) && len(out) < maxPoints; point++ {
				out = append(out, declared{labels: dev.labels(point), deck: dev})
				if !dev.TimeHistory {
					break
				}
			}
		}
		return out
	}
	decks := newInOrder(len(d.Devices), func(i int) []string { return []string{d.Devices[i].ID} })
	var dev *DeckDevice // whose points are being listed
	point := 0
	for i := range s.Devices {
		sd := &s.Devices[i]
		if dev != nil && point < dev.Points && dev.ID == sd.ID {
			point++
		} else {
			dev, point = nil, 1
			if place := decks.next(sd.ID); place >= 0 {
				dev = &d.Devices[place]
			}
		}
		labels := []string{sd.ID}
		if dev != nil {
			labels = dev.labels(point)
		}
		out = append(out, declared{labels: labels, smv: sd, deck: dev})
	}
	return out
}

// labels returns what can stand over the column of a device, or of a point of a
// line: nothing if it has none. Up to 6.7.5 the number of a point has leading zeros.
func (d *DeckDevice) labels(point int) []string {
	switch {
	case d.Hidden:
		return nil
	case d.Points <= 1:
		return []string{d.ID}
	case !d.TimeHistory:
		return nil
	}
	digits := 2
	if d.Points > 99 {
		digits = 3
	}
	if d.Points > 999 {
		digits = 6
	}
	return []string{fmt.Sprintf("%s-%d", d.ID, point), fmt.Sprintf("%s-%0*d", d.ID, digits, point)}
}

// join makes the devices of a run out of what its files say of them.
func (r *Run) join(s *SMV, d *Deck, columns []deviceColumn) {
	all := declare(s, d)
	if len(columns) == 0 {
		for _, dec := range all {
			if len(dec.labels) > 0 {
				r.Devices = append(r.Devices, r.device(dec, s, d, deviceColumn{label: dec.labels[0]}))
			}
		}
		return
	}
	places := newInOrder(len(all), func(i int) []string { return all[i].labels })
	// A .smv file that was cut short does not have all the deck has.
	onlyDeck := declare(&SMV{}, d)
	decks := newInOrder(len(onlyDeck), func(i int) []string { return onlyDeck[i].labels })
	for _, c := range columns {
		dec := declared{}
		inDeck := decks.next(c.label)
		if place := places.next(c.label); place >= 0 {
			dec = all[place]
		} else if inDeck >= 0 {
			dec = onlyDeck[inDeck]
		}
		r.Devices = append(r.Devices, r.device(dec, s, d, c))
	}
}

func (r *Run) device(dec declared, s *SMV, d *Deck, c deviceColumn) Device {
	out := Device{ID: c.label, Unit: c.unit, file: c.file, column: c.column}
	if sd := dec.smv; sd != nil {
		out.Quantity, _ = Canonical(sd.Quantity)
		out.Position, out.Box = &sd.Position, sd.Box
		// Before 6.6.0 the .smv knew nothing of IOR; 0 0 -1 is also what it says
		// of a device without a direction.
		if sd.Orientation != [3]float64{0, 0, -1} && r.Version != nil && r.Version.AtLeast(6, 6, 0) {
			out.Orientation = &sd.Orientation
		}
	}
	if dd := dec.deck; dd != nil {
		out.Gas = dd.Gas
		if out.Quantity == "" {
			out.Quantity = dd.Quantity
		}
		if dd.Position != nil {
			out.Position = dd.Position
		}
		if out.Box == nil && dd.SpatialStatistic != "" {
			out.Box = dd.Box
		}
		if dd.Orientation != nil {
			out.Orientation = dd.Orientation
		}
		out.IOR = dd.IOR
		out.TemporalStatistic, out.SpatialStatistic, out.Converted = dd.TemporalStatistic, dd.SpatialStatistic, dd.converted()
		if dd.Prop != "" { // a PROP without an ID is nobody's
			if out.Prop = d.props[dd.Prop]; out.Prop == nil {
				out.Prop = &Prop{ID: dd.Prop, Undefined: true}
				r.Problems = append(r.Problems, &Problem{File: r.path(r.Deck), Device: out.ID, Err: ErrDeck,
					Text: fmt.Sprintf("PROP_ID='%s' is no PROP of the deck; its settings are not known", dd.Prop)})
			}
		}
	}
	if out.IOR == nil && !out.Gas {
		out.IOR = iorOf(out.Orientation)
	}
	if out.IOR != nil {
		out.Orientation = direction(*out.IOR)
	}
	if out.Position != nil && out.IOR != nil && !out.Gas && out.Box == nil {
		out.Surface = r.surfaceOf(*out.Position, *out.IOR)
	}
	return out
}

// iorOf returns the IOR of a device that faces along an axis, nil for others.
func iorOf(orientation *[3]float64) *int {
	if orientation == nil {
		return nil
	}
	for _, ior := range []int{1, -1, 2, -2, 3, -3} {
		if *direction(ior) == *orientation {
			return &ior
		}
	}
	return nil
}

// direction returns the unit vector of an IOR, nil if it is none.
func direction(ior int) *[3]float64 {
	axis, sign := ior, 1.0
	if ior < 0 {
		axis, sign = -ior, -1
	}
	if axis < 1 || axis > 3 {
		return nil
	}
	var v [3]float64
	v[axis-1] = sign
	return &v
}

// surfaceOf finds the surface at a place: from the .smv file, which has the
// obstructions and vents as FDS placed them, else from the deck. The emissivity
// is the deck's: the number that the .smv file has is not the one in force.
func (r *Run) surfaceOf(p [3]float64, ior int) *Surface {
	s, d := r.smv, r.deck
	id := ""
	switch {
	case s.roundVents && (d == nil || d.nearRoundVent(p)):
		// What they cover is not read.
	case len(s.Meshes) > 0:
		id = r.walls.surfaceAt(p, ior, s.DefaultSurface)
	case d != nil:
		id = d.surfaceAt(p, ior, d.DefaultSurface)
	}
	if id == "" {
		return nil
	}
	out := &Surface{ID: id}
	if d != nil {
		out.Emissivity = d.Emissivity(id)
	}
	return out
}
