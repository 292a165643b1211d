package bndf_test

import (
	"fmt"
	"log"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// The mean heat fluxes to the two halves of a wall: what the fire does is the same,
// what the wall takes up is not.
func ExampleFindWalls() {
	run, err := fdsio.Open("../../testdata/runs/heat_flux_wall")
	if err != nil {
		log.Fatal(err)
	}
	walls, err := bndf.FindWalls(run)
	if err != nil {
		log.Fatal(err)
	}
	wall := walls.List[0] // the largest
	fmt.Println(wall)
	for _, quantity := range []string{"GAUGE HEAT FLUX", "NET HEAT FLUX", "CONVECTIVE HEAT FLUX"} {
		output, _, err := walls.Output(quantity)
		if err != nil {
			log.Fatal(err)
		}
		data, err := wall.Open(output)
		if err != nil {
			log.Fatal(err)
		}
		field, err := data.Mean(10, 60)
		if err != nil {
			log.Fatal(err)
		}
		for _, s := range wall.Surfaces {
			mean, area := field.AreaMean(s.ID)
			fmt.Printf("%-20s %-12s %5.2f %s over %.2f m2\n", output.Quantity, s.ID, mean, field.Unit, area)
		}
		data.Close()
	}
	// Output:
	// wall 1 facing -y at y = 1 m
	// GAUGE HEAT FLUX      GYPSUM BOARD  6.08 kW/m2 over 1.00 m2
	// GAUGE HEAT FLUX      INERT         6.00 kW/m2 over 1.00 m2
	// TOTAL HEAT FLUX      GYPSUM BOARD  2.58 kW/m2 over 1.00 m2
	// TOTAL HEAT FLUX      INERT         5.41 kW/m2 over 1.00 m2
	// CONVECTIVE HEAT FLUX GYPSUM BOARD -0.17 kW/m2 over 1.00 m2
	// CONVECTIVE HEAT FLUX INERT         0.11 kW/m2 over 1.00 m2
}

// The heat that each surface of a wall has taken up.
func ExampleWallData_OverArea() {
	run, err := fdsio.Open("../../testdata/runs/heat_flux_wall_6101")
	if err != nil {
		log.Fatal(err)
	}
	walls, err := bndf.FindWalls(run)
	if err != nil {
		log.Fatal(err)
	}
	output, _, err := walls.Output("NET HEAT FLUX")
	if err != nil {
		log.Fatal(err)
	}
	data, err := walls.List[0].Open(output)
	if err != nil {
		log.Fatal(err)
	}
	defer data.Close()
	sum, err := data.OverArea()
	if err != nil {
		log.Fatal(err)
	}
	last := len(sum.Times) - 1
	for i, s := range sum.Surfaces {
		heat := sum.Cumulative(sum.BySurface[i])
		fmt.Printf("%-12s %.2f %s at %.0f s, %.0f kJ so far\n", s.ID, sum.BySurface[i][last], sum.Unit, sum.Times[last], heat[last])
	}
	// Output:
	// GYPSUM BOARD 2.16 kW at 60 s, 138 kJ so far
	// INERT        7.25 kW at 60 s, 308 kJ so far
}

// The history of one cell.
func ExampleWalls_Probe() {
	run, err := fdsio.Open("../../testdata/runs/heat_flux_wall")
	if err != nil {
		log.Fatal(err)
	}
	walls, err := bndf.FindWalls(run)
	if err != nil {
		log.Fatal(err)
	}
	probe, err := walls.Probe([3]float64{0.75, 1, 0.5}, -2)
	if err != nil {
		log.Fatal(err)
	}
	output, _, err := walls.Output("GAUGE HEAT FLUX")
	if err != nil {
		log.Fatal(err)
	}
	history, err := probe.History(output)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v, surface %s, x %g to %g, z %g to %g\n", probe.Wall, probe.Surface, probe.Box[0], probe.Box[1], probe.Box[4], probe.Box[5])
	for i := 1; i <= 3; i++ {
		fmt.Printf("%4.1f s %6.3f %s\n", history.Times[i], history.Values[i], output.Unit)
	}
	// Output:
	// wall 1 facing -y at y = 1 m, surface INERT, x 0.7 to 0.8, z 0.5 to 0.6
	//  5.0 s  7.601 kW/m2
	// 10.0 s  7.723 kW/m2
	// 15.0 s 11.140 kW/m2
}
