package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/fdsflux/fdsflux/flux/fluxplot"
	"github.com/fdsflux/fdsflux/flux/validation"
)

// mostPairs is how many columns are drawn where none is chosen.
const mostPairs = 24

// tellMore says that not everything is drawn.
func tellMore(w io.Writer, n int) {
	fmt.Fprintf(w, "%d columns are compared; the first %d are drawn, --column chooses others\n", n, mostPairs)
}

// axisText names an axis with its unit.
func axisText(name, unit string) string {
	if name == "" {
		name = unit
	}
	if unit == "" || unit == "-" || unit == "1" {
		return name
	}
	return fmt.Sprintf("%s (%s)", name, chartUnit(unit))
}

// quantityAxis is the axis of values in a unit.
func quantityAxis(unit string) string {
	u, err := validation.ParseUnit(unit)
	if err != nil {
		return axisText("Value", unit)
	}
	return axisText(title(string(u.Dimension)), unit)
}

// differenceAxis is the axis of differences of values in a unit.
func differenceAxis(unit string) string {
	if unit == "C" {
		unit = "K"
	}
	return axisText("Difference", unit)
}

func (a axis) text() string { return axisText(a.name, shownUnit(a.unit)) }

// measuredCharts draws each measured column with the models beside it, and all pairs.
func (c *compare) measuredCharts(e *env, r *measuredReport, couples []couple) ([]chart, error) {
	var groups [][]couple
	for _, k := range couples {
		if n := len(groups); n > 0 && groups[n-1][0].b == k.b && groups[n-1][0].columnB == k.columnB {
			groups[n-1] = append(groups[n-1], k)
		} else {
			groups = append(groups, []couple{k})
		}
	}
	if len(groups) > mostPairs && len(c.specs) == 0 {
		tellMore(e.stderr, len(groups))
		groups = groups[:mostPairs]
	}
	var out []chart
	for _, g := range groups {
		sheet, err := c.measuredChart(g)
		if isNothing(err) {
			continue // said with the pairs
		}
		if err != nil {
			return nil, err
		}
		out = append(out, chart{fluxplot.Chart{Name: g[0].b.columns[g[0].columnB].id, Sheet: sheet}, g[0].b.label})
	}
	for i, s := range r.samples {
		sheet, err := c.scatterPlot(s, r.Statistics[2*i])
		if err != nil {
			fmt.Fprintf(e.stderr, "no scatter plot of %s, %s: %s\n", s.quantity, s.metric, trimPackage(err))
			continue
		}
		name := s.quantity + "_" + s.metric
		if s.model != "" {
			name = s.model + "_" + name
		}
		out = append(out, chart{fluxplot.Chart{Name: name, Sheet: sheet}, "scatter"})
	}
	return out, nil
}

// measuredChart draws one measured column with its error band, the models, and below
// how far they are from it.
func (c *compare) measuredChart(models []couple) (*fluxplot.Sheet, error) {
	first := models[0]
	_, measured, unit, err := first.both()
	if err != nil {
		return nil, err
	}
	upper, lower := fluxplot.Panel{Axis: quantityAxis(unit)}, fluxplot.Panel{Axis: differenceAxis(unit)}
	band, words := c.band(first.a, measured, unit)
	if words != "" {
		upper.Curves = append(upper.Curves, band)
	}
	var sources []string
	var nothing error
	for i, k := range models {
		model, residual, err := c.modelCurves(k, fluxplot.RunStyle(i))
		if isNothing(err) {
			nothing = err
			continue // said with the pairs
		}
		if err != nil {
			return nil, err
		}
		upper.Curves, lower.Curves = append(upper.Curves, model), append(lower.Curves, residual)
		sources = append(sources, k.a.words())
	}
	if lower.Curves == nil {
		return nil, nothing
	}
	sources = append(sources, "measured: "+first.b.source)
	sources = append(sources, words, "difference: predicted − measured")
	upper.Curves = append(upper.Curves, fluxplot.Curve{Label: "Measured", X: measured.X, Y: measured.Y, Style: fluxplot.MeasuredStyle})
	name := &first.b.columns[first.columnB]
	return fluxplot.Stack(first.b.label+", "+name.id, joinRemarks(sources...), name.x.text(), upper, lower)
}

// modelCurves are a model's series, and at each measured point how far it is from it.
func (c *compare) modelCurves(k couple, style fluxplot.Style) (model, residual fluxplot.Curve, err error) {
	predicted, measured, _, err := k.both()
	if err != nil {
		return model, residual, err
	}
	points, err := validation.Common(predicted, measured, c.window(k.a.columns[k.columnA].x.dimension))
	if err != nil {
		return model, residual, err
	}
	label := k.a.label
	if nameA, nameB := k.names(); nameA != nameB {
		label += ": " + nameA
	}
	model = fluxplot.Curve{Label: label, X: predicted.X, Y: predicted.Y, Style: style}
	residual = fluxplot.Curve{Style: style, Dots: true}
	for _, pt := range points {
		residual.X, residual.Y = append(residual.X, pt.X), append(residual.Y, pt.Predicted-pt.Measured)
	}
	return model, residual, nil
}

// band is two standard deviations of the measurements on both sides, and where the
// deviation is from; there is none where it is not known, or from which temperature on
// it counts.
func (c *compare) band(model *side, measured validation.Series, unit string) (band fluxplot.Curve, words string) {
	sigma, source := c.experimentDeviation(sample{quantity: dimensionName(unit)})
	if sigma == 0 {
		return band, ""
	}
	base := 0.0
	if unit == "C" {
		var err error
		if base, err = c.ambientOf(model); err != nil {
			return band, ""
		}
	}
	band = fluxplot.Curve{Label: "Measured ± 2σE", X: measured.X, Y: measured.Y, Style: fluxplot.BandStyle}
	for _, y := range measured.Y {
		band.Band = append(band.Band, 2*sigma*math.Abs(y-base))
	}
	return band, fmt.Sprintf("band: σE = %g, %s", sigma, source)
}

// scatterPlot draws all pairs of a sample with the lines of its plain statistics. The
// groups are the tables of measurements; of one table, its columns.
func (c *compare) scatterPlot(s sample, stats reportedSample) (*fluxplot.Sheet, error) {
	const mostGroups = 12
	names := s.labels
	if len(distinct(names)) == 1 && len(distinct(s.columns)) <= mostGroups {
		names = s.columns
	}
	groups := make([]fluxplot.ScatterGroup, 0, mostGroups)
	for i, p := range s.pairs {
		g := slices.IndexFunc(groups, func(g fluxplot.ScatterGroup) bool { return g.Label == names[i] })
		if g < 0 {
			g = len(groups)
			groups = append(groups, fluxplot.ScatterGroup{Label: names[i]})
		}
		groups[g].Measured = append(groups[g].Measured, p.Measured)
		groups[g].Predicted = append(groups[g].Predicted, p.Predicted)
	}
	if len(groups) > mostGroups { // more markers than can be told apart
		all := fluxplot.ScatterGroup{Label: "pair"}
		for _, g := range groups {
			all.Measured, all.Predicted = append(all.Measured, g.Measured...), append(all.Predicted, g.Predicted...)
		}
		groups = []fluxplot.ScatterGroup{all}
	}
	heading := c.title
	if heading == "" {
		heading = title(s.quantity) + ", " + strings.Replace(s.metric, "all", "every point", 1)
		if s.model != "" {
			heading = s.model + ": " + heading
		}
	}
	caption := fmt.Sprintf("%d points (%s) · bias and σM: FDS Validation Guide, plain · σE: %s", stats.Points, stats.dropped, stats.Source)
	return fluxplot.Scatter(groups, &fluxplot.ScatterOptions{
		Title: heading, Caption: caption, Quantity: axisText(scatterQuantity(s), s.unit), Log: c.scale == "log",
		ExperimentDeviation: float64(stats.Experiment), Bias: float64(stats.Bias), ModelDeviation: float64(stats.Model),
	})
}

// scatterQuantity names what the axes of a scatter plot show.
func scatterQuantity(s sample) string {
	switch {
	case strings.HasPrefix(s.metric, "time-to@"):
		return strings.Replace(s.metric, "@", " ", 1)
	case s.metric == "area":
		return s.quantity + ", area"
	case s.quantity == string(validation.Temperature):
		return "temperature rise"
	}
	return s.quantity
}
