package validation

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// Of values that follow f₀ + C hᵖ exactly, p and f₀ come back, at any ratio of cells
// and in any order of the grids.
func TestConvergeIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		f0, c, p := -5+10*r.Float64(), -3+6*r.Float64(), 0.2+4*r.Float64()
		h1 := 0.01 + 0.1*r.Float64()
		cells := [3]float64{h1 * 2 * (1.2 + 2*r.Float64()), h1, h1 * 2}
		var values [3]float64
		for i, h := range cells {
			values[i] = f0 + c*math.Pow(h, p)
		}
		got, err := Converge(cells, values)
		require.NoError(t, err)
		require.Equal(t, Converging, got.Behaviour)
		// Differences of values that may nearly agree lose digits.
		lost := 1e-14 * (math.Abs(f0) + 1) / math.Abs(values[2]-values[1])
		require.InDelta(t, p, got.Order, 1e-9+100*lost)
		require.InDelta(t, f0, got.Estimate, 1e-9+100*lost)
	}
}

// With one ratio r the order is ln(ε₃₂/ε₂₁)/ln r.
func TestConvergeWithOneRatio(t *testing.T) {
	got, err := Converge([3]float64{0.2, 0.1, 0.05}, [3]float64{8.00, 8.88, 8.96})
	require.NoError(t, err)
	require.InEpsilon(t, math.Log2(0.88/0.08), got.Order, 1e-9) // rounding of the differences
	require.InEpsilon(t, 8.96+0.08/10, got.Estimate, 1e-9)
	require.Contains(t, got.Remark, "the order is above the formal one, 2")
}

func TestConvergeSaysWhereThereIsNoOrder(t *testing.T) {
	even := [3]float64{4, 2, 1}
	for _, c := range []struct {
		values [3]float64
		want   Behaviour
	}{
		{[3]float64{1, 3, 2}, Oscillating},
		{[3]float64{1, 2, 4}, Diverging},
		{[3]float64{1, 2, 3}, Diverging}, // as much from grid to grid: no end in sight
		{[3]float64{1, 1, 2}, Diverging}, // it had not changed, and now does
		{[3]float64{1, 2, 2}, Unchanged},
		{[3]float64{2, 2, 2}, Unchanged},
	} {
		got, err := Converge(even, c.values)
		require.NoError(t, err)
		require.Equal(t, c.want, got.Behaviour, "%v", c.values)
		require.True(t, math.IsNaN(got.Order) && math.IsNaN(got.Estimate))
	}
	// 0.5 between cells of 2 and 1.9 is more than 1 between those of 4 and 2.
	got, err := Converge([3]float64{4, 2, 1.9}, [3]float64{1, 2, 2.5})
	require.NoError(t, err)
	require.Equal(t, Diverging, got.Behaviour)
	got, err = Converge(even, [3]float64{1, 1.5, 1.95})
	require.NoError(t, err)
	require.Contains(t, got.Remark, "far below the formal one, 2")
	// The least difference that there is does not keep the search from its end.
	got, err = Converge(even, [3]float64{1e300, 1, math.Nextafter(1, 0)})
	require.NoError(t, err)
	require.Equal(t, Converging, got.Behaviour)
	require.InDelta(t, 1, got.Estimate, exact)
}

func TestConvergeOfBadInput(t *testing.T) {
	ok := [3]float64{3, 2, 1}
	for _, cells := range [][3]float64{{1, 1, 2}, {0, 1, 2}, {-1, 1, 2}, {math.NaN(), 1, 2}, {math.Inf(1), 1, 2}} {
		_, err := Converge(cells, ok)
		require.Error(t, err)
	}
	_, err := Converge(ok, [3]float64{1, math.NaN(), 2})
	require.ErrorContains(t, err, "the value on cells of size 2 is NaN")
}
