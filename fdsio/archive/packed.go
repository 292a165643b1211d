package archive

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// packed is a tar that is compressed as a whole: to get at a member, everything
// before it must be unpacked.
type packed struct {
	limits
	kind    kind
	archive io.ReaderAt
	size    int64
	spool   *spool

	mu      sync.Mutex // over unpacking more
	members []*packedMember
}

// packedMember is a member of a packed tar.
type packedMember struct {
	member
	archive *packed
	sum     uint32 // CRC-32, so that a second pass is known to see the same
	kept    bool
	at      int64 // where in the spool, if kept
}

// keptAtOnce reports whether a file is kept when the archive is opened: all that
// runs are read from, and what is small.
func keptAtOnce(m member) bool {
	const small = 64 << 10
	switch kindOf(m) {
	case ".smv", ".fds", ".csv", ".txt":
		return true
	}
	return m.size <= small
}

func kindOf(m member) string { return strings.ToLower(path.Ext(m.name)) }

// readPacked enters the members of a packed tar, and keeps some.
func readPacked(t *tree, r io.ReaderAt, size int64, k kind, opts *Options) (io.Closer, error) {
	p := &packed{limits: t.limits, kind: k, archive: r, size: size, spool: newSpool(opts)}
	if err := p.index(t); err != nil {
		p.spool.Close()
		return nil, err
	}
	return p.spool, nil
}

func (p *packed) index(t *tree) error {
	unpacked, err := p.unpack()
	if err != nil {
		return err
	}
	defer unpacked.Close()
	head, err := p.tarHead(unpacked)
	if err != nil {
		return err
	}
	all := &position{r: io.MultiReader(bytes.NewReader(head), unpacked)}
	if err := indexTar(t, all, p.take); err != nil {
		return err
	}
	// The checksum of the whole is at its end.
	if _, err := io.Copy(io.Discard, unpacked); err != nil {
		return tarFailed(p.name, all.offset, "(the last one)", err)
	}
	return nil
}

// tarHead reads the first block of what must be a tar.
func (p *packed) tarHead(unpacked io.Reader) ([]byte, error) {
	head := make([]byte, tarBlock)
	n, err := io.ReadFull(unpacked, head)
	if err == io.ErrUnexpectedEOF {
		// Of what is compressed, or of the archive? The reader knows.
		_, err = unpacked.Read(head[n:])
	}
	if err != nil && err != io.EOF {
		return nil, tarFailed(p.name, int64(n), "", err)
	}
	if head = head[:n]; isTar(head) {
		return head, nil
	}
	_, found := sniff(head)
	return nil, problem(p.name, ErrNotArchive, "found %s in what is compressed, expected a tar archive; if it is a single file, unpack it (gunzip, unzstd) and open that", found)
}

// unpack begins to unpack from the beginning, within the limits.
func (p *packed) unpack() (io.ReadCloser, error) {
	in := bufio.NewReaderSize(io.NewSectionReader(whole{p.archive}, 0, p.size), 256<<10)
	r, err := decompress(in, p.kind)
	if err != nil {
		return nil, tarFailed(p.name, 0, "", err)
	}
	return &bounded{r, p.unpacked, p.tooLarge()}, nil
}

func decompress(r io.Reader, k kind) (io.ReadCloser, error) {
	if k == gzipped {
		return gzip.NewReader(r)
	}
	z, err := zstd.NewReader(r, zstdOptions...)
	if err != nil {
		return nil, err
	}
	return z.IOReadCloser(), nil
}

// zstdOptions bound the memory, and so that no goroutine outlives an error, leave
// the work to the reader's. How much may come out is for [bounded] to say.
var zstdOptions = []zstd.DOption{
	zstd.WithDecoderMaxWindow(maxWindow),
	zstd.WithDecoderMaxMemory(1 << 63),
	zstd.WithDecoderConcurrency(1),
}

// bounded reads up to a limit.
type bounded struct {
	io.ReadCloser
	left int64
	err  error // beyond it
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, b.err
	}
	return n, err
}

// take sums a member up, and keeps it if it is one of those kept at once.
func (p *packed) take(m member, r io.Reader) (content, error) {
	pm := &packedMember{member: m, archive: p}
	if err := pm.read(r, keptAtOnce(m)); err != nil {
		return nil, err
	}
	p.members = append(p.members, pm)
	return pm, nil
}

// read reads a member, to its checksum and, if it is to be kept, the spool.
func (m *packedMember) read(r io.Reader, keep bool) error {
	hash := crc32.NewIEEE()
	to := io.Writer(hash)
	if keep {
		m.at = m.archive.spool.size
		to = io.MultiWriter(hash, m.archive.spool)
	}
	if _, err := io.CopyN(to, r, m.size); err != nil {
		return err
	}
	m.sum, m.kept = hash.Sum32(), keep
	return nil
}

func (m *packedMember) open() (io.ReadCloser, error) {
	m.archive.mu.Lock()
	defer m.archive.mu.Unlock()
	if !m.kept {
		if err := m.archive.keep(kindOf(m.member)); err != nil {
			return nil, err
		}
	}
	return newSection(m.archive.spool, m.at, m.size), nil
}

// keep unpacks once more, to keep all files of a kind: whoever opens one boundary
// file is going to open the next.
func (p *packed) keep(kind string) error {
	r, err := p.unpack()
	if err != nil {
		return err
	}
	defer r.Close()
	at := int64(0)
	for _, m := range p.members {
		if m.kept || kindOf(m.member) != kind {
			continue
		}
		if _, err := io.CopyN(io.Discard, r, m.offset-at); err != nil {
			return changed(err)
		}
		at = m.offset + m.size
		before := m.sum
		if err := m.read(r, true); err != nil {
			return changed(err)
		}
		if m.sum != before {
			m.sum, m.kept = before, false
			return changed(errors.New("another checksum"))
		}
	}
	return nil
}

// changed is about an archive that could be read when it was opened.
func changed(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) || errors.Is(err, fs.ErrClosed) {
		return err
	}
	return fmt.Errorf("%w: the archive has changed since it was opened (%v); open it again", ErrDamaged, err)
}
