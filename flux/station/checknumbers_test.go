package station_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/station"
)

// checked checks a run whose stations were changed after loading.
func checked(t *testing.T, name string, change func(stations []*station.Station)) []station.Finding {
	t.Helper()
	run, err := fdsio.Open(runs + name)
	require.NoError(t, err)
	stations, skipped, err := station.Find(run, nil)
	require.NoError(t, err)
	problems, err := station.Load(run, stations...)
	require.NoError(t, err)
	change(stations)
	return station.Check(run, stations, skipped, problems).Findings
}

func find(t *testing.T, findings []station.Finding, code string) station.Finding {
	t.Helper()
	i := slices.IndexFunc(findings, func(f station.Finding) bool { return f.Code == code })
	require.GreaterOrEqual(t, i, 0, "%s in %+v", code, findings)
	return findings[i]
}

func TestNumbersContradictTheRelease(t *testing.T) {
	later := flux.FDS(6, 7, 5)
	f := find(t, checked(t, "heat_flux_wall_fds651", func(s []*station.Station) {
		for i := range s {
			s[i].Convention = &later
		}
	}), "FX101")
	require.Equal(t, station.Error, f.Grade)
	require.Equal(t, []string{"GYPSUM", "INERT"}, f.Stations)
	require.Equal(t, "The numbers of GYPSUM and INERT follow the definitions of FDS 6.1.2 to 6.5.1, but the run says FDS 6.7.5.", f.Summary)

	earlier := flux.FDS(6, 0, 1)
	f = find(t, checked(t, "heat_flux_wall_fds651", func(s []*station.Station) { s[0].Convention = &earlier }), "FX103")
	require.Equal(t, []string{"GYPSUM"}, f.Stations)
}

func TestColumnThatDoesNotFit(t *testing.T) {
	scale := func(id string, factor float64) func(s []*station.Station) {
		return func(stations []*station.Station) {
			x := byID(t, stations[0], id)
			x.Values = slices.Clone(x.Values)
			for i := range x.Values {
				x.Values[i] *= factor
			}
		}
	}
	// Of three columns in one relation nothing tells which is wrong.
	f := find(t, checked(t, "heat_flux_wall_6101", scale("GYPSUM-NET", 1.0001)), "FX201")
	require.ElementsMatch(t, []string{"GYPSUM-NET", "GYPSUM-CONV", "GYPSUM-RAD"}, f.Devices)
	require.Equal(t, station.Error, f.Grade)
	// h is in no sum: it misses by more than averaging explains.
	f = find(t, checked(t, "heat_flux_wall_6101", scale("GYPSUM-TWALL", 1.02)), "FX202")
	require.Equal(t, station.Warning, f.Grade)
	require.Contains(t, f.Devices, "GYPSUM-TWALL")
}

// The emissivity of a wall that is held at one temperature is in its columns.
func TestEmissivityOfTheColumns(t *testing.T) {
	wrong := 0.8
	f := find(t, checked(t, "heat_flux_wall", func(s []*station.Station) { s[1].Emissivity = &wrong }), "FX401")
	require.Equal(t, []string{"INERT"}, f.Stations)
	require.InDelta(t, 0.9, f.Numbers[0].Value, 1e-6) // FDS divides by ε + 1e-10; print rounding
}

// What 6.11.1 makes of a PROP, and what should have been read.
func TestGaugesThatIgnoreTheirProp(t *testing.T) {
	findings := checked(t, "heat_flux_wall_full", func([]*station.Station) {})
	var devices []string
	for _, f := range findings {
		if f.Code == "FX301" {
			devices = append(devices, f.Devices...)
		}
	}
	require.Equal(t, []string{"GYPSUM-GAUGE-80C", "GYPSUM-RADIO-80C", "GYPSUM-GAUGE-H15", "INERT-GAUGE-80C", "INERT-RADIO-80C", "INERT-GAUGE-H15"}, devices)
	f := find(t, findings, "FX301")
	require.Contains(t, f.Detail, "FDS 6.11.1 ignores the PROP of devices on walls; 6.10.1 did not")
	require.Equal(t, "fdsflux derive PATH --station GYPSUM --want gauge --gauge-temperature 80 --gauge-emissivity 0.9", f.More)

	s := load(t, runs+"heat_flux_wall_full", nil)[0]
	v, err := s.Verify()
	require.NoError(t, err)
	got := derive(t, s, v.Gauges[0].Series.Gauge)[fdsio.GaugeHeatFlux]
	mean := 0.0
	for _, q := range got.Values {
		mean += q / float64(len(got.Values))
	}
	require.InDelta(t, mean, v.Gauges[0].AsDeclared, 1e-6*mean) // derived from one column more
	for _, g := range load(t, runs+"heat_flux_wall_6101", nil)[:2] {
		v, err := g.Verify()
		require.NoError(t, err)
		require.Len(t, v.Gauges, 3)
		for _, c := range v.Gauges {
			require.Equal(t, station.GaugeObeys, c.Verdict, c.Series.ID)
		}
	}
}

// With the fluxes of the 2014 example alone all relations close to print rounding.
func TestSeedCloses(t *testing.T) {
	for _, s := range loadSeed(t) {
		v, err := s.Verify()
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(v.Closures), 5)
		for _, c := range v.Closures {
			require.True(t, c.Closes && c.Exact, "%s: %+v", c.Series.ID, c)
		}
	}
}
