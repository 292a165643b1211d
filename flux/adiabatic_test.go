package flux_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/flux"
)

// The net heat flux at the AST is 0. 1e-12 of the heat that goes in guards
// rounding alone: the terms of the balance are of the size of what goes in.
func TestNetHeatFluxAtASTIsZero(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for i := range 100_000 {
		c := conventions[i%len(conventions)]
		emissivity := logUniform(r, 1e-6, 1)
		e := flux.Exposure{
			Incident:    flux.HeatFlux(logUniform(r, 1e-6, 1e9)),
			Gas:         flux.Temperature(logUniform(r, 1, 1e4)),
			Coefficient: flux.HeatTransferCoefficient(logUniform(r, 1e-9, 1e9)),
		}
		switch i % 50 {
		case 0:
			e.Coefficient = 0
		case 1:
			e.Incident = 0
		}
		ast, err := c.AdiabaticSurfaceTemperature(emissivity, e)
		require.NoError(t, err)
		at := flux.Surface{Emissivity: emissivity, Temperature: ast}
		net, err := c.NetHeatFlux(at, e)
		require.NoError(t, err)
		in := emissivity*float64(e.Incident) + float64(e.Coefficient)*float64(e.Gas)
		require.LessOrEqual(t, math.Abs(float64(net)), 1e-12*in, "%v %v %+v", c, emissivity, e)
	}
}

func TestASTLimits(t *testing.T) {
	var si flux.Convention
	sigma := si.StefanBoltzmann()
	k := must[flux.Temperature](t)
	for _, tc := range []struct {
		name       string
		emissivity float64
		e          flux.Exposure
		want       float64
	}{
		{"all at one temperature", 1, flux.Exposure{Incident: flux.HeatFlux(sigma * math.Pow(293.15, 4)), Gas: 293.15, Coefficient: 10}, 293.15},
		{"no convection", 0.3, flux.Exposure{Incident: flux.HeatFlux(sigma * 1e12), Gas: 300}, 1000},
		{"no radiation and no convection", 0.3, flux.Exposure{Gas: 300}, 0},
		{"nothing but gas", 1e-12, flux.Exposure{Gas: 300, Coefficient: 10}, 300},
		{"huge coefficient", 1, flux.Exposure{Incident: 1e6, Gas: 300, Coefficient: 1e300}, 300},
		{"tiny coefficient", 1, flux.Exposure{Incident: flux.HeatFlux(sigma * 1e12), Gas: 300, Coefficient: 1e-300}, 1000},
		{"temperatures whose fourth power overflows", 1, flux.Exposure{Incident: flux.HeatFlux(sigma * 1e12), Gas: 1e300, Coefficient: 1e-300}, 1000 + 1/(4*sigma*1e9)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			// In the last case the gas gives 1 W/m2, which 4 σ T³ turns into a rise.
			require.InEpsilon(t, tc.want+1, float64(k(si.AdiabaticSurfaceTemperature(tc.emissivity, tc.e)))+1, 1e-9)
		})
	}
}

func BenchmarkAdiabaticSurfaceTemperature(b *testing.B) {
	c := flux.FDS(6, 10, 1)
	e := flux.Exposure{Incident: 50e3, Gas: 600, Coefficient: 12}
	for b.Loop() {
		if _, err := c.AdiabaticSurfaceTemperature(0.9, e); err != nil {
			b.Fatal(err)
		}
	}
}
