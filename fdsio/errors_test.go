package fdsio_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

// An error says which file, and where in it, what was expected and what to do.
func TestErrors(t *testing.T) {
	files := func(pairs ...string) fstest.MapFS {
		out := fstest.MapFS{}
		for i := 0; i < len(pairs); i += 2 {
			out[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
		}
		return out
	}
	const csv = "s,C\nTime,a\n"
	for name, c := range map[string]struct {
		files fstest.MapFS
		open  string
		is    error
		says  []string
	}{
		"no such file":      {files(), "x.smv", fs.ErrNotExist, []string{"fdsio: x.smv: "}},
		"no such directory": {files(), "a/b", fs.ErrNotExist, []string{"a/b"}},
		"no run": {files("notes.txt", "", "x_hrr.csv", ""), ".", nil,
			[]string{". holds no FDS run", "expected a .smv, a _devc.csv or a .fds file"}},
		"two runs": {files("a.smv", "", "b.smv", "", "c.fds", ""), ".", nil,
			[]string{". holds 2 runs (a, b)", "name one of them, as in a.smv"}},
		"two runs, by their tables": {files("a_1_devc.csv", csv, "a_1x_devc.csv", csv, "a_2_devc.csv", csv), ".", nil,
			[]string{"holds 2 runs (a, a_1x)", "as in a_1_devc.csv"}}, // a file that is there
		"many runs": {files("a.fds", "", "b.fds", "", "c.fds", "", "d.fds", "", "e.fds", "", "f.fds", ""), ".", nil,
			[]string{"holds 6 runs (a, b, c, d, e, …)"}},
		"a file of another kind": {files("a.txt", ""), "a.txt", nil,
			[]string{"a.txt", "expected a directory, a .smv, a .fds or a _devc.csv file"}},
		"empty, and named": {files("a_devc.csv", "", "a.smv", ""), "a_devc.csv", fdsio.ErrEmpty,
			[]string{"a_devc.csv: the file is empty", "FDS has not written to it yet"}},
		"not of FDS": {files("a.csv", "time;value\n0;1\n"), "a.csv", fdsio.ErrHeader,
			[]string{"a.csv:1:1: ", `found "time;value"`, `expected the units of an FDS device file, beginning with "s,"`, "is this a _devc.csv?"}},
		"another file of FDS": {files("a_steps.csv", ",,s,s,s\nTime Step,Wall Time,Step Size,Simulation Time,CPU Time\n"), "a_steps.csv", fdsio.ErrHeader,
			[]string{"a_steps.csv:1:1: ", `expected the units`}},
		"not the labels": {files("a_devc.csv", "s,C\nStep,a\n"), ".", fdsio.ErrHeader,
			[]string{"a_devc.csv:2:1: ", `found "Step,a"`, `beginning with "Time,"`}},
		"no labels yet": {files("a_devc.csv", "s,C\n"), "a_devc.csv", fdsio.ErrTruncated,
			[]string{"a_devc.csv:2: ", "the row of labels is unfinished", "FDS has not written it whole yet"}},
		"half of the labels": {files("a_devc.csv", "s,C,C\nTime,a,bb"), "a_devc.csv", fdsio.ErrTruncated,
			[]string{"a_devc.csv:2: ", "the row of labels is unfinished"}},
	} {
		t.Run(name, func(t *testing.T) {
			run, err := fdsio.OpenFS(c.files, c.open)
			require.Error(t, err)
			require.Nil(t, run)
			if c.is != nil {
				require.ErrorIs(t, err, c.is)
			}
			for _, part := range c.says {
				require.ErrorContains(t, err, part)
			}
		})
	}
}

// The path in a message is the one that the user knows.
func TestErrorsOfPaths(t *testing.T) {
	_, err := fdsio.Open("no/such/run.smv")
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.ErrorContains(t, err, "no/such/run.smv")
	_, err = fdsio.Open(formats + "restart")
	require.EqualError(t, err, "fdsio: ../testdata/formats/restart holds 3 runs (clip, first_run, noclip); "+
		"name one of them, as in ../testdata/formats/restart/clip_devc.csv")
	_, err = fdsio.Open(runs)
	require.ErrorContains(t, err, "testdata/runs")
	require.ErrorContains(t, err, "holds no FDS run")
	_, err = fdsio.Open(runs + "SOURCE.md")
	require.ErrorContains(t, err, "../testdata/runs/SOURCE.md: expected a directory")
	_, err = fdsio.Open(runs + "heat_flux_wall/heat_flux_wall_steps.csv")
	require.ErrorContains(t, err, "../testdata/runs/heat_flux_wall/heat_flux_wall_steps.csv:1:1: ")
}

// FDS makes the device file at its start and writes to it later: a run that has
// only begun has devices without data.
func TestEmptyDeviceFile(t *testing.T) {
	files := copyOf(t, runs+"heat_flux_wall")
	files["heat_flux_wall_devc.csv"] = &fstest.MapFile{}
	run := openFS(t, files, ".")
	require.Len(t, run.Problems, 1)
	require.ErrorIs(t, run.Problems[0], fdsio.ErrEmpty)
	require.Contains(t, run.Problems[0].Error(), "heat_flux_wall_devc.csv: the file is empty")
	require.Len(t, run.Devices, 12)
	require.Equal(t, fdsio.NetHeatFlux, run.Devices[0].Quantity)
	require.Equal(t, "GYPSUM BOARD", value(t, run.Devices[0].Surface).ID)
	require.False(t, run.Devices[0].HasData())
	require.Nil(t, run.Devices[0].Unit)
	require.Empty(t, one(t, run, 0).Values)
}

// A header without rows is a run without data so far, and nothing is wrong.
func TestHeaderOnly(t *testing.T) {
	run := open(t, write(t, "h_devc.csv", "s,C\nTime,a\n"))
	require.Empty(t, run.Problems)
	require.True(t, run.Devices[0].HasData())
	require.Empty(t, one(t, run, 0).Time)
	require.Empty(t, one(t, run, 0).Values)
}

// A run that failed in its set-up names files that it did not come to write.
func TestDeviceFileNotThere(t *testing.T) {
	run := open(t, formats+"smv_misc/g1.smv")
	require.Len(t, run.Problems, 1)
	require.ErrorIs(t, run.Problems[0], fdsio.ErrEmpty)
	require.Contains(t, run.Problems[0].Error(), "g1.smv: it names the device file g1_devc.csv, which is not there")
}

// A CHID may end as the name of a part of a split file does.
func TestCHIDThatEndsInANumber(t *testing.T) {
	csv := func(id string) *fstest.MapFile { return &fstest.MapFile{Data: []byte("s,C\nTime," + id + "\n0.,1.\n")} }
	files := fstest.MapFS{"case_2_devc.csv": csv("b")}
	require.Equal(t, "case_2", openFS(t, files, ".").CHID)

	files["case_devc.csv"] = csv("a")
	files["case.fds"] = &fstest.MapFile{Data: []byte("&HEAD CHID='case' /\n")}
	require.Equal(t, []string{"a"}, ids(openFS(t, files, "case.fds")))
	require.Equal(t, "case_2", openFS(t, files, "case_2_devc.csv").CHID)

	// Nor are parts that an earlier run with COLUMN_DUMP_LIMIT=T left beside the whole.
	files["case_1_devc.csv"] = csv("c")
	require.Equal(t, []string{"a"}, ids(openFS(t, files, "case.fds")))

	// Two runs with decks of their own are no parts of a third.
	files = fstest.MapFS{"case_1_devc.csv": csv("a"), "case_2_devc.csv": csv("b"), "case_1.fds": {}, "case_2.fds": {}}
	_, err := fdsio.OpenFS(files, ".")
	require.ErrorContains(t, err, "holds 2 runs (case_1, case_2)")
	require.Equal(t, []string{"b"}, ids(openFS(t, files, "case_2.fds")))
}

func TestStrict(t *testing.T) {
	const text = "s,C\nTime,a\n0.,1.\n1.,***\n2.,3.\n2.,3.,4.\n"
	table, err := fdsio.ReadTable(strings.NewReader(text), "s_devc.csv", nil)
	require.NoError(t, err)
	require.Equal(t, []float64{0, 1, 2}, table.Time)
	require.Len(t, table.Problems, 2)
	require.EqualError(t, table.Problems[0], `s_devc.csv:4:4: device "a": found "***", expected a number; it is taken as missing`)
	require.ErrorIs(t, table.Problems[1], fdsio.ErrRagged)

	_, err = fdsio.ReadTable(strings.NewReader(text), "s_devc.csv", &fdsio.ReadOptions{Strict: true})
	var p *fdsio.Problem
	require.True(t, errors.As(err, &p))
	require.Equal(t, table.Problems[0], p)
}

// A file that is wrong all over does not fill the memory with problems.
func TestManyProblems(t *testing.T) {
	table, err := fdsio.ReadTable(strings.NewReader("s,C\nTime,a\n"+strings.Repeat("0.\n", 250)), "m_devc.csv", nil)
	require.NoError(t, err)
	require.Len(t, table.Problems, 101)
	require.EqualError(t, table.Problems[100], "m_devc.csv: 150 more problems of these kinds")
	require.ErrorIs(t, table.Problems[100], fdsio.ErrRagged)
}
