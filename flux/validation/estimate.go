package validation

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
)

// Pair is a measured value E and the predicted value M for it, in one unit: a heat
// flux, a temperature rise above ambient.
type Pair struct{ Measured, Predicted float64 }

// Weighting says how much each pair counts in [Estimate].
type Weighting uint8

const (
	// Plain counts each pair once, as the equations of the guide do.
	Plain Weighting = iota
	// ByBin is what the guide's scripts do for heat fluxes: the measured values fall
	// into ten bins of one tenth of the largest, (lo, hi], and each pair weighs n
	// over the number in its bin, so that the many small values do not outvote the
	// few large ones.
	ByBin
)

func (w Weighting) String() string {
	if w == ByBin {
		return "weighted by bin"
	}
	return "plain"
}

// Options are what [Estimate] needs beside the pairs. nil stands for the zero value.
type Options struct {
	// ExperimentDeviation is σ̃_E, the relative standard deviation of the
	// measurements. 0 stands for not known: as the guide's scripts do, it is then
	// taken as u/√2, the most that the scatter leaves room for.
	ExperimentDeviation float64
	Weighting           Weighting
	// Range, if not nil, keeps only pairs of which both values are in it, ends
	// included, as the guide's scripts keep what is on their scatter plot.
	Range *[2]float64
}

// HeatFluxDeviation and TemperatureDeviation are σ̃_E of the FDS Validation Guide's
// table of experimental uncertainty: for heat flux √(0.05² + 0.10²), of the gauge and
// of what it is exposed to; for gas, surface and target temperatures 0.07.
const (
	HeatFluxDeviation    = 0.11
	TemperatureDeviation = 0.07
)

// Statistics is what pairs tell of a model.
type Statistics struct {
	Bias                float64 // δ: the model is on average δ times the truth
	ModelDeviation      float64 // σ̃_M: relative standard deviation of the model about δ times the truth
	ExperimentDeviation float64 // σ̃_E, as given or taken; NaN where there is neither
	Scatter             float64 // u: standard deviation of ln(M/E)
	Points              int     // pairs that count
	Dropped             Dropped // pairs that do not
	Weighting           Weighting
	Remarks             []string // what a reader of the numbers should know
}

// Dropped counts the pairs that [Estimate] leaves out.
type Dropped struct {
	Gaps        int // a value is NaN or infinite
	NotPositive int // a value is 0 or less: it has no logarithm
	OutOfRange  int // see Options.Range
}

// ErrTooFew says that there are not enough pairs for a standard deviation.
var ErrTooFew = errors.New("too few pairs")

// Estimate computes bias and relative standard deviation of a model from pairs:
//
//	L = mean of ln(M/E)
//	u² = Σ w (ln(M/E) − L)² / (Σ w − 1)
//	σ̃_M = √max(0, u² − σ̃_E²)
//	δ = exp(L + σ̃_M²/2 − σ̃_E²/2)
//
// with weights w = 1 or those of [ByBin]. M is the predicted, E the measured value, L
// is weighted as u² is. All are pure numbers: the unit of the pairs and their order do
// not matter.
//
// Source: FDS Validation Guide, chapter Quantifying Model Uncertainty; weights and the
// clamp at 0 are those of its scripts (fdsplotlib, function scatplot). Range: first
// order in σ̃. Of errors that are normally distributed σ̃_M comes out 6 % too large
// where it is 0.2, and 18 % where it is 0.3.
//
// The guide asks that σ̃_M ≥ σ̃_E; where it is not, the remarks say so. Pairs that are
// not two positive numbers are dropped and counted. Two pairs are the least: with
// fewer the numbers are NaN, and the error is ErrTooFew.
func Estimate(pairs []Pair, opts *Options) (Statistics, error) {
	if opts == nil {
		opts = &Options{}
	}
	nan := math.NaN()
	s := Statistics{Bias: nan, ModelDeviation: nan, ExperimentDeviation: opts.ExperimentDeviation, Scatter: nan, Weighting: opts.Weighting}
	if e := opts.ExperimentDeviation; !(e >= 0) || math.IsInf(e, 1) {
		return s, fmt.Errorf("validation: σ̃_E is %v, want a number of at least 0", e)
	}
	if opts.ExperimentDeviation == 0 {
		s.ExperimentDeviation = nan
	}
	kept := s.keep(pairs, opts.Range)
	if s.Points < 2 {
		return s, fmt.Errorf("validation: %w: of %d pairs %d can be used (%s), at least 2 are needed", ErrTooFew, len(pairs), s.Points, s.Dropped)
	}
	logs := make([]float64, len(kept))
	for i, p := range kept {
		logs[i] = math.Log(p.Predicted) - math.Log(p.Measured)
	}
	var weights []float64
	if opts.Weighting == ByBin {
		weights = binWeights(kept)
	}
	mean, variance := stat.MeanVariance(logs, weights)
	s.Scatter = math.Sqrt(variance)
	if opts.ExperimentDeviation == 0 {
		s.ExperimentDeviation = s.Scatter / math.Sqrt2
		s.remark("σ̃_E is not given and taken as u/√2: the model can be no better than %.3g and no worse than %.3g", s.ExperimentDeviation, s.Scatter)
	}
	varianceE := s.ExperimentDeviation * s.ExperimentDeviation
	varianceM := max(0, variance-varianceE)
	s.ModelDeviation = math.Sqrt(varianceM)
	s.Bias = math.Exp(mean + varianceM/2 - varianceE/2)
	s.judge(variance, opts)
	return s, nil
}

func (s *Statistics) remark(format string, args ...any) {
	s.Remarks = append(s.Remarks, fmt.Sprintf(format, args...))
}

// keep returns the pairs that count, and counts the others.
func (s *Statistics) keep(pairs []Pair, within *[2]float64) []Pair {
	finite := func(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
	outside := func(v float64) bool { return within != nil && (v < within[0] || v > within[1]) }
	var kept []Pair
	for _, p := range pairs {
		switch {
		case !finite(p.Measured) || !finite(p.Predicted):
			s.Dropped.Gaps++
		case p.Measured <= 0 || p.Predicted <= 0:
			s.Dropped.NotPositive++
		case outside(p.Measured) || outside(p.Predicted):
			s.Dropped.OutOfRange++
		default:
			kept = append(kept, p)
		}
	}
	s.Points = len(kept)
	return kept
}

// judge notes where the numbers say less than they seem to.
func (s *Statistics) judge(variance float64, opts *Options) {
	const few = 10
	switch given := opts.ExperimentDeviation; {
	case given > 0 && variance < given*given:
		s.remark("the pairs scatter less (u = %.3g) than the measurements alone should (σ̃_E = %.3g): σ̃_M is set to 0, δ is not reliable, and σ̃_E may be too large", s.Scatter, given)
	case given > 0 && s.ModelDeviation < given:
		s.remark("σ̃_M = %.3g is below σ̃_E = %.3g: the guide asks for σ̃_M ≥ σ̃_E, as such pairs tell of the measurements more than of the model", s.ModelDeviation, given)
	}
	if s.Points < few {
		s.remark("%d pairs are few: their scatter is uncertain by about %.0f %%", s.Points, 100/math.Sqrt(2*float64(s.Points-1)))
	}
}

// String counts what was dropped, as in "3 not positive, 1 gap".
func (d Dropped) String() string {
	text := ""
	for _, part := range []struct {
		n    int
		name string
	}{{d.NotPositive, "not positive"}, {d.Gaps, "without a value"}, {d.OutOfRange, "out of range"}} {
		if part.n > 0 {
			if text != "" {
				text += ", "
			}
			text += fmt.Sprintf("%d %s", part.n, part.name)
		}
	}
	if text == "" {
		return "none dropped"
	}
	return text
}

// binWeights gives each pair n over the number of pairs in its bin. The bins are
// those of the guide's scripts to the last digit: where ten tenths of the largest
// value are less than the value, it is in no bin and weighs 1.
func binWeights(pairs []Pair) []float64 {
	const bins = 10
	largest := 0.0
	for _, p := range pairs {
		largest = max(largest, p.Measured)
	}
	size := largest / bins
	bin := func(v float64) int {
		for b := range bins {
			if v > float64(b)*size && v <= float64(b+1)*size {
				return b
			}
		}
		return bins
	}
	var count [bins + 1]int
	for _, p := range pairs {
		count[bin(p.Measured)]++
	}
	weights := make([]float64, len(pairs))
	for i, p := range pairs {
		weights[i] = 1
		if b := bin(p.Measured); b < bins {
			weights[i] = float64(len(pairs)) / float64(count[b])
		}
	}
	return weights
}
