package export

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"
)

// NPY writes a NumPy array (format 1.0). One tile with one column is an array of
// float64 in two dimensions, the second along the first axis of the plane, NaN
// where there are no data: a[0, 0] is the cell at the lowest y or z and the lowest
// x or y. Anything else is an array of records, one for each cell or node with
// data, whose fields are x1, x2, y1, y2, z1, z2, the ends of the cell in m, area
// in m2, surface, and the columns by name.
func NPY(w io.Writer, f *Field) error {
	grids, err := f.grids()
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	if len(grids) == 1 && len(f.Columns) == 1 {
		err = npyTable(b, &grids[0])
	} else {
		err = npyRecords(b, f, grids)
	}
	if err != nil {
		return err
	}
	return b.Flush()
}

func npyTable(w io.Writer, g *grid) error {
	nl, nn := g.size()
	if err := npyHeader(w, "'<f8'", fmt.Sprintf("%d, %d", nn, nl)); err != nil {
		return err
	}
	for k := range g.count() {
		if _, err := w.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(g.value(0, k)))); err != nil {
			return err
		}
	}
	return nil
}

func npyRecords(w io.Writer, f *Field, grids []grid) error {
	fields := []string{"x1", "x2", "y1", "y2", "z1", "z2", "area"}
	rows, longest := 0, 1
	for i := range grids {
		for k := range grids[i].count() {
			if grids[i].has(k) {
				rows++
				longest = max(longest, utf8.RuneCountInString(grids[i].surface(k)))
			}
		}
	}
	var types strings.Builder
	for _, name := range fields {
		fmt.Fprintf(&types, "('%s', '<f8'), ", name)
	}
	fmt.Fprintf(&types, "('surface', '<U%d'), ", longest)
	for _, c := range f.Columns {
		fmt.Fprintf(&types, "(%s, '<f8'), ", pythonString(c.Name))
	}
	if err := npyHeader(w, "["+types.String()+"]", fmt.Sprintf("%d,", rows)); err != nil {
		return err
	}
	for i := range grids {
		g := &grids[i]
		for k := range g.count() {
			if !g.has(k) {
				continue
			}
			if _, err := w.Write(g.npyRecord(k, longest)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *grid) npyRecord(k, longest int) []byte {
	var b []byte
	number := func(v float64) { b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v)) }
	low, high := g.box(k)
	for axis := range low {
		number(low[axis])
		number(high[axis])
	}
	number(g.area(k))
	text := []rune(g.surface(k))
	for i := range longest {
		r := rune(0)
		if i < len(text) {
			r = text[i]
		}
		b = binary.LittleEndian.AppendUint32(b, uint32(r))
	}
	for column := range g.Values {
		number(g.value(column, k))
	}
	return b
}

// pythonString writes a string that Python reads, in ASCII as the header asks.
func pythonString(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		switch {
		case r == '\'' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r >= ' ' && r < 0x7f:
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}

// npyHeader writes the header: a Python dictionary, padded so that data begin at
// a multiple of 64.
func npyHeader(w io.Writer, descr, shape string) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "{'descr': %s, 'fortran_order': False, 'shape': (%s), }", descr, shape)
	const before = 10 // bytes
	for (before+b.Len()+1)%64 != 0 {
		b.WriteByte(' ')
	}
	b.WriteByte('\n')
	if b.Len() > math.MaxUint16 {
		return fmt.Errorf("fdsio/export: the names of the columns have %d bytes, too many for NPY", b.Len())
	}
	head := append([]byte("\x93NUMPY\x01\x00"), byte(b.Len()), byte(b.Len()>>8))
	_, err := w.Write(append(head, b.Bytes()...))
	return err
}
