package bndf

import (
	"io"

	"github.com/fdsflux/fdsflux/fdsio"
)

// piece is a record of a frame or a part of one.
type piece struct {
	at            int64 // of its first value, from the start of the frame
	first, n      int   // its values, among those that are asked for
	opens, closes bool  // it is the start, the end of the record: the marker there is checked
	length        uint32
}

const (
	// window is what is read at once: it stays in the cache of a core until it is
	// used.
	window = 512 << 10

	// near is how far apart two places may be for reading what is between them,
	// too: copying so much takes the time of one more call of the system.
	near = 4 << 10

	// mostWanted bounds the list of places that are read at once.
	mostWanted = 2048

	// pieceValues keeps a piece within the window.
	pieceValues = window/4 - 2
)

// visit reads pieces, which must be in the order of the file, of the frames from
// to before to, and calls use with the values of each. These are valid until use
// returns. It ends with the first error.
func (f *Frames) visit(pieces []piece, from, to int, use func(frame int, p *piece, values []float32) error) error {
	v := &visitor{f: f, use: use}
	for frame := from; frame < to; frame++ {
		start := f.offset(frame)
		for i := range pieces {
			if err := v.want(start, frame, &pieces[i]); err != nil {
				return err
			}
		}
	}
	return v.flush()
}

// visitor collects places of a file that are near one another and reads them at
// once.
type visitor struct {
	f      *Frames
	use    func(frame int, p *piece, values []float32) error
	wanted []place
	buf    []uint32
}

// place is where in the file a piece of a frame is, with its markers.
type place struct {
	at, end int64
	frame   int
	piece   *piece
}

func (v *visitor) want(start int64, frame int, p *piece) error {
	at := place{at: start + p.at, frame: frame, piece: p}
	at.end = at.at + 4*int64(p.n)
	if p.opens {
		at.at -= markerSize
	}
	if p.closes {
		at.end += markerSize
	}
	if n := len(v.wanted); n > 0 && (n == mostWanted || at.at-v.wanted[n-1].end > near || at.end-v.wanted[0].at > window) {
		if err := v.flush(); err != nil {
			return err
		}
	}
	v.wanted = append(v.wanted, at)
	return nil
}

// flush reads what is wanted and hands it on.
func (v *visitor) flush() error {
	if len(v.wanted) == 0 {
		return nil
	}
	start := v.wanted[0].at
	n := int(v.wanted[len(v.wanted)-1].end-start) / 4 // markers and values alike have 4 bytes
	if n > len(v.buf) {
		v.buf = make([]uint32, max(n, min(2*len(v.buf), window/4)))
	}
	buf := v.buf[:n]
	if err := v.f.readWords(buf, start); err != nil {
		return err
	}
	for i := range v.wanted {
		at := &v.wanted[i]
		words := buf[(at.at-start)/4 : (at.end-start)/4]
		if p := at.piece; p.opens {
			if err := v.f.checkMarker(words[0], p.length, at.at); err != nil {
				return err
			}
			words = words[1:]
		}
		if p, last := at.piece, len(words)-1; p.closes {
			if err := v.f.checkMarker(words[last], p.length, at.end-markerSize); err != nil {
				return err
			}
			words = words[:last]
		}
		if err := v.use(at.frame, at.piece, floatsOf(words)); err != nil {
			return err
		}
	}
	v.wanted = v.wanted[:0]
	return nil
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
