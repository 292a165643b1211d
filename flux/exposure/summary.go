package exposure

import "math"

// Summary holds the basic statistics of a history, values in its unit.
type Summary struct {
	From, To float64 // s
	Rows     int     // with and without a value
	Gaps     int     // rows without a value
	Covered  float64 // s from From to To that are no gap
	Mean     float64 // over the time that is covered
	Integral float64 // over the time that is covered; J/m2 of a heat flux
	Min, Max Extreme
}

// Extreme is a value, and when there was one. Of interval means the time is the end
// of the interval, of a mean over a window its middle.
type Extreme struct{ Value, Time float64 }

func none() Extreme { return Extreme{math.NaN(), math.NaN()} }

// Summary returns the basic statistics:
//
//	mean = 1/T ∫ q dt, the integral over the T that are no gap
//
// the integral being that of the package documentation. Of several equal extremes
// the first counts. Without any interval the mean is NaN and the integral 0.
//
// Source: definitions. Range: any history.
func (h *History) Summary() Summary {
	if known := h.summary.Load(); known != nil {
		return *known
	}
	n := len(h.time)
	s := Summary{From: h.time[0], To: h.time[n-1], Rows: n, Min: none(), Max: none()}
	if h.cutFirst {
		s.Rows--
	}
	if h.cutLast {
		s.Rows--
	}
	missing := h.scan(&s)
	if h.sampling == Instant {
		s.Integral, missing = h.trapezoids()
	}
	s.Covered = max(0, s.To-s.From-missing)
	if s.Mean = math.NaN(); s.Covered > 0 {
		s.Mean = s.Integral / s.Covered
	}
	h.summary.Store(&s)
	return s
}

// scan finds the extremes, counts gaps, and adds up interval means and the intervals
// that are missing.
func (h *History) scan(s *Summary) (missing float64) {
	begin := 0
	if h.cutFirst && h.sampling == IntervalMean {
		begin = 1 // that value is of what was before the cut
	}
	low, high := -1, -1
	least, most := math.Inf(1), math.Inf(-1)
	last, sum := h.time[0], 0.0
	values := h.values[:len(h.time)]
	for i := begin; i < len(values); i++ {
		t, v := h.time[i], values[i]
		switch {
		case finite(v):
			sum += v * (t - last)
			if v < least {
				least, low = v, i
			}
			if v > most {
				most, high = v, i
			}
		default:
			missing += t - last
			s.Gaps++
		}
		last = t
	}
	if h.cutFirst && begin == 0 && !finite(values[0]) {
		s.Gaps--
	}
	if h.cutLast && !finite(values[len(values)-1]) {
		s.Gaps--
	}
	if low >= 0 {
		s.Min, s.Max = Extreme{least, h.time[low]}, Extreme{most, h.time[high]}
	}
	s.Integral = sum
	return missing
}

// trapezoids adds up instants, and the steps that are missing.
func (h *History) trapezoids() (integral, missing float64) {
	for i := 1; i < len(h.time); i++ {
		if p, ok := h.piece(i); ok {
			integral += p.integral()
		} else {
			missing += p.length()
		}
	}
	return integral, missing
}
