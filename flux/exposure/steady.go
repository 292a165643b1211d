package exposure

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// ErrNotSteady says that no steady state was found.
var ErrNotSteady = errors.New("no steady state")

// Steady is a time during which a history is steady.
type Steady struct {
	From, To      float64 // s
	Mean          float64 // over that time
	StandardError float64 // of the mean, as the rule has it: from means of five rows
}

const (
	batchRows    = 5  // MSER-5
	leastBatches = 10 // fewer tell nothing
	tailBatches  = 5  // fewer at the end may be alike by chance
)

// SteadyState finds what to leave out at the beginning so that the rest is steady, by
// the marginal standard error rule over means of five rows, MSER-5: of k such means
// Z_1 … Z_k the first d are left out, with the d that makes
//
//	MSER(d) = 1/(k−d)² Σ (Z_j − Z̄)²  over j = d+1 … k,  Z̄ their mean
//
// least; its root is the standard error of the mean. A decay at the end is left out by
// the same rule, applied to the rest from there, and the beginning is found again. If half or more would have to be left
// out, the history changes most of the time: then it has no steady state, and the
// error is [ErrNotSteady], as it is with fewer than 50 rows after the last gap.
//
// Source: K. P. White Jr., Simulation 69 (1997) 323–334; in means of five and with
// d ≤ k/2: White, Cobb and Spratt, Proc. 2000 Winter Simulation Conference, 755–760.
// That it is also applied from the end is this package's own.
// Range: rows at about equal steps; both ends are found in steps of five rows.
func (h *History) SteadyState() (Steady, error) {
	first, last := 0, 0
	h.stretches(func(a, b int) { first, last = a, b })
	if last != len(h.time)-1 {
		return Steady{}, fmt.Errorf("exposure: %w: the history ends in a gap", ErrNotSteady)
	}
	k := (last - first) / batchRows
	if k < leastBatches {
		return Steady{}, fmt.Errorf("exposure: %w: %d intervals without a gap, want at least %d", ErrNotSteady, last-first, leastBatches*batchRows)
	}
	z := make([]float64, k)
	for j := range z {
		z[j] = h.meanOfRows(last-(k-j)*batchRows, last-(k-j-1)*batchRows)
	}
	low, high, mser := steadyMeans(z)
	if high-low <= k/2 {
		return Steady{}, fmt.Errorf("exposure: %w: it changes most of the time", ErrNotSteady)
	}
	from, to := last-(k-low)*batchRows, last-(k-high)*batchRows
	return Steady{h.time[from], h.time[to], h.meanOfRows(from, to), math.Sqrt(mser)}, nil
}

// steadyMeans returns the first of the means to keep and the one after the last, and
// MSER then.
func steadyMeans(z []float64) (low, high int, mser float64) {
	low, _ = leastMSER(z, tailBatches)
	if len(z)-low <= len(z)/2 {
		return low, len(z), 0
	}
	back := slices.Clone(z[low:])
	slices.Reverse(back)
	end, _ := leastMSER(back, len(z)/2)
	high = len(z) - end
	more, mser := leastMSER(z[low:high], len(z)/2) // without the decay
	return low + more, high, mser
}

// meanOfRows is the mean between two rows of a stretch.
func (h *History) meanOfRows(first, last int) float64 {
	sum := 0.0
	for i := first + 1; i <= last; i++ {
		p, _ := h.piece(i)
		sum += p.integral()
	}
	return sum / (h.time[last] - h.time[first])
}

// leastMSER returns the number of means to leave out so that no fewer than some are
// left, the smallest of equally good ones, and MSER then. Means and squares are those
// of Welford, taken from the end.
func leastMSER(z []float64, left int) (d int, least float64) {
	d, least = len(z), math.Inf(1)
	mean, squares := 0.0, 0.0
	for j := len(z) - 1; j >= 0; j-- {
		n := float64(len(z) - j)
		delta := z[j] - mean
		mean += delta / n
		squares += delta * (z[j] - mean)
		if mser := squares / (n * n); len(z)-j >= left && mser <= least {
			d, least = j, mser
		}
	}
	return d, least
}
