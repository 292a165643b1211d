package main

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/flux/fluxplot"
)

// The times that are written are those of the library.
func TestMapTimeTo(t *testing.T) {
	files, words := mapped(t, runs+"heat_flux_wall", "--quantity", "gauge", "--time-to", "5", "--to", "40", "--levels", "5,20", "--format", "csv,png", "--dpi", "40")
	require.Len(t, files, 2)
	require.True(t, strings.HasSuffix(files[0], "_GAUGE_HEAT_FLUX_time_to_5_0-35.0008s.csv"), files[0])
	rows := readTable(t, files[0])
	require.Equal(t, "FIRST ABOVE 5 kW/m2, GAUGE HEAT FLUX (s)", rows[0][8])

	walls := findWalls(t, "heat_flux_wall")
	o, _, err := walls.Output("GAUGE HEAT FLUX")
	require.NoError(t, err)
	data, err := walls.List[0].Open(o)
	require.NoError(t, err)
	defer data.Close()
	f, err := data.FirstAbove(5, 0, 40)
	require.NoError(t, err)
	k := 1
	for _, values := range f.Values {
		for _, want := range values {
			if !math.IsNaN(want) {
				require.Equal(t, want, parsed(t, rows[k][8]))
				k++
			}
		}
	}
	require.Len(t, rows, k)
	require.Contains(t, words, fmt.Sprintf("GAUGE HEAT FLUX: %d of 200", f.Never))
	require.Contains(t, words, "of 200 cells never exceed 5 kW/m2; they have no value")

	// What is nowhere above the level is left out.
	files, words = mapped(t, runs+"heat_flux_wall", "--quantity", "gauge,conv", "--compare", "--time-to", "10", "--format", "csv")
	require.Contains(t, words, "nowhere is CONVECTIVE HEAT FLUX above --time-to 10 kW/m2; that is left out")
	require.Len(t, readTable(t, files[0])[0], 9)

	files, _ = mapped(t, runs+"heat_flux_wall_6101", "--slice", "1", "--time-to", "100", "--dpi", "40")
	require.True(t, strings.HasSuffix(files[0], "_TEMPERATURE_time_to_100_0-60s.png"), files[0])
	files, words = mapped(t, runs+"heat_flux_wall_6101", "--quantity", "gauge", "--time-to", "5", "--profile", "x=0.25", "--format", "csv,svg")
	require.Equal(t, []string{"curve", "z (m)", "value (s)"}, readTable(t, files[0])[0])
	require.NotContains(t, words, "_line.csv")
}

func TestMapTimeToErrors(t *testing.T) {
	for _, tc := range []struct{ args, want string }{
		{"--quantity gauge --time-to 500 --from 10", "nowhere is GAUGE HEAT FLUX#9 above --time-to 500 kW/m2 from 10 s; --max draws the largest values"},
		{"--quantity gauge --time-to 5 --max", "--max and --time-to: expected one of them"},
		{"--quantity gauge --time-to 5,6", `found "5,6", expected a number, as in 12.5`},
		{"--quantity gauge --time-to NaN", "expected a number, as in 12.5"},
		{"--quantity gauge --time-to 5 --animate gif", "expected no --time-to"},
		{"--quantity gauge --time-to 5 --from 61", "the time from 61 s is outside"},
		{"--quantity gauge,twall --time-to 5", "WALL TEMPERATURE in C: one level takes one unit"},
	} {
		code, stdout, stderr := fdsflux(append([]string{"map", runs + "heat_flux_wall_6101", "--out", t.TempDir()}, strings.Fields(tc.args)...)...)
		require.Equal(t, exitError, code, tc.args)
		require.Empty(t, stdout, tc.args)
		require.Contains(t, stderr, tc.want, tc.args)
	}
}

func TestMaskedIn(t *testing.T) {
	f := filledField(1, math.NaN(), math.NaN())
	for never, want := range []string{"no wall", "none", "never"} {
		f.never = never
		require.Equal(t, want, maskedIn([]*field{f}, "no wall"))
	}
	f.never = 2
	require.Equal(t, "never", maskedIn([]*field{f, filledField(1)}, "solid"))
}

func filledField(values ...float64) *field {
	return &field{tiles: []fluxplot.Tile{{Values: values}}}
}
