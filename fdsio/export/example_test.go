package export_test

import (
	"fmt"
	"os"

	"github.com/fdsflux/fdsflux/fdsio/export"
)

// Two cells of a wall at y = 1 m, as a table.
func ExampleWrite() {
	f := &export.Field{
		Columns: []export.Column{{Name: "GAUGE HEAT FLUX", Unit: "kW/m2"}},
		Tiles: []export.Tile{{
			X: []float64{0, 0.5, 1}, Y: []float64{1}, Z: []float64{0, 0.25},
			Values:   [][]float64{{9.25, 8.75}},
			Surfaces: []string{"GYPSUM BOARD", "INERT"},
		}},
	}
	if err := export.Write(os.Stdout, "csv", f); err != nil {
		fmt.Println(err)
	}
	// Output:
	// x,y,z,dx,dy,dz,area,surface,GAUGE HEAT FLUX (kW/m2)
	// 0.25,1,0.125,0.5,0,0.25,0.125,GYPSUM BOARD,9.25
	// 0.75,1,0.125,0.5,0,0.25,0.125,INERT,8.75
}
