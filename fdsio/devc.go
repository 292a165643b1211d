package fdsio

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
)

// A Header is the first two rows of a device file (CHID_devc.csv): one unit and
// one label for each column. Column 0 is the time, "s" and "Time". Columns are
// told apart by index: labels may repeat or be empty.
type Header struct {
	Labels []string
	Units  []string // nil where a comma in a unit makes the row ambiguous
	Quoted bool     // the labels stand in quotes, as up to FDS 6.10.1

	separator byte // ',' or, with DECIMAL_SPECIFIER='COMMA', ';'
}

// Table is what a device file holds: the time and the columns that were asked
// for, in the file's own units. Times increase.
type Table struct {
	Header
	Time     []float64
	Columns  [][]float64 // by column index; nil where not asked for, and at 0
	Problems []*Problem
}

// ReadOptions say how to read a device file. nil stands for the defaults.
type ReadOptions struct {
	Columns []int // the columns to keep; nil for all
	Strict  bool  // stop at the first problem instead of reporting it in Table.Problems
}

// ReadHeader reads the two header rows of a device file. name is used in
// messages only.
func ReadHeader(r io.Reader, name string) (Header, error) {
	lines := newLineReader(r)
	return readHeader(lines, &problems{file: name, strict: true})
}

// ReadTable reads a device file. name is used in messages only. What can't be
// read is left out or NaN and reported in Table.Problems:
//
//   - a last line without its line end is pending, not data, and not read: its
//     last number may be cut (ErrTruncated);
//   - a row with more or fewer fields than there are labels is left out (ErrRagged);
//   - a field that is not a number, as the asterisks of an overflow, is NaN (ErrNumber);
//   - where time goes back, as after a restart, the later rows win (ErrTimeOrder).
func ReadTable(r io.Reader, name string, opts *ReadOptions) (*Table, error) {
	if opts == nil {
		opts = &ReadOptions{}
	}
	ps := &problems{file: name, strict: opts.Strict}
	lines := newLineReader(r)
	header, err := readHeader(lines, ps)
	if err != nil {
		return nil, err
	}
	t := &Table{Header: header, Columns: make([][]float64, len(header.Labels))}
	keep := opts.Columns
	if keep == nil {
		for i := 1; i < len(header.Labels); i++ {
			keep = append(keep, i)
		}
	}
	for _, i := range keep {
		t.Columns[i] = []float64{}
	}
	if err := t.readRows(lines, ps); err != nil {
		return nil, err
	}
	t.Problems = ps.found()
	return t, nil
}

func readHeader(lines *lineReader, ps *problems) (Header, error) {
	units, err := lines.next()
	if err == io.EOF && len(units) == 0 {
		return Header{}, &Problem{File: ps.file, Err: ErrEmpty,
			Text: "the file is empty: FDS has not written to it yet, or the run failed at its start"}
	}
	if err != nil && err != io.EOF {
		return Header{}, ps.failed(err)
	}
	units = bytes.TrimPrefix(units, []byte("\ufeff"))
	if len(units) < 2 || units[0] != 's' || units[1] != ',' && units[1] != ';' {
		return Header{}, &Problem{File: ps.file, Line: 1, Column: 1, Err: ErrHeader,
			Text: "found " + excerpt(units) + ", expected the units of an FDS device file, beginning with \"s,\"; is this a _devc.csv?"}
	}
	h := Header{separator: units[1], Units: strings.Split(string(units), string(units[1]))}
	labels, err := lines.next()
	if err != nil && err != io.EOF {
		return Header{}, ps.failed(err)
	}
	if err == io.EOF {
		return Header{}, &Problem{File: ps.file, Line: 2, Err: ErrTruncated,
			Text: "the row of labels is unfinished: FDS has not written it whole yet"}
	}
	h.Labels, h.Quoted = splitLabels(string(labels), h.separator)
	if h.Labels[0] != "Time" || len(h.Labels) < 2 {
		return Header{}, &Problem{File: ps.file, Line: 2, Column: 1, Err: ErrHeader,
			Text: "found " + excerpt(labels) + ", expected the labels of an FDS device file, beginning with \"Time" + string(h.separator) + "\"; is this a _devc.csv?"}
	}
	if len(h.Units) != len(h.Labels) {
		ps.strict = false // one unit with a comma in it is no reason to refuse the file
		ps.add(1, 0, ErrHeader, "found %d units for %d labels: a unit has a comma in it, so that no unit can be told; units are left out", len(h.Units), len(h.Labels))
		h.Units = nil
	}
	return h, nil
}

// splitLabels splits the row of labels. Up to FDS 6.10.1 each ID stands in
// quotes, in which commas and single quotes are as good as any character; none
// is doubled.
func splitLabels(row string, separator byte) (labels []string, quoted bool) {
	sep := string(separator)
	ids, found := strings.CutPrefix(row, "Time"+sep+`"`)
	if found && strings.HasSuffix(ids, `"`) {
		return append([]string{"Time"}, strings.Split(ids[:len(ids)-1], `"`+sep+`"`)...), true
	}
	return strings.Split(row, sep), false
}

func (t *Table) readRows(lines *lineReader, ps *problems) error {
	values := make([]float64, len(t.Columns))
	for {
		line, err := lines.next()
		if err == io.EOF {
			if len(line) == 0 {
				return nil
			}
			return ps.add(lines.number, 0, ErrTruncated, "the last line has no line end and was not read: its last number may be cut off")
		}
		if err != nil {
			return ps.failed(err)
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		ok, err := t.parseRow(line, lines.number, values, ps)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := t.makeRoom(values[0], lines.number, ps); err != nil {
			return err
		}
		t.Time = append(t.Time, values[0])
		for i, column := range t.Columns {
			if column != nil {
				t.Columns[i] = append(column, values[i])
			}
		}
	}
}

// parseRow reads the kept fields of a row into values; ok is false where the row
// can't be used.
func (t *Table) parseRow(line []byte, number int, values []float64, ps *problems) (ok bool, err error) {
	if n := bytes.Count(line, []byte{t.separator}) + 1; n != len(t.Columns) {
		return false, ps.add(number, 0, ErrRagged, "found %d fields, expected %d, one for each label; the row is left out", n, len(t.Columns))
	}
	column := 1
	for i := range t.Columns {
		field := line
		if end := bytes.IndexByte(line, t.separator); end >= 0 {
			field, line = line[:end], line[end+1:]
		}
		if i > 0 && t.Columns[i] == nil {
			column += len(field) + 1
			continue
		}
		v, err := parseNumber(field, t.separator == ';')
		if err != nil {
			if err := ps.addFor(t.Labels[i], number, column, ErrNumber, "found %s, expected a number; it is taken as missing", excerpt(bytes.TrimSpace(field))); err != nil {
				return false, err
			}
		}
		values[i] = v
		column += len(field) + 1
	}
	// A row whose time can't be read has no place.
	return !math.IsNaN(values[0]) && !math.IsInf(values[0], 0), nil
}

// makeRoom drops the rows that a restart at an earlier time has superseded.
func (t *Table) makeRoom(time float64, number int, ps *problems) error {
	n := len(t.Time)
	for n > 0 && t.Time[n-1] >= time {
		n--
	}
	dropped := len(t.Time) - n
	if dropped == 0 {
		return nil
	}
	err := ps.add(number, 1, ErrTimeOrder, "time goes back from %v s to %v s, as after a restart; the later rows win, %d earlier ones are left out",
		t.Time[len(t.Time)-1], time, dropped)
	t.Time = t.Time[:n]
	for i, column := range t.Columns {
		if column != nil {
			t.Columns[i] = column[:n]
		}
	}
	return err
}

var errNotANumber = errors.New("not a number")

// parseNumber reads a number as Fortran prints it. What is not one gives NaN.
func parseNumber(field []byte, decimalComma bool) (float64, error) {
	field = bytes.TrimSpace(field)
	if decimalComma {
		field = bytes.ReplaceAll(field, []byte{','}, []byte{'.'})
	}
	// The characters of a number, NaN or Infinity: ParseFloat takes more than that.
	if len(field) == 0 || len(bytes.Trim(field, "0123456789+-.EeDdNaInfity")) > 0 {
		return math.NaN(), errNotANumber
	}
	v, err := strconv.ParseFloat(string(field), 64)
	if err == nil || errors.Is(err, strconv.ErrRange) {
		return v, nil // out of range gives ±Inf or 0, as the file means it
	}
	return math.NaN(), errNotANumber
}

// excerpt quotes the beginning of what was found, for a message.
func excerpt(b []byte) string {
	const most = 40
	if len(b) > most {
		return strconv.Quote(string(b[:most])) + "…"
	}
	return strconv.Quote(string(b))
}

// lineReader gives the lines of a file without their ends. The last line comes
// with io.EOF if its end is missing.
type lineReader struct {
	r      *bufio.Reader
	number int // of the line that came last, from 1
	long   []byte
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(r, 64<<10)}
}

// next returns the next line, valid until the call after it.
func (l *lineReader) next() ([]byte, error) {
	l.number++
	line, err := l.r.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		l.long = append(l.long[:0], line...)
		for err == bufio.ErrBufferFull {
			line, err = l.r.ReadSlice('\n')
			l.long = append(l.long, line...)
		}
		line = l.long
	}
	if err != nil {
		return line, err
	}
	line = line[:len(line)-1]
	return bytes.TrimSuffix(line, []byte{'\r'}), nil
}
