package bndf

import (
	"fmt"
	"slices"

	"github.com/fdsflux/fdsflux/fdsio"
)

// cellReader makes values of cells out of those of a file, patch by patch.
type cellReader struct {
	walls *Walls
	file  *wallFile
	tiles []Tile
	cell  []float64 // of a patch
	part  []float64 // of a tile

	recovered map[int]*patchRecovery // of a node file, by patch
	room      recoveryRoom
	failed    map[int]bool // patches whose cells could not be recovered
}

func newCellReader(w *Walls, f *wallFile, tiles []Tile) *cellReader {
	return &cellReader{walls: w, file: f, tiles: tiles, recovered: map[int]*patchRecovery{}, failed: map[int]bool{}}
}

// cellsOf returns the values of the cells of a patch, along L first, out of those
// of the file; valid until it is called again.
func cellsOf[T float32 | float64](c *cellReader, patch int, values []T) []float64 {
	l, n := c.file.Patches[patch].Cells()
	c.cell = sized(c.cell, l*n)
	switch {
	case c.file.CellCentered:
		for j := range n {
			row := c.cell[j*l : (j+1)*l]
			for i, v := range values[j*(l+1):][:len(row)] {
				row[i] = float64(v)
			}
		}
	case c.walls.NodeMeans || !recovered(c, patch, values):
		for j := range n {
			row := c.cell[j*l : (j+1)*l]
			low, high := values[j*(l+1):][:l+1], values[(j+1)*(l+1):][:l+1]
			for i := range row {
				row[i] = (float64(low[i]) + float64(low[i+1]) + float64(high[i]) + float64(high[i+1])) / 4
			}
		}
	}
	return c.cell
}

// patchRecovery is the ways of recovering a patch, by which cells FDS may have
// counted. The first was right the last time.
type patchRecovery struct{ ways []*recovery }

// recovered recovers the cells of a patch from its nodes, if it can.
func recovered[T float32 | float64](c *cellReader, patch int, values []T) bool {
	r := c.recovered[patch]
	if r == nil {
		r = &patchRecovery{}
		l, n := c.file.Patches[patch].Cells()
		for _, counted := range countedCells(c.walls.kinds[c.file.Mesh-1][patch]) {
			r.ways = append(r.ways, newRecovery(l, n, counted, &c.room))
		}
		c.recovered[patch] = r
	}
	for i, way := range r.ways {
		if recoverCells(way, c.cell, values) {
			r.ways[0], r.ways[i] = way, r.ways[0]
			return true
		}
	}
	c.failed[patch] = true
	return false
}

// countedCells returns the cells that FDS may have counted in the means at nodes,
// given what they are: those that are real, but in files up to 6.9.1 also those
// that are open, or where another mesh goes on, whatever their values mean. nil
// stands for all.
func countedCells(kinds []CellKind) (ways [][]bool) {
	if kinds == nil {
		return [][]bool{nil}
	}
	has := func(k CellKind) bool { return slices.Contains(kinds, k) }
	sets := [][]CellKind{{RealCell}}
	if has(OpenCell) {
		sets = append(sets, []CellKind{RealCell, OpenCell})
	}
	if has(InterfaceCell) || has(NoCell) {
		sets = append(sets, []CellKind{RealCell, OpenCell, InterfaceCell, NoCell})
	}
	for _, set := range sets {
		counted := make([]bool, len(kinds))
		all := true
		for i, k := range kinds {
			counted[i] = slices.Contains(set, k)
			all = all && counted[i]
		}
		if all {
			counted = nil
		}
		ways = append(ways, counted)
	}
	return ways
}

// ofTile returns the values of the cells of a tile out of those of its patch.
func (c *cellReader) ofTile(tile int, cells []float64) []float64 {
	t := &c.tiles[tile]
	l, n := t.Cells()
	if l*n == len(cells) {
		return cells
	}
	width, _ := c.file.Patches[t.Patch].Cells()
	c.part = sized(c.part, l*n)
	for j := range n {
		copy(c.part[j*l:(j+1)*l], cells[t.firstL+(t.firstN+j)*width:])
	}
	return c.part
}

// problem says what could not be recovered; nil if nothing.
func (c *cellReader) problem() *fdsio.Problem {
	if len(c.failed) == 0 {
		return nil
	}
	return &fdsio.Problem{File: c.file.Name, Err: fdsio.ErrFormat,
		Text: fmt.Sprintf("the nodes of %d of its patches are not the means of the cells that are walls by the .smv file, as when an obstruction was removed or a value is no number; there the values of cells are the means of their nodes", len(c.failed))}
}
