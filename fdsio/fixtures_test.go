package fdsio

import (
	"errors"
	"io"
	"io/fs"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// What other readers of device files get wrong, one file each, with the verdict
// that it must get here. All ways of reading must come to it.
func TestFilesThatOtherReadersGetWrong(t *testing.T) {
	nan := math.NaN()
	const header = "s,C,kW/m2\nTime,TC,HF\n"
	const first = " 0.0000000E+000, 2.0000000E+001, 1.0000000E+000\n"
	const second = " 1.0000000E+000, 2.1000000E+001, 2.0000000E+000\n"
	const third = " 2.0000000E+000, 2.2000000E+001, 3.0000000E+000\n"
	for _, test := range []struct {
		name, text string
		labels     []string // Time, TC, HF if nil
		time       []float64
		last       []float64 // the last column
		problems   []string
	}{
		{name: "1 last line cut inside a number", text: header + first + " 1.0000000E+000, 2.1000000E+001, 6.0000000E+0",
			time: []float64{0}, last: []float64{1},
			problems: []string{"x_devc.csv:4: the last line has no line end and was not read: its last number may be cut off"}},
		{name: "1 last line whole but for its end", text: header + first + strings.TrimSuffix(second, "\n"),
			time: []float64{0}, last: []float64{1},
			problems: []string{"x_devc.csv:4: the last line has no line end and was not read: its last number may be cut off"}},
		{name: "2 last line short of columns", text: header + first + " 1.0000000E+000, 2.1000000E+001\n",
			time: []float64{0}, last: []float64{1},
			problems: []string{"x_devc.csv:4: found 2 fields, expected 3, one for each label; the row is left out"}},
		{name: "2 a line with too many columns", text: header + first + " 1.0000000E+000, 2.1000000E+001, 2.0000000E+000, 9.0000000E+000\n" + third,
			time: []float64{0, 2}, last: []float64{1, 3},
			problems: []string{"x_devc.csv:4: found 4 fields, expected 3, one for each label; the row is left out"}},
		{name: "3 header only", text: header, time: []float64{}, last: []float64{}},
		{name: "3 one row", text: header + first, time: []float64{0}, last: []float64{1}},
		{name: "4 duplicate IDs", text: "s,C,kW/m2\nTime,HF,HF\n" + first, labels: []string{"Time", "HF", "HF"}, time: []float64{0}, last: []float64{1}},
		{name: "5 quoted header", text: "s,C,kW/m2\nTime,\"TC\",\"HF\"\n" + first, time: []float64{0}, last: []float64{1}},
		{name: "5 mixed quoting", text: "s,C,kW/m2\nTime,\"TC\",HF\n" + first, time: []float64{0}, last: []float64{1}},
		{name: "5 mixed quoting, quotes last", text: "s,C,kW/m2\nTime,TC,\"HF\"\n" + first, time: []float64{0}, last: []float64{1}},
		{name: "6 quoted ID with comma", text: "s,C,kW/m2\nTime,\"TC 1, left\",\"HF\"\n" + first, labels: []string{"Time", "TC 1, left", "HF"}, time: []float64{0}, last: []float64{1}},
		{name: "6 mixed quoting with comma", text: "s,C,kW/m2\nTime,\"TC 1, left\",HF\n" + first, labels: []string{"Time", "TC 1, left", "HF"}, time: []float64{0}, last: []float64{1}},
		{name: "6 quotes inside an ID", text: "s,C,kW/m2\nTime,\"it's \"q\"\",\"HF\"\n" + first, labels: []string{"Time", `it's "q"`, "HF"}, time: []float64{0}, last: []float64{1}},
		{name: "6 quotes inside a bare ID", text: "s,C,kW/m2\nTime,\"q\" it,HF\n" + first, labels: []string{"Time", `"q" it`, "HF"}, time: []float64{0}, last: []float64{1}},
		{name: "6 empty and null IDs", text: "s,C,kW/m2\nTime,\"\",\"null\"\n" + first, labels: []string{"Time", "", "null"}, time: []float64{0}, last: []float64{1}},
		{name: "7 IDs with all kinds of characters", text: "s,C,kW/m2\nTime, 50 % GYPSUM-NET,Wärme \xe4\n" + first, labels: []string{"Time", " 50 % GYPSUM-NET", "Wärme \xe4"}, time: []float64{0}, last: []float64{1}},
		{name: "8 asterisks", text: header + first + " 1.0000000E+000, 2.1000000E+001, **************\n" + third,
			time: []float64{0, 1, 2}, last: []float64{1, nan, 3},
			problems: []string{`x_devc.csv:4:33: device "HF": found "**************", expected a number; it is taken as missing`}},
		{name: "8 asterisks for the time", text: header + first + "***************, 2.1000000E+001, 2.0000000E+000\n" + third,
			time: []float64{0, 2}, last: []float64{1, 3},
			problems: []string{`x_devc.csv:4:1: device "Time": found "***************", expected a number; it is taken as missing`,
				"x_devc.csv:4:1: found the time NaN, expected a finite number; the row is left out"}},
		{name: "8 exponent without a letter", text: header + "0.0,20.0,1.0-100\n1.0,20.0,2.00000+201\n2.0,20.0,-.5-003\n",
			time: []float64{0, 1, 2}, last: []float64{1e-100, 2e201, -.5e-3}},
		{name: "8 exponent with a D", text: header + "0.0,20.0,1.0D-10\n1.0D0,20.0,2.5d+01\n", time: []float64{0, 1}, last: []float64{1e-10, 25}},
		{name: "9 NaN, Infinity and nothing", text: header + " 0.0000000E+000, 2.0000000E+001,            NaN\n" +
			" 1.0000000E+000, 2.0000000E+001,       Infinity\n 2.0000000E+000, 2.0000000E+001,      -Infinity\n 3.0000000E+000, 2.0000000E+001,\n",
			time: []float64{0, 1, 2, 3}, last: []float64{nan, math.Inf(1), math.Inf(-1), nan},
			problems: []string{`x_devc.csv:6:33: device "HF": found "", expected a number; it is taken as missing`}},
		{name: "9 infinite time", text: header + first + "       Infinity, 2.1000000E+001, 2.0000000E+000\n", time: []float64{0}, last: []float64{1},
			problems: []string{"x_devc.csv:4:1: found the time +Inf, expected a finite number; the row is left out"}},
		{name: "10 decimal comma", text: "s;C;kW/m2\nTime;TC;HF\n 5,0490499E-001; 2,0000010E+001;-1,2500000E+000\n", time: []float64{.50490499}, last: []float64{-1.25}},
		{name: "11 NUL-filled tail", text: header + first + strings.Repeat("\x00", 5000), time: []float64{0}, last: []float64{1},
			problems: []string{"x_devc.csv:4: the file ends in NUL bytes, as after a crash of the machine; what follows the last line end was not read"}},
		{name: "11 NUL bytes in a number", text: header + first + " 1.0000000E+000, 2.1000000E+001, 2.00\x00\x00\x00\x00\x00E+000\n" + third,
			time: []float64{0, 1, 2}, last: []float64{1, nan, 3},
			problems: []string{`x_devc.csv:4:33: device "HF": found "2.00\x00\x00\x00\x00\x00E+000", expected a number; it is taken as missing`}},
		{name: "11 blank lines", text: header + first + "\n" + second + "\n   \n", time: []float64{0, 1}, last: []float64{1, 2}},
		{name: "11 CRLF", text: strings.ReplaceAll(header+first+second, "\n", "\r\n"), time: []float64{0, 1}, last: []float64{1, 2}},
		{name: "11 BOM", text: "\ufeff" + header + first + second, time: []float64{0, 1}, last: []float64{1, 2}},
		{name: "12 restart", text: header + first + second + third + " 1.0000000E+000, 2.0000000E+001, 7.0000000E+000\n 3.0000000E+000, 2.0000000E+001, 8.0000000E+000\n",
			time: []float64{0, 1, 3}, last: []float64{1, 7, 8},
			problems: []string{"x_devc.csv:6:1: time goes back from 2 s to 1 s, as after a restart; the later rows win, 2 earlier ones are left out"}},
		{name: "12 the same time twice", text: header + first + first + second, time: []float64{0, 1}, last: []float64{1, 2},
			problems: []string{"x_devc.csv:4:1: time goes back from 0 s to 0 s, as after a restart; the later rows win, 1 earlier ones are left out"}},
		{name: "time before zero", text: header + "-1.5000000E+000, 2.0000000E+001, 1.0000000E+000\n" + first, time: []float64{-1.5, 0}, last: []float64{1, 1}},
		{name: "unit with a comma", text: "s,a,b,kW/m2\nTime,TC,HF\n" + first, time: []float64{0}, last: []float64{1},
			problems: []string{"x_devc.csv:1: found 4 units for 3 labels: a unit has a comma in it, so that no unit can be told; units are left out"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := readAll(t, []byte(test.text), ReadOptions{})
			require.NoError(t, err)
			if test.labels == nil {
				test.labels = []string{"Time", "TC", "HF"}
			}
			require.Equal(t, test.labels, got.Labels)
			require.Equal(t, test.time, got.Time)
			require.True(t, same(test.last, got.Columns[2]), "%v", got.Columns[2])
			found := []string(nil)
			for _, p := range got.Problems {
				found = append(found, p.Error())
			}
			require.Equal(t, test.problems, found)
			if test.problems != nil && got.Units != nil {
				_, err := readAll(t, []byte(test.text), ReadOptions{Strict: true})
				require.EqualError(t, err, test.problems[0])
			}
		})
	}
}

func TestFilesThatAreNone(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       error
		says       string
	}{
		{"empty", "", ErrEmpty, "x_devc.csv: the file is empty"},
		{"one row", "s,C\n", ErrTruncated, "x_devc.csv:2: the row of labels is unfinished"},
		{"labels cut", "s,C\nTime,T", ErrTruncated, "x_devc.csv:2: the row of labels is unfinished"},
		{"another csv", "time;value\n1;2\n", ErrHeader, `x_devc.csv:1:1: found "time;value", expected the units`},
		{"no device", "s\nTime\n", ErrHeader, "x_devc.csv:1:1:"},
		{"no time", "s,C\nT,TC\n", ErrHeader, `x_devc.csv:2:1: found "T,TC", expected the labels`},
		{"NUL", strings.Repeat("\x00", 100000), ErrHeader, "x_devc.csv:1:1:"},
		{"a million columns", "s" + strings.Repeat(",", 1e6) + "\nTime" + strings.Repeat(",", 1e6) + "\n", ErrHeader, "x_devc.csv:1: found 1000001 columns, expected no more than 262144"},
		{"a million labels", "s,C\nTime" + strings.Repeat(",", 1e6) + "\n", ErrHeader, "x_devc.csv:2: found 1000001 columns, expected no more than 262144"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := readAll(t, []byte(test.text), ReadOptions{})
			require.ErrorIs(t, err, test.want)
			require.ErrorContains(t, err, test.says)
			var p *Problem
			require.True(t, errors.As(err, &p))
			_, err = ReadHeader(strings.NewReader(test.text), "x_devc.csv")
			require.ErrorContains(t, err, test.says)
		})
	}
}

// streamFS is a file system whose files can only be read from the start, as those
// of an archive.
type streamFS struct{ fs.FS }

func (s streamFS) Open(name string) (fs.File, error) {
	f, err := s.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if _, ok := f.(fs.ReadDirFile); ok {
		return f, nil
	}
	return struct{ fs.File }{f}, nil
}

// Peers' fixture 13: COLUMN_DUMP_LIMIT splits a file, and each part has its time.
func TestSplitFilesAreRead(t *testing.T) {
	files := fstest.MapFS{
		"a_1_devc.csv": {Data: []byte("s,C,C\nTime,A,B\n 0.0000000E+000, 1.0000000E+000, 2.0000000E+000\n")},
		"a_2_devc.csv": {Data: []byte("s,C\nTime,C\n 0.0000000E+000, 3.0000000E+000\n 1.0000000E+000, 4.0000000E+000\n")},
	}
	for name, fsys := range map[string]fs.FS{"at any place": files, "one after the other": streamFS{files}} {
		run, err := OpenFS(fsys, ".")
		require.NoError(t, err, name)
		require.Len(t, run.Devices, 3)
		series, problems, err := run.Read(2, 0, 1)
		require.NoError(t, err)
		require.Empty(t, problems)
		require.Equal(t, []Series{{[]float64{0, 1}, []float64{3, 4}}, {[]float64{0}, []float64{1}}, {[]float64{0}, []float64{2}}}, series)
	}
}

// repeat gives a text again and again.
type repeat struct {
	text string
	n    int64 // bytes still to give
	at   int
}

func (r *repeat) Read(b []byte) (n int, err error) {
	for n < len(b) && r.n > 0 {
		m := copy(b[n:], r.text[r.at:min(int64(len(r.text)), int64(r.at)+r.n)])
		n, r.n, r.at = n+m, r.n-int64(m), (r.at+m)%len(r.text)
	}
	if r.n == 0 {
		err = io.EOF
	}
	return n, err
}

func TestMemoryIsBounded(t *testing.T) {
	const header = "s,C\nTime,TC\n 0.0000000E+000, 1.0000000E+000\n"
	for _, test := range []struct {
		name   string
		file   io.Reader
		mostMB uint64
		want   string
	}{
		{"a long line", io.MultiReader(strings.NewReader(header), &repeat{text: "1", n: 1 << 30}), 40, "x:4: found a line of more than 16 MiB"},
		{"a long header", &repeat{text: "s,C", n: 1 << 30}, 40, "x:1: found a line of more than 16 MiB"},
		{"a long tail of NUL", io.MultiReader(strings.NewReader(header), &repeat{text: strings.Repeat("\x00", 4096), n: 1 << 30}), 2, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var err error
			allocated := allocation(func() { _, err = ReadTable(test.file, "x", nil) })
			if test.want == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, test.want)
				require.ErrorIs(t, err, errors.Unwrap(err))
			}
			require.Less(t, allocated, test.mostMB<<20)
		})
	}
}

// Of a file in an archive the size is known, so that nothing need be moved while
// the table grows; if the size is wrong, all the same is read.
func TestStreamOfKnownSize(t *testing.T) {
	rows := make([][]float64, 2000)
	for i := range rows {
		rows[i] = append(make([]float64, 0, 201), float64(i))
		rows[i] = rows[i][:201]
	}
	text := standard.file(200, rows)
	f, err := streamFS{fstest.MapFS{"a_devc.csv": {Data: text}}}.Open("a_devc.csv")
	require.NoError(t, err)
	var table *Table
	allocated := allocation(func() { table, err = ReadTable(f, "x", nil) })
	require.NoError(t, err)
	require.Len(t, table.Time, len(rows))
	require.Less(t, allocated, uint64(8*201*2000+1<<20))

	for _, size := range []int64{1, 100000, 1 << 62} {
		rows, err := newRowReader(strings.NewReader(string(text)), size, "x", &ReadOptions{Columns: []int{7}})
		require.NoError(t, err)
		data := newColumns(2, 0)
		require.NoError(t, data.readRows(rows))
		require.Equal(t, 2000, data.rows)
	}
}

func TestReadWith(t *testing.T) {
	var text strings.Builder
	_, _ = io.Copy(&text, &growing{devices: 100, rows: 2000})
	run, err := OpenFS(fstest.MapFS{"a_devc.csv": {Data: []byte(text.String())}}, ".")
	require.NoError(t, err)
	stop := errors.New("stop")
	_, _, err = run.ReadWith(&ReadOptions{Progress: func(done, size int64) error {
		require.Equal(t, int64(text.Len()), size)
		return stop
	}}, 3)
	require.ErrorIs(t, err, stop)
	series, problems, err := run.ReadWith(nil, 3)
	require.NoError(t, err)
	require.Empty(t, problems)
	require.Len(t, series[0].Values, 2000)
}
