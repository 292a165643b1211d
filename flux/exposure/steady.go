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
// the same rule, applied to the rest from there, and the beginning is found again. If
// half or more would have to be left out, the history changes most of the time: then it
// has no steady state, and the error is [ErrNotSteady], as it is with fewer than 50 rows
// after the last gap.
//
// Source: K. P. White Jr., Simulation 69 (1997) 323–334; in means of five and with
// d ≤ k/2: White, Cobb and Spratt, Proc. 2000 Winter Simulation Conference, 755–760.
// That it is also applied from the end is this package's own.
// Range: rows at about equal steps; both ends are found in steps of five rows.
func (h *History) SteadyState() (Steady, error) {
	last := len(h.time) - 1
	first := h.afterLastGap()
	if first == last && last > 0 {
		return Steady{}, fmt.Errorf("exposure: %w: the history ends in a gap", ErrNotSteady)
	}
	k := (last - first) / batchRows
	if k < leastBatches {
		return Steady{}, fmt.Errorf("exposure: %w: intervals without a gap at the end: %d, want at least %d", ErrNotSteady, last-first, leastBatches*batchRows)
	}
	z := h.meansOfRows(last-k*batchRows, k)
	low, high, mser := steadyMeans(z)
	if high-low <= k/2 {
		return Steady{}, fmt.Errorf("exposure: %w: it changes most of the time", ErrNotSteady)
	}
	begin := last - k*batchRows
	integral := 0.0
	for j := low; j < high; j++ {
		integral += z[j] * (h.time[begin+(j+1)*batchRows] - h.time[begin+j*batchRows])
	}
	from, to := h.time[begin+low*batchRows], h.time[begin+high*batchRows]
	return Steady{from, to, integral / (to - from), math.Sqrt(mser)}, nil
}

// steadyMeans returns the first of the means to keep and the one after the last, and
// MSER then.
func steadyMeans(z []float64) (low, high int, mser float64) {
	low, mser = leastMSER(z, tailBatches)
	if len(z)-low <= len(z)/2 {
		return low, len(z), mser
	}
	slices.Reverse(z)
	end, _ := leastMSER(z[:len(z)-low], len(z)/2)
	slices.Reverse(z)
	if high = len(z) - end; end > 0 {
		var more int
		more, mser = leastMSER(z[low:high], len(z)/2) // without the decay
		low += more
	}
	return low, high, mser
}

// afterLastGap returns the row from which on there is no gap.
func (h *History) afterLastGap() int {
	i := len(h.values) - 1
	for i >= 0 && finite(h.values[i]) {
		i--
	}
	if h.sampling == Instant {
		i++ // nor is anything known until the row after it
	}
	return min(max(0, i), len(h.values)-1)
}

// meansOfRows returns the means over k times five intervals from a row on.
func (h *History) meansOfRows(first, k int) []float64 {
	z := make([]float64, k)
	for j := range z {
		last := first + batchRows
		z[j] = h.integralOfRows(first, last) / (h.time[last] - h.time[first])
		first = last
	}
	return z
}

// integralOfRows is the integral between two rows without a gap.
func (h *History) integralOfRows(first, last int) (sum float64) {
	at := h.time[first]
	times, values := h.time[first+1:last+1], h.values[first:last+1]
	instants := h.sampling == Instant
	for i, t := range times {
		v := values[i+1]
		if instants {
			v = (values[i] + v) / 2
		}
		sum += v * (t - at)
		at = t
	}
	return sum
}

// leastMSER returns the number of means to leave out so that no fewer than some are
// left, the smallest of equally good ones, and MSER then. The sums, taken from the end,
// are of differences from the last mean, lest digits cancel.
func leastMSER(z []float64, left int) (d int, least float64) {
	d, least = len(z), math.Inf(1)
	sum, squares, origin := 0.0, 0.0, z[len(z)-1]
	for j := len(z) - 1; j >= 0; j-- {
		x := z[j] - origin
		sum += x
		squares += x * x
		n := float64(len(z) - j)
		// MSER times n³; rounding must not make it negative.
		scaled := n*squares - sum*sum
		if scaled < 0 {
			scaled = 0
		}
		if cube := n * n * n; scaled <= least*cube && len(z)-j >= left {
			d, least = j, scaled/cube
		}
	}
	return d, least
}
