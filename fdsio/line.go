package fdsio

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
)

var (
	// ErrUncertain marks what a file leaves open, where no other file of the run
	// decides.
	ErrUncertain = errors.New("more than one reading")
	// ErrZeros marks a line all of whose values are 0, as FDS writes them until
	// averaging starts.
	ErrZeros = errors.New("all values are zero")
)

// Line is what CHID_line.csv has of one line device, a DEVC with POINTS: a value
// at each of its points. There is no time in that file; FDS writes it anew at
// each output, with the means since STATISTICS_START, by default the middle of
// the run.
type Line struct {
	ID          string  // whole; empty where the label of the column can't be told
	Unit        *string // of Values; nil where it can't be told
	Values      []float64
	Coordinates []Coordinate // in the order of the file; none with HIDE_COORDINATES
	Column      int          // of the values in the file, from 0

	// From here on what the deck and the .smv file add; see Run.Lines.

	Positions [][3]float64 // of each point, m; nil where a coordinate is not known
	Device    *Device      // what they say of the device; nil if they do not have it
}

// Coordinate is a column that says where the points of a line are.
type Coordinate struct {
	Name   string  // as it stands over the column: "A-x", "Height"; empty where it is cut off
	Axis   string  // "x", "y", "z"; "r", the distance from the origin (R_ID); "d", from the first point (D_ID); empty where it can't be told
	Unit   *string // nil where it can't be told
	Values []float64
}

// ReadLines reads a file of line devices (CHID_line.csv). name is used in
// messages only. The file does not say which of its columns are coordinates. Up
// to three of them stand before the values of their line, under labels that the
// deck may choose, and the labels of a line are cut after 80 characters.
// [Run.Lines] knows the devices and is to be preferred; from the file alone
// columns are taken as coordinates where their labels are those that FDS makes
// out of the ID ("A-x" before "A"), else where they are in m, and the latter is
// reported (ErrUncertain). Where neither goes up, every column is a line of its own.
//
// The padding below a line that has fewer points than others is left out. What
// else is not as it should be is kept as far as it is good, and reported:
//
//   - a last line without its line end was not read (ErrTruncated);
//   - a row with more or fewer fields than the first is left out (ErrRagged);
//   - a field that is not a number, as the asterisks of an overflow, is NaN (ErrNumber);
//   - all values of a line are 0 (ErrZeros).
//
// A file that is empty, as it is for a moment whenever FDS rewrites it, is an
// error (ErrEmpty), and so is one with a line above 16 MiB or with more than
// 65,536 columns.
func ReadLines(r io.Reader, name string) ([]Line, []*Problem, error) {
	return readLines(r, name, nil)
}

// readLines reads a line file with the help of what the run declares.
func readLines(r io.Reader, name string, declared []lineDevice) ([]Line, []*Problem, error) {
	f := &lineFile{ps: &problems{file: name}, lines: newLineReader(r)}
	if err := f.readHeader(); err != nil {
		return nil, nil, err
	}
	row, err := f.nextRow()
	if err != nil {
		return nil, nil, err
	}
	header, err := f.header(row)
	if err != nil {
		return nil, nil, err
	}
	groups := header.groups(declared)
	f.columns = make([]lineColumn, header.n)
	for i := range groups {
		for c := groups[i].first; c <= groups[i].value(); c++ {
			f.columns[c].id = groups[i].id
		}
	}
	for row != nil {
		if err := f.addRow(row); err != nil {
			return nil, nil, err
		}
		if row, err = f.nextRow(); err != nil {
			return nil, nil, err
		}
	}
	out := make([]Line, len(groups))
	for i := range groups {
		out[i] = f.line(&groups[i], header.units)
	}
	return out, f.ps.found(), nil
}

// lineFile is a line file while it is read.
type lineFile struct {
	ps              *problems
	lines           *lineReader
	units, labels   string // the header rows
	semicolons      bool   // between numbers, as with DECIMAL_SPECIFIER='COMMA'
	columns         []lineColumn
	leftOut         bool // a row was left out, so that row k is no longer point k
	cells           [][]byte
	paddingReported bool
}

// lineColumn collects the values of a column.
type lineColumn struct {
	id      string // of the line it belongs to
	values  []float64
	padding int // cells of padding since the last value
}

func (f *lineFile) readHeader() error {
	for i, row := range []*string{&f.units, &f.labels} {
		text, err := f.lines.next()
		switch {
		case err == io.EOF && i == 0 && len(text) == 0:
			return &Problem{File: f.ps.file, Err: ErrEmpty,
				Text: "the file is empty: FDS is just rewriting it, or has not written to it yet; read it again later"}
		case err == io.EOF:
			return &Problem{File: f.ps.file, Line: i + 1, Err: ErrTruncated,
				Text: "the header is unfinished: FDS is just rewriting the file, or was stopped while it did"}
		case err != nil:
			return f.ps.failedAt(f.lines, err)
		}
		if err := tooManyColumns(text, i+1, f.ps); err != nil {
			return err
		}
		*row = string(text)
	}
	f.units = strings.TrimPrefix(f.units, "\ufeff")
	for _, separator := range []string{",", ";"} {
		if strings.HasPrefix(f.units+separator, "s"+separator) && strings.HasPrefix(f.labels, "Time"+separator) {
			return &Problem{File: f.ps.file, Line: 2, Column: 1, Err: ErrHeader,
				Text: "found a column Time, expected the labels of line devices; is this a _devc.csv or another file of time histories?"}
		}
	}
	return nil
}

// nextRow returns the next row of data, nil after the last.
func (f *lineFile) nextRow() ([]byte, error) {
	for {
		row, err := f.lines.next()
		if err == io.EOF {
			if len(row) > 0 {
				f.ps.add(f.lines.number, 0, ErrTruncated, "the last line has no line end and was not read: its last number may be cut off; FDS rewrites the whole file at each output, so that points may be missing")
			}
			return nil, nil
		}
		if err != nil {
			return nil, f.ps.failedAt(f.lines, err)
		}
		if len(bytes.TrimSpace(row)) > 0 {
			return row, nil
		}
	}
}

// header settles the separator and the number of columns by the first row of
// data, as labels may be missing and units may have commas; by the units where
// there is no row yet.
func (f *lineFile) header(row []byte) (*lineHeader, error) {
	f.semicolons = strings.Contains(f.units, ";")
	if row != nil {
		f.semicolons = bytes.IndexByte(row, ';') >= 0
		if err := tooManyColumns(row, f.lines.number, f.ps); err != nil {
			return nil, err
		}
	}
	h := &lineHeader{ps: f.ps, separator: ',', labelRow: f.labels}
	if f.semicolons {
		h.separator = ';'
	}
	h.units, h.labels = h.split(f.units), h.split(f.labels)
	h.n = len(h.units)
	if row != nil {
		h.n = len(f.split(row))
	}
	if len(h.units) != h.n {
		f.ps.add(1, 0, ErrHeader, "found %d units for %d columns: a unit has a comma in it, so that no unit can be told; units are left out", len(h.units), h.n)
		h.units = nil
	}
	return h, nil
}

// split splits a row of data. With DECIMAL_SPECIFIER='COMMA' semicolons stand
// between numbers, which keep their decimal points, and commas within padding.
func (f *lineFile) split(row []byte) [][]byte {
	f.cells = f.cells[:0]
	if !f.semicolons {
		f.cells = appendSplit(f.cells, row, ',')
		return f.cells
	}
	for more := true; more; {
		var part []byte
		part, row, more = bytes.Cut(row, []byte{';'})
		if _, err := parseNumber(part, decimalMark(true)); err == nil {
			f.cells = append(f.cells, part)
		} else {
			f.cells = appendSplit(f.cells, part, ',')
		}
	}
	return f.cells
}

func appendSplit(cells [][]byte, row []byte, separator byte) [][]byte {
	for more := true; more; {
		var cell []byte
		cell, row, more = bytes.Cut(row, []byte{separator})
		cells = append(cells, cell)
	}
	return cells
}

// padding is what FDS writes in the cells below the last point of a line. A value
// that is not a number stands at the right of a field of normal width instead.
const padding = "NaN"

func (f *lineFile) addRow(row []byte) error {
	number := f.lines.number
	if err := tooManyColumns(row, number, f.ps); err != nil {
		return err
	}
	cells := f.split(row)
	if len(cells) != len(f.columns) {
		f.leftOut = true
		f.ps.add(number, 0, ErrRagged, "found %d fields, expected %d as in the first row of data; the row is left out, and its point is missing in every line", len(cells), len(f.columns))
		return nil
	}
	place := 1
	for i, cell := range cells {
		c := &f.columns[i]
		if string(cell) == padding {
			c.padding++
		} else {
			f.fillUp(c, number, place)
			v, err := parseNumber(cell, decimalMark(f.semicolons))
			if err != nil {
				f.ps.addFor(c.id, number, place, ErrNumber, "found %s, expected a number; it is taken as missing", excerpt(bytes.TrimSpace(cell)))
			}
			c.values = append(c.values, v)
		}
		place += len(cell) + 1
	}
	return nil
}

// fillUp keeps row k point k where padding stands above a value.
func (f *lineFile) fillUp(c *lineColumn, number, place int) {
	if c.padding == 0 {
		return
	}
	if !f.paddingReported {
		f.paddingReported = true
		f.ps.addFor(c.id, number, place, ErrRagged, "found a value below padding, expected padding at the end of a line alone; the points above are taken as missing, as those outside of all meshes are")
	}
	for ; c.padding > 0; c.padding-- {
		c.values = append(c.values, math.NaN())
	}
}

// line makes a line out of its columns.
func (f *lineFile) line(g *lineGroup, units []string) Line {
	f.evenOut(g)
	unit := func(column int) *string {
		if units == nil {
			return nil
		}
		return &units[column]
	}
	out := Line{ID: g.id, Unit: unit(g.value()), Values: f.columns[g.value()].values, Column: g.value()}
	for i, c := range g.coordinates {
		column := g.first + i
		out.Coordinates = append(out.Coordinates, Coordinate{Name: c.name, Axis: c.axis, Unit: unit(column), Values: f.columns[column].values})
	}
	if isZero(out.Values) {
		f.ps.addFor(g.id, 0, 0, ErrZeros, "all %d values are 0: averaging has not started (STATISTICS_START, by default the middle of the run), or they are zero", len(out.Values))
	}
	if g.device != nil {
		device := g.device.Device
		device.ID, device.Unit = g.id, out.Unit
		out.Device = &device
	}
	out.Positions = g.positions(&out, f.leftOut)
	return out
}

func isZero(values []float64) bool {
	for _, v := range values {
		if v != 0 {
			return false
		}
	}
	return len(values) > 0
}

// evenOut gives the columns of a line one length, and takes off the padding of
// old releases.
func (f *lineFile) evenOut(g *lineGroup) {
	columns := f.columns[g.first : g.value()+1]
	points, uneven := 0, false
	for i := range columns {
		uneven = uneven || i > 0 && len(columns[i].values) != points
		points = max(points, len(columns[i].values))
	}
	if uneven {
		f.ps.addFor(g.id, 0, 0, ErrRagged, "its columns end in different rows, expected one value and all coordinates for each point; what is not there is taken as missing")
		for i := range columns {
			for len(columns[i].values) < points {
				columns[i].values = append(columns[i].values, math.NaN())
			}
		}
	}
	real := points
	for real > 0 && isOldPadding(columns, real-1) {
		real--
	}
	if real < points {
		f.ps.addFor(g.id, 0, 0, ErrUncertain, "its last %d points are -999 in every column, as FDS up to 6.1 pads lines; they are left out", points-real)
		for i := range columns {
			columns[i].values = columns[i].values[:real]
		}
	}
}

func isOldPadding(columns []lineColumn, point int) bool {
	for i := range columns {
		if columns[i].values[point] != -999 {
			return false
		}
	}
	return true
}
