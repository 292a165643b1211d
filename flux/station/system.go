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
	rows   []row
	spread *averaging
}

// row is the state at one time; plan is nil where no column has a value.
type row struct {
	plan  *plan
	state vector
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

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

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

// solve finds the state at each time.
func (y *system) solve() {
	y.sigma = y.convention.StefanBoltzmann()
	y.rows = make([]row, len(y.time))
	begin := vector{coefficient: 10, gasTemperature: y.ambient + 100, wallTemperature: y.ambient + 20}
	start := begin
	var buffer [maxColumns]float64
	var p *plan
	var last uint64
	for i := range y.rows {
		values, mask := y.values(i, buffer[:])
		if mask != last {
			p, last = y.planFor(mask), mask
		}
		if mask == 0 {
			continue
		}
		z := p.solve(values, &start)
		y.rows[i] = row{p, z}
		for _, s := range p.steps { // go on from there, unless it led nowhere
			start[s.solves] = begin[s.solves]
			if v := z[s.solves]; v > 0 && v < 1e3*scale[s.solves] {
				start[s.solves] = v
			}
		}
	}
	y.spread = newAveraging(y.rows, y.instants)
}

// each calls use with the state at each time and what it is uncertain by.
func (y *system) each(use func(at int, r *row, e *rowErrors)) {
	var e rowErrors
	var buffer [maxColumns]float64
	var before *plan
	for i := range y.rows {
		r := &y.rows[i]
		e.same = r.plan == before
		before = r.plan
		if r.plan == nil {
			use(i, r, nil)
			continue
		}
		e.variances = buffer[:len(r.plan.used)]
		for j := range r.plan.used {
			o := &r.plan.used[j]
			u := o.rounder.of(o.series.Values[i])
			e.same = e.same && e.variances[j] == u*u
			e.variances[j] = u * u
		}
		e.links = y.spread.links(&y.surface, &r.state, i)
		e.prepare(r.plan, &r.state)
		use(i, r, &e)
	}
}

// sameTimes reports whether two series have their values at the same times.
func sameTimes(a, b []float64) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || slices.Equal(a, b))
}
