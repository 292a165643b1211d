package fluxplot_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux/fluxplot"
	"github.com/fdsflux/fdsflux/flux/station"
)

func loaded() (*fdsio.Run, []*station.Station, error) {
	run, err := fdsio.Open("../../testdata/runs/heat_flux_wall")
	if err != nil {
		return nil, nil, err
	}
	stations, _, err := station.Find(run, nil)
	if err != nil {
		return nil, nil, err
	}
	_, err = station.Load(run, stations...)
	return run, stations, err
}

func ExampleCharts() {
	run, stations, err := loaded()
	if err != nil {
		fmt.Println(err)
		return
	}
	charts, err := fluxplot.Charts(run, stations, &fluxplot.Options{Smooth: 5})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range charts {
		fmt.Println(c.Name)
	}
	// Output:
	// GYPSUM
	// INERT
	// comparison
	// quantities
}

// A chart is a gonum plot: its title, axes and size are the caller's to change.
func ExampleStation() {
	_, stations, err := loaded()
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := fluxplot.Station(stations[0], nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	p.Title.Text = "Gypsum board"
	p.Y.Max = 12
	path := filepath.Join(os.TempDir(), "gypsum.svg")
	defer os.Remove(path)
	fmt.Println(p.X.Label.Text, p.Y.Label.Text, fluxplot.Save(path, p, 400, 300, 0))
	// Output: Time (s) Heat flux (kW/m²) <nil>
}

// What the columns tell beyond what the run printed, in panels by unit.
func ExampleDerived() {
	_, stations, err := loaded()
	if err != nil {
		fmt.Println(err)
		return
	}
	solution, err := stations[0].Derive(&station.DeriveOptions{Want: []fdsio.Quantity{fdsio.NetHeatFlux, fdsio.WallTemperature}})
	if err != nil {
		fmt.Println(err)
		return
	}
	sheet, err := fluxplot.Derived(solution, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range sheet.Panels {
		fmt.Println(row[0].Y.Label.Text)
	}
	// Output:
	// Heat flux (kW/m²)
	// Temperature (°C)
}

// A wall of two surfaces, as cells of a coarse grid: the sheet says what it shows.
func ExampleMaps() {
	wall := fluxplot.Map{
		Quantity: "Gauge heat flux",
		Unit:     "kW/m2",
		Tiles: []fluxplot.Tile{{
			X:      []float64{0, 0.5, 1},
			Y:      []float64{0, 0.5, 1, 2},
			Values: []float64{5.1, 4.4, 12.2, 10.6, 3.9, math.NaN()},
		}},
		Regions: []fluxplot.Region{
			{Name: "GYPSUM", Rects: []fluxplot.Rect{{X1: 0, X2: 0.5, Y1: 0, Y2: 2}}},
			{Name: "INERT", Rects: []fluxplot.Rect{{X1: 0.5, X2: 1, Y1: 0, Y2: 2}}},
		},
		Markers: []fluxplot.Marker{{Name: "HF1", X: 0.25, Y: 0.75}},
	}
	sheet, err := fluxplot.Maps([]fluxplot.Map{wall}, &fluxplot.MapOptions{Title: "Wall", Levels: []float64{5, 10, 20}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(sheet.Caption)
	path := filepath.Join(os.TempDir(), "wall.svg")
	defer os.Remove(path)
	width, height := sheet.Size()
	fmt.Println(fluxplot.Save(path, sheet, width, height, 0))

	profile, err := wall.Profile("z", 0.75)
	fmt.Println(profile.Label, profile.X, profile.Y, err)
	// Output:
	// 3.9 to 12.2 kW/m² · no value reaches the isoline at 20 kW/m²
	// <nil>
	// Gauge heat flux, z = 0.75 m [0 0.5 0.5 1] [12.2 12.2 10.6 10.6] <nil>
}

// A prediction with what was measured, and below how far apart they are.
func ExampleStack() {
	time, measured := []float64{0, 10, 20, 30}, []float64{0, 6, 9, 10}
	upper := fluxplot.Panel{
		Axis: "Heat flux (kW/m²)",
		Curves: []fluxplot.Curve{
			{Label: "Measured ± 22 %", X: time, Y: measured, Band: []float64{0, 1.3, 2, 2.2}, Style: fluxplot.BandStyle},
			{Label: "FDS", X: []float64{0, 5, 10, 15, 20, 25, 30}, Y: []float64{0, 3, 5, 8, 10, 10.5, 11}, Style: fluxplot.RunStyle(0)},
			{Label: "Measured", X: time, Y: measured, Style: fluxplot.MeasuredStyle},
		},
	}
	lower := fluxplot.Panel{
		Axis:   "Difference (kW/m²)",
		Curves: []fluxplot.Curve{{X: time, Y: []float64{0, -1, 1, 1}, Style: fluxplot.RunStyle(0), Dots: true}},
	}
	sheet, err := fluxplot.Stack("Gauge 1", "difference: predicted − measured", "Time (s)", upper, lower)
	if err != nil {
		fmt.Println(err)
		return
	}
	width, height := sheet.Size()
	path := filepath.Join(os.TempDir(), "gauge.svg")
	defer os.Remove(path)
	fmt.Println(len(sheet.Panels), "panels", fluxplot.Save(path, sheet, width, height, 0))
	// Output: 2 panels <nil>
}

// Pairs of a measured and a predicted value with the lines of the FDS Validation Guide.
func ExampleScatter() {
	groups := []fluxplot.ScatterGroup{
		{Label: "Test 1", Measured: []float64{2, 4, 8}, Predicted: []float64{2.3, 3.8, 9}},
		{Label: "Test 2", Measured: []float64{1, 3}, Predicted: []float64{1.2, 2.5}},
	}
	sheet, err := fluxplot.Scatter(groups, &fluxplot.ScatterOptions{
		Title: "Gauge heat flux", Quantity: "Heat flux (kW/m²)", Log: true,
		ExperimentDeviation: 0.11, Bias: 1.04, ModelDeviation: 0.27,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	axes := sheet.Panels[0][0]
	fmt.Println(axes.X.Label.Text, "|", axes.Y.Label.Text)
	// Output: Measured heat flux (kW/m²) | Predicted heat flux (kW/m²)
}
