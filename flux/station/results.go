package station

import (
	"math"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
)

// result is a wanted quantity as a function of the state.
type result struct {
	Want
	unit    string
	linear  bool
	terms   vector // where it is a sum over the state
	offset  float64
	needs   vector // any sum over what it depends on, where it is none
	without reason // why it can't be had from any column; 0 if it may be

	values, uncertainty []float64 // by time; of uncertainty first the variance

	// Of the rows of a span:
	gradient gradient  // where it is no sum
	own      []float64 // what it takes from ε directly, where ε is uncertain
	constant float64   // variance that is the same in all of them

	exposure [3][]float64 // buffers of G, Tg and h
}

// resultOf prepares a wanted quantity.
func (y *system) resultOf(w Want) result {
	r := result{Want: w, unit: wattPerM2}
	if u, ok := units[w.Quantity]; ok {
		r.unit = u.si
	}
	if y.lacks(w.Quantity) {
		r.without = noWall
		return r
	}
	switch w.Quantity {
	case AbsorbedHeatFlux, EmittedHeatFlux:
		r.linear = true
		r.without = y.needsEmissivity()
		r.terms = vector{incident: y.emissivity}
		if w.Quantity == EmittedHeatFlux {
			r.terms = vector{emission: y.emissivity}
		}
	case LegacyIncident:
		r.linear, r.terms = true, vector{incident: 1, convective: 1}
	case RadiationTemperature:
		r.unit, r.needs = kelvin, vector{incident: 1}
	case fdsio.AdiabaticSurfaceTemperature:
		r.needs = vector{incident: 1, gaugeConvective: 1.7, coefficient: 3.1e3}
		r.without = y.needsEmissivity()
		if y.gas {
			r.needs, r.without = vector{incident: 1, gasTemperature: 1.7}, fine
			if w.Gauge == nil || !w.Gauge.FixedCoefficient {
				r.without = noPlate
			}
		}
	case fdsio.Emissivity:
		r.without = noEmissivity
	default:
		s := y.surface
		s.convention = s.convention.Current()
		var ok bool
		r.terms, r.offset, ok = s.termsOf(w.Quantity, w.Gauge)
		r.linear = ok
		if !ok {
			r.without = leftOpen
		}
	}
	if r.linear {
		r.needs = r.terms
	}
	return r
}

// plainSum is a sum over the state that is no quantity.
func (y *system) plainSum(terms vector) *result {
	n := len(y.time)
	return &result{linear: true, terms: terms, needs: terms, values: make([]float64, n), uncertainty: make([]float64, n)}
}

func (y *system) needsEmissivity() reason {
	switch {
	case y.emissivity == 0:
		return mirror
	case !y.knowsEmissivity():
		return noEmissivity
	}
	return fine
}

// begin finds the values of a result over a span, with the variance that averaging adds
// and what goes with ε directly.
func (r *result) begin(y *system, z *states, s span) {
	n := s.rows()
	if r.own == nil {
		r.own = make([]float64, mostRows)
	}
	r.own, r.constant = r.own[:n], 0
	if y.relative > 0 {
		clear(r.own)
	}
	switch {
	case r.linear:
		r.sum(z, s)
		if y.relative > 0 {
			r.sumOwn(z)
		}
	case r.Quantity == RadiationTemperature:
		r.radiation(y, z, s)
	default:
		r.adiabatic(y, z, s)
	}
}

// sum is a result that is a sum over the state.
func (r *result) sum(z *states, s span) {
	values := r.values[s.from:s.to]
	clear(values)
	clear(r.uncertainty[s.from:s.to])
	for u, f := range r.terms {
		if f != 0 {
			addTo(values, f, z[u])
		}
	}
	for i := range values {
		values[i] += r.offset
	}
}

// finish adds what is the same in all rows to the variances, and what an ε of a standard
// uncertainty gives.
func (r *result) finish(s span, ofEmissivity float64) {
	variance := r.uncertainty[s.from:s.to]
	if r.constant > 0 {
		for i := range variance {
			variance[i] += r.constant
		}
	}
	if ofEmissivity > 0 {
		for i, own := range r.own {
			variance[i] += own * own * ofEmissivity * ofEmissivity
		}
	}
}

// goesWith reports whether a result may go with a step or one after it.
func (r *result) goesWith(w *way, first int) bool {
	for i := first; i < int(links); i++ {
		if w.along[i] != 0 || !r.linear && r.gradient.steps[i] != nil {
			return true
		}
	}
	return false
}

// mayDivide lists the steps by way of which a result is divided by h.
func (r *result) mayDivide(p *plan, w *way) (steps []int) {
	for i := range p.steps {
		byH := p.steps[i].solves == coefficient || p.steps[i].link == convectionOfGauge
		if byH && (w.along[i] != 0 || !r.linear && r.gradient.steps[i] != nil) {
			steps = append(steps, i)
		}
	}
	return steps
}

// divided reports whether it is by one of them in a row of a span.
func (r *result) divided(steps []int, row int) bool {
	for _, i := range steps {
		if r.linear || r.gradient.steps[i][row] != 0 {
			return true
		}
	}
	return false
}

// radiation is (G/σ)^¼, the temperature of the mean incident radiation: what a mean of
// temperatures would be averaging does not tell.
func (r *result) radiation(y *system, z *states, s span) {
	r.gradient.slopeOf(s.rows(), []unknown{incident})
	values, variance, slope := r.values[s.from:s.to], r.uncertainty[s.from:s.to], r.gradient.slope[incident]
	for i, g := range z[incident] {
		t := math.Sqrt(math.Sqrt(g / y.sigma))
		values[i], slope[i], variance[i] = t, t/(4*g), 0
	}
}

// sumOwn is the derivative of a sum by ε at a fixed state.
func (r *result) sumOwn(z *states) {
	switch r.Quantity {
	case AbsorbedHeatFlux:
		addTo(r.own, 1, z[incident])
	case EmittedHeatFlux:
		addTo(r.own, 1, z[emission])
	case fdsio.RadiativeHeatFlux, fdsio.NetHeatFlux:
		if r.terms[emission] < 0 {
			addTo(r.own, 1, z[incident])
			addTo(r.own, -1, z[emission])
		}
	}
}

// adiabatic is the temperature T at which
//
//	ε (G − σ T⁴) + P − h (T − T∞) = 0,  P = h (Tg − T∞)
func (r *result) adiabatic(y *system, z *states, s span) {
	e := y.emissivity
	by := []unknown{incident, gaugeConvective, coefficient}
	if y.gas {
		e, by = r.Gauge.Emissivity, []unknown{incident, gasTemperature}
	}
	r.gradient.slopeOf(s.rows(), by)
	x := r.exposureOf(y, z)
	values, variance := r.values[s.from:s.to], r.uncertainty[s.from:s.to]
	found, err := y.convention.AdiabaticSurfaceTemperatureSeries(flux.History{Emissivity: e, Incident: x[0], Gas: x[1], Coefficient: x[2]})
	if err != nil {
		fill(values, math.NaN())
		return
	}
	slope := &r.gradient.slope
	for i, t := range found {
		g, h := z[incident][i], x[2][i]
		soft := 1 / (4*e*y.sigma*t*t*t + h)
		values[i], slope[incident][i] = t, e*soft
		if y.gas {
			slope[gasTemperature][i] = h * soft
		} else {
			slope[gaugeConvective][i], slope[coefficient][i] = soft, (y.ambient-t)*soft
			r.own[i] = (g - y.sigma*t*t*t*t) * soft
		}
		variance[i] = y.spread.fourthRoot(t, g, s.from+i)
	}
}

// exposureOf is G, Tg and h over the states of a span; a gap where one of them is
// none that can be.
func (r *result) exposureOf(y *system, z *states) *[3][]float64 {
	x := &r.exposure
	for k := range x {
		if x[k] == nil {
			x[k] = make([]float64, mostRows)
		}
		x[k] = x[k][:len(z[0])]
	}
	for i, g := range z[incident] {
		h := z[coefficient][i]
		t := y.ambient + z[gaugeConvective][i]/h
		if y.gas {
			h, t = float64(r.Gauge.Coefficient), z[gasTemperature][i]
		}
		if !(g >= 0 && t > 0 && h >= 0 && isFinite(g+t+h)) {
			g, t, h = math.NaN(), math.NaN(), math.NaN()
		}
		x[0][i], x[1][i], x[2][i] = g, t, h
	}
	return x
}

// reason says why a value is not determined.
type reason uint8

const (
	fine reason = iota
	gap
	leftOpen
	noEmissivity
	noPlate
	noWall
	uncertain
	noState
	mirror
	leftOpenByEmissivity
)

var reasons = [...]string{
	"", "no column has a value at this time", "the columns leave it open", "the emissivity is not known",
	"the emissivity and h of the plate are not given", "there is no wall in the gas",
	"print rounding and averaging leave it open", "no state fits the columns: they contradict each other",
	"the emissivity is 0", "the columns leave it open, without the emissivity",
}

// tooUncertain reports whether a value is worth nothing: its standard uncertainty is
// above 10 % of it, and above what it may be anyway.
func tooUncertain(value, uncertainty, allowed float64) bool {
	return !(uncertainty <= allowed || uncertainty <= 0.1*math.Abs(value))
}

// allowed is an uncertainty of a result that is none too large, however small the value.
func (r *result) allowed() float64 {
	if r.unit == wattPerM2 {
		return 10
	}
	return 0
}
