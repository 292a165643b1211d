package fluxplot

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
)

// edges returns n equal cells from a to b.
func edges(a, b float64, n int) []float64 {
	out := make([]float64, n+1)
	for i := range out {
		out[i] = a + (b-a)*float64(i)/float64(n)
	}
	return out
}

// cells fills a tile of cells with a function of their centres.
func cells(x, y []float64, f func(x, y float64) float64) Tile {
	t := Tile{X: x, Y: y}
	for j := range len(y) - 1 {
		for i := range len(x) - 1 {
			t.Values = append(t.Values, f((x[i]+x[i+1])/2, (y[j]+y[j+1])/2))
		}
	}
	return t
}

// nodes fills a tile of nodes with a function of their places.
func nodes(x, y []float64, f func(x, y float64) float64) Tile {
	t := Tile{X: x, Y: y, Nodes: true}
	for _, v := range y {
		for _, u := range x {
			t.Values = append(t.Values, f(u, v))
		}
	}
	return t
}

// plume is like the heat flux to a wall beside a fire.
func plume(x, y float64) float64 {
	return 14*math.Exp(-math.Pow((x-0.5)/0.35, 2)-math.Pow((y-0.45)/0.5, 2)) + 0.4
}

// boundary reads the values that a boundary file has at a time, or before it, on
// the wall at y = 1 m of the sample runs, whose cells are 0.1 m wide: a tile of
// nodes for each patch; of cells if the file has those.
func boundary(t testing.TB, path string, time float32, ofCells bool) []Tile {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	records := fortran(t, data)
	var count int32
	numbers(t, records[3], &count)
	frame := int(count) + 1
	patches, frames := records[4:4+count], records[4+count:]
	at := -1
	for k := 0; (k+1)*frame <= len(frames); k++ {
		var now float32
		if numbers(t, frames[k*frame], &now); now <= time {
			at = k * frame
		}
	}
	require.GreaterOrEqual(t, at, 0)
	var out []Tile
	for i, record := range patches {
		var p struct{ I1, I2, J1, J2, K1, K2, IOR, Obst, Mesh int32 }
		numbers(t, record, &p)
		if p.IOR != -2 || p.J1 != 10 {
			continue
		}
		n, m := int(p.I2-p.I1), int(p.K2-p.K1)
		tile := Tile{X: edges(float64(p.I1)/10, float64(p.I2)/10, n), Y: edges(float64(p.K1)/10, float64(p.K2)/10, m), Nodes: !ofCells}
		values := make([]float32, (n+1)*(m+1))
		numbers(t, frames[at+1+i], values)
		for k, v := range values {
			if padding := k%(n+1) == n || k/(n+1) == m; !ofCells || !padding {
				tile.Values = append(tile.Values, float64(v))
			}
		}
		out = append(out, tile)
	}
	require.NotEmpty(t, out, path)
	return out
}

// fortran returns the records of a sequential unformatted file.
func fortran(t testing.TB, data []byte) (out [][]byte) {
	t.Helper()
	for len(data) > 0 {
		n := binary.LittleEndian.Uint32(data)
		require.Equal(t, n, binary.LittleEndian.Uint32(data[4+n:]))
		out = append(out, data[4:4+n])
		data = data[8+n:]
	}
	return out
}

func numbers(t testing.TB, record []byte, into any) {
	t.Helper()
	require.NoError(t, binary.Read(bytes.NewReader(record), binary.LittleEndian, into))
}

func newTestCanvas() draw.Canvas { return draw.NewCanvas(&recorder.Canvas{}, 100, 100) }

// boxes returns the rectangles that are stroked on a sheet: the frames of the
// maps, then those of the colour bar.
func boxes(t testing.TB, f Figure, width, height vg.Length) (out []vg.Rectangle) {
	t.Helper()
	var r recorder.Canvas
	f.Draw(draw.NewCanvas(&r, width, height))
	const frameWidth = 0.6
	width = 0
	for _, a := range r.Actions {
		switch a := a.(type) {
		case *recorder.SetLineWidth:
			width = a.Width
		case *recorder.Stroke:
			if width == frameWidth && len(a.Path) == 5 {
				out = append(out, vg.Rectangle{Min: a.Path[0].Pos, Max: a.Path[2].Pos})
			}
		}
	}
	require.NotEmpty(t, out)
	return out
}
