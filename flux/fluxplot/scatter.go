package fluxplot

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// ScatterGroup is pairs that have a marker of their own.
type ScatterGroup struct {
	Label               string
	Measured, Predicted []float64 // of one length
}

// ScatterOptions say what a scatter plot shows beside the pairs. nil stands for the
// line of equality on linear axes.
type ScatterOptions struct {
	Title, Caption string
	Quantity       string // of both axes with its unit, as in "Heat flux (kW/m²)"
	Log            bool   // logarithmic axes: pairs that are not positive are left out

	// ExperimentDeviation is σ̃_E, Bias and ModelDeviation are δ and σ̃_M of the FDS
	// Validation Guide. Of what is 0 or NaN there are no lines.
	ExperimentDeviation, Bias, ModelDeviation float64
}

// Scatter draws predicted against measured values with the lines of the FDS Validation
// Guide: equality; 1 + 2 σ̃_E times it and divided by it, within which the measurements
// alone scatter; the bias δ; and 1 + 2 σ̃_M times that and divided by it.
func Scatter(groups []ScatterGroup, opts *ScatterOptions) (*Sheet, error) {
	if opts == nil {
		opts = &ScatterOptions{}
	}
	low, high := math.Inf(1), 0.0
	for _, g := range groups {
		if len(g.Measured) != len(g.Predicted) {
			return nil, fmt.Errorf("fluxplot: %s has %d measured values for %d predicted ones", g.Label, len(g.Measured), len(g.Predicted))
		}
		for i := range g.Measured {
			if m, p := g.Measured[i], g.Predicted[i]; drawable(m, p, opts.Log) {
				low, high = min(low, m, p), max(high, m, p)
			}
		}
	}
	if math.IsInf(low, 1) {
		return nil, fmt.Errorf("%w: no pair of a measured and a predicted value", ErrNoData)
	}
	p := newPlot("", "", "")
	quantity := opts.Quantity
	if quantity != "" {
		quantity = strings.ToLower(quantity[:1]) + quantity[1:]
	}
	p.X.Label.Text, p.Y.Label.Text = clean("Measured "+quantity), clean("Predicted "+quantity)
	if opts.Log {
		low, high = low/1.3, min(1.3*high, math.MaxFloat64)
		p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
		p.X.Tick.Marker, p.Y.Tick.Marker = logTicks{}, logTicks{}
	} else {
		low, high = widen(low, high)
	}
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = low, high, low, high
	s := &scatter{opts: opts, entry: textStyle(8.5, false)}
	for i, g := range groups {
		g.Label = clean(g.Label)
		s.groups = append(s.groups, g)
		s.styles = append(s.styles, scatterStyle(i))
	}
	p.Add(s)
	return &Sheet{Title: clean(opts.Title), Caption: clean(opts.Caption), Panels: [][]*plot.Plot{{p}}, labels: s.legendWidth(), square: true}, nil
}

func drawable(measured, predicted float64, log bool) bool {
	return finite(measured) && finite(predicted) && (!log || measured > 0 && predicted > 0)
}

// scatterStyle is of a group: a marker and a colour.
func scatterStyle(i int) Style {
	markers := []draw.GlyphDrawer{draw.CircleGlyph{}, draw.PyramidGlyph{}, draw.BoxGlyph{}, diamond{}, downTriangle{}, cross{}, cross{upright: true}}
	colours := []Style{{LineStyle: line(blue, 0)}, {LineStyle: line(orange, 0)}, {LineStyle: line(bluishGreen, 0)}, {LineStyle: line(purple, 0)}, {LineStyle: line(indigo, 0)}}
	style := colours[i%len(colours)]
	style.Marker = markers[i%len(markers)]
	return style
}

type scatter struct {
	opts   *ScatterOptions
	groups []ScatterGroup
	styles []Style
	entry  text.Style // of the legend
}

// guide is a line predicted = factor × measured.
type guide struct {
	label   string // empty where another has said it
	factors []float64
	style   draw.LineStyle
}

func (s *scatter) guides() []guide {
	out := []guide{{"Predicted = measured", []float64{1}, line(black, 1.2)}}
	has := func(v float64) bool { return v > 0 && finite(v) }
	if e := s.opts.ExperimentDeviation; has(e) {
		out = append(out, guide{fmt.Sprintf("× or ÷ (1 + 2 σE), σE = %.2g", e), []float64{1 + 2*e, 1 / (1 + 2*e)}, line(black, 1, 2, 2)})
	}
	if bias := s.opts.Bias; has(bias) {
		out = append(out, guide{fmt.Sprintf("Bias δ = %.3g", bias), []float64{bias}, line(vermillion, 2.2)})
		if m := s.opts.ModelDeviation; has(m) {
			out = append(out, guide{fmt.Sprintf("δ × or ÷ (1 + 2 σM), σM = %.2g", m), []float64{bias * (1 + 2*m), bias / (1 + 2*m)}, line(vermillion, 1.4, 7, 3)})
		}
	}
	return out
}

// Plot implements plot.Plotter.
func (s *scatter) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	guides := s.guides()
	for _, g := range slices.Backward(guides) {
		for _, f := range g.factors {
			// From edge to edge; on linear axes through 0, on logarithmic ones straight, too.
			from, to := max(p.X.Min, p.Y.Min/f), min(p.X.Max, p.Y.Max/f)
			c.StrokeLines(g.style, c.ClipLinesXY([]vg.Point{{X: tx(from), Y: ty(from * f)}, {X: tx(to), Y: ty(to * f)}})...)
		}
	}
	for i, g := range s.groups {
		for k := range g.Measured {
			if drawable(g.Measured[k], g.Predicted[k], s.opts.Log) {
				drawMarker(c, s.styles[i], vg.Point{X: tx(g.Measured[k]), Y: ty(g.Predicted[k])})
			}
		}
	}
	s.plotLegend(c, guides)
}

// plotLegend lists groups and lines to the right of the axes.
func (s *scatter) plotLegend(c draw.Canvas, guides []guide) {
	left := c.Max.X + leaderWidth
	row := 1.5 * s.entry.Font.Size
	at := vg.Point{X: left + sampleWidth + labelGap, Y: c.Max.Y - row/2}
	for i, g := range s.groups {
		if g.Label == "" {
			continue
		}
		drawMarker(c, s.styles[i], vg.Point{X: left + sampleWidth/2, Y: at.Y})
		c.FillText(s.entry, at, g.Label)
		at.Y -= row
	}
	at.Y -= row / 2
	for _, g := range guides {
		c.StrokeLine2(g.style, left, at.Y, left+sampleWidth, at.Y)
		c.FillText(s.entry, at, g.label)
		at.Y -= row
	}
}

func (s *scatter) legendWidth() vg.Length {
	var widest vg.Length
	for _, g := range s.groups {
		widest = max(widest, s.entry.Width(g.Label))
	}
	for _, g := range s.guides() {
		widest = max(widest, s.entry.Width(g.label))
	}
	return leaderWidth + sampleWidth + 2*labelGap + fontReserve*widest
}

// GlyphBoxes makes room for the legend to the right of the axes.
func (s *scatter) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{{X: 1, Rectangle: vg.Rectangle{Max: vg.Point{X: s.legendWidth()}}}}
}

// drawSquare draws the one panel with axes of one length.
func (s *Sheet) drawSquare(c draw.Canvas) {
	p := s.Panels[0][0]
	axes := p.DataCanvas(c).Size()
	side := min(axes.X, axes.Y)
	p.Draw(draw.Crop(c, 0, side-axes.X, axes.Y-side, 0))
}

// logTicks puts marks at 1, 2 and 5 times the powers of ten, at the powers alone where
// there are many, and as on a linear axis where there are less than two.
type logTicks struct{}

func (logTicks) Ticks(low, high float64) (out []plot.Tick) {
	decades := math.Log10(high) - math.Log10(low)
	factors, step := []float64{1, 2, 5}, 1.0
	if decades > 2.5 {
		const most = 8
		factors, step = factors[:1], math.Ceil(decades/most)
	}
	for e := math.Floor(math.Log10(low)); e <= math.Log10(high); e += step {
		for _, f := range factors {
			if v := f * math.Pow(10, e); v >= low && v <= high {
				out = append(out, plot.Tick{Value: v, Label: strings.ReplaceAll(strconv.FormatFloat(v, 'g', 3, 64), "-", "−")})
			}
		}
	}
	if len(out) < 2 {
		return ticks{}.Ticks(low, high)
	}
	return out
}
