package main

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/export"
	"github.com/fdsflux/fdsflux/flux/fluxplot"
)

var mapCommand = command{
	name:    "map",
	summary: "draw the values on a wall or in a slice, their course along a line or over time",
	usage: `usage: fdsflux map [flags] PATH

Draws quantities of the boundary files (BNDF) of a run on a wall: as maps, each
alone or with --compare all in one sheet, as an animation, or along a line. The
wall is the largest, or that of --wall or --at; "fdsflux walls" lists them. The
time is that of the last frame, or what --time, --mean, --max or --integral say;
--time-to LEVEL is the time when each cell first exceeds a level.
With --slice it is a slice file of the gas; "fdsflux ls" lists those. Values are
those of cells, also where the file has the means of cells at nodes.

--format csv, npy (NumPy) and vtu (ParaView) write the numbers of what is drawn.
Prints the names of the files, one a line. --probe prints the course of the values
at a point instead, as CSV with the units and the names in the first two lines, as
FDS has them; they are instants, those of devices means over intervals.

example:
  fdsflux map testdata/runs/heat_flux_wall --quantity conv,gauge --compare --mean 10,60 --levels 2,5,10
  fdsflux map testdata/runs/heat_flux_wall --quantity gauge --time-to 5
`,
	setUp: func(fs *flag.FlagSet) func(e *env, paths []string) error {
		m := &mapper{from: math.Inf(-1), to: math.Inf(1)}
		m.define(fs)
		return m.run
	},
}

// mapper is what the user asks for.
type mapper struct {
	quantities []string
	wall       int
	at         *[3]float64
	ior        int
	nodeMeans  bool
	slice      string

	time          *float64
	mean          *[2]float64
	max, integral bool
	timeTo        *float64 // in the unit of the file
	from, to      float64

	levels   []float64
	scale    *[2]float64
	compare  bool
	animate  []string
	profile  *cutLine
	probe    *[3]float64
	file     string
	pictures plotter
	formats  []string // of pictures and tables
}

func (m *mapper) define(fs *flag.FlagSet) {
	fs.Func("quantity", "the quantity `NAME`, as in 'GAUGE HEAT FLUX' or gauge, or, where there are several of it, 'GAUGE HEAT FLUX#2'; several with commas", func(v string) error {
		m.quantities = append(m.quantities, strings.Split(v, ",")...)
		return nil
	})
	fs.IntVar(&m.wall, "wall", 0, "the wall of this `NUMBER` (default: the largest)")
	fs.Func("at", "the wall at the point `X,Y,Z`, m", setPoint(&m.at))
	defineIOR(fs, &m.ior)
	fs.BoolVar(&m.nodeMeans, "node-means", false, "take the means of nodes for the values of cells")
	fs.StringVar(&m.slice, "slice", "", "in place of a wall, the slice file `S`: its number, ID or place, as in x=0.25")
	fs.Func("time", "the frame nearest to the time `T`, s (default: the last frame)", func(v string) error {
		t := math.Inf(1)
		m.time = &t
		return seconds(m.time)(v)
	})
	fs.Func("mean", "the mean over the time `FROM,TO`, s", m.pictures.setLimits(&m.mean))
	fs.BoolVar(&m.max, "max", false, "the largest value of each cell over time")
	fs.BoolVar(&m.integral, "integral", false, "the integral over time, in kJ/m2 of kW/m2")
	fs.Func("time-to", "the time when each cell first exceeds the `LEVEL`, as in 12.5, in the unit of the file; between frames values change linearly", m.setTimeTo)
	fs.Func("from", "of --max, --integral, --time-to, --animate and --probe, leave out what is before the time `T`, s", seconds(&m.from))
	fs.Func("to", "of the same, leave out what is after the time `T`, s", seconds(&m.to))
	fs.Func("levels", "isolines at these `VALUES`, as in 5,12.5,20 (default: none)", m.setLevels)
	fs.Func("scale", "the colours go from `LOW,HIGH` (default: the range of the values)", m.pictures.setLimits(&m.scale))
	fs.BoolVar(&m.compare, "compare", false, "draw all quantities in one sheet, with one scale")
	fs.Func("animate", "draw all frames as an animation, `FORMAT` gif, png or both", m.setAnimation)
	fs.Func("profile", "draw the values along a line of the wall, `PLACE`, as in x=0.25, with the line devices that are there", m.setProfile)
	fs.Func("probe", "print the values of the cell at the point `X,Y,Z` at all times, m", setPoint(&m.probe))
	fs.StringVar(&m.file, "o", "", "`FILE` for --probe to write instead of standard output; it appears whole or not at all")
	fs.StringVar(&m.pictures.out, "out", ".", "`DIR` for the files; made if it is not there")
	fs.StringVar(&m.pictures.formats, "format", "png", "png, svg, pdf, csv, npy, vtu, or several `FORMATS` with commas")
	m.pictures.definePictures(fs)
}

// defineIOR defines --ior, of a point that lies on more than one wall.
func defineIOR(fs *flag.FlagSet, to *int) {
	fs.Func("ior", "which way the wall at the point faces, as in -2 for -y (`IOR`)", func(v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n == 0 || n < -3 || n > 3 {
			return fmt.Errorf("found %q, expected ±1, ±2 or ±3", v)
		}
		*to = n
		return nil
	})
}

func setPoint(to **[3]float64) func(string) error {
	return func(v string) error {
		list, err := numberList(v)
		if err != nil || len(list) != 3 {
			return fmt.Errorf("found %q, expected X,Y,Z in m, as in 0.25,1,0.5", v)
		}
		*to = (*[3]float64)(list)
		return nil
	}
}

// numberList reads finite numbers with commas.
func numberList(v string) (list []float64, err error) {
	for _, part := range strings.Split(v, ",") {
		x, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
			return nil, fmt.Errorf("found %q, expected a number", part)
		}
		list = append(list, x)
	}
	return list, nil
}

func (m *mapper) setLevels(v string) error {
	list, err := numberList(v)
	if err != nil {
		return err
	}
	for i := range list[1:] {
		if list[i+1] <= list[i] {
			return fmt.Errorf("found %g after %g, expected levels that increase, as in 5,12.5,20", list[i+1], list[i])
		}
	}
	m.levels = list
	return nil
}

func (m *mapper) setTimeTo(v string) error {
	list, err := numberList(v)
	if err != nil || len(list) != 1 {
		return fmt.Errorf("found %q, expected a number, as in 12.5", v)
	}
	m.timeTo = &list[0]
	return nil
}

func (m *mapper) setAnimation(v string) error {
	m.animate = distinct(strings.Split(strings.ToLower(v), ","))
	for _, f := range m.animate {
		if err := fluxplot.CheckAnimationFormat(f); err != nil {
			return errors.New(trimPackage(err))
		}
	}
	return nil
}

func (m *mapper) run(e *env, paths []string) error {
	if err := m.check(paths); err != nil {
		return err
	}
	run, err := open(e, paths[0])
	if err != nil {
		return err
	}
	defer run.Close()
	switch {
	case m.probe != nil:
		return m.printProbe(e, run.Run)
	case m.slice != "":
		return m.mapSlice(e, run.Run)
	}
	return m.mapWall(e, run.Run)
}

// check judges the flags before anything is read.
func (m *mapper) check(paths []string) error {
	if len(paths) != 1 {
		return errors.New("expected one PATH: a run directory, a .smv or a .fds file")
	}
	if err := m.checkTogether(); err != nil {
		return err
	}
	if m.from > m.to {
		return fmt.Errorf("--from %g is after --to %g", m.from, m.to)
	}
	if m.animate != nil {
		m.formats = m.pictures.formatList()
		if !slices.Equal(m.formats, []string{"png"}) { // the default
			return errors.New("--animate FORMAT is the format of the animation: expected no --format")
		}
	}
	return m.checkFormats()
}

// checkTogether refuses flags that exclude each other.
func (m *mapper) checkTogether() error {
	times := map[string]bool{"time": m.time != nil, "mean": m.mean != nil, "max": m.max, "integral": m.integral, "time-to": m.timeTo != nil}
	for _, flags := range []map[string]bool{
		times,
		{"wall": m.wall != 0, "at": m.at != nil, "probe": m.probe != nil, "slice": m.slice != ""},
		{"animate": m.animate != nil, "profile": m.profile != nil, "probe": m.probe != nil},
	} {
		if given := givenOf(flags); len(given) > 1 {
			return fmt.Errorf("%s: expected one of them", strings.Join(given, " and "))
		}
	}
	given := givenOf(times)
	switch all := m.animate != nil || m.probe != nil; {
	case all && given != nil:
		return fmt.Errorf("--animate and --probe show all frames: expected no %s; --from and --to choose some", given[0])
	case m.ior != 0 && m.at == nil && m.probe == nil:
		return errors.New("--ior is for --at and --probe")
	case m.file != "" && m.probe == nil:
		return errors.New("-o is for --probe; --out names the folder of pictures")
	case m.profile != nil && m.levels != nil:
		return errors.New("--levels is for maps: a profile has none")
	case (m.time != nil || m.mean != nil || !all && given == nil) && (!math.IsInf(m.from, 0) || !math.IsInf(m.to, 0)):
		return errors.New("--from and --to are for --max, --integral, --time-to, --animate and --probe; --mean FROM,TO has its own")
	}
	return nil
}

// givenOf returns which flags are given, by name.
func givenOf(flags map[string]bool) (given []string) {
	for name, is := range flags {
		if is {
			given = append(given, "--"+name)
		}
	}
	slices.Sort(given)
	return given
}

func (m *mapper) checkFormats() error {
	m.formats = m.pictures.formatList()
	p := m.pictures
	p.formats = "png"
	for _, f := range m.formats {
		switch {
		case f == "vtkhdf" || f == "vtk":
			return fmt.Errorf("unknown format %q: expected vtu, which holds the same and which ParaView, VisIt and PyVista read; VTKHDF takes HDF5, which no small library in Go writes", f)
		case m.profile != nil && slices.Contains([]string{"npy", "vtu"}, f):
			return fmt.Errorf("--profile: found the format %s, expected png, svg, pdf or csv", f)
		case fluxplot.CheckFormat(f) != nil && export.CheckFormat(f) != nil:
			return fmt.Errorf("unknown format %q: expected one of %s", f, strings.Join(slices.Concat(fluxplot.Formats, export.Formats), ", "))
		}
	}
	return p.check()
}

// field is the values of a quantity in a plane, at a time or over some time.
type field struct {
	tiles  []fluxplot.Tile
	when   [][]float64 // of maxima, by tile: their times
	unit   string
	time   *float64 // of a frame
	words  string   // what the values are, as in "at 60 s"
	suffix string   // the same for the name of a file
	of     string   // what of the quantity it is, for its title: ", integral"
	above  string   // of times to a level: that level, as in "5 kW/m2"
	never  int      // of these: how many values do not exceed it
}

// fieldSource has the values of one quantity in a plane at some times.
type fieldSource interface {
	// times are those of the frames.
	times() []float64
	// at returns the frame nearest to a time.
	at(time float64) (*field, error)
	// statistic returns what m asks for of the frames from one time to another.
	statistic(m *mapper, from, to float64) (*field, error)
	// extremes returns the least and the largest value at all times.
	extremes(e *env) (low, high float64, err error)
	Close() error
}

// layer is a quantity that is to be drawn.
type layer struct {
	fieldSource
	name     string // for files, and of the column of tables
	title    string // such as "Gauge heat flux"
	quantity string
	unit     string // of the source
	remark   string // for the caption; the same in all layers that have one
}

// plane is where the values are.
type plane struct {
	run      *fdsio.Run
	title    string
	name     string // for files: wall1
	words    string // for captions
	normal   int    // axis: 0, 1, 2
	at       float64
	along    [2]int // axes
	regions  []fluxplot.Region
	markers  []fluxplot.Marker
	surfaces [][]string // of the cells, by tile; nil in the gas
	masked   string     // what cells without data are

	// cellAt returns the ends of the cell of a wall at a point; nil in the gas.
	cellAt func(point [3]float64) (box [6]float64, ok bool)
}

var axisNames = [3]string{"x", "y", "z"}

// mapOf puts the values of a field on their plane.
func (p *plane) mapOf(l *layer, f *field) fluxplot.Map {
	return fluxplot.Map{
		XAxis: axisNames[p.along[0]], YAxis: axisNames[p.along[1]], Quantity: f.title(l), Unit: f.unit,
		Tiles: f.tiles, Regions: p.regions, Markers: p.markers, Masked: p.masked,
	}
}

// field returns the values that are asked for.
func (m *mapper) field(e *env, l *layer) (*field, error) {
	times := l.times()
	if len(times) == 0 {
		return nil, fmt.Errorf("%s has no frames yet", l.name)
	}
	first, last := times[0], times[len(times)-1]
	outside := func(what string) error {
		return fmt.Errorf("%s is outside: %s has %s from %.6g to %.6g s", what, l.name, counted(len(times), "frame"), first, last)
	}
	switch {
	case m.mean != nil || m.max || m.integral || m.timeTo != nil:
		from, to := m.from, m.to
		if m.mean != nil {
			from, to = m.mean[0], m.mean[1]
		}
		if from > last || to < first {
			return nil, outside("the time" + spanWords(from, to))
		}
		return l.statistic(m, from, to)
	case m.time == nil:
		f, err := l.at(last)
		if err == nil {
			f.words += ", the last frame"
		}
		return f, err
	}
	half := 1e-6 * max(math.Abs(first), math.Abs(last)) // of an interval; times are single precision
	if len(times) > 1 {
		half = max(half, (last-first)/float64(len(times)-1)/2)
	}
	if *m.time < first-half || *m.time > last+half {
		return nil, outside(fmt.Sprintf("--time %g", *m.time))
	}
	f, err := l.at(*m.time)
	if err == nil && math.Abs(*f.time-*m.time) > 1e-6*math.Abs(*m.time) {
		fmt.Fprintf(e.stderr, "%s: there is no frame at %g s; the nearest, at %.6g s, is drawn\n", l.name, *m.time, *f.time)
	}
	return f, err
}

// spanWords names a span of time, open at its infinite ends.
func spanWords(from, to float64) (words string) {
	if !math.IsInf(from, 0) {
		words += fmt.Sprintf(" from %g s", from)
	}
	if !math.IsInf(to, 0) {
		words += fmt.Sprintf(" to %g s", to)
	}
	return words
}

// draw draws layers in a plane.
func (m *mapper) draw(e *env, p *plane, layers []*layer) error {
	if m.animate != nil {
		return m.drawAnimations(e, p, layers)
	}
	if m.profile != nil {
		return m.drawProfile(e, p, layers)
	}
	layers, fields, err := m.fields(e, layers)
	if err != nil {
		return err
	}
	var files []output
	for _, some := range m.sheets(len(layers)) {
		more, err := m.files(p, layers[some[0]:some[1]], fields[some[0]:some[1]])
		if err != nil {
			return err
		}
		files = append(files, more...)
	}
	return m.pictures.writeAndPrint(e, files)
}

// sheets returns which layers, from and to, are in one sheet.
func (m *mapper) sheets(layers int) (out [][2]int) {
	if m.compare {
		return [][2]int{{0, layers}}
	}
	for i := range layers {
		out = append(out, [2]int{i, i + 1})
	}
	return out
}

// sheet draws fields with one scale.
func (m *mapper) sheet(p *plane, layers []*layer, fields []*field, opts fluxplot.MapOptions) (*fluxplot.Sheet, error) {
	if err := sameUnits(layers, fields); err != nil {
		return nil, err
	}
	var maps []fluxplot.Map
	for i, f := range fields {
		maps = append(maps, p.mapOf(layers[i], f))
	}
	maps[0].Masked = maskedIn(fields, p.masked)
	return fluxplot.Maps(maps, &opts)
}

// sameUnits refuses a sheet of quantities that no scale is common to.
func sameUnits(layers []*layer, fields []*field) error {
	for i, f := range fields {
		if f.unit != fields[0].unit {
			return fmt.Errorf("%s is in %s, %s in %s: one scale takes one unit", layers[0].name, fields[0].unit, layers[i].name, f.unit)
		}
	}
	return nil
}

// options returns how fields are drawn.
func (m *mapper) options(p *plane, layers []*layer, fields []*field) fluxplot.MapOptions {
	low, high := math.Inf(1), math.Inf(-1)
	for _, f := range fields {
		l, h := f.extremes()
		low, high = min(low, l), max(high, h)
	}
	o := m.optionsOf(p, layers, low, high)
	o.Caption = joinRemarks(p.words, fields[0].words)
	for i, f := range fields {
		if f.words != fields[0].words {
			o.Caption = joinRemarks(o.Caption, layers[i].title+" "+f.words)
		}
	}
	o.Caption = joinRemarks(o.Caption, remarks(layers))
	return o
}

// remarks says what holds of layers: the remark that they have, and which have
// none.
func remarks(layers []*layer) string {
	remark := ""
	var others []string
	for _, l := range layers {
		if l.remark == "" {
			others = append(others, l.title)
			continue
		}
		remark = l.remark
	}
	if remark != "" && others != nil {
		remark += ", but for " + strings.Join(others, ", ")
	}
	return remark
}

// optionsOf returns how values in a range are drawn.
func (m *mapper) optionsOf(p *plane, layers []*layer, low, high float64) fluxplot.MapOptions {
	directed := m.timeTo == nil
	o := fluxplot.MapOptions{Title: p.title, Levels: m.levels, Signed: directed && signed(layers, low, high)}
	if m.pictures.options.Title != "" {
		o.Title = m.pictures.options.Title
	}
	if m.scale != nil {
		o.Scale = &fluxplot.Range{Low: m.scale[0], High: m.scale[1]}
		o.Signed = directed && o.Scale.Low < 0 && o.Scale.High > 0 && signed(layers, o.Scale.Low, o.Scale.High)
	}
	return o
}

// extremes returns the least and the largest value.
func (f *field) extremes() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for i := range f.tiles {
		for _, v := range f.tiles[i].Values {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	return low, high
}

// signed reports whether zero matters more than the ends of the range. A gauge
// may lose a little to a wall that is colder than itself.
func signed(layers []*layer, low, high float64) bool {
	if low >= 0 {
		return false
	}
	const little = 0.05
	for _, l := range layers {
		switch {
		case l.unit == "C" || l.unit == "K":
			return false
		case l.goesBothWays():
			return true
		}
	}
	return -low > little*high
}

// files returns the files of one sheet.
func (m *mapper) files(p *plane, layers []*layer, fields []*field) (out []output, err error) {
	base := m.base(p, layers, fields[0].suffix)
	for _, format := range m.formats {
		if export.CheckFormat(format) == nil {
			out = append(out, m.table(p, layers, fields, base, format))
			continue
		}
		s, err := m.sheet(p, layers, fields, m.options(p, layers, fields))
		if err != nil {
			return nil, err
		}
		out = append(out, m.pictures.picture(s, base, format))
	}
	return out, nil
}

// base names files, without the extension.
func (m *mapper) base(p *plane, layers []*layer, suffix string) string {
	parts := []string{p.run.CHID, p.name}
	for i, l := range layers {
		if i == 3 {
			parts = append(parts, fmt.Sprintf("and %d more", len(layers)-i))
			break
		}
		parts = append(parts, l.name)
	}
	parts = append(parts, suffix)
	for i := range parts {
		parts[i] = fileName(parts[i])
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "_")
}
