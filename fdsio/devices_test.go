package fdsio_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

// The same deck, full of odd IDs, run by the release that quotes all of them and
// by the one that quotes none.
func TestOddIDs(t *testing.T) {
	for name, long := range map[string]string{
		"devc_new": "A very long identifier that goes past sixty characters so it",
		"devc_old": "A very long identifier that goes past sixty characters, so i", // the deck has a comma more
	} {
		files := copyOf(t, formats+name)
		for how, run := range map[string]*fdsio.Run{
			"smv and deck": openFS(t, files, "."),
			"deck only":    openFS(t, without(files, ".smv"), "."),
			"smv only":     openFS(t, without(files, ".fds"), "."),
		} {
			t.Run(name+", "+how, func(t *testing.T) {
				// Not there: "hidden" (OUTPUT=F), "outside" (of the mesh), "clock" (TIME).
				require.Equal(t, []string{
					"null", "", "DUP", "DUP", "with space", `it's "q"`, " lead", "température",
					"conv", "convnounit", "unitcomma", "max", "min", "rms", "int", "ravg", "surfint",
					"dimless", "big200", "neg200", "inf", "ninf", "nan", long, "after tail",
				}, ids(run))
				// Equal IDs pair up in turn; what is left out before and between does not shift them.
				for i, want := range map[int]fdsio.Quantity{
					0: fdsio.WallTemperature, 1: fdsio.WallTemperature, 2: fdsio.NetHeatFlux, 3: fdsio.GaugeHeatFlux,
					5: fdsio.RadiativeHeatFlux, 6: fdsio.RadiativeHeatFlux, 7: "TEMPERATURE", 8: "TEMPERATURE",
					11: fdsio.GaugeHeatFlux, 17: "MASS FRACTION", 23: "TEMPERATURE", 24: "TEMPERATURE",
				} {
					require.Equal(t, want, run.Devices[i].Quantity, run.Devices[i].ID)
				}
				if how != "smv only" {
					require.Equal(t, [3]float64{0.4, 0.8, 0.4}, value(t, run.Devices[3].Position))
					require.Equal(t, &fdsio.Surface{ID: "WALL", Emissivity: number(0.9)}, run.Devices[3].Surface)
				}
			})
		}
	}
}

// A wall cell's gauge reads the net flux divided by its emissivity while the wall
// is cold, so that the two columns named DUP cannot be mixed up unseen.
func TestDuplicatesReadTheirOwnColumns(t *testing.T) {
	run := open(t, formats+"devc_new")
	series, _, err := run.Read(2, 3)
	require.NoError(t, err)
	require.Equal(t, []float64{-1.8733026e-05, 1.16506e-01, 2.4330277e-01, 5.6373399e-01, 9.17965e-01}, series[0].Values)
	require.Equal(t, []float64{-2.0814520e-05, 1.2985958e-01, 2.7270481e-01, 6.3156432e-01, 1.0331129}, series[1].Values)
}

// A hidden device (OUTPUT=F) has no column to give to another of its ID, and
// where there are no columns yet, it is not going to have one.
func TestHiddenDuplicates(t *testing.T) {
	files := fstest.MapFS{
		"h.fds":      {Data: []byte("&DEVC ID='x', QUANTITY='TEMPERATURE', OUTPUT=F /\n&DEVC ID='x', QUANTITY='RADIOMETER' /\n")},
		"h_devc.csv": {Data: []byte("s,kW/m2\nTime,x\n")},
	}
	for _, files := range []fstest.MapFS{files, without(files, ".csv")} {
		run := openFS(t, files, ".")
		require.Len(t, run.Devices, 1)
		require.Equal(t, fdsio.RadiometerHeatFlux, run.Devices[0].Quantity)
	}
}

// UNITS='a,b' shifts the row of units: none of them can be trusted.
func TestUnitWithComma(t *testing.T) {
	for _, name := range []string{"devc_new", "devc_old"} {
		run := open(t, formats+name)
		for _, d := range run.Devices {
			require.Nil(t, d.Unit, d.ID)
		}
		_, problems, err := run.Read(0)
		require.NoError(t, err)
		require.Len(t, problems, 1)
		require.ErrorIs(t, problems[0], fdsio.ErrHeader)
		require.Equal(t, 1, problems[0].Line)
		require.Contains(t, problems[0].Error(), "found 27 units for 26 labels")
		require.Contains(t, problems[0].Error(), run.DeviceFiles[0]+":1: ")
	}
}

// NaN and Infinity are what FDS computed, not faults of the file.
func TestValuesThatAreNotFinite(t *testing.T) {
	run := open(t, formats+"devc_new")
	series, problems, err := run.Read(18, 20, 21, 22)
	require.NoError(t, err)
	require.Len(t, problems, 1, "the one of the units")
	require.Equal(t, 2e201, series[0].Values[0])
	require.True(t, math.IsInf(series[1].Values[0], 1))
	require.True(t, math.IsInf(series[2].Values[0], -1))
	require.True(t, math.IsNaN(series[3].Values[0]))
}

// Asterisks stand for a number too wide for its field: there was a number, and
// it is lost.
func TestOverflow(t *testing.T) {
	run := open(t, formats+"numfmt/f_e2_devc.csv")
	require.Equal(t, "big200", run.Devices[1].ID)
	series, problems, err := run.Read(0, 1)
	require.NoError(t, err)
	require.Equal(t, 20.0, series[0].Values[0])
	require.True(t, math.IsNaN(series[1].Values[0]))
	require.ErrorIs(t, problems[0], fdsio.ErrNumber)
	require.Equal(t, "big200", problems[0].Device)
	require.Equal(t, 3, problems[0].Line)
	line := strings.Split(string(read(t, formats+"numfmt/f_e2_devc.csv")), "\n")[2]
	require.Equal(t, "***", line[problems[0].Column-1:][:3], "the column is where the field begins")
}

// With DECIMAL_SPECIFIER='COMMA' the numbers are those of the same run without.
func TestDecimalComma(t *testing.T) {
	table := func(name string) *fdsio.Table {
		out, err := fdsio.ReadTable(bytes.NewReader(read(t, formats+"numfmt/"+name)), name, nil)
		require.NoError(t, err)
		require.Empty(t, out.Problems)
		return out
	}
	comma, point := table("f_comma_devc.csv"), table("f_def_devc.csv")
	require.Equal(t, point.Labels, comma.Labels)
	require.Equal(t, point.Units, comma.Units)
	require.Len(t, comma.Time, 3)
	require.Equal(t, point.Time, comma.Time)
	for i := range point.Columns {
		// NaN is in it, which equals nothing.
		require.Equal(t, fmt.Sprint(point.Columns[i]), fmt.Sprint(comma.Columns[i]), point.Labels[i])
	}
	run := open(t, formats+"numfmt/f_comma.fds")
	require.Equal(t, "TEMPERATURE", string(run.Devices[0].Quantity))
	require.Equal(t, comma.Columns[1], one(t, run, 0).Values)
}

// COLUMN_DUMP_LIMIT=T: three columns to a file, the .smv file lists them.
func TestSplitFiles(t *testing.T) {
	files := copyOf(t, formats+"split")
	for name := range files {
		if strings.HasPrefix(name, "l2o") {
			delete(files, name)
		}
	}
	for how, run := range map[string]*fdsio.Run{
		"smv":         open(t, formats+"split/l2.smv"),
		"directory":   openFS(t, files, "."),
		"deck":        openFS(t, without(files, ".smv"), "."),
		"only tables": openFS(t, without(without(files, ".smv"), ".fds"), "."),
	} {
		t.Run(how, func(t *testing.T) {
			require.Equal(t, "l2", run.CHID)
			require.Equal(t, []string{"l2_1_devc.csv", "l2_2_devc.csv", "l2_3_devc.csv"}, run.DeviceFiles)
			require.Equal(t, []string{"d1", "d2", "d3", "d4", "d5", "TH-1", "TH-2", "TH-3"}, ids(run))
			series, problems, err := run.Read(7, 0, 4)
			require.NoError(t, err)
			require.Empty(t, problems)
			require.Equal(t, column(t, formats+"split/l2_3_devc.csv", 2), series[0].Values)
			require.Equal(t, column(t, formats+"split/l2_1_devc.csv", 1), series[1].Values)
			require.Equal(t, column(t, formats+"split/l2_2_devc.csv", 2), series[2].Values)
		})
	}
	// One of them named is that one, with what the run knows of its devices.
	run := open(t, formats+"split/l2_2_devc.csv")
	require.Equal(t, "l2", run.CHID)
	require.Equal(t, []string{"d4", "d5", "TH-1"}, ids(run))
	require.Equal(t, fdsio.GaugeHeatFlux, run.Devices[2].Quantity)
}

// CATF runs the joined deck under another name, in which all files are written.
func TestCATF(t *testing.T) {
	run := open(t, formats+"catf")
	require.Equal(t, "c_cat", run.CHID)
	require.Equal(t, "c_cat.fds", run.Deck)
	require.Equal(t, []string{"p1", "p2", "main"}, ids(run))
	require.Equal(t, [3]float64{0.2, 0.2, 0.3}, value(t, run.Devices[1].Position))
	require.Equal(t, column(t, formats+"catf/c_cat_devc.csv", 3), one(t, run, 2).Values)
}

// A line with TIME_HISTORY=T has a column for each of its points; the other
// lines, which are in CHID_line.csv, have none and are not devices here.
func TestPointsOfALine(t *testing.T) {
	deck := string(read(t, formats+"line/l1.fds"))
	files := fstest.MapFS{
		"l1.fds":       {Data: []byte(deck)},
		"l1_devc.csv":  {Data: read(t, formats+"line/l1_devc.csv")},
		"l1o.fds":      {Data: []byte(strings.Replace(deck, "CHID='l1'", "CHID='l1o'", 1))},
		"l1o_devc.csv": {Data: read(t, formats+"line/l1o_devc.csv")}, // the same deck in 6.5.1
	}
	for deck, want := range map[string]string{"l1.fds": "TH-%d", "l1o.fds": "TH-%02d"} {
		run := openFS(t, files, deck)
		require.Len(t, run.Devices, 8)
		for i, d := range run.Devices[5:] {
			require.Equal(t, fmt.Sprintf(want, i+1), d.ID)
			require.Equal(t, fdsio.GaugeHeatFlux, d.Quantity)
			require.Equal(t, -2, value(t, d.IOR))
			require.Equal(t, "kW/m2", value(t, d.Unit))
		}
		require.Equal(t, column(t, formats+"line/"+run.DeviceFiles[0], 8), one(t, run, 7).Values)
	}
	// Where each point is, only the .smv file has.
	run := open(t, formats+"split/l2.smv")
	for i, z := range []float64{0.1, 0.4, 0.7} {
		require.Equal(t, [3]float64{0.4, 0.799, z}, value(t, run.Devices[5+i].Position))
		require.Equal(t, "INERT", value(t, run.Devices[5+i].Surface).ID)
	}
}

// Leading zeros of 6.7.5 and before: two digits to 99 points, three to 999.
func TestPointNumbers(t *testing.T) {
	for points, label := range map[int]string{9: "TH-07", 99: "TH-07", 100: "TH-007", 1000: "TH-000007"} {
		for _, label := range []string{label, "TH-7"} {
			run := openFS(t, fstest.MapFS{
				"a.fds":      {Data: fmt.Appendf(nil, "&DEVC ID='TH', QUANTITY='RADIOMETER', POINTS=%d, TIME_HISTORY=T /\n", points)},
				"a_devc.csv": {Data: []byte("s,kW/m2\nTime," + label + "\n")},
			}, ".")
			require.Equal(t, fdsio.RadiometerHeatFlux, run.Devices[0].Quantity, "%s of %d", label, points)
		}
	}
}

// The file counts the user's time, though TIMES of the .smv file is shrunk; time
// may begin before 0.
func TestTimes(t *testing.T) {
	shrunk := one(t, open(t, formats+"time/ts.smv"), 0)
	require.Equal(t, 0.0, shrunk.Time[0])
	require.Equal(t, 20.0, shrunk.Time[len(shrunk.Time)-1])
	early := one(t, open(t, formats+"time/tb.fds"), 0)
	require.Equal(t, -1.5, early.Time[0])
	require.Equal(t, column(t, formats+"time/tb_devc.csv", 0), early.Time)
}

// A restart that keeps what was written after the restart's time (CLIP_RESTART_FILES=F)
// goes back in time: the rows of the second run count.
func TestRestart(t *testing.T) {
	clipped := open(t, formats+"restart/clip_devc.csv")
	one(t, clipped, 0) // FDS has removed them: no problem

	run := open(t, formats+"restart/noclip_devc.csv")
	series, problems, err := run.Read(0, 1)
	require.NoError(t, err)
	require.Len(t, problems, 1)
	require.ErrorIs(t, problems[0], fdsio.ErrTimeOrder)
	require.Equal(t, 19, problems[0].Line)
	require.Contains(t, problems[0].Error(), "from 3 s to 2.856174 s")
	require.Contains(t, problems[0].Error(), "2 earlier ones are left out")

	// The rows 16 and 17 of the file, of 2.856 s and 3 s, went; 18 to 21 stay.
	all := column(t, formats+"restart/noclip_devc.csv", 0)
	require.Equal(t, append(all[:14:14], all[16:]...), series[0].Time)
	for i, s := range series {
		all := column(t, formats+"restart/noclip_devc.csv", i+1)
		require.Equal(t, append(all[:14:14], all[16:]...), s.Values)
	}
	require.IsIncreasing(t, series[0].Time)
}

func TestRestartWithOtherValues(t *testing.T) {
	table, err := fdsio.ReadTable(strings.NewReader("s,C\nTime,a\n0.,1.\n1.,2.\n2.,3.\n1.,7.\n2.,8.\n"), "r_devc.csv", nil)
	require.NoError(t, err)
	require.Equal(t, []float64{0, 1, 2}, table.Time)
	require.Equal(t, []float64{1, 7, 8}, table.Columns[1])
}

// A job that still runs may have written any part of its last row. Whatever is
// cut off, no wrong number comes out: 8.7986854E+0 is not 8.7986854E+000.
func TestTruncation(t *testing.T) {
	whole := string(read(t, runs+"heat_flux_wall/heat_flux_wall_devc.csv"))
	table, err := fdsio.ReadTable(strings.NewReader(whole), "whole", nil)
	require.NoError(t, err)
	require.Empty(t, table.Problems)
	require.Len(t, table.Time, 61)

	lines := strings.SplitAfter(whole, "\n")
	last := len(whole) - len(lines[62])
	for name, c := range map[string]struct{ cut, rows int }{
		"only the line end is missing":   {len(whole) - 1, 60},
		"in the last exponent":           {len(whole) - 2, 60},
		"in the last mantissa":           {len(whole) - 9, 60},
		"behind a comma":                 {last + strings.LastIndex(lines[62], ",") + 1, 60},
		"in the time":                    {last + 5, 60},
		"at a row's end":                 {last, 60},
		"in the middle of the file":      {len(whole) / 2, -1},
		"before the end of the first":    {len(lines[0]) + len(lines[1]) + len(lines[2]) - 1, 0},
		"in the last exponent but three": {last - 3, 59},
	} {
		t.Run(name, func(t *testing.T) {
			cut := whole[:c.cut]
			rows := strings.Count(cut, "\n") - 2
			if c.rows >= 0 {
				require.Equal(t, c.rows, rows)
			}
			run := open(t, write(t, "cut_devc.csv", cut))
			series, problems, err := run.Read(0, 11)
			require.NoError(t, err)
			for i, col := range []int{1, 12} {
				require.True(t, slices.Equal(table.Time[:rows], series[i].Time))
				require.True(t, slices.Equal(table.Columns[col][:rows], series[i].Values))
			}
			if strings.HasSuffix(cut, "\n") {
				require.Empty(t, problems)
				return
			}
			require.Len(t, problems, 1)
			require.ErrorIs(t, problems[0], fdsio.ErrTruncated)
			require.Equal(t, rows+3, problems[0].Line)
			require.Contains(t, problems[0].Error(), fmt.Sprintf("cut_devc.csv:%d: ", rows+3))
		})
	}
}

// Windows builds of FDS end lines with CR LF, in the .smv file too.
func TestCRLF(t *testing.T) {
	unix := copyOf(t, runs+"heat_flux_wall")
	windows := fstest.MapFS{}
	for name, f := range unix {
		windows[name] = &fstest.MapFile{Data: bytes.ReplaceAll(f.Data, []byte("\n"), []byte("\r\n"))}
	}
	want, got := openFS(t, unix, "."), openFS(t, windows, ".")
	require.Equal(t, want.Devices, got.Devices)
	require.Equal(t, want.Version, got.Version)
	require.Equal(t, want.Title, got.Title)
	require.Empty(t, got.Problems)
	require.Equal(t, one(t, want, 11), one(t, got, 11))
}

// A .smv file that was cut short lacks devices that the deck has.
func TestDevicesThatTheSMVLacks(t *testing.T) {
	files := copyOf(t, runs+"heat_flux_wall")
	smv := files["heat_flux_wall.smv"]
	cut := bytes.Index(smv.Data, []byte(" INERT-CONV %"))
	require.Positive(t, cut)
	smv.Data = smv.Data[:cut]
	run := openFS(t, files, ".")
	require.Len(t, run.Devices, 12)
	require.Equal(t, fdsio.NetHeatFlux, run.Devices[6].Quantity)
	require.Equal(t, fdsio.ConvectiveHeatFlux, run.Devices[7].Quantity)
	require.Equal(t, fdsio.RadiometerHeatFlux, run.Devices[11].Quantity)
	require.Equal(t, &[3]float64{0.75, 1, 0.5}, run.Devices[11].Position)
}
