package fluxplot

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// mapPanel draws one map on the axes of a plot.
type mapPanel struct {
	*Map
	layout  *mapLayout
	lines   []isoline
	markers []Marker // those within the frame, one for each place
}

// panel returns the plot of a map.
func (l *mapLayout) panel(m *Map) *plot.Plot {
	p := newPlot(clean(textOr(m.Title, m.Quantity)), textOr(m.XAxis, "x")+" (m)", textOr(m.YAxis, "z")+" (m)")
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = l.frame.X1, l.frame.X2, l.frame.Y1, l.frame.Y2
	p.Add(&mapPanel{m, l, isolines(continued(m.Tiles), l.levels), l.merge(m.Markers)})
	return p
}

// merge gives markers of one place one name, and leaves out those beyond the
// frame.
func (l *mapLayout) merge(markers []Marker) []Marker {
	hair := 1e-4 * max(l.frame.X2-l.frame.X1, l.frame.Y2-l.frame.Y1)
	within := func(v, low, high float64) bool { return v >= low-hair && v <= high+hair }
	var out []Marker
	more := map[int]int{}
	var beyond []string
	for _, m := range markers {
		if !within(m.X, l.frame.X1, l.frame.X2) || !within(m.Y, l.frame.Y1, l.frame.Y2) {
			beyond = append(beyond, clean(m.Name))
			continue
		}
		same := func(o Marker) bool { return math.Hypot(o.X-m.X, o.Y-m.Y) <= hair }
		if i := slices.IndexFunc(out, same); i >= 0 {
			more[i]++
		} else {
			out = append(out, Marker{clean(m.Name), m.X, m.Y})
		}
	}
	for i, n := range more {
		out[i].Name += fmt.Sprintf(" +%d", n)
	}
	if len(beyond) > 0 {
		l.remark("beyond the map: " + few(beyond, 3))
	}
	return out
}

// few names the first of a list, and says how many more there are.
func few(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// Plot implements plot.Plotter.
func (m *mapPanel) Plot(c draw.Canvas, p *plot.Plot) {
	paintMap(c, p, m.Tiles, m.layout.shades)
	tx, ty := p.Transforms(&c)
	at := func(q place) vg.Point { return vg.Point{X: tx(q.x), Y: ty(q.y)} }
	lines := m.strokeIsolines(c, at)
	labels := newPlacer(c.Rectangle, slices.Concat(lines, m.strokeBorders(c, at)))
	m.plotMarkers(c, at, labels)
	m.plotRegionNames(c, at, labels)
	m.plotMarkerNames(c, at, labels)
	m.labelIsolines(c, lines, labels)
	strokeBox(c, c.Rectangle)
}

// strokeBorders draws the borders of the regions, black dashes on white that are
// seen on any colour, and returns them. Along the frame there are none.
func (m *mapPanel) strokeBorders(c draw.Canvas, at func(place) vg.Point) (out [][]vg.Point) {
	const close = 0.5 // points
	inside := vg.Rectangle{
		Min: c.Min.Add(vg.Point{X: close, Y: close}),
		Max: c.Max.Sub(vg.Point{X: close, Y: close}),
	}
	for i := range m.Regions {
		for _, s := range m.Regions[i].outline() {
			a, b := at(s.from), at(s.to)
			upright, level := a.X == b.X, a.Y == b.Y
			if upright && a.X > inside.Min.X && a.X < inside.Max.X || level && a.Y > inside.Min.Y && a.Y < inside.Max.Y {
				out = append(out, c.ClipLinesXY([]vg.Point{a, b})...)
			}
		}
	}
	c.StrokeLines(line(white, 1.8), out...)
	c.StrokeLines(line(black, 1.1, 5, 2.5), out...)
	return out
}

// strokeIsolines draws the isolines and returns them as they are on the canvas.
func (m *mapPanel) strokeIsolines(c draw.Canvas, at func(place) vg.Point) [][]vg.Point {
	out := make([][]vg.Point, len(m.lines))
	for i, l := range m.lines {
		style := line(m.layout.shades.ink(l.level), 0.9)
		if m.layout.shades.signed && l.level < 0 {
			style.Dashes = []vg.Length{4, 2}
		}
		const closest = 0.3 // points; nearer ones are not told apart
		var points []vg.Point
		for k, q := range l.points {
			v := at(q)
			if k == 0 || k == len(l.points)-1 || distance(v, points[len(points)-1]) > closest {
				points = append(points, v)
			}
		}
		c.StrokeLines(style, pieces(points)...)
		out[i] = points
	}
	return out
}

func distance(a, b vg.Point) vg.Length {
	return vg.Length(math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y)))
}

// labelIsolines writes the level on each isoline that is long enough, and on the
// longest of a level in any case if there is a place for it.
func (m *mapPanel) labelIsolines(c draw.Canvas, lines [][]vg.Point, labels *placer) {
	style := textStyle(7.5, false)
	style.XAlign, style.YAlign = draw.XCenter, draw.YCenter
	count := map[float64]int{}
	for i, l := range m.lines {
		text := levelLabel(l.level)
		half := vg.Point{X: (fontReserve*style.Width(text) + 3) / 2, Y: (style.Font.Size + 1) / 2}
		const mostLabels, enough = 8, 4 // of a level; a line is so many labels long
		if n := count[l.level]; n >= mostLabels || n > 0 && length(lines[i]) < enough*2*half.X {
			continue
		}
		at, ok := labels.bestOn(i, lines[i], half)
		if !ok {
			continue
		}
		count[l.level]++
		// On the line the field has its level: a patch of that colour hides the line
		// and hardly anything else.
		c.SetColor(m.layout.shades.colors[m.layout.shades.index(l.level)])
		c.Fill(boxAround(at, half).Path())
		style.Color = m.layout.shades.ink(l.level)
		c.FillText(style, at, text)
	}
}

func length(points []vg.Point) (sum vg.Length) {
	for i := 1; i < len(points); i++ {
		sum += distance(points[i], points[i-1])
	}
	return sum
}
