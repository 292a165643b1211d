package fluxplot

import (
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sheet is a page with panels in rows and columns under one title. A panel may
// be nil: its place stays empty.
type Sheet struct {
	Title, Caption string
	Panels         [][]*plot.Plot // rows of equal length
	Notes          []string       // what a reader should know of the drawing; in the caption, too

	labels  vg.Length  // width of the widest labels beside a panel
	maps    *mapLayout // what maps have in common; nil if the panels are charts
	stacked bool       // the panels are those of a Stack
	square  bool       // the one panel is that of a Scatter
}

// arrange fills rows of at most so many columns. Only panels at the left name
// the y axis, only the lowest of a column the x axis.
func arrange(plots []*plot.Plot, columns int) *Sheet {
	columns = min(columns, len(plots))
	s := &Sheet{}
	for _, p := range plots {
		for _, box := range p.GlyphBoxes(p) {
			s.labels = max(s.labels, box.Max.X)
		}
	}
	for start := 0; start < len(plots); start += columns {
		row := make([]*plot.Plot, columns)
		copy(row, plots[start:])
		s.Panels = append(s.Panels, row)
	}
	for i, p := range plots {
		if i%columns > 0 {
			p.Y.Label.Text = ""
		}
		if i+columns < len(plots) {
			p.X.Label.Text = ""
		}
	}
	return s
}

// Size returns a size at which all text of the sheet has room.
func (s *Sheet) Size() (width, height vg.Length) {
	switch {
	case s.maps != nil:
		width, height = s.maps.sheetSize(len(s.Panels[0]), len(s.Panels))
		width = max(width, min(titleStyle().Width(s.Title)+2*margin, sheetWidth))
		return width, height + s.headHeight(width) + mapsGap
	case s.stacked:
		return 13*vg.Centimeter + s.labels, upperHeight + lowerHeight + 2*vg.Centimeter
	case s.square:
		return 12*vg.Centimeter + s.labels, 12.4 * vg.Centimeter
	}
	columns, rows := vg.Length(len(s.Panels[0])), vg.Length(len(s.Panels))
	panelWidth, panelHeight := 8*vg.Centimeter, 7*vg.Centimeter
	if rows == 1 {
		panelHeight = 8 * vg.Centimeter
	}
	if columns == 1 {
		panelWidth = 12 * vg.Centimeter
	}
	return columns * (panelWidth + s.labels), rows*panelHeight + 2*vg.Centimeter
}

// LeastSize returns the size below which the axes of the panels have no room.
func (s *Sheet) LeastSize() (width, height vg.Length) {
	switch {
	case s.maps != nil:
		width, height = s.maps.leastSize(len(s.Panels[0]), len(s.Panels))
		return width, height + s.headHeight(width) + mapsGap
	case s.stacked:
		return 5*vg.Centimeter + s.labels, s.leastPanel(0) + s.leastPanel(1) + 2.5*vg.Centimeter
	}
	columns, rows := vg.Length(len(s.Panels[0])), vg.Length(len(s.Panels))
	return columns * (3.5*vg.Centimeter + s.labels), rows*3.5*vg.Centimeter + 2*vg.Centimeter
}

// Of the text around the panels.
const (
	margin        = vg.Length(8)
	titleSize     = vg.Length(11)
	titleHeight   = 1.6 * titleSize
	captionSize   = vg.Length(7.5)
	captionHeight = 1.3 * captionSize // of a line
	captionGap    = 0.5 * captionSize
	mapsGap       = vg.Length(4)
)

func titleStyle() text.Style   { return textStyle(titleSize, true) }
func captionStyle() text.Style { return textStyle(captionSize, false) }

// captionLines returns the lines of the caption in a width.
func (s *Sheet) captionLines(width vg.Length) []string {
	if s.Caption == "" {
		return nil
	}
	return wrap(s.Caption, captionStyle().Width, width/fontReserve)
}

// headHeight returns the height of title and caption on a sheet of a width.
func (s *Sheet) headHeight(width vg.Length) (height vg.Length) {
	if s.Title != "" {
		height = titleHeight
	}
	if lines := s.captionLines(width - 2*margin); len(lines) > 0 {
		height += captionHeight*vg.Length(len(lines)) + captionGap
	}
	return height
}

// Draw draws the sheet on a canvas, as plot.Plot does.
func (s *Sheet) Draw(c draw.Canvas) {
	c.SetColor(white)
	c.Fill(c.Rectangle.Path())
	c = s.drawText(c)
	switch {
	case s.maps != nil:
		c.Max.Y -= mapsGap
		s.maps.draw(c, s.Panels)
	case s.stacked:
		s.drawStacked(c)
	case s.square:
		s.drawSquare(c)
	default:
		s.drawAligned(c)
	}
}

// drawText draws title and caption and returns what is left for the panels.
func (s *Sheet) drawText(c draw.Canvas) draw.Canvas {
	c = draw.Crop(c, margin, -margin, margin, -margin)
	if s.Title != "" {
		style := titleStyle()
		style.XAlign, style.YAlign = draw.XCenter, draw.YTop
		text := fit(s.Title, style.Width, c.Size().X)
		c.FillText(style, vg.Point{X: c.Center().X, Y: c.Max.Y}, text)
		c.Max.Y -= titleHeight
	}
	if lines := s.captionLines(c.Size().X); len(lines) > 0 {
		style := captionStyle()
		style.Color, style.YAlign = grey, draw.YBottom
		slices.Reverse(lines)
		for _, l := range lines {
			c.FillText(style, c.Min, l)
			c.Min.Y += captionHeight
		}
		c.Min.Y += captionGap
	}
	return c
}

// drawAligned draws panels in rows and columns, their axes aligned.
func (s *Sheet) drawAligned(c draw.Canvas) {
	tiles := draw.Tiles{Rows: len(s.Panels), Cols: len(s.Panels[0]), PadX: 10, PadY: 10}
	for r, row := range plot.Align(s.Panels, tiles, c) {
		for i, panel := range row {
			if s.Panels[r][i] != nil {
				p := *s.Panels[r][i]
				p.Title.Text = fit(p.Title.Text, p.Title.TextStyle.Width, panel.Size().X)
				p.Draw(panel)
			}
		}
	}
}

// wrap breaks a caption between its remarks into lines of a width, and a remark that is
// longer between its words.
func wrap(caption string, width func(string) vg.Length, room vg.Length) []string {
	var lines []string
	line := ""
	add := func(mark, part string) {
		switch longer := line + mark + part; {
		case line == "":
			line = part
		case width(longer) <= room:
			line = longer
		default:
			lines, line = append(lines, line), part
		}
	}
	for _, remark := range strings.Split(caption, captionMark) {
		if width(remark) <= room {
			add(captionMark, remark)
			continue
		}
		mark := captionMark
		for _, word := range strings.Fields(remark) {
			add(mark, word)
			mark = " "
		}
	}
	lines = append(lines, line)
	for i := range lines {
		lines[i] = fit(lines[i], width, room)
	}
	return lines
}

// fit cuts a line of text to a width, with an ellipsis.
func fit(text string, width func(string) vg.Length, room vg.Length) string {
	if width(text) <= room {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && width(string(runes)+"…") > room {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}
