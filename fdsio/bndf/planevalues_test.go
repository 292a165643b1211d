package bndf_test

import (
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// A plane has the values of its slice file, each at its place, and none inside the
// obstruction: what FDS writes there means nothing.
func TestValuesOfPlanes(t *testing.T) {
	// The slices of the run pass the obstruction by: they are moved to where it is.
	text := string(readFile(t, formats+"bndf_new/b2.smv"))
	files := fstest.MapFS{}
	for name, index := range map[string]string{"b2_1_1.sf": "     1     1     0     5     0     6", "b2_1_2.sf": "     2     2     0     5     0     6"} {
		require.Contains(t, text, index)
		text = strings.Replace(text, index, "     3     3     0     5     0     6", 1)
		data := readFile(t, formats+"bndf_new/"+name)
		data[3*38+4], data[3*38+8] = 3, 3 // after three labels
		files[name] = &fstest.MapFile{Data: data}
	}
	files["b2.smv"] = &fstest.MapFile{Data: []byte(text)}
	run, err := fdsio.OpenFSAs(files, "", "b2.smv")
	require.NoError(t, err)
	planes, problems := bndf.Planes(run)
	require.Empty(t, problems)
	require.GreaterOrEqual(t, len(planes), 2)
	solid := *run.Index().Meshes[0].Obstructions[0].Index
	masked := 0
	for _, p := range planes[:2] {
		data, err := p.Open()
		require.NoError(t, err)
		field, err := data.At(data.Times[len(data.Times)-1])
		require.NoError(t, err)
		s, err := bndf.OpenSlice(run, p.Files[0])
		require.NoError(t, err)
		frame := make([]float32, s.Values())
		require.NoError(t, s.ReadFrame(len(s.Times)-1, frame))
		var want []float64
		first := 0 // of cells the first is padding
		if p.CellCentered {
			first = 1
		}
		axisL, axisN := p.Axes()
		var at [3]int
		at[p.Axis], _ = s.Range(p.Axis)
		startL, endL := s.Range(axisL)
		startN, endN := s.Range(axisN)
		for at[axisN] = startN + first; at[axisN] <= endN; at[axisN]++ {
			for at[axisL] = startL + first; at[axisL] <= endL; at[axisL]++ {
				v := float64(frame[s.At(at[0], at[1], at[2])])
				inside := true
				for axis, line := range at {
					low, high := solid[2*axis], solid[2*axis+1]
					inside = inside && line > low && (line < high || p.CellCentered && line == high)
				}
				if inside {
					v = math.NaN()
					masked++
				}
				want = append(want, v)
			}
		}
		require.Len(t, field.Values[0], len(want), p)
		for i, v := range want {
			require.True(t, v == field.Values[0][i] || math.IsNaN(v) && math.IsNaN(field.Values[0][i]), "%s, value %d: %v, %v", p, i, v, field.Values[0][i])
		}
		require.NoError(t, s.Close())
		require.NoError(t, data.Close())
	}
	require.Positive(t, masked, "some plane goes through the obstruction")
}
