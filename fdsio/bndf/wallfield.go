package bndf

import (
	"math"
	"slices"
	"sort"
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
	// When is, for the maximum over time, its time in s; NaN as in Values.
	When [][]float64

	// Level is, for the time to a level, that level in the unit of the output; Never
	// counts the cells that have values, but none above it.
	Level float64
	Never int
}

// FieldKind says what the values of a [Field] are.
type FieldKind uint8

const (
	Instant      FieldKind = iota // at one time
	TimeMean                      // mean over time
	TimeMaximum                   // largest value over time, and when
	TimeIntegral                  // integral over time
	TimeToLevel                   // time in s when a level is first exceeded
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
	nearest, err := d.nearest(time)
	if err != nil {
		return nil, err
	}
	f := d.newField(Instant, d.Times[nearest], d.Times[nearest])
	err = d.eachTime(nearest, nearest+1, func(_, tile int, cells []float64) { f.set(tile, cells) })
	return f, err
}

// nearest returns the place of the time nearest to one.
func (d *WallData) nearest(time float64) (int, error) {
	if len(d.Times) == 0 {
		return 0, d.asFrames().noTimes(time, time)
	}
	return nearestTime(d.Times, time), nil
}

// Mean returns the means over time from from to to in s: between frames values are
// taken to change linearly, see [Frames.Mean].
func (d *WallData) Mean(from, to float64) (*Field, error) {
	return d.overTime(TimeMean, from, to, (*Frames).Mean)
}

// Integral returns the integrals over time from from to to in s, in kJ/m2 of
// kW/m2: between frames values are taken to change linearly, see
// [Frames.Integral].
func (d *WallData) Integral(from, to float64) (*Field, error) {
	f, err := d.overTime(TimeIntegral, from, to, (*Frames).Integral)
	if err != nil {
		return nil, err
	}
	f.Unit = timesSeconds(f.Unit)
	return f, nil
}

// overTime makes a field of what is linear in the values, so that it is the same
// for nodes as for cells.
func (d *WallData) overTime(kind FieldKind, from, to float64, read func(f *Frames, from, to float64, opts *Options) (*Span, error)) (*Field, error) {
	span, _, _, err := d.asFrames().span(from, to)
	if err != nil {
		return nil, err
	}
	f := d.newField(kind, span.From, span.To)
	err = eachFile(d, func(file *wallFile) ([]float64, error) {
		s, err := read(&file.Frames, span.From, span.To, d.options(file))
		if err != nil {
			return nil, err
		}
		return s.Values, nil
	}, func(tile int, cells []float64) { f.set(tile, cells) })
	return f, err
}

// Maximum returns the largest value of each cell at the frames from from to to in
// s, and when it was there first. What is no number does not count.
func (d *WallData) Maximum(from, to float64) (*Field, error) {
	first, last, err := d.framesWithin(from, to)
	if err != nil {
		return nil, err
	}
	f := d.newField(TimeMaximum, d.Times[first], d.Times[last-1])
	for _, values := range f.Values { // NaN all of them, also of tiles without a file
		f.When = append(f.When, slices.Clone(values))
	}
	err = d.eachTime(first, last, func(time, tile int, cells []float64) {
		most, when, codes := f.Values[tile], f.When[tile], d.Wall.Tiles[tile].codes
		for i, v := range cells {
			if (v > most[i] || most[i] != most[i] && v == v) && codes[i] >= firstSurface {
				most[i], when[i] = v, d.Times[time]
			}
		}
	})
	return f, err
}

// framesWithin returns the places of the first time from from to to in s and of
// the one behind the last.
func (d *WallData) framesWithin(from, to float64) (first, last int, err error) {
	from, to = widened(from, to)
	first = sort.SearchFloat64s(d.Times, from)
	last = sort.Search(len(d.Times), func(i int) bool { return d.Times[i] > to })
	if first >= last {
		return 0, 0, d.asFrames().noTimes(from, to)
	}
	return first, last, nil
}

// widened returns a span of time with what rounding takes from it: times are in
// single precision.
func widened(from, to float64) (low, high float64) {
	return from - 1e-6*math.Abs(from), to + 1e-6*math.Abs(to)
}

// newField makes a field without values.
func (d *WallData) newField(kind FieldKind, from, to float64) *Field {
	f := &Field{Wall: d.Wall, Output: d.Output, Kind: kind, From: from, To: to, Unit: d.Output.Unit}
	for _, t := range d.Times {
		if t >= from && t <= to {
			f.Frames++
		}
	}
	for i := range d.Wall.Tiles {
		f.Values = append(f.Values, nothing(len(d.Wall.Tiles[i].codes)))
	}
	return f
}

// set sets the real cells of a tile.
func (f *Field) set(tile int, cells []float64) {
	for i, code := range f.Wall.Tiles[tile].codes {
		if code >= firstSurface && !math.IsInf(cells[i], 0) {
			f.Values[tile][i] = cells[i]
		}
	}
}

// asFrames has the common times, and the name of a file for messages.
func (d *WallData) asFrames() *Frames { return &Frames{Name: d.files[0].Name, Times: d.Times} }

// options choose the patches of the wall.
func (d *WallData) options(f *wallFile) *Options {
	return &Options{Patches: f.patches, Progress: d.Progress}
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
