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
// FDS's own ignition by flux-time product (SURF FTP_CR, FTP_Q_CR, FTP_N; FDS User
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
	for i := 1; i < len(out); i++ {
		step, _ := p.step(h, i)
		out[i] = out[i-1] + step.integral()
	}
	return out
}

func (p PowerLaw) follow(h *History, levels []float64) (dose float64, reached []Moment) {
	reached = make([]Moment, len(levels))
	for k := range reached {
		reached[k] = never()
	}
	for i := 1; i < len(h.time); i++ {
		step, ok := p.step(h, i)
		if !ok {
			continue
		}
		after := dose + step.integral()
		for k, level := range levels {
			if dose < level && after >= level {
				whole, _ := h.piece(i)
				reached[k] = Moment{step.timeOf(level - dose), h.doubt(whole)}
			}
		}
		dose = after
	}
	return dose, reached
}

// step returns the rate of the dose between two rows where it grows; its values are
// rates in (kW/m2)^n.
func (p PowerLaw) step(h *History, i int) (rate piece, ok bool) {
	flux, ok := h.piece(i)
	if !ok {
		return piece{}, false
	}
	if rate, ok = flux.above(float64(max(p.Offset, p.Above))); !ok {
		return piece{}, false
	}
	begin := p.rate(rate.a)
	end := begin
	if rate.a != rate.b {
		end = p.rate(rate.b)
	}
	rate.a, rate.b = begin, end
	return rate, true
}

func (p PowerLaw) rate(q float64) float64 {
	x := (q - float64(p.Offset)) / kilo
	if !(x > 0) {
		return 0
	}
	if p.Exponent == 1 {
		return x
	}
	return math.Exp(p.Exponent * math.Log(x)) // in a third of the time of math.Pow
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
