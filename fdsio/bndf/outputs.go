package bndf

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
)

// Output is what one BNDF line of the deck has put out: a file for each mesh that
// has walls.
type Output struct {
	Quantity, Short, Unit string
	CellCentered          bool
	Files                 []fdsio.BoundaryFile // by mesh
}

// ErrNoQuantity marks a quantity that no boundary file of the run has.
var ErrNoQuantity = errors.New("no such quantity")

// Outputs lists the boundary outputs of a run in the order of the deck. Two lines
// with the same quantity, as with different PROPs, are two outputs. Files with
// values on GEOM surfaces are left out.
func Outputs(run *fdsio.Run) []Output {
	type key struct {
		quantity, short, unit string
		cellCentered          bool
		nth                   int // of those alike in one mesh
	}
	type inMesh struct {
		key
		mesh int
	}
	var out []Output
	place := map[key]int{}
	seen := map[inMesh]int{}
	for _, b := range run.Index().Boundary {
		if b.Geometry {
			continue
		}
		k := key{b.Quantity, b.Short, b.Unit, b.CellCentered, 0}
		k.nth = seen[inMesh{k, b.Mesh}]
		seen[inMesh{key{b.Quantity, b.Short, b.Unit, b.CellCentered, 0}, b.Mesh}]++
		at, ok := place[k]
		if !ok {
			at = len(out)
			place[k] = at
			out = append(out, Output{Quantity: b.Quantity, Short: b.Short, Unit: b.Unit, CellCentered: b.CellCentered})
		}
		out[at].Files = append(out[at].Files, b)
	}
	return out
}

// Find returns the outputs of a quantity, by any of the names that FDS had for it
// ([fdsio.Canonical]). If there is none the error, ErrNoQuantity, names those that
// there are.
func Find(run *fdsio.Run, quantity string) ([]Output, error) {
	var found []Output
	var names []string
	wanted, _ := fdsio.Canonical(quantity)
	for _, o := range Outputs(run) {
		if q, _ := fdsio.Canonical(o.Quantity); q == wanted {
			found = append(found, o)
		}
		names = append(names, o.Quantity)
	}
	switch {
	case found != nil:
		return found, nil
	case names == nil:
		return nil, fmt.Errorf("fdsio/bndf: %s names no boundary files: the deck has no BNDF line, or the run stopped in set-up: %w", run.ShownPath(run.SMV), ErrNoQuantity)
	}
	return nil, fmt.Errorf("fdsio/bndf: %s has no boundary file of %q, but of %s: %w", run.ShownPath(run.SMV), quantity, strings.Join(names, ", "), ErrNoQuantity)
}

// Open opens the files of an output. Files that are not there are left out, each
// with a problem (fs.ErrNotExist), unless none is. All are to be closed.
func (o Output) Open(run *fdsio.Run) ([]*File, []*fdsio.Problem, error) {
	var files []*File
	var missing []*fdsio.Problem
	for _, entry := range o.Files {
		f, err := Open(run, entry)
		if errors.Is(err, fs.ErrNotExist) {
			missing = append(missing, &fdsio.Problem{File: run.ShownPath(entry.Name), Text: err.Error(), Err: fs.ErrNotExist})
			continue
		}
		if err != nil {
			for _, f := range files {
				f.Close()
			}
			return nil, nil, err
		}
		files = append(files, f)
	}
	if files == nil && missing != nil {
		return nil, nil, missing[0]
	}
	return files, missing, nil
}
