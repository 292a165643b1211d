package fdsio_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

func TestThermalConditions(t *testing.T) {
	deck, problems := fdsio.ReadDeck("case.fds", []byte(`
&MISC TMPA=25. /
&MATL ID='BOARD', CONDUCTIVITY=0.2 /
&SURF ID='WALL', MATL_ID='BOARD', THICKNESS=0.01 /
&SURF ID='WARM BACK', MATL_ID='BOARD', THICKNESS=0.01, TMP_FRONT=60. /
&SURF ID='HELD', MATL_ID='BOARD', THICKNESS=0.01, TMP_FRONT=60., DIRICHLET_FRONT=T /
&SURF ID='PLAIN', COLOR='RED' /
&SURF ID='BURNER', HRRPUA=500. /
&SURF ID='PANEL', TMP_FRONT=900., RAMP_T='up' /
&SURF ID='COLD', TMP_FRONT=10. /
&SURF ID='NONE', ADIABATIC=T /
&SURF ID='NET', NET_HEAT_FLUX=5. /
&SURF ID='CONV', CONVECTIVE_HEAT_FLUX=5. /
&SURF ID='NO CONV', CONVECTIVE_HEAT_FLUX=0. /
`))
	require.Empty(t, problems)
	fixed := fdsio.FixedTemperature
	for surface, want := range map[string]fdsio.Thermal{
		"INERT":     {Condition: fixed, Temperature: 25},
		"PLAIN":     {Condition: fixed, Temperature: 25},
		"BURNER":    {Condition: fixed, Temperature: 25},
		"NO CONV":   {Condition: fixed, Temperature: 25},
		"COLD":      {Condition: fixed, Temperature: 10},
		"PANEL":     {Condition: fixed, Temperature: 900, Ramped: true},
		"HELD":      {Condition: fixed, Temperature: 60},
		"WALL":      {Condition: fdsio.SolvedTemperature},
		"WARM BACK": {Condition: fdsio.SolvedTemperature},
		"NONE":      {Condition: fdsio.PrescribedFlux, Flux: "ADIABATIC"},
		"NET":       {Condition: fdsio.PrescribedFlux, Flux: "NET_HEAT_FLUX"},
		"CONV":      {Condition: fdsio.PrescribedFlux, Flux: "CONVECTIVE_HEAT_FLUX"},
		"OPEN":      {},
		"MIRROR":    {},
		"NOWHERE":   {},
	} {
		require.Equal(t, want, deck.Thermal(surface), surface)
	}
}
