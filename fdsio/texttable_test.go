package fdsio_test

import (
	"bytes"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

func readTextFile(t *testing.T, name string) *fdsio.TextTable {
	t.Helper()
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	table, err := fdsio.ReadTextTable(f, filepath.Base(name))
	require.NoError(t, err)
	return table
}

func readText(t *testing.T, text string) *fdsio.TextTable {
	t.Helper()
	table, err := fdsio.ReadTextTable(strings.NewReader(text), "x.csv")
	require.NoError(t, err)
	return table
}

func texts(t *testing.T, table *fdsio.TextTable, name string) []string {
	t.Helper()
	v, err := table.Strings(name)
	require.NoError(t, err)
	return v
}

func numbers(t *testing.T, table *fdsio.TextTable, name string) []float64 {
	t.Helper()
	v, problems, err := table.Numbers(name)
	require.NoError(t, err)
	require.Empty(t, problems)
	return v
}

func TestStepsOfRuns(t *testing.T) {
	for chid, want := range map[string]struct {
		rows             int
		step, size, time float64 // of the last row
		cpu              float64
		clock            string
	}{
		"heat_flux_wall":      {75, 5620, 0.156e-4, 60, 59.484, "2026-11-23T01:39:50.381+00:00"},
		"heat_flux_wall_full": {75, 5601, 0.111e-3, 60, 71.530, "2026-11-23T01:51:55.403+00:00"},
		"heat_flux_wall_6101": {74, 5584, 0.761e-2, 60, 103.56, "2026-11-23T02:10:03.425+00:00"},
		"heat_flux_wall_691":  {75, 5614, 0.100e-2, 60, 94.772, "2026-11-23T03:04:47.980+00:00"},
		"heat_flux_wall_675":  {62, 4358, 0.143e-1, 60, 63.29249, "2026-11-23T03:08:51.911+00:00"},
	} {
		t.Run(chid, func(t *testing.T) {
			run, err := fdsio.Open("../testdata/runs/" + chid)
			require.NoError(t, err)
			steps, err := run.TextTable("steps")
			require.NoError(t, err)
			require.Empty(t, steps.Problems)
			require.Equal(t, want.rows, steps.Len())
			require.Equal(t, []string{"", "", "s", "s", "s"}, steps.Units)
			last := want.rows - 1
			require.Equal(t, want.step, numbers(t, steps, "Time Step")[last])
			require.Equal(t, want.size, numbers(t, steps, "Step Size")[last])
			require.Equal(t, want.time, numbers(t, steps, "Simulation Time")[last])
			require.Equal(t, want.cpu, numbers(t, steps, "CPU Time")[last])
			require.Equal(t, want.clock, texts(t, steps, "Wall Time")[last])
		})
	}
}

func TestStepsSamples(t *testing.T) {
	steps := readTextFile(t, "../testdata/formats/devc_new/t1_steps.csv")
	require.Equal(t, 11, steps.Len())
	require.Equal(t, 0.82638, numbers(t, steps, "CPU Time")[10])

	comma := readTextFile(t, "../testdata/formats/numfmt/f_comma_steps.csv")
	require.Empty(t, comma.Problems)
	require.Equal(t, []float64{1, 2, 3, 4}, numbers(t, comma, "Time Step"))
	require.Equal(t, []float64{0.252, 0.252, 0.252, 0.243}, numbers(t, comma, "Step Size"))
	require.Equal(t, []float64{0.25245, 0.50490, 0.75736, 1}, numbers(t, comma, "Simulation Time"))
	require.Equal(t, "2026-11-23T01:51:23.279+00:00", texts(t, comma, "Wall Time")[0])

	restart := readTextFile(t, "../testdata/formats/restart/rs2_steps.csv")
	require.Equal(t, []float64{17, 20}, numbers(t, restart, "Time Step")[10:], "the restart goes on")

	mended := readText(t, ";;s\nTime Step;Wall Time;Step Size\n 1;2026;0,25\n")
	require.Equal(t, []float64{0.25}, numbers(t, mended, "Step Size"), "a release that separates by semicolons is read, too")
}

func TestCPU(t *testing.T) {
	cpu := readTextFile(t, "../testdata/formats/devc_new/t1_cpu.csv")
	require.Empty(t, cpu.Problems)
	require.Nil(t, cpu.Units)
	require.Equal(t, []float64{0}, numbers(t, cpu, "Rank"))
	require.Equal(t, []float64{9.913e-2}, numbers(t, cpu, "Total T_USED (s)"))
	require.Equal(t, []float64{1.064e-2}, numbers(t, cpu, "RADI"))

	padded := readText(t, "Rank,MAIN,EVAC,Total T_USED (s)          \n    0, 1.0E-01, 0.0E+00, 2.0E-01          \n    1, 1.5E-01, 0.0E+00, 2.5E-01          \n")
	require.Equal(t, []float64{0.2, 0.25}, numbers(t, padded, "Total T_USED (s)"), "6.5.1 pads its lines")
}

func TestDeviceLog(t *testing.T) {
	log := readTextFile(t, "../testdata/formats/ctrl/cn_devc_ctrl_log.csv")
	require.Empty(t, log.Problems)
	require.Equal(t, []string{"T", "c one", "c2"}, texts(t, log, "ID"))
	require.Equal(t, []string{"DEVC", "CTRL", "CTRL"}, texts(t, log, "Type"))
	require.Equal(t, []string{"T", "T", "F"}, texts(t, log, "State"))
	require.Equal(t, []string{"s", "", ""}, texts(t, log, "Units"))
	require.Equal(t, []float64{0.504905, 0.504905, 0.504905}, numbers(t, log, "Time (s)"))
	values := numbers(t, log, "Value")
	require.Equal(t, 0.504905, values[0])
	require.True(t, math.IsNaN(values[1]), "a control has no value")

	log = readTextFile(t, "../testdata/formats/numfmt/op_devc_ctrl_log.csv")
	require.Equal(t, []float64{2e201}, numbers(t, log, "Value"), "an exponent of three digits has no letter")

	const head = "Time (s),Type,ID,State,Value,Units\n"
	log = readText(t, head+" 1.0E+00,DEVC,a, b,T,-1.5-100,C\n 2.0E+00,CTRL,c,d,F\n")
	require.Empty(t, log.Problems)
	require.Equal(t, []string{"a, b", "c,d"}, texts(t, log, "ID"), "up to 6.10.1 an ID may have commas")
	require.Equal(t, -1.5e-100, numbers(t, log, "Value")[0])

	log = readText(t, head+" 1.0E+00,DEVC,a,T, 2.0E+01,a,b\n 2.0E+00,CTRL,c\n 3.0E+00,CTRL,c,F\n")
	require.Equal(t, []string{"c"}, texts(t, log, "ID"))
	require.Len(t, log.Problems, 2)
	require.ErrorIs(t, log.Problems[0], fdsio.ErrRagged)
	require.EqualError(t, log.Problems[1], `x.csv:3: found " 2.0E+00,CTRL,c", expected time, DEVC, ID, T or F, value, unit; or time, CTRL, ID, T or F; the row is left out`)
}

func TestTextTableProblems(t *testing.T) {
	table := readText(t, "Rank,MAIN\r\n 0,****\r\n 1\r\n\r\n 2, 1.0E+00\r\n 3, 1.0E+0")
	require.Len(t, table.Problems, 2)
	require.EqualError(t, table.Problems[0], `x.csv:3: found " 1", expected 2 fields; the row is left out`)
	require.EqualError(t, table.Problems[1], "x.csv:6: the last line has no line end and was not read: its last field may be cut off")
	require.Equal(t, []string{"0", "2"}, texts(t, table, "Rank"))
	v, problems, err := table.Numbers("MAIN")
	require.NoError(t, err)
	require.True(t, math.IsNaN(v[0]))
	require.Equal(t, 1.0, v[1])
	require.EqualError(t, problems[0], `x.csv:2: column "MAIN": found "****", expected a number; it is taken as missing`)
	_, _, err = table.Numbers("MAI")
	require.EqualError(t, err, `fdsio: no column "MAI"; did you mean "MAIN"? (Rank, MAIN): no such column`)
	_, err = table.Strings("Rang")
	require.ErrorIs(t, err, fdsio.ErrNoColumn)
	_, err = readText(t, "Rank,A,A\n").Strings("A")
	require.ErrorIs(t, err, fdsio.ErrAmbiguous)

	comma := readText(t, ";;s;s\nTime Step;Wall Time;Step Size;Simulation Time\n 1,2026, 0,252E+00, 0,25\n 2,2026, 0,252E+00, 0\n")
	require.Equal(t, 1, comma.Len())
	require.EqualError(t, comma.Problems[0], `x.csv:4: found " 2,2026, 0,252E+00, 0", expected a step, a timestamp and 2 numbers with decimal commas; the row is left out`)

	for name, c := range map[string]struct {
		text     string
		sentinel error
		says     string
	}{
		"empty":         {"", fdsio.ErrEmpty, "x.csv: the file is empty"},
		"unfinished":    {",,s,s", fdsio.ErrTruncated, "x.csv:1: the header is unfinished"},
		"no names":      {",,s,s,s\nTime St", fdsio.ErrTruncated, "x.csv:2: the header is unfinished"},
		"another file":  {"s,kW\nTime,HRR\n", fdsio.ErrHeader, `x.csv:1:1: found "s", expected the header of a _steps.csv`},
		"fewer names":   {",,s,s,s\nTime Step,Wall Time\n", fdsio.ErrHeader, "x.csv:2: found 2 names for 5 units"},
		"million names": {strings.Repeat(",", 1e6) + "\n", fdsio.ErrFormat, "x.csv:1: found 1000001 fields, expected at most 65536"},
		"wide row":      {"Rank,A\n" + strings.Repeat(",", 1e5) + "\n", fdsio.ErrFormat, "x.csv:2: found 100001 fields"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := fdsio.ReadTextTable(strings.NewReader(c.text), "x.csv")
			require.ErrorIs(t, err, c.sentinel)
			require.ErrorContains(t, err, c.says)
		})
	}
	_, err = fdsio.ReadTextTable(endless{}, "x.csv")
	require.EqualError(t, err, "x.csv:1: found a line of more than 16 MiB, which no FDS file has; reading ends here, is this one?")
	_, err = fdsio.ReadHistory(endless{}, "x.csv", nil)
	require.ErrorContains(t, err, "a line of more than 16 MiB")

	run, err := fdsio.Open("../testdata/runs/heat_flux_wall_fds651")
	require.NoError(t, err)
	_, err = run.TextTable("steps")
	require.ErrorIs(t, err, fs.ErrNotExist, "6.5.1 had no such file")
}

func FuzzTextTable(f *testing.F) {
	for _, pattern := range []string{"*_steps.csv", "*_cpu.csv", "*_log.csv", "*_ctrl.csv"} {
		names, err := filepath.Glob("../testdata/formats/*/" + pattern)
		require.NoError(f, err)
		require.NotEmpty(f, names)
		for _, name := range names {
			text, err := os.ReadFile(name)
			require.NoError(f, err)
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if history, err := fdsio.ReadHistory(bytes.NewReader(text), "fuzz", nil); err == nil {
			for i, c := range history.Columns[1:] {
				require.Len(t, c, len(history.Time), "column %d", i+1)
			}
		}
		table, err := fdsio.ReadTextTable(bytes.NewReader(text), "fuzz")
		if err != nil {
			return
		}
		for _, name := range table.Names {
			if cells, err := table.Strings(name); err == nil {
				require.Len(t, cells, table.Len())
				values, _, err := table.Numbers(name)
				require.NoError(t, err)
				require.Len(t, values, table.Len())
			}
		}
	})
}
