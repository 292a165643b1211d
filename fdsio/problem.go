package fdsio

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
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
	ErrIgnored   = errors.New("FDS skips this without a word")
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
	if ps.full() {
		ps.dropped++
		return nil
	}
	p := &Problem{File: ps.file, Line: line, Column: column, Device: device, Text: fmt.Sprintf(format, args...), Err: err}
	if ps.strict {
		return p
	}
	ps.keep(p)
	return nil
}

// addAt is [problems.add] for a place of a deck, which may be in another file.
func (ps *problems) addAt(at Place, err error, format string, args ...any) {
	if ps.full() {
		ps.dropped++
		return
	}
	ps.keep(&Problem{File: at.File, Line: at.Line, Column: at.Column, Text: fmt.Sprintf(format, args...), Err: err})
}

// note is [problems.add] for what is no reason to stop, however strict.
func (ps *problems) note(line, column int, err error, format string, args ...any) {
	ps.keep(&Problem{File: ps.file, Line: line, Column: column, Text: fmt.Sprintf(format, args...), Err: err})
}

// full reports whether problems are only counted from here on.
func (ps *problems) full() bool { return !ps.strict && len(ps.list) >= maxProblems }

func (ps *problems) keep(p *Problem) {
	if len(ps.list) < maxProblems {
		ps.list = append(ps.list, p)
	} else {
		ps.dropped++
	}
}

// notANumber notes a field that can't be read.
func (ps *problems) notANumber(device string, line, column int, field []byte) error {
	if ps.full() {
		ps.dropped++ // there may be millions
		return nil
	}
	return ps.addFor(device, line, column, ErrNumber, "found %s, expected a number; it is taken as missing", excerpt(bytes.TrimSpace(field)))
}

// timeGoesBack notes the rows that a restart has superseded.
func (ps *problems) timeGoesBack(line int, from, to float64, dropped int) error {
	return ps.add(line, 1, ErrTimeOrder, "time goes back from %v s to %v s, as after a restart; the later rows win, %d earlier ones are left out", from, to, dropped)
}

// merge adds what others have found further on in the file.
func (ps *problems) merge(others *problems) {
	for _, p := range others.list {
		ps.keep(p)
	}
	ps.dropped += others.dropped
}

// mergeByLine adds what two others have found in the same lines, a first. Of
// each, what is dropped comes after what is not.
func (ps *problems) mergeByLine(a, b *problems) {
	both := slices.Concat(a.list, b.list)
	slices.SortStableFunc(both, func(p, q *Problem) int { return p.Line - q.Line })
	ps.merge(&problems{list: both, dropped: a.dropped + b.dropped})
}

// checkTime notes a time that gives a row no place.
func (ps *problems) checkTime(time float64, line int) (ok bool, err error) {
	if math.IsNaN(time) || math.IsInf(time, 0) {
		return false, ps.add(line, 1, ErrNumber, "found the time %v, expected a finite number; the row is left out", time)
	}
	return true, nil
}

// failed puts the name of the file before an error of reading it.
func (ps *problems) failed(err error) error { return fmt.Errorf("fdsio: %s: %w", ps.file, err) }

// failedAt is [problems.failed] where a line is read.
func (ps *problems) failedAt(lines *lineReader, err error) error {
	if err == errLongLine {
		return &Problem{File: ps.file, Line: lines.number, Err: ErrFormat,
			Text: fmt.Sprintf("found a line of more than %d MiB, which no FDS file has; reading ends here, is this one?", maxLine>>20)}
	}
	return ps.failed(err)
}

// found returns the problems, with a last one that counts those not kept.
func (ps *problems) found() []*Problem {
	if ps.dropped == 0 {
		return ps.list
	}
	last := &Problem{File: ps.file, Text: fmt.Sprintf("%d more problems of these kinds", ps.dropped), Err: ps.list[len(ps.list)-1].Err}
	return append(ps.list, last)
}
