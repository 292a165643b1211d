package validation

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Record is a table of measured values, or of values that another model computed: a
// CSV file with a header.
type Record struct {
	Columns []Column
	Remarks []string // what was left out or taken as missing, with file, line and column
}

// Column is one column of a [Record] with the abscissa that goes with it.
type Column struct {
	Name, Unit   string // Unit is empty where neither the file nor the options tell it
	Abscissa     string // name of the column with the time or the distance
	AbscissaUnit string
	Series       Series // in the units of the file
	Missing      int    // rows with an abscissa and without a value

	header string // the name as the file has it
}

// RecordOptions tell what a file does not. nil stands for none of it.
type RecordOptions struct {
	// Abscissae are the names of the columns with the time or the distance. A column
	// goes with the nearest one to its left; those left of the first go with the
	// first. Where it is nil, the first column is one, and so is every further column
	// of the same dimension, time or length, as in a file of profiles with a
	// distance each.
	Abscissae []string
	// Units are the units of columns by name. A name may be a pattern as of
	// [path.Match], which counts only where the file tells no unit; the first that
	// matches counts.
	Units []ColumnUnit
}

// ColumnUnit is the unit of the columns of a name.
type ColumnUnit struct{ Name, Unit string }

// Column returns the column with a name, as the file has it or without the unit in
// brackets. If there is none the error has the nearest name.
func (r *Record) Column(name string) (*Column, error) {
	var names []string
	for i := range r.Columns {
		if r.Columns[i].Is(name) {
			return &r.Columns[i], nil
		}
		names = append(names, r.Columns[i].Name)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("validation: no column %q: there is none with numbers", name)
	}
	return nil, fmt.Errorf("validation: no column %q; did you mean %q? (%s)", name, nearest(name, names), enumerate(names))
}

// Is reports whether the column has a name, as [Record.Column] takes it.
func (c *Column) Is(name string) bool { return c.Name == name || c.header == name }

// ReadRecord reads a CSV file with a header of names. Units may stand in a row above
// or below the names, or behind a name in brackets: "Flux (kW/m2)". Cells are
// separated by commas, semicolons or tabs; with semicolons, decimal commas are read,
// too. Empty cells, "-" and NaN in any spelling are gaps.
//
// name is used in messages only. The abscissa of each column has to increase from row
// to row, else it is an error that says where it does not. A cell that is no number is
// taken as missing, a value without an abscissa left out, and so is a column without
// any number; all that is in the remarks.
func ReadRecord(r io.Reader, name string, opts *RecordOptions) (*Record, error) {
	if opts == nil {
		opts = &RecordOptions{}
	}
	f := &recordFile{name: name, opts: opts}
	if err := f.open(r); err != nil {
		return nil, fmt.Errorf("validation: %w", err)
	}
	if err := f.readHeader(); err != nil {
		return nil, fmt.Errorf("validation: %w", err)
	}
	if err := f.readRows(); err != nil {
		return nil, fmt.Errorf("validation: %w", err)
	}
	return f.record(), nil
}

// recordFile is a file while it is read.
type recordFile struct {
	name         string
	opts         *RecordOptions
	in           *csv.Reader
	decimalComma bool
	first        []string // the first row of numbers, which the header was read up to

	names, units []string // by column
	header       []string // the names as the file has them
	abscissa     []int    // the column of the abscissa
	columns      []Series
	missing      []int
	last         []int // the row of the last point
	remarks      []remarks
	ragged       remarks // about whole rows

	rows   int       // so far
	values []float64 // of a row
}

// remarks keeps the first remarks of a kind and counts the others.
type remarks struct {
	first []string
	n     int
}

func (r *remarks) add(format string, args ...any) {
	const most = 3
	if r.n++; r.n <= most {
		r.first = append(r.first, fmt.Sprintf(format, args...))
	}
}

// all lists the remarks; the last may stand for many.
func (r *remarks) all(name string) []string {
	if more := r.n - len(r.first); more > 0 {
		return append(r.first, fmt.Sprintf("%s: %d more like the last", name, more))
	}
	return r.first
}

// open finds out what separates the cells.
func (f *recordFile) open(r io.Reader) error {
	const ahead = 64 << 10
	in := bufio.NewReaderSize(r, ahead)
	start, err := in.Peek(ahead)
	if len(start) == 0 {
		if err == io.EOF {
			return fmt.Errorf("%s: the file is empty", f.name)
		}
		return fmt.Errorf("%s: %w", f.name, err)
	}
	if bytes.HasPrefix(start, []byte("\ufeff")) {
		_, _ = in.Discard(len("\ufeff")) // it is there
	}
	head, _, _ := bytes.Cut(start, []byte("\n"))
	f.in = csv.NewReader(in)
	f.in.FieldsPerRecord = -1
	f.in.ReuseRecord = true
	f.in.TrimLeadingSpace = true
	switch {
	case bytes.ContainsRune(head, ';'):
		f.in.Comma, f.decimalComma = ';', true
	case bytes.ContainsRune(head, '\t') && !bytes.ContainsRune(head, ','):
		f.in.Comma, f.in.TrimLeadingSpace = '\t', false
	}
	return nil
}

// next returns the next row, with blanks trimmed, valid until the call after it.
func (f *recordFile) next() ([]string, error) {
	row, err := f.in.Read()
	if err != nil && err != io.EOF {
		var pe *csv.ParseError
		if errors.As(err, &pe) {
			return nil, fmt.Errorf("%s:%d:%d: %w", f.name, pe.Line, pe.Column, pe.Err)
		}
		return nil, fmt.Errorf("%s: %w", f.name, err)
	}
	for i := range row {
		row[i] = strings.TrimSpace(row[i])
	}
	return row, err
}

// at is the place of a cell of the row that came last.
func (f *recordFile) at(column int) string {
	line, place := f.in.FieldPos(column)
	return fmt.Sprintf("%s:%d:%d", f.name, line, place)
}

func (f *recordFile) line() int {
	line, _ := f.in.FieldPos(0)
	return line
}

// isGap reports whether a cell says that there is no value.
func isGap(cell string) bool {
	return cell == "" || cell == "-" || strings.EqualFold(cell, "nan")
}

// number reads a cell. ok is false for what is neither a number nor a gap.
func (f *recordFile) number(cell string) (v float64, ok bool) {
	if isGap(cell) {
		return math.NaN(), true
	}
	// The characters of a number: ParseFloat takes more than that.
	if strings.Trim(cell, "0123456789+-.,EeDd") != "" {
		return math.NaN(), false
	}
	if f.decimalComma {
		cell = strings.Replace(cell, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(strings.NewReplacer("D", "E", "d", "e").Replace(cell), 64)
	if err != nil || math.IsInf(v, 0) {
		return math.NaN(), false
	}
	return v, true
}

// isData reports whether a row is one of numbers: it begins with one, or has nothing
// but numbers and gaps. There may be columns of text.
func (f *recordFile) isData(row []string) bool {
	numbers, others := 0, 0
	for i, cell := range row {
		switch _, ok := f.number(cell); {
		case !ok:
			others++
		case !isGap(cell):
			if i == 0 {
				return true
			}
			numbers++
		}
	}
	return numbers > 0 && others == 0
}

// readHeader reads names and units, up to the first row of numbers.
func (f *recordFile) readHeader() error {
	var header [][]string
	for {
		row, err := f.next()
		if err == io.EOF {
			return fmt.Errorf("%s: no row of numbers below the header", f.name)
		}
		if err != nil {
			return err
		}
		if f.isData(row) {
			f.first = slices.Clone(row)
			break
		}
		if strings.Join(row, "") == "" {
			continue // spreadsheets write rows of separators alone
		}
		names := make([]string, len(row))
		for i, cell := range row {
			names[i] = readable(cell)
		}
		if header = append(header, names); len(header) > 2 {
			return fmt.Errorf("%s:%d: found a third row that is not of numbers, expected one row of names and at most one of units above the numbers", f.name, f.line())
		}
	}
	if err := f.nameColumns(header); err != nil {
		return err
	}
	for i := range f.names {
		f.units[i] = f.opts.unit(f.names[i], f.header[i], f.units[i])
	}
	return f.findAbscissae()
}

// readable returns a name in UTF-8; one that is not in it is taken for Latin-1, in
// which instruments write the degree sign.
func readable(name string) string {
	if utf8.ValidString(name) {
		return name
	}
	runes := make([]rune, 0, len(name))
	for i := range len(name) {
		runes = append(runes, rune(name[i]))
	}
	return string(runes)
}

func (f *recordFile) nameColumns(header [][]string) error {
	switch len(header) {
	case 0:
		return fmt.Errorf("%s:%d: found numbers in the first row, expected the names of the columns", f.name, f.line())
	case 1:
		f.header = header[0]
		f.names, f.units = make([]string, len(f.header)), make([]string, len(f.header))
		for i, h := range f.header {
			f.names[i], f.units[i] = cutUnit(h)
		}
	default:
		above, below := knownUnits(header[0]), knownUnits(header[1])
		if above == below {
			return fmt.Errorf("%s:1: found two rows above the numbers, of which it is not clear which has the units: expected spellings as s, m, kW/m2, C", f.name)
		}
		f.units, f.names = header[0], header[1]
		if below > above {
			f.names, f.units = header[0], header[1]
		}
		for len(f.units) < len(f.names) {
			f.units = append(f.units, "")
		}
		f.header = f.names
	}
	if len(f.names) < 2 {
		return fmt.Errorf("%s: found %d columns, expected an abscissa and at least one value; cells are separated by commas, semicolons or tabs", f.name, len(f.names))
	}
	n := len(f.names)
	f.columns, f.missing, f.last, f.remarks = make([]Series, n), make([]int, n), make([]int, n), make([]remarks, n)
	return nil
}

// cutUnit takes a unit in brackets off the end of a name. The unit may have brackets
// of its own, as W/(m2 K) does, and so may the name.
func cutUnit(header string) (name, unit string) {
	for _, brackets := range []string{"()", "[]"} {
		if !strings.HasSuffix(header, brackets[1:]) {
			continue
		}
		for _, i := range []int{strings.IndexByte(header, brackets[0]), strings.LastIndexByte(header, brackets[0])} {
			if i <= 0 {
				continue
			}
			if u, err := ParseUnit(header[i+1 : len(header)-1]); err == nil {
				return strings.TrimSpace(header[:i]), u.Name
			}
		}
	}
	return header, ""
}

func knownUnits(row []string) (n int) {
	for _, cell := range row {
		if _, err := ParseUnit(cell); err == nil {
			n++
		}
	}
	return n
}

// unit returns the unit of a column, as the user has it or the file.
func (o *RecordOptions) unit(name, header, inFile string) string {
	for _, u := range o.Units {
		if u.Name == name || u.Name == header {
			return u.Unit
		}
	}
	if inFile != "" {
		return inFile
	}
	flat := func(s string) string { return strings.ReplaceAll(s, "/", "\x00") } // a slash is no folder here
	for _, u := range o.Units {
		if ok, _ := path.Match(flat(u.Name), flat(name)); ok {
			return u.Unit
		}
	}
	return ""
}

func dimension(unit string) Dimension {
	u, err := ParseUnit(unit)
	if err != nil {
		return ""
	}
	return u.Dimension
}

// findAbscissae settles which column is the abscissa of which.
func (f *recordFile) findAbscissae() error {
	is := make([]bool, len(f.names))
	for _, name := range f.opts.Abscissae {
		i := slices.Index(f.names, name)
		if i < 0 {
			i = slices.Index(f.header, name)
		}
		if i < 0 {
			return fmt.Errorf("%s: no column %q; did you mean %q? (%s)", f.name, name, nearest(name, f.names), enumerate(f.names))
		}
		is[i] = true
	}
	if f.opts.Abscissae == nil {
		first := dimension(f.units[0])
		for i := range is {
			is[i] = i == 0 || (first == Time || first == Length) && dimension(f.units[i]) == first
		}
	}
	f.abscissa = make([]int, len(f.names))
	last := slices.Index(is, true)
	for i := range is {
		if is[i] {
			last = i
		}
		f.abscissa[i] = last
	}
	return nil
}

// readRows reads the numbers.
func (f *recordFile) readRows() error {
	for row, err := f.first, error(nil); err != io.EOF; row, err = f.next() {
		if err != nil {
			return err
		}
		if len(row) == 1 && row[0] == "" {
			continue
		}
		if len(row) > len(f.names) && strings.Join(row[len(f.names):], "") != "" {
			f.ragged.add("%s:%d: found %d cells, expected %d, one for each name; the row is left out", f.name, f.line(), len(row), len(f.names))
			continue
		}
		if err := f.addRow(row); err != nil {
			return err
		}
	}
	return nil
}

// addRow adds the cells that there are: a row may end before the last columns do.
func (f *recordFile) addRow(row []string) error {
	f.rows++
	f.values = f.values[:0]
	for i, cell := range row[:min(len(row), len(f.names))] {
		v, ok := f.number(cell)
		if !ok {
			f.remarks[i].add("%s: %q: found %q, expected a number; it is taken as missing", f.at(i), f.names[i], cell)
		}
		f.values = append(f.values, v)
	}
	for i, v := range f.values {
		a := f.abscissa[i]
		if a == i {
			continue
		}
		x := math.NaN()
		if a < len(f.values) {
			x = f.values[a]
		}
		c := &f.columns[i]
		switch n := len(c.X); {
		case math.IsNaN(x) && math.IsNaN(v): // an empty row, or below the end of a group
			f.last[i] = f.rows
		case math.IsNaN(x):
			f.remarks[i].add("%s: %q: found a value without %q; it is left out", f.at(i), f.names[i], f.names[a])
			f.last[i] = f.rows
		case n > 0 && x <= c.X[n-1]:
			return fmt.Errorf("%s: %q: found %v after %v, expected values that increase from row to row", f.at(a), f.names[a], x, c.X[n-1])
		default:
			f.add(i, x, v)
		}
	}
	return nil
}

// add adds a point to a column. Rows that had no cell for it leave one gap.
func (f *recordFile) add(column int, x, v float64) {
	c := &f.columns[column]
	n := len(c.X)
	if n > 0 && f.last[column] < f.rows-1 {
		if middle := c.X[n-1] + (x-c.X[n-1])/2; middle > c.X[n-1] && middle < x {
			c.X, c.Y = append(c.X, middle), append(c.Y, math.NaN())
		}
		f.missing[column] += f.rows - 1 - f.last[column]
	}
	f.last[column] = f.rows
	c.X, c.Y = append(c.X, x), append(c.Y, v)
	if math.IsNaN(v) {
		f.missing[column]++
	}
}

func (f *recordFile) record() *Record {
	r := &Record{Remarks: f.ragged.all(f.name)}
	for i, a := range f.abscissa {
		_, any := f.columns[i].extent()
		switch {
		case a == i:
			r.Remarks = append(r.Remarks, f.remarks[i].all(f.name)...)
		case !any && f.names[i] != "":
			r.Remarks = append(r.Remarks, fmt.Sprintf("%s: column %q has no numbers and is left out", f.name, f.names[i]))
		case any:
			r.Remarks = append(r.Remarks, f.remarks[i].all(f.name)...)
			r.Columns = append(r.Columns, Column{
				Name: f.names[i], Unit: f.units[i], Abscissa: f.names[a], AbscissaUnit: f.units[a],
				Series: f.columns[i], Missing: f.missing[i], header: f.header[i],
			})
		}
	}
	return r
}
