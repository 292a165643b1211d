package station

import "math"

// rowErrors are what a state at one time is uncertain by: the variances of the columns'
// rounding, in the order of plan.used, and standard uncertainties of the links; how the solved
// unknowns, in the order of plan.steps, go with the errors of both.
type rowErrors struct {
	variances []float64 // of the columns
	same      bool      // as at the time before
	links     [links]float64
	byColumns [links][]float64
	byLinks   [links][links]float64
	loose     bool // h is solved for, but left open by its uncertainty

	sum, none [maxColumns]float64 // buffer, zeros
}

// prepare follows the errors through the links at a state, and judges h: Tg and AST
// have it in a denominator, so that they are worth nothing where it isn't.
func (e *rowErrors) prepare(p *plan, z *vector) {
	e.loose = false
	for i := range p.steps {
		s := &p.steps[i]
		var slope vector
		p.surface.slope(s.link, z, &slope)
		if e.byColumns[i] == nil {
			e.byColumns[i] = make([]float64, maxColumns)
		}
		row := e.byColumns[i][:len(p.used)]
		clear(row)
		e.byLinks[i] = [links]float64{}
		for _, u := range in[s.link] {
			if p.pivot[u] {
				add(row, slope[u], p.gain[u])
			}
		}
		for a := range i {
			if k := p.steps[a].along(&slope); k != 0 {
				add(row, k, e.byColumns[a])
				add(e.byLinks[i][:], k, e.byLinks[a][:])
			}
		}
		e.byLinks[i][s.link]++
		by := -1 / nonzero(s.along(&slope))
		scaleBy(row, by)
		scaleBy(e.byLinks[i][:], by)
		if s.solves == coefficient {
			h := sensitivity{base: e.none[:len(row)], linked: true}
			h.along[i] = 1
			e.loose = tooUncertain("", z[coefficient], e.of(&h, len(p.steps), 0))
		}
	}
}

// nonzero keeps a division from giving infinity: the result is very large, as are the
// uncertainties that follow from it.
func nonzero(v float64) float64 {
	const least = 1e-60
	if math.Abs(v) < least {
		return least
	}
	return v
}

// add adds f times the first elements of y to x.
func add(x []float64, f float64, y []float64) {
	y = y[:len(x)]
	for i := range x {
		x[i] += f * y[i]
	}
}

func scaleBy(x []float64, f float64) {
	for i := range x {
		x[i] *= f
	}
}

// sensitivity is how a result goes with the columns as they stand, and with the
// solved unknowns.
type sensitivity struct {
	base   []float64
	along  [links]float64
	linked bool // any of along is not 0
}

// sensitivityTo fills in the sensitivity of a result with a slope along the state.
func (p *plan) sensitivityTo(slope *vector, s *sensitivity) {
	s.base = s.base[:len(p.used)]
	clear(s.base)
	for u := range unknowns {
		if slope[u] != 0 && p.pivot[u] {
			add(s.base, slope[u], p.gain[u])
		}
	}
	s.along, s.linked = [links]float64{}, false
	for i := range p.steps {
		s.along[i] = p.steps[i].along(slope)
		s.linked = s.linked || s.along[i] != 0
	}
}

// of propagates the errors to a result (JCGM 100:2008, 5.1.2). other is a variance
// of its own.
func (e *rowErrors) of(s *sensitivity, steps int, other float64) float64 {
	variance, base := other, s.base
	if s.linked {
		base = e.sum[:len(base)]
		copy(base, s.base)
		var byLinks [links]float64
		for i := range steps {
			if k := s.along[i]; k != 0 {
				add(base, k, e.byColumns[i])
				add(byLinks[:], k, e.byLinks[i][:])
			}
		}
		for l, c := range byLinks {
			if c != 0 { // the link may be uncertain by NaN
				variance += c * c * e.links[l] * e.links[l]
			}
		}
	}
	for j, c := range base {
		variance += c * c * e.variances[j]
	}
	return math.Sqrt(variance)
}

// byEmissivity is the variance that comes from an uncertain ε: directly, own per unit
// of ε, and by way of the columns with ε (G − E) in them.
func (p *plan) byEmissivity(e *rowErrors, z *vector, s *sensitivity, own float64) float64 {
	r := p.surface.relative * p.surface.emissivity
	if !(r > 0) {
		return 0
	}
	for j := range p.used {
		if p.used[j].terms[emission] >= 0 {
			continue
		}
		c := s.base[j]
		for i := range p.steps {
			if k := s.along[i]; k != 0 {
				c += k * e.byColumns[i][j]
			}
		}
		own -= c * (z[incident] - z[emission])
	}
	return own * own * r * r
}
