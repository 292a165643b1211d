package fluxplot

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/color/palette"
	"io"
	"slices"
	"strings"
	"time"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// Animation is a sequence of sheets. Those of maps need a Scale and Steady in
// their options, so that a colour means the same in all frames and nothing jumps.
type Animation struct {
	Frames        int
	Frame         func(i int) (*Sheet, error) // from 0
	Delay         time.Duration               // of a frame; 0 for 200 ms
	Width, Height vg.Length                   // 0 for the size of the first sheet
	DPI           int                         // 0 for 100
	Progress      func(done, total int)       // after each frame; may be nil
}

// AnimationFormats are the formats of animations: png is an animated PNG, which
// programs that do not know those show as its first frame.
var AnimationFormats = []string{"gif", "png"}

// CheckAnimationFormat returns an error for a format that is not in
// AnimationFormats.
func CheckAnimationFormat(format string) error {
	if slices.Contains(AnimationFormats, format) {
		return nil
	}
	return fmt.Errorf("fluxplot: unknown format of animations %q: expected one of %s", format, strings.Join(AnimationFormats, ", "))
}

// EncodeAnimation draws the frames one by one and writes them in a format as they
// are drawn, on and on in a loop: in the memory of two frames, whatever their
// number. All have the same 256 colours: those of maps exactly, others as near as
// can be. Of a frame only the rectangle is written in which it differs from the
// one before. An error of Frame ends the animation; what was written until then is
// not whole.
func EncodeAnimation(w io.Writer, format string, a *Animation) error {
	if err := CheckAnimationFormat(format); err != nil {
		return err
	}
	if a.Frames < 1 {
		return fmt.Errorf("%w: an animation without frames", ErrNoData)
	}
	var out frameWriter = &gifWriter{}
	if format == "png" {
		out = &apngWriter{}
	}
	f := &film{Animation: *a}
	for i := range a.Frames {
		frame, err := f.draw(i)
		if err != nil {
			return err
		}
		if i == 0 {
			err = out.begin(w, frame, a.Frames)
		}
		if err == nil {
			err = out.frame(w, f.changed(frame), f.delay())
		}
		if err != nil {
			return err
		}
		if a.Progress != nil {
			a.Progress(i+1, a.Frames)
		}
	}
	return out.end(w)
}

// SaveAnimation writes an animation to a file, in the format of the file's
// extension. The file appears whole or not at all.
func SaveAnimation(path string, a *Animation) error {
	format := formatOf(path)
	if err := CheckAnimationFormat(format); err != nil {
		return err
	}
	return save(path, func(w io.Writer) error { return EncodeAnimation(w, format, a) })
}

// frameWriter writes the parts of an animation in a format. Frames are those of
// their parts that have changed, at their places.
type frameWriter interface {
	begin(w io.Writer, first *image.Paletted, frames int) error
	frame(w io.Writer, changed *image.Paletted, delay time.Duration) error
	end(w io.Writer) error
}

// film draws the frames of an animation.
type film struct {
	Animation
	quantiser
	before *image.Paletted
}

func (f *film) delay() time.Duration {
	if f.Delay <= 0 {
		return 200 * time.Millisecond
	}
	return f.Delay
}

func (f *film) draw(i int) (*image.Paletted, error) {
	s, err := f.Frame(i)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return nil, fmt.Errorf("fluxplot: frame %d is empty", i+1)
	}
	if i == 0 {
		if err := f.settle(s); err != nil {
			return nil, err
		}
	}
	c := vgimg.NewWith(vgimg.UseWH(f.Width, f.Height), vgimg.UseDPI(f.DPI))
	s.Draw(draw.New(c))
	img, ok := c.Image().(*image.RGBA)
	if !ok {
		return nil, errors.New("fluxplot: gonum/plot draws on another kind of image")
	}
	return f.quantise(img), nil
}

// settle fixes what all frames have in common, from the first sheet.
func (f *film) settle(s *Sheet) error {
	if f.Width == 0 || f.Height == 0 {
		f.Width, f.Height = s.Size()
	}
	if f.DPI == 0 {
		f.DPI = 100
	}
	const longest = 1<<16 - 1 // pixels; GIF has no more
	width, height := f.Width.Dots(float64(f.DPI)), f.Height.Dots(float64(f.DPI))
	if !(min(width, height) >= 1 && max(width, height) <= longest && width*height <= mostPixels) {
		return fmt.Errorf("fluxplot: an animation of %.0f × %.0f pixels, expected at most %d along a side and %.0f million in all", width, height, longest, mostPixels/1e6)
	}
	f.quantiser = newQuantiser(s)
	return nil
}

// changed returns the part of a frame that differs from the one before, one pixel
// of it if none does.
func (f *film) changed(frame *image.Paletted) *image.Paletted {
	before := f.before
	f.before = frame
	if before == nil {
		return frame
	}
	w := frame.Rect.Dx()
	var r image.Rectangle
	for y := range frame.Rect.Dy() {
		a, b := before.Pix[y*before.Stride:][:w], frame.Pix[y*frame.Stride:][:w]
		if slices.Equal(a, b) {
			continue
		}
		first, last := 0, w
		for a[first] == b[first] {
			first++
		}
		for a[last-1] == b[last-1] {
			last--
		}
		r = r.Union(image.Rect(first, y, last, y+1))
	}
	if r.Empty() {
		r = image.Rect(0, 0, 1, 1)
	}
	return frame.SubImage(r).(*image.Paletted)
}

// quantiser finds the nearest of 256 colours. It remembers what it has found, as
// a frame has few colours.
type quantiser struct {
	palette color.Palette
	known   map[color.RGBA]uint8
}

// newQuantiser chooses the colours for frames like a sheet: those of its map, or
// some of all if it has none, and greys for text.
func newQuantiser(s *Sheet) quantiser {
	var p color.Palette
	if s.maps != nil {
		p = s.maps.shades.paint()
	} else {
		p = slices.Clone(palette.WebSafe)
	}
	for n := 256 - len(p); len(p) < 256; {
		grey := uint8(255 * (256 - len(p) - 1) / n)
		p = append(p, color.RGBA{grey, grey, grey, 255})
	}
	return quantiser{p, map[color.RGBA]uint8{}}
}

func (q *quantiser) quantise(img *image.RGBA) *image.Paletted {
	out := image.NewPaletted(img.Rect, q.palette)
	var last color.RGBA
	index := q.nearest(last)
	for i := range out.Pix {
		c := color.RGBA{img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], 255}
		if c != last {
			last, index = c, q.nearest(c)
		}
		out.Pix[i] = index
	}
	return out
}

func (q *quantiser) nearest(c color.RGBA) uint8 {
	const most = 1 << 16 // colours to remember
	if i, ok := q.known[c]; ok {
		return i
	}
	i := uint8(q.palette.Index(c))
	if len(q.known) < most {
		q.known[c] = i
	}
	return i
}
