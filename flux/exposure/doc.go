// Package exposure says what a heat flux history does: its mean, extremes and
// integral, when it is steady, how long it stays above a level, and when it
// reaches the doses and temperatures from which harm or ignition is known.
//
// Everything is in SI: times in s, fluxes in W/m2, temperatures in K. Doses alone
// are in the unit in which their levels are published, (kW/m2)^n s.
//
// # What lies between the values
//
// A [History] is a time for each row, increasing, and a value for each. What lies
// between the rows depends on what a value is:
//
//	IntervalMean  the mean over the time since the row before, FDS's default: the
//	              flux is taken to be that mean all the time. The first value is
//	              that at the start; it has no interval and counts for extremes alone.
//	Instant       the value at that time: straight lines lie between the values.
//
// So the integral of interval means is Σ v_i (t_i − t_(i−1)), exact but for
// rounding, and that of instants follows the trapezoidal rule, with an error of
// order Δt². What is not linear in the flux is that of the means: peaks are lower
// and, as doses grow faster than the flux, doses are smaller than those of the flux
// itself, by what the flux varies within an interval; the time of a crossing is
// known to within one interval.
//
// # Gaps
//
// A value that is NaN or infinite is a gap. Nothing is known from the row before it
// to its own, and of instants to the row after it. Gaps are never bridged: they
// count neither for means nor for integrals and end a stretch above a threshold, and
// what is left out is reported. A number that there is none of is NaN.
package exposure
