package bndf

import (
	"errors"
	"math"

	"github.com/fdsflux/fdsflux/fdsio"
)

// PlaneTile is the part of a plane that is in one mesh.
type PlaneTile struct {
	Mesh int // number, from 1

	// L and N are the grid lines along the two [Plane.Axes], m: the ends of the
	// cells, or the places of the nodes.
	L, N []float64

	values []int // places in a frame of the file; -1 inside an obstruction
}

// PlaneData is a plane at all times.
type PlaneData struct {
	Plane    *Plane
	Tiles    []PlaneTile
	Times    []float64 // s; those that the files of all meshes have
	Problems []*fdsio.Problem

	// Progress is called as reading goes on, with what is done of a file; an error
	// that it returns ends the reading.
	Progress func(done, size int64) error

	files []*Slice // by tile
}

// PlaneField is one value for each cell or node of a plane.
type PlaneField struct {
	Kind     FieldKind
	From, To float64 // s, of the first and the last frame of it
	Frames   int
	Unit     string

	// Values of each tile, along L first; NaN where there is none: inside an
	// obstruction, as the run began, or where FDS wrote no finite number.
	Values [][]float64
	// When is, for the maximum over time, its time in s.
	When [][]float64

	// Level and Never are, for the time to a level, as in [Field].
	Level float64
	Never int
}

// Open opens the files of a plane, which are to be closed. Those that are missing
// are in Problems; if none is there it is an error.
func (p *Plane) Open() (*PlaneData, error) {
	d := &PlaneData{Plane: p}
	var missing error
	for _, entry := range p.Files {
		s, err := OpenSlice(p.run, entry)
		if err != nil {
			missing = err
			d.Problems = append(d.Problems, sliceProblem(p.run, entry, err))
			continue
		}
		d.Problems = append(d.Problems, s.Problems...)
		d.Tiles = append(d.Tiles, p.tile(s))
		if d.files == nil {
			d.Times = s.Times
		} else {
			d.Times = commonTimes(d.Times, s.Times)
		}
		d.files = append(d.files, s)
	}
	if d.files == nil {
		return nil, missing
	}
	return d, nil
}

// Close closes the files.
func (d *PlaneData) Close() error {
	var errs []error
	for _, f := range d.files {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// tile lays out what a file has of a plane.
func (p *Plane) tile(s *Slice) PlaneTile {
	m := &p.run.Index().Meshes[s.Mesh-1]
	l, n := p.Axes()
	firstL, lastL := s.Range(l)
	firstN, lastN := s.Range(n)
	t := PlaneTile{Mesh: s.Mesh, L: m.Nodes[l][firstL : lastL+1], N: m.Nodes[n][firstN : lastN+1]}
	if s.CellCentered { // the first are padding
		firstL, firstN = firstL+1, firstN+1
	}
	var at [3]int
	at[p.Axis], _ = s.Range(p.Axis)
	solids := crossing(m, p.Axis, at[p.Axis], s.CellCentered)
	for at[n] = firstN; at[n] <= lastN; at[n]++ {
		for at[l] = firstL; at[l] <= lastL; at[l]++ {
			value := s.At(at[0], at[1], at[2])
			for _, box := range solids {
				if within(box, l, at[l], s.CellCentered) && within(box, n, at[n], s.CellCentered) {
					value = -1
					break
				}
			}
			t.values = append(t.values, value)
		}
	}
	return t
}

// crossing returns the boxes of the obstructions that are on both sides of a grid
// line, or in the cell that ends there.
func crossing(m *fdsio.Mesh, axis, line int, cell bool) (out []*[6]int) {
	for i := range m.Obstructions {
		if box := m.Obstructions[i].Index; box != nil && within(box, axis, line, cell) {
			out = append(out, box)
		}
	}
	return out
}

// within reports whether a box is on both sides of a grid line, or in the cell that
// ends there.
func within(box *[6]int, axis, line int, cell bool) bool {
	low, high := box[2*axis], box[2*axis+1]
	return low < line && (line < high || cell && line == high)
}

// At returns the values at the time nearest to one in s.
func (d *PlaneData) At(time float64) (*PlaneField, error) {
	if len(d.Times) == 0 {
		return nil, d.files[0].noTimes(time, time)
	}
	nearest := nearestTime(d.Times, time)
	f := &PlaneField{Kind: Instant, From: d.Times[nearest], To: d.Times[nearest], Frames: 1, Unit: d.Plane.Unit}
	for i, s := range d.files {
		values := make([]float32, s.Values())
		if err := s.ReadFrame(nearestTime(s.Times, d.Times[nearest]), values); err != nil {
			return nil, err
		}
		f.Values = append(f.Values, pick(&d.Tiles[i], values))
	}
	return f, nil
}

// nearestTime returns the place of the time nearest to one, which may be infinite.
func nearestTime(times []float64, time float64) (nearest int) {
	if math.IsInf(time, 1) {
		return len(times) - 1
	}
	for i, t := range times {
		if math.Abs(t-time) < math.Abs(times[nearest]-time) {
			nearest = i
		}
	}
	return nearest
}

// pick returns the values of a tile out of those of a frame.
func pick[T float32 | float64](t *PlaneTile, frame []T) []float64 {
	out := make([]float64, len(t.values))
	for i, at := range t.values {
		out[i] = math.NaN()
		if at >= 0 && !math.IsInf(float64(frame[at]), 0) {
			out[i] = float64(frame[at])
		}
	}
	return out
}

// Mean returns the means over time, see [Frames.Mean].
func (d *PlaneData) Mean(from, to float64) (*PlaneField, error) {
	return d.overTime(TimeMean, d.Plane.Unit, from, to, (*Frames).Mean)
}

// Integral returns the integrals over time, see [Frames.Integral].
func (d *PlaneData) Integral(from, to float64) (*PlaneField, error) {
	return d.overTime(TimeIntegral, timesSeconds(d.Plane.Unit), from, to, (*Frames).Integral)
}

func (d *PlaneData) overTime(kind FieldKind, unit string, from, to float64, read func(f *Frames, from, to float64, opts *Options) (*Span, error)) (*PlaneField, error) {
	span, _, _, err := d.common().span(from, to)
	if err != nil {
		return nil, err
	}
	f := &PlaneField{Kind: kind, From: span.From, To: span.To, Unit: unit, Frames: d.count(span.From, span.To)}
	for i, s := range d.files {
		span, err := read(&s.Frames, f.From, f.To, d.options())
		if err != nil {
			return nil, err
		}
		f.Values = append(f.Values, pick(&d.Tiles[i], span.Values))
	}
	return f, nil
}

// Maximum returns the largest value of each cell or node, and when it was there
// first.
func (d *PlaneData) Maximum(from, to float64) (*PlaneField, error) {
	f, err := d.newField(TimeMaximum, from, to)
	if err != nil {
		return nil, err
	}
	low, high := widened(from, to)
	for i, s := range d.files {
		peak, err := s.Maximum(low, high, d.options())
		if err != nil {
			return nil, err
		}
		when := make([]float64, len(peak.Frames))
		for k, frame := range peak.Frames {
			when[k] = math.NaN()
			if frame >= 0 {
				when[k] = s.Times[frame]
			}
		}
		f.Values, f.When = append(f.Values, pick(&d.Tiles[i], peak.Values)), append(f.When, pick(&d.Tiles[i], when))
	}
	return f, nil
}

// newField makes a field of the frames from from to to in s, without tiles.
func (d *PlaneData) newField(kind FieldKind, from, to float64) (*PlaneField, error) {
	from, to = widened(from, to)
	f := &PlaneField{Kind: kind, From: math.NaN(), Unit: d.Plane.Unit, Frames: d.count(from, to)}
	for _, t := range d.Times {
		if t >= from && t <= to {
			if math.IsNaN(f.From) {
				f.From = t
			}
			f.To = t
		}
	}
	if f.Frames == 0 {
		return nil, d.common().noTimes(from, to)
	}
	return f, nil
}

// report tells how far the frames of the files are read.
func (d *PlaneData) report(file, frame int) error {
	if d.Progress == nil {
		return nil
	}
	times := len(d.files[file].Times)
	return d.Progress(int64(file*times+frame), int64(len(d.files)*times))
}

// Range returns the least and the largest value at all times; NaN if there is
// none. It reads frame by frame.
func (d *PlaneData) Range() (low, high float64, err error) {
	low, high = math.NaN(), math.NaN()
	for i, s := range d.files {
		values := make([]float32, s.Values())
		for k := range s.Times {
			if err := d.report(i, k); err != nil {
				return 0, 0, err
			}
			if err := s.ReadFrame(k, values); err != nil {
				return 0, 0, err
			}
			for _, at := range d.Tiles[i].values {
				if at < 0 || math.IsInf(float64(values[at]), 0) {
					continue
				}
				if v := float64(values[at]); !math.IsNaN(v) {
					low, high = fmin(low, v), fmax(high, v)
				}
			}
		}
	}
	return low, high, nil
}

// fmin and fmax take no heed of a NaN in a.
func fmin(a, b float64) float64 {
	if a < b {
		return a
	}
	return b
}

func fmax(a, b float64) float64 {
	if a > b {
		return a
	}
	return b
}

func (d *PlaneData) options() *Options { return &Options{Progress: d.Progress} }

// common has the common times, and the name of a file for messages.
func (d *PlaneData) common() *Frames { return &Frames{Name: d.files[0].Name, Times: d.Times} }

func (d *PlaneData) count(from, to float64) (n int) {
	for _, t := range d.Times {
		if t >= from && t <= to {
			n++
		}
	}
	return n
}
