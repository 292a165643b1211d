package fdsio

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"slices"
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

// point is the decimal mark of the numbers.
func (h *Header) point() byte { return decimalMark(h.separator == ';') }

// decimalMark is what DECIMAL_SPECIFIER makes of the point: semicolons between
// the numbers go with commas in them.
func decimalMark(semicolons bool) byte {
	if semicolons {
		return ','
	}
	return '.'
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

	// Workers is how many goroutines [ReadTableAt] may use. 0 stands for one for
	// each processor, but at most 4: more only wait for memory.
	Workers int

	// Progress, if not nil, is called now and then with the number of bytes that
	// are done with, and the size of the file, 0 if it is not known. Its error
	// ends the reading. It may be called from other goroutines, one at a time.
	Progress func(done, size int64) error
}

// keep returns the indices of the columns to read, ascending, with the time.
func (o *ReadOptions) keep(columns int) []int {
	if o.Columns == nil {
		all := make([]int, columns)
		for i := range all {
			all[i] = i
		}
		return all
	}
	keep := append([]int{0}, o.Columns...)
	slices.Sort(keep)
	return slices.Compact(keep)
}

// ReadHeader reads the two header rows of a device file. name is used in
// messages only.
func ReadHeader(r io.Reader, name string) (Header, error) {
	return readHeader(newLineReader(r), &problems{file: name})
}

// ReadTable reads a device file. name is used in messages only. What can't be
// read is left out or NaN and reported in Table.Problems:
//
//   - a last line without its line end is pending, not data, and not read: its
//     last number may be cut (ErrTruncated);
//   - a row with more or fewer fields than there are labels is left out (ErrRagged);
//   - a field that is not a number, as the asterisks of an overflow, is NaN (ErrNumber);
//   - a row whose time is not a finite number is left out (ErrNumber);
//   - where time goes back, as after a restart, the later rows win (ErrTimeOrder).
//
// A line of more than 16 MiB or a header of more than 262144 columns is an error.
//
// [ReadTableAt] is faster. Memory is 8 bytes for each number that is kept if r is
// an fs.File, which tells its size; else it is up to three times that while the
// table grows. [Scanner] takes no more for a long file than for a short one.
func ReadTable(r io.Reader, name string, opts *ReadOptions) (*Table, error) {
	rows, err := newRowReader(r, sizeOf(r), name, opts)
	if err != nil {
		return nil, err
	}
	data := newColumns(len(rows.keep), 0)
	if err := data.readRows(rows); err != nil {
		return nil, err
	}
	return data.table(rows), nil
}

// sizeOf returns the size of a file, 0 if r is none or has none.
func sizeOf(r io.Reader) int64 {
	if f, ok := r.(fs.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return info.Size()
		}
	}
	return 0
}

func readHeader(lines *lineReader, ps *problems) (Header, error) {
	text, err := lines.next()
	if err == io.EOF && len(text) == 0 {
		return Header{}, &Problem{File: ps.file, Err: ErrEmpty,
			Text: "the file is empty: FDS has not written to it yet, or the run failed at its start"}
	}
	if err != nil && err != io.EOF {
		return Header{}, ps.failedAt(lines, err)
	}
	// The next line may take the place of this one in memory.
	units := string(bytes.TrimPrefix(text, []byte("\ufeff")))
	if len(units) < 2 || units[0] != 's' || units[1] != ',' && units[1] != ';' {
		return Header{}, &Problem{File: ps.file, Line: 1, Column: 1, Err: ErrHeader,
			Text: "found " + excerpt(units) + ", expected the units of an FDS device file, beginning with \"s,\"; is this a _devc.csv?"}
	}
	h := Header{separator: units[1]}
	text, err = lines.next()
	if err != nil && err != io.EOF {
		return Header{}, ps.failedAt(lines, err)
	}
	if err == io.EOF {
		return Header{}, &Problem{File: ps.file, Line: 2, Err: ErrTruncated,
			Text: "the row of labels is unfinished: FDS has not written it whole yet"}
	}
	for i, row := range []string{units, string(text)} {
		if n := strings.Count(row, string(h.separator)) + 1; n > maxColumns {
			return Header{}, &Problem{File: ps.file, Line: i + 1, Err: ErrHeader,
				Text: "found " + strconv.Itoa(n) + " columns, expected no more than " + strconv.Itoa(maxColumns) + "; is this a _devc.csv?"}
		}
	}
	h.Labels, h.Quoted = splitLabels(string(text), h.separator)
	if h.Labels[0] != "Time" || len(h.Labels) < 2 {
		return Header{}, &Problem{File: ps.file, Line: 2, Column: 1, Err: ErrHeader,
			Text: "found " + excerpt(text) + ", expected the labels of an FDS device file, beginning with \"Time" + string(h.separator) + "\"; is this a _devc.csv?"}
	}
	h.Units = strings.Split(units, string(h.separator))
	if len(h.Units) != len(h.Labels) {
		// One unit with a comma in it is no reason to refuse the file, however strict.
		ps.note(1, 0, ErrHeader, "found %d units for %d labels: a unit has a comma in it, so that no unit can be told; units are left out", len(h.Units), len(h.Labels))
		h.Units = nil
	}
	return h, nil
}

// splitLabels splits the row of labels. Up to FDS 6.10.1 each ID stands in
// quotes, in which commas and single quotes are as good as any character; none
// is doubled. quoted is true if all do.
func splitLabels(row string, separator byte) (labels []string, quoted bool) {
	sep := string(separator)
	ids, found := strings.CutPrefix(row, "Time"+sep+`"`)
	if found && strings.HasSuffix(ids, `"`) {
		labels = append([]string{"Time"}, strings.Split(ids[:len(ids)-1], `"`+sep+`"`)...)
		return labels, true
	}
	if !strings.Contains(row, sep+`"`) {
		return strings.Split(row, sep), false
	}
	// Some are quoted, some not, as other programs write them back.
	for {
		quote := strings.HasPrefix(row, `"`)
		if quote && strings.HasSuffix(row, `"`) && strings.Count(row, `"`) == 2 && len(row) > 1 {
			return append(labels, row[1:len(row)-1]), false
		}
		before, after, found := "", "", false
		if quote {
			before, after, found = strings.Cut(row[1:], `"`+sep)
		}
		if !found {
			before, after, found = strings.Cut(row, sep)
		}
		labels = append(labels, before)
		if !found {
			return labels, false
		}
		row = after
	}
}

// rowReader reads the rows of a device file one by one.
type rowReader struct {
	Header
	lines    *lineReader
	ps       *problems
	keep     []int     // the columns to read, ascending, with the time
	values   []float64 // of the row that came last, one for each of keep
	line     []byte    // the row that came last
	progress progress
}

// newRowReader reads the header. size is that of the file, 0 if not known.
func newRowReader(r io.Reader, size int64, name string, opts *ReadOptions) (*rowReader, error) {
	if opts == nil {
		opts = &ReadOptions{}
	}
	rows := &rowReader{
		lines:    newLineReader(r),
		ps:       &problems{file: name, strict: opts.Strict},
		progress: progress{report: opts.Progress, size: size},
	}
	var err error
	if rows.Header, err = readHeader(rows.lines, rows.ps); err != nil {
		return nil, err
	}
	rows.keep = opts.keep(len(rows.Labels))
	if n, last := len(rows.Labels), rows.keep[len(rows.keep)-1]; last >= n || rows.keep[0] < 0 {
		return nil, &Problem{File: name, Line: 2, Err: ErrHeader,
			Text: fmt.Sprintf("found %d columns, expected those asked for to be among them, from %d to %d", n, rows.keep[0], last)}
	}
	rows.values = make([]float64, len(rows.keep))
	return rows, nil
}

// next reads the next row that is of use into values. At the end it returns io.EOF.
func (r *rowReader) next() error {
	for {
		line, err := r.lines.next()
		if err == io.EOF {
			if err := r.pending(line); err != nil {
				return err
			}
			return io.EOF
		}
		if err != nil {
			return r.ps.failedAt(r.lines, err)
		}
		if err := r.progress.at(r.lines.offset); err != nil {
			return r.ps.failed(err)
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if ok, err := r.parse(line); ok || err != nil {
			return err
		}
	}
}

// expect returns how many rows there may be, judging by the size of the file and
// the length of the first; 0 if the size is not known. Sizes may be wrong, those of
// archives on purpose, so that it is bounded.
func (r *rowReader) expect(length int64) int {
	const most = 1 << 30 // bytes
	if r.progress.size < r.lines.offset {
		return 0
	}
	n := (r.progress.size-r.lines.offset)/length + 2 // with the first, and one cut off
	return int(min(n, most/8/int64(len(r.keep))))
}

// pending reports what there is of a last line without its line end.
func (r *rowReader) pending(line []byte) error {
	if len(line) == 0 {
		return nil
	}
	if line[len(line)-1] == 0 {
		return r.ps.add(r.lines.number, 0, ErrTruncated, "the file ends in NUL bytes, as after a crash of the machine; what follows the last line end was not read")
	}
	return r.ps.add(r.lines.number, 0, ErrTruncated, "the last line has no line end and was not read: its last number may be cut off")
}

// parse reads the kept fields of a row. ok is false where the row can't be used.
func (r *rowReader) parse(line []byte) (ok bool, err error) {
	r.line = line
	columns := len(r.Labels)
	if n := bytes.Count(line, []byte{r.separator}) + 1; n != columns {
		return false, r.ps.add(r.lines.number, 0, ErrRagged, "found %d fields, expected %d, one for each label; the row is left out", n, columns)
	}
	if cell := (len(line) + 1) / columns; r.even(line, cell) {
		err = r.parseEven(line, cell)
	} else {
		err = r.parseFields(line)
	}
	if err != nil {
		return false, err
	}
	return r.ps.checkTime(r.values[0], r.lines.number)
}

// even reports whether all fields of a row that has the right number of them are
// of one width, so that each is at its place; cell is that width with separator.
func (r *rowReader) even(line []byte, cell int) bool {
	if cell*len(r.Labels) != len(line)+1 {
		return false
	}
	for at := cell - 1; at < len(line); at += cell {
		if line[at] != r.separator {
			return false
		}
	}
	return true
}

func (r *rowReader) parseEven(line []byte, cell int) error {
	for k, column := range r.keep {
		field := line[column*cell : column*cell+cell-1]
		if cell == cellSize {
			if v, ok := decodeField(field, r.point()); ok {
				r.values[k] = v
				continue
			}
		}
		if err := r.parseField(k, field, column*cell+1); err != nil {
			return err
		}
	}
	return nil
}

func (r *rowReader) parseFields(line []byte) error {
	k, at := 0, 1
	for column := 0; k < len(r.keep); column++ {
		field := line
		if end := bytes.IndexByte(line, r.separator); end >= 0 {
			field, line = line[:end], line[end+1:]
		}
		if column == r.keep[k] {
			if err := r.parseField(k, field, at); err != nil {
				return err
			}
			k++
		}
		at += len(field) + 1
	}
	return nil
}

// parseField reads the field of the kept column k, which is at the byte at of its
// line, counted from 1.
func (r *rowReader) parseField(k int, field []byte, at int) (err error) {
	r.values[k], err = parseNumber(field, r.point())
	if err != nil {
		return r.ps.notANumber(r.Labels[r.keep[k]], r.lines.number, at, field)
	}
	return nil
}

// progress calls ReadOptions.Progress for every so many bytes.
type progress struct {
	report func(done, size int64) error
	size   int64
	last   int64
}

func (p *progress) at(done int64) error {
	const step = 1 << 20
	if p.report == nil || done-p.last < step {
		return nil
	}
	p.last = done
	return p.report(done, p.size)
}

// excerpt quotes the beginning of what was found, for a message.
func excerpt[T string | []byte](text T) string {
	const most = 40
	if len(text) > most {
		return strconv.Quote(string(text[:most])) + "…"
	}
	return strconv.Quote(string(text))
}
