package fluxplot

import (
	"fmt"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/exposure"
	"github.com/fdsflux/fdsflux/flux/station"
)

// Exposure draws a heat flux of a station with lines at levels in W/m2, and below it
// the dose that it comes to with lines at its levels. dose may be nil, and must be of
// a [exposure.PowerLaw] otherwise; XLim and Title of the options count, and the window
// of a dose begins with the series.
func Exposure(s *station.Station, series *station.Series, levels []float64, dose *exposure.Criterion, opts *Options) (*Sheet, error) {
	if opts == nil {
		opts = &Options{}
	}
	c := Curve{Label: name(s, series), X: series.Time, Style: aloneStyle(series)}
	if series.Derived {
		c.Label, c.Style.Dashes = heatFluxOf(series.Quantity).name+" (derived)", derivedDashes
	}
	for _, v := range series.Values {
		c.Y = append(c.Y, flux.HeatFlux(v).KWPerM2())
	}
	list := []Curve{c}
	for i, l := range levels {
		q := flux.HeatFlux(l).KWPerM2()
		list = append(list, level(fmt.Sprintf("%.4g kW/m²", q), q, i, series.Time))
	}
	limits := &Options{XLim: opts.XLim}
	upper, err := chart(heading(s), timeAxis, fluxAxis, list, limits)
	if err != nil {
		return nil, err
	}
	plots := []*plot.Plot{upper}
	if dose != nil {
		lower, err := doseChart(series, dose, limits)
		if err != nil {
			return nil, err
		}
		plots = append(plots, lower)
	}
	sheet := arrange(plots, 1)
	sheet.Title = clean(opts.Title)
	remarks := []string{series.ID}
	if series.Sampling == station.IntervalMean {
		remarks = append(remarks, "each value is the mean since the one before it")
	}
	if dose != nil {
		remarks = append(remarks, dose.Equation)
		remarks = append(remarks, strings.Split(dose.Source, "; ")...)
	}
	sheet.Caption = clean(strings.Join(remarks, captionMark))
	return sheet, nil
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
	sampling := exposure.IntervalMean
	if series.Sampling == station.Instant {
		sampling = exposure.Instant
	}
	h, err := exposure.NewHistory(series.Time, series.Values, sampling)
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
