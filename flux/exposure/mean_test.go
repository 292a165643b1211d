package exposure_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/flux/exposure"
)

func ExampleMovingMean() {
	mean, err := exposure.MovingMean([]float64{0, 1, 2, 3, 4}, []float64{0, 0, 8, 0, 0}, 2)
	fmt.Println(mean, err)
	// Output: [0 2 4 2 0] <nil>
}

func TestMovingMeanOfARampIsTheRamp(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var time, ramp []float64
	for at := -5.0; len(time) < 300; at += 0.01 + r.Float64() {
		time, ramp = append(time, at), append(ramp, 3-2*at)
	}
	for _, window := range []float64{0, 0.1, 1, 10, 1e6} {
		got, err := exposure.MovingMean(time, ramp, window)
		require.NoError(t, err)
		// The integral of some hundred terms is exact but for rounding.
		require.InDeltaSlice(t, ramp, got, 1e-9)
	}
}

// The mean against one computed from scratch for each time.
func TestMovingMeanOfAnything(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	time, values := []float64{0}, []float64{1}
	for len(time) < 60 {
		time, values = append(time, time[len(time)-1]+0.1+r.Float64()), append(values, r.NormFloat64())
	}
	at := func(x float64) float64 {
		i := 0
		for i < len(time)-2 && time[i+1] < x {
			i++
		}
		return values[i] + (values[i+1]-values[i])*(x-time[i])/(time[i+1]-time[i])
	}
	const window = 3.3
	got, err := exposure.MovingMean(time, values, window)
	require.NoError(t, err)
	for i, x := range time {
		h := min(window/2, x-time[0], time[len(time)-1]-x)
		if h == 0 {
			require.Equal(t, values[i], got[i])
			continue
		}
		const n = 20_000 // the midpoint rule's error at the kinks is of order 1/n
		sum := 0.0
		for k := range n {
			sum += at(x - h + 2*h*(float64(k)+0.5)/n)
		}
		require.InDelta(t, sum/n, got[i], 1e-4)
	}
}

func TestMovingMeanKeepsGaps(t *testing.T) {
	nan := math.NaN()
	got, err := exposure.MovingMean([]float64{0, 1, 2, 3, 4, 5}, []float64{nan, 1, 3, nan, 5, nan}, 10)
	require.NoError(t, err)
	require.Equal(t, []float64{1, 3}, got[1:3], "the window does not reach over a gap")
	require.Equal(t, 5.0, got[4])
	for _, i := range []int{0, 3, 5} {
		require.True(t, math.IsNaN(got[i]))
	}
}

func TestMovingMeanRefuses(t *testing.T) {
	for want, call := range map[string]func() ([]float64, error){
		"window of -1 s":       func() ([]float64, error) { return exposure.MovingMean(nil, nil, -1) },
		"window of NaN s":      func() ([]float64, error) { return exposure.MovingMean(nil, nil, math.NaN()) },
		"1 times for 2 values": func() ([]float64, error) { return exposure.MovingMean([]float64{1}, []float64{1, 2}, 1) },
		"time[1] is 0 s":       func() ([]float64, error) { return exposure.MovingMean([]float64{0, 0}, []float64{1, 2}, 1) },
		"time[0] is NaN s":     func() ([]float64, error) { return exposure.MovingMean([]float64{math.NaN()}, []float64{1}, 1) },
	} {
		_, err := call()
		require.ErrorContains(t, err, want)
	}
}
