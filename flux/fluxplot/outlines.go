package fluxplot

import (
	"image"
	"image/color"
	"math"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// outlines is a canvas that draws text as the outlines of its letters and gives
// wide lines round corners. The PDF canvas of gonum/plot v0.17 knows only the
// letters of Windows-1252, to which ε and the minus sign do not belong, and no
// bold ones; it darkens what is seen through; its sharp corners would reach beyond the peaks of a curve.
type outlines struct {
	vg.Canvas
	width  vg.Length
	dashed bool
}

// DrawImage draws an image upright: gonum/plot v0.17 draws it upside down.
func (c *outlines) DrawImage(r vg.Rectangle, img image.Image) {
	c.Push()
	c.Translate(vg.Point{Y: r.Min.Y + r.Max.Y})
	c.Scale(1, -1)
	c.Canvas.DrawImage(r, img)
	c.Pop()
}

// SetLineWidth implements vg.Canvas.
func (c *outlines) SetLineWidth(w vg.Length) {
	c.width = w
	c.Canvas.SetLineWidth(w)
}

// SetLineDash implements vg.Canvas.
func (c *outlines) SetLineDash(pattern []vg.Length, offset vg.Length) {
	c.dashed = len(pattern) > 0
	c.Canvas.SetLineDash(pattern, offset)
}

// SetColor implements vg.Canvas. The PDF canvas takes what a colour that is seen
// through contributes for the colour itself, and so would make it darker.
func (c *outlines) SetColor(clr color.Color) {
	if seen := color.NRGBA64Model.Convert(clr).(color.NRGBA64); seen.A < math.MaxUint16 {
		clr = straight(seen)
	}
	c.Canvas.SetColor(clr)
}

// straight is a colour whose red, green and blue do not contain its opacity.
type straight color.NRGBA64

func (s straight) RGBA() (r, g, b, a uint32) {
	return uint32(s.R), uint32(s.G), uint32(s.B), uint32(s.A)
}

// Stroke draws a wide line segment by segment, with a dot on each corner.
func (c *outlines) Stroke(p vg.Path) {
	const wide = 1.5 // points; sharp corners of narrower lines do not show
	if c.width < wide || c.dashed || len(p) < 3 {
		c.Canvas.Stroke(p)
		return
	}
	for i := 1; i < len(p); i++ {
		if p[i].Type != vg.LineComp {
			c.Canvas.Stroke(p)
			return
		}
	}
	for i := 1; i < len(p); i++ {
		var segment vg.Path
		segment.Move(p[i-1].Pos)
		segment.Line(p[i].Pos)
		c.Canvas.Stroke(segment)
		if i+1 < len(p) {
			var dot vg.Path
			dot.Move(p[i].Pos.Add(vg.Point{X: c.width / 2}))
			dot.Arc(p[i].Pos, c.width/2, 0, 2*math.Pi)
			dot.Close()
			c.Canvas.Fill(dot)
		}
	}
}

// FillString draws text with its base line at a point.
func (c *outlines) FillString(f font.Face, at vg.Point, text string) {
	var buf sfnt.Buffer
	em := fixed.Int26_6(f.Face.UnitsPerEm()) // one unit of the font is one of the result
	unit := f.Font.Size / vg.Length(em)
	var before sfnt.GlyphIndex
	for i, r := range text {
		glyph, err := f.Face.GlyphIndex(&buf, r)
		if err != nil {
			continue
		}
		if i > 0 {
			if kern, err := f.Face.Kern(&buf, before, glyph, em, xfont.HintingNone); err == nil {
				at.X += vg.Length(kern) * unit
			}
		}
		if segments, err := f.Face.LoadGlyph(&buf, glyph, em, nil); err == nil && len(segments) > 0 {
			c.Fill(outline(segments, at, unit))
		}
		if advance, err := f.Face.GlyphAdvance(&buf, glyph, em, xfont.HintingNone); err == nil {
			at.X += vg.Length(advance) * unit
		}
		before = glyph
	}
}

// outline turns a glyph, whose y axis points down, into a path.
func outline(segments sfnt.Segments, at vg.Point, unit vg.Length) vg.Path {
	point := func(p fixed.Point26_6) vg.Point {
		return vg.Point{X: at.X + vg.Length(p.X)*unit, Y: at.Y - vg.Length(p.Y)*unit}
	}
	var p vg.Path
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if len(p) > 0 {
				p.Close()
			}
			p.Move(point(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			p.Line(point(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			p.QuadTo(point(s.Args[0]), point(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			p.CubeTo(point(s.Args[0]), point(s.Args[1]), point(s.Args[2]))
		}
	}
	p.Close()
	return p
}
