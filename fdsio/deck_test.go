package fdsio_test

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

func deckOf(t *testing.T, text string) *fdsio.Deck {
	t.Helper()
	d, problems := fdsio.ReadDeck("x.fds", []byte(text))
	require.Empty(t, problems)
	return d
}

// FDS has run every one of them.
func TestEveryDeckIsRead(t *testing.T) {
	n := 0
	require.NoError(t, filepath.WalkDir("../testdata", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".fds" {
			return err
		}
		n++
		d, problems := fdsio.ReadDeck(name, read(t, name))
		if len(d.Parts) > 0 {
			require.Len(t, problems, len(d.Parts), "a deck by itself has no parts: %s", name)
			return nil
		}
		require.Empty(t, problems, name)
		if filepath.Base(name) == "part2.fds" {
			return nil // no whole deck
		}
		require.NotEmpty(t, d.Head.CHID, name)
		require.Equal(t, d.Head.CHID, d.CHID, name)
		require.NotEmpty(t, d.Meshes, name)
		require.NotEmpty(t, d.Devices[0].ID, name)
		require.NotZero(t, d.Devices[0].Line, name)
		return nil
	}))
	require.GreaterOrEqual(t, n, 33)
}

// The values were read off the decks by hand.
func TestDeckOfARun(t *testing.T) {
	run := open(t, runs+"heat_flux_wall_6101")
	d := run.InputDeck()
	require.Equal(t, run.CHID, d.CHID)
	require.Equal(t, run.Title, d.Head.Title)
	require.Equal(t, value(t, run.Ambient), d.Ambient())
	require.Empty(t, d.Ignored)
	require.Equal(t, 60.0, d.End())
	require.Equal(t, 1.0, d.DeviceInterval())
	require.Equal(t, 10.0, d.BoundaryInterval(*run.Version))
	require.Len(t, d.Meshes, 2)
	require.Equal(t, fdsio.DeckMesh{Place: fdsio.Place{File: filepath.FromSlash(runs + "heat_flux_wall_6101/heat_flux_wall_6101.fds"), Line: 5, Column: 1},
		Cells: [3]int{5, 10, 20}, Bounds: [6]float64{.5, 1, 0, 1, 0, 2}}, d.Meshes[1])
	require.Equal(t, "PROPANE", d.Reactions[0].Fuel)
	require.Equal(t, 0.01, value(t, d.Reactions[0].SootYield))
	require.Equal(t, [6]string{"INERT", "INERT", "INERT", "INERT", "INERT", "BURNER"}, d.Obstructions[0].Surfaces)
	require.Equal(t, &[6]float64{.3, .7, .3, .7, 0, .1}, d.Obstructions[0].Box)
	require.Equal(t, "GYPSUM BOARD", d.Vents[0].Surface)
	require.Equal(t, "XMIN", d.Vents[2].Side)
	require.Equal(t, 0.5, value(t, d.Emissivity("GYPSUM BOARD")))
	require.Equal(t, 80.0, d.GaugeTemperature(&d.Props[0].Prop))
	require.Equal(t, 20.0, d.GaugeTemperature(&d.Props[2].Prop))
	require.Equal(t, "GYPSUM-NET", d.Devices[0].ID)
	require.Equal(t, fdsio.NetHeatFlux, d.Devices[0].Quantity)
	require.Equal(t, 29, d.Devices[0].Line)
	_, complete := d.Layout()
	require.True(t, complete)

	d = open(t, formats+"bndf_new/b1.smv").InputDeck()
	require.Equal(t, 25.0, d.Ambient())
	require.Equal(t, []float64{0.3, 0.1}, []float64{d.End(), d.DeviceInterval()})
	require.Equal(t, []string{"left", "right"}, []string{d.Meshes[0].ID, d.Meshes[1].ID})
	require.Equal(t, [6]string{"S100", "S100", "S200", "S200", "INERT", "S300"}, d.Obstructions[0].Surfaces)
	require.Equal(t, "TIME INTEGRAL", d.BoundaryFiles[2].TemporalStatistic)
	require.Equal(t, "g", d.BoundaryFiles[3].Prop)
	require.True(t, d.BoundaryFiles[1].CellCentered)
	_, complete = d.Layout()
	require.False(t, complete, "TRNX moves grid lines")
	require.Nil(t, openFS(t, without(copyOf(t, runs+"heat_flux_wall_6101"), ".fds"), ".").InputDeck())
}

// What FDS takes where the deck gives nothing, by release where that matters.
func TestDefaultsOfADeck(t *testing.T) {
	d := deckOf(t, "&MESH /\n&DEVC /\n&PROP ID='p' /\n&SURF ID='s' /\n&MATL ID='m' /\n&BNDF /\n&OBST XB=0,1,0,1,0,1 /\n&VENT MB='XMIN' /\n&REAC /\n&INIT /\n")
	require.Equal(t, "x", d.CHID)
	require.Equal(t, 20.0, d.Ambient())
	require.Equal(t, [3]float64{0, 1, 1}, [3]float64{d.Begin(), d.End(), d.ShrinkFactor()})
	require.Equal(t, 0.001, d.DeviceInterval())
	for version, want := range map[string]float64{"6.5.1": 0.002, "6.7.7": 0.002, "6.7.8": 0.001, "6.11.1": 0.001} {
		v, err := fdsio.ParseVersion(version)
		require.NoError(t, err)
		require.Equal(t, want, d.BoundaryInterval(v), version)
	}
	require.Equal(t, [3]int{10, 10, 10}, d.Meshes[0].Cells)
	require.Equal(t, [6]float64{0, 1, 0, 1, 0, 1}, d.Meshes[0].Bounds)
	dev := d.Devices[0]
	require.Equal(t, "null", dev.ID)
	require.Equal(t, 1, dev.Points)
	require.Nil(t, dev.Position)
	require.Nil(t, dev.IOR)
	require.Nil(t, dev.ConversionFactor)
	require.False(t, dev.Hidden || dev.TimeHistory)
	require.Equal(t, fdsio.Prop{ID: "p"}, d.Props[0].Prop, "defaults of gauges changed from release to release")
	require.Equal(t, 20.0, d.GaugeTemperature(&d.Props[0].Prop))
	require.Equal(t, 20.0, d.GaugeTemperature(nil))
	require.Equal(t, 0.9, value(t, d.Emissivity("s")))
	require.Nil(t, d.Materials[0].Emissivity)
	require.Equal(t, fdsio.WallTemperature, d.BoundaryFiles[0].Quantity)
	require.False(t, d.BoundaryFiles[0].CellCentered)
	require.Empty(t, d.BoundaryFiles[0].Prop)
	require.Equal(t, "INERT", d.DefaultSurface)
	require.Equal(t, [6]string{}, d.Obstructions[0].Surfaces)
	require.Empty(t, d.Vents[0].Surface)
	require.Nil(t, d.Reactions[0].SootYield)
	require.Nil(t, d.Inits[0].Box)
	meshes, complete := d.Layout()
	require.True(t, complete)
	require.Equal(t, "INERT", meshes[0].Obstructions[0].Surfaces[3])
	require.Equal(t, "INERT", meshes[0].Vents[0].Surface)
}

func TestGroupsOfADeck(t *testing.T) {
	d := deckOf(t, `&HEAD CHID='y', TITLE='It''s a test' /
&TIME T_BEGIN=-5., T_END=15., TIME_SHRINK_FACTOR=2. /
&DUMP NFRAMES=40, SIG_FIGS=5, SIG_FIGS_EXP=2, DECIMAL_SPECIFIER='COMMA', COLUMN_DUMP_LIMIT=T, DEVC_COLUMN_LIMIT=3 /
&MISC P_INF=1.E5, HUMIDITY=50., RESTART=T /
  &BNDF QUANTITY='NET HEAT FLUX', CELL_CENTERED=T, PROP_ID='p', TEMPORAL_STATISTIC='MAX' /
&REAC FUEL='PROPANE', SOOT_YIELD=0.01, CO_YIELD=.02, RADIATIVE_FRACTION=0.35, HEAT_OF_COMBUSTION=46334. /
&INIT XB=0,1,0,1,0,1, TEMPERATURE=80., SPEC_ID(1:2)='A','B', MASS_FRACTION(2)=0.2 /
&INIT XYZ=1,2,3, MULT_ID='row' /
&HOLE XB=0,1,0,1,0,1, ID='h' /
&MULT ID='row', DX=2., DZ0=1., N_LOWER=1, N_UPPER=2 /
&DEVC ID='d', QUANTITY='RADIATIVE HEAT FLUX GAS', UNITS='W/m2', CONVERSION_FACTOR=1000., OUTPUT=F /
&SURF ID='S', MATL_ID(1,1:2)='M','N', MATL_MASS_FRACTION(1,2)=.25 /
&MATL ID='M', DENSITY=500., EMISSIVITY=.8 /
`)
	require.Equal(t, fdsio.DeckHead{CHID: "y", Title: "It's a test"}, d.Head)
	require.Equal(t, [3]float64{-5, 15, 2}, [3]float64{d.Begin(), d.End(), d.ShrinkFactor()})
	require.Equal(t, 0.5, d.DeviceInterval(), "(15+5)/40")
	require.Equal(t, 5, value(t, d.Dump.Digits))
	require.Equal(t, 2, value(t, d.Dump.ExponentDigits))
	require.Equal(t, 3, value(t, d.Dump.DeviceColumnLimit))
	require.Equal(t, "COMMA", d.Dump.DecimalSpecifier)
	require.True(t, value(t, d.Dump.ColumnLimit))
	require.Equal(t, fdsio.DeckMisc{AmbientPressure: number(1e5), Humidity: number(50), Restart: d.Misc.Restart}, d.Misc)
	require.True(t, *d.Misc.Restart)
	require.Equal(t, fdsio.DeckBoundaryFile{Place: fdsio.Place{File: "x.fds", Line: 5, Column: 3},
		Quantity: fdsio.NetHeatFlux, CellCentered: true, Prop: "p", TemporalStatistic: "MAX"}, d.BoundaryFiles[0])
	require.Equal(t, fdsio.DeckReaction{Place: fdsio.Place{File: "x.fds", Line: 6, Column: 1}, Fuel: "PROPANE",
		SootYield: number(.01), COYield: number(.02), RadiativeFraction: number(.35), HeatOfCombustion: number(46334)}, d.Reactions[0])
	require.Equal(t, 80.0, value(t, d.Inits[0].Temperature))
	require.Equal(t, []string{"A", "B"}, d.Inits[0].Species)
	require.Equal(t, []float64{0, .2}, d.Inits[0].MassFractions)
	require.Equal(t, [][3]float64{{3, 2, 4}, {5, 2, 4}}, d.Positions(*d.Inits[1].Position, d.Inits[1].Multiplier))
	require.Equal(t, "h", d.Holes[0].ID)
	dev := d.Devices[0]
	require.True(t, dev.Gas && dev.Hidden)
	require.Equal(t, "W/m2", dev.Unit)
	require.Equal(t, 1000.0, value(t, dev.ConversionFactor))
	require.Equal(t, []fdsio.DeckComponent{{Material: "M", MassFraction: 1}, {Material: "N", MassFraction: .25}}, d.Surfaces[0].Layer)
	require.Equal(t, 500.0, value(t, d.Materials[0].Density))
}

// FDS reads each of these groups as often as it comes; a later key wins.
func TestLaterGroupsOverride(t *testing.T) {
	d := deckOf(t, `&HEAD CHID='a', TITLE='first' /
&HEAD CHID='b' /
&TIME T_END=10. /
&TIME T_BEGIN=2. /
&TIME T_END=22. /
&MISC TMPA=30., SURF_DEFAULT='S' /
&MISC TMPA=40. /
&DUMP DT_DEVC=1., NFRAMES=10 /
&DUMP DT_DEVC=-1. /
`)
	require.Equal(t, fdsio.DeckHead{CHID: "b", Title: "first"}, d.Head)
	require.Equal(t, "b", d.CHID)
	require.Equal(t, []float64{2, 22, 40, 2}, []float64{d.Begin(), d.End(), d.Ambient(), d.DeviceInterval()})
	require.Equal(t, "S", d.DefaultSurface)
}

func TestWhatFDSSkips(t *testing.T) {
	d := deckOf(t, "&HEAD CHID='a' /\n &devc ID='d' /\n&DEVC ID='e' / &DEVC ID='f' /\n")
	require.Len(t, d.Devices, 1)
	require.Len(t, d.Ignored, 2)
	require.ErrorIs(t, d.Ignored[0], fdsio.ErrIgnored)
	require.EqualError(t, d.Ignored[0], "x.fds:2:2: found &devc, FDS skips it silently: expected upper case; write &DEVC")
	require.Equal(t, 3, d.Ignored[1].Line)
}

// The deck of a CATF run, its parts in their places, is the one that FDS joined.
func TestPartsOfADeck(t *testing.T) {
	want := open(t, formats+"catf/c_cat.fds").InputDeck()
	for name, run := range map[string]*fdsio.Run{
		"the deck that was run": open(t, formats+"catf/c.fds"),
		"where FDS's is lost":   openFS(t, without(catf(t), "c_cat.fds"), "c_cat.smv"),
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, "c_cat", run.CHID)
			require.Equal(t, "c_cat.smv", run.SMV)
			require.Equal(t, "c.fds", run.Deck)
			require.Equal(t, []string{"p1", "p2", "main"}, ids(run))
			require.Equal(t, column(t, formats+"catf/c_cat_devc.csv", 3), one(t, run, 2).Values)
			require.Empty(t, run.Problems)
			d := run.InputDeck()
			require.Equal(t, "c_cat", d.CHID)
			require.Equal(t, "c", d.Head.CHID)
			require.Equal(t, []string{"part1.txt", "part2.fds"}, d.Parts)
			require.Equal(t, "part1.txt", filepath.Base(d.Devices[0].File))
			require.Equal(t, [2]int{2, 1}, [2]int{d.Devices[0].Line, d.Devices[0].Column})
			require.Equal(t, "c.fds", filepath.Base(d.Devices[2].File))
			meshes, complete := d.Layout()
			require.True(t, complete)
			wanted, _ := want.Layout()
			require.Equal(t, wanted, meshes)
		})
	}
}

func catf(t *testing.T) fstest.MapFS {
	files := copyOf(t, formats+"catf")
	for _, part := range []string{"part1.txt", "part2.fds"} {
		files[part] = &fstest.MapFile{Data: read(t, formats+"catf/"+part)}
	}
	return files
}

// What is wrong in a part is said with the part's own name and line, and the
// rest is read.
func TestBadParts(t *testing.T) {
	const head, mesh = "&HEAD CHID='c' /\n", "&MESH /\n&DEVC ID='d', XYZ=.5,.5,0., IOR=3, QUANTITY='RADIOMETER' /\n"
	long := "! " + strings.Repeat("x", 400) + "\n"
	for name, c := range map[string]struct {
		deck, part string
		want       []string
		surface    bool
	}{
		"good":         {head + "&CATF OTHER_FILES='part' /\n" + mesh, "&MISC TMPA=30. /\n&TAIL /\n&MISC TMPA=40. /\n", nil, true},
		"in a part":    {head + "&CATF OTHER_FILES='part' /\n" + mesh, "&MISC TMPA=30. /\n\n&MESH IJK=x /\n", []string{"part:3:11: found \"x\""}, true},
		"a long line":  {head + "&CATF OTHER_FILES='part' /\n" + mesh, "&MISC TMPA=30. /\n" + long, []string{"part:2:401: found a line of 402 characters: expected at most 400 where CATF joins files; split it"}, true},
		"not there":    {head + "&CATF OTHER_FILES='part','gone' /\n" + mesh, "&MISC TMPA=30. /\n", []string{`c.fds:2:1: found the file "gone" in OTHER_FILES: expected one that can be read beside the deck (file does not exist)`}, false},
		"elsewhere":    {head + "&CATF OTHER_FILES='part','../x' /\n" + mesh, "&MISC TMPA=30. /\n", []string{`c.fds:2:1: found the file "../x" in OTHER_FILES: expected one that can be read beside the deck (it is outside the folder of the run)`}, false},
		"of parts":     {head + "&CATF OTHER_FILES='part' /\n" + mesh, "&MISC TMPA=30. /\n&CATF OTHER_FILES='part' /\n", []string{"part:2:1: found &CATF in a file that CATF inserts"}, true},
		"many":         {head + "&CATF OTHER_FILES=2000*'part' /\n" + mesh, "&MISC TMPA=30. /\n", []string{"c.fds:2:1: more than 999 files in OTHER_FILES, the limit of this reader"}, false},
		"behind &TAIL": {head + mesh + "&TAIL /\n&CATF OTHER_FILES='part' /\n", "&MISC TMPA=30. /\n", nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			run := openFS(t, fstest.MapFS{"c.fds": {Data: []byte(c.deck)}, "part": {Data: []byte(c.part)}}, "c.fds")
			require.Len(t, run.Problems, len(c.want))
			for i, want := range c.want {
				require.ErrorContains(t, run.Problems[i], want)
			}
			require.Equal(t, "c_cat", run.CHID)
			require.Equal(t, c.surface, run.Devices[0].Surface != nil, "where there may be more, no surface is certain")
			if name != "behind &TAIL" {
				require.Equal(t, 30.0, *run.Ambient)
			}
		})
	}
}

// Parts are bounded together: each can be named again and again.
func TestPartsAreBounded(t *testing.T) {
	part := &fstest.MapFile{Data: []byte(strings.Repeat("! "+strings.Repeat("x", 300)+"\n", 1<<16))} // 19 MiB
	run := openFS(t, fstest.MapFS{"c.fds": {Data: []byte("&CATF OTHER_FILES=9*'part' /\n&DEVC ID='d' /\n")}, "part": part}, "c.fds")
	require.Len(t, run.Problems, 6)
	require.ErrorContains(t, run.Problems[0], "all of them have more than 64 MiB, the limit of this reader")
}

// The deck alone places obstructions and vents where FDS did, copies included.
func TestCopiesAgainstTheSMVFile(t *testing.T) {
	d := deckOf(t, string(read(t, formats+"catf/c_cat.fds")))
	s, problems, err := fdsio.ReadSMV(strings.NewReader(string(read(t, formats+"catf/c_cat.smv"))), "c_cat.smv")
	require.NoError(t, err)
	require.Empty(t, problems)
	meshes, complete := d.Layout()
	require.True(t, complete)
	require.Len(t, meshes, 1)
	require.Len(t, meshes[0].Obstructions, 3)
	for i, got := range meshes[0].Obstructions {
		want := s.Meshes[0].Obstructions[i]
		require.Equal(t, []any{want.ID, want.Number, want.Surfaces}, []any{got.ID, got.Number, got.Surfaces})
		require.InDeltaSlice(t, want.Box[:], got.Box[:], 1e-5) // the digits of the .smv file
	}
	require.Len(t, meshes[0].Vents, 3)
	for i, got := range meshes[0].Vents {
		want := s.Meshes[0].Vents[i]
		require.Equal(t, []any{want.ID, want.Number, want.Surface}, []any{got.ID, got.Number, got.Surface})
		require.InDeltaSlice(t, want.Box[:], got.Box[:], 1e-5) // the digits of the .smv file
	}
}

func TestMultipliers(t *testing.T) {
	xb := [6]float64{0, 1, 0, 1, 0, 1}
	for name, c := range map[string]struct {
		keys string
		want [][6]float64
	}{
		"one":             {"DX=1.", [][6]float64{xb}},
		"moved":           {"DX0=1., DY0=2., DZ0=3.", [][6]float64{{1, 2, 2, 3, 3, 4}}},
		"a row":           {"DX=2., I_UPPER=2", [][6]float64{xb, {2, 3, 0, 1, 0, 1}, {4, 5, 0, 1, 0, 1}}},
		"to both sides":   {"DX=2., I_LOWER=-1, I_UPPER=1", [][6]float64{{-2, -1, 0, 1, 0, 1}, xb, {2, 3, 0, 1, 0, 1}}},
		"x before z":      {"DX=2., DZ=4., I_UPPER=1, K_UPPER=1", [][6]float64{xb, {2, 3, 0, 1, 0, 1}, {0, 1, 0, 1, 4, 5}, {2, 3, 0, 1, 4, 5}}},
		"growing":         {"DXB=0.,1.,0.,0.,0.,2., N_UPPER=2", [][6]float64{xb, {0, 2, 0, 1, 0, 3}, {0, 3, 0, 1, 0, 5}}},
		"stairs":          {"DX=1., DZ=1., N_LOWER=1, N_UPPER=2", [][6]float64{{1, 2, 0, 1, 1, 2}, {2, 3, 0, 1, 2, 3}}},
		"DX beats DXB":    {"DXB=5.,5.,0.,0.,0.,0., DX=1., I_LOWER=1, I_UPPER=1", [][6]float64{{1, 2, 0, 1, 0, 1}}},
		"a gap":           {"DX=2., I_UPPER=3, I_LOWER_SKIP=1, I_UPPER_SKIP=2", [][6]float64{xb, {6, 7, 0, 1, 0, 1}}},
		"a gap of stairs": {"DX=2., N_UPPER=2, N_LOWER_SKIP=1, N_UPPER_SKIP=1", [][6]float64{xb, {4, 5, 0, 1, 0, 1}}},
		"none":            {"I_LOWER=2, I_UPPER=1", nil},
		"too many":        {"I_UPPER=99999, J_UPPER=1", nil},
		"overflowing":     {"I_UPPER=2000000000, J_UPPER=2000000000, K_UPPER=2000000000", nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := deckOf(t, "&MULT ID='m', "+c.keys+" /\n")
			require.Equal(t, c.want, d.Boxes(xb, "m"))
		})
	}
	d := deckOf(t, "&MULT ID='m', DX=1. /\n&MULT ID='m', DX=1., I_UPPER=4 /\n")
	require.Len(t, d.Boxes(xb, "m"), 5, "the last of the same ID counts")
	require.Equal(t, [][6]float64{xb}, d.Boxes(xb, ""))
	require.Nil(t, d.Boxes(xb, "other"))
}

func TestLimitsOfALayout(t *testing.T) {
	for name, c := range map[string]struct{ deck, want string }{
		"no such MULT":     {"&MESH /\n&OBST XB=0,1,0,1,0,1, MULT_ID='x' /\n", `x.fds:2:1: found MULT_ID="x": expected the ID of a MULT line`},
		"many copies":      {"&MESH /\n&MULT ID='m', DX=.1, I_UPPER=60000 /\n" + strings.Repeat("&OBST XB=0,1,0,1,0,1, MULT_ID='m' /\n", 9), "x.fds:4:1: found more than 100000 copies by MULT, the limit of this reader"},
		"many to look for": {"&MULT ID='m', DX=1., I_UPPER=49999 /\n&MESH MULT_ID='m' /\n" + strings.Repeat("&VENT XB=-9,-9,0,1,0,1 /\n", 2100), "x.fds:2003:1: found too many obstructions and vents for 50000 meshes, the limit of this reader"},
		"many found":       {"&MULT ID='m', DX=1., I_UPPER=49999 /\n&MESH MULT_ID='m' /\n" + strings.Repeat("&VENT MB='XMIN' /\n", 100), "x.fds:8:1: found too many obstructions and vents for 50000 meshes, the limit of this reader"},
	} {
		t.Run(name, func(t *testing.T) {
			d, problems := fdsio.ReadDeck("x.fds", []byte(c.deck))
			require.Len(t, problems, 1)
			require.ErrorIs(t, problems[0], fdsio.ErrUncertain)
			require.ErrorContains(t, problems[0], c.want)
			_, complete := d.Layout()
			require.False(t, complete)
		})
	}
}

// crowd is a deck of n obstructions, n devices on top of them and a mesh.
func crowd(n int) string {
	var b strings.Builder
	b.WriteString("&HEAD CHID='crowd' /\n&MESH IJK=400,400,20, XB=0.,40.,0.,40.,0.,2. /\n")
	for i := range n {
		x, y := .2*float64(i%200), .2*float64(i/200%200)
		fmt.Fprintf(&b, "&OBST ID='o%d', XB=%.1f,%.1f,%.1f,%.1f,0.0,0.5, SURF_ID='INERT' /\n", i, x, x+.1, y, y+.1)
		fmt.Fprintf(&b, "&DEVC ID='d%d', XYZ=%.2f,%.2f,0.5, QUANTITY='GAUGE HEAT FLUX', IOR=3 /\n", i, x+.05, y+.05)
	}
	return b.String()
}

// Go through it twice: the time must grow with the lines, not with their square.
func BenchmarkReadDeck(b *testing.B) {
	for _, n := range []int{2000, 20000} {
		text := []byte(crowd(n))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				d, problems := fdsio.ReadDeck("crowd.fds", text)
				require.Empty(b, problems)
				require.Len(b, d.Devices, n)
			}
		})
	}
}

// Opening also finds the surface of each device.
func BenchmarkOpenDeck(b *testing.B) {
	for _, n := range []int{2000, 20000} {
		files := fstest.MapFS{"crowd.fds": {Data: []byte(crowd(n))}}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				run, err := fdsio.OpenFS(files, "crowd.fds")
				require.NoError(b, err)
				require.Equal(b, "INERT", run.Devices[n-1].Surface.ID)
			}
		})
	}
}
