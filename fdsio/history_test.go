package fdsio_test

import (
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

func readHistoryFile(t *testing.T, name string) *fdsio.Table {
	t.Helper()
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	table, err := fdsio.ReadHistory(f, filepath.Base(name), nil)
	require.NoError(t, err)
	return table
}

func byLabel(t *testing.T, table *fdsio.Table, label string) []float64 {
	t.Helper()
	v, err := table.Column(label)
	require.NoError(t, err)
	return v
}

// The columns of _hrr.csv change from release to release; names find them.
func TestHRROfRuns(t *testing.T) {
	for chid, want := range map[string]struct {
		rows      int
		end, last float64 // time, and HRR then
		absent    string
	}{
		"heat_flux_wall":        {1001, 60, 200.89481, "Q_GEOM"},
		"heat_flux_wall_full":   {1001, 60, 192.45796, "Q_GEOM"},
		"heat_flux_wall_6101":   {1001, 60, 212.56184, "MLR_FUEL"},
		"heat_flux_wall_691":    {1001, 60, 221.99293, "HRR_OX"},
		"heat_flux_wall_675":    {1000, 59.944843, 138.31835, "MLR_PROPANE"},
		"heat_flux_wall_fds651": {1000, 59.949478, 171.60665, "HRR_OX"},
	} {
		t.Run(chid, func(t *testing.T) {
			run, err := fdsio.Open("../testdata/runs/" + chid)
			require.NoError(t, err)
			table, err := run.Table("hrr")
			require.NoError(t, err)
			require.Empty(t, table.Problems)
			require.Len(t, table.Time, want.rows)
			require.Equal(t, want.end, table.Time[want.rows-1])
			require.Equal(t, want.last, byLabel(t, table, "HRR")[want.rows-1])
			i, err := table.Find("HRR")
			require.NoError(t, err)
			require.Equal(t, "kW", table.Units[i])
			_, err = table.Column(want.absent)
			require.ErrorIs(t, err, fdsio.ErrNoColumn)
		})
	}
}

func TestHistorySamples(t *testing.T) {
	const formats = "../testdata/formats/"
	for name, want := range map[string]struct {
		rows   int
		label  string
		values []float64 // the last ones
		time   float64   // the last
	}{
		"devc_new/t1_hrr.csv":     {13, "Q_TOTAL", []float64{4.4439324}, 2},
		"devc_old/t1old_hrr.csv":  {13, "ZONE_1", []float64{2928.4407}, 2},
		"devc_new/t1_mass.csv":    {13, "LUMPED AIR", []float64{0.61194121}, 2},
		"devc_old/t1old_mass.csv": {13, "WATER VAPOR", []float64{3.1525471e-3}, 2},
		"devc_new/t1_devc.csv":    {5, "after tail", []float64{21.592229, 22.562144}, 2},
		"devc_old/t1old_devc.csv": {5, `it's "q"`, []float64{0.50741187, 1.0074493}, 2},
		"ctrl/cn_ctrl.csv":        {4, "c one", []float64{-1, -1, 1, 1}, 0.60000002},
		"ctrl/co_ctrl.csv":        {4, "c2", []float64{1, 1, -1, -1}, 0.60000002},
		"numfmt/f_comma_ctrl.csv": {5, "c one", []float64{-1, -1, -1, -1, -1}, 1},
		"numfmt/f_comma_hrr.csv":  {5, "ZONE_1", []float64{-0.58705131, -0.58706102}, 1},
		"numfmt/f_comma_devc.csv": {3, "big200", []float64{2e201, 2.0000010e201, 2.0000047e201}, 1},
		"numfmt/f_def_devc.csv":   {3, "subnormal", []float64{2e-314, 2.0000010e-314, 2.0000047e-314}, 1},
		"numfmt/f_e1_devc.csv":    {3, "a", []float64{20, 20, 20}, 1},
		"numfmt/f_e2_devc.csv":    {3, "e9", []float64{2e10, 2.0000010e10, 2.0000047e10}, 1},
		"numfmt/f_s1_devc.csv":    {3, "neg-200", []float64{-2e-199, -2e-199, -2e-199}, 1},
		"numfmt/f_s3_devc.csv":    {3, "ninf", []float64{math.Inf(-1)}, 1},
		"numfmt/f_s16_devc.csv":   {3, "a", []float64{20.00000983603013, 20.00004725802762}, 1.000000000000004},
		"line/l1_devc.csv":        {5, "TH-3", []float64{0.23319762}, 1},
		"line/l1o_devc.csv":       {5, "TH-03", []float64{0.11482573}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			table := readHistoryFile(t, formats+name)
			values := byLabel(t, table, want.label)
			require.Len(t, table.Time, want.rows)
			require.Equal(t, want.time, table.Time[want.rows-1])
			require.Equal(t, want.values, values[want.rows-len(want.values):])
		})
	}
}

// Commas before states and within the time: rows are read by the width of a state.
func TestControlsDecimalComma(t *testing.T) {
	table := readHistoryFile(t, "../testdata/formats/numfmt/f_comma_ctrl.csv")
	require.Empty(t, table.Problems)
	require.Equal(t, []float64{0, 0.25245249, 0.50490499, 0.75735748, 1}, table.Time)

	read := func(rows ...string) *fdsio.Table {
		text := "s;status;status\nTime;a;b\n" + strings.Join(rows, "\n")
		table, err := fdsio.ReadHistory(strings.NewReader(text), "x_ctrl.csv", nil)
		require.NoError(t, err)
		return table
	}
	table = read(" 0,0000000E+000, 1,-1", " 2,5245249E-001;-1; 1", "")
	require.Empty(t, table.Problems)
	require.Equal(t, []float64{0, 0.25245249}, table.Time)
	require.Equal(t, []float64{1, -1}, byLabel(t, table, "a"))
	require.Equal(t, []float64{-1, 1}, byLabel(t, table, "b"))

	table = read(" 0,0000000E+000, 1", " 0,1,2,-1, 1", ",-1,-1", "")
	require.Empty(t, table.Time, "nothing is made up")
	require.Len(t, table.Problems, 3)
	require.EqualError(t, table.Problems[0], "x_ctrl.csv:3: found 1 fields, expected 3, one for each label; the row is left out")
	require.ErrorIs(t, table.Problems[0], fdsio.ErrRagged)

	table = read(" 0,0000000E+000, 1,-1", " 2,5245249E-001, 1,-")
	require.Len(t, table.Time, 1)
	require.ErrorIs(t, table.Problems[0], fdsio.ErrTruncated)
}

func TestColumnsByName(t *testing.T) {
	table := readHistoryFile(t, "../testdata/formats/devc_new/t1_devc.csv")
	_, err := table.Column("DUP")
	require.ErrorIs(t, err, fdsio.ErrAmbiguous)
	require.EqualError(t, err, `fdsio: "DUP" stands over several columns, of which 3 and 4 are the first; take one by its index: ambiguous label`)
	_, err = table.Column("With Spade")
	require.ErrorIs(t, err, fdsio.ErrNoColumn)
	require.EqualError(t, err, `fdsio: no column "With Spade"; did you mean "with space"? (Time, null, , DUP, DUP, …): no such column`)
	i, err := table.Find("")
	require.NoError(t, err, "an empty ID is one")
	require.Equal(t, 2, i)
	require.Equal(t, table.Time, byLabel(t, table, "Time"))

	few, err := fdsio.ReadHistory(strings.NewReader("s,C,C\nTime,a,b\n 0.0E+000, 1.0E+000, 2.0E+000\n"), "x", &fdsio.ReadOptions{Columns: []int{2}})
	require.NoError(t, err)
	require.Equal(t, []float64{2}, byLabel(t, few, "b"))
	_, err = few.Column("a")
	require.EqualError(t, err, `fdsio: column "a" was not read: ask for column 1 in ReadOptions.Columns: no such column`)
}

func TestTableOfRun(t *testing.T) {
	run, err := fdsio.Open("../testdata/formats/devc_new")
	require.NoError(t, err)
	mass, err := run.Table("mass")
	require.NoError(t, err)
	require.Equal(t, 0.61194121, byLabel(t, mass, "Total")[0])
	_, err = run.Table("ctrl")
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.ErrorContains(t, err, "t1_ctrl.csv: file does not exist: FDS wrote no such file, or the kind is wrong (hrr, mass, ctrl,")
	_, err = run.Table("../hrr")
	require.ErrorIs(t, err, fs.ErrNotExist)
}

// Without a .smv file the CHID tells the name.
func TestTableWithoutSMV(t *testing.T) {
	run, err := fdsio.OpenFS(fstest.MapFS{
		"c_devc.csv": {Data: []byte("s,C\nTime,a\n 0.0E+000, 2.0E+001\n")},
		"c_hrr.csv":  {Data: []byte("s,kW\nTime,HRR\n 0.0E+000, 1.0E+002\n")},
		"c_mass.csv": {},
	}, "c_devc.csv")
	require.NoError(t, err)
	hrr, err := run.Table("hrr")
	require.NoError(t, err)
	require.Equal(t, []float64{100}, byLabel(t, hrr, "HRR"))
	_, err = run.Table("mass")
	require.ErrorIs(t, err, fdsio.ErrEmpty)
}

// COLUMN_DUMP_LIMIT spreads columns over files, each with a time of its own.
func TestTableOfSplitFiles(t *testing.T) {
	run, err := fdsio.Open("../testdata/formats/split/l2.smv")
	require.NoError(t, err)
	table, err := run.Table("devc")
	require.NoError(t, err)
	require.Empty(t, table.Problems)
	require.Len(t, table.Labels, 1+len(run.Devices))
	for i, d := range run.Devices {
		require.Equal(t, d.ID, table.Labels[1+i])
		require.Len(t, table.Columns[1+i], len(table.Time))
	}
	series, _, err := run.Read(4)
	require.NoError(t, err)
	require.Equal(t, series[0].Values, table.Columns[5])

	open := func(second string) (*fdsio.Table, error) {
		run, err := fdsio.OpenFS(fstest.MapFS{
			"c.smv":        {Data: []byte("CHID\n c\n")},
			"c_1_ctrl.csv": {Data: []byte("s,status\nTime,a\n 0.0E+000,-1\n 1.0E+000, 1\n")},
			"c_2_ctrl.csv": {Data: []byte("s,status\nTime,b\n" + second)},
		}, ".")
		require.NoError(t, err)
		return run.Table("ctrl")
	}
	table, err = open(" 0.0E+000, 1\n")
	require.NoError(t, err)
	require.Equal(t, []float64{0}, table.Time)
	require.Equal(t, []float64{-1}, byLabel(t, table, "a"))
	require.Equal(t, []float64{1}, byLabel(t, table, "b"))
	require.EqualError(t, table.Problems[0], "c_2_ctrl.csv: it and the file before end at different times, as while FDS is writing; the last 1 rows of the longer one are left out")
	_, err = open(" 0.0E+000, 1\n 1.5E+000, 1\n")
	require.EqualError(t, err, "c_2_ctrl.csv:1: found 1.5 s as time of row 2 of data, expected 1 s as in the file before")
	table, err = open("")
	require.NoError(t, err)
	require.Empty(t, table.Time)
}
