package station

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// closure tells how far columns that say more than the state needs contradict each
// other: what least squares leave of them.
type closure struct {
	used []observation
	left *mat.Dense // residuals = left · (values − constants)
}

// newClosure finds the residuals' factors: one less the projection on what the
// columns can say together.
func newClosure(used []observation) *closure {
	m := len(used)
	design := mat.NewDense(m, int(unknowns), nil)
	for i := range used {
		row := weighted(used[i].terms, used[i].nominal)
		design.SetRow(i, row[:])
	}
	left := mat.NewDense(m, m, nil)
	for i := range m {
		left.Set(i, i, 1)
	}
	var svd mat.SVD
	if svd.Factorize(design, mat.SVDThin) {
		var u mat.Dense
		svd.UTo(&u)
		r := svd.Rank(1e-3 * singular)
		for i := range m {
			for k := range m {
				part := 0.0
				for j := range r {
					part += u.At(i, j) * u.At(k, j)
				}
				left.Set(i, k, left.At(i, k)-part*used[i].nominal/used[k].nominal)
			}
		}
	}
	return &closure{used, left}
}

// surplus reports whether the other columns determine what a column should have.
func (c *closure) surplus(column int) bool { return c.left.At(column, column) > 1e-10 }

// residual returns what the other columns would have a column differ by, and its
// standard uncertainty from the rounding of all: (printed − expected) and u.
func (c *closure) residual(column int, values, rounding []float64) (off, u float64) {
	row := c.left.RawRowView(column)
	variance := 0.0
	for k, f := range row {
		off += f * values[k]
		variance += f * f * rounding[k] * rounding[k]
	}
	own := row[column]
	return off / own, math.Sqrt(variance) / own
}

// eachResidual calls use with what the surplus columns of a system are off by, for
// every step-th row. A value of column is its index in the system.
func (y *system) eachResidual(step int, use func(at, column int, off, u float64)) {
	closures := map[uint64]*closure{}
	var buffer, rounding [maxColumns]float64
	for at := 0; at < len(y.time); at += step {
		values, mask := y.values(at, buffer[:])
		if mask == 0 {
			continue
		}
		c := closures[mask]
		if c == nil {
			c = newClosure(y.planColumns(mask))
			closures[mask] = c
		}
		for j := range c.used {
			rounding[j] = c.used[j].rounder.of(c.used[j].series.Values[at])
		}
		for j := range c.used {
			if c.surplus(j) {
				off, u := c.residual(j, values, rounding[:])
				use(at, y.indexOf(c.used[j].series), off, u)
			}
		}
	}
}

func (y *system) indexOf(s *Series) int {
	return slices.IndexFunc(y.observations, func(o observation) bool { return o.series == s })
}

// contradiction says which column the others contradict most, where they do by more
// than rounding and FDS's arithmetic can. It looks at as many rows as misfit.
func (y *system) contradiction() string {
	sums, counts := make([]float64, len(y.observations)), make([]float64, len(y.observations))
	y.eachResidual(y.someRows(), func(_, column int, off, u float64) {
		sums[column], counts[column] = sums[column]+off*off/(u*u), counts[column]+1
	})
	worst, most := -1, 0.0
	for i, sum := range sums {
		if rms := math.Sqrt(sum / max(counts[i], 1)); rms >= fits && rms > most {
			worst, most = i, rms
		}
	}
	if worst < 0 {
		return ""
	}
	return fmt.Sprintf("the columns contradict each other: %s is off by %.2g times the rounding of what the others make it. What is derived may be wrong, and the rounding is taken for so many times as large; fdsflux check tells more",
		y.observations[worst].series.ID, most)
}

// doubt enlarges the uncertainties of columns that contradict each other by their
// misfit: the ratio of R. T. Birge, Physical Review 40 (1932) 207.
func (y *system) doubt() {
	misfit, _ := y.misfit()
	for i := range y.observations {
		r := &y.observations[i].rounder
		r.perDecade, r.least = r.perDecade*misfit, r.least*misfit
	}
}

// someRows is the step between rows where some of them tell.
func (y *system) someRows() int {
	const looked = 256
	return max(len(y.time)/looked, 1)
}

// misfit is the root mean square of the residuals over their uncertainties: about 1
// where the columns obey the relations. It looks at some rows only. n is how many
// residuals there were.
func (y *system) misfit() (rms float64, n int) {
	sum := 0.0
	y.eachResidual(y.someRows(), func(_, _ int, off, u float64) {
		sum, n = sum+off*off/(u*u), n+1
	})
	return math.Sqrt(sum / float64(max(n, 1))), n
}
