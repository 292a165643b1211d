package flux_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/flux"
)

// The terms of a relation add up to the relation, in every convention.
func TestTermsAreTheRelations(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range []flux.Convention{{}, flux.FDS(6, 0, 1), flux.FDS(6, 5, 1), flux.FDS(6, 7, 5), flux.FDS(6, 10, 1), flux.FDS(6, 11, 1), flux.FDS(6, 5, 1).Current()} {
		for range 200 {
			s := flux.Surface{Emissivity: 0.1 + 0.9*r.Float64(), Temperature: flux.Temperature(290 + 800*r.Float64())}
			e := flux.Exposure{Incident: flux.HeatFlux(1e5 * r.Float64()), Gas: flux.Temperature(290 + 1200*r.Float64()), Coefficient: flux.HeatTransferCoefficient(50 * r.Float64())}
			g := flux.Gauge{Emissivity: 0.5 + 0.5*r.Float64(), Temperature: flux.Temperature(280 + 100*r.Float64()), Coefficient: flux.HeatTransferCoefficient(30 * r.Float64()), FixedCoefficient: r.IntN(2) == 0}
			tw, tg, h := float64(s.Temperature), float64(e.Gas), float64(e.Coefficient)
			sum := func(t flux.Terms) float64 {
				return t.Incident*float64(e.Incident) + t.Emission*c.StefanBoltzmann()*math.Pow(tw, 4) + t.Convective*h*(tg-tw) +
					t.CoefficientWall*h*tw + t.Coefficient*h + t.Gas*tg + t.Constant
			}
			same := func(name string, terms flux.Terms, want flux.HeatFlux, err error) {
				require.NoError(t, err)
				require.InDelta(t, float64(want), sum(terms), 1e-8, "%s of %v", name, c) // double precision of fluxes up to 1e5
			}
			q, err := c.IncidentHeatFlux(s, e)
			same("incident", c.IncidentTerms(), q, err)
			q, err = c.RadiativeHeatFlux(s, e)
			same("radiative", c.RadiativeTerms(s.Emissivity), q, err)
			q, err = c.ConvectiveHeatFlux(s, e)
			same("convective", c.ConvectiveTerms(), q, err)
			q, err = c.NetHeatFlux(s, e)
			same("net", c.NetTerms(s.Emissivity), q, err)
			q, err = c.RadiometerHeatFlux(s, e, g)
			same("radiometer", c.RadiometerTerms(s.Emissivity, g), q, err)
			q, err = c.GaugeHeatFlux(s, e, g)
			same("gauge", c.GaugeTerms(s.Emissivity, g), q, err)
			q, err = c.ConvectiveGaugeHeatFlux(e, g)
			same("convective gauge", c.ConvectiveGaugeTerms(g), q, err)
			q, err = c.RadiativeHeatFluxGas(e, g)
			same("radiative gas", c.RadiativeGasTerms(g), q, err)
			q, err = c.GaugeHeatFluxGas(e, g)
			same("gauge gas", c.GaugeGasTerms(g), q, err)
		}
	}
}
