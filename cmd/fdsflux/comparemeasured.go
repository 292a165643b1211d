package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/fdsflux/fdsflux/flux/validation"
)

// withExperiments compares models with measurements.
func (c *compare) withExperiments(e *env, sides []*side) (report, error) {
	models, experiments, err := c.split(sides)
	if err != nil {
		return nil, err
	}
	couples, err := c.coupleAll(e, models, experiments)
	if err != nil {
		return nil, err
	}
	c.settleBounds(couples)
	if err := loadCouples(e, couples); err != nil {
		return nil, err
	}
	r := &measuredReport{perModel: severalModels(couples)}
	for _, s := range models {
		r.Models = append(r.Models, reportedSide{s.label, s.path, s.source})
	}
	for _, s := range experiments {
		r.Measured = append(r.Measured, reportedSide{s.label, s.path, s.source})
	}
	if err := c.addPairs(e, r, couples); err != nil {
		return nil, err
	}
	r.Statistics = c.statistics(r.samples)
	if c.drawing.out != "" {
		charts, err := c.measuredCharts(e, r, couples)
		if err != nil {
			return nil, err
		}
		if r.Charts, err = c.drawing.write(e, c.drawing.files(charts)); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// severalModels reports whether a measured column is compared with more models than
// one. Then their statistics are kept apart.
func severalModels(couples []couple) bool {
	for i, k := range couples {
		if i > 0 && couples[i-1].b == k.b && couples[i-1].columnB == k.columnB && couples[i-1].a != k.a {
			return true
		}
	}
	return false
}

// split tells models from measurements.
func (c *compare) split(sides []*side) (models, experiments []*side, err error) {
	models = sides[:1]
	for _, s := range sides[1:] {
		if s.table || c.as == "experiments" {
			if slices.ContainsFunc(experiments, func(x *side) bool { return x.path == s.path && x.label == s.label }) {
				return nil, nil, fmt.Errorf("%s is given twice, and would count twice", s.path)
			}
			experiments = append(experiments, s)
		} else {
			models = append(models, s)
		}
	}
	var labels []string
	for _, m := range models {
		if slices.Contains(labels, m.label) {
			return nil, nil, fmt.Errorf("two models are called %q; label=PATH gives them labels of their own", m.label)
		}
		labels = append(labels, m.label)
	}
	for _, x := range experiments {
		if x.named && len(models) > 1 && !slices.Contains(labels, x.label) {
			return nil, nil, fmt.Errorf("%s=%s: no model has this label (%s); a measurement goes with the model of its label, without one with all", x.label, x.path, strings.Join(labels, ", "))
		}
	}
	return models, experiments, nil
}

// coupleAll finds which columns belong together, measurement by measurement.
func (c *compare) coupleAll(e *env, models, experiments []*side) ([]couple, error) {
	m := matcher{specs: c.specs, used: map[string]bool{}, last: map[string]error{}}
	var all []couple
	for _, x := range experiments {
		for _, model := range models {
			if x.named && len(models) > 1 && x.label != model.label {
				continue
			}
			list, err := m.couples(model, x)
			if err != nil {
				return nil, err
			}
			all = append(all, list...)
		}
	}
	if err := m.unused(); err != nil {
		return nil, err
	}
	for _, x := range experiments {
		if len(c.specs) == 0 {
			c.unpredicted += tellUncoupled(e.stderr, x, all, "--column 'A=B' says which column of the model is which")
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no column has the same name on both sides: %s has %s, %s has %s; --column 'A=B' says which is which",
			models[0].label, models[0].ids(), experiments[0].label, experiments[0].ids())
	}
	// All models beside one measured column.
	slices.SortStableFunc(all, func(a, b couple) int {
		if a.b != b.b {
			return slices.Index(experiments, a.b) - slices.Index(experiments, b.b)
		}
		return a.columnB - b.columnB
	})
	return all, nil
}

// ids names the first columns of a side.
func (s *side) ids() string {
	const most = 8
	var names []string
	for i := range s.columns {
		if i == most {
			names = append(names, "…")
			break
		}
		names = append(names, s.columns[i].id)
	}
	if names == nil {
		return "none"
	}
	return strings.Join(names, ", ")
}

// loadCouples reads the columns of all couples, once for each side.
func loadCouples(e *env, couples []couple) error {
	wanted := map[*side][]int{}
	var order []*side
	want := func(s *side, column int) {
		if wanted[s] == nil {
			order = append(order, s)
		}
		if !slices.Contains(wanted[s], column) {
			wanted[s] = append(wanted[s], column)
		}
	}
	for _, c := range couples {
		want(c.a, c.columnA)
		want(c.b, c.columnB)
	}
	for _, s := range order {
		if err := s.load(e, wanted[s]); err != nil {
			return err
		}
	}
	return nil
}

// both returns the series of a couple in one unit, that in which they are shown.
func (c couple) both() (a, b validation.Series, unit string, err error) {
	unit = shownUnit(c.a.columns[c.columnA].unit)
	if a, err = c.a.series(c.columnA, unit); err == nil {
		b, err = c.b.series(c.columnB, unit)
	}
	return a, b, unit, err
}

// addPairs reduces every couple to pairs. A couple that gives none keeps its row, with
// the reason; it is an error if that is so for all.
func (c *compare) addPairs(e *env, r *measuredReport, couples []couple) error {
	given := 0
	var last error
	for _, k := range couples {
		p, err := c.pairsOf(k)
		if err != nil {
			return err
		}
		if p.alone != "" {
			fmt.Fprintf(e.stderr, "not compared: %s\n", p.alone)
			c.unpredicted++
		}
		var shown []reportedPair
		for _, pt := range p.points {
			row := p.row
			row.WasValue, row.Predicted, row.Ratio = maybe(pt.Measured), maybe(pt.Predicted), maybe(pt.Predicted/pt.Measured)
			if p.metric.all {
				x := pt.X
				row.X = &x
			}
			if row.Exceeds = judge(c.tol, pt.Predicted-pt.Measured, pt.Measured, p.row.Unit); row.Exceeds != "" {
				r.exceeded++
			}
			shown = append(shown, row)
		}
		r.Pairs = append(r.Pairs, shown...)
		r.add(p)
		if p.reason == nil {
			given++
		} else {
			last = p.reason
			fmt.Fprintf(e.stderr, "no pair: %s\n", p.reason)
		}
	}
	if given == 0 {
		return last
	}
	if len(c.tol) > 0 {
		r.unpredicted = c.unpredicted
	}
	return nil
}

// pairs is what a couple comes to.
type pairs struct {
	row    reportedPair // without values
	metric chosenMetric
	points []validation.Point // one, unless every point is a pair
	reason error              // why there is none
	alone  string             // measured points at which the model has no value
}

func (c *compare) pairsOf(k couple) (pairs, error) {
	model, measured, unit, err := k.both()
	if err != nil && !isNothing(err) {
		return pairs{}, err
	}
	nameA, nameB := k.names()
	column := &k.a.columns[k.columnA]
	p := pairs{metric: c.metric.of(column), reason: err}
	if p.metric.ofRises(unit) {
		base, err := c.ambientOf(k.a)
		if err != nil {
			return p, err
		}
		model, measured = model.Above(base), measured.Above(base)
		unit = "K"
	}
	p.row = reportedPair{Model: k.a.label, Column: nameA, Measured: k.b.label, As: nameB, Quantity: dimensionName(unit),
		Metric: p.metric.String(), Unit: metricUnit(p.metric, unit, shownUnit(column.x.unit))}
	if p.reason == nil {
		p.alone = k.alone(model, measured, c.window(column.x.dimension))
	}
	switch {
	case p.reason != nil:
	case p.metric.all:
		p.points, p.reason = validation.Common(model, measured, c.window(column.x.dimension))
	default:
		var pair validation.Pair
		pair, p.reason = p.metric.Reduce(model, measured, c.window(column.x.dimension))
		p.points = []validation.Point{{Pair: pair}}
	}
	if p.reason != nil {
		p.reason = fmt.Errorf("%s of %s against %s of %s: %s", nameA, k.a.label, nameB, k.b.label, trimPackage(p.reason))
		p.row.Reason = p.reason.Error()
		if p.points == nil {
			p.points = []validation.Point{{Pair: validation.Pair{Measured: math.NaN(), Predicted: math.NaN()}}}
			p.metric.all = false // there is no point to show
		}
	}
	return p, nil
}

// alone says which measured points in a window (nil for all) have no prediction: they
// are left out. Empty where there are none.
func (c couple) alone(model, measured validation.Series, w *validation.Window) string {
	known := knownAt(measured, w)
	without := unknownAt(model, known)
	if without == nil {
		return ""
	}
	nameA, nameB := c.names()
	return fmt.Sprintf("%d of %d points of %s of %s, from %.6g to %.6g, where %s of %s has no value",
		len(without), len(known), nameB, c.b.label, without[0], without[len(without)-1], nameA, c.a.label)
}

// isNothing reports whether there is nothing to compare, which keeps no other columns
// from being compared.
func isNothing(err error) bool {
	return errors.Is(err, validation.ErrNoPoints) || errors.Is(err, validation.ErrNoOverlap)
}

// ofRises reports whether a metric of values in a unit is one of rises above ambient:
// that of temperatures is, unless it asks when they reach one.
func (m chosenMetric) ofRises(unit string) bool {
	return unit == "C" && (m.all || m.Kind != validation.TimeTo)
}

// ambientOf is the temperature above which that of a model rises, in °C.
func (c *compare) ambientOf(s *side) (float64, error) {
	switch {
	case c.ambient != nil:
		return *c.ambient, nil
	case s.run != nil && s.run.Ambient != nil:
		return *s.run.Ambient, nil
	}
	return 0, errors.New("temperatures are compared as rises above ambient, and no file tells what that is; --ambient does, in °C")
}

func dimensionName(unit string) string {
	u, err := validation.ParseUnit(unit)
	if err != nil {
		return unit
	}
	return string(u.Dimension)
}

// metricUnit is the unit of a metric of values in a unit.
func metricUnit(m chosenMetric, unit, abscissa string) string {
	switch {
	case !m.all && m.Kind == validation.TimeTo:
		return abscissa
	case m.all || m.Kind != validation.Area:
		return unit
	case unit == "kW/m2" && abscissa == "s":
		return "kJ/m2"
	}
	return unit + " " + abscissa
}
