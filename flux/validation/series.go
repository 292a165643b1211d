package validation

import (
	"errors"
	"fmt"
	"math"
	"sort"
)

// What can keep two series from being compared. Errors of this package wrap one of
// these where a reader may want to tell them apart.
var (
	ErrNoOverlap  = errors.New("no overlap")
	ErrNoPoints   = errors.New("no points")
	ErrGap        = errors.New("a gap")
	ErrNotReached = errors.New("not reached")
	ErrUnit       = errors.New("unit")
)

// Series is a value along an abscissa, time in s or a coordinate in m. Between two
// points it is the straight line. Outside its points and next to a gap it is not
// known.
type Series struct {
	X []float64 // finite, each larger than the one before
	Y []float64 // finite; NaN is a gap
}

// Validate returns an error for a series that is none: X that does not increase,
// values that are infinite, slices of two lengths.
func (s Series) Validate() error {
	if len(s.X) != len(s.Y) {
		return fmt.Errorf("validation: %d abscissae for %d values", len(s.X), len(s.Y))
	}
	for i, x := range s.X {
		switch {
		case math.IsNaN(x) || math.IsInf(x, 0):
			return fmt.Errorf("validation: abscissa %d is %v, want a finite number", i, x)
		case i > 0 && x <= s.X[i-1]:
			return fmt.Errorf("validation: abscissa %d is %v after %v, want increasing ones", i, x, s.X[i-1])
		case math.IsInf(s.Y[i], 0):
			return fmt.Errorf("validation: value %d is %v, want a finite number or NaN for a gap", i, s.Y[i])
		}
	}
	return nil
}

// At returns the value at x by linear interpolation, NaN where it is not known:
// outside the points and between two of which one is a gap.
func (s Series) At(x float64) float64 { return s.atFrom(sort.SearchFloat64s(s.X, x), x) }

// atFrom is At where i is the first point at or after x.
func (s Series) atFrom(i int, x float64) float64 {
	if i < len(s.X) && s.X[i] == x {
		return s.Y[i]
	}
	if i == 0 || i == len(s.X) {
		return math.NaN()
	}
	return between(x, s.X[i-1], s.Y[i-1], s.X[i], s.Y[i])
}

// between is the straight line through two points. The weights of both add up to 1,
// so that a constant stays what it is to the last digit.
func between(x, x0, y0, x1, y1 float64) float64 {
	if y0 == y1 {
		return y0
	}
	w := (x - x0) / (x1 - x0)
	return (1-w)*y0 + w*y1
}

// Above returns the series as its rise above a base value, as the ambient
// temperature.
func (s Series) Above(base float64) Series {
	out := Series{s.X, make([]float64, len(s.Y))}
	for i, y := range s.Y {
		out.Y[i] = y - base
	}
	return out
}

// Window is a part of the abscissa, both ends included.
type Window struct{ From, To float64 }

// extent is the window from the first to the last value that is no gap.
func (s Series) extent() (Window, bool) {
	first, last := 0, len(s.Y)-1
	for first <= last && math.IsNaN(s.Y[first]) {
		first++
	}
	for last >= first && math.IsNaN(s.Y[last]) {
		last--
	}
	if first > last {
		return Window{}, false
	}
	return Window{s.X[first], s.X[last]}, true
}

// within returns the range of indices of the points in a window.
func (s Series) within(w Window) (first, end int) {
	first = sort.SearchFloat64s(s.X, w.From)
	end = sort.Search(len(s.X), func(i int) bool { return s.X[i] > w.To })
	return first, max(first, end)
}

// Overlap returns the part of a window in which two series are known: from the later
// of their first values to the earlier of their last. nil stands for the whole
// abscissa. Where there is none it is ErrNoOverlap, which says what each covers.
func Overlap(a, b Series, w *Window) (Window, error) {
	out := Window{math.Inf(-1), math.Inf(1)}
	if w != nil {
		out = *w
	}
	var covers [2]Window
	for i, s := range []Series{a, b} {
		if err := s.Validate(); err != nil {
			return Window{}, err
		}
		e, ok := s.extent()
		if !ok {
			return Window{}, fmt.Errorf("validation: one of the series has no values: %w", ErrNoPoints)
		}
		covers[i] = e
		out.From, out.To = max(out.From, e.From), min(out.To, e.To)
	}
	if !(out.From <= out.To) {
		text := fmt.Sprintf("one goes from %.6g to %.6g, the other from %.6g to %.6g", covers[0].From, covers[0].To, covers[1].From, covers[1].To)
		if w != nil {
			text += fmt.Sprintf(", wanted is %.6g to %.6g", w.From, w.To)
		}
		return Window{}, fmt.Errorf("validation: %w: %s", ErrNoOverlap, text)
	}
	return out, nil
}

// Point is a place at which both a prediction and a measurement are known.
type Point struct {
	X float64
	Pair
}

// Common returns a pair for each measured point in the overlap of two series and a
// window (nil for all): the measured value as it is, and the model's by linear
// interpolation at the same abscissa. Measured gaps are left out; where the model has
// a gap the prediction is NaN. It is an error if there is no overlap, or no measured
// point in it (ErrNoOverlap, ErrNoPoints).
func Common(model, measured Series, w *Window) ([]Point, error) {
	in, err := Overlap(model, measured, w)
	if err != nil {
		return nil, err
	}
	var out []Point
	first, end := measured.within(in)
	for i := first; i < end; i++ {
		if !math.IsNaN(measured.Y[i]) {
			out = append(out, Point{measured.X[i], Pair{measured.Y[i], model.At(measured.X[i])}})
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("validation: %w measured from %.6g to %.6g", ErrNoPoints, in.From, in.To)
	}
	return out, nil
}

// Difference returns b − a in the overlap of two series and a window (nil for all),
// on the abscissae of both and at the ends, so that its extremes are those of the two
// lines.
func Difference(a, b Series, w *Window) (Series, error) {
	in, err := Overlap(a, b, w)
	if err != nil {
		return Series{}, err
	}
	a, b = a.cut(in), b.cut(in)
	i, j := 0, 0
	room := len(a.X) + len(b.X)
	out := Series{make([]float64, 0, room), make([]float64, 0, room)}
	for i < len(a.X) || j < len(b.X) {
		x := math.Inf(1)
		if i < len(a.X) {
			x = a.X[i]
		}
		if j < len(b.X) {
			x = min(x, b.X[j])
		}
		out.X, out.Y = append(out.X, x), append(out.Y, b.atFrom(j, x)-a.atFrom(i, x))
		if i < len(a.X) && a.X[i] == x {
			i++
		}
		if j < len(b.X) && b.X[j] == x {
			j++
		}
	}
	return out, nil
}

// Largest returns the value of a series that is farthest from 0, and where it is;
// NaN if all are gaps.
func (s Series) Largest() (x, y float64) {
	x, y = math.NaN(), math.NaN()
	for i, v := range s.Y {
		if !math.IsNaN(v) && !(math.Abs(v) <= math.Abs(y)) {
			x, y = s.X[i], v
		}
	}
	return x, y
}
