package main

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

type exceededRun struct {
	Threshold float64
	Unit      string
	Ambient   *float64 `json:"ambient_celsius"`
	Table     struct {
		Release, Source, Category string
		Chosen                    string `json:"release_is"`
		Bias                      float64
		Sigma                     float64 `json:"sigma_model"`
	}
	Series []struct {
		Station, Device string
		Without         int `json:"values_not_above_ambient"`
		Peak            exceededPoint
		Curve           []exceededPoint
	}
}

type exceededPoint struct {
	Time, Predicted, Probability *float64
	Mean                         *float64 `json:"true_mean"`
	Deviation                    *float64 `json:"true_standard_deviation"`
	Low                          *float64 `json:"true_low"`
	High                         *float64 `json:"true_high"`
}

func exceedJSON(t *testing.T, args ...string) (got exceededRun) {
	t.Helper()
	code, stdout, stderr := fdsflux(append([]string{"exceed", "--format", "json"}, args...)...)
	require.Equal(t, exitFine, code, stderr)
	require.NoError(t, json.Unmarshal([]byte(stdout), &got))
	return got
}

// The probability at the peak and over time, each again from the raw file by the
// guide's formula.
func TestExceed(t *testing.T) {
	path := runs + "heat_flux_wall"
	got := exceedJSON(t, path, "--threshold", "12.5", "--category", "surface heat flux", "--release", "6.7.4", "--curve")
	require.Equal(t, []any{"Surface Heat Flux", "6.7.4", "", 1.04, 0.27}, []any{got.Table.Category, got.Table.Release, got.Table.Chosen, got.Table.Bias, got.Table.Sigma})
	require.Contains(t, got.Table.Source, "6.7.4")
	require.Len(t, got.Series, 12)
	raw := rawTable(t, path+"/heat_flux_wall_devc.csv")
	for _, s := range got.Series {
		peak := math.Inf(-1)
		require.Len(t, s.Curve, len(raw["Time"]))
		without := 0
		for i, m := range raw[s.Device] {
			p := s.Curve[i]
			peak = math.Max(peak, m)
			require.Equal(t, raw["Time"][i], *p.Time)
			require.InDelta(t, m, *p.Predicted, exact) // to W and back
			if m <= 0 {
				require.Nil(t, p.Probability)
				without++
				continue
			}
			mean, deviation := m/1.04, 0.27*m/1.04
			require.InEpsilon(t, mean, *p.Mean, exact)
			require.InEpsilon(t, deviation, *p.Deviation, exact)
			require.InDelta(t, 0.5*math.Erfc((12.5-mean)/(deviation*math.Sqrt2)), *p.Probability, exact)
			require.InEpsilon(t, mean+1.959964*deviation, *p.High, 1e-6) // digits of the quantile
		}
		require.Equal(t, without, s.Without)
		require.InDelta(t, peak, *s.Peak.Predicted, exact)
	}
	newest := exceedJSON(t, path, "--threshold", "12500W/m2", "--category", "Surface Heat Flux")
	require.Equal(t, "the newest with this category", newest.Table.Chosen)
	require.Equal(t, 12.5, newest.Threshold)
	require.Nil(t, newest.Series[0].Curve)
	require.Equal(t, *got.Series[4].Peak.Probability, *newest.Series[4].Peak.Probability)
}

// Temperatures count above ambient; of those of a run the wall's, unless others are
// asked for.
func TestExceedTemperatures(t *testing.T) {
	path := runs + "heat_flux_wall_6101"
	got := exceedJSON(t, path, "--threshold", "120", "--category", "Surface Temperature", "--release", "6.7.1")
	require.Equal(t, []any{"C", 120.0, 20.0}, []any{got.Unit, got.Threshold, *got.Ambient})
	require.Len(t, got.Series, 2)
	s := got.Series[0]
	require.Equal(t, "GYPSUM-TWALL", s.Device)
	rise := *s.Peak.Predicted - 20
	mean, deviation := 20+rise/1.04, 0.16*rise/1.04
	require.InDelta(t, 0.5*math.Erfc((120-mean)/(deviation*math.Sqrt2)), *s.Peak.Probability, 1e-10) // K and back
	require.Nil(t, got.Series[1].Peak.Probability, "the inert wall does not rise")
	require.Equal(t, 61, got.Series[1].Without)

	got = exceedJSON(t, path, "--threshold", "393.15K", "--category", "Surface Temperature", "--release", "6.7.1", "--quantity-only", "AST", "--ambient", "15")
	require.Len(t, got.Series, 3)
	require.Equal(t, 15.0, *got.Ambient)
	require.InDelta(t, 120, got.Threshold, 1e-9)
}

// A table of one's own, and numbers of one's own.
func TestExceedOverrides(t *testing.T) {
	path, dir := runs+"heat_flux_wall", t.TempDir()
	mine := filepath.Join(dir, "mine.csv")
	require.NoError(t, os.WriteFile(mine, []byte("quantity,sigma_m,bias\nPanel,0.3,1.2\n"), 0o644))
	a := exceedJSON(t, path, "--threshold", "12.5", "--category", "Panel", "--table", mine, "--from", "20", "--to", "40", "--station", "INERT", "--quantity-only", "gauge")
	b := exceedJSON(t, path, "--threshold", "12.5", "--bias", "1.2", "--sigma", "0.3", "--from", "20", "--to", "40", "--station", "INERT", "--quantity-only", "gauge")
	require.Len(t, a.Series, 1)
	require.Equal(t, a.Series, b.Series)
	require.Equal(t, mine, a.Table.Source)
	require.Equal(t, "--bias and --sigma", b.Table.Source)
	require.InDelta(t, 37, *a.Series[0].Peak.Time, 0.01, "the row next to 37 s")
}

func TestExceedOutput(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "x.csv")
	code, stdout, stderr := fdsflux("exceed", runs+"heat_flux_wall", "--threshold", "12.5", "--category", "Surface Heat Flux", "--format", "csv", "-o", out,
		"--out", dir, "--pictures", "svg", "--station", "GYPSUM", "--curve")
	require.Equal(t, exitFine, code)
	require.Empty(t, stdout)
	require.Contains(t, stderr, "release 6.7.4, the newest with this category; 633 points; FDS Validation Guide")
	require.Contains(t, stderr, "heat_flux_wall was written by FDS 6.11.1+138, another release than that of the table")
	require.Contains(t, stderr, "not drawn: GYPSUM-CONV: no value is above 0 kW/m²")
	f, err := os.Open(out)
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1+6*61)
	svg, err := os.ReadFile(filepath.Join(dir, "heat_flux_wall_exceed_GYPSUM-GAUGE.svg"))
	require.NoError(t, err)
	for _, text := range []string{"True value, 95 %", "Threshold", "P(true &gt; 12.5 kW/m²)", "release 6.7.4", "bias δ = 1.04, σM = 0.27"} {
		require.Contains(t, string(svg), text)
	}
	code, stdout, _ = fdsflux("exceed", runs+"heat_flux_wall", "--threshold", "12.5", "--category", "Surface Heat Flux", "--curve", "--station", "GYPSUM")
	require.Equal(t, exitFine, code)
	require.Equal(t, 4+1+6*61, strings.Count(stdout, "\n"))
}

// Gaps have no probability; the peak is that of the others, which is said.
func TestExceedWithGaps(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "g_devc.csv")
	require.NoError(t, os.WriteFile(path, []byte("s,kW/m2\nTime,A-GAUGE\n 0.0, 5.0\n 1.0, NaN\n 2.0, 4.0\n"), 0o644))
	code, stdout, stderr := fdsflux("exceed", path, "--threshold", "12.5", "--category", "Flame Impinging Heat Flux", "--quantity", "A-GAUGE=GAUGE HEAT FLUX")
	require.Equal(t, exitFine, code, stderr)
	require.Contains(t, stderr, "g: A-GAUGE: 1 of 3 values are missing\n")
	require.Contains(t, stdout, "release 6.2.0, the newest with this category")
}

func TestExceedBadInput(t *testing.T) {
	dir := t.TempDir()
	bare := filepath.Join(dir, "t_devc.csv")
	require.NoError(t, os.WriteFile(bare, []byte("s,C\nTime,A-TWALL\n 0.0, 20.0\n"), 0o644))
	bad := filepath.Join(dir, "bad.csv")
	require.NoError(t, os.WriteFile(bad, []byte("quantity,sigma,bias\nx,1,1\n"), 0o644))
	wall, flux := runs+"heat_flux_wall", []string{"--threshold", "12.5", "--category", "Surface Heat Flux"}
	for _, tc := range []struct {
		args []string
		want string
	}{
		{nil, "expected one PATH"},
		{[]string{wall}, "no --threshold: expected a value, as in --threshold 12.5"},
		{[]string{wall, "--threshold", "12.5"}, "no --category: expected one of a table"},
		{[]string{wall, "--threshold", "x"}, `found "x", expected a value as in 12.5 or 12500W/m2`},
		{[]string{wall, "--threshold", "NaN"}, "expected a value"},
		{[]string{wall, "--threshold", "12.5", "--category", "Surfce Heat Flux"}, `did you mean "Surface Heat Flux"?`},
		{append([]string{wall, "--release", "6.11.1"}, flux...), `no such entry for release "6.11.1"; there are 6.2.0, 6.7.1, 6.7.4`},
		{append([]string{wall, "--bias", "1"}, flux...), "--bias and --sigma go together"},
		{append([]string{wall, "--bias", "1", "--sigma", "0"}, flux...), "relative standard deviation σ̃_M is 0, want a number above 0"},
		{append([]string{wall, "--bias", "1", "--sigma", "1", "--table", bad}, flux...), "take the place of --table"},
		{append([]string{wall, "--bias", "1", "--sigma", "1", "--release", "6.7.4"}, flux...), "take the place of --release"},
		{append([]string{wall, "--table", bad}, flux...), `bad.csv:1: unknown column "sigma"; did you mean "sigma_e"?`},
		{append([]string{wall, "--table", filepath.Join(dir, "none.csv")}, flux...), "none.csv: no such file or directory"},
		{[]string{wall, "--threshold", "200C", "--category", "Surface Heat Flux"}, `--threshold in C does not go with category "Surface Heat Flux", expected kW/m2`},
		{[]string{wall, "--threshold", "5m", "--bias", "1", "--sigma", "1"}, "--threshold in m does not go with category"},
		{[]string{wall, "--threshold", "5furlong", "--bias", "1", "--sigma", "1"}, `--threshold: unit "furlong" is not known`},
		{[]string{wall, "--threshold", "200", "--category", "Surface Temperature"}, "no wall temperature at any station"},
		{[]string{bare, "--threshold", "200", "--category", "Surface Temperature"}, "--ambient does, in °C"},
		{append([]string{wall, "--from", "5", "--to", "1"}, flux...), "--from 5 is after --to 1"},
		{append([]string{wall, "--from", "100"}, flux...), "heat_flux_wall: no values from --from to --to"},
		{append([]string{wall, "--format", "xml"}, flux...), `unknown format "xml"`},
		{append([]string{wall, "--station", "GIPSUM"}, flux...), `did you mean "GYPSUM"?`},
		{append([]string{wall, "--out", dir, "--pictures", "gif"}, flux...), `unknown picture format "gif"`},
		{append([]string{filepath.Join(dir, "missing")}, flux...), "missing: no such file or directory"},
	} {
		code, stdout, stderr := fdsflux(append([]string{"exceed"}, tc.args...)...)
		require.Equal(t, exitError, code, "%q: %s", tc.args, stderr)
		require.Empty(t, stdout)
		require.Contains(t, stderr, tc.want, "%q", tc.args)
		require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
	}
}
