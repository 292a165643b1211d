package exposure

import (
	"fmt"
	"math"

	"github.com/fdsflux/fdsflux/flux"
)

// ThickSolid is the relation of the net flux into a thick solid to the temperature of
// its surface. The solid is inert, of constant properties and at one temperature T_0 at
// the beginning of the history:
//
//	Tw(t) = T_0 + 1/√(π kρc) ∫ q(τ)/√(t−τ) dτ  from the beginning to t
//
// by Duhamel's superposition; exact but for rounding of a flux that is level or a
// straight line between rows, as a [History] is. A constant flux takes
//
//	t_ig = π/4 kρc ((T_ig − T_0)/q)²
//
// to bring the surface to T_ig. A level, K, is reached when Tw is at least that at a
// row; the time is then found within the step before. After a gap nothing is known.
//
// Source: H. S. Carslaw, J. C. Jaeger, Conduction of Heat in Solids, 2nd ed., Oxford
// 1959, §2.9 (flux prescribed as a function of time; constant flux); as a criterion of
// ignition: E. Mikkola, I. S. Wichman, Fire and Materials 14 (1989) 87–96. Both known
// to the authors of this package from secondary sources.
// Range: until ignition; a solid thicker than about 4 √(k t/(ρc)); the flux must be the
// net one of this very surface, so that losses are in it.
//
// The work grows with the square of the number of rows: some 20,000 take a second.
type ThickSolid struct {
	Inertia float64          // kρc, W2 s/(m4 K2)
	Initial flux.Temperature // T_0
}

// SurfaceTemperature returns the temperature of the surface at each row, K; NaN from
// the first gap on.
func (s ThickSolid) SurfaceTemperature(h *History) ([]float64, error) {
	if err := s.validate(); err != nil {
		return nil, fmt.Errorf("exposure: %w", err)
	}
	out := make([]float64, len(h.time))
	end := s.lastRow(h)
	for i := range out {
		if out[i] = math.NaN(); i <= end {
			out[i] = s.temperature(h, i, h.time[i])
		}
	}
	return out, nil
}

// lastRow is the last one before a gap.
func (s ThickSolid) lastRow(h *History) int {
	for i := 1; i < len(h.time); i++ {
		if _, ok := h.piece(i); !ok {
			return i - 1
		}
	}
	return len(h.time) - 1
}

// temperature returns that of the surface at a time not after row last and after the
// row before it.
//
// With r = √(t−τ) at the ends of a piece of slope m, from a on, its integral is
// 2a (r_a − r_b) + 2/3 m (r_a − r_b)² (2 r_a + r_b), where r_a − r_b is the length
// over r_a + r_b, lest digits cancel.
func (s ThickSolid) temperature(h *History, last int, t float64) float64 {
	sum := 0.0
	ra := math.Sqrt(max(0, t-h.time[0]))
	for i := 1; i <= last; i++ {
		p, _ := h.piece(i)
		slope := 0.0
		if p.a != p.b {
			slope = (p.b - p.a) / p.length()
		}
		p.to = min(p.to, t)
		rb := math.Sqrt(t - p.to)
		d := p.length() / (ra + rb)
		sum += d * (2*p.a + 2./3*slope*d*(2*ra+rb))
		ra = rb
	}
	return float64(s.Initial) + sum/math.Sqrt(math.Pi*s.Inertia)
}

// follow stops when all levels are reached: the solid is not inert any more.
func (s ThickSolid) follow(h *History, levels []float64) (highest float64, reached []Moment) {
	reached = make([]Moment, len(levels))
	for k := range reached {
		reached[k] = never()
	}
	highest = float64(s.Initial)
	left := len(levels)
	for i, end := 1, s.lastRow(h); i <= end && (left > 0 || len(levels) == 0); i++ {
		tw := s.temperature(h, i, h.time[i])
		highest = max(highest, tw)
		for k, level := range levels {
			if !reached[k].Happened() && tw >= level {
				whole, _ := h.piece(i)
				reached[k] = Moment{s.timeOf(h, i, level), h.doubt(whole)}
				left--
			}
		}
	}
	return highest, reached
}

// timeOf finds when the surface reaches a level that it has at row i, by bisection
// down to the precision of the time.
func (s ThickSolid) timeOf(h *History, i int, level float64) float64 {
	low, high := h.time[i-1], h.time[i]
	for {
		t := low + (high-low)/2
		if t <= low || t >= high {
			return high
		}
		if s.temperature(h, i, t) >= level {
			high = t
		} else {
			low = t
		}
	}
}

func (s ThickSolid) validate() error {
	if !(s.Inertia > 0) || !finite(s.Inertia) {
		return fmt.Errorf("kρc of %v W2 s/(m4 K2), want a finite one above 0", s.Inertia)
	}
	if !(s.Initial > 0) || !finite(float64(s.Initial)) {
		return fmt.Errorf("an initial temperature of %v, want a finite one above 0 K", s.Initial)
	}
	return nil
}

// Unit is "K".
func (ThickSolid) Unit() string { return "K" }
