package fluxplot

import (
	"image/color"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// lab returns a colour in CIELAB, for the white of a screen (D65).
func lab(c color.RGBA) (l, a, b float64) {
	linear := func(v uint8) float64 { return luminance(color.RGBA{v, v, v, 255}) } // of a grey
	r, g, bl := linear(c.R), linear(c.G), linear(c.B)
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (24389.0/27*t + 16) / 116
	}
	x := f((0.4124*r + 0.3576*g + 0.1805*bl) / 0.9505)
	y := f(0.2126*r + 0.7152*g + 0.0722*bl)
	z := f((0.0193*r + 0.1192*g + 0.9505*bl) / 1.089)
	return 116*y - 16, 500 * (x - y), 200 * (y - z)
}

func difference(p, q color.RGBA) float64 {
	l, a, b := lab(p)
	m, c, d := lab(q)
	return math.Sqrt((l-m)*(l-m) + (a-c)*(a-c) + (b-d)*(b-d))
}

// dichromat returns how a colour looks to one of the two common kinds of
// colour-blind eyes (Viénot, Brettel and Mollon, Digital video colourmaps for
// checking the legibility of displays by dichromats, 1999).
func dichromat(c color.RGBA, deutan bool) color.RGBA {
	linear := func(v uint8) float64 { return luminance(color.RGBA{v, v, v, 255}) }
	screen := func(v float64) uint8 {
		v = max(0, min(v, 1))
		if v > 0.0031308 {
			v = 1.055*math.Pow(v, 1/2.4) - 0.055
		} else {
			v *= 12.92
		}
		return uint8(math.Round(255 * v))
	}
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	if deutan {
		rg := 0.29275*r + 0.70725*g
		return color.RGBA{screen(rg), screen(rg), screen(b - 0.02234*r + 0.02234*g), 255}
	}
	rg := 0.11238*r + 0.88762*g
	return color.RGBA{screen(rg), screen(rg), screen(b + 0.00401*r - 0.00401*g), 255}
}

// Equal steps of value are equal steps of lightness and about equal steps of
// colour, to colour-blind eyes and in grey print, too.
func TestSequentialIsUniform(t *testing.T) {
	colors := sequential()
	require.Len(t, colors, shadeCount)
	const stride = 10 // of colours: bytes round each by up to half of a step
	first, _, _ := lab(colors[0])
	last, _, _ := lab(colors[shadeCount-1])
	least, most := math.Inf(1), 0.0
	for i := stride; i < shadeCount; i += stride {
		from, _, _ := lab(colors[i-stride])
		to, _, _ := lab(colors[i])
		// The rounding of bytes is worth up to 0.5 of lightness.
		require.InDelta(t, (last-first)*stride/(shadeCount-1), to-from, 0.5)
		d := difference(colors[i-stride], colors[i])
		least, most = min(least, d), max(most, d)
		for _, deutan := range []bool{false, true} {
			p, _, _ := lab(dichromat(colors[i-stride], deutan))
			q, _, _ := lab(dichromat(colors[i], deutan))
			require.Greater(t, q, p+1)
		}
	}
	require.Less(t, most/least, 1.25) // of a rainbow it is above 5
	require.Less(t, first, 20.0)
	require.Greater(t, last, 90.0)
}

// Zero is white, values of equal size are equally dark, the signs are told apart
// by colour-blind eyes.
func TestDivergingIsEven(t *testing.T) {
	s := newShading(Range{-2, 8}, true)
	require.Equal(t, Range{-2, 8}, s.Range)
	require.InDelta(t, shadeCount/2, s.index(0), 1)
	l, a, b := lab(s.colors[s.index(0)])
	require.Greater(t, l, 95.0)
	require.Less(t, math.Hypot(a, b), 2.0)
	for v := 0.1; v <= 8; v += 0.1 {
		negative, positive := s.colors[s.index(-v)], s.colors[s.index(v)]
		p, _, _ := lab(negative)
		q, _, _ := lab(positive)
		require.InDelta(t, p, q, 5, v) // the ends are of unequal hue, which shifts the lightness a little
		for _, deutan := range []bool{false, true} {
			require.Greater(t, difference(dichromat(negative, deutan), dichromat(positive, deutan)), min(20, 10*v))
		}
	}
}

// Lines and text are read on every colour: the ratio of luminances is that which
// the Web Content Accessibility Guidelines ask of text.
func TestInkIsReadable(t *testing.T) {
	for _, signed := range []bool{false, true} {
		s := newShading(Range{-1, 1}, signed)
		for i, c := range s.colors {
			v := -1 + 2*(float64(i)+0.5)/shadeCount
			require.Equal(t, i, s.index(v))
			paper, ink := luminance(c)+0.05, luminance(color.RGBAModel.Convert(s.ink(v)).(color.RGBA))+0.05
			require.Greater(t, max(paper, ink)/min(paper, ink), 4.5)
		}
	}
}

func TestIndexStaysWithinTheColours(t *testing.T) {
	s := newShading(Range{0, 10}, false)
	for v, want := range map[float64]int{-5: 0, 0: 0, 10: shadeCount - 1, 1e300: shadeCount - 1, 5: shadeCount / 2} {
		require.Equal(t, want, s.index(v), v)
	}
	huge := newShading(Range{-1.7e308, 1.7e308}, false)
	require.Equal(t, shadeCount/2, huge.index(0))
}

func TestRangeOfTheColourBar(t *testing.T) {
	for _, tc := range []struct {
		low, high float64
		signed    bool
		want      Range
	}{
		{0.4, 14, false, Range{0, 14}},     // zero is near
		{200, 350, false, Range{200, 350}}, // zero is far
		{-1, 14, false, Range{-1, 14}},
		{2, 14, true, Range{0, 14}},
		{-3, -2, true, Range{-3, 0}},
		{7, 7, false, Range{0, 7}},
		{-7, -7, false, Range{-7, 0}},
		{0, 0, false, Range{0, 1}},
		{0, 0, true, Range{0, 1}},
	} {
		require.Equal(t, tc.want, rangeOf(tc.low, tc.high, tc.signed))
	}
}
