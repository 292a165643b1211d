package fdsio_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
)

// How the time step went down.
func ExampleRun_TextTable() {
	run, err := fdsio.Open("../testdata/runs/heat_flux_wall")
	if err != nil {
		log.Fatal(err)
	}
	steps, err := run.TextTable("steps")
	if err != nil {
		log.Fatal(err)
	}
	size, problems, err := steps.Numbers("Step Size")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(steps.Len(), "rows, the first of", size[0], "s;", len(problems), "problems")
	// Output: 75 rows, the first of 0.113 s; 0 problems
}

// When devices and controls changed their state.
func ExampleReadTextTable() {
	file := `Time (s),Type,ID,State,Value,Units
 5.04905E-01,DEVC,T,T, 2.00000+201,C
 5.04905E-01,CTRL,c one,T
`
	table, err := fdsio.ReadTextTable(strings.NewReader(file), "case_devc_ctrl_log.csv")
	if err != nil {
		log.Fatal(err)
	}
	times, _, err := table.Numbers("Time (s)")
	if err != nil {
		log.Fatal(err)
	}
	values, _, err := table.Numbers("Value")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(times, values)
	// Output: [0.504905 0.504905] [2e+201 NaN]
}

func ExampleTextTable_Strings() {
	file := "Time (s),Type,ID,State,Value,Units\n 5.04905E-01,CTRL,c one,T\n"
	table, err := fdsio.ReadTextTable(strings.NewReader(file), "case_devc_ctrl_log.csv")
	if err != nil {
		log.Fatal(err)
	}
	ids, err := table.Strings("ID")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ids)
	// Output: [c one]
}

func ExampleTextTable_Numbers() {
	file := "Rank,MAIN,Total T_USED (s)\n    0, 3.485E-04, 9.913E-02\n    1,*********, 9.800E-02\n"
	table, err := fdsio.ReadTextTable(strings.NewReader(file), "case_cpu.csv")
	if err != nil {
		log.Fatal(err)
	}
	seconds, problems, err := table.Numbers("MAIN")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(table.Len(), seconds, problems[0])
	// Output: 2 [0.0003485 NaN] case_cpu.csv:3: column "MAIN": found "*********", expected a number; it is taken as missing
}
