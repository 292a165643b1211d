package bndf

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/fdsflux/fdsflux/fdsio"
)

// Probe is the cell of a wall at a point.
type Probe struct {
	Walls *Walls
	Wall  *Wall
	Point [3]float64 // that was asked for, m
	Tile  int        // place in Wall.Tiles
	L, N  int        // of the cell in the tile

	Surface string     // ID; empty where it can't be told
	Box     [6]float64 // x1 x2 y1 y2 z1 z2 of the cell, m
}

// hair is the distance in m within which coordinates are the same: the .smv file
// has five decimals.
const hair = 2e-5

// Probe finds the cell of a wall at a point in m, off its plane by half a cell at
// most: FDS moves devices at the end of a mesh inside by a hundredth of a cell. ior
// is the normal, ±1, ±2, ±3; 0 stands for that of the nearest wall. On the line
// between two cells the upper one counts, on that between two meshes the one in
// the first mesh, as in FDS.
func (w *Walls) Probe(point [3]float64, ior int) (*Probe, error) {
	if ior < -3 || ior > 3 {
		return nil, fmt.Errorf("fdsio/bndf: found the IOR %d, expected ±1, ±2 or ±3", ior)
	}
	var found, masked []candidate
	for _, wall := range w.List {
		if ior == 0 || wall.IOR == ior {
			found, masked = wall.candidates(found, masked, point)
		}
	}
	if len(found) == 0 && len(masked) > 0 {
		c := slices.MinFunc(masked, candidate.compare)
		return nil, fmt.Errorf("fdsio/bndf: %s lies in %s, but the cell there is no wall: it is %s", inWords(point), c.wall, c.tile().Kind(c.l, c.n))
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("fdsio/bndf: no wall%s within half a cell of %s%s", facingWords(ior), inWords(point), w.nearest(point, ior))
	}
	best := slices.MinFunc(found, candidate.compare)
	for _, c := range found {
		if c.wall.IOR != best.wall.IOR && c.distance < best.distance+hair {
			return nil, fmt.Errorf("fdsio/bndf: both %s and %s are at %s; the IOR (%d or %d) tells which one is meant", best.wall, c.wall, inWords(point), best.wall.IOR, c.wall.IOR)
		}
	}
	return best.probe(point), nil
}

// candidate is a cell near a point.
type candidate struct {
	wall     *Wall
	at       int // place of the tile
	l, n     int
	distance float64 // from the plane
}

func (c candidate) tile() *Tile { return &c.wall.Tiles[c.at] }

// compare puts the cell first that FDS would take.
func (c candidate) compare(d candidate) int {
	if math.Abs(c.distance-d.distance) > hair {
		return cmp.Compare(c.distance, d.distance)
	}
	if c.wall.IOR != d.wall.IOR {
		return cmp.Compare(c.wall.Number, d.wall.Number)
	}
	s, t := c.tile(), d.tile()
	return cmp.Or(cmp.Compare(s.Mesh, t.Mesh), cmp.Compare(t.L[d.l], s.L[c.l]), cmp.Compare(t.N[d.n], s.N[c.n]),
		cmp.Compare(c.wall.Number, d.wall.Number))
}

// candidates adds the cells of a wall at a point.
func (w *Wall) candidates(found, masked []candidate, point [3]float64) ([]candidate, []candidate) {
	axisL, axisN := w.Axes()
	for _, axis := range []int{axisL, axisN} {
		if point[axis] < w.Extent[2*axis]-hair || point[axis] > w.Extent[2*axis+1]+hair {
			return found, masked
		}
	}
	distance := math.Abs(point[w.Axis()] - w.Plane)
	for i := range w.Tiles {
		t := &w.Tiles[i]
		l, n := cellAt(t.L, point[axisL]), cellAt(t.N, point[axisN])
		if l < 0 || n < 0 || distance > w.depth(t)/2+hair {
			continue
		}
		c := candidate{w, i, l, n, distance}
		if t.Real(l, n) {
			found = append(found, c)
		} else if t.Kind(l, n) != OtherCell {
			masked = append(masked, c)
		}
	}
	return found, masked
}

// depth returns the size of the cells in front of a tile, along the normal.
func (w *Wall) depth(t *Tile) float64 {
	nodes := w.walls.nodes(t.Mesh-1, w.Axis())
	line := sort.SearchFloat64s(nodes, w.Plane-hair)
	if line < len(nodes)-1 && (w.IOR > 0 || line == 0) {
		return nodes[line+1] - nodes[line]
	}
	line = min(line, len(nodes)-1)
	return nodes[line] - nodes[line-1]
}

// cellAt returns the cell of a grid that holds a coordinate, the upper one of two;
// -1 if none does.
func cellAt(lines []float64, v float64) int {
	last := len(lines) - 1
	if !(v >= lines[0]-hair && v <= lines[last]+hair) {
		return -1
	}
	i := sort.Search(last, func(i int) bool { return lines[i] > v+hair }) - 1
	return max(i, 0)
}

func (c candidate) probe(point [3]float64) *Probe {
	w, t := c.wall, c.tile()
	p := &Probe{Walls: w.walls, Wall: w, Point: point, Tile: c.at, L: c.l, N: c.n, Surface: t.Surface(c.l, c.n)}
	axisL, axisN := w.Axes()
	p.Box[2*w.Axis()], p.Box[2*w.Axis()+1] = w.Plane, w.Plane
	p.Box[2*axisL], p.Box[2*axisL+1] = t.L[c.l], t.L[c.l+1]
	p.Box[2*axisN], p.Box[2*axisN+1] = t.N[c.n], t.N[c.n+1]
	return p
}

// nearest says where the nearest wall is.
func (w *Walls) nearest(point [3]float64, ior int) string {
	least, at := math.Inf(1), (*Wall)(nil)
	for _, wall := range w.List {
		square := 0.0
		for axis, v := range point {
			off := max(wall.Extent[2*axis]-v, v-wall.Extent[2*axis+1], 0)
			square += off * off
		}
		if (ior == 0 || wall.IOR == ior) && square < least {
			least, at = square, wall
		}
	}
	if at == nil {
		return ""
	}
	return fmt.Sprintf("; the nearest is %s, %.3g m off", at, math.Sqrt(least))
}

func inWords(p [3]float64) string { return fmt.Sprintf("(%g, %g, %g)", p[0], p[1], p[2]) }

func facingWords(ior int) string {
	if ior == 0 {
		return ""
	}
	return " facing " + facing(ior)
}

// String returns the words for a kind.
func (k CellKind) String() string {
	switch k {
	case CoveredCell:
		return "covered by an obstruction"
	case OpenCell:
		return "open"
	case InterfaceCell:
		return "where another mesh goes on"
	case RealCell:
		return "a wall"
	case NoCell:
		return "in the gas"
	}
	return "of another wall"
}

// ProbeHistory is the value of a cell at all times of one output.
type ProbeHistory struct {
	Output   Output
	Times    []float64 // s
	Values   []float64 // instants, in Output.Unit; of a node file as in [WallData]
	Rounding float64   // standard uncertainty from recovering a cell from rounded nodes, at most, in Output.Unit
	Problems []*fdsio.Problem
}

// History reads the value of the cell at all times. Of a cell-centred file only the
// bytes of its values are read, of a node file those of its patch; with
// [Walls.NodeMeans] only those of its four nodes.
func (p *Probe) History(o Output) (*ProbeHistory, error) {
	t := &p.Wall.Tiles[p.Tile]
	at := slices.IndexFunc(o.Files, func(b fdsio.BoundaryFile) bool { return b.Mesh == t.Mesh })
	if at < 0 {
		return nil, fmt.Errorf("fdsio/bndf: %s names no boundary file of %s for mesh %d: %w", p.Walls.Run.ShownPath(p.Walls.Run.SMV), o.Quantity, t.Mesh, ErrNoQuantity)
	}
	f, err := p.Walls.open(o.Files[at])
	if err != nil {
		return nil, err
	}
	defer f.Close()
	h := &ProbeHistory{Output: o, Times: f.Times, Values: make([]float64, len(f.Times)), Problems: f.Problems}
	if f.CellCentered || p.Walls.NodeMeans {
		return h, p.read(f, h.Values)
	}
	file := &wallFile{File: f, patches: []int{t.Patch}}
	r := newCellReader(p.Walls, file, p.Wall.Tiles)
	width, _ := t.Cells()
	growth := recoveryGrowth(f.Patches[t.Patch], t.firstL+p.L, t.firstN+p.N)
	err = file.eachPatch(0, len(f.Times), func(frame, _ int, values []float32) error {
		h.Values[frame] = r.ofTile(p.Tile, cellsOf(r, t.Patch, values))[p.L+p.N*width]
		h.Rounding = max(h.Rounding, growth*nodeRounding*largest(values))
		return nil
	})
	if problem := r.problem(); problem != nil {
		h.Problems = append(h.Problems, problem)
	}
	return h, err
}

// read reads the value of the cell or the mean of its nodes.
func (p *Probe) read(f *File, out []float64) error {
	t := &p.Wall.Tiles[p.Tile]
	width, _ := f.Patches[t.Patch].Nodes()
	first := f.records[t.Patch].at + 4*int64(t.firstL+p.L+(t.firstN+p.N)*width)
	pieces, count := []piece{{at: first, n: 1}}, 1.0
	if !f.CellCentered {
		pieces, count = []piece{{at: first, n: 2}, {at: first + 4*int64(width), n: 2}}, 4
	}
	v := f.visitor(func(frame int, _ *piece, values []float32) error {
		for _, value := range values {
			out[frame] += float64(value) / count
		}
		return nil
	})
	defer v.close()
	return v.visit(pieces, 0, len(out))
}
