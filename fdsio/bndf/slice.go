package bndf

import (
	"fmt"
	"io"

	"github.com/fdsflux/fdsflux/fdsio"
)

// Slice is a slice file: the values of one quantity in a box of the grid, at some
// times. Mostly the box is a plane.
type Slice struct {
	Frames

	Mesh                  int // number of the mesh whose grid it refers to, from 1
	ID                    string
	Quantity, Short, Unit string // as the .smv file has them
	CellCentered          bool   // SLCC

	I1, I2, J1, J2, K1, K2 int // from 0, see [Slice.At]
}

// OpenSlice opens a slice file of a run: an element of run.Index().Slices. As to
// errors it is like [Open].
func OpenSlice(run *fdsio.Run, entry fdsio.SliceFile) (*Slice, error) {
	r, err := openNamed(run, entry.Name)
	if err != nil {
		return nil, err
	}
	s, err := NewSlice(r, r.Size, r.Name, entry, run.Index().Meshes)
	if err != nil {
		r.Close()
		return nil, err
	}
	s.closer = r
	return s, nil
}

// NewSlice is [OpenSlice] for a file that is not one of a run, as [NewFile] is
// [Open]. The box is held against entry.Index and meshes if there are any.
func NewSlice(r io.ReaderAt, size int64, name string, entry fdsio.SliceFile, meshes []fdsio.Mesh) (*Slice, error) {
	s := &Slice{Mesh: entry.Mesh, ID: entry.ID, Quantity: entry.Quantity, Short: entry.Short, Unit: entry.Unit, CellCentered: entry.CellCentered}
	h, err := openHeader(r, size, name)
	if err != nil {
		return nil, err
	}
	if err := h.labels(&s.Quantity, &s.Short, &s.Unit); err != nil {
		return nil, err
	}
	at := h.at + markerSize
	v, err := h.integers(6)
	if err != nil {
		return nil, err
	}
	s.I1, s.I2, s.J1, s.J2, s.K1, s.K2 = v[0], v[1], v[2], v[3], v[4], v[5]
	values, text := s.count()
	if text == "" {
		text = s.misplaced(entry, meshes)
	}
	if text != "" {
		return nil, h.bad(at, fdsio.ErrHeader, "%s", text)
	}
	if err := s.Frames.open(r, h, []int{values}); err != nil {
		return nil, err
	}
	return s, nil
}

// count returns the number of values, or says what no box can be.
func (s *Slice) count() (values int, wrong string) {
	n := int64(1)
	for axis := range 3 {
		first, last := s.Range(axis)
		if first < 0 || last < first {
			return 0, fmt.Sprintf("found the grid lines %d to %d along %c, expected a box of the grid", first, last, 'x'+rune(axis))
		}
		n *= int64(last) - int64(first) + 1
		if n > maxRecord/4 { // before the next factor, of at most 2^31
			return 0, fmt.Sprintf("found the box %d to %d, %d to %d, %d to %d, expected a record of less than 2 GiB", s.I1, s.I2, s.J1, s.J2, s.K1, s.K2)
		}
	}
	return int(n), ""
}

// misplaced says what does not fit the .smv file.
func (s *Slice) misplaced(entry fdsio.SliceFile, meshes []fdsio.Mesh) string {
	found := [6]int{s.I1, s.I2, s.J1, s.J2, s.K1, s.K2}
	if entry.Index != nil && *entry.Index != found {
		return fmt.Sprintf("found the box %v, expected %v as in the .smv file; the two are of different runs", found, *entry.Index)
	}
	if meshes == nil {
		return ""
	}
	if s.Mesh < 1 || s.Mesh > len(meshes) {
		return fmt.Sprintf("it is of mesh %d, expected one of the %d meshes", s.Mesh, len(meshes))
	}
	for axis := range 3 {
		if _, last := s.Range(axis); last > meshes[s.Mesh-1].Cells[axis] {
			return fmt.Sprintf("found the grid line %d along %c, expected at most %d, the last of mesh %d; the file is of another run or mesh than the .smv file says",
				last, 'x'+rune(axis), meshes[s.Mesh-1].Cells[axis], s.Mesh)
		}
	}
	return ""
}

// Range returns the first and the last index along an axis.
func (s *Slice) Range(axis int) (first, last int) {
	return Patch{I1: s.I1, I2: s.I2, J1: s.J1, J2: s.J2, K1: s.K1, K2: s.K2}.Range(axis)
}

// Axis returns the axis, 0, 1, 2 for x, y, z, across which a slice is one value
// thick; ok is false for a box, and for less than a plane.
func (s *Slice) Axis() (axis int, ok bool) {
	thin := 0
	for a := range 3 {
		if first, last := s.Range(a); first == last {
			axis, ok = a, thin == 0
			thin++
		}
	}
	return axis, ok
}

// At returns the index among the values of a frame of that at grid line i, j, k.
//
// In a cell-centred slice it is that of the cell which ends there: cell i lies
// between the lines i-1 and i. Along axes on which there are several, the first
// is padding, with no meaning.
//
// It panics outside the slice.
func (s *Slice) At(i, j, k int) int {
	if i < s.I1 || i > s.I2 || j < s.J1 || j > s.J2 || k < s.K1 || k > s.K2 {
		panic(fmt.Sprintf("bndf: found %d, %d, %d, expected indices in %d to %d, %d to %d, %d to %d", i, j, k, s.I1, s.I2, s.J1, s.J2, s.K1, s.K2))
	}
	ni, nj := s.I2-s.I1+1, s.J2-s.J1+1
	return ((k-s.K1)*nj+j-s.J1)*ni + i - s.I1
}

// History reads one value at all times: at value [Slice.At]. Of a large file only
// the bytes of these values are read. It panics if there is no such value.
func (s *Slice) History(value int) ([]float32, error) { return s.history(0, value) }
