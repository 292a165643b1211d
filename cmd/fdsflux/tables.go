package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// tableWriter writes a table of time histories.
type tableWriter interface {
	begin(heads []columnHead) error
	row(r tableRow) error
	end() error
}

var tableWriters = map[string]func(io.Writer) tableWriter{
	"csv":     func(w io.Writer) tableWriter { return &textTable{w: w, separator: ","} },
	"tsv":     func(w io.Writer) tableWriter { return &textTable{w: w, separator: "\t"} },
	"jsonl":   func(w io.Writer) tableWriter { return &jsonLines{w: w} },
	"parquet": func(w io.Writer) tableWriter { return &parquetTable{w: w} },
}

// textTable writes the form of FDS: a row of units, a row of labels, numbers.
type textTable struct {
	w         io.Writer
	separator string
	line      []byte
}

func (t *textTable) begin(heads []columnHead) error {
	units, labels := []string{"s"}, []string{"Time"}
	quote := ""
	for _, h := range heads {
		if strings.Contains(h.label, t.separator) {
			quote = `"` // as FDS up to 6.10.1 wrote all IDs
		}
	}
	for _, h := range heads {
		units = append(units, h.unit)
		labels = append(labels, quote+h.label+quote)
	}
	_, err := fmt.Fprintf(t.w, "%s\n%s\n", strings.Join(units, t.separator), strings.Join(labels, t.separator))
	return err
}

func (t *textTable) row(r tableRow) error {
	t.line = t.line[:0]
	for i, f := range r.fields {
		if i > 0 {
			t.line = append(t.line, t.separator...)
		}
		at := len(t.line)
		t.line = append(t.line, f...)
		if comma := bytes.IndexByte(t.line[at:], ','); comma >= 0 {
			t.line[at+comma] = '.' // of DECIMAL_SPECIFIER='COMMA'
		}
	}
	t.line = append(t.line, '\n')
	_, err := t.w.Write(t.line)
	return err
}

func (t *textTable) end() error { return nil }

// distinctNames makes names of labels that may repeat or be empty: a repeated one
// gets #2, #3, …
func distinctNames(heads []columnHead) []string {
	names, count, taken := []string{"Time"}, map[string]int{}, map[string]bool{"Time": true}
	for _, h := range heads {
		name := h.name
		for taken[name] {
			count[h.name] = max(count[h.name], 1) + 1
			name = fmt.Sprintf("%s#%d", h.name, count[h.name])
		}
		taken[name] = true
		names = append(names, name)
	}
	return names
}

// jsonLines writes an object for each row. What JSON has no number for is null.
type jsonLines struct {
	w    io.Writer
	keys [][]byte // with the comma or brace before and the colon behind
	line []byte
}

func (t *jsonLines) begin(heads []columnHead) error {
	for i, name := range distinctNames(heads) {
		key, err := json.Marshal(name)
		if err != nil {
			return err
		}
		before := ","
		if i == 0 {
			before = "{"
		}
		t.keys = append(t.keys, slices.Concat([]byte(before), key, []byte(":")))
	}
	return nil
}

func (t *jsonLines) row(r tableRow) error {
	t.line = t.line[:0]
	for i, f := range r.fields {
		t.line = append(t.line, t.keys[i]...)
		t.line = appendJSON(t.line, f, r.values[i])
	}
	t.line = append(t.line, "}\n"...)
	_, err := t.w.Write(t.line)
	return err
}

// appendJSON writes a number by its text where that is JSON, so that no digit
// changes, else by its value.
func appendJSON(to, field []byte, v float64) []byte {
	if json.Valid(field) {
		return append(to, field...)
	}
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(to, "null"...)
	}
	return strconv.AppendFloat(to, v, 'g', -1, 64)
}

func (t *jsonLines) end() error { return nil }

// parquetTable writes a column of doubles for each device, with the units in the
// metadata of the file, "unit:NAME".
type parquetTable struct {
	w      io.Writer
	to     *parquet.GenericWriter[any]
	values parquet.Row
}

// orderedGroup is a schema whose columns stay in order; a parquet.Group sorts
// them by name.
type orderedGroup struct {
	parquet.Group
	fields []parquet.Field
}

func (g orderedGroup) Fields() []parquet.Field { return g.fields }

func newOrderedGroup(names []string) orderedGroup {
	g, place := parquet.Group{}, map[string]int{}
	for i, name := range names {
		g[name], place[name] = parquet.Leaf(parquet.DoubleType), i
	}
	fields := g.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int { return place[a.Name()] - place[b.Name()] })
	return orderedGroup{g, fields}
}

func (t *parquetTable) begin(heads []columnHead) error {
	names := distinctNames(heads)
	const groupValues = 1 << 20 // in memory at a time
	options := []parquet.WriterOption{
		parquet.NewSchema("devices", newOrderedGroup(names)),
		parquet.Compression(&parquet.Zstd),
		parquet.MaxRowsPerRowGroup(int64(max(100, groupValues/len(names)))),
		parquet.KeyValueMetadata("unit:Time", "s"),
	}
	for i, h := range heads {
		options = append(options, parquet.KeyValueMetadata("unit:"+names[i+1], h.unit))
	}
	t.to = parquet.NewGenericWriter[any](t.w, options...)
	t.values = make(parquet.Row, len(names))
	return nil
}

func (t *parquetTable) row(r tableRow) error {
	for i, v := range r.values {
		t.values[i] = parquet.DoubleValue(v).Level(0, 0, i)
	}
	_, err := t.to.WriteRows([]parquet.Row{t.values})
	return err
}

func (t *parquetTable) end() error { return t.to.Close() }

// toFile writes to a file, whole or not at all, or to standard output.
func toFile(e *env, path string, write func(io.Writer) error) error {
	if path == "" {
		return write(e.stdout)
	}
	return writeWhole(path, write)
}

// writeWhole writes a file that appears whole or not at all. What is no file, as
// /dev/stdout, is written to as it is.
func writeWhole(path string, write func(io.Writer) error) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return fmt.Errorf("cannot write %s: %w", path, errors.Unwrap(err))
		}
		return errors.Join(write(f), f.Close())
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".fdsflux-*")
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, errors.Unwrap(err))
	}
	defer func() {
		if err != nil {
			os.Remove(temporary.Name())
		}
	}()
	err = errors.Join(write(temporary), temporary.Chmod(0o644), temporary.Close())
	if err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}
