package fdsio

import (
	"errors"
	"fmt"
	"strings"
)

// What can be wrong with a file. A [Problem] wraps one of these.
var (
	ErrHeader    = errors.New("not the header of an FDS file")
	ErrEmpty     = errors.New("no data")
	ErrTruncated = errors.New("unfinished last line")
	ErrRagged    = errors.New("wrong number of fields")
	ErrNumber    = errors.New("not a number")
	ErrTimeOrder = errors.New("time does not increase")
	ErrFormat    = errors.New("malformed")
	ErrDeck      = errors.New("FDS would not read this")
)

// Problem is something in a file that is not as it should be, and where. Line
// and Column count from 1; 0 stands for the whole file or line. Column counts
// bytes.
type Problem struct {
	File         string
	Line, Column int
	Device       string // the ID of the column, if it is about one
	Text         string // what was found, what was expected, what to do or what was done
	Err          error  // one of the Err values of this package
}

func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	for _, n := range []int{p.Line, p.Column} {
		if n > 0 {
			fmt.Fprintf(&b, ":%d", n)
		}
	}
	b.WriteString(": ")
	if p.Device != "" {
		fmt.Fprintf(&b, "device %q: ", p.Device)
	}
	b.WriteString(p.Text)
	return b.String()
}

func (p *Problem) Unwrap() error { return p.Err }

// maxProblems bounds what is kept of a file that is wrong all over.
const maxProblems = 100

// problems collects what is found while reading goes on.
type problems struct {
	file    string
	strict  bool
	list    []*Problem
	dropped int
}

// add notes a problem. It returns the problem as an error where reading is strict.
func (ps *problems) add(line, column int, err error, format string, args ...any) error {
	return ps.addFor("", line, column, err, format, args...)
}

func (ps *problems) addFor(device string, line, column int, err error, format string, args ...any) error {
	if !ps.strict && len(ps.list) == maxProblems {
		ps.dropped++
		return nil
	}
	p := &Problem{File: ps.file, Line: line, Column: column, Device: device, Text: fmt.Sprintf(format, args...), Err: err}
	if ps.strict {
		return p
	}
	ps.list = append(ps.list, p)
	return nil
}

// failed puts the name of the file before an error of reading it.
func (ps *problems) failed(err error) error { return fmt.Errorf("fdsio: %s: %w", ps.file, err) }

// found returns the problems, with a last one that counts those not kept.
func (ps *problems) found() []*Problem {
	if ps.dropped == 0 {
		return ps.list
	}
	last := &Problem{File: ps.file, Text: fmt.Sprintf("%d more problems of these kinds", ps.dropped), Err: ps.list[len(ps.list)-1].Err}
	return append(ps.list, last)
}
