package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"image"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// mapped runs map and returns the files that it names, and its words.
func mapped(t *testing.T, args ...string) (files []string, words string) {
	t.Helper()
	code, stdout, stderr := fdsflux(append([]string{"map", "--out", t.TempDir()}, args...)...)
	require.Equal(t, exitFine, code, stderr)
	return strings.Fields(stdout), stderr
}

// requirePicture holds a picture against a golden one.
func requirePicture(t *testing.T, name, path string) {
	t.Helper()
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	golden := filepath.Join("../../testdata/golden", name)
	if *update {
		require.NoError(t, os.WriteFile(golden, got, 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err, "go test ./cmd/fdsflux -update writes it")
	a, err := png.Decode(bytes.NewReader(want))
	require.NoError(t, err)
	b, err := png.Decode(bytes.NewReader(got))
	require.NoError(t, err)
	require.Equal(t, a.Bounds(), b.Bounds())
	// Text is set a little differently by other versions of the font library.
	require.LessOrEqual(t, differingPixels(a, b), 0.004)
}

// differingPixels returns the share of pixels that differ.
func differingPixels(a, b image.Image) float64 {
	n, r := 0, a.Bounds()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			r1, g1, b1, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			if r1 != r2 || g1 != g2 || b1 != b2 {
				n++
			}
		}
	}
	return float64(n) / float64(r.Dx()*r.Dy())
}

func TestMapGoldens(t *testing.T) {
	files, words := mapped(t, runs+"heat_flux_wall_6101", "--quantity", "GAUGE HEAT FLUX", "--dpi", "60")
	require.Len(t, files, 1)
	require.Equal(t, "heat_flux_wall_6101_wall1_GAUGE_HEAT_FLUX_9_60s.png", filepath.Base(files[0]))
	require.Contains(t, words, "GAUGE HEAT FLUX#9 (kW/m2, cell-centred) is taken")
	require.Contains(t, words, "wall 1 facing -y at y = 1 m is the largest of 7")
	requirePicture(t, "map_wall_gauge.png", files[0])

	files, _ = mapped(t, runs+"heat_flux_wall", "--quantity", "CONVECTIVE HEAT FLUX", "--quantity", "gauge", "--compare", "--mean", "10,60", "--levels", "2,5,10", "--dpi", "100")
	require.Len(t, files, 1)
	requirePicture(t, "map_wall_compare.png", files[0])

	files, _ = mapped(t, runs+"heat_flux_wall_6101", "--slice", "x=0.25", "--dpi", "60")
	require.Equal(t, "heat_flux_wall_6101_slice_x0.3_TEMPERATURE_60s.png", filepath.Base(files[0]))
	requirePicture(t, "map_slice.png", files[0])

	files, words = mapped(t, runs+"heat_flux_wall_6101", "--quantity", "gauge", "--profile", "x=0.25", "--dpi", "60")
	require.Contains(t, words, "GYPSUM-PROFILE is from the _line.csv file: a mean from 30 to 60 s; the wall has the mean of 4 frames from 30 to 60 s")
	requirePicture(t, "map_profile.png", files[0])
}

// The cells that are drawn are those of the library.
func TestMapTables(t *testing.T) {
	files, _ := mapped(t, runs+"heat_flux_wall_6101", "--quantity", "gauge,net", "--compare", "--max", "--from", "10", "--format", "csv,npy,vtu")
	require.Len(t, files, 3)
	require.True(t, strings.HasSuffix(files[2], "_wall1_GAUGE_HEAT_FLUX_9_TOTAL_HEAT_FLUX_maximum_10.0102-60s.vtu"), files[2])
	rows := readTable(t, files[0])
	require.Equal(t, []string{"x", "y", "z", "dx", "dy", "dz", "area", "surface", "GAUGE HEAT FLUX#9 (kW/m2)", "TIME OF MAXIMUM, GAUGE HEAT FLUX#9 (s)",
		"TOTAL HEAT FLUX (kW/m2)", "TIME OF MAXIMUM, TOTAL HEAT FLUX (s)"}, rows[0])
	require.Len(t, rows, 1+200)

	walls := findWalls(t, "heat_flux_wall_6101")
	o, _, err := walls.Output("GAUGE HEAT FLUX")
	require.NoError(t, err)
	data, err := walls.List[0].Open(o)
	require.NoError(t, err)
	defer data.Close()
	most, err := data.Maximum(10, 60)
	require.NoError(t, err)
	k := 1
	for i := range most.Values {
		for j, want := range most.Values[i] {
			require.Equal(t, want, parsed(t, rows[k][8]))
			require.Equal(t, most.When[i][j], parsed(t, rows[k][9]))
			k++
		}
	}
	require.Equal(t, "GYPSUM BOARD", rows[1][7])
	require.Equal(t, "INERT", rows[200][7])
}

func findWalls(t *testing.T, name string) *bndf.Walls {
	t.Helper()
	run, err := fdsio.Open(runs + name)
	require.NoError(t, err)
	walls, err := bndf.FindWalls(run)
	require.NoError(t, err)
	return walls
}

func parsed(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err)
	return v
}

func readTable(t *testing.T, path string) [][]string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	require.NoError(t, err)
	return rows
}

// The table of a probe is one that FDS could have written, of the library's values.
func TestMapProbe(t *testing.T) {
	code, stdout, stderr := fdsflux("map", runs+"heat_flux_wall_6101", "--probe", "0.25,1,0.5", "--ior", "-2")
	require.Equal(t, exitFine, code, stderr)
	require.Equal(t, "cell of wall 1 facing -y at y = 1 m, x 0.2 to 0.3 m, z 0.5 to 0.6 m, surface GYPSUM BOARD; values are instants, those of devices means over intervals\n", stderr)
	table, err := fdsio.ReadTable(strings.NewReader(stdout), "probe", nil)
	require.NoError(t, err)
	require.Empty(t, table.Problems)
	walls := findWalls(t, "heat_flux_wall_6101")
	cell, err := walls.Probe([3]float64{0.25, 1, 0.5}, -2)
	require.NoError(t, err)
	require.Len(t, table.Columns, 1+len(walls.Outputs))
	for i, o := range walls.Outputs {
		require.Equal(t, walls.Label(o), table.Labels[1+i])
		require.Equal(t, o.Unit, table.Units[1+i])
		h, err := cell.History(o)
		require.NoError(t, err)
		// What is single precision is written in the digits that this takes.
		require.InDeltaSlice(t, h.Times, table.Time, 1e-6)
		require.InDeltaSlice(t, h.Values, table.Columns[1+i], 1e-5)
	}

	_, part, _ := fdsflux("map", runs+"heat_flux_wall_6101", "--probe", "0.25,1,0.5", "--quantity", "GAUGE HEAT FLUX#9", "--from", "15", "--to", "35")
	require.Equal(t, "s,kW/m2\nTime,GAUGE HEAT FLUX#9\n20.004326,13.812251\n30.004774,9.791965\n", part)

	path := filepath.Join(t.TempDir(), "probe.csv")
	code, nothing, _ := fdsflux("map", runs+"heat_flux_wall_6101", "--probe", "0.25,1,0.5", "-o", path)
	require.Equal(t, exitFine, code)
	require.Empty(t, nothing)
	written, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, stdout, string(written))
}

// A cell of a wall goes through derive and check as the devices there do.
func TestStationsFromProbes(t *testing.T) {
	code, stdout, stderr := fdsflux("derive", runs+"heat_flux_wall_6101", "--probe", "0.25,1,0.5", "--ior", "-2", "--want", "h,AST", "--format", "csv")
	require.Equal(t, exitFine, code, stderr)
	require.Contains(t, stderr, "surface GYPSUM BOARD; values are instants")
	require.Contains(t, stdout, "HEAT TRANSFER COEFFICIENT")
	code, stdout, stderr = fdsflux("check", runs+"heat_flux_wall_6101", "--probe", "0.25,1,0.5", "--probe", "0.75,1,0.5")
	require.Equal(t, exitFine, code, stderr)
	require.Contains(t, stdout, "2 stations checked: 0 errors")
	require.Contains(t, stdout, "--probe 0.75,1,0.5")
	require.NotContains(t, stdout, "--station")
}

// Along a line there are the values of its cells, and the points of devices in them.
func TestMapProfileTable(t *testing.T) {
	files, _ := mapped(t, runs+"heat_flux_wall_6101", "--quantity", "radiometer", "--profile", "z=0.55", "--format", "csv")
	rows := readTable(t, files[0])
	require.Equal(t, []string{"curve", "x (m)", "value (kW/m2)"}, rows[0])
	count := map[string]int{}
	for _, r := range rows[1:] {
		count[r[0]]++
	}
	require.Equal(t, map[string]int{"Radiometer": 20, "SHORT-PROFILE": 5}, count)
	require.Equal(t, []string{"SHORT-PROFILE", "0.55", "19.365427"}, rows[21])

	// Elsewhere there are none, and the last frame is drawn.
	files, words := mapped(t, runs+"heat_flux_wall_6101", "--quantity", "radiometer", "--profile", "z=1.55", "--format", "csv")
	require.NotContains(t, words, "_line.csv")
	require.True(t, strings.HasSuffix(files[0], "_RADIOMETER_z=1.55_60s.csv"))
}

func TestMapAnimation(t *testing.T) {
	files, _ := mapped(t, runs+"heat_flux_wall_6101", "--quantity", "gauge", "--animate", "gif,png", "--dpi", "40")
	require.Len(t, files, 2)
	f, err := os.Open(files[0])
	require.NoError(t, err)
	defer f.Close()
	g, err := gif.DecodeAll(f)
	require.NoError(t, err)
	require.Len(t, g.Image, 7)
	apng, err := os.ReadFile(files[1])
	require.NoError(t, err)
	require.True(t, bytes.Contains(apng, []byte("acTL")), "the mark of an animated PNG")

	files, _ = mapped(t, runs+"heat_flux_wall_6101", "--slice", "1", "--animate", "gif", "--from", "20", "--dpi", "40")
	require.True(t, strings.HasSuffix(files[0], "_slice_x0.3_TEMPERATURE_20.0043-60s.gif"), files[0])
}

func TestMapErrors(t *testing.T) {
	run := runs + "heat_flux_wall_6101"
	for _, tc := range []struct{ args, want string }{
		{"", "no --quantity; the boundary files have\n  TOTAL HEAT FLUX (kW/m2, at nodes)\n"},
		{"--quantity nonsense", `it has no boundary file of "nonsense"; there are those of TOTAL HEAT FLUX`},
		{"--quantity net --wall 8", "no wall 8: expected 1 to 7"},
		{"--quantity net --at 0.5,0.5,0.5", "the nearest is wall 3 facing +z at z = 0.1 m, 0.4 m off"},
		{"--quantity net --at 0.5,0.5", "expected X,Y,Z in m, as in 0.25,1,0.5"},
		{"--quantity net --at 0.5,1,0.5 --ior 4", "expected ±1, ±2 or ±3"},
		{"--quantity net --at 0.5,1,0.5 --wall 1", "--at and --wall: expected one of them"},
		{"--quantity net --ior 2", "--ior is for --at and --probe"},
		{"--quantity net --time 100", "--time 100 is outside: TOTAL HEAT FLUX has 7 frames from 0 to 60 s"},
		{"--quantity net --mean 100,200", "the time from 100 s to 200 s is outside"},
		{"--quantity net --max --from 61", "the time from 61 s is outside"},
		{"--quantity net --max --time 3", "--max and --time: expected one of them"},
		{"--quantity net --from 3", "--from and --to are for --max"},
		{"--quantity net --max --from 3 --to 1", "--from 3 is after --to 1"},
		{"--quantity net --levels 5,5", "expected levels that increase"},
		{"--quantity net --levels 5,x", `found "x", expected a number`},
		{"--quantity net --scale 5,1", "expected two increasing numbers"},
		{"--quantity net --format vtkhdf", "expected vtu, which holds the same"},
		{"--quantity net --format tiff", "unknown format \"tiff\": expected one of png, svg, pdf, csv, npy, vtu"},
		{"--quantity net --profile x=0.5 --format npy", "expected png, svg, pdf or csv"},
		{"--quantity net --profile x=5", "--profile x=5: x = 5 m is not on the map, which goes from 0 to 1 m"},
		{"--quantity net --profile y=1", "the map has the axes x and z"},
		{"--quantity net --profile 1", "expected x, y or z and a length in m"},
		{"--quantity net --profile x=1 --levels 1,2", "--levels is for maps"},
		{"--quantity net,twall --compare", "TOTAL HEAT FLUX is in kW/m2, WALL TEMPERATURE in C: one scale takes one unit"},
		{"--quantity net,twall --compare --animate gif", "one scale takes one unit"},
		{"--quantity net --animate mp4", "expected one of gif, png"},
		{"--quantity net --animate gif --format svg", "expected no --format"},
		{"--quantity net --animate gif --mean 1,2", "expected no --mean"},
		{"--quantity net --animate gif --from 61", "there is no frame from 61 s: TOTAL HEAT FLUX has 7 from 0 to 60 s"},
		{"--quantity net -o x", "-o is for --probe"},
		{"--probe 9,9,9", "no wall within half a cell of (9, 9, 9)"},
		{"--probe 0.25,1,0.5 --from 61", "there is no frame from 61 s"},
		{"--slice 2", "no slice \"2\"; there are\n  slice 1 at x = 0.3 m, TEMPERATURE"},
		{"--slice 1 --quantity velocity", `--slice 1 has no "velocity"`},
		{"--slice x=0.9", `no slice "x=0.9"`},
	} {
		dir := t.TempDir()
		code, stdout, stderr := fdsflux(append([]string{"map", run, "--out", dir}, strings.Fields(tc.args)...)...)
		require.Equal(t, exitError, code, tc.args)
		require.Empty(t, stdout, tc.args)
		require.Contains(t, stderr, tc.want, tc.args)
		entries, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Empty(t, entries, tc.args)
	}
}

// A run without some of its files: what is there is drawn, and the rest is said.
func TestMapMissingFiles(t *testing.T) {
	dir := t.TempDir()
	const chid = "heat_flux_wall_6101"
	for _, name := range []string{chid + ".smv", chid + "_1_9.bf"} {
		data, err := os.ReadFile(runs + chid + "/" + name)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o644))
	}
	files, words := mapped(t, dir, "--quantity", "#9")
	require.Len(t, files, 1)
	require.Contains(t, words, chid+"_2_9.bf: no such file")
	code, _, stderr := fdsflux("map", dir, "--quantity", "net", "--out", dir)
	require.Equal(t, exitError, code)
	require.Contains(t, stderr, chid+"_1_1.bf: no such file")
	code, _, stderr = fdsflux("map", dir, "--slice", "1", "--out", dir)
	require.Equal(t, exitError, code)
	require.Contains(t, stderr, chid+"_1_1.sf: no such file")
}

func TestMapInterrupted(t *testing.T) {
	for _, args := range [][]string{{"--animate", "gif"}, {"--max"}, {}} {
		ctx, stop := context.WithCancel(context.Background())
		stop()
		dir := t.TempDir()
		var out, words bytes.Buffer
		code := run(&env{ctx, strings.NewReader(""), &out, &words}, append([]string{"map", runs + "heat_flux_wall_6101", "--quantity", "gauge", "--out", dir}, args...))
		require.Equal(t, exitError, code, "%v", args)
		require.Contains(t, words.String(), "interrupted")
		entries, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Empty(t, entries, fmt.Sprint(args))
	}
}

// FDS's TOTAL HEAT FLUX is the net one, and an integral is called one.
func TestMapTitles(t *testing.T) {
	require.Equal(t, "Net heat flux", sentence("TOTAL HEAT FLUX"))
	require.Equal(t, "Net heat flux", sentence("NET HEAT FLUX"))
	require.Equal(t, "Gauge heat flux", sentence("GAUGE HEAT FLUX"))
	for kind, want := range map[bndf.FieldKind]string{bndf.Instant: "Net heat flux", bndf.TimeMean: "Net heat flux",
		bndf.TimeMaximum: "Net heat flux, maximum", bndf.TimeIntegral: "Net heat flux, integral"} {
		f := &field{}
		f.tell(kind, 0, 60, 7)
		require.Equal(t, want, f.title(&layer{title: "Net heat flux"}))
	}
}
