package main

import (
	"fmt"

	"github.com/fdsflux/fdsflux/flux/fluxplot"
	"github.com/fdsflux/fdsflux/flux/validation"
)

// runCharts draws each column of all runs on one pair of axes, and below the
// differences from the first.
func (c *compare) runCharts(e *env, rows []runRow) ([]chart, error) {
	if len(rows) > mostPairs && len(c.specs) == 0 {
		tellMore(e.stderr, len(rows))
		rows = rows[:mostPairs]
	}
	var out []chart
	for _, row := range rows {
		sheet, err := c.runChart(row)
		if isNothing(err) {
			continue // said with the numbers
		}
		if err != nil {
			return nil, err
		}
		first := row.sides[0]
		out = append(out, chart{fluxplot.Chart{Name: first.columns[row.columns[0]].id, Sheet: sheet}, "runs"})
	}
	return out, nil
}

func (c *compare) runChart(row runRow) (*fluxplot.Sheet, error) {
	first := &row.sides[0].columns[row.columns[0]]
	list, in, err := c.series(row, 0)
	if err != nil {
		return nil, err
	}
	unit := shownUnit(first.unit)
	upper := fluxplot.Panel{Axis: quantityAxis(unit)}
	lower := fluxplot.Panel{Axis: differenceAxis(unit)}
	var sources []string
	for i, s := range row.sides {
		label := s.label
		if id := s.columns[row.columns[i]].id; id != first.id {
			label += ": " + id
		}
		sources = append(sources, s.words())
		upper.Curves = append(upper.Curves, fluxplot.Curve{Label: label, X: list[i].X, Y: list[i].Y, Style: fluxplot.RunStyle(i)})
		d, err := validation.Difference(list[0], list[i], &in)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", first.id, err)
		}
		if i > 0 {
			lower.Curves = append(lower.Curves, fluxplot.Curve{X: d.X, Y: d.Y, Style: fluxplot.RunStyle(i)})
		}
	}
	sources = append(sources, "difference from "+row.sides[0].label)
	return fluxplot.Stack(first.id, joinRemarks(sources...), first.x.text(), upper, lower)
}
