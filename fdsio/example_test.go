package fdsio_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
)

func ExampleOpen() {
	run, err := fdsio.Open("../testdata/runs/heat_flux_wall")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s, FDS %v, %v °C\n", run.CHID, run.Version, *run.Ambient)
	for _, d := range run.Devices {
		fmt.Printf("%-12s %-20s %s  IOR %d  %-12s %v\n",
			d.ID, d.Quantity, *d.Unit, *d.IOR, d.Surface.ID, *d.Surface.Emissivity)
	}
	// Output:
	// heat_flux_wall, FDS 6.11.1+138, 20 °C
	// GYPSUM-NET   TOTAL HEAT FLUX      kW/m2  IOR -2  GYPSUM BOARD 0.5
	// GYPSUM-CONV  CONVECTIVE HEAT FLUX kW/m2  IOR -2  GYPSUM BOARD 0.5
	// GYPSUM-RAD   RADIATIVE HEAT FLUX  kW/m2  IOR -2  GYPSUM BOARD 0.5
	// GYPSUM-INC   INCIDENT HEAT FLUX   kW/m2  IOR -2  GYPSUM BOARD 0.5
	// GYPSUM-GAUGE GAUGE HEAT FLUX      kW/m2  IOR -2  GYPSUM BOARD 0.5
	// GYPSUM-RADIO RADIOMETER           kW/m2  IOR -2  GYPSUM BOARD 0.5
	// INERT-NET    TOTAL HEAT FLUX      kW/m2  IOR -2  INERT        0.9
	// INERT-CONV   CONVECTIVE HEAT FLUX kW/m2  IOR -2  INERT        0.9
	// INERT-RAD    RADIATIVE HEAT FLUX  kW/m2  IOR -2  INERT        0.9
	// INERT-INC    INCIDENT HEAT FLUX   kW/m2  IOR -2  INERT        0.9
	// INERT-GAUGE  GAUGE HEAT FLUX      kW/m2  IOR -2  INERT        0.9
	// INERT-RADIO  RADIOMETER           kW/m2  IOR -2  INERT        0.9
}

func ExampleRun_Read() {
	run, err := fdsio.Open("../testdata/runs/heat_flux_wall")
	if err != nil {
		log.Fatal(err)
	}
	// A device is asked for by its index: IDs may repeat.
	var gauges []int
	for i, d := range run.Devices {
		if d.Quantity == fdsio.GaugeHeatFlux {
			gauges = append(gauges, i)
		}
	}
	series, problems, err := run.Read(gauges...)
	if err != nil {
		log.Fatal(err)
	}
	for i, s := range series {
		d := run.Devices[gauges[i]]
		last := len(s.Values) - 1
		fmt.Printf("%s: %d rows, %.2f %s at %v s\n", d.ID, len(s.Values), s.Values[last], *d.Unit, s.Time[last])
	}
	fmt.Println(len(problems), "problems")
	// Output:
	// GYPSUM-GAUGE: 61 rows, 8.79 kW/m2 at 60 s
	// INERT-GAUGE: 61 rows, 8.45 kW/m2 at 60 s
	// 0 problems
}

func ExampleReadTable() {
	// As FDS left it while it still ran: who knows how 2.4 goes on?
	const file = `s,kW/m2,C
Time,FLUX,TEMP
 0.0000000E+000, 0.0000000E+000, 2.0000000E+001
 1.0164013E+000, 2.7344327E+000, 2.1250000E+001
 2.0012771E+000, 3.1074402E+000, 2.4`
	table, err := fdsio.ReadTable(strings.NewReader(file), "case_devc.csv", nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(table.Labels[2], "in", table.Units[2])
	for i, t := range table.Time {
		fmt.Println(t, table.Columns[2][i])
	}
	for _, p := range table.Problems {
		fmt.Println(p)
	}
	// Output:
	// TEMP in C
	// 0 20
	// 1.0164013 21.25
	// case_devc.csv:5: the last line has no line end and was not read: its last number may be cut off
}

func ExampleParseVersion() {
	v, err := fdsio.ParseVersion("FDS-6.11.1-138-ge06f10c5-master")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(v, v.Commits, v.Hash, v.AtLeast(6, 7, 6))
	// Output: 6.11.1+138 138 e06f10c5 true
}

func ExampleCanonical() {
	for _, name := range []string{"NET HEAT FLUX", "RADIOMETER GAS", "RADIANCE"} {
		q, gas := fdsio.Canonical(name)
		fmt.Println(q, gas)
	}
	// Output:
	// TOTAL HEAT FLUX false
	// RADIOMETER true
	// RADIANCE false
}
