package main

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux/station"
)

var checkCommand = command{
	name:    "check",
	summary: "tell what in a run can mislead, or does not fit together",
	usage: `usage: fdsflux check [flags] PATH...
       fdsflux check --explain CODE

Tells what in a run can mislead, or does not fit together: gauges, surfaces and
emissivities, definitions of the release, columns that are stuck, cut or not
numbers. The columns of each place are compared with what the others make them:
relations that are sums hold to print rounding ("exact"), those with products to
what averaging over intervals leaves ("averaged"). Each finding has a code, a grade (error, warning or note) and the
command that shows more; --explain tells what a code means and what to do.
The exit code is 1 if there is an error, or what --fail-on says.

example:
  fdsflux check testdata/runs/heat_flux_wall_6101 --fail-on warning
`,
	setUp: func(fs *flag.FlagSet) func(e *env, paths []string) error {
		c := &checker{}
		c.stations.define(fs)
		c.stations.defineProbes(fs)
		c.stations.quiet = true
		fs.StringVar(&c.format, "format", "table", "`FORMAT` of the findings: table, csv or json")
		fs.StringVar(&c.failOn, "fail-on", "error", "`GRADE` from which on the exit code is 1: error, warning, note or never")
		fs.BoolVar(&c.residuals, "residuals", false, "print, as CSV, how far each column is off the others at each time, and do nothing else")
		fs.StringVar(&c.explain, "explain", "", "explain a `CODE`, as in FX301, and do nothing else")
		return c.check
	},
}

type checker struct {
	stations                stationFlags
	format, failOn, explain string
	residuals               bool
}

func (c *checker) check(e *env, paths []string) error {
	if c.explain != "" {
		text, err := station.Explain(c.explain)
		if err != nil {
			return err
		}
		_, err = fmt.Fprint(e.stdout, "# ", text)
		return err
	}
	if err := needPaths(paths); err != nil {
		return err
	}
	fails, err := c.failing()
	if err != nil {
		return err
	}
	print := map[string]func(io.Writer, []checkedRun) error{"table": printChecked, "csv": printCheckedCSV, "json": writeJSON[[]checkedRun]}[c.format]
	if print == nil {
		return fmt.Errorf("unknown format %q: expected table, csv or json", c.format)
	}
	if c.residuals {
		return c.printResiduals(e, paths)
	}
	var runs []checkedRun
	for _, path := range paths {
		run, err := c.checkRun(e, path)
		if err != nil {
			return err
		}
		runs = append(runs, run)
	}
	if err := print(e.stdout, runs); err != nil {
		return err
	}
	for _, r := range runs {
		for _, f := range r.Findings {
			if fails(f.Grade) {
				return finding("")
			}
		}
	}
	return nil
}

// failing returns which grades make the command fail.
func (c *checker) failing() (func(station.Grade) bool, error) {
	if c.failOn == "never" {
		return func(station.Grade) bool { return false }, nil
	}
	var least station.Grade
	if err := least.UnmarshalText([]byte(c.failOn)); err != nil {
		return nil, fmt.Errorf("--fail-on %s: expected error, warning, note or never", c.failOn)
	}
	return func(g station.Grade) bool { return g >= least }, nil
}

// The schema of `check --format json`: a list of runs. Numbers are in the units of
// the files; more is a command for a shell. Lists may be empty, never null.
type checkedRun struct {
	CHID     string           `json:"chid"`
	Path     string           `json:"path"`
	FDS      *string          `json:"fds"`      // release, as in ls; null if it is not known
	Stations int              `json:"stations"` // checked
	Errors   int              `json:"errors"`
	Warnings int              `json:"warnings"`
	Notes    int              `json:"notes"`
	Findings []checkedFinding `json:"findings"`

	Compared []comparedStation `json:"compared"`
}

// checkedFinding is a finding: code, title, grade, stations, devices, summary,
// detail, numbers (name, value, unit) and more.
type checkedFinding struct {
	station.Finding
	Title string `json:"title"`
}

func (c *checker) checkRun(e *env, path string) (checkedRun, error) {
	run, stations, skipped, err := c.stations.open(e, path)
	if err != nil {
		return checkedRun{}, err
	}
	defer run.Close()
	bar := newProgress(e, "reading")
	problems, err := station.LoadWith(&fdsio.ReadOptions{Progress: bar.report}, run.Run, stations...)
	bar.done()
	if err != nil {
		return checkedRun{}, err
	}
	out := checkedRun{CHID: run.CHID, Path: path, Stations: withValues(stations), Findings: []checkedFinding{}}
	if run.Version != nil {
		v := run.Version.String()
		out.FDS = &v
	}
	report := station.Check(run.Run, stations, skipped, problems)
	for _, f := range report.Findings {
		f.More = c.stations.probed(f.Command(path))
		out.Findings = append(out.Findings, checkedFinding{f, station.Title(f.Code)})
		*map[station.Grade]*int{station.Error: &out.Errors, station.Warning: &out.Warnings, station.Note: &out.Notes}[f.Grade]++
	}
	out.Compared = []comparedStation{}
	for _, v := range report.Compared {
		out.Compared = append(out.Compared, compared(v))
	}
	return out, nil
}

// withValues counts the stations that have any.
func withValues(stations []*station.Station) (n int) {
	for _, s := range stations {
		for i := range s.Series {
			if s.Series[i].HasValues() {
				n++
				break
			}
		}
	}
	return n
}

// printCheckedCSV writes a row for each finding; lists are separated by semicolons.
func printCheckedCSV(w io.Writer, runs []checkedRun) error {
	c := csv.NewWriter(w)
	c.Write([]string{"chid", "path", "code", "grade", "title", "stations", "devices", "summary", "detail", "numbers", "more"})
	for _, r := range runs {
		for _, f := range r.Findings {
			var numbers []string
			for _, n := range f.Numbers {
				numbers = append(numbers, strings.TrimSpace(fmt.Sprintf("%s=%s %s", n.Name, number(n.Value), n.Unit)))
			}
			c.Write([]string{r.CHID, r.Path, f.Code, f.Grade.String(), f.Title, strings.Join(f.Stations, "; "), strings.Join(f.Devices, "; "),
				f.Summary, f.Detail, strings.Join(numbers, "; "), f.More})
		}
	}
	c.Flush()
	return c.Error()
}

func printChecked(w io.Writer, runs []checkedRun) error {
	var b bytes.Buffer
	for i, r := range runs {
		if i > 0 {
			b.WriteByte('\n')
		}
		r.print(&b)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// textWidth is that of the lines of findings, in characters.
const textWidth = 100

func (r checkedRun) print(w io.Writer) {
	fmt.Fprintf(w, "%s, FDS %s\n", fdsio.Readable(r.CHID), orUnknown(r.FDS, ""))
	heading := ""
	for i, f := range r.Findings {
		if h := f.heading(); i == 0 || h != heading {
			fmt.Fprintf(w, "\n%s\n", h)
			heading = h
		}
		f.print(w)
	}
	printCompared(w, r.Compared)
	fmt.Fprintf(w, "\n%s\n", r.counts())
}

// counts is the line at the end.
func (r checkedRun) counts() string {
	checked := counted(r.Stations, "station") + " checked: "
	if len(r.Findings) == 0 {
		return checked + "nothing found"
	}
	gravest := slices.MaxFunc(r.Findings, func(a, b checkedFinding) int { return int(a.Grade) - int(b.Grade) })
	return checked + counted(r.Errors, "error") + ", " + counted(r.Warnings, "warning") + ", " + counted(r.Notes, "note") +
		"\n`fdsflux check --explain " + gravest.Code + "` tells more of a code"
}

func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// heading names the stations of a finding.
func (f checkedFinding) heading() string {
	const most = 4
	switch n := len(f.Stations); {
	case n == 0:
		return "The run"
	case n > most:
		return fmt.Sprintf("%s, … (%d stations)", strings.Join(f.Stations[:most], ", "), n)
	}
	return strings.Join(f.Stations, ", ")
}

func (f checkedFinding) print(w io.Writer) {
	const indent = "                 " // of "  warning FX403  "
	fmt.Fprintf(w, "  %-7s %s  ", f.Grade, f.Code)
	for i, line := range wrap(f.Summary, textWidth-len(indent)) {
		if i > 0 {
			fmt.Fprint(w, indent)
		}
		fmt.Fprintln(w, line)
	}
	for _, line := range wrap(f.Detail, textWidth-len(indent)) {
		fmt.Fprintln(w, indent+line)
	}
	if f.More != "" {
		fmt.Fprintln(w, indent+"→ "+f.More)
	}
}

// wrap breaks a text at blanks into lines of at most so many characters; a longer
// word has a line of its own.
func wrap(text string, width int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
