package bndf_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// Any cells are recovered from their nodes, on floors of any size, with boxes
// standing on them and without.
func TestCellsFromNodesOfAnyFloor(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		l, n := 1+r.IntN(40), 1+r.IntN(40)
		m := madeMesh{nodes: [3][]float64{gridLines(0, float64(l), l), gridLines(0, float64(n), n), gridLines(0, 1, 2)}}
		for range r.IntN(4) {
			i, j := r.IntN(l), r.IntN(n)
			m.obstructions = append(m.obstructions, madeBox{[6]int{i, min(l, i+1+r.IntN(8)), j, min(n, j+1+r.IntN(8)), 0, 1}, inert})
		}
		m.patches = []bndf.Patch{m.side(1, 3)}
		values := map[[2]int]float64{}
		value := func(_ int, _ int, p [3]float64, _ float64) (float64, bool) {
			at := [2]int{int(p[0]), int(p[1])}
			if _, ok := values[at]; !ok {
				values[at] = 10 * r.NormFloat64()
			}
			for _, o := range m.obstructions {
				if at[0] >= o.index[0] && at[0] < o.index[1] && at[1] >= o.index[2] && at[1] < o.index[3] {
					return 0, false
				}
			}
			return values[at], true
		}
		walls := wallsOf(t, madeRun([]madeMesh{m}, []float64{0}, value))
		for _, wall := range walls.List {
			nodes := open1(t, walls, wall.Number, "#1")
			got, err := nodes.At(0)
			require.NoError(t, err)
			require.Empty(t, nodes.Problems)
			want, err := open1(t, walls, wall.Number, "#2").At(0)
			require.NoError(t, err)
			// Rounding adds up along the way from the nearest corner; the largest
			// value may be on another wall.
			low, high := want.Range()
			requireSameFields(t, want, got, 32*single*max(1, 40/max(-low, high))*float64(l+n))
		}
	}
}

func BenchmarkCellsFromNodes(b *testing.B) {
	m := madeMesh{nodes: [3][]float64{gridLines(0, 2, 200), gridLines(0, 2, 200), gridLines(0, 1, 2)}}
	m.patches = []bndf.Patch{m.side(1, 3)}
	walls := wallsOf(b, madeRun([]madeMesh{m}, []float64{0, 1, 2, 3}, func(_ int, _ int, p [3]float64, _ float64) (float64, bool) { return p[0], true }))
	data := open1(b, walls, 1, "#1")
	b.SetBytes(4 * 4 * 201 * 201)
	for b.Loop() {
		if _, err := data.Maximum(0, 3); err != nil {
			b.Fatal(err)
		}
	}
}

// A thousand meshes with twenty obstructions each.
func BenchmarkFindWalls(b *testing.B) {
	var meshes []madeMesh
	for i := range 1000 {
		at := [3]float64{float64(i % 10), float64(i / 10 % 10), float64(i / 100)}
		m := madeMesh{}
		for a := range 3 {
			m.nodes[a] = gridLines(at[a], at[a]+1, 10)
		}
		for k := range 20 {
			low := [3]int{2 * (k % 5), 2 * (k / 5), 4}
			m.obstructions = append(m.obstructions, madeBox{[6]int{low[0], low[0] + 1, low[1], low[1] + 1, low[2], low[2] + 3}, surfaceA})
		}
		for a, v := range at {
			if v == 0 {
				m.patches = append(m.patches, m.side(i+1, a+1))
			}
			if v == 9 {
				m.patches = append(m.patches, m.side(i+1, -a-1))
			}
		}
		for k := range m.obstructions {
			for _, ior := range []int{-3, -2, -1, 1, 2, 3} {
				m.patches = append(m.patches, m.sideOf(i+1, k+1, ior))
			}
		}
		meshes = append(meshes, m)
	}
	files := madeRun(meshes, nil, nil)
	b.ResetTimer()
	for b.Loop() {
		if walls := wallsOf(b, files); len(walls.List) < 100_000 {
			b.Fatal("walls are missing")
		}
	}
}
