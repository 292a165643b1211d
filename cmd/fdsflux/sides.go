package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux/validation"
)

// side is one of what is compared: a run, or a table of what was measured or what
// another model computed.
type side struct {
	label   string
	named   bool // the label is the user's
	path    string
	run     *openRun // nil for a table or a bare line file
	table   bool
	source  string // for captions: CHID and release, or the name of the file
	columns []sideColumn
}

// sideColumn is a series that a side has. Its values are in the unit of the file
// until [side.series] converts them.
type sideColumn struct {
	id     string
	unit   string                 // empty where it is not known
	x      axis                   // what it is plotted against
	device int                    // of the run, whose values are read when they are wanted; −1 for none
	values validation.Series      // of what is no device
	also   func(name string) bool // other names by which it can be asked for
}

// axis is an abscissa.
type axis struct {
	name, unit string
	dimension  validation.Dimension
}

// sideOptions are what the flags say of tables.
type sideOptions struct {
	abscissae []string
	units     []validation.ColumnUnit
}

// words name a side with what it comes from.
func (s *side) words() string {
	if strings.HasPrefix(s.source, s.label) {
		return s.source
	}
	return s.label + ": " + s.source
}

func (s *side) Close() {
	if s.run != nil {
		s.run.Close()
	}
}

// tableEndings are those of tables; what FDS itself names belongs to a run.
var (
	tableEndings = []string{".csv", ".txt", ".tsv", ".dat"}
	ownEndings   = []string{"_devc.csv", "_hrr.csv", "_mass.csv", "_ctrl.csv", "_line.csv"}
)

func hasEnding(path string, endings []string) bool {
	for _, e := range endings {
		if strings.HasSuffix(strings.ToLower(path), e) {
			return true
		}
	}
	return false
}

// openSide opens PATH or label=PATH. A path that is there is taken as it stands.
func openSide(e *env, arg string, opts *sideOptions) (*side, error) {
	s := &side{path: arg}
	if _, err := os.Stat(arg); err != nil {
		if label, path, ok := strings.Cut(arg, "="); ok && label != "" && path != "" {
			s.label, s.named, s.path = label, true, path
		}
	}
	var err error
	switch own := hasEnding(s.path, ownEndings); {
	case strings.HasSuffix(strings.ToLower(s.path), "_line.csv"):
		err = s.openLines(e)
	case hasEnding(s.path, tableEndings) && !own:
		err = s.openTable(e, opts)
	default:
		err = s.openRun(e, opts)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	if s.label == "" {
		base := filepath.Base(s.path)
		s.label = strings.TrimSuffix(base, filepath.Ext(base))
		if s.run != nil {
			s.label = fdsio.Readable(s.run.CHID)
		}
	}
	return s, nil
}

func (s *side) openTable(e *env, opts *sideOptions) error {
	info, err := os.Stat(s.path)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("found a folder or a device, expected a file")
	}
	if err != nil {
		var pe *os.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return fmt.Errorf("%s: %w", s.path, err)
	}
	f, err := os.Open(s.path)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := validation.ReadRecord(f, s.path, &validation.RecordOptions{Abscissae: opts.abscissae, Units: opts.units})
	if err != nil {
		return err
	}
	for _, text := range r.Remarks {
		fmt.Fprintf(e.stderr, "warning: %s\n", text)
	}
	s.table, s.source = true, filepath.Base(s.path)
	for i := range r.Columns {
		c := &r.Columns[i]
		tellMissing(e, s.path, c.Name, c.Missing, c.Missing+present(c.Series))
		u, _ := validation.ParseUnit(c.AbscissaUnit)
		s.columns = append(s.columns, sideColumn{
			id: c.Name, unit: c.Unit, x: axis{c.Abscissa, c.AbscissaUnit, u.Dimension}, device: -1, values: c.Series, also: c.Is,
		})
	}
	return nil
}

// tellMissing counts the gaps of a column, which a metric may pass over.
func tellMissing(e *env, place, column string, missing, all int) {
	if missing > 0 {
		fmt.Fprintf(e.stderr, "%s: %s: %d of %d values are missing\n", place, column, missing, all)
	}
}

func present(s validation.Series) (n int) {
	for _, y := range s.Y {
		if !math.IsNaN(y) {
			n++
		}
	}
	return n
}

func (s *side) openRun(e *env, opts *sideOptions) error {
	run, err := open(e, s.path)
	if err != nil {
		return err
	}
	s.run, s.source = run, fdsio.Readable(run.CHID)
	if run.Version != nil {
		s.source += ", FDS " + run.Version.String()
	}
	var heads []columnHead
	var devices []int
	for i := range run.Devices {
		if d := &run.Devices[i]; d.HasData() {
			heads, devices = append(heads, columnHead{name: fdsio.Readable(d.ID), unit: fdsUnit(d.Unit)}), append(devices, i)
		}
	}
	for i, name := range distinctNames(heads)[1:] {
		unit := heads[i].unit
		for _, u := range opts.units {
			if u.Name == name {
				unit = u.Unit
			}
		}
		s.columns = append(s.columns, sideColumn{id: name, unit: unit, x: axis{"Time", "s", validation.Time}, device: devices[i]})
	}
	lines, problems, err := run.Lines()
	if err != nil {
		return err
	}
	printProblems(e.stderr, problems)
	s.addLines(lines)
	return nil
}

// openLines opens a bare file of profiles.
func (s *side) openLines(e *env) error {
	f, err := os.Open(s.path)
	if err != nil {
		return fmt.Errorf("%s: %w", s.path, errors.Unwrap(err))
	}
	defer f.Close()
	lines, problems, err := fdsio.ReadLines(f, s.path)
	if err != nil {
		return err
	}
	printProblems(e.stderr, problems)
	s.source = filepath.Base(s.path)
	s.addLines(lines)
	return nil
}

// fdsUnit is the unit of a column of FDS, which leaves that of a pure number empty.
func fdsUnit(unit *string) string {
	switch {
	case unit == nil:
		return ""
	case *unit == "":
		return "-"
	}
	return *unit
}

// addLines adds profiles. What each is plotted against: its one column of coordinates;
// else, as with HIDE_COORDINATES, that of the profile before it, if the run does not
// tell that its points lie elsewhere; else the axis along which they lie, or, where
// they lie along none, the distance from the first.
func (s *side) addLines(lines []fdsio.Line) {
	var before *fdsio.Coordinate
	for i := range lines {
		l := &lines[i]
		switch len(l.Coordinates) {
		case 0:
		case 1:
			before = &l.Coordinates[0]
		default:
			before = nil
		}
		c := sideColumn{id: fdsio.Readable(l.ID), unit: fdsUnit(l.Unit), device: -1, x: axis{dimension: validation.Length}}
		at := alongAxis(l.Positions)
		switch {
		case before != nil && len(before.Values) >= len(l.Values) && (len(l.Coordinates) == 1 || at == nil || sameLine(before.Values, at)):
			c.x.name, c.x.unit, at = before.Name, fdsUnit(before.Unit), before.Values[:len(l.Values)]
		case at != nil:
			c.x.name, c.x.unit = "Distance", "m"
		}
		c.values = lineSeries(at, l.Values)
		s.columns = append(s.columns, c)
	}
}

// alongAxis returns the coordinates of points that differ in one of them alone, the
// distances from the first of points that differ in more; nil for no points.
func alongAxis(points [][3]float64) []float64 {
	if points == nil {
		return nil
	}
	const negligible = 1e-6 // m, of positions that were interpolated
	first := points[0]
	out := make([]float64, len(points))
	varies := map[int]bool{}
	for i, p := range points {
		for axis := range p {
			if math.Abs(p[axis]-first[axis]) > negligible {
				varies[axis] = true
			}
		}
		out[i] = math.Hypot(math.Hypot(p[0]-first[0], p[1]-first[1]), p[2]-first[2])
	}
	for axis := range varies {
		if len(varies) == 1 {
			for i, p := range points {
				out[i] = p[axis]
			}
		}
	}
	return out
}

// sameLine reports whether two lists of coordinates are those of one line, but for
// rounding in the print.
func sameLine(a, b []float64) bool {
	for i := range b {
		if math.Abs(a[i]-b[i]) > 1e-3*math.Abs(b[i])+1e-6 {
			return false
		}
	}
	return true
}

// lineSeries makes a series of points, which may come in falling order. It is empty
// where they have no order.
func lineSeries(x, y []float64) validation.Series {
	var s validation.Series
	falling := len(x) > 1 && x[len(x)-1] < x[0]
	for i := range x {
		k := i
		if falling {
			k = len(x) - 1 - i
		}
		if !math.IsNaN(x[k]) {
			s.X, s.Y = append(s.X, x[k]), append(s.Y, finiteOrGap(y[k]))
		}
	}
	if s.Validate() != nil {
		return validation.Series{}
	}
	return s
}

// finiteOrGap makes what is infinite a gap.
func finiteOrGap(v float64) float64 {
	if math.IsInf(v, 0) {
		return math.NaN()
	}
	return v
}

// load reads the values of some devices; progress is shown.
func (s *side) load(e *env, columns []int) error {
	var devices []int
	for _, i := range columns {
		if s.columns[i].device >= 0 {
			devices = append(devices, s.columns[i].device)
		}
	}
	if s.run == nil || len(devices) == 0 {
		return nil
	}
	bar := newProgress(e, "reading "+s.label)
	read, problems, err := s.run.ReadWith(&fdsio.ReadOptions{Progress: bar.report}, devices...)
	bar.done()
	if err != nil {
		return err
	}
	printProblems(e.stderr, problems)
	for _, i := range columns {
		if c := &s.columns[i]; c.device >= 0 {
			c.values = validation.Series{X: read[0].Time, Y: make([]float64, len(read[0].Values))}
			for k, v := range read[0].Values {
				c.values.Y[k] = finiteOrGap(v)
			}
			tellMissing(e, s.label, c.id, len(c.values.Y)-present(c.values), len(c.values.Y))
			read = read[1:]
		}
	}
	return nil
}

// shownUnits are those that tables and charts use; a unit of another dimension stays.
var shownUnits = map[validation.Dimension]string{
	validation.Time: "s", validation.Length: "m", validation.HeatFlux: "kW/m2", validation.Temperature: "C",
	validation.EnergyPerArea: "kJ/m2",
}

// shownUnit is the unit in which a column is shown.
func shownUnit(unit string) string {
	if u, err := validation.ParseUnit(unit); err == nil {
		if shown, ok := shownUnits[u.Dimension]; ok {
			return shown
		}
	}
	return unit
}

// series returns the values of a column, its abscissa in s or m, its values in a unit.
func (s *side) series(column int, unit string) (validation.Series, error) {
	c := &s.columns[column]
	if c.x.dimension != validation.Time && c.x.dimension != validation.Length {
		return validation.Series{}, s.noUnit(c.x.name, c.x.unit, "s or m")
	}
	if c.unit == "" {
		return validation.Series{}, s.noUnit(c.id, c.unit, "kW/m2")
	}
	if len(c.values.X) == 0 {
		return validation.Series{}, fmt.Errorf("%s: %s: %w along one coordinate", s.label, c.id, validation.ErrNoPoints)
	}
	x, err := validation.Convert(c.values.X, c.x.unit, shownUnit(c.x.unit))
	if err != nil {
		return validation.Series{}, fmt.Errorf("%s: %s: %s", s.label, c.x.name, trimPackage(err))
	}
	y, err := validation.Convert(c.values.Y, c.unit, unit)
	if err != nil {
		return validation.Series{}, fmt.Errorf("%s: %s: %s", s.label, c.id, trimPackage(err))
	}
	return validation.Series{X: x, Y: y}, nil
}

// noUnit is the error of a column whose unit has to be told.
func (s *side) noUnit(name, unit, example string) error {
	found := "nothing tells the unit"
	if unit != "" {
		found = fmt.Sprintf("found the unit %q, expected one of time or length", unit)
	}
	return fmt.Errorf("%s: %q: %s; --units '%s=UNIT' does, with UNIT as in %s", s.label, name, found, name, example)
}

// find returns the column of a name; the error of one that is not there has the
// nearest.
func (s *side) find(name string) (int, error) {
	var names []string
	for i := range s.columns {
		c := &s.columns[i]
		if c.id == name || c.also != nil && c.also(name) {
			return i, nil
		}
		names = append(names, c.id)
	}
	if len(names) == 0 {
		return 0, fmt.Errorf("%s has no columns", s.label)
	}
	_, err := fdsio.Header{Labels: names}.Find(name)
	return 0, fmt.Errorf("%s: %s", s.label, strings.TrimSuffix(trimPackage(err), ": "+fdsio.ErrNoColumn.Error()))
}
