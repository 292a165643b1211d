package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// printProbe prints the course of the values of a cell.
func (m *mapper) printProbe(e *env, run *fdsio.Run) error {
	walls, err := m.findWalls(e, run)
	if err != nil {
		return err
	}
	outputs := walls.Outputs
	if m.quantities != nil {
		if outputs, err = m.outputs(e, walls); err != nil {
			return err
		}
	}
	cell, err := walls.Probe(*m.probe, m.ior)
	if err != nil {
		return err
	}
	var histories []*bndf.ProbeHistory
	bar := newProgress(e, "reading")
	for i, o := range outputs {
		if err := bar.report(int64(i), int64(len(outputs))); err != nil {
			bar.done()
			return err
		}
		h, err := cell.History(o)
		if err != nil {
			bar.done()
			return err
		}
		printNew(e.stderr, h.Problems, walls.Problems)
		histories = append(histories, h)
	}
	bar.done()
	fmt.Fprintf(e.stderr, "%s; values are instants, those of devices means over intervals\n", cellWords(cell))
	write := func(w io.Writer) error { return m.writeHistories(w, walls, histories) }
	if m.file != "" {
		return writeWhole(m.file, write)
	}
	return write(e.stdout)
}

// cellWords says which cell a probe has found.
func cellWords(p *bndf.Probe) string {
	words := p.Wall.String()
	words = "cell of " + words
	for axis, name := range axisNames {
		if low, high := p.Box[2*axis], p.Box[2*axis+1]; low != high {
			words += fmt.Sprintf(", %s %.6g to %.6g m", name, low, high)
		}
	}
	if p.Surface != "" {
		words += ", surface " + fdsio.Readable(p.Surface)
	}
	return words
}

// writeHistories writes a table as FDS does: units, names, then the values at each
// time that any of the histories has.
func (m *mapper) writeHistories(w io.Writer, walls *bndf.Walls, histories []*bndf.ProbeHistory) error {
	b := bufio.NewWriter(w)
	table := &textTable{w: b, separator: ","}
	var heads []columnHead
	var times []float64
	for _, h := range histories {
		heads = append(heads, columnHead{label: walls.Label(h.Output), unit: h.Output.Unit})
		times = append(times, h.Times...)
	}
	slices.Sort(times)
	times = slices.DeleteFunc(slices.Compact(times), func(t float64) bool { return t < m.from || t > m.to })
	if len(times) == 0 {
		return fmt.Errorf("there is no frame%s", spanWords(m.from, m.to))
	}
	if err := table.begin(heads); err != nil {
		return err
	}
	row := tableRow{fields: make([][]byte, 1+len(heads))}
	for _, t := range times {
		row.fields[0] = appendSingle(row.fields[0][:0], t)
		for i, h := range histories {
			row.fields[1+i] = row.fields[1+i][:0]
			if k, ok := slices.BinarySearch(h.Times, t); ok {
				row.fields[1+i] = appendSingle(row.fields[1+i], h.Values[k])
			}
		}
		if err := table.row(row); err != nil {
			return err
		}
	}
	return errors.Join(table.end(), b.Flush())
}

// appendSingle writes a number so that it is read back as it was; one of single
// precision, as in the files, in the digits that this takes.
func appendSingle(to []byte, v float64) []byte {
	if float64(float32(v)) == v {
		return strconv.AppendFloat(to, v, 'g', -1, 32)
	}
	return strconv.AppendFloat(to, v, 'g', -1, 64)
}
