package bndf_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// The largest value and the first time that has it, over all times and some.
func TestMaximum(t *testing.T) {
	for name, m := range files() {
		if len(m.times) == 0 {
			continue
		}
		f, err := m.open()
		require.NoError(t, err)
		for _, span := range [][2]float64{{math.Inf(-1), math.Inf(1)}, {0.2, 1}, {1, 1}, {0.15, 2000.5}} {
			for _, workers := range []int{1, 3} {
				peak, err := f.Maximum(span[0], span[1], &bndf.Options{Workers: workers})
				require.NoError(t, err, name)
				require.Len(t, peak.Values, f.Values())
				for i := range peak.Values {
					most, at := float32(math.Inf(-1)), -1
					for frame, time := range f.Times {
						if v := m.values[frame][i]; span[0] <= time && time <= span[1] && v > most {
							most, at = v, frame
						}
					}
					if peak.Values[i] != most || int(peak.Frames[i]) != at {
						require.Fail(t, name, "value %d: %v at %d, expected %v at %d", i, peak.Values[i], peak.Frames[i], most, at)
					}
				}
			}
		}
	}
}

// What is not a number is passed over, and so is -Inf; of equal values the first
// counts.
func TestMaximumOfOddNumbers(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	m := makeFile([]float32{0, 1, 2}, wall(0, 2, 0, 1))
	m.values = [][]float32{
		{nan, nan, 5, 1, -inf, -3},
		{nan, -7, nan, 2, -inf, inf},
		{nan, nan, 5, 2, -inf, 0},
	}
	f, err := m.open()
	require.NoError(t, err)
	peak, err := f.Maximum(0, 2, nil)
	require.NoError(t, err)
	require.True(t, math.IsNaN(float64(peak.Values[0])))
	require.True(t, math.IsNaN(float64(peak.Values[4])))
	require.Equal(t, []float32{-7, 5, 2}, peak.Values[1:4])
	require.Equal(t, inf, peak.Values[5])
	require.Equal(t, []int32{-1, 1, 0, 1, -1, 1}, peak.Frames)

	mean, err := f.Mean(0, 1, nil)
	require.NoError(t, err)
	require.True(t, math.IsNaN(mean.Values[1]))
	require.Equal(t, 1.5, mean.Values[3])
}

// lines makes a file in which each value changes linearly, at uneven times.
func lines(t *testing.T) (f *bndf.File, at func(value int, time float64) float64) {
	m := makeFile([]float32{0, 0.5, 0.75, 3, 4, 8, 8.125}, wall(0, 2, 0, 1), wall(0, 3, 0, 2))
	at = func(value int, time float64) float64 { return 3 - float64(value)*time/4 }
	for i, time := range m.times {
		for k := range m.values[i] {
			m.values[i][k] = float32(at(k, float64(time)))
		}
	}
	f, err := m.open()
	require.NoError(t, err)
	return f, at
}

// Of lines the trapezium rule gives the exact mean and integral, whatever the
// times and wherever the span is cut.
func TestMeanAndIntegralOfLines(t *testing.T) {
	f, at := lines(t)
	inf := math.Inf(1)
	for _, span := range []struct{ from, to, cutFrom, cutTo float64 }{
		{-inf, inf, 0, 8.125},
		{0, 8.125, 0, 8.125},
		{-3, 4, 0, 4},
		{0.5, 0.75, 0.5, 0.75},
		{0.6, 0.7, 0.6, 0.7},
		{0.6, 3.5, 0.6, 3.5},
		{3, 99, 3, 8.125},
		{5, 5, 5, 5},
		{3, 3, 3, 3},
		{8.125, 9, 8.125, 8.125},
		{-1, 0, 0, 0},
	} {
		mean, err := f.Mean(span.from, span.to, nil)
		require.NoError(t, err)
		integral, err := f.Integral(span.from, span.to, &bndf.Options{Workers: 2})
		require.NoError(t, err)
		for _, s := range []*bndf.Span{mean, integral} {
			require.Equal(t, span.cutFrom, s.From)
			require.Equal(t, span.cutTo, s.To)
			require.Len(t, s.Values, f.Values())
		}
		for i := range mean.Values {
			want := at(i, (span.cutFrom+span.cutTo)/2)
			// The values are exact in single precision; the rest is double precision.
			require.InDelta(t, want, mean.Values[i], 1e-13, "%v", span)
			require.InDelta(t, want*(span.cutTo-span.cutFrom), integral.Values[i], 1e-12, "%v", span)
		}
	}
}

// Of other curves it gives what the rule says.
func TestMeanIsByTrapezia(t *testing.T) {
	for name, m := range files() {
		if len(m.times) == 0 {
			continue
		}
		f, err := m.open()
		require.NoError(t, err)
		n := len(f.Times)
		s, err := f.Integral(math.Inf(-1), math.Inf(1), nil)
		require.NoError(t, err)
		for i := range s.Values {
			want := 0.0
			for k := 1; k < n; k++ {
				want += (f.Times[k] - f.Times[k-1]) * (float64(m.values[k][i]) + float64(m.values[k-1][i])) / 2
			}
			// Double precision, in another order: up to 5000 terms of 10.
			if math.Abs(want-s.Values[i]) > 1e-9 {
				require.InDelta(t, want, s.Values[i], 1e-9, name)
			}
		}
	}
}

// One time has a mean, and no integral.
func TestMeanOfOneTime(t *testing.T) {
	m := makeFile([]float32{2}, wall(0, 2, 0, 1))
	f, err := m.open()
	require.NoError(t, err)
	mean, err := f.Mean(0, 10, nil)
	require.NoError(t, err)
	for i, v := range m.values[0] {
		require.Equal(t, float64(v), mean.Values[i])
	}
	integral, err := f.Integral(0, 10, nil)
	require.NoError(t, err)
	require.Equal(t, make([]float64, 6), integral.Values)
}

func TestSpansWithoutTimes(t *testing.T) {
	f, _ := lines(t)
	nan := math.NaN()
	for _, span := range [][2]float64{{9, 10}, {-2, -1}, {3, 1}, {nan, 3}, {3, nan}} {
		_, err := f.Mean(span[0], span[1], nil)
		require.ErrorIs(t, err, fdsio.ErrEmpty)
		_, err = f.Integral(span[0], span[1], nil)
		require.ErrorIs(t, err, fdsio.ErrEmpty)
		_, err = f.Maximum(span[0], span[1], nil)
		require.ErrorIs(t, err, fdsio.ErrEmpty)
	}
	_, err := f.Maximum(5, 7, nil)
	require.EqualError(t, err, "x_1_1.bf: found no output time from 5 s to 7 s, expected some of those from 0 s to 8.125 s")
	_, err = f.Mean(5, 7, nil)
	require.NoError(t, err, "between two times")

	empty, err := makeFile(nil, wall(0, 2, 0, 1)).open()
	require.NoError(t, err)
	_, err = empty.Mean(0, 1, nil)
	require.EqualError(t, err, "x_1_1.bf: it has no output time yet")
}

// The mean of a restarted run takes each time once.
func TestMeanAfterRestart(t *testing.T) {
	m := makeFile([]float32{0, 1, 2, 1, 3}, wall(0, 1, 0, 1))
	for i, v := range []float32{1, 50, 60, 2, 4} {
		for k := range m.values[i] {
			m.values[i][k] = v
		}
	}
	f, err := m.open()
	require.NoError(t, err)
	s, err := f.Integral(0, 3, nil)
	require.NoError(t, err)
	require.Equal(t, 1.5+2*3, s.Values[0])
	peak, err := f.Maximum(0, 3, nil)
	require.NoError(t, err)
	require.Equal(t, float32(4), peak.Values[0])
	require.Equal(t, 3.0, f.Times[peak.Frames[0]])
}
