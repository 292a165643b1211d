package fdsio_test

import (
	"fmt"

	"github.com/fdsflux/fdsflux/fdsio"
)

// A deck by itself: what it declares, what FDS takes where it is silent, and
// what FDS would stumble over.
func ExampleReadDeck() {
	deck, problems := fdsio.ReadDeck("wall.fds", []byte(`&HEAD CHID='wall' /
&MESH IJK=10,10,10, XB=0.,1.,0.,1.,0.,1. /
&TIME T_END=60. /
&SURF ID='BOARD', MATL_ID='GYPSUM', THICKNESS=0.0125 /
&MATL ID='GYPSUM', DENSITY=790., CONDUCTIVITY=0.16, SPECIFIC_HEAT=0.9 /
&MULT ID='row', DX=0.4, I_UPPER=2 /
&OBST ID='panel', XB=0.,.2,0.,.1,0.,1., SURF_ID='BOARD', MULT_ID='row' /
&DEVC ID='gauge', XYZ=.5,.1,.5, IOR=2, QUANTITY='GAUGE HEAT FLUX' /
&DEVC ID='wall', XYZ=.5,.1,.5, IOR=2., QUANTITY='WALL TEMPERATURE' /
&devc ID='lost', XYZ=.5,.1,.5, QUANTITY='TEMPERATURE' /
`))
	for _, d := range deck.Devices {
		fmt.Printf("line %d: %s, %s\n", d.Line, d.ID, d.Quantity)
	}
	fmt.Printf("a row every %g s from %g s to %g s, ambient %g °C\n", deck.DeviceInterval(), deck.Begin(), deck.End(), deck.Ambient())
	fmt.Printf("emissivity of BOARD: %g\n", *deck.Emissivity("BOARD"))
	meshes, complete := deck.Layout()
	for _, o := range meshes[0].Obstructions {
		fmt.Printf("%s at x = %.1f m to %.1f m\n", o.ID, o.Box[0], o.Box[1])
	}
	fmt.Println("all of the geometry:", complete)
	for _, p := range append(problems, deck.Ignored...) {
		fmt.Println(p)
	}
	// Output:
	// line 8: gauge, GAUGE HEAT FLUX
	// line 9: wall, WALL TEMPERATURE
	// a row every 0.06 s from 0 s to 60 s, ambient 20 °C
	// emissivity of BOARD: 0.9
	// panel at x = 0.0 m to 0.2 m
	// panel at x = 0.4 m to 0.6 m
	// panel at x = 0.8 m to 1.0 m
	// all of the geometry: true
	// wall.fds:9:36: found "2.": expected an integer; write it without decimal point and exponent
	// wall.fds:10:1: found &devc, FDS skips it silently: expected upper case; write &DEVC
}
