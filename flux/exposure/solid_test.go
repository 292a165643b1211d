package exposure_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/exposure"
)

func ExampleThickSolid() {
	// Wood of kρc = 0.2 kW2 s/(m4 K2) under a net flux of 20 kW/m2.
	solid := exposure.ThickSolid{Inertia: 0.2e6, Initial: flux.Celsius(20)}
	h, _ := exposure.NewHistory([]float64{0, 30, 60}, []float64{20e3, 20e3, 20e3}, exposure.IntervalMean)
	surface, err := solid.SurfaceTemperature(h)
	fmt.Printf("%.0f °C after a minute, %v\n", flux.Temperature(surface[2]).Celsius(), err)
	c := exposure.Criterion{
		ID: "wood", Title: "ignition", Quantity: "TOTAL HEAT FLUX", Equation: "…", Source: "…", Range: "…",
		Relation: solid, Levels: []exposure.Level{{Effect: "ignition", Value: float64(flux.Celsius(350))}},
	}
	ignition := c.Evaluate(h).Reached[0]
	fmt.Printf("%s at %.1f s\n", ignition.Effect, ignition.At.Time)
	// Output:
	// 411 °C after a minute, <nil>
	// ignition at 42.8 s
}

var wood = exposure.ThickSolid{Inertia: 0.25e6, Initial: 300}

// ignition returns when a solid reaches a temperature, NaN if it does not.
func ignition(s exposure.ThickSolid, h *exposure.History, at float64) float64 {
	c := exposure.Criterion{Relation: s, Levels: []exposure.Level{{Value: at}}}
	return c.Evaluate(h).Reached[0].At.Time
}

func TestIgnitionUnderAConstantFlux(t *testing.T) {
	for _, steps := range []int{1, 7, 500} {
		time, values := make([]float64, steps+1), make([]float64, steps+1)
		for i := range time {
			time[i], values[i] = 100*float64(i)/float64(steps), 25e3
		}
		rise := 320.0
		want := math.Pi / 4 * wood.Inertia * math.Pow(rise/25e3, 2)
		for _, s := range []exposure.Sampling{exposure.IntervalMean, exposure.Instant} {
			got := ignition(wood, history(t, time, values, s), 300+rise)
			require.InEpsilon(t, want, got, 1e-12, "rounding; %d steps", steps)
		}
	}
}

// A ramp a·t heats the surface by 4/3 a t^(3/2)/√(π kρc), t² by 16/15 a t^(5/2)/√(…).
func TestSurfaceTemperatureAgainstClosedForms(t *testing.T) {
	root := math.Sqrt(math.Pi * wood.Inertia)
	time, ramp := sampled(40, 60, exposure.Instant, func(t float64) float64 { return 400 * t }, nil)
	got, err := wood.SurfaceTemperature(history(t, time, ramp, exposure.Instant))
	require.NoError(t, err)
	for i, at := range time {
		require.InEpsilon(t, 300+4./3*400*math.Pow(at, 1.5)/root, got[i], 1e-12, "straight lines are exact")
	}
	rise := 200.0
	require.InEpsilon(t, math.Pow(rise*root*3/4/400, 2./3), ignition(wood, history(t, time, ramp, exposure.Instant), 300+rise), 1e-12)

	previous := math.Inf(1)
	for _, steps := range []int{50, 100, 200} {
		time, means := make([]float64, steps+1), make([]float64, steps+1)
		for i := range time {
			time[i] = 60 * float64(i) / float64(steps)
			if i > 0 {
				means[i] = 10 * (math.Pow(time[i], 3) - math.Pow(time[i-1], 3)) / 3 / (time[i] - time[i-1])
			}
		}
		got, err := wood.SurfaceTemperature(history(t, time, means, exposure.IntervalMean))
		require.NoError(t, err)
		miss := math.Abs(got[steps] - 300 - 10*16./15*math.Pow(60, 2.5)/root)
		require.Less(t, miss, previous/2, "means of a curved flux: better than first order")
		previous = miss
	}
	require.Less(t, previous, 0.5, "K, of a rise by 340 K in 200 steps")
}

// The temperature is linear in the flux, and grows with it.
func TestSolidSuperposition(t *testing.T) {
	time := []float64{0, 1, 2, 4, 8, 9}
	a, b := []float64{0, 5e3, 9e3, 2e3, 0, 7e3}, []float64{0, 1e3, 0, 8e3, 3e3, 3e3}
	sum := make([]float64, len(a))
	for i := range a {
		sum[i] = a[i] + 2*b[i]
	}
	for _, s := range []exposure.Sampling{exposure.IntervalMean, exposure.Instant} {
		ta, _ := wood.SurfaceTemperature(history(t, time, a, s))
		tb, _ := wood.SurfaceTemperature(history(t, time, b, s))
		both, _ := wood.SurfaceTemperature(history(t, time, sum, s))
		for i := range time {
			require.InEpsilon(t, ta[i]+2*tb[i]-600, both[i], 1e-12, "rounding")
		}
		require.LessOrEqual(t, ignition(wood, history(t, time, sum, s), 310), ignition(wood, history(t, time, a, s), 310))
	}
}

func TestSolidAfterAGap(t *testing.T) {
	h := history(t, []float64{0, 1, 2, 3}, []float64{0, 1e3, nan, 1e6}, exposure.IntervalMean)
	got, err := wood.SurfaceTemperature(h)
	require.NoError(t, err)
	require.Greater(t, got[1], 300.0)
	require.True(t, math.IsNaN(got[2]) && math.IsNaN(got[3]))
	require.True(t, math.IsNaN(ignition(wood, h, 350)), "after a gap nothing is known")

	for want, s := range map[string]exposure.ThickSolid{
		"kρc of 0 W2 s/(m4 K2)":           {Initial: 300},
		"kρc of +Inf":                     {Inertia: math.Inf(1), Initial: 300},
		"an initial temperature of 0 K":   {Inertia: 1},
		"an initial temperature of NaN K": {Inertia: 1, Initial: flux.Temperature(nan)},
	} {
		_, err := s.SurfaceTemperature(h)
		require.ErrorContains(t, err, want)
	}
}
