package station

import "math"

// propagation follows the errors of the columns and of the links to results, span by
// span (JCGM 100:2008, 5.1.2). Each error is taken by itself through the steps to
// what they solve for, in their order, and on to all results. Its slices have a value
// for each row of the span.
type propagation struct {
	*system
	results []*result

	steps     [links]gradient  // of what the links are off by, in the order of plan.steps
	by        [links][]float64 // what a step's unknown moves by if its link is off by 1
	responses [links][]float64 // of what the steps solve for to the error at hand
	variances [links][]float64 // of the links
	ofH       []float64        // variance of h, where a step solves for it
	loose     []bool           // where that leaves h open

	rounding, response []float64 // variance of a column, response of a result: buffers
}

func newPropagation(y *system, results []*result) *propagation {
	e := &propagation{system: y, results: results}
	rows := min(len(y.time), mostRows)
	buffer := func() []float64 { return make([]float64, rows) }
	e.loose = make([]bool, rows)
	e.ofH, e.rounding, e.response = buffer(), buffer(), buffer()
	for i := range links {
		e.by[i], e.responses[i], e.variances[i] = buffer(), buffer(), buffer()
	}
	return e
}

// each calls use with each span, once the values and the variances of the results in it are
// known, as far as there are ways to them.
func (e *propagation) each(use func(s span, ways []way)) {
	known := map[*plan][]way{}
	for _, s := range e.spans {
		ways := known[s.plan]
		if ways == nil {
			ways = s.plan.waysTo(e.results)
			known[s.plan] = ways
		}
		if s.plan != nil {
			e.over(s, ways)
		}
		use(s, ways)
	}
}

// over finds the values and the variances of the results in a span that has a plan.
func (e *propagation) over(s span, ways []way) {
	z := e.state.of(s)
	e.spread.links(&e.surface, &z, s, &e.variances)
	e.follow(s.plan, &z)
	for k, r := range e.results {
		if ways[k].without == fine {
			r.begin(e.system, &z, s)
			if !r.linear {
				r.gradient.along(s.plan, len(s.plan.steps), s.rows())
			}
		}
	}
	clear(e.ofH)
	for j := range s.plan.used {
		e.column(s, &z, ways, j)
	}
	for i := range s.plan.steps {
		e.link(s, ways, i)
	}
	e.judgeH(s)
	for k, r := range e.results {
		if ways[k].without == fine {
			r.finish(s, e.relative*e.emissivity)
		}
	}
}

// follow finds how the steps go with their links at the states of a span.
func (e *propagation) follow(p *plan, z *states) {
	n := len(z[0])
	for i := range p.steps {
		g := &e.steps[i]
		g.slopeOf(n, in[p.steps[i].link])
		p.surface.slopes(p.steps[i].link, z, &g.slope)
		g.along(p, i+1, n)
		by := e.by[i][:n]
		for r, v := range g.steps[i][:n] {
			by[r] = -1 / nonzero(v)
		}
	}
}

// column takes the rounding of one column to the results.
func (e *propagation) column(s span, z *states, ways []way, j int) {
	n, o := s.rows(), &s.plan.used[j]
	variance, constant := e.rounding[:n], true
	for r, u := range o.rounding[s.from:s.to] {
		variance[r] = u * u
		constant = constant && variance[r] == variance[0]
	}
	for i := range s.plan.steps {
		e.respond(s.plan, n, i, j)
	}
	absorbs := e.relative > 0 && o.terms[emission] < 0
	for k, r := range e.results {
		w := &ways[k]
		if w.without != fine {
			continue
		}
		if !w.linked && !absorbs { // the same response in all rows
			if f := w.base[j] * w.base[j]; constant {
				r.constant += f * variance[0]
			} else {
				addTo(r.uncertainty[s.from:s.to], f, variance)
			}
			continue
		}
		c := e.responseOf(r, w, s.plan, n, j)
		addVariance(r.uncertainty[s.from:s.to], c, variance)
		if absorbs {
			for i := range c {
				r.own[i] -= c[i] * (z[incident][i] - z[emission][i])
			}
		}
	}
	e.addToH(s.plan, variance)
}

// link takes the error of the link of a step to the results.
func (e *propagation) link(s span, ways []way, first int) {
	n, variance := s.rows(), e.variances[s.plan.steps[first].link]
	for i := range s.plan.steps {
		if i > first {
			e.respond(s.plan, n, i, -1)
		} else if clear(e.responses[i]); i == first {
			copy(e.responses[i], e.by[i][:n])
		}
	}
	for k, r := range e.results {
		if w := &ways[k]; w.without == fine && r.goesWith(w, first) {
			addVariance(r.uncertainty[s.from:s.to], e.responseOf(r, w, s.plan, n, -1), variance)
		}
	}
	e.addToH(s.plan, variance[:n])
}

func (e *propagation) addToH(p *plan, variance []float64) {
	for i := range p.steps {
		if p.steps[i].solves == coefficient {
			addVariance(e.ofH[:len(variance)], e.responses[i], variance)
		}
	}
}

// respond finds how a step goes with an error that those before respond to: of a column,
// if it is not negative.
func (e *propagation) respond(p *plan, n, i, column int) {
	out, by := e.responses[i][:n], e.by[i][:n]
	e.steps[i].respond(out, p, column, i, &e.responses)
	for r := range out {
		out[r] *= by[r]
	}
}

// responseOf is how a result goes with the error that the steps respond to.
func (e *propagation) responseOf(r *result, w *way, p *plan, n, column int) []float64 {
	out := e.response[:n]
	if !r.linear {
		r.gradient.respond(out, p, column, len(p.steps), &e.responses)
		return out
	}
	if w.solved >= 0 {
		return e.responses[w.solved][:n]
	}
	base := 0.0
	if column >= 0 {
		base = w.base[column]
	}
	fill(out, base)
	for i := range p.steps {
		if k := w.along[i]; k != 0 {
			addTo(out, k, e.responses[i])
		}
	}
	return out
}

// judgeH finds where the uncertainty of h leaves it open, if it is solved for: Tg and
// AST have it in a denominator, so that they are worth nothing there.
func (e *propagation) judgeH(s span) {
	clear(e.loose)
	if s.plan.solves(coefficient) {
		for i, h := range e.state[coefficient][s.from:s.to] {
			e.loose[i] = !(h > 0) || tooUncertain(h, math.Sqrt(e.ofH[i]), 0)
		}
	}
}

// addVariance adds what an error of a variance makes of a response to it. Where there is
// none the variance may be NaN.
func addVariance(sum, response, variance []float64) {
	response, variance = response[:len(sum)], variance[:len(sum)]
	for i, c := range response {
		if c != 0 {
			sum[i] += c * c * variance[i]
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

// gradient is how something goes with the state, row by row: with the unknowns, and so
// with what the steps solve for. nil stands for not at all.
type gradient struct {
	slope states
	steps [links][]float64

	buffer [links][]float64
}

// slopeOf makes room for the slopes by some unknowns.
func (g *gradient) slopeOf(n int, by []unknown) {
	for u := range g.slope {
		g.slope[u] = g.slope[u][:0]
	}
	for _, u := range by {
		if cap(g.slope[u]) < n {
			g.slope[u] = make([]float64, n, mostRows)
		}
		g.slope[u] = g.slope[u][:n]
	}
}

// along sums up the slopes along the first steps of a plan.
func (g *gradient) along(p *plan, steps, n int) {
	clear(g.steps[:])
	for i := range steps {
		for _, m := range p.steps[i].moves {
			if len(g.slope[m.unknown]) == 0 {
				continue
			}
			if g.steps[i] == nil {
				if g.buffer[i] == nil {
					g.buffer[i] = make([]float64, mostRows)
				}
				g.steps[i] = g.buffer[i][:n]
				clear(g.steps[i])
			}
			addTo(g.steps[i], m.factor, g.slope[m.unknown])
		}
	}
}

// respond is how it goes with an error: directly with a column, if it is not negative, and by
// way of the first steps.
func (g *gradient) respond(out []float64, p *plan, column, steps int, responses *[links][]float64) {
	clear(out)
	if column >= 0 {
		for u := range unknowns {
			if p.pivot[u] && len(g.slope[u]) > 0 {
				addTo(out, p.gain[u][column], g.slope[u])
			}
		}
	}
	for i := range steps {
		if len(g.steps[i]) == 0 {
			continue
		}
		response := responses[i][:len(out)]
		for r, k := range g.steps[i][:len(out)] {
			if k != 0 { // the step may be uncertain by NaN
				out[r] += k * response[r]
			}
		}
	}
}
