package archive

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// readTar enters the members of a tar that is not compressed: each is read where
// it lies.
func readTar(t *tree, r io.ReaderAt, size int64) error {
	return indexTar(t, &position{r: io.NewSectionReader(r, 0, size)}, func(m member, _ io.Reader) (content, error) {
		return lying{r, m}, nil
	})
}

// lying is a member of a tar that is not compressed.
type lying struct {
	archive io.ReaderAt
	member
}

func (l lying) open() (io.ReadCloser, error) {
	return newSection(l.archive, l.offset, l.size), nil
}

// member is where a file is in a tar.
type member struct {
	name         string
	offset, size int64
}

// indexTar enters the members of a tar. take gets each, with its bytes, and says
// how it is opened later on.
func indexTar(t *tree, p *position, take func(member, io.Reader) (content, error)) error {
	r := tar.NewReader(p)
	last := "" // for messages
	for {
		h, err := r.Next()
		if err == io.EOF {
			if p.ended {
				t.problems = append(t.problems, problem(t.name, ErrDamaged,
					"it ends without the mark that ends a tar archive: files may be missing; the %d entries up to there are used", t.entries))
			}
			return nil
		}
		if err == nil || errors.Is(err, tar.ErrInsecurePath) {
			err = t.count()
			if err == nil {
				err = putMember(t, h, p.offset, func(m member) (content, error) { return take(m, r) })
			}
		}
		if err != nil {
			return tarFailed(t.name, p.offset, last, err)
		}
		last = h.Name
	}
}

func putMember(t *tree, h *tar.Header, offset int64, take func(member) (content, error)) error {
	switch {
	case h.Typeflag == tar.TypeXGlobalHeader:
		return nil
	case h.Typeflag == tar.TypeDir:
		return t.put(h.Name, 0, h.ModTime, nil)
	case isSparse(h):
		t.skip(h.Name, "is a sparse file, which can't be read; it is left out: pack it again without tar -S")
		return nil
	case h.Typeflag != tar.TypeReg:
		t.skip(h.Name, "is a link or a device, not a file; it is left out")
		return nil
	}
	c, err := take(member{h.Name, offset, h.Size})
	if err != nil {
		return err
	}
	return t.put(h.Name, h.Size, h.ModTime, c)
}

// isSparse reports whether the bytes of a member are not simply those that follow
// its header. A sparse file of any size fits into a small archive, too.
func isSparse(h *tar.Header) bool {
	if h.Typeflag == tar.TypeGNUSparse {
		return true
	}
	for key := range h.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return false
}

// tarFailed tells errors of the archive from others, and says where.
func tarFailed(name string, offset int64, last string, err error) error {
	where := "before its first file"
	if last != "" {
		where = fmt.Sprintf("at or after the entry %.80q", last)
	}
	var pe *fs.PathError
	switch {
	case errors.Is(err, ErrLimit), errors.As(err, &pe):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return problem(name, ErrDamaged, "it is cut off %s, %d bytes of tar from its beginning; copy the archive again, or make it again", where, offset)
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		return problem(name, ErrLimit, "its Zstandard window takes more than %d MiB of memory; pack it again without --long or --ultra, or unpack it and open the folder", maxWindow>>20)
	}
	return problem(name, ErrDamaged, "it is damaged %s, %d bytes of tar from its beginning (%v); copy the archive again, or make it again", where, offset, err)
}

// position counts what is read, so that members can be found again.
type position struct {
	r      io.Reader
	offset int64
	ended  bool // a read came to the end, which a tar marks before
}

func (p *position) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.offset += int64(n)
	p.ended = p.ended || n == 0 && err == io.EOF
	return n, err
}

// Seek spares reading what is skipped, where that can be.
func (p *position) Seek(offset int64, whence int) (int64, error) {
	s, ok := p.r.(io.Seeker)
	if !ok {
		return 0, errors.ErrUnsupported
	}
	at, err := s.Seek(offset, whence)
	if err == nil {
		p.offset = at
	}
	return at, err
}
