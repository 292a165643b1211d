package validation

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// exact is for results of a few roundings in double precision.
const exact = 1e-12

// byHand is the guide's estimate written out from its equations, with the bins of its
// scripts by counting.
func byHand(pairs []Pair, sigmaE float64, weighted bool) (bias, sigmaM float64) {
	largest := 0.0
	for _, p := range pairs {
		largest = math.Max(largest, p.Measured)
	}
	weight := func(e float64) float64 {
		if !weighted {
			return 1
		}
		for b := 0.0; b < 10; b++ {
			low, high := b*(largest/10), (b+1)*(largest/10)
			if low < e && e <= high {
				n := 0.0
				for _, p := range pairs {
					if low < p.Measured && p.Measured <= high {
						n++
					}
				}
				return float64(len(pairs)) / n
			}
		}
		return 1
	}
	var sum, lnE, lnM, ss float64
	for _, p := range pairs {
		w := weight(p.Measured)
		sum, lnE, lnM = sum+w, lnE+w*math.Log(p.Measured), lnM+w*math.Log(p.Predicted)
	}
	lnE, lnM = lnE/sum, lnM/sum
	for _, p := range pairs {
		d := math.Log(p.Predicted) - math.Log(p.Measured) - (lnM - lnE)
		ss += weight(p.Measured) * d * d
	}
	u := math.Sqrt(ss / (sum - 1))
	sigmaM = math.Sqrt(math.Max(0, u*u-sigmaE*sigmaE))
	return math.Exp(lnM - lnE + sigmaM*sigmaM/2 - sigmaE*sigmaE/2), sigmaM
}

// drawn are pairs whose ln(M/E) has the mean and variance that the guide gives them.
func drawn(n int, bias, sigmaM, sigmaE float64) []Pair {
	r := rand.New(rand.NewPCG(1, 2))
	mean := math.Log(bias) - sigmaM*sigmaM/2 + sigmaE*sigmaE/2
	deviation := math.Sqrt(sigmaM*sigmaM + sigmaE*sigmaE)
	pairs := make([]Pair, n)
	for i := range pairs {
		e := 0.5 + 40*r.Float64()*r.Float64() // many small, few large, as in fire tests
		pairs[i] = Pair{e, e * math.Exp(mean+deviation*r.NormFloat64())}
	}
	return pairs
}

func TestEstimateIsTheGuides(t *testing.T) {
	pairs := drawn(500, 1.1, 0.3, 0.11)
	for _, weighting := range []Weighting{Plain, ByBin} {
		got, err := Estimate(pairs, &Options{ExperimentDeviation: 0.11, Weighting: weighting})
		require.NoError(t, err)
		bias, sigmaM := byHand(pairs, 0.11, weighting == ByBin)
		require.InEpsilon(t, bias, got.Bias, exact)
		require.InEpsilon(t, sigmaM, got.ModelDeviation, exact)
		require.Equal(t, 500, got.Points)
		require.Zero(t, got.Dropped)
		require.Empty(t, got.Remarks)
	}
	// Three pairs by hand: ln(M/E) = ln 1, ln 2, ln 4, with mean ln 2, variance (ln 2)².
	got, err := Estimate([]Pair{{1, 1}, {2, 4}, {3, 12}}, &Options{ExperimentDeviation: 0.1})
	require.NoError(t, err)
	require.InEpsilon(t, math.Ln2, got.Scatter, exact)
	require.InEpsilon(t, math.Sqrt(math.Ln2*math.Ln2-0.01), got.ModelDeviation, exact)
	require.InEpsilon(t, 2*math.Exp(math.Ln2*math.Ln2/2-0.01), got.Bias, exact)
}

// Bins are (lo, hi]: 1 of 10 is in the first, 0.1 more in the second; each bin has the
// same weight in all.
func TestBinWeights(t *testing.T) {
	w := binWeights([]Pair{{1, 1}, {0.5, 1}, {1.1, 1}, {10, 1}})
	require.Equal(t, []float64{2, 2, 4, 4}, w)

	// Where ten tenths are less than the largest value, it weighs 1, as in the scripts.
	largest := 0.0
	for v := 1.0; largest == 0; v += 0.1 {
		if 10*(v/10) < v {
			largest = v
		}
	}
	w = binWeights([]Pair{{largest, 1}, {largest, 1}, {0.01 * largest, 1}})
	require.Equal(t, []float64{1, 1, 3}, w)
}

// Of pairs drawn from the guide's model the statistics are its parameters.
func TestEstimateRecoversTheModel(t *testing.T) {
	const n = 1_000_000
	pairs := drawn(n, 1.13, 0.27, 0.11)
	for _, weighting := range []Weighting{Plain, ByBin} {
		got, err := Estimate(pairs, &Options{ExperimentDeviation: 0.11, Weighting: weighting})
		require.NoError(t, err)
		// 0.5 % is what was asked for; a million pairs have a standard error of
		// 0.1 % in σ̃_M, twice that where the few large values weigh most.
		require.InEpsilon(t, 1.13, got.Bias, 0.005)
		require.InEpsilon(t, 0.27, got.ModelDeviation, 0.005)
	}
}

// Normal errors of both, as the guide states its model: its estimate is of first
// order in σ̃. Small deviations come back; larger ones too large, by what the
// documentation of Estimate says.
func TestEstimateOfNormalErrors(t *testing.T) {
	const n = 1_000_000
	estimate := func(bias, sigmaM, sigmaE float64) Statistics {
		r := rand.New(rand.NewPCG(3, 4))
		pairs := make([]Pair, n)
		for i := range pairs {
			truth := 1 + 20*r.Float64()
			pairs[i] = Pair{truth * (1 + sigmaE*r.NormFloat64()), bias * truth * (1 + sigmaM*r.NormFloat64())}
		}
		got, err := Estimate(pairs, &Options{ExperimentDeviation: sigmaE})
		require.NoError(t, err)
		return got
	}
	got := estimate(0.9, 0.05, 0.02)
	require.InEpsilon(t, 0.9, got.Bias, 0.005)
	require.InEpsilon(t, 0.05, got.ModelDeviation, 0.005) // 0.3 % of it is of second order

	// Half of the last digit that is told.
	require.InDelta(t, 0.06, estimate(0.9, 0.2, 0.05).ModelDeviation/0.2-1, 0.005)
	require.InDelta(t, 0.18, estimate(0.9, 0.3, 0.05).ModelDeviation/0.3-1, 0.005)
}

func TestEstimateInvariances(t *testing.T) {
	pairs := drawn(300, 0.8, 0.2, 0.1)
	for _, weighting := range []Weighting{Plain, ByBin} {
		opts := &Options{ExperimentDeviation: 0.1, Weighting: weighting}
		want, err := Estimate(pairs, opts)
		require.NoError(t, err)
		same := func(changed []Pair) {
			t.Helper()
			got, err := Estimate(changed, opts)
			require.NoError(t, err)
			require.InEpsilon(t, want.Bias, got.Bias, exact)
			require.InEpsilon(t, want.ModelDeviation, got.ModelDeviation, exact)
		}
		// Powers of two keep every pair in its bin to the last digit.
		scaled, inOrder := make([]Pair, len(pairs)), make([]Pair, len(pairs))
		for i, p := range pairs {
			scaled[i] = Pair{1024 * p.Measured, 1024 * p.Predicted}
			inOrder[len(pairs)-1-i] = p
		}
		same(scaled)
		same(inOrder)

		// The bias goes with the prediction, the scatter does not.
		for i, p := range pairs {
			scaled[i] = Pair{p.Measured, 3 * p.Predicted}
		}
		got, err := Estimate(scaled, opts)
		require.NoError(t, err)
		require.InEpsilon(t, 3*want.Bias, got.Bias, exact)
		require.InEpsilon(t, want.ModelDeviation, got.ModelDeviation, exact)
	}
}

func TestEstimateDropsAndCounts(t *testing.T) {
	pairs := append(drawn(20, 1, 0.3, 0.1), Pair{0, 1}, Pair{1, 0}, Pair{-1, 2}, Pair{math.NaN(), 1}, Pair{1, math.Inf(1)}, Pair{300, 1})
	got, err := Estimate(pairs, &Options{ExperimentDeviation: 0.1, Range: &[2]float64{0.01, 200}})
	require.NoError(t, err)
	require.Equal(t, 20, got.Points)
	require.Equal(t, Dropped{Gaps: 2, NotPositive: 3, OutOfRange: 1}, got.Dropped)
	require.Equal(t, "3 not positive, 2 without a value, 1 out of range", got.Dropped.String())
	require.Equal(t, "none dropped", Dropped{}.String())
}

func TestEstimateOfTooLittle(t *testing.T) {
	for name, pairs := range map[string][]Pair{
		"none":        nil,
		"one":         {{1, 2}},
		"all dropped": {{0, 1}, {-1, 1}, {1, math.NaN()}},
	} {
		got, err := Estimate(pairs, &Options{ExperimentDeviation: 0.1})
		require.ErrorIs(t, err, ErrTooFew, name)
		require.True(t, math.IsNaN(got.Bias) && math.IsNaN(got.ModelDeviation), name)
	}
	got, err := Estimate([]Pair{{0, 1}, {-1, 1}, {1, math.NaN()}}, nil)
	require.True(t, math.IsNaN(got.ExperimentDeviation))
	require.ErrorContains(t, err, "of 3 pairs 0 can be used (2 not positive, 1 without a value), at least 2 are needed")
	for _, bad := range []float64{-1, math.NaN(), math.Inf(1)} {
		_, err := Estimate(drawn(5, 1, 1, 1), &Options{ExperimentDeviation: bad})
		require.ErrorContains(t, err, "σ̃_E is")
	}
}

func TestEstimateRemarks(t *testing.T) {
	pairs := drawn(200, 1, 0.2, 0.1)
	has := func(text string, sigmaE float64, pairs []Pair) Statistics {
		t.Helper()
		got, err := Estimate(pairs, &Options{ExperimentDeviation: sigmaE})
		require.NoError(t, err)
		require.Len(t, got.Remarks, 1)
		require.Contains(t, got.Remarks[0], text)
		return got
	}
	got := has("the pairs scatter less", 0.5, pairs)
	require.Zero(t, got.ModelDeviation)
	has("the guide asks for σ̃_M ≥ σ̃_E", 0.2, pairs)
	has("5 pairs are few: their scatter is uncertain by about 35 %", 0.01, pairs[:5])

	// Not known: u/√2 for both, so that the two are equal.
	got = has("σ̃_E is not given", 0, pairs)
	require.InEpsilon(t, got.Scatter/math.Sqrt2, got.ExperimentDeviation, exact)
	require.InEpsilon(t, got.ExperimentDeviation, got.ModelDeviation, exact)
}
