package main

import (
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
		return byName(a, b), nil
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
		if x, y := a.columns[c.columnA].x.dimension, b.columns[c.columnB].x.dimension; x != y {
			return nil, fmt.Errorf("--column %s: the one is over %s, the other over %s", spec, orNothing(x), orNothing(y))
		}
		m.used[spec] = true
		out = append(out, c)
	}
	return out, nil
}

func orNothing(d validation.Dimension) string {
	if d == "" {
		return "what is neither time nor length"
	}
	return string(d)
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

func byName(a, b *side) []couple {
	var out []couple
	for j := range b.columns {
		for i := range a.columns {
			if a.columns[i].id == b.columns[j].id && a.columns[i].x.dimension == b.columns[j].x.dimension {
				out = append(out, couple{a, b, i, j})
				break
			}
		}
	}
	return out
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
