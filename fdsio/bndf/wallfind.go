package bndf

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
)

// FindWalls puts the patches of a run's boundary files together into walls. It
// reads one header for each mesh, no values.
//
// Which cells are walls, and which surface each has, is from the .smv file, as the
// run began: see [fdsio.Faces]. Releases up to 6.9.1 write whole ends of meshes,
// later ones cut them along vents and leave out what is open. The walls are the
// same: what is no wall does not connect, what an obstruction covers does.
//
// Files that are missing or of another run are in Problems; the walls of their
// meshes are then not in the list. It is an error if that leaves nothing.
func FindWalls(run *fdsio.Run) (*Walls, error) {
	w := &Walls{Outputs: Outputs(run), Run: run, patches: make([][]Patch, len(run.Index().Meshes))}
	switch {
	case run.SMV == "":
		return nil, fmt.Errorf("fdsio/bndf: %s has no .smv file: it names the boundary files, and says where walls are", run.CHID)
	case len(w.Outputs) == 0 && len(run.Index().Boundary) > 0:
		return nil, &fdsio.Problem{File: run.ShownPath(run.SMV), Err: ErrNoQuantity,
			Text: "it names boundary files of GEOM surfaces alone (BNDE), which are not read"}
	case len(w.Outputs) == 0:
		return nil, &fdsio.Problem{File: run.ShownPath(run.SMV), Err: ErrNoQuantity,
			Text: "it names no boundary files: the deck has no BNDF line, or the run stopped in set-up"}
	}
	w.nameSurfaces()
	if err := w.readPatches(); err != nil {
		return nil, err
	}
	meshes := w.cut()
	for _, m := range meshes {
		w.kinds = append(w.kinds, m.kinds)
	}
	w.build(w.join(meshes))
	return w, nil
}

// nameSurfaces lists the surfaces that cells can have. The first is the unknown.
func (w *Walls) nameSurfaces() {
	w.names = []string{"", "INERT"}
	for _, id := range append(w.Run.Index().Surfaces, w.Run.Index().DefaultSurface) {
		if !slices.Contains(w.names, id) {
			w.names = append(w.names, id)
		}
	}
}

// readPatches reads the patches of each mesh, from the first of its files that is
// as it should be.
func (w *Walls) readPatches() error {
	var last error
	found := false
	done := make([]bool, len(w.patches))
	for _, o := range w.Outputs {
		for _, entry := range o.Files {
			if m := entry.Mesh - 1; m >= 0 && m < len(done) && done[m] {
				continue // all files of a mesh have the same
			}
			patches, err := w.patchesOf(entry)
			if err != nil {
				w.Problems, last = append(w.Problems, asProblem(w.Run, entry, err)), err
				continue
			}
			w.patches[entry.Mesh-1], done[entry.Mesh-1], found = patches, true, true
		}
	}
	if !found {
		return last
	}
	return nil
}

// maxWithoutData bounds the cells of a mesh's patches where no frame vouches for
// them, and maxFace those of one side of a mesh.
const maxWithoutData, maxFace = 1 << 24, 1 << 28

// patchesOf reads the header of a boundary file and holds it against the grid and
// the obstructions of its mesh.
func (w *Walls) patchesOf(entry fdsio.BoundaryFile) ([]Patch, error) {
	meshes := w.Run.Index().Meshes
	if entry.Mesh < 1 || entry.Mesh > len(meshes) {
		return nil, &fdsio.Problem{File: w.Run.ShownPath(w.Run.SMV), Err: fdsio.ErrFormat,
			Text: fmt.Sprintf("it names %s of mesh %d, expected one of its %d meshes; the file is left out", entry.Name, entry.Mesh, len(meshes))}
	}
	r, err := openNamed(w.Run, entry.Name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	h, err := openHeader(r, r.Size, r.Name)
	if err != nil {
		return nil, err
	}
	f := &File{Mesh: entry.Mesh, Quantity: entry.Quantity, Short: entry.Short, Unit: entry.Unit}
	if err := h.labels(&f.Quantity, &f.Short, &f.Unit); err != nil {
		return nil, err
	}
	if err := f.readPatches(h, meshes); err != nil {
		return nil, err
	}
	bad := func(format string, args ...any) ([]Patch, error) {
		return nil, &fdsio.Problem{File: r.Name, Err: fdsio.ErrFormat, Text: fmt.Sprintf(format, args...)}
	}
	values, m := int64(0), &meshes[f.Mesh-1]
	for i, p := range f.Patches {
		if text := p.elsewhere(f.Mesh, meshes); text != "" {
			return bad("patch %d: %s; the file is of another run than the .smv file", i+1, text)
		}
		values += int64(p.Values())
	}
	switch most := max(m.Cells[0]*m.Cells[1], m.Cells[0]*m.Cells[2], m.Cells[1]*m.Cells[2]); {
	case wrongGrid(m):
		return bad("the .smv file does not have all grid lines of mesh %d in ascending order; the walls of the mesh are left out", f.Mesh)
	case values > maxWithoutData && 4*values > r.Size:
		return bad("found patches with %d values but less data than for one frame; the run has just started, or the file is damaged", values)
	case most > maxFace:
		return bad("found a mesh of %d×%d×%d cells, the limit of this reader is %d on a side", m.Cells[0], m.Cells[1], m.Cells[2], maxFace)
	}
	return f.Patches, nil
}

// elsewhere says what of a patch does not fit the obstruction that it is said to
// be a side of.
func (p Patch) elsewhere(mesh int, meshes []fdsio.Mesh) string {
	if p.Obstruction == 0 {
		if first, _ := p.Range(p.Axis()); first != 0 && first != meshes[mesh-1].Cells[p.Axis()] {
			return fmt.Sprintf("found an exterior wall at grid line %d along %c, expected 0 or %d", first, 'x'+rune(p.Axis()), meshes[mesh-1].Cells[p.Axis()])
		}
		return ""
	}
	box := meshes[p.Mesh-1].Obstructions[p.Obstruction-1].Index
	if box == nil || p.Mesh != mesh {
		return ""
	}
	for axis := range 3 {
		first, last := p.Range(axis)
		low, high := box[2*axis], box[2*axis+1]
		if axis == p.Axis() && p.IOR > 0 {
			low = high
		} else if axis == p.Axis() {
			high = low
		}
		if first < low || last > high {
			return fmt.Sprintf("found the grid lines %d to %d along %c, expected them from %d to %d, those of obstruction %d", first, last, 'x'+rune(axis), low, high, p.Obstruction)
		}
	}
	return ""
}

// asProblem makes a problem of what keeps a file from being read.
func asProblem(run *fdsio.Run, entry fdsio.BoundaryFile, err error) *fdsio.Problem {
	var p *fdsio.Problem
	if errors.As(err, &p) {
		return p
	}
	name := run.ShownPath(entry.Name)
	text := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "fdsio: "), name+": ")
	return &fdsio.Problem{File: name, Text: text, Err: err}
}
