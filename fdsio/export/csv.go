package export

import (
	"bufio"
	"encoding/csv"
	"io"
	"math"
	"strconv"
)

// CSV writes a row for each cell or node with data: its place x, y, z, its extent
// dx, dy, dz (0 along the normal), both in m, its area in m2, its surface, and
// its values, to full precision, empty where one is missing. The first row names
// the columns, those of values with their units. Extent and area of a node are
// those of what lies nearer to it than to others.
func CSV(w io.Writer, f *Field) error {
	grids, err := f.grids()
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	c := csv.NewWriter(b)
	row := []string{"x", "y", "z", "dx", "dy", "dz", "area", "surface"}
	for _, column := range f.Columns {
		row = append(row, column.heading())
	}
	c.Write(row) // keeps its error
	for i := range grids {
		g := &grids[i]
		for k := range g.count() {
			if g.has(k) {
				c.Write(g.csvRow(row[:0], k))
			}
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return err
	}
	return b.Flush()
}

func (g *grid) csvRow(row []string, k int) []string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	low, high := g.box(k)
	for _, v := range g.place(k) {
		row = append(row, number(v))
	}
	for axis := range low {
		row = append(row, number(high[axis]-low[axis]))
	}
	row = append(row, number(g.area(k)), g.surface(k))
	for _, values := range g.Values {
		if v := values[k]; finite(v) {
			row = append(row, number(v))
		} else {
			row = append(row, "")
		}
	}
	return row
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
