package archive

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
)

// inMemory is what is kept in memory of an archive that must be unpacked.
const inMemory = 8 << 20

// spool is what was unpacked: in memory, or once that is too much, in a temporary
// file. It is written by one goroutine at a time and read by any.
type spool struct {
	dir  string
	size int64

	mu     sync.RWMutex // over what follows
	memory []byte
	file   *os.File
	remove string // the name of the file, if it can only be removed when it is closed
	closed bool
}

func newSpool(opts *Options) *spool {
	s := &spool{}
	if opts != nil {
		s.dir = opts.TempDir
	}
	return s
}

func (s *spool) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, fs.ErrClosed
	}
	if s.file == nil && len(s.memory)+len(p) <= inMemory {
		s.memory = append(s.memory, p...)
		s.size += int64(len(p))
		return len(p), nil
	}
	if s.file == nil {
		if err := s.toFile(); err != nil {
			return 0, s.failed(err)
		}
	}
	n, err := s.file.Write(p)
	s.size += int64(n)
	return n, s.failed(err)
}

// toFile moves what is in memory to a file. Where the system can, its name is
// removed at once, so that it goes away with the program, however that ends.
func (s *spool) toFile() error {
	f, err := os.CreateTemp(s.dir, "fdsflux-*")
	if err != nil {
		return err
	}
	s.file = f
	if os.Remove(f.Name()) != nil {
		s.remove = f.Name()
	}
	_, err = f.Write(s.memory)
	s.memory = nil
	return err
}

func (s *spool) failed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("fdsio/archive: unpacking to a temporary file: %w; make room, or name another folder (TMPDIR, Options.TempDir)", err)
}

func (s *spool) ReadAt(p []byte, off int64) (int, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	switch {
	case s.closed:
		return 0, fs.ErrClosed
	case s.file != nil:
		return s.file.ReadAt(p, off)
	case off >= int64(len(s.memory)):
		return 0, io.EOF
	}
	n := copy(p, s.memory[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Close removes what was unpacked.
func (s *spool) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed, s.memory = true, nil
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	s.file = nil
	if s.remove != "" {
		err = errors.Join(err, os.Remove(s.remove))
	}
	return err
}
