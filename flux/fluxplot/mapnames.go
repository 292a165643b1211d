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
		labels.take(boxAround(q, vg.Point{X: half, Y: half}))
	}
}

// plotMarkerNames writes each name beside its marker, where there is room and it
// is nearer to that than to others. Of very many none has a name.
func (m *mapPanel) plotMarkerNames(c draw.Canvas, at func(place) vg.Point, labels *placer) {
	const most = 500
	if len(m.markers) > most {
		return
	}
	for i, k := range m.markers {
		if k.Name == "" {
			continue
		}
		b := newBlock(textStyle(8, false), []string{k.Name})
		var places []vg.Point
		for _, p := range b.around(at(place{k.X, k.Y}), c.Rectangle) {
			nearest := 0
			for j, o := range m.markers {
				if distance(p, at(place{o.X, o.Y})) < distance(p, at(place{m.markers[nearest].X, m.markers[nearest].Y})) {
					nearest = j
				}
			}
			if nearest == i {
				places = append(places, p)
			}
		}
		b.draw(c, labels, places, 1)
	}
}

// around returns places for the block around a marker, those above and below it
// moved as far to the side as the area asks for.
func (b *block) around(marker vg.Point, area vg.Rectangle) []vg.Point {
	const away = markerRadius + 3
	x, y := away+b.half.X, away+b.half.Y
	inside := max(area.Min.X+b.half.X, min(marker.X, area.Max.X-b.half.X))
	out := []vg.Point{{X: marker.X + x, Y: marker.Y}, {X: marker.X - x, Y: marker.Y}}
	for _, up := range []vg.Length{y, -y} {
		out = append(out, vg.Point{X: inside, Y: marker.Y + up})
	}
	for _, up := range []vg.Length{y, -y} {
		out = append(out, vg.Point{X: marker.X + x, Y: marker.Y + up}, vg.Point{X: marker.X - x, Y: marker.Y + up})
	}
	return out
}

// plotRegionNames writes each name into the largest part of its region, smaller
// or beside it where that is too small, or else as much of it as fits.
func (m *mapPanel) plotRegionNames(c draw.Canvas, at func(place) vg.Point, labels *placer) {
	for i := range m.Regions {
		r := &m.Regions[i]
		if r.Name == "" || len(r.Rects) == 0 {
			continue
		}
		a := r.largest()
		low, high := at(place{a.X1, a.Y1}), at(place{a.X2, a.Y2})
		room := vg.Rectangle{
			Min: vg.Point{X: max(low.X, c.Min.X), Y: max(low.Y, c.Min.Y)},
			Max: vg.Point{X: min(high.X, c.Max.X), Y: min(high.Y, c.Max.Y)},
		}
		drawRegionName(c, labels, clean(r.Name), room)
	}
}

func drawRegionName(c draw.Canvas, labels *placer, name string, room vg.Rectangle) {
	const patience = 8
	width := room.Size().X - 2*rim
	for _, size := range []vg.Length{8, 7, 6.5} {
		style := textStyle(size, true)
		b := newBlock(style, breakWords(name, style.Width, width))
		if b.draw(c, labels, b.within(room), patience) {
			return
		}
	}
	style := textStyle(7, true)
	if b := newBlock(style, []string{name}); b.draw(c, labels, b.beside(room), patience) {
		return
	}
	const least = 4 // letters and an ellipsis, of which one may guess the rest
	if cut := fit(name, style.Width, width/fontReserve); len([]rune(cut)) > least {
		b := newBlock(style, []string{cut})
		b.draw(c, labels, b.within(room), patience)
	}
}

const nameGap = vg.Length(3)

// within returns places for the block in a rectangle, none if it is too small.
func (b *block) within(room vg.Rectangle) []vg.Point {
	x := (room.Min.X + room.Max.X) / 2
	top, bottom := room.Max.Y-b.half.Y-nameGap, room.Min.Y+b.half.Y+nameGap
	if 2*b.half.X > room.Size().X || top < bottom {
		return nil
	}
	return []vg.Point{{X: x, Y: top}, {X: x, Y: bottom}, {X: x, Y: 0.85*top + 0.15*bottom}, {X: x, Y: (top + bottom) / 2}}
}

// beside returns places for the block around a rectangle.
func (b *block) beside(room vg.Rectangle) []vg.Point {
	x, y := (room.Min.X+room.Max.X)/2, (room.Min.Y+room.Max.Y)/2
	return []vg.Point{
		{X: x, Y: room.Max.Y + b.half.Y + nameGap}, {X: x, Y: room.Min.Y - b.half.Y - nameGap},
		{X: room.Max.X + b.half.X + nameGap, Y: y}, {X: room.Min.X - b.half.X - nameGap, Y: y},
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
func (b *block) draw(c draw.Canvas, labels *placer, places []vg.Point, patience int) bool {
	centre, ok := labels.best(places, b.half, patience)
	if !ok {
		return false
	}
	rimmed := b.style
	rimmed.Color = white
	const around = 12
	for i := range around {
		a := 2 * math.Pi * float64(i) / around
		b.write(c, rimmed, centre.Add(vg.Point{X: rim * vg.Length(math.Cos(a)), Y: rim * vg.Length(math.Sin(a))}))
	}
	b.write(c, b.style, centre)
	return true
}

func (b *block) write(c draw.Canvas, style text.Style, centre vg.Point) {
	height := lineHeight * style.Font.Size
	for i, l := range b.lines {
		up := height * (vg.Length(len(b.lines)-1)/2 - vg.Length(i))
		c.FillText(style, centre.Add(vg.Point{Y: up}), l)
	}
}

// breakWords breaks text at blanks into as few lines of a width as can be, each
// about as long as the others. A word that is wider has a line of its own.
func breakWords(text string, width func(string) vg.Length, room vg.Length) []string {
	room /= fontReserve
	lines := fillLines(text, width, room)
	for range 20 {
		room *= 0.95
		narrower := fillLines(text, width, room)
		if len(narrower) > len(lines) {
			break
		}
		lines = narrower
	}
	return lines
}

func fillLines(text string, width func(string) vg.Length, room vg.Length) []string {
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
