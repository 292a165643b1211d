package main

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/require"
)

// requireGoldenNumbers compares texts word by word, numbers by their value.
func requireGoldenNumbers(t *testing.T, name, got string, relative float64) {
	t.Helper()
	path := filepath.Join("../../testdata/golden", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	data, err := os.ReadFile(path)
	require.NoError(t, err, "go test ./cmd/fdsflux -update writes it")
	split := func(s string) []string {
		return strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",[]{}:", r) })
	}
	want, words := split(string(data)), split(got)
	require.Equal(t, len(want), len(words), got)
	for i, w := range words {
		a, errA := strconv.ParseFloat(want[i], 64)
		b, errB := strconv.ParseFloat(w, 64)
		if errA != nil || errB != nil || math.IsNaN(a) {
			require.Equal(t, want[i], w, got)
			continue
		}
		require.InDelta(t, a, b, relative*max(1, math.Abs(a)), "%s: %q", name, w)
	}
}

func TestDeriveGoldens(t *testing.T) {
	wall := runs + "heat_flux_wall"
	for name, args := range map[string][]string{
		"derive_heat_flux_wall.txt":         {wall},
		"derive_heat_flux_wall.csv":         {wall, "--format", "csv", "--station", "GYPSUM", "--want", "AST,h,gauge,legacy-inc", "--gauge-temperature", "80", "--gauge-emissivity", "0.9", "--from", "3.5", "--to", "6"},
		"derive_heat_flux_wall.json":        {wall, "--format=json", "--want", "inc,twall,tgas,emissivity", "--from", "3.5", "--to", "6"},
		"derive_heat_flux_wall_columns.csv": {wall, "--format", "columns", "--station", "GYPSUM", "--want", "AST,h", "--from", "5", "--to", "9"},
		"derive_heat_flux_wall_fds651.txt":  {runs + "heat_flux_wall_fds651", "--station", "GYPSUM", "--all", "--gauge-h", "15"},
	} {
		code, stdout, stderr := fdsflux(append([]string{"derive"}, args...)...)
		require.Equal(t, exitFine, code, stderr)
		require.Empty(t, stderr)
		relative := 1e-9 // the order of floating-point operations
		if strings.HasSuffix(name, ".txt") {
			relative = 2e-3 // the last of four digits
		}
		requireGoldenNumbers(t, name, stdout, relative)
	}
}

// The file of 2014 by itself: no deck, no release.
func TestDeriveSeedOf2014(t *testing.T) {
	data, err := os.ReadFile("../../../shared/samples/seed_2014/heat_flux_devc.csv")
	if err != nil {
		t.Skipf("the original example of 2014 is not beside the project: %v", err)
	}
	path := filepath.Join(t.TempDir(), "heat_flux_devc.csv")
	require.NoError(t, os.WriteFile(path, data, 0o644))
	derive := func(args ...string) map[string]map[string]any {
		t.Helper()
		code, stdout, stderr := fdsflux(append([]string{"derive", path, "--format", "json"}, args...)...)
		require.Equal(t, exitFine, code, stderr)
		require.Empty(t, stderr)
		var got struct {
			FDS      *string
			Stations []map[string]any
		}
		require.NoError(t, json.Unmarshal([]byte(stdout), &got))
		require.Nil(t, got.FDS)
		out := map[string]map[string]any{}
		for _, s := range got.Stations {
			out[s["station"].(string)] = s
			require.Equal(t, "numbers", s["convention"].(map[string]any)["source"])
			require.Equal(t, 5.67e-8, s["convention"].(map[string]any)["stefan_boltzmann"])
		}
		return out
	}
	last := func(s map[string]any) float64 {
		values := s["quantities"].([]any)[0].(map[string]any)["values"].([]any)
		return values[len(values)-1].(float64)
	}
	told := derive("--emissivity", "GYPSUM=0.5,INERT=0.9", "--want", "twall")
	require.InDelta(t, 151.80, last(told["GYPSUM"]), 0.01) // the digits of the published value
	require.InDelta(t, 20.00, last(told["INERT"]), 0.01)
	require.Equal(t, "--emissivity", told["GYPSUM"]["emissivity"].(map[string]any)["source"])

	alone := derive("--want", "twall")
	found := alone["INERT"]["emissivity"].(map[string]any)
	require.Equal(t, "found from the columns", found["source"])
	require.InDelta(t, 0.9, found["value"], 1e-6) // some hundred of its uncertainties
	require.Greater(t, found["uncertainty"], 0.)
	gypsum := alone["GYPSUM"]
	require.Nil(t, gypsum["emissivity"].(map[string]any)["value"])
	require.Contains(t, gypsum["emissivity"].(map[string]any)["reason"], "not identifiable")
	q := gypsum["quantities"].([]any)[0].(map[string]any)
	require.Equal(t, "not determined", q["how"])
	require.Nil(t, q["values"].([]any)[60])
	require.Equal(t, "the columns leave it open, without the emissivity", q["not_determined"].([]any)[0].(map[string]any)["reason"])
}

// The form of derive --format json stays as it is.
func TestDeriveJSON(t *testing.T) {
	code, stdout, stderr := fdsflux("derive", runs+"heat_flux_wall_6101", "--format", "json", "--all", "--gauge-temperature", "80", "--gauge-emissivity", "0.9")
	require.Equal(t, exitFine, code, stderr)
	require.Equal(t, "not used: WALL TOTAL kW: covers more than a point: SURFACE INTEGRAL\nnot used: WALL MAX: covers more than a point: MAX\n", stderr)
	var got struct {
		CHID     string
		FDS      string
		Stations []struct {
			Station    string
			Gas        bool
			Surface    string
			Convention struct {
				Name, Source string
				Incident     string  `json:"incident_heat_flux"`
				Sigma        float64 `json:"stefan_boltzmann"`
				Ignores      bool    `json:"wall_devices_ignore_prop"`
			}
			Emissivity *struct {
				Value, Uncertainty float64
				Source, Reason     string
			}
			Remarks    []string
			Time       []float64
			Quantities []struct {
				Quantity, Unit, How, Device string
				Gauge                       *struct {
					Celsius    float64 `json:"temperature_celsius"`
					Emissivity float64
					H          *float64 `json:"heat_transfer_coefficient"`
				}
				Values, Uncertainties []*float64
				NotDetermined         []struct {
					Reason string
					Rows   []int
				} `json:"not_determined"`
			}
		}
	}
	decoder := json.NewDecoder(strings.NewReader(stdout))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&got))
	require.Equal(t, []string{"heat_flux_wall_6101", "6.10.1"}, []string{got.CHID, got.FDS})
	require.Len(t, got.Stations, 3)
	require.Nil(t, got.Stations[2].Emissivity, "the gas")
	require.Equal(t, "files", got.Stations[0].Convention.Source)
	hows := map[string]int{}
	for _, s := range got.Stations {
		for _, q := range s.Quantities {
			hows[q.How]++
			missing := 0
			for _, u := range q.NotDetermined {
				missing += len(u.Rows)
				require.NotEmpty(t, u.Reason)
				for _, row := range u.Rows {
					require.Nil(t, q.Values[row])
				}
			}
			for i, v := range q.Values {
				require.Equal(t, v == nil, q.Uncertainties[i] == nil)
				if v != nil {
					missing++
				}
			}
			require.Equal(t, len(s.Time), missing, "%s: each row has a value or a reason", q.Quantity)
			if q.Quantity == "GAUGE HEAT FLUX" && !s.Gas {
				require.Equal(t, "measured", q.How)
				require.Equal(t, s.Station+"-GAUGE-80C", q.Device, "the one with this PROP")
				require.Equal(t, 80., q.Gauge.Celsius)
				require.Nil(t, q.Gauge.H)
			}
		}
	}
	require.Positive(t, hows["measured"])
	require.Positive(t, hows["derived"])
	require.Positive(t, hows["not determined"])
}

// What was measured comes back as it is in the file, and csv and parquet hold the
// same rows.
func TestDeriveCSVAndParquet(t *testing.T) {
	wall := runs + "heat_flux_wall"
	args := []string{"derive", wall, "--want", "net,h,gauge", "--gauge-temperature", "70"}
	_, stdout, _ := fdsflux(append(args, "--format", "csv")...)
	rows, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
	require.NoError(t, err)
	require.Equal(t, "time station quantity value uncertainty unit how reason device gauge_celsius gauge_emissivity gauge_h", strings.Join(rows[0], " "))
	require.Len(t, rows, 1+2*3*61)
	require.Equal(t, []string{"1.0164013", "GYPSUM", "TOTAL HEAT FLUX", "1.1482747"}, rows[2][:4])
	require.Equal(t, []string{"kW/m2", "measured", "", "GYPSUM-NET", "", "", ""}, rows[2][5:])

	path := filepath.Join(t.TempDir(), "derived.parquet")
	code, out, stderr := fdsflux(append(args, "--format", "parquet", "-o", path)...)
	require.Equal(t, exitFine, code, stderr)
	require.Empty(t, out)
	table, err := parquet.ReadFile[derivedRow](path)
	require.NoError(t, err)
	require.Len(t, table, len(rows)-1)
	orEmpty := func(v *float64) string {
		if v == nil {
			return ""
		}
		return string(appendDigits(nil, *v))
	}
	for i, r := range table {
		got := []string{orEmpty(&r.Time), r.Station, r.Quantity, orEmpty(r.Value), orEmpty(r.Uncertainty), r.Unit, r.How,
			text(r.Reason), text(r.Device), orEmpty(r.GaugeCelsius), orEmpty(r.GaugeEmissivity), orEmpty(r.GaugeCoefficient)}
		require.Equal(t, rows[1+i], got)
	}
}

func TestDeriveFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "for it")
	code, stdout, stderr := fdsflux("derive", runs+"heat_flux_wall", "--want", "ast,h", "--format", "columns", "--out", dir, "--plot", "svg,png")
	require.Equal(t, exitFine, code, stderr)
	require.Contains(t, stderr, "NaN: GYPSUM, HEAT TRANSFER COEFFICIENT at 4 of 61 rows: print rounding and averaging leave it open\n")
	require.Contains(t, stderr, "NaN: INERT, HEAT TRANSFER COEFFICIENT at 61 of 61 rows: ")
	var want []string
	for _, name := range []string{"GYPSUM_derived.csv", "INERT_derived.csv", "GYPSUM_derived.svg", "GYPSUM_derived.png"} {
		want = append(want, filepath.Join(dir, "heat_flux_wall_"+name)+"\n")
	}
	require.Equal(t, strings.Join(want, ""), stdout)

	// A table of a station is a run that fdsflux reads again.
	code, stdout, stderr = fdsflux("cat", filepath.Join(dir, "heat_flux_wall_GYPSUM_derived.csv"), "--from", "60")
	require.Equal(t, exitFine, code, stderr)
	require.True(t, strings.HasPrefix(stdout, "s,C,W/m2/K\nTime,ADIABATIC SURFACE TEMPERATURE,HEAT TRANSFER COEFFICIENT\n60,294."), stdout)

	// A table to a file beside pictures; the pictures alone.
	table := filepath.Join(dir, "table.txt")
	code, stdout, stderr = fdsflux("derive", runs+"heat_flux_wall", "--station", "INERT", "-o", table, "--out", dir, "--plot", "svg")
	require.Equal(t, exitFine, code, stderr)
	require.Equal(t, filepath.Join(dir, "heat_flux_wall_INERT_derived.svg")+"\n", stdout)
	data, err := os.ReadFile(table)
	require.NoError(t, err)
	require.Contains(t, string(data), "INERT, surface INERT, at (0.75, 1, 0.5) m, facing -y\n")
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 6, "nothing else is left behind")
}

// A station without values is named; the others are derived.
func TestDeriveStationWithoutValues(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x_devc.csv")
	require.NoError(t, os.WriteFile(path, []byte("s,kW/m2,kW/m2,kW/m2\nTime,A-NET,A-CONV,B-NET\n 0.0, 1.0000, 0.2500, NaN\n 1.0, 1.5000, 0.2500, NaN\n"), 0o644))
	code, stdout, stderr := fdsflux("derive", path, "--format", "columns", "--want", "rad")
	require.Equal(t, exitFine, code)
	require.Equal(t, "s,kW/m2\nTime,RADIATIVE HEAT FLUX\n0,0.75\n1,1.25\n", stdout)
	require.Equal(t, "not derived: B: has no values\nremark: A: the ambient temperature is not known: 20 °C, FDS's default, is taken for it and for gauges (--ambient tells it); no uncertainty contains that\n", stderr)

	code, stdout, _ = fdsflux("derive", path, "--all", "--want", "rad")
	require.Equal(t, exitError, code)
	require.Empty(t, stdout)
}

func TestDeriveErrors(t *testing.T) {
	dir := t.TempDir()
	wall := runs + "heat_flux_wall"
	header := filepath.Join(dir, "header_devc.csv")
	require.NoError(t, os.WriteFile(header, []byte("s,kW/m2\nTime,A-NET\n"), 0o644))
	for _, tc := range []struct {
		args []string
		want string
	}{
		{nil, "expected one PATH"},
		{[]string{wall, wall}, "expected one PATH"},
		{[]string{filepath.Join(dir, "missing")}, "missing: no such file or directory"},
		{[]string{header}, "header_devc.csv: no heat flux to derive from"},
		{[]string{runs + "fleury_1t1_100_kW"}, "no heat flux to derive from: there is no device file"},
		{[]string{wall, "--station", "GIPSUM"}, `no station "GIPSUM"; did you mean "GYPSUM"?`},
		{[]string{wall, "--want", "guage"}, `"guage" is no quantity that can be derived; did you mean "GAUGE"?`},
		{[]string{wall, "--want", "AST,"}, `"" is no quantity`},
		{[]string{wall, "--want", "AST", "--all"}, "--all and --want: expected one of them"},
		{[]string{wall, "--gauge-emissivity", "0"}, `found "0", expected an emissivity above 0 and at most 1`},
		{[]string{wall, "--gauge-emissivity", "2"}, `found "2", expected an emissivity`},
		{[]string{wall, "--gauge-temperature", "-273.15"}, `found "-273.15", expected a temperature in °C above -273.15`},
		{[]string{wall, "--gauge-temperature", "NaN"}, "expected a temperature"},
		{[]string{wall, "--gauge-h", "-1"}, `found "-1", expected a coefficient in W/(m2 K), 0 or above`},
		{[]string{wall, "--gauge-h", "Inf"}, "expected a coefficient"},
		{[]string{wall, "--from", "9", "--to", "3"}, "--from 9 is after --to 3"},
		{[]string{wall, "--from", "100", "--to", "200"}, "there is no row from 100 to 200 s"},
		{[]string{wall, "--format", "xml"}, `unknown format "xml": expected table, csv, json, parquet or columns`},
		{[]string{wall, "--format", "columns"}, "there are 2 stations: --out DIR writes a file for each, --station chooses one"},
		{[]string{wall, "--out", dir}, "--out is for --plot and --format columns"},
		{[]string{wall, "--format", "columns", "--out", dir, "-o", filepath.Join(dir, "x")}, "--out writes a file for each station, -o one in all"},
		{[]string{wall, "--plot", "gif"}, `unknown picture format "gif"`},
		{[]string{wall, "--plot", "png", "--format", "csv"}, "--plot prints the names of its files: give the table a file with -o"},
		{[]string{wall, "--plot", "png", "--dpi", "1", "--out", dir}, "--dpi 1: expected 10 to 1200"},
		{[]string{wall, "--plot", "svg", "--out", dir, "--station", "INERT", "--want", "h"}, "nothing to draw: nothing that was wanted is determined"},
		{[]string{wall, "-o", filepath.Join(dir, "no", "such", "folder")}, "no such file or directory"},
		{[]string{wall, "--emissivity", "GYPSUM=2"}, "emissivity of GYPSUM is 2"},
	} {
		code, stdout, stderr := fdsflux(append([]string{"derive"}, tc.args...)...)
		require.Equal(t, exitError, code, "%q", tc.args)
		require.Empty(t, stdout, "%q", tc.args)
		require.Contains(t, stderr, tc.want)
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1, "no file is begun")
}
