package station

import "math"

// Between means over an interval the links hold up to the covariance of their
// factors within it, which no column tells. What can be told is by how much the
// factors change from row to row.

const (
	// window is the number of rows on either side that changes are averaged over.
	window = 4

	// lag is by how much of its change from row to row the emission lags behind the
	// wall temperature: FDS computes one with the radiation, the other with the
	// solid. Measured: runs of 6.7.5, 6.9.1, 6.10.1 and 6.11.1 of one deck, where
	// 95 % of the differences are within it (TestStatedUncertainty).
	lag = 0.05

	// within is how much larger the deviation of a quantity within an interval is
	// than its change from one mean to the next: flames flicker faster than once a
	// second. From the same runs.
	within = 3
)

// running are running sums of the squared changes from row to row, and how many there were.
type running struct {
	squares []float64
	counts  []int32
}

// changes returns for each row the root mean square of the changes from row to row
// near it, in place of the values. Gaps are left out; without any change near a row it is 0.
func (to *running) changes(values []float64) {
	n := len(values)
	squares, counts := to.squares[:n], to.counts[:n]
	sum, count := 0.0, int32(0)
	for i := 1; i < n; i++ {
		if d := values[i] - values[i-1]; isFinite(d) {
			sum += d * d
			count++
		}
		squares[i], counts[i] = sum, count
	}
	for i := range values {
		from, to := max(i-window, 0), min(i+window, n-1)
		square, count := squares[to]-squares[from], counts[to]-counts[from]
		values[i] = math.Sqrt(square / float64(max(count, 1)))
	}
}

// averaging holds, by row, what the links are uncertain by.
type averaging struct {
	wall, gas, coefficient, incident []float64 // changes of Tw, Tg, h and G
	instants                         bool      // the values are no means
}

// newAveraging measures the changes of states that were solved for. What an h that no
// surface has comes with is left out for the gas and h itself, not for Tw and G, which
// do not need an h.
func newAveraging(y *system) *averaging {
	h := y.state[coefficient]
	sums := running{make([]float64, len(h)), make([]int32, len(h))}
	of := func(u unknown, factor float64, byH bool) []float64 {
		out := make([]float64, len(y.time))
		for _, s := range y.spans {
			told := s.plan != nil && s.plan.determined[u]
			values, h := y.state[u][s.from:s.to], h[s.from:s.to]
			for i, v := range values {
				if !told || byH && !plausible(h[i]) {
					v = math.NaN()
				}
				out[s.from+i] = factor * v
			}
		}
		sums.changes(out)
		return out
	}
	return &averaging{
		wall:        of(wallTemperature, 1, false),
		gas:         of(gasTemperature, within, true),
		coefficient: of(coefficient, within, true),
		incident:    of(incident, within, false),
		instants:    y.instants,
	}
}

// plausible leaves out rows with coefficients that no surface has, as come out where
// the columns determine none: they would stand for changes. 0 is one left open.
func plausible(h float64) bool { return h >= 0 && h <= 1e3 }

// links fills in the variance of each link over the rows of a span, (W/m2)². For means
// the covariance of two factors is at most the product of their deviations within
// the interval (Cauchy and Schwarz), for which their changes from row to row stand;
// ⟨Tw⁴⟩ is ⟨Tw⟩⁴ + 6 ⟨Tw⟩² times the variance, and higher terms.
func (a *averaging) links(s *surface, z *states, at span, variances *[links][]float64) {
	wall, gas, h := a.wall[at.from:at.to], a.gas[at.from:at.to], a.coefficient[at.from:at.to]
	for r, t := range z[wallTemperature] {
		dt := wall[r]
		late, mean, byGas, byWall := s.sigma*4*t*t*t*lag*dt, 0.0, 0.0, 0.0
		if !a.instants {
			mean, byGas, byWall = s.sigma*6*t*t*dt*dt, h[r]*gas[r], h[r]*dt
		}
		variances[emissionOfWall][r] = late*late + mean*mean
		variances[convectionOfGauge][r] = byGas * byGas
		variances[convectionOfWall][r] = byWall * byWall
	}
}

// fourthRoot returns the square, K2, of how much the temperature of the mean incident
// radiation may lie above the mean temperature: with T ∝ G^¼, half the second
// derivative times the variance of G.
func (a *averaging) fourthRoot(t, g float64, row int) float64 {
	if a.instants {
		return 0
	}
	relative := a.incident[row] / g
	above := 3. / 32 * t * relative * relative
	return above * above
}
