package bndf

import (
	"fmt"

	"github.com/fdsflux/fdsflux/fdsio/internal/slab"
)

// ReadFrame reads the values of a frame; len(values) must be [Frames.Values]. It
// panics if that is not so or there is no such frame.
func (f *Frames) ReadFrame(frame int, values []float32) error {
	return f.readOne(f.records, frame, values)
}

// ReadPatch reads the values of one patch at one time; len(values) must be
// [Patch.Values]. It panics if that is not so, or there is no such frame or patch.
func (f *File) ReadPatch(frame, patch int, values []float32) error {
	records, _ := f.choose([]int{patch})
	return f.readOne(records, frame, values)
}

func (f *Frames) readOne(records []piece, frame int, values []float32) error {
	n := 0
	for _, r := range records {
		n += r.n
	}
	switch {
	case frame < 0 || frame >= len(f.Times):
		panic(fmt.Sprintf("bndf: found frame %d, expected one of %d", frame, len(f.Times)))
	case len(values) != n:
		panic(fmt.Sprintf("bndf: found room for %d values, expected %d", len(values), n))
	}
	l := f.loader(records, values, frame, n)
	defer l.close()
	return l.load(frame, frame+1)
}

// ReadAll reads the values at all times: those of frame i are the ones from
// i·[Frames.Values], or where opts chooses patches from i times the sum of their
// [Patch.Values]. Beside these values it takes little memory.
func (f *Frames) ReadAll(opts *Options) ([]float32, error) {
	records, width := f.chosen(opts)
	values := slab.Make[float32](width * len(f.Times))
	const enough = 4 << 20 // bytes, for a task
	block := max(1, enough/max(1, 4*width))
	progress := opts.progress(4 * int64(len(values)))
	err := inParallel(opts.workers(), (len(f.Times)+block-1)/block, func() (func(int) error, func()) {
		l := f.loader(records, values, 0, width)
		return func(task int) error {
			from := task * block
			to := min(from+block, len(f.Times))
			if err := l.load(from, to); err != nil {
				return err
			}
			return progress.add(4 * int64(width) * int64(to-from))
		}, l.close
	})
	if err != nil {
		return nil, err
	}
	return values, nil
}

// large is the size in bytes from which a record is read right to where it is to
// be: its markers take calls of their own, but nothing is copied.
const large = 64 << 10

// loader reads records into memory.
type loader struct {
	*visitor
	records []piece
	into    []float32
	first   int // frame, of those in into
	width   int // values of each there
}

func (f *Frames) loader(records []piece, into []float32, first, width int) *loader {
	l := &loader{records: records, into: into, first: first, width: width}
	l.visitor = f.visitor(func(frame int, p *piece, values []float32) error {
		copy(l.room(frame, p), values)
		return nil
	})
	return l
}

func (l *loader) room(frame int, p *piece) []float32 {
	return l.into[(frame-l.first)*l.width+p.first:][:p.n]
}

// load reads the frames from to before to.
func (l *loader) load(from, to int) error {
	for frame := from; frame < to; frame++ {
		start := l.f.offset(frame)
		for i := range l.records {
			r := &l.records[i]
			var err error
			if r.length >= large {
				err = l.f.readLarge(r, start, l.room(frame, r))
			} else {
				err = l.want(start, frame, r)
			}
			if err != nil {
				return err
			}
		}
	}
	return l.flush()
}

func (f *Frames) readLarge(r *piece, start int64, values []float32) error {
	var marker [1]uint32
	for _, at := range []int64{start + r.at - markerSize, start + r.at + int64(r.length)} {
		if err := f.readWords(marker[:], at); err != nil {
			return err
		}
		if err := f.checkMarker(marker[0], r.length, at); err != nil {
			return err
		}
	}
	return f.readWords(wordsOf(values), start+r.at)
}

// History reads one value of a patch at all times: at value l + n·(nodes along l),
// see [Patch.Nodes]. Of a large file only the bytes of these values are read.
// It panics if there is no such patch or value.
func (f *File) History(patch, value int) ([]float32, error) { return f.history(patch, value) }

func (f *Frames) history(i, value int) ([]float32, error) {
	r := f.records[i]
	if value < 0 || value >= r.n {
		panic(fmt.Sprintf("bndf: found value %d, expected one of %d", value, r.n))
	}
	values := make([]float32, len(f.Times))
	v := f.visitor(func(frame int, _ *piece, found []float32) error {
		values[frame] = found[0]
		return nil
	})
	defer v.close()
	if err := v.visit([]piece{{at: r.at + 4*int64(value), n: 1}}, 0, len(values)); err != nil {
		return nil, err
	}
	return values, nil
}

// choose returns the records of some patches as they follow one another, and the
// number of their values.
func (f *Frames) choose(patches []int) (records []piece, values int) {
	for _, i := range patches {
		r := f.records[i]
		r.first = values
		records = append(records, r)
		values += r.n
	}
	return records, values
}

func (f *Frames) chosen(opts *Options) (records []piece, values int) {
	if opts == nil || opts.Patches == nil {
		return f.records, f.values
	}
	return f.choose(opts.Patches)
}
