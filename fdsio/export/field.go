package export

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// Field is what is known of the cells of some rectangles, or of the nodes of
// their grids, at one time: one or more quantities.
type Field struct {
	Columns []Column
	Tiles   []Tile
	Nodes   bool     // values are those of nodes, not of cells
	Time    *float64 // s; nil if it is not of a time. Only VTU has it.
}

// Column is a quantity. Names differ from each other.
type Column struct{ Name, Unit string }

// heading is how a column is called in a file.
func (c Column) heading() string {
	if c.Unit == "" {
		return c.Name
	}
	return c.Name + " (" + c.Unit + ")"
}

// Tile is a rectangle in a plane across one of the axes.
type Tile struct {
	// X, Y and Z are the grid lines in m, increasing. Along the normal of the plane
	// there is one: where the plane is.
	X, Y, Z []float64
	// Values are those of each column, by cell or by node: along the first axis in
	// the plane first, x before y before z. What is not finite is missing.
	Values [][]float64
	// Surfaces are the names of the surfaces of the cells; nil if they are not known,
	// or of nodes.
	Surfaces []string
}

// Formats are the formats of files.
var Formats = []string{"csv", "npy", "vtu"}

// CheckFormat returns an error for a format that is not in Formats.
func CheckFormat(format string) error {
	if slices.Contains(Formats, format) {
		return nil
	}
	return fmt.Errorf("fdsio/export: unknown format %q: expected one of %s", format, strings.Join(Formats, ", "))
}

// ErrNoData says that no cell has a value.
var ErrNoData = errors.New("fdsio/export: no cell has a value")

// Write writes a field in a format. It returns [ErrNoData] if no cell has a value,
// and an error, before anything is written, for a field whose parts do not fit
// together.
func Write(w io.Writer, format string, f *Field) error {
	if err := CheckFormat(format); err != nil {
		return err
	}
	switch format {
	case "csv":
		return CSV(w, f)
	case "npy":
		return NPY(w, f)
	}
	return VTU(w, f)
}

// grid is a tile with its two axes in the plane.
type grid struct {
	*Tile
	lines  [3][]float64
	normal int // axis, 0 to 2
	l, n   int // the other two
	nodes  bool
}

// grids checks a field and returns its tiles as grids.
func (f *Field) grids() ([]grid, error) {
	seen := map[string]bool{"": true}
	for _, c := range f.Columns {
		if seen[c.Name] {
			return nil, fmt.Errorf("fdsio/export: column %q: expected names that differ, and are not empty", c.Name)
		}
		seen[c.Name] = true
	}
	var out []grid
	data := false
	for i := range f.Tiles {
		g, err := newGrid(&f.Tiles[i], f.Nodes)
		if err == nil {
			err = g.check(len(f.Columns))
		}
		if err != nil {
			return nil, fmt.Errorf("fdsio/export: tile %d: %w", i+1, err)
		}
		for k := range g.count() {
			data = data || g.has(k)
		}
		out = append(out, g)
	}
	if !data {
		return nil, ErrNoData
	}
	return out, nil
}

func newGrid(t *Tile, nodes bool) (grid, error) {
	g := grid{Tile: t, lines: [3][]float64{t.X, t.Y, t.Z}, normal: -1, nodes: nodes}
	var plane []int
	for axis, lines := range g.lines {
		for i, v := range lines {
			if !finite(v) || i > 0 && v <= lines[i-1] {
				return g, fmt.Errorf("%c[%d] is %g, expected grid lines that increase", 'X'+rune(axis), i, v)
			}
		}
		if len(lines) == 1 && g.normal < 0 {
			g.normal = axis
		} else if len(lines) > 1 {
			plane = append(plane, axis)
		}
	}
	if g.normal < 0 || len(plane) != 2 {
		return g, fmt.Errorf("it has %d, %d and %d grid lines along x, y and z, expected one along the normal and two or more along the others", len(t.X), len(t.Y), len(t.Z))
	}
	g.l, g.n = plane[0], plane[1]
	return g, nil
}

func (g *grid) check(columns int) error {
	if len(g.Values) != columns {
		return fmt.Errorf("it has values of %d columns, expected %d", len(g.Values), columns)
	}
	nl, nn := g.size()
	for _, v := range g.Values {
		if len(v) != nl*nn {
			return fmt.Errorf("it has %d values, expected %d × %d", len(v), nl, nn)
		}
	}
	if g.Surfaces != nil && (g.nodes || len(g.Surfaces) != nl*nn) {
		return fmt.Errorf("it has %d surfaces, expected one for each cell, or none", len(g.Surfaces))
	}
	return nil
}

// size returns how many values there are along both axes.
func (g *grid) size() (l, n int) {
	l, n = len(g.lines[g.l]), len(g.lines[g.n])
	if g.nodes {
		return l, n
	}
	return l - 1, n - 1
}

func (g *grid) count() int {
	l, n := g.size()
	return l * n
}

// has reports whether a cell or node has a value in any column.
func (g *grid) has(k int) bool {
	for _, v := range g.Values {
		if finite(v[k]) {
			return true
		}
	}
	return false
}

// value returns a value of a column; NaN if there is none.
func (g *grid) value(column, k int) float64 {
	if v := g.Values[column][k]; finite(v) {
		return v
	}
	return math.NaN()
}

// box returns the ends of a cell along each axis; of a node those of what lies
// nearer to it than to others on the grid.
func (g *grid) box(k int) (low, high [3]float64) {
	width, _ := g.size()
	low[g.normal], high[g.normal] = g.lines[g.normal][0], g.lines[g.normal][0]
	low[g.l], high[g.l] = g.ends(g.l, k%width)
	low[g.n], high[g.n] = g.ends(g.n, k/width)
	return low, high
}

// ends returns those of a cell, or of what is nearest to a node, along an axis.
func (g *grid) ends(axis, i int) (low, high float64) {
	lines := g.lines[axis]
	if !g.nodes {
		return lines[i], lines[i+1]
	}
	return (lines[max(i-1, 0)] + lines[i]) / 2, (lines[i] + lines[min(i+1, len(lines)-1)]) / 2
}

// place returns the centre of a cell, or the place of a node.
func (g *grid) place(k int) (p [3]float64) {
	low, high := g.box(k)
	for axis := range p {
		p[axis] = (low[axis] + high[axis]) / 2
	}
	if g.nodes {
		width, _ := g.size()
		p[g.l], p[g.n] = g.lines[g.l][k%width], g.lines[g.n][k/width]
	}
	return p
}

// area returns the area of a cell, or the part of the area that belongs to a node.
func (g *grid) area(k int) float64 {
	low, high := g.box(k)
	return (high[g.l] - low[g.l]) * (high[g.n] - low[g.n])
}

// surface returns the name of the surface of a cell, empty if it is not known.
func (g *grid) surface(k int) string {
	if g.Surfaces == nil {
		return ""
	}
	return g.Surfaces[k]
}
