package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux/exposure"
)

var statsCommand = command{
	name:    "stats",
	summary: "say what the fluxes come to: mean, extremes, integral, steady state, doses",
	usage: `usage: fdsflux stats [flags] PATH...

Prints for each device its mean, its extremes with their times and its steady state,
for a heat flux also its integral; and when the incident radiation reaches the levels
of published criteria, each with its equation, source and range of validity. Where the
run did not print the incident radiation, it is derived if the columns tell it. Values
of device columns are means over the time since the row before, unless the deck says
otherwise; those of --probe are instants. An extreme of means is one of them, at the
end of its interval, and a time of crossing is known to within one interval. Doses
begin at --from, and gaps count for nothing.

example, with how long each flux is above 10 kW/m2 and the highest mean over 10 s:
  fdsflux stats testdata/runs/heat_flux_wall --threshold 10 --window 10
`,
	setUp: func(fs *flag.FlagSet) func(e *env, paths []string) error {
		s := &stats{from: math.Inf(-1), to: math.Inf(1)}
		s.stations.define(fs)
		s.stations.defineProbes(fs)
		fs.Func("quantity-only", "only the `QUANTITY`, as in 'GAUGE HEAT FLUX' or net; several with commas", s.addQuantity)
		fs.Func("from", "leave out what was before the time `T`, s", seconds(&s.from))
		fs.Func("to", "leave out what was after the time `T`, s", seconds(&s.to))
		fs.Float64Var(&s.window, "window", 0, "also the highest mean over any so many `SECONDS`")
		fs.Func("threshold", "also how long a heat flux is above `LEVEL`, kW/m2, and since when; several with commas", addNumbers(&s.thresholds, "a heat flux in kW/m2"))
		fs.Func("percentiles", "also the values that are not exceeded during `P` percent of the time; several with commas", addNumbers(&s.percentiles, "a number from 0 to 100"))
		fs.StringVar(&s.criteriaFile, "criteria", "", "`FILE` of criteria, in JSON, in place of the published ones; none for no criteria")
		fs.StringVar(&s.format, "format", "table", "`FORMAT`: table, csv or json")
		fs.StringVar(&s.output, "o", "", "`FILE` to write instead of standard output; it appears whole or not at all")
		fs.StringVar(&s.pictures.formats, "plot", "", "also draw the flux of each station with the thresholds, and its dose below, in these `FORMATS`: png, svg, pdf, or several with commas")
		fs.StringVar(&s.pictures.out, "out", ".", "`DIR` for the pictures; made if it is not there")
		s.pictures.definePictures(fs)
		return s.run
	},
}

type stats struct {
	stations                stationFlags
	only                    []fdsio.Quantity
	from, to, window        float64
	thresholds, percentiles []float64
	criteriaFile            string
	criteria                []exposure.Criterion
	format, output          string
	pictures                plotter // without formats none are drawn
	charts                  []chart
}

func (s *stats) addQuantity(v string) (err error) {
	s.only, err = parseQuantities(s.only, v)
	return err
}

// addNumbers reads numbers with commas between them.
func addNumbers(to *[]float64, what string) func(string) error {
	return func(v string) error {
		list, err := numberList(v)
		if err != nil {
			return fmt.Errorf("found %q, expected %s; several with commas", v, what)
		}
		*to = append(*to, list...)
		return nil
	}
}

func (s *stats) run(e *env, paths []string) error {
	if err := s.check(paths); err != nil {
		return err
	}
	print := map[string]func(io.Writer, *stats, []statsRun) error{"table": printStatsTable, "csv": printStatsCSV, "json": printStatsJSON}[s.format]
	if print == nil {
		return fmt.Errorf("unknown format %q: expected table, csv or json", s.format)
	}
	var runs []statsRun
	for _, path := range paths {
		r, err := s.ofRun(e, path)
		if err != nil {
			return err
		}
		runs = append(runs, r)
	}
	if err := s.writeCharts(e); err != nil {
		return err
	}
	if s.format == "csv" { // it has no place for them
		tellSources(e.stderr, runs)
	}
	return toFile(e, s.output, func(w io.Writer) error { return print(w, s, runs) })
}

func (s *stats) check(paths []string) (err error) {
	if err := needPaths(paths); err != nil {
		return err
	}
	if !(s.from < s.to) {
		return fmt.Errorf("--from %g is not before --to %g", s.from, s.to)
	}
	if !(s.window >= 0) || math.IsInf(s.window, 1) {
		return fmt.Errorf("--window %v: expected a number of seconds", s.window)
	}
	for _, p := range s.percentiles {
		if !(p >= 0 && p <= 100) {
			return fmt.Errorf("--percentiles %v: expected a number from 0 to 100", p)
		}
	}
	if s.pictures.formats != "" {
		if err := s.pictures.check(); err != nil {
			return err
		}
	}
	s.criteria, err = readCriteria(s.criteriaFile)
	return err
}

// readCriteria reads the criteria of a file: the published ones where there is none.
func readCriteria(file string) ([]exposure.Criterion, error) {
	switch file {
	case "":
		return exposure.Criteria(), nil
	case "none":
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("--criteria %s: %w", file, errors.Unwrap(err))
	}
	list, err := exposure.ReadCriteria(file, text)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		if _, err := quantityOf(&c); err != nil {
			return nil, fmt.Errorf("%s: criterion %q: %s", file, c.ID, trimPackage(err))
		}
	}
	return list, nil
}

// ofRun makes the statistics of a run, and its pictures.
func (s *stats) ofRun(e *env, path string) (statsRun, error) {
	run, stations, _, err := s.stations.open(e, path)
	if err != nil {
		return statsRun{}, err
	}
	defer run.Close()
	m := newStatsMaker(s, run.Run, stations)
	if len(m.columns) == 0 {
		return statsRun{}, fmt.Errorf("%s: there is no column to make statistics of%s", path, whyEmpty(run.Run, stations))
	}
	if err := m.make(e); err != nil {
		return statsRun{}, err
	}
	result := m.result()
	tellNotApplied(e.stderr, result.NotApplied)
	if len(result.Devices) == 0 {
		return statsRun{}, fmt.Errorf("%s: there is no column to make statistics of", path)
	}
	if s.pictures.formats != "" {
		err = s.draw(e, run.Run, stations)
	}
	return result, err
}
