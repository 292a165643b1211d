package fluxplot

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
)

// Profile returns the values of a map along a line on which one of its axes has a
// value: along z where x is 0.25, say. Cells give steps from edge to edge, nodes a
// line, between two rows of them in proportion. Where there is no data is a gap.
// On an edge of cells, those of the upper side count, if they have data; where
// tiles overlap, the last one with data. The curve has no style yet.
func (m *Map) Profile(axis string, at float64) (Curve, error) {
	x, y := textOr(m.XAxis, "x"), textOr(m.YAxis, "z")
	turned := strings.EqualFold(axis, y)
	if !turned && !strings.EqualFold(axis, x) {
		return Curve{}, fmt.Errorf("fluxplot: the map has the axes %s and %s, found %q", x, y, axis)
	}
	var upper, lower []cut
	low, high := math.Inf(1), math.Inf(-1)
	for i := range m.Tiles {
		t := &m.Tiles[i]
		if err := t.check(); err != nil {
			return Curve{}, fmt.Errorf("fluxplot: tile %d: %w", i+1, err)
		}
		across := t.X
		if turned {
			across = t.Y
		}
		first, last := across[0], across[len(across)-1]
		low, high = min(low, first), max(high, last)
		switch {
		case at == last:
			lower = append(lower, t.cut(turned, at))
		case at >= first && at < last:
			upper = append(upper, t.cut(turned, at))
		}
	}
	cuts := slices.Concat(lower, upper)
	if len(cuts) == 0 {
		return Curve{}, fmt.Errorf("fluxplot: %s = %g m is not on the map, which goes from %.6g to %.6g m", axis, at, low, high)
	}
	c := joinCuts(cuts)
	c.Label = fmt.Sprintf("%s, %s = %g m", textOr(m.Quantity, "Values"), axis, at)
	return c, nil
}

// cut is what a line across a tile meets: values of cells between edges, or those
// at nodes.
type cut struct {
	along, values []float64
	nodes         bool
}

// cut returns what the line at an x meets, or if it is turned that at a y.
func (t *Tile) cut(turned bool, at float64) cut {
	nx, ny := t.size()
	along, across, n := t.Y, t.X, ny
	value := func(along, across int) float64 { return known(t.Values[along*nx+across]) }
	if turned {
		along, across, n = t.X, t.Y, nx
		value = func(along, across int) float64 { return known(t.Values[across*nx+along]) }
	}
	k, found := slices.BinarySearch(across, at)
	if !found || k == len(across)-1 && !t.Nodes {
		k--
	}
	c := cut{along: along, values: make([]float64, n), nodes: t.Nodes}
	for i := range c.values {
		c.values[i] = value(i, k)
		if t.Nodes && !found {
			c.values[i] += (value(i, k+1) - c.values[i]) * (at - across[k]) / (across[k+1] - across[k])
		}
	}
	return c
}

// between returns the values at the ends of a piece that no edge or node divides.
func (c *cut) between(a, b float64) (atA, atB float64) {
	middle := a + (b-a)/2
	if middle < c.along[0] || middle > c.along[len(c.along)-1] {
		return math.NaN(), math.NaN()
	}
	i, _ := slices.BinarySearch(c.along, middle)
	i = max(i-1, 0)
	if !c.nodes {
		return c.values[i], c.values[i]
	}
	slope := (c.values[i+1] - c.values[i]) / (c.along[i+1] - c.along[i])
	return c.values[i] + slope*(a-c.along[i]), c.values[i] + slope*(b-c.along[i])
}

// joinCuts puts cuts together piece by piece; the last one with data counts.
func joinCuts(cuts []cut) (out Curve) {
	var places []float64
	for i := range cuts {
		places = append(places, cuts[i].along...)
	}
	slices.Sort(places)
	places = slices.Compact(places)
	for k := 1; k < len(places); k++ {
		a, b := places[k-1], places[k]
		atA, atB := math.NaN(), math.NaN()
		for i := len(cuts) - 1; i >= 0 && math.IsNaN(atA+atB); i-- {
			atA, atB = cuts[i].between(a, b)
		}
		if n := len(out.X); n > 0 && out.Y[n-1] == atA { // which is there already
			out.X, out.Y = append(out.X, b), append(out.Y, atB)
			continue
		}
		out.X, out.Y = append(out.X, a, b), append(out.Y, atA, atB)
	}
	return out
}

// Profiles draws curves over a length, such as those of [Map.Profile] and the
// points of a line device on top. Curves without a style get one: lines the
// colours of stations, in turn, one alone without markers, which could pass for
// its points; xAxis is "z (m)", yAxis "Gauge heat flux (kW/m²)".
// ErrNoData says that no curve has a value.
func Profiles(title, xAxis, yAxis string, list []Curve) (*Sheet, error) {
	list = slices.Clone(list)
	lines := 0
	for _, c := range list {
		if c.Style.Color == nil {
			lines++
		}
	}
	for i := range list {
		c := &list[i]
		if err := c.checkLengths(); err != nil {
			return nil, err
		}
		if !slices.IsSorted(c.X) || len(c.X) > 0 && !(finite(c.X[0]) && finite(c.X[len(c.X)-1])) {
			return nil, fmt.Errorf("fluxplot: the places of %s do not increase", c.Label)
		}
		if c.Style.Color == nil {
			c.Style = stationStyle(i)
			if lines == 1 {
				c.Style.Marker = nil
			}
		}
		c.Label = clean(c.Label)
	}
	p, err := chart(clean(title), clean(xAxis), clean(yAxis), list, nil)
	if err != nil {
		return nil, err
	}
	return arrange([]*plot.Plot{p}, 1), nil
}

// Points makes markers of a curve, in place of a line: the values of single
// devices. number tells several sets of them apart.
func (c Curve) Points(number int) Curve {
	c.Style = stationStyle(number)
	c.Style.Width = 0
	return c
}
