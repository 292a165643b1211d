package station_test

import (
	"fmt"
	"log"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/station"
)

func probe(t *testing.T, path string, point [3]float64, ior int) *bndf.Probe {
	t.Helper()
	run, err := fdsio.Open(path)
	require.NoError(t, err)
	walls, err := bndf.FindWalls(run)
	require.NoError(t, err)
	p, err := walls.Probe(point, ior)
	require.NoError(t, err)
	return p
}

func TestStationFromAProbe(t *testing.T) {
	p := probe(t, "../../testdata/runs/heat_flux_wall_full", [3]float64{0.25, 1, 0.5}, -2)
	s, skipped, problems, err := station.FromProbe(p, p.Walls.Outputs, nil)
	require.NoError(t, err)
	require.Empty(t, skipped)
	require.Empty(t, problems)
	require.Equal(t, "(0.25, 1, 0.5)", s.Name)
	require.Equal(t, &[3]float64{0.25, 1, 0.5}, s.Position)
	require.Equal(t, &[3]float64{0, -1, 0}, s.Orientation)
	require.Equal(t, -2, *s.IOR)
	require.Equal(t, "GYPSUM BOARD", s.Surface)
	require.Equal(t, 0.5, *s.Emissivity)
	require.Equal(t, flux.FDS(6, 11, 1), *s.Convention)
	require.Len(t, s.Series, 9)
	for i := range s.Series {
		series := &s.Series[i]
		require.Equal(t, station.Instant, series.Sampling)
		require.True(t, series.Single)
		require.Equal(t, station.NoDevice, series.Device)
		require.Len(t, series.Values, 7)
		require.Empty(t, s.IgnoredSettings(series), "6.11.1 honours the PROP of boundary files")
	}
	warm := s.Series[4]
	require.Equal(t, "GAUGE HEAT FLUX#5", warm.ID)
	require.Equal(t, "warm gauge", warm.Prop)
	require.Equal(t, flux.Gauge{Emissivity: 0.9, Temperature: flux.Celsius(80)}, *warm.Gauge)
	wall := s.Series[6]
	require.Equal(t, "K", wall.Unit)
	require.InDelta(t, 293.15, wall.Values[0], 1e-4, "rounding of 20 °C in single precision, and of 273.15")
	require.Greater(t, wall.Uncertainty, 1e-5)
	require.Greater(t, s.Series[8].Uncertainty, 1.0, "since 6.11.0 its h is of another step than that of the convective flux")
	require.Greater(t, s.Series[7].Uncertainty, 0.1, "as in AST")

	// Loading goes by what is to be loaded.
	problems, err = station.Load(p.Walls.Run, s)
	require.NoError(t, err)
	require.Empty(t, problems)
	require.Len(t, s.Series[0].Values, 7)
}

// What the numbers of all releases obey is the definition of their release: cells
// of node files are recovered so well that they close to their rounding. What is
// derived from some is what the file has.
func TestProbesDeriveAndCheck(t *testing.T) {
	for name, definition := range map[string]string{
		"heat_flux_wall": "G", "heat_flux_wall_675": "G", "heat_flux_wall_691": "G", "heat_flux_wall_6101": "G", "heat_flux_wall_full": "G",
		"heat_flux_wall_fds651": "G + convective",
	} {
		for _, x := range []float64{0.25, 0.45, 0.55, 0.75} { // two beside the border of the surfaces
			p := probe(t, "../../testdata/runs/"+name, [3]float64{x, 1, 0.55}, -2)
			s, _, problems, err := station.FromProbe(p, p.Walls.Outputs, nil)
			require.NoError(t, err)
			require.Empty(t, problems)
			found, err := s.Recognise()
			require.NoError(t, err)
			require.NotNil(t, found.Decided(), "%s at x = %g: %s", name, x, found.Reason)
			require.Equal(t, definition, found.Decided().Definition)
			require.Less(t, found.Decided().Misfit, 1.5, "%s at x = %g", name, x)
			for _, finding := range station.Check(p.Walls.Run, []*station.Station{s}, nil, nil).Findings {
				require.Less(t, finding.Grade, station.Error, finding.Summary)
				require.NotContains(t, []string{station.CodeNothingToCheck, station.CodeMeanRelationOpen, station.CodeRelationOpen}, finding.Code, "%s at x = %g: %s", name, x, finding.Summary)
			}

			requireDerived(t, s, fdsio.NetHeatFlux)
			requireDerived(t, s, fdsio.RadiometerHeatFlux)
			requireDerived(t, s, fdsio.WallTemperature)
		}
	}
}

// requireDerived takes a quantity from a station and derives it from the others.
func requireDerived(t *testing.T, s *station.Station, q fdsio.Quantity) {
	t.Helper()
	without := *s
	without.Series = nil
	var want []float64
	for _, series := range s.Series {
		if series.Quantity == q {
			want = series.Values
		} else {
			without.Series = append(without.Series, series)
		}
	}
	solution, err := without.Derive(&station.DeriveOptions{Want: []fdsio.Quantity{q}})
	require.NoError(t, err)
	got := solution.Quantities[0]
	require.Equal(t, station.Derived, got.How)
	for i, v := range want {
		if !math.IsNaN(got.Values[i]) {
			// Standard uncertainties of both; five of them guard all rows of all runs.
			require.InDelta(t, v, got.Values[i], 5*math.Hypot(got.Uncertainty[i], 0.02), "%s, row %d", q, i)
		}
	}
	require.False(t, math.IsNaN(got.Values[len(want)-1]))
}

func TestProbesOfOtherOutputs(t *testing.T) {
	p := probe(t, "../../testdata/formats/bndf_new/b1.smv", [3]float64{0.55, 0.2, 0.2}, 3)
	s, skipped, _, err := station.FromProbe(p, p.Walls.Outputs, &station.Options{Emissivity: map[string]float64{"(0.55, 0.2, 0.2)": 0.7}})
	require.NoError(t, err)
	require.Equal(t, []station.Skipped{{ID: "TOTAL HEAT FLUX", Reason: `is no quantity of a station: TOTAL HEAT FLUX in "kJ/m2"`}}, skipped)
	require.Equal(t, "S300", s.Surface)
	require.Equal(t, 0.7, *s.Emissivity)
	_, _, _, err = station.FromProbe(p, p.Walls.Outputs, &station.Options{Emissivity: map[string]float64{"x": 0.7}})
	require.ErrorContains(t, err, `no station "x"`)

	// One of two outputs has a PROP, with a coefficient of its own.
	p = probe(t, "../../testdata/formats/dirs", [3]float64{0.2, 0.15, 0.15}, 1)
	s, _, _, err = station.FromProbe(p, p.Walls.Outputs, nil)
	require.NoError(t, err)
	require.Equal(t, flux.DefaultGauge(flux.Celsius(20)), *s.Series[0].Gauge)
	require.Equal(t, flux.Gauge{Emissivity: 0.5, Temperature: flux.Celsius(60), Coefficient: 10, FixedCoefficient: true}, *s.Series[1].Gauge)
}

// What a boundary file does not have is derived from what others have, in one cell.
func ExampleFromProbe() {
	run, err := fdsio.Open("../../testdata/runs/heat_flux_wall")
	if err != nil {
		log.Fatal(err)
	}
	walls, err := bndf.FindWalls(run)
	if err != nil {
		log.Fatal(err)
	}
	probe, err := walls.Probe([3]float64{0.25, 1, 0.5}, -2)
	if err != nil {
		log.Fatal(err)
	}
	s, _, _, err := station.FromProbe(probe, walls.Outputs, nil)
	if err != nil {
		log.Fatal(err)
	}
	solution, err := s.Derive(&station.DeriveOptions{Want: []fdsio.Quantity{fdsio.AdiabaticSurfaceTemperature, fdsio.GasTemperature}})
	if err != nil {
		log.Fatal(err)
	}
	last := len(solution.Time) - 1
	for _, q := range solution.Quantities {
		fmt.Printf("%s %s: %.1f ± %.1f K at %.0f s\n", s.Surface, q.Quantity, q.Values[last], q.Uncertainty[last], solution.Time[last])
	}
	// Output:
	// GYPSUM BOARD ADIABATIC SURFACE TEMPERATURE: 547.1 ± 1.3 K at 60 s
	// GYPSUM BOARD GAS TEMPERATURE: 299.8 ± 2.9 K at 60 s
}
