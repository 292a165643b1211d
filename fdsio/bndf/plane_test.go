package bndf_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// slicedRun makes two meshes side by side, the second with cells half as large, and
// an obstruction in the first; slices at nodes and of cells cross both. A value is
// its place and the time: 100 x + 10 z + t.
func slicedRun(times ...float64) fstest.MapFS {
	meshes := []madeMesh{
		{nodes: [3][]float64{gridLines(0, 1, 5), gridLines(0, 1, 5), gridLines(0, 1, 5)}, obstructions: []madeBox{{index: [6]int{1, 3, 1, 4, 0, 2}}}},
		{nodes: [3][]float64{gridLines(1, 2, 10), gridLines(0, 1, 10), gridLines(0, 1, 10)}},
	}
	text, files := smv(meshes), fstest.MapFS{}
	for number, cellCentered := range []bool{false, true} {
		for i := range meshes {
			n := meshes[i].cells()
			line := n[1] * 2 / 5 // y = 0.4 m
			kind := "SLCF"
			if cellCentered {
				kind, line = "SLCC", line+1
			}
			box := [6]int{0, n[0], line, line, 0, n[2]}
			name := fmt.Sprintf("made_%d_%d.sf", i+1, number+1)
			text += fmt.Sprintf("%s %5d # STRUCTURED %%a slice & %5d %5d %5d %5d %5d %5d\n %s\n GAUGE HEAT FLUX\n gauge\n kW/m2\n", kind, i+1, box[0], box[1], box[2], box[3], box[4], box[5], name)
			files[name] = &fstest.MapFile{Data: sliceFile(&meshes[i], box, cellCentered, times)}
		}
	}
	files["made.smv"] = &fstest.MapFile{Data: []byte(text)}
	return files
}

func sliceFile(m *madeMesh, box [6]int, cellCentered bool, times []float64) []byte {
	order := binary.LittleEndian
	b := startFile(order)
	var head []byte
	for _, v := range box {
		head = appendWord(order, head, uint32(v))
	}
	b = appendRecord(order, b, head)
	for _, time := range times {
		b = appendRecord(order, b, appendWord(order, nil, math.Float32bits(float32(time))))
		var values []byte
		for k := box[4]; k <= box[5]; k++ {
			for i := box[0]; i <= box[1]; i++ {
				v := 1e6 // padding
				switch {
				case !cellCentered:
					v = 100*m.nodes[0][i] + 10*m.nodes[2][k] + time
				case i > 0 && k > 0:
					v = 50*(m.nodes[0][i-1]+m.nodes[0][i]) + 5*(m.nodes[2][k-1]+m.nodes[2][k]) + time
				}
				values = appendWord(order, values, math.Float32bits(float32(v)))
			}
		}
		b = appendRecord(order, b, values)
	}
	return b
}

func openPlane(t *testing.T, p *bndf.Plane) *bndf.PlaneData {
	t.Helper()
	d, err := p.Open()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, d.Close()) })
	return d
}

func planesOf(t *testing.T, files fstest.MapFS) []*bndf.Plane {
	t.Helper()
	run, err := fdsio.OpenFS(files, "made.smv")
	require.NoError(t, err)
	planes, problems := bndf.Planes(run)
	require.Empty(t, problems)
	return planes
}

// The files of all meshes are one plane, each value at its place, none from the
// padding or from inside the obstruction.
func TestPlanesAcrossMeshes(t *testing.T) {
	planes := planesOf(t, slicedRun(0, 1, 3))
	require.Len(t, planes, 2)
	require.Equal(t, "slice 1 (a slice) at y = 0.4 m, GAUGE HEAT FLUX", planes[0].String())
	require.Len(t, planes[0].Files, 2)
	require.Len(t, planes[1].Files, 2)
	require.InDelta(t, 0.5, planes[1].At, 1e-9, "the cell of the first mesh from 0.4 to 0.6 m")
	require.True(t, planes[1].Near(0.41))
	require.False(t, planes[1].Near(0.61))

	for _, p := range planes {
		d := openPlane(t, p)
		require.Equal(t, []float64{0, 1, 3}, d.Times)
		require.Empty(t, d.Problems)
		for name, read := range map[string]func() (*bndf.PlaneField, error){
			"at":       func() (*bndf.PlaneField, error) { return d.At(2.9) },
			"mean":     func() (*bndf.PlaneField, error) { return d.Mean(0, 3) },
			"integral": func() (*bndf.PlaneField, error) { return d.Integral(0, 2) },
			"maximum":  func() (*bndf.PlaneField, error) { return d.Maximum(math.Inf(-1), 1) },
		} {
			f, err := read()
			require.NoError(t, err)
			masked := 0
			for i, tile := range d.Tiles {
				k := 0
				for n := range tile.N {
					for l := range tile.L {
						x, z := tile.L[l], tile.N[n]
						if p.CellCentered {
							if l == 0 || n == 0 {
								continue
							}
							x, z = (tile.L[l-1]+x)/2, (tile.N[n-1]+z)/2
						}
						place := 100*x + 10*z
						want := map[string]float64{"at": place + 3, "mean": place + 1.5, "integral": 2*place + 2, "maximum": place + 1}[name]
						if v := f.Values[i][k]; math.IsNaN(v) {
							masked++
							require.True(t, x > 0.2 && x < 0.6 && z > 0 && z < 0.4)
						} else {
							require.InDelta(t, want, v, 1e-4, "single precision of some hundreds")
						}
						if f.When != nil && !math.IsNaN(f.Values[i][k]) {
							require.Equal(t, 1.0, f.When[i][k])
						}
						k++
					}
				}
				require.Len(t, f.Values[i], k)
			}
			require.Equal(t, map[bool]int{false: 1, true: 4}[p.CellCentered], masked, "nodes inside the obstruction, and its cells")
		}
		low, high, err := d.Range()
		require.NoError(t, err)
		first, last := 0.0, 213.0
		if p.CellCentered {
			first, last = 11, 207.5
		}
		require.InDelta(t, first, low, 1e-4, "single precision")
		require.InDelta(t, last, high, 1e-4, "single precision")
	}
}

func TestPlaneErrors(t *testing.T) {
	planes := planesOf(t, slicedRun(0, 1, 3))
	d := openPlane(t, planes[0])
	_, err := d.Mean(5, 6)
	require.ErrorIs(t, err, fdsio.ErrEmpty)
	_, err = d.Maximum(5, 6)
	require.ErrorIs(t, err, fdsio.ErrEmpty)
	stop := errors.New("stop")
	d.Progress = func(int64, int64) error { return stop }
	_, _, err = d.Range()
	require.ErrorIs(t, err, stop)

	empty := openPlane(t, planesOf(t, slicedRun())[0])
	_, err = empty.At(0)
	require.ErrorIs(t, err, fdsio.ErrEmpty)

	files := slicedRun(0, 1)
	delete(files, "made_2_1.sf")
	half := openPlane(t, planesOf(t, files)[0])
	require.Len(t, half.Tiles, 1)
	require.Len(t, half.Problems, 1)
	delete(files, "made_1_1.sf")
	_, err = planesOf(t, files)[0].Open()
	require.ErrorContains(t, err, "made_")

	files = slicedRun(0)
	files["made.smv"].Data = append(files["made.smv"].Data, "SLCF     1 & 9 9 0 5 0 5\n x.sf\n A\n a\n b\nSLCF     7 & 1 1 0 5 0 5\n x.sf\n A\n a\n b\nSLCF     1 & 0 5 0 5 0 5\n x.sf\n A\n a\n b\n"...)
	run, err := fdsio.OpenFS(files, "made.smv")
	require.NoError(t, err)
	some, problems := bndf.Planes(run)
	require.Len(t, some, 2, "a box is no plane")
	require.NotEmpty(t, append(problems, run.Problems...))
}
