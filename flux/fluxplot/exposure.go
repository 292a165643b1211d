package fluxplot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/exposure"
	"github.com/fdsflux/fdsflux/flux/station"
)

// ExposureOptions says what is drawn with a heat flux; XLim and Title of the options count.
type ExposureOptions struct {
	Options
	Levels     []float64            // W/m2
	Thresholds []exposure.Criterion // each of an [exposure.Threshold]
	Dose       *exposure.Criterion  // of an [exposure.PowerLaw]; nil: none is drawn
}

// Exposure draws a heat flux of a station with lines at levels and at those of
// thresholds, and below it the dose that it comes to with lines at its levels. The
// window of a dose begins with the series. The caption tells the source and the range
// of each criterion, and for how long the flux is out of it.
func Exposure(s *station.Station, series *station.Series, opts *ExposureOptions) (*Sheet, error) {
	if opts == nil {
		opts = &ExposureOptions{}
	}
	c := Curve{Label: name(s, series), X: series.Time, Style: aloneStyle(series)}
	if series.Derived {
		c.Label, c.Style.Dashes = heatFluxOf(series.Quantity).name+" (derived)", derivedDashes
	}
	for _, v := range series.Values {
		c.Y = append(c.Y, flux.HeatFlux(v).KWPerM2())
	}
	list := append([]Curve{c}, opts.levelLines(series.Time)...)
	limits := &Options{XLim: opts.XLim}
	upper, err := chart(heading(s), timeAxis, fluxAxis, list, limits)
	if err != nil {
		return nil, err
	}
	plots := []*plot.Plot{upper}
	if opts.Dose != nil {
		lower, err := doseChart(series, opts.Dose, limits)
		if err != nil {
			return nil, err
		}
		plots = append(plots, lower)
	}
	sheet := arrange(plots, 1)
	sheet.Title = clean(opts.Title)
	sheet.Caption = clean(strings.Join(opts.remarks(series), captionMark))
	return sheet, nil
}

// levelLines are the lines across the flux, from the lowest up.
func (o *ExposureOptions) levelLines(time []float64) (lines []Curve) {
	type namedLevel struct {
		name string
		q    float64 // W/m2
	}
	var list []namedLevel
	for _, c := range o.Thresholds {
		for _, l := range c.Levels {
			list = append(list, namedLevel{c.ID + ", ", l.Value})
		}
	}
	for _, q := range o.Levels {
		if !slices.ContainsFunc(list, func(l namedLevel) bool { return l.q == q }) {
			list = append(list, namedLevel{"", q})
		}
	}
	slices.SortStableFunc(list, func(a, b namedLevel) int { return cmp.Compare(a.q, b.q) })
	for i, l := range list {
		q := flux.HeatFlux(l.q).KWPerM2()
		lines = append(lines, level(fmt.Sprintf("%s%.4g kW/m²", l.name, q), q, i, time))
	}
	return lines
}

// remarks say what is drawn, and where the criteria are from and how far they go.
func (o *ExposureOptions) remarks(series *station.Series) []string {
	list := []string{series.ID}
	if series.Sampling == station.IntervalMean {
		list = append(list, "each value is the mean since the one before it")
	}
	criteria := slices.Clone(o.Thresholds)
	if o.Dose != nil {
		list = append(list, o.Dose.Equation)
		criteria = append(criteria, *o.Dose)
	}
	h, err := historyOf(series)
	for i := range criteria {
		c := &criteria[i]
		list = append(list, c.ID+": "+c.Source, "range: "+c.Range)
		if err != nil {
			continue
		}
		if seconds := c.Evaluate(h).Outside; seconds > 0 {
			list = append(list, fmt.Sprintf("the flux is out of it during %.4g s", seconds))
		}
	}
	return list
}

func historyOf(series *station.Series) (*exposure.History, error) {
	sampling := exposure.IntervalMean
	if series.Sampling == station.Instant {
		sampling = exposure.Instant
	}
	return exposure.NewHistory(series.Time, series.Values, sampling)
}

// aloneStyle is the style of a series that no other hides: thin.
func aloneStyle(series *station.Series) Style {
	style := heatFluxOf(series.Quantity).style
	style.Width = vg.Points(2)
	return style
}

// doseChart draws the dose of a series over time.
func doseChart(series *station.Series, dose *exposure.Criterion, opts *Options) (*plot.Plot, error) {
	law, ok := dose.Relation.(exposure.PowerLaw)
	if !ok {
		return nil, fmt.Errorf("fluxplot: %s is no dose", dose.ID)
	}
	h, err := historyOf(series)
	if err != nil {
		return nil, err
	}
	list := []Curve{{Label: "dose", X: series.Time, Y: law.Accumulate(h), Style: aloneStyle(series)}}
	_, highest, _, end := (&curves{list: list}).DataRange()
	for i, l := range dose.Levels {
		if l.Value <= 1.2*end { // others would flatten the curve
			list = append(list, level(fmt.Sprintf("%s, %.4g", l.Effect, l.Value), l.Value, i, []float64{series.Time[0], highest}))
		}
	}
	return chart(clean(dose.Title), timeAxis, "Dose, "+law.Unit(), list, opts)
}

// level is a line across the axes.
func level(label string, y float64, i int, time []float64) Curve {
	style := Style{LineStyle: line(grey, 1, otherDashes[i%len(otherDashes)]...)}
	if len(time) == 0 {
		return Curve{Label: label, Style: style}
	}
	return Curve{Label: clean(label), X: []float64{time[0], time[len(time)-1]}, Y: []float64{y, y}, Style: style}
}
