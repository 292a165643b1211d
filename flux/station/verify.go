package station

import (
	"math"
	"slices"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
)

// Verification is what the columns of a station say of each other.
type Verification struct {
	Station    string
	Definition *Recognition // nil in the gas
	Closures   []Closure    // one for each column that can be compared with the others
	Gauges     []GaugeCheck // one for each column with a PROP

	// Emissivity is what the columns themselves tell of ε, whatever was given;
	// Value is NaN where they tell nothing.
	Emissivity EmissivityFinding
}

// Closure compares a column with what the other columns of its station determine it
// to be.
type Closure struct {
	Series *Series
	Exact  bool // the relation is a sum over the columns: it holds to print rounding. Otherwise to averaging over intervals, too
	Rows   int  // compared

	Misfit float64 // root mean square of the differences over their standard uncertainties; about 1 or less where it closes
	Closes bool

	// The row where the difference is largest against its uncertainty.
	Time, Printed, Expected, Uncertainty float64 // SI

	// Rivals are other columns that may as well be the wrong one: nothing tells
	// which of them it is.
	Rivals []*Series
}

// GaugeCheck compares a gauge that has a PROP with what the other columns of its
// station determine it to read.
type GaugeCheck struct {
	Series   *Series
	Declared flux.Gauge
	Verdict  GaugeVerdict
	Reason   string // why it can't be told

	Printed, AsDeclared, AsDefault float64 // means over the rows compared, W/m2
	Worst                          float64 // largest difference of printed and declared, W/m2
	WorstTime                      float64 // s
}

// GaugeVerdict says which gauge a column reads like.
type GaugeVerdict uint8

const (
	GaugeUnchecked   GaugeVerdict = iota
	GaugeObeys                    // its PROP
	GaugeWithoutH                 // its PROP, but with the h of the surface
	GaugeReadsAsNone              // as if it had no PROP
	GaugeReadsElse                // as none of these
)

// averagedFits is the misfit up to which a relation between means closes: their
// uncertainty covers 95 % of the differences in runs of four releases.
const averagedFits = 3

// Verify compares the columns of a station with each other. They must be loaded.
func (s *Station) Verify() (*Verification, error) {
	m, err := s.model()
	if err != nil {
		return nil, err
	}
	base := m.system.surface
	v := &Verification{Station: s.Name, Emissivity: EmissivityFinding{Value: math.NaN()}}
	columns := m.columns
	if !s.Gas {
		v.Definition = m.found
		base.ambiguous = base.ambiguous && len(v.Definition.Fits) > 0 // else show what it is off by
		unknown := base
		unknown.emissivity, unknown.relative = math.NaN(), 0
		y, _ := assemble(unknown, columns)
		y.solve()
		v.Emissivity = y.identify()
	}
	plain := slices.DeleteFunc(slices.Clone(columns), func(x *Series) bool { return x.Prop != "" })
	good := v.closeExactly(base, plain)
	v.closeAveraged(base, good)
	for _, x := range columns {
		if x.Prop != "" && hasGauge(x.Quantity, s.Gas) {
			v.Gauges = append(v.Gauges, checkGauge(base, good, x))
		}
	}
	return v, nil
}

// Residual is, over time, how far a column is off what the other columns make it.
type Residual struct {
	Series                         *Series
	Time                           []float64 // s, where the others determine it
	Printed, Expected, Uncertainty []float64 // SI; Uncertainty: standard, of the difference
}

// Residuals compares each column whose value is a sum over the other columns with that
// sum, at each time: (printed − expected)/uncertainty is about 1 or less where it closes.
// The series must be loaded.
func (s *Station) Residuals() ([]Residual, error) {
	m, err := s.model()
	if err != nil {
		return nil, err
	}
	y := m.system
	out := make([]Residual, len(y.observations))
	y.eachResidual(1, func(at, column int, off, u float64) {
		r, printed := &out[column], y.observations[column].series.Values[at]
		r.Time, r.Printed = append(r.Time, y.time[at]), append(r.Printed, printed)
		r.Expected, r.Uncertainty = append(r.Expected, printed-off), append(r.Uncertainty, u)
	})
	for i := range out {
		out[i].Series = y.observations[i].series
	}
	return slices.DeleteFunc(out, func(r Residual) bool { return len(r.Time) == 0 }), nil
}

// tally sums up the differences of one column.
type tally struct {
	Closure
	sum, worst float64
}

func (t *tally) add(time, printed, off, u float64) {
	ratio := math.Abs(off) / u
	t.sum += ratio * ratio
	t.Rows++
	if t.Rows == 1 || ratio > t.worst {
		t.worst = ratio
		t.Time, t.Printed, t.Expected, t.Uncertainty = time, printed, printed-off, u
	}
}

func (t *tally) done(limit float64) Closure {
	t.Misfit = math.Sqrt(t.sum / float64(max(t.Rows, 1)))
	t.Closes = t.Misfit < limit
	return t.Closure
}

// closeExactly compares the columns that are sums over the others. Where they do not
// agree the one that is furthest off is taken out, until the rest agrees. It returns
// the columns that do.
func (v *Verification) closeExactly(base surface, columns []*Series) (good []*Series) {
	good = slices.Clone(columns)
	for {
		found := closures(base, good)
		at := -1
		for i := range found {
			if !found[i].Closes && (at < 0 || found[i].Misfit > found[at].Misfit) {
				at = i
			}
		}
		if at < 0 {
			v.Closures = append(v.Closures, found...)
			return good
		}
		bad := found[at]
		for _, c := range found {
			if c.Series != bad.Series && c.Misfit > 0.9*bad.Misfit {
				bad.Rivals = append(bad.Rivals, c.Series)
			}
		}
		v.Closures = append(v.Closures, bad)
		good = slices.DeleteFunc(good, func(x *Series) bool { return x == bad.Series || slices.Contains(bad.Rivals, x) })
	}
}

// closures compares each column with the sums over the others.
func closures(base surface, columns []*Series) (out []Closure) {
	if len(columns) == 0 {
		return nil
	}
	y, _ := assemble(base, columns)
	tallies := make([]tally, len(y.observations))
	y.eachResidual(1, func(at, column int, off, u float64) {
		tallies[column].add(y.time[at], y.observations[column].series.Values[at], off, u)
	})
	for i := range tallies {
		if tallies[i].Rows > 0 {
			tallies[i].Series, tallies[i].Exact = y.observations[i].series, true
			out = append(out, tallies[i].done(fits))
		}
	}
	return out
}

// closeAveraged compares what is not yet with what follows from the others by way of
// products and powers. Of columns that miss together none is more suspect than the
// others: they make one closure.
func (v *Verification) closeAveraged(base surface, good []*Series) {
	var open *Closure
	for _, x := range good {
		done := slices.ContainsFunc(v.Closures, func(c Closure) bool { return c.Series == x })
		if done || x.Quantity == fdsio.Emissivity || base.gas && x.Quantity == fdsio.AdiabaticSurfaceTemperature {
			continue
		}
		c := averagedClosure(base, x, slices.DeleteFunc(slices.Clone(good), func(o *Series) bool { return o == x }))
		switch {
		case c.Rows == 0:
		case c.Closes:
			v.Closures = append(v.Closures, c)
		case open == nil:
			open = &c
		case c.Misfit > open.Misfit:
			c.Rivals = append(open.Rivals, open.Series)
			open = &c
		default:
			open.Rivals = append(open.Rivals, x)
		}
	}
	if open != nil {
		v.Closures = append(v.Closures, *open)
	}
}

func averagedClosure(base surface, x *Series, others []*Series) Closure {
	t := tally{Closure: Closure{Series: x}}
	rounding := x.rounder()
	predict(base, others, Want{x.Quantity, base.gaugeOf(x)}, func(at int, value, u float64) {
		if printed := x.Values[at]; isFinite(printed) {
			t.add(x.Time[at], printed, printed-value, math.Hypot(u, rounding.of(printed)))
		}
	})
	return t.done(averagedFits)
}

// predict calls use with what some columns determine a quantity to be.
func predict(base surface, columns []*Series, w Want, use func(at int, value, u float64)) {
	if len(columns) == 0 {
		return
	}
	y, _ := assemble(base, columns)
	y.solve()
	if w.Quantity == fdsio.IncidentHeatFlux && base.convention.IncidentIncludesConvection() {
		w = Want{Quantity: LegacyIncident}
	}
	d := []Derivation{{Want: w, Values: make([]float64, len(y.time)), Uncertainty: make([]float64, len(y.time)), reasons: make([]reason, len(y.time))}}
	y.fill(d)
	for at, value := range d[0].Values {
		if isFinite(value) {
			use(at, value, d[0].Uncertainty[at])
		}
	}
}

// checkGauge finds the gauge that a column with a PROP reads like.
func checkGauge(base surface, others []*Series, x *Series) GaugeCheck {
	c := GaugeCheck{Series: x}
	if x.Gauge == nil {
		c.Reason = "what its PROP says is not known"
		return c
	}
	c.Declared = *x.Gauge
	none := flux.DefaultGauge(flux.Temperature(base.ambient))
	if base.gas {
		none.Coefficient = 0
	}
	without := c.Declared
	without.Coefficient, without.FixedCoefficient = 0, false
	declared, asNone := c.against(base, others, c.Declared), c.against(base, others, none)
	if declared.rows == 0 || asNone.rows == 0 {
		c.Reason = "the other columns do not determine what it should read"
		return c
	}
	c.Printed, c.AsDeclared, c.AsDefault = declared.printed, declared.expected, asNone.expected
	c.Worst, c.WorstTime = declared.worst, declared.worstTime
	withoutH := c.Declared.FixedCoefficient && c.against(base, others, without).fits()
	switch {
	case declared.fits() && asNone.fits():
		c.Verdict, c.Reason = GaugeUnchecked, "with its PROP it reads what a default gauge does"
	case declared.fits():
		c.Verdict = GaugeObeys
	case asNone.fits():
		c.Verdict = GaugeReadsAsNone
	case withoutH:
		c.Verdict = GaugeWithoutH
	default:
		c.Verdict = GaugeReadsElse
	}
	return c
}

// reading compares a column with what a gauge would have read, at the times at which
// that is determined.
type reading struct {
	rows              int
	misfit            float64
	printed, expected float64 // means
	worst, worstTime  float64 // the largest difference, and when
}

func (r reading) fits() bool { return r.rows > 0 && r.misfit < fits }

func (c *GaugeCheck) against(base surface, others []*Series, g flux.Gauge) (r reading) {
	t := tally{}
	rounding := c.Series.rounder()
	predict(base, others, Want{c.Series.Quantity, &g}, func(at int, value, u float64) {
		v, time := c.Series.Values[at], c.Series.Time[at]
		if !isFinite(v) {
			return
		}
		t.add(time, v, v-value, math.Hypot(u, rounding.of(v)))
		r.printed, r.expected = r.printed+v, r.expected+value
		if off := math.Abs(v - value); off > r.worst {
			r.worst, r.worstTime = off, time
		}
	})
	r.rows, r.misfit = t.Rows, t.done(fits).Misfit
	n := float64(max(r.rows, 1))
	r.printed, r.expected = r.printed/n, r.expected/n
	return r
}
