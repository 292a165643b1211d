package archive

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/fdsflux/fdsflux/fdsio"
)

// content is where the bytes of a member are.
type content interface {
	open() (io.ReadCloser, error)
}

// node is a file or a folder, its own [fs.FileInfo] and [fs.DirEntry].
type node struct {
	path     string // from the top of the archive
	size     int64
	modTime  time.Time
	content  content // nil: a folder
	children []*node
}

func (n *node) Name() string               { return path.Base(n.path) }
func (n *node) Size() int64                { return n.size }
func (n *node) ModTime() time.Time         { return n.modTime }
func (n *node) IsDir() bool                { return n.content == nil }
func (n *node) Sys() any                   { return nil }
func (n *node) Type() fs.FileMode          { return n.Mode().Type() }
func (n *node) Info() (fs.FileInfo, error) { return n, nil }
func (n *node) String() string             { return fs.FormatDirEntry(n) }
func (n *node) Mode() fs.FileMode {
	if n.IsDir() {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

// tree is the index of an archive.
type tree struct {
	limits
	nodes    map[string]*node // by path; "." is the top
	entries  int
	problems []*fdsio.Problem
	leftOut  int // problems beyond those kept
}

func newTree(l limits) *tree {
	return &tree{limits: l, nodes: map[string]*node{".": {path: "."}}}
}

// count counts an entry, whatever comes of it: a million entries of one name are
// a million.
func (t *tree) count() error {
	if t.entries++; t.entries > t.limits.entries {
		return t.tooMany()
	}
	return nil
}

// skip reports an entry that is left out.
func (t *tree) skip(name, why string) {
	const most = 100
	if len(t.problems) >= most {
		t.leftOut++
		return
	}
	t.problems = append(t.problems, problem(t.name, ErrEntry, "the entry %.80q %s", name, why))
}

// found returns the problems, with a last one that counts those not kept.
func (t *tree) found() []*fdsio.Problem {
	if t.leftOut == 0 {
		return t.problems
	}
	return append(slices.Clip(t.problems), problem(t.name, ErrEntry, "%d more problems of these kinds", t.leftOut))
}

// cleanName makes the name that an archive gives to an entry a path of fs.FS, or
// says why it can't be one.
func cleanName(name string) (clean, why string) {
	switch {
	case len(name) > maxName:
		return "", "has too long a name; it is left out"
	case strings.Contains(name, "\x00"):
		return "", "has a NUL in its name; it is left out"
	case strings.HasPrefix(name, "/") || len(name) > 2 && name[1] == ':' && name[2] == '/':
		return "", "has an absolute path, as no archive of a folder has; it is left out"
	case slices.Contains(strings.Split(name, "/"), ".."):
		return "", "leads out of the archive (..); it is left out"
	}
	// Zips of old systems have names in other encodings: they stay readable.
	return path.Clean(strings.ToValidUTF8(name, "\ufffd")), ""
}

// ofMacOS reports what macOS adds to archives: shadows of the files, of the same
// extension.
func ofMacOS(name string) bool {
	return name == "__MACOSX" || strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(path.Base(name), "._")
}

// put enters a file, or with content nil a folder. What can't be entered is
// reported; an error means that a limit is reached.
func (t *tree) put(name string, size int64, modTime time.Time, c content) error {
	clean, why := cleanName(name)
	if why != "" {
		t.skip(name, why)
		return nil
	}
	if ofMacOS(clean) {
		return nil
	}
	if c == nil {
		n, err := t.folder(clean)
		if n != nil {
			n.modTime = modTime
		} else if err == nil {
			t.skip(name, "is a folder where a file of this name is; it is left out")
		}
		return err
	}
	old := t.nodes[clean]
	if old != nil && old.IsDir() {
		t.skip(name, "is a file where a folder of this name is; it is left out")
		return nil
	}
	if old != nil {
		t.skip(name, "is there twice; the later one counts")
		old.size, old.modTime, old.content = size, modTime, c
		return nil
	}
	parent, err := t.folder(path.Dir(clean))
	if parent == nil {
		if err == nil {
			t.skip(name, "is in a folder where a file of this name is; it is left out")
		}
		return err
	}
	n := &node{path: clean, size: size, modTime: modTime, content: c}
	t.nodes[clean] = n
	parent.children = append(parent.children, n)
	return nil
}

// folder returns a folder, made with all above it if need be; nil where a file is
// in the way. Folders that no entry names count as entries.
func (t *tree) folder(name string) (*node, error) {
	var missing []string
	for t.nodes[name] == nil {
		missing = append(missing, name)
		name = path.Dir(name)
	}
	n := t.nodes[name]
	if !n.IsDir() {
		return nil, nil
	}
	for _, m := range slices.Backward(missing) {
		if err := t.count(); err != nil {
			return nil, err
		}
		child := &node{path: m}
		t.nodes[m] = child
		n.children = append(n.children, child)
		n = child
	}
	return n, nil
}

// sort puts the children in order, as fs.FS wants them.
func (t *tree) sort() {
	for _, n := range t.nodes {
		slices.SortFunc(n.children, func(a, b *node) int { return strings.Compare(a.Name(), b.Name()) })
	}
}
