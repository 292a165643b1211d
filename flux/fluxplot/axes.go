package fluxplot

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	xfont "golang.org/x/image/font"
)

func textStyle(size vg.Length, bold bool) text.Style {
	f := font.Font{Typeface: "Liberation", Variant: "Sans"}
	if bold {
		f.Weight = xfont.WeightBold
	}
	return text.Style{
		Color:   black,
		Font:    font.From(f, size),
		XAlign:  draw.XLeft,
		YAlign:  draw.YCenter,
		Handler: plot.DefaultTextHandler,
	}
}

// newPlot returns a plot with the house's axes, grid and zero line.
func newPlot(title, x, y string) *plot.Plot {
	p := plot.New()
	p.Title.Text = title
	p.Title.TextStyle = textStyle(10, true)
	p.Title.TextStyle.XAlign, p.Title.TextStyle.YAlign = draw.XCenter, draw.YTop
	p.Title.Padding = 4
	p.X.Label.Text, p.Y.Label.Text = x, y
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Padding = 0
		a.Label.Padding = 3
		a.Label.TextStyle.Font = textStyle(9, false).Font
		a.Tick.Label.Font = textStyle(8.5, false).Font
		a.Tick.Length = 4
		a.Tick.Marker = ticks{}
	}
	p.Add(grid{})
	return p
}

// ticks puts marks at round numbers: 1, 2 or 5 times a power of ten apart.
type ticks struct {
	most int // intervals, where there is little room; 0 for 7
}

func (t ticks) Ticks(low, high float64) []plot.Tick {
	most := 7
	if t.most > 0 {
		most = min(most, t.most)
	}
	step := math.Pow(10, math.Floor(math.Log10((high-low)/float64(most))))
	for _, factor := range []float64{1, 2, 5, 10} {
		if (high-low)/(step*factor) <= float64(most) {
			step *= factor
			break
		}
	}
	first := math.Ceil(low/step - 1e-9)
	if !(step > 0) || !finite(first) || (first+1)*step == first*step {
		return nil // the axis is too narrow for numbers to tell its ends apart
	}
	var out []plot.Tick
	for i := range most + 2 {
		v := (first + float64(i)) * step
		if v > high+1e-9*step {
			break
		}
		out = append(out, plot.Tick{Value: v, Label: tickLabel(v, step, max(-low, high))})
	}
	if t.most > 0 && len(out) < 2 { // which would give no scale
		step /= 10
		return []plot.Tick{{Value: low, Label: tickLabel(low, step, high)}, {Value: high, Label: tickLabel(high, step, high)}}
	}
	return out
}

// tickLabel writes a number with as many decimals as the step between ticks has;
// where the axis has very large or small numbers, with a power of ten.
func tickLabel(v, step, largest float64) string {
	v += 0 // no minus before 0
	decimals := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	label := strconv.FormatFloat(v, 'f', decimals, 64)
	if largest >= 1e7 || step < 1e-4 {
		label = strconv.FormatFloat(v, 'g', 6, 64)
	}
	return strings.ReplaceAll(label, "-", "−")
}

// grid draws pale lines at the ticks and a dark one at zero.
type grid struct{}

func (grid) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	pale := line(paleGrey, 0.5)
	for _, t := range p.X.Tick.Marker.Ticks(p.X.Min, p.X.Max) {
		c.StrokeLine2(pale, tx(t.Value), c.Min.Y, tx(t.Value), c.Max.Y)
	}
	for _, t := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
		c.StrokeLine2(pale, c.Min.X, ty(t.Value), c.Max.X, ty(t.Value))
	}
	if p.Y.Min <= 0 && 0 <= p.Y.Max {
		c.StrokeLine2(line(black, 0.8), c.Min.X, ty(0), c.Max.X, ty(0))
	}
}

// widen gives a range of values some air at both ends, and includes zero, so
// that the size of a flux and its sign can be seen.
func widen(low, high float64) (float64, float64) {
	low, high = min(low, 0), max(high, 0)
	air := 0.04 * (high - low)
	if air == 0 {
		air = 1
	}
	if low < 0 || high == 0 {
		low -= air
	}
	return low, high + air
}
