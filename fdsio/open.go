package fdsio

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Run is what FDS left of one run. What its files do not say is nil or empty,
// never guessed. Units are those of the files: °C, kW/m2, m.
type Run struct {
	CHID    string
	Title   string
	Version *Version // nil where no file names it
	Ambient *float64 // TMPA of the deck, °C, 20 where the deck gives none; else of the .out file

	Revision string // of Subversion, of which releases before June 2015 tell no more
	Stop     string // how FDS says that the run ended: "FDS completed successfully"; empty if it does not

	Devices  []Device // in the order of the columns; of the deck where there is no column yet
	Problems []*Problem

	// The files that were read, as paths inside the run; empty if there is none.
	Deck, SMV   string
	Out         string // the diagnostic file, CHID.out
	DeviceFiles []string

	fsys  fs.FS
	root  string // where fsys is, for messages
	smv   *SMV
	walls *geometry // of the .smv file
	deck  *Deck     // nil without one
}

// Device is one DEVC of a run.
type Device struct {
	ID       string   // "null" if the deck gives none; may be empty, may repeat
	Quantity Quantity // by its current name; empty if no file tells
	Gas      bool     // the gas-phase form of a heat flux: no wall behind it
	Unit     *string  // of the column; nil if there is none or it can't be told

	Position    *[3]float64 // m; as the deck has it, else as the .smv has it
	Orientation *[3]float64 // the direction it faces
	IOR         *int        // ±1, ±2, ±3: along ±x, ±y, ±z, out of the solid
	Box         *[6]float64 // x1 x2 y1 y2 z1 z2, of a device that covers more than a point

	Prop    *Prop
	Surface *Surface // that it sits on

	TemporalStatistic, SpatialStatistic string // empty: the plain interval mean at a point
	Converted                           bool   // CONVERSION_FACTOR or _ADDEND is set: not in the quantity's own unit

	file, column int // place of its data; column 0: none
}

// HasData reports whether a device file has a column of this device.
func (d *Device) HasData() bool { return d.column > 0 }

// Prop is a PROP line, as far as gauges go. nil is what it does not give.
type Prop struct {
	ID                      string
	Undefined               bool     // a DEVC names it, but the deck does not have it
	GaugeTemperature        *float64 // °C; FDS's default is the ambient temperature
	GaugeEmissivity         *float64 // FDS's default is 1
	HeatTransferCoefficient *float64 // W/(m2 K); FDS's default is the surface's
	Emissivity              *float64 // of a thermocouple or plate, not of a gauge
}

// Surface is a SURF line, or one of FDS's own surfaces.
type Surface struct {
	ID         string
	Emissivity *float64 // from the deck, with FDS's defaults; nil without one
}

// Open opens a run by its directory, its .smv file, its deck (.fds) or a device
// file (_devc.csv). Headers are read, columns only when [Run.Read] asks for them.
func Open(name string) (*Run, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, (&Run{}).failed(name, err)
	}
	if info.IsDir() {
		return openFS(os.DirFS(name), name, ".")
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("fdsio: %s: found a pipe or a device, expected a file or a directory", name)
	}
	dir, base := filepath.Split(name)
	if dir == "" {
		dir = "."
	}
	return openFS(os.DirFS(dir), filepath.Clean(dir), base)
}

// OpenFS is [Open] in a file system; name "." looks for the run at its top.
func OpenFS(fsys fs.FS, name string) (*Run, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, (&Run{}).failed(name, err)
	}
	dir, base := name, "."
	if !info.IsDir() {
		dir, base = path.Dir(name), path.Base(name)
	}
	if fsys, err = fs.Sub(fsys, dir); err != nil {
		return nil, (&Run{}).failed(name, err)
	}
	return openFS(fsys, filepath.FromSlash(dir), base)
}

// OpenFSAs is [OpenFS] with a name for the top of the file system: messages
// begin with it, as in case.zip/case_devc.csv:12:3 for root case.zip.
func OpenFSAs(fsys fs.FS, root, name string) (*Run, error) { return openFS(fsys, root, name) }

func openFS(fsys fs.FS, root, name string) (*Run, error) {
	r := &Run{fsys: fsys, root: root}
	if err := r.choose(name); err != nil {
		return nil, err
	}
	if err := r.readDeclarations(); err != nil {
		return nil, err
	}
	columns, err := r.readHeaders(r.smv)
	if err != nil {
		return nil, err
	}
	r.join(r.smv, r.deck, columns)
	return r, nil
}

// path gives a file of the run the name under which the user knows it.
func (r *Run) path(name string) string {
	return filepath.Join(r.root, filepath.FromSlash(name))
}

func (r *Run) open(name string) (fs.File, error) {
	f, err := r.fsys.Open(name)
	return f, r.failed(name, err)
}

func (r *Run) readFile(name string) ([]byte, error) {
	text, err := fs.ReadFile(r.fsys, name)
	return text, r.failed(name, err)
}

// failed puts the whole path into the error of a file system.
func (r *Run) failed(name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	if err == nil {
		return nil
	}
	return fmt.Errorf("fdsio: %s: %w", r.path(name), err)
}

func (r *Run) exists(name string) bool {
	info, err := fs.Stat(r.fsys, name)
	return err == nil && info.Mode().IsRegular()
}

const deviceSuffix = "_devc.csv"

// splitNumber matches what COLUMN_DUMP_LIMIT puts before the suffix: CHID_2_devc.csv.
var splitNumber = regexp.MustCompile(`_[0-9]+$`)

// choose settles CHID and which files belong to it.
func (r *Run) choose(name string) error {
	switch strings.ToLower(path.Ext(name)) {
	case ".smv":
		r.CHID, r.SMV = stem(name, ".smv"), name
	case ".fds":
		r.Deck = name
		if err := r.readDeck(); err != nil {
			return err
		}
		r.CHID = r.deck.CHID
	case ".csv":
		r.DeviceFiles = []string{name}
		r.CHID = stem(name, deviceSuffix)
		if r.CHID == path.Base(name) {
			r.CHID = stem(name, path.Ext(name))
			return nil // not named as FDS names it: nothing beside it belongs to it
		}
		r.CHID = r.whole(r.CHID)
	default:
		if name != "." {
			return fmt.Errorf("fdsio: %s: expected a directory, a .smv, a .fds or a _devc.csv file", r.path(name))
		}
		chid, err := r.onlyRun()
		if err != nil {
			return err
		}
		r.CHID = chid
	}
	if r.SMV == "" && r.exists(r.CHID+".smv") {
		r.SMV = r.CHID + ".smv"
	}
	if r.Deck == "" && r.exists(r.CHID+".fds") {
		r.Deck = r.CHID + ".fds"
	}
	return nil
}

// whole takes from the name of a device file the number of a part, if it is one:
// a CHID may end like that itself. FDS splits into two files or more.
func (r *Run) whole(chid string) string {
	whole := splitNumber.ReplaceAllString(chid, "")
	if r.exists(chid+".smv") || r.exists(chid+".fds") ||
		!r.exists(whole+"_1"+deviceSuffix) || !r.exists(whole+"_2"+deviceSuffix) {
		return chid
	}
	return whole
}

func stem(name, suffix string) string { return strings.TrimSuffix(path.Base(name), suffix) }

// onlyRun returns the CHID of the one run in a directory.
func (r *Run) onlyRun() (string, error) {
	entries, err := fs.ReadDir(r.fsys, ".")
	if err != nil {
		return "", fmt.Errorf("fdsio: %s: %w", r.root, err)
	}
	for _, suffix := range []string{".smv", deviceSuffix, ".fds"} {
		var found []string
		file := map[string]string{} // the first of each run
		for _, e := range entries {
			chid, ok := strings.CutSuffix(e.Name(), suffix)
			if !ok || e.IsDir() {
				continue
			}
			if suffix == deviceSuffix {
				chid = r.whole(chid)
			}
			if file[chid] == "" {
				file[chid] = e.Name()
				found = append(found, chid)
			}
		}
		if len(found) == 1 {
			return found[0], nil
		}
		if len(found) > 1 {
			return "", fmt.Errorf("fdsio: %s holds %d runs (%s); name one of them, as in %s",
				r.root, len(found), enumerate(found), r.path(file[found[0]]))
		}
	}
	return "", fmt.Errorf("fdsio: %s holds no FDS run: expected a .smv, a _devc.csv or a .fds file in it", r.root)
}

// enumerate names the first few.
func enumerate(names []string) string {
	const most = 5
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}

// readDeclarations reads the .smv file and the deck; either may be missing.
func (r *Run) readDeclarations() error {
	s := &SMV{}
	if r.SMV != "" {
		f, err := r.open(r.SMV)
		if err != nil {
			return err
		}
		defer f.Close()
		var ps []*Problem
		if s, ps, err = ReadSMV(f, r.path(r.SMV)); err != nil {
			return fmt.Errorf("fdsio: %s: %w", r.path(r.SMV), err)
		}
		r.Problems = append(r.Problems, ps...)
		if s.CHID != "" {
			r.CHID = s.CHID
		}
		r.Title, r.Version = s.Title, s.Version
	}
	if r.Deck == "" && r.SMV != "" {
		// The deck may have another name than the CHID.
		for _, name := range []string{r.CHID + ".fds", s.InputFile} {
			if r.Deck == "" && name != "" && fs.ValidPath(name) && r.exists(name) {
				r.Deck = name
			}
		}
	}
	r.smv, r.walls = s, &geometry{meshes: s.Meshes}
	if r.Deck != "" && r.deck == nil {
		if err := r.readDeck(); err != nil {
			return err
		}
	}
	if r.deck != nil {
		ambient := r.deck.Ambient()
		r.Ambient = &ambient
		if r.Title == "" {
			r.Title = r.deck.Head.Title
		}
	}
	if r.Version == nil {
		r.Version = r.gitVersion()
	}
	if r.exists(r.outName()) {
		r.Out = r.outName()
	}
	out := r.readOutput()
	if r.Version == nil {
		r.Version = out.Version
	}
	if r.Ambient == nil {
		r.Ambient = out.Ambient
	}
	r.Stop = out.Stop
	if r.Version == nil {
		r.Revision = r.svnRevision()
	}
	return nil
}

// readDeck reads the deck, with the files that its CATF lines name.
func (r *Run) readDeck() error {
	text, err := r.readFile(r.Deck)
	if err != nil {
		return err
	}
	var ps []*Problem
	r.deck, ps = readDeck(r.path(r.Deck), text, r.part)
	r.Problems = append(r.Problems, ps...)
	return nil
}

// InputDeck returns what the deck of the run declares, nil if there is none.
func (r *Run) InputDeck() *Deck { return r.deck }

// gitVersion reads CHID_git.txt, which FDS writes since June 2015.
func (r *Run) gitVersion() *Version {
	text, err := fs.ReadFile(r.fsys, r.CHID+"_git.txt")
	if err != nil {
		return nil
	}
	v, err := ParseVersion(strings.TrimSpace(string(text)))
	if err != nil {
		return nil
	}
	return &v
}

// deviceColumn is a column of a device file, with its place.
type deviceColumn struct {
	label        string
	unit         *string
	file, column int
}

// readHeaders reads the headers of the device files.
func (r *Run) readHeaders(s *SMV) ([]deviceColumn, error) {
	explicit := r.DeviceFiles != nil
	if !explicit {
		r.findDeviceFiles(s)
	}
	var columns []deviceColumn
	for file, name := range r.DeviceFiles {
		h, err := r.readHeader(name)
		if errors.Is(err, ErrEmpty) && !explicit {
			var p *Problem
			errors.As(err, &p)
			r.Problems = append(r.Problems, p)
			continue
		}
		if err != nil {
			return nil, err
		}
		for i := 1; i < len(h.Labels); i++ {
			c := deviceColumn{label: h.Labels[i], file: file, column: i}
			if h.Units != nil {
				c.unit = &h.Units[i]
			}
			columns = append(columns, c)
		}
	}
	return columns, nil
}

func (r *Run) readHeader(name string) (Header, error) {
	f, err := r.open(name)
	if err != nil {
		return Header{}, err
	}
	defer f.Close()
	return ReadHeader(f, r.path(name))
}

func (r *Run) findDeviceFiles(s *SMV) {
	names := s.tables("devc")
	listed := len(names) > 0
	if len(names) == 0 {
		names = []string{r.CHID + deviceSuffix}
		for n := 1; !r.exists(names[0]); n++ {
			part := fmt.Sprintf("%s_%d", r.CHID, n)
			if !r.exists(part+deviceSuffix) || r.whole(part) != r.CHID {
				break
			}
			names = append(names, part+deviceSuffix)
		}
	}
	for _, name := range names {
		if fs.ValidPath(name) && r.exists(name) {
			r.DeviceFiles = append(r.DeviceFiles, name)
		} else if listed {
			r.Problems = append(r.Problems, &Problem{File: r.path(r.SMV), Err: ErrEmpty,
				Text: fmt.Sprintf("it names the device file %s, which is not there", name)})
		}
	}
}

// Series is what a device file has for one device, in its own unit. Rows are
// means over the time since the row before, unless the deck says otherwise; the
// first is the value at the start.
type Series struct {
	Time   []float64 // s; shared by the devices of one file
	Values []float64
}

// Read reads the columns of some devices, given as indices of r.Devices. Of each
// file only these columns are kept. A device without a column gives an empty
// series. What could not be read is in the problems.
func (r *Run) Read(devices ...int) ([]Series, []*Problem, error) {
	return r.ReadWith(nil, devices...)
}

// ReadWith is [Run.Read] with options; their Columns are not used. Progress counts
// from the start again for each file.
func (r *Run) ReadWith(options *ReadOptions, devices ...int) ([]Series, []*Problem, error) {
	out := make([]Series, len(devices))
	var found []*Problem
	for file, name := range r.DeviceFiles {
		opts := &ReadOptions{}
		if options != nil {
			*opts = *options
			opts.Columns = nil
		}
		for _, d := range devices {
			if dev := &r.Devices[d]; dev.HasData() && dev.file == file {
				opts.Columns = append(opts.Columns, dev.column)
			}
		}
		if opts.Columns == nil {
			continue
		}
		t, err := r.readTable(name, opts)
		if err != nil {
			return nil, nil, err
		}
		found = append(found, t.Problems...)
		for i, d := range devices {
			if dev := &r.Devices[d]; dev.HasData() && dev.file == file {
				out[i] = Series{t.Time, t.Columns[dev.column]}
			}
		}
	}
	return out, found, nil
}

func (r *Run) readTable(name string, opts *ReadOptions) (*Table, error) {
	f, err := r.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	// Files of a directory can be read at any place, those of most archives can't.
	if at, ok := f.(io.ReaderAt); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return ReadTableAt(at, info.Size(), r.path(name), opts)
		}
	}
	return ReadTable(f, r.path(name), opts)
}

// OpenDeviceFile opens the device file r.DeviceFiles[i], to be scanned or
// followed. [Run.ShownPath] is its name for messages.
func (r *Run) OpenDeviceFile(i int) (fs.File, error) { return r.open(r.DeviceFiles[i]) }

// ShownPath returns the name of a file of the run as the user knows it.
func (r *Run) ShownPath(name string) string { return r.path(name) }

// Column returns where the data of a device are: an index of Run.DeviceFiles and
// the index of a column there; column 0 is the time and stands for none.
func (d *Device) Column() (file, column int) { return d.file, d.column }

// Superseded returns the lines of the rows in r.DeviceFiles[i] that later ones
// supersede, as after a restart: what [ReadTable] leaves out. Most files have none.
func (r *Run) Superseded(i int) (map[int]bool, error) {
	times, err := r.readTable(r.DeviceFiles[i], &ReadOptions{Columns: []int{}})
	if err != nil {
		return nil, err
	}
	back := func(p *Problem) bool { return errors.Is(p, ErrTimeOrder) }
	if !slices.ContainsFunc(times.Problems, back) {
		return nil, nil
	}
	f, err := r.OpenDeviceFile(i)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	type row struct {
		time float64
		line int
	}
	var kept []row
	lines := map[int]bool{}
	s := NewScanner(f, r.path(r.DeviceFiles[i]), &ReadOptions{Columns: []int{}})
	for s.Scan() {
		for len(kept) > 0 && kept[len(kept)-1].time >= s.Time() {
			lines[kept[len(kept)-1].line] = true
			kept = kept[:len(kept)-1]
		}
		kept = append(kept, row{s.Time(), s.Line()})
	}
	return lines, s.Err()
}
