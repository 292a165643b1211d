package main

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/station"
	"github.com/fdsflux/fdsflux/flux/validation"
)

var exceedCommand = command{
	name:    "exceed",
	summary: "tell how likely it is that a true value exceeds a threshold, given the prediction",
	usage: `usage: fdsflux exceed [flags] --threshold VALUE --category CATEGORY PATH

For each heat flux of each station, or each wall temperature, tells how likely it is
that the true value exceeds a threshold where FDS predicts what it does: at the peak,
and with --curve at each time. How FDS errs is taken from what its developers published
with a release, for a category of their Validation Guide; no later table than that of
6.7.4 was found, and the numbers are those of the release named, not of the one that
wrote the run. --table FILE or --bias and --sigma take others. What the input of the
run leaves uncertain is not in the number, and a peak is that of the columns, which FDS
writes as means over an interval.

examples:
  fdsflux exceed testdata/runs/heat_flux_wall --threshold 12.5 --category 'Surface Heat Flux' --release 6.7.4
  fdsflux exceed testdata/runs/heat_flux_wall_6101 --threshold 120C --category 'Surface Temperature' --out charts
`,
	setUp: func(fs *flag.FlagSet) func(e *env, paths []string) error {
		x := &exceed{}
		x.drawing.stations.define(fs)
		fs.Func("quantity-only", "only the `QUANTITY`, as in 'GAUGE HEAT FLUX' or net; several with commas", x.drawing.addQuantity)
		fs.Func("threshold", "the `VALUE` to exceed, in kW/m2, or in °C for a category of temperature, or with its unit, as in 12500W/m2", x.setThreshold)
		fs.StringVar(&x.category, "category", "", "the `CATEGORY` of the table, as in 'Surface Heat Flux' or 'Target Temperature'")
		fs.StringVar(&x.release, "release", "", "the `RELEASE` whose table counts (default: the newest that has the category)")
		fs.StringVar(&x.table, "table", "", "`FILE` with a table of one's own: quantity, sigma_m, bias; also release, sigma_e, points, source")
		fs.Func("bias", "the bias `δ` of FDS, in place of a table", optional(&x.bias))
		fs.Func("sigma", "its relative standard deviation `σ`, in place of a table", optional(&x.sigma))
		fs.Func("from", "leave out what is before the time `T`, s", optional(&x.from))
		fs.Func("to", "leave out what is after the time `T`, s", optional(&x.to))
		fs.BoolVar(&x.curve, "curve", false, "print the probability at each time")
		fs.StringVar(&x.format, "format", "table", "`FORMAT` of the numbers: table, csv or json")
		fs.StringVar(&x.out, "o", "", "`FILE` for the numbers instead of standard output; it appears whole or not at all")
		x.drawing.defineDrawing(fs)
		return x.exceed
	},
}

type exceed struct {
	drawing                  plotter
	threshold                *float64
	thresholdUnit            string
	category, release, table string
	bias, sigma              *float64
	from, to                 *float64
	curve                    bool
	format, out              string
}

func (x *exceed) setThreshold(v string) error {
	number, unit := cutNumber(v)
	t, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsNaN(t) || math.IsInf(t, 0) {
		return fmt.Errorf("found %q, expected a value as in 12.5 or 12500W/m2", v)
	}
	x.threshold, x.thresholdUnit = &t, unit
	return nil
}

func (x *exceed) check(paths []string) error {
	switch {
	case len(paths) != 1:
		return errors.New("expected one PATH: a run directory, a .smv, a .fds or a _devc.csv file")
	case x.threshold == nil:
		return errors.New("no --threshold: expected a value, as in --threshold 12.5")
	case (x.bias == nil) != (x.sigma == nil):
		return errors.New("--bias and --sigma go together")
	case x.bias != nil && x.table != "":
		return errors.New("--bias and --sigma take the place of --table")
	case x.bias != nil && x.release != "":
		return errors.New("--bias and --sigma take the place of --release")
	case x.category == "" && x.bias == nil:
		return fmt.Errorf("no --category: expected one of a table, as in 'Surface Heat Flux', or --bias and --sigma")
	case x.from != nil && x.to != nil && *x.from > *x.to:
		return fmt.Errorf("--from %g is after --to %g", *x.from, *x.to)
	case !slices.Contains([]string{"table", "csv", "json"}, x.format):
		return fmt.Errorf("unknown format %q: expected table, csv or json", x.format)
	}
	if x.drawing.out != "" {
		return x.drawing.check()
	}
	return nil
}

func (x *exceed) exceed(e *env, paths []string) error {
	if err := x.check(paths); err != nil {
		return err
	}
	r := &exceedReport{}
	if err := x.chooseTable(r); err != nil {
		return err
	}
	if err := x.chooseUnit(r); err != nil {
		return err
	}
	run, stations, skipped, err := x.drawing.stations.open(e, paths[0])
	if err != nil {
		return err
	}
	defer run.Close()
	for _, s := range skipped {
		fmt.Fprintf(e.stderr, "left out: %s: %s\n", s.ID, s.Reason)
	}
	stations = x.choose(stations, r.Unit)
	if err := loadStations(e, run.Run, stations); err != nil {
		return err
	}
	if err := x.fill(r, run.Run, stations); err != nil {
		return fmt.Errorf("%s: %w", paths[0], err)
	}
	if x.drawing.out != "" {
		charts, err := x.charts(e, r, run.Run)
		if err != nil {
			return err
		}
		if r.Charts, err = x.drawing.write(e, x.drawing.files(charts)); err != nil {
			return err
		}
	}
	return x.print(e, r)
}

// loadStations reads the values; progress is shown, and gaps are counted.
func loadStations(e *env, run *fdsio.Run, stations []*station.Station) error {
	bar := newProgress(e, "reading")
	problems, err := station.LoadWith(&fdsio.ReadOptions{Progress: bar.report}, run, stations...)
	bar.done()
	if err != nil {
		return err
	}
	printProblems(e.stderr, problems)
	for _, s := range stations {
		for i := range s.Series {
			v := &s.Series[i]
			tellMissing(e, fdsio.Readable(run.CHID), fdsio.Readable(v.ID), len(v.Values)-present(validation.Series{Y: v.Values}), len(v.Values))
		}
	}
	return nil
}

// chooseTable settles how FDS errs.
func (x *exceed) chooseTable(r *exceedReport) error {
	if x.bias != nil {
		r.Uncertainty = validation.Uncertainty{Bias: *x.bias, ModelDeviation: *x.sigma}
		r.Table = reportedTable{Category: x.category, Bias: *x.bias, Sigma: *x.sigma, Source: "--bias and --sigma"}
		return r.Uncertainty.Validate()
	}
	table := validation.Shipped()
	if x.table != "" {
		f, err := os.Open(x.table)
		if err != nil {
			return fmt.Errorf("--table: %w", err)
		}
		defer f.Close()
		if table, err = validation.ReadTable(f, x.table); err != nil {
			return err
		}
	}
	entry, err := table.Lookup(x.release, x.category)
	if err != nil {
		return err
	}
	r.Uncertainty = entry.Uncertainty
	r.Table = reportedTable{Category: entry.Quantity, Release: entry.Release, Bias: entry.Bias, Sigma: entry.ModelDeviation, Points: entry.Points, Source: entry.Source}
	if x.release == "" && entry.Release != "" {
		r.Table.Chosen = "the newest with this category"
	}
	return nil
}

// chooseUnit settles what is looked at: heat fluxes or temperatures.
func (x *exceed) chooseUnit(r *exceedReport) error {
	temperatures := strings.Contains(strings.ToLower(r.Table.Category), "temperature")
	fluxes := strings.Contains(strings.ToLower(r.Table.Category), "flux")
	from := x.thresholdUnit
	r.Unit = "kW/m2"
	if temperatures {
		r.Unit = "C"
	}
	if from == "" {
		from = r.Unit
	}
	u, err := validation.ParseUnit(from)
	if err != nil {
		return fmt.Errorf("--threshold: %s", trimPackage(err))
	}
	if !temperatures && !fluxes {
		r.Unit = shownUnit(from) // a category of one's own
	}
	if u.Dimension != validation.HeatFlux && u.Dimension != validation.Temperature || shownUnit(from) != r.Unit {
		return fmt.Errorf("--threshold in %s does not go with category %q, expected %s", from, r.Table.Category, readableUnit(r.Unit))
	}
	values, err := validation.Convert([]float64{*x.threshold}, from, r.Unit)
	if err != nil {
		return err
	}
	r.Threshold = values[0]
	return nil
}

// choose keeps the series of the chosen quantities; where none is chosen, all heat
// fluxes, or the temperatures of walls, as the shipped tables are about solids.
func (x *exceed) choose(stations []*station.Station, unit string) []*station.Station {
	for _, s := range stations {
		s.Series = slices.DeleteFunc(s.Series, func(series station.Series) bool {
			fits := series.IsHeatFlux() && unit == "kW/m2" || series.Unit == "K" && unit == "C"
			chosen := x.drawing.options.Quantities
			if len(chosen) == 0 && unit == "C" {
				chosen = []fdsio.Quantity{fdsio.WallTemperature}
			}
			return !fits || len(chosen) > 0 && !slices.Contains(chosen, series.Quantity)
		})
	}
	return stations
}

// fill computes the numbers of every series.
func (x *exceed) fill(r *exceedReport, run *fdsio.Run, stations []*station.Station) error {
	if run.Version != nil {
		r.Run.FDS = run.Version.String()
	}
	r.Run.CHID = fdsio.Readable(run.CHID)
	if r.Unit == "C" {
		switch {
		case x.drawing.stations.ambient != nil:
			r.Ambient = x.drawing.stations.ambient
		case run.Ambient != nil:
			r.Ambient = run.Ambient
		default:
			return errors.New("temperatures count as rises above ambient, and no file tells what that is; --ambient does, in °C")
		}
	}
	for _, s := range stations {
		for i := range s.Series {
			row := r.row(s, &s.Series[i], x.inWindow)
			if !x.curve && x.drawing.out == "" {
				row.curve = nil
			}
			r.Series = append(r.Series, row)
		}
	}
	if len(r.Series) == 0 {
		what := "heat flux"
		if r.Unit == "C" {
			what = "wall temperature"
		}
		if len(x.drawing.options.Quantities) > 0 {
			what = "chosen quantity"
		}
		return fmt.Errorf("no %s at any station; `fdsflux ls` shows what the run has", what)
	}
	if !slices.ContainsFunc(r.Series, func(s exceededSeries) bool { return s.Peak.Predicted.known() }) {
		return errors.New("no values from --from to --to")
	}
	if x.curve {
		for i := range r.Series {
			r.Series[i].Curve = r.Series[i].curve
		}
	}
	return nil
}

func (x *exceed) inWindow(t float64) bool {
	return (x.from == nil || t >= *x.from) && (x.to == nil || t <= *x.to)
}

// shown converts a value of a series from SI to the unit of tables and charts.
func shown(series *station.Series, v float64) float64 {
	if series.Unit == "K" {
		return flux.Temperature(v).Celsius()
	}
	return flux.HeatFlux(v).KWPerM2()
}
