package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/station"
)

var lsCommand = command{
	name:    "ls",
	summary: "list a run: release, convention, stations, devices, surfaces, gauges and slices",
	usage: `usage: fdsflux ls [flags] PATH...

Lists what a run has: which release of FDS wrote it and what that means for its
heat fluxes; for each station its surface and emissivity, its devices with their
quantities and units, and the gauges as their PROP lines declare them; and the
slice files (SLCF) of planes, for map --slice.

example:
  fdsflux ls testdata/runs/heat_flux_wall_6101 --format json
`,
	setUp: func(fs *flag.FlagSet) func(e *env, paths []string) error {
		l := &lister{}
		l.stations.define(fs)
		fs.StringVar(&l.format, "format", "table", "`FORMAT` of the list: table, csv or json")
		return l.ls
	},
}

type lister struct {
	stations stationFlags
	format   string
}

func (l *lister) ls(e *env, paths []string) error {
	if err := needPaths(paths); err != nil {
		return err
	}
	print := map[string]func(io.Writer, []listedRun) error{"table": printTable, "csv": printCSV, "json": writeJSON[[]listedRun]}[l.format]
	if print == nil {
		return fmt.Errorf("unknown format %q: expected table, csv or json", l.format)
	}
	var runs []listedRun
	for _, path := range paths {
		run, stations, skipped, err := l.stations.open(e, path)
		if err != nil {
			return err
		}
		listed := list(run.Run, stations, skipped, l.stations.release)
		lines, problems, err := run.Lines()
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			run.Close()
			return err
		}
		printProblems(e.stderr, problems)
		for _, line := range lines {
			listed.addLine(line)
		}
		slices, problems := bndf.Planes(run.Run)
		printProblems(e.stderr, problems)
		for _, p := range slices {
			listed.addSlice(p)
		}
		if len(l.stations.names) == 0 {
			listed.addOthers(run.Run, stations, skipped)
		}
		listed.dropPoints(run.Run)
		runs = append(runs, listed)
		run.Close()
	}
	return print(e.stdout, runs)
}

// The schema of `ls --format json`: a list of runs. What is not known is null or
// left out. Temperatures are in °C, positions in m, h in W/(m2 K).
type listedRun struct {
	CHID       string          `json:"chid"`
	Title      string          `json:"title"`
	FDS        *string         `json:"fds"`                    // release, with the commits after it: 6.11.1+138
	Convention *convention     `json:"convention"`             // in force
	Revision   string          `json:"svn_revision,omitempty"` // where no file names the release
	Ambient    *float64        `json:"ambient_celsius"`
	Ended      string          `json:"ended,omitempty"` // in the words of FDS
	Meshes     [][3]int        `json:"meshes"`          // numbers of cells
	Tables     []string        `json:"tables"`          // further tables: hrr, steps, …
	Lines      []listedLine    `json:"lines"`           // profiles in CHID_line.csv
	Slices     []listedSlice   `json:"slices"`          // slice files of planes
	Deck       string          `json:"deck,omitempty"`
	SMV        string          `json:"smv,omitempty"`
	Files      []string        `json:"device_files"`
	Stations   []listedStation `json:"stations"`
	Skipped    []skipped       `json:"not_in_a_station"`
	Others     []listedOther   `json:"other_devices"`
}

type listedLine struct {
	ID       string         `json:"id"`
	Quantity fdsio.Quantity `json:"quantity,omitempty"`
	Unit     *string        `json:"unit"`
	Points   int            `json:"points"`
}

type listedSlice struct {
	Number       int     `json:"number"` // that map --slice takes
	ID           string  `json:"id,omitempty"`
	Axis         string  `json:"axis"` // of the normal
	At           float64 `json:"at"`   // along it, m
	Quantity     string  `json:"quantity"`
	Unit         string  `json:"unit"`
	CellCentered bool    `json:"cell_centered"`
	Meshes       int     `json:"meshes"`
}

type listedOther struct {
	ID       string         `json:"id"`
	Quantity fdsio.Quantity `json:"quantity,omitempty"`
	Unit     *string        `json:"unit"`
}

type convention struct {
	Name                     string  `json:"name"`
	Incident                 string  `json:"incident_heat_flux"` // what the name means
	StefanBoltzmann          float64 `json:"stefan_boltzmann"`
	WallDevicesIgnoreTheProp bool    `json:"wall_devices_ignore_prop"`
}

type listedStation struct {
	Name        string         `json:"name"`
	Position    *[3]float64    `json:"position"`
	Orientation *[3]float64    `json:"orientation"`
	IOR         *int           `json:"ior"`
	Gas         bool           `json:"gas"`
	Surface     string         `json:"surface,omitempty"`
	Emissivity  *float64       `json:"emissivity"`
	Devices     []listedDevice `json:"devices"`
}

type listedDevice struct {
	ID       string         `json:"id"`
	Quantity fdsio.Quantity `json:"quantity"`
	Unit     *string        `json:"unit"` // of the file
	Prop     string         `json:"prop,omitempty"`
	Gauge    *listedGauge   `json:"gauge,omitempty"`
}

type listedGauge struct {
	Temperature float64  `json:"temperature_celsius"`
	Emissivity  float64  `json:"emissivity"`
	Coefficient *float64 `json:"heat_transfer_coefficient"` // null: the surface's
	Ignored     []string `json:"ignored"`                   // settings that the release did not use: temperature, emissivity, h
}

type skipped struct {
	ID     string `json:"id"`
	Reason string `json:"reason"`
}

func list(run *fdsio.Run, stations []*station.Station, left []station.Skipped, release *flux.Convention) listedRun {
	out := listedRun{
		CHID: run.CHID, Title: run.Title, Ambient: run.Ambient, Deck: run.Deck, SMV: run.SMV,
		Files: append([]string{}, run.DeviceFiles...), Stations: []listedStation{}, Skipped: []skipped{}, Others: []listedOther{},
		Revision: run.Revision, Ended: run.Stop, Meshes: [][3]int{}, Tables: append([]string{}, run.Tables()...), Lines: []listedLine{}, Slices: []listedSlice{},
	}
	for _, m := range run.Meshes() {
		out.Meshes = append(out.Meshes, m.Cells)
	}
	if run.Version != nil {
		v := run.Version.String()
		out.FDS = &v
		c := flux.FDS(run.Version.Major, run.Version.Minor, run.Version.Patch)
		out.Convention = describe(c)
	}
	if release != nil {
		out.Convention = describe(*release)
	}
	for _, s := range stations {
		out.Stations = append(out.Stations, listStation(run, s))
	}
	for _, s := range left {
		out.Skipped = append(out.Skipped, skipped{fdsio.Readable(s.ID), s.Reason})
	}
	return out
}

func (r *listedRun) addLine(l fdsio.Line) {
	out := listedLine{ID: l.ID, Unit: l.Unit, Points: len(l.Values)}
	if l.Device != nil {
		out.Quantity = l.Device.Quantity
	}
	r.Lines = append(r.Lines, out)
}

func (r *listedRun) addSlice(p *bndf.Plane) {
	r.Slices = append(r.Slices, listedSlice{
		Number: p.Number, ID: fdsio.Readable(p.ID), Axis: axisNames[p.Axis], At: round(p.At),
		Quantity: fdsio.Readable(p.Quantity), Unit: p.Unit, CellCentered: p.CellCentered, Meshes: len(p.Files),
	})
}

// dropPoints leaves out the points of lines, which the .smv file lists as devices
// and which, without a deck, look like stations that have no data yet.
func (r *listedRun) dropPoints(run *fdsio.Run) {
	lines := map[string]bool{}
	for _, l := range r.Lines {
		lines[l.ID] = true
	}
	point := func(id string) bool { return len(run.DeviceFiles) == 0 && lines[id] }
	r.Stations = slices.DeleteFunc(r.Stations, func(s listedStation) bool {
		return !slices.ContainsFunc(s.Devices, func(d listedDevice) bool { return !point(d.ID) })
	})
	r.Others = slices.DeleteFunc(r.Others, func(d listedOther) bool { return point(d.ID) })
}

// addOthers lists the devices that are neither in a station nor said to be left out.
func (r *listedRun) addOthers(run *fdsio.Run, stations []*station.Station, left []station.Skipped) {
	told := map[int]bool{}
	for _, s := range stations {
		for i := range s.Series {
			told[s.Series[i].Device] = true
		}
	}
	skippedIDs := map[string]bool{}
	for _, s := range left {
		skippedIDs[s.ID] = true
	}
	for i := range run.Devices {
		if d := &run.Devices[i]; !told[i] && !skippedIDs[d.ID] {
			r.Others = append(r.Others, listedOther{fdsio.Readable(d.ID), d.Quantity, d.Unit})
		}
	}
}

func describe(c flux.Convention) *convention {
	incident := "radiation"
	if c.IncidentIncludesConvection() {
		incident = "radiation + convective"
	}
	declared := flux.Gauge{Emissivity: 1, Temperature: flux.Celsius(50)} // until 6.2.0 only ε and h are ignored
	return &convention{
		Name: c.String(), Incident: incident, StefanBoltzmann: c.StefanBoltzmann(),
		WallDevicesIgnoreTheProp: c.DeviceGauge(declared, flux.Celsius(20)) != declared,
	}
}

func listStation(run *fdsio.Run, s *station.Station) listedStation {
	out := listedStation{
		Name: fdsio.Readable(s.Name), Position: s.Position, Orientation: s.Orientation, IOR: s.IOR, Gas: s.Gas,
		Surface: s.Surface, Emissivity: s.Emissivity,
	}
	for i := range s.Series {
		series := &s.Series[i]
		d := listedDevice{ID: fdsio.Readable(series.ID), Quantity: series.Quantity, Prop: series.Prop}
		if series.Device != station.NoDevice {
			d.Unit = run.Devices[series.Device].Unit
		}
		if g := series.Gauge; g != nil {
			d.Gauge = &listedGauge{Temperature: g.Temperature.Celsius(), Emissivity: g.Emissivity, Ignored: append([]string{}, s.IgnoredSettings(series)...)}
			if g.FixedCoefficient {
				h := float64(g.Coefficient)
				d.Gauge.Coefficient = &h
			}
		}
		out.Devices = append(out.Devices, d)
	}
	return out
}

// printCSV prints a row for each device.
func printCSV(w io.Writer, runs []listedRun) error {
	c := csv.NewWriter(w)
	head := []string{"chid", "fds", "station", "x", "y", "z", "ior", "gas", "surface", "emissivity", "device", "quantity", "unit",
		"prop", "gauge_celsius", "gauge_emissivity", "gauge_h", "gauge_ignored"}
	c.Write(head)
	for _, r := range runs {
		for _, s := range r.Stations {
			x, y, z := "", "", ""
			if p := s.Position; p != nil {
				x, y, z = number(p[0]), number(p[1]), number(p[2])
			}
			for _, d := range s.Devices {
				row := []string{r.CHID, text(r.FDS), s.Name, x, y, z, text(s.IOR), strconv.FormatBool(s.Gas), s.Surface, text(s.Emissivity),
					d.ID, string(d.Quantity), text(d.Unit), d.Prop, "", "", "", ""}
				if g := d.Gauge; g != nil {
					copy(row[14:], []string{number(g.Temperature), number(g.Emissivity), text(g.Coefficient), strings.Join(g.Ignored, " ")})
				}
				c.Write(row)
			}
		}
		for _, d := range r.Others {
			row := make([]string, len(head))
			row[0], row[1], row[10], row[11], row[12] = r.CHID, text(r.FDS), d.ID, string(d.Quantity), text(d.Unit)
			c.Write(row)
		}
	}
	c.Flush()
	return c.Error()
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// text is what a pointer points to; empty for nil.
func text[T any](p *T) string {
	if p == nil {
		return ""
	}
	return fmt.Sprint(*p)
}

// orUnknown is text with a word for nil.
func orUnknown[T any](p *T, unit string) string {
	if p == nil {
		return "not known"
	}
	return fmt.Sprint(*p) + unit
}

func printTable(w io.Writer, runs []listedRun) error {
	var b bytes.Buffer
	for i, r := range runs {
		if i > 0 {
			b.WriteByte('\n')
		}
		r.printTable(&b)
	}
	return writeTrimmed(w, b.Bytes())
}

func (r listedRun) release() string {
	if r.FDS == nil && r.Revision != "" {
		return "not known; built from Subversion revision " + r.Revision + ", before June 2015"
	}
	return orUnknown(r.FDS, "")
}

func (r listedRun) printTable(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "CHID\t%s\nTitle\t%s\nFDS\t%s\n", r.CHID, r.Title, r.release())
	fmt.Fprintf(t, "Convention\t%s\n", r.Convention.words())
	fmt.Fprintf(t, "Ambient\t%s\n", orUnknown(r.Ambient, " °C"))
	if r.Ended != "" {
		fmt.Fprintf(t, "Ended\t%s\n", r.Ended)
	}
	if len(r.Meshes) > 0 {
		fmt.Fprintf(t, "Meshes\t%s\n", meshWords(r.Meshes))
	}
	fmt.Fprintf(t, "Devices in\t%s\n", strings.Join(r.Files, ", "))
	if len(r.Tables) > 0 {
		fmt.Fprintf(t, "Tables\t%s\n", strings.Join(r.Tables, ", "))
	}
	t.Flush()
	for _, s := range r.Stations {
		fmt.Fprintf(w, "\n%s\n", s.words())
		for _, d := range s.Devices {
			fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", d.ID, d.Quantity, unitWords(d.Unit), d.Gauge.words(d.Prop))
		}
		t.Flush()
	}
	if len(r.Skipped) > 0 {
		fmt.Fprint(w, "\nNot in a station\n")
		for _, s := range r.Skipped {
			fmt.Fprintf(t, "  %s\t%s\n", s.ID, s.Reason)
		}
		t.Flush()
	}
	if len(r.Lines) > 0 {
		fmt.Fprint(w, "\nLines\n")
		for _, l := range r.Lines {
			fmt.Fprintf(t, "  %s\t%s\t%s\t%d points\n", l.ID, l.Quantity, unitWords(l.Unit), l.Points)
		}
		t.Flush()
	}
	if len(r.Slices) > 0 {
		fmt.Fprint(w, "\nSlices\n")
		for _, s := range r.Slices {
			where := "at nodes"
			if s.CellCentered {
				where = "of cells"
			}
			fmt.Fprintf(t, "  %d\t%s\t%s = %g m\t%s\t%s\t%s\n", s.Number, s.ID, s.Axis, s.At, s.Quantity, unitWords(&s.Unit), where)
		}
		t.Flush()
	}
	if len(r.Others) > 0 {
		fmt.Fprint(w, "\nOther devices\n")
		const most = 40
		for i, d := range r.Others {
			if i == most {
				fmt.Fprintf(t, "  … and %d more; --format json or csv lists all\n", len(r.Others)-most)
				break
			}
			fmt.Fprintf(t, "  %s\t%s\t%s\n", d.ID, d.Quantity, unitWords(d.Unit))
		}
		t.Flush()
	}
}

func (c *convention) words() string {
	if c == nil {
		return "not known: the files do not tell the release; --fds RELEASE tells it"
	}
	words := fmt.Sprintf("%s: INCIDENT HEAT FLUX is %s; σ = %g W/(m2 K4)", c.Name, c.Incident, c.StefanBoltzmann)
	if c.WallDevicesIgnoreTheProp {
		words += "; PROP of wall devices is ignored"
	}
	return words
}

func (s listedStation) words() string {
	if s.Gas {
		return s.heading("")
	}
	return s.heading("emissivity " + orUnknown(s.Emissivity, ""))
}

// heading names a station, its surface with what is said of it, and its place.
func (s listedStation) heading(ofSurface string) string {
	words := []string{s.Name}
	switch {
	case s.Gas:
		words = append(words, "in the gas")
	case s.Surface != "":
		words = append(words, "surface "+s.Surface)
	default:
		words = append(words, "surface not known")
	}
	if ofSurface != "" {
		words = append(words, ofSurface)
	}
	if p := s.Position; p != nil {
		words = append(words, fmt.Sprintf("at (%g, %g, %g) m", p[0], p[1], p[2]))
	}
	if o := s.Orientation; o != nil {
		words = append(words, "facing "+facing(*o))
	}
	return strings.Join(words, ", ")
}

// facing names a direction: -y, or its components.
func facing(o [3]float64) string {
	for axis, name := range []string{"x", "y", "z"} {
		var unit [3]float64
		for sign, word := range map[float64]string{1: "+", -1: "-"} {
			unit[axis] = sign
			if o == unit {
				return word + name
			}
		}
	}
	return fmt.Sprintf("(%g, %g, %g)", o[0], o[1], o[2])
}

func unitWords(unit *string) string {
	if unit == nil {
		return "?"
	}
	if *unit == "" {
		return "-"
	}
	return *unit
}

// meshWords gives the numbers of cells of the first meshes.
func meshWords(meshes [][3]int) string {
	const most = 4
	var words []string
	for _, m := range meshes[:min(most, len(meshes))] {
		words = append(words, fmt.Sprintf("%d×%d×%d", m[0], m[1], m[2]))
	}
	if len(meshes) > most {
		words = append(words, fmt.Sprintf("… (%d in all)", len(meshes)))
	}
	return strings.Join(words, ", ")
}

// words describes a gauge that a PROP sets.
func (g *listedGauge) words(prop string) string {
	if g == nil || prop == "" {
		return ""
	}
	words := fmt.Sprintf("%s: %g °C, emissivity %g", prop, round(g.Temperature), g.Emissivity)
	if g.Coefficient != nil {
		words += fmt.Sprintf(", h %g W/(m2 K)", *g.Coefficient)
	}
	if len(g.Ignored) > 0 {
		words += " (" + strings.Join(g.Ignored, ", ") + " ignored by this release)"
	}
	return words
}

// round takes off what adding and subtracting 273.15 leaves.
func round(v float64) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 10, 64), 64)
	return r
}
