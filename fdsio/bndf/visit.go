package bndf

import (
	"io"
	"sync"

	"github.com/fdsflux/fdsflux/fdsio"
)

// piece is a record of a frame or a part of one.
type piece struct {
	at            int64 // of its first value, from the start of the frame
	first, n      int   // its values, among those that are asked for
	length        uint32
	opens, closes bool // it is the start, the end of the record: the marker there is checked
}

const (
	// window is how many words are read at once: they stay in the cache of a core
	// until they are used.
	window = 128 << 10

	// near is how many bytes apart two places may be for reading what is between
	// them, too: copying so much takes the time of one more call of the system.
	near = 4 << 10

	// mostWanted bounds the list of places that are read at once.
	mostWanted = 2048
)

// visitor collects places of a file that are near one another, reads them at
// once, and calls use with the values of each, which are valid until it returns.
type visitor struct {
	f       *Frames
	use     func(frame int, p *piece, values []float32) error
	wanted  int // places in scratch
	scratch *scratch
}

// scratch is what a visitor works in.
type scratch struct {
	words  [window]uint32
	wanted [mostWanted]place
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// place is where in the file a piece of a frame is, with its markers.
type place struct {
	at, end int64
	frame   int
	piece   *piece
}

func (f *Frames) visitor(use func(frame int, p *piece, values []float32) error) *visitor {
	return &visitor{f: f, use: use, scratch: scratches.Get().(*scratch)}
}

// close gives back what the visitor worked in.
func (v *visitor) close() { scratches.Put(v.scratch) }

// visit reads pieces of the frames from to before to. Pieces in the order of the
// file, of no more than a window with their markers, are read the fastest.
func (v *visitor) visit(pieces []piece, from, to int) error {
	for frame := from; frame < to; frame++ {
		start := v.f.offset(frame)
		for i := range pieces {
			if err := v.want(start, frame, &pieces[i]); err != nil {
				return err
			}
		}
	}
	return v.flush()
}

// want notes a piece of the frame that begins at start.
func (v *visitor) want(start int64, frame int, p *piece) error {
	at := place{at: start + p.at, frame: frame, piece: p}
	at.end = at.at + 4*int64(p.n)
	if p.opens {
		at.at -= markerSize
	}
	if p.closes {
		at.end += markerSize
	}
	if n := v.wanted; n > 0 {
		first, last := &v.scratch.wanted[0], &v.scratch.wanted[n-1]
		gap := at.at - last.end
		if n == mostWanted || gap < 0 || gap > near || at.end-first.at > 4*window {
			if err := v.flush(); err != nil {
				return err
			}
		}
	}
	v.scratch.wanted[v.wanted] = at
	v.wanted++
	return nil
}

// flush reads what is wanted and hands it on.
func (v *visitor) flush() error {
	wanted := v.scratch.wanted[:v.wanted]
	v.wanted = 0
	if len(wanted) == 0 {
		return nil
	}
	start := wanted[0].at
	words := v.scratch.words[:(wanted[len(wanted)-1].end-start)/4]
	if err := v.f.readWords(words, start); err != nil {
		return err
	}
	for i := range wanted {
		at := &wanted[i]
		values, err := v.f.unwrap(at, words[(at.at-start)/4:(at.end-start)/4])
		if err != nil {
			return err
		}
		if err := v.use(at.frame, at.piece, values); err != nil {
			return err
		}
	}
	return nil
}

// unwrap checks the markers of a place and returns what is between them.
func (f *Frames) unwrap(at *place, words []uint32) ([]float32, error) {
	if at.piece.opens {
		if err := f.checkMarker(words[0], at.piece.length, at.at); err != nil {
			return nil, err
		}
		words = words[1:]
	}
	if at.piece.closes {
		last := len(words) - 1
		if err := f.checkMarker(words[last], at.piece.length, at.end-markerSize); err != nil {
			return nil, err
		}
		words = words[:last]
	}
	return floatsOf(words), nil
}

// readWords reads words of four bytes from a place of the file.
func (f *Frames) readWords(words []uint32, at int64) error {
	b := bytesOf(words)
	if n, err := f.r.ReadAt(b, at); n < len(b) {
		if err == nil {
			err = io.ErrNoProgress
		}
		return failed(f.Name, err)
	}
	if f.swapped {
		swap(words)
	}
	return nil
}

// checkMarker checks the length that stands before or behind a record.
func (f *Frames) checkMarker(found, length uint32, at int64) error {
	if found != length {
		return problem(f.Name, at, fdsio.ErrFormat, "found the record length %d, expected %d; the file is damaged there", int32(found), length)
	}
	return nil
}
