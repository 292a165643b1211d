package main

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"regexp"
	"strconv"
	"text/tabwriter"
)

// writeJSON writes a value as indented JSON.
func writeJSON[T any](w io.Writer, v T) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// maybe is a number of a report. NaN and the infinities, which JSON has not, are
// null there and empty in CSV.
type maybe float64

func (m maybe) known() bool { return !math.IsNaN(float64(m)) && !math.IsInf(float64(m), 0) }

// MarshalJSON implements json.Marshaler.
func (m maybe) MarshalJSON() ([]byte, error) {
	if !m.known() {
		return []byte("null"), nil
	}
	return json.Marshal(float64(m))
}

// full is the number with all its digits.
func (m maybe) full() string {
	if !m.known() {
		return ""
	}
	return number(float64(m))
}

// short is the number for a table that people read.
func (m maybe) short() string {
	if !m.known() {
		return "–"
	}
	v := float64(m)
	if a := math.Abs(v); a >= 1e3 && a < 1e6 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}

func (m maybe) String() string { return m.short() }

// percent is a share, as in "12.3 %".
func (m maybe) percent() string {
	if !m.known() {
		return "–"
	}
	return strconv.FormatFloat(100*float64(m), 'g', 3, 64) + " %"
}

// aligned writes what a function writes with its columns aligned.
func aligned(w io.Writer, write func(t io.Writer)) error {
	var b bytes.Buffer
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	write(t)
	t.Flush()
	return writeTrimmed(w, b.Bytes())
}

var trailingBlanks = regexp.MustCompile(` +\n`)

// writeTrimmed writes tables without the blanks with which their writer fills the
// last column.
func writeTrimmed(w io.Writer, tables []byte) error {
	_, err := w.Write(trailingBlanks.ReplaceAll(tables, []byte("\n")))
	return err
}
