package fluxplot

import (
	"math"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

func (m *mapPanel) plotMarkers(c draw.Canvas, at func(place) vg.Point, labels *placer) {
	style := Style{line(black, 1), draw.CircleGlyph{}}
	for _, k := range m.markers {
		q := at(place{k.X, k.Y})
		drawMarker(c, style, q)
		const half = markerRadius + 2
		labels.take(around(q, vg.Point{X: half, Y: half}))
	}
}

// plotMarkerNames writes each name beside its marker, where there is room.
func (m *mapPanel) plotMarkerNames(c draw.Canvas, at func(place) vg.Point, labels *placer) {
	for _, k := range m.markers {
		if k.Name == "" {
			continue
		}
		b := newBlock(textStyle(8, false), []string{k.Name})
		const away = markerRadius + 3
		x, y := away+b.half.X, away+b.half.Y
		var around []vg.Point
		for _, d := range []vg.Point{{X: x}, {X: -x}, {Y: y}, {Y: -y}, {X: x, Y: y}, {X: x, Y: -y}, {X: -x, Y: y}, {X: -x, Y: -y}} {
			around = append(around, at(place{k.X, k.Y}).Add(d))
		}
		b.draw(c, labels, around, 1)
	}
}

// plotRegionNames writes each name into the largest part of its region, or beside
// it where that is too small.
func (m *mapPanel) plotRegionNames(c draw.Canvas, at func(place) vg.Point, labels *placer) {
	for i := range m.Regions {
		r := &m.Regions[i]
		if r.Name == "" || len(r.Rects) == 0 {
			continue
		}
		a := r.largest()
		low, high := at(place{a.X1, a.Y1}), at(place{a.X2, a.Y2})
		low = vg.Point{X: max(low.X, c.Min.X), Y: max(low.Y, c.Min.Y)}
		high = vg.Point{X: min(high.X, c.Max.X), Y: min(high.Y, c.Max.Y)}
		const gap = 3
		style := textStyle(8, true)
		b := newBlock(style, breakWords(clean(r.Name), style.Width, high.X-low.X-2*gap))
		middle := vg.Point{X: (low.X + high.X) / 2, Y: (low.Y + high.Y) / 2}
		top, bottom := high.Y-b.half.Y-gap, low.Y+b.half.Y+gap
		places := []vg.Point{{X: middle.X, Y: top}, {X: middle.X, Y: bottom}, {X: middle.X, Y: 0.85*top + 0.15*bottom}, middle}
		if 2*b.half.X > high.X-low.X || top < bottom {
			places = []vg.Point{
				{X: middle.X, Y: high.Y + b.half.Y + gap}, {X: middle.X, Y: low.Y - b.half.Y - gap},
				{X: high.X + b.half.X + gap, Y: middle.Y}, {X: low.X - b.half.X - gap, Y: middle.Y},
			}
		}
		b.draw(c, labels, places, 8)
	}
}

// block is lines of text around a centre, black with a white rim that keeps it
// readable on any colour.
type block struct {
	style text.Style
	lines []string
	half  vg.Point // of its size
}

const (
	lineHeight = 1.15 // of the size of the font
	rim        = vg.Length(1.1)
)

func newBlock(style text.Style, lines []string) *block {
	style.XAlign, style.YAlign = draw.XCenter, draw.YCenter
	b := &block{style: style, lines: lines}
	for _, l := range lines {
		b.half.X = max(b.half.X, fontReserve*style.Width(l)/2+rim)
	}
	b.half.Y = (lineHeight*style.Font.Size*vg.Length(len(lines)) + rim) / 2
	return b
}

// draw writes the block at the best of some places, if one is free.
func (b *block) draw(c draw.Canvas, labels *placer, places []vg.Point, patience int) {
	centre, ok := labels.best(places, b.half, patience)
	if !ok {
		return
	}
	rimmed := b.style
	rimmed.Color = white
	const around = 12
	for i := range around {
		a := 2 * math.Pi * float64(i) / around
		b.write(c, rimmed, centre.Add(vg.Point{X: rim * vg.Length(math.Cos(a)), Y: rim * vg.Length(math.Sin(a))}))
	}
	b.write(c, b.style, centre)
}

func (b *block) write(c draw.Canvas, style text.Style, centre vg.Point) {
	height := lineHeight * style.Font.Size
	for i, l := range b.lines {
		up := height * (vg.Length(len(b.lines)-1)/2 - vg.Length(i))
		c.FillText(style, centre.Add(vg.Point{Y: up}), l)
	}
}

// breakWords breaks text at blanks into lines of a width, as far as its words are
// not wider.
func breakWords(text string, width func(string) vg.Length, room vg.Length) []string {
	room /= fontReserve
	var lines []string
	for _, word := range strings.Fields(text) {
		if n := len(lines); n > 0 && width(lines[n-1]+" "+word) <= room {
			lines[n-1] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}
