package fluxplot

import (
	"image"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// The colours of a painted map by number: those of cells come after the others.
const (
	outsideColor = iota
	maskColor
	hatchColor
	firstShade
)

var (
	maskGrey  = color.RGBA{0xdc, 0xdc, 0xdc, 0xff}
	hatchGrey = color.RGBA{0x9a, 0x9a, 0x9a, 0xff}
)

// paint is the palette of painted maps.
func (s *shading) paint() color.Palette {
	p := color.Palette{white, maskGrey, hatchGrey}
	for _, c := range s.colors {
		p = append(p, c)
	}
	return p
}

// pixels is an image of a part of a canvas, each of its pixels one of the
// canvas. A map is painted pixel by pixel, as rectangles would show seams where
// their edges are smoothed, and 80,000 of them take seconds.
type pixels struct {
	*image.Paletted
	canvas draw.Canvas
	place  vg.Rectangle
}

// The resolution of maps in formats that have none: that of print, or less on a
// poster, as an image must fit into memory.
const (
	vectorDPI  = 300
	mostPixels = 16e6
)

// rasterOf returns the canvas of pixels that something is drawn on, nil if it is
// of another kind. A plot wraps it.
func rasterOf(c vg.Canvas) *vgimg.Canvas {
	for {
		switch inner := c.(type) {
		case *vgimg.Canvas:
			return inner
		case draw.Canvas:
			c = inner.Canvas
		default:
			return nil
		}
	}
}

// newPixels returns the pixels that cover a rectangle of a canvas. It is moved by
// less than a pixel to lie on whole ones.
func newPixels(c draw.Canvas, r vg.Rectangle, palette color.Palette) *pixels {
	area := float64(r.Size().X/vg.Inch) * float64(r.Size().Y/vg.Inch)
	dpi := min(vectorDPI, math.Sqrt(mostPixels/area))
	if canvas := rasterOf(c); canvas != nil {
		dpi = canvas.DPI()
	}
	round := func(l vg.Length) int { return int(math.Round(l.Dots(dpi))) }
	x, y := round(r.Min.X), round(r.Min.Y)
	w, h := max(1, round(r.Max.X)-x), max(1, round(r.Max.Y)-y)
	dot := vg.Inch / vg.Length(dpi)
	place := vg.Rectangle{
		Min: vg.Point{X: vg.Length(x) * dot, Y: vg.Length(y) * dot},
		Max: vg.Point{X: vg.Length(x+w) * dot, Y: vg.Length(y+h) * dot},
	}
	return &pixels{image.NewPaletted(image.Rect(0, 0, w, h), palette), c, place}
}

// draw puts the pixels on their canvas.
func (p *pixels) draw() {
	if rasterOf(p.canvas) == nil {
		p.canvas.DrawImage(p.place, p.Paletted)
		return
	}
	all := image.NewRGBA(p.Rect) // which is drawn much faster
	var colors [256][4]uint8
	for i, c := range p.Palette {
		v := color.RGBAModel.Convert(c).(color.RGBA)
		colors[i] = [4]uint8{v.R, v.G, v.B, v.A}
	}
	for i, c := range p.Pix { // rows of both follow each other without gaps
		copy(all.Pix[4*i:], colors[c][:])
	}
	p.canvas.DrawImage(p.place, all)
}

// hatch draws lines over the masked pixels, at a distance in points.
func (p *pixels) hatch(distance vg.Length) {
	period := max(3, int(math.Round(float64(distance/(p.place.Size().X/vg.Length(p.Rect.Dx()))))))
	width := max(1, period/5)
	for y := range p.Rect.Dy() {
		row := p.Pix[y*p.Stride : y*p.Stride+p.Rect.Dx()]
		for x, c := range row {
			if c == maskColor && (x+y)%period < width {
				row[x] = hatchColor
			}
		}
	}
}

const hatchDistance = vg.Length(4)

// paintMap paints tiles on the data area of a plot.
func paintMap(c draw.Canvas, p *plot.Plot, tiles []Tile, s *shading) {
	px := newPixels(c, c.Rectangle, s.paint())
	// What lies at the borders of the image, by the transforms of the plot.
	x := func(l vg.Length) float64 { return p.X.Min + float64((l-c.Min.X)/c.Size().X)*(p.X.Max-p.X.Min) }
	y := func(l vg.Length) float64 { return p.Y.Min + float64((l-c.Min.Y)/c.Size().Y)*(p.Y.Max-p.Y.Min) }
	window := Rect{x(px.place.Min.X), x(px.place.Max.X), y(px.place.Min.Y), y(px.place.Max.Y)}
	for i := range tiles {
		tiles[i].paint(px.Paletted, window, s)
	}
	px.hatch(hatchDistance)
	px.draw()
}

// paint paints a tile on an image that shows a window of the plane.
func (t *Tile) paint(img *image.Paletted, window Rect, s *shading) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	dx, dy := (window.X2-window.X1)/float64(w), (window.Y2-window.Y1)/float64(h)
	if t.Nodes {
		if !t.finer(dx, dy) {
			t.paintNodes(img, window, s)
			return
		}
		t = t.aroundNodes()
	}
	columns, rows := spans(t.X, window.X1, dx, w), spans(t.Y, window.Y1, dy, h)
	line := make([]uint8, w)
	for j, row := range rows {
		if row.none() {
			continue
		}
		if j == 0 || row != rows[j-1] {
			for i, column := range columns {
				if !column.none() {
					line[i] = s.pixel(t.greatest(column, row, s.signed))
				}
			}
		}
		lay(line, img.Pix[(h-1-j)*img.Stride:])
	}
}

// lay puts a line of paint on one of an image. A mask covers no data of another
// tile.
func lay(paint, on []uint8) {
	for i, p := range paint {
		if p >= firstShade || p == maskColor && on[i] == outsideColor {
			on[i] = p
		}
	}
}

// pixel returns the number of the paint for a value.
func (s *shading) pixel(v float64) uint8 {
	if !finite(v) {
		return maskColor
	}
	return uint8(firstShade + s.index(v))
}

// span is a range of cells: from first up to but without end.
type span struct{ first, end int }

func (s span) none() bool { return s.first == s.end }

// spans returns which cells each of n pixels shows, the first of which begins at
// a place: those whose centres it covers, otherwise that at the pixel's middle.
func spans(edges []float64, from, step float64, n int) []span {
	cells := len(edges) - 1
	centre := func(i int) float64 { return edges[i] + (edges[i+1]-edges[i])/2 }
	hair := 1e-6 * step // edges of neighbouring tiles may differ in rounding
	out := make([]span, n)
	next, cell := 0, 0 // the first cell whose centre, and whose end, comes after
	for p := range out {
		begin, end := from+float64(p)*step, from+float64(p+1)*step
		for next < cells && centre(next) < begin {
			next++
		}
		out[p].first = next
		for next < cells && centre(next) < end {
			next++
		}
		out[p].end = next
		if !out[p].none() {
			continue
		}
		middle := (begin + end) / 2
		for cell < cells-1 && edges[cell+1] <= middle {
			cell++
		}
		if middle >= edges[cell]-hair && middle <= edges[cell+1]+hair {
			out[p] = span{cell, cell + 1}
		}
	}
	return out
}

// greatest returns the greatest value of a block of cells, or that of the
// greatest size; NaN if all are masked.
func (t *Tile) greatest(columns, rows span, size bool) float64 {
	nx, _ := t.size()
	best := math.NaN()
	for j := rows.first; j < rows.end; j++ {
		for _, v := range t.Values[j*nx+columns.first : j*nx+columns.end] {
			better := v > best
			if size {
				better = math.Abs(v) > math.Abs(best)
			}
			if finite(v) && (better || math.IsNaN(best)) {
				best = v
			}
		}
	}
	return best
}

// finer reports whether the nodes lie closer than the pixels.
func (t *Tile) finer(dx, dy float64) bool {
	mean := func(a []float64) float64 { return (a[len(a)-1] - a[0]) / float64(len(a)-1) }
	return mean(t.X) < dx || mean(t.Y) < dy
}

// aroundNodes makes each node a cell, with edges half way to its neighbours.
func (t *Tile) aroundNodes() *Tile {
	edges := func(nodes []float64) []float64 {
		out := []float64{nodes[0]}
		for i := 1; i < len(nodes); i++ {
			out = append(out, nodes[i-1]+(nodes[i]-nodes[i-1])/2)
		}
		return append(out, nodes[len(nodes)-1])
	}
	return &Tile{X: edges(t.X), Y: edges(t.Y), Values: t.Values}
}

// paintNodes paints what lies between nodes, linear in x and in y. Beside a
// masked node nothing is known.
func (t *Tile) paintNodes(img *image.Paletted, window Rect, s *shading) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	columns := fractions(t.X, window.X1, (window.X2-window.X1)/float64(w), w)
	rows := fractions(t.Y, window.Y1, (window.Y2-window.Y1)/float64(h), h)
	nx := len(t.X)
	line := make([]uint8, w)
	for j, row := range rows {
		if row.interval < 0 {
			continue
		}
		low := t.Values[row.interval*nx:][:nx]
		high := t.Values[(row.interval+1)*nx:][:nx]
		for i, column := range columns {
			if k := column.interval; k >= 0 {
				a := low[k] + (low[k+1]-low[k])*column.part
				b := high[k] + (high[k+1]-high[k])*column.part
				line[i] = s.pixel(a + (b-a)*row.part)
			}
		}
		lay(line, img.Pix[(h-1-j)*img.Stride:])
	}
}

// fraction is a place between two nodes: its interval and its part of it.
type fraction struct {
	interval int // -1: outside
	part     float64
}

// fractions returns where the middles of n pixels lie between nodes.
func fractions(nodes []float64, from, step float64, n int) []fraction {
	hair := 1e-6 * step
	out := make([]fraction, n)
	for p := range out {
		middle := from + (float64(p)+0.5)*step
		if middle < nodes[0]-hair || middle > nodes[len(nodes)-1]+hair {
			out[p].interval = -1
			continue
		}
		i, _ := slices.BinarySearch(nodes, middle)
		i = max(0, min(i-1, len(nodes)-2))
		out[p] = fraction{i, (middle - nodes[i]) / (nodes[i+1] - nodes[i])}
	}
	return out
}
