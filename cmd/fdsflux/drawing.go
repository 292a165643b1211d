package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
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

// files are the pictures of charts.
func (p *plotter) files(charts []chart) (out []output) {
	for _, c := range charts {
		for _, format := range p.formatList() {
			out = append(out, p.picture(c.Sheet, fileName(c.chid)+"_"+fileName(c.Name), format))
		}
	}
	return out
}

// writeAndPrint is write for commands whose data are the names of the files.
func (p *plotter) writeAndPrint(e *env, files []output) error {
	names, err := p.write(e, files)
	if err != nil {
		return err
	}
	for _, n := range names {
		fmt.Fprintln(e.stdout, n)
	}
	return nil
}

// write writes files into the folder and returns their names. Sizes are judged before.
func (p *plotter) write(e *env, files []output) (names []string, err error) {
	taken := takenNames{}
	var pictures []picture
	for i := range files {
		f := &files[i]
		f.path = taken.next(f.path)
		names = append(names, f.path)
		if f.table != nil {
			continue
		}
		if err := f.check(p.dpi); err != nil {
			return nil, err
		}
		pictures = append(pictures, f.picture)
	}
	if err := makeFolder(p.out); err != nil {
		return nil, err
	}
	for _, f := range files {
		if f.table != nil {
			if err := writeWhole(f.path, f.table); err != nil {
				return nil, err
			}
		}
		if err := e.ctx.Err(); err != nil {
			return nil, err
		}
	}
	return names, drawAll(e.ctx, pictures, p.dpi)
}

// makeFolder makes the folder that --out names, if it is not there.
func makeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("--out %s: %w", dir, err)
	}
	return nil
}

// output is a file that is to be written: a picture, or a table.
type output struct {
	picture
	table func(io.Writer) error // nil for a picture
}

func (p *plotter) picture(s *fluxplot.Sheet, name, format string) output {
	width, height := p.size(s)
	return output{picture: picture{filepath.Join(p.out, name+"."+format), s, width, height}}
}

// size is that of a sheet, or what the user wants.
func (p *plotter) size(s *fluxplot.Sheet) (width, height vg.Length) {
	if p.width > 0 {
		return p.width, p.height
	}
	return s.Size()
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

// takenNames are those of files; some file systems take upper and lower case for one.
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

// joinRemarks joins the parts of a caption, as the charts do.
func joinRemarks(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// chartUnit writes a unit as charts have it.
func chartUnit(unit string) string {
	switch unit {
	case "C":
		return "°C"
	case "":
		return "–"
	}
	return strings.NewReplacer("m2", "m²", "m3", "m³").Replace(unit)
}
