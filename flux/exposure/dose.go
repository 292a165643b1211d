package exposure

import (
	"fmt"
	"math"

	"github.com/fdsflux/fdsflux/flux"
)

// PowerLaw is the relation of a flux to a dose that grows with a power of it:
//
//	D(t) = ∫ (q − q_0)^n dt  over the times at which q > q_0 and q > q_1
//
// in (kW/m2)^n s, from the beginning of the history; it is never set back. A level is
// reached when D is; the time within a step is interpolated.
//
//	thermal dose               n = 4/3, q the incident radiation
//	flux-time product          q_0 the critical flux
//	fractional effective dose  where t = C q^-n is the time to an effect at a constant
//	                           flux, D = C is a fraction of 1; q_1 the tolerable flux
//
// FDS's own ignition by flux-time product (its keys on SURF; FDS User
// Guide, "Flux-Time Product Model") is this relation with q_1 = q_0, where q is what
// the surface absorbs and takes up by convection: ε G + h (Tg − Tw). The guide calls
// it the incident flux; the source (wall.f90) adds up Q_RAD_IN, which is ε G, and
// Q_CON_F. It sums over time steps, ends at ignition and is never set back, either.
//
// Interval means give the dose of the means, which for n ≥ 1 is at most that of the
// flux; of instants the power is integrated by the trapezoidal rule.
type PowerLaw struct {
	Exponent float64       // n
	Offset   flux.HeatFlux // q_0
	Above    flux.HeatFlux // q_1
}

// Dose returns the dose at the end of a history, in (kW/m2)^n s, and when each of
// some levels was reached.
func (p PowerLaw) Dose(h *History, levels ...float64) (dose float64, reached []Moment) {
	return p.follow(h, levels)
}

// Accumulate returns the dose at each row, in (kW/m2)^n s.
func (p PowerLaw) Accumulate(h *History) []float64 {
	out := make([]float64, len(h.time))
	rate := p.rate()
	for i := 1; i < len(out); i++ {
		step, _ := rate.step(h, i)
		out[i] = out[i-1] + step.integral()
	}
	return out
}

func (p PowerLaw) follow(h *History, levels []float64) (dose float64, reached []Moment) {
	reached = make([]Moment, len(levels))
	for k := range reached {
		reached[k] = never()
	}
	rate := p.rate()
	next := nextLevel(levels, 0)
	for i := 1; i < len(h.time); i++ {
		step, ok := rate.step(h, i)
		if !ok {
			continue
		}
		after := dose + step.integral()
		if after >= next {
			whole, _ := h.piece(i)
			for k, level := range levels {
				if dose < level && after >= level {
					reached[k] = Moment{step.timeOf(level - dose), h.doubt(whole)}
				}
			}
			next = nextLevel(levels, after)
		}
		dose = after
	}
	return dose, reached
}

// nextLevel is the lowest level above a dose.
func nextLevel(levels []float64, dose float64) float64 {
	next := math.Inf(1)
	for _, l := range levels {
		if l > dose {
			next = min(next, l)
		}
	}
	return next
}

// doseRate is at what rate a dose grows.
type doseRate struct {
	offset, above float64 // W/m2
	power         *power
}

func (p PowerLaw) rate() doseRate {
	return doseRate{float64(p.Offset), float64(max(p.Offset, p.Above)), powerOf(p.Exponent)}
}

// step returns the rate of the dose between two rows where it grows; its values are
// rates in (kW/m2)^n.
func (d *doseRate) step(h *History, i int) (rate piece, ok bool) {
	if v := h.values[i]; h.sampling == IntervalMean {
		if !(v > d.above) || !finite(v) {
			return piece{}, false
		}
		r := d.of(v)
		return piece{h.time[i-1], h.time[i], r, r}, true
	}
	line, ok := h.piece(i)
	if ok {
		line, ok = line.above(d.above)
	}
	if !ok {
		return piece{}, false
	}
	return piece{line.from, line.to, d.of(line.a), d.of(line.b)}, true
}

func (d *doseRate) of(q float64) float64 {
	if x := (q - d.offset) / kilo; x > 0 {
		return d.power.of(x)
	}
	return 0
}

// timeOf returns when the integral of a line that is nowhere negative reaches a sum.
func (p piece) timeOf(sum float64) float64 {
	if sum <= 0 {
		return p.from
	}
	slope := (p.b - p.a) / p.length()
	return min(p.to, p.from+2*sum/(p.a+math.Sqrt(max(0, p.a*p.a+2*slope*sum))))
}

func (p PowerLaw) validate() error {
	if !(p.Exponent > 0 && p.Exponent <= 10) {
		return fmt.Errorf("exponent %v, want one above 0 and at most 10", p.Exponent)
	}
	if !(p.Offset >= 0 && p.Above >= 0 && finite(float64(p.Offset+p.Above))) {
		return fmt.Errorf("the fluxes %v and %v, want finite ones of at least 0", p.Offset, p.Above)
	}
	return nil
}

// Unit is "(kW/m2)^n s", with n in figures.
func (p PowerLaw) Unit() string {
	switch p.Exponent {
	case 1:
		return "kW/m2 s"
	case 4. / 3:
		return "(kW/m2)^(4/3) s"
	}
	return fmt.Sprintf("(kW/m2)^%g s", p.Exponent)
}
