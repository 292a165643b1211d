package bndf_test

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// The cell i of a slice ends at grid line i: its value is that of the device in it.
// The .smv file of the run is not kept, but its grid is that of another.
func TestCellsOfSlicesAreWhatDevicesMeasure(t *testing.T) {
	meshes := openRun(t, formats+"bndf_new/b2.smv").Meshes()
	run := openRun(t, formats+"bndf_new/sl_devc.csv")
	data, err := os.ReadFile(formats + "bndf_new/sl_1_2.sf")
	require.NoError(t, err)
	s, err := bndf.NewSlice(bytes.NewReader(data), int64(len(data)), "sl_1_2.sf", fdsio.SliceFile{Mesh: 1, CellCentered: true}, meshes)
	require.NoError(t, err)
	require.Equal(t, "TEMPERATURE", s.Quantity)
	require.Equal(t, "C", s.Unit)
	axis, ok := s.Axis()
	require.True(t, ok)
	require.Equal(t, 0, axis)

	compared, hottest := 0, 0.0
	for i, d := range run.Devices {
		if d.Quantity != "TEMPERATURE" {
			continue
		}
		var cell [3]int
		for axis, nodes := range meshes[0].Nodes {
			for nodes[cell[axis]] < d.Position[axis] {
				cell[axis]++
			}
		}
		history, err := s.History(s.At(cell[0], cell[1], cell[2]))
		require.NoError(t, err)
		series, _, err := run.Read(i)
		require.NoError(t, err)
		for frame := range s.Times {
			device := series[0].Values[frame]
			// Single precision of some 20 °C rounds by 1e-6, eight digits by 5e-7.
			require.InDelta(t, device, history[frame], 2e-6, d.ID)
			hottest = max(hottest, device)
		}
		compared++
	}
	require.Equal(t, 30, compared)
	require.Greater(t, hottest, 20.2, "°C: there is something to compare with the ambient 20")

	frame := make([]float32, s.Values())
	require.NoError(t, s.ReadFrame(len(s.Times)-1, frame))
	for k := s.K1; k <= s.K2; k++ {
		require.Equal(t, float32(20), frame[s.At(2, s.J1, k)], "padding")
	}
	for j := s.J1; j <= s.J2; j++ {
		require.Equal(t, float32(20), frame[s.At(2, j, s.K1)], "padding")
	}
}

// A plane is a part of the box of all the mesh: node values of two files agree.
func TestSliceOfTheWholeMesh(t *testing.T) {
	run := openRun(t, formats+"bndf_new/b2.smv")
	plane, box := openSlice(t, run, 0), openSlice(t, run, 2)
	_, ok := box.Axis()
	require.False(t, ok)
	require.Equal(t, plane.Times, box.Times)
	differing := map[float32]bool{}
	inPlane, inBox := make([]float32, plane.Values()), make([]float32, box.Values())
	for i := range plane.Times {
		require.NoError(t, plane.ReadFrame(i, inPlane))
		require.NoError(t, box.ReadFrame(i, inBox))
		for k := plane.K1; k <= plane.K2; k++ {
			for j := plane.J1; j <= plane.J2; j++ {
				require.Equal(t, inPlane[plane.At(1, j, k)], inBox[box.At(1, j, k)])
				differing[inPlane[plane.At(1, j, k)]] = true
			}
		}
	}
	require.Greater(t, len(differing), 20)
	require.Panics(t, func() { plane.At(2, 0, 0) })
	require.Panics(t, func() { plane.At(1, 0, 7) })
}

// Each damage is an error that names the file and the byte.
func TestBadSlices(t *testing.T) {
	good, err := os.ReadFile(formats + "bndf_new/b2_1_1.sf") // 1 1, 0 5, 0 6
	require.NoError(t, err)
	const box = 118
	put := func(values ...int32) []byte {
		b := bytes.Clone(good)
		for i, v := range values {
			binary.LittleEndian.PutUint32(b[box+4*i:], uint32(v))
		}
		return b
	}
	most := int32(math.MaxInt32)
	entry := fdsio.SliceFile{Mesh: 1, Quantity: "TEMPERATURE", Short: "temp", Unit: "C", Index: &[6]int{1, 1, 0, 5, 0, 6}}
	noIndex, otherLabel, otherMesh := entry, entry, entry
	noIndex.Index, otherLabel.Unit, otherMesh.Mesh = nil, "K", 3
	for name, test := range map[string]struct {
		data  []byte
		entry fdsio.SliceFile
		err   error
		text  string
	}{
		"cut":          {good[:130], noIndex, fdsio.ErrTruncated, "byte 114: found 16 more bytes, expected a record of 32"},
		"negative":     {put(-1), noIndex, fdsio.ErrHeader, "byte 118: found the grid lines -1 to 1 along x, expected a box of the grid"},
		"reversed":     {put(1, 1, 6), noIndex, fdsio.ErrHeader, "byte 118: found the grid lines 6 to 5 along y"},
		"huge":         {put(0, most, 0, most, 0, most), noIndex, fdsio.ErrHeader, "byte 118: found the box 0 to 2147483647, 0 to 2147483647, 0 to 2147483647, expected a record of less than 2 GiB"},
		"outside":      {put(5, 5), noIndex, fdsio.ErrHeader, "byte 118: found the grid line 5 along x, expected at most 4, the last of mesh 1"},
		"another box":  {put(2, 2), entry, fdsio.ErrHeader, "byte 118: found the box [2 2 0 5 0 6], expected [1 1 0 5 0 6] as in the .smv file"},
		"another unit": {good, otherLabel, fdsio.ErrHeader, `byte 80: found "C", expected "K" as in the .smv file`},
		"no such mesh": {good, otherMesh, fdsio.ErrHeader, "byte 118: it is of mesh 3, expected one of the 2 meshes"},
		"empty":        {nil, entry, fdsio.ErrEmpty, "it is empty"},
		"other size":   {put(1, 1, 0, 4), noIndex, fdsio.ErrFormat, ""},
	} {
		s, err := bndf.NewSlice(bytes.NewReader(test.data), int64(len(test.data)), "x_1_1.sf", test.entry, meshes)
		if name == "other size" { // the first time is there; what follows is not
			require.NoError(t, err)
			require.Len(t, s.Times, 1)
			require.ErrorIs(t, s.Problems[len(s.Problems)-1], test.err)
			require.ErrorContains(t, s.ReadFrame(0, make([]float32, s.Values())), "x_1_1.sf: byte 158: found the record length 168, expected 140")
			continue
		}
		require.Nil(t, s, name)
		require.ErrorIs(t, err, test.err, name)
		require.ErrorContains(t, err, "x_1_1.sf: "+test.text, name)
	}

	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(formats+"bndf_new")))
	run := openRun(t, dir+"/b2.smv")
	require.NoError(t, os.Rename(dir+"/b2_1_2.sf", dir+"/b2_1_1.sf"))
	_, err = bndf.OpenSlice(run, run.Index().Slices[0])
	require.ErrorIs(t, err, fdsio.ErrHeader)
	_, err = bndf.OpenSlice(run, run.Index().Slices[1])
	require.ErrorIs(t, err, fs.ErrNotExist)
}
