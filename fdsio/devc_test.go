package fdsio

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// format is how a deck has FDS write numbers.
type format struct {
	digits, exponent int // SIG_FIGS, SIG_FIGS_EXP
	comma            bool
	lineEnd          string
}

var standard = format{8, 3, false, "\n"}

func (f format) separator() string {
	if f.comma {
		return ";"
	}
	return ","
}

func (f format) width() int { return f.digits + f.exponent + 4 }

// cell writes a number as Fortran's ESw.dEe.
func (f format) cell(v float64) string {
	text := strconv.FormatFloat(v, 'E', f.digits-1, 64)
	switch {
	case math.IsNaN(v):
		text = "NaN"
	case math.IsInf(v, 0):
		text = strings.Replace(strings.TrimPrefix(text, "+"), "Inf", "Infinity", 1)
	default:
		mantissa, exponent, _ := strings.Cut(text, "E")
		if f.digits == 1 {
			mantissa += "."
		}
		sign, exponent := exponent[:1], strings.TrimLeft(exponent[1:], "0")
		if len(exponent) > f.exponent {
			return " " + strings.Repeat("*", f.width()-1)
		}
		text = mantissa + "E" + sign + strings.Repeat("0", f.exponent-len(exponent)) + exponent
		if f.comma {
			text = strings.Replace(text, ".", ",", 1)
		}
	}
	return fmt.Sprintf("%*s", f.width(), text)
}

// file writes a device file of so many devices. Rows have the time first.
func (f format) file(devices int, rows [][]float64) []byte {
	var b bytes.Buffer
	sep := f.separator()
	b.WriteString("s" + strings.Repeat(sep+"kW/m2", devices) + f.lineEnd + "Time")
	for d := range devices {
		fmt.Fprintf(&b, "%sD%d", sep, d+1)
	}
	b.WriteString(f.lineEnd)
	for _, row := range rows {
		for i, v := range row {
			if i > 0 {
				b.WriteString(sep)
			}
			b.WriteString(f.cell(v))
		}
		b.WriteString(f.lineEnd)
	}
	return b.Bytes()
}

// randomRows makes rows with all that FDS may write.
func randomRows(r *rand.Rand, devices, n int) [][]float64 {
	rows := make([][]float64, n)
	time := -1.5
	for i := range rows {
		if time += 0.1 + r.Float64(); r.IntN(60) == 0 {
			time -= 10 * r.Float64()
		}
		rows[i] = append(rows[i], time)
		for range devices {
			rows[i] = append(rows[i], randomValue(r))
		}
	}
	return rows
}

func randomValue(r *rand.Rand) float64 {
	v := (1 + 9*r.Float64()) * math.Pow10(r.IntN(8)-4)
	switch r.IntN(100) {
	case 0:
		v = math.NaN()
	case 1:
		v = math.Inf(1 - 2*r.IntN(2))
	case 2:
		v = 0
	case 3:
		v *= math.Pow10(r.IntN(600) - 300)
	}
	if r.IntN(3) == 0 {
		v = -v
	}
	return v
}

// readings are the ways to read a file; all must agree.
var readings = map[string]func(text []byte, opts ReadOptions) (*Table, error){
	"one after the other": func(text []byte, opts ReadOptions) (*Table, error) {
		return ReadTable(bytes.NewReader(text), "x_devc.csv", &opts)
	},
	"at any place": func(text []byte, opts ReadOptions) (*Table, error) {
		opts.Workers = 1
		return ReadTableAt(bytes.NewReader(text), int64(len(text)), "x_devc.csv", &opts)
	},
	"at any place, together": func(text []byte, opts ReadOptions) (*Table, error) {
		opts.Workers = 3
		return ReadTableAt(bytes.NewReader(text), int64(len(text)), "x_devc.csv", &opts)
	},
	"byte by byte": func(text []byte, opts ReadOptions) (*Table, error) {
		return ReadTable(io.MultiReader(&drip{text}), "x_devc.csv", &opts)
	},
}

// drip gives a few bytes at a time.
type drip struct{ text []byte }

func (d *drip) Read(b []byte) (int, error) {
	if len(d.text) == 0 {
		return 0, io.EOF
	}
	n := copy(b[:min(7, len(b))], d.text)
	d.text = d.text[n:]
	return n, nil
}

// readAll reads a file in all ways and requires that they give the same.
func readAll(t testing.TB, text []byte, opts ReadOptions) (*Table, error) {
	t.Helper()
	want, wantErr := readings["one after the other"](text, opts)
	for name, read := range readings {
		got, err := read(text, opts)
		require.Equal(t, wantErr, err, name)
		if err == nil {
			requireSame(t, want, got, name)
		}
	}
	return want, wantErr
}

func requireSame(t testing.TB, want, got *Table, name string) {
	t.Helper()
	require.Equal(t, want.Header, got.Header, name)
	require.True(t, same(want.Time, got.Time), "%s: times %v, not %v", name, got.Time, want.Time)
	require.Len(t, got.Columns, len(want.Columns), name)
	for i := range want.Columns {
		require.Equal(t, want.Columns[i] == nil, got.Columns[i] == nil, name)
		require.True(t, same(want.Columns[i], got.Columns[i]), "%s: column %d is %v, not %v", name, i, got.Columns[i], want.Columns[i])
	}
	require.Equal(t, want.Problems, got.Problems, name)
}

// same compares bit by bit, but for NaN.
func same(a, b []float64) bool {
	return slices.EqualFunc(a, b, sameValue)
}

func sameValue(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || math.IsNaN(a) && math.IsNaN(b)
}

var formats = []format{standard, {8, 3, false, "\r\n"}, {8, 3, true, "\n"}, {8, 3, true, "\r\n"}, {4, 2, false, "\n"},
	{1, 3, false, "\n"}, {16, 4, false, "\n"}, {20, 2, true, "\r\n"}, {9, 2, false, "\n"}}

func TestAllReadingsGiveWhatWasWritten(t *testing.T) {
	for n, f := range formats {
		r := rand.New(rand.NewPCG(1, uint64(n)))
		for _, devices := range []int{1, 2, 7, 400} {
			var rows [][]float64
			for i := range 10 { // one digit tells no more times apart
				row := []float64{float64(i)}
				for range devices {
					row = append(row, randomValue(r))
				}
				rows = append(rows, row)
			}
			got, err := readAll(t, f.file(devices, rows), ReadOptions{})
			require.NoError(t, err)
			require.Len(t, got.Time, len(rows))
			for i, row := range rows {
				for column, v := range row[1:] {
					text := f.cell(v)
					want, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(text), ",", ".", 1), 64)
					if err != nil {
						want = math.NaN()
					}
					require.True(t, sameValue(want, got.Columns[column+1][i]), "%q gave %v", text, got.Columns[column+1][i])
				}
			}
		}
	}
}

func TestAllReadingsAgreeOnDamage(t *testing.T) {
	files := 400
	if testing.Short() {
		files = 60
	}
	for n, f := range formats {
		r := rand.New(rand.NewPCG(2, uint64(n)))
		for range files {
			devices := 1 + r.IntN(6)
			text := f.file(devices, randomRows(r, devices, 1+r.IntN(40)))
			for range 1 + r.IntN(3) {
				text = damage(r, text)
			}
			_, _ = readAll(t, text, ReadOptions{})
			_, _ = readAll(t, text, ReadOptions{Strict: true})
		}
	}
}

// damage changes one byte, or adds, removes or repeats some.
func damage(r *rand.Rand, text []byte) []byte {
	at := r.IntN(len(text))
	char := []byte("\n\r,;. -+*EeDN\x000123456789\xff")[r.IntN(25)]
	switch r.IntN(8) {
	case 0:
		return slices.Insert(slices.Clone(text), at, char)
	case 1:
		return slices.Delete(slices.Clone(text), at, min(at+1+r.IntN(20), len(text)))
	case 2:
		return text[:at]
	case 3:
		return slices.Insert(slices.Clone(text), at, text[at:min(at+r.IntN(300), len(text))]...)
	default:
		text = slices.Clone(text)
		text[at] = char
		return text
	}
}

// Of many chunks and goroutines the earliest problem counts.
func TestAllReadingsAgreeOnLongFiles(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	rows := make([][]float64, 60000)
	for i := range rows {
		rows[i] = []float64{float64(i), randomValue(r), 1}
	}
	whole := standard.file(2, rows)
	for n := range 12 {
		text := slices.Clone(whole)
		for range n {
			text = damage(r, text)
		}
		_, _ = readAll(t, text, ReadOptions{})
		_, _ = readAll(t, text, ReadOptions{Columns: []int{2}, Strict: true})
	}
	// More problems than are kept.
	text := bytes.ReplaceAll(whole, []byte(" 1.0000000E+000\n"), []byte(" **************\n"))
	got, err := readAll(t, text, ReadOptions{})
	require.NoError(t, err)
	require.Len(t, got.Problems, maxProblems+1)
	require.Contains(t, got.Problems[maxProblems].Text, "59900 more problems")
}

// Where only some columns are read, damage of the others may go unseen, but never
// gives a wrong number.
func TestProjectionAgreesWhereItLooks(t *testing.T) {
	for _, test := range []struct {
		devices, rows int
		columns       []int
	}{{5, 30, []int{2, 5}}, {5, 30, []int{}}, {5, 30, []int{1}}, {3000, 20, []int{1500, 1501, 1503}}, {3000, 20, []int{3000}},
		{3000, 17, []int{1, 2}}, {3000, 9, []int{2999, 40}}} {
		for n, f := range formats[:4] {
			r := rand.New(rand.NewPCG(4, uint64(n)))
			rows := make([][]float64, test.rows)
			for i := range rows {
				rows[i] = []float64{float64(i)}
				for range test.devices {
					rows[i] = append(rows[i], randomValue(r))
				}
			}
			text := f.file(test.devices, rows)
			opts := ReadOptions{Columns: test.columns}
			whole, err := readAll(t, text, opts)
			require.NoError(t, err)
			for range 60 {
				damaged := damage(r, text)
				got, err := readings["at any place, together"](damaged, opts)
				if err != nil {
					require.ErrorContains(t, err, "x_devc.csv:")
					continue
				}
				want, err := readings["one after the other"](damaged, opts)
				require.NoError(t, err)
				if looksAt(f, test.devices, test.columns, text, damaged) {
					requireSame(t, want, got, "where it looks")
				}
				for i, time := range got.Time {
					k := slices.Index(want.Time, time)
					from := want
					if k < 0 { // the row was left out for what is elsewhere in it
						k, from = slices.Index(whole.Time, time), whole
					}
					require.GreaterOrEqual(t, k, 0)
					for _, c := range test.columns {
						require.True(t, sameValue(from.Columns[c][k], got.Columns[c][i]))
					}
				}
			}
		}
	}
}

// looksAt reports whether one byte was changed, in the time, one of the columns,
// a separator beside it or the line end.
func looksAt(f format, devices int, columns []int, text, damaged []byte) bool {
	if len(text) != len(damaged) {
		return false
	}
	at := 0
	for at < len(text) && text[at] == damaged[at] {
		at++
	}
	header := len(f.file(devices, nil))
	cell := f.width() + 1
	stride := cell*(devices+1) - 1 + len(f.lineEnd)
	if at < header || at == len(text) {
		return true
	}
	in := (at - header) % stride
	for _, c := range append([]int{0}, columns...) {
		if in >= c*cell-1 && in < c*cell+cell {
			return true
		}
	}
	return in >= stride-len(f.lineEnd)
}

func TestFileCutAtEveryByte(t *testing.T) {
	for _, f := range formats {
		rows := randomRows(rand.New(rand.NewPCG(5, 5)), 3, 10)
		for i := range rows {
			rows[i][0] = float64(i)
		}
		text := f.file(3, rows)
		whole, err := readAll(t, text, ReadOptions{})
		require.NoError(t, err)
		header := len(f.file(3, nil))
		stride := (len(text) - header) / len(rows)
		for cut := range text {
			got, err := readAll(t, text[:cut], ReadOptions{})
			if cut < header {
				require.Error(t, err)
				continue
			}
			require.NoError(t, err)
			n := (cut - header) / stride
			require.Len(t, got.Time, n, "cut at %d", cut)
			for c := 1; c < len(got.Columns); c++ {
				require.True(t, same(whole.Columns[c][:n], got.Columns[c]))
			}
			pending := slices.ContainsFunc(got.Problems, func(p *Problem) bool { return p.Err == ErrTruncated && p.Line == n+3 })
			require.Equal(t, (cut-header)%stride > 0, pending, "cut at %d", cut)
		}
	}
}

// shrinking is a file that loses its end when it has been read from a few times.
type shrinking struct {
	text  []byte
	reads int
	left  int
}

func (s *shrinking) ReadAt(b []byte, at int64) (int, error) {
	if s.reads--; s.reads < 0 {
		s.text = s.text[:min(s.left, len(s.text))]
	}
	return bytes.NewReader(s.text).ReadAt(b, at)
}

func TestFileShrinksWhileRead(t *testing.T) {
	rows := make([][]float64, 40000)
	for i := range rows {
		rows[i] = []float64{float64(i), 1, 2}
	}
	text := standard.file(2, rows)
	for reads := range 6 {
		for _, left := range []int{0, 1000, 1000000, 1000001, len(text) - 48, len(text) - 1} {
			f := &shrinking{text: text, reads: reads, left: left}
			got, err := ReadTableAt(f, int64(len(text)), "x", &ReadOptions{Workers: 1})
			if err != nil {
				require.ErrorContains(t, err, "x")
				continue
			}
			for i, time := range got.Time {
				require.Equal(t, float64(i), time)
			}
			if len(got.Time) < len(rows) {
				require.ErrorIs(t, got.Problems[len(got.Problems)-1], ErrTruncated)
			}
		}
	}
}

func TestProgress(t *testing.T) {
	rows := make([][]float64, 100000)
	for i := range rows {
		rows[i] = []float64{float64(i), 1, 2}
	}
	text := standard.file(2, rows)
	for name, read := range readings {
		var last int64
		calls := 0
		opts := ReadOptions{Progress: func(done, size int64) error {
			require.Greater(t, done, last)
			require.Contains(t, []int64{0, int64(len(text))}, size)
			last, calls = done, calls+1
			return nil
		}}
		_, err := read(text, opts)
		require.NoError(t, err)
		require.Greater(t, calls, 2, name)
		require.LessOrEqual(t, last, int64(len(text)))

		opts.Progress = func(_, _ int64) error { return io.ErrClosedPipe }
		_, err = read(text, opts)
		require.ErrorIs(t, err, io.ErrClosedPipe, name)
	}
}
