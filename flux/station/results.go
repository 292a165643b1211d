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
}

// resultOf prepares a wanted quantity.
func (y *system) resultOf(w Want) result {
	r := result{Want: w, unit: wattPerM2}
	if u, ok := units[w.Quantity]; ok {
		r.unit = u.si
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
			r.needs, r.without = vector{incident: 1, gasTemperature: 1.7}, 0
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
	if y.gas && (r.terms[convective] != 0 || r.terms[emission] != 0 || r.terms[coefficient] != 0 || r.terms[wallTemperature] != 0) {
		r.without = noWall
	}
	if r.linear {
		r.needs = r.terms
	}
	return r
}

func (y *system) needsEmissivity() reason {
	if y.gas {
		return noWall
	}
	if !y.knowsEmissivity() {
		return noEmissivity
	}
	return 0
}

// at evaluates a result that is no sum at a state: its value, its slope along the
// state, what it takes from ε directly, and the variance that averaging adds.
func (r *result) at(y *system, z *vector, row int) (value float64, slope vector, own, averaged float64) {
	if r.Quantity == RadiationTemperature {
		t := math.Sqrt(math.Sqrt(z[incident] / y.sigma))
		slope[incident] = t / (4 * z[incident])
		return t, slope, 0, y.spread.fourthRoot(t, z[incident], row)
	}
	return r.adiabatic(y, z, row)
}

// ownOf is the derivative by ε at a fixed state.
func (r *result) ownOf(z *vector) float64 {
	switch r.Quantity {
	case AbsorbedHeatFlux:
		return z[incident]
	case EmittedHeatFlux:
		return z[emission]
	case fdsio.RadiativeHeatFlux, fdsio.NetHeatFlux:
		if r.terms[emission] < 0 {
			return z[incident] - z[emission]
		}
	}
	return 0
}

// adiabatic is the temperature T at which
//
//	ε (G − σ T⁴) + P − h (T − T∞) = 0,  P = h (Tg − T∞)
func (r *result) adiabatic(y *system, z *vector, row int) (value float64, slope vector, own, averaged float64) {
	e, h, gas := y.emissivity, z[coefficient], 0.0
	if y.gas {
		e, h, gas = r.Gauge.Emissivity, float64(r.Gauge.Coefficient), z[gasTemperature]
	} else {
		gas = y.ambient + z[gaugeConvective]/h
	}
	found, err := y.convention.AdiabaticSurfaceTemperature(e, flux.Exposure{
		Incident: flux.HeatFlux(z[incident]), Gas: flux.Temperature(gas), Coefficient: flux.HeatTransferCoefficient(h),
	})
	if err != nil {
		return math.NaN(), slope, 0, 0
	}
	t := float64(found)
	stiffness := 4*e*y.sigma*t*t*t + h
	slope[incident] = e / stiffness
	if y.gas {
		slope[gasTemperature] = h / stiffness
	} else {
		slope[gaugeConvective], slope[coefficient] = 1/stiffness, (y.ambient-t)/stiffness
		own = (z[incident] - y.sigma*t*t*t*t) / stiffness
	}
	return t, slope, own, y.spread.fourthRoot(t, z[incident], row)
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
)

var reasons = [...]string{
	"", "no column has a value at this time", "the columns leave it open", "the emissivity is not known",
	"the emissivity and h of the plate are not given", "there is no wall in the gas",
	"print rounding and averaging leave it open", "no state fits the columns: they contradict each other",
}

// tooUncertain reports whether a value is worth nothing: its standard uncertainty is
// above 10 % of it, and above 10 W/m2 where it is a flux.
func tooUncertain(unit string, value, uncertainty float64) bool {
	if unit == wattPerM2 && uncertainty <= 10 {
		return false
	}
	return !(uncertainty <= 0.1*math.Abs(value))
}
