package bndf

import (
	"fmt"
	"math"
)

// FirstAbove returns when each cell first exceeds a level, in the unit of the
// output, at the frames from from to to in s. Values are instants; between two
// frames they are taken to change linearly, so that from v1 ≤ level at t1 to
// v2 > level at t2 the time is
//
//	t1 + (level - v1) / (v2 - v1) × (t2 - t1)
//
// A cell that is above the level at the first of the frames has the time of that
// frame. So has one that is above it at the first frame after some without a finite
// number: nothing is taken to be known between. A cell that does not exceed the
// level has no value, and is counted in [Field.Never]. A peak between two frames is
// not seen.
func (d *WallData) FirstAbove(level, from, to float64) (*Field, error) {
	if err := checkLevel(level); err != nil {
		return nil, err
	}
	first, last, err := d.framesWithin(from, to)
	if err != nil {
		return nil, err
	}
	f := d.newField(TimeToLevel, d.Times[first], d.Times[last-1])
	f.Unit, f.Level = "s", level
	tiles := make([]crossings, len(f.Values))
	for i, values := range f.Values {
		tiles[i] = newCrossings(level, values)
	}
	err = d.eachTime(first, last, func(time, tile int, cells []float64) {
		codes, c := d.Wall.Tiles[tile].codes, &tiles[tile]
		for i, v := range cells {
			if codes[i] >= firstSurface {
				c.add(i, v, d.Times[time])
			}
		}
		c.time = d.Times[time]
	})
	for i := range tiles {
		f.Never += tiles[i].close()
	}
	return f, err
}

// FirstAbove returns when each cell or node first exceeds a level, see
// [WallData.FirstAbove].
func (d *PlaneData) FirstAbove(level, from, to float64) (*PlaneField, error) {
	if err := checkLevel(level); err != nil {
		return nil, err
	}
	f, err := d.newField(TimeToLevel, from, to)
	if err != nil {
		return nil, err
	}
	f.Unit, f.Level = "s", level
	for i, s := range d.files {
		when := nothing(len(d.Tiles[i].values))
		c := newCrossings(level, when)
		values := make([]float32, s.Values())
		for k, time := range s.Times {
			if err := d.report(i, k); err != nil {
				return nil, err
			}
			if time < f.From && !sameTime(time, f.From) || time > f.To && !sameTime(time, f.To) {
				continue
			}
			if err := s.ReadFrame(k, values); err != nil {
				return nil, err
			}
			for j, at := range d.Tiles[i].values {
				if at >= 0 {
					c.add(j, float64(values[at]), time)
				}
			}
			c.time = time
		}
		f.Values, f.Never = append(f.Values, when), f.Never+c.close()
	}
	return f, nil
}

// checkLevel refuses what nothing can be compared with.
func checkLevel(level float64) error {
	if math.IsNaN(level) || math.IsInf(level, 0) {
		return fmt.Errorf("bndf: found the level %g, expected a finite number", level)
	}
	return nil
}

// crossings notes when values first exceed a level, frame by frame.
type crossings struct {
	level  float64
	time   float64   // s, of the frame before
	before []float64 // the values there; NaN: none
	when   []float64 // s; NaN: no value so far, +Inf: none above the level
}

func newCrossings(level float64, when []float64) crossings {
	return crossings{level: level, before: nothing(len(when)), when: when}
}

// add takes the value of a cell in the next frame.
func (c *crossings) add(i int, v, time float64) {
	if math.IsInf(v, 0) {
		v = math.NaN()
	}
	before, known := c.before[i], !math.IsNaN(c.when[i])
	c.before[i] = v
	switch {
	case math.IsNaN(v) || known && !math.IsInf(c.when[i], 1):
	case v <= c.level:
		c.when[i] = math.Inf(1)
	case math.IsNaN(before):
		c.when[i] = time
	default:
		c.when[i] = c.time + (c.level-before)/(v-before)*(time-c.time)
	}
}

// close leaves those that never exceed the level without a time, and counts them.
func (c *crossings) close() (never int) {
	for i, t := range c.when {
		if math.IsInf(t, 1) {
			c.when[i] = math.NaN()
			never++
		}
	}
	return never
}

// nothing returns values that are all NaN.
func nothing(n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = math.NaN()
	}
	return values
}
