package main

import (
	"fmt"
	"math"
	"slices"

	"github.com/fdsflux/fdsflux/flux/validation"
)

// runRow is a column of the first run with those of the others that belong to it.
type runRow struct {
	sides   []*side
	columns []int
}

// amongRuns compares runs with the first of them.
func (c *compare) amongRuns(e *env, sides []*side) (report, error) {
	rows, couples, missing, err := c.rows(e, sides)
	if err != nil {
		return nil, err
	}
	c.settleBounds(couples)
	if err := loadCouples(e, couples); err != nil {
		return nil, err
	}
	r := &runsReport{Cells: c.cells}
	if len(c.tol) > 0 {
		r.missing = missing
	}
	for _, s := range sides {
		r.Runs = append(r.Runs, reportedSide{s.label, s.path, s.source})
	}
	for _, row := range rows {
		column, err := c.column(row)
		if err != nil {
			return nil, err
		}
		r.Columns = append(r.Columns, column)
		if slices.ContainsFunc(column.Runs, func(v reportedValue) bool { return v.Exceeds != "" }) {
			r.exceeded++
		}
	}
	if err := r.anyValue(); err != nil {
		return nil, err
	}
	if c.drawing.out != "" {
		charts, err := c.runCharts(e, rows)
		if err != nil {
			return nil, err
		}
		if r.Charts, err = c.drawing.write(e, c.drawing.files(charts)); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// rows finds the columns that belong together, in the order of the first run, and
// counts those that a run lacks.
func (c *compare) rows(e *env, sides []*side) (rows []runRow, all []couple, missing int, err error) {
	if err := checkLabels(sides); err != nil {
		return nil, nil, 0, err
	}
	first := sides[0]
	m := matcher{specs: c.specs, strict: true, used: map[string]bool{}, last: map[string]error{}}
	type key struct{ column, nth int } // a column may be compared with several of a run
	byColumn := map[key]*runRow{}
	var order []key
	for _, s := range sides[1:] {
		couples, err := m.couples(first, s)
		if err != nil {
			return nil, nil, 0, err
		}
		all = append(all, couples...)
		times := map[int]int{}
		for _, k := range couples {
			at := key{k.columnA, times[k.columnA]}
			times[k.columnA]++
			row := byColumn[at]
			if row == nil {
				row = &runRow{[]*side{first}, []int{k.columnA}}
				byColumn[at] = row
				order = append(order, at)
			}
			row.sides, row.columns = append(row.sides, s), append(row.columns, k.columnB)
		}
		if len(c.specs) == 0 {
			missing += tellUncoupled(e.stderr, s, couples, "the first run has no column of this name")
			missing += tellUncoupled(e.stderr, first, couples, s.label+" has no column of this name")
		}
	}
	if len(all) == 0 {
		return nil, nil, 0, fmt.Errorf("no column has the same name in two runs: %s has %s, %s has %s; --column 'A=B' says which is which",
			first.label, first.ids(), sides[1].label, sides[1].ids())
	}
	if len(c.specs) == 0 {
		slices.SortStableFunc(order, func(a, b key) int { return a.column - b.column })
	}
	for _, i := range order {
		rows = append(rows, *byColumn[i])
	}
	return rows, all, missing, nil
}

// checkLabels returns an error for two runs of one label.
func checkLabels(sides []*side) error {
	labels := map[string]bool{}
	for _, s := range sides {
		if labels[s.label] {
			return fmt.Errorf("two runs are called %q; label=PATH gives them labels of their own", s.label)
		}
		labels[s.label] = true
	}
	return nil
}

// series returns what belongs together in one unit, less a base value, and where all
// of it is known.
func (c *compare) series(row runRow, base float64) (list []validation.Series, in validation.Window, err error) {
	first := row.sides[0]
	unit := shownUnit(first.columns[row.columns[0]].unit)
	window := c.window(first.columns[row.columns[0]].x.dimension)
	for i, s := range row.sides {
		values, err := s.series(row.columns[i], unit)
		if err != nil {
			return nil, in, err
		}
		list = append(list, values.Above(base))
		if in, err = validation.Overlap(list[max(0, i-1)], list[i], window); err != nil {
			return nil, in, fmt.Errorf("%s and %s: %w", row.sides[max(0, i-1)].label, s.label, inner{err})
		}
		window = &in
	}
	return list, in, nil
}

// column compares what belongs together.
func (c *compare) column(row runRow) (reportedColumn, error) {
	first := &row.sides[0].columns[row.columns[0]]
	metric := c.metric.of(first)
	unit, base, share := shownUnit(first.unit), 0.0, true
	if metric.ofRises(unit) {
		ambient, err := c.ambientOf(row.sides[0])
		if err == nil {
			unit, base = "K", ambient
		} else {
			share = false // a share of so many °C means nothing
		}
	}
	out := reportedColumn{Column: first.id, Quantity: dimensionName(unit), Metric: metric.String(), Unit: metricUnit(metric, unit, shownUnit(first.x.unit))}
	list, in, err := c.series(row, base)
	if isNothing(err) {
		return c.nothing(row, out, err), nil
	}
	if err != nil {
		return out, err
	}
	out.From, out.To = maybe(in.From), maybe(in.To)
	var values []float64
	for i, s := range row.sides {
		v := metric.differ(list[0], list[i], in)
		v.Run, v.Column = s.label, s.columns[row.columns[i]].id
		values = append(values, float64(v.Value))
		from := values[0]
		if !share {
			from = math.NaN()
		}
		v.Relative = maybe(float64(v.Difference) / math.Abs(from))
		if v.Difference == 0 {
			v.Relative = 0 // of 0, too
		}
		if i > 0 {
			v.Lacks = lacks(list[0], list[i], c.window(first.x.dimension))
			v.Exceeds = judge(c.tol, float64(v.Difference), from, out.Unit)
			if v.Exceeds == "" && len(c.tol) > 0 {
				v.Exceeds = v.Lacks
			}
		}
		out.Runs = append(out.Runs, v)
	}
	out.Convergence = c.converge(row, values)
	return out, nil
}

// lacks says where a run has no value at points of the first, as one does that ended
// early: what both share may agree, and hide that. Empty where it has all in the window
// (nil for all), but for the first and the last, as two runs do not write at the same
// time to the last digit.
func lacks(first, s validation.Series, w *validation.Window) string {
	known := knownAt(first, w)
	if len(known) < 3 {
		return ""
	}
	without := unknownAt(s, known[1:len(known)-1])
	if without == nil {
		return ""
	}
	return fmt.Sprintf("no value at %d of the %d points of the first, from %.6g to %.6g", len(without), len(known), without[0], without[len(without)-1])
}

// knownAt lists where a series has points with a value in a window, nil for all.
func knownAt(s validation.Series, w *validation.Window) (at []float64) {
	for i, x := range s.X {
		if !math.IsNaN(s.Y[i]) && (w == nil || w.From <= x && x <= w.To) {
			at = append(at, x)
		}
	}
	return at
}

// unknownAt lists those of some abscissae at which a series is not known.
func unknownAt(s validation.Series, among []float64) (at []float64) {
	for _, x := range among {
		if math.IsNaN(s.At(x)) {
			at = append(at, x)
		}
	}
	return at
}

// nothing is the row of columns that can't be compared.
func (c *compare) nothing(row runRow, out reportedColumn, why error) reportedColumn {
	nan := maybe(math.NaN())
	out.From, out.To = nan, nan
	for i, s := range row.sides {
		v := reportedValue{Run: s.label, Column: s.columns[row.columns[i]].id, Value: nan, Difference: nan, Relative: nan, Largest: nan, LargestAt: nan}
		if i > 0 {
			v.Reason = trimPackage(why)
			v.Exceeds = judge(c.tol, math.NaN(), math.NaN(), out.Unit)
		}
		out.Runs = append(out.Runs, v)
	}
	return out
}

// differ reduces two series and tells by how much the second is larger, and the
// largest difference that there is anywhere. Where every point counts, it is this that
// is judged, and the value is the one that is farthest from 0.
func (m chosenMetric) differ(first, s validation.Series, in validation.Window) reportedValue {
	nan := maybe(math.NaN())
	v := reportedValue{Value: nan, Difference: nan, Largest: nan, LargestAt: nan}
	d, err := validation.Difference(first, s, &in)
	if err == nil {
		x, y := d.Largest()
		v.Largest, v.LargestAt = maybe(y), maybe(x)
	}
	if m.all && err == nil {
		var own validation.Series
		if own, err = validation.Difference(validation.Series{X: s.X, Y: make([]float64, len(s.X))}, s, &in); err == nil {
			_, y := own.Largest()
			v.Value, v.Difference = maybe(y), v.Largest
		}
	}
	if !m.all {
		var value, from float64
		if value, err = m.Of(s, in); err == nil {
			from, err = m.Of(first, in)
		}
		v.Value, v.Difference = maybe(value), maybe(value-from)
	}
	if err != nil {
		v.Value, v.Difference, v.Reason = nan, nan, trimPackage(err)
	}
	return v
}

// converge is what three grids tell, nil where --cells is not given or a run lacks the
// column.
func (c *compare) converge(row runRow, values []float64) *reportedConvergence {
	if len(c.cells) != 3 || len(values) != 3 {
		return nil
	}
	got, err := validation.Converge([3]float64(c.cells), [3]float64(values))
	if err != nil {
		return &reportedConvergence{Behaviour: "not known", Order: maybe(math.NaN()), Estimate: maybe(math.NaN()), Remark: trimPackage(err)}
	}
	return &reportedConvergence{got.Behaviour.String(), maybe(got.Order), maybe(got.Estimate), got.Remark}
}
