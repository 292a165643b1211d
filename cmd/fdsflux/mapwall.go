package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
	"github.com/fdsflux/fdsflux/flux/fluxplot"
	"github.com/fdsflux/fdsflux/flux/station"
)

// mapWall draws a wall.
func (m *mapper) mapWall(e *env, run *fdsio.Run) error {
	walls, err := m.findWalls(e, run)
	if err != nil {
		return err
	}
	outputs, err := m.outputs(e, walls)
	if err != nil {
		return err
	}
	wall, err := m.chooseWall(e, walls, outputs)
	if err != nil {
		return err
	}
	var layers []*layer
	for _, o := range outputs {
		l, err := wallLayer(e, walls, wall, o)
		if err != nil {
			return err
		}
		defer l.Close()
		layers = append(layers, l)
	}
	return m.draw(e, planeOfWall(walls, wall), layers)
}

func (m *mapper) findWalls(e *env, run *fdsio.Run) (*bndf.Walls, error) {
	walls, err := bndf.FindWalls(run)
	if err != nil {
		return nil, err
	}
	walls.NodeMeans = m.nodeMeans
	printProblems(e.stderr, walls.Problems)
	return walls, nil
}

// outputs returns an output for each quantity that is asked for.
func (m *mapper) outputs(e *env, walls *bndf.Walls) (out []bndf.Output, err error) {
	if m.quantities == nil && len(walls.Outputs) == 1 {
		return walls.Outputs, nil
	}
	if m.quantities == nil {
		return nil, fmt.Errorf("no --quantity; the boundary files have\n%s", describeOutputs(walls))
	}
	for _, name := range m.quantities {
		o, others, err := findOutput(walls, strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(p bndf.Output) bool { return walls.Label(p) == walls.Label(o) }) {
			continue
		}
		if len(others) > 0 {
			var labels []string
			for _, other := range others {
				labels = append(labels, walls.Describe(other))
			}
			fmt.Fprintf(e.stderr, "%s is taken; there is also %s\n", walls.Describe(o), strings.Join(labels, ", "))
		}
		out = append(out, o)
	}
	return out, nil
}

func describeOutputs(walls *bndf.Walls) string {
	var lines []string
	for _, o := range walls.Outputs {
		lines = append(lines, "  "+walls.Describe(o))
	}
	return strings.Join(lines, "\n")
}

// chooseWall returns the wall that is asked for, or the largest that has data.
func (m *mapper) chooseWall(e *env, walls *bndf.Walls, outputs []bndf.Output) (*bndf.Wall, error) {
	if m.at != nil {
		p, err := walls.Probe(*m.at, m.ior)
		if err != nil {
			return nil, err
		}
		return p.Wall, nil
	}
	if m.wall != 0 {
		if m.wall < 0 || m.wall > len(walls.List) {
			return nil, fmt.Errorf("no wall %d: expected 1 to %d; `fdsflux walls` lists them", m.wall, len(walls.List))
		}
		return walls.List[m.wall-1], nil
	}
	begun, err := meshesWithFrames(e, walls.Run, outputs)
	if err != nil {
		return nil, err
	}
	for i, w := range walls.List {
		if !slices.ContainsFunc(w.Tiles, func(t bndf.Tile) bool { return begun[t.Mesh] }) {
			continue
		}
		if len(walls.List) > 1 {
			fmt.Fprintf(e.stderr, "%s is the largest %sof %d; --wall NUMBER chooses another\n", w, map[bool]string{true: "with data "}[i > 0], len(walls.List))
		}
		return w, nil
	}
	return nil, errors.New("no wall has data of it")
}

// meshesWithFrames tells which meshes have frames of some output. What is amiss with
// their files shows when they are opened to be drawn.
func meshesWithFrames(e *env, run *fdsio.Run, outputs []bndf.Output) (map[int]bool, error) {
	begun := map[int]bool{}
	for _, o := range outputs {
		for _, entry := range o.Files {
			if err := e.ctx.Err(); err != nil {
				return nil, err
			}
			f, err := bndf.Open(run, entry)
			if err != nil {
				continue
			}
			begun[f.Mesh] = begun[f.Mesh] || len(f.Times) > 0
			f.Close()
		}
	}
	return begun, nil
}

// planeOfWall describes a wall.
func planeOfWall(walls *bndf.Walls, w *bndf.Wall) *plane {
	run := walls.Run
	l, n := w.Axes()
	p := &plane{
		run: run, title: titleOf(run), name: fmt.Sprintf("wall%d", w.Number), normal: w.Axis(), at: w.Plane, along: [2]int{l, n},
		words:   fmt.Sprintf("Wall %d, %s = %.6g m, facing %s", w.Number, axisNames[w.Axis()], w.Plane, facing(direction(w.IOR))),
		markers: markersOn(walls, w),
		cellAt: func(point [3]float64) ([6]float64, bool) {
			cell, err := walls.Probe(point, w.IOR)
			if err != nil || cell.Wall != w {
				return [6]float64{}, false
			}
			return cell.Box, true
		},
	}
	for _, r := range w.Regions() {
		if r.Surface == "" {
			continue
		}
		region := fluxplot.Region{Name: fdsio.Readable(r.Surface)}
		for _, a := range r.Rectangles {
			region.Rects = append(region.Rects, fluxplot.Rect{X1: a[0], X2: a[1], Y1: a[2], Y2: a[3]})
		}
		p.regions = append(p.regions, region)
	}
	for i := range w.Tiles {
		p.surfaces = append(p.surfaces, surfacesOf(&w.Tiles[i]))
	}
	return p
}

func titleOf(run *fdsio.Run) string {
	if run.Title != "" {
		return run.Title
	}
	return run.CHID
}

func surfacesOf(t *bndf.Tile) (out []string) {
	countL, countN := t.Cells()
	for n := range countN {
		for l := range countL {
			out = append(out, t.Surface(l, n))
		}
	}
	return out
}

// markersOn returns the places of devices on a wall: those of stations by their
// names, others by their IDs.
func markersOn(walls *bndf.Walls, w *bndf.Wall) (out []fluxplot.Marker) {
	l, n := w.Axes()
	add := func(name string, at *[3]float64, ior *int) {
		if at == nil || ior == nil || *ior != w.IOR {
			return
		}
		same := func(m fluxplot.Marker) bool { return math.Abs(m.X-at[l])+math.Abs(m.Y-at[n]) < 1e-6 }
		if slices.ContainsFunc(out, same) {
			return
		}
		if p, err := walls.Probe(*at, *ior); err == nil && p.Wall == w {
			out = append(out, fluxplot.Marker{Name: fdsio.Readable(name), X: at[l], Y: at[n]})
		}
	}
	if stations, _, err := station.Find(walls.Run, nil); err == nil {
		for _, s := range stations {
			add(s.Name, s.Position, s.IOR)
		}
	}
	for i := range walls.Run.Devices {
		if d := &walls.Run.Devices[i]; d.Box == nil && d.HasData() {
			add(d.ID, d.Position, d.IOR)
		}
	}
	return out
}

// wallLayer opens an output of a wall.
func wallLayer(e *env, walls *bndf.Walls, w *bndf.Wall, o bndf.Output) (*layer, error) {
	data, err := w.Open(o)
	if err != nil {
		return nil, err
	}
	l := &layer{fieldSource: &wallSource{env: e, walls: walls, data: data, told: len(data.Problems)}, name: walls.Label(o), title: sentence(o.Quantity), quantity: o.Quantity, unit: o.Unit}
	if line := walls.DeckLine(o); line != nil && line.Prop != "" {
		l.title += ", " + line.Prop
	}
	switch {
	case !o.CellCentered && walls.NodeMeans:
		l.remark = "means of nodes"
	case !o.CellCentered:
		l.remark = "cells recovered from nodes"
	}
	printNew(e.stderr, data.Problems, walls.Problems)
	return l, nil
}

// sentence writes the name of a quantity as text has it.
func sentence(quantity string) string {
	if q, _ := fdsio.Canonical(quantity); q == fdsio.NetHeatFlux {
		return "Net heat flux" // not what a laboratory's total heat flux gauge reads
	}
	words := strings.ToLower(fdsio.Readable(quantity))
	if words == "" {
		return "Values"
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// goesBothWays reports whether a quantity is a flux whose sign says which way it
// goes.
func (l *layer) goesBothWays() bool {
	q, _ := fdsio.Canonical(l.quantity)
	return slices.Contains([]fdsio.Quantity{fdsio.NetHeatFlux, fdsio.ConvectiveHeatFlux, fdsio.RadiativeHeatFlux}, q)
}

// wallSource reads an output of a wall.
type wallSource struct {
	env   *env
	walls *bndf.Walls
	data  *bndf.WallData
	told  int // problems that were printed
}

func (s *wallSource) times() []float64 { return s.data.Times }
func (s *wallSource) Close() error     { return s.data.Close() }

func (s *wallSource) at(time float64) (*field, error) {
	f, err := s.data.At(time)
	if err != nil {
		return nil, err
	}
	return s.field(f), nil
}

func (s *wallSource) statistic(m *mapper, from, to float64) (*field, error) {
	read := statisticOf(m, s.data.Mean, s.data.Maximum, s.data.Integral, s.data.FirstAbove)
	bar := newProgress(s.env, s.walls.Label(s.data.Output))
	defer bar.done()
	s.data.Progress = bar.report
	f, err := read(from, to)
	if err != nil {
		return nil, err
	}
	tellCut(s.env.stderr, s.walls.Label(s.data.Output), from, to, f.From, f.To)
	return s.field(f), nil
}

// statisticOf returns the way to read what is asked for.
func statisticOf[F any](m *mapper, mean, maximum, integral func(from, to float64) (F, error), firstAbove func(level, from, to float64) (F, error)) func(from, to float64) (F, error) {
	switch {
	case m.max:
		return maximum
	case m.integral:
		return integral
	case m.timeTo != nil:
		return func(from, to float64) (F, error) { return firstAbove(*m.timeTo, from, to) }
	}
	return mean
}

// tellCut says that a span of time was cut to the frames there are.
func tellCut(w io.Writer, name string, from, to, first, last float64) {
	cut := func(asked, is float64) bool {
		return !math.IsInf(asked, 0) && math.Abs(asked-is) > 1e-6*math.Abs(asked)
	}
	if cut(from, first) || cut(to, last) {
		fmt.Fprintf(w, "%s: from %g to %g s there are values from %.6g to %.6g s; these are taken\n", name, from, to, first, last)
	}
}

// field gives what was read the form for drawing.
func (s *wallSource) field(f *bndf.Field) *field {
	if n := len(s.data.Problems); n > s.told { // reading has found more
		printNew(s.env.stderr, s.data.Problems[s.told:], s.walls.Problems)
		s.told = n
	}
	out := &field{unit: f.Unit, when: f.When}
	out.tell(f.Kind, f.From, f.To, f.Frames)
	for i := range f.Wall.Tiles {
		t := &f.Wall.Tiles[i]
		out.tiles = append(out.tiles, fluxplot.Tile{X: t.L, Y: t.N, Values: f.Values[i]})
	}
	if f.Kind == bndf.TimeToLevel {
		out.tellLevel(f.Level, s.data.Output.Unit, f.Never)
	}
	return out
}

// tell says what the values are.
func (f *field) tell(kind bndf.FieldKind, from, to float64, frames int) {
	words := map[bndf.FieldKind]string{bndf.TimeMean: "mean", bndf.TimeMaximum: "maximum", bndf.TimeIntegral: "integral", bndf.TimeToLevel: "time to"}[kind]
	if kind == bndf.Instant {
		f.time = &from
		f.words, f.suffix = fmt.Sprintf("at %.4g s", from), fmt.Sprintf("%.6gs", from)
		return
	}
	if kind == bndf.TimeMaximum || kind == bndf.TimeIntegral {
		f.of = ", " + words
	}
	f.words = fmt.Sprintf("%s of %s from %.4g to %.4g s", words, counted(frames, "frame"), from, to)
	f.suffix = fmt.Sprintf("%s_%.6g-%.6gs", words, from, to)
}

func (s *wallSource) extremes(e *env) (low, high float64, err error) {
	bar := newProgress(e, "range of "+s.walls.Label(s.data.Output))
	defer bar.done()
	stats, _, err := s.walls.Statistics(s.data.Output, bar.report)
	if err != nil {
		return 0, 0, err
	}
	mine := stats[s.data.Wall.Number-1]
	return mine.Min, mine.Max, nil
}
