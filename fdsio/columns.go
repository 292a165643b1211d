package fdsio

import (
	"io"
	"math"

	"github.com/fdsflux/fdsflux/fdsio/internal/slab"
)

// columns holds the rows of a table by column, the time first, in one piece of
// memory.
type columns struct {
	slab  []float64
	width int // number of columns
	room  int // rows there is room for
	rows  int
}

func newColumns(width, room int) *columns {
	c := &columns{slab: []float64{}, width: width}
	c.reserve(room)
	return c
}

// reserve makes room for at least so many rows. Large rooms are of whole tiles, so
// that each tile of a column lies in one cache line.
func (c *columns) reserve(room int) {
	if room <= c.room {
		return
	}
	if room > 8*tileRows {
		room = (room + tileRows - 1) / tileRows * tileRows
	}
	old := *c
	c.slab, c.room = slab.Make[float64](c.width*room), room
	for k := range c.width {
		copy(c.slab[k*room:], old.column(k))
	}
}

// column is one column, with the rows there are.
func (c *columns) column(k int) []float64 {
	return c.slab[k*c.room : k*c.room+c.rows : k*c.room+c.rows]
}

func (c *columns) append(values []float64) {
	if c.rows == c.room {
		const least = 64 << 10 // bytes
		c.reserve(max(c.room+c.room/2+1, least/(8*c.width)))
	}
	for k, v := range values {
		c.slab[k*c.room+c.rows] = v
	}
	c.rows++
}

// readRows appends the rows that follow.
func (c *columns) readRows(rows *rowReader) error {
	start := rows.lines.offset
	for {
		switch err := rows.next(); {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		if c.room == 0 {
			c.reserve(rows.expect(rows.lines.offset - start))
		}
		if err := c.dropFrom(rows.values[0], rows.lines.number, rows.ps); err != nil {
			return err
		}
		c.append(rows.values)
	}
}

// dropFrom drops the rows that a restart at an earlier time has superseded.
func (c *columns) dropFrom(time float64, line int, ps *problems) error {
	times := c.column(0)
	n := len(times)
	for n > 0 && times[n-1] >= time {
		n--
	}
	if n == len(times) {
		return nil
	}
	c.rows = n
	return ps.timeGoesBack(line, times[len(times)-1], time, len(times)-n)
}

// order does for the rows that are all there what readRows does row by row: it
// drops those without a time and those that later ones supersede. firstLine is
// the line of the first one.
func (c *columns) order(firstLine int, ps *problems) error {
	times := c.column(0)
	// The rows to keep, as ranges, the latest last.
	var keep []rowRange
	kept := func() (last float64) {
		if len(keep) == 0 {
			return math.Inf(-1)
		}
		return times[keep[len(keep)-1].to-1]
	}
	for row, time := range times {
		ok, err := ps.checkTime(time, firstLine+row)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if last := kept(); last >= time {
			dropped := 0
			for ; kept() >= time; dropped++ {
				if r := &keep[len(keep)-1]; r.to-r.from > 1 {
					r.to--
				} else {
					keep = keep[:len(keep)-1]
				}
			}
			if err := ps.timeGoesBack(firstLine+row, last, time, dropped); err != nil {
				return err
			}
		}
		if n := len(keep); n > 0 && keep[n-1].to == row {
			keep[n-1].to++
		} else {
			keep = append(keep, rowRange{row, row + 1})
		}
	}
	c.keepOnly(keep)
	return nil
}

// rowRange are the rows from, from+1, … to-1.
type rowRange struct{ from, to int }

// keepOnly moves the rows of some ascending ranges together.
func (c *columns) keepOnly(keep []rowRange) {
	n := 0
	for k := range c.width {
		column := c.column(k)
		n = 0
		for _, r := range keep {
			if r.from > n { // else it is at its place
				copy(column[n:], column[r.from:r.to])
			}
			n += r.to - r.from
		}
	}
	c.rows = n
}

// table makes a table of the columns.
func (c *columns) table(rows *rowReader) *Table {
	t := &Table{Header: rows.Header, Time: c.column(0), Columns: make([][]float64, len(rows.Labels)), Problems: rows.ps.found()}
	for k, column := range rows.keep[1:] {
		t.Columns[column] = c.column(k + 1)
	}
	return t
}
