package fdsio_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

// smvMesh writes the sections of a mesh with cells of 0.1 m.
func smvMesh(low, cells [3]int, obstructions, vents []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "GRID   m\n %5d%5d%5d\n\nPDIM\n", cells[0], cells[1], cells[2])
	for a := range 3 {
		fmt.Fprintf(&b, "%14.5f%14.5f", float64(low[a])/10, float64(low[a]+cells[a])/10)
	}
	b.WriteString("\n\n")
	for a, axis := range []string{"TRNX", "TRNY", "TRNZ"} {
		fmt.Fprintf(&b, "%s\n    0\n", axis)
		for i := range cells[a] + 1 {
			fmt.Fprintf(&b, "%5d%14.5f\n", i, float64(low[a]+i)/10)
		}
		b.WriteString("\n")
	}
	section := func(name, counts string, rows []string) {
		fmt.Fprintf(&b, "%s\n %s\n", name, counts)
		for _, r := range rows {
			fmt.Fprintf(&b, " %s\n", r)
		}
		for range rows {
			b.WriteString("    0    0    0    0    0    0   -1   -1\n")
		}
		b.WriteString("\n")
	}
	section("OBST", fmt.Sprint(len(obstructions)), obstructions)
	section("VENT", fmt.Sprint(len(vents), " 0"), vents)
	return b.String()
}

func openSMV(t *testing.T, meshes ...string) *fdsio.Run {
	t.Helper()
	text := "CHID\n g\n\nSURFDEF\n INERT\n\n"
	for _, s := range []string{"INERT", "A", "B", "OPEN", "MIRROR"} {
		text += "SURFACE\n " + s + "\n 5000.00    1.00\n 0 1. 1. 1. 1. 1. 1.\n null\n\n"
	}
	run := openFS(t, fstest.MapFS{"g.smv": {Data: []byte(text + strings.Join(meshes, ""))}}, "g.smv")
	require.Empty(t, run.Problems)
	return run
}

// Two meshes side by side, of 4 × 4 × 4 cells. In the first a box on the floor and
// against the far end, in the second one against the near end, and a plate.
func TestFaces(t *testing.T) {
	run := openSMV(t,
		smvMesh([3]int{0, 0, 0}, [3]int{4, 4, 4},
			[]string{"0.1 0.3 0.1 0.2 0. 0.1 1 1 1 1 1 1 2 ! box", "0.1 0.2 0.1 0.2 0. 0.1 2 2 2 2 2 2 2 ! over", "0.2 0.2 0.2 0.4 0.2 0.4 3 1 2 1 1 1 1 ! plate"},
			[]string{"0. 0. 0. 0.2 0. 0.4 1 3", "0. 0.4 0.4 0.4 0. 0.4 2 2", "0.2 0.4 0.4 0.4 0. 0.4 3 1", "0.4 0.4 0. 0.4 0. 0.4 4 3", "0. 0.4 0. 0. 0. 0.4 5 4"}),
		smvMesh([3]int{4, 0, 0}, [3]int{4, 4, 4},
			[]string{"0.4 0.5 0. 0.2 0. 0.4 4 1 2 1 1 1 1 ! at"}, nil))
	faces := run.Faces()
	for name, c := range map[string]struct {
		mesh int
		cell [3]int
		ior  int
		want fdsio.Face
	}{
		"the floor":                           {1, [3]int{0, 0, 0}, 3, fdsio.Face{Kind: fdsio.WallFace, Surface: "INERT"}},
		"the floor under the box":             {1, [3]int{1, 1, 0}, 3, fdsio.Face{Kind: fdsio.Covered}},
		"in the gas":                          {1, [3]int{0, 0, 1}, 3, fdsio.Face{}},
		"the top of the last of two boxes":    {1, [3]int{1, 1, 1}, 3, fdsio.Face{Kind: fdsio.WallFace, Surface: "B", Obstruction: 2, Mesh: 1}},
		"the top of the first":                {1, [3]int{2, 1, 1}, 3, fdsio.Face{Kind: fdsio.WallFace, Surface: "B", Obstruction: 1, Mesh: 1}},
		"the side of the box":                 {1, [3]int{3, 1, 0}, 1, fdsio.Face{Kind: fdsio.WallFace, Surface: "A", Obstruction: 1, Mesh: 1}},
		"a side inside the other box":         {1, [3]int{2, 1, 0}, 1, fdsio.Face{Kind: fdsio.Covered}},
		"one side of the plate":               {1, [3]int{2, 2, 2}, 1, fdsio.Face{Kind: fdsio.WallFace, Surface: "B", Obstruction: 3, Mesh: 1}},
		"the other":                           {1, [3]int{1, 2, 2}, -1, fdsio.Face{Kind: fdsio.WallFace, Surface: "A", Obstruction: 3, Mesh: 1}},
		"an open end":                         {1, [3]int{0, 0, 0}, 1, fdsio.Face{Kind: fdsio.OpenFace}},
		"beside it":                           {1, [3]int{0, 2, 0}, 1, fdsio.Face{Kind: fdsio.WallFace, Surface: "INERT"}},
		"a mirror":                            {1, [3]int{0, 0, 0}, 2, fdsio.Face{Kind: fdsio.OpenFace}},
		"the first of two vents":              {1, [3]int{3, 3, 0}, -2, fdsio.Face{Kind: fdsio.WallFace, Surface: "B"}},
		"a vent where the other mesh goes on": {1, [3]int{3, 2, 0}, -1, fdsio.Face{Kind: fdsio.Interface}},
		"a box of the other mesh":             {1, [3]int{3, 0, 0}, -1, fdsio.Face{Kind: fdsio.WallFace, Surface: "A", Obstruction: 1, Mesh: 2}},
		"the same from within":                {2, [3]int{0, 0, 0}, 1, fdsio.Face{Kind: fdsio.Covered}},
		"the interface from the other side":   {2, [3]int{0, 2, 0}, 1, fdsio.Face{Kind: fdsio.Interface}},
		"the end of the second mesh":          {2, [3]int{3, 0, 0}, -1, fdsio.Face{Kind: fdsio.WallFace, Surface: "INERT"}},
		"no such cell":                        {2, [3]int{4, 0, 0}, -1, fdsio.Face{}},
		"no such mesh":                        {3, [3]int{0, 0, 0}, -1, fdsio.Face{}},
		"no such direction":                   {1, [3]int{0, 0, 0}, 4, fdsio.Face{}},
		"no direction":                        {1, [3]int{0, 0, 0}, 0, fdsio.Face{}},
	} {
		require.Equal(t, c.want, faces.At(c.mesh, c.cell, c.ior), name)
	}
}

// Many meshes: the one that holds a point is found without going through all, and
// it is the same.
func TestFacesOfManyMeshes(t *testing.T) {
	var meshes []string
	const n = 5 // of two cells each way
	for i := range n * n * n {
		meshes = append(meshes, smvMesh([3]int{2 * (i % n), 2 * (i / n % n), 2 * (i / n / n)}, [3]int{2, 2, 2}, nil, nil))
	}
	faces := openSMV(t, meshes...).Faces()
	for i := range n * n * n {
		want := fdsio.Interface
		if i%n == n-1 {
			want = fdsio.WallFace
		}
		require.Equal(t, want, faces.At(i+1, [3]int{1, 0, 0}, -1).Kind, "mesh %d", i+1)
	}
}
