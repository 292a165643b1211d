// Command walls draws the stations of an FDS run side by side, through the
// library.
//
//	go run ./examples/walls testdata/runs/heat_flux_wall walls.png
package main

import (
	"fmt"
	"os"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux/fluxplot"
	"github.com/fdsflux/fdsflux/flux/station"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: walls RUN PICTURE")
		os.Exit(2)
	}
	if err := walls(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "walls:", err)
		os.Exit(2)
	}
}

func walls(path, picture string) error {
	run, err := fdsio.Open(path)
	if err != nil {
		return err
	}
	stations, _, err := station.Find(run, nil)
	if err != nil {
		return err
	}
	if _, err := station.Load(run, stations...); err != nil {
		return err
	}
	sheet, err := fluxplot.Comparison(stations, nil)
	if err != nil {
		return err
	}
	sheet.Title = run.Title
	width, height := sheet.Size()
	return fluxplot.Save(picture, sheet, width, height, 150)
}
