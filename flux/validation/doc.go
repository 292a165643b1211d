// Package validation compares what a model predicts with what was measured, and
// runs of a model with each other.
//
// A [Series] is a line through points: values over time, or along a distance. Two
// of them are compared where both are known ([Overlap]) and nowhere else: neither
// is continued beyond its ends, nor carried over a gap. Between its points a series
// is a straight line. A [Metric] makes one number of each series and so a [Pair];
// [Common] makes a pair of every measured point.
//
// Of many pairs [Estimate] tells how far to trust the model for that quantity: the
// bias δ and the relative standard deviation σ̃_M of the FDS Validation Guide. With
// both, an [Uncertainty] goes the way back: from a prediction to the probability that
// the true value exceeds a threshold. [Shipped] has the numbers that the FDS developers
// published with some releases; it is a history, and its last entry is not that of the
// newest FDS.
//
// [Converge] tells what three grids say about a fourth, infinitely fine one.
//
// # Units
//
// The package computes in whatever unit the numbers are in, the same for both sides.
// [ParseUnit] knows the units that occur in fire tests and converts them; it never
// guesses one. Heat fluxes and temperatures that are compared relative to their size
// are rises above ambient; see [Series.Above].
//
// # Source
//
// K. McGrattan et al., Fire Dynamics Simulator Technical Reference Guide, Volume 3:
// Validation (NIST Special Publication 1018-3), chapter Quantifying Model
// Uncertainty. Where the guide's scripts do something else than its text, both are
// here, and each says which it is.
package validation
