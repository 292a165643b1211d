package bndf

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/fdsflux/fdsflux/fdsio"
)

// WallData is one output of a wall at all times. Values are those of cells.
//
// A cell-centred file (BNDC) has them as they are. A node file (BNDF) has at each
// node the mean of the one to four cells of its patch around it. Patches that meet
// have different values at their common nodes, and each keeps its own. From its
// nodes the cells of a patch are recovered, by least squares: exactly but for
// rounding, which grows from the 6e-8 of a single-precision number, relative to
// the largest value of the patch, to 3e-7 for ten by ten cells and 5e-6 for 200 by
// 200. Where the nodes are not means of the cells that are walls by the .smv file,
// as when an obstruction was removed, that shows, and the value of a cell is the
// mean of its four nodes; Problems says so. With [Walls.NodeMeans] it always is.
//
// A mean of nodes is a mean over the cell and its neighbours in the patch: away
// from edges it counts itself 4 times, those beside it 2 times, those aslant once.
// Of a single hot cell a quarter is left. Nothing comes across the edge of a
// patch, and so of a tile, a mesh, or since FDS 6.10.0 a vent; in older files, whose
// patches are whole sides of a mesh, values mix across the border of two surfaces,
// and with whatever FDS wrote at OPEN vents. Sums over a patch stay as they were if
// its cells are equal and all real.
type WallData struct {
	Wall     *Wall
	Output   Output
	Times    []float64 // s; those that the files of all meshes have
	Problems []*fdsio.Problem

	// Progress is called as reading goes on, with what is done of it; an error that
	// it returns ends the reading.
	Progress func(done, size int64) error

	files []*wallFile
}

// wallFile is the file of one mesh, and what of a wall is in it.
type wallFile struct {
	*File
	patches []int   // by their place in the file
	tiles   [][]int // of each of these patches: places in Wall.Tiles
	frames  []int   // by the frame of the file: place in WallData.Times, -1 for none
}

// Open opens the files that have the values of a wall: one for each mesh. They
// are to be closed. The tiles of a mesh whose file is missing, or has other patches
// than the other files of its mesh, have no values, and Problems says so; if that
// leaves nothing it is an error.
func (w *Wall) Open(o Output) (*WallData, error) {
	d := &WallData{Wall: w, Output: o}
	if err := d.open(); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// Close closes the files.
func (d *WallData) Close() error {
	var errs []error
	for _, f := range d.files {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

func (d *WallData) open() error {
	run, missing := d.Wall.walls.Run, error(nil)
	byMesh := map[int][]int{}
	for i, t := range d.Wall.Tiles {
		byMesh[t.Mesh] = append(byMesh[t.Mesh], i)
	}
	for _, entry := range d.Output.Files {
		tiles := byMesh[entry.Mesh]
		if tiles == nil {
			continue
		}
		delete(byMesh, entry.Mesh)
		f, err := d.Wall.walls.open(entry)
		if err != nil {
			d.Problems, missing = append(d.Problems, asProblem(run, entry, err)), err
			continue
		}
		d.Problems = append(d.Problems, f.Problems...)
		file := &wallFile{File: f}
		file.assign(d.Wall.Tiles, tiles)
		d.files = append(d.files, file)
	}
	for _, mesh := range slices.Sorted(maps.Keys(byMesh)) {
		p := &fdsio.Problem{File: run.ShownPath(run.SMV), Err: ErrNoQuantity,
			Text: fmt.Sprintf("it names no boundary file of %s for mesh %d, which is a part of %s", d.Output.Quantity, mesh, d.Wall)}
		d.Problems, missing = append(d.Problems, p), p
	}
	if d.files == nil {
		return missing
	}
	d.findTimes()
	return nil
}

// open opens a file and holds its patches against those of the walls.
func (w *Walls) open(entry fdsio.BoundaryFile) (*File, error) {
	f, err := Open(w.Run, entry)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(f.Patches, w.patches[entry.Mesh-1]) {
		f.Close()
		return nil, &fdsio.Problem{File: f.Name, Err: fdsio.ErrHeader,
			Text: fmt.Sprintf("its patches are not those of the other boundary files of mesh %d; one of them is of another run", entry.Mesh)}
	}
	return f, nil
}

// assign lists the patches of some tiles, in the order of the file.
func (f *wallFile) assign(all []Tile, tiles []int) {
	slices.SortStableFunc(tiles, func(a, b int) int { return all[a].Patch - all[b].Patch })
	for _, i := range tiles {
		if n := len(f.patches); n == 0 || f.patches[n-1] != all[i].Patch {
			f.patches = append(f.patches, all[i].Patch)
			f.tiles = append(f.tiles, nil)
		}
		f.tiles[len(f.tiles)-1] = append(f.tiles[len(f.tiles)-1], i)
	}
}

// sameTime reports whether two times are the same: all files have them in single
// precision.
func sameTime(a, b float64) bool { return math.Abs(a-b) <= 1e-6*max(math.Abs(a), math.Abs(b)) }

// findTimes finds the times that all files have. While FDS is writing, some have
// one more.
func (d *WallData) findTimes() {
	d.Times = d.files[0].Times
	for _, f := range d.files[1:] {
		d.Times = commonTimes(d.Times, f.Times)
	}
	left := 0
	for _, f := range d.files {
		f.frames = make([]int, len(f.Times))
		at := 0
		for i, t := range f.Times {
			for at < len(d.Times) && d.Times[at] < t && !sameTime(d.Times[at], t) {
				at++
			}
			f.frames[i] = -1
			if at < len(d.Times) && sameTime(d.Times[at], t) {
				f.frames[i] = at
			}
		}
		left = max(left, len(f.Times)-len(d.Times))
	}
	if left > 0 {
		d.Problems = append(d.Problems, &fdsio.Problem{File: d.files[0].Name, Err: fdsio.ErrTimeOrder,
			Text: fmt.Sprintf("it and the files of other meshes have different times, as while FDS is writing; up to %d that not all have are left out", left)})
	}
}

func commonTimes(a, b []float64) (both []float64) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case sameTime(a[0], b[0]):
			both = append(both, a[0])
			a, b = a[1:], b[1:]
		case a[0] < b[0]:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return both
}

// eachTime calls use with the values of the cells of each tile at the times from
// to before to: file by file, then time by time. The values are valid until use
// returns; those of cells that are not real mean nothing.
func (d *WallData) eachTime(from, to int, use func(time, tile int, cells []float64)) error {
	report := d.progress(to - from)
	for _, f := range d.files {
		c := newCellReader(d.Wall.walls, f, d.Wall.Tiles)
		first, last := f.span(from, to)
		err := f.eachPatch(first, last, func(frame, patch int, values []float32) error {
			time := f.frames[frame]
			if time < from || time >= to {
				return nil
			}
			cells := cellsOf(c, f.patches[patch], values)
			for _, tile := range f.tiles[patch] {
				use(time, tile, c.ofTile(tile, cells))
			}
			return report(len(values))
		})
		if err != nil {
			return err
		}
		d.note(c.problem())
	}
	return nil
}

// eachFile calls use with the values of the cells of each tile, out of those of the
// wall's patches that read returns for each file.
func eachFile[T float32 | float64](d *WallData, read func(f *wallFile) ([]T, error), use func(tile int, cells []float64)) error {
	for _, f := range d.files {
		values, err := read(f)
		if err != nil {
			return err
		}
		c := newCellReader(d.Wall.walls, f, d.Wall.Tiles)
		for i, patch := range f.patches {
			n := f.Patches[patch].Values()
			cells := cellsOf(c, patch, values[:n])
			values = values[n:]
			for _, tile := range f.tiles[i] {
				use(tile, c.ofTile(tile, cells))
			}
		}
		d.note(c.problem())
	}
	return nil
}

// note adds a problem, if there is one and it is new.
func (d *WallData) note(p *fdsio.Problem) {
	if p != nil && !slices.ContainsFunc(d.Problems, func(q *fdsio.Problem) bool { return *p == *q }) {
		d.Problems = append(d.Problems, p)
	}
}

// progress returns what is to be called with the number of values read, as so many
// frames of all files are.
func (d *WallData) progress(frames int) func(values int) error {
	done, size := int64(0), int64(0)
	for _, f := range d.files {
		size += f.values() * int64(frames)
	}
	return func(values int) error {
		done += int64(values)
		if d.Progress == nil {
			return nil
		}
		return d.Progress(done, size)
	}
}

// values returns how many values of a frame belong to the wall's patches.
func (f *wallFile) values() (n int64) {
	for _, p := range f.patches {
		n += int64(f.Patches[p].Values())
	}
	return n
}

// span returns the frames of a file between which the times from to before to are.
func (f *wallFile) span(from, to int) (first, last int) {
	for first < len(f.frames) && f.frames[first] < from {
		first++
	}
	for last = first; last < len(f.frames) && f.frames[last] < to; last++ {
	}
	return first, last
}

// eachPatch reads the chosen patches, and calls use with the values of each at the
// frames from first to before last.
func (f *wallFile) eachPatch(first, last int, use func(frame, patch int, values []float32) error) error {
	records, _ := f.choose(f.patches)
	pieces := cut(records, window-2)
	var whole []float32 // of a patch in several pieces
	patch := 0
	v := f.visitor(func(frame int, p *piece, values []float32) error {
		if !p.opens || !p.closes {
			if p.opens {
				whole = whole[:0]
			}
			if whole = append(whole, values...); !p.closes {
				return nil
			}
			values = whole
		}
		at := patch
		patch = (patch + 1) % len(f.patches)
		return use(frame, at, values)
	})
	defer v.close()
	return v.visit(pieces, first, last)
}
