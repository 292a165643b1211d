package station

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// plan is how the state follows from one set of columns, at any time. Some
// unknowns are sums of the columns (the pivots), by weighted least squares; the
// others are free there. Of these the links determine some, one after the other;
// the rest stays open, and with it all that depends on it.
type plan struct {
	surface *surface
	used    []observation

	gain       [unknowns][]float64 // pivot = gain · (values − constants) + null · free
	pivot      [unknowns]bool
	null       [unknowns]vector // by row: the part of each free unknown in it
	determined [unknowns]bool
	steps      []step
}

// step is a link and the free unknown that it determines, given the steps before.
type step struct {
	link
	solves unknown
	moves  []part // what changes with it: itself by 1, and pivots
}

// part is how much an unknown changes with another.
type part struct {
	unknown
	factor float64
}

// generic is a state without any coincidence in it: what depends on what there does
// so nearly everywhere.
var generic = vector{9107, 523, 311, 468, 9.3, 343, 317}

// singular is the smallest singular value, against the largest, that is no zero.
const singular = 1e-9

// newPlan finds what some columns determine.
func newPlan(s *surface, used []observation) *plan {
	p := &plan{surface: s, used: used}
	var rows []vector
	for i := range used {
		rows = append(rows, weighted(used[i].terms, used[i].nominal))
	}
	p.choosePivots(rows)
	p.takeLinks()
	return p
}

// weighted is a row of the least squares, in the scale of the unknowns.
func weighted(terms vector, uncertainty float64) vector {
	for i := range terms {
		terms[i] *= scale[i] / uncertainty
	}
	return terms
}

// rank of some rows, each taken for as important as any other.
func rank(rows []vector, columns ...unknown) int {
	if len(rows) == 0 || len(columns) == 0 {
		return 0
	}
	m := mat.NewDense(len(rows), len(columns), nil)
	for i, r := range rows {
		norm := math.Sqrt(r.dot(&r))
		for j, c := range columns {
			if norm > 0 {
				m.Set(i, j, r[c]/norm)
			}
		}
	}
	var svd mat.SVD
	if !svd.Factorize(m, mat.SVDNone) {
		return 0
	}
	return svd.Rank(singular)
}

var allUnknowns = []unknown{incident, emission, convective, gaugeConvective, coefficient, gasTemperature, wallTemperature}

// choosePivots splits the unknowns and solves the least squares for the pivots.
func (p *plan) choosePivots(rows []vector) {
	var pivots, free []unknown
	for _, u := range allUnknowns {
		if rank(rows, append(pivots[:len(pivots):len(pivots)], u)...) > len(pivots) {
			pivots = append(pivots, u)
		} else {
			free = append(free, u)
			p.null[u][u] = 1
		}
	}
	if len(pivots) == 0 {
		return
	}
	// The pivots' columns of the design against unit values and the free columns.
	m := len(rows)
	design, right := mat.NewDense(m, len(pivots), nil), mat.NewDense(m, m+len(free), nil)
	for i, r := range rows {
		for j, u := range pivots {
			design.Set(i, j, r[u])
		}
		right.Set(i, i, 1/p.used[i].nominal)
		for j, u := range free {
			right.Set(i, m+j, r[u])
		}
	}
	var svd mat.SVD
	var solution mat.Dense
	svd.Factorize(design, mat.SVDThin)
	svd.SolveTo(&solution, right, len(pivots))
	for j, u := range pivots {
		p.pivot[u] = true
		p.gain[u] = make([]float64, m)
		for i := range m {
			p.gain[u][i] = solution.At(j, i) * scale[u]
		}
		for i, f := range free {
			if v := solution.At(j, m+i); math.Abs(v) > singular {
				p.null[u][f] = -v * scale[u] / scale[f]
			}
		}
	}
}

// takeLinks puts the links in an order in which each determines one unknown, given
// those before. Links that would have to be solved together are left out: they have
// more than one solution. An unknown that print rounding leaves open so takes none
// before it with it.
func (p *plan) takeLinks() {
	for found := true; found; {
		found = false
		for _, l := range p.surface.holding() {
			taken := slices.ContainsFunc(p.steps, func(s step) bool { return s.link == l })
			if open := p.openIn(l); len(open) == 1 && !taken {
				p.steps = append(p.steps, step{l, open[0], p.moves(open[0])})
				found = true
			}
		}
	}
	for u := range unknowns {
		unit := vector{}
		unit[u] = 1
		p.determined[u] = p.determines(&unit)
	}
}

func (p *plan) solves(u unknown) bool {
	return slices.ContainsFunc(p.steps, func(s step) bool { return s.solves == u })
}

// openIn lists the free unknowns in a link that are not solved for.
func (p *plan) openIn(l link) (out []unknown) {
	var at, by states
	var slope vector
	for u := range unknowns {
		at[u], by[u] = []float64{generic[u]}, slope[u:u+1]
	}
	p.surface.slopes(l, &at, &by)
	for f := range unknowns {
		if !p.pivot[f] && !p.solves(f) && p.partOf(f, &slope) != 0 {
			out = append(out, f)
		}
	}
	return out
}

// moves lists what changes with a free unknown.
func (p *plan) moves(f unknown) (out []part) {
	for u := range unknowns {
		if v := p.null[u][f]; v != 0 {
			out = append(out, part{u, v})
		}
	}
	return out
}

// partOf returns by how much a sum over the state changes with a free unknown.
func (p *plan) partOf(f unknown, terms *vector) float64 {
	sum, size := 0.0, 0.0
	for u := range unknowns {
		part := terms[u] * p.null[u][f]
		sum, size = sum+part, size+math.Abs(part)
	}
	if math.Abs(sum) <= singular*size {
		return 0
	}
	return sum
}

// determines reports whether a sum over the state has one value.
func (p *plan) determines(terms *vector) bool {
	for f := range unknowns {
		if !p.pivot[f] && !p.solves(f) && p.partOf(f, terms) != 0 {
			return false
		}
	}
	return true
}

// along is by how much a sum over the state changes with what a step solves for.
func (s *step) along(slope *vector) float64 {
	sum := 0.0
	for _, m := range s.moves {
		if v := slope[m.unknown]; v != 0 {
			sum += v * m.factor
		}
	}
	return sum
}

// solve finds the states of the rows of a span. start has the solved unknowns to begin
// with and then those to go on with, begin those to fall back on. Of what no number fits
// the state is NaN, of what stays open it is 0.
func (p *plan) solve(s span, z states, start, begin *vector) {
	for u := range unknowns {
		if !p.pivot[u] {
			continue
		}
		for j := range p.used {
			o := &p.used[j]
			gain := p.gain[u][j]
			values := o.series.Values[s.from:s.to]
			sum := z[u][:len(values)]
			for r, v := range values {
				sum[r] += gain * (v - o.constant)
			}
		}
	}
	solved := make([]float64, s.rows())
	for i := range p.steps {
		t := &p.steps[i]
		if t.link == emissionOfWall && t.solves == wallTemperature {
			p.takeEmission(z, solved)
		} else {
			p.takeLine(t, z, solved, start[t.solves], begin[t.solves])
		}
		start[t.solves] = goOnFrom(solved[len(solved)-1], t.solves, begin[t.solves])
		for _, m := range t.moves {
			addTo(z[m.unknown], m.factor, solved)
		}
	}
}

// goOnFrom is where to begin the next row: at the root of this one, unless it led nowhere.
func goOnFrom(root float64, u unknown, begin float64) float64 {
	if root > 0 && root < 1e3*scale[u] {
		return root
	}
	return begin
}

// takeEmission solves E = σ Tw⁴ for Tw. Nothing else goes with Tw: where it is open no
// column tells of it.
func (p *plan) takeEmission(z states, solved []float64) {
	for r, e := range z[emission] {
		t := math.NaN()
		if e > 0 {
			t = math.Sqrt(math.Sqrt(e / p.surface.sigma))
		}
		solved[r] = t
	}
}

// takeLine solves a link for what its step solves for, with all that goes with that.
func (p *plan) takeLine(s *step, z states, solved []float64, start, begin float64) {
	var m vector
	for _, part := range s.moves {
		m[part.unknown] = part.factor
	}
	l := line{da: m[gaugeConvective], db: m[coefficient], size: scale[s.solves],
		positive: s.solves == wallTemperature || s.solves == gasTemperature}
	c, dc := z[wallTemperature], m[wallTemperature]
	switch s.link {
	case emissionOfWall:
		l.da = m[emission]
	case convectionOfGauge:
		c, dc = z[gasTemperature], m[gasTemperature]
	case convectionOfWall:
		l.da -= m[convective]
	}
	l.dc = dc
	for r, t := range c {
		switch s.link {
		case emissionOfWall:
			l.a = z[emission][r] - p.surface.sigma*t*t*t*t
		case convectionOfGauge:
			l.a, l.b, l.c = z[gaugeConvective][r], z[coefficient][r], t-p.surface.ambient
		case convectionOfWall:
			l.a, l.b, l.c = z[gaugeConvective][r]-z[convective][r], z[coefficient][r], t-p.surface.ambient
		}
		solved[r] = l.root(start)
		start = goOnFrom(solved[r], s.solves, begin)
	}
}

// line is a link along what is solved for: a + a' x = (b + b' x) (c + c' x).
type line struct {
	a, b, c, da, db, dc float64
	size                float64
	positive            bool // temperatures stay above 0 K on the way
}

// root solves for x: at once where the link is linear in x, else by Newton's method.
func (l *line) root(start float64) float64 {
	const most, settled = 60, 1e-7
	if l.db*l.dc == 0 {
		if x := l.newton(0); isFinite(x) && (x > 0 || !l.positive) {
			return x
		}
	}
	x := start
	for range most {
		by := l.newton(x)
		if l.positive && x+by <= 0 {
			by = -x / 2
		}
		x += by
		if math.Abs(by) < settled*(l.size+math.Abs(x)) {
			return x
		}
		if math.IsNaN(by) {
			break
		}
	}
	return math.NaN()
}

// newton is the step from x.
func (l *line) newton(x float64) float64 {
	b, c := l.b+l.db*x, l.c+l.dc*x
	return (b*c - l.a - l.da*x) / (l.da - l.db*c - b*l.dc)
}

// addTo adds f times the first elements of y to x.
func addTo(x []float64, f float64, y []float64) {
	floats.AddScaled(x, f, y[:len(x)])
}
