package fdsio

import (
	"math"
	"path"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio/namelist"
)

// deck is what an input file (.fds) declares, as far as device work needs it.
type deck struct {
	file           *namelist.File
	chid, title    string
	ambient        float64 // °C
	devices        []deckDevice
	props          map[string]*Prop
	surfaces       map[string]deckSurface
	materials      map[string]material
	defaultSurface string
	geometry
}

type deckDevice struct {
	id                string
	quantity          Quantity
	gas               bool
	position          *[3]float64
	box               *[6]float64
	orientation       *[3]float64
	ior               *int
	prop              string
	points            int
	timeHistory       bool
	line              deckLine // of a device with points
	hidden            bool
	temporal, spatial string
	converted         bool
}

type deckSurface struct {
	emissivity *float64
	adiabatic  bool
	layer      []component // of the first layer
}

type component struct {
	material string
	fraction float64 // of the mass
}

type material struct {
	emissivity float64
	density    *float64
}

// defaultEmissivity is FDS's emissivity of INERT and of every SURF and MATL that
// gives none.
const defaultEmissivity = 0.9

// maxPoints bounds the points of lines that are told apart, of one and of all;
// POINTS costs the writer of a deck nothing.
const maxPoints = 100_000

// maxID is where FDS cuts the ID of a device, in bytes.
const maxID = 60

// deckReader collects the values of a group; the first key whose value can't be
// read becomes a problem, as FDS stops there.
type deckReader struct {
	*namelist.Group
	ps *problems
}

func (g deckReader) note(err error) {
	var n namelist.Note
	if err == nil {
		return
	}
	if e, ok := err.(namelist.Note); ok {
		n = e
	}
	g.ps.add(n.Line, n.Column, ErrDeck, "%s", n.Text)
}

func (g deckReader) text(key string) string {
	v, _, err := g.String(key)
	g.note(err)
	return strings.TrimRight(v, " ")
}

func (g deckReader) number(key string) *float64 {
	v, ok, err := g.Float(key)
	g.note(err)
	if !ok || err != nil {
		return nil
	}
	return &v
}

func (g deckReader) integer(key string) *int {
	v, ok, err := g.Int(key)
	g.note(err)
	if !ok || err != nil {
		return nil
	}
	return &v
}

func (g deckReader) flag(key string, otherwise bool) bool {
	v, ok, err := g.Bool(key)
	g.note(err)
	if !ok || err != nil {
		return otherwise
	}
	return v
}

// vector returns the n numbers of a key, nil unless all are given.
func (g deckReader) vector(key string, n int) []float64 {
	v, present, err := g.Floats(key)
	g.note(err)
	if err != nil || len(v) < n {
		return nil
	}
	for i := range n {
		if !present[i] {
			return nil
		}
	}
	return v[:n]
}

// readDeck reads the text of an input file. It goes on after what FDS would
// refuse, and reports it.
func readDeck(name string, text []byte) (*deck, []*Problem) {
	f := namelist.Parse(name, text)
	ps := &problems{file: name}
	for _, n := range f.Problems {
		ps.add(n.Line, n.Column, ErrDeck, "%s", n.Text)
	}
	d := &deck{
		file:           f,
		chid:           strings.TrimSuffix(path.Base(name), path.Ext(name)),
		ambient:        20,
		props:          map[string]*Prop{},
		surfaces:       map[string]deckSurface{},
		materials:      map[string]material{},
		defaultSurface: "INERT",
	}
	for i := range f.Groups {
		g := deckReader{&f.Groups[i], ps}
		switch g.Name {
		case "HEAD":
			d.readHead(g)
		case "MISC":
			d.readMisc(g)
		case "DEVC":
			d.devices = append(d.devices, readDevice(g))
		case "PROP":
			d.props[g.text("ID")] = readProp(g)
		case "SURF":
			d.readSurface(g)
		case "MATL":
			d.readMaterial(g)
		}
	}
	d.readGeometry(ps)
	return d, ps.found()
}

func (d *deck) readHead(g deckReader) {
	if chid := g.text("CHID"); chid != "" {
		d.chid = chid
	}
	if title := g.text("TITLE"); title != "" {
		d.title = title
	}
}

func (d *deck) readMisc(g deckReader) {
	if t := g.number("TMPA"); t != nil {
		d.ambient = *t
	}
	if s := g.text("SURF_DEFAULT"); s != "" {
		d.defaultSurface = s
	}
}

func readDevice(g deckReader) deckDevice {
	d := deckDevice{
		id:          g.text("ID"),
		ior:         g.integer("IOR"),
		prop:        g.text("PROP_ID"),
		timeHistory: g.flag("TIME_HISTORY", false),
		hidden:      !g.flag("OUTPUT", true),
		temporal:    g.text("TEMPORAL_STATISTIC"),
		spatial:     g.text("SPATIAL_STATISTIC"),
		points:      1,
	}
	if _, given, _ := g.String("ID"); !given {
		d.id = "null"
	}
	if d.temporal == "" && !g.flag("TIME_AVERAGED", true) {
		d.temporal = "INSTANT VALUE"
	}
	if len(d.id) > maxID {
		d.id = d.id[:maxID]
	}
	d.quantity, d.gas = Canonical(g.text("QUANTITY"))
	// x below -1E5 is FDS's mark for "not given".
	if v := g.vector("XYZ", 3); v != nil && v[0] > -1e5 {
		d.position = (*[3]float64)(v)
	}
	for _, key := range []string{"XB", "XBP"} {
		if v := g.vector(key, 6); v != nil && v[0] > -1e5 {
			d.box = (*[6]float64)(v)
		}
	}
	if v := g.vector("ORIENTATION", 3); v != nil {
		d.orientation = (*[3]float64)(v)
	}
	if n := g.integer("POINTS"); n != nil {
		d.points = min(*n, maxPoints)
	}
	if d.points > 1 {
		d.line = readDeckLine(g)
	}
	if old := g.text("STATISTICS"); old != "" {
		if d.box != nil {
			d.spatial = old
		} else {
			d.temporal = old
		}
	}
	for _, key := range []string{"CONVERSION_FACTOR", "CONVERSION_ADDEND"} {
		d.converted = d.converted || g.number(key) != nil
	}
	return d
}

func readProp(g deckReader) *Prop {
	p := &Prop{
		ID:               g.text("ID"),
		GaugeTemperature: g.number("GAUGE_TEMPERATURE"),
		GaugeEmissivity:  g.number("GAUGE_EMISSIVITY"),
		Emissivity:       g.number("EMISSIVITY"),
	}
	// -1 is FDS's own way to say that it is not given.
	if h := g.number("HEAT_TRANSFER_COEFFICIENT"); h != nil && *h >= 0 {
		p.HeatTransferCoefficient = h
	}
	return p
}

func (d *deck) readSurface(g deckReader) {
	id := g.text("ID")
	s := deckSurface{emissivity: g.number("EMISSIVITY"), adiabatic: g.flag("ADIABATIC", false)}
	// MATL_ID(layer,component); without subscripts the list goes down the layers.
	const layers = 20
	ids, err := g.StringMatrix("MATL_ID", layers)
	g.note(err)
	fractions, err := g.FloatMatrix("MATL_MASS_FRACTION", layers)
	g.note(err)
	for _, e := range ids {
		if e.I != 1 {
			continue
		}
		c := component{material: strings.TrimRight(e.Value, " ")}
		if e.J == 1 {
			c.fraction = 1
		}
		for _, f := range fractions {
			if f.I == 1 && f.J == e.J {
				c.fraction = f.Value
			}
		}
		s.layer = append(s.layer, c)
	}
	d.surfaces[id] = s
	if g.flag("DEFAULT", false) {
		d.defaultSurface = id
	}
}

func (d *deck) readMaterial(g deckReader) {
	m := material{emissivity: defaultEmissivity, density: g.number("DENSITY")}
	if e := g.number("EMISSIVITY"); e != nil {
		m.emissivity = *e
	}
	d.materials[g.text("ID")] = m
}

// emissivity returns the emissivity that FDS gives to a surface, nil if the deck
// does not tell: the SURF's own; else that of the materials of its first layer,
// by volume; else 0.9. Source: runs of FDS 6.5.1 and 6.11.1 with all of these.
func (d *deck) emissivity(surface string) *float64 {
	known := func(v float64) *float64 { return &v }
	switch surface {
	case "INERT":
		return known(defaultEmissivity)
	case "OPEN":
		return known(1)
	case "MIRROR":
		return known(0)
	}
	s, ok := d.surfaces[surface]
	switch {
	case !ok:
		return nil
	case s.emissivity != nil:
		return s.emissivity
	case s.adiabatic:
		return known(1)
	case len(s.layer) == 0:
		return known(defaultEmissivity)
	}
	return d.mixture(s.layer)
}

// mixture weighs the emissivities of a layer's components by their volumes.
func (d *deck) mixture(layer []component) *float64 {
	if len(layer) == 1 {
		m, ok := d.materials[layer[0].material]
		if !ok {
			return nil
		}
		return &m.emissivity
	}
	var sum, volume float64
	for _, c := range layer {
		m, ok := d.materials[c.material]
		if !ok || m.density == nil || *m.density <= 0 {
			return nil
		}
		v := c.fraction / *m.density
		sum, volume = sum+v*m.emissivity, volume+v
	}
	e := sum / volume
	if math.IsNaN(e) {
		return nil
	}
	return &e
}
