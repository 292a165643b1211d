package station

import (
	"math"
	"slices"

	"github.com/fdsflux/fdsflux/flux"
)

// system is the columns of a station as equations for its state.
type system struct {
	surface
	observations []observation
	time         []float64
	instants     bool

	plans  map[uint64]*plan // by the columns that have a value
	spans  []span
	state  states // by time; 0 where no column has a value
	spread *averaging
}

// span is rows one after the other in which the same columns have a value; plan is
// nil where none has.
type span struct {
	plan     *plan
	from, to int
}

func (s *span) rows() int { return s.to - s.from }

// mostRows of a span: what is computed along it stays in the processor's cache.
const mostRows = 256

// states are the unknowns, or something of each of them, over some rows.
type states [unknowns][]float64

// of are the states of the rows of a span.
func (z *states) of(s span) (part states) {
	for u := range z {
		part[u] = z[u][s.from:s.to]
	}
	return part
}

// maxColumns is how many columns one station may bring into its equations.
const maxColumns = 64

// add takes a column in, with its gauge, as far as it is a sum over the state.
func (y *system) add(s *Series, g *flux.Gauge) bool {
	terms, constant, ok := y.termsOf(s.Quantity, g)
	if !ok || len(y.observations) == maxColumns {
		return false
	}
	o := observation{series: s, terms: terms, constant: constant, rounder: s.rounder()}
	sum, n := 0.0, 0
	step := max(len(s.Values)/256, 1) // some hundred rows tell
	for i := 0; i < len(s.Values); i += step {
		if u := o.rounder.of(s.Values[i]); isFinite(s.Values[i]) {
			sum, n = sum+u*u, n+1
		}
	}
	if n == 0 {
		return false
	}
	o.nominal = max(math.Sqrt(sum/float64(n)), math.SmallestNonzeroFloat32)
	y.observations = append(y.observations, o)
	return true
}

func isFinite(v float64) bool { return v-v == 0 }

// values fills in what the columns have at a time, less their constants, and
// returns which do.
func (y *system) values(at int, values []float64) ([]float64, uint64) {
	values = values[:0]
	var mask uint64
	for i := range y.observations {
		o := &y.observations[i]
		if v := o.series.Values[at]; isFinite(v) {
			values = append(values, v-o.constant)
			mask |= 1 << i
		}
	}
	return values, mask
}

// planFor returns the plan for the columns of a mask.
func (y *system) planFor(mask uint64) *plan {
	if p := y.plans[mask]; p != nil || mask == 0 {
		return p
	}
	p := newPlan(&y.surface, y.planColumns(mask))
	if y.plans == nil {
		y.plans = map[uint64]*plan{}
	}
	y.plans[mask] = p
	return p
}

// planColumns lists the columns of a mask.
func (y *system) planColumns(mask uint64) (used []observation) {
	for i := range y.observations {
		if mask&(1<<i) != 0 {
			used = append(used, y.observations[i])
		}
	}
	return used
}

// split puts the rows into spans.
func (y *system) split() {
	masks := make([]uint64, len(y.time))
	for at := range masks {
		masks[at] = 1<<len(y.observations) - 1
	}
	for i := range y.observations {
		for at, v := range y.observations[i].series.Values {
			if !isFinite(v) {
				masks[at] &^= 1 << i
			}
		}
	}
	for from := 0; from < len(masks); {
		to := from + 1
		for to < len(masks) && to-from < mostRows && masks[to] == masks[from] {
			to++
		}
		y.spans = append(y.spans, span{y.planFor(masks[from]), from, to})
		from = to
	}
}

// solve finds the state at each time.
func (y *system) solve() {
	y.sigma = y.convention.StefanBoltzmann()
	for i := range y.observations {
		o := &y.observations[i]
		o.rounding = o.rounder.all(o.series.Values)
	}
	y.split()
	for u := range y.state {
		y.state[u] = make([]float64, len(y.time))
	}
	begin := vector{coefficient: 10, gasTemperature: y.ambient + 100, wallTemperature: y.ambient + 20}
	start := begin
	for _, s := range y.spans {
		if s.plan != nil {
			s.plan.solve(s, y.state.of(s), &start, &begin)
		}
	}
	y.spread = newAveraging(y)
}

// roundingOf is the standard uncertainty of each value of a column.
func (y *system) roundingOf(x *Series) []float64 {
	for i := range y.observations {
		if o := &y.observations[i]; o.series == x {
			return o.rounding
		}
	}
	r := x.rounder()
	return r.all(x.Values)
}

// sameTimes reports whether two series have their values at the same times.
func sameTimes(a, b []float64) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || slices.Equal(a, b))
}
