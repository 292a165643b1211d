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
	"github.com/fdsflux/fdsflux/flux/station"
)

var plotCommand = command{
	name:    "plot",
	summary: "draw the heat fluxes of each station, side by side, and quantity by quantity",
	usage: `usage: fdsflux plot [flags] PATH...

Draws a chart of all heat fluxes for each station of a run; where there are two
or more, also the stations side by side, and a sheet with a panel for each
quantity. Prints the names of the files, one a line.

example, with the axes of the original gypsum and inert charts:
  fdsflux plot testdata/runs/heat_flux_wall --out charts --xlim 0,60 --ylim -1,30
`,
	setUp: func(fs *flag.FlagSet) func(e *env, paths []string) error {
		p := &plotter{dpi: defaultDPI}
		p.stations.define(fs)
		p.stations.defineProbes(fs)
		fs.StringVar(&p.out, "out", ".", "`DIR` for the pictures; made if it is not there")
		fs.StringVar(&p.formats, "format", "png", "png, svg, pdf, or several `FORMATS` with commas")
		fs.Func("quantity-only", "only the heat flux `QUANTITY`, as in 'GAUGE HEAT FLUX' or net; several with commas", p.addQuantity)
		fs.Func("xlim", "`FROM,TO` of the time axis, s", p.setLimits(&p.options.XLim))
		fs.Func("ylim", "`FROM,TO` of the heat flux axis, kW/m2", p.setLimits(&p.options.YLim))
		p.definePictures(fs)
		fs.Float64Var(&p.options.Smooth, "smooth", 0, "draw the centred moving mean over so many `SECONDS`")
		return p.plot
	},
}

// defaultDPI is that of PNG pictures.
const defaultDPI = 150

type plotter struct {
	stations      stationFlags
	out, formats  string
	dpi           int
	width, height vg.Length // 0: by the chart
	options       fluxplot.Options
}

// definePictures defines the flags of everything that draws.
func (p *plotter) definePictures(fs *flag.FlagSet) {
	fs.Func("size", "`WIDTHxHEIGHT` of each picture in cm, as in 16x10 (default: by the number of panels)", p.setSize)
	fs.IntVar(&p.dpi, "dpi", p.dpi, "dots per inch of PNG, `N`")
	fs.StringVar(&p.options.Title, "title", "", "`TEXT` in place of the title of the run")
}

func (p *plotter) addQuantity(v string) (err error) {
	p.options.Quantities, err = parseQuantities(p.options.Quantities, v)
	return err
}

// parseQuantities adds the quantities of a flag to a list.
func parseQuantities(list []fdsio.Quantity, v string) ([]fdsio.Quantity, error) {
	for _, name := range strings.Split(v, ",") {
		q, err := station.ParseQuantity(strings.TrimSpace(name))
		if err != nil {
			return nil, errors.New(trimPackage(err))
		}
		list = append(list, q)
	}
	return list, nil
}

func (p *plotter) setLimits(to **[2]float64) func(string) error {
	return func(v string) (err error) {
		*to, err = limits(v)
		return err
	}
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

// distinct leaves out what has come before.
func distinct(list []string) (out []string) {
	for _, v := range list {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// mostStations is how many stations are drawn where none is chosen.
const mostStations = 12

// notTooMany leaves out what would be too many pictures, unless they are asked for.
func (s *stationFlags) notTooMany(w io.Writer, path string, stations []*station.Station) []*station.Station {
	if len(stations) <= mostStations || len(s.names) > 0 {
		return stations
	}
	fmt.Fprintf(w, "%s has %d stations; the first %d are drawn, --station chooses others\n", path, len(stations), mostStations)
	return stations[:mostStations]
}

func (p *plotter) plot(e *env, paths []string) error {
	if err := needPaths(paths); err != nil {
		return err
	}
	if err := p.check(); err != nil {
		return err
	}
	var charts []chart
	for _, path := range paths {
		more, err := p.charts(e, path)
		if err != nil {
			return err
		}
		charts = append(charts, more...)
	}
	return p.draw(e, charts)
}

// formatList is what --format names.
func (p *plotter) formatList() []string {
	return distinct(strings.Split(strings.ToLower(p.formats), ","))
}

// draw writes the charts to files and prints their names.
func (p *plotter) draw(e *env, charts []chart) error {
	var pictures []picture
	for _, c := range charts {
		for _, format := range p.formatList() {
			pictures = append(pictures, p.picture(c, format))
		}
	}
	tellApart(pictures)
	for _, pic := range pictures {
		if err := pic.check(p.dpi); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(p.out, 0o755); err != nil {
		return fmt.Errorf("--out %s: %w", p.out, err)
	}
	if err := drawAll(e.ctx, pictures, p.dpi); err != nil {
		return err
	}
	for _, pic := range pictures {
		fmt.Fprintln(e.stdout, pic.path)
	}
	return nil
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

func (p *plotter) charts(e *env, path string) ([]chart, error) {
	run, stations, skipped, err := p.stations.open(e, path)
	if err != nil {
		return nil, err
	}
	defer run.Close()
	for _, s := range skipped {
		fmt.Fprintf(e.stderr, "not drawn: %s: %s\n", s.ID, s.Reason)
	}
	stations = p.stations.notTooMany(e.stderr, path, stations)
	bar := newProgress(e, "reading")
	problems, err := station.LoadWith(&fdsio.ReadOptions{Progress: bar.report}, run.Run, stations...)
	bar.done()
	if err != nil {
		return nil, err
	}
	printProblems(e.stderr, problems)
	tellEmpty(e.stderr, stations)
	figures, err := fluxplot.Charts(run.Run, stations, &p.options)
	if err != nil {
		return nil, fmt.Errorf("%s: %s%s", path, trimPackage(err), whyEmpty(run.Run, stations))
	}
	var out []chart
	for _, f := range figures {
		out = append(out, chart{f, run.CHID})
	}
	return out, nil
}

// whyEmpty explains what may be missing where there is nothing to draw.
func whyEmpty(run *fdsio.Run, stations []*station.Station) string {
	switch {
	case len(run.DeviceFiles) == 0:
		return fmt.Sprintf(": there is no device file (%s_devc.csv)", run.CHID)
	case len(stations) == 0:
		return ": no device is known to be a heat flux; --quantity 'ID=GAUGE HEAT FLUX' tells one"
	}
	return "; `fdsflux ls` shows what the run has"
}

// tellEmpty names the heat fluxes that have nothing to draw, and warns where it is
// not known what the incident heat flux is.
func tellEmpty(w io.Writer, stations []*station.Station) {
	unknown := false
	for _, s := range stations {
		for i := range s.Series {
			series := &s.Series[i]
			if series.IsHeatFlux() && !series.HasValues() {
				fmt.Fprintf(w, "not drawn: %s: has no values\n", series.ID)
			}
			unknown = unknown || series.Quantity == fdsio.IncidentHeatFlux && s.Convention == nil
		}
	}
	if unknown {
		fmt.Fprintln(w, "warning: no file names the release of FDS; before 6.5.2 INCIDENT HEAT FLUX includes the convective heat flux; --fds RELEASE tells it")
	}
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

func (p *plotter) picture(c chart, format string) picture {
	width, height := c.Sheet.Size()
	if p.width > 0 {
		width, height = p.width, p.height
	}
	name := fmt.Sprintf("%s_%s.%s", fileName(c.chid), fileName(c.Name), format)
	return picture{filepath.Join(p.out, name), c.Sheet, width, height}
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
