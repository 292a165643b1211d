package exposure

import (
	"math"

	"github.com/fdsflux/fdsflux/flux"
)

// Moment is a time, and the length of the interval within which it is known: 0 for
// instants. Of what never was, both are NaN.
type Moment struct{ Time, Within float64 }

func never() Moment { return Moment{math.NaN(), math.NaN()} }

// Happened reports whether there is such a moment.
func (m Moment) Happened() bool { return !math.IsNaN(m.Time) }

// Exceedance is how long a history is above a threshold.
type Exceedance struct {
	Total       float64 // s
	Longest     float64 // s without a break
	LongestFrom float64 // s; NaN if it is never above
	First       Moment
}

// Above returns how long a history is above a threshold in the unit of its values:
//
//	total = time(q > threshold)
//
// of the flux between the rows as the package documentation has it. An interval mean
// above the threshold counts with its interval: the first time is the beginning of
// that, and the flux itself may have crossed at any time in it, or earlier if only
// for part of an interval. Between instants the crossing is interpolated. A gap ends a
// stretch.
//
// Source: definition. Range: any threshold.
func (h *History) Above(threshold float64) Exceedance {
	e := Exceedance{LongestFrom: math.NaN(), First: never()}
	begin, end := math.NaN(), math.NaN()
	for i := 1; i < len(h.time); i++ {
		if h.sampling == IntervalMean && !(h.values[i] > threshold) {
			continue // as most rows of most histories
		}
		p, ok := h.piece(i)
		if !ok {
			continue
		}
		part, ok := p.above(threshold)
		if !ok {
			continue
		}
		e.Total += part.length()
		if part.from != end {
			begin = part.from
		}
		end = part.to
		if end-begin > e.Longest {
			e.Longest, e.LongestFrom = end-begin, begin
		}
		if !e.First.Happened() {
			e.First = Moment{part.from, h.doubt(p)}
		}
	}
	return e
}

// doubt is the length of the interval within which a time in a piece is known.
func (h *History) doubt(p piece) float64 {
	if h.sampling == IntervalMean {
		return p.length()
	}
	return 0
}

// Threshold is the relation of a flux to levels of its own, W/m2: a level is reached
// when the flux is above it, as [History.Above] has it.
type Threshold struct{}

func (Threshold) follow(h *History, levels []float64) (measure float64, reached []Moment) {
	for _, l := range levels {
		reached = append(reached, h.Above(l).First)
	}
	return h.Summary().Max.Value, reached
}

func (Threshold) validate() error { return nil }

// Unit is "W/m2".
func (Threshold) Unit() string { return "W/m2" }

// kilo is W/m2 in a kW/m2.
var kilo = float64(flux.KWPerM2(1))
