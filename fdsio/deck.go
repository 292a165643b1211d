package fdsio

import (
	"path"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio/namelist"
)

// Deck is what an input file (.fds) declares, as far as work with a finished run
// needs it. Values are in the deck's own units: °C, kW, m, s. What the deck does
// not give is nil or empty; where FDS has a default, the field or a method of
// the deck says so. Groups are in file order, and those of the same ID all there.
type Deck struct {
	Head DeckHead
	Time DeckTime
	Misc DeckMisc
	Dump DeckDump

	Meshes        []DeckMesh
	Multipliers   []DeckMultiplier
	Devices       []DeckDevice
	Props         []DeckProp
	Surfaces      []DeckSurface
	Materials     []DeckMaterial
	Obstructions  []DeckObstruction
	Holes         []DeckHole
	Vents         []DeckVent
	BoundaryFiles []DeckBoundaryFile
	Reactions     []DeckReaction
	Inits         []DeckInit

	// CHID is the name of the run: HEAD's, else that of the file; with _cat behind
	// it if the deck is put together by CATF.
	CHID string
	// DefaultSurface is the surface of walls, OBST and VENT without one: INERT, or
	// what SURF DEFAULT=T or MISC SURF_DEFAULT says.
	DefaultSurface string
	// Parts are the files that CATF lines insert, as the deck names them.
	Parts []string
	// Ignored is what looks like a group though FDS skips it without a word.
	Ignored []*Problem

	groups    []namelist.Group // of the deck and its parts, in the order of FDS
	missing   bool             // parts or copies are not known, so that there is more than the deck tells here
	props     map[string]*Prop
	surfaces  map[string]*DeckSurface
	materials map[string]*DeckMaterial
	mults     map[string]*DeckMultiplier
	geometry  // see Layout

	copies     int          // made by multipliers so far
	placings   int          // boxes looked for in meshes so far
	placed     int          // those found in one
	crowded    bool         // the rest is not placed
	roundVents [][6]float64 // XB of those with a RADIUS
}

// Place is where in a deck a group is: the & of its name. Lines and columns
// count from 1.
type Place struct {
	File         string
	Line, Column int
}

// ReadDeck reads the text of an input file; name is that of the file. It goes on
// after what FDS would refuse, and reports it. The files that a CATF line names
// are not there to be read: see [Run.InputDeck] for a deck with its parts.
func ReadDeck(name string, text []byte) (*Deck, []*Problem) {
	return readDeck(name, text, nil)
}

func readDeck(name string, text []byte, open partOpener) (*Deck, []*Problem) {
	ps, ignored := &problems{file: name}, &problems{file: name}
	d := &Deck{
		CHID:           strings.TrimSuffix(path.Base(name), path.Ext(name)),
		DefaultSurface: "INERT",
		props:          map[string]*Prop{},
		surfaces:       map[string]*DeckSurface{},
		materials:      map[string]*DeckMaterial{},
		mults:          map[string]*DeckMultiplier{},
	}
	c := concatenation{deck: d, open: open, ps: ps, ignored: ignored}
	joined := c.read(name, text)
	for i := range d.groups {
		d.readGroup(deckReader{&d.groups[i], ps})
	}
	if d.Head.CHID != "" {
		d.CHID = d.Head.CHID
	}
	if joined {
		d.CHID += "_cat"
	}
	d.byID()
	d.layOut(ps)
	d.Ignored = ignored.found()
	return d, ps.found()
}

// readGroup reads one group. HEAD, TIME, MISC and DUMP may come several times:
// later ones override earlier ones key by key, as in FDS.
func (d *Deck) readGroup(g deckReader) {
	switch g.Name {
	case "HEAD":
		d.Head.read(g)
	case "TIME":
		d.Time.read(g)
	case "MISC":
		d.Misc.read(g)
		setText(&d.DefaultSurface, g.text("SURF_DEFAULT"))
	case "DUMP":
		d.Dump.read(g)
	case "MESH":
		d.Meshes = append(d.Meshes, readMesh(g))
	case "MULT":
		d.Multipliers = append(d.Multipliers, readMultiplier(g))
	case "DEVC":
		d.Devices = append(d.Devices, readDevice(g))
	case "PROP":
		d.Props = append(d.Props, readProp(g))
	case "SURF":
		s := readSurface(g)
		d.Surfaces = append(d.Surfaces, s)
		if g.flag("DEFAULT", false) {
			d.DefaultSurface = s.ID
		}
	case "MATL":
		d.Materials = append(d.Materials, readMaterial(g))
	case "OBST":
		d.Obstructions = append(d.Obstructions, readObstruction(g))
	case "HOLE":
		d.Holes = append(d.Holes, readHole(g))
	case "VENT":
		d.Vents = append(d.Vents, readVent(g))
	case "BNDF":
		d.BoundaryFiles = append(d.BoundaryFiles, readBoundaryFile(g))
	case "REAC":
		d.Reactions = append(d.Reactions, readReaction(g))
	case "INIT":
		d.Inits = append(d.Inits, readInit(g))
	}
}

// byID makes groups known by their IDs. Of those of the same ID the last counts.
func (d *Deck) byID() {
	for i := range d.Props {
		d.props[d.Props[i].ID] = &d.Props[i].Prop
	}
	for i := range d.Surfaces {
		d.surfaces[d.Surfaces[i].ID] = &d.Surfaces[i]
	}
	for i := range d.Materials {
		d.materials[d.Materials[i].ID] = &d.Materials[i]
	}
	for i := range d.Multipliers {
		d.mults[d.Multipliers[i].ID] = &d.Multipliers[i]
	}
}

// has reports whether there is a group of a name.
func (d *Deck) has(name string) bool {
	for i := range d.groups {
		if d.groups[i].Name == name {
			return true
		}
	}
	return false
}

// Ambient returns the ambient temperature in °C: MISC TMPA, 20 if it is not given.
func (d *Deck) Ambient() float64 { return given(d.Misc.AmbientTemperature, 20) }

// Begin returns the time at which the run begins, in s: TIME T_BEGIN, 0 if it is
// not given.
func (d *Deck) Begin() float64 { return given(d.Time.Begin, 0) }

// End returns the time at which the run ends, in s: TIME T_END, 1 if it is not
// given. TIME_SHRINK_FACTOR does not change it, nor the times of CSV files.
func (d *Deck) End() float64 { return given(d.Time.End, 1) }

// ShrinkFactor returns TIME TIME_SHRINK_FACTOR, 1 if it is not given.
func (d *Deck) ShrinkFactor() float64 { return given(d.Time.ShrinkFactor, 1) }

// frame returns the interval at which FDS writes what has no interval of its own.
func (d *Deck) frame() float64 {
	return (d.End() - d.Begin()) / float64(given(d.Dump.Frames, 1000))
}

// DeviceInterval returns the time between rows of the device files, in s: DUMP
// DT_DEVC, (T_END-T_BEGIN)/NFRAMES if it is not given or negative. FDS writes at
// the first time step after each interval, so that rows are not evenly spaced.
func (d *Deck) DeviceInterval() float64 {
	if dt := d.Dump.DeviceInterval; dt != nil && *dt >= 0 {
		return *dt
	}
	return d.frame()
}

// BoundaryInterval returns the time between frames of the boundary files, in s,
// of a release: DUMP DT_BNDF; if it is not given or negative (T_END-T_BEGIN)/NFRAMES,
// and twice that up to 6.7.7.
func (d *Deck) BoundaryInterval(v Version) float64 {
	switch dt := d.Dump.BoundaryInterval; {
	case dt != nil && *dt >= 0:
		return *dt
	case v.AtLeast(6, 7, 8):
		return d.frame()
	}
	return 2 * d.frame()
}

// GaugeTemperature returns the temperature of a gauge in °C: PROP
// GAUGE_TEMPERATURE, the ambient temperature if it is not given or there is no PROP.
func (d *Deck) GaugeTemperature(p *Prop) float64 {
	if p == nil {
		return d.Ambient()
	}
	return given(p.GaugeTemperature, d.Ambient())
}

func given[T any](v *T, otherwise T) T {
	if v == nil {
		return otherwise
	}
	return *v
}

// deckReader collects the values of a group; the first key whose value can't be
// read becomes a problem, as FDS stops there.
type deckReader struct {
	*namelist.Group
	ps *problems
}

func (g deckReader) place() Place {
	return Place{g.File(), g.Line, g.Column}
}

// complain notes a problem of the group as a whole.
func (g deckReader) complain(err error, format string, args ...any) {
	g.ps.addAt(g.place(), err, format, args...)
}

func (g deckReader) note(err error) {
	if n, ok := err.(namelist.Note); ok {
		g.ps.addAt(Place{n.File, n.Line, n.Column}, ErrDeck, "%s", n.Text)
	}
}

func (g deckReader) text(key string) string {
	v, _, err := g.String(key)
	g.note(err)
	return strings.TrimRight(v, " ")
}

func (g deckReader) number(key string) *float64 {
	v, ok, err := g.Float(key)
	g.note(err)
	return ifGiven(v, ok, err)
}

func (g deckReader) integer(key string) *int {
	v, ok, err := g.Int(key)
	g.note(err)
	return ifGiven(v, ok, err)
}

func (g deckReader) logical(key string) *bool {
	v, ok, err := g.Bool(key)
	g.note(err)
	return ifGiven(v, ok, err)
}

func (g deckReader) flag(key string, otherwise bool) bool { return given(g.logical(key), otherwise) }

func ifGiven[T any](v T, ok bool, err error) *T {
	if !ok || err != nil {
		return nil
	}
	return &v
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

func (g deckReader) point(key string) *[3]float64 {
	if v := g.vector(key, 3); v != nil {
		return (*[3]float64)(v)
	}
	return nil
}

// box returns XB with its ends in order, as FDS puts them.
func (g deckReader) box() *[6]float64 {
	v := g.vector("XB", 6)
	if v == nil {
		return nil
	}
	for axis := range 3 {
		if low, high := v[2*axis], v[2*axis+1]; low > high {
			v[2*axis], v[2*axis+1] = high, low
		}
	}
	return (*[6]float64)(v)
}

// texts returns the strings of a list; empty where the list has a gap.
func (g deckReader) texts(key string) []string {
	v, _, err := g.Strings(key)
	g.note(err)
	for i := range v {
		v[i] = strings.TrimRight(v[i], " ")
	}
	return v
}

// numbers returns the numbers of a list; 0, FDS's default, where it has a gap.
func (g deckReader) numbers(key string) []float64 {
	v, _, err := g.Floats(key)
	g.note(err)
	return v
}

// setText overrides a text by one that is given.
func setText(to *string, v string) {
	if v != "" {
		*to = v
	}
}

// set overrides a value by one that is given.
func set[T any](to **T, v *T) {
	if v != nil {
		*to = v
	}
}
