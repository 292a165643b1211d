package bndf

import (
	"math"
	"slices"

	"github.com/fdsflux/fdsflux/fdsio"
)

// Statistics are those of one output over all real cells of a wall and all times.
type Statistics struct {
	Frames   int     // of the mesh that has most
	From, To float64 // s, of the first and the last frame

	// Min and Max are the extreme values, Mean is weighted by area and, by the
	// trapezium rule, by time; NaN where there are no values.
	Min, Mean, Max   float64
	MinTime, MaxTime float64    // s, when they first were
	MinAt, MaxAt     [3]float64 // the middle of the cell, m

	Area float64 // of the cells that have values, m2
	Bad  int     // values that are not finite numbers: Min and Max are without them, Mean is then NaN
}

// Statistics reads all values of an output, in the memory of one frame, and
// returns the statistics of each wall in the order of the list. progress, if it is
// not nil, is called as reading goes on; an error that it returns ends the reading.
// Files that are missing are in the problems.
func (w *Walls) Statistics(o Output, progress func(done, size int64) error) ([]Statistics, []*fdsio.Problem, error) {
	c := newCollector(w)
	for i, entry := range o.Files {
		if entry.Mesh < 1 || entry.Mesh > len(c.byMesh) || len(c.byMesh[entry.Mesh-1]) == 0 {
			continue
		}
		f, err := w.open(entry)
		if err != nil {
			c.problems = append(c.problems, asProblem(w.Run, entry, err))
			continue
		}
		c.problems = append(c.problems, f.Problems...)
		err = c.file(f, func(done, size int64) error {
			if progress == nil {
				return nil
			}
			return progress(int64(i)*size+done, int64(len(o.Files))*size) // as if all files were of one size
		})
		f.Close()
		if err != nil {
			return nil, nil, err
		}
	}
	return c.statistics(), c.problems, nil
}

// collector collects statistics of walls.
type collector struct {
	walls  *Walls
	byMesh [][]wallTile
	out    []Statistics
	sum    []float64 // of value × area × part of the time

	problems []*fdsio.Problem
}

// wallTile is a tile and the place of its wall.
type wallTile struct{ wall, tile int }

func newCollector(w *Walls) *collector {
	c := &collector{walls: w, byMesh: make([][]wallTile, len(w.patches)), out: make([]Statistics, len(w.List)), sum: make([]float64, len(w.List))}
	for i, wall := range w.List {
		c.out[i].Min, c.out[i].Max = math.Inf(1), math.Inf(-1)
		c.out[i].From, c.out[i].To = math.Inf(1), math.Inf(-1)
		for k := range wall.Tiles {
			m := wall.Tiles[k].Mesh - 1
			c.byMesh[m] = append(c.byMesh[m], wallTile{i, k})
		}
	}
	return c
}

// file adds the values of a file.
func (c *collector) file(f *File, progress func(done, size int64) error) error {
	if len(f.Times) == 0 {
		return nil
	}
	tiles := make([]Tile, len(c.byMesh[f.Mesh-1]))
	areas := make([][]float64, len(tiles))
	which := make([]int, len(tiles))
	for i, at := range c.byMesh[f.Mesh-1] {
		tiles[i], which[i] = c.walls.List[at.wall].Tiles[at.tile], i
		areas[i] = tiles[i].areas()
		c.cover(&c.out[at.wall], areas[i], f.Times)
	}
	file := &wallFile{File: f}
	file.assign(tiles, which)
	weights := meanWeights(&f.Frames)
	r := newCellReader(c.walls, file, tiles)
	done, size := int64(0), file.values()*int64(len(f.Times))
	err := file.eachPatch(0, len(f.Times), func(frame, patch int, values []float32) error {
		cells := cellsOf(r, file.patches[patch], values)
		for _, i := range file.tiles[patch] {
			at := c.byMesh[f.Mesh-1][i]
			c.sum[at.wall] += weights[frame] * c.add(at, &tiles[i], areas[i], f.Times[frame], r.ofTile(i, cells))
		}
		done += int64(len(values))
		return progress(done, size)
	})
	if p := r.problem(); p != nil {
		c.problems = append(c.problems, p)
	}
	return err
}

// cover notes that cells of some areas have values at some times.
func (c *collector) cover(s *Statistics, areas, times []float64) {
	s.Frames = max(s.Frames, len(times))
	s.From, s.To = min(s.From, times[0]), max(s.To, times[len(times)-1])
	for _, area := range areas {
		s.Area += area
	}
}

// add adds the values of a tile at a time. It returns their sum, weighted by area.
func (c *collector) add(at wallTile, t *Tile, areas []float64, time float64, cells []float64) (sum float64) {
	s := &c.out[at.wall]
	low, high, atLow, atHigh := s.Min, s.Max, -1, -1
	for i, v := range cells[:len(areas)] {
		area := areas[i]
		if area == 0 {
			continue
		}
		sum += v * area
		if v < low {
			low, atLow = v, i
		}
		if v > high {
			high, atHigh = v, i
		}
	}
	if sum-sum != 0 { // some are not finite
		return c.addFinite(at, t, areas, time, cells)
	}
	if atLow >= 0 {
		s.Min, s.MinTime, s.MinAt = low, time, c.walls.List[at.wall].middle(t, atLow)
	}
	if atHigh >= 0 {
		s.Max, s.MaxTime, s.MaxAt = high, time, c.walls.List[at.wall].middle(t, atHigh)
	}
	return sum
}

// addFinite is add for values that are not all finite: it counts those that are
// not, and leaves them out.
func (c *collector) addFinite(at wallTile, t *Tile, areas []float64, time float64, cells []float64) float64 {
	finite, left := slices.Clone(cells), slices.Clone(areas)
	for i, v := range cells {
		if areas[i] != 0 && v-v != 0 {
			c.out[at.wall].Bad++
			finite[i], left[i] = 0, 0
		}
	}
	return c.add(at, t, left, time, finite)
}

// middle returns the middle of a cell of a tile.
func (w *Wall) middle(t *Tile, i int) (p [3]float64) {
	width, _ := t.Cells()
	l, n := i%width, i/width
	axisL, axisN := w.Axes()
	p[w.Axis()] = w.Plane
	p[axisL] = (t.L[l] + t.L[l+1]) / 2
	p[axisN] = (t.N[n] + t.N[n+1]) / 2
	return p
}

func (c *collector) statistics() []Statistics {
	for i := range c.out {
		s := &c.out[i]
		s.Mean = c.sum[i] / s.Area
		if s.Bad > 0 {
			s.Mean = math.NaN()
		}
		if s.Min > s.Max {
			s.Min, s.Mean, s.Max = math.NaN(), math.NaN(), math.NaN()
		}
		if s.From > s.To {
			s.From, s.To = math.NaN(), math.NaN()
		}
	}
	return c.out
}

// meanWeights returns the weights of all frames in the mean over time.
func meanWeights(f *Frames) []float64 {
	_, weights, _, _ := f.span(math.Inf(-1), math.Inf(1)) // there are frames
	length := f.Times[len(f.Times)-1] - f.Times[0]
	if length == 0 {
		return []float64{1}
	}
	for i := range weights {
		weights[i] /= length
	}
	return weights
}
