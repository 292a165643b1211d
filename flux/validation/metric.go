package validation

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Metric makes one number of a series over a window. The zero value is the maximum.
type Metric struct {
	Kind MetricKind
	At   float64 // the abscissa of ValueAt, the value of TimeTo
}

// MetricKind says how a [Metric] reduces a series.
type MetricKind uint8

const (
	// Max is the largest value of the line in the window, its ends included.
	Max MetricKind = iota
	// Mean is the mean of the points in the window, each counted once, as the
	// guide's scripts do. Of FDS's columns, which are means over equal intervals, it
	// is the mean over time.
	Mean
	// End is the value at the end of the window, interpolated.
	End
	// ValueAt is the value at an abscissa, interpolated.
	ValueAt
	// TimeTo is the abscissa at which the series first comes up to a value,
	// interpolated.
	TimeTo
	// Area is the integral over the window by the trapezoidal rule, exact for the
	// straight lines between the points.
	Area
)

var metricNames = map[MetricKind]string{Max: "max", Mean: "mean", End: "end", ValueAt: "value@", TimeTo: "time-to@", Area: "area"}

// ParseMetric reads max, mean, end, value@T, time-to@Q or area.
func ParseMetric(text string) (Metric, error) {
	for kind, name := range metricNames {
		number, ok := strings.CutPrefix(text, name)
		if !ok || !strings.HasSuffix(name, "@") {
			if text == name {
				return Metric{Kind: kind}, nil
			}
			continue
		}
		at, err := strconv.ParseFloat(number, 64)
		if err != nil || math.IsNaN(at) || math.IsInf(at, 0) {
			return Metric{}, fmt.Errorf("validation: found %q, expected a number behind %s", text, name)
		}
		return Metric{kind, at}, nil
	}
	return Metric{}, fmt.Errorf("validation: unknown metric %q: expected max, mean, end, value@T, time-to@Q or area", text)
}

// String is the inverse of [ParseMetric].
func (m Metric) String() string {
	name := metricNames[m.Kind]
	if strings.HasSuffix(name, "@") {
		name += strconv.FormatFloat(m.At, 'g', -1, 64)
	}
	return name
}

// Of reduces a series over a window in which it is known. Max and Mean pass over
// gaps. The others need what they look at: ErrGap says that it is in a gap, or, for
// an area, that there is one. ErrNotReached says that the series does not come up to
// a value, or had done so before the window began.
func (m Metric) Of(s Series, w Window) (float64, error) {
	if err := s.Validate(); err != nil {
		return math.NaN(), err
	}
	v, err := m.of(s, w)
	if err != nil {
		return v, fmt.Errorf("validation: %w", err)
	}
	return v, nil
}

func (m Metric) of(s Series, w Window) (float64, error) {
	switch m.Kind {
	case Max:
		return largest(s.cut(w))
	case Mean:
		return mean(s, w)
	case End:
		return known(s, w.To)
	case ValueAt:
		if m.At < w.From || m.At > w.To {
			return math.NaN(), fmt.Errorf("%w: %v is outside of %.6g to %.6g", ErrNoOverlap, m.At, w.From, w.To)
		}
		return known(s, m.At)
	case TimeTo:
		return m.crossing(s.cut(w))
	case Area:
		return area(s.cut(w))
	}
	return math.NaN(), fmt.Errorf("unknown metric %d", m.Kind)
}

// Reduce reduces a prediction and a measurement over their overlap with a window
// (nil for all), the same for both.
func (m Metric) Reduce(model, measured Series, w *Window) (Pair, error) {
	nan := Pair{math.NaN(), math.NaN()}
	in, err := Overlap(model, measured, w)
	if err != nil {
		return nan, err
	}
	predicted, err := m.of(model, in)
	if err != nil {
		return nan, fmt.Errorf("validation: the model: %w", err)
	}
	was, err := m.of(measured, in)
	if err != nil {
		return nan, fmt.Errorf("validation: the measurement: %w", err)
	}
	return Pair{Measured: was, Predicted: predicted}, nil
}

func largest(s Series) (float64, error) {
	most := math.NaN()
	for _, y := range s.Y {
		if !(y <= most) && !math.IsNaN(y) {
			most = y
		}
	}
	if math.IsNaN(most) {
		return most, fmt.Errorf("%w from %.6g to %.6g", ErrNoPoints, s.X[0], s.X[len(s.X)-1])
	}
	return most, nil
}

func mean(s Series, w Window) (float64, error) {
	n, sum := 0, 0.0
	first, end := s.within(w)
	for _, y := range s.Y[first:end] {
		if !math.IsNaN(y) {
			n, sum = n+1, sum+y
		}
	}
	if n == 0 {
		return math.NaN(), fmt.Errorf("%w from %.6g to %.6g", ErrNoPoints, w.From, w.To)
	}
	return sum / float64(n), nil
}

func known(s Series, x float64) (float64, error) {
	y := s.At(x)
	if math.IsNaN(y) {
		return y, fmt.Errorf("%w at %.6g", ErrGap, x)
	}
	return y, nil
}

// cut returns the line in a window, its ends interpolated.
func (s Series) cut(w Window) Series {
	var out Series
	add := func(x, y float64) {
		if n := len(out.X); n == 0 || x > out.X[n-1] {
			out.X, out.Y = append(out.X, x), append(out.Y, y)
		}
	}
	add(w.From, s.At(w.From))
	first, end := s.within(w)
	for i := first; i < end; i++ {
		add(s.X[i], s.Y[i])
	}
	add(w.To, s.At(w.To))
	return out
}

func area(s Series) (float64, error) {
	sum := 0.0
	for i := 1; i < len(s.X); i++ {
		sum += (s.X[i] - s.X[i-1]) * (s.Y[i-1] + s.Y[i]) / 2
		if math.IsNaN(sum) {
			return sum, fmt.Errorf("%w from %.6g to %.6g, where the area is not known", ErrGap, s.X[i-1], s.X[i])
		}
	}
	return sum, nil
}

// crossing finds where a line first comes up to m.At.
func (m Metric) crossing(s Series) (float64, error) {
	nan := math.NaN()
	if s.Y[0] >= m.At {
		return nan, fmt.Errorf("%w within the window: %v already at %.6g, where it begins", ErrNotReached, s.Y[0], s.X[0])
	}
	for i := 1; i < len(s.X); i++ {
		switch y0, y1 := s.Y[i-1], s.Y[i]; {
		case !(y1 >= m.At): // lower, or a gap
		case math.IsNaN(y0):
			return nan, fmt.Errorf("%w before %.6g, in which %v may have been reached", ErrGap, s.X[i], m.At)
		default:
			return s.X[i-1] + (m.At-y0)/(y1-y0)*(s.X[i]-s.X[i-1]), nil
		}
	}
	return nan, fmt.Errorf("%v is %w from %.6g to %.6g", m.At, ErrNotReached, s.X[0], s.X[len(s.X)-1])
}
