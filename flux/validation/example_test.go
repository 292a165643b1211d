package validation_test

import (
	"fmt"
	"strings"

	"github.com/fdsflux/fdsflux/flux/validation"
)

// Six pairs of a measured and a predicted heat flux, kW/m2.
func ExampleEstimate() {
	pairs := []validation.Pair{{2, 2.3}, {4, 3.5}, {5, 7}, {8, 7.1}, {9, 12}, {0, 0.1}}
	s, err := validation.Estimate(pairs, &validation.Options{ExperimentDeviation: validation.HeatFluxDeviation})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d points, bias %.3f, model %.3f, experiment %.2f, %s\n", s.Points, s.Bias, s.ModelDeviation, s.ExperimentDeviation, s.Dropped)
	for _, r := range s.Remarks {
		fmt.Println(r)
	}
	// Output:
	// 5 points, bias 1.121, model 0.192, experiment 0.11, 1 not positive
	// 5 pairs are few: their scatter is uncertain by about 35 %
}

// The example of the guide: FDS predicts that a cable rises by 155 K to 175 °C. How
// likely is it that it reaches 200 °C?
func ExampleUncertainty_Exceedance() {
	cables := validation.Uncertainty{Bias: 1.13, ModelDeviation: 0.20}
	p, err := cables.Exceedance(200, 175, 20)
	fmt.Printf("%.4f %v\n", p, err)
	// Output: 0.0592 <nil>
}

func ExampleUncertainty_Truth() {
	cables := validation.Uncertainty{Bias: 1.13, ModelDeviation: 0.20}
	mean, deviation, err := cables.Truth(175, 20)
	fmt.Printf("%.1f ± %.1f °C %v\n", mean, deviation, err)
	// Output: 157.2 ± 27.4 °C <nil>
}

func ExampleTable_Lookup() {
	e, err := validation.Shipped().Lookup("", "Surface Heat Flux")
	fmt.Println(e.Release, e.Bias, e.ModelDeviation, err)
	fmt.Println(e.Source)
	_, err = validation.Shipped().Lookup("6.7.4", "Surface Flux")
	fmt.Println(err)
	// Output:
	// 6.7.4 1.04 0.27 <nil>
	// FDS Validation Guide of FDS 6.7.4, summary of model uncertainty statistics, by way of pyfdstools (fdsErrorTables/6.7.4.csv)
	// validation: no such entry for category "Surface Flux" of release 6.7.4; did you mean "Surface Heat Flux"? (Target Heat Flux, Surface Heat Flux, Condensation, Target Temperature, Surface Temperature)
}

func ExampleConverge() {
	cells := [3]float64{0.2, 0.1, 0.05} // m
	for _, flux := range [][3]float64{{9.6, 8.4, 8.1}, {8.1, 8.9, 8.6}} {
		c, err := validation.Converge(cells, flux)
		fmt.Printf("%s, order %.2f, estimate %.2f %v\n", c.Behaviour, c.Order, c.Estimate, err)
	}
	// Output:
	// converging, order 2.00, estimate 8.00 <nil>
	// oscillating, order NaN, estimate NaN <nil>
}

// A model's history against a measured one that ends earlier: both are reduced up to
// where it ends.
func ExampleMetric_Reduce() {
	model := validation.Series{X: []float64{0, 10, 20, 30}, Y: []float64{0, 4, 8, 12}}
	measured := validation.Series{X: []float64{0, 12, 24}, Y: []float64{0, 5, 9}}
	for _, name := range []string{"max", "end", "time-to@6", "area"} {
		m, err := validation.ParseMetric(name)
		if err != nil {
			fmt.Println(err)
			return
		}
		pair, err := m.Reduce(model, measured, nil)
		fmt.Printf("%-9s measured %.4g, predicted %.4g %v\n", m, pair.Measured, pair.Predicted, err)
	}
	// Output:
	// max       measured 9, predicted 9.6 <nil>
	// end       measured 9, predicted 9.6 <nil>
	// time-to@6 measured 15, predicted 15 <nil>
	// area      measured 114, predicted 115.2 <nil>
}

func ExampleReadRecord() {
	file := "Time (min),Gauge 1 (W/cm2)\n0,0.02\n1,-\n2,1.10\n"
	r, err := validation.ReadRecord(strings.NewReader(file), "test7.csv", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	c := r.Columns[0]
	flux, err := validation.Convert(c.Series.Y, c.Unit, "kW/m2")
	fmt.Println(c.Name, c.AbscissaUnit, flux, c.Missing, err)
	// Output: Gauge 1 min [0.2 NaN 11] 1 <nil>
}
