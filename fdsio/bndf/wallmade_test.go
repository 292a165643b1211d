package bndf_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// madeMesh is a mesh of a run that a test makes, with its patches.
type madeMesh struct {
	nodes        [3][]float64
	obstructions []madeBox
	vents        []madeBox
	patches      []bndf.Patch
}

// madeBox is an obstruction or vent by its grid lines, all of one surface.
type madeBox struct {
	index   [6]int
	surface int // place in madeSurfaces
}

var madeSurfaces = []string{"INERT", "A", "B", "OPEN"}

const inert, surfaceA, surfaceB, open = 0, 1, 2, 3

// gridLines returns n cells from low to high.
func gridLines(low, high float64, n int) []float64 {
	out := make([]float64, n+1)
	for i := range out {
		out[i] = low + (high-low)*float64(i)/float64(n)
	}
	return out
}

func (m *madeMesh) cells() (n [3]int) {
	for a := range 3 {
		n[a] = len(m.nodes[a]) - 1
	}
	return n
}

// side returns the patch of a whole side of the mesh.
func (m *madeMesh) side(mesh, ior int) bndf.Patch {
	n := m.cells()
	p := [6]int{0, n[0], 0, n[1], 0, n[2]}
	axis := max(ior, -ior) - 1
	if ior > 0 {
		p[2*axis+1] = 0
	} else {
		p[2*axis] = n[axis]
	}
	return bndf.Patch{I1: p[0], I2: p[1], J1: p[2], J2: p[3], K1: p[4], K2: p[5], IOR: ior, Mesh: mesh}
}

// sideOf returns the patch of a side of an obstruction, given by its place from 1.
func (m *madeMesh) sideOf(mesh, obstruction, ior int) bndf.Patch {
	p := m.obstructions[obstruction-1].index
	axis := max(ior, -ior) - 1
	if ior > 0 {
		p[2*axis] = p[2*axis+1]
	} else {
		p[2*axis+1] = p[2*axis]
	}
	return bndf.Patch{I1: p[0], I2: p[1], J1: p[2], J2: p[3], K1: p[4], K2: p[5], IOR: ior, Obstruction: obstruction, Mesh: mesh}
}

// valueAt gives the value of a cell of a patch, by the middle of the cell; counted
// is false where FDS has no wall there.
type valueAt func(mesh int, ior int, p [3]float64, time float64) (v float64, counted bool)

// smv writes the .smv file of a run with one node file and one cell-centred file
// for each mesh.
func smv(meshes []madeMesh) string {
	var b strings.Builder
	b.WriteString("CHID\n made\n\nSURFDEF\n INERT\n\n")
	for _, s := range madeSurfaces {
		fmt.Fprintf(&b, "SURFACE\n %s\n 5000.00    1.00\n 0 1. 1. 1. 1. 1. 1.\n null\n\n", s)
	}
	for i := range meshes {
		m := &meshes[i]
		n := m.cells()
		fmt.Fprintf(&b, "GRID   m%d\n %5d%5d%5d\n\nPDIM\n", i+1, n[0], n[1], n[2])
		for a := range 3 {
			fmt.Fprintf(&b, "%14.5f%14.5f", m.nodes[a][0], m.nodes[a][n[a]])
		}
		for a, axis := range []string{"TRNX", "TRNY", "TRNZ"} {
			fmt.Fprintf(&b, "\n\n%s\n    0\n", axis)
			for k, v := range m.nodes[a] {
				fmt.Fprintf(&b, "%5d%14.5f\n", k, v)
			}
		}
		m.boxes(&b, fmt.Sprintf("\nOBST\n %d\n", len(m.obstructions)), m.obstructions, true)
		m.boxes(&b, fmt.Sprintf("\nVENT\n %d 0\n", len(m.vents)), m.vents, false)
	}
	for i := range meshes {
		if meshes[i].patches != nil {
			fmt.Fprintf(&b, "BNDF %5d     1\n made_%d_1.bf\n GAUGE HEAT FLUX\n gauge\n kW/m2\n", i+1, i+1)
			fmt.Fprintf(&b, "BNDC %5d     1\n made_%d_2.bf\n GAUGE HEAT FLUX\n gauge\n kW/m2\n", i+1, i+1)
		}
	}
	return b.String()
}

func (m *madeMesh) boxes(b *strings.Builder, head string, boxes []madeBox, sides bool) {
	b.WriteString(head)
	for i, box := range boxes {
		for k, line := range box.index {
			fmt.Fprintf(b, "%14.5f ", m.nodes[k/2][line])
		}
		fmt.Fprintf(b, " %d", i+1)
		for range map[bool]int{true: 6, false: 1}[sides] {
			fmt.Fprintf(b, " %d", box.surface)
		}
		if sides {
			fmt.Fprintf(b, " ! box %d", i+1)
		}
		b.WriteString("\n")
	}
	for _, box := range boxes {
		for _, line := range box.index {
			fmt.Fprintf(b, "%5d", line)
		}
		b.WriteString("   -1   -1\n")
	}
}

// bf writes the boundary file of a mesh as FDS does: at the nodes the mean of the
// cells around that count, or the cells with padding.
func (m *madeMesh) bf(mesh int, times []float64, cellCentered bool, value valueAt) []byte {
	order := binary.LittleEndian
	b := startFile(order)
	integers := func(values ...int) {
		var text []byte
		for _, v := range values {
			text = appendWord(order, text, uint32(int32(v)))
		}
		b = appendRecord(order, b, text)
	}
	floats := func(values ...float32) {
		var text []byte
		for _, v := range values {
			text = appendWord(order, text, math.Float32bits(v))
		}
		b = appendRecord(order, b, text)
	}
	integers(len(m.patches))
	for _, p := range m.patches {
		integers(p.I1, p.I2, p.J1, p.J2, p.K1, p.K2, p.IOR, p.Obstruction, p.Mesh)
	}
	for _, t := range times {
		floats(float32(t))
		for _, p := range m.patches {
			floats(m.values(mesh, p, t, cellCentered, value)...)
		}
	}
	return b
}

func (m *madeMesh) values(mesh int, p bndf.Patch, time float64, cellCentered bool, value valueAt) []float32 {
	l, n := p.Nodes()
	axisL, axisN := p.Axes()
	firstL, _ := p.Range(axisL)
	firstN, _ := p.Range(axisN)
	line, _ := p.Range(p.Axis())
	cell := func(i, j int) (float32, bool) {
		if i < 0 || i >= l-1 || j < 0 || j >= n-1 {
			return 0, false
		}
		var at [3]float64
		at[p.Axis()] = m.nodes[p.Axis()][line]
		at[axisL] = (m.nodes[axisL][firstL+i] + m.nodes[axisL][firstL+i+1]) / 2
		at[axisN] = (m.nodes[axisN][firstN+j] + m.nodes[axisN][firstN+j+1]) / 2
		v, counted := value(mesh, p.IOR, at, time)
		return float32(v), counted
	}
	out := make([]float32, l*n)
	for j := range n {
		for i := range l {
			if cellCentered {
				out[i+j*l], _ = cell(i, j)
				continue
			}
			sum, count := float32(0), float32(0)
			for _, d := range [][2]int{{-1, -1}, {0, -1}, {-1, 0}, {0, 0}} {
				if v, counted := cell(i+d[0], j+d[1]); counted {
					sum, count = sum+v, count+1
				}
			}
			if count > 0 {
				out[i+j*l] = sum / count
			}
		}
	}
	return out
}

// madeRun returns the files of a run.
func madeRun(meshes []madeMesh, times []float64, value valueAt) fstest.MapFS {
	files := fstest.MapFS{"made.smv": {Data: []byte(smv(meshes))}}
	for i := range meshes {
		if m := &meshes[i]; m.patches != nil {
			files[fmt.Sprintf("made_%d_1.bf", i+1)] = &fstest.MapFile{Data: m.bf(i+1, times, false, value)}
			files[fmt.Sprintf("made_%d_2.bf", i+1)] = &fstest.MapFile{Data: m.bf(i+1, times, true, value)}
		}
	}
	return files
}

// wallsOf finds the walls of files.
func wallsOf(t testing.TB, files fstest.MapFS) *bndf.Walls {
	t.Helper()
	run, err := fdsio.OpenFSAs(files, "", "made.smv")
	require.NoError(t, err)
	require.Empty(t, run.Problems)
	walls, err := bndf.FindWalls(run)
	require.NoError(t, err)
	return walls
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return data
}
