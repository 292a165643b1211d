package fdsio_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
)

// The heat release rate, by the name of its column.
func ExampleRun_Table() {
	run, err := fdsio.Open("../testdata/runs/heat_flux_wall")
	if err != nil {
		log.Fatal(err)
	}
	hrr, err := run.Table("hrr")
	if err != nil {
		log.Fatal(err)
	}
	q, err := hrr.Column("HRR")
	if err != nil {
		log.Fatal(err)
	}
	last := len(q) - 1
	fmt.Printf("%.1f kW at %g s\n", q[last], hrr.Time[last])
	// Output: 200.9 kW at 60 s
}

// A name that no column has: the error tells the nearest.
func ExampleTable_Column() {
	file := "s,kW,kW\nTime,HRR,Q_RADI\n 0.0000000E+000, 1.0000000E+002,-3.5000000E+001\n"
	table, err := fdsio.ReadHistory(strings.NewReader(file), "case_hrr.csv", nil)
	if err != nil {
		log.Fatal(err)
	}
	_, err = table.Column("Q_RAD")
	fmt.Println(err)
	// Output: fdsio: no column "Q_RAD"; did you mean "Q_RADI"? (Time, HRR, Q_RADI): no such column
}

func ExampleHeader_Find() {
	header, err := fdsio.ReadHeader(strings.NewReader("s,kW,kW\nTime,HRR,Q_RADI\n"), "case_hrr.csv")
	if err != nil {
		log.Fatal(err)
	}
	column, err := header.Find("Q_RADI")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(column, header.Units[column])
	// Output: 2 kW
}

// Under DECIMAL_SPECIFIER='COMMA' FDS writes commas before the states of
// controls and within times.
func ExampleReadHistory() {
	file := "s;status\nTime;c one\n 0,0000000E+000,-1\n 2,5245249E-001, 1\n"
	controls, err := fdsio.ReadHistory(strings.NewReader(file), "case_ctrl.csv", nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(controls.Labels[1], controls.Time, controls.Columns[1])
	// Output: c one [0 0.25245249] [-1 1]
}
