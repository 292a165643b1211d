package fdsio

import (
	"bytes"
	"io"
	"strconv"
	"strings"
)

// smv is what a .smv file says of a run, as far as device work needs it.
type smv struct {
	title, chid, inputFile string
	version                *Version
	deviceFiles            []string // of kind devc, in order
	defaultSurface         string
	surfaces               []string // by index from 0
	devices                []smvDevice
	geometry               // snapped to the grid
}

type smvDevice struct {
	id, quantity, prop string
	position           [3]float64
	orientation        [3]float64
	box                *[6]float64 // x1 x2 y1 y2 z1 z2
	line               int
}

// readSMV reads a .smv file. A section is a keyword in the first column, then
// lines of fixed format; what is not needed is passed over.
func readSMV(r io.Reader, name string) (*smv, []*Problem, error) {
	p := &smvParser{lines: newLineReader(r), ps: &problems{file: name}, out: &smv{}}
	for {
		line, ok := p.line()
		if !ok {
			break
		}
		if line == "" || line[0] == ' ' {
			continue
		}
		keyword, _, _ := strings.Cut(line, " ")
		if section := smvSections[keyword]; section != nil {
			section(p)
		}
	}
	if p.err != nil && p.err != io.EOF {
		return nil, nil, p.err
	}
	return p.out, p.ps.found(), nil
}

var smvSections = map[string]func(*smvParser){
	"TITLE":      func(p *smvParser) { p.out.title = p.text() },
	"CHID":       func(p *smvParser) { p.out.chid = p.text() },
	"INPF":       func(p *smvParser) { p.out.inputFile = p.text() },
	"FDSVERSION": (*smvParser).fdsVersion,
	"CSVF":       (*smvParser).csvFile,
	"SURFDEF":    func(p *smvParser) { p.out.defaultSurface = p.text() },
	"SURFACE":    func(p *smvParser) { p.out.surfaces = append(p.out.surfaces, p.text()) },
	"DEVICE":     (*smvParser).device,
	"GRID":       (*smvParser).grid,
	"PDIM":       (*smvParser).bounds,
	"OBST":       (*smvParser).obstructions,
	"VENT":       (*smvParser).vents,
}

type smvParser struct {
	lines *lineReader
	ps    *problems
	out   *smv
	err   error
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
	p.ps.add(p.lines.number, 0, ErrFormat, format, args...)
}

// fdsVersion reads one line, or two up to FDS 6.6.0. The second, from git, wins:
// 6.6.0 still called itself 6.5.3 in the first.
func (p *smvParser) fdsVersion() {
	for {
		text := p.text()
		if text == "" {
			return
		}
		if v, err := ParseVersion(text); err == nil {
			p.out.version = &v
		}
	}
}

func (p *smvParser) csvFile() {
	kind, name := p.text(), p.text()
	if kind == "devc" {
		p.out.deviceFiles = append(p.out.deviceFiles, name)
	}
}

func (p *smvParser) device() {
	head, _ := p.line()
	d := smvDevice{line: p.lines.number}
	// An ID may hold " % " itself and begin with blanks: only one blank of the
	// line belongs to the format.
	cut := strings.LastIndex(head, " % ")
	if cut < 0 {
		p.complain("found %q, expected ID %% QUANTITY; the device is left out", head)
		return
	}
	d.id, d.quantity = strings.TrimPrefix(head[:cut], " "), strings.TrimSpace(head[cut+3:])
	numbers, _ := p.line()
	if cut := strings.LastIndex(numbers, " % "); cut >= 0 {
		d.prop, numbers = strings.TrimSpace(numbers[cut+3:]), numbers[:cut]
	}
	numbers, box, hasBox := strings.Cut(numbers, "#")
	v, ok := floats(numbers, 6)
	if !ok {
		p.complain("found %q, expected a position and an orientation; device %q is left out", numbers, d.id)
		return
	}
	d.position, d.orientation = [3]float64(v), [3]float64(v[3:])
	if hasBox {
		if b, ok := floats(box, 6); ok { // in the order x1 y1 z1 x2 y2 z2
			d.box = &[6]float64{b[0], b[3], b[1], b[4], b[2], b[5]}
		}
	}
	p.out.devices = append(p.out.devices, d)
}

func (p *smvParser) grid() {
	v, ok := floats(p.text(), 3)
	if !ok {
		p.complain("found no numbers of cells in a GRID section; the mesh has none")
	}
	var m Mesh
	for i := range min(len(v), 3) {
		m.Cells[i] = int(v[i])
	}
	p.out.meshes = append(p.out.meshes, m)
}

func (p *smvParser) bounds() {
	line, _ := p.line()
	v, ok := fixed(line, 0, 6)
	if !ok || len(p.out.meshes) == 0 {
		p.complain("found %q, expected the bounds of a mesh", line)
		return
	}
	p.out.meshes[len(p.out.meshes)-1].Bounds = [6]float64(v)
}

// obstructions reads N boxes with their surfaces; the N lines of grid indices
// that follow begin with a blank and are passed over.
func (p *smvParser) obstructions() {
	n, _ := strconv.Atoi(p.text())
	for range n {
		line, ok := p.line()
		if !ok {
			return
		}
		line, _, _ = strings.Cut(line, " !")
		box, rest, ok := boxAndRest(line, 7) // the number of the OBST line, then the six surfaces
		if !ok {
			p.complain("found %q, expected six coordinates and the surfaces of an obstruction; it is left out", line)
			continue
		}
		o := obstruction{box: box}
		for i := range o.surfaces {
			o.surfaces[i] = p.surface(rest[1+i])
		}
		p.out.obstructions = append(p.out.obstructions, o)
	}
}

// vents reads the vents of the deck; the rows that FDS fills in at the end for
// Smokeview are passed over.
func (p *smvParser) vents() {
	counts, ok := floats(p.text(), 2)
	if !ok {
		p.complain("found no numbers of rows in a VENT section; its vents are left out")
		return
	}
	for range int(counts[0] - counts[1]) {
		line, ok := p.line()
		if !ok {
			return
		}
		box, rest, ok := boxAndRest(line, 2) // the number of the VENT line, then the surface
		if !ok {
			p.complain("found %q, expected six coordinates and the surface of a vent; it is left out", line)
			continue
		}
		p.out.vents = append(p.out.vents, vent{box, p.surface(rest[1])})
	}
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

// surface returns the ID of a surface by its index; empty if there is none.
func (p *smvParser) surface(index string) string {
	i, err := strconv.Atoi(index)
	if err != nil || i < 0 || i >= len(p.out.surfaces) {
		p.complain("found surface %s, expected a number below %d", index, len(p.out.surfaces))
		return ""
	}
	return p.out.surfaces[i]
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
