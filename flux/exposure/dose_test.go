package exposure_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/exposure"
)

func ExamplePowerLaw() {
	// The thermal dose of 10 kW/m2 during 10 s, and when it was 92 (kW/m2)^(4/3) s.
	h, _ := exposure.NewHistory([]float64{0, 5, 10}, []float64{0, 10e3, 10e3}, exposure.IntervalMean)
	law := exposure.PowerLaw{Exponent: 4. / 3}
	dose, reached := law.Dose(h, 92, 290)
	fmt.Printf("%.1f %s\n", dose, law.Unit())
	fmt.Printf("92 at %.2f s, 290: %v\n", reached[0].Time, reached[1].Happened())
	// Output:
	// 215.4 (kW/m2)^(4/3) s
	// 92 at 4.27 s, 290: false
}

// FDS's verification case ftp: the flux grows to 50 kW/m2 in 5 s; with a critical
// flux of 25 kW/m2 and a critical product of 100 kJ/m2 its surface ignites at 7.75 s.
func TestFluxTimeProductOfFDS(t *testing.T) {
	law := exposure.PowerLaw{Exponent: 1, Offset: flux.KWPerM2(25)}
	dose, reached := law.Dose(history(t, []float64{0, 5, 10}, []float64{0, 50e3, 50e3}, exposure.Instant), 31.25, 100)
	require.InDelta(t, 31.25+125, dose, 1e-12, "rounding")
	require.InDelta(t, 5, reached[0].Time, 1e-12)
	require.InDelta(t, 7.75, reached[1].Time, 1e-12)

	// FDS sums over time steps: with steps of 10 ms the sum is first order in them.
	var time, values []float64
	for i := range 1001 {
		time = append(time, float64(i)/100)
		values = append(values, 50e3*min(1, time[i]/5))
	}
	_, reached = law.Dose(history(t, time, values, exposure.IntervalMean), 100)
	require.InDelta(t, 7.75, reached[0].Time, 0.01, "a time step")
	require.Equal(t, "kW/m2 s", law.Unit())
	require.Equal(t, "(kW/m2)^1.9 s", exposure.PowerLaw{Exponent: 1.9}.Unit())
}

func TestDosesAgainstClosedForms(t *testing.T) {
	const n = 4. / 3
	law := exposure.PowerLaw{Exponent: n}
	power := func(q float64) float64 { return math.Pow(q/1000, n) }
	for _, f := range []struct {
		name    string
		flux    func(t float64) float64
		dose    float64 // after 10 s
		reached func(dose float64) float64
	}{
		{"constant", func(float64) float64 { return 5e3 }, 10 * math.Pow(5, n), func(d float64) float64 { return d / math.Pow(5, n) }},
		{"ramp", func(t float64) float64 { return 2e3 * t }, math.Pow(2, n) * math.Pow(10, n+1) / (n + 1),
			func(d float64) float64 { return math.Pow(d*(n+1)/math.Pow(2, n), 1/(n+1)) }},
		{"square", func(t float64) float64 { return 300 * t * t }, math.Pow(.3, n) * math.Pow(10, 2*n+1) / (2*n + 1),
			func(d float64) float64 { return math.Pow(d*(2*n+1)/math.Pow(.3, n), 1/(2*n+1)) }},
		{"exponential", func(t float64) float64 { return 9e3 * math.Exp(-t/3) }, math.Pow(9, n) * 3 / n * (1 - math.Exp(-10*n/3)),
			func(d float64) float64 { return -3 / n * math.Log(1-d*n/(3*math.Pow(9, n))) }},
	} {
		previous := math.Inf(1)
		for _, steps := range []int{100, 200, 400} {
			time := make([]float64, steps+1)
			instants := make([]float64, steps+1)
			for i := range time {
				time[i] = 10 * float64(i) / float64(steps)
				instants[i] = f.flux(time[i])
			}
			level := f.dose / 2
			dose, reached := law.Dose(history(t, time, instants, exposure.Instant), level)
			miss := math.Abs(dose-f.dose) + math.Abs(reached[0].Time-f.reached(level))
			if f.name == "constant" {
				require.InDelta(t, 0, miss, 1e-10, "rounding of some hundred terms")
				continue
			}
			require.Less(t, miss, 50./float64(steps*steps)*(1+f.dose), "the order of the trapezoidal rule")
			require.Less(t, miss, previous/3, "%s: halving the step leaves a quarter", f.name)
			previous = miss
			require.InDelta(t, dose, law.Accumulate(history(t, time, instants, exposure.Instant))[steps], 1e-9, "rounding")
		}
		// The dose of means is that of a flux made of them: exact, and no more than that of the flux.
		time, means := []float64{0, 1, 4, 10}, []float64{0, f.flux(.5), f.flux(2), f.flux(7)}
		dose, _ := law.Dose(history(t, time, means, exposure.IntervalMean))
		require.InEpsilon(t, power(f.flux(.5))+3*power(f.flux(2))+6*power(f.flux(7)), dose, 1e-12)
	}
}

// Doses grow with the flux, scale with its power and with time, and are not set back.
func TestDosesAreMonotonicAndScale(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 11))
	for range 200 {
		time, values := randomHistory(r)
		for _, s := range []exposure.Sampling{exposure.IntervalMean, exposure.Instant} {
			h := history(t, time, values, s)
			for _, law := range []exposure.PowerLaw{{Exponent: 4. / 3}, {Exponent: 1}, {Exponent: 1.9, Above: 700}, {Exponent: 1.8, Offset: 300}} {
				dose, reached := law.Dose(h, 0.1, 0.5, 1)
				more := scaled(values, 1.5)
				larger, earlier := law.Dose(history(t, time, more, s), 0.1, 0.5, 1)
				require.GreaterOrEqual(t, larger, dose)
				sums := law.Accumulate(h)
				for i := range sums[1:] {
					require.GreaterOrEqual(t, sums[i+1], sums[i])
				}
				for k := range reached {
					require.Equal(t, reached[k].Happened(), dose >= []float64{0.1, 0.5, 1}[k])
					if reached[k].Happened() {
						require.LessOrEqual(t, earlier[k].Time, reached[k].Time+1e-9, "rounding")
					}
				}
				if law.Offset == 0 && law.Above == 0 {
					scaledDose, _ := law.Dose(history(t, scaled(time, 3), scaled(values, 8), s))
					require.InDelta(t, 3*math.Pow(8, law.Exponent)*dose, scaledDose, 1e-9*(1+scaledDose), "rounding")
				}
			}
		}
	}
}

// The instant at which a dose is reached is the end of a history of that dose.
func TestReachedIsConsistent(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 12))
	law := exposure.PowerLaw{Exponent: 1.33, Above: 200}
	for range 100 {
		time, values := randomHistory(r)
		for i := range values {
			values[i] = math.Abs(values[i])
		}
		h := history(t, time, values, exposure.IntervalMean)
		dose, _ := law.Dose(h)
		_, reached := law.Dose(h, dose/2)
		if dose == 0 {
			continue
		}
		part, err := h.Between(0, reached[0].Time)
		require.NoError(t, err)
		half, _ := law.Dose(part)
		require.InDelta(t, dose/2, half, 1e-9, "rounding")
		require.Greater(t, reached[0].Within, 0.0)
	}
}
