package bndf

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/fdsflux/fdsflux/fdsio"
)

// Walls are the walls of a run that its boundary files have: see [FindWalls].
type Walls struct {
	Run      *fdsio.Run
	List     []*Wall  // the largest first; Wall.Number is the place in it, from 1
	Outputs  []Output // that there are, in the order of the deck
	Problems []*fdsio.Problem

	// NodeMeans says that the values of cells are not to be recovered from nodes, but
	// are the means of their four nodes: see [WallData].
	NodeMeans bool

	patches [][]Patch            // of the meshes; nil where there is no file
	kinds   []map[int][]CellKind // of the cells of each patch; none where all are real
	names   []string             // of surfaces; see Tile.codes
}

// Wall is a connected part of a plane in which solids face one way: the end of the
// domain, sides of obstructions, or both. Patches that touch or overlap belong
// together, whichever meshes and obstructions they are of; islands are walls of
// their own. Patches are in one plane if the planes are less than a tenth of a
// cell apart.
type Wall struct {
	Number int     // from 1
	IOR    int     // ±1, ±2, ±3: the normal out of the solid, along ±x, ±y, ±z
	Plane  float64 // where it is along the axis of the normal, m

	Extent [6]float64 // x1 x2 y1 y2 z1 z2 of its cells, m
	Tiles  []Tile
	Cells  int     // those that have data
	Masked int     // those between them that have none: see [CellKind]
	Area   float64 // of Cells, m2

	Surfaces     []WallSurface // by ID
	Obstructions []WallObstruction

	walls *Walls
}

// WallSurface is what of a wall has one surface.
type WallSurface struct {
	ID    string // empty where it can't be told
	Cells int
	Area  float64 // m2
}

// WallObstruction is an OBST line of the deck whose sides are in a wall. ID is
// empty where no file tells it: the .smv file does since FDS 6.8.0.
type WallObstruction struct {
	ID     string
	Number int // of the line, from 1
}

// String returns the ID, or else the number.
func (o WallObstruction) String() string {
	if o.ID != "" {
		return o.ID
	}
	return "OBST " + strconv.Itoa(o.Number)
}

// Tile is the part of a wall that is in one patch: a piece of the grid of its mesh.
// Meshes of different cell size have different tiles, so that no value is moved
// to another grid. Tiles of a wall do not overlap: where patches do, FDS writes
// the same values to both, and the cells count in the last.
type Tile struct {
	Mesh        int // number, from 1
	Patch       int // place in File.Patches of that mesh
	Obstruction int // of the patch: place in the mesh, from 1; 0: exterior wall

	L, N []float64 // the grid lines along the two [Wall.Axes], m

	firstL, firstN int      // of its cells in the patch
	codes          []uint16 // of its cells, along L first; from firstSurface on real ones, by Walls.names
	names          []string
}

// CellKind says what a cell of a [Tile] is.
type CellKind uint8

const (
	OtherCell     CellKind = iota // of another tile, or of another wall
	CoveredCell                   // inside an obstruction
	OpenCell                      // OPEN, MIRROR or PERIODIC
	InterfaceCell                 // another mesh goes on there
	NoCell                        // no solid is there by the .smv file
	RealCell                      // a wall: only these have data
)

// firstSurface is the code of a real cell with the first surface.
const firstSurface = uint16(RealCell)

// Axes returns the axes in the plane, 0, 1, 2 for x, y, z: y and z, x and z, or x
// and y.
func (w *Wall) Axes() (l, n int) { return Patch{IOR: w.IOR}.Axes() }

// Axis returns the axis of the normal.
func (w *Wall) Axis() int { return Patch{IOR: w.IOR}.Axis() }

// Cells returns how many cells there are along L and N. All other methods panic
// for cells beyond.
func (t *Tile) Cells() (l, n int) { return len(t.L) - 1, len(t.N) - 1 }

// Kind returns what a cell is.
func (t *Tile) Kind(l, n int) CellKind { return kindOf(t.code(l, n)) }

// Real reports whether a cell has data.
func (t *Tile) Real(l, n int) bool { return t.code(l, n) >= firstSurface }

// Surface returns the ID of the surface of a cell; empty if it is not a real one
// or the surface can't be told.
func (t *Tile) Surface(l, n int) string {
	if code := t.code(l, n); code >= firstSurface {
		return t.names[code-firstSurface]
	}
	return ""
}

// Area returns the area of a cell in m2. The grid lines in the .smv file have five
// decimals.
func (t *Tile) Area(l, n int) float64 { return (t.L[l+1] - t.L[l]) * (t.N[n+1] - t.N[n]) }

func (t *Tile) code(l, n int) uint16 { return t.codes[t.index(l, n)] }

// index returns the place of a cell in lists of the cells of a tile.
func (t *Tile) index(l, n int) int { return l + n*(len(t.L)-1) }

func kindOf(code uint16) CellKind { return min(CellKind(code), RealCell) }

// String names a wall by its number and place.
func (w *Wall) String() string {
	return fmt.Sprintf("wall %d facing %s at %c = %.5g m", w.Number, facing(w.IOR), 'x'+rune(w.Axis()), w.Plane)
}

// facing names an orientation: -y.
func facing(ior int) string {
	if ior < 0 {
		return "-" + string('x'+rune(-ior-1))
	}
	return "+" + string('x'+rune(ior-1))
}

// OfObstruction returns the walls with sides of an OBST, by its ID or, for the
// OBST line, its number from 1.
func (w *Walls) OfObstruction(name string) (found []*Wall) {
	number, _ := strconv.Atoi(name)
	for _, wall := range w.List {
		if slices.ContainsFunc(wall.Obstructions, func(o WallObstruction) bool { return o.ID == name || number > 0 && o.Number == number }) {
			found = append(found, wall)
		}
	}
	return found
}

// order is what walls are sorted by: the largest first, then by place, then in the
// order of the files. What is left of rounding in an area does not count.
func (w *Wall) order(place int) [11]float64 {
	e := &w.Extent
	return [11]float64{-math.Round(1e8 * w.Area), math.Abs(float64(w.IOR)), float64(w.IOR), w.Plane, e[0], e[1], e[2], e[3], e[4], e[5], float64(place)}
}
