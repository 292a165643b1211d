package fluxplot

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/fdsflux/fdsflux/fdsio"
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

// Colours of Okabe and Ito (Color Universal Design, 2008), and an indigo that is
// darker than all of them for grey print.
var (
	skyBlue     = rgb(0x56b4e9)
	orange      = rgb(0xe69f00)
	bluishGreen = rgb(0x009e73)
	blue        = rgb(0x0072b2)
	vermillion  = rgb(0xd55e00)
	purple      = rgb(0xcc79a7)
	indigo      = rgb(0x332288)
	black       = rgb(0x000000)
	white       = rgb(0xffffff)
	grey        = rgb(0x767676)
	paleGrey    = rgb(0xe4e4e4)
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
// it is no heat flux.
func order(q fdsio.Quantity) int {
	for i, f := range heatFluxes {
		if f.quantity == q {
			return i
		}
	}
	return len(heatFluxes)
}

// stationStyles tell the stations apart where the panel tells the quantity.
var stationStyles = []Style{
	{line(blue, 2.4), draw.CircleGlyph{}},
	{line(vermillion, 1.4), draw.PyramidGlyph{}},
	{line(bluishGreen, 1.4, 5, 2), diamond{}},
	{line(purple, 1.4, 2, 2), draw.BoxGlyph{}},
	{line(black, 1, 6, 2, 1, 2), downTriangle{}},
	{line(orange, 1.4), cross{}},
}

// name returns what a series is called in a chart, with what sets its gauge
// apart from FDS's default and its incident heat flux from that of today.
func name(st *station.Station, s *station.Series) string {
	text := heatFluxes[order(s.Quantity)].name
	if s.Quantity == fdsio.IncidentHeatFlux && st.Convention != nil && st.Convention.IncidentIncludesConvection() {
		text += " + convective"
	}
	if settings := gaugeSettings(s); settings != "" {
		text += ", " + settings
		if st.PropIgnored(s) {
			text += " (ignored)"
		}
	}
	return text
}

// gaugeSettings describes the gauge of a series where a PROP sets it.
func gaugeSettings(s *station.Series) string {
	if s.Gauge == nil || s.Prop == "" {
		return ""
	}
	text := fmt.Sprintf("%.4g °C", s.Gauge.Temperature.Celsius())
	if s.Gauge.Emissivity != 1 {
		text += fmt.Sprintf(", ε %.3g", s.Gauge.Emissivity)
	}
	if s.Gauge.FixedCoefficient {
		text += fmt.Sprintf(", h %.3g", float64(s.Gauge.Coefficient))
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
