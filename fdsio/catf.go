package fdsio

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio/namelist"
)

// Bounds of what CATF lines insert: naming the same file again costs the writer
// of a deck nothing.
const (
	maxParts     = 1000
	maxPartsSize = 64 << 20 // bytes, of all
)

// maxJoinedLine is the longest line that FDS takes where it joins decks, in bytes.
const maxJoinedLine = 400

// partOpener reads a file that a CATF line names, up to limit bytes; path is its
// name for messages. It is nil where there is no folder to look in.
type partOpener func(name string, limit int64) (text []byte, path string, err error)

// A concatenation puts a deck together as FDS does: the files that a CATF line
// names come in its place, without their HEAD lines.
type concatenation struct {
	deck        *Deck
	open        partOpener
	ps, ignored *problems
	size        int64 // of the parts so far
}

// read fills in the groups of the deck; joined tells whether there is a CATF line.
func (c *concatenation) read(name string, text []byte) (joined bool) {
	f := namelist.Parse(name, text)
	for i := range f.Groups {
		joined = joined || f.Groups[i].Name == "CATF"
	}
	if joined {
		f = c.parse(name, text)
	}
	c.report(f)
	if !joined {
		c.deck.groups = f.Groups
		return false
	}
	for i := range f.Groups {
		if g := &f.Groups[i]; g.Name == "CATF" {
			c.insert(deckReader{g, c.ps})
		} else {
			c.deck.groups = append(c.deck.groups, *g)
		}
	}
	return true
}

// parse reads a file that is to be joined: it ends at &TAIL in column 1.
func (c *concatenation) parse(name string, text []byte) *namelist.File {
	const tail = "\n&TAIL"
	if bytes.HasPrefix(text, []byte(tail[1:])) {
		text = nil
	} else if end := bytes.Index(text, []byte(tail)); end >= 0 {
		text = text[:end+1]
	}
	number := 0
	for line := range bytes.Lines(text) {
		number++
		if line = bytes.TrimRight(line, "\r\n"); len(line) > maxJoinedLine {
			c.ps.addAt(Place{name, number, maxJoinedLine + 1}, ErrDeck,
				"found a line of %d characters: expected at most %d where CATF joins files; split it", len(line), maxJoinedLine)
		}
	}
	return namelist.Parse(name, text)
}

func (c *concatenation) report(f *namelist.File) {
	for _, n := range f.Problems {
		c.ps.addAt(Place{n.File, n.Line, n.Column}, ErrDeck, "%s", n.Text)
	}
	for _, n := range f.Ignored {
		c.ignored.addAt(Place{n.File, n.Line, n.Column}, ErrIgnored, "%s", n.Text)
	}
}

// insert reads the files of a CATF line.
func (c *concatenation) insert(g deckReader) {
	for _, name := range g.texts("OTHER_FILES") {
		if name == "" {
			continue // a gap in the list
		}
		c.deck.Parts = append(c.deck.Parts, name)
		switch err := c.insertPart(name); {
		case err == errNoFolder:
			c.deck.missing = true
			g.complain(ErrUncertain, "the file %q that CATF inserts here is not read: open the run or its folder to have it", name)
		case err != nil:
			c.deck.missing = true
			g.complain(ErrDeck, "found the file %q in OTHER_FILES: expected one that can be read beside the deck (%v), FDS stops here; correct the name or put the file there", name, err)
		}
		if len(c.deck.Parts) == maxParts {
			c.deck.missing = true
			g.complain(ErrUncertain, "more than %d files in OTHER_FILES, the limit of this reader: those from here on are not read", maxParts-1)
			return
		}
	}
}

var errNoFolder = errors.New("no folder")

// insertPart adds the groups of one file.
func (c *concatenation) insertPart(name string) error {
	if c.open == nil {
		return errNoFolder
	}
	text, known, err := c.open(name, maxPartsSize-c.size)
	if err != nil {
		return err
	}
	c.size += int64(len(text))
	f := c.parse(known, text)
	c.report(f)
	for i := range f.Groups {
		switch g := (deckReader{&f.Groups[i], c.ps}); {
		case g.Name == "CATF":
			g.complain(ErrDeck, "found &CATF in a file that CATF inserts: FDS does not insert the files of inserted files; name them in the first deck")
		case g.Name == "HEAD" && g.Column == 1:
		default:
			c.deck.groups = append(c.deck.groups, *g.Group)
		}
	}
	return nil
}

// part opens a file that the deck of the run names.
func (r *Run) part(name string, limit int64) ([]byte, string, error) {
	name = path.Clean(strings.TrimSpace(name))
	if !fs.ValidPath(name) {
		return nil, "", errors.New("it is outside the folder of the run")
	}
	if !r.exists(name) {
		return nil, "", fs.ErrNotExist
	}
	f, err := r.fsys.Open(name)
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, limit+1))
	if int64(len(text)) > limit {
		return nil, "", fmt.Errorf("all of them have more than %d MiB, the limit of this reader", maxPartsSize>>20)
	}
	return text, r.path(name), err
}
