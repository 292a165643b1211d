package main

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux/fluxplot"
)

// cutLine is a line across a plane: where one of the coordinates has a value.
type cutLine struct {
	axis string
	at   float64
}

func (l cutLine) String() string { return fmt.Sprintf("%s=%g", l.axis, l.at) }

func (m *mapper) setProfile(v string) error {
	l, err := parseCut(v)
	if err == nil {
		m.profile = &l
	}
	return err
}

// parseCut reads a place such as x=0.25.
func parseCut(v string) (cutLine, error) {
	axis, value, _ := strings.Cut(strings.ToLower(v), "=")
	list, err := numberList(value)
	if err != nil || len(list) != 1 || !slices.Contains(axisNames[:], strings.TrimSpace(axis)) {
		return cutLine{}, fmt.Errorf("found %q, expected x, y or z and a length in m, as in x=0.25", v)
	}
	return cutLine{strings.TrimSpace(axis), list[0]}, nil
}

// measured is a line device on the line of a profile: values that FDS has in
// CHID_line.csv.
type measured struct {
	curve    fluxplot.Curve
	unit     string
	from, to *float64 // of the time of the means; nil where it can't be told
}

// drawProfile draws the values of layers along a line.
func (m *mapper) drawProfile(e *env, p *plane, layers []*layer) error {
	devices, err := m.linesOn(e, p, layers)
	if err != nil {
		return err
	}
	restore := m.sameTime(devices)
	defer restore()
	layers, fields, err := m.fields(e, layers)
	if err != nil {
		return err
	}
	var curves []fluxplot.Curve
	for i, l := range layers {
		plot := p.mapOf(l, fields[i])
		c, err := plot.Profile(m.profile.axis, m.profile.at)
		if err != nil {
			return fmt.Errorf("--profile %s: %s", m.profile, trimPackage(err))
		}
		c.Label = l.title
		curves = append(curves, c)
	}
	if err := sameUnits(layers, fields); err != nil {
		return err
	}
	for i, d := range devices {
		if d.unit != fields[0].unit {
			continue // an integral over time
		}
		tellMeans(e.stderr, d, fields[0])
		curves = append(curves, d.curve.Points(len(layers)+i))
	}
	files, err := m.profileFiles(p, layers, fields, curves)
	if err != nil {
		return err
	}
	return m.pictures.writeAndPrint(e, files)
}

// sameTime chooses, unless the user did, the time of the means of line devices. It
// returns what undoes that.
func (m *mapper) sameTime(devices []measured) (restore func()) {
	chosen := m.time != nil || m.mean != nil || m.max || m.integral || m.timeTo != nil
	if chosen || len(devices) == 0 || devices[0].from == nil {
		return func() {}
	}
	m.mean = &[2]float64{*devices[0].from, *devices[0].to}
	return func() { m.mean = nil }
}

// tellMeans says what the values of a line device are, beside those of a field.
func tellMeans(w io.Writer, d measured, f *field) {
	if d.from == nil {
		fmt.Fprintf(w, "%s is from the _line.csv file: a mean since its STATISTICS_START, by default the middle of the run; the wall has the %s\n", d.curve.Label, f.words)
		return
	}
	fmt.Fprintf(w, "%s is from the _line.csv file: a mean from %.6g to %.6g s; the wall has the %s\n", d.curve.Label, *d.from, *d.to, f.words)
}

// profileFiles returns the files of a profile.
func (m *mapper) profileFiles(p *plane, layers []*layer, fields []*field, curves []fluxplot.Curve) (out []output, err error) {
	along := axisNames[p.along[0]]
	if along == m.profile.axis {
		along = axisNames[p.along[1]]
	}
	base := m.base(p, layers, fileName(m.profile.String())+"_"+fields[0].suffix)
	for _, format := range m.formats {
		if format == "csv" {
			table := func(w io.Writer) error { return writeProfile(w, along, fields[0].unit, curves) }
			out = append(out, output{picture: picture{path: filepath.Join(m.pictures.out, base+".csv")}, table: table})
			continue
		}
		s, err := m.profileSheet(p, layers, fields, curves, along)
		if err != nil {
			return nil, err
		}
		out = append(out, m.pictures.picture(s, base, format))
	}
	return out, nil
}

func (m *mapper) profileSheet(p *plane, layers []*layer, fields []*field, curves []fluxplot.Curve, along string) (*fluxplot.Sheet, error) {
	title, yAxis := p.title, "Values"
	if m.pictures.options.Title != "" {
		title = m.pictures.options.Title
	}
	if len(layers) == 1 {
		yAxis = fields[0].title(layers[0])
	}
	s, err := fluxplot.Profiles(title, along+" (m)", yAxis+" ("+chartUnit(fields[0].unit)+")", curves)
	if err != nil {
		return nil, err
	}
	s.Caption = joinRemarks(p.words, fmt.Sprintf("%s = %g m", m.profile.axis, m.profile.at), fields[0].words, remarks(layers))
	return s, nil
}

// writeProfile writes the points of the curves: of cells both their ends.
func writeProfile(w io.Writer, along, unit string, curves []fluxplot.Curve) error {
	c := csv.NewWriter(w)
	value := "value"
	if unit != "" {
		value += " (" + unit + ")"
	}
	c.Write([]string{"curve", along + " (m)", value}) // keeps its error
	for _, curve := range curves {
		for i, x := range curve.X {
			if y := curve.Y[i]; !math.IsNaN(y) {
				c.Write([]string{curve.Label, number(x), number(y)})
			}
		}
	}
	c.Flush()
	return c.Error()
}

// linesOn returns the line devices with a quantity of some layer whose points all
// lie in the cells that the line crosses.
func (m *mapper) linesOn(e *env, p *plane, layers []*layer) (out []measured, err error) {
	along := p.along[0]
	if axisNames[along] == m.profile.axis {
		along = p.along[1]
	}
	if p.cellAt == nil {
		return nil, nil
	}
	lines, problems, err := p.run.Lines()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	printProblems(e.stderr, problems)
	for i := range lines {
		l := &lines[i]
		if l.Device == nil || l.Unit == nil || !measures(l, layers) || !m.crosses(p, l) {
			continue
		}
		d := measured{unit: *l.Unit, curve: fluxplot.Curve{Label: fdsio.Readable(l.ID)}}
		d.from, d.to = statisticsOf(p.run, l.ID)
		order := make([]int, len(l.Positions))
		for k := range order {
			order[k] = k
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(l.Positions[a][along], l.Positions[b][along]) })
		for _, k := range order {
			d.curve.X, d.curve.Y = append(d.curve.X, l.Positions[k][along]), append(d.curve.Y, l.Values[k])
		}
		out = append(out, d)
	}
	return out, nil
}

// measures reports whether a line device has a quantity of some layer.
func measures(l *fdsio.Line, layers []*layer) bool {
	return !l.Device.Gas && slices.ContainsFunc(layers, func(k *layer) bool {
		q, _ := fdsio.Canonical(k.quantity)
		return q == l.Device.Quantity
	})
}

// crosses reports whether the points of a line device are in the cells that the
// line of the profile crosses.
func (m *mapper) crosses(p *plane, l *fdsio.Line) bool {
	axis := slices.Index(axisNames[:], m.profile.axis)
	for _, at := range l.Positions {
		cell, ok := p.cellAt(at)
		at[axis] = m.profile.at
		if crossed, on := p.cellAt(at); !ok || !on || cell != crossed {
			return false
		}
	}
	return len(l.Positions) > 0
}

// statisticsOf returns the time over which FDS averages a line device, as the deck
// has it; nil where it can't be told.
func statisticsOf(run *fdsio.Run, id string) (from, to *float64) {
	deck := run.InputDeck()
	if deck == nil || deck.Time.ShrinkFactor != nil {
		return nil, nil
	}
	begin, end := 0.0, 1.0 // FDS's defaults
	if deck.Time.Begin != nil {
		begin = *deck.Time.Begin
	}
	if deck.Time.End != nil {
		end = *deck.Time.End
	}
	start := begin + (end-begin)/2
	for i := range deck.Devices {
		d := &deck.Devices[i]
		if d.ID != id || d.Points < 2 {
			continue
		}
		if d.TemporalStatistic != "" {
			return nil, nil
		}
		// Before FDS 6.7.1 lines are means over the last half of the run.
		if d.StatisticsStart != nil && (run.Version == nil || run.Version.AtLeast(6, 7, 1)) {
			start = *d.StatisticsStart
		}
		if d.StatisticsEnd != nil {
			end = *d.StatisticsEnd
		}
	}
	return &start, &end
}
