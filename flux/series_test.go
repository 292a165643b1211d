package flux_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/flux"
)

// A series gives at each instant what the relation for one instant gives, and a
// gap where one of the values that it uses is a gap.
func TestSeriesAreTheRelationsAtEachInstant(t *testing.T) {
	const n, gap = 50, 17
	r := rand.New(rand.NewPCG(7, 8))
	h := flux.History{Emissivity: 0.7}
	surfaces, exposures := make([]flux.Surface, n), make([]flux.Exposure, n)
	for i := range n {
		s, e, _ := randomState(r)
		s.Emissivity, e.Unblown = h.Emissivity, 1.5*e.Coefficient
		surfaces[i], exposures[i] = s, e
		h.Wall = append(h.Wall, float64(s.Temperature))
		h.Incident = append(h.Incident, float64(e.Incident))
		h.Gas = append(h.Gas, float64(e.Gas))
		h.Coefficient = append(h.Coefficient, float64(e.Coefficient))
		h.Unblown = append(h.Unblown, float64(e.Unblown))
	}
	for _, values := range [][]float64{h.Wall, h.Incident, h.Gas, h.Coefficient, h.Unblown} {
		values[gap] = math.NaN()
	}
	g := flux.Gauge{Emissivity: 0.6, Temperature: 350}
	flows := make([]float64, n)
	for i := range flows {
		flows[i] = 100 * r.Float64()
	}
	flows[gap] = math.NaN()

	same := func(name string, series []float64, err error, at func(i int) (float64, error)) {
		t.Helper()
		require.NoError(t, err, name)
		require.Len(t, series, n, name)
		for i, got := range series {
			if i == gap {
				require.True(t, math.IsNaN(got), name)
				continue
			}
			want, err := at(i)
			require.NoError(t, err, name)
			require.Equal(t, want, got, name)
		}
	}
	q := func(v flux.HeatFlux, err error) (float64, error) { return float64(v), err }
	k := func(v flux.Temperature, err error) (float64, error) { return float64(v), err }
	for _, c := range conventions {
		got, err := c.RadiativeHeatFluxSeries(h)
		same("radiative", got, err, func(i int) (float64, error) { return q(c.RadiativeHeatFlux(surfaces[i], exposures[i])) })
		got, err = c.ConvectiveHeatFluxSeries(h)
		same("convective", got, err, func(i int) (float64, error) { return q(c.ConvectiveHeatFlux(surfaces[i], exposures[i])) })
		got, err = c.NetHeatFluxSeries(h)
		same("net", got, err, func(i int) (float64, error) { return q(c.NetHeatFlux(surfaces[i], exposures[i])) })
		got, err = c.IncidentHeatFluxSeries(h)
		same("incident", got, err, func(i int) (float64, error) { return q(c.IncidentHeatFlux(surfaces[i], exposures[i])) })
		got, err = c.RadiometerHeatFluxSeries(h, g)
		same("radiometer", got, err, func(i int) (float64, error) { return q(c.RadiometerHeatFlux(surfaces[i], exposures[i], g)) })
		got, err = c.GaugeHeatFluxSeries(h, g)
		same("gauge", got, err, func(i int) (float64, error) { return q(c.GaugeHeatFlux(surfaces[i], exposures[i], g)) })
		got, err = c.ConvectiveGaugeHeatFluxSeries(h, g)
		same("convective gauge", got, err, func(i int) (float64, error) { return q(c.ConvectiveGaugeHeatFlux(exposures[i], g)) })
		got, err = c.RadiativeHeatFluxGasSeries(h, g)
		same("radiative gas", got, err, func(i int) (float64, error) { return q(c.RadiativeHeatFluxGas(exposures[i], g)) })
		got, err = c.GaugeHeatFluxGasSeries(h, g)
		same("gauge gas", got, err, func(i int) (float64, error) { return q(c.GaugeHeatFluxGas(exposures[i], g)) })
		got, err = c.AdiabaticSurfaceTemperatureSeries(h)
		same("AST", got, err, func(i int) (float64, error) { return k(c.AdiabaticSurfaceTemperature(h.Emissivity, exposures[i])) })
		got, err = c.IncidentFromRadiativeSeries(flows, h)
		same("from radiative", got, err, func(i int) (float64, error) { return q(c.IncidentFromRadiative(flux.HeatFlux(flows[i]), surfaces[i])) })
		got, err = c.IncidentFromRadiometerSeries(flows, h, g)
		same("from radiometer", got, err, func(i int) (float64, error) {
			return q(c.IncidentFromRadiometer(flux.HeatFlux(flows[i]), surfaces[i], g))
		})
		got, err = c.IncidentFromGaugeSeries(flows, h, g)
		same("from gauge", got, err, func(i int) (float64, error) {
			return q(c.IncidentFromGauge(flux.HeatFlux(flows[i]), surfaces[i], exposures[i], g))
		})
		negative := make([]float64, n) // a surface that loses heat has a temperature at any G
		for i := range negative {
			negative[i] = -flows[i]
		}
		got, err = c.WallTemperatureSeries(negative, h)
		same("wall temperature", got, err, func(i int) (float64, error) {
			return k(c.WallTemperature(flux.HeatFlux(negative[i]), exposures[i].Incident, h.Emissivity))
		})
	}
}

func TestSeriesErrors(t *testing.T) {
	c := flux.FDS(6, 10, 1)
	good := flux.History{Emissivity: 0.5, Wall: []float64{300, 300}, Incident: []float64{1, 2}, Gas: []float64{300, 300}, Coefficient: []float64{1, 1}}
	_, err := c.NetHeatFluxSeries(good)
	require.NoError(t, err)

	for want, spoil := range map[string]func(*flux.History){
		"flux: History.Emissivity is 0, want":                        func(h *flux.History) { h.Emissivity = 0 },
		"flux: History.Wall[1] is -300, want":                        func(h *flux.History) { h.Wall = []float64{300, -300} },
		"flux: History.Incident[0] is +Inf, want":                    func(h *flux.History) { h.Incident = []float64{math.Inf(1), 0} },
		"flux: History.Wall has 2 values, History.Gas has 1":         func(h *flux.History) { h.Gas = h.Gas[:1] },
		"flux: History.Wall has 2 values, History.Coefficient has 0": func(h *flux.History) { h.Coefficient = nil },
		"flux: History.Unblown[1] is -1, want":                       func(h *flux.History) { h.Unblown = []float64{1, -1} },
	} {
		h := good
		spoil(&h)
		_, err := c.NetHeatFluxSeries(h)
		require.ErrorContains(t, err, want)
	}
	_, err = c.IncidentFromRadiativeSeries([]float64{1}, good)
	require.ErrorContains(t, err, "radiative has 1 values, History.Wall has 2")
	_, err = c.IncidentFromRadiativeSeries([]float64{1, math.Inf(-1)}, good)
	require.ErrorContains(t, err, "radiative[1] is -Inf")
	for _, err := range []error{
		second(c.GaugeHeatFluxSeries(good, flux.Gauge{})),
		second(c.IncidentFromGaugeSeries(good.Incident, good, flux.Gauge{})),
		second(c.IncidentFromRadiometerSeries(good.Incident, good, flux.Gauge{})),
	} {
		require.ErrorContains(t, err, "Gauge.Emissivity is 0")
	}

	// More is radiated than arrives: a gap at that instant alone.
	tw, err := c.WallTemperatureSeries([]float64{-100, 1}, good)
	require.NoError(t, err)
	require.False(t, math.IsNaN(tw[0]))
	require.False(t, math.IsNaN(tw[1]))
	tw, err = c.WallTemperatureSeries([]float64{-100, 1.5}, good)
	require.NoError(t, err)
	require.True(t, math.IsNaN(tw[1]))
}

func second[T any](_ T, err error) error { return err }

func BenchmarkNetHeatFluxSeries(b *testing.B) {
	const n = 10_000
	h := flux.History{Emissivity: 0.9}
	for range n {
		h.Wall, h.Incident = append(h.Wall, 400), append(h.Incident, 12e3)
		h.Gas, h.Coefficient = append(h.Gas, 500), append(h.Coefficient, 8)
	}
	c := flux.FDS(6, 10, 1)
	b.SetBytes(4 * 8 * n)
	for b.Loop() {
		if _, err := c.NetHeatFluxSeries(h); err != nil {
			b.Fatal(err)
		}
	}
}
