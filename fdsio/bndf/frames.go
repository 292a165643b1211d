package bndf

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/fdsflux/fdsflux/fdsio"
)

// Frames are the output times of a file and the values at each. All frames have
// the same size, so that each value has its place in the file: reading some takes
// no reading of the others. It may be used by several goroutines at once.
type Frames struct {
	Name     string    // of the file, for messages
	Times    []float64 // s, increasing; single precision in the file
	Problems []*fdsio.Problem

	r       io.ReaderAt
	closer  io.Closer // nil if that is the caller's
	swapped bool      // the byte order is not that of the machine

	records []piece
	values  int   // of a frame
	header  int64 // bytes before the first frame
	size    int64 // bytes of a frame
	kept    []int // place in the file of each frame; nil: as they are
	dropped int   // problems that were not kept
}

const timeRecord = 4 + 2*markerSize // bytes

// open lays out the frames behind a header and reads their times. records are the
// numbers of values in each record of a frame.
func (f *Frames) open(r io.ReaderAt, h *header, records []int) error {
	f.Name, f.r, f.swapped, f.header, f.size = h.name, r, h.order != nativeOrder, h.at, timeRecord
	f.records = make([]piece, len(records))
	for i, n := range records {
		f.records[i] = piece{at: f.size + markerSize, first: f.values, n: n, length: uint32(4 * n), opens: true, closes: true}
		f.values += n
		f.size += 4*int64(n) + 2*markerSize
		if f.size > math.MaxInt/2 {
			return h.bad(0, fdsio.ErrHeader, "found frames of more bytes than any file can have; is this a boundary or slice file of FDS?")
		}
	}
	count := (h.size - f.header) / f.size
	if left := (h.size - f.header) % f.size; left > 0 {
		f.report(h.size-left, fdsio.ErrTruncated, "the last %d bytes are the beginning of a frame of %d: the run is still writing, or was killed; they are left out", left, f.size)
	}
	return f.readTimes(count)
}

// Close closes the file, if [Open] or [OpenSlice] has opened it.
func (f *Frames) Close() error {
	if f.closer == nil {
		return nil
	}
	return f.closer.Close()
}

// Values returns the number of values of a frame.
func (f *Frames) Values() int { return f.values }

// part returns the values of a record out of those of a frame.
func (f *Frames) part(frame []float32, i int) []float32 {
	r := f.records[i]
	return frame[r.first : r.first+r.n : r.first+r.n]
}

// offset returns where a frame begins in the file.
func (f *Frames) offset(frame int) int64 {
	if f.kept != nil {
		frame = f.kept[frame]
	}
	return f.header + int64(frame)*f.size
}

// readTimes reads the times of the frames there are, checks them and settles
// which frames count. Where a frame does not begin with a time, the file ends.
func (f *Frames) readTimes(count int64) error {
	times := make([]float64, 0, count)
	v := f.visitor(func(_ int, _ *piece, time []float32) error {
		times = append(times, float64(time[0]))
		return nil
	})
	defer v.close()
	err := v.visit([]piece{{at: markerSize, n: 1, length: 4, opens: true, closes: true}}, 0, int(count))
	var p *fdsio.Problem
	if errors.As(err, &p) && len(times) > 0 {
		p.Text += "; this frame and what follows are left out"
		f.keep(p)
	} else if err != nil {
		return err
	}
	f.Times = times
	f.order()
	f.closeProblems()
	return nil
}

// order leaves out frames without a time, and those that later ones supersede, as
// after a restart: FDS goes on behind them in the same file.
func (f *Frames) order() {
	last := math.Inf(-1)
	misplaced := func(t float64) bool {
		ok := t > last && !math.IsInf(t, 1)
		last = t
		return !ok
	}
	if !slices.ContainsFunc(f.Times, misplaced) {
		return
	}
	times, kept := f.Times[:0], make([]int, 0, len(f.Times))
	for i, t := range f.Times {
		at := f.header + int64(i)*f.size + markerSize
		if math.IsNaN(t) || math.IsInf(t, 0) {
			f.report(at, fdsio.ErrNumber, "found the time %v, expected a finite number; the frame is left out", t)
			continue
		}
		n := len(times)
		for n > 0 && times[n-1] >= t {
			n--
		}
		if n < len(times) {
			f.report(at, fdsio.ErrTimeOrder, "time goes back from %v s to %v s, as after a restart; the later frames win, %d earlier ones are left out",
				float32(times[len(times)-1]), float32(t), len(times)-n)
		}
		times, kept = append(times[:n], t), append(kept[:n], i)
	}
	f.Times, f.kept = times, kept
}

// maxProblems bounds what is kept of a file that is wrong all over.
const maxProblems = 100

func (f *Frames) report(at int64, err error, format string, args ...any) {
	f.keep(problem(f.Name, at, err, format, args...))
}

func (f *Frames) keep(p *fdsio.Problem) {
	if len(f.Problems) < maxProblems {
		f.Problems = append(f.Problems, p)
	} else {
		f.dropped++
	}
}

// closeProblems adds a last problem that counts those not kept.
func (f *Frames) closeProblems() {
	if f.dropped > 0 {
		last := f.Problems[len(f.Problems)-1]
		f.Problems = append(f.Problems, &fdsio.Problem{File: f.Name, Err: last.Err, Text: fmt.Sprintf("%d more problems of these kinds", f.dropped)})
	}
}
