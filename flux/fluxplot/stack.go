package fluxplot

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Panel is what [Stack] draws on one pair of axes.
type Panel struct {
	Axis   string // name of the y axis with its unit
	Curves []Curve
	Limits *[2]float64 // of the y axis; nil for the range of the data and 0
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
	// BandStyle is for a band alone.
	BandStyle = Style{line(steel, 0), nil}
)

// How tall the panels of a [Stack] are.
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
	for _, c := range panel.Curves {
		if err := c.checkLengths(); err != nil {
			return nil, 0, 0, err
		}
		c.Label = clean(c.Label)
		cs.list = append(cs.list, c)
	}
	xmin, xmax, ymin, ymax := cs.DataRange()
	if math.IsInf(xmin, 1) {
		return nil, 0, 0, ErrNoData
	}
	p = newPlot("", "", panel.Axis)
	p.Add(cs)
	p.Y.Min, p.Y.Max = widen(ymin, ymax)
	if panel.Limits != nil {
		p.Y.Min, p.Y.Max = panel.Limits[0], panel.Limits[1]
	}
	return p, xmin, xmax, nil
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
