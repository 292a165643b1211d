package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

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
		p := &plotter{}
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
	return p.writeAndPrint(e, p.files(charts))
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
