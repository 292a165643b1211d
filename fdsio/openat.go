package fdsio

import (
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// RandomFile is an open file of a run that can be read at any place, by several
// goroutines at once.
type RandomFile struct {
	io.ReaderAt
	io.Closer
	Size int64
	Name string // as the user knows it, for messages
}

// Index returns what the .smv file of the run says, empty without one: which
// boundary and slice files there are, on which grids.
func (r *Run) Index() *SMV { return r.smv }

// OpenAt opens a file that the .smv file names, such as one of Boundary, to be
// read at any place. A file that only is read from the beginning to the end, as
// the members of most zip archives, is read into memory as a whole.
func (r *Run) OpenAt(name string) (*RandomFile, error) {
	inside := strings.ReplaceAll(name, `\`, "/") // as FDS may write it on Windows
	if !fs.ValidPath(inside) {
		return nil, &Problem{File: r.path(r.SMV), Err: ErrFormat,
			Text: fmt.Sprintf("it names the file %q, expected one in its own folder or below; copy the results of the run there and change the name", name)}
	}
	f, err := r.open(inside)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		f.Close()
		if err == nil {
			err = fmt.Errorf("fdsio: %s: found a folder, a pipe or a device, expected a file", r.path(inside))
		}
		return nil, err
	}
	file := &RandomFile{Closer: f, Size: info.Size(), Name: r.path(inside)}
	if at, ok := f.(io.ReaderAt); ok {
		file.ReaderAt = at
		return file, nil
	}
	var text pieces
	if file.Size, err = text.readFrom(f, info.Size()); err != nil {
		f.Close()
		return nil, r.failed(inside, err)
	}
	file.ReaderAt = text
	return file, nil
}

// pieces is a file in memory. It grows piece by piece: what the file claims to be
// long is not taken on trust, nor is anything copied for more room.
type pieces [][]byte

const pieceSize = 1 << 20

// readFrom reads no more than so many bytes and returns how many there are.
func (p *pieces) readFrom(r io.Reader, most int64) (size int64, err error) {
	for size < most {
		piece := make([]byte, min(pieceSize, most-size))
		n, err := io.ReadFull(r, piece)
		*p = append(*p, piece[:n])
		size += int64(n)
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return size, err
		}
	}
	return size, nil
}

func (p pieces) ReadAt(b []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, fs.ErrInvalid
	}
	for n < len(b) {
		at := off + int64(n)
		i := int(at / pieceSize)
		if i >= len(p) || at%pieceSize >= int64(len(p[i])) {
			return n, io.EOF
		}
		n += copy(b[n:], p[i][at%pieceSize:])
	}
	return n, nil
}
