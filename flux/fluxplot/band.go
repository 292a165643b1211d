package fluxplot

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// reach is how far the band of a curve reaches at a point, 0 without one.
func (c *Curve) reach(i int) float64 {
	if c.Band == nil || !finite(c.Band[i]) {
		return 0
	}
	return c.Band[i]
}

// bandColor is a light fill through which the grid and other bands show.
func bandColor(c color.Color) color.Color {
	const opacity = 70 // of 255
	r, g, b, _ := c.RGBA()
	return color.NRGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), opacity}
}

// plotBand fills the band of a curve, split where the curve has gaps.
func (cs *curves) plotBand(c draw.Canvas, p *plot.Plot, curve *Curve) {
	if curve.Band == nil {
		return
	}
	tx, ty := p.Transforms(&c)
	fill := bandColor(curve.Style.Color)
	for start := 0; start < len(curve.Y); {
		if !finite(curve.Y[start]) {
			start++
			continue
		}
		end := start + 1
		for end < len(curve.Y) && finite(curve.Y[end]) {
			end++
		}
		edges := curve.bandEdges(start, end, func(x float64) vg.Length { return tx(x) })
		// A long polygon takes a time that grows with the square of its corners.
		const most = 128
		for from := 0; from < len(edges); from += most {
			part := edges[from:min(from+most+1, len(edges))]
			c.FillPolygon(fill, c.ClipPolygonXY(around(part, ty)))
		}
		start = end
	}
}

// bandEdge is a column of the picture with the lowest and the highest of a band.
type bandEdge struct {
	x         vg.Length
	low, high float64
}

// bandEdges reduces a stretch without gaps to one edge for each column that the
// picture can show. A single point becomes a narrow column.
func (c *Curve) bandEdges(start, end int, tx func(float64) vg.Length) []bandEdge {
	const least = vg.Length(1)
	var out []bandEdge
	for i := start; i < end; i++ {
		e := bandEdge{tx(c.X[i]), c.Y[i] - c.reach(i), c.Y[i] + c.reach(i)}
		if n := len(out); n > 1 && i < end-1 && math.Floor(float64(out[n-1].x*columnsPerPoint)) == math.Floor(float64(e.x*columnsPerPoint)) {
			out[n-1].low, out[n-1].high = min(out[n-1].low, e.low), max(out[n-1].high, e.high)
			continue
		}
		out = append(out, e)
	}
	if len(out) == 1 {
		e := out[0]
		left, right := e, e
		left.x, right.x = e.x-least/2, e.x+least/2
		return []bandEdge{left, right}
	}
	return out
}

// around is the polygon around some edges.
func around(edges []bandEdge, ty func(float64) vg.Length) []vg.Point {
	points := make([]vg.Point, 2*len(edges))
	for i, e := range edges {
		points[i] = vg.Point{X: e.x, Y: ty(e.high)}
		points[len(points)-1-i] = vg.Point{X: e.x, Y: ty(e.low)}
	}
	return points
}
