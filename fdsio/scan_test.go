package fdsio

import (
	"bytes"
	"io"
	"math/rand/v2"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// allocation returns how many bytes f allocates, freed ones included.
func allocation(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestScannerGivesWhatReadTableGives(t *testing.T) {
	for n, f := range formats {
		rows := randomRows(rand.New(rand.NewPCG(9, uint64(n))), 4, 9)
		for i := range rows {
			rows[i][0] = float64(i)
		}
		text := append(f.file(4, rows), "1,2"...)
		for _, opts := range []*ReadOptions{nil, {Columns: []int{4, 2}}} {
			want, err := ReadTable(bytes.NewReader(text), "x", opts)
			require.NoError(t, err)
			s := NewScanner(bytes.NewReader(text), "x", opts)
			n := 0
			for ; s.Scan(); n++ {
				require.Equal(t, want.Time[n], s.Time())
				require.Equal(t, n+3, s.Line())
				for i, column := range s.Columns() {
					require.True(t, sameValue(want.Columns[column][n], s.Values()[i]))
				}
			}
			require.NoError(t, s.Err())
			require.Len(t, want.Time, n)
			require.Equal(t, want.Header, s.Header())
			require.Equal(t, want.Problems, s.Problems())
			require.ErrorIs(t, s.Problems()[len(s.Problems())-1], ErrTruncated)
		}
	}
}

func TestScannerSaysWhenTimeGoesBack(t *testing.T) {
	text := "s,C\nTime,TC\n0.0,1.0\n1.0,1.0\n0.5,2.0\n2.0,2.0\n"
	s := NewScanner(strings.NewReader(text), "x", nil)
	times := []float64{}
	for s.Scan() {
		times = append(times, s.Time())
	}
	require.NoError(t, s.Err())
	require.Equal(t, []float64{0, 1, .5, 2}, times)
	require.Len(t, s.Problems(), 1)
	require.EqualError(t, s.Problems()[0], "x:5:1: time goes back from 1 s to 0.5 s, as after a restart; this row and the later ones supersede those before it from 0.5 s on")

	s = NewScanner(strings.NewReader(text), "x", &ReadOptions{Strict: true})
	for s.Scan() {
	}
	require.ErrorIs(t, s.Err(), ErrTimeOrder)

	s = NewScanner(strings.NewReader("no device file"), "x", nil)
	require.False(t, s.Scan())
	require.ErrorIs(t, s.Err(), ErrHeader)
	require.Empty(t, s.Header().Labels)
	require.Empty(t, s.Problems())
}

// However long the file, reading it allocates the same: here 10 GB of it, unless
// the test is to be short.
func TestScannerTakesConstantMemory(t *testing.T) {
	size := int64(10 << 30)
	if testing.Short() {
		size = 100 << 20
	}
	const devices = 2000
	file := &growing{devices: devices, rows: int(size / (cellSize * (devices + 1)))}
	n := 0
	allocated := allocation(func() {
		s := NewScanner(file, "x", &ReadOptions{Columns: []int{1, 1000}})
		for s.Scan() {
			n++
		}
		require.NoError(t, s.Err())
	})
	require.Equal(t, file.written, n)
	require.Less(t, allocated, uint64(1<<20))
}

// growing is a file that is made as it is read.
type growing struct {
	devices, rows, written int
	row, rest              []byte
}

func (g *growing) Read(b []byte) (n int, err error) {
	if g.row == nil {
		g.rest = standard.file(g.devices, nil)
		g.row = []byte(strings.Repeat(" 1.0000000E+000,", g.devices+1))
		g.row[len(g.row)-1] = '\n'
	}
	if len(g.rest) == 0 && g.written < g.rows {
		g.written++
		_ = strconv.AppendFloat(g.row[1:1], 1+float64(g.written)/1e7, 'f', 7, 64) // E+000 follows
		g.rest = g.row
	}
	if len(g.rest) == 0 {
		return 0, io.EOF
	}
	n = copy(b, g.rest)
	g.rest = g.rest[n:]
	return n, nil
}
