package fdsio_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
)

// The profiles of a wall, one value at each height.
func ExampleRun_Lines() {
	run, err := fdsio.Open("../testdata/runs/heat_flux_wall_full")
	if err != nil {
		log.Fatal(err)
	}
	lines, problems, err := run.Lines()
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range problems {
		fmt.Println(p)
	}
	for _, l := range lines {
		fmt.Printf("%s: %s on %s, %d points in %s\n", l.ID, l.Device.Quantity, l.Device.Surface.ID, len(l.Values), *l.Unit)
		for i := 0; i < len(l.Values); i += 9 {
			fmt.Printf("  z = %.2f m: %7.4f\n", l.Positions[i][2], l.Values[i])
		}
	}
	// Output:
	// GYPSUM-PROFILE: GAUGE HEAT FLUX on GYPSUM BOARD, 20 points in kW/m2
	//   z = 0.05 m:  4.4254
	//   z = 0.95 m:  6.0919
	//   z = 1.85 m:  1.7827
	// INERT-PROFILE: GAUGE HEAT FLUX on INERT, 20 points in kW/m2
	//   z = 0.05 m:  4.2689
	//   z = 0.95 m:  5.7179
	//   z = 1.85 m:  1.5414
	// SHORT-PROFILE: RADIOMETER on INERT, 5 points in kW/m2
	//   z = 0.55 m: 18.4090
}

// A line file without the run it belongs to: what its labels leave open is said.
func ExampleReadLines() {
	file := `m,kW/m2,m,kW/m2
A-x,A,Height,B
 5.0000000E-002, 1.9730600E-001, 5.0000000E-002, 1.2934830E+000
 2.2500000E-001, 2.2650491E-001,NaN,NaN
`
	lines, problems, err := fdsio.ReadLines(strings.NewReader(file), "case_line.csv")
	if err != nil {
		log.Fatal(err)
	}
	for _, l := range lines {
		fmt.Println(l.ID, l.Values, l.Coordinates[0].Name, l.Coordinates[0].Values)
	}
	for _, p := range problems {
		fmt.Println(p)
	}
	// Output:
	// A [0.197306 0.22650491] A-x [0.05 0.225]
	// B [1.293483] Height [0.05]
	// case_line.csv:1:1: for 1 lines (B) the units alone tell coordinates (m) from values, and an ID may be cut; open the run with its deck or .smv file to be sure
}
