package fluxplot

import (
	"image/color"
	"math"
	"sync"

	"gonum.org/v1/plot/palette"
	"gonum.org/v1/plot/palette/moreland"
)

// shadeCount is how many colours a map has: so many that no step shows, so few
// that an animation of 256 colours has room for those of its text.
const shadeCount = 200

// sequential goes from dark indigo over red to pale yellow. The controls are a
// path in CIELAB whose steps of lightness are equal, 16 to 93, and whose hue and
// chroma turn so that the steps of colour are about equal, too: the lightness
// alone tells the values apart, in grey print and to colour-blind eyes.
var sequential = sync.OnceValue(func() []color.RGBA {
	var controls []color.Color
	for _, hex := range []uint32{0x0e245b, 0x4d297c, 0x8c2781, 0xbf2d7c, 0xe74571, 0xfa706b, 0xff9c71, 0xffc57c, 0xfaed8a} {
		controls = append(controls, rgb(hex))
	}
	m, err := moreland.NewLuminance(controls)
	if err != nil {
		panic(err) // the controls above increase in lightness
	}
	return tabulate(m)
})

// diverging goes from blue over white to brown, after K. Moreland, Diverging
// color maps for scientific visualization (2009): values of equal size are
// equally dark.
var diverging = sync.OnceValue(func() []color.RGBA {
	const nearlyWhite = 97 // the lightness of the middle
	return tabulate(moreland.NewSmoothDiverging(rgb(0x2b4ba0), rgb(0xa03a1e), nearlyWhite))
})

// tabulate reads the colours off a map, each at the middle of its step.
func tabulate(m palette.ColorMap) []color.RGBA {
	m.SetMin(0)
	m.SetMax(1)
	out := make([]color.RGBA, shadeCount)
	for i := range out {
		c, err := m.At((float64(i) + 0.5) / shadeCount)
		if err != nil {
			panic(err) // both maps stay within the colours of a screen: a test reads them all
		}
		out[i] = color.RGBAModel.Convert(c).(color.RGBA)
	}
	return out
}

// Range is a range of values, in the unit of its map.
type Range struct{ Low, High float64 }

// shading gives values their colours.
type shading struct {
	Range            // that of the colour bar
	from, to float64 // those of the first and of the last colour
	colors   []color.RGBA
	signed   bool
}

// newShading spreads the colours over a range. Those of signed values are white
// at zero and reach equally far to both sides, of which the bar shows its range.
func newShading(r Range, signed bool) *shading {
	s := &shading{Range: r, from: r.Low, to: r.High, colors: sequential()}
	if signed {
		most := max(math.Abs(r.Low), math.Abs(r.High))
		s.from, s.to, s.colors, s.signed = -most, most, diverging(), true
	}
	return s
}

// index returns the number of a value's colour; that of an end for values beyond.
func (s *shading) index(v float64) int {
	// Halves, as the difference of two large numbers may overflow.
	t := (v/2 - s.from/2) / (s.to/2 - s.from/2) * shadeCount
	return int(max(0, min(t, shadeCount-1)))
}

// ink is the colour of lines and text that are seen on the colour of a value.
func (s *shading) ink(v float64) color.Color {
	const half = 0.18 // the luminance of a grey half way between black and white
	if luminance(s.colors[s.index(v)]) > half {
		return black
	}
	return white
}

// luminance returns the relative luminance of a colour of a screen (IEC 61966-2-1).
func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		if s := float64(v) / 255; s > 0.04045 {
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return float64(v) / 255 / 12.92
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// rangeOf returns the range of a colour bar for values from low to high: as they
// are, but from zero where that is not far, and with zero where the sign counts.
func rangeOf(low, high float64, signed bool) Range {
	if signed || low > 0 && low <= high/2 {
		low = min(low, 0)
	}
	if signed {
		high = max(high, 0)
	}
	if low == high { // one value alone
		low, high = min(low, 0), max(high, 0)
	}
	if low == high {
		high = 1
	}
	return Range{low, high}
}
