package namelist

import (
	"math"
	"strconv"
	"strings"
)

// Elem is one element of a two-dimensional array, with its subscripts as in
// Fortran, from 1.
type Elem[T any] struct {
	I, J  int
	Value T
}

// Keys returns the keys of the group in upper case, in order of first appearance.
func (g *Group) Keys() []string {
	var keys []string
	seen := map[string]bool{}
	for _, a := range g.assigns() {
		key := strings.ToUpper(g.key(a))
		if !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	return keys
}

// String returns the value of a key that holds one string. Like all access by
// key it takes the key in any case of letters; ok is false if the key is absent
// or its value empty, and err is a Note if the value is not of the type.
func (g *Group) String(key string) (v string, ok bool, err error) {
	return scalar(g, key, (*File).asString)
}

// Float returns the value of a key that holds one real.
func (g *Group) Float(key string) (v float64, ok bool, err error) {
	return scalar(g, key, (*File).asFloat)
}

// Int returns the value of a key that holds one integer.
func (g *Group) Int(key string) (v int, ok bool, err error) { return scalar(g, key, (*File).asInt) }

// Bool returns the value of a key that holds one logical.
func (g *Group) Bool(key string) (v, ok bool, err error) { return scalar(g, key, (*File).asBool) }

// Strings returns the elements of a one-dimensional array: KEY(1) at index 0, up
// to the last one that is given. present tells the given ones from the gaps.
func (g *Group) Strings(key string) (v []string, present []bool, err error) {
	return list(g, key, (*File).asString)
}

// Floats is like Strings, for reals.
func (g *Group) Floats(key string) (v []float64, present []bool, err error) {
	return list(g, key, (*File).asFloat)
}

// Ints is like Strings, for integers.
func (g *Group) Ints(key string) (v []int, present []bool, err error) {
	return list(g, key, (*File).asInt)
}

// StringMatrix returns the given elements of a two-dimensional array KEY(i,j), in
// the order of their first appearance. leading is the length of the first
// dimension in FDS, which says where a list without brackets begins a new column.
func (g *Group) StringMatrix(key string, leading int) ([]Elem[string], error) {
	return matrix(g, key, leading, (*File).asString)
}

// FloatMatrix is like StringMatrix, for reals.
func (g *Group) FloatMatrix(key string, leading int) ([]Elem[float64], error) {
	return matrix(g, key, leading, (*File).asFloat)
}

func (g *Group) assigns() []assign {
	if g.file == nil {
		return nil // the zero Group has no keys
	}
	return g.file.assigns[g.first:g.last]
}

func (g *Group) key(a assign) string { return g.file.text[a.at:a.end] }

// convert turns a value that is not empty into a T.
type convert[T any] func(*File, value) (T, error)

func scalar[T any](g *Group, key string, conv convert[T]) (v T, ok bool, err error) {
	for _, a := range g.assigns() {
		if !strings.EqualFold(g.key(a), key) {
			continue
		}
		if a.section > 0 {
			return v, ok, g.file.note(int(a.at), "found brackets behind "+key+": expected "+key+"=value, it is not an array; remove the brackets")
		}
		for i, x := range g.file.values[a.first:a.last] {
			if x.kind == empty {
				continue
			}
			if i > 0 || x.count > 1 {
				return v, ok, g.file.note(int(x.at), "found "+g.file.quote(int(x.at))+" as another value for "+key+": expected one value; remove the others")
			}
			if v, err = conv(g.file, x); err != nil {
				return v, false, err
			}
			ok = true
		}
	}
	return v, ok, nil
}

func list[T any](g *Group, key string, conv convert[T]) (v []T, present []bool, err error) {
	err = walk(g, key, 0, conv, func(i, _ int, x T) {
		if need := i - len(v); need > 0 {
			v = append(v, make([]T, need)...)
			present = append(present, make([]bool, need)...)
		}
		v[i-1], present[i-1] = x, true
	})
	return v, present, err
}

func matrix[T any](g *Group, key string, leading int, conv convert[T]) (elems []Elem[T], err error) {
	if leading < 1 {
		panic("namelist: leading dimension of " + key + " is not positive")
	}
	index := map[[2]int]int{}
	err = walk(g, key, leading, conv, func(i, j int, x T) {
		n, known := index[[2]int{i, j}]
		if !known {
			n = len(elems)
			index[[2]int{i, j}] = n
			elems = append(elems, Elem[T]{I: i, J: j})
		}
		elems[n].Value = x
	})
	return elems, err
}

// walk calls set for every element of an array that is given a value, in the
// order of the text. leading is 0 for an array of one dimension.
func walk[T any](g *Group, key string, leading int, conv convert[T], set func(i, j int, x T)) error {
	elements, written := 0, 0
	for _, a := range g.assigns() {
		if !strings.EqualFold(g.key(a), key) {
			continue
		}
		c, err := g.cursor(key, a, leading)
		if err != nil {
			return err
		}
		values := g.file.values[a.first:a.last]
		written += len(values)
		for _, v := range values {
			if elements += int(v.count); elements > maxElements+written {
				return g.file.note(int(v.at), "found more than "+strconv.Itoa(maxElements)+" repeated or skipped elements for "+key+", the limit of this reader: expected fewer; correct the repeat counts")
			}
			if v.kind == empty {
				c.skip(int(v.count))
				continue
			}
			x, err := conv(g.file, v)
			if err != nil {
				return err
			}
			for range v.count {
				if c.done() {
					return g.file.note(int(v.at), "found one value too many for "+key+": expected no more than the array has elements; remove it")
				}
				set(c.i, c.j, x)
				c.skip(1)
			}
		}
	}
	return nil
}

// A cursor goes through a section of an array, the first index fastest.
type cursor struct {
	rows, cols span
	i, j       int
}

// cursor returns the section the assignment fills.
func (g *Group) cursor(key string, a assign, leading int) (cursor, error) {
	rows, cols := span{lo: 1, step: 1}, span{lo: 1, step: 1, single: true}
	matrix := leading > 0
	if matrix {
		cols.single = false
	}
	if a.section > 0 {
		s := g.file.sections[a.section]
		if matrix != (s.dims == 2) {
			want := map[bool]string{false: "one index", true: "two indices"}[matrix]
			return cursor{}, g.file.note(int(a.at), "found "+g.file.quote(int(a.at))+": expected "+want+" in the brackets of "+key+"; correct them")
		}
		rows = s.dim[0]
		if matrix {
			cols = s.dim[1]
		}
		// KEY(2)=a,b and KEY(2,1)=a,b go on to the end of the array.
		if rows.single && (!matrix || cols.single) {
			rows.single = false
			cols.single = !matrix
		}
	}
	rows.hi, cols.hi = rows.end(leading), cols.end(0)
	if matrix && max(rows.lo, rows.hi) > leading {
		return cursor{}, g.file.note(int(a.at), "found "+g.file.quote(int(a.at))+": expected the first index of "+key+" not to exceed "+strconv.Itoa(leading)+"; correct it")
	}
	return cursor{rows, cols, rows.lo, cols.lo}, nil
}

// end returns the last index of the span in an array of that length, 0 for one
// of unknown length.
func (d span) end(length int) int {
	switch {
	case d.single:
		return d.lo
	case d.hi > 0:
		return d.hi
	case length > 0:
		return length
	}
	return math.MaxInt
}

func (c *cursor) done() bool { return c.cols.beyond(c.j) }

func (c *cursor) skip(n int) {
	for ; n > 0 && !c.done(); n-- {
		c.i += c.rows.step
		if c.rows.beyond(c.i) {
			c.i = c.rows.lo
			c.j += c.cols.step
		}
	}
}

func (d span) beyond(i int) bool {
	if d.step < 0 {
		return i < d.hi
	}
	return i > d.hi
}

func (f *File) asString(v value) (string, error) {
	if v.kind != quote {
		return "", f.wrongType(v, "a string in quotes", "put it in quotes")
	}
	inside := f.text[v.at+1 : v.end-1]
	mark := f.text[v.at]
	if strings.IndexByte(inside, mark) < 0 && !strings.ContainsAny(inside, "\r\n") {
		return inside, nil
	}
	var b strings.Builder
	for i := 0; i < len(inside); i++ {
		switch inside[i] {
		case '\r', '\n':
			continue
		case mark:
			i++ // the second of two
		}
		b.WriteByte(inside[i])
	}
	return b.String(), nil
}

func (f *File) asFloat(v value) (float64, error) {
	s := f.text[v.at:v.end]
	if v.kind != number && (v.kind != word || !isSpecial(s)) {
		return 0, f.wrongType(v, "a number", "write it without quotes, such as 1.5 or 1.5E-3")
	}
	if v.kind == number {
		s = goExponent(s)
	}
	// The syntax is known to be right. Out of range gives ±Inf or 0, as in Fortran.
	x, _ := strconv.ParseFloat(s, 64)
	return x, nil
}

// goExponent puts an E before the exponent where Fortran needs none, or takes
// another letter.
func goExponent(s string) string {
	i := signLength(s)
	for i < len(s) && (class[s[i]]&digit != 0 || s[i] == '.') {
		i++
	}
	if i == len(s) || s[i] == 'E' || s[i] == 'e' {
		return s
	}
	return s[:i] + "E" + strings.TrimLeft(s[i:], "dDqQ")
}

func (f *File) asInt(v value) (int, error) {
	s := f.text[v.at:v.end]
	if v.kind != number || signLength(s)+digits(s[signLength(s):]) != len(s) {
		return 0, f.wrongType(v, "an integer", "write it without decimal point and exponent")
	}
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil {
		return 0, f.wrongType(v, "an integer of 32 bits", "write a smaller number")
	}
	return int(n), nil
}

func (f *File) asBool(v value) (bool, error) {
	s := f.text[v.at:v.end]
	if v.kind != word || !isLogical(s) {
		return false, f.wrongType(v, "T or F", "write T, F, .TRUE. or .FALSE.")
	}
	c := strings.TrimPrefix(s, ".")[0]
	return c == 'T' || c == 't', nil
}

func (f *File) wrongType(v value, expected, advice string) error {
	return f.note(int(v.at), "found "+quoted(f.text[v.at:v.end])+": expected "+expected+"; "+advice)
}
