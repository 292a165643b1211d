package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"gonum.org/v1/plot/vg"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux/fluxplot"
)

// plotter is what draws for every command.
type plotter struct {
	stations      stationFlags
	out, formats  string
	dpi           int
	width, height vg.Length // 0: by the chart
	options       fluxplot.Options
}

// defaultDPI is that of PNG.
const defaultDPI = 150

// defineSize defines the flags of the size of pictures.
func (p *plotter) defineSize(fs *flag.FlagSet) {
	fs.Func("size", "`WIDTHxHEIGHT` of each picture in cm, as in 16x10 (default: by the number of panels)", p.setSize)
	fs.IntVar(&p.dpi, "dpi", defaultDPI, "dots per inch of PNG, `N`")
}

// definePictures defines the flags of pictures with the title of a run.
func (p *plotter) definePictures(fs *flag.FlagSet) {
	p.defineSize(fs)
	fs.StringVar(&p.options.Title, "title", "", "`TEXT` in place of the title of the run")
}

// defineDrawing defines the flags of a command that draws only where it is asked to.
func (p *plotter) defineDrawing(fs *flag.FlagSet) {
	fs.StringVar(&p.out, "out", "", "`DIR` for pictures, made if it is not there; without it none are drawn")
	fs.StringVar(&p.formats, "pictures", "png", "png, svg, pdf, or several `FORMATS` of pictures with commas")
	p.defineSize(fs)
}

func (p *plotter) setSize(v string) error {
	const least, most = 4, 200 // cm
	width, height, _ := strings.Cut(v, "x")
	w, errW := strconv.ParseFloat(width, 64)
	h, errH := strconv.ParseFloat(height, 64)
	if errW != nil || errH != nil || !(w >= least && w <= most && h >= least && h <= most) {
		return fmt.Errorf("found %q, expected WIDTHxHEIGHT in cm, each from %d to %d, as in 16x10", v, least, most)
	}
	p.width, p.height = vg.Length(w)*vg.Centimeter, vg.Length(h)*vg.Centimeter
	return nil
}

// formatList returns the formats of pictures, each once.
func (p *plotter) formatList() []string {
	return distinct(strings.Split(strings.ToLower(p.formats), ","))
}

func (p *plotter) check() error {
	for _, f := range p.formatList() {
		if err := fluxplot.CheckFormat(f); err != nil {
			return err
		}
	}
	if p.dpi < 10 || p.dpi > 1200 {
		return fmt.Errorf("--dpi %d: expected 10 to 1200", p.dpi)
	}
	if p.out == "" {
		return errors.New("--out is empty: expected a folder")
	}
	if !(p.options.Smooth >= 0) || math.IsInf(p.options.Smooth, 1) {
		return fmt.Errorf("--smooth %v: expected a number of seconds", p.options.Smooth)
	}
	return nil
}

// chart is a chart of one run.
type chart struct {
	fluxplot.Chart
	chid string
}

// draw writes the pictures of charts into the folder and returns their names.
func (p *plotter) draw(e *env, charts []chart) (names []string, err error) {
	var pictures []picture
	for _, c := range charts {
		for _, format := range p.formatList() {
			pictures = append(pictures, p.picture(c, format))
		}
	}
	tellApart(pictures)
	for _, pic := range pictures {
		if err := pic.check(p.dpi); err != nil {
			return nil, err
		}
		names = append(names, pic.path)
	}
	if err := makeFolder(p.out); err != nil {
		return nil, err
	}
	return names, drawAll(e.ctx, pictures, p.dpi)
}

// drawAndPrint is draw for commands whose data are the names of the pictures.
func (p *plotter) drawAndPrint(e *env, charts []chart) error {
	names, err := p.draw(e, charts)
	if err != nil {
		return err
	}
	for _, n := range names {
		fmt.Fprintln(e.stdout, n)
	}
	return nil
}

// makeFolder makes the folder that --out names, if it is not there.
func makeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("--out %s: %w", dir, err)
	}
	return nil
}

func (p *plotter) picture(c chart, format string) picture {
	width, height := c.Sheet.Size()
	if p.width > 0 {
		width, height = p.width, p.height
	}
	name := fmt.Sprintf("%s_%s.%s", fileName(c.chid), fileName(c.Name), format)
	return picture{filepath.Join(p.out, name), c.Sheet, width, height}
}

// picture is a file to be drawn.
type picture struct {
	path          string
	figure        *fluxplot.Sheet
	width, height vg.Length
}

// check refuses a size in which the axes have no room, and one that does not fit
// into memory.
func (p picture) check(dpi int) error {
	width, height := p.figure.LeastSize()
	if p.width < width || p.height < height {
		return fmt.Errorf("--size %.3gx%.3g is too small for %s, expected at least %.0fx%.0f", p.width/vg.Centimeter, p.height/vg.Centimeter,
			filepath.Base(p.path), math.Ceil(float64(width/vg.Centimeter)), math.Ceil(float64(height/vg.Centimeter)))
	}
	const most = 100e6 // pixels, of four bytes each
	pixels := float64(p.width/vg.Inch) * float64(p.height/vg.Inch) * float64(dpi) * float64(dpi)
	if strings.HasSuffix(p.path, ".png") && pixels > most {
		return fmt.Errorf("%s would have %.0f million pixels, expected at most %.0f; reduce --size or --dpi", filepath.Base(p.path), pixels/1e6, most/1e6)
	}
	return nil
}

// fileName makes a name that any file system takes and no shell takes apart.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`(),'`, r):
			return -1
		case r <= ' ' || r == 0x7f || strings.ContainsRune(`/\:*?"<>|&;$!#%{}[]~`+"`", r):
			return '_'
		}
		return r
	}, fdsio.Readable(name))
}

// tellApart numbers files of one name; some file systems take upper and lower
// case for one.
func tellApart(pictures []picture) {
	taken := takenNames{}
	for i := range pictures {
		pictures[i].path = taken.next(pictures[i].path)
	}
}

type takenNames map[string]bool

// next returns a path, with a number if it is taken.
func (t takenNames) next(path string) string {
	ext := filepath.Ext(path)
	name := path
	for n := 2; t[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s_%d%s", strings.TrimSuffix(path, ext), n, ext)
	}
	t[strings.ToLower(name)] = true
	return name
}

// drawAll draws the pictures, as many at a time as there are processors. It
// returns the first error; every file is whole or not there.
func drawAll(ctx context.Context, pictures []picture, dpi int) error {
	errs := make([]error, len(pictures))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i, pic := range pictures {
		slots <- struct{}{}
		if errs[i] = ctx.Err(); errs[i] != nil {
			break
		}
		wg.Go(func() {
			defer func() { <-slots }()
			errs[i] = fluxplot.Save(pic.path, pic.figure, pic.width, pic.height, dpi)
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
