package bndf_test

import (
	"bytes"
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
