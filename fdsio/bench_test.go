package fdsio

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// benchmarkFile is 16 MB of a file in which all numbers are as FDS mostly writes them.
func benchmarkFile(f format, devices int) []byte {
	r := rand.New(rand.NewPCG(10, 10))
	var rows [][]float64
	for i := range (16 << 20) / ((f.width() + 1) * (devices + 1)) {
		row := []float64{float64(i) / 10}
		for range devices {
			row = append(row, (1+9*r.Float64())*float64(r.IntN(2000)-500)/10)
		}
		rows = append(rows, row)
	}
	return f.file(devices, rows)
}

func BenchmarkReadTableAt(b *testing.B) {
	text := benchmarkFile(standard, 2000)
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("goroutines=%d", workers), func(b *testing.B) {
			benchmarkAt(b, text, &ReadOptions{Workers: workers})
		})
	}
}

// The formats that the kernel does not read; the rest of the way is the same.
func BenchmarkReadTableAtOtherFormats(b *testing.B) {
	for name, f := range map[string]format{"SIG_FIGS=5": {5, 3, false, "\n"}, "SIG_FIGS=16": {16, 3, false, "\n"}, "COMMA": {8, 3, true, "\n"}} {
		text := benchmarkFile(f, 2000)
		b.Run(name, func(b *testing.B) { benchmarkAt(b, text, &ReadOptions{Workers: 1}) })
	}
}

// 12 of 2000 columns, and of 20000, where reading whole rows costs more.
func BenchmarkProjection(b *testing.B) {
	for _, devices := range []int{2000, 20000} {
		text := benchmarkFile(standard, devices)
		opts := &ReadOptions{Workers: 1}
		for i := range 12 {
			opts.Columns = append(opts.Columns, 1+i*devices/12)
		}
		b.Run(fmt.Sprintf("devices=%d", devices), func(b *testing.B) { benchmarkAt(b, text, opts) })
	}
}

func benchmarkAt(b *testing.B, text []byte, opts *ReadOptions) {
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		table, err := ReadTableAt(bytes.NewReader(text), int64(len(text)), "x", opts)
		require.NoError(b, err)
		require.Empty(b, table.Problems)
	}
}

// The general way, for rows as FDS writes them and for any others.
func BenchmarkReadTable(b *testing.B) {
	text := benchmarkFile(standard, 2000)
	for name, text := range map[string][]byte{"even": text, "ragged": bytes.ReplaceAll(text, []byte(", "), []byte(","))} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				table, err := ReadTable(bytes.NewReader(text), "x", nil)
				require.NoError(b, err)
				require.Empty(b, table.Problems)
			}
		})
	}
}

func BenchmarkScanner(b *testing.B) {
	text := benchmarkFile(standard, 2000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s := NewScanner(bytes.NewReader(text), "x", nil)
		for s.Scan() {
		}
		require.NoError(b, s.Err())
	}
}

func BenchmarkReadHeader(b *testing.B) {
	text := standard.file(20000, nil)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		_, err := ReadHeader(bytes.NewReader(text), "x")
		require.NoError(b, err)
	}
}
