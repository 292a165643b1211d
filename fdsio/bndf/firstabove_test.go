package bndf_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

var everyTime = [2]float64{math.Inf(-1), math.Inf(1)}

// The ramps of a made wall exceed a level where their lines do, with cells and with
// those recovered from nodes.
func TestFirstAboveOfRamps(t *testing.T) {
	nan := math.NaN()
	slope := func(x float64) float64 { return 1 + x }
	meshes := []madeMesh{{nodes: [3][]float64{gridLines(0, 4, 4), gridLines(0, 1, 2), gridLines(0, 2, 2)}}}
	meshes[0].patches = append(meshes[0].patches, meshes[0].side(1, 2))
	files := madeRun(meshes, []float64{0, 1, 2, 5, 10}, func(_, _ int, p [3]float64, time float64) (float64, bool) {
		return slope(p[0]) * time, true
	})
	walls := wallsOf(t, files)
	for i, output := range walls.Outputs {
		data, err := walls.List[0].Open(output)
		require.NoError(t, err)
		for _, tc := range []struct {
			level, from, to float64
			want            [4]float64 // by x
			never           int
		}{
			{6, everyTime[0], everyTime[1], [4]float64{6 / slope(0.5), 6 / slope(1.5), 6 / slope(2.5), 6 / slope(3.5)}, 0},
			{6, 2, 5, [4]float64{6 / slope(0.5), 6 / slope(1.5), 2, 2}, 0}, // above at the first frame
			{20, 0, 10, [4]float64{nan, 20 / slope(1.5), 20 / slope(2.5), 20 / slope(3.5)}, 2},
			{100, 0, 10, [4]float64{nan, nan, nan, nan}, 8},
			{-1, 1, 10, [4]float64{1, 1, 1, 1}, 0},
			{0, 0, 10, [4]float64{0, 0, 0, 0}, 0}, // a level that is left at once is exceeded from then
		} {
			f, err := data.FirstAbove(tc.level, tc.from, tc.to)
			require.NoError(t, err)
			require.Equal(t, "s", f.Unit)
			require.Equal(t, tc.level, f.Level)
			require.Equal(t, tc.never, f.Never)
			for l, want := range tc.want {
				for n := range 2 {
					got := f.Value(0, l, n)
					require.Equal(t, math.IsNaN(want), math.IsNaN(got), "output %d, level %g, cell %d", i, tc.level, l)
					if !math.IsNaN(want) {
						// Single precision of values up to 45, over a slope above 1; recovery adds some.
						require.InDelta(t, want, got, 4e-5, "output %d, level %g, cell %d", i, tc.level, l)
					}
				}
			}
		}
		for _, level := range []float64{nan, math.Inf(1)} {
			_, err = data.FirstAbove(level, 0, 10)
			require.ErrorContains(t, err, "expected a finite number")
		}
		_, err = data.FirstAbove(1, 11, 12)
		require.ErrorIs(t, err, fdsio.ErrEmpty)
		require.NoError(t, data.Close())
	}
}

// Nothing is interpolated across a frame without a number, and a cell that has none
// at all is not one that stays below.
func TestFirstAboveAcrossGaps(t *testing.T) {
	meshes := []madeMesh{{nodes: [3][]float64{gridLines(0, 4, 4), gridLines(0, 1, 2), gridLines(0, 1, 1)}}}
	meshes[0].patches = append(meshes[0].patches, meshes[0].side(1, 2))
	nan, inf := math.NaN(), math.Inf(1)
	courses := [4][]float64{{0, nan, 4, 5}, {0, inf, 1, 3}, {nan, nan, nan, nan}, {nan, 0, 1, nan}}
	files := madeRun(meshes, []float64{0, 1, 2, 3}, func(_, _ int, p [3]float64, time float64) (float64, bool) {
		return courses[int(p[0])][int(time)], true
	})
	walls := wallsOf(t, files)
	data, err := walls.List[0].Open(walls.Outputs[1])
	require.NoError(t, err)
	defer data.Close()
	require.True(t, data.Output.CellCentered)
	f, err := data.FirstAbove(2, 0, 3)
	require.NoError(t, err)
	require.Equal(t, []float64{2, 2.5}, f.Values[0][:2])
	require.True(t, math.IsNaN(f.Values[0][2]) && math.IsNaN(f.Values[0][3]))
	require.Equal(t, 1, f.Never, "the last; the one before has no value")
}

// A slice of values 100 x + 10 z + t, at nodes and of cells.
func TestFirstAboveInPlanes(t *testing.T) {
	for _, p := range planesOf(t, slicedRun(0, 1, 3, 60)) {
		d := openPlane(t, p)
		at0, err := d.At(0)
		require.NoError(t, err)
		f, err := d.FirstAbove(100, 0, 60)
		require.NoError(t, err)
		never := 0
		for i, values := range f.Values {
			for k, got := range values {
				switch start := at0.Values[i][k]; {
				case math.IsNaN(start): // solid
					require.True(t, math.IsNaN(got))
				case start+60 <= 100:
					require.True(t, math.IsNaN(got))
					never++
				default:
					require.InDelta(t, max(100-start, 0), got, 1e-4, "single precision of some hundreds")
				}
			}
		}
		require.NotZero(t, never)
		require.Equal(t, never, f.Never)
		require.Equal(t, []float64{0, 60, 4}, []float64{f.From, f.To, float64(f.Frames)})
		_, err = d.FirstAbove(math.NaN(), 0, 60)
		require.ErrorContains(t, err, "expected a finite number")
		_, err = d.FirstAbove(1, 70, 80)
		require.ErrorIs(t, err, fdsio.ErrEmpty)
	}
}
