package fluxplot

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"sort"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Curve is a line of a chart, in the units of its axes. A NaN or infinite value
// is a gap. With a line of no width it is points, with no marker either its band alone.
type Curve struct {
	Label string
	X, Y  []float64 // X does not decrease
	Band  []float64 // how far a band reaches above and below Y; nil for none
	Style Style
	Dots  bool // a marker at each point of a line, instead of a few; points have them anyway
}

// onlyBand reports whether a curve has neither a line nor markers.
func (c *Curve) onlyBand() bool { return c.Style.Width <= 0 && c.Style.Marker == nil }

// checkLengths returns an error unless there is a value at each place.
func (c *Curve) checkLengths() error {
	if len(c.X) != len(c.Y) {
		return fmt.Errorf("fluxplot: %s has %d places for %d values", c.Label, len(c.X), len(c.Y))
	}
	if c.Band != nil && len(c.Band) != len(c.Y) {
		return fmt.Errorf("fluxplot: %s has a band of %d values for %d", c.Label, len(c.Band), len(c.Y))
	}
	return nil
}

// curves draws bands, then lines, widest first, then their markers, then their labels to the
// right of the axes.
type curves struct {
	list  []Curve
	label text.Style
}

// DataRange gives the range of what can be drawn.
func (cs *curves) DataRange() (xmin, xmax, ymin, ymax float64) {
	xmin, xmax, ymin, ymax = math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, c := range cs.list {
		for i, y := range c.Y {
			if finite(y) {
				xmin, xmax = min(xmin, c.X[i]), max(xmax, c.X[i])
				ymin, ymax = min(ymin, y-c.reach(i)), max(ymax, y+c.reach(i))
			}
		}
	}
	return xmin, xmax, ymin, ymax
}

// anyWithin reports whether a point of a curve lies within the axes.
func (cs *curves) anyWithin(p *plot.Plot) bool {
	for _, c := range cs.list {
		for i, y := range c.Y {
			if c.X[i] >= p.X.Min && c.X[i] <= p.X.Max && y >= p.Y.Min && y <= p.Y.Max {
				return true
			}
		}
	}
	return false
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// Plot implements plot.Plotter.
func (cs *curves) Plot(c draw.Canvas, p *plot.Plot) {
	for i := range cs.list {
		cs.plotBand(c, p, &cs.list[i])
	}
	byWidth := slices.Clone(cs.list)
	slices.SortStableFunc(byWidth, func(a, b Curve) int { return cmp.Compare(b.Style.Width, a.Style.Width) })
	for i := range byWidth {
		cs.plotLine(c, p, &byWidth[i])
	}
	for i := range cs.list {
		switch curve := &cs.list[i]; {
		case curve.Style.Marker == nil:
		case curve.Dots || curve.Style.Width <= 0:
			cs.plotPoints(c, p, curve)
		default:
			cs.plotMarkers(c, p, curve, i)
		}
	}
	cs.plotLabels(c, p)
}

func (cs *curves) plotLine(c draw.Canvas, p *plot.Plot, curve *Curve) {
	if curve.Style.Width <= 0 {
		return
	}
	tx, ty := p.Transforms(&c)
	column := func(x float64) int { return int(tx(x) * columnsPerPoint) }
	for start := 0; start < len(curve.Y); {
		if !finite(curve.Y[start]) {
			start++
			continue
		}
		end := start + 1
		for end < len(curve.Y) && finite(curve.Y[end]) {
			end++
		}
		var points []vg.Point
		for _, i := range extremes(curve.X[start:end], curve.Y[start:end], column) {
			points = append(points, vg.Point{X: tx(curve.X[start+i]), Y: ty(curve.Y[start+i])})
		}
		if len(points) == 1 {
			points = dash(points[0])
		}
		for _, piece := range pieces(points) {
			c.StrokeLines(curve.Style.LineStyle, c.ClipLinesXY(piece)...)
		}
		start = end
	}
}

// dash stands for a point between gaps, which no line goes through.
func dash(at vg.Point) []vg.Point {
	const half = vg.Length(1.5)
	return []vg.Point{{X: at.X - half, Y: at.Y}, {X: at.X + half, Y: at.Y}}
}

// columnsPerPoint is finer than any print or screen shows.
const columnsPerPoint = 2

// pieces cuts a long line, as the time to rasterise a path grows with the square
// of its crossings of a scan line. Neighbours share a segment, so that no joint
// shows.
func pieces(points []vg.Point) [][]vg.Point {
	const most = 256
	var out [][]vg.Point
	for len(points) > most {
		out = append(out, points[:most])
		points = points[most-2:]
	}
	return append(out, points)
}

// extremes returns the indices that draw the same line as all points do: of each
// column of the picture the first, the lowest, the highest and the last.
func extremes(x, y []float64, column func(x float64) int) []int {
	var out []int
	for start := 0; start < len(x); {
		col, end, low, high := column(x[start]), start+1, start, start
		for end < len(x) && column(x[end]) == col {
			if y[end] < y[low] {
				low = end
			}
			if y[end] > y[high] {
				high = end
			}
			end++
		}
		picked := []int{start, min(low, high), max(low, high), end - 1}
		out = append(out, slices.Compact(picked)...)
		start = end
	}
	return out
}

const (
	markersPerCurve = 6
	markerRadius    = vg.Length(3)
)

// plotMarkers puts a few markers on a curve, at other places for each curve so
// that those of coinciding curves do not hide each other.
func (cs *curves) plotMarkers(c draw.Canvas, p *plot.Plot, curve *Curve, index int) {
	if len(curve.X) == 0 {
		return
	}
	tx, ty := p.Transforms(&c)
	phase := (float64(index) + 0.5) / float64(len(cs.list))
	for k := range markersPerCurve {
		want := p.X.Min + (p.X.Max-p.X.Min)*(float64(k)+phase)/markersPerCurve
		i := nearestIndex(curve.X, want)
		if math.Abs(curve.X[i]-want) > (p.X.Max-p.X.Min)/markersPerCurve {
			continue // the curve does not reach there
		}
		at := vg.Point{X: tx(curve.X[i]), Y: ty(curve.Y[i])}
		if finite(curve.Y[i]) && c.Contains(at) {
			drawMarker(c, curve.Style, at)
		}
	}
}

// plotPoints puts a marker at each point. Where they would touch, a line stands for
// those in between; points at one place are all drawn.
func (cs *curves) plotPoints(c draw.Canvas, p *plot.Plot, curve *Curve) {
	const apart = 2.2 * markerRadius
	tx, ty := p.Transforms(&c)
	var kept []vg.Point
	crowded := false
	for i, x := range curve.X {
		at := vg.Point{X: tx(x), Y: ty(curve.Y[i])}
		if !finite(curve.Y[i]) || !c.Contains(at) {
			continue
		}
		if n := len(kept); n > 0 && at.X != kept[n-1].X && at.X-kept[n-1].X < apart {
			crowded = true
			continue
		}
		kept = append(kept, at)
	}
	if crowded && curve.Style.Width <= 0 {
		thin := *curve
		thin.Style.Width = 0.8
		cs.plotLine(c, p, &thin)
	}
	for _, at := range kept {
		drawMarker(c, curve.Style, at)
	}
}

// drawMarker draws a marker with a white rim, so that it stands out of its line.
func drawMarker(c draw.Canvas, s Style, at vg.Point) {
	for _, layer := range []struct {
		color  color.Color
		radius vg.Length
		width  vg.Length // of the strokes of markers that are not filled
	}{
		{white, markerRadius + 1.1, 3.2},
		{s.Color, markerRadius, 1.4},
	} {
		c.SetLineStyle(draw.LineStyle{Color: layer.color, Width: layer.width})
		s.Marker.DrawGlyph(&c, draw.GlyphStyle{Color: layer.color, Radius: layer.radius}, at)
	}
}

// nearestIndex returns the index of the value nearest to v in increasing x.
func nearestIndex(x []float64, v float64) int {
	i := sort.SearchFloat64s(x, v)
	if i == len(x) || i > 0 && v-x[i-1] < x[i]-v {
		return i - 1
	}
	return i
}

// The parts of a label, from the axes to the right: a leader from the end of the
// curve, a sample of the curve with its marker, the name.
const (
	leaderWidth = vg.Length(10)
	sampleWidth = vg.Length(20)
	labelGap    = vg.Length(4)
)

// fontReserve is room for wider letters: SVG may be shown with another font where
// that of the layout is missing.
const fontReserve = 1.1

func (cs *curves) labelWidth() vg.Length {
	var widest vg.Length
	for _, curve := range cs.list {
		widest = max(widest, cs.label.Width(curve.Label))
	}
	if widest == 0 {
		return 0
	}
	return leaderWidth + sampleWidth + 2*labelGap + fontReserve*widest
}

// GlyphBoxes makes room for the labels to the right of the axes.
func (cs *curves) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{{X: 1, Rectangle: vg.Rectangle{Max: vg.Point{X: cs.labelWidth()}}}}
}

func (cs *curves) plotLabels(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	type label struct {
		curve *Curve
		end   vg.Point
	}
	var labels []label
	for i := range cs.list {
		curve := &cs.list[i]
		if x, y, ok := curve.end(p.X.Min, p.X.Max); ok && curve.Label != "" {
			end := vg.Point{X: tx(x), Y: max(c.Min.Y, min(ty(y), c.Max.Y))}
			labels = append(labels, label{curve, end})
		}
	}
	slices.SortStableFunc(labels, func(a, b label) int { return cmp.Compare(a.end.Y, b.end.Y) })
	wanted := make([]vg.Length, len(labels))
	for i, l := range labels {
		wanted[i] = l.end.Y
	}
	for i, y := range spread(wanted, 1.2*cs.label.Font.Size, c.Min.Y, c.Max.Y) {
		l := labels[i]
		x := c.Max.X + leaderWidth
		// Else the curve ends off the scale, or so early that the leader would look like data.
		if l.end.Y > c.Min.Y && l.end.Y < c.Max.Y && c.Max.X-l.end.X < (c.Max.X-c.Min.X)/5 && !l.curve.onlyBand() {
			c.StrokeLine2(line(grey, 0.5), l.end.X, l.end.Y, x, y)
		}
		l.curve.plotSample(c, vg.Point{X: x, Y: y})
		c.FillText(cs.label, vg.Point{X: x + sampleWidth + labelGap, Y: y}, l.curve.Label)
	}
}

// plotSample draws what a curve looks like, beside its label.
func (c *Curve) plotSample(to draw.Canvas, at vg.Point) {
	const bandHeight = vg.Length(7)
	sample := c.Style.LineStyle
	if c.onlyBand() {
		sample = line(bandColor(sample.Color), bandHeight)
	}
	if sample.Width > 0 {
		to.StrokeLine2(sample, at.X, at.Y, at.X+sampleWidth, at.Y)
	}
	if c.Style.Marker != nil {
		drawMarker(to, c.Style, vg.Point{X: at.X + sampleWidth/2, Y: at.Y})
	}
}

// end returns the last point of a curve between two abscissae.
func (c *Curve) end(from, to float64) (x, y float64, ok bool) {
	for i := len(c.X) - 1; i >= 0; i-- {
		if c.X[i] >= from && c.X[i] <= to && finite(c.Y[i]) {
			return c.X[i], c.Y[i], true
		}
	}
	return 0, 0, false
}

// spread moves increasing positions apart to a distance of at least gap, each as
// little as can be, between low and high; where there is no room for that the
// gap shrinks.
func spread(wanted []vg.Length, gap, low, high vg.Length) []vg.Length {
	n := len(wanted)
	if n > 1 {
		gap = min(gap, (high-low)/vg.Length(n-1))
	}
	// Neighbours that are too close form a block around the mean of their
	// positions; blocks merge until none touch.
	type block struct {
		sum   vg.Length // of wanted − offset in the block
		count int
	}
	var blocks []block
	bottom := func(b block) vg.Length {
		size := gap * vg.Length(b.count-1)
		return max(low, min(b.sum/vg.Length(b.count), high-size))
	}
	for _, w := range wanted {
		blocks = append(blocks, block{w, 1})
		for len(blocks) > 1 {
			a, b := blocks[len(blocks)-2], blocks[len(blocks)-1]
			if bottom(a)+gap*vg.Length(a.count) <= bottom(b) {
				break
			}
			merged := block{a.sum + b.sum - gap*vg.Length(a.count*b.count), a.count + b.count}
			blocks = append(blocks[:len(blocks)-2], merged)
		}
	}
	out := make([]vg.Length, 0, n)
	for _, b := range blocks {
		for i := range b.count {
			out = append(out, bottom(b)+gap*vg.Length(i))
		}
	}
	return out
}
