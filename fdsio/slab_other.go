//go:build !linux

package fdsio

// newSlab allocates memory for columns.
func newSlab(n int) []float64 { return make([]float64, n) }
