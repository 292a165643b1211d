package validation

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Entry is one row of a table of model uncertainty.
type Entry struct {
	Release             string // of FDS; empty in a table of one's own that does not tell
	Quantity            string // the category, as the guide names it: "Surface Heat Flux"
	Datasets, Points    int    // that it rests on; 0 where a table does not tell
	ExperimentDeviation float64
	Uncertainty
	Source string
}

// Table is a table of model uncertainty, with any number of releases.
type Table []Entry

//go:embed tables.csv
var shipped []byte

// Shipped returns the entries for heat fluxes and for temperatures of solids that
// the FDS developers published with releases 6.2.0, 6.7.1 and 6.7.4. No later table
// was found: none of them is that of the newest FDS, and the numbers differ much from
// one to the next. Each entry names its source.
func Shipped() Table {
	t, err := ReadTable(bytes.NewReader(shipped), "tables.csv")
	if err != nil {
		panic(err) // it is part of the program
	}
	return t
}

// ErrNoEntry says that a table does not have what was looked up.
var ErrNoEntry = errors.New("no such entry")

// Lookup returns the entry for a quantity, upper and lower case being one, of a
// release. An empty release stands for the newest one in this table that has the
// quantity; the entry tells which that is. What is not there is ErrNoEntry, with the
// nearest names.
func (t Table) Lookup(release, quantity string) (Entry, error) {
	var releases, quantities []string
	var found *Entry
	for i := range t {
		e := &t[i]
		if release != "" && e.Release != release {
			releases = append(releases, e.Release)
			continue
		}
		quantities = append(quantities, e.Quantity)
		if strings.EqualFold(e.Quantity, quantity) && (found == nil || newer(e.Release, found.Release)) {
			found = e
		}
	}
	switch {
	case found != nil:
		return *found, nil
	case len(quantities) == 0:
		return Entry{}, fmt.Errorf("validation: %w for release %q; there are %s", ErrNoEntry, release, enumerate(releases))
	}
	text := ""
	if release != "" {
		text = " of release " + release
	}
	return Entry{}, fmt.Errorf("validation: %w for category %q%s; did you mean %q? (%s)", ErrNoEntry, quantity, text, nearest(quantity, quantities), enumerate(quantities))
}

// newer reports whether release a is later than b, by its numbers.
func newer(a, b string) bool {
	numbers := func(release string) (out []int) {
		for _, part := range strings.Split(release, ".") {
			n, _ := strconv.Atoi(part)
			out = append(out, n)
		}
		return out
	}
	return slices.Compare(numbers(a), numbers(b)) > 0
}

// tableNames are the names that a column may have, the shipped table's first, then
// those of validation_scatterplot_output.csv, which the guide's scripts write.
var tableNames = map[string][]string{
	"release":  {"release"},
	"quantity": {"quantity"},
	"datasets": {"datasets", "number of datasets"},
	"points":   {"points", "number of points"},
	"sigma_e":  {"sigma_e", "sigma_experiment", "sigmae"},
	"sigma_m":  {"sigma_m", "sigma_model", "sigmam"},
	"bias":     {"bias"},
	"source":   {"source"},
}

// ReadTable reads a table of one's own: a CSV file whose header names quantity,
// sigma_m and bias, and may name release, datasets, points, sigma_e and source. The
// file validation_scatterplot_output.csv of FDS's own scripts is one. name is used in
// messages, and as the source where the table names none. A column that is not known,
// a value that is no positive number, and a quantity that comes twice for one release
// are errors.
func ReadTable(r io.Reader, name string) (Table, error) {
	in := csv.NewReader(r)
	in.TrimLeadingSpace = true
	head, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("validation: %s: no header: %w", name, err)
	}
	place, err := tableColumns(head)
	if err != nil {
		return nil, fmt.Errorf("validation: %s:1: %w", name, err)
	}
	var out Table
	for {
		row, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("validation: %s: %w", name, err)
		}
		line, _ := in.FieldPos(0)
		e, err := tableEntry(row, place)
		if err != nil {
			return nil, fmt.Errorf("validation: %s:%d: %w", name, line, err)
		}
		if e.Source == "" {
			e.Source = name
		}
		for _, o := range out {
			if strings.EqualFold(o.Quantity, e.Quantity) && o.Release == e.Release {
				return nil, fmt.Errorf("validation: %s:%d: found %q a second time, expected one row for each quantity of a release", name, line, e.Quantity)
			}
		}
		out = append(out, e)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("validation: %s: no rows below the header", name)
	}
	return out, nil
}

// tableColumns finds the columns by their names.
func tableColumns(head []string) (map[string]int, error) {
	place := map[string]int{}
	var known []string
	for _, names := range tableNames {
		known = append(known, names[0])
	}
	slices.Sort(known)
	for i, h := range head {
		h = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))
		key := ""
		for k, names := range tableNames {
			if slices.Contains(names, h) {
				key = k
			}
		}
		if key == "" {
			return nil, fmt.Errorf("unknown column %q; did you mean %q? (%s)", h, nearest(h, known), enumerate(known))
		}
		if _, twice := place[key]; twice {
			return nil, fmt.Errorf("two columns for %s", key)
		}
		place[key] = i
	}
	for _, key := range []string{"quantity", "sigma_m", "bias"} {
		if _, ok := place[key]; !ok {
			return nil, fmt.Errorf("no column %q: expected quantity, sigma_m and bias", key)
		}
	}
	return place, nil
}

func tableEntry(row []string, place map[string]int) (Entry, error) {
	cell := func(key string) string {
		if i, ok := place[key]; ok {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	e := Entry{Release: cell("release"), Quantity: cell("quantity"), Source: cell("source")}
	if e.Quantity == "" {
		return e, errors.New("found no quantity, expected its name")
	}
	for key, to := range map[string]*float64{"sigma_e": &e.ExperimentDeviation, "sigma_m": &e.ModelDeviation, "bias": &e.Bias} {
		text := cell(key)
		if text == "" && key == "sigma_e" {
			continue
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || !(v > 0) || math.IsInf(v, 0) {
			return e, fmt.Errorf("%s is %q, expected a number above 0", key, text)
		}
		*to = v
	}
	for key, to := range map[string]*int{"datasets": &e.Datasets, "points": &e.Points} {
		text := cell(key)
		if text == "" {
			continue
		}
		v, err := strconv.Atoi(text)
		if err != nil || v < 0 {
			return e, fmt.Errorf("%s is %q, expected a whole number", key, text)
		}
		*to = v
	}
	return e, nil
}

// enumerate names each of a list once.
func enumerate(names []string) string {
	var out []string
	for _, n := range names {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return strings.Join(out, ", ")
}

// nearest returns the name that takes the fewest edits, upper and lower case being
// one.
func nearest(name string, known []string) string {
	best, fewest := "", math.MaxInt
	for _, k := range known {
		if n := edits(strings.ToUpper(name), strings.ToUpper(k)); n < fewest {
			best, fewest = k, n
		}
	}
	return best
}

// edits counts the characters to insert, delete or replace (Levenshtein).
func edits(from, to string) int {
	a, b := []rune(from), []rune(to)
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		left, above := i+1, row[0]
		row[0] = left
		for j := range b {
			n := above
			if a[i] != b[j] {
				n++
			}
			above = row[j+1]
			row[j+1] = min(n, above+1, row[j]+1)
		}
	}
	return row[len(b)]
}
