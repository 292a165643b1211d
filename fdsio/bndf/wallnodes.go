package bndf

import (
	"errors"
	"math"
)

// ErrCellCentered says that there are no values at nodes.
var ErrCellCentered = errors.New("fdsio/bndf: the output is cell-centred: it has no values at nodes")

// NodeField is the values of a wall at the nodes of its tiles at one time, as FDS
// averaged them: see [WallData].
type NodeField struct {
	Wall   *Wall
	Output Output
	Time   float64 // s

	// Values of the nodes of each tile, len(L) for each of N; NaN where no real cell
	// is around. Tiles that meet have values of their own on their common line.
	Values [][]float64
}

// Nodes returns the values at nodes at the time nearest to one in s. Cell-centred
// outputs have none: ErrCellCentered.
func (d *WallData) Nodes(time float64) (*NodeField, error) {
	if d.Output.CellCentered {
		return nil, ErrCellCentered
	}
	nearest, err := d.nearest(time)
	if err != nil {
		return nil, err
	}
	out := &NodeField{Wall: d.Wall, Output: d.Output, Time: d.Times[nearest], Values: make([][]float64, len(d.Wall.Tiles))}
	for i := range d.Wall.Tiles {
		out.Values[i] = d.Wall.Tiles[i].nodes(nil, 0)
	}
	for _, f := range d.files {
		first, last := f.span(nearest, nearest+1)
		err := f.eachPatch(first, last, func(_, patch int, values []float32) error {
			width, _ := f.Patches[f.patches[patch]].Nodes()
			for _, tile := range f.tiles[patch] {
				out.Values[tile] = d.Wall.Tiles[tile].nodes(values, width)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// nodes returns the values at the nodes of a tile out of those of its patch, which
// has so many along L; NaN for all where it has no values.
func (t *Tile) nodes(values []float32, width int) []float64 {
	countL, countN := t.Cells()
	out := make([]float64, (countL+1)*(countN+1))
	for i := range out {
		out[i] = math.NaN()
	}
	if values == nil {
		return out
	}
	for n := range countN {
		for l := range countL {
			if !t.Real(l, n) {
				continue
			}
			for _, at := range [4][2]int{{l, n}, {l + 1, n}, {l, n + 1}, {l + 1, n + 1}} {
				out[at[0]+at[1]*(countL+1)] = float64(values[t.firstL+at[0]+(t.firstN+at[1])*width])
			}
		}
	}
	return out
}
