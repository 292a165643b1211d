package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/exposure"
	"github.com/fdsflux/fdsflux/flux/station"
)

func TestStatsGoldens(t *testing.T) {
	wall := runs + "heat_flux_wall"
	for name, args := range map[string][]string{
		"stats_heat_flux_wall.txt": {wall},
		"stats_heat_flux_wall_all.txt": {wall, "--station", "GYPSUM", "--quantity-only", "incident,net", "--from", "10.5", "--to", "50",
			"--window", "10", "--threshold", "9,12.5", "--percentiles", "5,50"},
		"stats_heat_flux_wall.json": {wall, "--quantity-only", "incident", "--format", "json", "--window", "100", "--threshold", "12.5", "--percentiles", "90"},
		"stats_heat_flux_wall.csv":  {wall, "--format", "csv", "--window", "10", "--threshold", "10", "--percentiles", "90"},
	} {
		code, stdout, stderr := fdsflux(append([]string{"stats"}, args...)...)
		require.Equal(t, exitFine, code, stderr)
		if strings.HasSuffix(name, ".csv") {
			require.Equal(t, len(exposure.Criteria()), strings.Count(stderr, " Source: "), "each criterion tells its source and range")
		} else {
			require.Empty(t, stderr)
		}
		// Other processors round the last digits another way.
		requireGolden(t, name, longNumber.ReplaceAllStringFunc(stdout, func(digits string) string {
			v, err := strconv.ParseFloat(digits, 64)
			require.NoError(t, err)
			return strconv.FormatFloat(v, 'g', 10, 64)
		}))
	}
}

var longNumber = regexp.MustCompile(`-?\d+\.\d{5,}(e-?\d+)?`)

// The numbers against sums over the columns of the file, made here.
func TestStatsNumbers(t *testing.T) {
	run, err := fdsio.Open(runs + "heat_flux_wall")
	require.NoError(t, err)
	var devices []int
	for i := range run.Devices {
		devices = append(devices, i)
	}
	columns, _, err := run.Read(devices...)
	require.NoError(t, err)
	code, stdout, stderr := fdsflux("stats", runs+"heat_flux_wall", "--format", "json", "--threshold", "9")
	require.Equal(t, exitFine, code, stderr)
	got := readStats(t, stdout)
	require.Len(t, got.Devices, len(devices))
	for _, d := range got.Devices {
		var c fdsio.Series
		for i := range run.Devices {
			if run.Devices[i].ID == d.Device {
				c = columns[i]
			}
		}
		integral, above, highest, dose := 0.0, 0.0, math.Inf(-1), 0.0
		for i := 1; i < len(c.Time); i++ {
			dt := c.Time[i] - c.Time[i-1]
			integral += c.Values[i] * dt
			dose += math.Pow(max(0, c.Values[i]), 4./3) * dt
			if c.Values[i] > 9 {
				above += dt
			}
		}
		for _, v := range c.Values {
			highest = max(highest, v)
		}
		require.Equal(t, highest, float64(d.Max))
		require.InDelta(t, integral, float64(d.Integral), 1e-9, "rounding of a sum")
		require.InDelta(t, integral/(c.Time[60]-c.Time[0]), float64(d.Mean), 1e-10)
		require.InDelta(t, above, float64(d.Above[0].Total), 1e-9)
		for _, x := range got.Criteria {
			if x.Criterion == "thermal-dose" && x.Device == d.Device {
				require.InDelta(t, dose, float64(x.Measure), 1e-9)
			}
		}
	}
}

// readStats reads what `stats --format json` prints of one run; null is NaN.
func readStats(t *testing.T, text string) statsRun {
	t.Helper()
	var got []statsRun
	require.NoError(t, json.Unmarshal([]byte(text), &got), text)
	require.Len(t, got, 1)
	return got[0]
}

func (n *maybe) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*n = maybe(math.NaN())
		return nil
	}
	return json.Unmarshal(text, (*float64)(n))
}

// deviceFile writes a device file and returns its path.
func deviceFile(t *testing.T, name, head string, rows ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name+"_devc.csv")
	require.NoError(t, os.WriteFile(path, []byte(head+"\n"+strings.Join(rows, "\n")+"\n"), 0o644))
	return path
}

func TestStatsOfLittle(t *testing.T) {
	gaps := deviceFile(t, "gaps", "s,kW/m2,kW/m2,C\nTime,A-INC,B-INC,TW", " 0.0, 1.0, NaN, 20.0", " 1.0, 20.0, ****, 21.0", " 2.0, NaN, NaN, 22.0", " 4.0, 30.0, NaN, 23.0")
	code, stdout, stderr := fdsflux("stats", gaps, "--fds", "6.11.1", "--format", "json", "--threshold", "50", "--window", "3")
	require.Equal(t, exitFine, code, stderr)
	require.Contains(t, stderr, `found "****", expected a number; it is taken as missing`)
	got := readStats(t, stdout)
	require.Equal(t, []string{"A", "B", "gaps"}, []string{got.Devices[0].Station, got.Devices[1].Station, got.Devices[2].Station})
	a, b, wall := got.Devices[0], got.Devices[1], got.Devices[2]
	require.EqualValues(t, 80, a.Integral)
	require.EqualValues(t, 3, a.Covered)
	require.Equal(t, 1, a.Gaps)
	require.True(t, math.IsNaN(float64(a.Above[0].First)), "not reached")
	require.Contains(t, stdout, `"first": null`)
	require.Equal(t, "a window of 3 s fits nowhere: the longest stretch without a gap is 2 s", strings.Join(a.Remarks, "; "))
	require.True(t, math.IsNaN(float64(a.PeakMean.Mean)))
	require.Nil(t, a.Steady)
	require.Equal(t, "intervals without a gap at the end: 1, want at least 50", a.NotSteady)
	require.Equal(t, 4, b.Gaps)
	require.True(t, math.IsNaN(float64(b.Mean)))
	require.True(t, math.IsNaN(float64(wall.Integral)), "a temperature has none")
	require.EqualValues(t, 22.25, wall.Mean, "in the unit of the file")
	require.Empty(t, wall.Above)
	for _, c := range got.Criteria {
		if c.Device == "A-INC" {
			require.EqualValues(t, 1, c.Missing)
		}
	}

	_, stdout, _ = fdsflux("stats", gaps, "--fds", "6.11.1", "--criteria", "none", "--threshold", "50")
	require.Contains(t, stdout, "A-INC: 1 of 4 rows have no value: 3 of 4 s count\n")
	require.Contains(t, stdout, "B-INC: 4 of 4 rows have no value: 0 of 4 s count\n")
	require.Contains(t, stdout, "not reached")
	require.Contains(t, stdout, "Values are taken for means over the time since the row before: no deck tells.\n")
	require.NotContains(t, stdout, "criteri")

	empty := deviceFile(t, "empty", "s,kW/m2\nTime,A-NET")
	code, stdout, _ = fdsflux("stats", empty)
	require.Equal(t, exitFine, code)
	require.Contains(t, stdout, "A-NET: has no values\n")
	_, stdout, _ = fdsflux("stats", gaps, "--from", "10", "--format", "csv")
	rows, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
	require.NoError(t, err)
	require.Equal(t, "", rows[1][12], "no mean")
	code, _, stderr = fdsflux("stats", runs+"heat_flux_wall", "--station", "INERT", "--from", "100", "--plot", "png", "--out", t.TempDir())
	require.Equal(t, exitFine, code, "pictures don't keep the table away")
	require.Contains(t, stderr, "not drawn: INERT: nothing lies there: the history goes from 0 to 60 s\n")
}

func TestStatsCriteriaOfOnesOwn(t *testing.T) {
	criteria := filepath.Join(t.TempDir(), "mine.json")
	require.NoError(t, os.WriteFile(criteria, []byte(`[
		{"id": "ftp", "kind": "dose", "quantity": "ABSORBED AND CONVECTIVE HEAT FLUX", "offset_kw_m2": 2, "source": "FDS", "range": "mine",
		 "levels": [{"effect": "ignition", "value": 60}, {"effect": "never", "value": 6000}]},
		{"id": "board", "kind": "thick solid", "k_rho_c": 2e5, "source": "me", "range": "mine", "levels": [{"effect": "hot", "value": 80}]},
		{"id": "gauge", "kind": "threshold", "quantity": "gauge", "source": "me", "range": "mine", "levels": [{"effect": "over", "value": 9}]}]`), 0o644))
	code, stdout, stderr := fdsflux("stats", runs+"heat_flux_wall", "--criteria", criteria, "--format", "json")
	require.Equal(t, exitFine, code, stderr)
	require.Empty(t, stderr)
	got := readStats(t, stdout)
	require.Len(t, got.Criteria, 6, "two stations")

	run, err := fdsio.Open(runs + "heat_flux_wall")
	require.NoError(t, err)
	stations, _, err := station.Find(run, nil)
	require.NoError(t, err)
	_, err = station.Load(run, stations...)
	require.NoError(t, err)
	gypsum := stations[0]
	incident, convective, net := gypsum.Series[3], gypsum.Series[1], gypsum.Series[0]
	product, rise := 0.0, 0.0
	for i := 1; i < len(incident.Time); i++ {
		dt := incident.Time[i] - incident.Time[i-1]
		product += max(0, (*gypsum.Emissivity*incident.Values[i]+convective.Values[i])/1000-2) * dt
		rise += 2 * net.Values[i] * (math.Sqrt(60-incident.Time[i-1]) - math.Sqrt(max(0, 60-incident.Time[i]))) / math.Sqrt(math.Pi*2e5)
	}
	board, gauge, own := got.Criteria[0], got.Criteria[1], got.Criteria[2]
	require.Equal(t, "GYPSUM (derived)", own.Device)
	// The last of eight digits of some columns of up to 11 kW/m2, during 60 s.
	require.InDelta(t, product, float64(own.Measure), 60*1e-6)
	require.Less(t, float64(own.Levels[0].Reached), 60.0)
	require.True(t, math.IsNaN(float64(own.Levels[1].Reached)))
	require.Equal(t, "GYPSUM-NET", board.Device)
	require.Equal(t, "°C", board.Unit)
	require.Less(t, float64(board.Levels[0].Reached), 60.0)
	require.Greater(t, 20+rise, 80., "it would have become hotter")
	require.Equal(t, "kW/m2", gauge.Unit)

	code, stdout, _ = fdsflux("stats", runs+"heat_flux_wall", "--criteria", criteria)
	require.Equal(t, exitFine, code)
	require.Regexp(t, `(?m)^ftp +GYPSUM \(derived\) +[\d.]+ +60 +ignition +[\d.]+$`, stdout)
	require.Regexp(t, `(?m)^board +GYPSUM-NET +[\d.]+ +80 +hot +[\d.]+$`, stdout)
	require.Regexp(t, `(?m)^gauge +INERT-GAUGE +10.44 +9 +over +[\d.]+ to [\d.]+$`, stdout)
}

func TestStatsCriteriaNeedTheRightFlux(t *testing.T) {
	bare := deviceFile(t, "bare", "s,kW/m2,kW/m2\nTime,A-INC,B-GAUGE", " 0.0, 1.0, 2.0", " 1.0, 1.0, 2.0")
	_, stdout, stderr := fdsflux("stats", bare, "--format", "json")
	require.Equal(t, "criteria not applied: A: no file names the release of FDS; before 6.5.2 INCIDENT HEAT FLUX includes the convective heat flux; --fds RELEASE tells it; "+
		"it can't be derived: without RADIOMETER there is no second way to the incident radiation\n"+
		"criteria not applied: B: no INCIDENT HEAT FLUX was printed there (a gauge emits and takes up heat by convection); it can't be derived: the columns leave it open, without the emissivity; --emissivity NAME=VALUE may help\n", stderr)
	got := readStats(t, stdout)
	require.Empty(t, got.Criteria)
	require.Empty(t, got.Sources, "no source of what is not applied")
	require.Len(t, got.NotApplied, 2)
	require.Contains(t, got.NotApplied[0].Criteria, "thermal-dose")
	require.Len(t, got.Devices, 2)
	_, _, stderr = fdsflux("stats", bare, "--criteria", "none")
	require.Empty(t, stderr)
	code, stdout, stderr := fdsflux("stats", bare, "--quantity-only", "incident", "--station", "B")
	require.Equal(t, exitError, code)
	require.Empty(t, stdout)
	require.Contains(t, stderr, "criteria not applied: B: ")
	require.Contains(t, stderr, "there is no column to make statistics of")

	absorbed := filepath.Join(t.TempDir(), "a.json")
	require.NoError(t, os.WriteFile(absorbed, []byte(`[{"id": "a", "kind": "dose", "quantity": "ABSORBED AND CONVECTIVE HEAT FLUX", "source": "s", "range": "r", "levels": [{"effect": "e", "value": 1}]}]`), 0o644))
	_, _, stderr = fdsflux("stats", bare, "--criteria", absorbed)
	require.Equal(t, "criteria not applied: A, B: no ABSORBED AND CONVECTIVE HEAT FLUX was printed there; it can't be derived: the emissivity is not known; --emissivity NAME=VALUE may help\n", stderr)
	_, _, stderr = fdsflux("stats", bare, "--criteria", absorbed, "--fds", "6.11.1", "--emissivity", "A=0.9,B=0.9")
	require.Contains(t, stderr, "criteria not applied: A, B: no ABSORBED AND CONVECTIVE HEAT FLUX was printed there; it can't be derived: the columns leave it open\n")

	gauge := filepath.Join(t.TempDir(), "g.json")
	require.NoError(t, os.WriteFile(gauge, []byte(`[{"id": "g", "kind": "threshold", "quantity": "gauge", "source": "s", "range": "r", "levels": [{"effect": "e", "value": 1}]}]`), 0o644))
	_, stdout, stderr = fdsflux("stats", bare, "--criteria", gauge)
	require.Equal(t, "criteria not applied: A: no GAUGE HEAT FLUX was printed there; it can't be derived: it depends on a gauge; `fdsflux derive` asks for it\n", stderr)
	require.Regexp(t, `(?m)^g +B-GAUGE `, stdout)
}

// Where the incident radiation was not printed, or with convection, it is derived.
func TestStatsOfDerivedRadiation(t *testing.T) {
	columnsOf := func(keep ...string) string { // of a file without a deck
		text, err := os.ReadFile(runs + "heat_flux_wall/heat_flux_wall_devc.csv")
		require.NoError(t, err)
		r := csv.NewReader(bytes.NewReader(text))
		r.LazyQuotes = true
		rows, err := r.ReadAll()
		require.NoError(t, err)
		var lines []string
		for _, row := range rows {
			cells := []string{row[0]}
			for i, id := range rows[1] {
				if slices.Contains(keep, strings.Trim(id, `"`)) {
					cells = append(cells, row[i])
				}
			}
			lines = append(lines, strings.Join(cells, ","))
		}
		return deviceFile(t, "part", lines[0], lines[1:]...)
	}
	statsOf := func(args ...string) statsRun {
		code, stdout, stderr := fdsflux(append([]string{"stats", "--format", "json", "--station", "GYPSUM"}, args...)...)
		require.Equal(t, exitFine, code, stderr)
		require.Empty(t, stderr)
		return readStats(t, stdout)
	}
	want := statsOf(runs+"heat_flux_wall", "--quantity-only", "incident")
	same := func(got statsRun, device string) {
		require.Equal(t, len(want.Criteria), len(got.Criteria))
		for i, w := range want.Criteria {
			g := got.Criteria[i]
			require.Equal(t, device, g.Device)
			// Eight digits are printed of two columns.
			require.InEpsilon(t, 1+float64(w.Measure), 1+float64(g.Measure), 1e-6)
			require.InDelta(t, float64(w.Outside), float64(g.Outside), 1e-9)
		}
	}

	got := statsOf(columnsOf("GYPSUM-RADIO"), "--fds", "6.11.1", "--emissivity", "GYPSUM=0.5")
	require.Len(t, got.Devices, 2)
	require.False(t, got.Devices[0].Derived)
	d := got.Devices[1]
	require.True(t, d.Derived)
	require.Equal(t, "GYPSUM", d.Station)
	require.Equal(t, fdsio.IncidentHeatFlux, d.Quantity)
	require.Equal(t, kiloWattPerM2, *d.Unit)
	require.InDelta(t, float64(want.Devices[0].Mean), float64(d.Mean), 1e-6, "eight digits of two columns")
	require.Less(t, float64(d.Uncertainty), 1e-6, "eight digits of two columns")
	require.Greater(t, float64(d.Uncertainty), 1e-8)
	require.Len(t, d.Remarks, 1)
	require.Contains(t, d.Remarks[0], "the ambient temperature is not known")
	same(got, "GYPSUM (derived)")

	got = statsOf(columnsOf("GYPSUM-RADIO"), "--fds", "6.11.1", "--emissivity", "GYPSUM=0.5", "--quantity-only", "incident")
	require.Len(t, got.Devices, 1, "the radiometer is read but not shown")
	same(got, "GYPSUM (derived)")
	require.Empty(t, statsOf(columnsOf("GYPSUM-RADIO"), "--quantity-only", "radiometer").Criteria)

	// Nothing names the release, but the numbers do: the printed column is it.
	got = statsOf(columnsOf("GYPSUM-CONV", "GYPSUM-INC", "GYPSUM-RADIO"))
	require.Len(t, got.Devices, 3)
	require.Contains(t, strings.Join(got.Devices[1].Remarks, "; "), "the numbers follow FDS 6.5.2 or later")
	same(got, "GYPSUM-INC")

	// Before 6.5.2 the printed column is with convection.
	old := statsOf(runs+"heat_flux_wall_fds651", "--quantity-only", "incident,convective")
	require.Len(t, old.Devices, 3)
	convective, incident, derived := old.Devices[0], old.Devices[1], old.Devices[2]
	require.InDelta(t, float64(incident.Mean-convective.Mean), float64(derived.Mean), 1e-6)
	for _, c := range old.Criteria {
		require.Equal(t, derived.Device, c.Device)
	}
	_, stdout, _ := fdsflux("stats", runs+"heat_flux_wall_fds651", "--format", "csv")
	rows, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
	require.NoError(t, err)
	at := slices.IndexFunc(rows[0], func(s string) bool { return strings.HasPrefix(s, "thermal-dose (") })
	for _, row := range rows[1:] {
		require.Equal(t, strings.HasSuffix(row[3], " (derived)"), row[at] != "", row[3])
	}

	dir := t.TempDir()
	_, _, stderr := fdsflux("stats", runs+"heat_flux_wall_fds651", "--plot", "png", "--out", dir)
	width, height := size(t, filepath.Join(dir, "heat_flux_wall_fds651_INERT_exposure.png"))
	require.Greater(t, height, width/2, "with its dose: %s", stderr)
}

// Cells of walls are stations, too: their values are instants.
func TestStatsOfCellsOfWalls(t *testing.T) {
	wall := runs + "heat_flux_wall_6101"
	run, err := fdsio.Open(wall)
	require.NoError(t, err)
	walls, err := bndf.FindWalls(run)
	require.NoError(t, err)
	cell, err := walls.Probe([3]float64{0.25, 1, 0.5}, -2)
	require.NoError(t, err)
	s, _, _, err := station.FromProbe(cell, walls.Outputs, nil)
	require.NoError(t, err)
	incident := s.Series[slices.IndexFunc(s.Series, func(x station.Series) bool { return x.Quantity == fdsio.IncidentHeatFlux })]
	integral := 0.0
	for i := 1; i < len(incident.Time); i++ {
		integral += (incident.Values[i] + incident.Values[i-1]) / 2 * (incident.Time[i] - incident.Time[i-1])
	}

	dir := t.TempDir()
	code, stdout, stderr := fdsflux("stats", wall, "--probe", "0.25,1,0.5", "--probe", "0.55,1,0.5", "--ior", "-2", "--format", "json", "--plot", "png", "--out", dir)
	require.Equal(t, exitFine, code, stderr)
	got := readStats(t, stdout)
	require.Len(t, got.Devices, 2*len(s.Series), "no devices")
	require.Len(t, got.Criteria, 2*len(exposure.Criteria()))
	for _, d := range got.Devices {
		require.Equal(t, "instant", d.Sampling)
		switch d.Device {
		case "(0.25, 1, 0.5) INCIDENT HEAT FLUX":
			require.InEpsilon(t, integral/1000, float64(d.Integral), 1e-12)
		case "(0.25, 1, 0.5) WALL TEMPERATURE":
			require.Equal(t, "C", *d.Unit)
			require.InDelta(t, 20, float64(d.Min), 1e-4, "single precision")
		}
	}
	require.Equal(t, 2, strings.Count(stderr, "drawn: "), stderr)

	code, stdout, stderr = fdsflux("stats", runs+"heat_flux_wall_fds651", "--probe", "0.25,1,0.5", "--ior", "-2", "--criteria", "none")
	require.Equal(t, exitFine, code, stderr)
	require.NotContains(t, stdout, "derived", "nothing asks for it")
}

// Columns read in several goes give the same statistics.
func TestStatsInBatches(t *testing.T) {
	s := &stats{from: math.Inf(-1), to: math.Inf(1)}
	var err error
	s.criteria, err = readCriteria("")
	require.NoError(t, err)
	results := map[int64]statsRun{}
	for _, bytes := range []int64{1 << 30, 1000, 1} {
		run, err := fdsio.Open(runs + "heat_flux_wall_6101")
		require.NoError(t, err)
		stations, _, err := station.Find(run, nil)
		require.NoError(t, err)
		m := newStatsMaker(s, run, stations)
		m.mostBytes = bytes
		require.NoError(t, m.make(&env{context.Background(), nil, nil, new(strings.Builder)}))
		results[bytes] = m.result()
		n := 0
		for _, batch := range m.batches() {
			n += len(batch)
			for i, c := range batch[1:] {
				require.False(t, bytes == 1 && c.station != batch[i].station, "no more than a station at a time")
			}
		}
		require.Equal(t, len(m.columns), n)
	}
	want, err := json.Marshal(results[1<<30])
	require.NoError(t, err)
	for _, bytes := range []int64{1000, 1} {
		got, err := json.Marshal(results[bytes])
		require.NoError(t, err)
		require.JSONEq(t, string(want), string(got))
	}
	require.NotEmpty(t, results[1].Criteria)
}

func TestStatsFilesAndPictures(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "stats.csv")
	code, stdout, stderr := fdsflux("stats", runs+"heat_flux_wall", "-o", out, "--format", "csv", "--plot", "png", "--out", filepath.Join(dir, "pictures"), "--threshold", "10", "--to", "40")
	require.Equal(t, exitFine, code, stderr)
	require.Empty(t, stdout)
	text, err := os.ReadFile(out)
	require.NoError(t, err)
	require.Equal(t, 13, strings.Count(string(text), "\n"))
	for _, name := range []string{"GYPSUM", "INERT"} {
		path := filepath.Join(dir, "pictures", "heat_flux_wall_"+name+"_exposure.png")
		require.Contains(t, stderr, "drawn: "+path+"\n")
		width, height := size(t, path)
		require.Greater(t, width, 600)
		require.Greater(t, height, width/2, "two panels")
	}

	_, _, stderr = fdsflux("stats", runs+"heat_flux_wall", runs+"heat_flux_wall", "--station", "INERT", "--plot", "png", "--out", dir)
	require.Equal(t, 2, strings.Count(stderr, "drawn: "))
	require.Len(t, slices.Compact(strings.Fields(stderr)), 4, "pictures of runs of one name do not overwrite each other: %s", stderr)

	data, err := os.ReadFile(runs + "heat_flux_wall/heat_flux_wall_devc.csv")
	require.NoError(t, err)
	var words, table bytes.Buffer
	code = run(&env{context.Background(), bytes.NewReader(data), &table, &words}, []string{"stats", "-", "--fds", "6.11.1", "--station", "INERT"})
	require.Equal(t, exitFine, code, words.String())
	require.Contains(t, table.String(), "INERT-INC    INCIDENT HEAT FLUX    kW/m2  8.88 ")

	code, stdout, _ = fdsflux("stats", runs+"heat_flux_wall", runs+"heat_flux_wall_6101", "--criteria", "none")
	require.Equal(t, exitFine, code)
	require.Contains(t, stdout, "heat_flux_wall, FDS 6.11.1+138\n")
	require.Contains(t, stdout, "\nheat_flux_wall_6101, FDS 6.10.1\n")
}

func TestStatsOfInstants(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	write("x.fds", "&HEAD CHID='x' /\n&DEVC ID='A', XYZ=0,0,0, IOR=1, QUANTITY='INCIDENT HEAT FLUX', TEMPORAL_STATISTIC='INSTANT VALUE' /\n"+
		"&DEVC ID='B', XYZ=1,0,0, IOR=1, QUANTITY='INCIDENT HEAT FLUX' /\n&DEVC ID='V', XYZ=1,0,0, QUANTITY='VELOCITY', TEMPORAL_STATISTIC='INSTANT VALUE' /\n")
	write("x_devc.csv", "s,kW/m2,kW/m2,m/s\nTime,A,B,V\n 0.0, 0.0, 0.0, 1.0\n 10.0, 20.0, 20.0, 3.0\n")
	code, stdout, stderr := fdsflux("stats", dir, "--format", "json", "--threshold", "5", "--fds", "6.11.1")
	require.Equal(t, exitFine, code, stderr)
	got := readStats(t, stdout)
	require.EqualValues(t, 100, got.Devices[0].Integral)
	require.EqualValues(t, 200, got.Devices[1].Integral)
	require.EqualValues(t, 2, got.Devices[2].Mean)
	require.EqualValues(t, 2.5, got.Devices[0].Above[0].First, "interpolated")
	require.EqualValues(t, 0, got.Devices[0].Above[0].Within)
	require.EqualValues(t, 10, got.Devices[1].Above[0].Within, "somewhere in the interval")
	require.Equal(t, []string{"instant", "interval mean", "instant"}, []string{got.Devices[0].Sampling, got.Devices[1].Sampling, got.Devices[2].Sampling})
	_, stdout, _ = fdsflux("stats", dir, "--fds", "6.11.1")
	require.Contains(t, stdout, "Values of 1 devices are means over the time since the row before: extremes are those of such means, times are known to within one interval.\nValues of 2 devices are those of an instant.\n")
}

func TestStatsBadInput(t *testing.T) {
	wall := runs + "heat_flux_wall"
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		return path
	}
	unknown := write("unknown.json", "[\n  {\"id\": \"a\", \"kindd\": \"dose\"}\n]")
	quantity := write("quantity.json", `[{"id": "a", "kind": "dose", "quantity": "GUAGE", "source": "s", "range": "r", "levels": [{"effect": "e", "value": 1}]}]`)
	temperature := write("temperature.json", `[{"id": "a", "kind": "threshold", "quantity": "Twall", "source": "s", "range": "r", "levels": [{"effect": "e", "value": 100}]}]`)
	for _, tc := range []struct {
		args []string
		want string
	}{
		{nil, "no PATH: give a run directory"},
		{[]string{wall, "--format", "xml"}, `unknown format "xml": expected table, csv or json`},
		{[]string{wall, "--from", "5", "--to", "5"}, "--from 5 is not before --to 5"},
		{[]string{wall, "--from", "x"}, `found "x", expected a time in s`},
		{[]string{wall, "--window", "-1"}, "--window -1: expected a number of seconds"},
		{[]string{wall, "--window", "NaN"}, "--window NaN: expected a number of seconds"},
		{[]string{wall, "--threshold", "12.5,"}, `found "12.5,", expected a heat flux in kW/m2; several with commas`},
		{[]string{wall, "--threshold", "Inf"}, `found "Inf", expected a heat flux in kW/m2`},
		{[]string{wall, "--percentiles", "101"}, "--percentiles 101: expected a number from 0 to 100"},
		{[]string{wall, "--quantity-only", "GUAGE"}, `did you mean "GAUGE"?`},
		{[]string{wall, "--quantity-only", "AST"}, "there is no column to make statistics of; `fdsflux ls` shows what the run has"},
		{[]string{wall, "--station", "GIPSUM"}, `did you mean "GYPSUM"?`},
		{[]string{wall, "--criteria", filepath.Join(dir, "missing")}, "missing: no such file or directory"},
		{[]string{wall, "--criteria", unknown}, unknown + `:2:15: found the key "kindd", expected one of above_kw_m2,`},
		{[]string{wall, "--criteria", quantity}, `quantity.json: criterion "a": "GUAGE" is no quantity that can be derived; did you mean "GAUGE"?`},
		{[]string{wall, "--criteria", temperature}, `temperature.json: criterion "a": WALL TEMPERATURE is not a heat flux`},
		{[]string{wall, "-o", filepath.Join(wall, "missing", "x")}, "cannot write"},
		{[]string{wall, "--plot", "gif"}, "gif"},
		{[]string{wall, "--plot", "png", "--out", ""}, "--out is empty: expected a folder"},
		{[]string{runs + "fleury_1t1_100_kW"}, "there is no column to make statistics of: there is no device file"},
		{[]string{runs + "missing"}, "no such file or directory"},
	} {
		code, stdout, stderr := fdsflux(append([]string{"stats"}, tc.args...)...)
		require.Equal(t, exitError, code, "%q", tc.args)
		require.Empty(t, stdout)
		require.Contains(t, stderr, tc.want)
		require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
	}
}

func TestStatsWords(t *testing.T) {
	for si, want := range map[string]string{"W/m2": "12.5 kW/m2", "K": "12226.85 °C", "x": "12500 x"} {
		v, unit := display(si, float64(flux.KWPerM2(12.5)))
		require.Equal(t, want, fmt.Sprint(v, " ", unit))
	}
	require.Equal(t, "A, B, C and 2 more stations", enumerate([]string{"A", "B", "C", "D", "E"}, "stations"))
	require.Equal(t, "A, B, C, D", enumerate([]string{"A", "B", "C", "D"}, "stations"))
}
