package archive

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/fdsflux/fdsflux/fdsio"
)

// OpenRun opens a run wherever it is: what [fdsio.Open] opens, an archive, or a
// folder or a file in an archive, as case.zip/10cm/case.smv. Messages name files
// in archives in this way, too. What is odd about the archive is the first of the
// run's problems. The Closer is to be closed when the run is read no more.
func OpenRun(name string, opts *Options) (*fdsio.Run, io.Closer, error) {
	at := locate(name)
	if at.archive == "" || !promises(at.archive) && !isArchive(at.archive) {
		run, err := fdsio.Open(name)
		if err != nil {
			return nil, nil, err
		}
		return run, nothing{}, nil
	}
	a, err := at.open(opts)
	if err != nil {
		return nil, nil, err
	}
	file, err := a.enter(at.inside)
	if err != nil {
		a.Close()
		return nil, nil, err
	}
	run, err := fdsio.OpenFSAs(a, a.Path(), file)
	if err != nil {
		a.Close()
		return nil, nil, err
	}
	run.Problems = append(a.Problems(), run.Problems...)
	return run, a, nil
}

// place is a file and what is behind it in a path; both are empty where there is
// no file, but a folder or nothing.
type place struct{ archive, inside string }

// locate finds the file in a path that may go on behind it.
func locate(name string) place {
	at := place{archive: filepath.Clean(name)}
	for {
		info, err := os.Stat(at.archive)
		if err == nil && info.IsDir() {
			return place{}
		}
		if err == nil {
			return at
		}
		parent := filepath.Dir(at.archive)
		if parent == at.archive {
			return place{}
		}
		at.inside = path.Join(filepath.Base(at.archive), at.inside)
		at.archive = parent
	}
}

// isArchive looks at the first bytes of a file. What is not a regular file is
// left for [place.open] to refuse: opening a pipe may wait for ever.
func isArchive(name string) bool {
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
		return err == nil
	}
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, tarBlock)
	n, _ := io.ReadFull(f, head)
	k, _ := sniff(head[:n])
	return k != notArchive
}

// open opens the archive at its top.
func (at place) open(opts *Options) (*FS, error) {
	info, err := os.Stat(at.archive)
	if err != nil {
		return nil, failed(at.archive, err)
	}
	if !info.Mode().IsRegular() {
		return nil, problem(at.archive, ErrNotArchive, "found a pipe or a device, expected a file; save it to a file first")
	}
	f, err := os.Open(at.archive)
	if err != nil {
		return nil, failed(at.archive, err)
	}
	a, err := newFS(f, info.Size(), at.archive, opts)
	if err != nil {
		f.Close()
		return nil, err
	}
	a.closer = both{a.closer, f}
	return a, nil
}

// both closes two.
type both [2]io.Closer

func (b both) Close() error { return errors.Join(b[0].Close(), b[1].Close()) }

func failed(name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return fmt.Errorf("fdsio/archive: %s: %w", name, err)
}
