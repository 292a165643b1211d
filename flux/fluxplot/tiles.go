package fluxplot

import (
	"math"
	"slices"
)

// continued puts tiles of cells together that continue each other's grid, so that
// isolines run on from one to the next. The others stay as they are.
func continued(tiles []Tile) []Tile {
	var out []Tile
	for _, t := range tiles {
		for i := 0; i < len(out); {
			if joint, ok := join(&out[i], &t); ok {
				t = joint
				out = slices.Delete(out, i, i+1)
				i = 0 // the joint tile may continue one that t did not
			} else {
				i++
			}
		}
		out = append(out, t)
	}
	return out
}

// join puts two tiles of cells into one, if they lie on one grid.
func join(a, b *Tile) (Tile, bool) {
	if a.Nodes || b.Nodes {
		return Tile{}, false
	}
	x, okX := oneGrid(a.X, b.X)
	y, okY := oneGrid(a.Y, b.Y)
	if !okX || !okY {
		return Tile{}, false
	}
	// Tiles that touch at a corner alone, or hardly, would make large empty ones.
	cells := (len(x) - 1) * (len(y) - 1)
	if cells >= 2*(len(a.Values)+len(b.Values)) {
		return Tile{}, false
	}
	t := Tile{X: x, Y: y, Values: make([]float64, cells)}
	for i := range t.Values {
		t.Values[i] = math.NaN()
	}
	t.put(a)
	t.put(b)
	return t, true
}

// oneGrid returns the edges of both, if they continue each other or overlap and
// have the same edges where they do.
func oneGrid(a, b []float64) ([]float64, bool) {
	if b[0] < a[0] {
		a, b = b, a
	}
	i := nearestIndex(a, b[0])
	hair := 1e-4 * (b[1] - b[0])
	n := min(len(a)-i, len(b)) // edges that both should have
	for k := range n {
		if math.Abs(a[i+k]-b[k]) > hair {
			return nil, false
		}
	}
	out := slices.Clone(a)
	if len(b) > n {
		out = append(out, b[n:]...)
	}
	return out, true
}

// put writes the data of a tile into one that has its edges.
func (t *Tile) put(part *Tile) {
	i, j := nearestIndex(t.X, part.X[0]), nearestIndex(t.Y, part.Y[0])
	width, height := part.size()
	nx, _ := t.size()
	for row := range height {
		to := t.Values[(j+row)*nx+i:]
		for k, v := range part.Values[row*width:][:width] {
			if finite(v) {
				to[k] = v
			}
		}
	}
}
