package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/fdsflux/fdsflux/flux/validation"
)

var compareCommand = command{
	name:    "compare",
	summary: "compare runs with measurements, or with each other",
	usage: `usage: fdsflux compare [flags] MODEL EXPERIMENT...
       fdsflux compare [flags] RUN RUN...

Compares the first argument with the others. Each is a run, or a table: a CSV file
with a header (.csv, .txt, .tsv, .dat) that FDS did not name. label=PATH names it.

With a table among the others, runs are compared with measurements: a pair of a
measured and a predicted value for each column, the statistics of the FDS Validation
Guide over all pairs, and, with --out, a chart for each column and a scatter plot. Of
several runs, a measurement goes with that of its label, without a label with all.
With runs alone, these are compared with the first. --as overrules.

Columns are found by equal names, or by --column. Two series are compared where both
are known, and nowhere else; between its points a series is the straight line, and
what was measured is not interpolated. Units are converted, never assumed.

examples: with measurements; three grids; as a test, which fails here, as FDS 6.11.1
ignores what the second gauge's PROP declares:
  fdsflux compare testdata/runs/fleury_1t1_100_kW testdata/measured/fleury_100_kW.csv --column 'f050=0.5 m' --out charts
  fdsflux compare 20cm=testdata/runs/grid/20cm 10cm=testdata/runs/grid/10cm 5cm=testdata/runs/grid/5cm \
    --cells 0.2,0.1,0.05 --metric mean --from 10 --column GYPSUM-GAUGE --column INERT-GAUGE
  fdsflux compare 6.10.1=testdata/runs/heat_flux_wall_6101 6.11.1=testdata/runs/heat_flux_wall_full \
    --metric mean --from 30 --column GYPSUM-GAUGE --column GYPSUM-GAUGE-80C --tol 10%
`,
	setUp: func(fs *flag.FlagSet) func(e *env, paths []string) error {
		c := &compare{scale: "log"}
		c.defineInput(fs)
		c.defineOutput(fs)
		return c.compare
	},
}

// compare is the command with its flags.
type compare struct {
	drawing plotter
	tables  sideOptions
	specs   []string // --column
	as      string
	format  string
	out     string
	title   string
	scale   string // of the scatter plot

	metric   chosenMetric
	from, to *bound
	plain    validation.Dimension // what a bound without a unit is of
	ambient  *float64             // °C
	sigmaE   *float64
	within   *[2]float64 // values that count
	cells    []float64
	tol      []tolerance

	unpredicted int // measured columns, or points of some, without a prediction
}

// chosenMetric is what --metric says.
type chosenMetric struct {
	given bool
	all   bool // every point is a pair
	validation.Metric
}

func (m chosenMetric) String() string {
	if m.all {
		return "all"
	}
	return m.Metric.String()
}

func (m *chosenMetric) set(v string) (err error) {
	*m = chosenMetric{given: true, all: v == "all"}
	if !m.all {
		if m.Metric, err = validation.ParseMetric(v); err != nil {
			err = errors.New(strings.Replace(trimPackage(err), " or area", ", area or all", 1))
		}
	}
	return err
}

// of is the metric for a column: where none is given the maximum of a history and
// every point of a profile.
func (m chosenMetric) of(c *sideColumn) chosenMetric {
	if !m.given && c.x.dimension == validation.Length {
		return chosenMetric{all: true}
	}
	return m
}

func (c *compare) defineInput(fs *flag.FlagSet) {
	fs.Func("column", "compare `A=B`, column A of the first with B of the others, or A=A as A; may be repeated", func(v string) error {
		c.specs = append(c.specs, v)
		return nil
	})
	fs.Func("time-column", "`NAME` of the column of a table that holds the time or the distance, if not the first; may be repeated", func(v string) error {
		c.tables.abscissae = append(c.tables.abscissae, v)
		return nil
	})
	fs.Func("units", "`NAME=UNIT` of a column where the file does not tell it; NAME may be a pattern, as in '*=kW/m2'; may be repeated", func(v string) error {
		name, unit, err := assignment(v)
		if err != nil {
			return err
		}
		if _, err := path.Match(name, ""); err != nil {
			return fmt.Errorf("found %q, expected a name or a pattern as in '*'", name)
		}
		c.tables.units = append(c.tables.units, validation.ColumnUnit{Name: name, Unit: unit})
		return nil
	})
	fs.StringVar(&c.as, "as", "", "take all but the first as `KIND`: experiments or runs")
	fs.Func("metric", "one number of each series, `METRIC`: max, mean, end, value@T, time-to@Q or area, or all for every point (default: max of histories, all of profiles)", c.metric.set)
	fs.Func("from", "leave out what is before `T`, as in 30 or 2min; of profiles what is nearer, as in 0.5m", setBound(&c.from))
	fs.Func("to", "leave out what is after `T`, or of profiles farther", setBound(&c.to))
	fs.Func("ambient", "ambient temperature, `°C`, above which temperatures are compared (default: that of the run)", optional(&c.ambient))
	fs.Func("sigma-e", "relative standard deviation `σ` of the measurements (default: 0.11 for heat flux, 0.07 for temperature, as in the FDS Validation Guide)", optional(&c.sigmaE))
	fs.Func("range", "only pairs with both values from `LOW,HIGH`, as the guide's scripts keep what is on their plots", func(v string) (err error) {
		c.within, err = limits(v)
		return err
	})
	fs.Func("cells", "cell sizes `A,B,C` of three runs: print the order of convergence and the Richardson estimate", c.setCells)
	fs.Func("tol", "exit with 1 where a difference is more than `TOL`, or one side lacks what the other has: a share of the first, as 0.05 or 5%, or a value, as 0.5kW/m2; of several one has to allow it", func(v string) error {
		t, err := parseTolerance(v)
		c.tol = append(c.tol, t)
		return err
	})
}

func (c *compare) defineOutput(fs *flag.FlagSet) {
	c.drawing.defineDrawing(fs)
	fs.StringVar(&c.format, "format", "table", "`FORMAT` of the numbers: table, csv or json")
	fs.StringVar(&c.out, "o", "", "`FILE` for the numbers instead of standard output; it appears whole or not at all")
	fs.StringVar(&c.title, "title", "", "`TEXT` above the scatter plot")
	fs.StringVar(&c.scale, "scatter", c.scale, "`SCALE` of the scatter plot: log or linear")
}

// optional reads a finite number.
func optional(to **float64) func(string) error {
	return func(v string) error {
		f, err := strconv.ParseFloat(v, 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return fmt.Errorf("found %q, expected a number", v)
		}
		*to = &f
		return nil
	}
}

func (c *compare) setCells(v string) error {
	for _, part := range strings.Split(v, ",") {
		h, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || !(h > 0) || math.IsInf(h, 0) {
			return fmt.Errorf("found %q, expected three sizes, as in 0.2,0.1,0.05", v)
		}
		c.cells = append(c.cells, h)
	}
	if len(c.cells) != 3 {
		return fmt.Errorf("found %d sizes, expected three, as in 0.2,0.1,0.05", len(c.cells))
	}
	if a, b, d := c.cells[0], c.cells[1], c.cells[2]; a == b || b == d || a == d {
		return fmt.Errorf("found %q, expected three different sizes", v)
	}
	return nil
}

func (c *compare) check(args []string) error {
	switch {
	case len(args) < 2:
		return errors.New("expected at least two: a MODEL and an EXPERIMENT, or two RUNs")
	case !slices.Contains([]string{"table", "csv", "json"}, c.format):
		return fmt.Errorf("unknown format %q: expected table, csv or json", c.format)
	case !slices.Contains([]string{"log", "linear"}, c.scale):
		return fmt.Errorf("--scatter %q: expected log or linear", c.scale)
	case !slices.Contains([]string{"", "experiments", "runs"}, c.as):
		return fmt.Errorf("--as %q: expected experiments or runs", c.as)
	case c.from != nil && c.to != nil && c.from.dimension == c.to.dimension && c.from.value > c.to.value:
		return fmt.Errorf("--from %s is after --to %s", c.from.text, c.to.text)
	case c.sigmaE != nil && !(*c.sigmaE > 0):
		return fmt.Errorf("--sigma-e %g: expected a number above 0", *c.sigmaE)
	case c.cells != nil && len(args) != len(c.cells):
		return fmt.Errorf("--cells has %d sizes for %d runs, expected one for each of three", len(c.cells), len(args))
	}
	if c.drawing.out != "" {
		return c.drawing.check()
	}
	return nil
}

// report is what a comparison found.
type report interface {
	printTable(w io.Writer) error
	printCSV(w io.Writer) error
	words(w io.Writer) error // what a CSV table has no room for
	verdict() error          // a finding, or nil
}

func (c *compare) compare(e *env, args []string) error {
	if err := c.check(args); err != nil {
		return err
	}
	var sides []*side
	defer func() {
		for _, s := range sides {
			s.Close()
		}
	}()
	for _, arg := range args {
		s, err := openSide(e, arg, &c.tables)
		if err != nil {
			return err
		}
		sides = append(sides, s)
	}
	experiments, err := c.kind(sides)
	if err != nil {
		return err
	}
	var r report
	if experiments {
		r, err = c.withExperiments(e, sides)
	} else {
		r, err = c.amongRuns(e, sides)
	}
	if err != nil {
		return err
	}
	if err := c.print(e, r); err != nil {
		return err
	}
	return r.verdict()
}

// kind decides whether what follows the first are measurements.
func (c *compare) kind(sides []*side) (experiments bool, err error) {
	others := sides[1:]
	isTable := func(s *side) bool { return s.table }
	switch {
	case c.as != "":
		return c.as == "experiments", nil
	case slices.ContainsFunc(others, isTable):
		if c.cells != nil {
			return false, errors.New("--cells goes with three runs; --as runs takes tables as such")
		}
		return true, nil
	case sides[0].table:
		return false, fmt.Errorf("%s is a table of measured values and comes first; expected the model first, then what was measured; --as runs takes it as a run", sides[0].path)
	}
	return false, nil
}

func (c *compare) print(e *env, r report) error {
	write := r.printTable
	switch c.format {
	case "csv":
		write = r.printCSV
	case "json":
		write = func(w io.Writer) error { return writeJSON(w, r) }
	}
	if err := toFile(e, c.out, write); err != nil || c.format != "csv" {
		return err
	}
	return r.words(e.stderr)
}
