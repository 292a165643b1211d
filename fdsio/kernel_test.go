package fdsio

import "testing"

func BenchmarkKernel(b *testing.B) {
	const columns = 2000
	text := make([]byte, 0, tileRows*columns*cellSize)
	for i := range tileRows * columns {
		text = append(text, " 1.2345678E-001,"...)
		if i%3 == 0 {
			copy(text[len(text)-16:], "-8.7654321E+002,")
		}
	}
	out := make([][tileRows]float64, columns)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		for c := range out {
			if !decodeTile(&out[c], text[c*cellSize:], columns*cellSize, ',') {
				b.Fatal("not decoded")
			}
		}
	}
}
