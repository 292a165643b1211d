package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/fdsflux/fdsflux/flux/validation"
)

// bound is an end of the window, in s or m.
type bound struct {
	value     float64
	dimension validation.Dimension // empty where no unit tells it
	text      string
}

func setBound(to **bound) func(string) error {
	return func(v string) error {
		number, unit := cutNumber(v)
		f, err := strconv.ParseFloat(number, 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return fmt.Errorf("found %q, expected a time or a distance as in 30, 2min or 0.5m", v)
		}
		b := &bound{value: f, text: v}
		if unit != "" {
			u, err := validation.ParseUnit(unit)
			if err != nil || u.Dimension != validation.Time && u.Dimension != validation.Length {
				return fmt.Errorf("found %q, expected a unit of time or length, as in 30s or 0.5m", v)
			}
			values, err := validation.Convert([]float64{f}, unit, shownUnit(unit))
			if err != nil {
				return err
			}
			b.value, b.dimension = values[0], u.Dimension
		}
		*to = b
		return nil
	}
}

// cutNumber cuts a text behind the number with which it begins.
func cutNumber(text string) (number, rest string) {
	for end := len(text); end > 0; end-- {
		if _, err := strconv.ParseFloat(text[:end], 64); err == nil {
			return text[:end], strings.TrimSpace(text[end:])
		}
	}
	return "", text
}

// settleBounds decides what bounds without a unit are of: the time, where anything
// over time is compared, else the distance.
func (c *compare) settleBounds(couples []couple) {
	c.plain = validation.Length
	for _, k := range couples {
		if k.a.columns[k.columnA].x.dimension == validation.Time {
			c.plain = validation.Time
		}
	}
}

// window is what --from and --to leave of an abscissa, nil for all.
func (c *compare) window(of validation.Dimension) *validation.Window {
	w := validation.Window{From: math.Inf(-1), To: math.Inf(1)}
	applies := func(b *bound) bool {
		return b != nil && (b.dimension == of || b.dimension == "" && c.plain == of)
	}
	if applies(c.from) {
		w.From = c.from.value
	}
	if applies(c.to) {
		w.To = c.to.value
	}
	if !applies(c.from) && !applies(c.to) {
		return nil
	}
	return &w
}
