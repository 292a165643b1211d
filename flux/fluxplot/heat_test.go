package fluxplot

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"math"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/recorder"
)

var nan = math.NaN()

// paintTiles paints tiles on an image of a size that shows a window.
func paintTiles(s *shading, window Rect, w, h int, tiles ...Tile) *image.Paletted {
	img := image.NewPaletted(image.Rect(0, 0, w, h), s.paint())
	for i := range tiles {
		tiles[i].paint(img, window, s)
	}
	return img
}

// Every pixel has the colour of the cell that its middle lies in, also between
// tiles of different and of stretched cells; none is left out between them.
func TestEveryPixelShowsItsCell(t *testing.T) {
	f := func(x, y float64) float64 { return 10*x + y }
	s := newShading(Range{0, 40}, false)
	left := cells(edges(0, 1, 4), edges(0, 2, 8), f)
	right := cells([]float64{1, 1.5, 3}, []float64{0, 0.3, 2}, f)
	const w, h = 231, 154
	img := paintTiles(s, Rect{0, 3, 0, 2}, w, h, left, right)
	value := func(x, y float64) float64 {
		if x < 1 {
			return f((math.Floor(4*x)+0.5)/4, (math.Floor(4*y)+0.5)/4)
		}
		cx, cy := 1.25, 0.15
		if x >= 1.5 {
			cx = 2.25
		}
		if y >= 0.3 {
			cy = 1.15
		}
		return f(cx, cy)
	}
	for j := range h {
		for i := range w {
			x, y := 3*(float64(i)+0.5)/w, 2*(float64(h-j)-0.5)/h
			if want := s.pixel(value(x, y)); want != img.ColorIndexAt(i, j) {
				require.Equal(t, want, img.ColorIndexAt(i, j), "%g %g", x, y)
			}
		}
	}
}

// A pixel that covers several cells shows the greatest, so that no peak is lost.
func TestPeaksAreNotLost(t *testing.T) {
	hot := cells(edges(0, 1, 1000), edges(0, 1, 1000), func(x, y float64) float64 {
		if math.Abs(x-0.3335) < 1e-6 && math.Abs(y-0.7775) < 1e-6 {
			return -9
		}
		return -x / 10
	})
	s := newShading(Range{-9, 1}, true)
	img := paintTiles(s, Rect{0, 1, 0, 1}, 100, 100, hot)
	require.Equal(t, s.pixel(-9), img.ColorIndexAt(33, 22))
	s = newShading(Range{-9, 1}, false)
	img = paintTiles(s, Rect{0, 1, 0, 1}, 100, 100, hot)
	require.Equal(t, s.pixel(-0.03305), img.ColorIndexAt(33, 22), "of a sequence that is the highest")

	thin := cells([]float64{0.5001, 0.5002}, edges(0, 1, 2), plume)
	img = paintTiles(s, Rect{0, 1, 0, 1}, 100, 100, cells(edges(0, 1, 2), edges(0, 1, 2), func(x, y float64) float64 { return -9 }), thin)
	require.Equal(t, s.pixel(thin.Values[0]), img.ColorIndexAt(50, 99), "a tile thinner than a pixel")
}

// Between nodes the colours change linearly in x and in y. A masked node masks
// the cells around it.
func TestNodesAreInterpolated(t *testing.T) {
	f := func(x, y float64) float64 { return 3 + 2*x - y + 5*x*y }
	s := newShading(Range{0, 20}, false)
	tile := nodes([]float64{0, 0.5, 2}, []float64{0, 0.7, 1}, f)
	const w, h = 200, 100
	img := paintTiles(s, Rect{0, 2, 0, 1}, w, h, tile)
	for j := range h {
		for i := range w {
			want := f(2*(float64(i)+0.5)/w, (float64(h-j)-0.5)/h)
			require.InDelta(t, s.pixel(want), img.ColorIndexAt(i, j), 1) // a value on the edge of two colours may round to either
		}
	}
	tile.Values[0] = nan
	img = paintTiles(s, Rect{0, 2, 0, 1}, w, h, tile)
	for i := range w {
		require.Equal(t, i < 50, img.ColorIndexAt(i, h-1) == maskColor)
	}
	fine := nodes(edges(0, 2, 999), edges(0, 1, 999), func(x, y float64) float64 { return 1 })
	fine.Values[500*1000+500] = 19
	img = paintTiles(s, Rect{0, 2, 0, 1}, w, h, fine)
	require.Equal(t, s.pixel(19), img.ColorIndexAt(100, 49), "finer nodes than pixels lose no peak")
}

func TestMasksAreHatched(t *testing.T) {
	s := newShading(Range{0, 1}, false)
	data, hole := cells([]float64{0, 1}, []float64{0, 1}, plume), cells([]float64{0.5, 1.5}, []float64{0, 1}, func(x, y float64) float64 { return nan })
	for _, tiles := range [][]Tile{{data, hole}, {hole, data}} {
		img := paintTiles(s, Rect{0, 2, 0, 1}, 200, 100, tiles...)
		require.Equal(t, s.pixel(data.Values[0]), img.ColorIndexAt(75, 50), "data beat a mask")
		require.EqualValues(t, maskColor, img.ColorIndexAt(120, 50))
		require.EqualValues(t, outsideColor, img.ColorIndexAt(170, 50))
		px := &pixels{Paletted: img, place: vg.Rectangle{Max: vg.Point{X: 200, Y: 100}}}
		px.hatch(4)
		count := map[uint8]int{}
		for _, c := range img.Pix {
			count[c]++
		}
		require.Equal(t, 5000, count[maskColor]+count[hatchColor])
		require.InDelta(t, 1250, count[hatchColor], 50) // lines of one pixel, four apart, cut at the edges
	}
}

// heatMap is a map of nothing but colours.
func heatMap(tiles ...Tile) *Sheet {
	s, err := Maps([]Map{{Tiles: tiles}}, nil)
	if err != nil {
		panic(err)
	}
	return s
}

// In a PNG the data area shows the colours of its cells and nothing between them.
func TestNoSeamsInPNG(t *testing.T) {
	tile := cells(edges(0, 1, 7), edges(0, 1, 11), func(x, y float64) float64 { return math.Floor(10*x) + 100*math.Floor(20*y) })
	s := heatMap(tile)
	for _, dpi := range []int{72, 97, 150} {
		var b bytes.Buffer
		width, height := s.Size()
		require.NoError(t, Encode(&b, s, "png", width, height, dpi))
		img, err := png.Decode(&b)
		require.NoError(t, err)
		box := boxes(t, s, width, height)[0]
		known := map[color.Color]bool{}
		for _, v := range tile.Values {
			known[s.maps.shades.colors[s.maps.shades.index(v)]] = true
		}
		dot := func(l vg.Length) int { return int(l.Dots(float64(dpi))) }
		seen := map[color.Color]bool{}
		for y := img.Bounds().Dy() - dot(box.Max.Y) + 3; y < img.Bounds().Dy()-dot(box.Min.Y)-3; y++ {
			for x := dot(box.Min.X) + 3; x < dot(box.Max.X)-3; x++ {
				c := color.RGBAModel.Convert(img.At(x, y))
				if !known[c] {
					require.Failf(t, "a colour between cells", "%v at %d, %d of %d dpi", c, x, y, dpi)
				}
				seen[c] = true
			}
		}
		require.Equal(t, known, seen)
	}
}

// SVG has an image of the whole map, upright, with the resolution of print.
func TestImageInSVG(t *testing.T) {
	s := heatMap(cells(edges(0, 1, 1), edges(0, 1, 2), func(x, y float64) float64 { return y }))
	width, height := s.Size()
	svg := encode(t, s, "svg", width, height)
	found := regexp.MustCompile(`xlink:href="data:image/png;base64,([^"]*)"`).FindSubmatch(svg)
	require.NotNil(t, found)
	data, err := base64.StdEncoding.DecodeString(string(found[1]))
	require.NoError(t, err)
	img, err := png.Decode(bytes.NewReader(data))
	require.NoError(t, err)
	box := boxes(t, s, width, height)[0]
	require.InDelta(t, float64(box.Size().X.Dots(vectorDPI)), img.Bounds().Dx(), 1) // rounded to whole pixels
	at := func(y int) color.Color { return color.RGBAModel.Convert(img.At(5, y)) }
	require.Equal(t, s.maps.shades.colors[s.maps.shades.index(0.75)], at(5))
	require.Equal(t, s.maps.shades.colors[s.maps.shades.index(0.25)], at(img.Bounds().Dy()-5))
}

// Images are turned over for the PDF canvas, which draws them upside down.
func TestImageInPDF(t *testing.T) {
	var r recorder.Canvas
	c := &outlines{Canvas: &r}
	c.DrawImage(vg.Rectangle{Min: vg.Point{X: 1, Y: 10}, Max: vg.Point{X: 5, Y: 30}}, image.NewGray(image.Rect(0, 0, 1, 1)))
	require.Equal(t, vg.Point{Y: 40}, r.Actions[1].(*recorder.Translate).Point)
	require.Equal(t, -1.0, r.Actions[2].(*recorder.Scale).Y)
	require.IsType(t, &recorder.DrawImage{}, r.Actions[3])
}

// A poster has a coarser image, not one that fills the memory.
func TestImagesAreBounded(t *testing.T) {
	c := newTestCanvas()
	px := newPixels(c, vg.Rectangle{Max: vg.Point{X: 1000 * vg.Centimeter, Y: 1000 * vg.Centimeter}}, color.Palette{white})
	require.InEpsilon(t, mostPixels, float64(len(px.Pix)), 0.01) // whole pixels
}
