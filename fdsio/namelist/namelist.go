package namelist

import (
	"fmt"
	"math"
	"sort"
	"strings"
)

// File is a deck as FDS sees it.
type File struct {
	Name     string  // as given to Parse
	Groups   []Group // in file order
	Ignored  []Note  // what looks like a group but FDS skips silently
	Problems []Note  // what makes FDS stop, or read something else than is written

	text     string
	lines    []int32   // offset of the first byte of each line
	sections []section // of all groups, in file order, as the two below
	values   []value
	assigns  []assign
}

// Group is one group, such as &DEVC … /. A group with a problem inside is kept
// up to the place of that problem, so that messages can name its ID.
type Group struct {
	Name         string // upper case, without the &
	Line, Column int    // of the &

	file        *File
	first, last int32 // its part of file.assigns
}

// File returns the name of the file that the group is in, as given to Parse;
// empty for the zero Group.
func (g *Group) File() string {
	if g.file == nil {
		return ""
	}
	return g.file.Name
}

// Note is a remark on a place of a deck. Line and Column count from 1; columns
// count bytes, as FDS does, and a TAB is one.
type Note struct {
	File         string
	Line, Column int
	Text         string
}

// Error returns "file:line:column: text".
func (n Note) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", n.File, n.Line, n.Column, n.Text)
}

// maxNotes bounds each list of notes: nobody reads more, and a broken or hostile
// deck could make every line a note.
const maxNotes = 1000

// groupNames lists what FDS 6.5.1 to 6.11.1 look for. False: FDS looks for it
// only to stop with the advice to read the User's Guide.
var groupNames = map[string]bool{
	"BNDF": true, "CATF": true, "CLIP": true, "COMB": true, "CSVF": true, "CTRL": true,
	"DEVC": true, "DUMP": true, "GEOM": true, "HEAD": true, "HOLE": true, "HVAC": true,
	"INIT": true, "ISOF": true, "MATL": true, "MESH": true, "MISC": true, "MOVE": true,
	"MULT": true, "OBST": true, "PART": true, "PRES": true, "PROF": true, "PROP": true,
	"RADF": true, "RADI": true, "RAMP": true, "REAC": true, "SLCF": true, "SM3D": true,
	"SPEC": true, "SURF": true, "TABL": true, "TIME": true, "TRNF": true, "TRNX": true,
	"TRNY": true, "TRNZ": true, "VENT": true, "WIND": true, "ZONE": true,
	// Evacuation, in the older releases.
	"CORR": true, "DOOR": true, "EDEV": true, "ENTR": true, "EVAC": true, "EVHO": true,
	"EVSS": true, "EXIT": true, "PERS": true, "STRS": true,
	// FDS 4.
	"GRID": false, "HEAT": false, "PDIM": false, "PIPE": false, "PL3D": false,
	"SMOD": false, "SPRK": false, "THCP": false,
}

// Parse reads the text of a deck; name is used in messages only. It never fails:
// see File.Problems and File.Ignored.
func Parse(name string, text []byte) *File {
	f := &File{Name: name}
	if len(text) > math.MaxInt32 {
		f.Problems = []Note{{name, 1, 1, "the deck is larger than 2 GiB, the limit of this reader: check that it is an FDS input file"}}
		return f
	}
	f.text = string(text)
	f.lines = lineStarts(f.text)
	f.reserve()
	for line := 0; line < len(f.lines); {
		line = f.readLine(line)
	}
	return f
}

// reserve makes room for an ordinary deck at once, and no more than a few times
// the size of any.
func (f *File) reserve() {
	commas, equals, groups := strings.Count(f.text, ","), strings.Count(f.text, "="), strings.Count(f.text, "&")
	f.Groups = make([]Group, 0, min(groups, len(f.lines)))
	f.assigns = make([]assign, 0, min(equals, len(f.text)/4))
	f.values = make([]value, 0, min(equals+commas, len(f.text)/4))
	f.sections = make([]section, 1) // 0 stands for none
}

// All returns the groups of this name, in file order.
func (f *File) All(group string) []Group {
	var all []Group
	for _, g := range f.Groups {
		if g.Name == group {
			all = append(all, g)
		}
	}
	return all
}

func lineStarts(text string) []int32 {
	starts := make([]int32, 1, 1+strings.Count(text, "\n"))
	for i := 0; ; {
		n := strings.IndexByte(text[i:], '\n')
		if n < 0 || i+n+1 == len(text) {
			return starts
		}
		i += n + 1
		starts = append(starts, int32(i))
	}
}

// readLine handles the line and, if it opens a group, the lines of the group. It
// returns the line to go on with.
func (f *File) readLine(line int) int {
	start, end := f.bounds(line)
	at, opening := f.opening(start, end)
	switch opening {
	case opensGroup:
		return f.readGroup(line, at)
	case opensBadly:
		f.problem(at, "found %s, expected a blank or the end of the line after &%s: FDS stops here; put a blank there",
			f.quote(at), f.text[at+1:at+5])
	case opensRetired:
		f.problem(at, "&%s is a group of FDS 4, FDS stops here: expected its successor; see MESH, PROP, DEVC or DUMP in the User's Guide", f.text[at+1:at+5])
	case opensUnknown:
		f.ignore(at, "found &%s, which FDS does not know and skips silently: expected the name of a group; check its spelling", f.text[at+1:at+5])
	case opensNothing:
		f.lookAlike(start, start, end)
	}
	return line + 1
}

type opening int

const (
	opensNothing opening = iota
	opensTail            // &TAIL, which FDS does not look for
	opensGroup
	opensBadly
	opensRetired
	opensUnknown
)

// lastColumn is the last column in which FDS looks for an &.
const lastColumn = 72

// opening judges whether FDS sees a group in text[start:end], a line, and where.
func (f *File) opening(start, end int) (at int, o opening) {
	at = start
	for at < end && f.text[at] == ' ' {
		at++
	}
	if at-start >= lastColumn || at+5 > end || f.text[at] != '&' {
		return at, opensNothing
	}
	name := f.text[at+1 : at+5]
	clean := at+5 == end || f.text[at+5] == ' '
	read, known := groupNames[name]
	switch {
	case name == "TAIL":
		return at, opensTail
	case known && !clean:
		return at, opensBadly
	case known && read:
		return at, opensGroup
	case known:
		return at, opensRetired
	case clean && isUpper(name):
		return at, opensUnknown
	}
	return at, opensNothing
}

// lookAlike notes the first thing in text[from:end] that looks like a group
// though FDS does not see it; start is the first byte of the line.
func (f *File) lookAlike(start, from, end int) {
	for i := from; i < end; i++ {
		n := strings.IndexAny(f.text[i:end], "&!")
		if n < 0 || f.text[i+n] == '!' {
			return
		}
		i += n
		if i+5 > end || i+5 < end && isNameByte(f.text[i+5]) {
			continue
		}
		name := f.text[i+1 : i+5]
		if _, known := groupNames[strings.ToUpper(name)]; !known {
			continue
		}
		f.noteLookAlike(start, from, i, name)
		return
	}
}

func (f *File) noteLookAlike(start, from, at int, name string) {
	before := f.text[start:at]
	switch {
	case before == "\r":
		f.problem(start, "found a carriage return before &%s: FDS stops here; expected line ends LF or CR LF; convert the file", name)
	case from > start:
		f.ignore(at, "found &%s after the end of another group, FDS skips it silently: expected one group a line; move it to a line of its own", name)
	case strings.Trim(before, " ") == "" && at-start >= lastColumn:
		f.ignore(at, "found &%s in column %d, FDS skips it silently: expected & in columns 1 to %d; move it to the left", name, at-start+1, lastColumn)
	case strings.Trim(before, " ") == "":
		f.ignore(at, "found &%s, FDS skips it silently: expected upper case; write &%s", name, strings.ToUpper(name))
	case strings.Trim(before, " \t") == "":
		f.ignore(at, "found a TAB before &%s, FDS skips the group silently: expected blanks only; replace the TAB", name)
	default:
		f.ignore(at, "found %s before &%s, FDS skips the group silently: expected blanks only; remove the text, or comment the line out with !",
			quoted(strings.TrimSpace(before)), name)
	}
}

// bounds returns the first byte of a line and the byte after its last, without
// the line end.
func (f *File) bounds(line int) (start, end int) {
	start, end = int(f.lines[line]), len(f.text)
	if line+1 < len(f.lines) {
		end = int(f.lines[line+1])
	}
	if end > start && f.text[end-1] == '\n' {
		end--
	}
	if end > start && f.text[end-1] == '\r' {
		end--
	}
	return start, end
}

// line returns the index of the line that holds the byte at offset at.
func (f *File) line(at int) int {
	return sort.Search(len(f.lines), func(i int) bool { return int(f.lines[i]) > at }) - 1
}

func (f *File) note(at int, text string) Note {
	line := f.line(at)
	return Note{f.Name, line + 1, at - int(f.lines[line]) + 1, text}
}

func (f *File) problem(at int, format string, args ...any) {
	f.Problems = f.add(f.Problems, at, format, args...)
}

func (f *File) ignore(at int, format string, args ...any) {
	f.Ignored = f.add(f.Ignored, at, format, args...)
}

func (f *File) add(notes []Note, at int, format string, args ...any) []Note {
	switch {
	case len(notes) > maxNotes:
		return notes
	case len(notes) == maxNotes:
		return append(notes, f.note(at, "more of this kind from here on are not listed: correct the ones above first"))
	}
	return append(notes, f.note(at, fmt.Sprintf(format, args...)))
}

// quote shows what is found at an offset, up to the next separator.
func (f *File) quote(at int) string {
	rest := f.text[at:min(len(f.text), at+2*maxQuote)]
	switch {
	case rest == "" || rest[0] == '\n' || rest[0] == '\r':
		return "the end of the line"
	case len(rest) > 5 && rest[0] == '&' && rest[5] == '\t':
		return quoted(rest[:6])
	}
	if n := strings.IndexAny(rest[1:], " \t\r\n"); n >= 0 {
		rest = rest[:n+1]
	}
	return quoted(rest)
}

const maxQuote = 40

func quoted(s string) string {
	if len(s) > maxQuote {
		s = s[:maxQuote] + "…"
	}
	return fmt.Sprintf("%q", s)
}

func isUpper(s string) bool {
	for i := range len(s) {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}
