package exposure

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPower(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []float64{0.5, 1.33, 4. / 3, 1.56, 1.828, 1.9, 2, 3.7, 10} {
		p := powerOf(n)
		small := 1e-14 // rounding
		if n > 4 {
			small = 3e-14 // and what the series leaves out
		}
		require.Same(t, p, powerOf(n))
		for range 20_000 {
			x := math.Exp(100 * (r.Float64() - 0.5)) // in and out of the tables
			require.InEpsilon(t, math.Pow(x, n), p.of(x), small, "%v^%v", x, n)
		}
		for _, x := range []float64{1, math.Nextafter(1, 0), math.Nextafter(2, 0), 2, 0x1p-64, 0x1p64, math.SmallestNonzeroFloat64, 1e100} {
			if want := math.Pow(x, n); want > 0 && !math.IsInf(want, 1) {
				require.InEpsilon(t, want, p.of(x), small, "%v^%v", x, n)
			}
		}
	}
}
