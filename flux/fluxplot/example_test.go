package fluxplot_test

import (
	"fmt"
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
