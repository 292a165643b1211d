package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestCheckGoldens(t *testing.T) {
	for name, args := range map[string][]string{
		"check_heat_flux_wall_6101.txt":   {"check", runs + "heat_flux_wall_6101"},
		"check_heat_flux_wall_fds651.csv": {"check", "--format=csv", runs + "heat_flux_wall_fds651"},
		"check_two_runs.txt":              {"check", runs + "grid/20cm", runs + "fleury_1t1_100_kW"},
	} {
		code, stdout, stderr := fdsflux(args...)
		require.Equal(t, exitFine, code, stderr)
		require.Empty(t, stderr)
		requireGolden(t, name, stdout)
		if strings.HasSuffix(name, ".txt") {
			for _, line := range strings.Split(stdout, "\n") {
				if !strings.Contains(line, "→") { // a command stays in one piece
					require.LessOrEqual(t, utf8.RuneCountInString(line), 100, line)
				}
			}
		}
	}
}

// The form of check --format json stays as it is.
func TestCheckJSON(t *testing.T) {
	_, stdout, _ := fdsflux("check", "--format", "json", runs+"heat_flux_wall", runs+"fleury_1t1_100_kW")
	var got []struct {
		CHID, Path              string
		FDS                     *string
		Stations                int
		Errors, Warnings, Notes int
		Findings                []struct {
			Code, Title, Grade    string
			Stations, Devices     []string
			Summary, Detail, More string
			Numbers               []struct {
				Name, Unit string
				Value      float64
			}
		}
		Compared []struct {
			Station    string
			Definition *struct {
				Follows, Incident, Claimed *string
				Reason                     string
				Misfits                    map[string]*float64
			}
			Emissivity *struct{ Value, Uncertainty float64 }
			Columns    []struct {
				Device, Relation, Unit string
				Rows                   int
				Misfit                 float64
				Closes                 bool
				WorstTime              float64 `json:"worst_time"`
				Printed, Expected      float64
				Uncertainty            float64
				Rivals                 []string
			}
			Gauges []struct{}
		}
	}
	decoder := json.NewDecoder(strings.NewReader(stdout))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&got))
	require.Len(t, got, 2)
	require.Equal(t, 2, got[0].Stations)
	require.Equal(t, 0, got[1].Stations, "profiles have no device file")
	require.Equal(t, [3]int{0, 1, 1}, [3]int{got[0].Errors, got[0].Warnings, got[0].Notes})
	f := got[0].Findings[1]
	require.Equal(t, []string{"FX403", "warning", "INERT"}, []string{f.Code, f.Grade, strings.Join(f.Stations, " ")})
	require.Equal(t, []string{"INERT-NET", "INERT-CONV"}, f.Devices)
	require.Equal(t, "largest net heat flux", f.Numbers[1].Name)
	// Of the column INERT-NET, to the last digit that is printed.
	require.InDelta(t, 9.4, f.Numbers[1].Value, 0.5)
	require.NotContains(t, stdout, "null,\n      \"devices\"")
	gypsum := got[0].Compared[0]
	require.Equal(t, "6.5.2 or later", *gypsum.Definition.Follows)
	require.Equal(t, "FDS 6.11.1", *gypsum.Definition.Claimed)
	require.Nil(t, gypsum.Emissivity, "the gypsum heats up")
	require.InDelta(t, 0.9, got[0].Compared[1].Emissivity.Value, 1e-6)
	require.Equal(t, []string{"GYPSUM-NET", "exact", "kW/m2"}, []string{gypsum.Columns[0].Device, gypsum.Columns[0].Relation, gypsum.Columns[0].Unit})
	require.InDelta(t, gypsum.Columns[0].Printed, gypsum.Columns[0].Expected, 1e-6) // print rounding of three columns
	require.Empty(t, got[1].Compared)
}

func TestCheckCSV(t *testing.T) {
	_, stdout, _ := fdsflux("check", "--format", "csv", runs+"heat_flux_wall")
	rows, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"chid", "path", "code", "grade", "title", "stations", "devices", "summary", "detail", "numbers", "more"}, rows[0])
	require.Len(t, rows, 3)
	require.Equal(t, "INERT-NET; INERT-CONV", rows[2][6])
}

// broken is a run with findings of all grades.
func broken(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"c.fds": "&HEAD CHID='c' /\n&MESH IJK=10,10,10, XB=0,1,0,1,0,1 /\n&TIME T_END=5. /\n" +
			"&DEVC ID='A-NET', XYZ=0.5,1.,0.5, IOR=-2, QUANTITY='NET HEAT FLUX' /\n" +
			"&DEVC ID='A-EPS', XYZ=0.5,1.,0.5, IOR=-2, QUANTITY='EMISSIVITY' /\n" +
			"&DEVC ID='A-GAUGE', XYZ=0.5,1.,0.5, IOR=-2, QUANTITY='GAUGE HEAT FLUX' /\n",
		"c_devc.csv": "s,kW/m2,,kW/m2\nTime,A-NET,A-EPS,A-GAUGE\n0.0,0.0,0.5,0.1\n1.0,2.0,0.5,*****\n5.0,3.0,0.5,0.4\n6.0,4",
		"c_git.txt":  "FDS-6.10.1-0-g12efa16-release\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	return dir
}

func TestCheckExitCodes(t *testing.T) {
	bad := broken(t)
	for _, tc := range []struct {
		args []string
		code int
	}{
		{[]string{runs + "heat_flux_wall"}, exitFine},
		{[]string{runs + "heat_flux_wall", "--fail-on", "error"}, exitFine},
		{[]string{runs + "heat_flux_wall", "--fail-on", "warning"}, exitFinding},
		{[]string{runs + "heat_flux_wall", "--fail-on", "note"}, exitFinding},
		{[]string{runs + "heat_flux_wall", "--fail-on", "never"}, exitFine},
		{[]string{bad}, exitFinding},
		{[]string{runs + "heat_flux_wall", bad}, exitFinding},
		{[]string{bad, "--format", "json"}, exitFinding},
		{[]string{bad, "--fail-on", "never"}, exitFine},
		{[]string{"--explain", "fx403"}, exitFine},
	} {
		code, stdout, stderr := fdsflux(append([]string{"check"}, tc.args...)...)
		require.Equal(t, tc.code, code, "%v: %s%s", tc.args, stdout, stderr)
		require.Empty(t, stderr, "what check finds is data")
		require.NotEmpty(t, stdout)
	}
	for want, args := range map[string][]string{
		"no PATH":          {},
		"--fail-on fatal:": {runs + "heat_flux_wall", "--fail-on", "fatal"},
		`unknown format "xml": expected table, csv or json`: {runs + "heat_flux_wall", "--format", "xml"},
		"no such file":         {"nowhere"},
		`no station "GYPSIM"`:  {runs + "heat_flux_wall", "--station", "GYPSIM"},
		`did you mean "FX301"`: {"--explain", "FX31"},
	} {
		code, stdout, stderr := fdsflux(append([]string{"check"}, args...)...)
		require.Equal(t, exitError, code, "%v", args)
		require.Contains(t, stderr, want)
		require.Empty(t, stdout)
	}
}

func TestCheckOneStation(t *testing.T) {
	_, stdout, _ := fdsflux("check", runs+"heat_flux_wall", "--station", "GYPSUM")
	require.Contains(t, stdout, "1 station checked: 0 errors, 0 warnings, 1 note\n")
	require.NotContains(t, stdout, "INERT")
}

func TestCheckExplain(t *testing.T) {
	_, stdout, _ := fdsflux("check", "--explain", "FX301")
	require.True(t, strings.HasPrefix(stdout, "# FX301 A gauge ignores its PROP\n**What it means.** "), stdout)
	require.NotContains(t, stdout, "FX302 A gauge")
}

// The commands that findings name work.
func TestCheckCommandsWork(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "my run's")
	require.NoError(t, os.Rename(broken(t), bad))
	ran := map[string]bool{}
	for _, path := range []string{runs + "heat_flux_wall_full", runs + "heat_flux_wall_fds651", runs + "fleury_1t1_100_kW", bad} {
		_, stdout, _ := fdsflux("check", "--format", "json", path)
		var got []checkedRun
		require.NoError(t, json.Unmarshal([]byte(stdout), &got))
		for _, f := range got[0].Findings {
			args := fields(strings.ReplaceAll(f.More, `'\''`, "\x00"))
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "\x00", "'")
			}
			require.Equal(t, "fdsflux", args[0])
			if args[1] == "plot" {
				args = append(args, "--out", t.TempDir())
			}
			code, _, stderr := fdsflux(args[1:]...)
			require.Equal(t, exitFine, code, "%s: %s", f.More, stderr)
			ran[args[1]] = true
		}
	}
	require.Equal(t, map[string]bool{"ls": true, "plot": true, "cat": true, "derive": true}, ran)
}
