package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/parquet-go/parquet-go"
)

// derivedWriter writes what was derived, station by station.
type derivedWriter interface {
	begin(derivedHead) error
	station(*derivedStation) error
	end() error
}

var derivedWriters = map[string]func(io.Writer) derivedWriter{
	"table":   func(w io.Writer) derivedWriter { return &derivedTable{w} },
	"csv":     func(w io.Writer) derivedWriter { return &derivedCSV{w: w} },
	"json":    func(w io.Writer) derivedWriter { return &derivedJSON{w: w} },
	"parquet": func(w io.Writer) derivedWriter { return &derivedParquet{w: w} },
}

// derivedTable is for people.
type derivedTable struct{ w io.Writer }

func (t *derivedTable) begin(h derivedHead) error {
	_, err := fmt.Fprintf(t.w, "%s, FDS %s\n", h.CHID, orUnknown(h.FDS, ""))
	return err
}

func (t *derivedTable) end() error {
	_, err := fmt.Fprintln(t.w, "\n± is one standard uncertainty: of rounding, and of averaging where values are means over intervals")
	return err
}

func (t *derivedTable) station(s *derivedStation) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "\n%s\n", s.place.heading(""))
	say := func(what, text string) {
		for i, line := range wrap(text, textWidth-14) {
			if i > 0 {
				what = ""
			}
			fmt.Fprintf(&b, "  %-12s%s\n", what, line)
		}
	}
	say("Convention", s.Convention.sourceWords())
	if s.Emissivity != nil {
		say("Emissivity", s.Emissivity.words())
	}
	for _, r := range s.Remarks {
		say("Remark", r)
	}
	s.printQuantities(&b)
	return writeTrimmed(t.w, b.Bytes())
}

func (c *derivedConvention) sourceWords() string {
	source := map[string]string{
		"files": "(told by the files)", "--fds": "(told by --fds)", "numbers": "(told by the numbers)", "assumed": "(assumed)",
	}[c.Source]
	return c.words() + " " + source
}

func (e *derivedEmissivity) words() string {
	switch {
	case e.Value == nil:
		return "not known: " + e.Reason
	case e.Source == "deck" || e.Source == "--emissivity":
		return fmt.Sprintf("%.6g, given by %s", *e.Value, strings.Replace(e.Source, "deck", "the deck", 1))
	}
	text := fmt.Sprintf("%.6g", *e.Value)
	if e.Uncertainty > 0 {
		text += fmt.Sprintf(" ± %.2g", e.Uncertainty)
	}
	if e.Source == "EMISSIVITY column" {
		return text + ", " + e.Reason
	}
	return text + ", " + e.Source + ": " + e.Reason
}

// printQuantities prints a line for each quantity, and below why some rows have no
// value.
func (s *derivedStation) printQuantities(w io.Writer) {
	fmt.Fprintln(w)
	if len(s.Quantities) == 0 {
		fmt.Fprintln(w, "  The run printed all; --all shows it.")
		return
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprint(t, "  quantity\tfrom\trows\tmean\tmin\tmax\tlast\t±\tunit\t\n")
	var notes []string
	missing := map[string][]string{} // quantities by what is said of their rows
	for _, q := range s.determinedFirst() {
		sum := q.summary()
		fmt.Fprintf(t, "  %s\t%s\t%d/%d\t", q.words(), q.source(), sum.rows, len(q.Values))
		if sum.rows == 0 {
			fmt.Fprintf(t, "%s\n", q.reasons())
			continue
		}
		fmt.Fprintf(t, "%.4g\t%.4g\t%.4g\t%.6g\t%.2g\t%s\t\n", sum.mean, sum.low, sum.high, sum.last, sum.uncertainty, readableUnit(q.Unit))
		if n := len(q.Values) - sum.rows; n > 0 {
			note := fmt.Sprintf(": %s without a value: %s", counted(n, "row"), q.reasons())
			if missing[note] == nil {
				notes = append(notes, note)
			}
			missing[note] = append(missing[note], string(q.Quantity))
		}
	}
	t.Flush()
	for _, n := range notes {
		for _, line := range wrap(strings.Join(missing[n], ", ")+n, textWidth-2) {
			fmt.Fprintf(w, "  %s\n", line)
		}
	}
}

// determinedFirst puts what has no value at all at the end.
func (s *derivedStation) determinedFirst() []*derivedQuantity {
	var out, rest []*derivedQuantity
	for i := range s.Quantities {
		if q := &s.Quantities[i]; q.How == notDetermined {
			rest = append(rest, q)
		} else {
			out = append(out, q)
		}
	}
	return append(out, rest...)
}

// readableUnit is a unit as a table for people has it.
func readableUnit(unit string) string {
	switch unit {
	case "C":
		return "°C"
	case "W/m2/K":
		return "W/(m2 K)"
	}
	return unit
}

func (q *derivedQuantity) source() string {
	if q.Device != "" && q.How != notDetermined {
		return q.Device
	}
	return q.How
}

// reasons are why rows have no value.
func (q *derivedQuantity) reasons() string {
	var out []string
	for _, u := range q.NotDetermined {
		out = append(out, u.Reason)
	}
	return strings.Join(out, "; ")
}

type summary struct {
	rows                               int
	mean, low, high, last, uncertainty float64
}

func (q *derivedQuantity) summary() summary {
	s := summary{low: math.Inf(1), high: math.Inf(-1)}
	for i, v := range q.Values {
		if math.IsNaN(v) {
			continue
		}
		s.rows++
		s.mean += v
		s.low, s.high = min(s.low, v), max(s.high, v)
		s.last, s.uncertainty = v, q.Uncertainties[i]
	}
	s.mean /= float64(s.rows)
	return s
}

// derivedCSV has a row for each station, quantity and time. What is not determined
// has neither value nor uncertainty.
type derivedCSV struct {
	w    io.Writer
	line []byte
}

func (t *derivedCSV) begin(derivedHead) error {
	_, err := fmt.Fprintln(t.w, "time,station,quantity,value,uncertainty,unit,how,reason,device,gauge_celsius,gauge_emissivity,gauge_h")
	return err
}

func (t *derivedCSV) end() error { return nil }

func (t *derivedCSV) station(s *derivedStation) error {
	for i := range s.Quantities {
		q := &s.Quantities[i]
		before := "," + csvFields(s.Station, string(q.Quantity)) + ","
		after := "," + csvFields(append([]string{q.Unit, q.How, "", q.Device}, q.Gauge.fields()...)...) + "\n"
		without := map[string]string{} // the rest of a line without a value, by the reason
		for _, u := range q.NotDetermined {
			without[u.Reason] = ",," + csvFields(append([]string{q.Unit, notDetermined, u.Reason, q.Device}, q.Gauge.fields()...)...) + "\n"
		}
		for k, v := range q.Values {
			t.line = append(appendDigits(t.line[:0], s.Time[k]), before...)
			if math.IsNaN(v) {
				t.line = append(t.line, without[q.reason(k)]...)
			} else {
				t.line = append(appendDigits(t.line, v), ',')
				t.line = append(appendDigits(t.line, q.Uncertainties[k]), after...)
			}
			if _, err := t.w.Write(t.line); err != nil {
				return err
			}
		}
	}
	return nil
}

// fields are the temperature, emissivity and h of a gauge.
func (g *derivedGauge) fields() []string {
	if g == nil {
		return []string{"", "", ""}
	}
	return []string{number(g.Temperature), number(g.Emissivity), text(g.Coefficient)}
}

// csvFields is a part of a line of CSV.
func csvFields(fields ...string) string {
	var b bytes.Buffer
	c := csv.NewWriter(&b)
	c.Write(fields)
	c.Flush()
	return strings.TrimSuffix(b.String(), "\n")
}

// derivedJSON writes a line for each station.
type derivedJSON struct {
	w    io.Writer
	more bool
}

func (t *derivedJSON) begin(h derivedHead) error {
	head, err := json.Marshal(h)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(t.w, "%s,\"stations\":[", bytes.TrimSuffix(head, []byte("}")))
	return err
}

func (t *derivedJSON) station(s *derivedStation) error {
	before := "\n"
	if t.more {
		before = ",\n"
	}
	t.more = true
	var b bytes.Buffer
	b.WriteString(before)
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return err
	}
	_, err := t.w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	return err
}

func (t *derivedJSON) end() error {
	_, err := fmt.Fprint(t.w, "\n]}\n")
	return err
}

// derivedParquet has the rows and columns of derivedCSV; what is empty there is null.
type derivedParquet struct {
	w  io.Writer
	to *parquet.GenericWriter[derivedRow]
}

type derivedRow struct {
	Time             float64  `parquet:"time"`
	Station          string   `parquet:"station,dict"`
	Quantity         string   `parquet:"quantity,dict"`
	Value            *float64 `parquet:"value,optional"`
	Uncertainty      *float64 `parquet:"uncertainty,optional"`
	Unit             string   `parquet:"unit,dict"`
	How              string   `parquet:"how,dict"`
	Reason           *string  `parquet:"reason,optional,dict"`
	Device           *string  `parquet:"device,optional,dict"`
	GaugeCelsius     *float64 `parquet:"gauge_celsius,optional"`
	GaugeEmissivity  *float64 `parquet:"gauge_emissivity,optional"`
	GaugeCoefficient *float64 `parquet:"gauge_h,optional"`
}

func (t *derivedParquet) begin(derivedHead) error {
	t.to = parquet.NewGenericWriter[derivedRow](t.w, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(1<<17),
		parquet.KeyValueMetadata("unit:time", "s"), parquet.KeyValueMetadata("unit:gauge_celsius", "C"), parquet.KeyValueMetadata("unit:gauge_h", "W/m2/K"))
	return nil
}

func (t *derivedParquet) station(s *derivedStation) error {
	for i := range s.Quantities {
		q := &s.Quantities[i]
		rows := make([]derivedRow, len(q.Values))
		for k := range rows {
			r := derivedRow{Time: s.Time[k], Station: s.Station, Quantity: string(q.Quantity), Unit: q.Unit, How: q.How}
			if math.IsNaN(q.Values[k]) {
				why := q.reason(k)
				r.How, r.Reason = notDetermined, &why
			} else {
				r.Value, r.Uncertainty = &q.Values[k], &q.Uncertainties[k]
			}
			if q.Device != "" {
				r.Device = &q.Device
			}
			if g := q.Gauge; g != nil {
				r.GaugeCelsius, r.GaugeEmissivity, r.GaugeCoefficient = &g.Temperature, &g.Emissivity, g.Coefficient
			}
			rows[k] = r
		}
		if _, err := t.to.Write(rows); err != nil {
			return err
		}
	}
	return nil
}

func (t *derivedParquet) end() error { return t.to.Close() }

// columnTable writes a station in the form of FDS: a row of units, a row of labels,
// numbers. What is not determined is NaN, and said.
type columnTable struct{ w, stderr io.Writer }

func (t *columnTable) begin(derivedHead) error { return nil }
func (t *columnTable) end() error              { return nil }

func (t *columnTable) station(s *derivedStation) error {
	table := &textTable{w: t.w, separator: ","}
	var heads []columnHead
	for i := range s.Quantities {
		q := &s.Quantities[i]
		heads = append(heads, columnHead{label: string(q.Quantity), unit: q.Unit})
		for _, u := range q.NotDetermined {
			fmt.Fprintf(t.stderr, "NaN: %s, %s at %d of %s: %s\n", s.Station, q.Quantity, len(u.Rows), counted(len(s.Time), "row"), u.Reason)
		}
	}
	if err := table.begin(heads); err != nil {
		return err
	}
	row := tableRow{fields: make([][]byte, 1+len(heads))}
	for k, at := range s.Time {
		row.fields[0] = appendDigits(row.fields[0][:0], at)
		for i := range s.Quantities {
			row.fields[1+i] = appendDigits(row.fields[1+i][:0], s.Quantities[i].Values[k])
		}
		if err := table.row(row); err != nil {
			return err
		}
	}
	return nil
}

// columnFiles writes a columnTable for each station to a folder and prints the names.
type columnFiles struct {
	dir            string
	stdout, stderr io.Writer
	chid           string
	taken          takenNames
}

func (t *columnFiles) begin(h derivedHead) error {
	t.chid, t.taken = h.CHID, takenNames{}
	return nil
}

func (t *columnFiles) end() error { return nil }

func (t *columnFiles) station(s *derivedStation) error {
	path := t.taken.next(filepath.Join(t.dir, fmt.Sprintf("%s_%s%s.csv", fileName(t.chid), fileName(s.Station), derivedSuffix)))
	err := writeWhole(path, func(w io.Writer) error {
		b := bufio.NewWriter(w)
		return errors.Join((&columnTable{b, t.stderr}).station(s), b.Flush())
	})
	if err == nil {
		_, err = fmt.Fprintln(t.stdout, path)
	}
	return err
}
