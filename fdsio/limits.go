package fdsio

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// What bounds the memory that a broken file can take. FDS itself writes one
// number of 16 bytes for each column, in a few hundred columns at most.
const (
	maxLineBytes = 16 << 20 // in a line
	maxColumns   = 1 << 16  // of a line file or a text table
)

var errLongLine = fmt.Errorf("a line is longer than %d MiB, which no FDS file has", maxLineBytes>>20)

// lineLimit passes on what it reads until a line gets too long.
type lineLimit struct {
	r      io.Reader
	length int // of the line that has not ended yet
}

func (l *lineLimit) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if end := bytes.LastIndexByte(p[:n], '\n'); end >= 0 {
		l.length = n - 1 - end
	} else {
		l.length += n
	}
	if l.length > maxLineBytes {
		return n, errLongLine
	}
	return n, err
}

// readFailed turns an error of reading a line into what the user is told.
func readFailed(lines *lineReader, ps *problems, err error) error {
	if errors.Is(err, errLongLine) {
		return &Problem{File: ps.file, Line: lines.number, Err: ErrFormat, Text: errLongLine.Error() + "; is this an FDS file?"}
	}
	return ps.failed(err)
}

// tooManyColumns refuses a row before room is made for its fields.
func tooManyColumns(row []byte, line int, ps *problems) error {
	if n := bytes.Count(row, []byte{','}) + bytes.Count(row, []byte{';'}) + 1; n > maxColumns {
		return &Problem{File: ps.file, Line: line, Err: ErrFormat,
			Text: fmt.Sprintf("found %d fields, expected at most %d; is this an FDS file?", n, maxColumns)}
	}
	return nil
}
