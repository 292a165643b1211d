package station_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/station"
)

// theSix are the fluxes that the project's first example printed.
var theSix = []fdsio.Quantity{fdsio.NetHeatFlux, fdsio.ConvectiveHeatFlux, fdsio.RadiativeHeatFlux,
	fdsio.IncidentHeatFlux, fdsio.GaugeHeatFlux, fdsio.RadiometerHeatFlux}

// onlySix returns a copy of a station that has printed no more than the six.
func onlySix(s *station.Station) *station.Station {
	c := *s
	c.Series = slices.DeleteFunc(slices.Clone(s.Series), func(x station.Series) bool {
		return x.Prop != "" || !slices.Contains(theSix, x.Quantity)
	})
	return &c
}

func derive(t *testing.T, s *station.Station, gauge *flux.Gauge) map[fdsio.Quantity]station.Derivation {
	t.Helper()
	solution, err := s.Derive(&station.DeriveOptions{Gauge: gauge})
	require.NoError(t, err)
	out := map[fdsio.Quantity]station.Derivation{}
	for _, d := range solution.Quantities {
		out[d.Quantity] = d
	}
	return out
}

// From six fluxes alone, what FDS also printed in these runs.
func TestSixFluxesTellTheRest(t *testing.T) {
	walls := load(t, runs+"heat_flux_wall_6101", nil)
	gypsum, inert := walls[0], walls[1]
	require.Equal(t, []string{"GYPSUM", "INERT"}, []string{gypsum.Name, inert.Name})

	got := derive(t, onlySix(gypsum), nil)
	wall, h := got[fdsio.WallTemperature], got[fdsio.HeatTransferCoefficient]
	require.Equal(t, station.Derived, wall.How)
	for i, want := range get(t, gypsum, fdsio.WallTemperature) {
		require.InDelta(t, want, wall.Values[i], 0.2, "row %d", i) // averaging, and that FDS emits with an earlier temperature
	}
	for i, want := range get(t, gypsum, fdsio.HeatTransferCoefficient) {
		if gypsum.Series[0].Time[i] > 10 {
			require.InEpsilon(t, want, h.Values[i], 0.005, "row %d", i) // averaging
		}
	}

	got = derive(t, onlySix(inert), nil)
	for i, want := range get(t, inert, fdsio.WallTemperature) {
		require.InDelta(t, want, got[fdsio.WallTemperature].Values[i], 1e-4, "row %d", i) // print rounding
	}
	for _, q := range []fdsio.Quantity{fdsio.HeatTransferCoefficient, fdsio.GasTemperature, fdsio.AdiabaticSurfaceTemperature} {
		require.Equal(t, station.NotDetermined, got[q].How, q)
		for i, v := range got[q].Values {
			require.True(t, math.IsNaN(v))
			require.NotEmpty(t, got[q].Reason(i))
		}
	}
}

// The uncertainty that is stated covers the difference from what FDS printed. On the
// gypsum averaging dominates: one standard uncertainty covers 95 % of the rows; on
// the inert wall it is rounding alone, of which two do.
func TestStatedUncertainty(t *testing.T) {
	for _, run := range []string{"675", "691", "6101", "full"} {
		for _, s := range load(t, runs+"heat_flux_wall_"+run, nil) {
			if s.Gas {
				continue
			}
			got := derive(t, onlySix(s), nil)
			for q, k := range map[fdsio.Quantity]float64{fdsio.WallTemperature: 1, fdsio.HeatTransferCoefficient: 1, fdsio.GasTemperature: 1, fdsio.AdiabaticSurfaceTemperature: 2} {
				if s.Name == "INERT" {
					k = 2
				}
				covered, rows := 0., 0.
				for i, want := range get(t, s, q) {
					if v := got[q].Values[i]; !math.IsNaN(v) {
						rows++
						if math.Abs(v-want) <= k*got[q].Uncertainty[i] {
							covered++
						}
					}
				}
				if rows > 0 {
					t.Logf("%s %s %s: %.0f of %.0f within %.0f u", run, s.Name, q, covered, rows, k)
					// 60 rows at 95 % scatter by 1.7 rows.
					require.GreaterOrEqual(t, covered, 0.95*rows-2, "%s %s %s", run, s.Name, q)
				}
			}
		}
	}
}

// A gauge that FDS was told of, from the default gauge and the other columns.
func TestGaugeOfAPropFromTheDefaultGauge(t *testing.T) {
	for _, s := range load(t, runs+"heat_flux_wall_6101", nil)[:2] {
		var declared, radio, fixed *station.Series
		plain := *s
		plain.Series = nil
		for i := range s.Series {
			switch x := &s.Series[i]; x.ID {
			case s.Name + "-GAUGE-80C":
				declared = x
			case s.Name + "-RADIO-80C":
				radio = x
			case s.Name + "-GAUGE-H15":
				fixed = x
			default:
				plain.Series = append(plain.Series, *x)
			}
		}
		got := derive(t, &plain, declared.Gauge)
		for i := range declared.Values {
			// ⟨h⟩ is printed, so that all is a sum over the columns: print rounding.
			require.InDelta(t, declared.Values[i], got[fdsio.GaugeHeatFlux].Values[i], 2e-3, "%s, row %d", declared.ID, i)
			require.InDelta(t, radio.Values[i], got[fdsio.RadiometerHeatFlux].Values[i], 1e-3, "%s, row %d", radio.ID, i)
		}
		got = derive(t, &plain, fixed.Gauge)
		for i := range fixed.Values {
			require.InDelta(t, fixed.Values[i], got[fdsio.GaugeHeatFlux].Values[i], 2e-3, "%s, row %d", fixed.ID, i)
		}
		if s.Name != "GYPSUM" {
			continue
		}
		got = derive(t, onlySix(s), declared.Gauge) // h from the fluxes
		for i := range declared.Values {
			if v := got[fdsio.GaugeHeatFlux].Values[i]; !math.IsNaN(v) {
				require.InDelta(t, declared.Values[i], v, 20, "%s, row %d", declared.ID, i) // averaging
			}
		}
	}
}

func TestSeedOf2014(t *testing.T) {
	path := filepath.Join(seed, "heat_flux_devc.csv")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the original example of 2014 is not beside the project (%s)", seed)
	}
	// The file by itself: no deck, no release.
	bare, err := fdsio.Open(path)
	require.NoError(t, err)
	bare.Version, bare.Ambient = nil, nil
	open := func(opts *station.Options) map[string]*station.Station {
		stations, _, err := station.Find(bare, opts)
		require.NoError(t, err)
		_, err = station.Load(bare, stations...)
		require.NoError(t, err)
		out := map[string]*station.Station{}
		for _, s := range stations {
			if opts == nil {
				s.Emissivity = nil
			}
			out[s.Name] = s
		}
		return out
	}
	given := open(&station.Options{Emissivity: map[string]float64{"GYPSUM": 0.5, "INERT": 0.9}})
	for name, want := range map[string]float64{"GYPSUM": 151.80, "INERT": 20.00} {
		found, err := given[name].Recognise()
		require.NoError(t, err)
		require.NotNil(t, found.Decided(), "%+v", found)
		require.Equal(t, "6.1.1 or earlier", found.Decided().Releases)
		require.Len(t, found.Fits, 1) // σ = 5.67e-8, too
		got := derive(t, given[name], nil)[fdsio.WallTemperature].Values
		require.InDelta(t, want, got[len(got)-1]-273.15, 0.01, name) // the digits of the published value
	}
	told := open(nil)
	inert, err := told["INERT"].FindEmissivity()
	require.NoError(t, err)
	require.Equal(t, "found from the columns", inert.Source)
	require.InDelta(t, 0.9, inert.Value, 3*inert.Uncertainty+1e-9) // FDS divides by ε + 1e-10
	require.Less(t, inert.Uncertainty, 1e-6)
	for _, h := range derive(t, told["INERT"], nil)[fdsio.HeatTransferCoefficient].Values {
		require.False(t, h < 0) // as comes out at 0 s, where all is rounding
	}
	gypsum, err := told["GYPSUM"].FindEmissivity()
	require.NoError(t, err)
	require.True(t, math.IsNaN(gypsum.Value))
	require.Contains(t, gypsum.Reason, "not identifiable")
	got := derive(t, told["GYPSUM"], nil)
	require.Equal(t, "the emissivity is not known", got[fdsio.AdiabaticSurfaceTemperature].Reason(30))
	require.Equal(t, station.Derived, got[fdsio.IncidentHeatFlux].How)
}

func TestDefinitionIsRecognised(t *testing.T) {
	for run, want := range map[string]string{
		"heat_flux_wall": "6.5.2 or later", "heat_flux_wall_full": "6.5.2 or later", "heat_flux_wall_6101": "6.5.2 or later",
		"heat_flux_wall_691": "6.5.2 or later", "heat_flux_wall_675": "6.5.2 or later", "heat_flux_wall_fds651": "6.1.2 to 6.5.1",
		"grid/20cm": "6.5.2 or later", "grid/10cm": "6.5.2 or later", "grid/5cm": "6.5.2 or later",
	} {
		for _, s := range load(t, runs+run, nil) {
			found, err := s.Recognise()
			require.NoError(t, err)
			if s.Gas {
				require.Nil(t, found.Decided())
				require.Equal(t, "INCIDENT HEAT FLUX is not printed", found.Reason)
				continue
			}
			require.NotNil(t, found.Decided(), "%s %s: %+v", run, s.Name, found)
			require.Equal(t, want, found.Decided().Releases, run)
			definition, sigma := found.Contradicts()
			require.False(t, definition || sigma, run)
		}
	}
}

// Without a column that it takes, or without convection, the numbers can't tell.
func TestDefinitionThatCannotBeTold(t *testing.T) {
	s := onlySix(load(t, runs+"heat_flux_wall_6101", nil)[0])
	all := s.Series
	for q, reason := range map[fdsio.Quantity]string{
		fdsio.IncidentHeatFlux:   "INCIDENT HEAT FLUX is not printed",
		fdsio.RadiometerHeatFlux: "without RADIOMETER there is no second way to the incident radiation",
	} {
		s.Series = slices.DeleteFunc(slices.Clone(all), func(x station.Series) bool { return x.Quantity == q })
		found, err := s.Recognise()
		require.NoError(t, err)
		require.Nil(t, found.Decided())
		require.Equal(t, reason, found.Reason)
	}
	still := surfaceState{emissivity: 0.7, wall: 350, incident: 9e3, gas: 350 + 1e-9, h: 7}
	x := still.station(t, theSix, 8, 3)
	found, err := x.Recognise()
	require.NoError(t, err)
	require.Nil(t, found.Decided())
	require.Contains(t, found.Reason, "too small to tell")
}

// Of an unknown release INCIDENT HEAT FLUX may be either; where it is alone nothing is left.
func TestNothingButTheIncidentHeatFluxOfAnUnknownRelease(t *testing.T) {
	s := surfaceState{emissivity: 0.7, wall: 350, incident: 9e3, gas: 500, h: 7}.station(t, []fdsio.Quantity{fdsio.IncidentHeatFlux}, 8, 3)
	s.Convention, s.Emissivity = nil, nil
	solution, err := s.Derive(&station.DeriveOptions{Want: []fdsio.Quantity{fdsio.RadiometerHeatFlux}})
	require.NoError(t, err)
	require.Equal(t, station.NotDetermined, solution.Quantities[0].How)
	require.Len(t, solution.Quantities[0].Values, 3)
	require.Contains(t, strings.Join(solution.Remarks, "\n"), "INCIDENT HEAT FLUX is not used")
	found, err := s.FindEmissivity()
	require.NoError(t, err)
	require.True(t, math.IsNaN(found.Value))
	_, err = s.Verify()
	require.NoError(t, err)
}

// surfaceState is a true state, of which columns can be printed.
type surfaceState struct{ emissivity, wall, incident, gas, h float64 }

// station prints columns of the state with so many digits.
func (x surfaceState) station(t *testing.T, quantities []fdsio.Quantity, digits, rows int) *station.Station {
	t.Helper()
	c, ambient := flux.FDS(6, 10, 1), flux.Celsius(20)
	s := &station.Station{Name: "X", Emissivity: &x.emissivity, Ambient: &ambient, Convention: &c}
	var time []float64
	for i := range rows {
		time = append(time, float64(i))
	}
	for _, q := range quantities {
		v := x.value(t, q)
		unit, factor, offset := "W/m2", 1e3, 0.0
		switch q {
		case fdsio.WallTemperature, fdsio.GasTemperature:
			unit, factor, offset = "K", 1, 273.15
		case fdsio.HeatTransferCoefficient:
			unit, factor = "W/(m2 K)", 1
		}
		if digits < 17 {
			printed, err := strconv.ParseFloat(strconv.FormatFloat((v-offset)/factor, 'e', digits-1, 64), 64)
			require.NoError(t, err)
			v = printed*factor + offset
		}
		values := slices.Repeat([]float64{v}, rows)
		s.Series = append(s.Series, station.Series{ID: string(q), Quantity: q, Unit: unit, Sampling: station.Instant, Digits: digits, Time: time, Values: values})
	}
	return s
}

// value is what the relations of package flux make of the state.
func (x surfaceState) value(t *testing.T, q fdsio.Quantity) float64 {
	t.Helper()
	c := flux.FDS(6, 10, 1)
	s := flux.Surface{Emissivity: x.emissivity, Temperature: flux.Temperature(x.wall)}
	e := flux.Exposure{Incident: flux.HeatFlux(x.incident), Gas: flux.Temperature(x.gas), Coefficient: flux.HeatTransferCoefficient(x.h)}
	g := flux.DefaultGauge(flux.Celsius(20))
	var v flux.HeatFlux
	var err error
	switch q {
	case fdsio.RadiativeHeatFlux:
		v, err = c.RadiativeHeatFlux(s, e)
	case fdsio.ConvectiveHeatFlux:
		v, err = c.ConvectiveHeatFlux(s, e)
	case fdsio.NetHeatFlux:
		v, err = c.NetHeatFlux(s, e)
	case fdsio.IncidentHeatFlux:
		v, err = c.IncidentHeatFlux(s, e)
	case fdsio.GaugeHeatFlux:
		v, err = c.GaugeHeatFlux(s, e, g)
	case fdsio.RadiometerHeatFlux:
		v, err = c.RadiometerHeatFlux(s, e, g)
	case fdsio.ConvectiveGaugeHeatFlux:
		v, err = c.ConvectiveGaugeHeatFlux(e, g)
	case fdsio.AdiabaticSurfaceTemperature:
		var ast flux.Temperature
		ast, err = c.AdiabaticSurfaceTemperature(x.emissivity, e)
		v = flux.HeatFlux(ast)
	case fdsio.WallTemperature:
		v = flux.HeatFlux(x.wall)
	case fdsio.GasTemperature:
		v = flux.HeatFlux(x.gas)
	case fdsio.HeatTransferCoefficient:
		v = flux.HeatFlux(x.h)
	}
	require.NoError(t, err)
	return float64(v)
}

func randomState(r *rand.Rand) surfaceState {
	return surfaceState{
		emissivity: 0.05 + 0.95*r.Float64(), wall: 293.15 + 600*r.Float64(), incident: 418 + 1e5*r.Float64()*r.Float64(),
		gas: 290 + 1200*r.Float64(), h: 1 + 60*r.Float64(),
	}
}

var printable = append(slices.Clone(theSix), fdsio.ConvectiveGaugeHeatFlux, fdsio.WallTemperature, fdsio.GasTemperature, fdsio.HeatTransferCoefficient)

// Of random columns of random states, printed with 4 to 9 digits, what is derived
// lies within 3 standard uncertainties in 99.5 % of the cases.
func TestDerivedWithinItsUncertainty(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	cases, outside := 0, 0
	for range 1500 {
		x := randomState(r)
		var columns []fdsio.Quantity
		for _, q := range printable {
			if r.IntN(2) == 0 {
				columns = append(columns, q)
			}
		}
		if len(columns) == 0 {
			continue
		}
		s := x.station(t, columns, 4+r.IntN(6), 2)
		for q, d := range derive(t, s, nil) {
			if d.How != station.Derived || !slices.Contains(append(printable, fdsio.AdiabaticSurfaceTemperature), q) {
				continue
			}
			cases++
			if off := math.Abs(d.Values[0] - x.value(t, q)); off > 3*d.Uncertainty[0] {
				outside++
				t.Logf("%s from %v: off %g, u %g, %+v", q, columns, off, d.Uncertainty[0], x)
			}
		}
	}
	require.Greater(t, cases, 3000)
	require.LessOrEqual(t, float64(outside), 0.005*float64(cases), "%d of %d", outside, cases)
}

// Where the columns are not rounded what they determine comes out exactly: 1e-6
// guards the condition of the equations in double precision.
func TestExactColumnsInvertExactly(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 3))
	checked := map[fdsio.Quantity]int{}
	for range 500 {
		x := randomState(r)
		var columns []fdsio.Quantity
		for _, q := range printable {
			if r.IntN(2) == 0 {
				columns = append(columns, q)
			}
		}
		if len(columns) == 0 {
			continue
		}
		for q, d := range derive(t, x.station(t, columns, 17, 2), nil) {
			if d.How != station.Derived || !slices.Contains(append(printable, fdsio.AdiabaticSurfaceTemperature), q) {
				continue
			}
			checked[q]++
			want := x.value(t, q)
			require.InDelta(t, want, d.Values[0], 1e-6*math.Abs(want)+1e-6+50*d.Uncertainty[0], "%s from %v of %+v", q, columns, x)
			require.Less(t, d.Uncertainty[0], 1e-3*math.Abs(want)+1e-3, "%s from %v of %+v", q, columns, x)
		}
	}
	for _, q := range append(printable, fdsio.AdiabaticSurfaceTemperature) {
		require.Greater(t, checked[q], 20, q)
	}
}

// A radiometer has no h: the one of a wanted gauge makes no other of it.
func TestRadiometerDoesNotConvect(t *testing.T) {
	s := load(t, runs+"heat_flux_wall", nil)[0]
	g := flux.Gauge{Emissivity: 1, Temperature: flux.Celsius(20), Coefficient: 15, FixedCoefficient: true}
	require.Equal(t, station.Measured, derive(t, s, &g)[fdsio.RadiometerHeatFlux].How)
	require.Equal(t, station.Derived, derive(t, s, &g)[fdsio.GaugeHeatFlux].How)
}

// What a gap takes away is a gap, and comes back.
func TestGapsStayGaps(t *testing.T) {
	s := onlySix(load(t, runs+"heat_flux_wall_6101", nil)[0])
	for i := range s.Series {
		s.Series[i].Values = slices.Clone(s.Series[i].Values)
		switch s.Series[i].Quantity {
		case fdsio.IncidentHeatFlux, fdsio.RadiometerHeatFlux, fdsio.GaugeHeatFlux:
			s.Series[i].Values[30] = math.NaN()
		}
		s.Series[i].Values[40] = math.Inf(1)
	}
	got := derive(t, s, nil)
	wall := got[fdsio.WallTemperature]
	require.True(t, math.IsNaN(wall.Values[30]))
	require.Equal(t, "the columns leave it open", wall.Reason(30))
	require.Equal(t, "no column has a value at this time", wall.Reason(40))
	require.False(t, math.IsNaN(wall.Values[31]))
	require.Equal(t, "", wall.Reason(31))
}

// Columns that contradict each other at one time take nothing from the times after it.
func TestContradictionStaysAtItsTime(t *testing.T) {
	x := surfaceState{emissivity: 0.7, wall: 350, incident: 9e3, gas: 700, h: 7}
	s := x.station(t, []fdsio.Quantity{fdsio.RadiativeHeatFlux, fdsio.IncidentHeatFlux}, 8, 3)
	s.Series[1].Values[1] *= -1 // more is absorbed than comes in
	wall := derive(t, s, nil)[fdsio.WallTemperature]
	require.Equal(t, "no state fits the columns: they contradict each other", wall.Reason(1))
	require.Equal(t, "", wall.Reason(2))
	require.InDelta(t, x.wall, wall.Values[2], 1e-3) // print rounding
}

// Gaps and columns that change within and at the ends of what is computed together leave
// each row what it is by itself, beyond the window that changes are averaged over.
func TestRowsDoNotDependOnTheirNeighbours(t *testing.T) {
	x := surfaceState{emissivity: 0.7, wall: 350, incident: 9e3, gas: 700, h: 7}
	const rows = 700
	s := x.station(t, theSix, 8, rows)
	for _, at := range []int{0, 100, 255, 256, 511, 699} {
		s.Series[at%len(s.Series)].Values[at] = math.NaN()
	}
	one := derive(t, x.station(t, theSix, 8, 1), nil)
	for q, d := range derive(t, s, nil) {
		for _, at := range []int{5, 95, 105, 250, 261, 356, 357, 358, 506, 516, 694} {
			if d.How == station.NotDetermined {
				require.Equal(t, one[q].Reason(0), d.Reason(at), q)
				continue
			}
			require.InEpsilon(t, one[q].Values[0], d.Values[at], 1e-12, "%s, row %d", q, at) // rounding in double precision
			require.InEpsilon(t, one[q].Uncertainty[0], d.Uncertainty[at], 1e-6, "%s, row %d", q, at)
		}
	}
}

// A wall of emissivity 0 reports INCIDENT HEAT FLUX 0: nothing follows from that.
func TestEmissivityZero(t *testing.T) {
	zero := 0.0
	s := onlySix(load(t, runs+"heat_flux_wall_6101", nil)[0])
	s.Emissivity = &zero
	got := derive(t, s, nil)
	require.Equal(t, station.NotDetermined, got[fdsio.WallTemperature].How)
	require.Equal(t, station.NotDetermined, got[station.AbsorbedHeatFlux].How)
}

func ExampleStation_Derive() {
	run, err := fdsio.Open("../../testdata/runs/heat_flux_wall")
	if err != nil {
		fmt.Println(err)
		return
	}
	stations, _, _ := station.Find(run, nil)
	if _, err := station.Load(run, stations...); err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range stations {
		solution, err := s.Derive(&station.DeriveOptions{Want: []fdsio.Quantity{fdsio.WallTemperature, fdsio.HeatTransferCoefficient}})
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, d := range solution.Quantities {
			fmt.Printf("%s %s at 60 s: ", s.Name, d.Quantity)
			if v := d.Values[60]; math.IsNaN(v) {
				fmt.Println(d.Reason(60))
			} else {
				fmt.Printf("%.2f ± %.2f %s\n", v, d.Uncertainty[60], d.Unit)
			}
		}
	}
	// Output:
	// GYPSUM WALL TEMPERATURE at 60 s: 387.99 ± 0.04 K
	// GYPSUM HEAT TRANSFER COEFFICIENT at 60 s: 6.11 ± 0.01 W/(m2 K)
	// INERT WALL TEMPERATURE at 60 s: 293.15 ± 0.00 K
	// INERT HEAT TRANSFER COEFFICIENT at 60 s: print rounding and averaging leave it open
}

// One station of 10,000 rows of six columns, all that can be had from them. A run of 1,000
// such stations takes 1,000 times this on one core.
func BenchmarkDerive(b *testing.B) {
	run, err := fdsio.Open("../../testdata/runs/heat_flux_wall_6101")
	require.NoError(b, err)
	stations, _, err := station.Find(run, nil)
	require.NoError(b, err)
	_, err = station.Load(run, stations...)
	require.NoError(b, err)
	s := onlySix(stations[0])
	const rows = 10_000
	var time []float64
	for i := range rows {
		time = append(time, float64(i))
	}
	for i := range s.Series {
		x := &s.Series[i]
		var long []float64
		for len(long) < rows {
			long = append(long, x.Values[1:]...)
		}
		x.Time, x.Values = time, long[:rows]
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Derive(nil); err != nil {
			b.Fatal(err)
		}
	}
}

// Names of quantities, as people write them.
func TestParseDerivable(t *testing.T) {
	for name, want := range map[string]fdsio.Quantity{
		"net": fdsio.NetHeatFlux, "Conv": fdsio.ConvectiveHeatFlux, "RAD": fdsio.RadiativeHeatFlux, "inc": fdsio.IncidentHeatFlux,
		"legacy-inc": station.LegacyIncident, "legacy incident heat flux": station.LegacyIncident, "gauge": fdsio.GaugeHeatFlux,
		"radiometer": fdsio.RadiometerHeatFlux, "conv-gauge": fdsio.ConvectiveGaugeHeatFlux, "absorbed": station.AbsorbedHeatFlux,
		"emitted": station.EmittedHeatFlux, "wall-temperature": fdsio.WallTemperature, "twall": fdsio.WallTemperature,
		"h": fdsio.HeatTransferCoefficient, " tgas ": fdsio.GasTemperature, "ast": fdsio.AdiabaticSurfaceTemperature,
		"trad": station.RadiationTemperature, "emissivity": fdsio.Emissivity, "net heat flux": fdsio.NetHeatFlux,
		"gauge heat flux gas": fdsio.GaugeHeatFlux,
	} {
		got, err := station.ParseDerivable(name)
		require.NoError(t, err, name)
		require.Equal(t, want, got, name)
	}
	for _, gas := range []bool{false, true} {
		for _, q := range station.Derivable(gas) {
			got, err := station.ParseDerivable(string(q))
			require.NoError(t, err)
			require.Equal(t, q, got)
		}
	}
	for name, suggestion := range map[string]string{"absorbt": "ABSORBED", "guage": "GAUGE", "wall temprature": "WALL TEMPERATURE"} {
		_, err := station.ParseDerivable(name)
		require.ErrorContains(t, err, `did you mean "`+suggestion+`"?`)
	}
	_, err := station.ParseDerivable("")
	require.Error(t, err)
	// What only derive knows is no word of an ID.
	_, err = station.ParseQuantity("absorbed")
	require.Error(t, err)
}
