package validation

import (
	"fmt"
	"math"
	"slices"
)

// Behaviour is how a value changes as the grid becomes finer.
type Behaviour uint8

const (
	// Converging: it changes in one direction, and by less from grid to grid.
	Converging Behaviour = iota
	// Oscillating: it changes in one direction and then in the other.
	Oscillating
	// Diverging: it changes in one direction, and not by less from grid to grid.
	Diverging
	// Unchanged: it is the same on the two finest grids.
	Unchanged
)

func (b Behaviour) String() string {
	return [...]string{"converging", "oscillating", "diverging", "unchanged"}[b]
}

// Convergence is what three grids tell.
type Convergence struct {
	Behaviour Behaviour
	Order     float64 // p, observed; NaN unless Converging
	Estimate  float64 // for cells of size 0; NaN unless Converging
	Remark    string  // what limits the two; may be empty
}

// Converge returns the observed order of convergence and the Richardson estimate from
// the values f of one quantity on three grids with cells of size h (m, or any other
// unit, as only ratios count), in any order. With f = f₀ + C hᵖ on all of them,
//
//	(f₃ − f₂) / (f₂ − f₁) = r₂₁ᵖ (r₃₂ᵖ − 1) / (r₂₁ᵖ − 1)
//	f₀ = f₁ + (f₁ − f₂) / (r₂₁ᵖ − 1)
//
// where 1 is the finest grid and r₂₁ = h₂/h₁, r₃₂ = h₃/h₂, which may differ. The right
// side of the first grows with p from ln r₃₂/ln r₂₁ at p = 0, so that there is one
// positive p where the left side is larger than that, and none where it is not: then
// the values diverge, or, where the left side is negative, oscillate, and there is
// neither an order nor an estimate.
//
// Source: P. J. Roache, Verification and Validation in Computational Science and
// Engineering (1998), which has the equations; they are those of the grid convergence
// index of ASME V&V 20. Range: grids on which the first term of the error rules. FDS
// is of second order: the remark says where the observed order is far from that. Cells
// that are not positive or of one size are an error, and so is a value that is not a
// number.
func Converge(cells, values [3]float64) (Convergence, error) {
	h, f, err := finestFirst(cells, values)
	if err != nil {
		return Convergence{Order: math.NaN(), Estimate: math.NaN()}, err
	}
	fine, coarse := f[1]-f[0], f[2]-f[1]
	r21, r32 := h[1]/h[0], h[2]/h[1]
	c := Convergence{Order: math.NaN(), Estimate: math.NaN()}
	switch ratio := coarse / fine; {
	case fine == 0:
		c.Behaviour = Unchanged
	case ratio < 0:
		c.Behaviour = Oscillating
	case !(ratio > math.Log(r32)/math.Log(r21)):
		c.Behaviour = Diverging
	default:
		c.Order = observedOrder(ratio, r21, r32)
		c.Estimate = f[0] - fine/(math.Pow(r21, c.Order)-1)
		c.Remark = judgeOrder(c.Order)
	}
	return c, nil
}

// finestFirst puts the grids in order.
func finestFirst(cells, values [3]float64) (h, f [3]float64, err error) {
	for i := range cells {
		if !(cells[i] > 0) || math.IsInf(cells[i], 1) {
			return h, f, fmt.Errorf("validation: cells of size %v, want a number above 0", cells[i])
		}
		if math.IsNaN(values[i]) || math.IsInf(values[i], 0) {
			return h, f, fmt.Errorf("validation: the value on cells of size %v is %v, want a number", cells[i], values[i])
		}
	}
	order := []int{0, 1, 2}
	slices.SortFunc(order, func(a, b int) int {
		if cells[a] < cells[b] {
			return -1
		}
		return 1
	})
	for to, from := range order {
		h[to], f[to] = cells[from], values[from]
	}
	// Cells that differ by less than this are meant to be of one size.
	const least = 1.0001
	if h[1] < least*h[0] || h[2] < least*h[1] {
		return h, f, fmt.Errorf("validation: cells of sizes %v, %v and %v, want three sizes", h[0], h[1], h[2])
	}
	return h, f, nil
}

// observedOrder solves ratio = g(p) for p > 0 by bisection; g grows.
func observedOrder(ratio, r21, r32 float64) float64 {
	// In this form g keeps its digits at small p, and no ∞/∞ comes up at large p.
	a, b := math.Log(r21), math.Log(r32)
	g := func(p float64) float64 { return math.Expm1(p*b) / -math.Expm1(-p*a) }
	low, high := 0.0, 1.0
	for g(high) < ratio {
		low, high = high, 2*high
	}
	for {
		p := (low + high) / 2
		switch {
		case p <= low || p >= high:
			return p
		case g(p) < ratio:
			low = p
		default:
			high = p
		}
	}
}

// judgeOrder says what an order tells that is not near FDS's own.
func judgeOrder(p float64) string {
	const least, formal = 0.5, 2
	switch {
	case p > 1.5*formal:
		return fmt.Sprintf("the order is above the formal one, %d: the coarsest grid is too coarse for the estimate to mean much", formal)
	case p < least:
		return fmt.Sprintf("the order is far below the formal one, %d: the grids are too coarse for the estimate to mean much", formal)
	}
	return ""
}
