package bndf_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// meshes is a grid of 4 x 5 x 6 cells with two obstructions, and another.
var meshes = []fdsio.Mesh{
	{Cells: [3]int{4, 5, 6}, Obstructions: make([]fdsio.Obstruction, 2)},
	{Cells: [3]int{9, 9, 9}, Obstructions: make([]fdsio.Obstruction, 5)},
}

var declared = fdsio.BoundaryFile{Mesh: 1, Quantity: "GAUGE HEAT FLUX", Short: "gauge", Unit: "kW/m2"}

// Each damage is an error that names the file and the byte, and says what was found
// and what expected.
func TestBadHeaders(t *testing.T) {
	good := func() *made {
		return makeFile([]float32{0, 1}, wall(0, 4, 0, 6), bndf.Patch{I1: 1, I2: 1, J1: 1, J2: 3, K1: 0, K2: 2, IOR: -1, Obstruction: 2, Mesh: 1})
	}
	const countAt, firstPatch, secondPatch = 118, 130, 174
	put := func(at int, v int32) func([]byte) []byte {
		return func(b []byte) []byte {
			binary.LittleEndian.PutUint32(b[at:], uint32(v))
			return b
		}
	}
	for name, test := range map[string]struct {
		damage func([]byte) []byte
		entry  fdsio.BoundaryFile
		err    error
		text   string
	}{
		"not FDS":         {damage: func([]byte) []byte { return []byte("PK\x03\x04 is a zip") }, err: fdsio.ErrHeader, text: `byte 0: found "PK\x03\x04", expected the length of a label, 30, in either byte order; is this a boundary or slice file of FDS?`},
		"3 bytes":         {damage: func(b []byte) []byte { return b[:3] }, err: fdsio.ErrTruncated, text: "byte 0: found 3 more bytes, expected a record of 38; the run has just started, or the file was cut off when it was copied"},
		"closing marker":  {damage: put(34, 29), err: fdsio.ErrHeader, text: "byte 34: found the record length 29, expected 30; the file is damaged or not of FDS"},
		"opening marker":  {damage: put(38, -1), err: fdsio.ErrHeader, text: "byte 38: found the record length -1, expected 30"},
		"a slice":         {damage: put(114, 24), err: fdsio.ErrHeader, text: "byte 114: found the record length 24, expected 4"},
		"-1 patches":      {damage: put(countAt, -1), err: fdsio.ErrHeader, text: "byte 118: found -1 patches, expected none or more"},
		"3 patches":       {damage: put(countAt, 3), err: fdsio.ErrHeader, text: "byte 214: found the record length 4, expected 36"},
		"2^31-1 patches":  {damage: put(countAt, math.MaxInt32), err: fdsio.ErrTruncated, text: "byte 118: found 2147483647 patches, but the file has room for "},
		"IOR 0":           {damage: put(firstPatch+24, 0), err: fdsio.ErrHeader, text: "byte 130: patch 1: found the orientation 0, expected ±1, ±2 or ±3"},
		"IOR 4":           {damage: put(secondPatch+24, -4), err: fdsio.ErrHeader, text: "byte 174: patch 2: found the orientation -4"},
		"smallest IOR":    {damage: put(firstPatch+24, math.MinInt32), err: fdsio.ErrHeader, text: "found the orientation -2147483648"},
		"other IOR":       {damage: put(firstPatch+24, 1), err: fdsio.ErrHeader, text: "byte 130: patch 1: found the grid lines 0 to 4 along x, normal 1, expected a rectangle of the grid"},
		"negative line":   {damage: put(firstPatch+16, -1), err: fdsio.ErrHeader, text: "patch 1: found the grid lines -1 to 6 along z"},
		"lines reversed":  {damage: put(firstPatch, 5), err: fdsio.ErrHeader, text: "patch 1: found the grid lines 5 to 4 along x"},
		"huge patch":      {damage: func(b []byte) []byte { return put(firstPatch+4, math.MaxInt32)(put(firstPatch+20, math.MaxInt32)(b)) }, err: fdsio.ErrHeader, text: "byte 130: patch 1: found 4611686018427387904 values, expected a record of less than 2 GiB"},
		"obstruction -1":  {damage: put(secondPatch+28, -1), err: fdsio.ErrHeader, text: "patch 2: found obstruction -1 of mesh 1, expected numbers from 0 and from 1"},
		"mesh 0":          {damage: put(secondPatch+32, 0), err: fdsio.ErrHeader, text: "patch 2: found obstruction 2 of mesh 0"},
		"outside":         {damage: put(firstPatch+20, 7), entry: declared, err: fdsio.ErrHeader, text: "byte 130: patch 1: found the grid line 7 along z, expected at most 6, the last of mesh 1; the file is of another run or mesh than the .smv file says"},
		"other mesh":      {damage: put(firstPatch+32, 2), entry: declared, err: fdsio.ErrHeader, text: "byte 130: patch 1: found mesh 2, expected mesh 1; the file is of another run or mesh"},
		"no such mesh":    {damage: put(secondPatch+32, 3), entry: declared, err: fdsio.ErrHeader, text: "byte 174: patch 2: found mesh 3, expected mesh 1"},
		"no obstruction":  {damage: put(secondPatch+28, 3), entry: declared, err: fdsio.ErrHeader, text: "byte 174: patch 2: found obstruction 3, expected at most 2, the last of mesh 1"},
		"other quantity":  {entry: fdsio.BoundaryFile{Mesh: 1, Quantity: "RADIOMETER", Short: "radio", Unit: "kW/m2"}, err: fdsio.ErrHeader, text: `byte 4: found "GAUGE HEAT FLUX", expected "RADIOMETER" as in the .smv file; the two are of different runs`},
		"other unit":      {entry: fdsio.BoundaryFile{Mesh: 1, Quantity: "GAUGE HEAT FLUX", Short: "gauge", Unit: "kJ/m2"}, err: fdsio.ErrHeader, text: `byte 80: found "kW/m2", expected "kJ/m2"`},
		"mesh of .smv":    {entry: fdsio.BoundaryFile{Mesh: 3, Quantity: "GAUGE HEAT FLUX", Short: "gauge", Unit: "kW/m2"}, err: fdsio.ErrHeader, text: "byte 130: patch 1: it is of mesh 3, expected one of the 2 meshes"},
		"GEOM":            {entry: fdsio.BoundaryFile{Geometry: true}, err: fdsio.ErrFormat, text: "it holds values on GEOM surfaces"},
		"first time":      {damage: put(214, 5), err: fdsio.ErrFormat, text: "byte 214: found the record length 5, expected 4; the file is damaged there"},
		"first time, end": {damage: put(222, 0), err: fdsio.ErrFormat, text: "byte 222: found the record length 0, expected 4"},
	} {
		data := good().file()
		if test.damage != nil {
			data = test.damage(data)
		}
		var grid []fdsio.Mesh
		if test.entry.Mesh > 0 {
			grid = meshes
		}
		f, err := bndf.NewFile(bytes.NewReader(data), int64(len(data)), "x_1_1.bf", test.entry, grid)
		require.Nil(t, f, name)
		require.ErrorIs(t, err, test.err, name)
		require.ErrorContains(t, err, "x_1_1.bf: ", name)
		require.ErrorContains(t, err, test.text, name)
	}

	// What the damages were made of is good, and so is the neighbour's obstruction.
	m := good()
	m.patches = append(m.patches, bndf.Patch{I1: 4, I2: 4, J1: 1, J2: 3, K1: 0, K2: 2, IOR: -1, Obstruction: 5, Mesh: 2})
	data := m.header()
	f, err := bndf.NewFile(bytes.NewReader(data), int64(len(data)), "x_1_1.bf", declared, meshes)
	require.NoError(t, err)
	require.Equal(t, 1, f.Mesh)
	require.Empty(t, f.Times)
}

// Patches that no memory could hold are no trouble as long as there is no frame.
func TestSizesThatOverflow(t *testing.T) {
	const n = 23169 // squared, the most that a record can have
	var patches []bndf.Patch
	for range 5000 {
		patches = append(patches, wall(0, n-1, 0, n-1))
	}
	data := (&made{order: binary.LittleEndian, patches: patches}).header()
	allocated := allocation(func() {
		f, err := openBytes(data)
		require.NoError(t, err)
		require.Equal(t, len(patches)*n*n, f.Values())
		require.Empty(t, f.Times)
		values, err := f.ReadAll(nil)
		require.NoError(t, err)
		require.Empty(t, values)
	})
	require.Less(t, allocated, uint64(8*len(data)+1<<20))
}

// A frame that does not begin with a time ends the file; those before it count.
func TestDamagedTime(t *testing.T) {
	m := makeFile([]float32{0, 1, 2, 3}, wall(0, 2, 0, 1))
	data := m.file()
	const header, frame = 170, 44
	data[header+2*frame] = 5
	f, err := openBytes(data)
	require.NoError(t, err)
	require.Equal(t, []float64{0, 1}, f.Times)
	requireProblem(t, f.Problems, fdsio.ErrFormat, "x_1_1.bf: byte 258: found the record length 5, expected 4; the file is damaged there; this frame and what follows are left out")
	values, err := f.ReadAll(nil)
	require.NoError(t, err)
	require.Len(t, values, 12)
}

// A damaged record of values is an error of what reads it, and of nothing else: of
// several that which comes first, however many goroutines read.
func TestDamagedValues(t *testing.T) {
	for name, m := range files() {
		if len(m.times) == 0 || len(m.patches) == 0 {
			continue
		}
		header, data := len(m.header()), m.file()
		frame := (len(data) - header) / len(m.times)
		second := header + frame + 12 // the marker before the first patch at the second time
		third := header + 3*frame - 4 // that behind the last patch at the third time
		data[second]++
		data[third]++
		f, err := openBytes(data)
		require.NoError(t, err)
		one := make([]float32, f.Values())
		require.NoError(t, f.ReadFrame(0, one), name)
		require.NoError(t, f.ReadFrame(3, one), name)
		at := func(byte int) string { return fmt.Sprintf("x_1_1.bf: byte %d: found the record length ", byte) }
		require.ErrorContains(t, f.ReadFrame(1, one), at(second), name)
		require.ErrorContains(t, f.ReadFrame(2, one), at(third), name)
		for _, workers := range []int{1, 2, 4} {
			_, err = f.ReadAll(&bndf.Options{Workers: workers})
			require.ErrorIs(t, err, fdsio.ErrFormat)
			require.ErrorContains(t, err, at(second), name)
			peak, err := f.Maximum(0, 1e9, &bndf.Options{Workers: workers})
			require.ErrorIs(t, err, fdsio.ErrFormat)
			require.Nil(t, peak)
			mean, err := f.Mean(0, 1e9, &bndf.Options{Workers: workers})
			require.ErrorIs(t, err, fdsio.ErrFormat)
			require.Nil(t, mean)
		}
		_, err = f.Maximum(f.Times[3], f.Times[4], nil)
		require.NoError(t, err)
	}
}
