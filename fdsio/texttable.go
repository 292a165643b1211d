package fdsio

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// TextTable is a table not all of whose columns are numbers: the log of time
// steps, the CPU times of the ranks, the log of devices and controls. Columns go
// by name.
type TextTable struct {
	Names    []string // as over the columns, without the blanks that pad them
	Units    []string // nil where the file has no row of units
	Problems []*Problem

	file      string
	separator byte   // ',' or, with DECIMAL_SPECIFIER='COMMA', ';'
	cells     []byte // row by row, each with a line end; no cell can have one itself
	lines     []int  // of the file, by row
}

// Len is the number of rows.
func (t *TextTable) Len() int { return len(t.lines) }

// ReadTextTable reads _steps.csv, _cpu.csv or _devc_ctrl_log.csv, which it tells
// apart by their first line. name is used in messages only. A last line without
// its line end is not read (ErrTruncated), a row that does not fit the header is
// left out (ErrRagged); both are in Problems. A line above 16 MiB, more than
// 65,536 columns and a header of another file are errors.
//
// _steps.csv is not clipped when a run restarts: its times can go back.
func ReadTextTable(r io.Reader, name string) (*TextTable, error) {
	ps := &problems{file: name}
	lines := newLineReader(r)
	t := &TextTable{file: name}
	split, err := t.readHeader(lines, ps)
	if err != nil {
		return nil, err
	}
	for {
		row, err := lines.next()
		if err == io.EOF {
			if len(row) > 0 {
				ps.add(lines.number, 0, ErrTruncated, "the last line has no line end and was not read: its last field may be cut off")
			}
			t.Problems = ps.found()
			return t, nil
		}
		if err != nil {
			return nil, ps.failedAt(lines, err)
		}
		if len(bytes.TrimSpace(row)) == 0 {
			continue
		}
		if err := tooManyColumns(row, lines.number, ps); err != nil {
			return nil, err
		}
		cells, expected := split(string(row))
		if len(cells) != len(t.Names) {
			ps.add(lines.number, 0, ErrRagged, "found %s, expected %s; the row is left out", excerpt(row), expected)
			continue
		}
		for _, cell := range cells {
			t.cells = append(append(t.cells, strings.TrimSpace(cell)...), '\n')
		}
		t.lines = append(t.lines, lines.number)
	}
}

// splitRow splits a row into one cell for each column; another number of cells
// tells that it did not fit what was expected.
type splitRow func(row string) (cells []string, expected string)

// readHeader reads the header, which says how to split the rows below it.
func (t *TextTable) readHeader(lines *lineReader, ps *problems) (splitRow, error) {
	first, err := t.headerRow(lines, ps)
	if err != nil {
		return nil, err
	}
	t.Names = first
	switch first[0] {
	case "Rank":
		return t.splitPlain, nil
	case "Time (s)":
		if !slices.Equal(first, logNames) {
			return t.splitPlain, nil
		}
		return t.splitLog, nil
	case "":
		if t.Names, err = t.headerRow(lines, ps); err != nil {
			return nil, err
		}
		t.Units = first
		if len(t.Units) != len(t.Names) {
			return nil, &Problem{File: ps.file, Line: 2, Err: ErrHeader,
				Text: fmt.Sprintf("found %d names for %d units, expected as many", len(t.Names), len(t.Units))}
		}
		if t.separator == ';' {
			return t.splitCommaSteps, nil
		}
		return t.splitPlain, nil
	}
	return nil, &Problem{File: ps.file, Line: 1, Column: 1, Err: ErrHeader,
		Text: "found " + excerpt([]byte(first[0])) + ", expected the header of a _steps.csv (\",,s\"), a _cpu.csv (\"Rank,\") or a _devc_ctrl_log.csv (\"Time (s),\")"}
}

func (t *TextTable) headerRow(lines *lineReader, ps *problems) ([]string, error) {
	row, err := lines.next()
	switch {
	case err == io.EOF && len(row) == 0 && lines.number == 1:
		return nil, &Problem{File: ps.file, Err: ErrEmpty, Text: "the file is empty: FDS has not written to it yet"}
	case err == io.EOF:
		return nil, &Problem{File: ps.file, Line: lines.number, Err: ErrTruncated, Text: "the header is unfinished: FDS has not written it whole yet"}
	case err != nil:
		return nil, ps.failedAt(lines, err)
	}
	if err := tooManyColumns(row, lines.number, ps); err != nil {
		return nil, err
	}
	if lines.number == 1 {
		row = bytes.TrimPrefix(row, []byte("\ufeff"))
		t.separator = ','
		if bytes.IndexByte(row, ';') >= 0 && bytes.IndexByte(row, ',') < 0 {
			t.separator = ';'
		}
	}
	names := strings.Split(string(row), string(t.separator))
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	return names, nil
}

func (t *TextTable) splitPlain(row string) ([]string, string) {
	return strings.Split(row, string(t.separator)), fmt.Sprintf("%d fields", len(t.Names))
}

// splitCommaSteps splits a row of _steps.csv under DECIMAL_SPECIFIER='COMMA',
// where FDS puts commas between fields and within numbers (" 0,252E+00"): of a
// step and a timestamp, which have none, and numbers, which have one each.
func (t *TextTable) splitCommaSteps(row string) ([]string, string) {
	const plain = 2
	numbers := len(t.Names) - plain
	expected := fmt.Sprintf("a step, a timestamp and %d numbers with decimal commas", numbers)
	if strings.Contains(row, ";") {
		return strings.Split(row, ";"), expected
	}
	parts := strings.Split(row, ",")
	if numbers < 0 || len(parts) != plain+2*numbers {
		return nil, expected
	}
	cells := parts[:plain:plain]
	for i := plain; i < len(parts); i += 2 {
		cells = append(cells, parts[i]+","+parts[i+1])
	}
	return cells, expected
}

// logNames are the columns of _devc_ctrl_log.csv.
var logNames = []string{"Time (s)", "Type", "ID", "State", "Value", "Units"}

// splitLog splits a row of _devc_ctrl_log.csv. The row of a control ends at its
// state. An ID may have commas itself up to FDS 6.10.1; the state, T or F, shows
// where it ends.
func (t *TextTable) splitLog(row string) ([]string, string) {
	const expected = "time, DEVC, ID, T or F, value, unit; or time, CTRL, ID, T or F"
	parts := strings.Split(row, string(t.separator))
	if len(parts) < 4 {
		return nil, expected
	}
	state := len(parts) - 1
	if strings.TrimSpace(parts[1]) == "DEVC" {
		state -= 2
	}
	if state < 3 || !slices.Contains([]string{"T", "F"}, strings.TrimSpace(parts[state])) {
		return nil, expected
	}
	id := strings.Join(parts[2:state], string(t.separator))
	cells := append([]string{parts[0], parts[1], id}, parts[state:]...)
	for len(cells) < len(t.Names) {
		cells = append(cells, "")
	}
	return cells, expected
}

// Strings returns a column as it stands in the file, without the blanks around
// it. It is an error if no column has the name (ErrNoColumn), which names the
// nearest, or several have it (ErrAmbiguous).
func (t *TextTable) Strings(name string) ([]string, error) {
	column, err := findLabel(t.Names, name)
	if err != nil {
		return nil, err
	}
	out := make([]string, 0, t.Len())
	rest := t.cells
	for i := 0; len(rest) > 0; i++ {
		end := bytes.IndexByte(rest, '\n')
		if i%len(t.Names) == column {
			out = append(out, string(rest[:end]))
		}
		rest = rest[end+1:]
	}
	return out, nil
}

// Numbers returns a column of numbers, in the file's own unit. An empty field is
// NaN, as the value of a control in _devc_ctrl_log.csv; so is what is not a
// number, which is in the problems (ErrNumber). It fails as [TextTable.Strings] does.
func (t *TextTable) Numbers(name string) ([]float64, []*Problem, error) {
	cells, err := t.Strings(name)
	if err != nil {
		return nil, nil, err
	}
	ps := &problems{file: t.file}
	out := make([]float64, len(cells))
	for i, cell := range cells {
		out[i] = math.NaN()
		if cell == "" {
			continue
		}
		v, err := parseNumber([]byte(cell), decimalMark(t.separator == ';'))
		if err != nil {
			ps.add(t.lines[i], 0, ErrNumber, "column %q: found %s, expected a number; it is taken as missing", name, excerpt([]byte(cell)))
		}
		out[i] = v
	}
	return out, ps.found(), nil
}

// TextTable reads a table of the run that is not all numbers, by its kind:
// "steps", "cpu" or "devc_ctrl_log", as [ReadTextTable] does. The file is the one
// that the .smv file names, else CHID_kind.csv. A run without such a file is an
// error (fs.ErrNotExist).
func (r *Run) TextTable(kind string) (*TextTable, error) {
	names, err := r.tableFiles(kind)
	if err != nil {
		return nil, err
	}
	f, err := r.open(names[0])
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadTextTable(f, r.path(names[0]))
}
