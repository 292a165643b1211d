package station

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
)

// Grade says how much a finding matters. Grades compare: Note < Warning < Error.
type Grade uint8

const (
	Note    Grade = iota // good to know
	Warning              // can mislead
	Error                // contradicts: numbers, files and release do not fit together
)

var gradeNames = []string{"note", "warning", "error"}

// String names the grade: "note", "warning" or "error".
func (g Grade) String() string {
	if int(g) < len(gradeNames) {
		return gradeNames[g]
	}
	return fmt.Sprintf("Grade(%d)", g)
}

// MarshalText gives the name of the grade.
func (g Grade) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText reads the name of a grade.
func (g *Grade) UnmarshalText(text []byte) error {
	i := slices.Index(gradeNames, string(text))
	if i < 0 {
		return fmt.Errorf("station: found the grade %q, expected note, warning or error", text)
	}
	*g = Grade(i)
	return nil
}

// Finding is one thing that [Check] has found. The names of its fields in JSON
// stay as they are.
type Finding struct {
	Code     string   `json:"code"` // one of the Code constants; [Explain] tells more
	Grade    Grade    `json:"grade"`
	Stations []string `json:"stations"` // that it is about; empty: the run
	Devices  []string `json:"devices"`  // that it is about, by ID
	Summary  string   `json:"summary"`  // one sentence
	Detail   string   `json:"detail"`   // why it matters and what to do
	Numbers  []Number `json:"numbers"`
	More     string   `json:"more"` // the command that shows more, with PATH for the run; see [Finding.Command]
}

// Report is what [Check] finds, and how the columns of each station compare, whether
// there is anything to find in that or not.
type Report struct {
	Findings []Finding
	Compared []*Verification // of the stations that have values
}

// Number is a number of a finding, in the unit of the files.
type Number struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"` // empty: dimensionless
}

// Command returns the command that shows more of the finding, for a shell; empty
// if there is none.
func (f *Finding) Command(path string) string {
	return strings.Replace(f.More, "PATH", quoted(path), 1)
}

// examined is what the findings are drawn from.
type examined struct {
	run      *fdsio.Run
	deck     *fdsio.Deck // nil without one
	stations []*Station  // that have columns
	skipped  []Skipped
	problems []*fdsio.Problem // of opening the run and of reading the columns
	extent   map[*Series]extent
	verified []*Verification // of each station; nil where it has no values
}

// topics are the producers of findings, each about one thing.
var topics = []func(*examined) []Finding{
	contradictedDefinition, unknownDefinition, misnamedDevices, legacyIncident,
	openRelations, nothingToClose, disobedientGauges, uncheckedGauges, identifiedEmissivity,
	defaultGauges, undefinedProps, wrongEmissivityKey, ignoredSettings,
	contradictedEmissivity, changingEmissivity, unknownEmissivity, zeroEmissivity,
	fixedTemperatureWalls, prescribedFluxWalls, unknownSurfaces,
	zeroDevices, stuckDevices, notNumbers, gaps, restarts, damagedRows, skippedDevices, mixedSampling, missingColumns,
	unknownRelease, newerRelease, stoppedEarly, endsEarly, noDeck, damagedFiles, refusedDeck, foreignDeck, nothingToCheck,
}

// Check tells what in a run can mislead or does not fit together: what its files
// say, and what the columns of its stations show. The stations are loaded (see
// [Load]); skipped is what [Find] left out, problems are those of Load.
//
// Findings about the run come first, then by station; within that the graver
// ones. Their numbers are in the units of the files: kW/m2, °C, s.
func Check(run *fdsio.Run, stations []*Station, skipped []Skipped, problems []*fdsio.Problem) *Report {
	x := &examined{
		run: run, deck: run.InputDeck(), skipped: skipped,
		problems: slices.Concat(run.Problems, problems), extent: map[*Series]extent{},
	}
	for _, s := range stations {
		if slices.ContainsFunc(s.Series, func(series Series) bool { return series.Device == NoDevice || run.Devices[series.Device].HasData() }) {
			x.stations = append(x.stations, s)
		}
	}
	x.each(func(_ *Station, series *Series) { x.extent[series] = extentOf(series) })
	x.verify()
	findings := []Finding{}
	for _, topic := range topics {
		for _, f := range topic(x) {
			findings = append(findings, f.tidied())
		}
	}
	findings = unsaid(findings)
	x.sort(findings)
	report := &Report{Findings: findings}
	x.eachVerified(func(_ *Station, v *Verification) { report.Compared = append(report.Compared, v) })
	return report
}

// sort puts findings by where they belong, then by grade and code.
func (x *examined) sort(findings []Finding) {
	place := map[string]int{}
	for i, s := range x.stations {
		place[fdsio.Readable(s.Name)] = i
	}
	where := func(f *Finding) int {
		switch len(f.Stations) {
		case 0:
			return -2
		case 1:
			return place[f.Stations[0]]
		}
		return -1
	}
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(where(&a)-where(&b), slices.Compare(a.Stations, b.Stations), int(b.Grade)-int(a.Grade), strings.Compare(a.Code, b.Code))
	})
}

// tidied returns a finding that any encoding can hold.
func (f Finding) tidied() Finding {
	readable := func(names []string) []string {
		out := make([]string, 0, len(names))
		for _, n := range names {
			out = append(out, fdsio.Readable(n))
		}
		return out
	}
	f.Stations, f.Devices = readable(f.Stations), readable(f.Devices)
	f.Numbers = slices.DeleteFunc(append([]Number{}, f.Numbers...), func(n Number) bool { return math.IsNaN(n.Value) || math.IsInf(n.Value, 0) })
	f.Summary, f.Detail = fdsio.Readable(f.Summary), fdsio.Readable(f.Detail)
	return f
}

// affected collects the devices, and their stations, that one finding is about.
// Those of one station come together.
type affected struct {
	stations, devices []string
}

func (a *affected) add(s *Station, series *Series) {
	if n := len(a.stations); n == 0 || a.stations[n-1] != s.Name {
		a.stations = append(a.stations, s.Name)
	}
	if series != nil {
		a.devices = append(a.devices, series.ID)
	}
}

// finding starts a finding about what was collected; nil if that is nothing.
func (a *affected) finding(code string, grade Grade, format string, args ...any) []Finding {
	if len(a.stations) == 0 && len(a.devices) == 0 {
		return nil
	}
	return []Finding{{Code: code, Grade: grade, Stations: a.stations, Devices: a.devices, Summary: fmt.Sprintf(format, args...)}}
}

// explained completes a single finding.
func explained(found []Finding, more, format string, args ...any) []Finding {
	for i := range found {
		found[i].More, found[i].Detail = more, fmt.Sprintf(format, args...)
	}
	return found
}

// listed names the first few of a list.
func listed(names []string) string {
	const most = 4
	text := make([]string, 0, most)
	for _, n := range names[:min(len(names), most)] {
		text = append(text, fdsio.Readable(n))
	}
	switch n := len(text); {
	case len(names) > most:
		return fmt.Sprintf("%s and %d more", strings.Join(text, ", "), len(names)-most)
	case n < 2:
		return strings.Join(text, "")
	default:
		return strings.Join(text[:n-1], ", ") + " and " + text[n-1]
	}
}

// plural chooses a word by a number.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// plain matches what a shell takes as it stands.
var plain = regexp.MustCompile(`^[A-Za-z0-9_./:,=+@%-]+$`)

// quoted is a word for a POSIX shell.
func quoted(word string) string {
	if plain.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// command is a command of fdsflux about the run, with a flag for each of the
// first few names.
func command(name, flag string, values []string) string {
	const most = 3
	words := []string{"fdsflux", name, "PATH"}
	if len(values) <= most {
		for _, v := range values {
			words = append(words, flag, quoted(v))
		}
	}
	return strings.Join(words, " ")
}

// extent is what the values of a series span.
type extent struct {
	rows, missing, infinite int // missing: no number
	low, high, first        float64
}

// extentOf leaves out what is not finite.
func extentOf(s *Series) extent {
	e := extent{rows: len(s.Values), low: math.Inf(1), high: math.Inf(-1), first: math.NaN()}
	for _, v := range s.Values {
		switch {
		case math.IsNaN(v):
			e.missing++
			continue
		case math.IsInf(v, 0):
			e.infinite++
			continue
		case math.IsNaN(e.first):
			e.first = v
		}
		e.low, e.high = min(e.low, v), max(e.high, v)
	}
	return e
}

// finite returns the number of finite values.
func (e extent) finite() int { return e.rows - e.missing - e.infinite }

// constant reports whether all values are one, of enough to tell.
func (e extent) constant() bool {
	const enough = 5 // rows
	return e.finite() >= enough && e.low == e.high
}

// each calls a function for each series of the stations.
func (x *examined) each(f func(s *Station, series *Series)) {
	for _, s := range x.stations {
		for i := range s.Series {
			f(s, &s.Series[i])
		}
	}
}

// device returns what the run knows of the device of a series; of one from a
// boundary file, its PROP.
func (x *examined) device(series *Series) *fdsio.Device {
	if series.Device != NoDevice {
		return &x.run.Devices[series.Device]
	}
	out := &fdsio.Device{ID: series.ID, Quantity: series.Quantity}
	if x.deck != nil && series.Prop != "" {
		out.Prop = propOf(x.deck, series.Prop)
	}
	return out
}

// problemsOf returns the problems of some kinds.
func (x *examined) problemsOf(kinds ...error) (out []*fdsio.Problem) {
	for _, p := range x.problems {
		if slices.Contains(kinds, p.Err) {
			out = append(out, p)
		}
	}
	return out
}
