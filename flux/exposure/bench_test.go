package exposure_test

import (
	"math/rand/v2"
	"testing"

	"github.com/fdsflux/fdsflux/flux/exposure"
)

// What a statistic takes for a column of 20,000 rows.
func BenchmarkColumn(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	time, values := make([]float64, 20_000), make([]float64, 20_000)
	for i := range time {
		time[i], values[i] = float64(i)/10, 5e3*(1+r.NormFloat64()/3)
	}
	h, err := exposure.NewHistory(time, values, exposure.IntervalMean)
	if err != nil {
		b.Fatal(err)
	}
	for name, statistic := range map[string]func(){
		"new":         func() { _, _ = exposure.NewHistory(time, values, exposure.IntervalMean) },
		"summary":     func() { h.Summary() },
		"steady":      func() { _, _ = h.SteadyState() },
		"above":       func() { h.Above(6e3) },
		"percentiles": func() { _, _ = h.Percentiles(5, 50, 95) },
		"peak mean":   func() { _, _ = h.PeakMean(10) },
		"thermal":     func() { exposure.PowerLaw{Exponent: 4. / 3}.Dose(h, 92, 290) },
		"power":       func() { exposure.PowerLaw{Exponent: 1.9}.Dose(h, 252) },
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(8 * 20_000)
			for b.Loop() {
				statistic()
			}
		})
	}
}
