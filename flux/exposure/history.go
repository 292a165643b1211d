package exposure

import (
	"fmt"
	"math"
	"slices"
	"sync/atomic"
)

// Sampling says what a value of a history stands for.
type Sampling uint8

const (
	IntervalMean Sampling = iota // the mean over the time since the row before
	Instant                      // the value at the time of the row
)

// History is a quantity over time.
type History struct {
	time, values []float64
	sampling     Sampling

	// The first, the last row is the place where a longer history was cut; if there is
	// a row, it counts for what was before the cut.
	cutFirst, cutLast bool

	summary atomic.Pointer[Summary] // once it was asked for
}

// NewHistory makes a history of times in s, finite and increasing, and a value for
// each. The slices are not copied and must not change. A value that is not finite is a gap.
func NewHistory(time, values []float64, sampling Sampling) (*History, error) {
	if len(time) != len(values) {
		return nil, fmt.Errorf("exposure: %d times for %d values", len(time), len(values))
	}
	if len(time) == 0 {
		return nil, fmt.Errorf("exposure: the history is empty, want at least one row")
	}
	last := math.Inf(-1)
	for i, t := range time {
		if !(t > last) || t > math.MaxFloat64 {
			return nil, fmt.Errorf("exposure: time[%d] is %v s, want finite, increasing times", i, t)
		}
		last = t
	}
	return &History{time: time, values: values, sampling: sampling}, nil
}

// Between returns the part of a history from one time to another, as far as there
// is one. Where the ends are no rows, an interval mean holds for all parts of its
// interval, and instants are interpolated.
func (h *History) Between(from, to float64) (*History, error) {
	if !(from < to) {
		return nil, fmt.Errorf("exposure: from %v to %v s, want a time before a later one", from, to)
	}
	first, last := h.time[0], h.time[len(h.time)-1]
	if from <= first && to >= last {
		return h, nil
	}
	if from, to = max(from, first), min(to, last); from >= to {
		return nil, fmt.Errorf("exposure: nothing lies there: the history goes from %v to %v s", first, last)
	}
	// The pieces from row i to row j have a share.
	i, _ := slices.BinarySearch(h.time, math.Nextafter(from, to))
	j, exact := slices.BinarySearch(h.time, to)
	cut := &History{sampling: h.sampling, cutFirst: h.cutFirst || from > first, cutLast: h.cutLast || !exact}
	cut.time = slices.Concat([]float64{from}, h.time[i:j], []float64{to})
	cut.values = slices.Concat([]float64{h.within(i, from)}, h.values[i:j], []float64{h.within(j, to)})
	return cut, nil
}

// Rows returns the times and values; they must not change.
func (h *History) Rows() (time, values []float64) { return h.time, h.values }

// within returns the value at a time of the piece that ends with row i. Of interval
// means the first value alone stands for a time.
func (h *History) within(i int, t float64) float64 {
	switch {
	case t == h.time[0]:
		return h.values[0]
	case t == h.time[i] || h.sampling == IntervalMean:
		return h.values[i]
	case t == h.time[i-1]:
		return h.values[i-1]
	}
	a, b := h.values[i-1], h.values[i]
	return a + (b-a)*(t-h.time[i-1])/(h.time[i]-h.time[i-1])
}

// piece is the flux between two rows: a straight line, level for interval means.
type piece struct {
	from, to float64 // s
	a, b     float64 // at the beginning and the end
}

// piece returns what lies between the rows i−1 and i; ok is false in a gap.
func (h *History) piece(i int) (p piece, ok bool) {
	p = piece{h.time[i-1], h.time[i], h.values[i], h.values[i]}
	if h.sampling == Instant {
		p.a = h.values[i-1]
	}
	return p, finite(p.a) && finite(p.b)
}

func (p piece) length() float64 { return p.to - p.from }

func (p piece) integral() float64 { return (p.a + p.b) / 2 * p.length() }

// above cuts off what is not above a level; ok is false if nothing is left.
func (p piece) above(level float64) (part piece, ok bool) {
	if p.a <= level && p.b <= level {
		return piece{}, false
	}
	if p.a < level {
		p.from, p.a = p.crossing(level), level
	} else if p.b < level {
		p.to, p.b = p.crossing(level), level
	}
	return p, true
}

// crossing is the time at which the line passes a level between its ends.
func (p piece) crossing(level float64) float64 {
	return p.from + p.length()*(level-p.a)/(p.b-p.a)
}

// finite reports whether a value is neither NaN nor infinite.
func finite(v float64) bool { return v-v == 0 }

// stretches calls f for the longest runs of pieces without a gap, given by the
// first and the last row.
func (h *History) stretches(f func(first, last int)) {
	for first := 0; first < len(h.time)-1; {
		last := first
		for last+1 < len(h.time) {
			if _, ok := h.piece(last + 1); !ok {
				break
			}
			last++
		}
		if last > first {
			f(first, last)
			first = last
		} else {
			first++
		}
	}
}
