package exposure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Percentiles returns for each p the least value of the history that the quantity
// does not exceed during p percent of the covered time:
//
//	least v with  time(q ≤ v) ≥ p/100 · T
//
// An interval mean counts for its interval, an instant for half of each of the steps
// beside it. No value is interpolated: the result is one of the values. Values next
// to gaps on both sides, and the first interval mean, have no time and don't count;
// where there is no time at all, the result is NaN.
//
// Source: the inverse of the empirical distribution function, definition 1 of Hyndman
// and Fan, The American Statistician 50 (1996) 361–365, with times for weights.
// Range: 0 ≤ p ≤ 100, anything else is an error.
func (h *History) Percentiles(p ...float64) ([]float64, error) {
	if len(p) == 0 {
		return nil, nil
	}
	shares, whole := h.shares()
	out := make([]float64, len(p))
	var list []wanted
	for i, v := range p {
		if !(v >= 0 && v <= 100) {
			return nil, fmt.Errorf("exposure: percentile %v, want one from 0 to 100", v)
		}
		out[i] = math.NaN()
		list = append(list, wanted{v / 100 * whole, &out[i]})
	}
	slices.SortFunc(list, func(a, b wanted) int { return cmp.Compare(a.time, b.time) })
	if len(shares) > 0 {
		pick(shares, list, 0)
	}
	return out, nil
}

// share is a value with its time.
type share struct{ value, time float64 }

// shares returns the values with the time of each, and the sum of the times.
func (h *History) shares() (list []share, whole float64) {
	list = make([]share, 0, len(h.values))
	carried := 0.0 // half of the step before, of instants
	for i := 1; i < len(h.time); i++ {
		p, ok := h.piece(i)
		length := p.length()
		if !ok {
			length = 0
		}
		whole += length
		if h.sampling == IntervalMean {
			if ok {
				list = append(list, share{p.b, length})
			}
			continue
		}
		if half := length / 2; carried+half > 0 {
			list = append(list, share{h.values[i-1], carried + half})
		}
		carried = length / 2
	}
	if carried > 0 {
		list = append(list, share{h.values[len(h.values)-1], carried})
	}
	return list, whole
}

// wanted is a percentile to be found: the time up to it, and where it goes.
type wanted struct {
	time float64
	to   *float64
}

// pick finds percentiles, in the order of their times, among values that lie above
// others of so much time. It is quickselect for several at once.
func pick(list []share, want []wanted, below float64) {
	for len(want) > 0 {
		pivot := median(list[0].value, list[len(list)/2].value, list[len(list)-1].value)
		less, more, smaller, equal := partition(list, pivot)
		// Rounding of the sums must not send one to where no values are.
		lower, upper := 0, len(want)
		for less > 0 && lower < len(want) && want[lower].time <= below+smaller {
			lower++
		}
		for more < len(list) && upper > lower && want[upper-1].time > below+smaller+equal {
			upper--
		}
		for _, w := range want[lower:upper] {
			*w.to = pivot
		}
		if lower > 0 {
			pick(list[:less], want[:lower], below)
		}
		list, want, below = list[more:], want[upper:], below+smaller+equal
	}
}

// partition brings the values below the pivot to the front and those above it to
// the end; less is the number of the former, more where the latter begin. smaller
// and equal are the times of the values below the pivot and of those equal to it.
func partition(list []share, pivot float64) (less, more int, smaller, equal float64) {
	more = len(list)
	for i := 0; i < more; {
		switch x := list[i]; {
		case x.value < pivot:
			smaller += x.time
			list[i], list[less] = list[less], x
			less++
			i++
		case x.value > pivot:
			more--
			list[i], list[more] = list[more], x
		default:
			equal += x.time
			i++
		}
	}
	return less, more, smaller, equal
}

func median(a, b, c float64) float64 {
	return max(min(a, b), min(max(a, b), c))
}
