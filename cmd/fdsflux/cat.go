package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path"
	"slices"
	"strconv"
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
		t, err := strconv.ParseFloat(v, 64)
		if err != nil || math.IsNaN(t) {
			return fmt.Errorf("found %q, expected a time in s", v)
		}
		*to = t
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
	if c.from > c.to {
		return fmt.Errorf("--from %g is after --to %g", c.from, c.to)
	}
	if c.follow && (c.out != "" || c.format == "parquet") {
		return errors.New("--follow writes rows as they come: it goes with csv, tsv and jsonl on standard output")
	}
	s, err := c.open(e, paths[0])
	for c.follow && notYet(err) && e.ctx.Err() == nil {
		time.Sleep(followInterval) // FDS writes the header some time after its start
		s, err = c.open(e, paths[0])
	}
	if err != nil {
		return err
	}
	defer s.Close()
	return toFile(e, c.out, func(w io.Writer) error { return c.copy(e, s, w) })
}

const followInterval = time.Second

var errNoColumns = errors.New("there is no device file with columns")

// notYet reports whether a run may have just begun.
func notYet(err error) bool {
	return errors.Is(err, errNoColumns) || errors.Is(err, fdsio.ErrEmpty) || errors.Is(err, fdsio.ErrTruncated)
}

// part is one device file with the columns to print.
type part struct {
	rows  *fdsio.Scanner
	file  io.Closer
	skip  map[int]bool // lines that later ones supersede
	pick  []int        // of the fields of a row, those to print; 0 is the time
	heads []columnHead
	more  bool // there is a row
	bar   *progress
}

// columnHead is what stands over a column.
type columnHead struct {
	label string // as the file has it
	name  string // in UTF-8
	unit  string
}

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
	p := &part{rows: fdsio.NewScanner(r, "standard input", nil), file: io.NopCloser(r), bar: &progress{}}
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
		return fmt.Errorf("%w (%s_devc.csv)", errNoColumns, s.run.CHID)
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
	p := &part{file: f, bar: newProgress(e, "reading")}
	var r io.Reader = f
	if _, grows := f.(*os.File); c.follow && !grows {
		f.Close()
		return nil, errors.New("--follow needs a file that grows, not one in an archive")
	}
	if c.follow {
		p.bar.to = nil
		r = fdsio.Follow(e.ctx, f, followInterval, run.Finished)
	} else if p.skip, err = run.Superseded(file); err != nil {
		f.Close()
		return nil, err
	}
	if c.out == "" {
		p.bar.to = nil // the rows may go to the terminal
	}
	opts := &fdsio.ReadOptions{Columns: columns, Progress: p.bar.report}
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
	head := columnHead{label: h.Labels[column], name: fdsio.Readable(h.Labels[column])}
	if h.Units != nil {
		head.unit = h.Units[column]
	}
	p.pick = append(p.pick, i)
	p.heads = append(p.heads, head)
}

func (c *cat) wants(id string) bool {
	// To path.Match a slash is more than a character.
	flat := func(s string) string { return strings.ReplaceAll(s, "/", "\x00") }
	for _, g := range c.globs {
		for _, name := range []string{id, fdsio.Readable(id)} {
			if ok, _ := path.Match(flat(g), flat(name)); ok || g == name {
				return true
			}
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

// copy prints the rows of all parts, and what was found in the files.
func (c *cat) copy(e *env, s *source, to io.Writer) error {
	buffered := bufio.NewWriterSize(to, 1<<16)
	w := tableWriters[c.format](buffered)
	flush := func() error { return nil }
	if c.follow {
		flush = buffered.Flush
	}
	incomplete, err := c.copyRows(s, w, flush)
	if err == nil {
		err = w.end()
	}
	err = errors.Join(err, buffered.Flush())
	for _, p := range s.parts {
		p.bar.done()
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
	return err
}

// copyRows prints the rows of all parts. Split files have the same times; a row
// that one of them lacks, as at the end of a running job, is left out and counted.
func (c *cat) copyRows(s *source, w tableWriter, flush func() error) (incomplete int, err error) {
	var heads []columnHead
	for _, p := range s.parts {
		heads = append(heads, p.heads...)
	}
	if err := errors.Join(w.begin(heads), flush()); err != nil {
		return 0, err
	}
	for _, p := range s.parts {
		if err := p.next(); err != nil {
			return 0, err
		}
	}
	r := tableRow{fields: make([][]byte, 0, 1+len(heads)), values: make([]float64, 0, 1+len(heads))}
	last, window := math.Inf(-1), math.Inf(-1)
	for {
		time, whole, any := earliest(s.parts)
		if !any || time > c.to {
			return incomplete, nil
		}
		if time < last {
			window = math.Inf(-1) // a restart, on a stream
		}
		last = time
		switch n := c.window(time); {
		case !whole:
			incomplete++
		case c.every > 0 && n <= window:
		default:
			window = n
			if time < c.from {
				break
			}
			r.take(s.parts)
			if err := errors.Join(w.row(r), flush()); err != nil {
				return incomplete, err
			}
		}
		for _, p := range s.parts {
			if p.more && p.rows.Time() == time {
				if err := p.next(); err != nil {
					return incomplete, err
				}
			}
		}
	}
}

// window numbers the multiples of --every; FDS prints times with eight digits.
func (c *cat) window(time float64) float64 {
	n := time / c.every
	return math.Floor(n + 1e-7*max(1, math.Abs(n)))
}

// tableRow is a row to print, the time first: the text of the file and its value.
type tableRow struct {
	fields [][]byte
	values []float64
}

func (r *tableRow) take(parts []*part) {
	r.fields, r.values = r.fields[:0], r.values[:0]
	for i, p := range parts {
		fields, values := p.rows.Fields(), p.rows.Values()
		if i == 0 {
			r.fields, r.values = append(r.fields, fields[0]), append(r.values, p.rows.Time())
		}
		for _, k := range p.pick {
			r.fields, r.values = append(r.fields, fields[k]), append(r.values, values[k-1])
		}
	}
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
