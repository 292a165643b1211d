package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"image"
	_ "image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/flux"
)

var update = flag.Bool("update", false, "write the golden files anew")

// fdsflux runs the command and returns what it leaves.
func fdsflux(args ...string) (code int, stdout, stderr string) {
	var out, words bytes.Buffer
	code = run(&env{context.Background(), strings.NewReader(""), &out, &words}, args)
	return code, out.String(), words.String()
}

const runs = "../../testdata/runs/"

func requireGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("../../testdata/golden", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "go test ./cmd/fdsflux -update writes it")
	require.Equal(t, string(want), got)
}

func TestLsGoldens(t *testing.T) {
	for name, args := range map[string][]string{
		"ls_heat_flux_wall.txt":        {"ls", runs + "heat_flux_wall"},
		"ls_heat_flux_wall_fds651.txt": {"ls", runs + "heat_flux_wall_fds651"},
		"ls_heat_flux_wall_full.txt":   {"ls", runs + "heat_flux_wall_full"},
		"ls_heat_flux_wall_6101.json":  {"ls", "--format", "json", runs + "heat_flux_wall_6101"},
		"ls_heat_flux_wall_6101.csv":   {"ls", "--format=csv", runs + "heat_flux_wall_6101"},
	} {
		code, stdout, stderr := fdsflux(args...)
		require.Equal(t, exitFine, code, stderr)
		require.Empty(t, stderr)
		requireGolden(t, name, stdout)
	}
}

func TestLsJSONIsWhole(t *testing.T) {
	_, stdout, _ := fdsflux("ls", "--format", "json", runs+"heat_flux_wall_6101", runs+"heat_flux_wall")
	var got []struct {
		CHID     string `json:"chid"`
		FDS      string `json:"fds"`
		Stations []struct {
			Name       string   `json:"name"`
			Emissivity *float64 `json:"emissivity"`
			Devices    []struct {
				ID    string `json:"id"`
				Gauge *struct {
					Temperature float64  `json:"temperature_celsius"`
					H           *float64 `json:"heat_transfer_coefficient"`
				} `json:"gauge"`
			} `json:"devices"`
		} `json:"stations"`
	}
	require.NoError(t, json.Unmarshal([]byte(stdout), &got))
	require.Len(t, got, 2)
	require.Equal(t, "6.10.1", got[0].FDS)
	require.Len(t, got[0].Stations, 3)
	gypsum := got[0].Stations[0]
	require.Equal(t, 0.5, *gypsum.Emissivity)
	require.Equal(t, "GYPSUM-GAUGE-H15", gypsum.Devices[8].ID)
	require.Equal(t, 65.0, gypsum.Devices[8].Gauge.Temperature)
	require.Equal(t, 15.0, *gypsum.Devices[8].Gauge.H)
	require.Nil(t, gypsum.Devices[4].Gauge.H)
}

func TestPlotDrawsFourPictures(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "for it")
	code, stdout, stderr := fdsflux("plot", runs+"heat_flux_wall", "--out", dir)
	require.Equal(t, exitFine, code, stderr)
	require.Empty(t, stderr)
	var want []string
	for _, name := range []string{"GYPSUM", "INERT", "comparison", "quantities"} {
		want = append(want, filepath.Join(dir, "heat_flux_wall_"+name+".png"))
	}
	require.Equal(t, strings.Join(want, "\n")+"\n", stdout)
	for _, path := range want {
		width, _ := size(t, path)
		require.Greater(t, width, 800)
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 4, "nothing else is left behind")
}

func size(t *testing.T, path string) (width, height int) {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	c, _, err := image.DecodeConfig(f)
	require.NoError(t, err)
	return c.Width, c.Height
}

func TestPlotFlags(t *testing.T) {
	dir := t.TempDir()
	plot := func(args ...string) []string {
		t.Helper()
		code, stdout, stderr := fdsflux(append([]string{"plot", "--out", dir, runs + "heat_flux_wall"}, args...)...)
		require.Equal(t, exitFine, code, stderr)
		var names []string
		for _, path := range strings.Fields(stdout) {
			names = append(names, filepath.Base(path))
		}
		return names
	}
	require.Equal(t, []string{"heat_flux_wall_INERT.png"}, plot("--station", "INERT", "--size", "10x8", "--dpi", "254"))
	width, height := size(t, filepath.Join(dir, "heat_flux_wall_INERT.png"))
	require.Equal(t, []int{1000, 800}, []int{width, height})

	require.Equal(t, []string{"heat_flux_wall_GYPSUM.svg", "heat_flux_wall_GYPSUM.pdf"}, plot("--format", "svg,pdf", "--station", "GYPSUM",
		"--title", "A title of mine", "--smooth", "10", "--xlim", "0,60", "--ylim", "-1,30", "--quantity-only", "net,GAUGE HEAT FLUX"))
	svg, err := os.ReadFile(filepath.Join(dir, "heat_flux_wall_GYPSUM.svg"))
	require.NoError(t, err)
	for _, text := range []string{"A title of mine", "centred moving mean over 10 s", "Heat flux (kW/m²)", "Time (s)", ">Net<", ">Gauge<", ">30<", ">60<"} {
		require.Contains(t, string(svg), text)
	}
	for _, text := range []string{"Radiometer", "Incident"} {
		require.NotContains(t, string(svg), text)
	}
	require.Len(t, plot("--station", "GYPSUM,INERT", "--format", "svg"), 4)
	require.Len(t, plot("--station", "GYPSUM", "--station", "INERT", "--format", "svg"), 4)
}

func TestPlotOfABareFile(t *testing.T) {
	dir := t.TempDir()
	data, err := os.ReadFile(runs + "heat_flux_wall_fds651/heat_flux_wall_fds651_devc.csv")
	require.NoError(t, err)
	path := filepath.Join(dir, "heat_flux_wall_fds651_devc.csv")
	require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(data), "INERT-NET", "INERT-X", 1)), 0o644))

	code, stdout, stderr := fdsflux("plot", path, "--out", dir, "--format", "svg", "--emissivity", "GYPSUM=0.5,INERT=0.9", "--fds", "6.5.1")
	require.Equal(t, exitFine, code, stderr)
	require.Equal(t, "not drawn: INERT-X: nothing tells its quantity\n", stderr, "--fds settles what incident is")
	require.Len(t, strings.Fields(stdout), 4)
	svg, err := os.ReadFile(filepath.Join(dir, "heat_flux_wall_fds651_GYPSUM.svg"))
	require.NoError(t, err)
	require.Contains(t, string(svg), "GYPSUM, ε = 0.5")
	require.Contains(t, string(svg), "Incident + convective")

	code, _, stderr = fdsflux("plot", path, "--out", dir, "--format", "svg", "--quantity", "INERT-X=NET HEAT FLUX")
	require.Equal(t, exitFine, code)
	require.Equal(t, "warning: no file names the release of FDS; before 6.5.2 INCIDENT HEAT FLUX includes the convective heat flux; --fds RELEASE tells it\n", stderr)
}

func TestUnfinishedLastLine(t *testing.T) {
	data, err := os.ReadFile(runs + "heat_flux_wall/heat_flux_wall_devc.csv")
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "heat_flux_wall_devc.csv")
	require.NoError(t, os.WriteFile(path, data[:len(data)-5], 0o644))
	code, stdout, stderr := fdsflux("plot", path, "--out", t.TempDir(), "--format", "svg", "--fds", "6.11.1")
	require.Equal(t, exitFine, code)
	require.Len(t, strings.Fields(stdout), 4)
	require.Equal(t, "warning: "+path+":63: the last line has no line end and was not read: its last number may be cut off\n", stderr)
}

// Bad input: exit code 2, one clear line, no picture, no trace of the program.
func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		return path
	}
	empty := write("empty_devc.csv", "")
	header := write("header_devc.csv", "s,kW/m2\nTime,A-NET\n")
	foreign := write("foreign_devc.csv", "name,value\nx,1\n")
	other := write("other.csv", "s,kW\nTime,HRR\n 0.0, 1.0\n")
	text := write("notes.txt", "hello")
	write("two/a_devc.csv", "s,kW/m2\nTime,A-NET\n 0.0, 1.0\n")
	write("two/b_devc.csv", "s,kW/m2\nTime,A-NET\n 0.0, 1.0\n")
	write("none/readme", "")
	unstarted := filepath.Dir(write("unstarted/case.fds", "&HEAD CHID='case' /\n"))
	wall := runs + "heat_flux_wall"

	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{filepath.Join(dir, "missing")}, "missing: no such file or directory"},
		{[]string{empty}, "empty_devc.csv: the file is empty: FDS has not written to it yet, or the run failed at its start"},
		{[]string{header}, "header_devc.csv: nothing to draw"},
		{[]string{foreign}, `foreign_devc.csv:1:1: found "name,value", expected the units of an FDS device file, beginning with "s,"`},
		{[]string{other}, "other.csv: nothing to draw: no device is known to be a heat flux"},
		{[]string{text}, "notes.txt: expected a directory, a .smv, a .fds or a _devc.csv file"},
		{[]string{filepath.Join(dir, "two")}, "two holds 2 runs (a, b); name one of them, as in"},
		{[]string{filepath.Join(dir, "none")}, "none holds no FDS run: expected a .smv, a _devc.csv or a .fds file in it"},
		{[]string{unstarted}, "there is no device file (case_devc.csv)"},
		{[]string{wall, "--station", "GIPSUM"}, `no station "GIPSUM"; did you mean "GYPSUM"? (GYPSUM, INERT)`},
		{[]string{wall, "--format", "gif"}, `unknown picture format "gif": expected one of png, svg, pdf`},
		{[]string{wall, "--format", "png,"}, `unknown picture format ""`},
		{[]string{wall, "--out", filepath.Join(text, "below")}, "notes.txt: not a directory"},
		{[]string{wall, "--quantity-only", "GUAGE"}, `did you mean "GAUGE"?`},
		{[]string{wall, "--quantity", "GYPSUM-NETT=RADIOMETER"}, `no device "GYPSUM-NETT"; did you mean "GYPSUM-NET"?`},
		{[]string{wall, "--emissivity", "GYPSUM=2"}, "emissivity of GYPSUM is 2, want a value above 0 and at most 1"},
		{[]string{wall, "--emissivity", "GYPSUM"}, `found "GYPSUM", expected NAME=VALUE`},
		{[]string{wall, "--xlim", "60,0"}, `found "60,0", expected two increasing numbers, as in 0,60`},
		{[]string{wall, "--ylim", "NaN,1"}, "expected two increasing numbers"},
		{[]string{wall, "--size", "16"}, `found "16", expected WIDTHxHEIGHT in cm`},
		{[]string{wall, "--dpi", "0"}, "--dpi 0: expected 10 to 1200"},
		{[]string{wall, "--smooth", "-1"}, "--smooth -1: expected a number of seconds"},
		{[]string{wall, "--smooth", "NaN"}, "--smooth NaN: expected a number of seconds"},
		{[]string{wall, "--fds", "six"}, "expected a release as in 6.5.1"},
		{[]string{wall, "--size", "8x6"}, "--size 8x6 is too small for heat_flux_wall_comparison.png, expected at least"},
		{[]string{wall, "--size", "200x200", "--dpi", "1200"}, "million pixels, expected at most 100; reduce --size or --dpi"},
		{[]string{wall, "--xlim", "1,1.0000000000000002"}, "expected two increasing numbers"},
		{[]string{wall, "--xlim", "0,1e-320"}, "expected two increasing numbers"},
		{[]string{wall, "--xlim", "100,200"}, "nothing to draw: GYPSUM: GYPSUM BOARD, ε = 0.5 has no values from 100 to 200 s"},
		{[]string{wall, "--smooth", "Inf"}, "--smooth +Inf: expected a number of seconds"},
		{[]string{wall, "--out", ""}, "--out is empty: expected a folder"},
		{[]string{wall, "--colour"}, "flag provided but not defined: -colour; `fdsflux plot -h` lists the flags"},
		{nil, "no PATH: give a run directory"},
	} {
		out := filepath.Join(t.TempDir(), "out")
		args := append([]string{"plot", "--out", out}, tc.args...)
		code, stdout, stderr := fdsflux(args...)
		require.Equal(t, exitError, code, "%q", tc.args)
		require.Empty(t, stdout, "%q", tc.args)
		require.Contains(t, stderr, tc.want)
		lines := strings.SplitAfter(stderr, "\n")
		require.True(t, strings.HasPrefix(lines[len(lines)-2], "fdsflux plot: "), stderr)
		for _, l := range lines[:len(lines)-2] {
			require.Regexp(t, "^not drawn: ", l, "one line for the error")
		}
		entries, _ := os.ReadDir(out)
		require.Empty(t, entries, "%q", tc.args)
	}
	for _, args := range [][]string{{"ls"}, {"ls", "missing"}, {"ls", wall, "--format", "xml"}, {"plt"}, {}, {"completion", "tcsh"}, {"completion"}} {
		code, stdout, stderr := fdsflux(args...)
		require.Equal(t, exitError, code, "%q", args)
		require.Empty(t, stdout)
		require.NotEmpty(t, stderr)
	}
}

func TestFileName(t *testing.T) {
	require.Equal(t, "W_0_0.5_0.2", fileName("W (0, 0.5, 0.2)"))
	require.Equal(t, ".._.._etc_é_x", fileName("../../etc/é x"))
}

// Runs of one name and stations whose names differ by case alone get files of
// their own; a station without values does not keep the others from being drawn.
func TestNamesAreToldApart(t *testing.T) {
	dir := t.TempDir()
	wall := runs + "heat_flux_wall"
	code, stdout, stderr := fdsflux("plot", wall, wall, "--station", "INERT", "--format", "svg,svg", "--out", dir)
	require.Equal(t, exitFine, code, stderr)
	require.Equal(t, filepath.Join(dir, "heat_flux_wall_INERT.svg")+"\n"+filepath.Join(dir, "heat_flux_wall_INERT_2.svg")+"\n", stdout)

	path := filepath.Join(dir, "x_devc.csv")
	require.NoError(t, os.WriteFile(path, []byte("s,kW/m2,kW/m2\nTime,A-NET,B-NET\n 0.0, 1.0, NaN\n 1.0, 1.0, NaN\n"), 0o644))
	code, stdout, stderr = fdsflux("plot", path, "--format", "svg", "--out", dir)
	require.Equal(t, exitFine, code)
	require.Equal(t, filepath.Join(dir, "x_A.svg")+"\n", stdout)
	require.Equal(t, "not drawn: B-NET: has no values\n", stderr)
}

func TestCat(t *testing.T) {
	wall := runs + "heat_flux_wall"
	cat := func(args ...string) string {
		t.Helper()
		code, stdout, stderr := fdsflux(append([]string{"cat"}, args...)...)
		require.Equal(t, exitFine, code, stderr)
		require.Empty(t, stderr)
		return stdout
	}
	require.Equal(t, "s,kW/m2,kW/m2\nTime,GYPSUM-GAUGE,INERT-GAUGE\n"+
		"2.0001779E+001,8.9681860E+000,8.0272622E+000\n4.0003961E+001,9.0298757E+000,9.0730438E+000\n",
		cat(wall, "--device", "*-GAUGE", "--every", "20", "--from", "1", "--to", "50"))
	require.Equal(t, `{"Time":0.0000000E+000,"INERT-CONV":0.0000000E+000}`+"\n", cat(wall, "--device", "INERT-CONV", "--to", "0.5", "--format", "jsonl"))
	require.Equal(t, "s\tkW/m2\nTime\tINERT-CONV\n0.0000000E+000\t0.0000000E+000\n", cat(wall, "--device", "INERT-CONV", "--to", "0.5", "--format", "tsv"))

	// All columns of all rows are the file again, less its blanks.
	whole, err := os.ReadFile(wall + "/heat_flux_wall_devc.csv")
	require.NoError(t, err)
	require.Equal(t, strings.ReplaceAll(string(whole), " ", ""), cat(wall))

	// Split files side by side are the file in one piece.
	one, err := os.ReadFile("../../testdata/formats/line/l1_devc.csv")
	require.NoError(t, err)
	require.Equal(t, strings.ReplaceAll(string(one), " ", ""), cat("../../testdata/formats/split"))

	// FDS's decimal commas become points, and its quotes stay only where needed.
	require.Contains(t, cat("../../testdata/formats/numfmt/f_comma_devc.csv", "--device", "a"), "\n5.0490499E-001,2.0000010E+001\n")

	out := filepath.Join(t.TempDir(), "x.parquet")
	require.Empty(t, cat(wall, "--format", "parquet", "-o", out, "--device", "GYPSUM-*"))
	f, err := os.Open(out)
	require.NoError(t, err)
	defer f.Close()
	info, err := f.Stat()
	require.NoError(t, err)
	table, err := parquet.OpenFile(f, info.Size())
	require.NoError(t, err)
	require.EqualValues(t, 61, table.NumRows())
	require.Equal(t, []string{"Time"}, table.Schema().Columns()[0])
	require.Equal(t, []string{"GYPSUM-NET"}, table.Schema().Columns()[1], "in the order of the file")
	unit, _ := table.Lookup("unit:GYPSUM-NET")
	require.Equal(t, "kW/m2", unit)
	rows := make([]parquet.Row, 61)
	n, _ := table.RowGroups()[0].Rows().ReadRows(rows)
	require.Equal(t, 61, n)
	require.Equal(t, 1.1482747, rows[1][1].Double())
}

func TestCatRestart(t *testing.T) {
	path := "../../testdata/formats/restart/noclip_devc.csv"
	code, stdout, stderr := fdsflux("cat", path, "--device", "d1")
	require.Equal(t, exitFine, code)
	require.Equal(t, "warning: 2 rows that a restart superseded are left out\n", stderr)
	require.Equal(t, 1, strings.Count(stdout, "2.8561740E+000"))
	require.NotContains(t, stdout, "3.0000000E+000")

	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var out, words bytes.Buffer
	code = run(&env{context.Background(), bytes.NewReader(data), &out, &words}, []string{"cat", "-", "--device", "d1"})
	require.Equal(t, exitFine, code, "a stream can't be read twice")
	require.Equal(t, 2, strings.Count(out.String(), "2.8561740E+000"))
	require.Contains(t, words.String(), "standard input:19:1: time goes back")
}

func TestCatFollows(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"x_devc.csv": "s,C\nTime,A\n 0.0, 1.0\n 1.0, 2.0\n 2.0, 3",
		"x.fds":      "&HEAD CHID='x' /\n",
		"x.out":      " Job ID\nSTOP: FDS completed successfully (CHID: x)\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	code, stdout, stderr := fdsflux("cat", dir, "--follow")
	require.Equal(t, exitFine, code)
	require.Equal(t, "s,C\nTime,A\n0.0,1.0\n1.0,2.0\n", stdout)
	require.Contains(t, stderr, "the last line has no line end")

	ctx, stop := context.WithCancel(context.Background())
	stop()
	require.NoError(t, os.Remove(filepath.Join(dir, "x.out")))
	var out, words bytes.Buffer
	require.Equal(t, exitFine, run(&env{ctx, strings.NewReader(""), &out, &words}, []string{"cat", dir, "--follow", "--format", "jsonl"}), "interrupting it is how it ends")
	require.Contains(t, out.String(), `{"Time":1.0,"A":2.0}`)
}

func TestCatEvery(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		return path
	}
	times := func(stdout string) string {
		var out []string
		for _, line := range strings.Split(strings.TrimSpace(stdout), "\n")[2:] {
			at, _, _ := strings.Cut(line, ",")
			out = append(out, at)
		}
		return strings.Join(out, " ")
	}
	rows := "s,C\nTime,A\n"
	for i := range 13 {
		rows += fmt.Sprintf(" %.7E, 1.0\n", float64(i)/10)
	}
	_, stdout, _ := fdsflux("cat", write("a_devc.csv", rows), "--every", "0.1")
	require.Equal(t, 13, len(strings.Fields(times(stdout))), "multiples as they are printed count as such")
	_, stdout, _ = fdsflux("cat", write("b_devc.csv", rows), "--every", "0.5", "--from", "0.4")
	require.Equal(t, "5.0000000E-01 1.0000000E+00", times(stdout))

	// An incomplete row of split files does not stand for its multiple.
	write("s_1_devc.csv", "s,C\nTime,A\n 0.0, 1.0\n 10.0, 1.0\n 10.5, 1.0\n 20.0, 1.0\n")
	write("s_2_devc.csv", "s,C\nTime,B\n 0.0, 1.0\n 10.5, 1.0\n 20.0, 1.0\n")
	write("s.fds", "&HEAD CHID='s' /\n")
	_, stdout, stderr := fdsflux("cat", filepath.Join(dir, "s.fds"), "--every", "10")
	require.Equal(t, "0.0 10.5 20.0", times(stdout))
	require.Contains(t, stderr, "1 rows that not all of the split files have are left out")

	// On a stream, a restart begins anew.
	var out, words bytes.Buffer
	in := strings.NewReader("s,C\nTime,A\n 0.0, 1.0\n 5.0, 1.0\n 10.0, 1.0\n 15.0, 1.0\n 6.0, 1.0\n 10.0, 1.0\n 16.0, 1.0\n")
	run(&env{context.Background(), in, &out, &words}, []string{"cat", "-", "--every", "5"})
	require.Equal(t, "0.0 5.0 10.0 15.0 6.0 10.0 16.0", times(out.String()))
}

func TestCatStrangeNumbersAndNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x_devc.csv")
	require.NoError(t, os.WriteFile(path, []byte("s,C,C,C\nTime,T\xe4,T/C 1,T\xe4\n 0.0, 0.1234567-101, 1.D+02, NaN\n"), 0o644))
	_, stdout, _ := fdsflux("cat", path, "--format", "jsonl")
	require.Equal(t, `{"Time":0.0,"Tä":1.234567e-102,"T/C 1":100,"Tä#2":null}`+"\n", stdout)
	_, stdout, _ = fdsflux("cat", path, "--device", "T*")
	require.Equal(t, "s,C,C,C\nTime,T\xe4,T/C 1,T\xe4\n0.0,0.1234567-101,1.D+02,NaN\n", stdout, "the bytes of the file")
	_, stdout, _ = fdsflux("cat", path, "--device", "Tä", "--format", "jsonl")
	require.Equal(t, `{"Time":0.0,"Tä":1.234567e-102,"Tä#2":null}`+"\n", stdout)
}

// Many columns, and many of one name, cost no more than their number.
func TestCatParquetOfManyColumns(t *testing.T) {
	const n = 5000
	dir := t.TempDir()
	path := filepath.Join(dir, "x_devc.csv")
	text := "s" + strings.Repeat(",C", n) + "\nTime" + strings.Repeat(",null", n) + "\n 0.0" + strings.Repeat(", 1.0", n) + "\n"
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	code, _, stderr := fdsflux("cat", path, "--format", "parquet", "-o", filepath.Join(dir, "x.parquet"))
	require.Equal(t, exitFine, code, stderr)
}

// A row is printed when it has come, not with the next; a run that has just
// begun is waited for.
func TestCatFollowsARunThatBegins(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x_devc.csv")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "x.fds"), []byte("&HEAD CHID='x' /\n"), 0o644))
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	r, w := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- run(&env{ctx, strings.NewReader(""), w, io.Discard}, []string{"cat", dir, "--follow"})
		w.Close()
	}()
	require.NoError(t, os.WriteFile(path, []byte("s,C\nTime,A\n 0.0, 1.0\n"), 0o644))
	lines := bufio.NewScanner(r)
	for _, want := range []string{"s,C", "Time,A", "0.0,1.0"} {
		require.True(t, lines.Scan())
		require.Equal(t, want, lines.Text())
	}
	stop()
	require.False(t, lines.Scan())
	require.Equal(t, exitFine, <-done)
}

func TestWriteWhole(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "real"), filepath.Join(dir, "link")
	require.NoError(t, os.WriteFile(target, []byte("old"), 0o644))
	require.NoError(t, os.Symlink(target, link))
	write := func(w io.Writer) error {
		_, err := io.WriteString(w, "new")
		return err
	}
	require.NoError(t, writeWhole(link, write))
	got, err := os.ReadFile(target)
	require.NoError(t, err)
	require.Equal(t, "new", string(got))
	require.NoError(t, writeWhole(os.DevNull, write))
	require.ErrorContains(t, writeWhole(dir, write), "cannot write")
	require.Error(t, writeWhole(target, func(io.Writer) error { return errors.New("no") }))
	got, err = os.ReadFile(target)
	require.NoError(t, err)
	require.Equal(t, "new", string(got), "a write that fails leaves what there was")
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 2)
}

// Reading what does not come stops with the context.
func TestInterruptible(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	r, w := io.Pipe()
	defer w.Close()
	i := &interruptible{ctx: ctx, r: r}
	go func() { _, _ = w.Write([]byte("abc")) }()
	p := make([]byte, 2)
	for _, want := range []string{"ab", "c"} {
		n, err := i.Read(p)
		require.NoError(t, err)
		require.Equal(t, want, string(p[:n]))
	}
	stop()
	_, err := i.Read(p)
	require.ErrorIs(t, err, context.Canceled)
}

func TestCatBadInput(t *testing.T) {
	wall := runs + "heat_flux_wall"
	for _, tc := range []struct {
		args []string
		want string
	}{
		{nil, "expected one PATH"},
		{[]string{wall, wall}, "expected one PATH"},
		{[]string{wall, "--device", "GIPSUM*"}, "no device matches GIPSUM*; there are GYPSUM-NET"},
		{[]string{wall, "--device", "["}, "syntax error in pattern"},
		{[]string{wall, "--format", "xlsx"}, `unknown format "xlsx": expected csv, tsv, jsonl or parquet`},
		{[]string{wall, "--from", "x"}, `found "x", expected a time in s`},
		{[]string{wall, "--from", "1,1"}, `found "1,1", expected a time in s`},
		{[]string{wall, "--from", "5", "--to", "1"}, "--from 5 is after --to 1"},
		{[]string{wall, "--every", "-1"}, "--every -1: expected a number of seconds"},
		{[]string{wall, "--follow", "-o", "x"}, "--follow writes rows as they come"},
		{[]string{wall, "-o", filepath.Join(wall, "missing", "x")}, "cannot write"},
		{[]string{"-"}, "standard input: the file is empty"},
		{[]string{"../../testdata/runs/missing"}, "no such file or directory"},
	} {
		code, stdout, stderr := fdsflux(append([]string{"cat"}, tc.args...)...)
		require.Equal(t, exitError, code, "%q", tc.args)
		require.Empty(t, stdout)
		require.Contains(t, stderr, tc.want)
		require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
	}
}

func TestVerbose(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.fds")
	require.NoError(t, os.WriteFile(path, []byte("&HEAD CHID='x' /\n&devc ID='lower' /\n"), 0o644))
	_, _, stderr := fdsflux("ls", path)
	require.Empty(t, stderr)
	_, _, stderr = fdsflux("ls", path, "--verbose")
	require.Contains(t, stderr, "ignored by FDS: "+path+":2:1: found &devc, FDS skips it silently: expected upper case; write &DEVC\n")
}

// A device file on standard input is a run.
func TestStandardInput(t *testing.T) {
	data, err := os.ReadFile(runs + "heat_flux_wall/heat_flux_wall_devc.csv")
	require.NoError(t, err)
	dir := t.TempDir()
	var out, words bytes.Buffer
	code := run(&env{context.Background(), bytes.NewReader(data), &out, &words}, []string{"plot", "-", "--out", dir, "--format", "svg", "--fds", "6.11.1"})
	require.Equal(t, exitFine, code, words.String())
	require.Len(t, strings.Fields(out.String()), 4)
	require.Contains(t, out.String(), filepath.Join(dir, "stdin_GYPSUM.svg"))

	words.Reset()
	code = run(&env{context.Background(), strings.NewReader("nothing of the kind\n"), &out, &words}, []string{"ls", "-"})
	require.Equal(t, exitError, code)
	require.Contains(t, words.String(), `stdin_devc.csv:1:1: found "nothing of the kind"`)
}

// A run in an archive is a run.
func TestArchive(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"heat_flux_wall.smv", "heat_flux_wall.fds", "heat_flux_wall_devc.csv"} {
		data, err := os.ReadFile(filepath.Join(runs, "heat_flux_wall", name))
		require.NoError(t, err)
		w, err := z.Create("case/" + name)
		require.NoError(t, err)
		_, err = w.Write(data)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	path := filepath.Join(t.TempDir(), "run.zip")
	require.NoError(t, os.WriteFile(path, b.Bytes(), 0o644))
	code, stdout, stderr := fdsflux("plot", path, "--out", t.TempDir(), "--format", "svg")
	require.Equal(t, exitFine, code, stderr)
	require.Len(t, strings.Fields(stdout), 4)
	_, stdout, _ = fdsflux("cat", path, "--device", "GYPSUM-NET", "--to", "0.5")
	require.Equal(t, "s,kW/m2\nTime,GYPSUM-NET\n0.0000000E+000,-4.1633344E-007\n", stdout)
}

func TestHelp(t *testing.T) {
	code, stdout, stderr := fdsflux("-h")
	require.Equal(t, exitFine, code)
	require.Empty(t, stderr)
	for _, c := range commands {
		require.Contains(t, stdout, c.name)
		code, help, _ := fdsflux(c.name, "-h")
		require.Equal(t, exitFine, code)
		require.Contains(t, help, "example")
		for _, f := range c.flags() {
			require.Contains(t, help, "--"+f)
		}
	}
}

func TestCompletion(t *testing.T) {
	for shell, want := range map[string]string{
		"bash": "plot) words='--ambient --dpi --emissivity",
		"zsh":  "bashcompinit",
		"fish": "-l xlim",
	} {
		code, stdout, _ := fdsflux("completion", shell)
		require.Equal(t, exitFine, code)
		require.Contains(t, stdout, want)
	}
}

func TestFlagsAndPathsMix(t *testing.T) {
	fs := flag.NewFlagSet("x", flag.ContinueOnError)
	a, b := fs.Bool("a", false, ""), fs.String("b", "", "")
	paths, err := parse(fs, []string{"one", "-a", "two", "--b", "-1,30", "-", "--", "-a"})
	require.NoError(t, err)
	require.Equal(t, []string{"one", "two", "-", "-a"}, paths)
	require.True(t, *a)
	require.Equal(t, "-1,30", *b)
}

// Early releases take the temperature from a PROP; FDS 6.11.1 takes nothing.
func TestWhichReleaseIgnoresTheProp(t *testing.T) {
	for release, want := range map[[3]int]bool{{6, 0, 1}: false, {6, 2, 0}: false, {6, 5, 1}: false, {6, 10, 1}: false, {6, 11, 1}: true} {
		require.Equal(t, want, describe(flux.FDS(release[0], release[1], release[2])).WallDevicesIgnoreTheProp, release)
	}
}
