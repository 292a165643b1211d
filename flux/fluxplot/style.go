package fluxplot

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/station"
)

// Style is how a curve is drawn.
type Style struct {
	draw.LineStyle
	Marker draw.GlyphDrawer // nil for none
}

func rgb(hex uint32) color.Color {
	return color.RGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

// Colours of Okabe and Ito (Color Universal Design, 2008), an indigo that is
// darker than all of them for grey print, and a wine red.
var (
	skyBlue     = rgb(0x56b4e9)
	orange      = rgb(0xe69f00)
	bluishGreen = rgb(0x009e73)
	blue        = rgb(0x0072b2)
	vermillion  = rgb(0xd55e00)
	purple      = rgb(0xcc79a7)
	indigo      = rgb(0x332288)
	wine        = rgb(0x882255)
	black       = rgb(0x000000)
	white       = rgb(0xffffff)
	grey        = rgb(0x767676)
	paleGrey    = rgb(0xe4e4e4)
	steel       = rgb(0x6683a0)
)

func line(c color.Color, width vg.Length, dashes ...vg.Length) draw.LineStyle {
	return draw.LineStyle{Color: c, Width: width, Dashes: dashes}
}

// heatFlux is one row of the fixed table of heat fluxes, in the order of legends
// and panels.
type heatFlux struct {
	quantity fdsio.Quantity
	name     string
	style    Style
}

var heatFluxes = []heatFlux{
	{fdsio.IncidentHeatFlux, "Incident", Style{line(skyBlue, 5), draw.BoxGlyph{}}},
	{fdsio.GaugeHeatFlux, "Gauge", Style{line(vermillion, 2.6), draw.PyramidGlyph{}}},
	{fdsio.RadiometerHeatFlux, "Radiometer", Style{line(indigo, 1, 4, 2), cross{}}},
	{fdsio.RadiativeHeatFlux, "Radiative", Style{line(orange, 3.6), diamond{}}},
	{fdsio.NetHeatFlux, "Net", Style{line(black, 1.1), draw.CircleGlyph{}}},
	{fdsio.ConvectiveHeatFlux, "Convective", Style{line(bluishGreen, 1.8), downTriangle{}}},
	{fdsio.ConvectiveGaugeHeatFlux, "Convective, gauge", Style{line(grey, 1.4, 6, 2, 1, 2), cross{upright: true}}},
}

// order returns the row of a quantity in the table; the length of the table if
// it is not in there.
func order(q fdsio.Quantity) int {
	for i, f := range heatFluxes {
		if f.quantity == q {
			return i
		}
	}
	return len(heatFluxes)
}

// heatFluxOf returns the row of a quantity, a plain one if the table has none.
func heatFluxOf(q fdsio.Quantity) heatFlux {
	if i := order(q); i < len(heatFluxes) {
		return heatFluxes[i]
	}
	return heatFlux{q, string(q), Style{line(grey, 1.2), cross{upright: true}}}
}

// stationStyle tells the stations apart where the panel tells the quantity: the
// first six by colour, width and marker, the next by dashes and another marker.
func stationStyle(i int) Style {
	styles := []Style{
		{line(blue, 2.4), draw.CircleGlyph{}},
		{line(vermillion, 1.4), draw.PyramidGlyph{}},
		{line(bluishGreen, 1.8), diamond{}},
		{line(purple, 1.2), draw.BoxGlyph{}},
		{line(black, 1), downTriangle{}},
		{line(orange, 2), cross{}},
	}
	s := styles[i%len(styles)]
	if round := i / len(styles); round > 0 {
		s.Dashes = otherDashes[(round-1)%len(otherDashes)]
		s.Marker = styles[(i+round)%len(styles)].Marker
	}
	return s
}

// otherDashes tell further gauges of one kind apart, and stations beyond six.
var otherDashes = [][]vg.Length{{6, 2, 1, 2}, {2, 2}, {8, 3}, {1, 2}}

// name returns what a series is called in a chart, with what sets its gauge
// apart from FDS's default and its incident heat flux from that of today.
func name(st *station.Station, s *station.Series) string {
	text := heatFluxOf(s.Quantity).name
	if s.Quantity == fdsio.IncidentHeatFlux && st.Convention != nil && st.Convention.IncidentIncludesConvection() {
		text += " + convective"
	}
	if settings := gaugeSettings(s); settings != "" {
		text += ", " + settings
		switch ignored := st.IgnoredSettings(s); {
		case slices.Contains(ignored, "temperature"): // then all are
			text += " (ignored)"
		case len(ignored) > 0:
			text += " (" + strings.Join(ignored, ", ") + " ignored)"
		}
	}
	return text
}

// clean makes text of an ID or title what any format of pictures can hold.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, fdsio.Readable(text))
}

// gaugeSettings describes the gauge of a series where a PROP sets it.
func gaugeSettings(s *station.Series) string {
	if s.Gauge == nil || s.Prop == "" {
		return ""
	}
	return settingsOf(*s.Gauge)
}

func settingsOf(g flux.Gauge) string {
	text := fmt.Sprintf("%.4g °C", g.Temperature.Celsius())
	if g.Emissivity != 1 {
		text += fmt.Sprintf(", ε %.3g", g.Emissivity)
	}
	if g.FixedCoefficient {
		text += fmt.Sprintf(", h %.3g", float64(g.Coefficient))
	}
	return text
}

// diamond, downTriangle and cross complete the markers of gonum/plot, whose
// crosses have strokes of a fixed width.
type diamond struct{}

func (diamond) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, at vg.Point) {
	fillPolygon(c, sty, at, 4, math.Pi/2, 1.15)
}

type downTriangle struct{}

func (downTriangle) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, at vg.Point) {
	fillPolygon(c, sty, at, 3, -math.Pi/2, 1.2)
}

// hollow is a filled marker with a hole.
type hollow struct{ draw.GlyphDrawer }

func (h hollow) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, at vg.Point) {
	h.GlyphDrawer.DrawGlyph(c, sty, at)
	sty.Color, sty.Radius = white, 0.5*sty.Radius
	c.SetColor(white) // some markers take the colour of the canvas
	h.GlyphDrawer.DrawGlyph(c, sty, at)
}

// cross strokes an x, or a + where it is upright, in the current line width.
type cross struct{ upright bool }

func (x cross) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, at vg.Point) {
	r := sty.Radius
	arms := []vg.Point{{X: 0.9 * r, Y: 0.9 * r}, {X: 0.9 * r, Y: -0.9 * r}}
	if x.upright {
		arms = []vg.Point{{X: 1.1 * r}, {Y: 1.1 * r}}
	}
	c.SetLineDash(nil, 0)
	for _, a := range arms {
		var p vg.Path
		p.Move(at.Add(a))
		p.Line(at.Sub(a))
		c.Stroke(p)
	}
}

// fillPolygon fills a regular polygon whose first corner lies at an angle.
func fillPolygon(c *draw.Canvas, sty draw.GlyphStyle, at vg.Point, corners int, angle, size float64) {
	c.SetColor(sty.Color)
	var p vg.Path
	for i := range corners {
		a := angle + 2*math.Pi*float64(i)/float64(corners)
		corner := vg.Point{
			X: at.X + vg.Length(size*math.Cos(a))*sty.Radius,
			Y: at.Y + vg.Length(size*math.Sin(a))*sty.Radius,
		}
		if i == 0 {
			p.Move(corner)
		} else {
			p.Line(corner)
		}
	}
	p.Close()
	c.Fill(p)
}
