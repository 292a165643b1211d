package fdsio

import (
	"bytes"
	"fmt"
)

// maxTextColumns bounds the columns of a line file or a text table. FDS itself
// writes a few hundred at most.
const maxTextColumns = 1 << 16

// tooManyColumns refuses a row before room is made for its fields.
func tooManyColumns(row []byte, line int, ps *problems) error {
	if n := bytes.Count(row, []byte{','}) + bytes.Count(row, []byte{';'}) + 1; n > maxTextColumns {
		return &Problem{File: ps.file, Line: line, Err: ErrFormat,
			Text: fmt.Sprintf("found %d fields, expected at most %d; is this an FDS file?", n, maxTextColumns)}
	}
	return nil
}
