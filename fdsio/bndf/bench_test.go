package bndf_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// benchmarkFiles are some 100 MB each: few large patches, and many small ones.
func benchmarkFiles(b *testing.B) map[string]*bndf.File {
	times := make([]float32, 100)
	for i := range times {
		times[i] = float32(i)
	}
	few := makeFile(times, wall(0, 199, 0, 199), wall(0, 199, 0, 199), wall(0, 199, 0, 199), wall(0, 199, 0, 199), wall(0, 199, 0, 199), wall(0, 199, 0, 199))
	var patches []bndf.Patch
	for range 1650 {
		patches = append(patches, wall(0, 11, 0, 11))
	}
	many := makeFile(times, patches...)
	out := map[string]*bndf.File{"few": onDisk(b, few), "many": onDisk(b, many)}
	few.order = binary.BigEndian
	out["few, big-endian"] = onDisk(b, few)
	return out
}

func onDisk(b *testing.B, m *made) *bndf.File {
	name := filepath.Join(b.TempDir(), "x_1_1.bf")
	data := m.file()
	require.NoError(b, os.WriteFile(name, data, 0o666))
	r, err := os.Open(name)
	require.NoError(b, err)
	b.Cleanup(func() { r.Close() })
	f, err := bndf.NewFile(r, int64(len(data)), name, fdsio.BoundaryFile{}, nil)
	require.NoError(b, err)
	return f
}

func BenchmarkReadAll(b *testing.B) {
	for name, f := range benchmarkFiles(b) {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/goroutines=%d", name, workers), func(b *testing.B) {
				b.SetBytes(int64(4 * f.Values() * len(f.Times)))
				for b.Loop() {
					_, err := f.ReadAll(&bndf.Options{Workers: workers})
					require.NoError(b, err)
				}
			})
		}
	}
}

func BenchmarkFold(b *testing.B) {
	for name, f := range benchmarkFiles(b) {
		for what, fold := range map[string]func(*bndf.Options) error{
			"maximum": func(o *bndf.Options) error { _, err := f.Maximum(0, math.Inf(1), o); return err },
			"mean":    func(o *bndf.Options) error { _, err := f.Mean(0, math.Inf(1), o); return err },
		} {
			for _, workers := range []int{1, 2} {
				b.Run(fmt.Sprintf("%s/%s/goroutines=%d", what, name, workers), func(b *testing.B) {
					b.SetBytes(int64(4 * f.Values() * len(f.Times)))
					for b.Loop() {
						require.NoError(b, fold(&bndf.Options{Workers: workers}))
					}
				})
			}
		}
	}
}

// One cell at 100 times, and one patch at one.
func BenchmarkRandomAccess(b *testing.B) {
	for name, f := range benchmarkFiles(b) {
		b.Run("history/"+name, func(b *testing.B) {
			for b.Loop() {
				_, err := f.History(5, 17)
				require.NoError(b, err)
			}
		})
		b.Run("patch/"+name, func(b *testing.B) {
			values := make([]float32, f.Patches[5].Values())
			for b.Loop() {
				require.NoError(b, f.ReadPatch(50, 5, values))
			}
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	run := openRun(b, runs+"heat_flux_wall")
	for b.Loop() {
		f, err := bndf.Open(run, run.Index().Boundary[0])
		require.NoError(b, err)
		f.Close()
	}
}
