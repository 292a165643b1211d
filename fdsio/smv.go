package fdsio

import (
	"bytes"
	"io"
	"strconv"
	"strings"
)

// SMV is what a .smv file says of a run: the index that FDS writes for
// Smokeview. Coordinates are in m and, other than those of devices, snapped to
// the grid. What the file does not have is nil or empty.
type SMV struct {
	Title, CHID    string
	InputFile      string // as named on FDS's command line
	Version        *Version
	Times          *[2]float64 // s; divided by TIME_SHRINK_FACTOR
	Tables         []TableFile
	EndianFile     string // CHID.end, up to 6.8.0
	DefaultSurface string
	Surfaces       []string // IDs; the number of a surface is its place in the list
	Devices        []SMVDevice
	Meshes         []Mesh
	Boundary       []BoundaryFile
	Slices         []SliceFile
	Activations    []Activation

	roundVents bool // CVENT has some; what they cover is not read
}

// TableFile is an entry for a CSV file: kind devc, hrr, steps, ctrl or mass.
type TableFile struct{ Kind, Name string }

// tables returns the names of the CSV files of a kind.
func (s *SMV) tables(kind string) (names []string) {
	for _, t := range s.Tables {
		if t.Kind == kind {
			names = append(names, t.Name)
		}
	}
	return names
}

// SMVDevice is a DEVICE entry. There is one for each DEVC of the deck inside a
// mesh, hidden ones and each point of a line included.
type SMVDevice struct {
	ID          string
	Quantity    string // as FDS names it; the species for some
	Position    [3]float64
	Orientation [3]float64  // 0 0 -1 also stands for "none"; before 6.6.0 it does not know IOR
	Box         *[6]float64 // x1 x2 y1 y2 z1 z2
	Prop        string
	Line        int // of the entry
}

// BoundaryFile is an entry for a boundary file (.bf, or .be for GEOM).
type BoundaryFile struct {
	Mesh                  int // from 1
	Name                  string
	Quantity, Short, Unit string
	CellCentered          bool // BNDC
	Geometry              bool // BNDE
}

// SliceFile is an entry for a slice file (.sf).
type SliceFile struct {
	Mesh                  int // from 1
	ID                    string
	Index                 *[6]int // I1 I2 J1 J2 K1 K2
	Name                  string
	Quantity, Short, Unit string
	CellCentered          bool // SLCC
}

// Activation says that a device changed its state.
type Activation struct {
	ID     string
	Device int // its place among the devices, from 1
	Time   float64
	State  int
}

// ReadSMV reads a .smv file; name is used in messages only. A section is a
// keyword in the first column, then lines of fixed format; sections that it does
// not know are passed over, as is an unfinished last line. It goes on after what
// is malformed and reports it.
func ReadSMV(r io.Reader, name string) (*SMV, []*Problem, error) {
	p := &smvParser{lines: newLineReader(r), ps: &problems{file: name}, out: &SMV{}}
	for {
		line, ok := p.line()
		if !ok {
			break
		}
		if line == "" || line[0] == ' ' {
			continue
		}
		keyword, rest, _ := strings.Cut(line, " ")
		if section := smvSections[keyword]; section != nil {
			section(p, rest)
		}
	}
	if p.err != io.EOF {
		return nil, nil, p.ps.failed(p.err)
	}
	p.nameVents()
	return p.out, p.ps.found(), nil
}

var smvSections map[string]func(p *smvParser, rest string)

func init() {
	text := func(of func(*SMV) *string) func(*smvParser, string) {
		return func(p *smvParser, _ string) { *of(p.out) = p.text() }
	}
	smvSections = map[string]func(p *smvParser, rest string){
		"TITLE":      text(func(s *SMV) *string { return &s.Title }),
		"CHID":       text(func(s *SMV) *string { return &s.CHID }),
		"INPF":       text(func(s *SMV) *string { return &s.InputFile }),
		"ENDF":       text(func(s *SMV) *string { return &s.EndianFile }),
		"SURFDEF":    text(func(s *SMV) *string { return &s.DefaultSurface }),
		"FDSVERSION": (*smvParser).fdsVersion,
		"TIMES":      (*smvParser).times,
		"CSVF":       (*smvParser).csvFile,
		"SURFACE":    (*smvParser).surface,
		"DEVICE":     (*smvParser).device,
		"DEVICE_ACT": (*smvParser).activation,
		"VENTORIG":   (*smvParser).ventNames,
		"GRID":       (*smvParser).grid,
		"PDIM":       (*smvParser).bounds,
		"CVENT":      (*smvParser).roundVents,
		"TRNX":       func(p *smvParser, _ string) { p.nodes(0) },
		"TRNY":       func(p *smvParser, _ string) { p.nodes(1) },
		"TRNZ":       func(p *smvParser, _ string) { p.nodes(2) },
		"OBST":       (*smvParser).obstructions,
		"VENT":       (*smvParser).vents,
		"BNDF":       func(p *smvParser, rest string) { p.boundary(rest, BoundaryFile{}) },
		"BNDC":       func(p *smvParser, rest string) { p.boundary(rest, BoundaryFile{CellCentered: true}) },
		"BNDE":       func(p *smvParser, rest string) { p.boundary(rest, BoundaryFile{Geometry: true}) },
		"SLCF":       func(p *smvParser, rest string) { p.slice(rest, false) },
		"SLCC":       func(p *smvParser, rest string) { p.slice(rest, true) },
	}
}

type smvParser struct {
	lines *lineReader
	ps    *problems
	out   *SMV
	err   error

	ventIDs []string // by the number of the VENT line, from 1
}

// line returns the next line without the blanks that pad its end.
func (p *smvParser) line() (string, bool) {
	if p.err != nil {
		return "", false
	}
	var b []byte
	b, p.err = p.lines.next()
	if p.err != nil {
		return "", false // an unfinished last line is not read
	}
	return string(bytes.TrimRight(b, " \x00")), true
}

func (p *smvParser) text() string {
	line, _ := p.line()
	return strings.TrimSpace(line)
}

func (p *smvParser) complain(format string, args ...any) {
	if p.err == nil { // at the end of a cut file there is nothing to complain about
		p.ps.add(p.lines.number, 0, ErrFormat, format, args...)
	}
}

// fdsVersion reads one line, or two up to FDS 6.6.0. The second, from git, wins:
// 6.6.0 still called itself 6.5.3 in the first.
func (p *smvParser) fdsVersion(string) {
	for {
		text := p.text()
		if text == "" {
			return
		}
		if v, err := ParseVersion(text); err == nil {
			p.out.Version = &v
		}
	}
}

func (p *smvParser) times(string) {
	line, _ := p.line()
	if v, ok := floats(line, 2); ok {
		p.out.Times = (*[2]float64)(v)
	}
}

func (p *smvParser) csvFile(string) {
	kind := p.text()
	p.out.Tables = append(p.out.Tables, TableFile{kind, p.text()})
}

func (p *smvParser) surface(string) {
	if line, ok := p.line(); ok {
		p.out.Surfaces = append(p.out.Surfaces, strings.TrimSpace(line))
	}
}

func (p *smvParser) device(string) {
	head, _ := p.line()
	d := SMVDevice{Line: p.lines.number}
	// An ID may hold " % " itself and begin with blanks: only one blank of the
	// line belongs to the format.
	cut := strings.LastIndex(head, " % ")
	if cut < 0 {
		p.complain("found %q, expected ID %% QUANTITY; the device is left out", head)
		return
	}
	d.ID, d.Quantity = strings.TrimPrefix(head[:cut], " "), strings.TrimSpace(head[cut+3:])
	numbers, ok := p.line()
	if !ok {
		return
	}
	if cut := strings.LastIndex(numbers, " % "); cut >= 0 {
		d.Prop, numbers = strings.TrimSpace(numbers[cut+3:]), numbers[:cut]
	}
	numbers, box, _ := strings.Cut(numbers, "#")
	v, ok := floats(numbers, 6)
	if !ok {
		p.complain("found %q, expected a position and an orientation; device %q is left out", numbers, d.ID)
		return
	}
	d.Position, d.Orientation = [3]float64(v), [3]float64(v[3:])
	if b, ok := floats(box, 6); ok { // in the order x1 y1 z1 x2 y2 z2
		d.Box = &[6]float64{b[0], b[3], b[1], b[4], b[2], b[5]}
	}
	p.out.Devices = append(p.out.Devices, d)
}

func (p *smvParser) activation(rest string) {
	line, ok := p.line()
	v, numbers := floats(line, 3)
	if !numbers {
		if ok {
			p.complain("found %q, expected the number, time and state of a device", line)
		}
		return
	}
	p.out.Activations = append(p.out.Activations, Activation{strings.TrimSpace(rest), int(v[0]), v[1], int(v[2])})
}

func (p *smvParser) grid(rest string) {
	m := Mesh{ID: strings.TrimSpace(rest)}
	line, _ := p.line()
	v, ok := integers(line)
	if !ok || len(v) < 3 || min(v[0], v[1], v[2]) < 1 {
		p.complain("found %q, expected the numbers of cells of a mesh", line)
	} else {
		m.Cells = [3]int(v)
	}
	if len(v) >= 9 { // since 6.10
		m.Neighbours = (*[6]int)(v[3:9])
	}
	p.out.Meshes = append(p.out.Meshes, m)
}

// mesh returns the mesh whose sections are being read, nil before the first.
func (p *smvParser) mesh() *Mesh {
	if len(p.out.Meshes) == 0 {
		p.complain("found the data of a mesh before its GRID section")
		return nil
	}
	return &p.out.Meshes[len(p.out.Meshes)-1]
}

func (p *smvParser) bounds(string) {
	line, _ := p.line()
	m := p.mesh()
	if m == nil {
		return
	}
	v, ok := fixed(line, 0, 6)
	if !ok {
		p.complain("found %q, expected the bounds of a mesh", line)
		return
	}
	m.Bounds = [6]float64(v)
}

// nodes reads the grid lines along an axis: first NOC lines of the transform,
// whose number stands before them, then one line for each.
func (p *smvParser) nodes(axis int) {
	noc, _ := integers(p.text())
	m := p.mesh()
	if m == nil || len(noc) != 1 {
		return
	}
	for range noc[0] {
		if _, ok := p.line(); !ok {
			return
		}
	}
	var nodes []float64
	for range m.Cells[axis] + 1 {
		const number = 5 // I5, F14.5
		line, ok := p.line()
		if !ok {
			return
		}
		v, numbers := fixed(line[min(number, len(line)):], 0, 1)
		if !numbers {
			p.complain("found %q, expected a grid line along %c; those of the mesh are left out", line, 'x'+axis)
			return
		}
		nodes = append(nodes, v[0])
	}
	m.Nodes[axis] = nodes
}

// obstructions reads N boxes with their surfaces, then N lines of grid indices.
func (p *smvParser) obstructions(string) {
	m, n := p.mesh(), p.counts(1)
	if m == nil || n == nil {
		return
	}
	var read []*Obstruction // nil for a line that was left out
	for range n[0] {
		line, ok := p.line()
		if !ok {
			break
		}
		o := p.obstruction(line)
		read = append(read, o)
	}
	for _, o := range read {
		if line, ok := p.line(); ok && o != nil {
			o.readIndices(line)
		}
	}
	for _, o := range read {
		if o != nil {
			m.Obstructions = append(m.Obstructions, *o)
		}
	}
}

func (p *smvParser) obstruction(line string) *Obstruction {
	numbers, id, _ := strings.Cut(line, " !")
	box, rest, ok := boxAndRest(numbers, 7) // the number of the OBST line, then the six surfaces
	if !ok {
		p.complain("found %q, expected six coordinates and the surfaces of an obstruction; it is left out", line)
		return nil
	}
	o := &Obstruction{ID: strings.TrimSpace(id), Box: box}
	o.Number, _ = strconv.Atoi(rest[0])
	for i := range o.Surfaces {
		o.Surfaces[i] = p.surfaceID(rest[1+i])
	}
	return o
}

// readIndices reads I1 I2 J1 J2 K1 K2 colour type, since 6.10.0 "! removable
// exposed×6", since 6.11.0 also for which faces there are boundary files.
func (o *Obstruction) readIndices(line string) {
	numbers, flags, _ := strings.Cut(line, "!")
	if v, ok := integers(firstFields(numbers, 6)); ok && len(v) == 6 {
		o.Index = (*[6]int)(v)
	}
	fields := strings.Fields(flags)
	if len(fields) >= 7 {
		removable := fields[0] == "T"
		o.Removable, o.Exposed = &removable, sides(fields[1:7])
	}
	if len(fields) >= 13 {
		o.InBoundaryFiles = sides(fields[7:13])
	}
}

func sides(fields []string) *[6]bool {
	var out [6]bool
	for i := range out {
		out[i] = fields[i] == "1"
	}
	return &out
}

// vents reads the vents of the deck and, behind them, those that FDS fills in
// for Smokeview; then, for each, a line of grid indices.
func (p *smvParser) vents(string) {
	m, n := p.mesh(), p.counts(2)
	if m == nil || n == nil {
		return
	}
	var read []*Vent // nil for a line that was left out
	for i := range n[0] {
		line, ok := p.line()
		if !ok {
			break
		}
		v := p.vent(line)
		if v != nil {
			v.FilledIn = i >= n[0]-n[1]
		}
		read = append(read, v)
	}
	for _, v := range read {
		if line, ok := p.line(); ok && v != nil {
			v.readIndices(line)
		}
	}
	for _, v := range read {
		if v != nil {
			m.Vents = append(m.Vents, *v)
		}
	}
}

func (p *smvParser) vent(line string) *Vent {
	box, rest, ok := boxAndRest(line, 2) // the number of the VENT line, then the surface
	if !ok {
		p.complain("found %q, expected six coordinates and the surface of a vent; it is left out", line)
		return nil
	}
	v := &Vent{Box: box, Surface: p.surfaceID(rest[1])}
	v.Number, _ = strconv.Atoi(rest[0])
	return v
}

// readIndices reads I1 I2 J1 J2 K1 K2 colour type and, in some releases, "! IOR".
func (v *Vent) readIndices(line string) {
	numbers, ior, _ := strings.Cut(line, "!")
	if index, ok := integers(firstFields(numbers, 6)); ok && len(index) == 6 {
		v.Index = (*[6]int)(index)
	}
	if n, ok := integers(ior); ok && len(n) == 1 && n[0] != 0 {
		v.IOR = &n[0]
	}
}

func (p *smvParser) roundVents(string) {
	v, ok := integers(firstFields(p.text(), 1))
	p.out.roundVents = p.out.roundVents || ok && v[0] > 0
}

// counts reads the numbers of rows that a section has.
func (p *smvParser) counts(n int) []int {
	line, _ := p.line()
	v, ok := integers(line)
	if !ok || len(v) != n {
		p.complain("found %q, expected %d numbers of rows; the section is left out", line, n)
		return nil
	}
	return v
}

// ventNames reads the IDs of the vents of the deck.
func (p *smvParser) ventNames(string) {
	n := p.counts(1)
	if n == nil {
		return
	}
	for range n[0] {
		line, ok := p.line()
		if !ok {
			return
		}
		_, id, _ := strings.Cut(line, " ! ")
		p.ventIDs = append(p.ventIDs, id)
	}
}

// nameVents gives the vents of the deck their IDs, by their numbers.
func (p *smvParser) nameVents() {
	for i := range p.out.Meshes {
		for k := range p.out.Meshes[i].Vents {
			v := &p.out.Meshes[i].Vents[k]
			if !v.FilledIn && v.Number >= 1 && v.Number <= len(p.ventIDs) {
				v.ID = p.ventIDs[v.Number-1]
			}
		}
	}
}

// surfaceID returns the ID of a surface by its number; empty if there is none.
func (p *smvParser) surfaceID(number string) string {
	i, err := strconv.Atoi(number)
	if err != nil || i < 0 || i >= len(p.out.Surfaces) {
		p.complain("found surface %s, expected a number below %d", number, len(p.out.Surfaces))
		return ""
	}
	return p.out.Surfaces[i]
}

func (p *smvParser) boundary(rest string, b BoundaryFile) {
	b.Mesh = firstMesh(rest)
	b.Name = p.text()
	if b.Geometry {
		p.text() // a second file, or "-"
	}
	b.Quantity, b.Short = p.text(), p.text()
	if line, ok := p.line(); ok {
		b.Unit = strings.TrimSpace(line)
		p.out.Boundary = append(p.out.Boundary, b)
	}
}

// slice reads "mesh # STRUCTURED %ID & I1 I2 J1 J2 K1 K2 ! …", in old releases
// "mesh & I1 …".
func (p *smvParser) slice(rest string, cellCentered bool) {
	s := SliceFile{Mesh: firstMesh(rest), CellCentered: cellCentered}
	head, index, _ := strings.Cut(rest, "&")
	_, s.ID, _ = strings.Cut(head, "%")
	s.ID = strings.TrimSpace(s.ID)
	if v, ok := integers(firstFields(index, 6)); ok && len(v) == 6 {
		s.Index = (*[6]int)(v)
	}
	s.Name, s.Quantity, s.Short = p.text(), p.text(), p.text()
	if line, ok := p.line(); ok {
		s.Unit = strings.TrimSpace(line)
		p.out.Slices = append(p.out.Slices, s)
	}
}

// firstMesh reads the number of a mesh, which runs of old releases with one mesh
// leave out.
func firstMesh(rest string) int {
	if v, ok := integers(firstFields(rest, 1)); ok && len(v) == 1 {
		return v[0]
	}
	return 1
}

func firstFields(line string, n int) string {
	fields := strings.Fields(line)
	return strings.Join(fields[:min(n, len(fields))], " ")
}

// integers reads the blank-separated integers of a line; ok is false if it has
// none or anything else.
func integers(line string) (out []int, ok bool) {
	for _, f := range strings.Fields(line) {
		v, err := strconv.Atoi(f)
		if err != nil {
			return nil, false
		}
		out = append(out, v)
	}
	return out, len(out) > 0
}

// boxAndRest reads the six coordinates at the start of a line, in columns of 14
// characters or (obstructions since FDS 6.11.0) 14 with a blank between, and the
// fields after them. Only where numbers touch do the columns matter.
func boxAndRest(line string, n int) (box [6]float64, rest []string, ok bool) {
	if v, ok := floats(line, 6); ok {
		rest = strings.Fields(line)[6:]
		return [6]float64(v), rest, len(rest) >= n
	}
	for gap := range 2 {
		if v, ok := fixed(line, gap, 6); ok {
			rest = strings.Fields(line[6*14+5*gap:])
			if len(rest) >= n {
				return [6]float64(v), rest, true
			}
		}
	}
	return box, nil, false
}

// floats reads the first n blank-separated numbers of a line.
func floats(line string, n int) ([]float64, bool) {
	fields := strings.Fields(line)
	if len(fields) < n {
		return nil, false
	}
	v := make([]float64, n)
	for i := range v {
		var err error
		if v[i], err = parseNumber([]byte(fields[i]), '.'); err != nil {
			return nil, false
		}
	}
	return v, true
}

// fixed reads n numbers of Fortran format F14.5, with gap blanks between them.
// They may touch, so that blanks do not separate them.
func fixed(line string, gap, n int) ([]float64, bool) {
	const width = 14
	v := make([]float64, n)
	for i := range v {
		start := i * (width + gap)
		if start+width > len(line) {
			return nil, false
		}
		var err error
		if v[i], err = parseNumber([]byte(line[start:start+width]), '.'); err != nil {
			return nil, false
		}
	}
	return v, true
}
