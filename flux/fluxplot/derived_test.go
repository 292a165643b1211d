package fluxplot

import (
	"bytes"
	"fmt"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/station"
)

func solve(t *testing.T, run string, opts *station.DeriveOptions) (*fdsio.Run, []*station.Solution) {
	t.Helper()
	r, stations := load(t, runs+run)
	var out []*station.Solution
	for _, s := range stations {
		solution, err := s.Derive(opts)
		require.NoError(t, err)
		out = append(out, solution)
	}
	return r, out
}

func derivedCharts(t *testing.T, run string, opts *station.DeriveOptions) []Chart {
	t.Helper()
	r, solutions := solve(t, run, opts)
	out, err := DerivedCharts(r, solutions, nil)
	require.NoError(t, err)
	return out
}

func TestGoldenDerived(t *testing.T) {
	c := derivedCharts(t, "heat_flux_wall_fds651", nil)[0]
	width, height := c.Sheet.Size()
	got := encode(t, c.Sheet, "png", width, height)
	path := filepath.Join(golden, "heat_flux_wall_fds651_GYPSUM_derived.png")
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "go test ./flux/fluxplot -update writes it")
	// As for the other pictures; and the ends of dashes move with the last digit.
	require.LessOrEqual(t, differing(t, want, got), 0.004)
}

// Text stays on the canvas and apart, whatever the gauge is called.
func TestDerivedTextStaysOnTheCanvasAndApart(t *testing.T) {
	gauge := &flux.Gauge{Emissivity: 0.95, Temperature: flux.Celsius(65), Coefficient: 15, FixedCoefficient: true}
	for _, run := range []string{"heat_flux_wall", "heat_flux_wall_fds651", "heat_flux_wall_6101", "heat_flux_wall_full", "grid/20cm"} {
		for _, g := range []*flux.Gauge{nil, gauge} {
			for _, c := range derivedCharts(t, run, &station.DeriveOptions{Gauge: g}) {
				width, height := c.Sheet.Size()
				requireTextApart(t, run+" "+c.Name, c.Sheet, width, height)
			}
		}
	}
}

// The numbers that are drawn are those of the solution, in the units of the axes.
func TestDerivedCurves(t *testing.T) {
	_, solutions := solve(t, "heat_flux_wall", &station.DeriveOptions{
		Want:  []fdsio.Quantity{fdsio.WallTemperature, fdsio.NetHeatFlux, fdsio.HeatTransferCoefficient, fdsio.GaugeHeatFlux, fdsio.Emissivity},
		Gauge: &flux.Gauge{Emissivity: 0.9, Temperature: flux.Celsius(80)},
	})
	s := solutions[0]
	of := solutionCurves(s, &Options{})
	require.Len(t, of, 3, "an emissivity is not drawn")
	fluxes, wall, h := of["W/m2"], of["K"][0], of["W/(m2 K)"][0]
	require.Equal(t, []string{"Gauge, 80 °C, ε 0.9 (derived)", "Net", "Wall (derived)", "h (derived)"},
		[]string{fluxes[0].Label, fluxes[1].Label, wall.Label, h.Label})
	require.NotEmpty(t, fluxes[0].Style.Dashes)
	require.Empty(t, fluxes[1].Style.Dashes, "measured")
	require.Nil(t, fluxes[1].Band)
	for i, v := range s.Quantities[0].Values {
		// Subtraction of 273.15 and multiplication by 2 round once each.
		require.InDelta(t, v-273.15, wall.Y[i], 1e-12)
		require.InDelta(t, 2*s.Quantities[0].Uncertainty[i], wall.Band[i], 1e-12)
		require.InDelta(t, s.Quantities[1].Values[i]/1000, fluxes[1].Y[i], 1e-12)
	}
	require.True(t, math.IsNaN(h.Y[0]))

	cut := solutionCurves(s, &Options{XLim: &[2]float64{10, math.Inf(1)}})["K"][0]
	require.GreaterOrEqual(t, cut.X[0], 10.)
	require.Equal(t, wall.X[len(wall.X)-1], cut.X[len(cut.X)-1])

	sheet, err := Derived(s, &Options{XLim: &[2]float64{10, 20}})
	require.NoError(t, err)
	require.Len(t, sheet.Panels, 3)
	var axes []string
	for _, row := range sheet.Panels {
		require.Equal(t, []float64{10, 20}, []float64{row[0].X.Min, row[0].X.Max})
		axes = append(axes, row[0].Y.Label.Text)
	}
	require.Equal(t, []string{"Heat flux (kW/m²)", "Temperature (°C)", "h (W/(m² K))"}, axes)
}

func TestDerivedCaption(t *testing.T) {
	caption := derivedCharts(t, "heat_flux_wall", nil)[0].Sheet.Caption
	for _, text := range []string{"solid: printed by the run", "dashed: derived, band: ± 2 u", "each value is the mean since the one before it"} {
		require.Contains(t, caption, text)
	}
	require.NotContains(t, derivedCharts(t, "heat_flux_wall", &station.DeriveOptions{Want: []fdsio.Quantity{fdsio.NetHeatFlux}})[0].Sheet.Caption, "dashed")
}

func TestNothingDerived(t *testing.T) {
	r, solutions := solve(t, "heat_flux_wall", &station.DeriveOptions{Want: []fdsio.Quantity{fdsio.Emissivity}})
	_, err := DerivedCharts(r, solutions, nil)
	require.ErrorIs(t, err, ErrNoData)
	_, err = Derived(solutions[0], nil)
	require.ErrorIs(t, err, ErrNoData)
}

// Every quantity that can be derived has a style, told apart from the others of its
// panel.
func TestDerivedStylesAreDistinct(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range heatFluxes {
		seen[fmt.Sprint("flux", f.style.Color, f.style.Marker)] = true
	}
	for _, f := range derivedOnly {
		panel := "flux"
		switch f.quantity {
		case fdsio.WallTemperature, fdsio.GasTemperature, fdsio.AdiabaticSurfaceTemperature, station.RadiationTemperature:
			panel = "temperature"
		case fdsio.HeatTransferCoefficient:
			panel = "h"
		}
		key := fmt.Sprint(panel, f.style.Color, f.style.Marker)
		require.False(t, seen[key], f.name)
		seen[key] = true
	}
	for _, gas := range []bool{false, true} {
		for _, q := range station.Derivable(gas) {
			if q != fdsio.Emissivity {
				require.Len(t, inOrder([]station.Derivation{{Want: station.Want{Quantity: q}}}), 1, q)
			}
		}
	}
}

// A band keeps its extremes, is split at gaps and stays within the axes; a point
// between gaps has one, too.
func TestBand(t *testing.T) {
	nan := math.NaN()
	c := Curve{X: []float64{0, 1, 2, 3, 4}, Y: []float64{1, 2, nan, 3, nan}, Band: []float64{0.5, 0.5, nan, 1, nan}, Style: heatFluxes[0].style}
	cs := &curves{list: []Curve{c}, label: textStyle(8, false)}
	_, _, low, high := cs.DataRange()
	require.Equal(t, []float64{0.5, 4}, []float64{low, high})
	identity := func(x float64) vg.Length { return vg.Length(x) }
	require.Equal(t, []bandEdge{{2.5, 2, 4}, {3.5, 2, 4}}, c.bandEdges(3, 4, identity))

	p, err := chart("", "", "", cs.list, &Options{YLim: &[2]float64{1, 3}})
	require.NoError(t, err)
	var r recorder.Canvas
	canvas := draw.NewCanvas(&r, 400, 300)
	cs.plotBand(canvas, p, &c)
	fills := 0
	for _, a := range r.Actions {
		if f, ok := a.(*recorder.Fill); ok {
			fills++
			for _, corner := range f.Path {
				if corner.Type != vg.CloseComp {
					require.True(t, corner.Pos.Y >= canvas.Min.Y-1e-9 && corner.Pos.Y <= canvas.Max.Y+1e-9, "%v", corner)
				}
			}
		}
	}
	require.Equal(t, 2, fills)

	// A hundred thousand points are a thousand edges, and none of the highest is lost.
	n := 100_000
	long := Curve{X: make([]float64, n), Y: make([]float64, n), Band: make([]float64, n)}
	for i := range n {
		long.X[i], long.Y[i], long.Band[i] = float64(i)/float64(n), math.Sin(float64(i)), 0.1
	}
	long.Band[54321] = 5
	edges := long.bandEdges(0, n, func(x float64) vg.Length { return vg.Length(500 * x) })
	require.LessOrEqual(t, len(edges), 1003)
	highest := math.Inf(-1)
	for _, e := range edges {
		highest = max(highest, e.high)
	}
	require.Equal(t, long.Y[54321]+5, highest)
}

// A band is light: the curve of another quantity is seen through it.
func TestBandIsSeenThrough(t *testing.T) {
	y := []float64{1, 1}
	list := []Curve{
		{X: []float64{0, 1}, Y: y, Band: []float64{1, 1}, Style: Style{line(black, 1), nil}},
		{X: []float64{0, 1}, Y: []float64{1.5, 1.5}, Band: []float64{1, 1}, Style: Style{line(black, 1), nil}},
	}
	p, err := chart("", "", "", list, nil)
	require.NoError(t, err)
	img, err := png.Decode(bytes.NewReader(encode(t, p, "png", 300, 300)))
	require.NoError(t, err)
	shades := map[uint32]int{}
	for i := range img.Bounds().Dx() {
		for j := range img.Bounds().Dy() {
			r, _, _, _ := img.At(i, j).RGBA()
			shades[r>>8]++
		}
	}
	// One band over white, two bands over white: (1 − 70/255)^n.
	for _, want := range []uint32{185, 134} {
		require.Greater(t, shades[want-1]+shades[want]+shades[want+1], 1000, "%v", shades)
	}
}

// In PDF, too, a band has the colour of its curve.
func TestBandColorInPDF(t *testing.T) {
	var r recorder.Canvas
	c := &outlines{Canvas: &r}
	c.SetColor(bandColor(orange))
	c.SetColor(orange)
	red, green, blue, alpha := r.Actions[0].(*recorder.SetColor).Color.RGBA()
	require.Equal(t, []uint32{0xe6, 0x9f, 0x00, 70}, []uint32{red >> 8, green >> 8, blue >> 8, alpha >> 8})
	require.Equal(t, orange, r.Actions[1].(*recorder.SetColor).Color)
}
