package exposure_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/flux/exposure"
)

func ExampleHistory_PeakMean() {
	h, _ := exposure.NewHistory([]float64{0, 1, 2, 3, 4}, []float64{0, 1, 9, 7, 1}, exposure.IntervalMean)
	peak, err := h.PeakMean(2)
	fmt.Println(peak.Value, "around", peak.Time, err)
	_, err = h.PeakMean(60)
	fmt.Println(err)
	// Output:
	// 8 around 2 <nil>
	// exposure: a window of 60 s fits nowhere: the longest stretch without a gap is 4 s
}

// Of a ramp all windows have the mean of their middle; at rows at equal steps that is
// so for interval means, too.
func TestMovingMeanOfMeansOfARamp(t *testing.T) {
	var time, means []float64
	for i := range 101 {
		time = append(time, float64(i)/4)
		means = append(means, 3+2*(time[i]-0.125))
	}
	h := history(t, time, means, exposure.IntervalMean)
	for _, window := range []float64{0.5, 1, 5, 20} {
		got, err := h.MovingMean(window)
		require.NoError(t, err)
		for i := 1; i < 100; i++ {
			require.InDelta(t, 3+2*time[i], got[i], 1e-12, "rounding")
		}
	}
	got, err := h.MovingMean(0)
	require.NoError(t, err)
	require.Equal(t, means, got)
}

// The moving mean of means against the integrals that [History.Between] gives.
func TestMovingMeanOfMeans(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 50 {
		time, values := randomHistory(r)
		for i := range values {
			values[i] = float64(i % 7) // no gap
		}
		h := history(t, time, values, exposure.IntervalMean)
		got, err := h.MovingMean(2)
		require.NoError(t, err)
		for i := 1; i < len(time)-1; i++ {
			half := min(1, time[i]-time[0], time[len(time)-1]-time[i])
			part, err := h.Between(time[i]-half, time[i]+half)
			require.NoError(t, err)
			require.InDelta(t, part.Summary().Mean, got[i], 1e-9, "rounding of sums")
		}
	}
}

// No window is higher, wherever it begins.
func TestPeakMeanIsTheHighest(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	found := 0
	for range 100 {
		time, values := randomHistory(r)
		h := history(t, time, values, exposure.IntervalMean)
		window := 0.3 + 3*r.Float64()
		peak, err := h.PeakMean(window)
		highest := math.Inf(-1)
		for range 300 {
			from := time[len(time)-1]*r.Float64() - window/2
			if part, err := h.Between(from, from+window); err == nil {
				if s := part.Summary(); s.Covered > window*(1-1e-12) {
					highest = max(highest, s.Mean)
				}
			}
		}
		if err != nil {
			require.Equal(t, math.Inf(-1), highest)
			continue
		}
		found++
		require.GreaterOrEqual(t, peak.Value, highest-1e-9)
		part, err := h.Between(peak.Time-window/2, peak.Time+window/2)
		require.NoError(t, err)
		require.InDelta(t, peak.Value, part.Summary().Mean, 1e-6, "and there is one such; rounding moves its ends")
	}
	require.Greater(t, found, 30)
	for _, window := range []float64{0, -1, nan, math.Inf(1)} {
		_, err := history(t, []float64{0, 1}, []float64{1, 1}, exposure.Instant).PeakMean(window)
		require.ErrorContains(t, err, "want a finite one above 0")
	}
}

// Against the definition, by sorting.
func TestPercentiles(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for range 300 {
		time, values := randomHistory(r)
		if r.IntN(3) == 0 {
			for i := range values {
				values[i] = float64(r.IntN(3)) // many that are equal
			}
		}
		h := history(t, time, values, exposure.IntervalMean)
		type share struct{ value, time float64 }
		var list []share
		whole := 0.0
		for i := 1; i < len(time); i++ {
			if v := values[i]; !math.IsNaN(v) && !math.IsInf(v, 0) {
				list = append(list, share{v, time[i] - time[i-1]})
				whole += time[i] - time[i-1]
			}
		}
		slices.SortFunc(list, func(a, b share) int {
			if a.value < b.value {
				return -1
			}
			return 1
		})
		p := []float64{100, 3.7, 50, 0, 50, 99.9, 12.345}
		got, err := h.Percentiles(p...)
		require.NoError(t, err)
		for k, percent := range p {
			if len(list) == 0 {
				require.True(t, math.IsNaN(got[k]))
				continue
			}
			want, sum := list[len(list)-1].value, 0.0
			for _, x := range list {
				if sum += x.time; sum >= percent/100*whole && x.time > 0 {
					want = x.value
					break
				}
			}
			require.Equal(t, want, got[k], "%v %%", percent)
		}
	}
}

func TestPercentilesOfInstants(t *testing.T) {
	h := history(t, []float64{0, 1, 2, 3, 4, 5, 6}, []float64{1, 2, 3, nan, 99, nan, 7}, exposure.Instant)
	got, err := h.Percentiles(0, 25, 26, 75, 76, 100)
	require.NoError(t, err)
	require.Equal(t, []float64{1, 1, 2, 2, 3, 3}, got, "½, 1 and ½ s; those between gaps have no time")
	for _, p := range []float64{-1, 101, nan} {
		_, err := h.Percentiles(p)
		require.ErrorContains(t, err, "want one from 0 to 100")
	}
}

func TestSteadyState(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	series := func(n int, f func(t float64) float64) *exposure.History {
		var time, values []float64
		for i := range n {
			time = append(time, float64(i))
			values = append(values, f(float64(i)))
		}
		return history(t, time, values, exposure.IntervalMean)
	}
	noise := func(sd float64) float64 { return sd * r.NormFloat64() }

	s, err := series(301, func(float64) float64 { return 5 }).SteadyState()
	require.NoError(t, err)
	require.Equal(t, exposure.Steady{From: 0, To: 300, Mean: 5}, s, "constant: all of it")

	s, err = series(401, func(t float64) float64 { return 20*(1-math.Exp(-t/15)) + noise(0.5) }).SteadyState()
	require.NoError(t, err)
	require.Greater(t, s.From, 30.0)
	require.Less(t, s.From, 120.0)
	require.Equal(t, 400.0, s.To)
	require.InDelta(t, 20, s.Mean, 5*s.StandardError+20*math.Exp(-s.From/15)*15/(400-s.From), "statistics and what is left of the growth")

	s, err = series(203, func(t float64) float64 {
		if t <= 60 {
			return 1
		}
		return 7
	}).SteadyState()
	require.NoError(t, err)
	require.Equal(t, 62.0, s.From, "steps of five rows, counted from the end")
	require.Equal(t, 7.0, s.Mean)
	require.Zero(t, s.StandardError)

	s, err = series(301, func(t float64) float64 { return 20*min(1, t/40) - 0.4*max(0, t-250) + noise(0.1) }).SteadyState()
	require.NoError(t, err)
	require.InDelta(t, 40, s.From, 5, "the growth is left out")
	require.InDelta(t, 250, s.To, 5, "and the decay")
	require.InDelta(t, 20, s.Mean, 0.1)

	for name, f := range map[string]func(t float64) float64{
		"ramp":   func(t float64) float64 { return t + noise(1) },
		"square": func(t float64) float64 { return t * t },
		"late":   func(t float64) float64 { return 20 / (1 + math.Exp(-(t-250)/5)) },
		"fall":   func(t float64) float64 { return math.Exp(-t / 200) },
		"wave":   func(t float64) float64 { return math.Sin(t / 80) },
	} {
		_, err := series(301, f).SteadyState()
		require.ErrorIs(t, err, exposure.ErrNotSteady, name)
		require.ErrorContains(t, err, "it changes most of the time", name)
	}
	_, err = series(50, func(float64) float64 { return 5 }).SteadyState()
	require.ErrorContains(t, err, "intervals without a gap at the end: 49, want at least 50")

	s, err = series(301, func(t float64) float64 {
		if t == 100 {
			return nan
		}
		return 5
	}).SteadyState()
	require.NoError(t, err)
	require.Equal(t, 100.0, s.From, "after the gap")
	_, err = series(301, func(t float64) float64 { return math.Sqrt(299 - t) }).SteadyState()
	require.ErrorContains(t, err, "the history ends in a gap")
}

func TestAbove(t *testing.T) {
	time, values := []float64{0, 1, 2, 3, 4, 5, 6, 8}, []float64{99, 5, 20, 20, 5, 20, nan, 20}
	means := history(t, time, values, exposure.IntervalMean).Above(10)
	require.Equal(t, exposure.Exceedance{Total: 5, Longest: 2, LongestFrom: 1, First: exposure.Moment{Time: 1, Within: 1}}, means)

	instants := history(t, time, values, exposure.Instant).Above(10)
	// From 99 down to 5 in a second, up to 20 by a third, down again and up by a third.
	down := (99. - 10) / (99 - 5)
	require.InDelta(t, down+2./3+1+2./3+2./3, instants.Total, 1e-12, "rounding")
	require.InDelta(t, 2./3+1+2./3, instants.Longest, 1e-12)
	require.InDelta(t, 1+1./3, instants.LongestFrom, 1e-12)
	require.Equal(t, exposure.Moment{Time: 0}, instants.First, "it begins above")

	never := history(t, time, values, exposure.IntervalMean).Above(20)
	require.False(t, never.First.Happened(), "equal is not above")
	require.Zero(t, never.Total)
	require.True(t, math.IsNaN(never.LongestFrom))
}

// Time above a threshold falls as the threshold grows, and grows with the flux;
// scaling both, or time, changes nothing but the scale.
func TestAboveIsMonotonicAndScales(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 10))
	for range 200 {
		time, values := randomHistory(r)
		for _, s := range []exposure.Sampling{exposure.IntervalMean, exposure.Instant} {
			h := history(t, time, values, s)
			low, high := h.Above(200), h.Above(900)
			require.GreaterOrEqual(t, low.Total, high.Total)
			require.GreaterOrEqual(t, low.Longest, high.Longest)
			require.LessOrEqual(t, low.Longest, low.Total+1e-9, "rounding")
			if high.First.Happened() {
				require.LessOrEqual(t, low.First.Time, high.First.Time)
			}
			doubled := history(t, scaled(time, 2), scaled(values, 2), s)
			require.InDelta(t, 2*low.Total, doubled.Above(400).Total, 1e-9, "rounding")
			require.Equal(t, 4*h.Summary().Integral, doubled.Summary().Integral, "powers of two are exact")
		}
	}
}

func scaled(values []float64, by float64) []float64 {
	out := slices.Clone(values)
	for i := range out {
		out[i] *= by
	}
	return out
}
