package fluxplot

import (
	"encoding/xml"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"

	"github.com/fdsflux/fdsflux/fdsio"
)

// stackPanels are a chart of every kind of thing that a stack can have: curves, dots and a
// band of n points, and a level.
func stackPanels(n int) (upper, lower Panel) {
	x, y, low, high, level, half := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range x {
		x[i] = float64(i) * 60 / float64(n)
		y[i] = 10 + 3*math.Sin(x[i]) + math.Sin(200*x[i])
		low[i], high[i], level[i], half[i] = 0.8*y[i], 1.2*y[i], 12.5, 0.2*y[i]
	}
	upper = Panel{
		Axis: "Heat flux (kW/m²)",
		Curves: []Curve{
			{Label: "Measured ± 2σE", X: x, Y: y, Band: half, Style: BandStyle},
			{Label: "a run with a long name", X: x, Y: low, Style: RunStyle(0)},
			{Label: "another", X: x, Y: high, Style: RunStyle(1)},
			{Label: "Threshold", X: x, Y: level, Style: LevelStyle},
			{Label: "Measured", X: x, Y: y, Style: MeasuredStyle},
		},
	}
	return upper, Panel{Axis: "Difference (kW/m²)", Curves: []Curve{{X: x, Y: low, Style: RunStyle(0), Dots: true}}}
}

func stack(t *testing.T, upper, lower Panel) *Sheet {
	t.Helper()
	s, err := Stack("GAUGE-1", "run a, FDS 6.11.1 · band: σE = 0.11, FDS Validation Guide, table of experimental uncertainty: heat flux · a third remark", "Time (s)", upper, lower)
	require.NoError(t, err)
	return s
}

func TestStack(t *testing.T) {
	for _, n := range []int{1, 2, 7, 3000} {
		s := stack2(t, n)
		require.Equal(t, s.Panels[0][0].X.Min, s.Panels[1][0].X.Min, "one x axis")
		require.Equal(t, s.Panels[0][0].X.Max, s.Panels[1][0].X.Max)
		width, height := s.Size()
		requireTextApart(t, fmt.Sprint(n), s, width, height)
		for _, f := range Formats {
			require.NotEmpty(t, encode(t, s, f, width, height))
		}
		require.NoError(t, xml.Unmarshal(encode(t, s, "svg", width, height), new(any)))
	}
	upper, lower := stackPanels(7)
	lower.Limits = &[2]float64{0, 1}
	s := stack(t, upper, lower)
	require.Equal(t, []float64{0, 1}, []float64{s.Panels[1][0].Y.Min, s.Panels[1][0].Y.Max})
	require.Greater(t, s.Panels[0][0].Y.Max, 1.2*13, "the band is whole")
}

func stack2(t *testing.T, n int) *Sheet {
	t.Helper()
	upper, lower := stackPanels(n)
	return stack(t, upper, lower)
}

// A real profile with what was measured; the same table is in testdata/measured.
func TestGoldenComparisons(t *testing.T) {
	run, err := fdsio.Open(runs + "fleury_1t1_100_kW")
	require.NoError(t, err)
	lines, _, err := run.Lines()
	require.NoError(t, err)
	profile := lines[slices.IndexFunc(lines, func(l fdsio.Line) bool { return l.ID == "f050" })]
	x := lines[0].Coordinates[0].Values
	at, measured := []float64{0.5, 0.75, 1, 1.5, 2}, []float64{7.98, 4.08, 2.55, 1.27, 0.77}
	var predicted, half, residual []float64
	for i, d := range at {
		k := nearestIndex(x, d)
		predicted = append(predicted, profile.Values[k])
		half = append(half, 0.22*measured[i])
		residual = append(residual, profile.Values[k]-measured[i])
	}
	s, err := Stack("100 kW burner, 0.5 m above its top", "Fleury_1t1_100_kW, FDS 6.11.1 · measured by R. Fleury, University of Canterbury, 2010", "x distance (m)",
		Panel{Axis: "Heat flux (kW/m²)", Curves: []Curve{
			{Label: "Measured ± 22 %", X: at, Y: measured, Band: half, Style: BandStyle},
			{Label: "FDS", X: x, Y: profile.Values, Style: RunStyle(0)},
			{Label: "Measured", X: at, Y: measured, Style: MeasuredStyle},
		}},
		Panel{Axis: "Difference (kW/m²)", Curves: []Curve{{X: at, Y: residual, Style: RunStyle(0), Dots: true}}})
	require.NoError(t, err)
	width, height := s.Size()
	compareGolden(t, "fleury_stack", encode(t, s, "png", width, height))

	s, err = Scatter([]ScatterGroup{{"f050", measured, predicted}}, &ScatterOptions{Title: "100 kW burner", Quantity: "Heat flux (kW/m²)", Log: true,
		ExperimentDeviation: 0.11, Bias: 0.98, ModelDeviation: 0.29})
	require.NoError(t, err)
	width, height = s.Size()
	compareGolden(t, "fleury_scatter", encode(t, s, "png", width, height))
}

// At the least size the numbers of the axes still have room.
func TestStackAtItsLeastSize(t *testing.T) {
	upper, lower := stackPanels(7)
	s := stack(t, upper, lower)
	width, height := s.LeastSize()
	requireTextApart(t, "least", s, width, height)
}

// The axes of both panels begin and end at one place.
func TestStackIsAligned(t *testing.T) {
	upper, lower := stackPanels(7)
	lower.Curves[0].Y = []float64{-12345, 0, 1, 2, 3, 4, 5} // wide numbers beside the axis
	s := stack(t, upper, lower)
	var r recorder.Canvas
	width, height := s.Size()
	s.Draw(draw.NewCanvas(&r, width, height))
	// The ticks at 0 and 50 s of both panels.
	at := map[string][]vg.Length{}
	for _, p := range texts(t, s, width, height) {
		if p.text == "0" || p.text == "50" {
			at[p.text] = append(at[p.text], p.at.X)
		}
	}
	require.Len(t, at["50"], 2)
	require.InDelta(t, float64(at["50"][0]), float64(at["50"][1]), 1e-6) // of a point
}

// painted counts what a sheet fills and strokes in a colour.
func painted(t *testing.T, s *Sheet, in color.Color) (fills, strokes int) {
	t.Helper()
	var r recorder.Canvas
	width, height := s.Size()
	s.Draw(draw.NewCanvas(&r, width, height))
	var now color.Color
	var thickness vg.Length
	for _, a := range r.Actions {
		switch a := a.(type) {
		case *recorder.SetColor:
			now = a.Color
		case *recorder.SetLineWidth:
			thickness = a.Width
		case *recorder.Fill:
			if now == in {
				fills++
			}
		case *recorder.Stroke:
			if now == in && thickness > 0 {
				strokes++
			}
		}
	}
	return fills, strokes
}

// Every measured point has a marker, unless they would touch; then a line goes through
// them.
func TestDots(t *testing.T) {
	draws := func(n int) (markers, lines int) {
		upper, _ := stackPanels(2)
		_, lower := stackPanels(n)
		lower.Curves[0].Style = Style{LineStyle: line(rgb(0x123456), 0), Marker: draw.BoxGlyph{}}
		return painted(t, stack(t, upper, lower), rgb(0x123456))
	}
	markers, lines := draws(20)
	require.Equal(t, []int{20, 0}, []int{markers, lines})
	markers, lines = draws(3000)
	require.Less(t, markers, 80)
	require.Greater(t, markers, 20)
	require.Positive(t, lines)
}

func TestStackOfNothing(t *testing.T) {
	upper, lower := stackPanels(5)
	_, err := Stack("x", "", "", Panel{}, lower)
	require.ErrorIs(t, err, ErrNoData)
	lower.Curves[0].Y = []float64{math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()}
	_, err = Stack("x", "", "", upper, lower)
	require.ErrorIs(t, err, ErrNoData)
}

// A band alone has no line and no markers; where there is noise it is drawn in pieces.
func TestBandAlone(t *testing.T) {
	drawn := func(n int) (fills, strokes int) {
		band := Curve{Label: "band", Style: BandStyle}
		for i := range n {
			x := 60 * float64(i) / float64(n)
			band.X, band.Y, band.Band = append(band.X, x), append(band.Y, 10+math.Sin(200*x)), append(band.Band, 2)
		}
		upper, lower := stackPanels(5)
		upper.Curves = []Curve{band}
		return painted(t, stack(t, upper, lower), bandColor(steel))
	}
	fills, strokes := drawn(5)
	require.Equal(t, []int{1, 1}, []int{fills, strokes}, "the stroke is the sample beside the label")
	fills, strokes = drawn(20000)
	require.Greater(t, fills, 2)
	require.Equal(t, 1, strokes)
}

// Points at one place, as of two gauges at one height, are all drawn.
func TestPointsAtOnePlace(t *testing.T) {
	upper, lower := stackPanels(2)
	lower.Curves = []Curve{{X: []float64{0, 30, 30, 60}, Y: []float64{1, 1, 2, 1}, Style: Style{line(rgb(0x123456), 0), draw.BoxGlyph{}}}}
	markers, lines := painted(t, stack(t, upper, lower), rgb(0x123456))
	require.Equal(t, []int{4, 0}, []int{markers, lines})
}

func TestStackOfUnequalLengths(t *testing.T) {
	upper, lower := stackPanels(5)
	lower.Curves[0].Y = lower.Curves[0].Y[1:]
	_, err := Stack("x", "", "", upper, lower)
	require.ErrorContains(t, err, "5 places for 4 values")
	upper.Curves[4].Band = []float64{1}
	_, err = Stack("x", "", "", upper, lower)
	require.ErrorContains(t, err, "Measured has a band of 1 values for 5")
}

func TestRunStylesAreDistinct(t *testing.T) {
	seen := map[string]bool{}
	for i := range 6 {
		s := RunStyle(i)
		require.NotEqual(t, MeasuredStyle.Marker, s.Marker)
		for _, key := range []string{fmt.Sprint(s.Color), fmt.Sprint(s.Width, s.Dashes), fmt.Sprintf("%T%v", s.Marker, s.Marker)} {
			require.False(t, seen[key], key)
			seen[key] = true
		}
	}
}

func groups() []ScatterGroup {
	a, b := ScatterGroup{Label: "100 kW"}, ScatterGroup{Label: "200 kW, a label that is long"}
	for i := range 20 {
		v := math.Exp(float64(i) / 4)
		a.Measured, a.Predicted = append(a.Measured, v), append(a.Predicted, 1.2*v)
		b.Measured, b.Predicted = append(b.Measured, v), append(b.Predicted, 0.8*v)
	}
	return []ScatterGroup{a, b}
}

func TestScatter(t *testing.T) {
	for _, log := range []bool{true, false} {
		s, err := Scatter(groups(), &ScatterOptions{Title: "All pairs", Caption: "40 points · σE: FDS Validation Guide", Quantity: "Heat flux (kW/m²)",
			Log: log, ExperimentDeviation: 0.11, Bias: 1.04, ModelDeviation: 0.27})
		require.NoError(t, err)
		p := s.Panels[0][0]
		require.Equal(t, []float64{p.X.Min, p.X.Max}, []float64{p.Y.Min, p.Y.Max})
		require.Equal(t, "Measured heat flux (kW/m²)", p.X.Label.Text)
		width, height := s.Size()
		requireTextApart(t, fmt.Sprint("log ", log), s, width, height)
		var all []string
		for _, x := range texts(t, s, width, height) {
			all = append(all, x.text)
		}
		joined := strings.Join(all, "|")
		for _, text := range []string{"100 kW", "Predicted = measured", "σE = 0.11", "Bias δ = 1.04", "σM = 0.27"} {
			require.Contains(t, joined, text)
		}
		for _, f := range Formats {
			require.NotEmpty(t, encode(t, s, f, width, height))
		}
	}
}

// The lines are where the guide's scripts draw them, and those that nothing is known
// of are not there.
func TestScatterGuides(t *testing.T) {
	s := scatter{opts: &ScatterOptions{ExperimentDeviation: 0.11, Bias: 1.25, ModelDeviation: 0.5}}
	var factors []float64
	for _, g := range s.guides() {
		factors = append(factors, g.factors...)
	}
	require.InDeltaSlice(t, []float64{1, 1.22, 1 / 1.22, 1.25, 2.5, 0.625}, factors, 1e-12)
	s.opts = &ScatterOptions{ExperimentDeviation: math.NaN(), ModelDeviation: 0.3, Bias: math.NaN()}
	require.Len(t, s.guides(), 1)
}

func TestScatterOfUnusualPairs(t *testing.T) {
	nan := math.NaN()
	_, err := Scatter(nil, nil)
	require.ErrorIs(t, err, ErrNoData)
	_, err = Scatter([]ScatterGroup{{"a", []float64{-1, 0}, []float64{1, 1}}}, &ScatterOptions{Log: true})
	require.ErrorIs(t, err, ErrNoData, "0 has no logarithm")
	_, err = Scatter([]ScatterGroup{{"a", []float64{nan}, []float64{1}}}, nil)
	require.ErrorIs(t, err, ErrNoData)
	_, err = Scatter([]ScatterGroup{{"a", []float64{1}, nil}}, nil)
	require.ErrorContains(t, err, "1 measured values for 0 predicted ones")
	for _, pair := range [][2]float64{{5, 5}, {1e-200, 1e200}, {1e308, 1e308}, {-3, 4}} {
		for _, log := range []bool{true, false} {
			s, err := Scatter([]ScatterGroup{{"a", []float64{pair[0], 1}, []float64{pair[1], 2}}}, &ScatterOptions{Log: log})
			require.NoError(t, err)
			width, height := s.Size()
			encode(t, s, "svg", width, height)
		}
	}
}

func TestLogTicks(t *testing.T) {
	for _, tc := range []struct {
		low, high float64
		want      string
	}{
		{0.3, 30, "0.5 1 2 5 10 20"},
		{0.09, 110, "0.1 1 10 100"},
		{1e-12, 1e12, "1e−12 1e−09 1e−06 0.001 1 1e+03 1e+06 1e+09 1e+12"},
		{3, 4, "3.0 3.2 3.4 3.6 3.8 4.0"},
	} {
		var labels []string
		for _, tick := range (logTicks{}).Ticks(tc.low, tc.high) {
			labels = append(labels, tick.Label)
		}
		require.Equal(t, tc.want, strings.Join(labels, " "))
	}
}
