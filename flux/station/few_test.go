package station_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/station"
)

// only returns a copy of a station that has no more than some of its columns.
func only(s *station.Station, keep func(x *station.Series) bool) *station.Station {
	c := *s
	c.Series = slices.DeleteFunc(slices.Clone(s.Series), func(x station.Series) bool { return !keep(&x) })
	return &c
}

// Each column alone, with and without a release, has nothing to be compared with;
// all that could be wanted has a value or a reason.
func TestOneColumnAlone(t *testing.T) {
	everything := append(station.Derivable(false), station.Derivable(true)...)
	for _, s := range load(t, runs+"heat_flux_wall_6101", nil) {
		for _, release := range []*flux.Convention{s.Convention, nil} {
			for i := range s.Series {
				one := only(s, func(x *station.Series) bool { return x.ID == s.Series[i].ID })
				one.Convention = release
				solution, err := one.Derive(&station.DeriveOptions{Want: everything})
				require.NoError(t, err)
				require.Len(t, solution.Time, 61)
				for _, d := range solution.Quantities {
					for row, v := range d.Values {
						require.Equal(t, math.IsNaN(v), d.Reason(row) != "", "%s from %s, row %d", d.Quantity, s.Series[i].ID, row)
					}
				}
				v, err := one.Verify()
				require.NoError(t, err)
				require.Empty(t, v.Closures)
			}
		}
	}
}

// An INCIDENT HEAT FLUX that may include convection is not handed on as radiation.
func TestIncidentOfAnUnknownReleaseIsNotTaken(t *testing.T) {
	s := only(load(t, runs+"heat_flux_wall_fds651", nil)[0], func(x *station.Series) bool {
		return x.Quantity == fdsio.IncidentHeatFlux || x.Quantity == fdsio.ConvectiveHeatFlux
	})
	s.Convention = nil
	got := derive(t, s, nil)
	for _, q := range []fdsio.Quantity{fdsio.IncidentHeatFlux, station.LegacyIncident, station.RadiationTemperature} {
		require.Equal(t, station.NotDetermined, got[q].How, q)
	}
	require.Equal(t, station.Measured, got[fdsio.ConvectiveHeatFlux].How)
}

// Where no release is known and no definition fits, it is still said which columns
// are off: here one of two, as there are no more ways to the incident radiation.
func TestContradictionWithoutARelease(t *testing.T) {
	s := load(t, runs+"heat_flux_wall", nil)[0]
	s.Convention = nil
	x := byID(t, s, "GYPSUM-INC")
	for i := range x.Values {
		x.Values[i] *= 1.01
	}
	v, err := s.Verify()
	require.NoError(t, err)
	var off []string
	for _, c := range v.Closures {
		if !c.Closes {
			off = append(off, c.Series.ID)
			for _, r := range c.Rivals {
				off = append(off, r.ID)
			}
		}
	}
	require.ElementsMatch(t, []string{"GYPSUM-INC", "GYPSUM-RADIO"}, off)
}

// A build of FDS 6.11.1 that no file names: its gauges do not obey their PROP, which
// the other columns tell.
func TestDisobedientGaugesAreNotDerivedFrom(t *testing.T) {
	s := load(t, runs+"heat_flux_wall_full", nil)[0]
	gauge := byID(t, s, "GYPSUM-GAUGE-80C").Gauge
	want := derive(t, s, gauge)
	s.Convention = nil
	solution, err := s.Derive(&station.DeriveOptions{Gauge: gauge})
	require.NoError(t, err)
	require.Contains(t, solution.Remarks, "the devices with a PROP contradict the other columns and are left out: fdsflux check tells which")
	for _, d := range solution.Quantities {
		if d.Quantity == fdsio.GaugeHeatFlux || d.Quantity == station.EmittedHeatFlux {
			require.Equal(t, station.Derived, d.How)
			for i, v := range d.Values {
				require.InDelta(t, want[d.Quantity].Values[i], v, 1e-3, "%s, row %d", d.Quantity, i) // print rounding, over three columns less
			}
		}
	}
}

// What is derived from columns that contradict each other is said to be doubtful.
func TestContradictionIsRemarkedOn(t *testing.T) {
	s := load(t, runs+"heat_flux_wall", nil)[0]
	solution, err := s.Derive(nil)
	require.NoError(t, err)
	require.Empty(t, solution.Remarks)
	x := byID(t, s, "GYPSUM-NET")
	for i := range x.Values {
		x.Values[i] *= 1.01
	}
	solution, err = s.Derive(nil)
	require.NoError(t, err)
	require.Len(t, solution.Remarks, 1)
	require.Contains(t, solution.Remarks[0], "the columns contradict each other: GYPSUM-")
}

// Few digits make a bent line look straight: the emissivity of a wall that heats up
// may seem to be in its columns, but not to a tenth of what it is off by.
func TestEmissivityFromFewDigits(t *testing.T) {
	const sigma, ambient = 5.670373e-8, 293.15
	rounded := func(v float64) float64 {
		size := math.Pow(10, math.Floor(math.Log10(math.Abs(v)))-2) // 3 digits
		return math.Round(v/size) * size
	}
	emission := func(T float64) float64 { return sigma * T * T * T * T }
	gauge := flux.DefaultGauge(ambient)
	found, random := 0, rand.New(rand.NewPCG(4, 4))
	for k := range 300 {
		e, heating := []float64{0.1, 0.5, 0.9}[k%3], 0.1*float64(k%50)
		var time, radiative, radiometer []float64
		for i := range 20 {
			g := 5000 + 10000*random.Float64()
			time = append(time, float64(i))
			radiative = append(radiative, rounded(e*(g-emission(ambient+heating*float64(i)))))
			radiometer = append(radiometer, rounded(g-emission(ambient)))
		}
		release, tg := flux.FDS(6, 10, 1), flux.Temperature(ambient)
		s := &station.Station{Name: "A", Convention: &release, Ambient: &tg, Series: []station.Series{
			{ID: "A-RAD", Quantity: fdsio.RadiativeHeatFlux, Unit: "W/m2", Time: time, Values: radiative, Digits: 3},
			{ID: "A-RADIO", Quantity: fdsio.RadiometerHeatFlux, Unit: "W/m2", Time: time, Values: radiometer, Digits: 3, Gauge: &gauge},
		}}
		got, err := s.FindEmissivity()
		require.NoError(t, err)
		if !math.IsNaN(got.Value) {
			found++
			require.InDelta(t, e, got.Value, 6*got.Uncertainty, "%v K/s: %+v", heating, got) // of 20 points
		}
	}
	require.Greater(t, found, 20)
}

// The temperature of the mean radiation has the uncertainty of the radiation alone.
func TestRadiationTemperatureOfTheMean(t *testing.T) {
	for _, s := range load(t, runs+"heat_flux_wall", nil) {
		trad := derive(t, s, nil)[station.RadiationTemperature]
		for i, g := range get(t, s, fdsio.IncidentHeatFlux) {
			require.InDelta(t, math.Pow(g/s.Convention.StefanBoltzmann(), 0.25), trad.Values[i], 1e-4, "%s, row %d", s.Name, i) // print rounding
			require.Less(t, trad.Uncertainty[i], 1e-4)
		}
	}
}

// An emissivity of 0 is known; it is what hides the radiation.
func TestEmissivityZeroIsNotCalledUnknown(t *testing.T) {
	s := load(t, runs+"heat_flux_wall", nil)[0]
	zero := 0.0
	s.Emissivity = &zero
	require.Equal(t, "the emissivity is 0", derive(t, s, nil)[station.AbsorbedHeatFlux].Reason(30))
	v, err := s.Verify()
	require.NoError(t, err)
	require.Contains(t, v.Definition.Reason, "emissivity 0")
}

// The likely cause is named whatever the run claims.
func TestCauseOfAnIgnoredPropWithoutARelease(t *testing.T) {
	honest := flux.FDS(6, 10, 1)
	for _, release := range []*flux.Convention{nil, &honest} {
		f := find(t, checked(t, "heat_flux_wall_full", func(s []*station.Station) { s[0].Convention = release }), "FX301")
		require.Equal(t, []string{"GYPSUM"}, f.Stations)
		require.Contains(t, f.Detail, "FDS 6.11.1 ignores the PROP of devices on walls; other releases do not.")
	}
}

// INCIDENT HEAT FLUX and RADIOMETER tell an ambient temperature that no file does.
func TestAmbientOfTheColumns(t *testing.T) {
	change := func(s *station.Station) {
		s.Ambient = nil
		x := byID(t, s, "GYPSUM-RADIO")
		x.Gauge, x.Values = nil, slices.Clone(x.Values)
		for i := range x.Values {
			x.Values[i] -= 126.5 // W/m2, σ (313.15⁴ − 293.15⁴)
		}
	}
	findings := checked(t, "heat_flux_wall", func(s []*station.Station) { change(s[0]) })
	require.NotContains(t, codes(findings), "FX201")
	s := load(t, runs+"heat_flux_wall", nil)[0]
	change(s)
	solution, err := s.Derive(nil)
	require.NoError(t, err)
	require.Contains(t, solution.Remarks[0], "40.00 °C, to which INCIDENT HEAT FLUX and RADIOMETER point")
	s.Series = slices.DeleteFunc(s.Series, func(x station.Series) bool { return x.ID == "GYPSUM-RADIO" })
	solution, err = s.Derive(nil)
	require.NoError(t, err)
	require.Contains(t, solution.Remarks[0], "20 °C, FDS's default, is taken")
}

// What contradicts itself is not stated to the last digit.
func TestContradictionEnlargesUncertainties(t *testing.T) {
	s := load(t, runs+"heat_flux_wall", nil)[0]
	want := derive(t, s, nil)[fdsio.WallTemperature]
	x := byID(t, s, "GYPSUM-INC")
	x.Values = slices.Clone(x.Values)
	for i := range x.Values {
		x.Values[i] *= 1.2
	}
	got := derive(t, s, nil)[station.EmittedHeatFlux]
	for i := 10; i < len(got.Values); i++ {
		if v := got.Values[i]; !math.IsNaN(v) {
			require.Greater(t, got.Uncertainty[i], 100., "W/m2, row %d", i) // of some thousand that the columns differ by
		}
	}
	require.Equal(t, station.Derived, want.How)
}

// Each surplus column has a residual at each time, of about its uncertainty.
func TestResiduals(t *testing.T) {
	residuals, err := load(t, runs+"heat_flux_wall", nil)[0].Residuals()
	require.NoError(t, err)
	require.Len(t, residuals, 5) // all but the gauge
	for _, r := range residuals {
		require.Len(t, r.Time, 61)
		for i := range r.Time {
			require.InDelta(t, 0, (r.Printed[i]-r.Expected[i])/r.Uncertainty[i], 4, "%s, row %d", r.Series.ID, i) // print rounding
		}
	}
}

// At the start, with all at ambient temperature, h is 0/0; rounding makes it about
// −4 σ T∞³ = −5.7 W/(m2 K), seemingly certain to some percent.
func TestNoSurfaceHasANegativeCoefficient(t *testing.T) {
	columns := []fdsio.Quantity{fdsio.ConvectiveHeatFlux, fdsio.IncidentHeatFlux, fdsio.GaugeHeatFlux, fdsio.NetHeatFlux}
	const ambient = 293.15
	for i := range 100 {
		x := surfaceState{emissivity: 0.05 + 0.0095*float64(i), wall: ambient, gas: ambient, h: 6, incident: 5.670373e-8 * ambient * ambient * ambient * ambient}
		got := derive(t, x.station(t, columns, 4+i%6, 1), nil)
		for _, q := range []fdsio.Quantity{fdsio.HeatTransferCoefficient, fdsio.GasTemperature, fdsio.AdiabaticSurfaceTemperature} {
			require.True(t, math.IsNaN(got[q].Values[0]), "%s %v ± %v from %d digits", q, got[q].Values[0], got[q].Uncertainty[0], 4+i%6)
		}
	}
}

// A wall that heats in step with the radiation also gives a line, mostly of a wall below the
// ambient temperature: that is no emissivity.
func TestEmissivityOfAWallInStepWithTheRadiation(t *testing.T) {
	const sigma, e = 5.670373e-8, 0.8
	ambient, c := flux.Celsius(20), flux.FDS(6, 10, 1)
	var time, incident, radiative []float64
	for i := range 20 {
		g := 5e3 + 500*float64(i)
		emission := sigma*math.Pow(float64(ambient), 4) + 0.05*(g-5e3) // it begins at ambient temperature
		time, incident, radiative = append(time, float64(i)), append(incident, g), append(radiative, e*(g-emission))
	}
	s := &station.Station{Name: "A", Ambient: &ambient, Convention: &c, Series: []station.Series{
		{ID: "INC", Quantity: fdsio.IncidentHeatFlux, Unit: "W/m2", Time: time, Values: incident, Digits: 8},
		{ID: "RAD", Quantity: fdsio.RadiativeHeatFlux, Unit: "W/m2", Time: time, Values: radiative, Digits: 8},
	}}
	got, err := s.FindEmissivity()
	require.NoError(t, err)
	require.True(t, math.IsNaN(got.Value), "%+v", got)
	require.Contains(t, got.Reason, "not that of a wall held at ambient temperature or above")
}

// What a gauge reads and should have read are means over the same rows.
func TestGaugeMeansAreOfTheSameRows(t *testing.T) {
	s := load(t, runs+"heat_flux_wall_675", nil)[0] // h is derived: not in the first rows
	v, err := s.Verify()
	require.NoError(t, err)
	for _, g := range v.Gauges {
		if g.Verdict == station.GaugeObeys {
			require.InEpsilon(t, g.AsDeclared, g.Printed, 1e-6, g.Series.ID) // averaging of h, print rounding
		}
	}
}
