package flux

import "math"

// AdiabaticSurfaceTemperature is the temperature at which a surface would take
// up nothing, the single number that stands for radiation and gas together in a
// later structural analysis: the root T of
//
//	ε (G − σ T⁴) + h (Tg − T) = 0
//
// ε is the emissivity of the surface that will be analysed, G = e.Incident in
// W/m2, h = e.Coefficient in W/(m2 K), Tg = e.Gas and the result in K. The left
// side falls with T all the way, so that there is one root; it lies between Tg
// and the radiation temperature (G/σ)^¼. With h = 0 it is the latter (0 K where
// G = 0 too).
//
// FDS QUANTITY: ADIABATIC SURFACE TEMPERATURE, and its GAS form with the
// EMISSIVITY and HEAT_TRANSFER_COEFFICIENT of the PROP.
// Source: U. Wickström, D. Duthinh, K. McGrattan, Adiabatic surface temperature
// for calculating heat transfer to fire exposed structures, Interflam 2007;
// FDS User's Guide 6.10.1.
// Range: 0 < ε ≤ 1, h ≥ 0, G ≥ 0, all finite. The net heat flux that is left
// at the root is below 1e-12 of ε G + h Tg.
func (c Convention) AdiabaticSurfaceTemperature(emissivity float64, e Exposure) (Temperature, error) {
	x := e.state()
	x.emissivity = emissivity
	if err := x.check(needEmissivity | needIncident | needGas | needCoefficient); err != nil {
		return 0, err
	}
	t := adiabatic(c.StefanBoltzmann(), x)
	return Temperature(t), checkFinite("adiabatic surface temperature, of an exposure too large for it,", t)
}

// adiabatic finds the root by Halley's method inside a shrinking bracket. The loss
// f(T) = ε (σ T⁴ − G) + h (T − Tg) rises and is convex. A step leaves no more of a
// relative distance d to the root than about d³, so that one below 1e-6 is the last. Where
// rounding or overflow makes a step leave the bracket, that is halved instead: halving alone
// gets from any two finite ends to neighbouring numbers in fewer than maxSteps.
func adiabatic(sigma float64, x state) float64 {
	const maxSteps, last = 2200, 1e-6
	radiation := math.Sqrt(math.Sqrt(x.incident / sigma))
	if x.h == 0 || math.IsNaN(radiation+x.gas+x.h) {
		return radiation + 0*(x.gas+x.h) // a gap stays a gap
	}
	low, high := radiation, x.gas
	if low > high {
		low, high = high, low
	}
	t := high
	for range maxSteps {
		t2 := t * t
		emission := sigma * t2 * t2
		loss := x.emissivity*(emission-x.incident) + x.h*(t-x.gas)
		switch {
		case loss > 0:
			high = t
		case loss < 0:
			low = t
		default:
			return t
		}
		radiative := 4 * x.emissivity * sigma * t2 * t // part of the slope
		slope := 1 / (radiative + x.h)
		step := loss * slope // Newton's
		next := t - step/(1-1.5*step*radiative*slope/t)
		if !(low < next && next < high) {
			if next == t {
				return t
			}
			next = low + (high-low)/2
			if next == low || next == high {
				return next
			}
		} else if math.Abs(next-t) < last*t {
			return next
		}
		t = next
	}
	return t
}
