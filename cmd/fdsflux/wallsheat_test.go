package main

import (
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What flows to the surfaces adds up to what flows to the wall, and at the start, where
// the device shows an instant, too, it is the SURFACE INTEGRAL.
func TestWallsIntegral(t *testing.T) {
	code, stdout, stderr := fdsflux("walls", runs+"heat_flux_wall_6101", "--quantity", "net", "--wall", "1", "--integral", "--format", "json")
	require.Equal(t, exitFine, code, stderr)
	var got []wallHeat
	require.NoError(t, json.Unmarshal([]byte(stdout), &got))
	require.Len(t, got, 1)
	require.Equal(t, []string{"kW", "kJ"}, []string{got[0].Unit, got[0].Sum})
	parts := got[0].Parts
	require.Equal(t, []string{"GYPSUM BOARD", "INERT", ""}, []string{parts[0].Surface, parts[1].Surface, parts[2].Surface})
	require.Equal(t, 2.0, parts[2].Area)
	for i := range got[0].Times {
		require.InDelta(t, parts[0].Flow[i]+parts[1].Flow[i], parts[2].Flow[i], 1e-9)
		require.InDelta(t, parts[0].Total[i]+parts[1].Total[i], parts[2].Total[i], 1e-9)
	}
	code, device, _ := fdsflux("cat", runs+"heat_flux_wall_6101", "--device", "WALL TOTAL kW", "--to", "0")
	require.Equal(t, exitFine, code)
	first := strings.Split(strings.TrimSpace(device), "\n")[2]
	require.InDelta(t, parseFloat(t, strings.Split(first, ",")[1]), parts[2].Flow[0], 1e-9) // single precision of 4e-5

	code, stdout, _ = fdsflux("walls", runs+"heat_flux_wall_6101", "--quantity", "net", "--wall", "1", "--integral", "--format", "csv")
	require.Equal(t, exitFine, code)
	rows, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1+3*len(got[0].Times))
	code, stdout, _ = fdsflux("walls", runs+"heat_flux_wall_6101", "--wall", "1", "--integral")
	require.Equal(t, exitFine, code)
	require.Contains(t, stdout, "whole wall")
	require.NotContains(t, stdout, "WALL TEMPERATURE", "temperatures do not add up")
	code, _, stderr = fdsflux("walls", runs+"heat_flux_wall_6101", "--integral", "--format", "xml")
	require.Equal(t, exitError, code)
	require.Contains(t, stderr, "expected table, csv or json")
}

func parseFloat(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	require.NoError(t, err)
	return v
}
