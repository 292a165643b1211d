package bndf_test

import (
	"fmt"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// What the boundary files of a run hold, and the history of one cell.
func ExampleOpen() {
	run, err := fdsio.Open("../../testdata/runs/heat_flux_wall_6101")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, o := range bndf.Outputs(run)[7:] {
		fmt.Println(o.Quantity, o.Unit, "in cells:", o.CellCentered, "files:", len(o.Files))
	}
	f, err := bndf.Open(run, bndf.Outputs(run)[8].Files[0])
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	wall := f.Patches[0]
	across, up := wall.Cells()
	fmt.Println("wall facing", wall.IOR, "of mesh", f.Mesh, "has", across, "x", up, "cells")

	const l, n = 2, 10
	nodes, _ := wall.Nodes()
	history, err := f.History(0, l+n*nodes)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, t := range f.Times {
		fmt.Printf("%6.3f s %7.3f %s\n", t, history[i], f.Unit)
	}
	// Output:
	// ADIABATIC SURFACE TEMPERATURE C in cells: false files: 2
	// GAUGE HEAT FLUX kW/m2 in cells: true files: 2
	// wall facing -2 of mesh 1 has 5 x 20 cells
	//  0.000 s  -0.000 kW/m2
	// 10.010 s   4.081 kW/m2
	// 20.004 s   5.229 kW/m2
	// 30.005 s   4.329 kW/m2
	// 40.006 s   5.155 kW/m2
	// 50.006 s   3.954 kW/m2
	// 60.000 s   4.414 kW/m2
}

// The mean over 10 to 60 s and the largest value of each cell of one patch.
func ExampleFrames_Mean() {
	run, err := fdsio.Open("../../testdata/runs/heat_flux_wall_6101")
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := bndf.Open(run, bndf.Outputs(run)[8].Files[0])
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	wall := &bndf.Options{Patches: []int{0}}
	mean, err := f.Mean(10, 60, wall)
	if err != nil {
		fmt.Println(err)
		return
	}
	peak, err := f.Maximum(10, 60, wall)
	if err != nil {
		fmt.Println(err)
		return
	}
	nodes, _ := f.Patches[0].Nodes()
	cell := 2 + 10*nodes
	fmt.Printf("%.3f %s from %.0f to %.0f s, at most %.3f at %.3f s\n", mean.Values[cell], f.Unit, mean.From, mean.To, peak.Values[cell], f.Times[peak.Frames[cell]])
	// Output:
	// 4.583 kW/m2 from 10 to 60 s, at most 5.229 at 20.004 s
}

// A slice through the gas: the temperature at one place over time.
func ExampleOpenSlice() {
	run, err := fdsio.Open("../../testdata/runs/heat_flux_wall_6101")
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := bndf.OpenSlice(run, run.Index().Slices[0])
	if err != nil {
		fmt.Println(err)
		return
	}
	defer s.Close()
	axis, _ := s.Axis()
	mesh := run.Meshes()[s.Mesh-1]
	fmt.Printf("%s across %c at %v m\n", s.Quantity, 'x'+axis, mesh.Nodes[axis][s.I1])
	values, err := s.History(s.At(s.I1, 5, 10))
	if err != nil {
		fmt.Println(err)
		return
	}
	last := len(s.Times) - 1
	fmt.Printf("%.1f s: %.1f %s\n", s.Times[last], values[last], s.Unit)
	// Output:
	// TEMPERATURE across x at 0.3 m
	// 60.0 s: 122.6 C
}
