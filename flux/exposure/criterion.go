package exposure

import (
	"fmt"
	"math"
	"strings"

	"github.com/fdsflux/fdsflux/flux"
)

// Criterion is a published relation of a flux to levels at which something happens.
type Criterion struct {
	ID       string // short, for tables
	Title    string
	Quantity string // FDS's QUANTITY of the flux that it is a relation of
	Equation string // with the symbols that it needs
	Source   string // with edition and equation; which secondary source, if it is known from one
	Range    string // of validity, in words

	// The range of validity as far as it is one of the flux; 0: none is known.
	Lowest, Highest flux.HeatFlux

	Relation Relation
	Levels   []Level
}

// Relation is a [Threshold], a [PowerLaw] or a [ThickSolid].
type Relation interface {
	// Unit is that of the measure and of levels.
	Unit() string

	// follow returns the measure at the end, or the highest there was, and when each
	// level was reached.
	follow(h *History, levels []float64) (measure float64, reached []Moment)
	validate() error
}

// Level is a value of the measure and what is known to happen there.
type Level struct {
	Effect    string
	Value     float64
	Low, High float64 // the spread that the source gives; 0: none
}

// Outcome is what a history comes to by a criterion.
type Outcome struct {
	Measure float64 // the dose at the end; the highest flux or temperature
	Reached []Reached
	Missing float64 // s that gaps leave the measure ignorant of: of a thick solid all from the first gap on
	Outside float64 // s during which the flux counted but was out of the range of validity
}

// Reached says when a level was, and when the ends of its spread.
type Reached struct {
	Level
	At, Earliest, Latest Moment
}

// Evaluate applies a criterion to a history of the flux that it is a relation of.
func (c *Criterion) Evaluate(h *History) Outcome {
	var levels []float64
	for _, l := range c.Levels {
		levels = append(levels, l.Value)
		if l.Low > 0 {
			levels = append(levels, l.Low, l.High)
		}
	}
	measure, moments := c.Relation.follow(h, levels)
	sum := h.Summary()
	o := Outcome{Measure: measure, Missing: sum.To - sum.From - sum.Covered, Outside: c.outside(h, sum.Max.Value)}
	if solid, ok := c.Relation.(ThickSolid); ok {
		o.Missing = sum.To - h.time[solid.lastRow(h)]
	}
	for _, l := range c.Levels {
		r := Reached{Level: l, At: moments[0], Earliest: moments[0], Latest: moments[0]}
		moments = moments[1:]
		if l.Low > 0 {
			r.Earliest, r.Latest = moments[0], moments[1]
			moments = moments[2:]
		}
		o.Reached = append(o.Reached, r)
	}
	return o
}

// outside is for how long the flux, at most so high, counts but is out of the range of
// validity.
func (c *Criterion) outside(h *History, highest float64) (seconds float64) {
	if c.Highest > 0 && highest > float64(c.Highest) {
		seconds += h.Above(float64(c.Highest)).Total
	}
	if least := c.countsAbove(); float64(c.Lowest) > least {
		seconds += h.Above(least).Total - h.Above(float64(c.Lowest)).Total
	}
	return seconds
}

// countsAbove is the flux, W/m2, above which a flux counts; what cools a thick solid is
// left to its range in words.
func (c *Criterion) countsAbove() float64 {
	switch law := c.Relation.(type) {
	case PowerLaw:
		return float64(max(law.Above, law.Offset))
	case Threshold:
		least := math.Inf(1)
		for _, l := range c.Levels {
			least = min(least, l.Value)
		}
		return least
	}
	return 0
}

// Validate reports what a criterion lacks: none is shown without source and range.
func (c *Criterion) Validate() error {
	for _, part := range []struct{ name, text string }{
		{"id", c.ID}, {"title", c.Title}, {"quantity", c.Quantity}, {"equation", c.Equation}, {"source", c.Source}, {"range", c.Range},
	} {
		if strings.TrimSpace(part.text) == "" {
			return fmt.Errorf("exposure: criterion %q has no %s", c.ID, part.name)
		}
	}
	if c.Relation == nil || len(c.Levels) == 0 {
		return fmt.Errorf("exposure: criterion %q has no relation or no levels", c.ID)
	}
	if err := c.Relation.validate(); err != nil {
		return fmt.Errorf("exposure: criterion %q has %w", c.ID, err)
	}
	for _, bound := range []flux.HeatFlux{c.Lowest, c.Highest} {
		if !(bound >= 0) || math.IsInf(float64(bound), 1) {
			return fmt.Errorf("exposure: criterion %q has a range to %v, want a finite flux of at least 0", c.ID, bound)
		}
	}
	for _, l := range c.Levels {
		spread := l.Low == 0 && l.High == 0 || 0 < l.Low && l.Low <= l.Value && l.Value <= l.High && finite(l.High)
		if l.Effect == "" || !(l.Value > 0) || !finite(l.Value) || !spread {
			return fmt.Errorf("exposure: criterion %q has the level %v (%v to %v) for %q, want an effect, a finite value above 0, and low and high on both sides of it or neither",
				c.ID, l.Value, l.Low, l.High, l.Effect)
		}
	}
	return nil
}
