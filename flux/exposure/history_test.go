package exposure_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/flux/exposure"
)

var nan = math.NaN()

func ExampleHistory_Summary() {
	// Means over the seconds before; the first value is that at the start.
	h, err := exposure.NewHistory([]float64{0, 1, 2, 3, 4}, []float64{0, 5e3, 20e3, 15e3, 4e3}, exposure.IntervalMean)
	if err != nil {
		fmt.Println(err)
		return
	}
	s := h.Summary()
	fmt.Printf("mean %.0f W/m2, %.0f J/m2, at most %.0f W/m2, in the second before %v s\n", s.Mean, s.Integral, s.Max.Value, s.Max.Time)
	above := h.Above(12.5e3)
	fmt.Printf("above 12.5 kW/m2 for %v s, for the first time after %v s, known to within %v s\n", above.Total, above.First.Time, above.First.Within)
	// Output:
	// mean 11000 W/m2, 44000 J/m2, at most 20000 W/m2, in the second before 2 s
	// above 12.5 kW/m2 for 2 s, for the first time after 1 s, known to within 1 s
}

func history(t testing.TB, time, values []float64, s exposure.Sampling) *exposure.History {
	t.Helper()
	h, err := exposure.NewHistory(time, values, s)
	require.NoError(t, err)
	return h
}

// sampled returns n steps of unequal length from 0 to end, and f there; of interval
// means the exact ones, from the integral of f.
func sampled(n int, end float64, s exposure.Sampling, f, integral func(t float64) float64) (time, values []float64) {
	r := rand.New(rand.NewPCG(7, uint64(n)))
	for len(time) < n+1 {
		last := 0.0
		if len(time) > 0 {
			last = time[len(time)-1] + 0.1 + r.Float64()
		}
		time = append(time, last)
	}
	for i := range time {
		time[i] *= end / time[n]
	}
	time[n] = end
	for i, at := range time {
		v := f(at)
		if s == exposure.IntervalMean && i > 0 {
			v = (integral(at) - integral(time[i-1])) / (at - time[i-1])
		}
		values = append(values, v)
	}
	return time, values
}

// function is one whose integral is known.
type function struct {
	name        string
	f, integral func(t float64) float64
	bound       float64 // of the second derivative, on 0 to 10 s
}

var functions = []function{
	{"constant", func(float64) float64 { return 7 }, func(t float64) float64 { return 7 * t }, 0},
	{"ramp", func(t float64) float64 { return 3 - 2*t }, func(t float64) float64 { return 3*t - t*t }, 0},
	{"square", func(t float64) float64 { return t * t }, func(t float64) float64 { return t * t * t / 3 }, 2},
	{"exponential", func(t float64) float64 { return math.Exp(-t / 3) }, func(t float64) float64 { return 3 * (1 - math.Exp(-t/3)) }, 1. / 9},
}

func TestIntegralsAgainstClosedForms(t *testing.T) {
	for _, f := range functions {
		want := f.integral(10)
		for _, n := range []int{1, 10, 1000} {
			time, means := sampled(n, 10, exposure.IntervalMean, f.f, f.integral)
			got := history(t, time, means, exposure.IntervalMean).Summary()
			// Rounding of some thousand terms.
			require.InEpsilon(t, want, got.Integral, 1e-12, "%s, %d means", f.name, n)
			require.InEpsilon(t, want/10, got.Mean, 1e-12)
			require.Equal(t, 10.0, got.Covered)

			_, instants := sampled(n, 10, exposure.Instant, f.f, nil)
			got = history(t, time, instants, exposure.Instant).Summary()
			// The trapezoidal rule misses at most Σ Δt³/12 times the second derivative.
			order := 0.0
			for i := range n {
				order += math.Pow(time[i+1]-time[i], 3) / 12 * f.bound
			}
			require.InDelta(t, want, got.Integral, order+1e-12*math.Abs(want), "%s, %d instants", f.name, n)
		}
	}
}

// Integrals, means and extremes of a window add up to those of the whole.
func TestWindowsAddUp(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 200 {
		time, values := randomHistory(r)
		for _, s := range []exposure.Sampling{exposure.IntervalMean, exposure.Instant} {
			h := history(t, time, values, s)
			whole, at := h.Summary(), time[len(time)-1]*r.Float64()
			if r.IntN(3) == 0 {
				at = time[1+r.IntN(len(time)-2)] // a row
			}
			first, err := h.Between(-1, at)
			require.NoError(t, err)
			second, err := h.Between(at, 1e9)
			require.NoError(t, err)
			a, b := first.Summary(), second.Summary()
			// Rounding of some sums.
			require.InDelta(t, whole.Integral, a.Integral+b.Integral, 1e-9)
			require.InDelta(t, whole.Covered, a.Covered+b.Covered, 1e-9)
			require.Equal(t, at, a.To)
			require.Equal(t, at, b.From)
			require.Equal(t, whole.Gaps, a.Gaps+b.Gaps)
			if !math.IsNaN(whole.Max.Value) {
				require.Equal(t, whole.Max.Value, nanMax(a.Max.Value, b.Max.Value))
			}
			law := exposure.PowerLaw{Exponent: 4. / 3, Above: 300}
			da, _ := law.Dose(first)
			db, _ := law.Dose(second)
			d, _ := law.Dose(h)
			if s == exposure.IntervalMean { // instants get a step more
				require.InDelta(t, d, da+db, 1e-9)
			}
			above := h.Above(500).Total
			require.InDelta(t, above, first.Above(500).Total+second.Above(500).Total, 1e-9)
		}
	}
}

func nanMax(a, b float64) float64 {
	if math.IsNaN(a) || b > a {
		return b
	}
	return a
}

// randomHistory has gaps, values of some kW/m2 and steps of some tenths of a second.
func randomHistory(r *rand.Rand) (time, values []float64) {
	at := 0.0
	for range 3 + r.IntN(60) {
		time = append(time, at)
		at += 0.05 + r.Float64()
		v := 2000 * (r.Float64() - 0.2)
		switch r.IntN(12) {
		case 0:
			v = nan
		case 1:
			v = math.Inf(1)
		}
		values = append(values, v)
	}
	return time, values
}

func TestGapsAreNotBridged(t *testing.T) {
	time, values := []float64{0, 1, 2, 3, 4, 5}, []float64{100, 10, nan, 30, math.Inf(1), 50}
	means := history(t, time, values, exposure.IntervalMean).Summary()
	require.Equal(t, exposure.Summary{From: 0, To: 5, Rows: 6, Gaps: 2, Covered: 3, Mean: 30, Integral: 90,
		Min: exposure.Extreme{Value: 10, Time: 1}, Max: exposure.Extreme{Value: 100, Time: 0}}, means)
	instants := history(t, time, values, exposure.Instant).Summary()
	require.Equal(t, 1.0, instants.Covered, "a gap takes the steps on both sides")
	require.Equal(t, 55.0, instants.Integral)

	all := history(t, time, []float64{nan, nan, nan, nan, nan, nan}, exposure.IntervalMean)
	s := all.Summary()
	require.Equal(t, 6, s.Gaps)
	require.Zero(t, s.Integral)
	for _, v := range []float64{s.Mean, s.Min.Value, s.Max.Time} {
		require.True(t, math.IsNaN(v))
	}
	above := all.Above(1)
	require.False(t, above.First.Happened())
	require.Zero(t, above.Total)
}

func TestBetween(t *testing.T) {
	time, values := []float64{0, 1, 2, 4}, []float64{9, 1, 2, 3}
	h := history(t, time, values, exposure.IntervalMean)
	part, err := h.Between(0.5, 3)
	require.NoError(t, err)
	s := part.Summary()
	require.Equal(t, 0.5*1+1*2+1*3, s.Integral, "an interval mean holds for parts of its interval")
	require.Equal(t, 2, s.Rows)
	require.Equal(t, 1.0, s.Min.Value)
	require.Equal(t, 3.0, s.Max.Value, "what was before the cut does not count")

	again, err := part.Between(1, 2)
	require.NoError(t, err)
	require.Equal(t, 2.0, again.Summary().Integral)

	part, err = history(t, time, values, exposure.Instant).Between(0.5, 3)
	require.NoError(t, err)
	require.Equal(t, (5+1)/2.*0.5+1.5+(2+2.5)/2, part.Summary().Integral)

	whole, err := h.Between(-10, 10)
	require.NoError(t, err)
	require.Same(t, h, whole)
	for want, call := range map[string]func() (*exposure.History, error){
		"from 2 to 2 s, want a time before":              func() (*exposure.History, error) { return h.Between(2, 2) },
		"from NaN to 2 s":                                func() (*exposure.History, error) { return h.Between(nan, 2) },
		"nothing lies there: the history goes from 0 to": func() (*exposure.History, error) { return h.Between(4, 9) },
	} {
		_, err := call()
		require.ErrorContains(t, err, want)
	}
}

func TestBadHistories(t *testing.T) {
	for want, rows := range map[string][2][]float64{
		"the history is empty":  {nil, nil},
		"1 times for 2 values":  {{0}, {1, 2}},
		"time[1] is 0 s":        {{0, 0}, {1, 2}},
		"time[2] is 1 s":        {{0, 2, 1}, {1, 2, 3}},
		"time[0] is NaN s":      {{nan}, {1}},
		"time[1] is +Inf s":     {{0, math.Inf(1)}, {1, 2}},
		"time[0] is -Inf s, wa": {{math.Inf(-1)}, {1}},
	} {
		_, err := exposure.NewHistory(rows[0], rows[1], exposure.Instant)
		require.ErrorContains(t, err, want)
	}
}

func TestASingleRow(t *testing.T) {
	h := history(t, []float64{3}, []float64{5}, exposure.IntervalMean)
	s := h.Summary()
	require.Equal(t, 5.0, s.Max.Value)
	require.Zero(t, s.Integral)
	require.True(t, math.IsNaN(s.Mean))
	p, err := h.Percentiles(50)
	require.NoError(t, err)
	require.True(t, math.IsNaN(p[0]))
	_, err = h.SteadyState()
	require.ErrorIs(t, err, exposure.ErrNotSteady)
	require.False(t, h.Above(1).First.Happened())
	mean, err := h.MovingMean(10)
	require.NoError(t, err)
	require.Equal(t, []float64{5}, mean)
	_, err = h.PeakMean(1)
	require.ErrorContains(t, err, "a window of 1 s fits nowhere: the longest stretch without a gap is 0 s")
}

func TestRowsOfAPartComeToTheSame(t *testing.T) {
	time, values := []float64{0, 1, 3, 4, 7}, []float64{9e3, 2e3, 5e3, 1e3, 6e3}
	for _, sampling := range []exposure.Sampling{exposure.IntervalMean, exposure.Instant} {
		part, err := history(t, time, values, sampling).Between(0.5, 6.5)
		require.NoError(t, err)
		at, v := part.Rows()
		require.Equal(t, []float64{0.5, 1, 3, 4, 6.5}, at)
		again := history(t, at, v, sampling)
		law := exposure.PowerLaw{Exponent: 4. / 3}
		want, _ := law.Dose(part)
		got, _ := law.Dose(again)
		require.Equal(t, want, got)
		require.Equal(t, part.Summary().Integral, again.Summary().Integral)
	}
}
