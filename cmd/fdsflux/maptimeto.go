package main

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// fields returns the values that are asked for, of layers that have some: it says
// of which no value exceeds the level of --time-to.
func (m *mapper) fields(e *env, layers []*layer) (some []*layer, fields []*field, err error) {
	if err := m.checkLevelUnit(layers); err != nil {
		return nil, nil, err
	}
	var missing []string
	for _, l := range layers {
		f, err := m.field(e, l)
		if err != nil {
			return nil, nil, err
		}
		if low, high := f.extremes(); f.above != "" && low > high {
			missing = append(missing, l.name)
			continue
		}
		if f.never > 0 {
			reached, _ := f.count()
			fmt.Fprintf(e.stderr, "%s: %d of %s never exceed %s; they have no value\n", l.name, f.never, counted(f.never+reached, f.place()), f.above)
		}
		some, fields = append(some, l), append(fields, f)
	}
	if missing == nil {
		return some, fields, nil
	}
	text := fmt.Sprintf("nowhere is %s above --time-to %g %s%s", strings.Join(missing, ", "), *m.timeTo, layers[0].unit, spanWords(m.from, m.to))
	if fields == nil {
		return nil, nil, errors.New(text + "; --max draws the largest values")
	}
	fmt.Fprintf(e.stderr, "%s; that is left out\n", text)
	return some, fields, nil
}

// checkLevelUnit refuses one level for quantities in several units.
func (m *mapper) checkLevelUnit(layers []*layer) error {
	for _, l := range layers {
		if m.timeTo != nil && l.unit != layers[0].unit {
			return fmt.Errorf("--time-to %g: %s is in %s, %s in %s: one level takes one unit", *m.timeTo, layers[0].name, layers[0].unit, l.name, l.unit)
		}
	}
	return nil
}

// tellLevel says of times to a level which it is, and how many values never
// exceed it. The tiles are there.
func (f *field) tellLevel(level float64, unit string, never int) {
	f.above, f.never = strings.TrimSpace(fmt.Sprintf("%g %s", level, unit)), never
	f.suffix = strings.Replace(f.suffix, "time to", fmt.Sprintf("time to %g", level), 1)
	f.words = strings.Replace(f.words, "time to of", "interpolated between", 1)
	reached, _ := f.count()
	f.words += fmt.Sprintf(", %d of %s never", never, counted(never+reached, f.place()))
}

// count returns how many values there are, and how many are missing.
func (f *field) count() (there, missing int) {
	for i := range f.tiles {
		for _, v := range f.tiles[i].Values {
			if math.IsNaN(v) {
				missing++
			} else {
				there++
			}
		}
	}
	return there, missing
}

// place is what has a value.
func (f *field) place() string {
	if len(f.tiles) > 0 && f.tiles[0].Nodes {
		return "node"
	}
	return "cell"
}

// title names the values.
func (f *field) title(l *layer) string {
	if f.above == "" {
		return l.title + f.of
	}
	above := f.above
	if level, unit, ok := strings.Cut(above, " "); ok {
		above = level + " " + chartUnit(unit)
	}
	return l.title + ", first above " + above
}

// column names the values in tables.
func (f *field) column(l *layer) string {
	if f.above == "" {
		return l.name
	}
	return "FIRST ABOVE " + f.above + ", " + l.name
}

// maskedIn says what the cells without a value are in fields, if not for their
// times they are of one kind.
func maskedIn(fields []*field, otherwise string) string {
	never, missing := 0, 0
	for _, f := range fields {
		_, n := f.count()
		never, missing = never+f.never, missing+n
	}
	switch {
	case never == 0:
		return otherwise
	case never == missing:
		return "never"
	}
	return "none" // never, or no wall: there is room for a word
}
