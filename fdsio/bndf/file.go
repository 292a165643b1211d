package bndf

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/fdsflux/fdsflux/fdsio"
)

// File is a boundary file: the values of one quantity on the walls of one mesh, at
// some times. The values of a [Frames] are those of the patches, one patch after
// the other.
type File struct {
	Frames

	Mesh                  int    // number of the mesh whose grid the patches refer to, from 1
	Quantity, Short, Unit string // as the .smv file has them; in the file they are cut at 30 characters
	CellCentered          bool   // BNDC: the values are those of cells, see [Patch.Nodes]
	Patches               []Patch
}

// Open opens a boundary file of a run: an element of run.Index().Boundary. What is
// wrong with a part of the file is in Problems; the header must be as it should be
// and of this run. An error names file and byte, counted from 0.
func Open(run *fdsio.Run, entry fdsio.BoundaryFile) (*File, error) {
	r, err := openNamed(run, entry.Name)
	if err != nil {
		return nil, err
	}
	f, err := NewFile(r, r.Size, r.Name, entry, run.Index().Meshes)
	if err != nil {
		r.Close()
		return nil, err
	}
	f.closer = r
	return f, nil
}

func openNamed(run *fdsio.Run, name string) (*fdsio.RandomFile, error) {
	r, err := run.OpenAt(name)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w (%s names it: it was not copied with the rest, or the run stopped in set-up)", err, run.ShownPath(run.SMV))
	}
	return r, err
}

// NewFile is [Open] for a file that is not one of a run. name is for messages.
// Where entry.Quantity is empty, the labels are those of the file; where
// entry.Mesh is 0, the mesh is that which the first patch of an exterior wall
// names, or else the first patch. Patches are held against meshes if there are any.
// Closing the File does not close r.
func NewFile(r io.ReaderAt, size int64, name string, entry fdsio.BoundaryFile, meshes []fdsio.Mesh) (*File, error) {
	if entry.Geometry {
		return nil, &fdsio.Problem{File: name, Err: fdsio.ErrFormat, Text: "it holds values on GEOM surfaces (BNDE), which are not read; expected a .bf file (BNDF, BNDC)"}
	}
	f := &File{Mesh: entry.Mesh, Quantity: entry.Quantity, Short: entry.Short, Unit: entry.Unit, CellCentered: entry.CellCentered}
	h, err := openHeader(r, size, name)
	if err != nil {
		return nil, err
	}
	if err := h.labels(&f.Quantity, &f.Short, &f.Unit); err != nil {
		return nil, err
	}
	if err := f.readPatches(h, meshes); err != nil {
		return nil, err
	}
	records := make([]int, len(f.Patches))
	for i, p := range f.Patches {
		records[i] = p.Values()
	}
	if err := f.Frames.open(r, h, records); err != nil {
		return nil, err
	}
	return f, nil
}

func (f *File) readPatches(h *header, meshes []fdsio.Mesh) error {
	const patchRecord = 9*4 + 2*markerSize
	at := h.at + markerSize
	count, err := h.integers(1)
	if err != nil {
		return err
	}
	n := count[0]
	if n < 0 {
		return h.bad(at, fdsio.ErrHeader, "found %d patches, expected none or more", n)
	}
	if left := (h.size - h.at) / patchRecord; int64(n) > left {
		return h.bad(at, fdsio.ErrTruncated, "found %d patches, but the file has room for %d at most: it was cut off, or is damaged", n, left)
	}
	f.Patches = make([]Patch, 0, n)
	first := h.at + markerSize
	for i := range n {
		v, err := h.integers(9)
		if err != nil {
			return err
		}
		p := Patch{v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]}
		if text := p.wrong(); text != "" {
			return h.bad(h.at-patchRecord+markerSize, fdsio.ErrHeader, "patch %d: %s", i+1, text)
		}
		f.Patches = append(f.Patches, p)
	}
	if f.Mesh == 0 {
		f.Mesh = f.namedMesh()
	}
	if meshes == nil {
		return nil
	}
	for i, p := range f.Patches {
		if text := p.misplaced(f.Mesh, meshes); text != "" {
			return h.bad(first+int64(i)*patchRecord, fdsio.ErrHeader, "patch %d: %s; the file is of another run or mesh than the .smv file says", i+1, text)
		}
	}
	return nil
}

// namedMesh returns the mesh that the patches name: those of exterior walls know.
func (f *File) namedMesh() int {
	for _, p := range f.Patches {
		if p.Obstruction == 0 {
			return p.Mesh
		}
	}
	if len(f.Patches) > 0 {
		return f.Patches[0].Mesh
	}
	return 0
}

// wrong says what no patch can be.
func (p Patch) wrong() string {
	if p.IOR == 0 || p.IOR < -3 || p.IOR > 3 {
		return fmt.Sprintf("found the orientation %d, expected ±1, ±2 or ±3", p.IOR)
	}
	values := int64(1)
	for axis := range 3 {
		first, last := p.Range(axis)
		if first < 0 || last < first || axis == p.Axis() && first != last {
			return fmt.Sprintf("found the grid lines %d to %d along %c, normal %d, expected a rectangle of the grid", first, last, 'x'+rune(axis), p.IOR)
		}
		values *= int64(last) - int64(first) + 1 // of at most 2^31 each, one of them 1
	}
	if values > maxRecord/4 {
		return fmt.Sprintf("found %d values, expected a record of less than 2 GiB", values)
	}
	if p.Obstruction < 0 || p.Mesh < 1 {
		return fmt.Sprintf("found obstruction %d of mesh %d, expected numbers from 0 and from 1", p.Obstruction, p.Mesh)
	}
	return ""
}

// misplaced says what does not fit the meshes of the .smv file.
func (p Patch) misplaced(mesh int, meshes []fdsio.Mesh) string {
	if mesh < 1 || mesh > len(meshes) {
		return fmt.Sprintf("it is of mesh %d, expected one of the %d meshes", mesh, len(meshes))
	}
	for axis := range 3 {
		if _, last := p.Range(axis); last > meshes[mesh-1].Cells[axis] {
			return fmt.Sprintf("found the grid line %d along %c, expected at most %d, the last of mesh %d", last, 'x'+rune(axis), meshes[mesh-1].Cells[axis], mesh)
		}
	}
	if p.Mesh > len(meshes) || p.Obstruction == 0 && p.Mesh != mesh {
		return fmt.Sprintf("found mesh %d, expected mesh %d", p.Mesh, mesh)
	}
	if most := len(meshes[p.Mesh-1].Obstructions); p.Obstruction > most {
		return fmt.Sprintf("found obstruction %d, expected at most %d, the last of mesh %d", p.Obstruction, most, p.Mesh)
	}
	return ""
}

// Patch returns the values of a patch out of those of a frame.
func (f *File) Patch(frame []float32, patch int) []float32 { return f.part(frame, patch) }
