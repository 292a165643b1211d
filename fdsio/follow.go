package fdsio

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"time"
)

// Follow reads a file that grows, as FDS appends to it: where another reader
// finds the end, it waits for more. It ends when the context does, or when done,
// if not nil, returns true and nothing more has come. It looks again each time
// that the interval has passed.
//
//	s := fdsio.NewScanner(fdsio.Follow(ctx, f, time.Second, nil), "job_devc.csv", nil)
//
// A row is given when its line end has come, so that no number is cut. A file
// that becomes shorter, as when a run is started anew, is an error.
func Follow(ctx context.Context, f fs.File, interval time.Duration, done func() bool) io.Reader {
	return &follower{ctx: ctx, f: f, interval: interval, done: done}
}

type follower struct {
	ctx      context.Context
	f        fs.File
	interval time.Duration
	done     func() bool
	offset   int64
	ended    bool // done has said so
}

var errShrunk = errors.New("the file has become shorter than what was read of it: the run was started anew")

func (f *follower) Read(p []byte) (int, error) {
	for {
		n, err := f.f.Read(p)
		f.offset += int64(n)
		if n > 0 || err != nil && err != io.EOF {
			return n, err
		}
		info, err := f.f.Stat()
		if err != nil {
			return 0, err
		}
		if info.Size() < f.offset {
			return 0, errShrunk
		}
		if f.ended || f.ctx.Err() != nil {
			return 0, io.EOF
		}
		f.ended = f.done != nil && f.done()
		if f.ended {
			continue // what came before the end is still to be read
		}
		select {
		case <-f.ctx.Done():
		case <-time.After(f.interval):
		}
	}
}
