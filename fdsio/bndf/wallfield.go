package bndf

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Field is one value for each cell of a wall: at a time, or a statistic over some
// time.
type Field struct {
	Wall     *Wall
	Output   Output
	Kind     FieldKind
	From, To float64 // s, of the first and the last frame of it; the same for one frame
	Frames   int
	Unit     string

	// Values of the cells of each tile of the wall, along L first; NaN where there is
	// none: the cell is not real, its file is missing, or FDS wrote no finite number.
	Values [][]float64
	// When is, for the maximum over time, its time in s.
	When [][]float64
}

// FieldKind says what the values of a [Field] are.
type FieldKind uint8

const (
	Instant      FieldKind = iota // at one time
	TimeMean                      // mean over time
	TimeMaximum                   // largest value over time, and when
	TimeIntegral                  // integral over time
)

// Value returns the value of a cell of a tile.
func (f *Field) Value(tile, l, n int) float64 {
	return f.Values[tile][f.Wall.Tiles[tile].index(l, n)]
}

// Range returns the least and the largest value; NaN if there is none.
func (f *Field) Range() (low, high float64) {
	low, high = math.NaN(), math.NaN()
	for _, values := range f.Values {
		for _, v := range values {
			if !math.IsNaN(v) {
				if !(low <= v) {
					low = v
				}
				if !(high >= v) {
					high = v
				}
			}
		}
	}
	return low, high
}

// AreaMean returns the mean of the values weighted by area, over the cells of some
// surfaces, or over all if none is named, and the area that has values.
func (f *Field) AreaMean(surfaces ...string) (mean, area float64) {
	sum := 0.0
	for i := range f.Wall.Tiles {
		t := &f.Wall.Tiles[i]
		countL, countN := t.Cells()
		for n := range countN {
			for l := range countL {
				v := f.Value(i, l, n)
				if !math.IsNaN(v) && (len(surfaces) == 0 || slices.Contains(surfaces, t.Surface(l, n))) {
					area += t.Area(l, n)
					sum += v * t.Area(l, n)
				}
			}
		}
	}
	return sum / area, area
}

// At returns the values at the time nearest to one in s; Field.From says which
// it is.
func (d *WallData) At(time float64) (*Field, error) {
	if len(d.Times) == 0 {
		return nil, d.noFrames(math.Inf(-1), math.Inf(1))
	}
	nearest := 0
	for i, t := range d.Times {
		if math.Abs(t-time) < math.Abs(d.Times[nearest]-time) {
			nearest = i
		}
	}
	return d.field(Instant, nearest, nearest+1, func(f *Field, _, tile int, cells []float64) {
		copy(f.Values[tile], cells)
	})
}

// Mean returns the means over time, by the trapezium rule between the first and
// the last frame from from to to in s. Where that is one frame, it is its values.
func (d *WallData) Mean(from, to float64) (*Field, error) {
	first, last, err := d.frames(from, to, 1)
	if err != nil {
		return nil, err
	}
	return d.weighted(TimeMean, first, last, meanWeights(d.Times[first:last]))
}

// Integral returns the integrals over time, by the trapezium rule between the
// first and the last frame from from to to in s: kJ/m2 of kW/m2. Values are
// instants, so that what happens between two frames is not in it.
func (d *WallData) Integral(from, to float64) (*Field, error) {
	first, last, err := d.frames(from, to, 2)
	if err != nil {
		return nil, err
	}
	f, err := d.weighted(TimeIntegral, first, last, trapezium(d.Times[first:last]))
	if err != nil {
		return nil, err
	}
	f.Unit = timesSeconds(f.Unit)
	return f, nil
}

func (d *WallData) weighted(kind FieldKind, first, last int, weights []float64) (*Field, error) {
	return d.field(kind, first, last, func(f *Field, time, tile int, cells []float64) {
		out, weight := f.Values[tile], weights[time-first]
		for i, v := range cells {
			out[i] += weight * v
		}
	})
}

// Maximum returns the largest value of each cell at the frames from from to to in
// s, and when it was there first. A cell that was NaN once is NaN.
func (d *WallData) Maximum(from, to float64) (*Field, error) {
	first, last, err := d.frames(from, to, 1)
	if err != nil {
		return nil, err
	}
	when := make([][]float64, len(d.Wall.Tiles))
	f, err := d.field(TimeMaximum, first, last, func(f *Field, time, tile int, cells []float64) {
		out := f.Values[tile]
		if when[tile] == nil {
			when[tile] = make([]float64, len(out))
			for i := range out {
				out[i] = math.Inf(-1)
			}
		}
		for i, v := range cells {
			if v > out[i] || v != v {
				out[i], when[tile][i] = v, d.Times[time]
			}
		}
	})
	if err != nil {
		return nil, err
	}
	for tile, values := range f.Values {
		for i, v := range values {
			if math.IsNaN(v) && when[tile] != nil {
				when[tile][i] = math.NaN()
			}
		}
	}
	f.When = when
	return f, nil
}

// field makes a field of the values at the times first to before last.
func (d *WallData) field(kind FieldKind, first, last int, use func(f *Field, time, tile int, cells []float64)) (*Field, error) {
	f := &Field{Wall: d.Wall, Output: d.Output, Kind: kind, From: d.Times[first], To: d.Times[last-1], Frames: last - first, Unit: d.Output.Unit}
	f.Values = make([][]float64, len(d.Wall.Tiles))
	for i := range f.Values {
		f.Values[i] = make([]float64, len(d.Wall.Tiles[i].codes))
	}
	read := make([]bool, len(f.Values))
	err := d.each(first, last, func(time, tile int, cells []float64) {
		read[tile] = true
		use(f, time, tile, cells)
	})
	if err != nil {
		return nil, err
	}
	for tile, values := range f.Values {
		for i, code := range d.Wall.Tiles[tile].codes {
			if code < firstSurface || !read[tile] || math.IsInf(values[i], 0) {
				values[i] = math.NaN()
			}
		}
	}
	return f, nil
}

// frames returns the frames from one time to another, at least so many.
func (d *WallData) frames(from, to float64, least int) (first, last int, err error) {
	for first < len(d.Times) && d.Times[first] < from && !sameTime(d.Times[first], from) {
		first++
	}
	for last = first; last < len(d.Times) && (d.Times[last] <= to || sameTime(d.Times[last], to)); last++ {
	}
	if last-first < least {
		return 0, 0, d.noFrames(from, to)
	}
	return first, last, nil
}

// noFrames says that there are too few frames.
func (d *WallData) noFrames(from, to float64) error {
	n := len(d.Times)
	if n == 0 {
		return fmt.Errorf("fdsio/bndf: %s has no frame yet: the run has just started, or stopped in set-up", d.files[0].Name)
	}
	return fmt.Errorf("fdsio/bndf: %s has too few frames from %g to %g s: it has %d from %.6g to %.6g s", d.files[0].Name, from, to, n, d.Times[0], d.Times[n-1])
}

// trapezium returns the weights of values at some times in their integral; 0 for
// one alone.
func trapezium(times []float64) []float64 {
	weights := make([]float64, len(times))
	for i := range len(times) - 1 {
		half := (times[i+1] - times[i]) / 2
		weights[i] += half
		weights[i+1] += half
	}
	return weights
}

// timesSeconds returns the unit of an integral over time.
func timesSeconds(unit string) string {
	if rest, ok := strings.CutPrefix(unit, "kW"); ok {
		return "kJ" + rest
	}
	return strings.TrimSpace(unit + " s")
}

// timesArea returns the unit of an integral over an area.
func timesArea(unit string) string {
	if rest, ok := strings.CutSuffix(unit, "/m2"); ok {
		return rest
	}
	return strings.TrimSpace(unit + " m2")
}
