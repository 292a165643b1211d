package fluxplot

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/png"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// growing is an animation of a map whose values grow; the second frame is the
// first one again.
func growing(t testing.TB) *Animation {
	return &Animation{
		Frames: 4,
		Delay:  300 * time.Millisecond,
		Frame: func(i int) (*Sheet, error) {
			factor := []float64{0, 0, 0.5, 1}[i]
			m := Map{
				Title: fmt.Sprintf("%d s", max(1, i)), Quantity: "Net", Unit: "kW/m²", Regions: surfaces, Markers: gauges,
				Tiles: []Tile{cells(edges(0, 1, 10), edges(0, 2, 20), func(x, y float64) float64 { return factor * plume(x, y) })},
			}
			return Maps([]Map{m}, &MapOptions{Caption: "case", Scale: &Range{0, 15}, Levels: []float64{5}, Steady: true})
		},
	}
}

// stills draws the frames of an animation by themselves.
func stills(t *testing.T, a *Animation) (out []image.Image) {
	t.Helper()
	for i := range a.Frames {
		s, err := a.Frame(i)
		require.NoError(t, err)
		width, height := s.Size()
		var b bytes.Buffer
		require.NoError(t, Encode(&b, s, "png", width, height, 100))
		img, err := png.Decode(&b)
		require.NoError(t, err)
		out = append(out, img)
	}
	return out
}

// requireLike fails if pictures differ by more than what the nearest of 256
// colours makes of smoothed edges, or in a colour of the map at all.
func requireLike(t *testing.T, want, got image.Image) {
	t.Helper()
	require.Equal(t, want.Bounds(), got.Bounds())
	exact := map[color.RGBA]bool{}
	for _, c := range sequential() {
		exact[c] = true
	}
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			w, g := color.RGBAModel.Convert(want.At(x, y)).(color.RGBA), color.RGBAModel.Convert(got.At(x, y)).(color.RGBA)
			if w == g {
				continue
			}
			if exact[w] || math.Abs(luminance(w)-luminance(g)) > 0.12 {
				require.Equal(t, w, g, "%d, %d", x, y)
			}
		}
	}
}

func TestGIF(t *testing.T) {
	a := growing(t)
	var done []int
	a.Progress = func(n, total int) { done = append(done, n, total) }
	var b bytes.Buffer
	require.NoError(t, EncodeAnimation(&b, "gif", a))
	require.Equal(t, []int{1, 4, 2, 4, 3, 4, 4, 4}, done)
	g, err := gif.DecodeAll(&b)
	require.NoError(t, err)
	require.Equal(t, []int{30, 30, 30, 30}, g.Delay)
	require.Equal(t, 0, g.LoopCount, "for ever")
	require.Equal(t, image.Pt(1, 1), g.Image[1].Rect.Size(), "nothing has changed")
	require.Less(t, g.Image[2].Rect.Dx(), g.Image[0].Rect.Dx(), "the colour bar has not changed")
	shown := image.NewRGBA(image.Rect(0, 0, g.Config.Width, g.Config.Height))
	for i, want := range stills(t, a) {
		draw.Draw(shown, g.Image[i].Rect, g.Image[i], g.Image[i].Rect.Min, draw.Src)
		requireLike(t, want, shown)
	}
}

func TestAPNG(t *testing.T) {
	a := growing(t)
	var b bytes.Buffer
	require.NoError(t, EncodeAnimation(&b, "png", a))
	want := stills(t, a)
	first, err := png.Decode(bytes.NewReader(b.Bytes()))
	require.NoError(t, err, "programs that know no animations show the first frame")
	requireLike(t, want[0], first)

	shown := image.NewRGBA(first.Bounds())
	for i, f := range framesOfPNG(t, b.Bytes()) {
		require.Equal(t, 0.3, f.delay)
		img, err := png.Decode(bytes.NewReader(f.png))
		require.NoError(t, err)
		draw.Draw(shown, img.Bounds().Add(f.at), img, image.Point{}, draw.Src)
		requireLike(t, want[i], shown)
	}
}

type pngFrame struct {
	at    image.Point
	delay float64
	png   []byte // the frame as a file of its own
}

// framesOfPNG takes an animated PNG apart, and checks its order.
func framesOfPNG(t *testing.T, data []byte) (out []pngFrame) {
	t.Helper()
	chunks := data[8:]
	var header, colors []byte
	var frames, sequence uint32
	for len(chunks) > 0 {
		n := binary.BigEndian.Uint32(chunks)
		name, body := string(chunks[4:8]), chunks[8:8+n]
		chunks = chunks[12+n:]
		if name == "fcTL" || name == "fdAT" {
			require.Equal(t, sequence, binary.BigEndian.Uint32(body))
			sequence++
		}
		switch name {
		case "IHDR":
			header = body
		case "acTL":
			frames = binary.BigEndian.Uint32(body)
			require.Zero(t, binary.BigEndian.Uint32(body[4:]), "for ever")
		case "PLTE":
			colors = body
		case "fcTL":
			number := func(at int) int { return int(binary.BigEndian.Uint32(body[at:])) }
			f := pngFrame{at: image.Pt(number(12), number(16))}
			f.delay = float64(binary.BigEndian.Uint16(body[20:])) / float64(binary.BigEndian.Uint16(body[22:]))
			var b bytes.Buffer
			b.WriteString("\x89PNG\r\n\x1a\n")
			require.NoError(t, writeChunk(&b, "IHDR", append(append([]byte{}, body[4:12]...), header[8:]...)))
			require.NoError(t, writeChunk(&b, "PLTE", colors))
			f.png = b.Bytes()
			out = append(out, f)
		case "IDAT", "fdAT":
			if name == "fdAT" {
				body = body[4:]
			}
			b := bytes.NewBuffer(out[len(out)-1].png)
			require.NoError(t, writeChunk(b, "IDAT", body))
			require.NoError(t, writeChunk(b, "IEND", nil))
			out[len(out)-1].png = b.Bytes()
		default:
			require.Equal(t, "IEND", name)
		}
	}
	require.Len(t, out, int(frames))
	return out
}

// Charts can be animated, too.
func TestAnimationOfCharts(t *testing.T) {
	s := profileSheet(t)
	for _, format := range AnimationFormats {
		var b bytes.Buffer
		require.NoError(t, EncodeAnimation(&b, format, &Animation{Frames: 1, DPI: 50, Frame: func(int) (*Sheet, error) { return s, nil }}))
		_, _, err := image.Decode(&b)
		require.NoError(t, err)
	}
}

func TestSaveAnimation(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "wall.gif")
	require.NoError(t, SaveAnimation(path, growing(t)))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1)

	// A frame that fails leaves the file as it was, and its error names its cause.
	failing := growing(t)
	failing.Frame = func(i int) (*Sheet, error) {
		if i == 2 {
			return nil, &fs.PathError{Op: "read", Path: "wall_1.bf", Err: errors.New("disk gone")}
		}
		return growing(t).Frame(i)
	}
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	require.EqualError(t, SaveAnimation(path, failing), "fluxplot: cannot write "+path+": read wall_1.bf: disk gone")
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, before, after)
	require.ErrorContains(t, SaveAnimation(filepath.Join(dir, "wall.mp4"), growing(t)), `unknown format of animations "mp4": expected one of gif, png`)
}

func TestAnimationsThatCannotBeDrawn(t *testing.T) {
	for want, change := range map[string]func(*Animation){
		"an animation without frames":    func(a *Animation) { a.Frames = 0 },
		"frame 1 is empty":               func(a *Animation) { a.Frame = func(int) (*Sheet, error) { return nil, nil } },
		"expected at most 65535 along":   func(a *Animation) { a.Width, a.Height, a.DPI = 72*70, 72, 1000 },
		"a side and 16 million in all":   func(a *Animation) { a.DPI = 2000 },
		"an animation of 0 × 100 pixels": func(a *Animation) { a.Width, a.Height = 1e-9, 72 },
	} {
		a := growing(t)
		change(a)
		for _, format := range AnimationFormats {
			require.ErrorContains(t, EncodeAnimation(&bytes.Buffer{}, format, a), want)
		}
	}
	for _, format := range AnimationFormats {
		require.ErrorContains(t, EncodeAnimation(failing{}, format, growing(t)), "disk full")
	}
}

func BenchmarkAnimation(b *testing.B) {
	for _, format := range AnimationFormats {
		b.Run(format, func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, EncodeAnimation(&bytes.Buffer{}, format, growing(b)))
			}
		})
	}
}
