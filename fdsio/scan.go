package fdsio

import (
	"bytes"
	"io"
)

// Scanner reads a device file row by row, in memory that does not grow with the
// number of rows:
//
//	s := fdsio.NewScanner(r, "job_devc.csv", nil)
//	for s.Scan() {
//		fmt.Println(s.Time(), s.Values())
//	}
//	if err := s.Err(); err != nil {
//		return err
//	}
//
// What can't be read is treated as [ReadTable] does, but for rows that a restart
// has superseded: they have been given when that is found. Then Time goes back,
// and Problems says so.
type Scanner struct {
	rows    *rowReader
	err     error
	last    float64
	started bool
	fields  [][]byte
}

// NewScanner begins to read. name is used in messages only.
func NewScanner(r io.Reader, name string, opts *ReadOptions) *Scanner {
	rows, err := newRowReader(r, sizeOf(r), name, opts)
	return &Scanner{rows: rows, err: err}
}

// Header returns the header of the file; it is empty if that could not be read.
func (s *Scanner) Header() Header {
	if s.rows == nil {
		return Header{}
	}
	return s.rows.Header
}

// Scan goes on to the next row. It returns false at the end and at an error.
func (s *Scanner) Scan() bool {
	if s.err != nil {
		return false
	}
	if s.err = s.rows.next(); s.err != nil {
		return false
	}
	time := s.Time()
	if s.started && time <= s.last {
		s.err = s.rows.ps.add(s.Line(), 1, ErrTimeOrder, "time goes back from %v s to %v s, as after a restart; this row and the later ones supersede those before it from %v s on", s.last, time, time)
	}
	s.last, s.started = time, true
	return s.err == nil
}

// Time returns the time of the row, in s.
func (s *Scanner) Time() float64 { return s.rows.values[0] }

// Columns returns the indices of the columns that are read, ascending, without
// the time.
func (s *Scanner) Columns() []int { return s.rows.keep[1:] }

// Values returns the values of these columns in the row. They hold until the next
// call of Scan.
func (s *Scanner) Values() []float64 { return s.rows.values[1:] }

// Line returns the line of the row in the file, from 1.
func (s *Scanner) Line() int { return s.rows.lines.number }

// Err returns the error that ended the reading, nil at the end of the file.
func (s *Scanner) Err() error {
	if s.err == io.EOF {
		return nil
	}
	return s.err
}

// Problems returns what has been found so far that is not as it should be.
func (s *Scanner) Problems() []*Problem {
	if s.rows == nil {
		return nil
	}
	return s.rows.ps.found()
}

// Fields returns the text of the time and of the columns in the row, as the file
// has it without the blanks around it. It holds until the next call of Scan.
func (s *Scanner) Fields() [][]byte {
	s.fields = s.fields[:0]
	rest, column := s.rows.line, 0
	for _, want := range s.rows.keep {
		var field []byte
		for ; column <= want; column++ {
			field, rest, _ = bytes.Cut(rest, []byte{s.rows.separator})
		}
		s.fields = append(s.fields, bytes.TrimSpace(field))
	}
	return s.fields
}
