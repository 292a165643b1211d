package validation

import (
	"errors"
	"fmt"
	"math"
)

// Uncertainty is how a model errs in predicting a quantity: of true value θ it
// predicts a value that is normally distributed about δθ with the standard deviation
// σ̃_M δθ. Zero values are invalid on purpose.
type Uncertainty struct {
	Bias           float64 // δ
	ModelDeviation float64 // σ̃_M
}

// ErrNotPositive says that a prediction is not above ambient, or a heat flux not above
// 0: how the model errs is known relative to such a rise.
var ErrNotPositive = errors.New("not above ambient")

// Validate returns an error unless both numbers are positive and finite.
func (u Uncertainty) Validate() error {
	for _, v := range []struct {
		name  string
		value float64
	}{{"bias δ", u.Bias}, {"relative standard deviation σ̃_M", u.ModelDeviation}} {
		if !(v.value > 0) || math.IsInf(v.value, 1) {
			return fmt.Errorf("validation: %s is %v, want a number above 0", v.name, v.value)
		}
	}
	return nil
}

// Truth returns the distribution of the true value where a model has predicted one:
// it is normal with mean μ and standard deviation s,
//
//	μ = T∞ + M/δ,  s = σ̃_M M/δ
//
// where M is the predicted rise above ambient, predicted − T∞. For heat fluxes, and
// whatever else counts from 0, ambient is 0. All are in one unit, temperatures in K
// or in °C.
//
// Source: FDS Validation Guide, chapter Quantifying Model Uncertainty. Range: the
// uncertainty of the model alone, not of its input; predicted > ambient, else
// ErrNotPositive.
func (u Uncertainty) Truth(predicted, ambient float64) (mean, deviation float64, err error) {
	nan := math.NaN()
	if err := u.Validate(); err != nil {
		return nan, nan, err
	}
	rise := predicted - ambient
	if !(rise > 0) || math.IsInf(rise, 1) {
		return nan, nan, fmt.Errorf("validation: prediction %v is %w %v", predicted, ErrNotPositive, ambient)
	}
	return ambient + rise/u.Bias, u.ModelDeviation * rise / u.Bias, nil
}

// Exceedance returns the probability that the true value θ exceeds a threshold c where
// a model has predicted M:
//
//	P(θ > c | M) = ½ erfc((c − μ) / (√2 s))
//
// with the mean and standard deviation of [Uncertainty.Truth], whose source, range and
// errors it shares. threshold, predicted and ambient are in one unit.
func (u Uncertainty) Exceedance(threshold, predicted, ambient float64) (float64, error) {
	mean, deviation, err := u.Truth(predicted, ambient)
	if err != nil {
		return math.NaN(), err
	}
	if math.IsNaN(threshold) {
		return math.NaN(), errors.New("validation: the threshold is NaN, want a number")
	}
	return math.Erfc((threshold-mean)/(math.Sqrt2*deviation)) / 2, nil
}

// Quantile returns the value that the true one exceeds with probability 1 − p, in
// the unit of predicted and ambient: the inverse of [Uncertainty.Exceedance]. p is
// above 0 and below 1.
func (u Uncertainty) Quantile(p, predicted, ambient float64) (float64, error) {
	mean, deviation, err := u.Truth(predicted, ambient)
	if err != nil {
		return math.NaN(), err
	}
	if !(p > 0 && p < 1) {
		return math.NaN(), fmt.Errorf("validation: probability %v, want one above 0 and below 1", p)
	}
	return mean - deviation*math.Sqrt2*math.Erfcinv(2*p), nil
}
