package fdsio

import (
	"bytes"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever the bytes, both ways of reading agree, nothing is invented, and memory
// stays in proportion to the file. One goroutine, for goroutines make the coverage
// that guides the fuzzing differ from run to run.
func FuzzReadTable(f *testing.F) {
	rows := [][]float64{{0, 20, -1.5}, {1, math.NaN(), math.Inf(-1)}, {2, 1e200, -2e-14}, {1.5, 3, 4}}
	for range 3 {
		rows = append(rows, rows...)
	}
	for _, format := range formats {
		f.Add(format.file(2, rows), false, byte(2))
	}
	text := standard.file(2, rows)
	f.Add(text[:len(text)-3], true, byte(1))
	f.Add(append(bytes.Clone(text), make([]byte, 9000)...), false, byte(0))
	f.Add(bytes.ReplaceAll(text, []byte("E+000"), []byte("***")), false, byte(3))
	f.Add([]byte("s,C\nTime,\"TC\"\n1.0-100,2.0D+1\n2,\n\n3,4,5\n"), false, byte(1))
	f.Add([]byte("s;C\nTime;TC\n 1,0;2,5\n"), true, byte(1))

	f.Fuzz(func(t *testing.T, text []byte, strict bool, column byte) {
		var table *Table
		var err error
		allocated := allocation(func() {
			table, err = ReadTableAt(bytes.NewReader(text), int64(len(text)), "x_devc.csv", &ReadOptions{Strict: strict, Workers: 1})
		})
		require.LessOrEqual(t, allocated, 8*uint64(len(text))+16<<20)
		want, wantErr := readings["one after the other"](text, ReadOptions{Strict: strict})
		require.Equal(t, wantErr, err)
		if err != nil {
			return
		}
		requireSame(t, want, table, "at any place")
		require.LessOrEqual(t, len(table.Time), bytes.Count(text, []byte{'\n'}))
		for i, time := range table.Time {
			require.False(t, math.IsNaN(time) || math.IsInf(time, 0))
			require.True(t, i == 0 || time > table.Time[i-1])
		}
		if int(column) < len(table.Labels) {
			one, err := readings["at any place"](text, ReadOptions{Columns: []int{int(column)}})
			require.NoError(t, err)
			require.Equal(t, table.Header, one.Header)
		}
	})
}
