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

// mapLayout is what the maps of a sheet have in common.
type mapLayout struct {
	frame       Rect // of the plane, m
	shades      *shading
	under, over bool // whether values lie below and above the scale
	steady      bool // whether the colour bar must not depend on that
	levels      []float64
	label, unit string // of the colour bar; the unit alone where there is no room
	masked      string // what masked cells are; "" where there are none
	remarks     []string
}

// Sizes of the parts of a sheet.
const (
	sheetWidth   = 17 * vg.Centimeter
	sheetHeight  = 22 * vg.Centimeter
	leastWidth   = 11 * vg.Centimeter // so that the title has room
	mostHeight   = 11 * vg.Centimeter // of a map
	leastMap     = 1.5 * vg.Centimeter
	headHeight   = 2 * vg.Centimeter // of title and caption of the sheet, about
	panelGap     = vg.Length(12)
	barGap       = vg.Length(14)
	barWidth     = vg.Length(12)
	barHeight    = vg.Length(110) // least
	barTextWidth = vg.Length(48)
)

// longest is how much longer than high a plane is drawn, or higher than long.
const longest = 25

// size returns the lengths of the plane as they are drawn, in m. Where it is very
// long, the other axis is stretched.
func (l *mapLayout) size() (width, height float64) {
	width, height = l.frame.X2-l.frame.X1, l.frame.Y2-l.frame.Y1
	return max(width, height/longest), max(height, width/longest)
}

// remark keeps what a reader should know of the drawing, once.
func (l *mapLayout) remark(text string) {
	if !slices.Contains(l.remarks, text) {
		l.remarks = append(l.remarks, text)
	}
}

func (l *mapLayout) remarkStretch() {
	width, height := l.size()
	if s := height / (l.frame.Y2 - l.frame.Y1); s > 1 {
		l.remark(fmt.Sprintf("the upright axis is stretched %.3g times", s))
	}
	if s := width / (l.frame.X2 - l.frame.X1); s > 1 {
		l.remark(fmt.Sprintf("the level axis is stretched %.3g times", s))
	}
}

// Around a map, roughly: the axis to the left of it; its title and the numbers
// below it; and the name of the axis below the last row.
const (
	axisWidth  = vg.Length(42)
	axisHeight = vg.Length(42)
	axisName   = vg.Length(16)
)

// columns returns in how many columns so many maps become largest.
func (l *mapLayout) columns(n int) int {
	best, most := 1, vg.Length(0)
	for columns := 1; columns <= n; columns++ {
		if scale := l.scale(columns, (n+columns-1)/columns); scale > most {
			best, most = columns, scale
		}
	}
	return best
}

// scale returns how long a metre is on a sheet of the default size.
func (l *mapLayout) scale(columns, rows int) vg.Length {
	width, height := l.size()
	c, r := vg.Length(columns), vg.Length(rows)
	across := (sheetWidth-2*margin-l.barRoom()-(c-1)*panelGap)/c - axisWidth
	up := min((sheetHeight-headHeight-axisName-2*margin-(r-1)*panelGap)/r-axisHeight, mostHeight)
	return max(leastMap/vg.Length(max(width, height)), min(across/vg.Length(width), up/vg.Length(height)))
}

// barRoom is the width of the colour bar with all that belongs to it.
func (l *mapLayout) barRoom() vg.Length { return barGap + barWidth + barTextWidth }

// sheetSize returns the default size of a sheet, less its title and caption.
func (l *mapLayout) sheetSize(columns, rows int) (width, height vg.Length) {
	return l.sizeAt(l.scale(columns, rows), columns, rows)
}

// leastSize returns the size below which text would not fit, less that of title
// and caption.
func (l *mapLayout) leastSize(columns, rows int) (width, height vg.Length) {
	const across, longer = 2 * vg.Centimeter, 4 * vg.Centimeter // of a map
	w, h := l.size()
	scale := max(across/vg.Length(w), longer/vg.Length(max(w, h)))
	return l.sizeAt(min(scale, l.scale(columns, rows)), columns, rows)
}

// sizeAt returns the size of a sheet where a metre has a length.
func (l *mapLayout) sizeAt(scale vg.Length, columns, rows int) (width, height vg.Length) {
	w, h := l.size()
	c, r := vg.Length(columns), vg.Length(rows)
	panelWidth, panelHeight := axisWidth+scale*vg.Length(w), axisHeight+scale*vg.Length(h)
	if columns > 1 { // then titles may need two lines
		panelHeight += 12
	}
	width = 2*margin + l.barRoom() + c*panelWidth + (c-1)*panelGap
	height = 2*margin + axisName + max(barHeight, r*panelHeight+(r-1)*panelGap)
	return max(width, leastWidth), height
}

// margins are the room that the panels need beside their data areas, by column
// and by row.
type margins struct{ left, right, below, above []vg.Length }

func sum(list []vg.Length) (s vg.Length) {
	for _, v := range list {
		s += v
	}
	return s
}

// room is what one panel needs.
type room struct{ left, right, below, above vg.Length }

// aroundOf returns the room around the data area of a plot in some canvas.
func aroundOf(p *plot.Plot, c draw.Canvas) room {
	d := p.DataCanvas(c)
	return room{d.Min.X - c.Min.X, c.Max.X - d.Max.X, d.Min.Y - c.Min.Y, c.Max.Y - d.Max.Y}
}

// draw draws the panels and the colour bar, as large as there is room with equal
// scales of length.
func (l *mapLayout) draw(c draw.Canvas, plots [][]*plot.Plot) {
	columns, rows := len(plots[0]), len(plots)
	w, h := l.size()
	var panels [][]*plot.Plot
	var m margins
	var width, height vg.Length // of each data area
	// Titles and ticks depend on the scale, the room for the maps on them.
	for range 3 {
		across := c.Size().X - l.barRoom() - sum(m.left) - sum(m.right) - vg.Length(columns-1)*panelGap
		up := c.Size().Y - sum(m.below) - sum(m.above) - vg.Length(rows-1)*panelGap
		scale := max(1e-3, min(across/vg.Length(columns)/vg.Length(w), up/vg.Length(rows)/vg.Length(h)))
		width, height = scale*vg.Length(w), scale*vg.Length(h)
		panels = copyPanels(plots)
		m = prepare(c, panels, m, width, height)
	}
	all := vg.Point{
		X: sum(m.left) + sum(m.right) + vg.Length(columns)*(width+panelGap) - panelGap + l.barRoom(),
		Y: sum(m.below) + sum(m.above) + vg.Length(rows)*(height+panelGap) - panelGap,
	}
	left, top := c.Center().X-all.X/2, c.Center().Y+all.Y/2
	bar := vg.Rectangle{Min: vg.Point{X: left + all.X - l.barRoom() + barGap}, Max: vg.Point{Y: top - m.above[0]}}
	bar.Max.X = bar.Min.X + barWidth
	y := top
	for r, row := range panels {
		x := left
		y -= m.above[r] + height
		for i, p := range row {
			x += m.left[i]
			if p != nil {
				drawWithin(c, p, vg.Rectangle{Min: vg.Point{X: x, Y: y}, Max: vg.Point{X: x + width, Y: y + height}})
			}
			x += width + m.right[i] + panelGap
		}
		bar.Min.Y = y
		y -= m.below[r] + panelGap
	}
	if missing := barHeight - bar.Size().Y; missing > 0 {
		bar.Min.Y, bar.Max.Y = bar.Min.Y-missing/2, bar.Max.Y+missing/2
	}
	l.drawBar(c, bar)
}

// copyPanels copies the plots, so that drawing does not change those of the
// sheet.
func copyPanels(panels [][]*plot.Plot) [][]*plot.Plot {
	out := make([][]*plot.Plot, len(panels))
	for r, row := range panels {
		out[r] = make([]*plot.Plot, len(row))
		for i, p := range row {
			if p != nil {
				q := *p
				out[r][i] = &q
			}
		}
	}
	return out
}

// prepare fits the titles and ticks to the size of the data areas and returns the
// room that the panels need around them, from a guess of it.
func prepare(c draw.Canvas, panels [][]*plot.Plot, guess margins, width, height vg.Length) margins {
	const tickWidth, tickHeight = 26, 13 // of a label with a gap
	columns, rows := len(panels[0]), len(panels)
	m := margins{make([]vg.Length, columns), make([]vg.Length, columns), make([]vg.Length, rows), make([]vg.Length, rows)}
	for r, row := range panels {
		for i, p := range row {
			if p == nil {
				continue
			}
			if guess.left != nil {
				p.Title.Text = breakTitle(p, guess.left[i]+width+guess.right[i])
			}
			p.X.Tick.Marker = ticks{most: max(1, int(width/tickWidth))}
			p.Y.Tick.Marker = ticks{most: max(1, int(height/tickHeight))}
			a := aroundOf(p, c)
			m.left[i], m.right[i] = max(m.left[i], a.left), max(m.right[i], a.right)
			m.below[r], m.above[r] = max(m.below[r], a.below), max(m.above[r], a.above)
		}
	}
	return m
}

// breakTitle returns the title of a plot in lines of a width.
func breakTitle(p *plot.Plot, width vg.Length) string {
	style := p.Title.TextStyle
	lines := breakWords(p.Title.Text, style.Width, width)
	for i := range lines {
		lines[i] = fit(lines[i], style.Width, width)
	}
	return strings.Join(lines, "\n")
}

// drawWithin draws a plot so that its data area is a rectangle.
func drawWithin(c draw.Canvas, p *plot.Plot, data vg.Rectangle) {
	title := p.Title
	whole := framing(c, p, data)
	p.Title.Text = ""
	p.Draw(framing(c, p, data))
	// Centred above the map rather than above it and its axis, if there is room.
	half := title.TextStyle.Width(title.Text) / 2
	x := max(min((data.Min.X+data.Max.X)/2, whole.Max.X-half), whole.Min.X+half)
	c.FillText(title.TextStyle, vg.Point{X: x, Y: whole.Max.Y}, title.Text)
}

// framing returns the canvas in which a plot has its data area in some place.
func framing(c draw.Canvas, p *plot.Plot, data vg.Rectangle) draw.Canvas {
	const roomy = 100
	c.Rectangle = vg.Rectangle{Min: vg.Point{X: data.Min.X - roomy, Y: data.Min.Y - roomy}, Max: vg.Point{X: data.Max.X + roomy, Y: data.Max.Y + roomy}}
	for range 4 { // what stands over the ends of the axes depends on the size
		a := aroundOf(p, c)
		c.Min = vg.Point{X: data.Min.X - a.left, Y: data.Min.Y - a.below}
		c.Max = vg.Point{X: data.Max.X + a.right, Y: data.Max.Y + a.above}
	}
	return c
}

// drawBar draws the colour bar, with a triangle at an end beyond which values
// lie, the levels of the isolines, its ticks, its label, and below it the swatch
// of masked cells.
func (l *mapLayout) drawBar(c draw.Canvas, r vg.Rectangle) {
	const tip, swatch = vg.Length(9), vg.Length(10)
	if l.masked != "" {
		l.drawSwatch(c, vg.Rectangle{Min: r.Min, Max: vg.Point{X: r.Max.X, Y: r.Min.Y + swatch}})
		r.Min.Y += swatch + 10
	}
	if l.under || l.steady {
		r.Min.Y += tip
	}
	if l.over || l.steady {
		r.Max.Y -= tip
	}
	if l.under {
		l.drawTip(c, r.Min, vg.Point{X: r.Max.X, Y: r.Min.Y}, -tip, l.shades.Low)
	}
	if l.over {
		l.drawTip(c, vg.Point{X: r.Min.X, Y: r.Max.Y}, r.Max, tip, l.shades.High)
	}
	px := newPixels(c, r, l.shades.paint())
	h := px.Rect.Dy()
	low, high := l.shades.Low, l.shades.High
	for y := range h {
		v := high - (float64(y)+0.5)/float64(h)*(high-low)
		for x := range px.Rect.Dx() {
			px.SetColorIndex(x, y, l.shades.pixel(v))
		}
	}
	px.draw()
	y := func(v float64) vg.Length { return r.Min.Y + vg.Length((v-low)/(high-low))*r.Size().Y }
	for _, level := range l.levels {
		if level >= low && level <= high {
			c.StrokeLine2(line(l.shades.ink(level), 0.9), r.Min.X, y(level), r.Max.X, y(level))
		}
	}
	strokeBox(c, r)
	l.drawBarText(c, r, y)
}

// strokeBox draws a thin line around a rectangle.
func strokeBox(c draw.Canvas, r vg.Rectangle) {
	c.StrokeLines(line(black, 0.6), []vg.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}, r.Min})
}

func (l *mapLayout) drawBarText(c draw.Canvas, r vg.Rectangle, y func(float64) vg.Length) {
	style := textStyle(8.5, false)
	widest := vg.Length(0)
	marks := ticks{most: int(r.Size().Y / 13)}
	for _, t := range marks.Ticks(l.shades.Low, l.shades.High) {
		c.StrokeLine2(line(black, 0.5), r.Max.X, y(t.Value), r.Max.X+3, y(t.Value))
		c.FillText(style, vg.Point{X: r.Max.X + 5, Y: y(t.Value)}, t.Label)
		widest = max(widest, style.Width(t.Label))
	}
	label := textStyle(9, false)
	text := l.label
	if room := c.Max.Y - r.Min.Y; label.Width(text) > room {
		text = fit(l.unit, label.Width, room)
	}
	half := label.Width(text) / 2
	at := vg.Point{X: r.Max.X + 5 + widest + 5, Y: min(max((r.Min.Y+r.Max.Y)/2, r.Min.Y+half), c.Max.Y-half)}
	label.Rotation = math.Pi / 2
	label.XAlign, label.YAlign = draw.XCenter, draw.YTop
	c.FillText(label, at, text)
}

// drawTip draws a triangle over an end of the bar.
func (l *mapLayout) drawTip(c draw.Canvas, left, right vg.Point, height vg.Length, value float64) {
	top := vg.Point{X: (left.X + right.X) / 2, Y: left.Y + height}
	corners := []vg.Point{left, right, top}
	c.FillPolygon(l.shades.colors[l.shades.index(value)], corners)
	c.StrokeLines(line(black, 0.5), append(corners, left))
}

// drawSwatch shows how masked cells are painted, and what they are.
func (l *mapLayout) drawSwatch(c draw.Canvas, r vg.Rectangle) {
	px := newPixels(c, r, l.shades.paint())
	for i := range px.Pix {
		px.Pix[i] = maskColor
	}
	px.hatch(hatchDistance)
	px.draw()
	strokeBox(c, r)
	style := textStyle(8.5, false)
	c.FillText(style, vg.Point{X: r.Max.X + 5, Y: (r.Min.Y + r.Max.Y) / 2}, fit(l.masked, style.Width, barTextWidth-5))
}
