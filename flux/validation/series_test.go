package validation

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var nan = math.NaN()

func TestAt(t *testing.T) {
	s := Series{[]float64{0, 1, 3, 4, 5}, []float64{0, 2, 6, nan, 1}}
	for x, want := range map[float64]float64{0: 0, 0.5: 1, 1: 2, 2: 4, 3: 6, 5: 1} {
		require.Equal(t, want, s.At(x), "at %v", x)
	}
	for _, x := range []float64{-0.1, 3.5, 4, 4.5, 5.1, nan} {
		require.True(t, math.IsNaN(s.At(x)), "at %v", x)
	}
	// A constant stays what it is to the last digit.
	c := Series{[]float64{0, 0.7}, []float64{0.1, 0.1}}
	require.Equal(t, 0.1, c.At(0.3))
}

func TestOverlap(t *testing.T) {
	a := Series{[]float64{0, 1, 2, 3}, []float64{nan, 1, 2, 3}}
	b := Series{[]float64{-1, 2.5}, []float64{5, 5}}
	w, err := Overlap(a, b, nil)
	require.NoError(t, err)
	require.Equal(t, Window{1, 2.5}, w, "a gap at an end is outside")
	w, err = Overlap(a, b, &Window{0, 2})
	require.NoError(t, err)
	require.Equal(t, Window{1, 2}, w, "0 is a bound as any other")
	_, err = Overlap(a, Series{[]float64{4, 5}, []float64{1, 1}}, nil)
	require.ErrorIs(t, err, ErrNoOverlap)
	require.ErrorContains(t, err, "one goes from 1 to 3, the other from 4 to 5")
	_, err = Overlap(a, b, &Window{2.6, 9})
	require.ErrorContains(t, err, "wanted is 2.6 to 9")
	_, err = Overlap(a, Series{}, nil)
	require.ErrorIs(t, err, ErrNoPoints)
	for _, bad := range []Series{
		{[]float64{0, 0}, []float64{1, 1}},
		{[]float64{1, 0}, []float64{1, 1}},
		{[]float64{nan}, []float64{1}},
		{[]float64{0, math.Inf(1)}, []float64{1, 1}},
		{[]float64{0}, []float64{math.Inf(-1)}},
		{[]float64{0}, nil},
	} {
		_, err = Overlap(a, bad, nil)
		require.Error(t, err)
	}
}

func TestCommon(t *testing.T) {
	model := Series{[]float64{0, 2, 4, 6}, []float64{0, 4, nan, 12}}
	measured := Series{[]float64{-1, 1, 1.5, 2, 3, 7}, []float64{9, 5, nan, 6, 7, 9}}
	got, err := Common(model, measured, nil)
	require.NoError(t, err)
	require.Len(t, got, 3)
	require.Equal(t, []Point{{1, Pair{5, 2}}, {2, Pair{6, 4}}}, got[:2])
	require.True(t, got[2].Measured == 7 && math.IsNaN(got[2].Predicted), "the model has a gap there")
	got, err = Common(model, measured, &Window{0, 1})
	require.NoError(t, err)
	require.Len(t, got, 1)
	_, err = Common(model, measured, &Window{3.5, 6})
	require.ErrorIs(t, err, ErrNoPoints)
}

// The difference is that of the two lines, wherever either has a point.
func TestDifference(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	random := func() (s Series) {
		x := r.Float64()
		for range 30 {
			s.X, s.Y = append(s.X, x), append(s.Y, r.NormFloat64())
			x += 0.1 + r.Float64()
		}
		return s
	}
	for range 50 {
		a, b := random(), random()
		d, err := Difference(a, b, nil)
		require.NoError(t, err)
		require.NoError(t, d.Validate())
		w, err := Overlap(a, b, nil)
		require.NoError(t, err)
		largest := 0.0
		for range 300 {
			x := w.From + (w.To-w.From)*r.Float64()
			if y := d.At(x); !math.IsNaN(y) {
				require.InDelta(t, b.At(x)-a.At(x), y, exact)
				largest = max(largest, math.Abs(y))
			}
		}
		_, most := d.Largest()
		require.LessOrEqual(t, largest, math.Abs(most)+exact)
		same, err := Difference(a, a, nil)
		require.NoError(t, err)
		require.Equal(t, make([]float64, 30), same.Y)
	}
	// Where a window ends between points, what is there counts.
	ramp := Series{[]float64{0, 10}, []float64{0, 10}}
	d, err := Difference(Series{ramp.X, []float64{0, 0}}, ramp, &Window{2, 8})
	require.NoError(t, err)
	require.Equal(t, Series{[]float64{2, 8}, []float64{2, 8}}, d)
	x, y := Series{[]float64{1, 2, 3}, []float64{nan, -4, 3}}.Largest()
	require.Equal(t, []float64{2, -4}, []float64{x, y})
	_, y = Series{}.Largest()
	require.True(t, math.IsNaN(y))
}

func TestMetrics(t *testing.T) {
	s := Series{[]float64{0, 1, 2, 4}, []float64{0, 2, 1, 5}}
	w := Window{0.5, 3}
	for text, want := range map[string]float64{
		"max":         3, // at the end, between two points
		"mean":        1.5,
		"end":         3,
		"value@1.5":   1.5,
		"time-to@1.5": 0.75,
		"time-to@2.5": 2.75,
		"area":        0.5*(1+2)/2 + 1.5 + (1.0+3)/2,
	} {
		m, err := ParseMetric(text)
		require.NoError(t, err)
		require.Equal(t, text, m.String())
		got, err := m.Of(s, w)
		require.NoError(t, err, text)
		require.InDelta(t, want, got, exact, text)
	}
	for _, bad := range []string{"", "maximum", "value", "value@", "value@x", "time-to@NaN", "area@1", "max@1"} {
		_, err := ParseMetric(bad)
		require.Error(t, err, bad)
	}
}

// A metric never bridges a gap in silence.
func TestMetricsAndGaps(t *testing.T) {
	s := Series{[]float64{0, 1, 2, 3, 4}, []float64{0, 1, nan, 3, 4}}
	w := Window{0, 4}
	of := func(text string) (float64, error) {
		m, err := ParseMetric(text)
		require.NoError(t, err)
		return m.Of(s, w)
	}
	for text, want := range map[string]float64{"max": 4, "mean": 2, "end": 4, "time-to@0.5": 0.5} {
		got, err := of(text)
		require.NoError(t, err)
		require.Equal(t, want, got, text)
	}
	for text, want := range map[string]error{
		"area": ErrGap, "value@1.5": ErrGap, "value@2": ErrGap, "time-to@2": ErrGap,
		"time-to@9": ErrNotReached, "time-to@0": ErrNotReached, "value@5": ErrNoOverlap,
	} {
		v, err := of(text)
		require.ErrorIs(t, err, want, text)
		require.True(t, math.IsNaN(v), text)
	}
	_, err := Metric{}.Of(s, Window{1.5, 2.5})
	require.ErrorIs(t, err, ErrNoPoints)
	_, err = Metric{Kind: 99}.Of(s, w)
	require.Error(t, err)
}

// Both sides are reduced over the same window.
func TestReduce(t *testing.T) {
	model := Series{[]float64{0, 10, 20}, []float64{0, 10, 20}}
	measured := Series{[]float64{0, 5, 12}, []float64{1, 1, 1}}
	got, err := Metric{Kind: End}.Reduce(model, measured, nil)
	require.NoError(t, err)
	require.Equal(t, Pair{Measured: 1, Predicted: 12}, got)
	got, err = Metric{Kind: Area}.Reduce(model, measured, &Window{2, 4})
	require.NoError(t, err)
	require.Equal(t, Pair{Measured: 2, Predicted: 6}, got)
	_, err = Metric{TimeTo, 15}.Reduce(model, measured, nil)
	require.ErrorContains(t, err, "validation: the model: 15 is not reached from 0 to 12")
	_, err = Metric{TimeTo, 5}.Reduce(model, measured, nil)
	require.ErrorContains(t, err, "the measurement: ")
}

// The area of straight lines is exact, wherever the window cuts them.
func TestAreaOfARamp(t *testing.T) {
	s := Series{[]float64{0, 0.3, 7, 11}, []float64{1, 1.6, 15, 23}} // 1 + 2x
	got, err := Metric{Kind: Area}.Of(s, Window{0.1, 10})
	require.NoError(t, err)
	require.InDelta(t, 9.9+100-0.01, got, exact*100)
}

func TestUnits(t *testing.T) {
	for _, c := range []struct {
		from, to string
		in, want float64
	}{
		{"kW/m2", "W/m2", 12.5, 12500}, {"kW/m²", "kW m^-2", 3, 3}, {"W/cm2", "kW/m2", 1, 10}, {"KW/M2", "kW/m2", 1, 1},
		{"°C", "K", 20, 293.15}, {"K", "C", 293.15, 20}, {"F", "C", 212, 100}, {"degF", "K", 32, 273.15},
		{"min", "s", 1.5, 90}, {"MIN", "s", 1, 60}, {"h", "min", 2, 120}, {"ms", "s", 5, 0.005},
		{"cm", "m", 250, 2.5}, {"mm", "cm", 15, 1.5}, {"ft", "in", 1, 12},
		{"W/(m2 K)", "W/m2/K", 7, 7}, {"W/(m² K)", "kW/m2/K", 7, 0.007}, {"%", "-", 20, 0.2},
		{"ppm", "ppm", 3, 3}, {"", "", 1, 1},
	} {
		got, err := Convert([]float64{c.in}, c.from, c.to)
		require.NoError(t, err, "%s to %s", c.from, c.to)
		require.InEpsilon(t, c.want, got[0], exact, "%s to %s", c.from, c.to)
	}
	for _, c := range [][2]string{{"kW/m2", "C"}, {"", "s"}, {"ppm", "%"}, {"kW/m2", ""}, {"mW/m2", "kW/m2"}, {"mJ/m2", "kJ/m2"}, {"Ms", "s"}, {"Mm", "mm"}} {
		_, err := Convert([]float64{1}, c[0], c[1])
		require.ErrorIs(t, err, ErrUnit, "%q to %q", c[0], c[1])
	}
	// There and back, and the same unit to the last digit.
	for _, a := range units {
		for _, b := range units {
			if a.Dimension == b.Dimension {
				there, err := a.To(b.Unit, 0.1)
				require.NoError(t, err)
				back, err := b.To(a.Unit, there)
				require.NoError(t, err)
				require.InDelta(t, 0.1, back, exact) // °C and °F differ from K by hundreds
			}
		}
		same, err := a.To(a.Unit, 0.1)
		require.NoError(t, err)
		require.Equal(t, 0.1, same)
	}
}

func read(t *testing.T, text string, opts *RecordOptions) *Record {
	t.Helper()
	r, err := ReadRecord(strings.NewReader(text), "x.csv", opts)
	require.NoError(t, err)
	return r
}

func TestReadRecord(t *testing.T) {
	want := Column{Name: "HF 1", Unit: "kW/m2", Abscissa: "Time", AbscissaUnit: "s", Series: Series{[]float64{0, 1.5}, []float64{2, 3e-1}}, header: "HF 1"}
	for name, text := range map[string]string{
		"units above":   "s,kW/m2\nTime,HF 1\n0, 2.0\n1.5,3.0E-001\n",
		"units below":   "Time,HF 1\ns,kW/m2\n0,2\n1.5,0.3\n",
		"semicolons":    "Time;HF 1\ns;kW/m2\n0;2,0\n1,5;0,3\n",
		"tabs":          "Time\tHF 1\ns\tkW/m2\n0\t2\n1.5\t.3\n",
		"quotes":        "\"Time\",\"HF 1\"\ns,kW/m2\n0,2\n1.5,0.3",
		"blank rows":    ",\nTime,HF 1\n,\ns,kW/m2\n,,\n0,2\n1.5,0.3\n,\n",
		"mark and CRLF": "\ufeffs,kW/m2\r\nTime,HF 1\r\n0,2\r\n1.5,0.3\r\n",
	} {
		require.Equal(t, &Record{Columns: []Column{want}}, read(t, text, nil), name)
	}
	r := read(t, "Time (min),HF 1 [kW/m²],h (W/(m2 K)),CO (ppm)\n0,2,1,1\n", nil)
	require.Equal(t, []string{"HF 1", "kW/m2", "Time", "min", "HF 1 [kW/m²]"}, []string{r.Columns[0].Name, r.Columns[0].Unit, r.Columns[0].Abscissa, r.Columns[0].AbscissaUnit, r.Columns[0].header})
	require.Equal(t, []string{"h", "W/m2/K"}, []string{r.Columns[1].Name, r.Columns[1].Unit})
	require.Equal(t, "C", read(t, "Zeit (s);T (\xb0C)\n0;1\n", nil).Columns[0].Unit, "Latin-1")
	require.Equal(t, []string{"CO (ppm)", ""}, []string{r.Columns[2].Name, r.Columns[2].Unit}, "an unknown unit is none")
}

// Profiles with a distance each, of different lengths; and with all distances named.
func TestRecordOfProfiles(t *testing.T) {
	text := "m,kW/m2,kW/m2,m,kW/m2\nx,a,b,y,c\n1,10,20,5,30\n2,11,21,,\n3,12,-,,\n"
	r := read(t, text, nil)
	require.Empty(t, r.Remarks)
	require.Equal(t, []string{"x", "x", "y"}, []string{r.Columns[0].Abscissa, r.Columns[1].Abscissa, r.Columns[2].Abscissa})
	require.Equal(t, Series{[]float64{5}, []float64{30}}, r.Columns[2].Series)
	require.Equal(t, 1, r.Columns[1].Missing)

	// A height in a time history is a value.
	r = read(t, "s,m,C\nTime,Layer,T\n0,1,20\n1,0.9,21\n", nil)
	require.Len(t, r.Columns, 2)
	r = read(t, "HF,t\nkW/m2,s\n1,0\n2,1\n", &RecordOptions{Abscissae: []string{"t"}})
	require.Equal(t, "t", r.Columns[0].Abscissa)
}

func TestRecordUnitsOfTheUser(t *testing.T) {
	opts := &RecordOptions{Units: []ColumnUnit{{"*", "kW/m2"}, {"t", "min"}, {"T/C 1", "C"}}}
	r := read(t, "t,a,T/C 1,b (C)\n0,1,2,3\n", opts)
	require.Equal(t, "min", r.Columns[0].AbscissaUnit)
	require.Equal(t, []string{"kW/m2", "C", "C"}, []string{r.Columns[0].Unit, r.Columns[1].Unit, r.Columns[2].Unit}, "the file's own, unless named")
}

// Gaps in all spellings; what is no number is reported with its place.
func TestRecordHygiene(t *testing.T) {
	r := read(t, "t,a,note\ns,kW/m2,\n0,Nan,on\n1,-,\n2,,x\n3,NaN,\n4,1.5,y\n5,abc,\n,7,\n6,Inf,\n7,1,2,3,4\n", nil)
	require.Len(t, r.Columns, 1)
	require.Equal(t, []float64{0, 1, 2, 3, 4, 5, 6}, r.Columns[0].Series.X)
	require.Equal(t, 6, r.Columns[0].Missing)
	require.Equal(t, []string{
		`x.csv:11: found 5 cells, expected 3, one for each name; the row is left out`,
		`x.csv:8:3: "a": found "abc", expected a number; it is taken as missing`,
		`x.csv:9:2: "a": found a value without "t"; it is left out`,
		`x.csv:10:3: "a": found "Inf", expected a number; it is taken as missing`,
		`x.csv: column "note" has no numbers and is left out`,
	}, r.Remarks)
	// Rows that end early leave a gap, however many they are.
	r = read(t, "t,a,b\n0,1,5\n1,1\n2,1\n3,1,6\n", nil)
	require.Equal(t, []float64{0, 1.5, 3}, r.Columns[1].Series.X)
	require.True(t, math.IsNaN(r.Columns[1].Series.Y[1]))
	require.Equal(t, 2, r.Columns[1].Missing)
	r = read(t, "t,a\n0,1\n"+strings.Repeat(",5\n", 10), nil)
	require.Len(t, r.Remarks, 4)
	require.Equal(t, "x.csv: 7 more like the last", r.Remarks[3])
}

func TestRecordOfBadInput(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "x.csv: the file is empty",
		"t,a\n":                  "no row of numbers below the header",
		"1,2\n3,4\n":             "x.csv:1: found numbers in the first row, expected the names",
		"title\nt,a\ns,C\n0,1\n": "x.csv:3: found a third row that is not of numbers",
		"t,a\nfoo,bar\n0,1\n":    "not clear which has the units",
		"t\n0\n1\n":              "found 1 columns",
		"t,a\n0,1\n0,2\n":        `x.csv:3:1: "t": found 0 after 0, expected values that increase`,
		"t,a\n1,1\n0,2\n":        `x.csv:3:1: "t": found 0 after 1, expected values that increase`,
		"t,a\n0,\"1\n":           "x.csv:2:",
		"t,\"a\"b\n0,1\n":        "x.csv:1:",
	} {
		_, err := ReadRecord(strings.NewReader(text), "x.csv", nil)
		require.ErrorContains(t, err, want, "%q", text)
	}
	_, err := ReadRecord(strings.NewReader("Time,a\n0,1\n"), "x.csv", &RecordOptions{Abscissae: []string{"Tim"}})
	require.ErrorContains(t, err, `no column "Tim"; did you mean "Time"? (Time, a)`)
	r := read(t, "Time,HF (kW/m2)\n0,1\n", nil)
	for _, name := range []string{"HF", "HF (kW/m2)"} {
		c, err := r.Column(name)
		require.NoError(t, err)
		require.Equal(t, "HF", c.Name)
	}
	_, err = r.Column("HG")
	require.ErrorContains(t, err, `no column "HG"; did you mean "HF"? (HF)`)
	_, err = (&Record{}).Column("x")
	require.ErrorContains(t, err, "there is none with numbers")
}

// Whatever the file, there is no panic, and every series is one.
func FuzzReadRecord(f *testing.F) {
	for _, text := range []string{
		"s,kW/m2\nTime,HF 1\n0, 2.0\n1.5,3.0E-001\n",
		"x;a\nm;C\n1,5;-\n2;Nan\n",
		"m,kW/m2,m,kW/m2\nx,a,y,b\n1,10,5,30\n2,11,,\n",
		"t (min),a [C]\n0,x\n\"1\",2\n", "\ufeff\n", "a\tb\n1\t2\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ReadRecord(strings.NewReader(text), "x.csv", &RecordOptions{Units: []ColumnUnit{{"[", "s"}}})
		if err != nil {
			return
		}
		for _, c := range r.Columns {
			require.NoError(t, c.Series.Validate())
			_, any := c.Series.extent()
			require.True(t, any)
		}
	})
}
