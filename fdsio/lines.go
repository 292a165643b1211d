package fdsio

import (
	"bytes"
	"errors"
	"io"
)

// maxLine bounds a line of a file, and with it the memory that a file without
// line ends can take: 16 MiB are 2^18 labels of 60 characters.
const maxLine = 16 << 20

// maxColumns bounds the columns of a file. FDS itself splits files at 254 columns
// or not at all; what is wider than this is no device file.
const maxColumns = 1 << 18

// firstBuffer is the size of a buffer that has not met a longer line, leastRead the
// least room in it that is worth a read.
const firstBuffer, leastRead = 128 << 10, 16 << 10

var errLongLine = errors.New("line too long")

// lineReader gives the lines of a file without their ends. The last line comes
// with io.EOF if its end is missing.
type lineReader struct {
	r      io.Reader
	number int   // of the line that came last, from 1
	offset int64 // of the first byte after it
	end    int   // the length of its end: 1, 2 with a carriage return, 0 if missing

	buf       []byte
	from, to  int   // what is read of it and not yet given
	leftOut   int64 // NUL bytes of the current line that are not in buf
	readError error
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{r: r, buf: make([]byte, firstBuffer)}
}

// next returns the next line, valid until the call after it. A line longer than
// maxLine is errLongLine.
func (l *lineReader) next() ([]byte, error) {
	l.number++
	searched := l.from
	for {
		if i := bytes.IndexByte(l.buf[searched:l.to], '\n'); i >= 0 {
			return l.take(searched + i + 1), nil
		}
		searched = l.to
		if l.readError != nil {
			line := l.buf[l.from:l.to]
			l.offset += int64(len(line)) + l.leftOut
			l.from, l.end = l.to, 0
			return line, l.readError
		}
		if len(l.buf)-l.to < leastRead {
			if l.from == 0 && len(l.buf) >= maxLine {
				return nil, errLongLine
			}
			searched -= l.from
			l.makeRoom()
		}
		l.fill()
	}
}

// take gives the line that ends at to.
func (l *lineReader) take(to int) []byte {
	line := l.buf[l.from : to-1]
	l.offset += int64(to-l.from) + l.leftOut
	l.from, l.leftOut, l.end = to, 0, 1
	if n := len(line); n > 0 && line[n-1] == '\r' {
		l.end = 2
		return line[:n-1]
	}
	return line
}

// makeRoom moves what is left to the front of the buffer, or takes a larger one
// if it begins there already.
func (l *lineReader) makeRoom() {
	to := l.buf
	if l.from == 0 {
		to = make([]byte, min(2*len(l.buf), maxLine))
	}
	l.to = copy(to, l.buf[l.from:l.to])
	l.buf, l.from = to, 0
}

// fill reads on. Of a long run of NUL bytes, as a crashed machine leaves behind,
// only the beginning is kept: the run may be larger than any line.
func (l *lineReader) fill() {
	const longRun = 4 << 10
	in := l.buf[l.from:l.to]
	inRun := len(in) >= longRun && onlyNUL(in[len(in)-longRun:])
	const mostEmptyReads = 100
	for range mostEmptyReads {
		n, err := l.r.Read(l.buf[l.to:])
		l.readError = err
		if inRun && onlyNUL(l.buf[l.to:l.to+n]) {
			l.leftOut += int64(n)
		} else {
			l.to += n
		}
		if n > 0 || err != nil {
			return
		}
	}
	l.readError = io.ErrNoProgress
}

func onlyNUL(b []byte) bool { return len(bytes.TrimLeft(b, "\x00")) == 0 }
