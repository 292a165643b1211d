package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/fluxplot"
	"github.com/fdsflux/fdsflux/flux/station"
)

var deriveCommand = command{
	name:    "derive",
	summary: "work out what the run did not print, with uncertainties",
	usage: `usage: fdsflux derive [flags] PATH

Works out, from the columns of each station, the quantities that the run did not
print: incident, absorbed and emitted radiation, the other fluxes, what any gauge
would read, wall and gas temperature, h, AST. Each value has a standard uncertainty
(k = 1) from the rounding of the print and the averaging over intervals; what the
columns leave open is said to be not determined, and why.

--want takes FDS's names and short ones, in upper or lower case: net, conv, rad, inc,
legacy-inc (with convection, as before FDS 6.5.2), gauge, radiometer, conv-gauge,
absorbed, emitted, twall, tgas, h, AST, trad, emissivity. Those that are gauges read
what a gauge with --gauge-temperature, --gauge-emissivity and --gauge-h would; the
default is FDS's: black, at ambient temperature, with the h of the surface.

The table sums up each quantity: mean, min and max are over the rows. csv and parquet
have a row for each station, quantity and time; json an object for each station;
columns a table for each station, time and what is wanted, as FDS writes it.

example, for a finite-element model:
  fdsflux derive testdata/runs/heat_flux_wall --station GYPSUM --want AST,h --format columns
`,
	setUp: func(fs *flag.FlagSet) func(e *env, paths []string) error {
		d := &deriver{from: math.Inf(-1), to: math.Inf(1)}
		d.stations.define(fs)
		d.stations.defineProbes(fs)
		fs.Func("want", "only the `QUANTITY`, as in AST or 'WALL TEMPERATURE'; several with commas (default: what the run did not print)", d.addWanted)
		fs.BoolVar(&d.all, "all", false, "also what the run printed")
		fs.Func("gauge-temperature", "temperature of the gauge in `CELSIUS` (default: ambient)", within(&d.gauge.temperature, "a temperature in °C above -273.15", func(v float64) bool {
			return flux.Celsius(v) > 0
		}))
		fs.Func("gauge-emissivity", "`EMISSIVITY` of the gauge (default: 1)", within(&d.gauge.emissivity, "an emissivity above 0 and at most 1", func(v float64) bool {
			return v > 0 && v <= 1
		}))
		fs.Func("gauge-h", "heat transfer coefficient `H` of the gauge, W/(m2 K) (default: that of the surface)",
			within(&d.gauge.h, "a coefficient in W/(m2 K), 0 or above", func(v float64) bool { return v >= 0 }))
		fs.Func("from", "leave out rows before the time `T`, s", seconds(&d.from))
		fs.Func("to", "leave out rows after the time `T`, s", seconds(&d.to))
		fs.StringVar(&d.format, "format", "", "`FORMAT`: table, csv, json, parquet or columns (default: table; with --plot none)")
		fs.StringVar(&d.file, "o", "", "`FILE` to write instead of standard output; it appears whole or not at all")
		fs.StringVar(&d.plot, "plot", "", "draw charts in these `FORMATS`: png, svg, pdf, or several with commas")
		fs.StringVar(&d.out, "out", "", "`DIR` for charts, and for --format columns a file for each station; made if it is not there (default: for charts the current one)")
		d.pictures.definePictures(fs)
		return d.derive
	},
}

type deriver struct {
	stations                stationFlags
	want                    []fdsio.Quantity
	all                     bool
	gauge                   gaugeFlags
	from, to                float64
	format, file, plot, out string
	pictures                plotter
}

// gaugeFlags are what the user told of a gauge.
type gaugeFlags struct{ temperature, emissivity, h *float64 }

// within reads a number that is finite and fits.
func within(to **float64, expected string, fits func(float64) bool) func(string) error {
	return func(v string) error {
		x, err := strconv.ParseFloat(v, 64)
		if err != nil || math.IsInf(x, 0) || !fits(x) {
			return fmt.Errorf("found %q, expected %s", v, expected)
		}
		*to = &x
		return nil
	}
}

// at is the gauge at a station, with FDS's defaults; nil where nothing was told.
func (g gaugeFlags) at(s *station.Station) *flux.Gauge {
	if g == (gaugeFlags{}) {
		return nil
	}
	out := flux.DefaultGauge(flux.Celsius(20))
	if s.Ambient != nil {
		out = flux.DefaultGauge(*s.Ambient)
	}
	if g.temperature != nil {
		out.Temperature = flux.Celsius(*g.temperature)
	}
	if g.emissivity != nil {
		out.Emissivity = *g.emissivity
	}
	if g.h != nil {
		out.Coefficient, out.FixedCoefficient = flux.HeatTransferCoefficient(*g.h), true
	}
	return &out
}

func (d *deriver) addWanted(v string) error {
	for _, name := range strings.Split(v, ",") {
		q, err := station.ParseDerivable(name)
		if err != nil {
			return errors.New(trimPackage(err))
		}
		if !slices.Contains(d.want, q) {
			d.want = append(d.want, q)
		}
	}
	return nil
}

// check judges the flags before anything is read.
func (d *deriver) check(paths []string) error {
	if len(paths) != 1 {
		return errors.New("expected one PATH: a run directory, a .smv, a .fds, a _devc.csv file, or - for standard input")
	}
	if d.from > d.to {
		return fmt.Errorf("--from %g is after --to %g", d.from, d.to)
	}
	if d.all && d.want != nil {
		return errors.New("--all and --want: expected one of them")
	}
	if d.format == "" && (d.plot == "" || d.file != "") {
		d.format = "table"
	}
	if d.format != "" && d.format != "columns" && derivedWriters[d.format] == nil {
		return fmt.Errorf("unknown format %q: expected table, csv, json, parquet or columns", d.format)
	}
	switch files := d.filesOfStations(); {
	case files && d.file != "":
		return errors.New("--out writes a file for each station, -o one in all: expected one of them")
	case d.plot != "" && d.format != "" && d.file == "" && !files:
		return errors.New("--plot prints the names of its files: give the table a file with -o")
	case d.out != "" && d.plot == "" && !files:
		return errors.New("--out is for --plot and --format columns; -o FILE is for the rest")
	}
	if d.plot == "" {
		return nil
	}
	d.pictures.formats, d.pictures.out = d.plot, d.out
	if d.out == "" {
		d.pictures.out = "."
	}
	return d.pictures.check()
}

// filesOfStations reports whether each station gets a table of its own.
func (d *deriver) filesOfStations() bool { return d.format == "columns" && d.out != "" }

func (d *deriver) derive(e *env, paths []string) error {
	if err := d.check(paths); err != nil {
		return err
	}
	run, stations, err := d.load(e, paths[0])
	if err != nil {
		return err
	}
	defer run.Close()
	drawn := 0 // of the first stations
	if d.plot != "" {
		chosen := d.stations.notTooMany(e.stderr, paths[0], stations)
		if drawn = len(chosen); d.format == "" {
			stations = chosen
		}
	}
	if d.format == "columns" && d.out == "" && len(stations) > 1 {
		return fmt.Errorf("there are %d stations: --out DIR writes a file for each, --station chooses one", len(stations))
	}
	var solutions []*station.Solution
	var said stationRemarks
	collect := func(s *station.Solution) {
		said.add(s)
		if len(solutions) < drawn {
			solutions = append(solutions, s)
		}
	}
	if err := d.write(e, run.Run, stations, collect); err != nil {
		return err
	}
	if d.format != "table" && d.format != "json" { // which have them
		said.print(e.stderr)
	}
	if drawn == 0 {
		return nil
	}
	return d.draw(e, run.Run, solutions)
}

// stationRemarks are what the reader of the numbers should know, each with its stations.
type stationRemarks struct {
	texts    []string
	stations map[string][]string
}

func (r *stationRemarks) add(s *station.Solution) {
	for _, text := range s.Remarks {
		if r.stations == nil {
			r.stations = map[string][]string{}
		}
		if r.stations[text] == nil {
			r.texts = append(r.texts, text)
		}
		r.stations[text] = append(r.stations[text], fdsio.Readable(s.Station.Name))
	}
}

func (r *stationRemarks) print(w io.Writer) {
	const most = 4
	for _, text := range r.texts {
		names := r.stations[text]
		of := strings.Join(names[:min(len(names), most)], ", ")
		if len(names) > most {
			of += fmt.Sprintf(" and %d more", len(names)-most)
		}
		fmt.Fprintf(w, "remark: %s: %s\n", of, text)
	}
}

// load opens a run and reads its stations; those without values are left out.
func (d *deriver) load(e *env, path string) (*openRun, []*station.Station, error) {
	run, all, skipped, err := d.stations.open(e, path)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range skipped {
		fmt.Fprintf(e.stderr, "not used: %s: %s\n", fdsio.Readable(s.ID), s.Reason)
	}
	bar := newProgress(e, "reading")
	problems, err := station.LoadWith(&fdsio.ReadOptions{Progress: bar.report}, run.Run, all...)
	bar.done()
	if err != nil {
		run.Close()
		return nil, nil, err
	}
	printProblems(e.stderr, problems)
	stations, err := d.usable(e.stderr, all)
	if err == nil && len(stations) == 0 {
		err = fmt.Errorf("no heat flux to derive from%s", whyEmpty(run.Run, all))
	}
	if err != nil {
		run.Close()
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return run, stations, nil
}

// usable leaves out, and names, the stations that have no values, or none between
// --from and --to; it is an error if that is all that is missing.
func (d *deriver) usable(w io.Writer, all []*station.Station) (out []*station.Station, err error) {
	late := 0
	for _, s := range all {
		first := slices.IndexFunc(s.Series, func(x station.Series) bool { return x.HasValues() })
		switch {
		case first < 0:
			fmt.Fprintf(w, "not derived: %s: has no values\n", fdsio.Readable(s.Name))
		case !slices.ContainsFunc(s.Series[first].Time, func(t float64) bool { return t >= d.from && t <= d.to }):
			fmt.Fprintf(w, "not derived: %s: has no row from %g to %g s\n", fdsio.Readable(s.Name), d.from, d.to)
			late++
		default:
			out = append(out, s)
		}
	}
	if len(out) == 0 && late > 0 {
		return nil, fmt.Errorf("there is no row from %g to %g s", d.from, d.to)
	}
	return out, nil
}

// write derives and prints.
func (d *deriver) write(e *env, run *fdsio.Run, stations []*station.Station, collect func(*station.Solution)) error {
	to := func(w derivedWriter) error {
		if err := w.begin(headOf(run)); err != nil {
			return err
		}
		err := d.each(e, stations, func(s *station.Solution) error {
			collect(s)
			return w.station(d.printed(run, s))
		})
		if err != nil {
			return err
		}
		return w.end()
	}
	buffered := func(w io.Writer) error {
		b := bufio.NewWriterSize(w, 1<<16)
		writer := derivedWriter(&columnTable{w: b, stderr: e.stderr})
		if d.format != "columns" {
			writer = derivedWriters[d.format](b)
		}
		if err := to(writer); err != nil {
			return err
		}
		return b.Flush()
	}
	switch {
	case d.format == "":
		return d.each(e, stations, func(s *station.Solution) error {
			collect(s)
			return nil
		})
	case d.filesOfStations():
		if err := makeFolder(d.out); err != nil {
			return err
		}
		return to(&columnFiles{dir: d.out, stdout: e.stdout, stderr: e.stderr})
	}
	return toFile(e, d.file, buffered)
}

// each derives the stations, as many at a time as there are processors, and hands
// them on in their order. Few are held at a time.
func (d *deriver) each(e *env, stations []*station.Station, take func(*station.Solution) error) error {
	ctx, stop := context.WithCancel(e.ctx)
	defer stop()
	type outcome struct {
		solution *station.Solution
		err      error
	}
	queue := make(chan chan outcome, runtime.GOMAXPROCS(0))
	go func() {
		defer close(queue)
		for _, s := range stations {
			next := make(chan outcome, 1)
			select {
			case queue <- next:
			case <-ctx.Done():
				return
			}
			go func() {
				solution, err := s.Derive(&station.DeriveOptions{Want: d.want, Gauge: d.gauge.at(s)})
				next <- outcome{solution, err}
			}()
		}
	}()
	bar := newProgress(e, "deriving")
	defer bar.done()
	done := 0
	for next := range queue {
		o := <-next
		if o.err != nil {
			return o.err
		}
		if err := take(o.solution); err != nil {
			return err
		}
		done++
		if err := bar.report(int64(done), int64(len(stations))); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (d *deriver) draw(e *env, run *fdsio.Run, solutions []*station.Solution) error {
	opts := d.pictures.options
	if !math.IsInf(d.from, -1) || !math.IsInf(d.to, 1) {
		opts.XLim = &[2]float64{d.from, d.to}
	}
	figures, err := fluxplot.DerivedCharts(run, solutions, &opts)
	if err != nil {
		return err
	}
	var charts []chart
	for _, f := range figures {
		f.Name += derivedSuffix
		charts = append(charts, chart{f, run.CHID})
	}
	return d.pictures.writeAndPrint(e, d.pictures.files(charts))
}

// derivedSuffix keeps files apart from FDS's own and from those of plot.
const derivedSuffix = "_derived"
