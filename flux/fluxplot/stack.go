package fluxplot

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Panel is what [Stack] draws on one pair of axes.
type Panel struct {
	Axis   string // name of the y axis with its unit
	Bands  []Band // below the curves
	Curves []Curve
	Limits *[2]float64 // of the y axis; nil for the range of the data and 0
}

// Band is shaded from Low to High. NaN is a gap.
type Band struct {
	Label        string
	X, Low, High []float64
}

// RunStyle tells the curves of several runs or models apart: by colour, width and
// dashes, and by a marker that is no circle, which is for what was measured.
func RunStyle(i int) Style {
	styles := []Style{
		{line(blue, 2.2), draw.PyramidGlyph{}},
		{line(vermillion, 1.5, 7, 3), draw.BoxGlyph{}},
		{line(bluishGreen, 1.8, 2, 2), diamond{}},
		{line(purple, 1.2), downTriangle{}},
		{line(orange, 2, 8, 2, 2, 2), cross{}},
		{line(skyBlue, 3), cross{upright: true}},
	}
	return styles[i%len(styles)]
}

// Styles of what is not a run.
var (
	// MeasuredStyle is for points without a line through them.
	MeasuredStyle = Style{line(black, 0), draw.CircleGlyph{}}
	// LevelStyle is for a level to compare with, such as a threshold.
	LevelStyle = Style{line(black, 1, 5, 3), nil}
)

// bandColor is pale enough for a grid and curves upon it, and dark enough for print.
var bandColor = rgb(0xd5dde5)

// stacked says how tall the panels of a [Stack] are.
const (
	upperHeight = 8 * vg.Centimeter
	lowerHeight = 4.5 * vg.Centimeter
)

// Stack draws two panels over one x axis, the upper one taller: curves, and below
// what sets them apart. Curves without a label are not named.
func Stack(title, caption, xAxis string, upper, lower Panel) (*Sheet, error) {
	s := &Sheet{Title: clean(title), Caption: clean(caption), stacked: true}
	first, last := math.Inf(1), math.Inf(-1)
	var plots []*plot.Plot
	for _, panel := range []Panel{upper, lower} {
		p, xmin, xmax, err := panel.plot()
		if err != nil {
			return nil, fmt.Errorf("%w: %s", err, title)
		}
		first, last = min(first, xmin), max(last, xmax)
		plots = append(plots, p)
	}
	for _, p := range plots {
		p.X.Min, p.X.Max = first, last
		if first == last {
			p.X.Min, p.X.Max = first-0.5, last+0.5 // a single point still has a place
		}
		s.Panels = append(s.Panels, []*plot.Plot{p})
		for _, box := range p.GlyphBoxes(p) {
			s.labels = max(s.labels, box.Max.X)
		}
	}
	plots[1].X.Label.Text = xAxis
	return s, nil
}

// plot makes the axes with all that is on them, and tells the range of x.
func (panel *Panel) plot() (p *plot.Plot, xmin, xmax float64, err error) {
	cs := &curves{label: textStyle(8.5, false)}
	for _, b := range panel.Bands {
		// Its label stands beside the middle of its end.
		middle := Curve{Label: clean(b.Label), X: b.X, Y: make([]float64, len(b.X)), Style: Style{line(bandColor, 7), nil}, swatch: true}
		for i := range b.X {
			middle.Y[i] = (b.Low[i] + b.High[i]) / 2
		}
		cs.list = append(cs.list, middle)
	}
	for _, c := range panel.Curves {
		c.Label = clean(c.Label)
		cs.list = append(cs.list, c)
	}
	xmin, xmax, ymin, ymax := cs.DataRange()
	if math.IsInf(xmin, 1) {
		return nil, 0, 0, ErrNoData
	}
	for _, b := range panel.Bands {
		for i := range b.X {
			if finite(b.Low[i]) && finite(b.High[i]) {
				ymin, ymax = min(ymin, b.Low[i]), max(ymax, b.High[i])
			}
		}
	}
	p = newPlot("", "", panel.Axis)
	for _, b := range panel.Bands {
		p.Add(b)
	}
	p.Add(cs)
	p.Y.Min, p.Y.Max = widen(ymin, ymax)
	if panel.Limits != nil {
		p.Y.Min, p.Y.Max = panel.Limits[0], panel.Limits[1]
	}
	return p, xmin, xmax, nil
}

// Plot implements plot.Plotter.
func (b Band) Plot(c draw.Canvas, p *plot.Plot) {
	for start := 0; start < len(b.X); {
		end := start
		for end < len(b.X) && finite(b.Low[end]) && finite(b.High[end]) {
			end++
		}
		b.fill(c, p, start, end)
		start = max(end, start+1)
	}
	grid{}.Plot(c, p) // upon it
}

// fill shades a stretch without gaps, in pieces as long lines are drawn in pieces.
func (b Band) fill(c draw.Canvas, p *plot.Plot, start, end int) {
	if end-start < 2 {
		return
	}
	tx, ty := p.Transforms(&c)
	x, low, high := b.X[start:end], b.Low[start:end], b.High[start:end]
	column := func(x float64) int { return int(tx(x) * columnsPerPoint) }
	corners := append(extremes(x, low, column), extremes(x, high, column)...)
	slices.Sort(corners)
	corners = slices.Compact(corners)
	const most = 256
	for len(corners) > 1 {
		n := min(most, len(corners))
		var outline []vg.Point
		for _, i := range corners[:n] {
			outline = append(outline, vg.Point{X: tx(x[i]), Y: ty(low[i])})
		}
		for k := n - 1; k >= 0; k-- {
			i := corners[k]
			outline = append(outline, vg.Point{X: tx(x[i]), Y: ty(high[i])})
		}
		c.FillPolygon(bandColor, c.ClipPolygonXY(outline))
		corners = corners[n-1:]
	}
}

// leastPanel is the height of a panel of a stack below which the name of its y axis
// has no room.
func (s *Sheet) leastPanel(i int) vg.Length {
	const below = 1.5 * vg.Centimeter // numbers and name of the x axis
	label := &s.Panels[i][0].Y.Label
	return label.TextStyle.Width(label.Text) + below
}

// drawStacked draws the panels of a stack, their axes aligned.
func (s *Sheet) drawStacked(c draw.Canvas) {
	const gap = vg.Length(6)
	height := c.Size().Y - gap
	lower := max(height*lowerHeight/(upperHeight+lowerHeight), s.leastPanel(1))
	tiles := []draw.Canvas{draw.Crop(c, 0, 0, lower+gap, 0), draw.Crop(c, 0, 0, 0, lower-c.Size().Y)}
	var left, right vg.Length
	for i, tile := range tiles {
		data := s.Panels[i][0].DataCanvas(tile)
		left, right = max(left, data.Min.X-tile.Min.X), max(right, tile.Max.X-data.Max.X)
	}
	for i, tile := range tiles {
		data := s.Panels[i][0].DataCanvas(tile)
		s.Panels[i][0].Draw(draw.Crop(tile, left-(data.Min.X-tile.Min.X), (tile.Max.X-data.Max.X)-right, 0, 0))
	}
}

// plotDots draws a marker at each point; where they would touch a line stands for
// those in between.
func plotDots(c draw.Canvas, p *plot.Plot, curve *Curve) {
	tx, ty := p.Transforms(&c)
	const apart = 2.2 * markerRadius
	last := vg.Point{X: vg.Length(math.Inf(-1))}
	crowded := false
	var kept []vg.Point
	for i, x := range curve.X {
		at := vg.Point{X: tx(x), Y: ty(curve.Y[i])}
		if !finite(curve.Y[i]) || !c.Contains(at) {
			continue
		}
		if at.X-last.X < apart {
			crowded = true
			continue
		}
		kept, last = append(kept, at), at
	}
	if crowded && curve.Style.Width == 0 {
		thin := *curve
		thin.Style.Width = 0.8
		(&curves{}).plotLine(c, p, &thin)
	}
	for _, at := range kept {
		drawMarker(c, curve.Style, at)
	}
}
