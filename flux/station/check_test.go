package station_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/station"
)

// small is a run of which every file can be changed.
type small struct {
	t             *testing.T
	deck, smv     string
	git, out, csv string
	second        string // a second device file
	columns       []smallColumn
	times         []float64
	options       station.Options
	numbers       bool // the columns fit together, so that findings about that count
}

type smallColumn struct {
	id, unit string
	value    func(row int) float64
}

// healthy is a run in which there is nothing to find.
func healthy(t *testing.T) *small {
	s := &small{t: t, git: "FDS-6.10.1-0-g12efa16-release", out: "STOP: FDS completed successfully (CHID: c)\n",
		deck: `&HEAD CHID='c' /
&MESH IJK=10,10,10, XB=0.,1.,0.,1.,0.,1. /
&TIME T_END=10. /
&DUMP DT_DEVC=1. /
&MATL ID='B', CONDUCTIVITY=0.1, SPECIFIC_HEAT=1., DENSITY=500., EMISSIVITY=0.8 /
&SURF ID='WALL', MATL_ID='B', THICKNESS=0.01 /
&VENT MB='YMAX', SURF_ID='WALL' /
&PROP ID='g', GAUGE_TEMPERATURE=75., GAUGE_EMISSIVITY=0.95 /
&DEVC ID='A-NET', XYZ=0.5,1.,0.5, IOR=-2, QUANTITY='NET HEAT FLUX' /
&DEVC ID='A-CONV', XYZ=0.5,1.,0.5, IOR=-2, QUANTITY='CONVECTIVE HEAT FLUX' /
&DEVC ID='A-INC', XYZ=0.5,1.,0.5, IOR=-2, QUANTITY='INCIDENT HEAT FLUX' /
&DEVC ID='A-GAUGE', XYZ=0.5,1.,0.5, IOR=-2, QUANTITY='GAUGE HEAT FLUX', PROP_ID='g' /
&DEVC ID='A-TW', XYZ=0.5,1.,0.5, IOR=-2, QUANTITY='WALL TEMPERATURE' /
&DEVC ID='A-EPS', XYZ=0.5,1.,0.5, IOR=-2, QUANTITY='EMISSIVITY' /
`}
	growing := func(scale float64) func(int) float64 {
		return func(i int) float64 { return scale * (1 + 0.1*float64(i)) }
	}
	s.columns = []smallColumn{
		{"A-NET", "kW/m2", growing(5)}, {"A-CONV", "kW/m2", growing(-0.3)}, {"A-INC", "kW/m2", growing(9)}, {"A-GAUGE", "kW/m2", growing(8)},
		{"A-TW", "C", growing(20)}, {"A-EPS", "", func(int) float64 { return 0.8 }},
	}
	for i := range 11 {
		s.times = append(s.times, float64(i))
	}
	return s
}

// inDeck replaces text of the deck.
func (s *small) inDeck(old, new string) {
	require.Contains(s.t, s.deck, old)
	s.deck = strings.ReplaceAll(s.deck, old, new)
}

func (s *small) set(id string, value func(row int) float64) {
	i := slices.IndexFunc(s.columns, func(c smallColumn) bool { return c.id == id })
	require.GreaterOrEqual(s.t, i, 0, id)
	s.columns[i].value = value
}

func constant(v float64) func(int) float64 { return func(int) float64 { return v } }

func (s *small) table() string {
	if s.csv != "" {
		return s.csv
	}
	units, labels, rows := "s", "Time", ""
	for _, c := range s.columns {
		units, labels = units+","+c.unit, labels+","+c.id
	}
	for i, time := range s.times {
		rows += fmt.Sprintf("%.7E", time)
		for _, c := range s.columns {
			v := c.value(i)
			switch {
			case math.IsNaN(v):
				rows += ",NaN"
			case math.IsInf(v, 0):
				rows += ",Infinity"
			default:
				rows += fmt.Sprintf(",%.7E", v)
			}
		}
		rows += "\n"
	}
	return units + "\n" + labels + "\n" + rows
}

func (s *small) check() []station.Finding {
	s.t.Helper()
	files := fstest.MapFS{}
	for name, text := range map[string]string{"c.fds": s.deck, "c.smv": s.smv, "c_git.txt": s.git, "c.out": s.out, "c_devc.csv": s.table(), "c_2_devc.csv": s.second} {
		if text != "" {
			files[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	run, err := fdsio.OpenFS(files, ".")
	require.NoError(s.t, err)
	stations, skipped, err := station.Find(run, &s.options)
	require.NoError(s.t, err)
	problems, err := station.Load(run, stations...)
	require.NoError(s.t, err)
	found := station.Check(run, stations, skipped, problems).Findings
	if s.numbers {
		return found
	}
	// The columns of these runs are made up one by one and fit no relation.
	return slices.DeleteFunc(found, func(f station.Finding) bool {
		return slices.Contains([]string{"FX102", "FX201", "FX202", "FX203", "FX301", "FX302", "FX303"}, f.Code)
	})
}

func codes(findings []station.Finding) []string {
	out := []string{}
	for _, f := range findings {
		out = append(out, f.Code)
	}
	slices.Sort(out)
	return out
}

// Each finding is there when it should be, and nothing else is; and is not there
// when it is only nearly so, where want is empty.
func TestFindings(t *testing.T) {
	const devices = "XYZ=0.5,1.,0.5, IOR=-2"
	for _, tc := range []struct {
		name   string
		change func(s *small)
		want   string // codes
		says   string
	}{
		{"a healthy run", func(*small) {}, "", ""},

		{"an ID of another quantity", func(s *small) {
			s.inDeck("ID='A-GAUGE', XYZ=0.5,1.,0.5, IOR=-2, QUANTITY='GAUGE HEAT FLUX', PROP_ID='g'", "ID='A-GAUGE', XYZ=0.5,1.,0.5, IOR=-2, QUANTITY='NET HEAT FLUX'")
		}, "FX104", "A-GAUGE is a TOTAL HEAT FLUX"},
		{"a radiometer is a gauge", func(s *small) { s.inDeck("'GAUGE HEAT FLUX'", "'RADIOMETER'") }, "", ""},
		{"a laboratory's total heat flux", func(s *small) {
			s.inDeck("A-GAUGE", "A-TOTAL")
			s.columns[3].id = "A-TOTAL"
		}, "", ""},
		{"two quantities in an ID", func(s *small) {
			s.inDeck("A-CONV", "CONV GAUGE")
			s.columns[1].id = "CONV GAUGE"
		}, "", ""},
		{"before 6.5.2", func(s *small) { s.git = "FDS6.5.1-0-gabcdef0" }, "FX105", "FDS 6.5.1"},
		{"6.5.2", func(s *small) { s.git = "FDS6.5.2-0-gabcdef0" }, "", ""},
		{"before 6.5.2, without incident heat flux", func(s *small) {
			s.git = "FDS6.5.1-0-gabcdef0"
			s.inDeck("'INCIDENT HEAT FLUX'", "'RADIOMETER', PROP_ID='g'")
			s.inDeck("A-INC", "A-RADIO")
			s.columns[2].id = "A-RADIO"
		}, "", ""},

		{"no PROP", func(s *small) { s.inDeck(", PROP_ID='g'", "") }, "FX304", "A-GAUGE takes the ambient temperature, 20 °C"},
		{"no PROP at another ambient temperature", func(s *small) {
			s.inDeck(", PROP_ID='g'", "")
			s.deck += "&MISC TMPA=30. /\n"
		}, "FX304", "30 °C"},
		{"no gauge temperature", func(s *small) { s.inDeck("GAUGE_TEMPERATURE=75., ", "") }, "FX304", ""},
		{"an undefined PROP", func(s *small) { s.inDeck("&PROP ID='g'", "&PROP ID='h'") }, "FX305", "PROP_ID g"},
		{"the wrong emissivity", func(s *small) { s.inDeck("GAUGE_EMISSIVITY", "EMISSIVITY") }, "FX306", "g (EMISSIVITY=0.95)"},
		{"both emissivities", func(s *small) { s.inDeck("GAUGE_EMISSIVITY=0.95", "GAUGE_EMISSIVITY=0.95, EMISSIVITY=0.5") }, "", ""},
		{"6.11.1 ignores PROP", func(s *small) { s.git = "FDS-6.11.1-0-gabcdef0" }, "FX307", "the temperature and emissivity that a PROP gives to A-GAUGE"},

		{"another emissivity printed", func(s *small) { s.set("A-EPS", constant(0.9)) }, "FX401", "A-EPS reads 0.9, but the deck gives WALL the emissivity 0.8"},
		{"another emissivity set", func(s *small) { s.options.Emissivity = map[string]float64{"A": 0.7} }, "FX401", "the emissivity of A is set to 0.7"},
		{"an emissivity off by a digit", func(s *small) { s.set("A-EPS", constant(0.80001)) }, "FX401", ""},
		{"an emissivity rounded", func(s *small) {
			s.inDeck("DT_DEVC=1.", "DT_DEVC=1., SIG_FIGS=3")
			s.inDeck("EMISSIVITY=0.8 ", "EMISSIVITY=0.8004 ")
		}, "", ""},
		{"an emissivity that changes", func(s *small) { s.set("A-EPS", func(i int) float64 { return 0.8 + 0.01*float64(i) }) }, "FX406", "between 0.8 and 0.9"},
		{"an unknown material", func(s *small) { s.inDeck("&MATL ID='B'", "&MATL ID='C'") }, "FX402", "A is not known"},
		{"no IOR", func(s *small) { s.inDeck(", IOR=-2", "") }, "FX407", "no IOR"},
		{"off the wall", func(s *small) { s.inDeck("XYZ=0.5,1.,0.5", "XYZ=0.5,0.5,0.5") }, "FX407", "No surface is known behind"},
		{"off the wall with an emissivity", func(s *small) {
			s.inDeck("XYZ=0.5,1.,0.5", "XYZ=0.5,0.5,0.5")
			s.options.Emissivity = map[string]float64{"A": 0.8}
		}, "", ""},
		{"INERT", func(s *small) {
			s.inDeck("MB='YMAX', SURF_ID='WALL'", "MB='YMAX', SURF_ID='INERT'")
			s.set("A-EPS", constant(0.9))
		}, "FX403", "A-NET and A-CONV are heat fluxes to a wall that stays at 20 °C (INERT)"},
		{"TMP_FRONT", func(s *small) { s.inDeck("MATL_ID='B', THICKNESS=0.01", "TMP_FRONT=60., EMISSIVITY=0.8") }, "FX403", "60 °C (WALL)"},
		{"TMP_FRONT with a ramp", func(s *small) {
			s.inDeck("MATL_ID='B', THICKNESS=0.01", "TMP_FRONT=60., RAMP_T='up', EMISSIVITY=0.8")
		}, "FX403", "up to 60 °C"},
		{"a SURF without material", func(s *small) { s.inDeck("MATL_ID='B', THICKNESS=0.01", "EMISSIVITY=0.8") }, "FX403", "20 °C (WALL)"},
		{"INERT without net or convective heat flux", func(s *small) {
			s.inDeck("MB='YMAX', SURF_ID='WALL'", "MB='YMAX', SURF_ID='INERT'")
			s.inDeck("NET HEAT FLUX", "RADIATIVE HEAT FLUX")
			s.inDeck("A-NET", "A-RAD")
			s.columns[0].id = "A-RAD"
			s.inDeck("'CONVECTIVE HEAT FLUX'", "'HEAT TRANSFER COEFFICIENT'")
			s.inDeck("A-CONV", "A-H")
			s.columns[1] = smallColumn{"A-H", "W/m2/K", constant(10)}
			s.set("A-EPS", constant(0.9))
			s.set("A-TW", constant(20))
		}, "", ""},
		{"MIRROR", func(s *small) {
			s.inDeck("MB='YMAX', SURF_ID='WALL'", "MB='YMAX', SURF_ID='MIRROR'")
			s.set("A-EPS", constant(0))
			s.set("A-INC", constant(0))
		}, "FX404", "A-INC reads 0"},
		{"ADIABATIC", func(s *small) {
			s.inDeck("MATL_ID='B', THICKNESS=0.01", "ADIABATIC=T")
			s.set("A-EPS", constant(1))
			s.set("A-NET", constant(0))
		}, "FX405", "A-NET shows only what the deck prescribes: ADIABATIC of WALL"},
		{"CONVECTIVE_HEAT_FLUX", func(s *small) {
			s.inDeck("MATL_ID='B', THICKNESS=0.01", "CONVECTIVE_HEAT_FLUX=2., EMISSIVITY=0.8")
		}, "FX405", "A-CONV shows"},

		{"always 0", func(s *small) { s.set("A-INC", constant(0)) }, "FX501", "A-INC is exactly 0 in all 11 rows"},
		{"always 0 °C", func(s *small) { s.set("A-TW", constant(0)) }, "FX501", "A-TW"},
		{"0 at first", func(s *small) {
			s.set("A-INC", func(i int) float64 { return max(0, float64(i)-8) })
		}, "", ""},
		{"too few rows to tell", func(s *small) {
			s.times = s.times[7:]
			s.set("A-INC", constant(0))
		}, "", ""},
		{"stuck", func(s *small) { s.set("A-GAUGE", constant(3.25)) }, "FX502", "A-GAUGE is the same"},
		{"a warm wall that is stuck", func(s *small) { s.set("A-TW", constant(20)) }, "FX502", "A-TW"},
		{"NaN", func(s *small) {
			s.set("A-NET", func(i int) float64 { return []float64{math.NaN(), math.Inf(1), float64(i)}[min(i, 2)] })
		}, "FX503", "A-NET has 2 of 11 values"},
		{"asterisks", func(s *small) {
			s.csv = strings.Replace(s.table(), "-3.3000000E-01", "**************", 1)
		}, "FX503", "A-CONV has 1 of 11"},
		{"a gap", func(s *small) {
			s.times = []float64{0, 1, 2, 3, 6.5, 7, 8, 9, 10}
		}, "FX504", "1 gap in time, the longest from 3 s to 6.5 s"},
		{"a slow step", func(s *small) { s.times = []float64{0, 1, 2, 3, 5, 6, 7, 8, 9, 10} }, "", ""},
		{"steps that grow", func(s *small) { s.times = []float64{0, 0.1, 0.2, 0.3, 0.4, 2, 4, 6, 8, 10} }, "", ""},
		{"a restart", func(s *small) { s.times = []float64{0, 1, 2, 3, 4, 5, 4, 5, 6, 7, 8, 9, 10} }, "FX505", "Time goes back once"},
		{"a damaged row", func(s *small) {
			s.csv = strings.Replace(s.table(), ",-3.3000000E-01", "", 1)
		}, "FX506", "1 row of the device files is damaged"},
		{"a statistic", func(s *small) {
			s.deck += "&DEVC ID='A-MAX', " + devices + ", QUANTITY='NET HEAT FLUX', TEMPORAL_STATISTIC='MAX' /\n"
			s.columns = append(s.columns, smallColumn{"A-MAX", "kW/m2", constant(3)})
		}, "FX507", "A-MAX takes part in no check"},
		{"an instant beside means", func(s *small) { s.inDeck("ID='A-NET'", "ID='A-NET', TEMPORAL_STATISTIC='INSTANT VALUE'") }, "FX508", "A-NET holds instants"},
		{"all instants", func(s *small) { s.inDeck("&DEVC ", "&DEVC TEMPORAL_STATISTIC='INSTANT VALUE', ") }, "", ""},
		{"a device outside", func(s *small) {
			s.deck += "&DEVC ID='OUT', XYZ=5.,1.,0.5, IOR=-2, QUANTITY='NET HEAT FLUX' /\n"
		}, "FX509", "The deck has OUT"},
		{"a hidden device and one of other work", func(s *small) {
			s.deck += "&DEVC ID='HIDDEN', " + devices + ", QUANTITY='NET HEAT FLUX', OUTPUT=F /\n" +
				"&DEVC ID='T', XYZ=0.5,0.5,0.5, QUANTITY='TEMPERATURE' /\n"
		}, "", ""},

		{"no release", func(s *small) { s.git = "" }, "FX601", "No file names the release"},
		{"a build after 6.5.1", func(s *small) { s.git = "FDS6.5.1-20-gabcdef0" }, "FX601", "FDS 6.5.1+20"},
		{"a release told", func(s *small) {
			s.git = ""
			c := flux.FDS(6, 10, 1)
			s.options.Convention = &c
		}, "", ""},
		{"a newer release", func(s *small) { s.git = "FDS-6.12.0-0-gabcdef0" }, "FX602", "newer"},
		{"an older release", func(s *small) { s.git = "FDS-5.5.3-0-gabcdef0" }, "FX105 FX307 FX602", ""},
		{"stopped by the user", func(s *small) { s.out, s.times = "STOP: FDS stopped by user (CHID: c)\n", s.times[:8] }, "FX603", "the last row is at 7 s of 10 s"},
		{"unstable", func(s *small) { s.out = "ERROR: Numerical Instability - FDS stopped (CHID: c)\n" }, "FX603", "Numerical Instability"},
		{"a control stopped it", func(s *small) {
			s.out, s.times = "STOP: FDS was stopped by KILL control function and completed successfully (CHID: c)\n", s.times[:8]
		}, "FX603", "KILL"},
		{"running", func(s *small) { s.out, s.times = "Time Step 1\n", s.times[:8] }, "FX604", "7 s, the deck at 10 s (T_END); FDS has not said"},
		{"cut", func(s *small) { s.times = s.times[:8] }, "FX604", "though FDS says that it completed"},
		{"cut, with no word of FDS", func(s *small) { s.out, s.times = "", s.times[:8] }, "FX604", "T_END"},
		{"a part of a split device file cut", func(s *small) {
			s.smv = "CHID\n c\n\nCSVF\n devc\n c_devc.csv\n\nCSVF\n devc\n c_2_devc.csv\n"
			s.deck += "&DEVC ID='A-RAD', XYZ=0.5,1.,0.5, IOR=-2, QUANTITY='RADIATIVE HEAT FLUX' /\n"
			s.second = "s,kW/m2\nTime,A-RAD\n0.0,1.0\n1.0,1.5\n2.0,1.7\n"
		}, "FX604", "end at 2 s"},
		{"at its end, with no word of FDS", func(s *small) { s.out = "" }, "", ""},
		{"at its end, rounded", func(s *small) { s.times[10] = 9.996 }, "", ""},
		{"no deck", func(s *small) { s.deck = "" }, "FX402 FX605", "no deck"},
		{"no deck, emissivity told", func(s *small) {
			s.deck = ""
			s.options.Emissivity = map[string]float64{"A": 0.8}
		}, "FX605", "no deck"},
		{"no deck, a wall that stays cold", func(s *small) {
			s.deck = ""
			s.options.Emissivity = map[string]float64{"A": 0.8}
			s.set("A-TW", constant(20))
		}, "FX403 FX605", ""},
		{"a device file that is not there", func(s *small) {
			s.smv = "CHID\n c\n\nCSVF\n devc\n c_devc.csv\n\nCSVF\n devc\n c_2_devc.csv\n"
		}, "FX606", "c_2_devc.csv"},
		{"a deck that FDS refuses", func(s *small) { s.inDeck("DT_DEVC=1.", "DT_DEVC='soon'") }, "FX607", "c.fds:4:15: found \"'soon'\""},
		{"a deck of another CHID", func(s *small) {
			s.smv = "CHID\n c\n\nINPF\n c.fds\n"
			s.inDeck("CHID='c'", "CHID='d'")
		}, "FX608", "its CHID is d, the results are of c"},
		{"a deck of other quantities", func(s *small) {
			s.smv = "CHID\n c\n\nDEVICE\n A-NET % RADIATIVE HEAT FLUX\n 0.5 1.0 0.5 0.0 -1.0 0.0 0 0 % null\n\n"
		}, "FX104 FX608", "A-NET is a TOTAL HEAT FLUX in it and a RADIATIVE HEAT FLUX in the results"},
		{"no rows", func(s *small) { s.times = nil }, "FX609", "no rows yet"},
		{"no heat flux", func(s *small) {
			s.deck = "&HEAD CHID='c' /\n&MESH IJK=10,10,10, XB=0,1,0,1,0,1 /\n&DEVC ID='T', XYZ=0.5,0.5,0.5, QUANTITY='TEMPERATURE' /\n"
			s.columns = []smallColumn{{"T", "C", constant(20)}}
		}, "FX609", "no device is known"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := healthy(t)
			tc.change(s)
			findings := s.check()
			require.Equal(t, strings.Fields(tc.want), codes(findings), "%+v", findings)
			if tc.says != "" {
				require.Condition(t, func() bool {
					return slices.ContainsFunc(findings, func(f station.Finding) bool { return strings.Contains(f.Summary, tc.says) })
				}, "%q not in %+v", tc.says, findings)
			}
			for _, f := range findings {
				requireWellFormed(t, f)
			}
		})
	}
}

// requireWellFormed holds what every finding has in common.
func requireWellFormed(t *testing.T, f station.Finding) {
	t.Helper()
	require.NotEmpty(t, station.Title(f.Code), f.Code)
	require.Regexp(t, `^\S.*\.$`, f.Summary)
	require.Regexp(t, `^\S.*\.$`, f.Detail)
	require.NotContains(t, f.Summary+f.Detail, "%!", "a verb without its value")
	require.NotContains(t, f.Summary+f.Detail, "  ")
	require.Regexp(t, `^fdsflux [a-z]+ PATH`, f.More)
	require.NotNil(t, f.Stations)
	require.NotNil(t, f.Devices)
	_, err := json.Marshal(f)
	require.NoError(t, err)
}

// What is graded an error contradicts something; the rest does not.
func TestGrades(t *testing.T) {
	grade := func(change func(s *small)) station.Grade {
		s := healthy(t)
		change(s)
		findings := s.check()
		require.Len(t, findings, 1)
		return findings[0].Grade
	}
	require.Equal(t, station.Error, grade(func(s *small) { s.set("A-EPS", constant(0.9)) }))
	require.Equal(t, station.Error, grade(func(s *small) { s.out = "ERROR: Numerical Instability - FDS stopped (CHID: c)\n" }))
	require.Equal(t, station.Warning, grade(func(s *small) { s.out = "STOP: FDS stopped by user (CHID: c)\n" }))
	require.Equal(t, station.Note, grade(func(s *small) { s.out = "STOP: FDS was stopped by KILL control function (CHID: c)\n" }))
	require.Equal(t, station.Note, grade(func(s *small) { s.inDeck(", PROP_ID='g'", "") }))
	require.Less(t, station.Note, station.Warning)
	require.Less(t, station.Warning, station.Error)

	for _, g := range []station.Grade{station.Note, station.Warning, station.Error} {
		text, err := g.MarshalText()
		require.NoError(t, err)
		var back station.Grade
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, g, back)
	}
	var g station.Grade
	require.ErrorContains(t, g.UnmarshalText([]byte("fatal")), "expected note, warning or error")
}

// Real runs: few findings, no errors.
func TestFindingsOfRealRuns(t *testing.T) {
	for run, want := range map[string]string{
		"heat_flux_wall":        "FX304 FX403",
		"heat_flux_wall_6101":   "FX304 FX403 FX507",
		"heat_flux_wall_691":    "FX304 FX403 FX507",
		"heat_flux_wall_675":    "FX203 FX301 FX301 FX304 FX403 FX507",
		"heat_flux_wall_full":   "FX301 FX301 FX301 FX301 FX301 FX301 FX304 FX403 FX507",
		"heat_flux_wall_fds651": "FX105 FX304 FX403",
		"grid/20cm":             "FX304 FX403",
		"grid/10cm":             "FX304 FX403",
		"grid/5cm":              "FX304 FX403",
		"fleury_1t1_100_kW":     "FX605 FX609",
	} {
		t.Run(run, func(t *testing.T) {
			r, err := fdsio.Open(runs + run)
			require.NoError(t, err)
			stations, skipped, err := station.Find(r, nil)
			require.NoError(t, err)
			problems, err := station.Load(r, stations...)
			require.NoError(t, err)
			findings := station.Check(r, stations, skipped, problems).Findings
			require.Equal(t, strings.Fields(want), codes(findings), "%+v", findings)
			for _, f := range findings {
				requireWellFormed(t, f)
				require.Equal(t, f.Code == "FX301", f.Grade == station.Error, "%+v", f)
				if f.Code == "FX403" {
					require.Equal(t, []string{"INERT"}, f.Stations, "gypsum heats up")
					require.Equal(t, 20.0, f.Numbers[0].Value)
				}
			}
		})
	}
}

// The page has a section for each code that the program knows, and no other; each
// section answers the same questions.
func TestFindingsAreExplained(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	inGo := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`"(FX\d{3})"`).FindAllStringSubmatch(string(text), -1) {
			require.False(t, inGo[m[1]], "%s twice", m[1])
			inGo[m[1]] = true
		}
	}
	for _, code := range station.Codes() {
		require.True(t, inGo[code], "%s is explained, but not in the program", code)
		delete(inGo, code)
		text, err := station.Explain(strings.ToLower(code))
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(text, code+" "+station.Title(code)+"\n"), text)
		for _, part := range []string{"What it means.", "Why it matters.", "How fdsflux decides.", "What to do.", "Source."} {
			require.Contains(t, text, "\n**"+part+"** ", code)
		}
	}
	require.Empty(t, inGo, "not explained")

	_, err = station.Explain("FX40l")
	require.ErrorContains(t, err, `no finding has the code "FX40L"; did you mean "FX401"?`)
	require.Empty(t, station.Title("FX999"))
}

// Findings come in the order in which one reads them, and their command is one
// for a shell.
func TestOrderAndCommand(t *testing.T) {
	s := healthy(t)
	s.git = ""
	s.inDeck("MB='YMAX', SURF_ID='WALL'", "MB='YMAX', SURF_ID='INERT'")
	s.inDeck(", PROP_ID='g'", "")
	s.inDeck("A-", "A wall-")
	for i := range s.columns {
		s.columns[i].id = strings.Replace(s.columns[i].id, "A-", "A wall-", 1)
	}
	findings := s.check()
	var got []string
	for _, f := range findings {
		got = append(got, f.Code+" "+f.Grade.String())
	}
	require.Equal(t, []string{"FX601 warning", "FX401 error", "FX403 warning", "FX304 note"}, got)
	require.Equal(t, `fdsflux plot 'my runs/it'\''s' --station 'A wall'`, findings[2].Command("my runs/it's"))
	require.Equal(t, "fdsflux derive a/b.zip --want incident", findings[0].Command("a/b.zip"))
}

// Many stations make one finding, not many.
func TestFindingsAreCombined(t *testing.T) {
	s := healthy(t)
	for i := range 20 {
		id := fmt.Sprintf("P%02d-GAUGE", i)
		s.deck += fmt.Sprintf("&DEVC ID='%s', XYZ=0.5,1.,%.2f, IOR=-2, QUANTITY='GAUGE HEAT FLUX' /\n", id, 0.03+0.04*float64(i))
		s.columns = append(s.columns, smallColumn{id, "kW/m2", func(i int) float64 { return float64(i) + 0.5 }})
	}
	findings := s.check()
	require.Equal(t, []string{"FX304"}, codes(findings))
	require.Len(t, findings[0].Stations, 20)
	require.Len(t, findings[0].Devices, 20)
	require.Contains(t, findings[0].Summary, "P00-GAUGE, P01-GAUGE, P02-GAUGE, P03-GAUGE and 16 more take the ambient temperature")
}

// What derive shows more of, it is asked for, with the gauge that the deck means.
func TestCommandsThatDerive(t *testing.T) {
	more := func(code string, change func(s *small)) string {
		t.Helper()
		s := healthy(t)
		change(s)
		for _, f := range s.check() {
			if f.Code == code {
				return f.More
			}
		}
		require.Fail(t, code+" is not found")
		return ""
	}
	require.Equal(t, "fdsflux derive PATH --station A --want gauge,radiometer --gauge-temperature 65",
		more("FX304", func(s *small) { s.inDeck(", PROP_ID='g'", "") }))
	require.Equal(t, "fdsflux derive PATH --station A --want gauge,radiometer --gauge-temperature 75 --gauge-emissivity 0.8",
		more("FX306", func(s *small) { s.inDeck("GAUGE_EMISSIVITY=0.95", "EMISSIVITY=0.8") }))
	require.Equal(t, "fdsflux derive PATH --station A --want gauge,radiometer --gauge-temperature 75 --gauge-emissivity 0.95",
		more("FX307", func(s *small) { s.git = "FDS-6.11.1-0-g12efa16-release\n" }))
}
