// Package exposure says what a heat flux history does: so far, its moving mean.
//
// Histories are a time in s, increasing, and a value for each; NaN is a gap.
package exposure

import (
	"fmt"
	"math"
)

// MovingMean returns the mean of a history over a window centred on each time:
//
//	q̄(t) = 1/w ∫ q dt  from t − w/2 to t + w/2
//
// of the straight lines between the values, so that unequal steps count by their
// length. time and window w in s, the result in the unit of the values. Near the
// ends and near gaps the window shrinks to what lies on both sides, so that it
// stays centred: the moving mean of a ramp is the ramp. A gap stays a gap.
//
// Source: definition of the mean; trapezoidal rule, exact for straight lines.
// Range: w ≥ 0, times finite and increasing; anything else is an error.
func MovingMean(time, values []float64, window float64) ([]float64, error) {
	if !(window >= 0) || math.IsInf(window, 1) {
		return nil, fmt.Errorf("exposure: window of %v s, want a finite one of at least 0", window)
	}
	if len(time) != len(values) {
		return nil, fmt.Errorf("exposure: %d times for %d values", len(time), len(values))
	}
	for i, t := range time {
		if math.IsNaN(t) || math.IsInf(t, 0) || i > 0 && t <= time[i-1] {
			return nil, fmt.Errorf("exposure: time[%d] is %v s, want finite, increasing times", i, t)
		}
	}
	out := make([]float64, len(values))
	for start := 0; start < len(values); {
		if math.IsNaN(values[start]) {
			out[start] = math.NaN()
			start++
			continue
		}
		end := start + 1
		for end < len(values) && !math.IsNaN(values[end]) {
			end++
		}
		meanOfStretch(out[start:end], time[start:end], values[start:end], window/2)
		start = end
	}
	return out, nil
}

// meanOfStretch is MovingMean where there are no gaps.
func meanOfStretch(out, time, values []float64, half float64) {
	low, high := integrator{time: time, values: values}, integrator{time: time, values: values}
	first, last := time[0], time[len(time)-1]
	for i, t := range time {
		h := min(half, t-first, last-t)
		if h <= 0 {
			out[i] = values[i]
			continue
		}
		out[i] = (high.to(t+h) - low.to(t-h)) / (2 * h)
	}
}

// integrator gives the integral of the straight lines between values from the
// first time to later and later ones.
type integrator struct {
	time, values []float64
	i            int     // the piece from time[i] to time[i+1] is the one in hand
	sum          float64 // up to time[i]
}

func (n *integrator) to(t float64) float64 {
	for n.i < len(n.time)-2 && n.time[n.i+1] <= t {
		n.sum += (n.time[n.i+1] - n.time[n.i]) * (n.values[n.i] + n.values[n.i+1]) / 2
		n.i++
	}
	width := n.time[n.i+1] - n.time[n.i]
	d := t - n.time[n.i]
	slope := (n.values[n.i+1] - n.values[n.i]) / width
	return n.sum + d*(n.values[n.i]+slope*d/2)
}
