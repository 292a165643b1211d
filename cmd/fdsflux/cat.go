package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/fdsflux/fdsflux/fdsio"
)

var catCommand = command{
	name:    "cat",
	summary: "print columns of the device files, unchanged to the last digit",
	usage: `usage: fdsflux cat [flags] PATH

Prints the columns of a run's device files as a table: all, or those whose IDs
match. CSV and TSV begin with a row of units and a row of labels, as FDS's own
files; numbers are the text of the file. Where a run was restarted, rows that later
ones supersede are left out. PATH may be - for a device file on standard input.

example, the gauges once in ten seconds, for a spreadsheet:
  fdsflux cat testdata/runs/heat_flux_wall --device '*-GAUGE' --every 10
`,
	setUp: func(fs *flag.FlagSet) func(e *env, paths []string) error {
		c := &cat{from: math.Inf(-1), to: math.Inf(1)}
		fs.Func("device", "only devices whose ID matches `GLOB`, as in '*-GAUGE'; may be repeated", func(v string) error {
			c.globs = append(c.globs, v)
			_, err := path.Match(v, "")
			return err
		})
		fs.Func("from", "leave out rows before the time `T`, s", seconds(&c.from))
		fs.Func("to", "leave out rows after the time `T`, s", seconds(&c.to))
		fs.Float64Var(&c.every, "every", 0, "only the first row at or after each multiple of `DT` seconds")
		fs.StringVar(&c.format, "format", "csv", "`FORMAT`: csv, tsv, jsonl or parquet")
		fs.StringVar(&c.out, "o", "", "`FILE` to write instead of standard output; it appears whole or not at all")
		fs.BoolVar(&c.follow, "follow", false, "go on as the run appends rows, until it ends or is interrupted")
		return c.cat
	},
}

func seconds(to *float64) func(string) error {
	return func(v string) error {
		if _, err := fmt.Sscan(v, to); err != nil || math.IsNaN(*to) {
			return fmt.Errorf("found %q, expected a time in s", v)
		}
		return nil
	}
}

type cat struct {
	globs           []string
	from, to, every float64
	format, out     string
	follow          bool
}

func (c *cat) cat(e *env, paths []string) error {
	if len(paths) != 1 {
		return errors.New("expected one PATH: a run directory, a .smv, a .fds, a _devc.csv file, or - for standard input")
	}
	if tableWriters[c.format] == nil {
		return fmt.Errorf("unknown format %q: expected csv, tsv, jsonl or parquet", c.format)
	}
	if !(c.every >= 0) {
		return fmt.Errorf("--every %v: expected a number of seconds", c.every)
	}
	if c.follow && (c.out != "" || c.format == "parquet") {
		return errors.New("--follow writes rows as they come: it goes with csv, tsv and jsonl on standard output")
	}
	s, err := c.open(e, paths[0])
	if err != nil {
		return err
	}
	defer s.Close()
	if c.out != "" {
		return writeWhole(c.out, func(w io.Writer) error { return c.copy(e, s, w) })
	}
	return c.copy(e, s, e.stdout)
}

// part is one device file with the columns to print.
type part struct {
	rows  *fdsio.Scanner
	file  io.Closer
	skip  map[int]bool // lines that later ones supersede
	pick  []int        // of the fields of a row, those to print; 0 is the time
	heads []columnHead
	more  bool // there is a row
}

// columnHead is what stands over a column.
type columnHead struct{ label, unit string }

// source is what cat reads: device files side by side.
type source struct {
	parts []*part
	run   *openRun // nil for standard input
}

func (s *source) Close() {
	for _, p := range s.parts {
		p.file.Close()
	}
	if s.run != nil {
		s.run.Close()
	}
}

func (c *cat) open(e *env, path string) (*source, error) {
	if path == "-" {
		p, err := c.openStream(e.stdin)
		if err != nil {
			return nil, err
		}
		return &source{parts: []*part{p}}, nil
	}
	run, err := open(e, path)
	if err != nil {
		return nil, err
	}
	s := &source{run: run}
	if err := c.openParts(e, s); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// openStream reads standard input, which can't be read twice: all columns are
// read and superseded rows printed.
func (c *cat) openStream(r io.Reader) (*part, error) {
	p := &part{rows: fdsio.NewScanner(r, "standard input", nil), file: io.NopCloser(r)}
	if p.rows.Err() != nil {
		return nil, p.rows.Err()
	}
	h := p.rows.Header()
	for i, label := range h.Labels[1:] {
		if c.wants(label) {
			p.add(h, i+1, i+1)
		}
	}
	if len(p.pick) == 0 {
		return nil, c.noneWanted(h.Labels[1:])
	}
	return p, nil
}

// openParts opens the device files that have columns to print.
func (c *cat) openParts(e *env, s *source) error {
	columns := make([][]int, len(s.run.DeviceFiles))
	var ids []string
	chosen := 0
	for i := range s.run.Devices {
		d := &s.run.Devices[i]
		file, column := d.Column()
		if column == 0 {
			continue
		}
		ids = append(ids, d.ID)
		if c.wants(d.ID) {
			columns[file] = append(columns[file], column)
			chosen++
		}
	}
	if len(ids) == 0 {
		return fmt.Errorf("there is no device file with columns (%s_devc.csv)", s.run.CHID)
	}
	if chosen == 0 {
		return c.noneWanted(ids)
	}
	for file, list := range columns {
		if len(list) == 0 {
			continue
		}
		p, err := c.openPart(e, s.run, file, list)
		if err != nil {
			return err
		}
		s.parts = append(s.parts, p)
	}
	return nil
}

func (c *cat) openPart(e *env, run *openRun, file int, columns []int) (*part, error) {
	f, err := run.OpenDeviceFile(file)
	if err != nil {
		return nil, err
	}
	p := &part{file: f}
	var r io.Reader = f
	if c.follow {
		r = fdsio.Follow(e.ctx, f, time.Second, run.Finished)
	} else if p.skip, err = run.Superseded(file); err != nil {
		f.Close()
		return nil, err
	}
	opts := &fdsio.ReadOptions{Columns: columns, Progress: newProgress(e, "reading").report}
	p.rows = fdsio.NewScanner(r, run.ShownPath(run.DeviceFiles[file]), opts)
	if p.rows.Err() != nil {
		f.Close()
		return nil, p.rows.Err()
	}
	for i, column := range p.rows.Columns() {
		p.add(p.rows.Header(), column, i+1)
	}
	return p, nil
}

// add chooses a column that is the i-th field of a row.
func (p *part) add(h fdsio.Header, column, i int) {
	head := columnHead{label: h.Labels[column]}
	if h.Units != nil {
		head.unit = h.Units[column]
	}
	p.pick = append(p.pick, i)
	p.heads = append(p.heads, head)
}

func (c *cat) wants(id string) bool {
	for _, g := range c.globs {
		if ok, _ := path.Match(g, id); ok {
			return true
		}
	}
	return len(c.globs) == 0
}

func (c *cat) noneWanted(ids []string) error {
	return fmt.Errorf("no device matches %s; there are %s", strings.Join(c.globs, ", "), strings.Join(ids[:min(len(ids), 8)], ", "))
}

// next goes on to the next row that nothing supersedes.
func (p *part) next() error {
	for p.more = p.rows.Scan(); p.more && p.skip[p.rows.Line()]; p.more = p.rows.Scan() {
	}
	return p.rows.Err()
}

// copy prints the rows of all parts. Split files have the same times; a row that
// one of them lacks, as at the end of a running job, is left out.
func (c *cat) copy(e *env, s *source, to io.Writer) error {
	buffered := bufio.NewWriterSize(to, 1<<16)
	w := tableWriters[c.format](buffered)
	var heads []columnHead
	for _, p := range s.parts {
		heads = append(heads, p.heads...)
		if err := p.next(); err != nil {
			return err
		}
	}
	if err := w.begin(heads); err != nil {
		return err
	}
	fields := make([][]byte, 0, 1+len(heads))
	mark, incomplete := math.Inf(-1), 0
	for {
		time, whole, any := earliest(s.parts)
		if !any {
			break
		}
		due := time >= mark
		if due && c.every > 0 {
			mark = (math.Floor(time/c.every+1e-9) + 1) * c.every
		}
		if !whole {
			incomplete++
		} else if due && time >= c.from && time <= c.to {
			fields = fields[:0]
			for i, p := range s.parts {
				all := p.rows.Fields()
				if i == 0 {
					fields = append(fields, all[0])
				}
				for _, k := range p.pick {
					fields = append(fields, all[k])
				}
			}
			if err := w.row(fields); err != nil {
				return err
			}
		}
		if time > c.to && !c.follow && s.run != nil {
			break
		}
		for _, p := range s.parts {
			if p.more && p.rows.Time() == time {
				if err := p.next(); err != nil {
					return err
				}
			}
		}
		if c.follow {
			if err := buffered.Flush(); err != nil {
				return err
			}
		}
	}
	if err := w.end(); err != nil {
		return err
	}
	for _, p := range s.parts {
		problems := p.rows.Problems()
		if len(p.skip) > 0 {
			fmt.Fprintf(e.stderr, "warning: %d rows that a restart superseded are left out\n", len(p.skip))
			problems = slices.DeleteFunc(problems, func(p *fdsio.Problem) bool { return errors.Is(p, fdsio.ErrTimeOrder) })
		}
		printProblems(e.stderr, problems)
	}
	if incomplete > 0 {
		fmt.Fprintf(e.stderr, "warning: %d rows that not all of the split files have are left out\n", incomplete)
	}
	return buffered.Flush()
}

// earliest returns the earliest time at which a part has a row, and whether all
// have one then.
func earliest(parts []*part) (time float64, whole, any bool) {
	time = math.Inf(1)
	for _, p := range parts {
		if p.more {
			time, any = min(time, p.rows.Time()), true
		}
	}
	whole = true
	for _, p := range parts {
		whole = whole && p.more && p.rows.Time() == time
	}
	return time, whole, any
}
