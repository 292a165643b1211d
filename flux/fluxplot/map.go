package fluxplot

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
)

// Map is a field on a plane: the values of a wall or of a slice, at one time.
type Map struct {
	Title          string // above the map; "" for Quantity
	XAxis, YAxis   string // names of the axes in the plane; "" for x and z
	Quantity, Unit string // such as "Gauge heat flux" and "kW/m2", as FDS writes it
	Tiles          []Tile
	Regions        []Region
	Markers        []Marker
	Masked         string // what the masked cells are; "" for "no wall"
}

// Tile is a grid of a map. Where tiles overlap, the last one with data is seen.
type Tile struct {
	// X and Y, in m, increase: the edges of the cells, or with Nodes the places of
	// the nodes.
	X, Y []float64
	// Values are those of the cells, or of the nodes, row by row from the lowest
	// Y, along X in each. NaN is a cell without data, or a node whose neighbouring
	// cells are without.
	Values []float64
	Nodes  bool
}

// Region is a part of a map with a name, such as the surface that lies there.
type Region struct {
	Name  string
	Rects []Rect
}

// Rect is a rectangle, in m.
type Rect struct{ X1, X2, Y1, Y2 float64 }

// Marker is a place with a name, such as that of a device, in m.
type Marker struct {
	Name string
	X, Y float64
}

// MapOptions choose how maps are drawn. nil stands for everything as it is.
type MapOptions struct {
	Title, Caption string    // of the sheet
	Scale          *Range    // of the colours; nil for the range of the values
	Levels         []float64 // of the isolines
	Signed         bool      // colours diverge from white at zero; below it isolines are dashed
	Steady         bool      // the sheet is a frame of an animation: the caption is the one given, the colour bar shows all levels
}

// Maps draws maps side by side with one scale, one colour bar and one frame of
// the plane: several quantities of one wall, or one at several times. All scales
// of length are equal but for a plane more than 25 times as long as high.
//
// A cell is painted as it is, without smoothing; where it is smaller than a
// pixel, the pixel shows the greatest of its cells (signed: that of the greatest
// size). Between nodes the colours change linearly in x and in y. Isolines of
// cells interpolate between their centres, also across tiles whose cells
// continue each other; between the outermost centres and the border the field is
// taken as constant.
//
// What cannot be drawn is told in Notes and in the caption: infinite values,
// which are masked, levels that no value reaches, markers beyond the map. Names
// for which there is no room are left out. Maps returns ErrNoData where all is
// masked, and an error for tiles whose edges do not increase or whose values are
// not as many as their cells, for maps of different units or axes, and for a
// scale, a level or a place that is no number. The maps must stay as they are
// until the sheet is drawn.
func Maps(maps []Map, opts *MapOptions) (*Sheet, error) {
	if opts == nil {
		opts = &MapOptions{}
	}
	if err := checkMaps(maps, opts); err != nil {
		return nil, err
	}
	sum := summarise(maps)
	if sum.count == 0 {
		return nil, fmt.Errorf("%w: all cells of the map are masked", ErrNoData)
	}
	layout := newMapLayout(maps, sum, opts)
	var plots []*plot.Plot
	for i := range maps {
		plots = append(plots, layout.panel(&maps[i]))
	}
	s := arrange(plots, layout.columns(len(plots)))
	s.maps, s.Notes, s.Title = layout, layout.remarks, clean(opts.Title)
	parts := []string{opts.Caption}
	if !opts.Steady {
		parts = slices.Concat(parts, []string{valuesNote(maps)}, s.Notes)
	}
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	s.Caption = clean(strings.Join(parts, captionMark))
	return s, nil
}

func newMapLayout(maps []Map, sum *summary, opts *MapOptions) *mapLayout {
	scale := rangeOf(sum.low, sum.high, opts.Signed)
	if opts.Scale != nil {
		scale = *opts.Scale
	}
	l := &mapLayout{
		frame:   sum.frame,
		shades:  newShading(scale, opts.Signed),
		steady:  opts.Steady,
		under:   sum.low < scale.Low,
		over:    sum.high > scale.High,
		label:   barLabel(maps),
		unit:    clean(textOr(shownUnit(maps[0].Unit), "–")),
		remarks: sum.notes,
	}
	l.chooseLevels(sum, opts, shownUnit(maps[0].Unit))
	if sum.masked {
		l.masked = clean(textOr(maps[0].Masked, "no wall"))
	}
	l.remarkStretch()
	return l
}

func textOr(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// barLabel names what the colour bar shows: the quantity, if it is one.
func barLabel(maps []Map) string {
	label := maps[0].Quantity
	for _, m := range maps[1:] {
		if m.Quantity != label {
			label = ""
		}
	}
	unit := textOr(shownUnit(maps[0].Unit), "–")
	if label != "" {
		unit = label + " (" + unit + ")"
	}
	return clean(unit)
}

func checkMaps(maps []Map, opts *MapOptions) error {
	if len(maps) == 0 {
		return fmt.Errorf("%w: no map", ErrNoData)
	}
	for i := range maps {
		m := &maps[i]
		if m.Unit != maps[0].Unit {
			return fmt.Errorf("fluxplot: maps with one scale need one unit, found %s and %s", maps[0].Unit, m.Unit)
		}
		if m.XAxis != maps[0].XAxis || m.YAxis != maps[0].YAxis {
			return fmt.Errorf("fluxplot: maps of one sheet need the same axes, found %s, %s and %s, %s", maps[0].XAxis, maps[0].YAxis, m.XAxis, m.YAxis)
		}
		for j := range m.Tiles {
			if err := m.Tiles[j].check(); err != nil {
				return fmt.Errorf("fluxplot: %s, tile %d: %w", textOr(m.Quantity, "map"), j+1, err)
			}
		}
		if err := m.checkNames(); err != nil {
			return err
		}
	}
	if s := opts.Scale; s != nil && !(s.Low < s.High && finite(s.Low) && finite(s.High)) {
		return fmt.Errorf("fluxplot: the scale goes from %g to %g, expected two numbers that increase", s.Low, s.High)
	}
	for _, l := range opts.Levels {
		if !finite(l) {
			return fmt.Errorf("fluxplot: no isoline can be drawn at %g", l)
		}
	}
	return nil
}

// checkNames checks the places of what has a name.
func (m *Map) checkNames() error {
	for _, r := range m.Regions {
		for _, a := range r.Rects {
			if !(a.X1 < a.X2 && a.Y1 < a.Y2 && finite(a.X1+a.X2) && finite(a.Y1+a.Y2)) {
				return fmt.Errorf("fluxplot: region %s: found a rectangle from %g, %g to %g, %g, expected lengths that increase", r.Name, a.X1, a.Y1, a.X2, a.Y2)
			}
		}
	}
	for _, k := range m.Markers {
		if !finite(k.X + k.Y) {
			return fmt.Errorf("fluxplot: marker %s is at %g, %g, expected lengths", k.Name, k.X, k.Y)
		}
	}
	return nil
}

func (t *Tile) check() error {
	for _, axis := range []struct {
		name  string
		edges []float64
	}{{"X", t.X}, {"Y", t.Y}} {
		if len(axis.edges) < 2 {
			return fmt.Errorf("%s has %d edges, expected two or more", axis.name, len(axis.edges))
		}
		for i, e := range axis.edges {
			if !finite(e) {
				return fmt.Errorf("%s[%d] is %g, expected a length", axis.name, i, e)
			}
			if i > 0 && e <= axis.edges[i-1] {
				return fmt.Errorf("%s[%d] = %g does not exceed %g before it", axis.name, i, e, axis.edges[i-1])
			}
		}
	}
	if nx, ny := t.size(); len(t.Values) != nx*ny {
		return fmt.Errorf("it has %d values, expected %d × %d", len(t.Values), nx, ny)
	}
	return nil
}

// size returns how many values there are along each axis.
func (t *Tile) size() (nx, ny int) {
	if t.Nodes {
		return len(t.X), len(t.Y)
	}
	return len(t.X) - 1, len(t.Y) - 1
}

// summary is what has to be known of all maps before one can be drawn.
type summary struct {
	frame     Rect
	low, high float64
	count     int // of values
	masked    bool
	notes     []string
}

func summarise(maps []Map) *summary {
	inf := math.Inf(1)
	s := &summary{frame: Rect{inf, -inf, inf, -inf}, low: inf, high: -inf}
	for i := range maps {
		s.add(&maps[i])
	}
	return s
}

func (s *summary) add(m *Map) {
	infinite := 0
	for i := range m.Tiles {
		t := &m.Tiles[i]
		s.frame.X1, s.frame.X2 = min(s.frame.X1, t.X[0]), max(s.frame.X2, t.X[len(t.X)-1])
		s.frame.Y1, s.frame.Y2 = min(s.frame.Y1, t.Y[0]), max(s.frame.Y2, t.Y[len(t.Y)-1])
		for _, v := range t.Values {
			switch {
			case finite(v):
				s.low, s.high = min(s.low, v), max(s.high, v)
				s.count++
				continue
			case math.IsInf(v, 0):
				infinite++
			}
			s.masked = true
		}
	}
	if infinite > 0 {
		s.notes = append(s.notes, fmt.Sprintf("%s: infinite in %d cells, masked", textOr(m.Quantity, "values"), infinite))
	}
}

// chooseLevels keeps the levels that the values reach, once each, and remarks
// which they do not. Where signed values have both signs, zero is among them: in
// grey print, the line alone parts positive from negative.
func (l *mapLayout) chooseLevels(s *summary, opts *MapOptions, unit string) {
	var beyond []string
	for _, v := range opts.Levels {
		if v > s.low && v <= s.high || opts.Steady {
			l.levels = append(l.levels, v)
		} else {
			beyond = append(beyond, levelLabel(v))
		}
	}
	if len(beyond) > 0 {
		l.remark(strings.TrimSpace("no value reaches the isoline at " + few(beyond, 10) + " " + unit))
	}
	if opts.Signed && (s.low < 0 && s.high > 0 || opts.Steady) {
		l.levels = append(l.levels, 0)
	}
	slices.Sort(l.levels)
	l.levels = slices.Compact(l.levels)
}

// valuesNote gives the range of the values of each map, masked cells left out.
func valuesNote(maps []Map) string {
	var parts []string
	for i := range maps {
		s := summarise(maps[i : i+1])
		if s.count == 0 {
			continue
		}
		text := fmt.Sprintf("%s to %s", number(s.low), number(s.high))
		if len(maps) > 1 {
			text = textOr(maps[i].Title, maps[i].Quantity) + ": " + text
		}
		parts = append(parts, strings.TrimSpace(text+" "+shownUnit(maps[i].Unit)))
	}
	return strings.Join(parts, captionMark)
}

// number writes a number in few digits, with the sign that text has.
func number(v float64) string {
	return strings.ReplaceAll(fmt.Sprintf("%.3g", v), "-", "−")
}

// shownUnit writes a unit of FDS as it is read.
func shownUnit(unit string) string {
	if unit == "C" {
		return "°C"
	}
	return strings.NewReplacer("m2", "m²", "m3", "m³").Replace(unit)
}

// levelLabel writes a level as it was given.
func levelLabel(v float64) string {
	return strings.ReplaceAll(strconv.FormatFloat(v, 'g', -1, 64), "-", "−")
}
