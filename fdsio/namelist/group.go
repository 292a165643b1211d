package namelist

import (
	"strconv"
	"strings"
)

// An assign is KEY=… or KEY(…)=… with its values, still as text. Like value it
// is free of pointers, so that a large deck costs the garbage collector nothing.
type assign struct {
	at, end     int32 // the key in the text
	section     int32 // index in File.sections; 0 without brackets
	first, last int32 // its part of File.values
}

// A value is a piece of the text, to be converted when somebody asks for it, so
// that 1000000*0.0 costs no more than 0.0.
type value struct {
	at, end int32
	count   int32 // of repetitions
	kind    kind
}

type kind uint8

const (
	empty kind = iota // two commas in a row, 3*
	quote             // a string
	number
	word // logical, Inf, NaN
)

// maxElements bounds repeat counts and subscripts, which cost the writer of a
// deck nothing. Values written out one by one may be more.
const maxElements = 100_000

// A section is what stands between the brackets of a key.
type section struct {
	dims int
	dim  [2]span
}

// A span is n, lo:hi or lo:hi:step.
type span struct {
	lo, hi, step int // hi is 0 where it is left open
	single       bool
}

// size returns how many elements the section has, 0 if that depends on the array.
func (s *section) size() int {
	size, single := 1, true
	for _, d := range s.dim[:s.dims] {
		single = single && d.single
		size *= d.size()
	}
	if single {
		return 0 // KEY(2)=a,b,c goes on to the end of the array
	}
	return size
}

func (d span) size() int {
	switch {
	case d.single:
		return 1
	case d.hi == 0:
		return 0
	}
	return (d.hi-d.lo)/d.step + 1
}

// A parser goes through the inside of one group.
type parser struct {
	*File
	pos    int
	failed bool
}

// fail records the problem at which FDS stops reading the group; always false.
func (p *parser) fail(at int, format string, args ...any) bool {
	p.problem(at, format, args...)
	p.pos, p.failed = at, true
	return false
}

// readGroup reads the group whose & is at an offset in the given line and
// returns the line to go on with.
func (f *File) readGroup(line, at int) int {
	start := int(f.lines[line])
	g := Group{Name: f.text[at+1 : at+5], Line: line + 1, Column: at - start + 1, file: f, first: int32(len(f.assigns))}
	p := parser{File: f, pos: at + 5}
	for p.assignment(&g) {
	}
	g.last = int32(len(f.assigns))
	f.Groups = append(f.Groups, g)

	last := line
	for last+1 < len(f.lines) && int(f.lines[last+1]) <= p.pos {
		last++
	}
	if p.failed {
		// The next group may begin in the very line that shows the problem.
		return max(last, line+1)
	}
	first, end := f.bounds(last)
	f.lookAlike(first, min(p.pos, end), end)
	return last + 1
}

// assignment reads the next KEY=values; false at the end of the group.
func (p *parser) assignment(g *Group) bool {
	p.skip(blank | comma)
	if p.atEnd() {
		return p.finish(g)
	}
	at := p.pos
	end, equals, s := p.key(at)
	if equals < 0 {
		return p.noKey(end)
	}
	a := assign{at: int32(at), end: int32(end), first: int32(len(p.values))}
	if s != nil {
		a.section = int32(len(p.sections))
		p.sections = append(p.sections, *s)
	}
	p.pos = equals + 1
	more := p.readValues(s)
	a.last = int32(len(p.values))
	p.assigns = append(p.assigns, a)
	return more
}

// atEnd reports whether the group ends here, well or badly.
func (p *parser) atEnd() bool {
	return p.pos == len(p.text) || class[p.text[p.pos]]&terminator != 0
}

// finish passes the end of the group; always false.
func (p *parser) finish(g *Group) bool {
	rest := p.text[p.pos:]
	switch {
	case rest == "":
		return p.fail(p.pos, "found the end of the file in &%s of line %d: expected / at the end of the group; add it", g.Name, g.Line)
	case rest[0] == '/':
		p.pos++
	case len(rest) >= 4 && strings.EqualFold(rest[1:4], "END"):
		p.pos += 4
	default:
		return p.fail(p.pos, "found %s in &%s of line %d: expected / or &END before it; end the group", p.quote(p.pos), g.Name, g.Line)
	}
	return false
}

// noKey explains why there is no KEY= where one is expected; end is the end of
// what could have been its name. Always false.
func (p *parser) noKey(end int) bool {
	rest := p.text[p.pos:]
	switch {
	case p.failed: // the bracket is to blame
	case rest[0] == '=':
		p.fail(p.pos, "found = without a key: expected KEY=value; write the key before it")
	case rest[0] == '#':
		p.fail(p.pos, "found #: expected KEY=value or the end of the group; FDS knows only ! as the beginning of a comment")
	case end > p.pos && blankBeforeBracket(p.text[end:]):
		p.fail(p.pos, "found a blank between %s and its bracket: FDS expects them together; remove the blank", p.quote(p.pos))
	default:
		p.fail(p.pos, "found %s: expected KEY=value, or / at the end of the group; quote it if it is a string, remove it if it is one value too many", p.quote(p.pos))
	}
	return false
}

func blankBeforeBracket(s string) bool {
	n := countBlanks(s)
	return n > 0 && n < len(s) && s[n] == '('
}

// key looks for KEY= or KEY(…)= at an offset. It returns the end of the name and
// the place of the =, which is negative if there is no key here.
func (p *parser) key(at int) (end, equals int, s *section) {
	for end = at; end < len(p.text) && isNameByte(p.text[end]); end++ {
	}
	if end == at || class[p.text[at]]&letter == 0 {
		return end, -1, nil
	}
	i := end
	if i < len(p.text) && p.text[i] == '(' {
		if i, s = p.brackets(i); s == nil {
			return end, -1, nil
		}
	}
	for i < len(p.text) && class[p.text[i]]&blank != 0 {
		i++
	}
	if i == len(p.text) || p.text[i] != '=' {
		return end, -1, nil
	}
	return end, i, s
}

// readValues reads up to the next key or the end of the group.
func (p *parser) readValues(s *section) bool {
	size, used := 0, 0
	if s != nil {
		size = s.size()
	}
	open := true // after = or a comma, where another comma means an empty value
	for {
		comment := p.skip(blank)
		if p.atEnd() {
			return true
		}
		if class[p.text[p.pos]]&comma != 0 {
			if open {
				p.skipElement()
				used++
			}
			p.pos++
			open = true
			continue
		}
		if class[p.text[p.pos]]&letter != 0 {
			if _, equals, _ := p.key(p.pos); equals >= 0 || p.failed {
				return !p.failed
			}
		}
		if open && comment >= 0 {
			p.problem(comment, "found a comment between a comma or = and the value: FDS built with gfortran takes it for an empty value and shifts or refuses what follows; put the comment before the comma or on a line of its own")
		}
		v, ok := p.value()
		if !ok {
			return false
		}
		used += int(v.count)
		if size > 0 && used > size && v.kind != empty {
			return p.fail(int(v.at), "found %s: expected no more than %d values for these brackets; remove it or widen them", p.quote(int(v.at)), size)
		}
		p.values = append(p.values, v)
		open = false
	}
}

// skipElement counts an empty value, in one with the one before it.
func (p *parser) skipElement() {
	if n := len(p.values); n > 0 && p.values[n-1].kind == empty && int(p.values[n-1].end) == p.pos && p.values[n-1].count < maxElements {
		p.values[n-1].end++
		p.values[n-1].count++
		return
	}
	p.values = append(p.values, value{at: int32(p.pos), end: int32(p.pos) + 1, count: 1})
}

// value reads one value, with the repeat count before it.
func (p *parser) value() (v value, ok bool) {
	v = value{at: int32(p.pos), count: 1}
	if n := digits(p.text[p.pos:]); n > 0 && p.pos+n < len(p.text) && p.text[p.pos+n] == '*' {
		count, err := strconv.Atoi(p.text[p.pos : p.pos+n])
		if err != nil || count == 0 || count > maxElements {
			return v, p.fail(p.pos, "found the repeat count %s: expected 1 to %d; correct it", quoted(p.text[p.pos:p.pos+n]), maxElements)
		}
		v.count = int32(count)
		p.pos += n + 1
		v.at = int32(p.pos)
		if p.pos == len(p.text) || class[p.text[p.pos]]&separator != 0 {
			v.end = v.at
			return v, true // 3* skips three elements
		}
	}
	ok = p.literal(&v)
	v.end = int32(p.pos)
	return v, ok && p.separated()
}

func (p *parser) literal(v *value) bool {
	rest := p.text[p.pos:]
	if rest[0] == '\'' || rest[0] == '"' {
		v.kind = quote
		return p.quotedString()
	}
	if class[rest[0]]&numeric != 0 {
		if n := numberLength(rest); n > 0 {
			v.kind = number
			p.pos += n
			return true
		}
	}
	n := 0
	for n < len(rest) && class[rest[n]]&separator == 0 {
		n++
	}
	if isLogical(rest[:n]) || isSpecial(rest[:n]) {
		v.kind = word
		p.pos += n
		return true
	}
	switch {
	case class[rest[0]]&numeric != 0:
		return p.fail(p.pos, "found %s: expected a number such as 12, 1.5 or 1.5E-3; correct it", quoted(rest[:n]))
	case rest[0] == '#':
		return p.fail(p.pos, "found #: expected a value, KEY=value or the end of the group; FDS knows only ! as the beginning of a comment")
	case blankBeforeBracket(rest[n:]):
		return p.fail(p.pos, "found a blank between %s and its bracket: FDS expects them together; remove the blank", quoted(rest[:n]))
	}
	return p.fail(p.pos, "found %s: expected a value in quotes, a number, T or F, or the next KEY=value; quote it if it is a string", p.quote(p.pos))
}

// separated checks that nothing is glued to the value just read.
func (p *parser) separated() bool {
	if p.pos == len(p.text) || class[p.text[p.pos]]&separator != 0 {
		return true
	}
	return p.fail(p.pos, "found %s directly after a value: expected a separator; FDS drops the value or stops, put a blank between", p.quote(p.pos))
}

// quotedString passes a string, which may go on over lines.
func (p *parser) quotedString() bool {
	from, mark := p.pos, p.text[p.pos]
	for i := from + 1; i < len(p.text); i++ {
		switch p.text[i] {
		case mark:
			if i+1 == len(p.text) || p.text[i+1] != mark {
				p.pos = i + 1
				return true
			}
			i++
		case '\n':
			if p.groupAt(i + 1) {
				p.fail(from, "found a string that is still open where the next group begins: expected %c at its end; add it", mark)
				p.pos = i + 1
				return false
			}
		}
	}
	p.fail(from, "found a string that is still open at the end of the file: expected %c at its end; add it", mark)
	p.pos = len(p.text)
	return false
}

// groupAt reports whether the line from an offset on opens a group: FDS finds it
// there even if Fortran is still within a string of the group before.
func (p *parser) groupAt(start int) bool {
	end := min(len(p.text), start+lastColumn+5)
	if n := strings.IndexByte(p.text[start:end], '\n'); n >= 0 {
		end = start + n
	}
	if end > start && p.text[end-1] == '\r' {
		end--
	}
	_, o := p.opening(start, end)
	return o == opensGroup || o == opensBadly
}

// brackets reads (…) at an offset and returns what follows it; nil if it cannot
// be the subscript of a key.
func (p *parser) brackets(at int) (next int, s *section) {
	s = &section{}
	for i := at + 1; ; i++ {
		if s.dims == len(s.dim) {
			return at, p.badBrackets(at)
		}
		d, end := readSpan(p.text[i:])
		i += end
		if end < 0 || i == len(p.text) {
			return at, p.badBrackets(at)
		}
		s.dim[s.dims] = d
		s.dims++
		switch p.text[i] {
		case ')':
			return i + 1, s
		case ',':
		default:
			return at, p.badBrackets(at)
		}
	}
}

func (p *parser) badBrackets(at int) *section {
	p.fail(at, "found %s: expected (i), (i:j), (i:j:step) or the same for two indices, from 1 to %d and without a blank before the colon; correct it",
		p.quote(at), maxElements)
	return nil
}

// readSpan reads one subscript and returns the place of the , or ) behind it,
// negative if it is none.
func readSpan(s string) (d span, end int) {
	d = span{lo: 1, step: 1, single: true}
	parts := [3]*int{&d.lo, &d.hi, &d.step}
	given := false
	i := 0
	for n := 0; n < len(parts); n++ {
		i += countBlanks(s[i:])
		k := i
		for k < len(s) && (s[k] >= '0' && s[k] <= '9' || s[k] == '+' || s[k] == '-') {
			k++
		}
		if k > i {
			v, err := strconv.Atoi(s[i:k])
			if err != nil || v == 0 || v > maxElements || v < -maxElements {
				return d, -1
			}
			*parts[n] = v
			given = true
		}
		i = k
		if i == len(s) || s[i] != ':' {
			break
		}
		d.single, given = false, true
		i++
	}
	i += countBlanks(s[i:])
	backwards := d.hi > 0 && (d.hi < d.lo) != (d.step < 0) && d.hi != d.lo
	if !given || d.lo < 1 || d.hi < 0 || d.hi == 0 && d.step != 1 || backwards {
		return d, -1
	}
	return d, i
}
