package bndf_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// Whatever the bytes, a boundary file reads as one record after the other does,
// its patches lie in the grid, and memory stays in proportion to the file.
func FuzzBoundaryFile(f *testing.F) {
	addSeeds(f, ".bf", "bndf_new", "bndf_old", "restart", "gauge", "dirs/res")
	big := makeFile([]float32{0, 1, 0.5}, wall(0, 2, 0, 1), wall(0, 1, 0, 1))
	big.order = binary.BigEndian
	f.Add(big.file(), byte(3))
	f.Fuzz(func(t *testing.T, data []byte, choice byte) {
		var grid []fdsio.Mesh
		entry := fdsio.BoundaryFile{CellCentered: choice&1 > 0}
		if choice&2 > 0 {
			grid, entry = meshes, declared
		}
		var file *bndf.File
		var err error
		allocated := allocation(func() {
			file, err = bndf.NewFile(bytes.NewReader(data), int64(len(data)), "x.bf", entry, grid)
		})
		require.LessOrEqual(t, allocated, 8*uint64(len(data))+2<<20)
		if err != nil {
			require.ErrorContains(t, err, "x.bf: ")
			return
		}
		for i, p := range file.Patches {
			for axis := range 3 {
				first, last := p.Range(axis)
				require.True(t, 0 <= first && first <= last && (first == last || axis != p.Axis()))
				require.True(t, grid == nil || last <= grid[file.Mesh-1].Cells[axis])
			}
			if len(file.Times) > 0 {
				require.Len(t, file.Patch(make([]float32, file.Values()), i), p.Values())
			}
		}
		records := make([]int, len(file.Patches))
		for i, p := range file.Patches {
			records[i] = p.Values()
		}
		requireAsRecords(t, &file.Frames, data, 126+44*len(records), records)
		if len(file.Times) > 0 && len(records) > 0 {
			patch := int(choice) % len(records)
			value := int(choice) * 31 % records[patch]
			history, err := file.History(patch, value)
			require.NoError(t, err)
			require.Len(t, history, len(file.Times))
		}
	})
}

// The same for a slice file.
func FuzzSliceFile(f *testing.F) {
	addSeeds(f, ".sf", "bndf_new")
	f.Fuzz(func(t *testing.T, data []byte, choice byte) {
		var grid []fdsio.Mesh
		entry := fdsio.SliceFile{CellCentered: choice&1 > 0}
		if choice&2 > 0 {
			grid, entry.Mesh = meshes, 1
		}
		var s *bndf.Slice
		var err error
		allocated := allocation(func() {
			s, err = bndf.NewSlice(bytes.NewReader(data), int64(len(data)), "x.sf", entry, grid)
		})
		require.LessOrEqual(t, allocated, 8*uint64(len(data))+2<<20)
		if err != nil {
			require.ErrorContains(t, err, "x.sf: ")
			return
		}
		require.Equal(t, s.Values()-1, s.At(s.I2, s.J2, s.K2))
		requireAsRecords(t, &s.Frames, data, 146, []int{s.Values()})
	})
}

func addSeeds(f *testing.F, suffix string, folders ...string) {
	for _, folder := range folders {
		names, err := filepath.Glob(formats + folder + "/*" + suffix)
		require.NoError(f, err)
		require.NotEmpty(f, names)
		for i, name := range names {
			data, err := os.ReadFile(name)
			require.NoError(f, err)
			data = data[:min(len(data), 8000)]
			f.Add(data, byte(i))
			f.Add(data[:len(data)*2/3], byte(i+1))
		}
	}
}

// requireAsRecords reads the frames again, record by record, and drops those that
// later ones supersede.
func requireAsRecords(t *testing.T, f *bndf.Frames, data []byte, header int, records []int) {
	var order binary.ByteOrder = binary.LittleEndian
	if data[0] == 0 {
		order = binary.BigEndian
	}
	rest, good := data[header:], true
	record := func(n int) (v []float32, ok bool) {
		if len(rest) < 4*n+8 {
			return nil, false
		}
		marker, end := order.Uint32(rest), order.Uint32(rest[4+4*n:])
		for i := range n {
			v = append(v, math.Float32frombits(order.Uint32(rest[4+4*i:])))
		}
		rest = rest[4*n+8:]
		return v, marker == uint32(4*n) && end == uint32(4*n)
	}
	var times []float64
	var frames [][]float32 // nil where a marker is wrong
frames:
	for {
		time, ok := record(1)
		if !ok {
			break
		}
		values, whole := []float32{}, true
		for _, n := range records {
			if len(rest) < 4*n+8 {
				break frames
			}
			v, ok := record(n)
			values, whole = append(values, v...), whole && ok
		}
		if !whole {
			values = nil
		}
		at := float64(time[0])
		if math.IsNaN(at) || math.IsInf(at, 0) {
			continue
		}
		for len(times) > 0 && times[len(times)-1] >= at {
			times, frames = times[:len(times)-1], frames[:len(frames)-1]
		}
		times, frames = append(times, at), append(frames, values)
	}
	require.Len(t, f.Times, len(times))
	var want []float32
	for i, time := range times {
		require.Equal(t, time, f.Times[i])
		good = good && frames[i] != nil
		want = append(want, frames[i]...)
	}
	got, err := f.ReadAll(&bndf.Options{Workers: 1})
	if !good {
		require.ErrorIs(t, err, fdsio.ErrFormat)
		return
	}
	require.NoError(t, err)
	require.Equal(t, len(want), len(got))
	for i, v := range got {
		require.Equal(t, math.Float32bits(want[i]), math.Float32bits(v))
	}
	if len(times) > 0 {
		_, err = f.Maximum(times[0], times[len(times)-1], &bndf.Options{Workers: 1})
		require.NoError(t, err)
		mean, err := f.Mean(times[0], times[len(times)-1], &bndf.Options{Workers: 1})
		require.NoError(t, err)
		require.Len(t, mean.Values, f.Values())
	}
}
