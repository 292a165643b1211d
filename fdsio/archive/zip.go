package archive

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// readZip enters the members of a zip.
func readZip(t *tree, r io.ReaderAt, size int64) error {
	// The directory of a zip is read into memory as a whole. An entry takes some
	// 110 bytes in it; that many more entries are read than are allowed at most.
	index := &rationed{ReaderAt: r, left: 64<<10 + 128*int64(t.limits.entries), err: t.tooMany()}
	z, err := zip.NewReader(index, size)
	index.left = -1
	switch {
	case errors.Is(err, ErrLimit):
		return err
	case err != nil:
		return problem(t.name, ErrDamaged, "it begins as a zip archive, but its list of contents, expected at its end, can't be read (%v): it may be cut off; copy it again", err)
	}
	if len(z.File) > t.limits.entries {
		return t.tooMany()
	}
	z.RegisterDecompressor(zstd.ZipMethodWinZip, zstd.ZipDecompressor(zstdOptions...))
	var total uint64
	for _, f := range z.File {
		if err := t.count(); err != nil {
			return err
		}
		if total += min(f.UncompressedSize64, 1<<62); total > uint64(t.unpacked) {
			return t.tooLarge()
		}
		if err := putZipped(t, r, f); err != nil {
			return err
		}
	}
	return nil
}

func putZipped(t *tree, r io.ReaderAt, f *zip.File) error {
	name := strings.ReplaceAll(f.Name, `\`, "/") // as some programs for Windows write it
	mode := f.Mode()
	switch {
	case strings.HasSuffix(name, "/") || mode.IsDir():
		return t.put(name, 0, f.Modified, nil)
	case !mode.IsRegular():
		t.skip(f.Name, "is a link or a device, not a file; it is left out")
		return nil
	}
	return t.put(name, int64(f.UncompressedSize64), f.Modified, zipped{f, r})
}

// rationed reads no more than so many bytes, until left is set to -1.
type rationed struct {
	io.ReaderAt
	left int64
	err  error
}

func (r *rationed) ReadAt(p []byte, off int64) (int, error) {
	if r.left >= 0 {
		if r.left < int64(len(p)) {
			return 0, r.err
		}
		r.left -= int64(len(p))
	}
	return r.ReaderAt.ReadAt(p, off)
}

// zipped is a member of a zip.
type zipped struct {
	*zip.File
	archive io.ReaderAt
}

func (z zipped) open() (io.ReadCloser, error) {
	const encrypted = 1 << 0
	if z.Flags&encrypted != 0 {
		return nil, fmt.Errorf("%w: it is encrypted; unpack the archive with its password and open the folder", ErrUnsupported)
	}
	r, err := z.File.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return nil, fmt.Errorf("%w: it is compressed by method %d, expected store, deflate or Zstandard; unpack the archive and open the folder", ErrUnsupported, z.Method)
	}
	if err != nil {
		return nil, damaged(err)
	}
	c := &checked{r}
	if z.Method != zip.Store || z.CompressedSize64 != z.UncompressedSize64 {
		return c, nil
	}
	offset, err := z.DataOffset()
	if err != nil {
		return nil, damaged(err)
	}
	return &stored{c, newSection(z.archive, offset, int64(z.UncompressedSize64))}, nil
}

// checked is a member that is unpacked while it is read.
type checked struct{ io.ReadCloser }

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		err = damaged(err)
	}
	return n, err
}

// Close has nothing to say: flate repeats the error that Read has given.
func (c *checked) Close() error {
	_ = c.ReadCloser.Close()
	return nil
}

// stored is a member that is not compressed.
type stored struct {
	*checked
	at *section
}

func (s *stored) ReadAt(p []byte, off int64) (int, error) { return s.at.ReadAt(p, off) }

// damaged says what to do about an archive that can't be unpacked.
func damaged(err error) error {
	if errors.Is(err, fs.ErrClosed) {
		return fs.ErrClosed // the FS, not the file
	}
	return fmt.Errorf("%w: %w; copy the archive again, or make it again", ErrDamaged, err)
}
