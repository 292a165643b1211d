package fluxplot

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/plot/vg"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux/exposure"
	"github.com/fdsflux/fdsflux/flux/station"
)

func TestExposure(t *testing.T) {
	var dose, boundary exposure.Criterion
	for _, c := range exposure.Criteria() {
		if c.ID == "thermal-dose" {
			dose = c
		}
		if c.ID == "boundary" {
			boundary = c
		}
	}
	_, stations := load(t, runs+"heat_flux_wall")
	incident := &stations[0].Series[3]
	require.Equal(t, fdsio.IncidentHeatFlux, incident.Quantity)
	sheet, err := Exposure(stations[0], incident, &ExposureOptions{
		Options: Options{Title: "Title"}, Levels: []float64{2500, 12600, 14000}, Thresholds: []exposure.Criterion{boundary}, Dose: &dose})
	require.NoError(t, err)
	require.Len(t, sheet.Panels, 2)
	width, height := sheet.Size()
	requireTextApart(t, "exposure", sheet, width, height)
	shown := map[string]bool{}
	for _, p := range texts(t, sheet, width, height) {
		shown[p.text] = true
	}
	for _, text := range []string{"Title", "Incident", "2.5 kW/m²", "boundary, 12.6 kW/m²", "14 kW/m²", "dose", "pain, 92", "threshold of third-degree burns, 1000", "GYPSUM: GYPSUM BOARD, ε = 0.5"} {
		require.True(t, shown[text], "%q in %v", text, shown)
	}
	require.False(t, shown["12.6 kW/m²"], "a level of a criterion is drawn once, by its name")
	require.False(t, shown["50 % fatality, 2000"], "a level far above the curve would flatten it")

	for _, text := range []string{"boundary: BRE BR 187", "range: facades", "thermal-dose: S. O'Sullivan", "range: workers"} {
		require.Contains(t, sheet.Caption, text, "no criterion without source and range")
	}
	require.NotContains(t, sheet.Caption, "out of it")
	dose.Highest = 10e3
	beyond, err := Exposure(stations[0], incident, &ExposureOptions{Dose: &dose})
	require.NoError(t, err)
	require.Contains(t, beyond.Caption, "the flux is out of it during 3.984 s")

	found := *incident
	found.Derived = true
	derived, err := Exposure(stations[0], &found, nil)
	require.NoError(t, err)
	require.True(t, slices.ContainsFunc(texts(t, derived, width, height), func(p placed) bool { return p.text == "Incident (derived)" }))

	upper, err := Exposure(stations[0], incident, nil)
	require.NoError(t, err)
	require.Len(t, upper.Panels, 1)

	dose.Relation = exposure.Threshold{}
	_, err = Exposure(stations[0], incident, &ExposureOptions{Dose: &dose})
	require.ErrorContains(t, err, "thermal-dose is no dose")
	_, err = Exposure(stations[0], &station.Series{ID: "x"}, &ExposureOptions{Levels: []float64{1}})
	require.ErrorIs(t, err, ErrNoData)
}

func TestALongRemarkBreaksBetweenItsWords(t *testing.T) {
	width := func(s string) vg.Length { return vg.Length(len([]rune(s))) }
	require.Equal(t, []string{"a · one two", "three four", "five · b"}, wrap("a · one two three four five · b", width, 11))
	require.Equal(t, []string{"a", "one two", "b"}, wrap("a · one two · b", width, 8), "a remark that fits stays whole")
}
