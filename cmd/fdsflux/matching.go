package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fdsflux/fdsflux/flux/validation"
)

// couple is a column of one side with that of another that is to be compared with it.
type couple struct {
	a, b             *side
	columnA, columnB int
}

func (c couple) names() (a, b string) { return c.a.columns[c.columnA].id, c.b.columns[c.columnB].id }

// matcher couples the columns of two sides: as --column says, else by their names.
type matcher struct {
	specs  []string // "A=B", or "A" for the same name on both sides
	strict bool     // every spec has to fit any two sides
	used   map[string]bool
	last   map[string]error // why a spec that was not used does not fit
}

// couples returns the columns of two sides that belong together. Columns over time go with columns over
// time alone, profiles with profiles.
func (m *matcher) couples(a, b *side) ([]couple, error) {
	if len(m.specs) == 0 {
		return byName(a, b)
	}
	var out []couple
	for _, spec := range m.specs {
		c, err := coupleOf(spec, a, b)
		if err != nil {
			if m.strict {
				return nil, fmt.Errorf("--column %s: %w", spec, err)
			}
			m.last[spec] = err
			continue
		}
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("--column %s: %w", spec, err)
		}
		if slices.Contains(out, c) {
			return nil, fmt.Errorf("--column %s: these columns are given twice, and would count twice", spec)
		}
		m.used[spec] = true
		out = append(out, c)
	}
	return out, nil
}

var errOverOther = errors.New("a history does not go with a profile")

// check returns an error unless both columns are over time, or both over a distance.
func (c couple) check() error {
	for _, s := range []struct {
		*side
		column int
	}{{c.a, c.columnA}, {c.b, c.columnB}} {
		if x := s.columns[s.column].x; x.dimension != validation.Time && x.dimension != validation.Length {
			return s.noUnit(x.name, x.unit, "s or m")
		}
	}
	if x, y := c.a.columns[c.columnA].x.dimension, c.b.columns[c.columnB].x.dimension; x != y {
		return fmt.Errorf("%w: the one is over %s, the other over %s", errOverOther, x, y)
	}
	return nil
}

// unused is the error of a --column that fits nowhere.
func (m *matcher) unused() error {
	for _, spec := range m.specs {
		if !m.used[spec] {
			return fmt.Errorf("--column %s: %w", spec, m.last[spec])
		}
	}
	return nil
}

// coupleOf finds the columns that a spec names. An ID may have an equals sign itself:
// it is cut where both parts are columns.
func coupleOf(spec string, a, b *side) (couple, error) {
	try := func(nameA, nameB string) (couple, error) {
		i, err := a.find(nameA)
		if err != nil {
			return couple{}, err
		}
		j, err := b.find(nameB)
		return couple{a, b, i, j}, err
	}
	c, first := try(spec, spec)
	if first == nil {
		return c, nil
	}
	if strings.Contains(spec, "=") {
		nameA, nameB, _ := strings.Cut(spec, "=")
		_, first = try(nameA, nameB)
	}
	for i := range spec {
		if spec[i] == '=' {
			if c, err := try(spec[:i], spec[i+1:]); err == nil {
				return c, nil
			}
		}
	}
	return couple{}, first
}

// byName couples the columns of one name that are over the same. It is an error where
// it is not known what one is over.
func byName(a, b *side) ([]couple, error) {
	places := map[string][]int{}
	for i := range a.columns {
		places[a.columns[i].id] = append(places[a.columns[i].id], i)
	}
	var out []couple
	for j := range b.columns {
		for _, i := range places[b.columns[j].id] {
			k := couple{a, b, i, j}
			err := k.check()
			if err == nil {
				out = append(out, k)
				break
			}
			if !errors.Is(err, errOverOther) {
				return nil, err
			}
		}
	}
	return out, nil
}

// tellUncoupled names the columns of a side that are not compared with anything.
func tellUncoupled(w io.Writer, s *side, in []couple, hint string) (n int) {
	var names []string
	for i := range s.columns {
		if !slices.ContainsFunc(in, func(c couple) bool { return c.a == s && c.columnA == i || c.b == s && c.columnB == i }) {
			names = append(names, s.columns[i].id)
		}
	}
	const most = 8
	if n = len(names); n > most {
		names = append(names[:most], fmt.Sprintf("… (%d in all)", n))
	}
	if n > 0 {
		fmt.Fprintf(w, "not compared: %s: %s; %s\n", s.label, strings.Join(names, ", "), hint)
	}
	return n
}
