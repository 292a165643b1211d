package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
	"github.com/fdsflux/fdsflux/flux/fluxplot"
)

// mapSlice draws a slice.
func (m *mapper) mapSlice(e *env, run *fdsio.Run) error {
	all, problems := bndf.Planes(run)
	printProblems(e.stderr, problems)
	chosen, err := m.chooseSlices(all)
	if err != nil {
		return err
	}
	var layers []*layer
	for _, p := range chosen {
		data, err := p.Open()
		if err != nil {
			return err
		}
		defer data.Close()
		printProblems(e.stderr, data.Problems)
		layers = append(layers, &layer{
			fieldSource: &sliceSource{e, data}, name: p.Quantity, title: sentence(p.Quantity), quantity: p.Quantity, unit: p.Unit,
			remark: map[bool]string{true: "", false: "values at nodes"}[p.CellCentered],
		})
	}
	groups := samePlanes(chosen)
	if m.compare && len(groups) > 1 {
		return fmt.Errorf("--compare: %s and %s are not in one plane", groups[0][0], groups[1][0])
	}
	for _, group := range groups {
		first := slices.Index(chosen, group[0])
		if err := m.draw(e, planeOfSlice(run, group[0]), layers[first:first+len(group)]); err != nil {
			return err
		}
	}
	return nil
}

// samePlanes groups what comes one after the other in one plane.
func samePlanes(list []*bndf.Plane) (out [][]*bndf.Plane) {
	for i, p := range list {
		if i > 0 && p.Axis == list[i-1].Axis && p.At == list[i-1].At && p.CellCentered == list[i-1].CellCentered {
			out[len(out)-1] = append(out[len(out)-1], p)
		} else {
			out = append(out, []*bndf.Plane{p})
		}
	}
	return out
}

// chooseSlices returns the slices that --slice and --quantity ask for, by plane.
func (m *mapper) chooseSlices(all []*bndf.Plane) ([]*bndf.Plane, error) {
	if len(all) == 0 {
		return nil, fmt.Errorf("the run has no slice file of a plane: the deck has no SLCF line with PBX, PBY or PBZ")
	}
	at := m.slicesAt(all)
	if len(at) == 0 {
		return nil, fmt.Errorf("no slice %q; there are\n%s", m.slice, describeSlices(all))
	}
	if m.quantities == nil {
		return at, nil
	}
	var out []*bndf.Plane
	for _, name := range m.quantities {
		wanted := sliceQuantity(name)
		found := false
		for _, p := range at {
			if sliceQuantity(p.Quantity) == wanted {
				found = true
				if !slices.Contains(out, p) {
					out = append(out, p)
				}
			}
		}
		if !found {
			return nil, fmt.Errorf("--slice %s has no %q; there are\n%s", m.slice, name, describeSlices(at))
		}
	}
	return out, nil
}

// sliceQuantity is a name of a quantity for comparing.
func sliceQuantity(name string) fdsio.Quantity {
	q, _ := fdsio.Canonical(strings.ToUpper(strings.TrimSpace(name)))
	return q
}

// slicesAt returns the slices of a number, an ID or a place; those nearest to it, as
// FDS moves a slice to its grid.
func (m *mapper) slicesAt(all []*bndf.Plane) (out []*bndf.Plane) {
	line, notPlace := parseCut(m.slice)
	number, notNumber := strconv.Atoi(m.slice)
	least := math.Inf(1)
	for _, p := range all {
		switch {
		case notNumber == nil:
			if p.Number == number {
				out = append(out, p)
			}
		case notPlace == nil:
			off := math.Abs(p.At - line.at)
			if axisNames[p.Axis] != line.axis || !p.Near(line.at) || off > least {
				continue
			}
			if off < least {
				out, least = nil, off
			}
			out = append(out, p)
		case p.ID != "" && strings.EqualFold(p.ID, m.slice):
			out = append(out, p)
		}
	}
	return out
}

// describeSlices lists slices, a line each.
func describeSlices(list []*bndf.Plane) string {
	const most = 20
	var lines []string
	for i, p := range list {
		if i == most {
			lines = append(lines, fmt.Sprintf("  … and %d more; `fdsflux ls --format json` lists all", len(list)-most))
			break
		}
		lines = append(lines, "  "+p.String())
	}
	return strings.Join(lines, "\n")
}

// planeOfSlice describes a slice.
func planeOfSlice(run *fdsio.Run, p *bndf.Plane) *plane {
	l, n := p.Axes()
	place := fmt.Sprintf("%s = %.6g m", axisNames[p.Axis], p.At)
	words, name := "Slice "+place, fmt.Sprintf("slice_%s%.6g", axisNames[p.Axis], p.At)
	if p.ID != "" {
		words, name = fmt.Sprintf("Slice %s, %s", fdsio.Readable(p.ID), place), name+"_"+p.ID
	}
	return &plane{
		run: run, title: titleOf(run), name: name, words: words,
		normal: p.Axis, at: p.At, along: [2]int{l, n}, masked: "solid",
	}
}

// sliceSource reads a slice.
type sliceSource struct {
	env  *env
	data *bndf.PlaneData
}

func (s *sliceSource) times() []float64 { return s.data.Times }
func (s *sliceSource) Close() error     { return s.data.Close() }

func (s *sliceSource) at(time float64) (*field, error) {
	f, err := s.data.At(time)
	if err != nil {
		return nil, err
	}
	return s.field(f), nil
}

func (s *sliceSource) statistic(m *mapper, from, to float64) (*field, error) {
	read := statisticOf(m, s.data.Mean, s.data.Maximum, s.data.Integral, s.data.FirstAbove)
	bar := newProgress(s.env, s.data.Plane.String())
	defer bar.done()
	s.data.Progress = bar.report
	f, err := read(from, to)
	if err != nil {
		return nil, err
	}
	tellCut(s.env.stderr, s.data.Plane.Quantity, from, to, f.From, f.To)
	return s.field(f), nil
}

func (s *sliceSource) extremes(e *env) (low, high float64, err error) {
	bar := newProgress(e, "range of "+s.data.Plane.String())
	defer bar.done()
	s.data.Progress = bar.report
	return s.data.Range()
}

// field gives what was read the form for drawing.
func (s *sliceSource) field(f *bndf.PlaneField) *field {
	out := &field{unit: f.Unit, when: f.When}
	out.tell(f.Kind, f.From, f.To, f.Frames)
	for i := range s.data.Tiles {
		t := &s.data.Tiles[i]
		out.tiles = append(out.tiles, fluxplot.Tile{X: t.L, Y: t.N, Values: f.Values[i], Nodes: !s.data.Plane.CellCentered})
	}
	if f.Kind == bndf.TimeToLevel {
		out.tellLevel(f.Level, s.data.Plane.Unit, f.Never)
	}
	return out
}
