package archive

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
)

// FS is the folder of an archive in which a run is. It can be used by several
// goroutines at once, until it is closed.
type FS struct {
	*tree
	root   string // the folder of the run
	closer io.Closer
}

var _ interface {
	fs.StatFS
	fs.ReadFileFS
} = (*FS)(nil)

// Open opens an archive. Its name may go on inside the archive, with the folder
// or the file of one of several runs: case.zip/10cm.
//
// An error is a [fdsio.Problem] that wraps one of the Err values, or comes from
// the operating system.
func Open(name string, opts *Options) (*FS, error) {
	at := locate(name)
	if at.archive == "" {
		if _, err := os.Stat(name); err != nil {
			return nil, failed(name, err)
		}
		return nil, problem(name, ErrNotArchive, "found a folder, expected an archive; open it as the folder that it is")
	}
	a, err := at.open(opts)
	if err != nil {
		return nil, err
	}
	if _, err := a.enter(at.inside); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// NewFS is [Open] for an archive that is not a file of the operating system. name
// is used in messages only. Closing the FS does not close r.
func NewFS(r io.ReaderAt, size int64, name string, opts *Options) (*FS, error) {
	a, err := newFS(r, size, name, opts)
	if err != nil {
		return nil, err
	}
	if _, err := a.enter(""); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// newFS reads the index of an archive; the FS begins at the top of it.
func newFS(r io.ReaderAt, size int64, name string, opts *Options) (*FS, error) {
	head := make([]byte, min(size, tarBlock))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		return nil, problem(name, ErrDamaged, "it can't be read: %v", err)
	}
	a := &FS{tree: newTree(opts.limits(name, size)), root: ".", closer: nothing{}}
	k, found := sniff(head)
	var err error
	switch k {
	case zipArchive:
		err = readZip(a.tree, r, size)
	case tarArchive:
		err = readTar(a.tree, r, size)
	case gzipped, zstandard:
		a.closer, err = readPacked(a.tree, r, size, k, opts)
	default:
		err = problem(name, ErrNotArchive, "found %s, expected a zip, tar, tar.gz or tar.zst archive; pack the run again, or unpack it and open the folder", found)
	}
	if err != nil {
		return nil, err
	}
	a.sort()
	return a, nil
}

// nothing is a Closer for what needs none.
type nothing struct{}

func (nothing) Close() error { return nil }

// Path is where the top of the file system is, for people: the path of the
// archive and the folder in it.
func (a *FS) Path() string { return a.show(a.root) }

func (a *FS) show(inside string) string {
	return filepath.Join(a.name, filepath.FromSlash(inside))
}

// Problems are what was odd about the archive, and what was left out.
func (a *FS) Problems() []*fdsio.Problem { return a.found() }

// Close removes what was unpacked. Files still open must not be used any more.
func (a *FS) Close() error { return a.closer.Close() }

// enter makes the folder of the run the top. inside is a folder to look in or a
// file of the run, whose name in the folder is returned; else ".".
func (a *FS) enter(inside string) (file string, err error) {
	if inside == "" {
		inside = "."
	}
	n := a.nodes[inside]
	if n == nil {
		return "", problem(a.show(inside), fs.ErrNotExist, "there is no such file or folder in the archive")
	}
	if !n.IsDir() {
		a.root = path.Dir(inside)
		return path.Base(inside), nil
	}
	a.root, err = a.findRun(inside)
	return ".", err
}

// findRun returns the one folder at or below another in which a run is.
func (a *FS) findRun(below string) (string, error) {
	for _, suffix := range []string{".smv", "_devc.csv", ".fds"} {
		var folders []string
		example := map[string]string{}
		for name, n := range a.nodes {
			if n.IsDir() || !strings.HasSuffix(name, suffix) || !isBelow(name, below) {
				continue
			}
			folder := path.Dir(name)
			if old, ok := example[folder]; !ok {
				folders = append(folders, folder)
				example[folder] = name
			} else if name < old {
				example[folder] = name
			}
		}
		if len(folders) == 1 {
			return folders[0], nil
		}
		if len(folders) > 1 {
			slices.Sort(folders)
			return "", problem(a.show(below), ErrNoRun, "found runs in %d folders (%s); name one of them, as in %s",
				len(folders), enumerate(folders), a.show(example[folders[0]]))
		}
	}
	return "", a.noRun(below)
}

func (a *FS) noRun(below string) error {
	files := 0
	for name, n := range a.nodes {
		if !n.IsDir() && isBelow(name, below) {
			files++
		}
	}
	also := ""
	if len(a.problems) > 0 {
		also = "; of what was left out: " + a.problems[0].Text
	}
	return problem(a.show(below), ErrNoRun, "found no FDS run among its %d files, expected a .smv, a _devc.csv or a .fds file%s", files, also)
}

func isBelow(name, folder string) bool {
	return folder == "." || strings.HasPrefix(name, folder+"/")
}

// enumerate names the first few.
func enumerate(names []string) string {
	const most = 5
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}

func (a *FS) find(op, name string) (*node, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	if n := a.nodes[path.Join(a.root, name)]; n != nil {
		return n, nil
	}
	return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
}

// Open implements [fs.FS].
func (a *FS) Open(name string) (fs.File, error) {
	n, err := a.find("open", name)
	if err != nil {
		return nil, err
	}
	info := named{n, path.Base(name)}
	if n.IsDir() {
		return &folder{named: info, rest: n.children}, nil
	}
	r, err := n.content.open()
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	switch r := r.(type) {
	case *section:
		return &sectionFile{file{info, r}, r}, nil
	case *stored:
		return &storedFile{file{info, r}, r}, nil
	}
	return &file{info, r}, nil
}

// Stat implements [fs.StatFS]: nothing is unpacked for it.
func (a *FS) Stat(name string) (fs.FileInfo, error) {
	n, err := a.find("stat", name)
	if err != nil {
		return nil, err
	}
	return named{n, path.Base(name)}, nil
}

// ReadFile implements [fs.ReadFileFS]. Other than [fs.ReadFile] does by itself,
// it does not take memory for the size that an archive claims for a file.
func (a *FS) ReadFile(name string) ([]byte, error) {
	f, err := a.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		var pe *fs.PathError
		if !errors.As(err, &pe) {
			err = &fs.PathError{Op: "read", Path: name, Err: err}
		}
		return nil, err
	}
	return data, nil
}

// named is a node under the name by which it was asked for: the top is ".".
type named struct {
	*node
	name string
}

func (n named) Name() string { return n.name }

// file is an open file that is read from the beginning to the end.
type file struct {
	info named
	io.ReadCloser
}

func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }

// sectionFile is an open file that is read at any place.
type sectionFile struct {
	file
	at *section
}

func (f *sectionFile) ReadAt(p []byte, off int64) (int, error)   { return f.at.ReadAt(p, off) }
func (f *sectionFile) Seek(off int64, whence int) (int64, error) { return f.at.Seek(off, whence) }

// storedFile is an open file of a zip that is not compressed: read from the
// beginning to the end its checksum is verified; ReadAt does not.
type storedFile struct {
	file
	at *stored
}

func (f *storedFile) ReadAt(p []byte, off int64) (int, error) { return f.at.ReadAt(p, off) }

// folder is an open folder.
type folder struct {
	named
	rest []*node
}

func (d *folder) Stat() (fs.FileInfo, error) { return d.named, nil }
func (d *folder) Close() error               { return nil }
func (d *folder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.name, Err: errors.New("is a directory")}
}

func (d *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	count := len(d.rest)
	if n > 0 {
		if count == 0 {
			return nil, io.EOF
		}
		count = min(n, count)
	}
	entries := make([]fs.DirEntry, count)
	for i := range entries {
		entries[i] = d.rest[i]
	}
	d.rest = d.rest[count:]
	return entries, nil
}

// section is a part of an archive, or of what was unpacked from it.
type section struct{ *io.SectionReader }

func newSection(r io.ReaderAt, offset, size int64) *section {
	return &section{io.NewSectionReader(whole{r}, offset, size)}
}

func (*section) Close() error { return nil }

// whole reads from an archive whose size is known: that it ends before is an
// error, not the end of a file.
type whole struct{ io.ReaderAt }

func (w whole) ReadAt(p []byte, off int64) (int, error) {
	n, err := w.ReaderAt.ReadAt(p, off)
	switch {
	case n == len(p):
		err = nil
	case errors.Is(err, os.ErrClosed):
	case err == io.EOF:
		err = damaged(errors.New("the archive has become shorter since it was opened"))
	}
	return n, err
}
