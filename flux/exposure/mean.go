package exposure

import (
	"fmt"
	"math"
)

// MovingMean is [History.MovingMean] of instants.
func MovingMean(time, values []float64, window float64) ([]float64, error) {
	if len(time)+len(values) == 0 {
		return nil, checkWindow(window)
	}
	h, err := NewHistory(time, values, Instant)
	if err != nil {
		return nil, err
	}
	return h.MovingMean(window)
}

// MovingMean returns the mean of a history over a window centred on each time:
//
//	q̄(t) = 1/w ∫ q dt  from t − w/2 to t + w/2
//
// the integral being that of the package documentation, so that unequal steps count
// by their length. w in s, the result in the unit of the values. Near the ends and
// near gaps the window shrinks to what lies on both sides, so that it stays centred:
// the moving mean of a ramp is the ramp. Where nothing lies on one of the sides, it
// is the value. A gap stays a gap.
//
// Source: definition of the mean. Range: w ≥ 0 and finite; anything else is an error.
// Of interval means a window whose ends are no rows takes an interval for level.
func (h *History) MovingMean(window float64) ([]float64, error) {
	if err := checkWindow(window); err != nil {
		return nil, err
	}
	out := make([]float64, len(h.values))
	for i, v := range h.values {
		if out[i] = v; !finite(v) {
			out[i] = math.NaN()
		}
	}
	h.stretches(func(first, last int) {
		low, high := h.integrator(first), h.integrator(first)
		begin, end := h.time[first], h.time[last]
		for i := first; i <= last; i++ {
			t := h.time[i]
			half := min(window/2, t-begin, end-t)
			if half > 0 && finite(out[i]) {
				out[i] = (high.to(t+half) - low.to(t-half)) / (2 * half)
			}
		}
	})
	return out, nil
}

func checkWindow(window float64) error {
	if !(window >= 0) || math.IsInf(window, 1) {
		return fmt.Errorf("exposure: window of %v s, want a finite one of at least 0", window)
	}
	return nil
}

// PeakMean returns the highest mean over a window of that length w and the middle of
// the window:
//
//	max 1/w ∫ q dt  from t to t + w
//
// among the windows that begin or end at a row and hold no gap; of interval means
// there is no higher one. w in s. It is an error if the window is longer than every
// stretch without a gap.
//
// Source: definition of the mean. Range: w > 0.
func (h *History) PeakMean(window float64) (Extreme, error) {
	if err := checkWindow(window); err != nil || window == 0 {
		return none(), fmt.Errorf("exposure: window of %v s, want a finite one above 0", window)
	}
	peak, longest := none(), 0.0
	look := func(mean, middle float64) {
		if !(mean <= peak.Value) {
			peak = Extreme{mean, middle}
		}
	}
	h.stretches(func(first, last int) {
		begin, end := h.time[first], h.time[last]
		longest = max(longest, end-begin)
		row, behind, ahead := h.integrator(first), h.integrator(first), h.integrator(first)
		for i := first; i <= last; i++ {
			t := h.time[i]
			sum := row.to(t)
			if t-window >= begin {
				look((sum-behind.to(t-window))/window, t-window/2)
			}
			if t+window <= end {
				look((ahead.to(t+window)-sum)/window, t+window/2)
			}
		}
	})
	if math.IsNaN(peak.Value) {
		return peak, fmt.Errorf("exposure: a window of %v s fits nowhere: the longest stretch without a gap is %v s", window, longest)
	}
	return peak, nil
}

// integrator gives the integral from a row to later and later times of a stretch.
type integrator struct {
	h   *History
	i   int     // the piece from row i−1 to row i is in hand
	sum float64 // up to row i−1
}

func (h *History) integrator(first int) *integrator { return &integrator{h: h, i: first + 1} }

func (n *integrator) to(t float64) float64 {
	for n.i < len(n.h.time)-1 && n.h.time[n.i] <= t {
		p, _ := n.h.piece(n.i)
		n.sum += p.integral()
		n.i++
	}
	p, _ := n.h.piece(n.i)
	d := t - p.from
	if d <= 0 {
		return n.sum // a gap may follow
	}
	return n.sum + d*(p.a+(p.b-p.a)/p.length()*d/2)
}
