package fdsio_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

// The six quantities that the wall decks ask for at each point, in their order.
var sixQuantities = []fdsio.Quantity{
	fdsio.NetHeatFlux, fdsio.ConvectiveHeatFlux, fdsio.RadiativeHeatFlux,
	fdsio.IncidentHeatFlux, fdsio.GaugeHeatFlux, fdsio.RadiometerHeatFlux,
}

// Whichever file of a run is named, what is known of it is the same; a device
// file by itself stands for the whole run too.
func TestOpenByAnyOfItsFiles(t *testing.T) {
	dir := runs + "heat_flux_wall"
	files := copyOf(t, dir)
	nested := fstest.MapFS{}
	for name, f := range files {
		nested["a/b/"+name] = f
	}
	for name, run := range map[string]*fdsio.Run{
		"directory":       open(t, dir),
		"smv":             open(t, dir+"/heat_flux_wall.smv"),
		"fds":             open(t, dir+"/heat_flux_wall.fds"),
		"csv":             open(t, dir+"/heat_flux_wall_devc.csv"),
		"FS":              openFS(t, files, "."),
		"FS, smv":         openFS(t, files, "heat_flux_wall.smv"),
		"FS, csv":         openFS(t, files, "heat_flux_wall_devc.csv"),
		"FS, below":       openFS(t, nested, "a/b"),
		"FS, below, fds":  openFS(t, nested, "a/b/heat_flux_wall.fds"),
		"FS, without smv": openFS(t, without(files, ".smv"), "."),
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, "heat_flux_wall", run.CHID)
			require.Equal(t, "Heat flux quantities on a gypsum and an inert wall", run.Title)
			require.Equal(t, "heat_flux_wall.fds", run.Deck)
			require.Equal(t, []string{"heat_flux_wall_devc.csv"}, run.DeviceFiles)
			require.Equal(t, 20.0, value(t, run.Ambient))
			require.Equal(t, "6.11.1+138", value(t, run.Version).String())
			require.Empty(t, run.Problems)
			require.Len(t, run.Devices, 12)
			for i, d := range run.Devices {
				require.Equal(t, sixQuantities[i%6], d.Quantity, d.ID)
				require.Equal(t, "kW/m2", value(t, d.Unit), d.ID)
				require.Equal(t, -2, value(t, d.IOR), d.ID)
				require.Equal(t, [3]float64{0, -1, 0}, value(t, d.Orientation), d.ID)
				require.Equal(t, 0.5, d.Position[2], d.ID)
				require.True(t, d.HasData(), d.ID)
				require.False(t, d.Gas, d.ID)
				require.Nil(t, d.Prop, d.ID)
			}
			require.Equal(t, "GYPSUM-NET", run.Devices[0].ID)
			require.Equal(t, "INERT-RADIO", run.Devices[11].ID)
			require.Len(t, one(t, run, 0).Values, 61)
		})
	}
}

func TestOpenInCurrentDirectory(t *testing.T) {
	t.Chdir(runs + "heat_flux_wall")
	for _, name := range []string{".", "heat_flux_wall.smv", "heat_flux_wall_devc.csv"} {
		require.Len(t, open(t, name).Devices, 12, name)
	}
}

// The wall is of two halves: gypsum, whose MATL has an emissivity of 0.5, and
// INERT, for which FDS has 0.9. A wrong surface would show in every relation.
func TestSurfacesOfTheWallRuns(t *testing.T) {
	dirs, err := filepath.Glob(runs + "heat_flux_wall*")
	require.NoError(t, err)
	require.Len(t, dirs, 6)
	grids, err := filepath.Glob(runs + "grid/*cm")
	require.NoError(t, err)
	require.Len(t, grids, 3)
	for _, dir := range append(dirs, grids...) {
		files := copyOf(t, dir)
		for name, run := range map[string]*fdsio.Run{
			"smv and deck": openFS(t, files, "."),
			"deck only":    openFS(t, without(files, ".smv"), "."),
		} {
			t.Run(filepath.Base(dir)+", "+name, func(t *testing.T) {
				require.Empty(t, run.Problems)
				sides := map[string]int{}
				for _, d := range run.Devices {
					side, _, _ := strings.Cut(d.ID, "-")
					sides[side]++
					switch side {
					case "GYPSUM":
						require.Equal(t, "GYPSUM BOARD", value(t, d.Surface).ID, d.ID)
						require.Equal(t, 0.5, value(t, d.Surface.Emissivity), d.ID)
					case "INERT":
						require.Equal(t, "INERT", value(t, d.Surface).ID, d.ID)
						require.Equal(t, 0.9, value(t, d.Surface.Emissivity), d.ID)
					default: // in the gas, or over the whole wall: no one surface
						require.Nil(t, d.Surface, d.ID)
					}
				}
				require.GreaterOrEqual(t, sides["GYPSUM"], 6)
				require.Equal(t, sides["GYPSUM"], sides["INERT"])
			})
		}
	}
}

// The EMISSIVITY column is FDS's own word on what the devices stand on.
func TestEmissivityAgainstItsColumn(t *testing.T) {
	checked := 0
	for _, name := range []string{
		runs + "heat_flux_wall_6101", runs + "heat_flux_wall_full", runs + "heat_flux_wall_691", formats + "gauge/e1.smv",
	} {
		run := open(t, name)
		for i, d := range run.Devices {
			if d.Quantity != fdsio.Emissivity {
				continue
			}
			for _, v := range one(t, run, i).Values {
				require.InDelta(t, v, value(t, value(t, d.Surface).Emissivity), 1e-7, d.ID) // print rounding
			}
			checked++
		}
	}
	require.Equal(t, 3*2+8, checked)
}

// One SURF for each way in which FDS comes to an emissivity. The .smv file has
// other numbers for some of them.
func TestEmissivityDefaults(t *testing.T) {
	want := map[string]string{
		"INERT": "INERT", "M": "S_M", "ME": "S_ME", "MIX": "S_MIX", "ME_S": "S_ME_S", "PLAIN": "S_PLAIN", "TF": "S_TF", "ADI": "S_ADI",
	}
	run := open(t, formats+"gauge/e1.smv")
	require.Len(t, run.Devices, 17)
	for i := range 8 {
		d := run.Devices[i]
		require.Equal(t, want[d.ID], value(t, d.Surface).ID)
		printed := column(t, formats+"gauge/e1_devc.csv", i+1)
		require.Equal(t, printed, one(t, run, i).Values)
		require.InDelta(t, printed[0], value(t, d.Surface.Emissivity), 1e-7, d.ID) // print rounding
	}
}

// Walls of given temperatures, so that the WALL TEMPERATURE column tells which
// surface a device stands on: a vent, an obstruction's top and both sides of a
// plate, in two meshes, one of them stretched.
func TestSurfacesByTheirTemperature(t *testing.T) {
	run := open(t, formats+"bndf_new/b1.smv")
	require.Equal(t, 25.0, value(t, run.Ambient))
	require.Len(t, run.Devices, 4)
	temperature := map[string]float64{"S100": 100, "S200": 200, "S300": 300}
	for i, d := range run.Devices {
		values := one(t, run, i).Values
		require.InDelta(t, values[len(values)-1], temperature[value(t, d.Surface).ID], 1e-5, d.ID) // print rounding
	}
	require.Equal(t, [3]float64{-1, 0, 0}, value(t, find(t, run, "d4").Orientation), "IOR beats ORIENTATION")
}

func TestVersionOfTheRuns(t *testing.T) {
	for _, c := range []struct {
		dir     string
		want    string
		commits int
		hash    string
	}{
		{"heat_flux_wall", "6.11.1+138", 138, "e06f10c5"},
		{"heat_flux_wall_6101", "6.10.1", 0, "12efa16"},
		{"heat_flux_wall_691", "6.9.1", 0, "889da6a"},
		{"heat_flux_wall_675", "6.7.5", 0, "71f0256"},
		{"heat_flux_wall_fds651", "6.5.1", 0, ""}, // two lines, the second empty: built without git
	} {
		v := value(t, open(t, runs+c.dir).Version)
		require.Equal(t, c.want, v.String(), c.dir)
		require.Equal(t, c.commits, v.Commits, c.dir)
		require.Equal(t, c.hash, v.Hash, c.dir)
	}
}

// Without a .smv file the version is in CHID_git.txt, where FDS was built with
// git; else no file has it.
func TestVersionFromGit(t *testing.T) {
	new := without(copyOf(t, runs+"heat_flux_wall_6101"), ".smv")
	require.Equal(t, "6.10.1", value(t, openFS(t, new, ".").Version).String())
	require.Nil(t, openFS(t, without(new, "_git.txt"), ".").Version)
	old := without(copyOf(t, formats+"devc_old"), ".smv")
	require.Contains(t, old, "t1old_git.txt")
	require.Nil(t, openFS(t, old, ".").Version)
}

// FDS 6.5.1 has no direction in its .smv file: only the deck knows.
func TestIOROfOldRuns(t *testing.T) {
	files := copyOf(t, runs+"heat_flux_wall_fds651")
	for _, d := range openFS(t, files, ".").Devices {
		require.Equal(t, -2, value(t, d.IOR))
	}
	for _, d := range openFS(t, without(files, ".fds"), ".").Devices {
		require.Nil(t, d.IOR)
		require.Nil(t, d.Orientation)
		require.Nil(t, d.Surface)
	}
}

// Without the deck the .smv file has quantity, place, direction and surface of a
// new run, but not the emissivity, the ambient temperature or the PROP.
func TestWithoutDeck(t *testing.T) {
	run := openFS(t, without(copyOf(t, runs+"heat_flux_wall_6101"), ".fds"), ".")
	require.Nil(t, run.Ambient)
	require.Empty(t, run.Deck)
	require.Equal(t, "Every heat flux quantity on a gypsum and an inert wall, two meshes", run.Title)
	d := find(t, run, "GYPSUM-GAUGE-80C")
	require.Equal(t, fdsio.GaugeHeatFlux, d.Quantity)
	require.Equal(t, [3]float64{0.25, 0.999, 0.5}, value(t, d.Position), "FDS moves it off the boundary of the mesh")
	require.Equal(t, -2, value(t, d.IOR))
	require.Equal(t, &fdsio.Surface{ID: "GYPSUM BOARD"}, d.Surface)
	require.Nil(t, d.Prop)
}

// A device file alone has labels and units.
func TestDeviceFileAlone(t *testing.T) {
	for _, name := range []string{"heat_flux_wall_devc.csv", "measured.csv"} {
		text := read(t, runs+"heat_flux_wall/heat_flux_wall_devc.csv")
		run := openFS(t, fstest.MapFS{name: {Data: text}, "measured.fds": {Data: []byte("&DEVC ID='x' /\n")}}, name)
		require.Equal(t, strings.TrimSuffix(strings.TrimSuffix(name, ".csv"), "_devc"), run.CHID)
		require.Len(t, run.Devices, 12)
		require.Nil(t, run.Version)
		require.Nil(t, run.Ambient)
		d := run.Devices[0]
		require.Equal(t, "GYPSUM-NET", d.ID)
		require.Empty(t, d.Quantity, "the label is no evidence of the quantity")
		require.Equal(t, "kW/m2", value(t, d.Unit))
		require.Nil(t, d.Position)
		require.Nil(t, d.IOR)
		require.Nil(t, d.Surface)
		require.Equal(t, column(t, runs+"heat_flux_wall/heat_flux_wall_devc.csv", 1), one(t, run, 0).Values)
	}
}

func TestQuantitiesOfTheFullRun(t *testing.T) {
	run := open(t, runs+"heat_flux_wall_6101")
	require.Len(t, run.Devices, 34) // the three profiles are in the line file
	for i, want := range []struct {
		suffix   string
		quantity fdsio.Quantity
		unit     string
	}{
		{"NET", fdsio.NetHeatFlux, "kW/m2"}, // NET HEAT FLUX in the deck
		{"CONV", fdsio.ConvectiveHeatFlux, "kW/m2"},
		{"RAD", fdsio.RadiativeHeatFlux, "kW/m2"},
		{"INC", fdsio.IncidentHeatFlux, "kW/m2"},
		{"GAUGE", fdsio.GaugeHeatFlux, "kW/m2"},
		{"RADIO", fdsio.RadiometerHeatFlux, "kW/m2"},
		{"GAUGE-80C", fdsio.GaugeHeatFlux, "kW/m2"},
		{"RADIO-80C", fdsio.RadiometerHeatFlux, "kW/m2"},
		{"GAUGE-H15", fdsio.GaugeHeatFlux, "kW/m2"},
		{"TWALL", fdsio.WallTemperature, "C"},
		{"TGAS", fdsio.GasTemperature, "C"},
		{"H", fdsio.HeatTransferCoefficient, "W/m2/K"},
		{"EPS", fdsio.Emissivity, ""}, // no unit, which is not the same as not known
		{"AST", fdsio.AdiabaticSurfaceTemperature, "C"},
	} {
		for side, x := range map[string]float64{"GYPSUM-": 0.25, "INERT-": 0.75} {
			d := run.Devices[i]
			if x > 0.5 {
				d = run.Devices[i+14]
			}
			require.Equal(t, side+want.suffix, d.ID)
			require.Equal(t, want.quantity, d.Quantity, d.ID)
			require.Equal(t, want.unit, value(t, d.Unit), d.ID)
			require.Equal(t, [3]float64{x, 1, 0.5}, value(t, d.Position), d.ID)
			require.Empty(t, d.TemporalStatistic, d.ID)
			require.Empty(t, d.SpatialStatistic, d.ID)
			require.False(t, d.Converted, d.ID)
		}
	}
}

func number(v float64) *float64 { return &v }

// nil is what the PROP does not give: FDS's defaults depend on the release.
func TestProps(t *testing.T) {
	run := open(t, runs+"heat_flux_wall_6101")
	warm := &fdsio.Prop{ID: "warm gauge", GaugeTemperature: number(80), GaugeEmissivity: number(0.9)}
	fixed := &fdsio.Prop{ID: "fixed h gauge", GaugeTemperature: number(65), GaugeEmissivity: number(0.95), HeatTransferCoefficient: number(15)}
	plate := &fdsio.Prop{ID: "plate", Emissivity: number(0.9), HeatTransferCoefficient: number(10)}
	want := map[string]*fdsio.Prop{
		"GYPSUM-GAUGE-80C": warm, "GYPSUM-RADIO-80C": warm, "GYPSUM-GAUGE-H15": fixed,
		"INERT-GAUGE-80C": warm, "INERT-RADIO-80C": warm, "INERT-GAUGE-H15": fixed, "GAS-AST": plate,
	}
	for _, d := range run.Devices {
		require.Equal(t, want[d.ID], d.Prop, d.ID)
	}
}

func TestPropsOfADeck(t *testing.T) {
	run := openFS(t, fstest.MapFS{"p.fds": {Data: []byte(`
&PROP GAUGE_TEMPERATURE=50. /
&PROP ID='unset', HEAT_TRANSFER_COEFFICIENT=-1. /
&PROP ID='none', HEAT_TRANSFER_COEFFICIENT=0. /
&DEVC ID='a', XYZ=0.,0.,0., QUANTITY='GAUGE HEAT FLUX' /
&DEVC ID='b', XYZ=0.,0.,0., QUANTITY='GAUGE HEAT FLUX', PROP_ID='unset' /
&DEVC ID='c', XYZ=0.,0.,0., QUANTITY='GAUGE HEAT FLUX', PROP_ID='none' /
&DEVC ID='d', XYZ=0.,0.,0., QUANTITY='GAUGE HEAT FLUX', PROP_ID='absent' /
`)}}, ".")
	require.Nil(t, find(t, run, "a").Prop, "a PROP without an ID is nobody's")
	require.Nil(t, find(t, run, "b").Prop.HeatTransferCoefficient, "-1 means not given")
	require.Equal(t, 0.0, value(t, find(t, run, "c").Prop.HeatTransferCoefficient))
	require.Equal(t, &fdsio.Prop{ID: "absent", Undefined: true}, find(t, run, "d").Prop)
}

// In the .smv file a gas device has the name of the wall's quantity; the deck
// tells them apart. There is no wall behind it.
func TestGasForms(t *testing.T) {
	run := open(t, runs+"heat_flux_wall_6101")
	gas := 0
	for _, d := range run.Devices {
		require.Equal(t, strings.HasPrefix(d.ID, "GAS-"), d.Gas, d.ID)
		if !d.Gas {
			continue
		}
		gas++
		require.NotContains(t, d.Quantity, "GAS", d.ID)
		require.Equal(t, [3]float64{0.25, 0.85, 0.5}, value(t, d.Position), d.ID)
		require.Equal(t, [3]float64{0, -1, 0}, value(t, d.Orientation), d.ID)
		require.Nil(t, d.IOR, d.ID)
		require.Nil(t, d.Surface, d.ID)
	}
	require.Equal(t, 4, gas)
	require.Equal(t, fdsio.AdiabaticSurfaceTemperature, find(t, run, "GAS-AST").Quantity)

	// Even if it is at a wall and has an IOR.
	run = openFS(t, fstest.MapFS{"g.fds": {Data: []byte(`&MESH /
&DEVC ID='gas', XYZ=.5,.5,0., IOR=3, QUANTITY='RADIOMETER GAS' /
&DEVC ID='wall', XYZ=.5,.5,0., IOR=3, QUANTITY='RADIOMETER' /
`)}}, ".")
	require.Nil(t, find(t, run, "gas").Surface)
	require.NotNil(t, find(t, run, "wall").Surface)
}

func TestBoxesAndStatistics(t *testing.T) {
	run := open(t, runs+"heat_flux_wall_6101")
	for id, want := range map[string]struct{ statistic, unit string }{
		"WALL TOTAL kW": {"SURFACE INTEGRAL", "kW"},
		"WALL MAX":      {"MAX", "kW/m2"},
	} {
		d := find(t, run, id)
		require.Equal(t, want.statistic, d.SpatialStatistic)
		require.Equal(t, want.unit, value(t, d.Unit))
		require.Equal(t, [6]float64{0, 1, 1, 1, 0, 2}, value(t, d.Box)) // in the .smv: x1 y1 z1 x2 y2 z2
		require.Equal(t, -2, value(t, d.IOR))
		require.Nil(t, d.Surface, "it covers two")
	}
	// Without .smv file the deck's XB is as good; 6.5.1 has STATISTICS for both kinds.
	old := copyOf(t, formats+"devc_old")
	for name, run := range map[string]*fdsio.Run{
		"new":         open(t, formats+"devc_new"),
		"old":         openFS(t, old, "."),
		"without smv": openFS(t, without(old, ".smv"), "."),
	} {
		surfint := find(t, run, "surfint")
		require.Equal(t, "SURFACE INTEGRAL", surfint.SpatialStatistic, name)
		require.Empty(t, surfint.TemporalStatistic, name)
		require.Equal(t, [6]float64{0, 0.8, 0.8, 0.8, 0, 0.8}, value(t, surfint.Box), name)
		for id, want := range map[string]string{
			"max": "MAX", "min": "MIN", "rms": "RMS", "int": "TIME INTEGRAL", "ravg": "RUNNING AVERAGE", "with space": "",
		} {
			d := find(t, run, id)
			require.Equal(t, want, d.TemporalStatistic, name)
			require.Empty(t, d.SpatialStatistic, name)
			require.Nil(t, d.Box, name)
		}
		for id, want := range map[string]bool{"conv": true, "convnounit": true, "unitcomma": false} {
			require.Equal(t, want, find(t, run, id).Converted, name)
		}
	}
}

// Only the columns that were asked for, in the order of the question, and of a
// device without a column an empty series.
func TestReadOrder(t *testing.T) {
	run := open(t, runs+"heat_flux_wall")
	csv := runs + "heat_flux_wall/heat_flux_wall_devc.csv"
	series, problems, err := run.Read(11, 0, 11)
	require.NoError(t, err)
	require.Empty(t, problems)
	require.Len(t, series, 3)
	require.Equal(t, column(t, csv, 12), series[0].Values)
	require.Equal(t, column(t, csv, 1), series[1].Values)
	require.Equal(t, series[0], series[2])
	for _, s := range series {
		require.Equal(t, column(t, csv, 0), s.Time)
	}
	// A run of which only the deck is there.
	run = openFS(t, without(without(copyOf(t, runs+"heat_flux_wall"), ".csv"), ".smv"), ".")
	require.Len(t, run.Devices, 12)
	require.False(t, run.Devices[0].HasData())
	require.Equal(t, fdsio.Series{}, one(t, run, 0))
}

// The example that the project starts from: its results of 2014 have no .smv
// file, so that the surfaces must come from the deck.
func TestSeedOf2014(t *testing.T) {
	const dir = "../../shared/samples/seed_2014"
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the files of 2014 are not part of the repository and not beside it: %v", err)
	}
	run := open(t, dir)
	require.Equal(t, "heat_flux", run.CHID)
	require.Nil(t, run.Version)
	require.Equal(t, 20.0, value(t, run.Ambient))
	require.Empty(t, run.SMV)
	require.Empty(t, run.Problems)
	require.Len(t, run.Devices, 12)
	for i, d := range run.Devices {
		surface, emissivity := "GYPSUM BOARD", 0.5
		if i >= 6 {
			surface, emissivity = "INERT", 0.9
		}
		require.Equal(t, sixQuantities[i%6], d.Quantity)
		require.Equal(t, surface, value(t, d.Surface).ID, d.ID)
		require.Equal(t, emissivity, value(t, d.Surface.Emissivity), d.ID)
		require.NotEmpty(t, one(t, run, i).Values, d.ID)
	}
}
