package fluxplot

import (
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/plot/vg"
)

const wallRun = "heat_flux_wall_6101/heat_flux_wall_6101"

// halves are the surfaces of the wall of the sample runs.
var surfaces = []Region{{"GYPSUM BOARD", []Rect{{0, 0.5, 0, 2}}}, {"INERT", []Rect{{0.5, 1, 0, 2}}}}

var gauges = []Marker{{"GYPSUM", 0.25, 0.5}, {"INERT", 0.75, 0.5}}

// gaugeMap is the gauge heat flux on the wall of the run with two meshes, by cells.
func gaugeMap(t testing.TB) Map {
	m := Map{Title: "Gauge heat flux, 30 s", Quantity: "Gauge heat flux", Unit: "kW/m²", Regions: surfaces, Markers: gauges}
	for mesh := range 2 {
		for _, tile := range boundary(t, fmt.Sprintf("%s%s_%d_9.bf", runs, wallRun, mesh+1), 30, true) {
			for i := range tile.X {
				tile.X[i] += 0.5 * float64(mesh)
			}
			m.Tiles = append(m.Tiles, tile)
		}
	}
	return m
}

// oneMeshMap is a quantity on the wall of the run with one mesh, by nodes.
func oneMeshMap(t testing.TB, name string, number int) Map {
	return Map{
		Title: name + ", 30 s", Quantity: name, Unit: "kW/m²", Regions: surfaces, Markers: gauges,
		Tiles: boundary(t, fmt.Sprintf("%sheat_flux_wall/heat_flux_wall_1_%d.bf", runs, number), 30, false),
	}
}

// corridor has meshes of two cell sizes, a stretched one, a door, a duct, and
// surfaces that are not rectangles.
func corridor() Map {
	f := func(x, y float64) float64 {
		if math.Abs(x-5) < 0.6 && y < 2.1 || x > 9.2 && y > 2 {
			return nan
		}
		return 20*math.Exp(-math.Pow((x-3)/1.5, 2)-math.Pow(y-1, 2)) + 3*math.Exp(-math.Pow((x-8)/0.8, 2))
	}
	stretched := edges(7, 10, 20)
	for i := range stretched {
		u := (stretched[i] - 7) / 3
		stretched[i] = 7 + 3*u*u
	}
	return Map{
		Title: "Incident heat flux", Quantity: "Incident heat flux", Unit: "kW/m²", Masked: "door, duct",
		Tiles:   []Tile{cells(edges(0, 4, 40), edges(0, 3, 30), f), cells(edges(4, 7, 30), edges(0, 3, 30), f), cells(stretched, edges(0, 3, 15), f)},
		Regions: []Region{{"CONCRETE", []Rect{{0, 10, 0, 3}}}, {"STEEL PLATE", []Rect{{1, 2, 1.5, 2.5}, {2, 2.6, 1.5, 2}}}},
		Markers: []Marker{{"HF1", 0.5, 1}, {"HF2", 3, 1}, {"HF3", 9.9, 0.1}, {"HF2 net", 3, 1}, {"far", 20, 1}},
	}
}

// mapSheets are the sheets that tests look at.
func mapSheets(t testing.TB) map[string]*Sheet {
	t.Helper()
	convective, gauge := oneMeshMap(t, "Convective heat flux", 2), oneMeshMap(t, "Gauge heat flux", 5)
	const title, caption = "Heat flux quantities on a gypsum and an inert wall", "heat_flux_wall, FDS 6.11.1 · wall at y = 1 m facing −y"
	tunnel := cells(edges(0, 200, 100), edges(0, 4, 8), func(x, y float64) float64 { return 20 + 300*math.Exp(-math.Abs(x-80)/20) })
	r := rand.New(rand.NewPCG(1, 2))
	noise := Map{Quantity: "Noise", Tiles: []Tile{cells(edges(0, 3, 45), edges(0, 2, 30), func(x, y float64) float64 { return r.NormFloat64() })}}
	for i := range 40 {
		noise.Markers = append(noise.Markers, Marker{fmt.Sprintf("HF-%d", i), 3 * r.Float64(), 2 * r.Float64()})
	}
	out := map[string]*Sheet{}
	for _, s := range []struct {
		name string
		maps []Map
		opts *MapOptions
	}{
		{"gauge", []Map{gaugeMap(t)}, &MapOptions{Title: title, Caption: caption, Levels: []float64{2, 5, 8, 12.5, 30}}},
		{"convective", []Map{convective}, &MapOptions{Title: title, Caption: caption, Signed: true, Levels: []float64{-0.4, -0.2, 0.2, 0.4}}},
		{"compare", []Map{convective, gauge}, &MapOptions{Title: title, Caption: caption, Levels: []float64{2, 5, 12.5, 20}}},
		{"six", []Map{convective, gauge, convective, gauge, convective, gauge}, &MapOptions{Title: title, Levels: []float64{2, 5, 12.5, 20}}},
		{"corridor", []Map{corridor()}, &MapOptions{Title: "Corridor", Scale: &Range{2, 15}, Levels: []float64{1, 2, 5, 10, 15}}},
		{"corridors", []Map{corridor(), corridor(), corridor()}, nil},
		{"tunnel", []Map{{Quantity: "Wall temperature", Unit: "°C", Tiles: []Tile{tunnel}}}, &MapOptions{Levels: []float64{50, 100}}},
		{"noise", []Map{noise}, &MapOptions{Signed: true, Levels: []float64{-1, 1, 2}}},
	} {
		sheet, err := Maps(s.maps, s.opts)
		require.NoError(t, err, s.name)
		out[s.name] = sheet
	}
	return out
}

func TestGoldenMaps(t *testing.T) {
	sheets := mapSheets(t)
	for _, name := range []string{"gauge", "convective", "compare", "corridor"} {
		t.Run(name, func(t *testing.T) {
			width, height := sheets[name].Size()
			compareGolden(t, "map_"+name, encode(t, sheets[name], "png", width, height))
		})
	}
}

func TestEveryFormatOfEveryMap(t *testing.T) {
	begin := map[string]string{"png": "\x89PNG", "svg": "<?xml", "pdf": "%PDF"}
	for name, s := range mapSheets(t) {
		width, height := s.LeastSize()
		for _, f := range Formats {
			require.True(t, strings.HasPrefix(string(encode(t, s, f, width, height)), begin[f]), "%s as %s", name, f)
		}
	}
}

// Text stays on the canvas and apart, at the default size and at the least one.
func TestTextOfMapsStaysOnTheCanvasAndApart(t *testing.T) {
	for name, s := range mapSheets(t) {
		width, height := s.Size()
		requireTextApart(t, name, s, width, height)
		width, height = s.LeastSize()
		requireTextApart(t, name+", small", s, width, height)
	}
}

// A metre is as long upright as level, in every panel of every sheet, whatever its
// size; but for the tunnel, which says that it is stretched.
func TestScalesOfLengthAreEqual(t *testing.T) {
	for name, s := range mapSheets(t) {
		for _, stretch := range []vg.Length{1, 1.3} {
			width, height := s.Size()
			frames := boxes(t, s, stretch*width, height)
			panels := 0
			for _, row := range s.Panels {
				for _, p := range row {
					if p == nil {
						continue
					}
					size := frames[panels].Size()
					ratio := float64(size.X/size.Y) / ((p.X.Max - p.X.Min) / (p.Y.Max - p.Y.Min))
					want := 1.0
					if name == "tunnel" {
						want = 0.5
					}
					require.InEpsilon(t, want, ratio, 1e-6, name) // rounding
					require.InEpsilon(t, float64(frames[0].Size().X), float64(size.X), 1e-6, "%s: all panels are of one size", name)
					panels++
				}
			}
		}
	}
	require.Contains(t, mapSheets(t)["tunnel"].Caption, "the upright axis is stretched 2 times")
}

func TestWhatASheetTells(t *testing.T) {
	s := mapSheets(t)
	require.Equal(t, "heat_flux_wall, FDS 6.11.1 · wall at y = 1 m facing −y · 0.711 to 23.3 kW/m² · no value reaches the isoline at 30 kW/m²", s["gauge"].Caption)
	require.Equal(t, []string{"no value reaches the isoline at 30 kW/m²"}, s["gauge"].Notes)
	require.Contains(t, s["compare"].Caption, "Convective heat flux, 30 s: −0.945 to 0.738 kW/m² · Gauge heat flux, 30 s: 0.722 to 23.5 kW/m²")
	require.Equal(t, []string{"beyond the map: far"}, s["corridors"].Notes, "once")
	require.Equal(t, []float64{-0.4, -0.2, 0, 0.2, 0.4}, s["convective"].maps.levels, "zero parts the signs")
	require.Equal(t, "kW/m²", s["compare"].maps.label)
	require.Equal(t, "Gauge heat flux (kW/m²)", s["gauge"].maps.label)
	require.Equal(t, "Noise (–)", s["noise"].maps.label)
	require.Equal(t, "door, duct", s["corridor"].maps.masked)
	require.Empty(t, s["gauge"].maps.masked)
	require.True(t, s["corridor"].maps.under && s["corridor"].maps.over)
	require.False(t, s["gauge"].maps.under || s["gauge"].maps.over)
	require.Len(t, s["compare"].Panels[0], 2, "high walls side by side")
	require.Len(t, s["corridors"].Panels, 3, "wide ones one below the other")

	var names []string
	width, height := s["corridor"].Size()
	for _, p := range texts(t, s["corridor"], width, height) {
		names = append(names, p.text)
	}
	for _, want := range []string{"HF1", "HF2 +1", "HF3", "CONCRETE", "STEEL", "PLATE", "door, duct", "10", "x (m)"} {
		require.Contains(t, names, want)
	}
	require.NotContains(t, names, "far")

	count := map[string]int{}
	width, height = s["six"].Size()
	for _, p := range texts(t, s["six"], width, height) {
		count[p.text]++
	}
	require.Equal(t, 6, count["BOARD"], "narrow maps have all names of surfaces")
	require.Equal(t, 12, count["INERT"], "the surface and the device")
	require.Equal(t, 3, count["Convective"], "long titles have two lines")
}

// Lines are as few as can be, and about as long as each other.
func TestBreakWords(t *testing.T) {
	perRune := func(s string) vg.Length { return vg.Length(len([]rune(s))) }
	require.Equal(t, []string{"GAUGE HEAT", "FLUX, 30 s"}, breakWords("GAUGE HEAT FLUX, 30 s", perRune, 20))
	require.Equal(t, []string{"one line"}, breakWords("one line", perRune, 20))
	require.Equal(t, []string{"a", "verylongword", "b"}, breakWords("a verylongword b", perRune, 6))
	require.Empty(t, breakWords(" ", perRune, 6))
}

// A name that fits nowhere is cut, rather than lost.
func TestLongNamesAreCut(t *testing.T) {
	m := Map{Tiles: []Tile{cells(edges(0, 1, 2), edges(0, 1, 2), plume)}, Regions: []Region{{strings.Repeat("LONG", 30), []Rect{{0, 1, 0, 1}}}}}
	s, err := Maps([]Map{m}, nil)
	require.NoError(t, err)
	width, height := s.Size()
	found := slices.ContainsFunc(texts(t, s, width, height), func(p placed) bool { return strings.HasPrefix(p.text, "LONGLONG") && strings.HasSuffix(p.text, "…") })
	require.True(t, found)
}

// The sheets of an animation do not change but in their maps.
func TestSteady(t *testing.T) {
	for _, v := range []float64{1, 30} {
		s, err := Maps([]Map{{Tiles: []Tile{cells(edges(0, 1, 2), edges(0, 1, 2), func(x, y float64) float64 { return v })}}},
			&MapOptions{Steady: true, Signed: true, Caption: "case", Levels: []float64{2, 20}, Scale: &Range{0, 25}})
		require.NoError(t, err)
		require.Equal(t, "case", s.Caption)
		require.Equal(t, []float64{0, 2, 20}, s.maps.levels)
		width, height := s.Size()
		frames := boxes(t, s, width, height)
		still, err := Maps([]Map{{Tiles: []Tile{cells(edges(0, 1, 2), edges(0, 1, 2), plume)}}}, &MapOptions{Steady: true, Signed: true, Caption: "case", Levels: []float64{2, 20}, Scale: &Range{0, 25}})
		require.NoError(t, err)
		require.Equal(t, boxes(t, still, width, height), frames)
	}
}

func TestMapsThatCannotBeDrawn(t *testing.T) {
	good := cells(edges(0, 1, 2), edges(0, 1, 2), plume)
	tile := func(change func(*Tile)) []Map {
		t := Tile{slices.Clone(good.X), slices.Clone(good.Y), slices.Clone(good.Values), false}
		change(&t)
		return []Map{{Quantity: "Net", Tiles: []Tile{good, t}}}
	}
	masked := cells(edges(0, 1, 2), edges(0, 1, 2), func(x, y float64) float64 { return nan })
	for want, maps := range map[string][]Map{
		"nothing to draw: no map":                                              nil,
		"nothing to draw: all cells of the map are masked":                     {{Tiles: []Tile{masked}}},
		"Net, tile 2: X[1] = 0 does not exceed 0 before it":                    tile(func(t *Tile) { t.X[1] = 0 }),
		"Net, tile 2: Y[2] is +Inf, expected a length":                         tile(func(t *Tile) { t.Y[2] = math.Inf(1) }),
		"Net, tile 2: Y[0] is NaN, expected a length":                          tile(func(t *Tile) { t.Y[0] = nan }),
		"Net, tile 2: X has 1 edges, expected two or more":                     tile(func(t *Tile) { t.X = t.X[:1] }),
		"Net, tile 2: it has 4 values, expected 3 × 3":                         tile(func(t *Tile) { t.Nodes = true }),
		"maps with one scale need one unit, found kW/m² and °C":                {{Unit: "kW/m²", Tiles: []Tile{good}}, {Unit: "°C", Tiles: []Tile{good}}},
		"maps of one sheet need the same axes, found x, z and y, z":            {{XAxis: "x", YAxis: "z", Tiles: []Tile{good}}, {XAxis: "y", YAxis: "z", Tiles: []Tile{good}}},
		"region A: found a rectangle from 1, 0 to 0, 1, expected lengths that": {{Tiles: []Tile{good}, Regions: []Region{{"A", []Rect{{1, 0, 0, 1}}}}}},
		"marker B is at NaN, 0, expected lengths":                              {{Tiles: []Tile{good}, Markers: []Marker{{"B", nan, 0}}}},
	} {
		_, err := Maps(maps, nil)
		require.ErrorContains(t, err, want)
	}
	_, err := Maps(nil, nil)
	require.ErrorIs(t, err, ErrNoData)
	for want, opts := range map[string]*MapOptions{
		"the scale goes from 5 to 5, expected two numbers that increase":    {Scale: &Range{5, 5}},
		"the scale goes from 0 to +Inf, expected two numbers that increase": {Scale: &Range{0, math.Inf(1)}},
		"no isoline can be drawn at NaN":                                    {Levels: []float64{1, nan}},
	} {
		_, err := Maps([]Map{{Tiles: []Tile{good}}}, opts)
		require.ErrorContains(t, err, want)
	}
}

// What is unusual draws, and says so where something is left out.
func TestUnusualMaps(t *testing.T) {
	inf := math.Inf(1)
	for name, f := range map[string]func(x, y float64) float64{
		"constant": func(x, y float64) float64 { return 5 },
		"zero":     func(x, y float64) float64 { return 0 },
		"huge":     func(x, y float64) float64 { return 1e300 * (x - 0.5) },
		"tiny":     func(x, y float64) float64 { return 1e-300 * x },
		"infinite": func(x, y float64) float64 { return map[bool]float64{true: inf, false: y}[x < 0.5] },
	} {
		for _, tile := range []Tile{cells(edges(0, 1, 4), edges(0, 1, 4), f), nodes(edges(0, 1, 4), edges(0, 1, 4), f)} {
			for _, signed := range []bool{false, true} {
				s, err := Maps([]Map{{Title: "a\x00b\xff", Quantity: name, Tiles: []Tile{tile}}}, &MapOptions{Signed: signed, Levels: []float64{0.5, 0.5, 1e299}})
				require.NoError(t, err, name)
				width, height := s.Size()
				encode(t, s, "svg", width, height)
				if name == "infinite" {
					require.Contains(t, strings.Join(s.Notes, ";"), "infinite: infinite in ")
					require.Equal(t, "no wall", s.maps.masked)
				}
			}
		}
	}
	single, err := Maps([]Map{{Tiles: []Tile{{X: []float64{0, 1e-3}, Y: []float64{5, 500}, Values: []float64{1}}}}}, nil)
	require.NoError(t, err)
	require.Contains(t, single.Caption, "the level axis is stretched")
	width, height := single.Size()
	encode(t, single, "png", width, height)
}

// A wall of 200 × 400 cells, with isolines, surfaces and devices.
func BenchmarkMapPNG(b *testing.B) {
	m := Map{Quantity: "Gauge heat flux", Unit: "kW/m²", Regions: surfaces, Markers: gauges, Tiles: []Tile{cells(edges(0, 1, 200), edges(0, 2, 400), plume)}}
	for b.Loop() {
		s, err := Maps([]Map{m}, &MapOptions{Levels: []float64{1, 2, 4, 6, 8, 10, 12}})
		require.NoError(b, err)
		width, height := s.Size()
		require.NoError(b, Encode(io.Discard, s, "png", width, height, 150))
	}
}

// Whatever tiles there are, a map draws.
func TestRandomMaps(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	lines := func() []float64 {
		out := []float64{math.Floor(4 * r.Float64())}
		for range 1 + r.IntN(6) {
			step := []float64{0.5, 1, 1, 2, 1e-3 * r.Float64(), 1e5 * r.Float64()}[r.IntN(6)]
			out = append(out, out[len(out)-1]+step)
		}
		return out
	}
	for range 100 {
		m := Map{Markers: []Marker{{"A", 4 * r.Float64(), 4 * r.Float64()}}}
		for range 1 + r.IntN(3) {
			tile := Tile{X: lines(), Y: lines(), Nodes: r.IntN(3) == 0}
			nx, ny := tile.size()
			for range nx * ny {
				tile.Values = append(tile.Values, []float64{r.NormFloat64(), 1e6 * r.Float64(), nan, math.Inf(-1), 0, 1}[r.IntN(6)])
			}
			m.Tiles = append(m.Tiles, tile)
		}
		m.Regions = CellRegions(m.Tiles, func(tile, i, j int) string { return []string{"", "A SURFACE", "B"}[r.IntN(3)] })
		s, err := Maps([]Map{m, m}[:1+r.IntN(2)], &MapOptions{Levels: []float64{-1, 0, 1, 10}, Signed: r.IntN(2) == 0})
		if errors.Is(err, ErrNoData) {
			continue
		}
		require.NoError(t, err)
		width, height := s.LeastSize()
		encode(t, s, []string{"png", "svg"}[r.IntN(2)], width, height)
		_, err = m.Profile("x", m.Tiles[0].X[0])
		require.NoError(t, err)
	}
}
