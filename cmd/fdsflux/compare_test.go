package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// exact is for results of a few roundings in double precision.
const exact = 1e-12

// rawTable reads a file of FDS's form with nothing but Split and ParseFloat: the
// columns by their names.
func rawTable(t *testing.T, path string) map[string][]float64 {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	names := strings.Split(strings.ReplaceAll(lines[1], `"`, ""), ",")
	out := map[string][]float64{}
	for _, l := range lines[2:] {
		for i, cell := range strings.Split(l, ",") {
			v, err := strconv.ParseFloat(strings.TrimSpace(cell), 64)
			require.NoError(t, err)
			out[names[i]] = append(out[names[i]], v)
		}
	}
	return out
}

// onLine is the straight line through points at x.
func onLine(x float64, xs, ys []float64) float64 {
	for i := 1; i < len(xs); i++ {
		if xs[i-1] <= x && x <= xs[i] {
			return ys[i-1] + (ys[i]-ys[i-1])*(x-xs[i-1])/(xs[i]-xs[i-1])
		}
	}
	return math.NaN()
}

// guide is the FDS Validation Guide's bias and σM, written out.
func guide(measured, predicted []float64, sigmaE float64, weighted bool) (bias, sigmaM float64) {
	largest := 0.0
	for _, e := range measured {
		largest = math.Max(largest, e)
	}
	weights := make([]float64, len(measured))
	for i, e := range measured {
		weights[i] = 1
		for b := 0; weighted && b < 10; b++ {
			low, high, n := float64(b)*(largest/10), float64(b+1)*(largest/10), 0.0
			for _, other := range measured {
				if low < other && other <= high {
					n++
				}
			}
			if low < e && e <= high {
				weights[i] = float64(len(measured)) / n
			}
		}
	}
	var sum, mean, ss float64
	for i := range measured {
		sum += weights[i]
		mean += weights[i] * math.Log(predicted[i]/measured[i])
	}
	mean /= sum
	for i := range measured {
		d := math.Log(predicted[i]/measured[i]) - mean
		ss += weights[i] * d * d
	}
	variance := math.Max(0, ss/(sum-1)-sigmaE*sigmaE)
	return math.Exp(mean + variance/2 - sigmaE*sigmaE/2), math.Sqrt(variance)
}

type comparedPairs struct {
	Pairs []struct {
		Model, Column, Metric, Unit, Quantity string
		As                                    string   `json:"measured_column"`
		X                                     *float64 `json:"x"`
		Measured                              *float64 `json:"measured_value"`
		Predicted                             *float64 `json:"predicted_value"`
		Reason                                string   `json:"no_value_because"`
	}
	Statistics []struct {
		Of                  string `json:"model"`
		Quantity, Weighting string
		Points              int
		Bias                *float64
		Model               *float64 `json:"sigma_model"`
		Experiment          float64  `json:"sigma_experiment"`
		Source              string   `json:"sigma_experiment_source"`
		Dropped             map[string]int
		Remarks             []string
	}
	Charts []string
}

func comparePairs(t *testing.T, args ...string) (got comparedPairs, stderr string) {
	t.Helper()
	code, stdout, stderr := fdsflux(append([]string{"compare", "--format", "json"}, args...)...)
	require.Equal(t, exitFine, code, stderr)
	require.NoError(t, json.Unmarshal([]byte(stdout), &got))
	return got, stderr
}

// Both burners of Fleury against all their measured profiles in one command: each
// number again from the raw files.
func TestCompareFleury(t *testing.T) {
	const samples = "../../../shared/samples/"
	if _, err := os.Stat(samples); err != nil {
		t.Skip("the measured profiles are not part of this repository: " + samples + " is missing")
	}
	out := t.TempDir()
	var args, cases []string
	for _, power := range []string{"100", "200"} {
		name := "fleury_1t1_" + power + "_kW"
		cases = append(cases, power)
		args = append(args, power+"="+samples+name, power+"="+samples+name+"/exp_F"+name[1:]+".csv")
	}
	got, stderr := comparePairs(t, append(args, "--out", out)...)
	require.Empty(t, stderr)

	var measured, predicted []float64
	k := 0
	for _, power := range cases {
		dir := samples + "fleury_1t1_" + power + "_kW/"
		exp, sim := rawTable(t, dir+"exp_Fleury_1t1_"+power+"_kW.csv"), rawTable(t, dir+"Fleury_1t1_"+power+"_kW_line.csv")
		for _, column := range []string{"f000", "f050", "f100", "f150", "s000", "s050", "s100", "s150"} {
			abscissa := map[byte]string{'f': "x distance", 's': "y distance"}[column[0]]
			for i, x := range exp[abscissa] {
				p := got.Pairs[k]
				want := onLine(x, sim[abscissa], sim[column])
				require.Equal(t, []string{power, column, column, "all", "kW/m2"}, []string{p.Model, p.Column, p.As, p.Metric, p.Unit})
				require.Equal(t, x, *p.X)
				require.Equal(t, exp[column][i], *p.Measured)
				require.InEpsilon(t, want, *p.Predicted, exact)
				measured, predicted = append(measured, exp[column][i]), append(predicted, want)
				k++
			}
		}
	}
	require.Len(t, got.Pairs, k)
	require.Equal(t, 80, k)
	require.Len(t, got.Statistics, 2)
	for i, weighting := range []string{"plain", "weighted by bin"} {
		s := got.Statistics[i]
		require.Equal(t, weighting, s.Weighting)
		require.Equal(t, 80, s.Points)
		require.Equal(t, 0.11, s.Experiment)
		require.Contains(t, s.Source, "FDS Validation Guide")
		bias, sigma := guide(measured, predicted, 0.11, i == 1)
		require.InEpsilon(t, bias, *s.Bias, exact)
		require.InEpsilon(t, sigma, *s.Model, exact)
	}
	require.Len(t, got.Charts, 2*8+1)
	for _, path := range got.Charts {
		width, _ := size(t, path)
		require.Greater(t, width, 700)
	}

	// The peak of each profile.
	got, _ = comparePairs(t, append(args, "--metric", "max", "--from", "0.5")...)
	require.Len(t, got.Pairs, 16)
	exp, sim := rawTable(t, samples+"fleury_1t1_100_kW/exp_Fleury_1t1_100_kW.csv"), rawTable(t, samples+"fleury_1t1_100_kW/Fleury_1t1_100_kW_line.csv")
	require.Equal(t, exp["f000"][0], *got.Pairs[0].Measured)
	require.Equal(t, sim["f000"][1], *got.Pairs[0].Predicted, "that at 0.45 m has no counterpart")
}

// A table of one's own, with units in its header and names that are not FDS's.
func TestCompareGoldens(t *testing.T) {
	measured := "../../testdata/measured/fleury_100_kW.csv"
	for name, args := range map[string][]string{
		"compare_fleury.txt":  {"compare", runs + "fleury_1t1_100_kW", measured, "--column", "f000=0.0 m", "--column", "f050=0.5 m"},
		"compare_fleury.csv":  {"compare", runs + "fleury_1t1_100_kW", measured, "--column", "f050=0.5 m (kW/m2)", "--metric", "area", "--format", "csv"},
		"compare_fleury.json": {"compare", runs + "fleury_1t1_100_kW", "--column", "f050=0.5 m", measured, "--format", "json", "--metric", "max"},
		"compare_grids.txt": {"compare", "20cm=" + runs + "grid/20cm", "10cm=" + runs + "grid/10cm", "5cm=" + runs + "grid/5cm", "--cells", "0.2,0.1,0.05",
			"--metric", "mean", "--from", "10", "--column", "GYPSUM-GAUGE", "--column", "INERT-GAUGE"},
		"compare_grids.csv": {"compare", "20cm=" + runs + "grid/20cm", "10cm=" + runs + "grid/10cm", "--format", "csv", "--column", "GYPSUM-GAUGE"},
		"exceed.txt":        {"exceed", runs + "heat_flux_wall", "--threshold", "12.5", "--category", "Surface Heat Flux", "--release", "6.7.4"},
	} {
		code, stdout, stderr := fdsflux(args...)
		require.Equal(t, exitFine, code, stderr)
		requireGolden(t, name, stdout)
	}
}

// What was measured 0.45 m away is asked of the model there, converted from mm.
func TestCompareConvertsUnits(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		return path
	}
	run := write("sim_devc.csv", "s,kW/m2,C\nTime,HF,T\n 0.0, 0.0, 20.0\n 60.0, 6.0, 80.0\n 120.0, 12.0, 140.0\n")
	exp := write("exp.csv", "Time (min);Flux (W/cm2);T [K]\n0,5;0,4;323,15\n1,5;0,8;-\n3;2,0;500\n")
	got, stderr := comparePairs(t, run, exp, "--column", "HF=Flux", "--column", "T=T", "--metric", "all", "--ambient", "20")
	require.Contains(t, stderr, exp+": T: 1 of 3 values are missing\n")
	require.Len(t, got.Pairs, 3)
	for i, want := range [][3]float64{{30, 4, 3}, {90, 8, 9}, {30, 30, 30}} {
		p := got.Pairs[i]
		// A conversion or two, and a difference of larger numbers.
		require.InDeltaSlice(t, want[:], []float64{*p.X, *p.Measured, *p.Predicted}, 1e-9, "%d", i)
	}
	require.Equal(t, "K", got.Pairs[2].Unit, "temperatures are compared as rises")
	require.Equal(t, "heat flux", got.Statistics[0].Quantity)
	require.Equal(t, 0.11, got.Statistics[0].Experiment)
	require.Equal(t, 0.07, got.Statistics[2].Experiment)
	require.Contains(t, strings.Join(got.Statistics[2].Remarks, " "), "of 1 pairs 1 can be used (none dropped), at least 2 are needed")
	require.Nil(t, got.Statistics[2].Bias)

	// Metrics in the units of what they are.
	for metric, want := range map[string][3]any{
		"max":       {8 + 4.0, 12.0, "kW/m2"}, // the measured line at the model's end, 120 s
		"end":       {8 + 4.0, 12.0, "kW/m2"},
		"value@60":  {6.0, 6.0, "kW/m2"},
		"time-to@6": {60.0, 60.0, "s"},
		"area":      {(4.0+8)/2*60 + (8.0+12)/2*30, (3.0 + 12) / 2 * 90, "kJ/m2"},
		"mean":      {6.0, 9.0, "kW/m2"},
	} {
		got, _ := comparePairs(t, run, exp, "--column", "HF=Flux", "--metric", metric)
		p := got.Pairs[0]
		require.InDelta(t, want[0], *p.Measured, 1e-9, metric)
		require.InDelta(t, want[1], *p.Predicted, 1e-9, metric)
		require.Equal(t, want[2], p.Unit, metric)
	}

	// In degrees, not as a rise, where it is asked when.
	got, _ = comparePairs(t, run, write("t.csv", "Time (s),T (C)\n0,20\n100,70\n"), "--metric", "time-to@50")
	require.InDelta(t, 60, *got.Pairs[0].Measured, 1e-9)
	require.InDelta(t, 30, *got.Pairs[0].Predicted, 1e-9)

	// Told by flags, and times of two columns.
	bare := write("bare.csv", "HF,t\n1,0\n2,60\n")
	code, _, stderr := fdsflux("compare", run, bare, "--time-column", "t")
	require.Equal(t, exitError, code)
	require.Contains(t, stderr, `bare: "t": nothing tells the unit; --units 't=UNIT' does, with UNIT as in s or m`)
	got, _ = comparePairs(t, run, bare, "--time-column", "t", "--units", "t=s", "--units", "*=kW/m2")
	require.Equal(t, 2.0, *got.Pairs[0].Measured)

	// --from and --to without a unit are of the time where there is one.
	got, _ = comparePairs(t, run, exp, "--column", "HF=Flux", "--metric", "max", "--from", "0.1min", "--to", "60")
	require.InDelta(t, 6, *got.Pairs[0].Predicted, 1e-9)
}

// A measurement with a label goes with the model of that label, one without with all.
func TestCompareLabels(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, value float64) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, fmt.Appendf(nil, "s,kW/m2\nTime,HF\n 0.0, %g\n 1.0, %g\n", value, value), 0o644))
		return path
	}
	a, b, x, y := write("a_devc.csv", 1), write("b_devc.csv", 2), write("x.csv", 3), write("y.csv", 4)
	models := func(args ...string) string {
		got, _ := comparePairs(t, args...)
		var out []string
		for _, p := range got.Pairs {
			out = append(out, fmt.Sprintf("%s%g%g", p.Model, *p.Predicted, *p.Measured))
		}
		return strings.Join(out, " ")
	}
	require.Equal(t, "a13 b23", models("a="+a, "b="+b, x))
	require.Equal(t, "a13 b24", models("a="+a, "b="+b, "a="+x, "b="+y))
	require.Equal(t, "a13 a14", models(a, "one="+x, "two="+y))
	// Statistics are of one model where several are compared with one measurement.
	got, _ := comparePairs(t, "a="+a, "b="+b, x)
	require.Len(t, got.Statistics, 4)
	require.Equal(t, []string{"a", "a", "b", "b"}, []string{got.Statistics[0].Of, got.Statistics[1].Of, got.Statistics[2].Of, got.Statistics[3].Of})
	got, _ = comparePairs(t, "a="+a, "b="+b, "a="+x, "b="+y)
	require.Len(t, got.Statistics, 2)
	require.Equal(t, 2, got.Statistics[0].Points)
	require.Equal(t, "x31 x32", models("--as", "experiments", x, a, b), "a table as the model")
	code, _, stderr := fdsflux("compare", "a="+a, "b="+b, "c="+x)
	require.Equal(t, exitError, code)
	require.Contains(t, stderr, "no model has this label (a, b)")
	// A path with an equals sign is a path.
	odd := filepath.Join(dir, "k=v")
	require.NoError(t, os.Mkdir(odd, 0o755))
	path := filepath.Join(odd, "z.csv")
	require.NoError(t, os.Rename(x, path))
	require.Equal(t, "a13", models(a, path))
}

// What is nothing to draw or to judge is dropped, counted and said.
func TestCompareHygiene(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		return path
	}
	run := write("r_devc.csv", "s,kW/m2,kW/m2,kW/m2\nTime,A,B,C\n 0.0, -1.0, 1.0, 1.0\n 1.0, 2.0, NaN, 1.0\n 2.0, 3.0, 3.0, 1.0\n 3.0, 4.0, Infinity, 1.0\n")
	exp := write("e.csv", "s,kW/m2,kW/m2,kW/m2,kW/m2\nTime,A,B,C,D\n0,1,1,,1\n1,Nan,1,,1\n2,0,-,,1\n2.5,5,,,1\n")
	got, stderr := comparePairs(t, run, exp, "--metric", "all", "--out", filepath.Join(dir, "out"), "--pictures", "svg")
	require.Contains(t, stderr, "column \"C\" has no numbers and is left out")
	require.Contains(t, stderr, "not compared: e: D; --column 'A=B' says which column of the model is which")
	require.Contains(t, stderr, "e.csv: A: 1 of 4 values are missing")
	s := got.Statistics[0]
	require.Equal(t, map[string]int{"not_positive": 2, "without_a_value": 1, "out_of_range": 0}, s.Dropped)
	require.Equal(t, 2, s.Points)
	require.Len(t, got.Charts, 3)

	// One column without an overlap keeps no other from being compared.
	far := write("far.csv", "s,kW/m2,s,kW/m2\nTime,A,t,B\n0,1,10,1\n1,2,11,1\n")
	got, stderr = comparePairs(t, run, far)
	require.Contains(t, stderr, "no pair: B of r against B of far: no overlap: one goes from 0 to 2, the other from 10 to 11")
	require.Nil(t, got.Pairs[1].Measured)
	require.Contains(t, got.Pairs[1].Reason, "no overlap")
}

func TestCompareBadInput(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		return path
	}
	wall := runs + "heat_flux_wall"
	sim := write("sim_devc.csv", "s,kW/m2,C\nTime,HF,T\n 0.0, 1.0, 20.0\n 10.0, 2.0, 30.0\n")
	folder := filepath.Join(dir, "dir.csv")
	require.NoError(t, os.Mkdir(folder, 0o755))
	good := write("good.csv", "s,kW/m2\nTime,HF\n0,1\n10,2\n")
	for _, tc := range []struct {
		args []string
		want string
	}{
		{nil, "expected at least two: a MODEL and an EXPERIMENT, or two RUNs"},
		{[]string{wall}, "expected at least two"},
		{[]string{wall, filepath.Join(dir, "missing.csv")}, "missing.csv: no such file or directory"},
		{[]string{wall, filepath.Join(dir, "missing")}, "missing: no such file or directory"},
		{[]string{wall, folder}, "dir.csv: found a folder or a device, expected a file"},
		{[]string{good, wall}, "good.csv is a table of measured values and comes first; expected the model first"},
		{[]string{sim, write("late.csv", "s,kW/m2\nTime,HF\n20,1\n30,2\n")}, "no overlap: one goes from 0 to 10, the other from 20 to 30"},
		{[]string{sim, good, "--from", "11"}, "no overlap: one goes from 0 to 10, the other from 0 to 10, wanted is 11 to"},
		{[]string{sim, write("temp.csv", "s,C\nTime,HF\n0,1\n10,2\n")}, `temp: HF: unit "C" is of temperature, "kW/m2" of heat flux`},
		{[]string{sim, write("odd.csv", "s,furlong\nTime,HF\n0,1\n10,2\n")}, `odd: HF: unit "furlong" is not known; known are s,`},
		{[]string{sim, write("none.csv", "Time (s),HF\n0,1\n10,2\n")}, `none: "HF": nothing tells the unit; --units 'HF=UNIT' does, with UNIT as in kW/m2`},
		{[]string{sim, write("clock.csv", "Time,HF (kW/m2)\n0,1\n10,2\n"), "--column", "HF"}, `clock: "Time": nothing tells the unit; --units 'Time=UNIT' does, with UNIT as in s or m`},
		{[]string{sim, write("speed.csv", "m/s,kW/m2\nV,HF\n0,1\n10,2\n")}, `speed: "V": found the unit "m/s", expected one of time or length`},
		{[]string{sim, write("far.csv", "m,kW/m2\nx,HF\n0,1\n10,2\n"), "--column", "HF"}, "--column HF: a history does not go with a profile: the one is over time, the other over length"},
		{[]string{sim, write("back.csv", "s,kW/m2\nTime,HF\n0,1\n0,2\n")}, `back.csv:4:1: "Time": found 0 after 0, expected values that increase from row to row`},
		{[]string{sim, write("names.csv", "s,kW/m2\nTime,G\n0,1\n1,2\n")}, "no column has the same name on both sides: sim has HF, T, names has G; --column 'A=B' says which is which"},
		{[]string{sim, good, "--column", "HG=HF"}, `--column HG=HF: sim: no column "HG"; did you mean "HF"? (HF, T)`},
		{[]string{sim, good, "--column", "HF=FH"}, `--column HF=FH: good: no column "FH"; did you mean "HF"? (HF)`},
		{[]string{sim, good, "--column", "HF", "--time-column", "Tim"}, `no column "Tim"; did you mean "Time"?`},
		{[]string{sim, write("t.csv", "s,C\nTime,T\n0,20\n10,30\n")}, "no file tells what that is; --ambient does, in °C"},
		{[]string{sim, good, "--metric", "maximum"}, `unknown metric "maximum": expected max, mean, end, value@T, time-to@Q, area or all`},
		{[]string{sim, good, "--metric", "value@2min"}, "found \"value@2min\", expected a number behind value@; `fdsflux compare -h`"},
		{[]string{sim, good, "--metric", "time-to@5"}, "the model: 5 is not reached from 0 to 10"},
		{[]string{sim, good, "--metric", "time-to@1"}, "the model: not reached within the window: 1 already at 0, where it begins"},
		{[]string{sim, good, "--metric", "value@11"}, "11 is outside of 0 to 10"},
		{[]string{sim, good, good}, "good.csv is given twice, and would count twice"},
		{[]string{sim, good, "--format", "xml"}, `unknown format "xml": expected table, csv or json`},
		{[]string{sim, good, "--scatter", "x"}, `--scatter "x": expected log or linear`},
		{[]string{sim, good, "--as", "x"}, `--as "x": expected experiments or runs`},
		{[]string{sim, good, "--from", "5", "--to", "1"}, "--from 5 is after --to 1"},
		{[]string{sim, good, "--from", "5kW"}, "expected a unit of time or length"},
		{[]string{sim, good, "--sigma-e", "0"}, "--sigma-e 0: expected a number above 0"},
		{[]string{sim, good, "--sigma-e", "NaN"}, `found "NaN", expected a number`},
		{[]string{sim, good, "--units", "HF"}, `found "HF", expected NAME=VALUE`},
		{[]string{sim, good, "--units", "[=s"}, "expected a name or a pattern"},
		{[]string{sim, good, "--tol", "x"}, "expected a tolerance as in 0.05, 5% or 0.5kW/m2"},
		{[]string{sim, good, "--tol", "-1"}, "expected a tolerance"},
		{[]string{sim, good, "--tol", "1furlong"}, `unit "furlong" is not known`},
		{[]string{sim, good, "--out", dir, "--pictures", "gif"}, `unknown picture format "gif"`},
		{[]string{sim, good, "--cells", "1,2,3"}, "--cells has 3 sizes for 2 runs, expected one for each of three"},
		{[]string{sim, good, "--cells", "1,2"}, "found 2 sizes, expected three"},
		{[]string{sim, good, "--cells", "1,2,0"}, "expected three sizes, as in 0.2,0.1,0.05"},
		{[]string{sim, good, good, "--cells", "1,2,3"}, "--cells goes with three runs"},
		{[]string{sim, sim}, `two runs are called "sim"; label=PATH gives them labels of their own`},
		{[]string{sim, "--as", "runs", good, "--column", "T"}, `--column T: good: no column "T"; did you mean "HF"?`},
		{[]string{wall, sim}, "no column has the same name in two runs: heat_flux_wall has GYPSUM-NET"},
	} {
		code, stdout, stderr := fdsflux(append([]string{"compare"}, tc.args...)...)
		require.Equal(t, exitError, code, "%q: %s", tc.args, stderr)
		require.Empty(t, stdout, "%q", tc.args)
		require.Contains(t, stderr, tc.want, "%q", tc.args)
		lines := strings.Split(strings.TrimSpace(stderr), "\n")
		require.True(t, strings.HasPrefix(lines[len(lines)-1], "fdsflux compare: "), stderr)
	}
}

type comparedRuns struct {
	Columns []struct {
		Column, Unit, Metric string
		From, To             *float64
		Runs                 []struct {
			Run               string
			Value, Difference *float64
			Relative          *float64 `json:"relative_difference"`
			Largest           *float64 `json:"largest_difference"`
			LargestAt         *float64 `json:"largest_at"`
			Reason            string   `json:"no_value_because"`
			Lacks             string   `json:"lacks"`
			Exceeds           string   `json:"exceeds_tolerance"`
		}
		Convergence *struct {
			Behaviour, Remark string
			Order, Estimate   *float64
		}
	}
}

func compareRuns(t *testing.T, args ...string) (got comparedRuns) {
	t.Helper()
	code, stdout, stderr := fdsflux(append([]string{"compare", "--format", "json"}, args...)...)
	require.Equal(t, exitFine, code, stderr)
	require.NoError(t, json.Unmarshal([]byte(stdout), &got))
	return got
}

// The means of three grids, each again from the raw file; order and estimate by the
// formula for one ratio of refinement.
func TestCompareGrids(t *testing.T) {
	got := compareRuns(t, "20cm="+runs+"grid/20cm", "10cm="+runs+"grid/10cm", "5cm="+runs+"grid/5cm", "--cells", "0.2,0.1,0.05", "--metric", "mean", "--from", "10", "--to", "30")
	require.Len(t, got.Columns, 12)
	known := map[string][3]float64{"GYPSUM-GAUGE": {8.00, 8.88, 8.96}, "INERT-GAUGE": {26.3, 9.27, 7.75}}
	checked := 0
	for _, c := range got.Columns {
		var mean [3]float64
		for i, grid := range []string{"20cm", "10cm", "5cm"} {
			raw := rawTable(t, runs+"grid/"+grid+"/wall_"+grid+"_devc.csv")
			n := 0.0
			for k, at := range raw["Time"] {
				if at >= 10 && at <= 30 {
					mean[i] += raw[c.Column][k]
					n++
				}
			}
			mean[i] /= n
			require.InDelta(t, mean[i], *c.Runs[i].Value, exact*math.Abs(mean[i]))
			require.InDelta(t, mean[i]-mean[0], *c.Runs[i].Difference, 1e-9) // of numbers near each other
			if i > 0 {
				require.InDelta(t, (mean[i]-mean[0])/math.Abs(mean[0]), *c.Runs[i].Relative, 1e-9)
			}
		}
		if want, ok := known[c.Column]; ok {
			require.InDelta(t, want[0], mean[0], 0.05) // three digits were given
			require.InDelta(t, want[1], mean[1], 0.005)
			require.InDelta(t, want[2], mean[2], 0.005)
			checked++
		}
		coarse, fine := mean[1]-mean[0], mean[2]-mean[1]
		if coarse/fine > 1 {
			require.Equal(t, "converging", c.Convergence.Behaviour)
			require.InDelta(t, math.Log2(coarse/fine), *c.Convergence.Order, 1e-9) // of differences of such numbers
			require.InDelta(t, mean[2]+fine/(coarse/fine-1), *c.Convergence.Estimate, 1e-9)
			require.Equal(t, math.Log2(coarse/fine) > 3, strings.HasPrefix(c.Convergence.Remark, "the order is above the formal one, 2"))
		}
	}
	require.Equal(t, 2, checked)
}

// Where three grids do not converge it says so, and prints no order.
func TestCompareGridsThatDoNotConverge(t *testing.T) {
	dir := t.TempDir()
	var args []string
	for i, values := range []string{"1.0, 1.0, 5.0", "3.0, 2.0, 6.0", "2.0, 4.0, 6.0"} {
		path := filepath.Join(dir, fmt.Sprintf("g%d_devc.csv", i))
		require.NoError(t, os.WriteFile(path, []byte("s,kW/m2,kW/m2,kW/m2\nTime,A,B,C\n 0.0, "+values+"\n 1.0, "+values+"\n"), 0o644))
		args = append(args, path)
	}
	got := compareRuns(t, append(args, "--cells", "4,2,1")...)
	for i, want := range []string{"oscillating", "diverging", "unchanged"} {
		c := got.Columns[i].Convergence
		require.Equal(t, want, c.Behaviour)
		require.Nil(t, c.Order)
		require.Nil(t, c.Estimate)
	}
	code, stdout, _ := fdsflux(append(append([]string{"compare"}, args...), "--cells", "4,2,1")...)
	require.Equal(t, exitFine, code)
	require.Contains(t, stdout, "oscillating")
	code, _, stderr := fdsflux(append(append([]string{"compare"}, args...), "--cells", "4,4,1")...)
	require.Equal(t, exitError, code)
	require.Contains(t, stderr, "expected three different sizes")
}

// Temperatures of runs of which nobody tells the ambient one differ by so many °C, of
// which there is no share.
func TestCompareRunsWithoutAmbient(t *testing.T) {
	dir := t.TempDir()
	var args []string
	for i, row := range []string{"20.0", "25.0"} {
		path := filepath.Join(dir, fmt.Sprintf("g%d_devc.csv", i))
		require.NoError(t, os.WriteFile(path, []byte("s,C\nTime,T\n 0.0, "+row+"\n 2.0, "+row+"\n"), 0o644))
		args = append(args, path)
	}
	got := compareRuns(t, args...)
	require.Equal(t, "C", got.Columns[0].Unit)
	require.Equal(t, 5.0, *got.Columns[0].Runs[1].Difference)
	require.Nil(t, got.Columns[0].Runs[1].Relative)
	got = compareRuns(t, append(args, "--ambient", "15", "--metric", "area")...)
	require.Equal(t, "K s", got.Columns[0].Unit)
	require.Equal(t, 1.0, *got.Columns[0].Runs[1].Relative, "10 K for 5 K")
	for tol, want := range map[string]int{"5K": exitFine, "4C": exitFinding, "9F": exitFine, "50%": exitFinding} {
		code, _, _ := fdsflux(append([]string{"compare", "--tol", tol}, args...)...)
		require.Equal(t, want, code, tol)
	}
}

// A run is itself; and what has changed is found, with exit code 1.
func TestCompareAsARegressionTest(t *testing.T) {
	wall, full := "old="+runs+"heat_flux_wall_6101", "new="+runs+"heat_flux_wall_full"
	got := compareRuns(t, wall, "same="+runs+"heat_flux_wall_6101", "--tol", "0", "--metric", "all")
	require.Len(t, got.Columns, 37)
	for _, c := range got.Columns {
		require.Zero(t, *c.Runs[1].Difference, c.Column)
		require.Zero(t, *c.Runs[1].Largest, c.Column)
	}
	tol := func(args ...string) (code int, stdout, stderr string) {
		return fdsflux(append([]string{"compare", wall, full, "--metric", "mean", "--from", "30", "--column", "GYPSUM-GAUGE", "--column", "GYPSUM-GAUGE-80C"}, args...)...)
	}
	code, stdout, stderr := tol("--tol", "10%")
	require.Equal(t, exitFinding, code)
	require.Contains(t, stdout, "GYPSUM-GAUGE-80C of new: differs by 1.183 kW/m2 (15.5 %): more than 10%\n")
	require.NotContains(t, stdout, "GYPSUM-GAUGE of new")
	require.Equal(t, "fdsflux compare: 1 of 2 columns differ by more than the tolerance, or lack values\n", stderr)
	for args, want := range map[string]int{"0.2": exitFine, "0.05": exitFinding, "1.2kW/m2": exitFine, "1100W/m2": exitFinding, "1kW": exitFinding} {
		code, _, _ := tol("--tol", args)
		require.Equal(t, want, code, args)
	}
	code, _, _ = tol("--tol", "6%", "--tol", "1.2kW/m2")
	require.Equal(t, exitFine, code, "one of the two allows it")

	// A column that is gone is a finding, too.
	dir := t.TempDir()
	var args []string
	for i, name := range []string{"A,B", "A,C"} {
		path := filepath.Join(dir, fmt.Sprintf("g%d_devc.csv", i))
		require.NoError(t, os.WriteFile(path, []byte("s,kW/m2,kW/m2\nTime,"+name+"\n 0.0, 1.0, 1.0\n 1.0, 1.0, 1.0\n"), 0o644))
		args = append(args, path)
	}
	code, _, stderr = fdsflux(append([]string{"compare"}, args...)...)
	require.Equal(t, exitFine, code)
	require.Contains(t, stderr, "not compared: g1: C; the first run has no column of this name")
	code, _, stderr = fdsflux(append([]string{"compare", "--tol", "1"}, args...)...)
	require.Equal(t, exitFinding, code)
	require.Contains(t, stderr, "2 columns are not in both runs")
}

// A run that ended early, or lost its values on the way, does not pass for what the
// two share; without a tolerance that is only said.
func TestCompareRunThatLacksValues(t *testing.T) {
	dir := t.TempDir()
	write := func(name, rows string) string {
		path := filepath.Join(dir, name+"_devc.csv")
		require.NoError(t, os.WriteFile(path, []byte("s,kW/m2\nTime,A\n"+rows), 0o644))
		return path
	}
	whole := write("whole", " 0.0, 1.0\n 1.0, 1.0\n 2.0, 1.0\n 3.0, 1.0\n 4.0, 1.0\n")
	for name, c := range map[string]struct{ rows, lacks string }{
		"short":  {" 0.0, 1.0\n 1.0, 1.0\n", "no value at 2 of the 5 points of the first, from 2 to 3"},
		"gap":    {" 0.0, 1.0\n 1.0, 1.0\n 2.0, NaN\n 3.0, 1.0\n 4.0, 1.0\n", "no value at 1 of the 5 points of the first, from 2 to 2"},
		"other":  {" 0.1, 1.0\n 3.9, 1.0\n", ""}, // each run writes at its own steps
		"longer": {" 0.0, 1.0\n 9.0, 1.0\n", ""},
	} {
		other := write(name, c.rows)
		got := compareRuns(t, whole, other)
		require.Equal(t, c.lacks, got.Columns[0].Runs[1].Lacks, name)
		want := exitFine
		if c.lacks != "" {
			want = exitFinding
		}
		code, stdout, _ := fdsflux("compare", whole, other, "--metric", "mean", "--tol", "1")
		require.Equal(t, want, code, name)
		require.Contains(t, stdout, c.lacks)
	}
	_, _, stderr := fdsflux("compare", whole, filepath.Join(dir, "gap_devc.csv"))
	require.Contains(t, stderr, "gap: A: 1 of 5 values are missing\n")
	code, _, _ := fdsflux("compare", whole, filepath.Join(dir, "short_devc.csv"), "--tol", "1", "--to", "1")
	require.Equal(t, exitFine, code, "what --to leaves out is not missed")
}

// The largest difference anywhere, of straight lines on each other's abscissae.
func TestCompareRunsLargestDifference(t *testing.T) {
	dir := t.TempDir()
	write := func(name, rows string) string {
		path := filepath.Join(dir, name+"_devc.csv")
		require.NoError(t, os.WriteFile(path, []byte("s,kW/m2\nTime,A\n"+rows), 0o644))
		return path
	}
	a, b := write("a", " 0.0, 0.0\n 4.0, 4.0\n"), write("b", " 1.0, 1.0\n 2.0, 5.0\n 3.0, 3.0\n 9.0, 100.0\n")
	got := compareRuns(t, a, b)
	c := got.Columns[0]
	require.Equal(t, []float64{1, 4}, []float64{*c.From, *c.To}, "where both are known")
	// At 4 s b is on its way from 3 to 100.
	require.InDelta(t, 3+97.0/6-4, *c.Runs[1].Largest, exact*100)
	require.Equal(t, 4.0, *c.Runs[1].LargestAt)
	got = compareRuns(t, a, b, "--to", "3")
	require.Equal(t, []float64{3, 2}, []float64{*got.Columns[0].Runs[1].Largest, *got.Columns[0].Runs[1].LargestAt})
	got = compareRuns(t, a, b, "--to", "3", "--metric", "all")
	require.Equal(t, []float64{5, 3}, []float64{*got.Columns[0].Runs[1].Value, *got.Columns[0].Runs[1].Difference})
}

// A column against several of one run has a row for each; the same twice is an error.
func TestCompareColumnWithSeveral(t *testing.T) {
	wall := []string{"a=" + runs + "heat_flux_wall", "b=" + runs + "heat_flux_wall_6101", "--column", "GYPSUM-GAUGE=GYPSUM-RAD"}
	got := compareRuns(t, append(wall, "--column", "GYPSUM-GAUGE=INERT-GAUGE")...)
	require.Len(t, got.Columns, 2)
	for _, c := range got.Columns {
		require.Len(t, c.Runs, 2)
	}
	require.NotEqual(t, got.Columns[0].Runs[1].Value, got.Columns[1].Runs[1].Value)
	for _, args := range [][]string{append(wall, wall[2:]...), {runs + "fleury_1t1_100_kW", "../../testdata/measured/fleury_100_kW.csv", "--column", "f050=0.5 m", "--column", "f050=0.5 m"}} {
		code, _, stderr := fdsflux(append([]string{"compare"}, args...)...)
		require.Equal(t, exitError, code)
		require.Contains(t, stderr, "these columns are given twice, and would count twice")
	}
}

// Measured points that the model does not reach are counted.
func TestCompareTellsWhatTheModelDoesNotReach(t *testing.T) {
	dir := t.TempDir()
	sim, exp := filepath.Join(dir, "sim_devc.csv"), filepath.Join(dir, "exp.csv")
	require.NoError(t, os.WriteFile(sim, []byte("s,kW/m2\nTime,A\n 0.0, 1.0\n 10.0, 2.0\n"), 0o644))
	require.NoError(t, os.WriteFile(exp, []byte("s,kW/m2\nTime,A\n0,1\n5,1\n20,-\n30,3\n40,3\n"), 0o644))
	for _, metric := range []string{"all", "max"} {
		code, _, stderr := fdsflux("compare", sim, exp, "--metric", metric)
		require.Equal(t, exitFine, code)
		require.Contains(t, stderr, "not compared: 2 of 4 points of A of exp, from 30 to 40, where A of sim has no value\n")
	}
	_, _, stderr := fdsflux("compare", sim, exp, "--to", "10")
	require.NotContains(t, stderr, "not compared")
}

// A window that ends between two points has its largest difference there.
func TestCompareRunsToBetweenPoints(t *testing.T) {
	dir := t.TempDir()
	var paths []string
	for name, rows := range map[string]string{"flat": " 0.0, 0.0\n 10.0, 0.0\n", "ramp": " 0.0, 0.0\n 10.0, 10.0\n"} {
		path := filepath.Join(dir, name+"_devc.csv")
		require.NoError(t, os.WriteFile(path, []byte("s,kW/m2\nTime,A\n"+rows), 0o644))
		paths = append(paths, path)
	}
	for _, window := range [][]string{{"--to", "8"}, {"--from", "2", "--to", "8"}} {
		code, stdout, _ := fdsflux(append(append([]string{"compare", "--metric", "all", "--tol", "5kW/m2"}, paths...), window...)...)
		require.Equal(t, exitFinding, code, stdout)
	}
}

func TestCompareCharts(t *testing.T) {
	dir := t.TempDir()
	code, stdout, stderr := fdsflux("compare", "a="+runs+"grid/20cm", "b="+runs+"grid/5cm", "--out", dir, "--pictures", "svg,pdf", "--column", "GYPSUM-GAUGE")
	require.Equal(t, exitFine, code, stderr)
	require.Contains(t, stdout, filepath.Join(dir, "runs_GYPSUM-GAUGE.svg")+"\n"+filepath.Join(dir, "runs_GYPSUM-GAUGE.pdf")+"\n")
	svg, err := os.ReadFile(filepath.Join(dir, "runs_GYPSUM-GAUGE.svg"))
	require.NoError(t, err)
	for _, text := range []string{">a<", ">b<", "Heat flux (kW/m²)", "Difference (kW/m²)", "Time (s)", "difference from a", "wall_20cm, FDS 6.10.1"} {
		require.Contains(t, string(svg), text)
	}
	_, _, stderr = fdsflux("compare", "a="+runs+"heat_flux_wall_6101", "b="+runs+"heat_flux_wall_full", "--out", dir, "--pictures", "svg")
	require.Contains(t, stderr, "37 columns are compared; the first 24 are drawn, --column chooses others")

	code, _, stderr = fdsflux("compare", runs+"fleury_1t1_100_kW", "../../testdata/measured/fleury_100_kW.csv", "--column", "f050=0.5 m", "--out", dir, "--pictures", "svg", "--title", "Mine")
	require.Equal(t, exitFine, code, stderr)
	svg, err = os.ReadFile(filepath.Join(dir, "fleury_100_kW_0.5_m.svg"))
	require.NoError(t, err)
	for _, text := range []string{"Measured ± 2σE", ">Measured<", "Fleury_1t1_100_kW: f050", "Distance (m)", "difference: predicted − measured"} {
		require.Contains(t, string(svg), text)
	}
	svg, err = os.ReadFile(filepath.Join(dir, "scatter_heat_flux_all.svg"))
	require.NoError(t, err)
	for _, text := range []string{"Mine", "Measured heat flux (kW/m²)", "Predicted heat flux (kW/m²)", "Bias δ = "} {
		require.Contains(t, string(svg), text)
	}
}

// CSV is one table, with the statistics as words beside it; -o is whole or not there.
func TestCompareFormats(t *testing.T) {
	out := filepath.Join(t.TempDir(), "pairs.csv")
	code, stdout, stderr := fdsflux("compare", runs+"fleury_1t1_100_kW", "../../testdata/measured/fleury_100_kW.csv", "--column", "f050=0.5 m", "--format", "csv", "-o", out)
	require.Equal(t, exitFine, code)
	require.Empty(t, stdout)
	require.Contains(t, stderr, "bias δ, relative standard deviations")
	f, err := os.Open(out)
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 6)
	require.Equal(t, []string{"Fleury_1t1_100_kW", "f050", "fleury_100_kW", "0.5 m", "heat flux", "all", "0.5", "kW/m2", "7.98", "8.822"}, rows[1][:10])
}
