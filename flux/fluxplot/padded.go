package fluxplot

import (
	"math"
	"slices"
)

// padded is a tile of cells with a rim of one more on each side. What lies beyond
// the data, and in masked cells beside it, is continued in a straight line, so
// that isolines keep their direction in the outer halves of the outermost cells.
type padded struct {
	tile   *Tile
	cx, cy []float64 // centres
	values []float64 // NaN where there is no data near
}

func newPadded(t *Tile) *padded {
	p := &padded{tile: t, cx: paddedCentres(t.X), cy: paddedCentres(t.Y)}
	nx, ny := t.size()
	p.values = make([]float64, len(p.cx)*len(p.cy))
	for i := range p.values {
		p.values[i] = math.NaN()
	}
	for j := range ny {
		for i := range nx {
			p.values[(j+1)*len(p.cx)+i+1] = known(t.Values[j*nx+i])
		}
	}
	p.extend() // to the neighbours of cells with data
	p.extend() // to those at their corners
	return p
}

// paddedCentres returns the centres of cells, and those of their mirror images
// beyond both ends.
func paddedCentres(edges []float64) []float64 {
	n := len(edges) - 1
	out := []float64{edges[0] - (edges[1]-edges[0])/2}
	for i := range n {
		out = append(out, edges[i]+(edges[i+1]-edges[i])/2)
	}
	return append(out, edges[n]+(edges[n]-edges[n-1])/2)
}

// extend gives each cell without a value beside one that has the mean of what its
// neighbours let expect.
func (p *padded) extend() {
	from := slices.Clone(p.values)
	nx, ny := len(p.cx), len(p.cy)
	for k := range p.values {
		if !math.IsNaN(from[k]) {
			continue
		}
		i, j := k%nx, k/nx
		row, column := from[j*nx:(j+1)*nx], func(j int) float64 { return from[j*nx+i] }
		sum, count := 0.0, 0.0
		for _, side := range []int{-1, 1} {
			along := func(i int) float64 { return row[i] }
			for _, v := range []float64{continueLine(p.cx, i, nx, side, along), continueLine(p.cy, j, ny, side, column)} {
				if !math.IsNaN(v) {
					sum += v
					count++
				}
			}
		}
		p.values[k] = sum / count // NaN without a neighbour
	}
}

// continueLine continues the values of the next two cells to one side on to cell
// i; that of the next one if it is alone, NaN if there is none.
func continueLine(centres []float64, i, n, side int, value func(int) float64) float64 {
	a, b := i+side, i+2*side
	if a < 0 || a >= n {
		return math.NaN()
	}
	v := value(a)
	if b < 0 || b >= n || math.IsNaN(value(b)) {
		return v
	}
	return v + (v-value(b))*(centres[i]-centres[a])/(centres[a]-centres[b])
}

// lattice returns the points at the centres, the corners and the middles of the
// edges of the cells. A masked cell has no value at its centre.
func (p *padded) lattice() *lattice {
	columns, rows := weights(p.tile.X, p.cx), weights(p.tile.Y, p.cy)
	nx, _ := p.tile.size()
	return &lattice{halves(p.tile.X), halves(p.tile.Y), func(j int, out []float64) {
		below := p.values[rows[j].cell*len(p.cx):]
		above := below
		if rows[j].weight > 0 {
			above = below[len(p.cx):]
		}
		for i, c := range columns {
			if i%2 == 1 && j%2 == 1 {
				out[i] = known(p.tile.Values[j/2*nx+i/2])
				continue
			}
			next := c.cell
			if c.weight > 0 {
				next++
			}
			a := below[c.cell] + (below[next]-below[c.cell])*c.weight
			b := above[c.cell] + (above[next]-above[c.cell])*c.weight
			out[i] = a + (b-a)*rows[j].weight
		}
	}}
}

// halves returns the edges and the centres of cells in turn.
func halves(edges []float64) []float64 {
	out := make([]float64, 0, 2*len(edges)-1)
	for i, e := range edges {
		if i > 0 {
			out = append(out, edges[i-1]+(e-edges[i-1])/2)
		}
		out = append(out, e)
	}
	return out
}

// between is a place between the centre of a padded cell and that of the next.
type between struct {
	cell   int
	weight float64 // of the next one; 0: at the centre
}

// weights returns where the edges and centres of cells lie between padded centres.
func weights(edges, centres []float64) []between {
	out := make([]between, 0, 2*len(edges)-1)
	for i, e := range edges {
		if i > 0 {
			out = append(out, between{cell: i})
		}
		out = append(out, between{i, (e - centres[i]) / (centres[i+1] - centres[i])})
	}
	return out
}
