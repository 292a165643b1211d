package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// The schema of `walls --integral --format json`: a list of what flows to the walls,
// kW of a flux in kW/m2, and has flown, kJ. The flows are those of instants.
type wallHeat struct {
	CHID     string        `json:"chid"`
	Wall     int           `json:"wall"`
	Quantity string        `json:"quantity"`
	Unit     string        `json:"unit"`       // of flow
	Sum      string        `json:"unit_total"` // of total
	Times    []float64     `json:"times"`
	Parts    []surfaceHeat `json:"surfaces"` // the last is the whole wall
}

type surfaceHeat struct {
	Surface string    `json:"surface"` // empty: the whole wall
	Area    float64   `json:"area"`
	Flow    []float64 `json:"flow"`
	Total   []float64 `json:"total"` // from the first time on, by the trapezium rule
}

// integrals prints the area integrals of the walls of some runs.
func (l *wallLister) integrals(e *env, paths []string) error {
	print := map[string]func(io.Writer, []wallHeat) error{"table": printHeat, "csv": printHeatCSV, "json": writeJSON[[]wallHeat]}[l.format]
	if print == nil {
		return fmt.Errorf("unknown format %q: expected table, csv or json", l.format)
	}
	list := []wallHeat{}
	for _, path := range paths {
		run, err := open(e, path)
		if err != nil {
			return err
		}
		found, err := l.heats(e, run.Run)
		run.Close()
		if err != nil {
			return fmt.Errorf("%s: %s", path, trimPackage(err))
		}
		list = append(list, found...)
	}
	return print(e.stdout, list)
}

func (l *wallLister) heats(e *env, run *fdsio.Run) (list []wallHeat, err error) {
	walls, err := bndf.FindWalls(run)
	if err != nil {
		return nil, err
	}
	printProblems(e.stderr, walls.Problems)
	walls.NodeMeans = l.nodeMeans
	outputs, err := chooseOutputs(walls, l.quantities)
	if err != nil {
		return nil, err
	}
	chosen, err := l.choose(walls)
	if err != nil {
		return nil, err
	}
	bar := newProgress(e, "integrating")
	defer bar.done()
	for i, w := range chosen {
		for _, o := range outputs {
			if err := bar.report(int64(i), int64(len(chosen))); err != nil {
				return nil, err
			}
			if l.quantities == nil && !strings.Contains(o.Unit, "/m2") {
				continue // only what is per area adds up
			}
			h, problems, err := heatTo(w, o)
			if err != nil {
				return nil, err
			}
			printNew(e.stderr, problems, walls.Problems)
			h.CHID, h.Quantity = fdsio.Readable(run.CHID), walls.Label(o)
			list = append(list, h)
		}
	}
	return list, nil
}

// heatTo integrates an output over a wall and its surfaces.
func heatTo(w *bndf.Wall, o bndf.Output) (h wallHeat, problems []*fdsio.Problem, err error) {
	d, err := w.Open(o)
	if err != nil {
		return h, nil, err
	}
	defer d.Close()
	a, err := d.OverArea()
	if err != nil {
		return h, nil, err
	}
	h = wallHeat{Wall: w.Number, Unit: a.Unit, Sum: timesSeconds(a.Unit), Times: a.Times}
	for i, s := range a.Surfaces {
		h.Parts = append(h.Parts, surfaceHeat{fdsio.Readable(s.ID), round(s.Area), a.BySurface[i], a.Cumulative(a.BySurface[i])})
	}
	h.Parts = append(h.Parts, surfaceHeat{"", round(a.Area), a.Total, a.Cumulative(a.Total)})
	return h, d.Problems, nil
}

// timesSeconds is the unit of an integral over time.
func timesSeconds(unit string) string {
	if rest, ok := strings.CutPrefix(unit, "kW"); ok {
		return "kJ" + rest
	}
	return unit + " s"
}

func printHeatCSV(w io.Writer, list []wallHeat) error {
	c := csv.NewWriter(w)
	c.Write([]string{"chid", "wall", "quantity", "surface", "area", "time", "flow", "unit", "total", "unit_total"})
	for _, h := range list {
		for _, p := range h.Parts {
			for i, t := range h.Times {
				c.Write([]string{h.CHID, strconv.Itoa(h.Wall), h.Quantity, p.Surface, number(p.Area), number(t), number(p.Flow[i]), h.Unit, number(p.Total[i]), h.Sum})
			}
		}
	}
	c.Flush()
	return c.Error()
}

// printHeat sums up each surface over time.
func printHeat(w io.Writer, list []wallHeat) error {
	var b bytes.Buffer
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "wall\tquantity\tsurface\tm2\tlast\tat s\tmean\tlargest\tunit\ttotal\tunit")
	for _, h := range list {
		for _, p := range h.Parts {
			name := p.Surface
			if name == "" {
				name = "whole wall"
			}
			fmt.Fprintf(t, "%d\t%s\t%s\t%.4g\t", h.Wall, h.Quantity, name, p.Area)
			n := len(h.Times)
			if n == 0 {
				fmt.Fprintln(t, "no times yet")
				continue
			}
			largest := p.Flow[0]
			for _, q := range p.Flow {
				largest = max(largest, q)
			}
			mean := p.Flow[0]
			if span := h.Times[n-1] - h.Times[0]; span > 0 {
				mean = p.Total[n-1] / span
			}
			fmt.Fprintf(t, "%.4g\t%.4g\t%.4g\t%.4g\t%s\t%.4g\t%s\n", p.Flow[n-1], h.Times[n-1], mean, largest, h.Unit, p.Total[n-1], h.Sum)
		}
	}
	t.Flush()
	return writeTrimmed(w, b.Bytes())
}
