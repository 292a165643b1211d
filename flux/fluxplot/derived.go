package fluxplot

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/station"
)

// derivedOnly are the quantities that only charts of solutions show, after the
// heat fluxes.
var derivedOnly = []heatFlux{
	{station.LegacyIncident, "Incident + convective", Style{line(blue, 3), hollow{draw.BoxGlyph{}}}},
	{station.AbsorbedHeatFlux, "Absorbed", Style{line(purple, 2), hollow{draw.CircleGlyph{}}}},
	{station.EmittedHeatFlux, "Emitted", Style{line(wine, 1.6), hollow{diamond{}}}},
	{fdsio.GasTemperature, "Gas", Style{line(orange, 1.6), diamond{}}},
	{fdsio.AdiabaticSurfaceTemperature, "AST", Style{line(vermillion, 2), draw.PyramidGlyph{}}},
	{station.RadiationTemperature, "Radiation", Style{line(skyBlue, 3), draw.BoxGlyph{}}},
	{fdsio.WallTemperature, "Wall", Style{line(black, 1.2), draw.CircleGlyph{}}},
	{fdsio.HeatTransferCoefficient, "h", Style{line(bluishGreen, 1.8), downTriangle{}}},
}

// panels of a chart of a solution, by the SI unit of what they show.
var panels = []struct {
	unit, axis string
}{
	{"W/m2", fluxAxis},
	{"K", "Temperature (°C)"},
	{"W/(m2 K)", "h (W/(m² K))"},
}

// coverage is how many standard uncertainties a band reaches to each side.
const coverage = 2

var derivedDashes = []vg.Length{5, 2.5}

// DerivedCharts returns a figure for each solution, see [Derived]. Those that
// determine nothing are left out; [ErrNoData] if all do. Of the options Title and
// XLim count; a limit may be infinite.
func DerivedCharts(run *fdsio.Run, solutions []*station.Solution, opts *Options) ([]Chart, error) {
	if opts == nil {
		opts = &Options{}
	}
	var out []Chart
	for _, s := range solutions {
		if len(solutionCurves(s, opts)) == 0 {
			continue
		}
		sheet, err := Derived(s, opts)
		if err != nil {
			return nil, err
		}
		sheet.Title, sheet.Caption = clean(title(run, opts)), clean(derivedCaption(run, s))
		out = append(out, Chart{s.Station.Name, sheet})
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: nothing that was wanted is determined", ErrNoData)
	}
	return out, nil
}

// Derived draws a solution against time: heat fluxes, temperatures and h each in a
// panel of its own, if there are any. What was measured is solid; what was derived is
// dashed, with a band of two standard uncertainties to each side. An emissivity is
// not drawn.
func Derived(s *station.Solution, opts *Options) (*Sheet, error) {
	if opts == nil {
		opts = &Options{}
	}
	curvesOf := solutionCurves(s, opts)
	var plots []*plot.Plot
	low, high := math.Inf(1), math.Inf(-1)
	for _, panel := range panels {
		list := curvesOf[panel.unit]
		if len(list) == 0 {
			continue
		}
		name := ""
		if len(plots) == 0 {
			name = headingWith(s.Station, s.Emissivity.Value)
		}
		p, err := chart(name, timeAxis, panel.axis, list, nil)
		if err != nil {
			return nil, err
		}
		plots = append(plots, p)
		low, high = min(low, p.X.Min), max(high, p.X.Max)
	}
	if lim := opts.XLim; lim != nil {
		for i, to := range []*float64{&low, &high} {
			if finite(lim[i]) {
				*to = lim[i]
			}
		}
	}
	if len(plots) == 0 {
		return nil, fmt.Errorf("%w: %s has nothing determined", ErrNoData, s.Station.Name)
	}
	for _, p := range plots {
		p.X.Min, p.X.Max = low, high
	}
	return arrange(plots, 1), nil
}

// solutionCurves are the curves of a solution by the unit of their panel.
func solutionCurves(s *station.Solution, opts *Options) map[string][]Curve {
	from, to := 0, len(s.Time)
	if lim := opts.XLim; lim != nil {
		for from < to && s.Time[from] < lim[0] {
			from++
		}
		for to > from && s.Time[to-1] > lim[1] {
			to--
		}
	}
	out := map[string][]Curve{}
	for _, d := range inOrder(s.Quantities) {
		for _, panel := range panels {
			if panel.unit != d.Unit {
				continue
			}
			c := derivedCurve(s, d)
			_, factor, addend := station.FileUnit(d.Unit)
			for i := from; i < to; i++ {
				c.X = append(c.X, s.Time[i])
				c.Y = append(c.Y, factor*d.Values[i]+addend)
				if d.How == station.Derived {
					c.Band = append(c.Band, factor*coverage*d.Uncertainty[i])
				}
			}
			if slices.ContainsFunc(c.Y, finite) {
				out[panel.unit] = append(out[panel.unit], c)
			}
		}
	}
	return out
}

// allQuantities is the order of legends.
func allQuantities() []heatFlux { return slices.Concat(heatFluxes, derivedOnly) }

// inOrder returns quantities in the order of legends.
func inOrder(list []station.Derivation) (out []*station.Derivation) {
	for _, known := range allQuantities() {
		for i := range list {
			if list[i].Quantity == known.quantity {
				out = append(out, &list[i])
			}
		}
	}
	return out
}

// derivedCurve is the curve of a quantity, without its points.
func derivedCurve(s *station.Solution, d *station.Derivation) Curve {
	list := allQuantities()
	known := list[slices.IndexFunc(list, func(f heatFlux) bool { return f.quantity == d.Quantity })]
	c := Curve{Label: known.name, Style: known.style}
	if g := d.Gauge; g != nil {
		if shown := settingsThatCount(d.Quantity, *g); shown != flux.DefaultGauge(ambientOf(s.Station)) {
			c.Label += ", " + settingsOf(shown)
		}
	}
	c.Style.Dashes = nil
	if d.How == station.Derived {
		c.Style.Dashes, c.Style.Width = derivedDashes, min(c.Style.Width, 3)
		c.Label += " (derived)"
	}
	return c
}

// settingsThatCount leaves out what does not change a quantity.
func settingsThatCount(q fdsio.Quantity, g flux.Gauge) flux.Gauge {
	switch q {
	case fdsio.RadiometerHeatFlux, fdsio.RadiativeHeatFlux:
		g.Coefficient, g.FixedCoefficient = 0, false
	case fdsio.ConvectiveGaugeHeatFlux:
		g.Emissivity = 1
	}
	return g
}

func ambientOf(s *station.Station) flux.Temperature {
	if s.Ambient == nil {
		return flux.Celsius(20)
	}
	return *s.Ambient
}

// derivedCaption says where the numbers come from and how to read the lines.
func derivedCaption(run *fdsio.Run, s *station.Solution) string {
	source := run.CHID
	if run.Version != nil {
		source += ", FDS " + run.Version.String()
	}
	parts := []string{source}
	has := func(how station.How) bool {
		return slices.ContainsFunc(s.Quantities, func(d station.Derivation) bool { return d.How == how })
	}
	if has(station.Measured) {
		parts = append(parts, "solid: printed by the run")
	}
	if has(station.Derived) {
		parts = append(parts, fmt.Sprintf("dashed: derived, band: ± %d u (u: standard uncertainty)", coverage))
	}
	parts = append(parts, "fluxes into the surface are positive")
	var series []*station.Series
	for i := range s.Station.Series {
		series = append(series, &s.Station.Series[i])
	}
	return strings.Join(append(parts, sampling(series)...), captionMark)
}
