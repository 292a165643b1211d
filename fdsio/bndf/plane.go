package bndf

import (
	"fmt"
	"math"

	"github.com/fdsflux/fdsflux/fdsio"
)

// Plane is the slice files of one quantity that lie in one plane, one for each
// mesh that it crosses. Each has the grid of its mesh, and so a place of its own:
// FDS moves a slice to the nearest grid line, or the cell there.
type Plane struct {
	Number int // from 1, in the order of the .smv file
	ID     string

	Quantity, Short, Unit string
	CellCentered          bool
	Axis                  int     // of the normal: 0, 1, 2 for x, y, z
	At                    float64 // where it is along that, m; of cells their middle
	Files                 []fdsio.SliceFile

	run  *fdsio.Run
	step float64 // the largest distance of grid lines along the normal
}

// Planes lists the slice files of a run by the plane that they are in. Boxes and
// lines are left out. What is wrong with a file is in the problems.
func Planes(run *fdsio.Run) (list []*Plane, problems []*fdsio.Problem) {
	for _, entry := range run.Index().Slices {
		p, err := planeOf(run, entry)
		if err != nil {
			problems = append(problems, sliceProblem(run, entry, err))
		}
		if p == nil {
			continue
		}
		if same := p.among(list); same != nil {
			same.Files, same.step = append(same.Files, entry), max(same.step, p.step)
			continue
		}
		p.Number = len(list) + 1
		list = append(list, p)
	}
	return list, problems
}

// planeOf returns the plane of one file; nil if it is a box or a line.
func planeOf(run *fdsio.Run, entry fdsio.SliceFile) (*Plane, error) {
	meshes := run.Index().Meshes
	if entry.Mesh < 1 || entry.Mesh > len(meshes) {
		return nil, fmt.Errorf("it is of mesh %d, expected one of the %d meshes", entry.Mesh, len(meshes))
	}
	s, err := boxOf(run, entry)
	if err != nil {
		return nil, err
	}
	axis, ok := s.Axis()
	if !ok {
		return nil, nil
	}
	m := &meshes[entry.Mesh-1]
	if wrongGrid(m) {
		return nil, fmt.Errorf("the .smv file does not have all grid lines of mesh %d in ascending order; it is left out", entry.Mesh)
	}
	for a := range 3 {
		if first, last := s.Range(a); first < 0 || last < first || last > m.Cells[a] {
			return nil, fmt.Errorf("found the grid lines %d to %d along %c, expected some of 0 to %d; it is left out", first, last, 'x'+rune(a), m.Cells[a])
		}
	}
	p := &Plane{ID: entry.ID, Quantity: entry.Quantity, Short: entry.Short, Unit: entry.Unit, CellCentered: entry.CellCentered, Axis: axis, Files: []fdsio.SliceFile{entry}, run: run}
	line, _ := s.Range(axis)
	p.place(m.Nodes[axis], line)
	return p, nil
}

// boxOf returns the box of a slice, from the .smv file if that has it.
func boxOf(run *fdsio.Run, entry fdsio.SliceFile) (*Slice, error) {
	if x := entry.Index; x != nil {
		return &Slice{I1: x[0], I2: x[1], J1: x[2], J2: x[3], K1: x[4], K2: x[5]}, nil
	}
	s, err := OpenSlice(run, entry)
	if err != nil {
		return nil, err
	}
	return s, s.Close()
}

// place puts a plane at a grid line, or in the cell that ends there.
func (p *Plane) place(lines []float64, line int) {
	before := max(line, 1)
	p.step = lines[before] - lines[before-1]
	p.At = lines[line]
	if p.CellCentered {
		p.At = lines[before] - p.step/2
	}
}

// among returns the plane of a list that goes on in p, a file of another mesh.
func (p *Plane) among(list []*Plane) (found *Plane) {
	least := math.Inf(1)
	for _, q := range list {
		off := math.Abs(p.At - q.At)
		same := q.ID == p.ID && q.Quantity == p.Quantity && q.Short == p.Short && q.Unit == p.Unit && q.CellCentered == p.CellCentered && q.Axis == p.Axis
		if same && !q.has(p.Files[0].Mesh) && off <= max(p.step, q.step)/2+hair && off < least {
			found, least = q, off
		}
	}
	return found
}

func (p *Plane) has(mesh int) bool {
	for _, f := range p.Files {
		if f.Mesh == mesh {
			return true
		}
	}
	return false
}

// Near reports whether a plane that the deck has at a place, in m along the normal,
// may be this one: it is off by half a cell at most.
func (p *Plane) Near(at float64) bool { return math.Abs(p.At-at) <= p.step/2+hair }

// Axes returns the axes in the plane: y and z, x and z, or x and y.
func (p *Plane) Axes() (l, n int) {
	return [3]int{1, 0, 0}[p.Axis], [3]int{2, 2, 1}[p.Axis]
}

// String names a plane by its number, place and quantity.
func (p *Plane) String() string {
	id := ""
	if p.ID != "" {
		id = " (" + fdsio.Readable(p.ID) + ")"
	}
	return fmt.Sprintf("slice %d%s at %c = %.6g m, %s", p.Number, id, 'x'+rune(p.Axis), p.At, fdsio.Readable(p.Quantity))
}

// sliceProblem makes a problem of what keeps a slice file from being read.
func sliceProblem(run *fdsio.Run, entry fdsio.SliceFile, err error) *fdsio.Problem {
	return asProblem(run, fdsio.BoundaryFile{Name: entry.Name}, err)
}
