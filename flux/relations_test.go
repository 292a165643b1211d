package flux_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/flux"
)

// rounding is the tolerance, relative, for the same formula evaluated twice in
// different order: some tens of units in the last place.
const rounding = 1e-12

// conventions holds one release of each family, and SI.
var conventions = []flux.Convention{
	{}, flux.FDS(6, 0, 0), flux.FDS(6, 1, 2), flux.FDS(6, 3, 0), flux.FDS(6, 5, 1), flux.FDS(6, 5, 2),
	flux.FDS(6, 7, 6), flux.FDS(6, 8, 0), flux.FDS(6, 10, 1), flux.FDS(6, 11, 0), flux.FDS(6, 11, 1),
}

func logUniform(r *rand.Rand, low, high float64) float64 {
	return low * math.Pow(high/low, r.Float64())
}

func randomState(r *rand.Rand) (flux.Surface, flux.Exposure, flux.Gauge) {
	s := flux.Surface{Emissivity: 0.01 + 0.99*r.Float64(), Temperature: flux.Temperature(logUniform(r, 200, 2000))}
	e := flux.Exposure{
		Incident:    flux.HeatFlux(logUniform(r, 1, 1e6)),
		Gas:         flux.Temperature(logUniform(r, 200, 2500)),
		Coefficient: flux.HeatTransferCoefficient(logUniform(r, 1e-3, 1e3)),
	}
	g := flux.Gauge{Emissivity: 0.01 + 0.99*r.Float64(), Temperature: flux.Temperature(logUniform(r, 250, 400))}
	if r.IntN(2) == 0 {
		g.FixedCoefficient, g.Coefficient = true, flux.HeatTransferCoefficient(logUniform(r, 1, 100))
	}
	return s, e, g
}

// must unwraps a relation's result in a test; an error fails the test.
func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		require.NoError(t, err)
		return v
	}
}

func TestRelationsAndTheirInversesMeet(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	q := must[flux.HeatFlux](t)
	for range 2000 {
		s, e, g := randomState(r)
		for _, c := range conventions {
			scale := float64(e.Incident) + 1e5*float64(e.Coefficient) + 1e6
			close := func(want, got flux.HeatFlux) {
				t.Helper()
				require.InDelta(t, float64(want), float64(got), rounding*scale/s.Emissivity/g.Emissivity, "%v %+v %+v %+v", c, s, e, g)
			}
			rad, conv := q(c.RadiativeHeatFlux(s, e)), q(c.ConvectiveHeatFlux(s, e))
			close(q(c.NetHeatFlux(s, e)), rad+conv)
			close(e.Incident, q(c.IncidentFromRadiative(rad, s)))
			close(e.Incident, q(c.IncidentFromPrinted(q(c.IncidentHeatFlux(s, e)), conv)))
			close(e.Incident, q(c.IncidentFromRadiometer(q(c.RadiometerHeatFlux(s, e, g)), s, g)))
			close(e.Incident, q(c.IncidentFromGauge(q(c.GaugeHeatFlux(s, e, g)), s, e, g)))
			close(e.Incident, q(c.IncidentFromRadiativeGas(q(c.RadiativeHeatFluxGas(e, g)), g)))
			close(q(c.GaugeHeatFlux(s, e, g)), q(c.RadiometerHeatFlux(s, e, g))+q(c.ConvectiveGaugeHeatFlux(e, g)))

			tw := must[flux.Temperature](t)(c.WallTemperature(rad, e.Incident, s.Emissivity))
			// Tw is a fourth root of a difference: its error is that of the
			// fluxes over the slope of the emission.
			slope := 4 * c.StefanBoltzmann() * math.Pow(float64(s.Temperature), 3)
			require.InDelta(t, float64(s.Temperature), float64(tw), rounding*scale/s.Emissivity/slope)
		}
	}
}

// A black gauge at the wall's own temperature takes up what the wall would.
func TestGaugeAtWallTemperatureReadsNet(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	q := must[flux.HeatFlux](t)
	for range 1000 {
		s, e, _ := randomState(r)
		s.Emissivity = 1
		for _, c := range conventions {
			require.Equal(t, q(c.NetHeatFlux(s, e)), q(c.GaugeHeatFlux(s, e, flux.DefaultGauge(s.Temperature))))
		}
	}
}

func TestReleases(t *testing.T) {
	s := flux.Surface{Emissivity: 0.8, Temperature: 400}
	e := flux.Exposure{Incident: 10000, Gas: 500, Coefficient: 10}
	half := flux.Gauge{Emissivity: 0.5, Temperature: 300}
	fixed := flux.Gauge{Emissivity: 1, Temperature: 300, Coefficient: 20, FixedCoefficient: true}
	insulated := fixed
	insulated.Coefficient = 0

	// What each release computes, by hand: σ T_G⁴ = σ·8.1e9, h (Tg − Tw) = 1000,
	// h (Tg − T_G) = 2000, h_G (Tg − T_G) = 4000.
	for _, tc := range []struct {
		c                        flux.Convention
		name                     string
		sigma, incident          float64
		factorG, factorE         float64 // RADIOMETER of half: factorG·G − factorE·σ·T_G⁴
		fixedConv, insulatedConv float64
		propHonoured             bool
	}{
		{flux.Convention{}, "SI", 5.670374419e-8, 10000, 0.5, 0.5, 4000, 0, true},
		{flux.FDS(5, 5, 3), "FDS 5.5.3", 5.67e-8, 11000, 1, 1, 2000, 2000, false},
		{flux.FDS(6, 0, 0), "FDS 6.0.0", 5.67e-8, 11000, 1, 1, 2000, 2000, false},
		{flux.FDS(6, 1, 1), "FDS 6.1.1", 5.67e-8, 11000, 1, 1, 2000, 2000, false},
		{flux.FDS(6, 1, 2), "FDS 6.1.2", 5.670373e-8, 11000, 1, 1, 2000, 2000, false},
		{flux.FDS(6, 2, 0), "FDS 6.2.0", 5.670373e-8, 11000, 1, 1, 2000, 2000, false},
		{flux.FDS(6, 3, 0), "FDS 6.3.0", 5.670373e-8, 11000, 1.6, 1, 2000, 2000, true},
		{flux.FDS(6, 5, 1), "FDS 6.5.1", 5.670373e-8, 11000, 1.6, 1, 2000, 2000, true},
		{flux.FDS(6, 5, 2), "FDS 6.5.2", 5.670373e-8, 10000, 0.5, 0.5, 2000, 2000, true},
		{flux.FDS(6, 7, 5), "FDS 6.7.5", 5.670373e-8, 10000, 0.5, 0.5, 2000, 2000, true},
		{flux.FDS(6, 7, 6), "FDS 6.7.6", 5.670373e-8, 10000, 0.5, 0.5, 4000, 2000, true},
		{flux.FDS(6, 8, 0), "FDS 6.8.0", 5.670373e-8, 10000, 0.5, 0.5, 4000, 0, true},
		{flux.FDS(6, 10, 1), "FDS 6.10.1", 5.670373e-8, 10000, 0.5, 0.5, 4000, 0, true},
		{flux.FDS(6, 11, 0), "FDS 6.11.0", 5.670373e-8, 10000, 0.5, 0.5, 4000, 0, true},
		{flux.FDS(6, 11, 1), "FDS 6.11.1", 5.670373e-8, 10000, 0.5, 0.5, 4000, 0, false},
		{flux.FDS(6, 12, 0), "FDS 6.12.0", 5.670373e-8, 10000, 0.5, 0.5, 4000, 0, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			q := must[flux.HeatFlux](t)
			require.Equal(t, tc.name, tc.c.String())
			require.Equal(t, tc.sigma, tc.c.StefanBoltzmann())
			require.InDelta(t, tc.incident, float64(q(tc.c.IncidentHeatFlux(s, e))), 1e-8)
			require.Equal(t, tc.incident > 10000, tc.c.IncidentIncludesConvection())

			emission := tc.sigma * 8.1e9
			require.InDelta(t, tc.factorG*10000-tc.factorE*emission, float64(q(tc.c.RadiometerHeatFlux(s, e, half))), 1e-8)
			require.InDelta(t, 10000-emission+tc.fixedConv, float64(q(tc.c.GaugeHeatFlux(s, e, fixed))), 1e-8)
			require.InDelta(t, 10000-emission+tc.insulatedConv, float64(q(tc.c.GaugeHeatFlux(s, e, insulated))), 1e-8)
			require.InDelta(t, 10000-emission+2000, float64(q(tc.c.GaugeHeatFlux(s, e, flux.DefaultGauge(300)))), 1e-8)
			require.Equal(t, tc.propHonoured, tc.c.DeviceGauge(half, 293.15) == half)
		})
	}
}

// Since FDS 6.11.0 the gauge leaves out the blowing of the surface; the
// CONVECTIVE HEAT FLUX GAUGE does not.
func TestBlowing(t *testing.T) {
	s := flux.Surface{Emissivity: 0.9, Temperature: 600}
	g := flux.DefaultGauge(300)
	e := flux.Exposure{Incident: 10000, Gas: 500, Coefficient: 4, Unblown: 10}
	q := must[flux.HeatFlux](t)
	for c, want := range map[flux.Convention]float64{
		{}:                 2000,
		flux.FDS(6, 10, 1): 800,
		flux.FDS(6, 11, 0): 2000,
	} {
		convective := q(c.GaugeHeatFlux(s, e, g)) - q(c.RadiometerHeatFlux(s, e, g))
		require.InDelta(t, want, float64(convective), 1e-8, "%v", c)
		require.InDelta(t, 800, float64(q(c.ConvectiveGaugeHeatFlux(e, g))), 1e-8)
	}
}

// The last row of the original example of the heat flux quantities (FDS 6.0,
// gypsum of emissivity 0.5), t = 60 s, with what follows from it.
func TestOriginalExampleAt60s(t *testing.T) {
	const rad, conv, net, inc, gauge, radio = 5476.6054, -806.29122, 4670.3143, 11996.012, 12437.107, 12383.565
	const print = 1e-3 // W/m2: eight digits of 12 kW/m2, and sums of them
	c := flux.FDS(6, 0, 0)
	ambient := flux.DefaultGauge(flux.Celsius(20))
	q := must[flux.HeatFlux](t)

	require.InDelta(t, net, rad+conv, print)
	incident := q(c.IncidentFromRadiometer(radio, flux.Surface{}, ambient))
	require.InDelta(t, float64(incident), float64(q(c.IncidentFromPrinted(inc, conv))), 3*print) // three printed columns
	tw := must[flux.Temperature](t)(c.WallTemperature(rad, incident, 0.5))
	require.InDelta(t, 151.80, tw.Celsius(), 0.01) // published with two digits, cut

	// gauge − radiometer = h (Tg − T_G) = conv + h (Tw − T_G)
	h := (gauge - radio - conv) / float64(tw-ambient.Temperature)
	require.InDelta(t, 6.52, h, 0.005)
	require.InDelta(t, 28.2, (tw + flux.Temperature(conv/h)).Celsius(), 0.05)
}

func TestOutOfRange(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	ok := func() (flux.Surface, flux.Exposure, flux.Gauge) {
		return flux.Surface{Emissivity: 0.9, Temperature: 300}, flux.Exposure{Incident: 1, Gas: 300, Coefficient: 1}, flux.DefaultGauge(300)
	}
	for _, tc := range []struct {
		argument string
		values   []float64
		set      func(*flux.Surface, *flux.Exposure, *flux.Gauge, float64)
	}{
		{"Surface.Emissivity", []float64{0, -0.1, 1.0000001, nan, inf}, func(s *flux.Surface, _ *flux.Exposure, _ *flux.Gauge, v float64) { s.Emissivity = v }},
		{"Surface.Temperature", []float64{0, -1, nan, inf, -inf}, func(s *flux.Surface, _ *flux.Exposure, _ *flux.Gauge, v float64) { s.Temperature = flux.Temperature(v) }},
		{"Exposure.Incident", []float64{-1, nan, inf}, func(_ *flux.Surface, e *flux.Exposure, _ *flux.Gauge, v float64) { e.Incident = flux.HeatFlux(v) }},
		{"Exposure.Gas", []float64{0, -1, nan, inf}, func(_ *flux.Surface, e *flux.Exposure, _ *flux.Gauge, v float64) { e.Gas = flux.Temperature(v) }},
		{"Exposure.Coefficient", []float64{-1, nan, inf}, func(_ *flux.Surface, e *flux.Exposure, _ *flux.Gauge, v float64) {
			e.Coefficient = flux.HeatTransferCoefficient(v)
		}},
		{"Exposure.Unblown", []float64{-1, nan, inf}, func(_ *flux.Surface, e *flux.Exposure, _ *flux.Gauge, v float64) {
			e.Unblown = flux.HeatTransferCoefficient(v)
		}},
		{"Gauge.Emissivity", []float64{0, -1, 2, nan}, func(_ *flux.Surface, _ *flux.Exposure, g *flux.Gauge, v float64) { g.Emissivity = v }},
		{"Gauge.Temperature", []float64{0, -1, nan, inf}, func(_ *flux.Surface, _ *flux.Exposure, g *flux.Gauge, v float64) { g.Temperature = flux.Temperature(v) }},
		{"Gauge.Coefficient", []float64{-1, nan, inf}, func(_ *flux.Surface, _ *flux.Exposure, g *flux.Gauge, v float64) {
			g.FixedCoefficient, g.Coefficient = true, flux.HeatTransferCoefficient(v)
		}},
	} {
		for _, v := range tc.values {
			s, e, g := ok()
			tc.set(&s, &e, &g, v)
			named := 0
			for name, err := range everyRelation(s, e, g) {
				if err == nil {
					continue // does not use this argument
				}
				var re *flux.RangeError
				require.True(t, errors.As(err, &re), "%s: %v", name, err)
				require.Equal(t, tc.argument, re.Argument, name)
				if !math.IsNaN(v) {
					require.Equal(t, v, re.Value)
				}
				named++
			}
			require.NotZero(t, named, "nobody noticed %s = %v", tc.argument, v)
		}
	}
	s, e, g := ok()
	for name, err := range everyRelation(s, e, g) {
		require.NoError(t, err, name)
	}
	require.Error(t, flux.Surface{}.Validate())
	require.Error(t, flux.Exposure{}.Validate())
	require.Error(t, flux.Gauge{}.Validate())
	require.NoError(t, s.Validate())
	require.NoError(t, e.Validate())
	require.NoError(t, g.Validate())

	_, err := flux.Convention{}.WallTemperature(1000, 1500, 0.5)
	require.ErrorContains(t, err, "absorbs at most 750 W/m2 of 1500 W/m2, not a radiative heat flux of 1000 W/m2")
	_, err = flux.Convention{}.IncidentFromRadiative(flux.HeatFlux(nan), s)
	require.ErrorContains(t, err, "radiative is NaN")
	_, err = flux.FDS(6, 5, 1).IncidentFromPrinted(1, flux.HeatFlux(inf))
	require.ErrorContains(t, err, "convective is +Inf")
}

func everyRelation(s flux.Surface, e flux.Exposure, g flux.Gauge) map[string]error {
	c := flux.Convention{}
	only := func(_ flux.HeatFlux, err error) error { return err }
	_, ast := c.AdiabaticSurfaceTemperature(s.Emissivity, e)
	_, wall := c.WallTemperature(0, e.Incident, s.Emissivity)
	return map[string]error{
		"radiative":        only(c.RadiativeHeatFlux(s, e)),
		"convective":       only(c.ConvectiveHeatFlux(s, e)),
		"net":              only(c.NetHeatFlux(s, e)),
		"incident":         only(c.IncidentHeatFlux(s, e)),
		"radiometer":       only(c.RadiometerHeatFlux(s, e, g)),
		"gauge":            only(c.GaugeHeatFlux(s, e, g)),
		"convective gauge": only(c.ConvectiveGaugeHeatFlux(e, g)),
		"radiative gas":    only(c.RadiativeHeatFluxGas(e, g)),
		"gauge gas":        only(c.GaugeHeatFluxGas(e, g)),
		"AST":              ast,
		"from radiative":   only(c.IncidentFromRadiative(0, s)),
		"from radiometer":  only(c.IncidentFromRadiometer(0, s, g)),
		"from gauge":       only(c.IncidentFromGauge(0, s, e, g)),
		"from gas":         only(c.IncidentFromRadiativeGas(0, g)),
		"wall":             wall,
		"AST, gas":         ast,
	}
}
