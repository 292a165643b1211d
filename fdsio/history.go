package fdsio

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

var (
	// ErrNoColumn marks a label that no column has.
	ErrNoColumn = errors.New("no such column")
	// ErrAmbiguous marks a label that several columns have.
	ErrAmbiguous = errors.New("ambiguous label")
)

// ReadHistory reads any table of time histories that FDS writes: _hrr.csv,
// _mass.csv, _ctrl.csv, as [ReadTable] does a device file. With
// DECIMAL_SPECIFIER='COMMA' FDS separates the states of controls by commas, which
// also are its decimal marks (" 2,5245249E-001,-1" below "s;status"); such rows
// are read by the width of a state, which is always two characters. A line above
// 16 MiB is an error.
func ReadHistory(r io.Reader, name string, opts *ReadOptions) (*Table, error) {
	return ReadTable(&stateRows{lines: newLineReader(r)}, name, opts)
}

// stateRows passes on a file with semicolons before the states of controls. No
// byte changes its place, so that messages stay right.
type stateRows struct {
	lines  *lineReader
	states int // columns of states; 0 where the file has no semicolons
	rest   []byte
	buf    []byte
}

func (s *stateRows) Read(p []byte) (int, error) {
	for len(s.rest) == 0 {
		line, err := s.lines.next()
		s.buf = append(s.buf[:0], line...)
		s.rest = s.buf
		if err == io.EOF && len(line) > 0 {
			break // the end comes again at the next call
		}
		if err != nil {
			return 0, err
		}
		if s.lines.number == 2 {
			s.states = bytes.Count(line, []byte{';'})
		}
		if s.lines.number > 2 && s.states > 0 {
			separateStates(s.buf, s.states)
		}
		s.buf = append(s.buf, '\n')
		s.rest = s.buf
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// separateStates puts semicolons before the n states at the end of a row, if that
// is what stands there: commas alone, n of them each before two characters.
func separateStates(row []byte, n int) {
	const width = 3 // of a comma and a state
	time := len(row) - n*width
	if time <= 0 || bytes.IndexByte(row, ';') >= 0 || bytes.Count(row[:time], []byte{','}) > 1 {
		return
	}
	for at := time; at < len(row); at += width {
		if row[at] != ',' || bytes.IndexByte(row[at+1:at+width], ',') >= 0 {
			return
		}
	}
	for at := time; at < len(row); at += width {
		row[at] = ';'
	}
}

// Find returns the index of the column that has a label. It is an error if none
// has it (ErrNoColumn), which names the nearest, or several do (ErrAmbiguous).
func (h Header) Find(label string) (int, error) { return findLabel(h.Labels, label) }

// Column returns the values of the column that has a label; "Time" is the time.
// It fails as [Header.Find] does, and for a column that was not read.
func (t *Table) Column(label string) ([]float64, error) {
	i, err := t.Find(label)
	switch {
	case err != nil:
		return nil, err
	case i == 0:
		return t.Time, nil
	case t.Columns[i] == nil:
		return nil, fmt.Errorf("fdsio: column %q was not read: ask for column %d in ReadOptions.Columns: %w", label, i, ErrNoColumn)
	}
	return t.Columns[i], nil
}

func findLabel(labels []string, label string) (int, error) {
	first := slices.Index(labels, label)
	if first < 0 {
		return 0, fmt.Errorf("fdsio: no column %q; did you mean %q? (%s): %w", label, nearest(label, labels), enumerate(labels), ErrNoColumn)
	}
	if next := slices.Index(labels[first+1:], label); next >= 0 {
		return 0, fmt.Errorf("fdsio: %q stands over several columns, of which %d and %d are the first; take one by its index: %w",
			label, first, first+1+next, ErrAmbiguous)
	}
	return first, nil
}

// nearest returns the label that takes the fewest edits; upper and lower case
// are the same to it.
func nearest(label string, labels []string) string {
	best, fewest := "", -1
	for _, l := range labels {
		if n := edits(strings.ToUpper(label), strings.ToUpper(l)); fewest < 0 || n < fewest {
			best, fewest = l, n
		}
	}
	return best
}

// edits counts the bytes to insert, delete or replace to make b out of a
// (Levenshtein).
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// Table reads a table of time histories of the run by its kind: "hrr", "mass" or
// "ctrl", as [ReadHistory] does. The files are those that the .smv file names,
// else CHID_kind.csv. Columns that COLUMN_DUMP_LIMIT spread over several files
// come as one table, as far as all of them go. A run without such a file is an
// error (fs.ErrNotExist).
func (r *Run) Table(kind string) (*Table, error) {
	names, err := r.tableFiles(kind)
	if err != nil {
		return nil, err
	}
	var whole *Table
	for _, name := range names {
		part, err := r.readHistory(name)
		switch {
		case err != nil:
			return nil, err
		case whole == nil:
			whole = part
		default:
			if err := whole.append(part, r.path(name)); err != nil {
				return nil, err
			}
		}
	}
	return whole, nil
}

func (r *Run) readHistory(name string) (*Table, error) {
	f, err := r.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadHistory(f, r.path(name), nil)
}

// append puts the columns of another file of the same run beside those of t.
func (t *Table) append(part *Table, name string) error {
	n := min(len(t.Time), len(part.Time))
	for i := range n {
		if t.Time[i] != part.Time[i] {
			return &Problem{File: name, Column: 1, Err: ErrTimeOrder,
				Text: fmt.Sprintf("found %v s as time of row %d of data, expected %v s as in the file before", part.Time[i], i+1, t.Time[i])}
		}
	}
	t.Problems = append(t.Problems, part.Problems...)
	if longer := max(len(t.Time), len(part.Time)); longer > n {
		t.Problems = append(t.Problems, &Problem{File: name, Err: ErrRagged,
			Text: fmt.Sprintf("it and the file before end at different times, as while FDS is writing; the last %d rows of the longer one are left out", longer-n)})
	}
	t.Labels = append(t.Labels, part.Labels[1:]...)
	if t.Units != nil && part.Units != nil {
		t.Units = append(t.Units, part.Units[1:]...)
	} else {
		t.Units = nil
	}
	t.Columns = append(t.Columns, part.Columns[1:]...)
	t.Time = t.Time[:n]
	for i, c := range t.Columns {
		if c != nil {
			t.Columns[i] = c[:n]
		}
	}
	return nil
}

// tableFiles finds the files of one kind: hrr, steps, cpu, …
func (r *Run) tableFiles(kind string) ([]string, error) {
	var found []string
	for _, name := range r.smv.tables(kind) {
		if r.exists(name) {
			found = append(found, name)
		}
	}
	if found != nil {
		return found, nil
	}
	name := r.CHID + "_" + kind + ".csv"
	if r.exists(name) {
		return []string{name}, nil
	}
	for n := 1; r.exists(fmt.Sprintf("%s_%d_%s.csv", r.CHID, n, kind)); n++ {
		found = append(found, fmt.Sprintf("%s_%d_%s.csv", r.CHID, n, kind))
	}
	if found != nil {
		return found, nil
	}
	return nil, fmt.Errorf("fdsio: %s: %w: FDS wrote no such file, or the kind is wrong (hrr, mass, ctrl, steps, cpu, devc_ctrl_log)", r.path(name), fs.ErrNotExist)
}

// Tables returns the kinds of further tables that the run has, for [Run.Table]
// (hrr, mass, ctrl) and [Run.TextTable] (steps, cpu, devc_ctrl_log).
func (r *Run) Tables() (kinds []string) {
	for _, kind := range []string{"hrr", "mass", "ctrl", "steps", "cpu", "devc_ctrl_log"} {
		if names, err := r.tableFiles(kind); err == nil && len(names) > 0 && r.exists(names[0]) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// Meshes returns the meshes of the run, with what lies in them, as the .smv file
// has them; nil without one.
func (r *Run) Meshes() []Mesh { return r.smv.Meshes }
