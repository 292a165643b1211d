package fluxplot

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux/exposure"
	"github.com/fdsflux/fdsflux/flux/station"
)

func TestExposure(t *testing.T) {
	var dose exposure.Criterion
	for _, c := range exposure.Criteria() {
		if c.ID == "thermal-dose" {
			dose = c
		}
	}
	_, stations := load(t, runs+"heat_flux_wall")
	incident := &stations[0].Series[3]
	require.Equal(t, fdsio.IncidentHeatFlux, incident.Quantity)
	sheet, err := Exposure(stations[0], incident, []float64{2500, 12500}, &dose, &Options{Title: "Title"})
	require.NoError(t, err)
	require.Len(t, sheet.Panels, 2)
	width, height := sheet.Size()
	requireTextApart(t, "exposure", sheet, width, height)
	shown := map[string]bool{}
	for _, p := range texts(t, sheet, width, height) {
		shown[p.text] = true
	}
	for _, text := range []string{"Title", "Incident", "2.5 kW/m²", "12.5 kW/m²", "dose", "pain, 92", "threshold of third-degree burns, 1000", "GYPSUM: GYPSUM BOARD, ε = 0.5"} {
		require.True(t, shown[text], "%q in %v", text, shown)
	}
	require.False(t, shown["50 % fatality, 2000"], "a level far above the curve would flatten it")

	found := *incident
	found.Derived = true
	derived, err := Exposure(stations[0], &found, nil, nil, nil)
	require.NoError(t, err)
	require.True(t, slices.ContainsFunc(texts(t, derived, width, height), func(p placed) bool { return p.text == "Incident (derived)" }))

	upper, err := Exposure(stations[0], incident, nil, nil, nil)
	require.NoError(t, err)
	require.Len(t, upper.Panels, 1)

	dose.Relation = exposure.Threshold{}
	_, err = Exposure(stations[0], incident, nil, &dose, nil)
	require.ErrorContains(t, err, "thermal-dose is no dose")
	_, err = Exposure(stations[0], &station.Series{ID: "x"}, []float64{1}, nil, nil)
	require.ErrorIs(t, err, ErrNoData)
}
