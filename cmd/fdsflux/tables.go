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

// tableWriter writes a table of time histories. The fields are the text of the
// file, the time first.
type tableWriter interface {
	begin(heads []columnHead) error
	row(fields [][]byte) error
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

func (t *textTable) row(fields [][]byte) error {
	t.line = t.line[:0]
	for i, f := range fields {
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
	names, seen := []string{"Time"}, map[string]bool{"Time": true}
	for _, h := range heads {
		name := h.label
		for n := 2; seen[name]; n++ {
			name = fmt.Sprintf("%s#%d", h.label, n)
		}
		seen[name] = true
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

func (t *jsonLines) row(fields [][]byte) error {
	t.line = t.line[:0]
	for i, f := range fields {
		t.line = append(t.line, t.keys[i]...)
		t.line = appendJSON(t.line, f)
	}
	t.line = append(t.line, "}\n"...)
	_, err := t.w.Write(t.line)
	return err
}

func appendJSON(to, field []byte) []byte {
	if json.Valid(field) {
		return append(to, field...)
	}
	v := value(field)
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(to, "null"...)
	}
	return strconv.AppendFloat(to, v, 'g', -1, 64)
}

// value reads a field; NaN if it is no number.
func value(field []byte) float64 {
	v, err := strconv.ParseFloat(strings.Replace(string(field), ",", ".", 1), 64)
	if err != nil && !math.IsInf(v, 0) {
		return math.NaN()
	}
	return v
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
	names []string
}

func (g orderedGroup) Fields() []parquet.Field {
	fields := g.Group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int {
		return slices.Index(g.names, a.Name()) - slices.Index(g.names, b.Name())
	})
	return fields
}

func (t *parquetTable) begin(heads []columnHead) error {
	g := orderedGroup{Group: parquet.Group{}, names: distinctNames(heads)}
	options := []parquet.WriterOption{parquet.KeyValueMetadata("unit:Time", "s")}
	for i, name := range g.names {
		g.Group[name] = parquet.Leaf(parquet.DoubleType)
		if i > 0 {
			options = append(options, parquet.KeyValueMetadata("unit:"+name, heads[i-1].unit))
		}
	}
	t.to = parquet.NewGenericWriter[any](t.w, append(options, parquet.NewSchema("devices", g), parquet.Compression(&parquet.Zstd))...)
	t.values = make(parquet.Row, len(g.names))
	return nil
}

func (t *parquetTable) row(fields [][]byte) error {
	for i, f := range fields {
		t.values[i] = parquet.DoubleValue(value(f)).Level(0, 0, i)
	}
	_, err := t.to.WriteRows([]parquet.Row{t.values})
	return err
}

func (t *parquetTable) end() error { return t.to.Close() }

// writeWhole writes a file that appears whole or not at all.
func writeWhole(path string, write func(io.Writer) error) (err error) {
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
