package fdsio_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

// What releases wrote into FDSVERSION and CHID_git.txt, and what home builds do.
func TestParseVersion(t *testing.T) {
	for text, want := range map[string]fdsio.Version{
		"FDS6.7.9-0-gec52dee42-release":         {Major: 6, Minor: 7, Patch: 9, Hash: "ec52dee42"},
		"FDS-6.9.1-0-g889da6a-release":          {Major: 6, Minor: 9, Patch: 1, Hash: "889da6a"},
		"FDS-6.11.1-138-ge06f10c5-master":       {Major: 6, Minor: 11, Patch: 1, Commits: 138, Hash: "e06f10c5"},
		"FDS-6.11.1-138-ge06f10c5-dirty-master": {Major: 6, Minor: 11, Patch: 1, Commits: 138, Hash: "e06f10c5"},
		"FDS 6.5.1":                             {Major: 6, Minor: 5, Patch: 1},
		"6.5.1":                                 {Major: 6, Minor: 5, Patch: 1},
		"6.11.1-138-ge06f10c5":                  {Major: 6, Minor: 11, Patch: 1, Commits: 138, Hash: "e06f10c5"},
	} {
		got, err := fdsio.ParseVersion(text)
		require.NoError(t, err)
		want.Text = text
		require.Equal(t, want, got)
	}
	for _, text := range []string{"", "unknown", "e06f10c5", "FDS", "6.11", "svn 12345", "FDS-99999999999999999999.1.1"} {
		_, err := fdsio.ParseVersion(text)
		require.ErrorContains(t, err, `"`+text+`"`)
	}
	_, err := fdsio.ParseVersion("unknown")
	require.ErrorContains(t, err, "expected one like FDS-6.10.1-0-g12efa16-release or 6.10.1")
}

func TestVersionString(t *testing.T) {
	require.Equal(t, "6.11.1+138", fdsio.Version{Major: 6, Minor: 11, Patch: 1, Commits: 138}.String())
	require.Equal(t, "6.5.1", fdsio.Version{Major: 6, Minor: 5, Patch: 1}.String())
}

func TestAtLeast(t *testing.T) {
	v := fdsio.Version{Major: 6, Minor: 7, Patch: 6, Commits: 12}
	for _, c := range []struct {
		major, minor, patch int
		want                bool
	}{
		{6, 7, 6, true}, {6, 7, 5, true}, {6, 7, 7, false},
		{6, 6, 9, true}, {6, 11, 0, false}, // numbers, not text: 11 is after 7
		{5, 9, 9, true}, {7, 0, 0, false},
	} {
		require.Equal(t, c.want, v.AtLeast(c.major, c.minor, c.patch), "%v", c)
	}
}

// The names that some release from 6.5.1 to 6.11.1 takes as input.
func TestCanonical(t *testing.T) {
	for name, want := range map[string]fdsio.Quantity{
		"NET HEAT FLUX":                 fdsio.NetHeatFlux,
		"TOTAL HEAT FLUX":               fdsio.NetHeatFlux,
		"HEAT_FLUX":                     fdsio.NetHeatFlux,
		"CONVECTIVE_FLUX":               fdsio.ConvectiveHeatFlux,
		"CONVECTIVE HEAT FLUX":          fdsio.ConvectiveHeatFlux,
		"RADIATIVE HEAT FLUX":           fdsio.RadiativeHeatFlux,
		"INCIDENT HEAT FLUX":            fdsio.IncidentHeatFlux,
		"GAUGE_HEAT_FLUX":               fdsio.GaugeHeatFlux,
		"GAUGE HEAT FLUX":               fdsio.GaugeHeatFlux,
		"CONVECTIVE HEAT FLUX GAUGE":    fdsio.ConvectiveGaugeHeatFlux,
		"RADIOMETER":                    fdsio.RadiometerHeatFlux,
		"ADIABATIC_SURFACE_TEMPERATURE": fdsio.AdiabaticSurfaceTemperature,
		"ADIABATIC SURFACE TEMPERATURE": fdsio.AdiabaticSurfaceTemperature,
		"WALL_TEMPERATURE":              fdsio.WallTemperature,
		"WALL TEMPERATURE":              fdsio.WallTemperature,
		"INSIDE_WALL_TEMPERATURE":       "INSIDE WALL TEMPERATURE",
		"BACK_WALL_TEMPERATURE":         "BACK WALL TEMPERATURE",
		"REFERENCE_HEAT_FLUX":           "REFERENCE HEAT FLUX",
		"HEAT TRANSFER COEFFICIENT":     fdsio.HeatTransferCoefficient,
		"GAS TEMPERATURE":               fdsio.GasTemperature,
		"EMISSIVITY":                    fdsio.Emissivity,
		" RADIOMETER  ":                 fdsio.RadiometerHeatFlux, // as .smv files pad it
		// Not known here, and left alone; names are case sensitive for FDS.
		"RADIANCE": "RADIANCE", "TEMPERATURE": "TEMPERATURE", "net heat flux": "net heat flux", "": "",
		"INCIDENT HEAT FLUX GAS": "INCIDENT HEAT FLUX GAS", // FDS has no such form
		"VOLUME FRACTION GAS":    "VOLUME FRACTION GAS",
	} {
		q, gas := fdsio.Canonical(name)
		require.Equal(t, want, q, name)
		require.False(t, gas, name)
	}
	for name, want := range map[string]fdsio.Quantity{
		"RADIATIVE HEAT FLUX GAS":           fdsio.RadiativeHeatFlux,
		"GAUGE HEAT FLUX GAS":               fdsio.GaugeHeatFlux,
		"RADIOMETER GAS":                    fdsio.RadiometerHeatFlux,
		"ADIABATIC SURFACE TEMPERATURE GAS": fdsio.AdiabaticSurfaceTemperature,
	} {
		q, gas := fdsio.Canonical(name)
		require.Equal(t, want, q, name)
		require.True(t, gas, name)
	}
}
