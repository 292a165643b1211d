package fluxplot

import (
	"bytes"
	"encoding/xml"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/station"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

const (
	runs   = "../../testdata/runs/"
	golden = "../../testdata/golden/"
)

func load(t testing.TB, path string) (*fdsio.Run, []*station.Station) {
	t.Helper()
	run, err := fdsio.Open(path)
	require.NoError(t, err)
	stations, _, err := station.Find(run, nil)
	require.NoError(t, err)
	_, err = station.Load(run, stations...)
	require.NoError(t, err)
	return run, stations
}

func charts(t testing.TB, run string, opts *Options) []Chart {
	t.Helper()
	r, stations := load(t, runs+run)
	out, err := Charts(r, stations, opts)
	require.NoError(t, err)
	return out
}

func encode(t testing.TB, f Figure, format string, width, height vg.Length) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, Encode(&b, f, format, width, height, 75))
	return b.Bytes()
}

// One golden picture for each kind of chart. The size must be the same; a few
// pixels may differ, as fused multiplications on other processors move the edge
// of a line by a shade.
func TestGoldenPictures(t *testing.T) {
	for _, c := range charts(t, "heat_flux_wall", nil) {
		t.Run(c.Name, func(t *testing.T) {
			width, height := c.Sheet.Size()
			compareGolden(t, "heat_flux_wall_"+c.Name, encode(t, c.Sheet, "png", width, height))
		})
	}
}

func compareGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join(golden, name+".png")
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "go test ./flux/fluxplot -update writes it")
	require.LessOrEqual(t, differing(t, want, got), 0.002)
}

// differing returns the share of pixels that differ visibly.
func differing(t *testing.T, a, b []byte) float64 {
	t.Helper()
	decode := func(data []byte) image.Image {
		img, err := png.Decode(bytes.NewReader(data))
		require.NoError(t, err)
		return img
	}
	x, y := decode(a), decode(b)
	require.Equal(t, x.Bounds(), y.Bounds())
	n, bounds := 0, x.Bounds()
	for i := bounds.Min.X; i < bounds.Max.X; i++ {
		for j := bounds.Min.Y; j < bounds.Max.Y; j++ {
			p, q := color.GrayModel.Convert(x.At(i, j)).(color.Gray).Y, color.GrayModel.Convert(y.At(i, j)).(color.Gray).Y
			if math.Abs(float64(p)-float64(q)) > 16 {
				n++
			}
		}
	}
	return float64(n) / float64(bounds.Dx()*bounds.Dy())
}

func TestEveryFormatOfEveryChart(t *testing.T) {
	begin := map[string]string{"png": "\x89PNG", "svg": "<?xml", "pdf": "%PDF"}
	for _, c := range charts(t, "heat_flux_wall_6101", nil) {
		width, height := c.Sheet.Size()
		for _, f := range Formats {
			require.True(t, strings.HasPrefix(string(encode(t, c.Sheet, f, width, height)), begin[f]), "%s as %s", c.Name, f)
		}
	}
}

// texts returns where a figure puts its text: once where a white rim lies below it.
func texts(t *testing.T, f Figure, width, height vg.Length) (out []placed) {
	t.Helper()
	var r recorder.Canvas
	f.Draw(draw.NewCanvas(&r, width, height))
	turned := false
	for _, a := range r.Actions {
		switch a := a.(type) {
		case *recorder.Rotate:
			turned = a.Angle > 0
		case *recorder.Pop:
			turned = false
		case *recorder.FillString:
			if !turned {
				style := textStyle(a.Size, false)
				p := placed{a.String, a.Point, style.Width(a.String), a.Size}
				if i := slices.IndexFunc(out, p.rims); i >= 0 {
					out = slices.Delete(out, i, i+1)
				}
				out = append(out, p)
			}
		}
	}
	return out
}

// rims reports whether text is the rim of other text.
func (p placed) rims(other placed) bool {
	const close = 2.5 // points
	return p.text == other.text && math.Hypot(float64(p.at.X-other.at.X), float64(p.at.Y-other.at.Y)) < close
}

type placed struct {
	text          string
	at            vg.Point // left end of the base line
	width, height vg.Length
}

// Text stays on the canvas and no two labels overlap, in all charts of all runs,
// at the sizes that the charts ask for.
func TestTextStaysOnTheCanvasAndApart(t *testing.T) {
	for _, run := range []string{"heat_flux_wall", "heat_flux_wall_fds651", "heat_flux_wall_6101", "heat_flux_wall_full", "grid/20cm"} {
		for _, c := range charts(t, run, nil) {
			width, height := c.Sheet.Size()
			requireTextApart(t, run+" "+c.Name, c.Sheet, width, height)
		}
	}
}

// requireTextApart fails where text leaves the canvas or two labels overlap.
func requireTextApart(t *testing.T, name string, f Figure, width, height vg.Length) {
	t.Helper()
	all := texts(t, f, width, height)
	require.Greater(t, len(all), 10)
	for i, a := range all {
		require.GreaterOrEqual(t, a.at.X, vg.Length(0), "%s: %q", name, a.text)
		require.LessOrEqual(t, a.at.X+a.width, width+0.5, "%s: %q", name, a.text)
		require.GreaterOrEqual(t, a.at.Y, vg.Length(0), "%s: %q", name, a.text)
		require.LessOrEqual(t, a.at.Y+0.7*a.height, height, "%s: %q", name, a.text)
		for _, b := range all[:i] {
			apart := a.at.X+a.width <= b.at.X || b.at.X+b.width <= a.at.X ||
				a.at.Y+0.7*a.height <= b.at.Y || b.at.Y+0.7*b.height <= a.at.Y
			require.True(t, apart, "%s: %q over %q", name, a.text, b.text)
		}
	}
}

func TestChartsOfARun(t *testing.T) {
	var names []string
	for _, c := range charts(t, "heat_flux_wall", nil) {
		names = append(names, c.Name)
		require.Equal(t, "Heat flux quantities on a gypsum and an inert wall", c.Sheet.Title)
		require.Contains(t, c.Sheet.Caption, "heat_flux_wall, FDS 6.11.1+138")
	}
	require.Equal(t, []string{"GYPSUM", "INERT", "comparison", "quantities"}, names)

	old := charts(t, "heat_flux_wall_fds651", &Options{Title: "mine", Smooth: 5})
	require.Equal(t, "mine", old[0].Sheet.Title)
	require.Contains(t, old[0].Sheet.Caption, "incident includes the convective flux (FDS 6.5.1)")
	require.Contains(t, old[0].Sheet.Caption, "centred moving mean over 5 s")
}

func TestComparisonSharesItsAxis(t *testing.T) {
	_, stations := load(t, runs+"heat_flux_wall")
	sheet, err := Comparison(stations, nil)
	require.NoError(t, err)
	left, right := sheet.Panels[0][0], sheet.Panels[0][1]
	require.Equal(t, left.Y.Min, right.Y.Min)
	require.Equal(t, left.Y.Max, right.Y.Max)
	require.Negative(t, left.Y.Min, "the zero line is seen")
	require.Equal(t, "Heat flux (kW/m²)", left.Y.Label.Text)
	require.Equal(t, "Time (s)", left.X.Label.Text)
}

func TestLimits(t *testing.T) {
	_, stations := load(t, runs+"heat_flux_wall")
	p, err := Station(stations[0], &Options{XLim: &[2]float64{0, 60}, YLim: &[2]float64{-1, 30}})
	require.NoError(t, err)
	require.Equal(t, []float64{0, 60, -1, 30}, []float64{p.X.Min, p.X.Max, p.Y.Min, p.Y.Max})
}

// The numbers that are drawn are those of the file, in kW/m2.
func TestCurves(t *testing.T) {
	_, stations := load(t, runs+"heat_flux_wall_full")
	list, err := stationCurves(stations[0], nil)
	require.NoError(t, err)
	var labels []string
	for _, c := range list {
		labels = append(labels, c.Label)
	}
	require.Equal(t, []string{
		"Incident", "Gauge", "Gauge, 80 °C, ε 0.9 (ignored)", "Gauge, 65 °C, ε 0.95, h 15 (ignored)",
		"Radiometer", "Radiometer, 80 °C, ε 0.9 (ignored)", "Radiative", "Net", "Convective",
	}, labels)
	// The second row of the file.
	require.InDelta(t, 1.6720133, list[0].Y[1], 1e-12)
	require.InDelta(t, 0.62227104, list[7].Y[1], 1e-12)

	list, err = stationCurves(stations[0], &Options{Quantities: []fdsio.Quantity{fdsio.NetHeatFlux}})
	require.NoError(t, err)
	require.Len(t, list, 1)

	_, old := load(t, runs+"heat_flux_wall_fds651")
	list, err = stationCurves(old[0], nil)
	require.NoError(t, err)
	require.Equal(t, "Incident + convective", list[0].Label)
}

// Twelve stations differ in colour, marker or dashes.
func TestStationStylesAreDistinct(t *testing.T) {
	seen := map[string]bool{}
	for i := range 12 {
		s := stationStyle(i)
		key := fmt.Sprint(s.Color, s.Dashes, s.Marker)
		require.False(t, seen[key])
		seen[key] = true
	}
}

func TestCaption(t *testing.T) {
	run := &fdsio.Run{CHID: "x"}
	incident := func(sampling station.Sampling, c *flux.Convention) []*station.Station {
		return []*station.Station{{Convention: c, Series: []station.Series{{Quantity: fdsio.IncidentHeatFlux, Unit: "W/m2", Sampling: sampling, Time: []float64{0}, Values: []float64{1}}}}}
	}
	old, today := flux.FDS(6, 5, 1), flux.FDS(6, 10, 1)
	text := caption(run, incident(station.IntervalMean, &old), &Options{})
	require.Contains(t, text, "incident includes the convective flux (FDS 6.5.1)")
	require.Contains(t, text, "each value is the mean since the one before it")
	text = caption(run, incident(station.Instant, &today), &Options{Smooth: 3})
	require.NotContains(t, text, "convective")
	require.Contains(t, text, "values are those of an instant")
	require.Contains(t, text, "centred moving mean over 3 s")
	text = caption(run, incident(station.UnknownSampling, nil), &Options{})
	require.Contains(t, text, "release not known: incident may include the convective flux")
	require.NotContains(t, text, "value")
}

// Smoothing is said on every chart, whatever its width.
func TestCaptionIsWhole(t *testing.T) {
	for _, c := range charts(t, "heat_flux_wall_fds651", &Options{Smooth: 5}) {
		width, height := c.Sheet.Size()
		var all []string
		for _, p := range texts(t, c.Sheet, width, height) {
			all = append(all, p.text)
		}
		joined := strings.Join(all, "|")
		require.Contains(t, joined, "centred moving mean over 5 s", c.Name)
		require.Contains(t, joined, "incident includes the convective flux (FDS 6.5.1)", c.Name)
	}
}

// The corners of wide lines do not reach beyond the axes: in PDF every piece of a
// wide line is straight.
func TestWideLinesHaveNoSpikes(t *testing.T) {
	var r recorder.Canvas
	c := &outlines{Canvas: &r}
	c.SetLineWidth(5)
	var p vg.Path
	p.Move(vg.Point{})
	p.Line(vg.Point{X: 1, Y: 100})
	p.Line(vg.Point{X: 2})
	c.Stroke(p)
	for _, a := range r.Actions {
		if s, ok := a.(*recorder.Stroke); ok {
			require.Len(t, s.Path, 2)
		}
	}
	require.Len(t, r.Actions, 1+3, "the width, two pieces and a dot")
}

// Text that no XML or font can hold is replaced, not passed on.
func TestStrangeText(t *testing.T) {
	require.Equal(t, "Wänd  x", clean("W\xe4nd\t\x07x"), "Latin-1")
	s := synthetic(1, 2, 3)
	s.Name = "W\xe4nd\x07<&>"
	out, err := Charts(&fdsio.Run{CHID: "x", Title: "a\x00b"}, []*station.Station{s}, nil)
	require.NoError(t, err)
	svg := encode(t, out[0].Sheet, "svg", 400, 300)
	require.NoError(t, xml.Unmarshal(svg, new(any)))
}

// The six quantities differ in colour, in width or dashes, and in marker.
func TestStylesAreDistinct(t *testing.T) {
	for i, a := range heatFluxes {
		for _, b := range heatFluxes[:i] {
			require.NotEqual(t, a.style.Color, b.style.Color)
			require.NotEqual(t, a.style.Marker, b.style.Marker)
			require.NotEqual(t, a.style.Width, b.style.Width)
		}
	}
}

func synthetic(values ...float64) *station.Station {
	s := &station.Station{Name: "A", Series: []station.Series{{ID: "A-NET", Quantity: fdsio.NetHeatFlux, Unit: "W/m2", Values: values}}}
	for i := range values {
		s.Series[0].Time = append(s.Series[0].Time, float64(i))
	}
	return s
}

func TestNothingToDraw(t *testing.T) {
	nan := math.NaN()
	run := &fdsio.Run{CHID: "case"}
	_, err := Comparison(nil, nil)
	require.ErrorIs(t, err, ErrNoData)
	_, err = Quantities(nil, nil)
	require.ErrorIs(t, err, ErrNoData)
	_, err = Station(synthetic(1, 2), &Options{XLim: &[2]float64{50, 60}})
	require.ErrorIs(t, err, ErrNoData)
	uneven := synthetic(1, 2)
	uneven.Series[0].Time = uneven.Series[0].Time[:1]
	_, err = Station(uneven, nil)
	require.ErrorContains(t, err, "A-NET has 1 times for 2 values")
	for _, stations := range [][]*station.Station{nil, {synthetic()}, {synthetic(nan, nan)}, {{Name: "empty"}}} {
		_, err := Charts(run, stations, nil)
		require.ErrorIs(t, err, ErrNoData)
	}
}

// Gaps, infinities, a single value, a constant, and huge and tiny numbers all
// draw without a panic, and the gap shows.
func TestUnusualSeries(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	run := &fdsio.Run{CHID: "case"}
	for _, values := range [][]float64{{5}, {0, 0}, {7, 7, 7}, {1, nan, 3}, {nan, 2, inf, -inf, 5}, {-1e200, 1e200}, {1e-200, 2e-200}, {-4, -5}} {
		for _, opts := range []*Options{nil, {Smooth: 2}} {
			out, err := Charts(run, []*station.Station{synthetic(values...)}, opts)
			require.NoError(t, err, values)
			width, height := out[0].Sheet.Size()
			encode(t, out[0].Sheet, "svg", width, height)
		}
	}
	segments := func(values ...float64) int {
		p, err := Station(synthetic(values...), nil)
		require.NoError(t, err)
		var r recorder.Canvas
		p.Draw(draw.NewCanvas(&r, 400, 300))
		n, width := 0, vg.Length(0)
		for _, a := range r.Actions {
			switch a := a.(type) {
			case *recorder.SetLineWidth:
				width = a.Width
			case *recorder.Stroke:
				if width == 1.1 && len(a.Path) > 2 { // of the net heat flux; the label's sample has two points
					n++
				}
			}
		}
		return n
	}
	require.Equal(t, 1, segments(1, 2, 3, 4, 5, 6, 7))
	require.Equal(t, 2, segments(1, 2, 3, nan, 5, 6, 7))
}

func TestSmoothing(t *testing.T) {
	list, err := stationCurves(synthetic(0, 0, 8000, 0, 0), &Options{Smooth: 2})
	require.NoError(t, err)
	require.Equal(t, []float64{0, 2, 4, 2, 0}, list[0].Y)
}

// What is left out of a long series changes no column of the picture: each keeps
// its first, lowest, highest and last point.
func TestExtremes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const n, columns = 10_000, 100
	x, y := make([]float64, n), make([]float64, n)
	for i := range x {
		x[i], y[i] = float64(i)/n*columns, r.NormFloat64()
	}
	column := func(x float64) int { return int(x) }
	kept := extremes(x, y, column)
	require.LessOrEqual(t, len(kept), 4*columns)
	require.IsIncreasing(t, kept)
	low, high := map[int]float64{}, map[int]float64{}
	for _, i := range kept {
		c := column(x[i])
		low[c], high[c] = min(low[c], y[i]), max(high[c], y[i])
	}
	for i := range y {
		require.GreaterOrEqual(t, y[i], low[column(x[i])])
		require.LessOrEqual(t, y[i], high[column(x[i])])
	}
	require.Equal(t, []int{0, 1, 2}, extremes([]float64{0, 1, 2}, []float64{5, 5, 5}, column))
}

// Pieces overlap by one segment and together are the line.
func TestPieces(t *testing.T) {
	points := make([]vg.Point, 1000)
	for i := range points {
		points[i].X = vg.Length(i)
	}
	var joined []vg.Point
	for _, p := range pieces(points) {
		require.LessOrEqual(t, len(p), 256)
		if len(joined) > 0 {
			require.Equal(t, joined[len(joined)-2:], p[:2])
			p = p[2:]
		}
		joined = append(joined, p...)
	}
	require.Equal(t, points, joined)
	require.Len(t, pieces(points[:256]), 1)
}

func TestSpread(t *testing.T) {
	require.Empty(t, spread(nil, 10, 0, 100))
	require.Equal(t, []vg.Length{20, 50}, spread([]vg.Length{20, 50}, 10, 0, 100), "nobody moves without need")
	require.Equal(t, []vg.Length{45, 55}, spread([]vg.Length{50, 50}, 10, 0, 100), "both give way alike")
	require.Equal(t, []vg.Length{0, 10}, spread([]vg.Length{0, 1}, 10, 0, 100), "not below the lower end")
	require.Equal(t, []vg.Length{90, 100}, spread([]vg.Length{99, 100}, 10, 0, 100), "not above the upper end")
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		wanted := make([]vg.Length, 1+r.IntN(15))
		for i := range wanted {
			wanted[i] = vg.Length(100 * r.Float64())
			if i > 0 {
				wanted[i] = max(wanted[i], wanted[i-1])
			}
		}
		got := spread(wanted, 10, 0, 100)
		gap := vg.Length(10)
		if n := len(wanted); n > 1 {
			gap = min(gap, 100/vg.Length(n-1))
		}
		for i, y := range got {
			require.True(t, y >= -1e-9 && y <= 100+1e-9)
			if i > 0 {
				require.GreaterOrEqual(t, float64(y-got[i-1]), float64(gap)-1e-9)
			}
		}
	}
}

func TestTicks(t *testing.T) {
	for _, tc := range []struct {
		low, high float64
		want      string
	}{
		{0, 60, "0 10 20 30 40 50 60"},
		{-1, 30, "0 5 10 15 20 25 30"},
		{-0.6, 0.15, "−0.6 −0.4 −0.2 0.0"},
		{0, 0.35, "0.00 0.05 0.10 0.15 0.20 0.25 0.30 0.35"},
		{0, 1e6, "0 200000 400000 600000 800000 1000000"},
		{0, 1e30, "0 2e+29 4e+29 6e+29 8e+29 1e+30"},
		{-3e-9, 0, "−3e−09 −2.5e−09 −2e−09 −1.5e−09 −1e−09 −5e−10 0"},
		{1, 1 + 1e-16, ""},
		{1, 1.0000000000000002, ""},
		{0, 5e-324, ""},
	} {
		var labels []string
		for _, tick := range (ticks{}).Ticks(tc.low, tc.high) {
			labels = append(labels, tick.Label)
			require.True(t, tick.Value >= tc.low-1e-9 && tick.Value <= tc.high+1e-9*tc.high)
		}
		require.Equal(t, tc.want, strings.Join(labels, " "))
	}
}

// Where there is little room there are fewer ticks, but never less than two.
func TestFewTicks(t *testing.T) {
	for most, want := range map[int]string{1: "0.0 4.0", 2: "0 2 4", 3: "0 2 4", 99: "0 1 2 3 4"} {
		var labels []string
		for _, tick := range (ticks{most: most}).Ticks(0, 4) {
			labels = append(labels, tick.Label)
		}
		require.Equal(t, want, strings.Join(labels, " "), most)
	}
}

func TestSaveWritesWholeFilesOrNone(t *testing.T) {
	p, err := Station(synthetic(1, 2, 3), nil)
	require.NoError(t, err)
	dir := t.TempDir()
	path := filepath.Join(dir, "a.png")
	require.NoError(t, Save(path, p, 200, 150, 75))
	first, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NotEmpty(t, first)

	require.ErrorContains(t, Save(filepath.Join(dir, "a.gif"), p, 200, 150, 75), `unknown picture format "gif": expected one of png, svg, pdf`)
	require.Error(t, Save(filepath.Join(path, "below-a-file.png"), p, 200, 150, 75))
	require.Error(t, Save(filepath.Join(dir, "missing", "a.png"), p, 200, 150, 75))
	require.Error(t, Encode(failing{}, p, "png", 200, 150, 75))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing but the one whole file")
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, fmt.Errorf("disk full") }

func TestNameOfTheGauge(t *testing.T) {
	s := &station.Station{}
	plain := flux.DefaultGauge(flux.Celsius(20))
	require.Equal(t, "Gauge", name(s, &station.Series{Quantity: fdsio.GaugeHeatFlux, Gauge: &plain}))
	require.Equal(t, "Gauge, 20 °C", name(s, &station.Series{Quantity: fdsio.GaugeHeatFlux, Gauge: &plain, Prop: "p"}))
	require.Equal(t, "Gauge", name(s, &station.Series{Quantity: fdsio.GaugeHeatFlux, Prop: "p"}), "its temperature is not known")
}

func TestFit(t *testing.T) {
	perRune := func(s string) vg.Length { return vg.Length(len([]rune(s))) }
	require.Equal(t, "short", fit("short", perRune, 10))
	require.Equal(t, "a very lo…", fit("a very long title", perRune, 10))
}

func BenchmarkStationPNG(b *testing.B) {
	_, stations := load(b, runs+"heat_flux_wall")
	for b.Loop() {
		p, err := Station(stations[0], nil)
		require.NoError(b, err)
		encode(b, p, "png", 16*vg.Centimeter, 10*vg.Centimeter)
	}
}

// A line of 10⁵ points is thinned and cut before it is drawn.
func BenchmarkLongSeriesPNG(b *testing.B) {
	values := make([]float64, 100_000)
	for i := range values {
		values[i] = 1e4 * math.Sin(float64(i))
	}
	s := synthetic(values...)
	for b.Loop() {
		p, err := Station(s, nil)
		require.NoError(b, err)
		encode(b, p, "png", 16*vg.Centimeter, 10*vg.Centimeter)
	}
}

var _ Figure = (*plot.Plot)(nil)
