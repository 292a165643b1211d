package fluxplot

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// Cells are steps, nodes a line; between two rows of nodes in proportion.
func TestProfile(t *testing.T) {
	f := func(x, y float64) float64 { return 10*x + y }
	m := Map{Quantity: "Net", Tiles: []Tile{cells(edges(0, 1, 2), []float64{0, 0.5, 2}, f)}}
	c, err := m.Profile("x", 0.3)
	require.NoError(t, err)
	require.Equal(t, "Net, x = 0.3 m", c.Label)
	require.Equal(t, []float64{0, 0.5, 0.5, 2}, c.X)
	require.Equal(t, []float64{2.75, 2.75, 3.75, 3.75}, c.Y)
	c, err = m.Profile("z", 2)
	require.NoError(t, err)
	require.Equal(t, []float64{3.75, 3.75, 8.75, 8.75}, c.Y, "on the last edge the last cells")
	c, err = m.Profile("X", 0.5)
	require.NoError(t, err)
	require.Equal(t, []float64{7.75, 7.75, 8.75, 8.75}, c.Y, "on an edge the cells of the upper side")

	m.Tiles = []Tile{nodes([]float64{0, 0.5, 1}, []float64{0, 0.5, 2}, f)}
	c, err = m.Profile("x", 0.25)
	require.NoError(t, err)
	require.Equal(t, []float64{0, 0.5, 2}, c.X)
	require.InDeltaSlice(t, []float64{2.5, 3, 4.5}, c.Y, 1e-12)
	c, err = m.Profile("z", 1.25)
	require.NoError(t, err)
	require.InDeltaSlice(t, []float64{1.25, 6.25, 11.25}, c.Y, 1e-12)
}

// Tiles follow each other along a line; what is masked and what lies between them
// is a gap; where the line is on the edge of two, both count.
func TestProfileAcrossTiles(t *testing.T) {
	constant := func(v float64) func(x, y float64) float64 { return func(x, y float64) float64 { return v } }
	m := Map{XAxis: "y", Tiles: []Tile{
		cells([]float64{0, 1}, []float64{3, 4, 5}, constant(7)),
		cells([]float64{0, 1}, []float64{0, 1, 2}, func(x, y float64) float64 { return map[bool]float64{true: nan, false: 5}[y < 1] }),
		cells([]float64{1, 2}, []float64{1.5, 3.5}, constant(9)),
	}}
	values := func(axis string, at float64) string {
		c, err := m.Profile(axis, at)
		require.NoError(t, err)
		return fmt.Sprint(c.X, c.Y)
	}
	require.Equal(t, "[0 1 1 2 2 3 3 4 5] [NaN NaN 5 5 NaN NaN 7 7 7]", values("y", 0.5))
	require.Equal(t, "[1.5 3.5] [9 9]", values("y", 1.5))
	require.Equal(t, "[0 1 1 1.5 1.5 2 3 3.5 3.5 4 5] [NaN NaN 5 5 9 9 9 9 7 7 7]", values("y", 1))

	_, err := m.Profile("y", 2.5)
	require.EqualError(t, err, "fluxplot: y = 2.5 m is not on the map, which goes from 0 to 2 m")
	_, err = m.Profile("x", 1)
	require.EqualError(t, err, `fluxplot: the map has the axes y and z, found "x"`)
	_, err = m.Profile("y", nan)
	require.ErrorContains(t, err, "is not on the map")
	m.Tiles[0].Values = nil
	_, err = m.Profile("y", 1)
	require.ErrorContains(t, err, "tile 1: it has 0 values, expected 1 × 2")
}

// The line device of a run on the profile of the map of its boundary file: the
// device is the mean over the second half of the run, 30 to 60 s, the map one of
// its instants.
func profileSheet(t testing.TB) *Sheet {
	m := gaugeMap(t)
	c, err := m.Profile("x", 0.25)
	require.NoError(t, err)
	c.Label = "Map, 30 s"
	device := Curve{Label: "GYPSUM-PROFILE"}
	for i, v := range []float64{4.7954968, 8.1484699, 9.2528589, 9.8044871, 9.7735940, 9.3178103, 8.5670123, 7.6985635, 6.7998388, 5.9268319, 5.1087120, 4.3851994, 3.7710857, 3.2563507, 2.8249600, 2.4610411, 2.1509620, 1.8872043, 1.6553482, 1.4491281} {
		device.X, device.Y = append(device.X, 0.05+0.1*float64(i)), append(device.Y, v)
	}
	s, err := Profiles("Gauge heat flux along x = 0.25 m", "z (m)", "Gauge heat flux (kW/m²)", []Curve{c, device.Points(1)})
	require.NoError(t, err)
	s.Title, s.Caption = "Heat flux on a wall", "heat_flux_wall_6101, FDS 6.10.1"
	return s
}

func TestGoldenProfile(t *testing.T) {
	s := profileSheet(t)
	width, height := s.Size()
	compareGolden(t, "profile", encode(t, s, "png", width, height))
	requireTextApart(t, "profile", s, width, height)
}

func TestProfilesThatCannotBeDrawn(t *testing.T) {
	for want, list := range map[string][]Curve{
		"nothing to draw: A has no values": {{X: []float64{1}, Y: []float64{nan}}},
		"B has 2 places for 1 values":      {{Label: "B", X: []float64{1, 2}, Y: []float64{1}}},
		"the places of C do not increase":  {{Label: "C", X: []float64{2, 1}, Y: []float64{1, 1}}},
		"the places of D do not increase":  {{Label: "D", X: []float64{1, math.Inf(1)}, Y: []float64{1, 1}}},
		"the places of E do not increase":  {{Label: "E", X: []float64{nan, 1}, Y: []float64{1, 1}}},
	} {
		_, err := Profiles("A", "z (m)", "", list)
		require.ErrorContains(t, err, want)
	}
	_, err := Profiles("A", "z (m)", "", nil)
	require.ErrorIs(t, err, ErrNoData)
}
