package namelist

import "strings"

// What a byte can be outside quotes.
const (
	blank      uint8 = 1 << iota // line ends too
	comma                        // and semicolon
	terminator                   // / & $
	comment                      // !
	letter
	digit
	numeric // may begin a number

	separator = blank | comma | slash | comment
	slash     = 1 << 7
)

var class = classes()

func classes() (c [256]uint8) {
	set := func(bytes string, bits uint8) {
		for i := range len(bytes) {
			c[bytes[i]] |= bits
		}
	}
	set(" \t\r\n", blank)
	set(",;", comma)
	set("/&$", terminator)
	set("/", slash)
	set("!", comment)
	set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", letter)
	set("0123456789", digit|numeric)
	set("+-.", numeric)
	return c
}

func isNameByte(c byte) bool { return class[c]&(letter|digit) != 0 || c == '_' }

// skip passes the bytes of these classes and comments. It returns the place of
// the first comment, negative if there was none, or only on a line of its own.
func (p *parser) skip(what uint8) (comment int) {
	comment = -1
	fresh := false // only blanks so far in this line
	s := p.text
	for p.pos < len(s) {
		switch c := s[p.pos]; {
		case c == '!':
			if comment < 0 && !fresh {
				comment = p.pos
			}
			n := strings.IndexByte(s[p.pos:], '\n')
			if n < 0 {
				p.pos = len(s)
				return comment
			}
			p.pos += n
		case class[c]&what == 0:
			return comment
		default:
			fresh = fresh || c == '\n'
			p.pos++
		}
	}
	return comment
}

func countBlanks(s string) int {
	n := 0
	for n < len(s) && class[s[n]]&blank != 0 {
		n++
	}
	return n
}

func digits(s string) int {
	n := 0
	for n < len(s) && class[s[n]]&digit != 0 {
		n++
	}
	return n
}

// numberLength returns the length of the number s begins with, 0 if there is none.
func numberLength(s string) int {
	i := signLength(s)
	whole := digits(s[i:])
	i += whole
	fraction := 0
	if i < len(s) && s[i] == '.' {
		fraction = digits(s[i+1:])
		i += 1 + fraction
	}
	if whole+fraction == 0 {
		return 0
	}
	return i + exponentLength(s[i:])
}

// exponentLength takes E5, D-2, q+1 and, without a letter, -1 and +5.
func exponentLength(s string) int {
	i := 0
	if s != "" && strings.IndexByte("eEdDqQ", s[0]) >= 0 {
		i++
	}
	i += signLength(s[i:])
	n := digits(s[i:])
	if i == 0 || n == 0 {
		return 0
	}
	return i + n
}

func signLength(s string) int {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		return 1
	}
	return 0
}

// isLogical: T or F and more letters, or a dot, T or F and anything.
func isLogical(s string) bool {
	rest := strings.TrimPrefix(s, ".")
	if rest == "" || strings.IndexByte("tTfF", rest[0]) < 0 {
		return false
	}
	for i := range len(rest) {
		if len(rest) == len(s) && class[rest[i]]&letter == 0 {
			return false
		}
	}
	return true
}

// isSpecial: what Fortran writes for a real that is not finite.
func isSpecial(s string) bool {
	s = s[signLength(s):]
	return strings.EqualFold(s, "inf") || strings.EqualFold(s, "infinity") || strings.EqualFold(s, "nan")
}
