package main

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
	"github.com/fdsflux/fdsflux/flux/station"
)

var wallsCommand = command{
	name:    "walls",
	summary: "list the walls of the boundary files, their surfaces and the values on them",
	usage: `usage: fdsflux walls [flags] PATH...

Lists the walls of which a run has boundary files (BNDF), the largest first: where
they are and which way they face, their surfaces and cells, and for each quantity
the least, mean and largest value over all cells and times. The mean is weighted
by area and time. Cells without a wall, as under an obstruction, do not count. Of
quantities at nodes the values of the cells are recovered that FDS took the means
of; --node-means takes the means of nodes.

With --integral it prints what flows to each surface and each wall, kW, and has flown,
kJ: the sum of value times area over the cells, at the instants of the file, and its
integral over time by the trapezium rule. --format csv and json have all times.

examples:
  fdsflux walls testdata/runs/heat_flux_wall_6101 --quantity 'NET HEAT FLUX'
  fdsflux walls testdata/runs/heat_flux_wall_6101 --quantity net --wall 1 --integral
`,
	setUp: func(fs *flag.FlagSet) func(e *env, paths []string) error {
		l := &wallLister{}
		fs.Func("quantity", "only the quantity `NAME`, as in 'GAUGE HEAT FLUX' or, where there are several of it, 'GAUGE HEAT FLUX#2'; may be repeated", func(v string) error {
			l.quantities = append(l.quantities, v)
			return nil
		})
		fs.IntVar(&l.number, "wall", 0, "only the wall of this `NUMBER`")
		fs.BoolVar(&l.nodeMeans, "node-means", false, "take the means of nodes for the values of cells")
		fs.BoolVar(&l.integral, "integral", false, "print the heat to each surface and wall")
		fs.StringVar(&l.format, "format", "table", "`FORMAT` of the list: table, csv or json")
		return l.walls
	},
}

type wallLister struct {
	quantities []string
	number     int
	nodeMeans  bool
	integral   bool
	format     string
}

func (l *wallLister) walls(e *env, paths []string) error {
	if err := needPaths(paths); err != nil {
		return err
	}
	if l.integral {
		return l.integrals(e, paths)
	}
	print := map[string]func(io.Writer, []listedWalls) error{"table": printWalls, "csv": printWallsCSV, "json": writeJSON[[]listedWalls]}[l.format]
	if print == nil {
		return fmt.Errorf("unknown format %q: expected table, csv or json", l.format)
	}
	var runs []listedWalls
	for _, path := range paths {
		run, err := l.run(e, path)
		if err != nil {
			return err
		}
		runs = append(runs, run)
	}
	return print(e.stdout, runs)
}

// run lists the walls of one run.
func (l *wallLister) run(e *env, path string) (out listedWalls, err error) {
	run, err := open(e, path)
	if err != nil {
		return out, err
	}
	defer run.Close()
	walls, err := bndf.FindWalls(run.Run)
	if err != nil {
		return out, err
	}
	printProblems(e.stderr, walls.Problems)
	walls.NodeMeans = l.nodeMeans
	outputs, err := chooseOutputs(walls, l.quantities)
	if err != nil {
		return out, err
	}
	chosen, err := l.choose(walls)
	if err != nil {
		return out, fmt.Errorf("%s: %w", path, err)
	}
	out = listedWalls{CHID: run.CHID, SMV: run.SMV, Walls: []listedWall{}}
	for _, w := range chosen {
		out.Walls = append(out.Walls, listWall(w))
	}
	for _, o := range outputs {
		bar := newProgress(e, walls.Label(o))
		stats, problems, err := walls.Statistics(o, bar.report)
		bar.done()
		if e.ctx.Err() != nil {
			return out, e.ctx.Err()
		}
		if err != nil { // of one file: the others may be whole
			fmt.Fprintf(e.stderr, "warning: %s: %s is left out\n", trimPackage(err), walls.Label(o))
			continue
		}
		printNew(e.stderr, problems, walls.Problems)
		for k, w := range chosen {
			out.Walls[k].Quantities = append(out.Walls[k].Quantities, listQuantity(walls, o, &stats[w.Number-1]))
		}
	}
	return out, nil
}

// printNew prints the problems that were not printed before.
func printNew(w io.Writer, problems, before []*fdsio.Problem) {
	for _, p := range problems {
		if !slices.ContainsFunc(before, func(q *fdsio.Problem) bool { return q.Error() == p.Error() }) {
			printProblems(w, []*fdsio.Problem{p})
		}
	}
}

// chooseOutputs returns the outputs by their names, short ones as NET among them,
// all of them if none is given.
func chooseOutputs(walls *bndf.Walls, names []string) ([]bndf.Output, error) {
	if names == nil {
		return walls.Outputs, nil
	}
	var out []bndf.Output
	for _, name := range names {
		first, others, err := findOutput(walls, name)
		if err != nil {
			return nil, err
		}
		out = append(append(out, first), others...)
	}
	return out, nil
}

// findOutput finds an output by its name, or by a short one as NET; others have the
// same quantity.
func findOutput(walls *bndf.Walls, name string) (first bndf.Output, others []bndf.Output, err error) {
	first, others, err = walls.Output(name)
	if err == nil {
		return first, others, nil
	}
	short, number, numbered := strings.Cut(name, "#")
	q, unknown := station.ParseQuantity(short)
	if unknown != nil {
		return first, nil, err
	}
	full := string(q)
	if numbered {
		full += "#" + number
	}
	return walls.Output(full)
}

// choose returns the walls to be listed.
func (l *wallLister) choose(walls *bndf.Walls) ([]*bndf.Wall, error) {
	switch n := len(walls.List); {
	case l.number == 0:
		return walls.List, nil
	case l.number < 0 || l.number > n:
		return nil, fmt.Errorf("no wall %d: expected 1 to %d", l.number, n)
	}
	return walls.List[l.number-1 : l.number], nil
}

// The schema of `walls --format json`: a list of runs. What is not known, or not
// there, is null. Lengths are in m, areas in m2, times in s, values in the unit of
// the file.
type listedWalls struct {
	CHID  string       `json:"chid"`
	SMV   string       `json:"smv"`
	Walls []listedWall `json:"walls"`
}

type listedWall struct {
	Number       int              `json:"number"`
	IOR          int              `json:"ior"`
	Plane        float64          `json:"plane"`  // along the axis of ior
	Extent       [6]float64       `json:"extent"` // x1 x2 y1 y2 z1 z2
	Cells        int              `json:"cells"`
	Masked       int              `json:"masked_cells"` // between them, without a wall
	Area         float64          `json:"area"`
	Surfaces     []listedSurface  `json:"surfaces"`
	Obstructions []string         `json:"obstructions"`
	Quantities   []listedQuantity `json:"quantities"`
}

type listedSurface struct {
	ID    string  `json:"id"` // empty where it can't be told
	Cells int     `json:"cells"`
	Area  float64 `json:"area"`
}

type listedQuantity struct {
	Name         string         `json:"name"` // that --quantity takes
	Quantity     fdsio.Quantity `json:"quantity"`
	Unit         string         `json:"unit"`
	CellCentered bool           `json:"cell_centered"`
	Prop         string         `json:"prop,omitempty"`
	Frames       int            `json:"frames"`
	From         *float64       `json:"from"`
	To           *float64       `json:"to"`
	Min          *float64       `json:"min"`
	Mean         *float64       `json:"mean"` // weighted by area and time
	Max          *float64       `json:"max"`
	MinTime      *float64       `json:"min_time"`
	MaxTime      *float64       `json:"max_time"`
	MinAt        *[3]float64    `json:"min_at"`
	MaxAt        *[3]float64    `json:"max_at"`
	Bad          int            `json:"values_that_are_no_numbers"`
}

func listWall(w *bndf.Wall) listedWall {
	out := listedWall{
		Number: w.Number, IOR: w.IOR, Plane: round(w.Plane), Cells: w.Cells, Masked: w.Masked, Area: round(w.Area),
		Surfaces: []listedSurface{}, Obstructions: []string{}, Quantities: []listedQuantity{},
	}
	for i, v := range w.Extent {
		out.Extent[i] = round(v)
	}
	for _, s := range w.Surfaces {
		out.Surfaces = append(out.Surfaces, listedSurface{fdsio.Readable(s.ID), s.Cells, round(s.Area)})
	}
	for _, o := range w.Obstructions {
		out.Obstructions = append(out.Obstructions, fdsio.Readable(o.String()))
	}
	return out
}

func listQuantity(walls *bndf.Walls, o bndf.Output, s *bndf.Statistics) listedQuantity {
	out := listedQuantity{Name: walls.Label(o), Unit: o.Unit, CellCentered: o.CellCentered, Frames: s.Frames, Bad: s.Bad}
	out.Quantity, _ = fdsio.Canonical(o.Quantity)
	if line := walls.DeckLine(o); line != nil {
		out.Prop = line.Prop
	}
	for _, v := range []struct {
		to   **float64
		from float64
	}{{&out.From, s.From}, {&out.To, s.To}, {&out.Min, s.Min}, {&out.Mean, s.Mean}, {&out.Max, s.Max}} {
		if !math.IsNaN(v.from) {
			*v.to = &v.from
		}
	}
	if out.Max != nil {
		out.MinTime, out.MaxTime = &s.MinTime, &s.MaxTime
		out.MinAt, out.MaxAt = roundPoint(s.MinAt), roundPoint(s.MaxAt)
	}
	return out
}

func roundPoint(p [3]float64) *[3]float64 {
	for i := range p {
		p[i] = round(p[i])
	}
	return &p
}

// printWallsCSV prints a row for each quantity of each wall.
func printWallsCSV(w io.Writer, runs []listedWalls) error {
	c := csv.NewWriter(w)
	c.Write([]string{"chid", "wall", "ior", "x1", "x2", "y1", "y2", "z1", "z2", "cells", "masked_cells", "area", "surfaces", "obstructions",
		"quantity", "unit", "cell_centered", "prop", "frames", "from", "to", "min", "mean", "max", "min_time", "max_time"})
	for _, r := range runs {
		for _, wall := range r.Walls {
			row := []string{r.CHID, strconv.Itoa(wall.Number), strconv.Itoa(wall.IOR)}
			for _, v := range wall.Extent {
				row = append(row, number(v))
			}
			var surfaces []string
			for _, s := range wall.Surfaces {
				surfaces = append(surfaces, fmt.Sprintf("%s=%s", s.ID, number(s.Area)))
			}
			row = append(row, strconv.Itoa(wall.Cells), strconv.Itoa(wall.Masked), number(wall.Area), strings.Join(surfaces, "; "), strings.Join(wall.Obstructions, "; "))
			for _, q := range wall.Quantities {
				c.Write(append(slices.Clip(row), q.Name, q.Unit, strconv.FormatBool(q.CellCentered), q.Prop, strconv.Itoa(q.Frames),
					text(q.From), text(q.To), text(q.Min), text(q.Mean), text(q.Max), text(q.MinTime), text(q.MaxTime)))
			}
		}
	}
	c.Flush()
	return c.Error()
}

func printWalls(w io.Writer, runs []listedWalls) error {
	var b bytes.Buffer
	for i, r := range runs {
		if i > 0 {
			b.WriteByte('\n')
		}
		r.print(&b)
	}
	return writeTrimmed(w, b.Bytes())
}

// print writes the largest walls.
func (r listedWalls) print(w io.Writer) {
	const most = 40
	fmt.Fprintf(w, "CHID  %s\n", r.CHID)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, wall := range r.Walls[:min(most, len(r.Walls))] {
		fmt.Fprintf(w, "\n%s\n", wall.words())
		if len(wall.Quantities) > 0 {
			fmt.Fprint(t, "  \tunit\tvalues\ttimes\tmin\tmean\tmax\n")
		}
		for _, q := range wall.Quantities {
			fmt.Fprintf(t, "  %s\n", strings.Join(q.words(), "\t"))
		}
		t.Flush()
	}
	if n := len(r.Walls) - most; n > 0 {
		fmt.Fprintf(w, "\n… and %d smaller ones; --format json or csv lists all\n", n)
	}
}

// words describes where a wall is and what it is of.
func (l listedWall) words() string {
	words := []string{fmt.Sprintf("Wall %d, facing %s", l.Number, facing(direction(l.IOR)))}
	for axis, name := range []string{"x", "y", "z"} {
		if low, high := l.Extent[2*axis], l.Extent[2*axis+1]; low == high {
			words = append(words, fmt.Sprintf("%s = %g m", name, low))
		} else {
			words = append(words, fmt.Sprintf("%s %g to %g m", name, low, high))
		}
	}
	cells := fmt.Sprintf("%d cells", l.Cells)
	if l.Masked > 0 {
		cells += fmt.Sprintf(" and %d masked", l.Masked)
	}
	words = append(words, cells)
	for _, s := range l.Surfaces {
		id := s.ID
		if id == "" {
			id = "surface not known"
		}
		words = append(words, fmt.Sprintf("%s %.4g m2", id, s.Area))
	}
	text := strings.Join(words, ", ")
	if len(l.Obstructions) > 0 {
		text += ", of " + strings.Join(l.Obstructions, ", ")
	}
	return text
}

// words describes the values of a quantity.
func (q listedQuantity) words() []string {
	where := "at nodes"
	if q.CellCentered {
		where = "of cells"
	}
	if q.Prop != "" {
		where += ", PROP " + q.Prop
	}
	if q.Frames == 0 {
		return []string{q.Name, q.Unit, where, "no times yet"}
	}
	times := fmt.Sprintf("%d, %.4g to %.4g s", q.Frames, *q.From, *q.To)
	if q.Max == nil {
		return []string{q.Name, q.Unit, where, times, "no numbers"}
	}
	mean := "not known"
	if q.Mean != nil {
		mean = fmt.Sprintf("%.4g", *q.Mean)
	}
	words := []string{q.Name, q.Unit, where, times, fmt.Sprintf("%.4g", *q.Min), mean, fmt.Sprintf("%.4g", *q.Max)}
	if q.Bad > 0 {
		words = append(words, fmt.Sprintf("%d values are no numbers", q.Bad))
	}
	return words
}

// direction returns the unit vector of an IOR.
func direction(ior int) (v [3]float64) {
	if ior < 0 {
		v[-ior-1] = -1
	} else {
		v[ior-1] = 1
	}
	return v
}
