package fluxplot

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/exposure"
	"github.com/fdsflux/fdsflux/flux/station"
)

// Options choose what a chart shows. nil stands for everything as it is.
type Options struct {
	Quantities []fdsio.Quantity // only these; nil for all heat fluxes
	XLim, YLim *[2]float64      // s and kW/m2; nil for the range of the data
	Smooth     float64          // window of a centred moving mean, s; 0 for none
	Title      string           // in place of the run's title
}

// ErrNoData says that there is nothing to draw.
var ErrNoData = errors.New("fluxplot: nothing to draw")

// columns is how many panels stand side by side.
const columns = 3

const (
	timeAxis = "Time (s)"
	fluxAxis = "Heat flux (kW/m²)"
)

// Chart is a figure with a name that can serve in a file name.
type Chart struct {
	Name  string
	Sheet *Sheet
}

// Charts returns the figures that tell a run: one for each station, the
// comparison of all, and a panel for each quantity; the last two only if there
// are two stations or more. Stations without heat flux are left out. The
// stations must be loaded.
func Charts(run *fdsio.Run, stations []*station.Station, opts *Options) ([]Chart, error) {
	if opts == nil {
		opts = &Options{}
	}
	stations = slices.DeleteFunc(slices.Clone(stations), func(s *station.Station) bool { return len(chosen(s, opts)) == 0 })
	if len(stations) == 0 {
		return nil, ErrNoData
	}
	var out []Chart
	for _, s := range stations {
		p, err := Station(s, opts)
		if err != nil {
			return nil, err
		}
		out = append(out, Chart{s.Name, arrange([]*plot.Plot{p}, 1)})
	}
	if len(stations) > 1 {
		comparison, err := Comparison(stations, opts)
		if err != nil {
			return nil, err
		}
		panels, err := Quantities(stations, opts)
		if err != nil {
			return nil, err
		}
		out = append(out, Chart{"comparison", comparison}, Chart{"quantities", panels})
	}
	for _, c := range out {
		c.Sheet.Title, c.Sheet.Caption = clean(title(run, opts)), clean(caption(run, stations, opts))
	}
	return out, nil
}

func title(run *fdsio.Run, opts *Options) string {
	switch {
	case opts.Title != "":
		return opts.Title
	case run.Title != "":
		return run.Title
	}
	return run.CHID
}

// captionMark stands between the remarks of a caption, where its lines may break.
const captionMark = " · "

// caption says where the numbers come from and what they are.
func caption(run *fdsio.Run, stations []*station.Station, opts *Options) string {
	source := run.CHID
	if run.Version != nil {
		source += ", FDS " + run.Version.String()
	}
	parts := []string{source}
	if opts.Smooth > 0 {
		parts = append(parts, fmt.Sprintf("centred moving mean over %g s", opts.Smooth))
	}
	parts = append(parts, "fluxes into the surface are positive")
	incident := false
	var drawn []*station.Series
	for _, s := range stations {
		for _, series := range chosen(s, opts) {
			incident = incident || series.Quantity == fdsio.IncidentHeatFlux
			drawn = append(drawn, series)
		}
	}
	switch c := stations[0].Convention; {
	case incident && c == nil:
		parts = append(parts, "release not known: incident may include the convective flux (FDS before 6.5.2)")
	case incident && c.IncidentIncludesConvection():
		parts = append(parts, "incident includes the convective flux ("+c.String()+")")
	}
	return strings.Join(append(parts, sampling(drawn)...), captionMark)
}

// sampling says what the values of some series stand for, if it is the same for all.
func sampling(list []*station.Series) []string {
	means, instants := 0, 0
	for _, s := range list {
		switch s.Sampling {
		case station.IntervalMean:
			means++
		case station.Instant:
			instants++
		}
	}
	switch {
	case means > 0 && instants == 0:
		return []string{"each value is the mean since the one before it"}
	case instants > 0 && means == 0:
		return []string{"values are those of an instant"}
	}
	return nil
}

// Station draws all heat fluxes of a station against time on one axis.
func Station(s *station.Station, opts *Options) (*plot.Plot, error) {
	list, err := stationCurves(s, opts)
	if err != nil {
		return nil, err
	}
	return chart(heading(s), timeAxis, fluxAxis, list, opts)
}

// Comparison draws the stations side by side on one y axis.
func Comparison(stations []*station.Station, opts *Options) (*Sheet, error) {
	if len(stations) == 0 {
		return nil, ErrNoData
	}
	var plots []*plot.Plot
	low, high := math.Inf(1), math.Inf(-1)
	for _, s := range stations {
		p, err := Station(s, opts)
		if err != nil {
			return nil, err
		}
		plots = append(plots, p)
		low, high = min(low, p.Y.Min), max(high, p.Y.Max)
	}
	for _, p := range plots {
		p.Y.Min, p.Y.Max = low, high
	}
	return arrange(plots, columns), nil
}

// Quantities draws a panel for each heat flux, with all stations in each. The y
// axes differ, so that small fluxes can be read, too.
func Quantities(stations []*station.Station, opts *Options) (*Sheet, error) {
	if len(stations) == 0 {
		return nil, ErrNoData
	}
	panels := map[string][]Curve{}
	var names []string
	for i, s := range stations {
		list, err := stationCurves(s, opts)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			if panels[c.Label] == nil {
				names = append(names, c.Label)
			}
			quantity := c.Label
			c.Label, c.Style = clean(s.Name), stationStyle(i)
			panels[quantity] = append(panels[quantity], c)
		}
	}
	var plots []*plot.Plot
	for _, n := range names {
		p, err := chart(n, timeAxis, fluxAxis, panels[n], opts)
		if err != nil {
			return nil, err
		}
		plots = append(plots, p)
	}
	return arrange(plots, columns), nil
}

// heading names a station with what decides its fluxes.
func heading(s *station.Station) string {
	if s.Emissivity != nil {
		return headingWith(s, *s.Emissivity)
	}
	return headingWith(s, math.NaN())
}

// headingWith names a station with an emissivity, which may be NaN.
func headingWith(s *station.Station, emissivity float64) string {
	text := s.Name
	switch {
	case s.Gas:
		text += ": in the gas"
	case s.Surface != "" && s.Surface != s.Name:
		text += ": " + s.Surface
	}
	if finite(emissivity) {
		text += fmt.Sprintf(", ε = %.3g", emissivity)
	}
	return clean(text)
}

// chosen returns the series of a station that a chart shows, those with values,
// in the order of the table of heat fluxes.
func chosen(s *station.Station, opts *Options) []*station.Series {
	if opts == nil {
		opts = &Options{}
	}
	var out []*station.Series
	for i := range s.Series {
		series := &s.Series[i]
		wanted := len(opts.Quantities) == 0 || slices.Contains(opts.Quantities, series.Quantity)
		if series.IsHeatFlux() && wanted && series.HasValues() {
			out = append(out, series)
		}
	}
	slices.SortStableFunc(out, func(a, b *station.Series) int { return order(a.Quantity) - order(b.Quantity) })
	return out
}

func stationCurves(s *station.Station, opts *Options) ([]Curve, error) {
	if opts == nil {
		opts = &Options{}
	}
	var list []Curve
	seen, labels := map[fdsio.Quantity]int{}, map[string]bool{}
	for _, series := range chosen(s, opts) {
		if len(series.Time) != len(series.Values) {
			return nil, fmt.Errorf("fluxplot: %s has %d times for %d values", series.ID, len(series.Time), len(series.Values))
		}
		c := Curve{Label: name(s, series), X: series.Time, Style: heatFluxOf(series.Quantity).style}
		if labels[c.Label] {
			c.Label += ", " + clean(series.ID)
		}
		labels[c.Label] = true
		// A second gauge of a kind keeps colour and marker, on a line of its own.
		if n := seen[series.Quantity]; n > 0 {
			c.Style.Width = 1.2
			c.Style.Dashes = otherDashes[(n-1)%len(otherDashes)]
		}
		seen[series.Quantity]++
		values := series.Values
		if opts.Smooth > 0 {
			var err error
			if values, err = exposure.MovingMean(series.Time, gaps(values), opts.Smooth); err != nil {
				return nil, fmt.Errorf("%s: %w", series.ID, err)
			}
		}
		c.Y = make([]float64, len(values))
		for i, v := range values {
			c.Y[i] = flux.HeatFlux(v).KWPerM2()
		}
		list = append(list, c)
	}
	return list, nil
}

// gaps makes what is infinite a gap.
func gaps(values []float64) []float64 {
	out := slices.Clone(values)
	for i, v := range out {
		if math.IsInf(v, 0) {
			out[i] = math.NaN()
		}
	}
	return out
}

// chart draws curves on the axes of a plot.
func chart(title, xAxis, yAxis string, list []Curve, opts *Options) (*plot.Plot, error) {
	if opts == nil {
		opts = &Options{}
	}
	cs := &curves{list: list, label: textStyle(8.5, false)}
	xmin, xmax, ymin, ymax := cs.DataRange()
	if math.IsInf(xmin, 1) {
		return nil, fmt.Errorf("%w: %s has no values", ErrNoData, title)
	}
	p := newPlot(title, xAxis, yAxis)
	p.Add(cs)
	p.X.Min, p.X.Max = xmin, xmax
	if xmin == xmax {
		p.X.Max++ // a single row still has a place
	}
	p.Y.Min, p.Y.Max = widen(ymin, ymax)
	if opts.XLim != nil {
		p.X.Min, p.X.Max = opts.XLim[0], opts.XLim[1]
	}
	if opts.YLim != nil {
		p.Y.Min, p.Y.Max = opts.YLim[0], opts.YLim[1]
	}
	if !cs.anyWithin(p) {
		return nil, fmt.Errorf("%w: %s has no values from %g to %g s and %g to %g kW/m2", ErrNoData, title, p.X.Min, p.X.Max, p.Y.Min, p.Y.Max)
	}
	return p, nil
}
