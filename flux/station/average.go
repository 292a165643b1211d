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

// changes returns for each row the root mean square of the changes from row to row
// near it, in place of the values. Gaps are left out; without any change near a row it is 0.
func changes(values []float64) {
	n := len(values)
	sums, counts := make([]float64, n+1), make([]int32, n+1)
	for i := 1; i <= n; i++ {
		sums[i], counts[i] = sums[i-1], counts[i-1]
		if i < n {
			if d := values[i] - values[i-1]; !math.IsNaN(d) && !math.IsInf(d, 0) {
				sums[i] += d * d
				counts[i]++
			}
		}
	}
	for i := range n {
		from, to := max(i-window, 0), min(i+window, n-1)
		d2, count := sums[to]-sums[from], counts[to]-counts[from]
		values[i] = math.Sqrt(max(d2, 0) / float64(max(count, 1)))
	}
}

// averaging holds, by row, what the links are uncertain by.
type averaging struct {
	wall, gas, coefficient, incident []float64 // changes of Tw, Tg, h and G
	instants                         bool      // the values are no means
}

// newAveraging measures the changes of states that were solved for.
func newAveraging(rows []row, instants bool) *averaging {
	of := func(u unknown, factor float64) []float64 {
		out := make([]float64, len(rows))
		for i := range rows {
			r := &rows[i]
			out[i] = math.NaN()
			if r.plan != nil && r.plan.determined[u] && plausible(r.state[coefficient]) {
				out[i] = factor * r.state[u]
			}
		}
		changes(out)
		return out
	}
	return &averaging{
		wall:        of(wallTemperature, 1),
		gas:         of(gasTemperature, within),
		coefficient: of(coefficient, within),
		incident:    of(incident, within),
		instants:    instants,
	}
}

// plausible leaves out rows with coefficients that no surface has, as come out where
// the columns determine none: they would stand for changes. 0 is one left open.
func plausible(h float64) bool { return h >= 0 && h <= 1e3 }

// links returns the standard uncertainty of each link at a row, W/m2. For means
// the covariance of two factors is at most the product of their deviations within
// the interval (Cauchy and Schwarz), for which their changes from row to row stand;
// ⟨Tw⁴⟩ is ⟨Tw⟩⁴ + 6 ⟨Tw⟩² times the variance, and higher terms.
func (a *averaging) links(s *surface, state *vector, row int) (u [links]float64) {
	t, dt := state[wallTemperature], a.wall[row]
	u[emissionOfWall] = s.sigma * 4 * t * t * t * lag * dt
	if !a.instants {
		u[emissionOfWall] = math.Hypot(u[emissionOfWall], s.sigma*6*t*t*dt*dt)
		u[convectionOfGauge] = a.coefficient[row] * a.gas[row]
		u[convectionOfWall] = a.coefficient[row] * dt
	}
	return u
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
