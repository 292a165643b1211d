package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/archive"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/station"
)

// stationFlags are the flags of every command that works on stations.
type stationFlags struct {
	names      []string
	emissivity map[string]float64
	quantity   map[string]string
	release    *flux.Convention
	ambient    *float64 // °C
	verbose    bool
	quiet      bool // the command itself tells the problems of opening a run

	probes [][3]float64 // cells of walls in place of devices
	ior    int
}

// defineProbes defines the flags of commands whose stations can be cells of walls.
func (s *stationFlags) defineProbes(fs *flag.FlagSet) {
	fs.Func("probe", "in place of the devices, the cell of a wall at the point `X,Y,Z`, m, with the quantities of the boundary files; may be repeated", func(v string) error {
		var p *[3]float64
		err := setPoint(&p)(v)
		if err == nil {
			s.probes = append(s.probes, *p)
		}
		return err
	})
	defineIOR(fs, &s.ior)
}

func (s *stationFlags) define(fs *flag.FlagSet) {
	fs.Func("station", "only the station `NAME`; may be repeated, or hold several with commas", func(v string) error {
		s.names = append(s.names, v)
		return nil
	})
	fs.Func("emissivity", "emissivity of the surface at a station, `NAME=VALUE`; several with commas, as in GYPSUM=0.5,INERT=0.9", func(v string) error {
		for _, part := range strings.Split(v, ",") {
			name, value, err := assignment(part)
			if err != nil {
				return err
			}
			e, err := strconv.ParseFloat(value, 64)
			if err != nil {
				return fmt.Errorf("found %q, expected a number", value)
			}
			if s.emissivity == nil {
				s.emissivity = map[string]float64{}
			}
			s.emissivity[name] = e
		}
		return nil
	})
	fs.Func("quantity", "quantity of a device, `ID=QUANTITY`, where no file tells it, as in 'GYPSUM-X=GAUGE HEAT FLUX'; may be repeated", func(v string) error {
		id, q, err := assignment(v)
		if err != nil {
			return err
		}
		if s.quantity == nil {
			s.quantity = map[string]string{}
		}
		s.quantity[id] = q
		return nil
	})
	fs.Func("ambient", "ambient temperature, `CELSIUS`, where no file tells it", func(v string) error {
		c, err := strconv.ParseFloat(v, 64)
		if err == nil && flux.Celsius(c) > 0 && !math.IsInf(c, 0) {
			s.ambient = &c
			return nil
		}
		return fmt.Errorf("expected a temperature in °C, as in 20")
	})
	fs.BoolVar(&s.verbose, "verbose", false, "also say what FDS silently ignores in the deck")
	fs.Func("fds", "the `RELEASE` that wrote the run, as in 6.5.1, where its files do not tell", func(v string) error {
		release, err := fdsio.ParseVersion(v)
		if err != nil {
			return fmt.Errorf("expected a release as in 6.5.1")
		}
		c := flux.FDS(release.Major, release.Minor, release.Patch)
		s.release = &c
		return nil
	})
}

// assignment cuts NAME=VALUE at its last equals sign.
func assignment(v string) (name, value string, err error) {
	cut := strings.LastIndexByte(v, '=')
	if cut <= 0 || cut == len(v)-1 {
		return "", "", fmt.Errorf("found %q, expected NAME=VALUE", v)
	}
	return v[:cut], v[cut+1:], nil
}

// openRun is a run with what is to be closed when it has been read.
type openRun struct {
	*fdsio.Run
	io.Closer
}

// open opens a run, in an archive or not; its problems go to stderr.
func open(e *env, path string) (*openRun, error) {
	run, err := openQuietly(e, path)
	if err == nil {
		printProblems(e.stderr, run.Problems)
	}
	return run, err
}

// openQuietly is open without a word.
func openQuietly(e *env, path string) (*openRun, error) {
	if path == "-" {
		return openStdin(e)
	}
	run, closer, err := archive.OpenRun(path, nil)
	if err != nil {
		return nil, err
	}
	return &openRun{run, closer}, nil
}

// openStdin opens a device file that comes through a pipe, by way of a temporary
// file: reading by column needs to go back.
func openStdin(e *env) (*openRun, error) {
	dir, err := os.MkdirTemp("", "fdsflux-")
	if err != nil {
		return nil, err
	}
	remove := temporaryFolder(dir)
	name := filepath.Join(dir, "stdin_devc.csv")
	f, err := os.Create(name)
	if err == nil {
		_, err = io.Copy(f, e.stdin)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		remove.Close()
		return nil, fmt.Errorf("standard input: %w", err)
	}
	run, err := fdsio.OpenFSAs(os.DirFS(dir), "", "stdin_devc.csv")
	if err != nil {
		remove.Close()
		return nil, err
	}
	return &openRun{run, remove}, nil
}

// temporaryFolder is removed when it is closed.
type temporaryFolder string

func (t temporaryFolder) Close() error { return os.RemoveAll(string(t)) }

// open opens a run and finds its stations.
func (s *stationFlags) open(e *env, path string) (*openRun, []*station.Station, []station.Skipped, error) {
	opener := open
	if s.quiet {
		opener = openQuietly
	}
	run, err := opener(e, path)
	if err != nil {
		return nil, nil, nil, err
	}
	if deck := run.InputDeck(); s.verbose && deck != nil {
		for _, p := range deck.Ignored {
			fmt.Fprintf(e.stderr, "ignored by FDS: %v\n", p)
		}
	}
	find := station.Find
	if s.probes != nil {
		find = func(run *fdsio.Run, opts *station.Options) ([]*station.Station, []station.Skipped, error) {
			return s.fromProbes(e, run, opts)
		}
	}
	opts := &station.Options{Emissivity: s.emissivity, Quantity: s.quantity, Convention: s.release}
	if s.ambient != nil {
		t := flux.Celsius(*s.ambient)
		opts.Ambient = &t
	}
	stations, skipped, err := find(run.Run, opts)
	if err != nil {
		run.Close()
		return nil, nil, nil, fmt.Errorf("%s: %s", path, trimPackage(err))
	}
	if stations, err = station.Select(stations, splitNames(stations, s.names)...); err != nil {
		run.Close()
		return nil, nil, nil, fmt.Errorf("%s: %s", path, trimPackage(err))
	}
	return run, stations, skipped, nil
}

// fromProbes makes the stations of cells of walls.
func (s *stationFlags) fromProbes(e *env, run *fdsio.Run, opts *station.Options) ([]*station.Station, []station.Skipped, error) {
	walls, err := bndf.FindWalls(run)
	if err != nil {
		return nil, nil, err
	}
	told := slices.Clone(walls.Problems)
	printProblems(e.stderr, told)
	var stations []*station.Station
	var skipped []station.Skipped
	for _, point := range s.probes {
		cell, err := walls.Probe(point, s.ior)
		if err != nil {
			return nil, nil, err
		}
		made, left, problems, err := station.FromProbe(cell, walls.Outputs, opts)
		if err != nil {
			return nil, nil, err
		}
		printNew(e.stderr, problems, told)
		told = append(told, problems...)
		fmt.Fprintf(e.stderr, "%s is a %s; values are instants\n", made.Name, cellWords(cell))
		stations = append(stations, made)
		for _, l := range left {
			if !slices.Contains(skipped, l) {
				skipped = append(skipped, l)
			}
		}
	}
	return stations, skipped, nil
}

// probed names in a command the stations that are probes by their places: without
// --probe no other command knows them.
func (s *stationFlags) probed(command string) string {
	out := command
	for _, p := range s.probes {
		name := fmt.Sprintf("--station '(%.4g, %.4g, %.4g)'", p[0], p[1], p[2]) // see station.FromProbe
		out = strings.ReplaceAll(out, name, fmt.Sprintf("--probe %g,%g,%g", p[0], p[1], p[2]))
	}
	if out != command && s.ior != 0 {
		out += fmt.Sprintf(" --ior %d", s.ior)
	}
	return out
}

// splitNames splits at commas what is not the name of a station as it stands.
func splitNames(stations []*station.Station, values []string) []string {
	var out []string
	for _, v := range values {
		whole := false
		for _, s := range stations {
			whole = whole || s.Name == v
		}
		if whole {
			out = append(out, v)
		} else {
			out = append(out, strings.Split(v, ",")...)
		}
	}
	return out
}

func printProblems(w io.Writer, problems []*fdsio.Problem) {
	for _, p := range problems {
		fmt.Fprintf(w, "warning: %v\n", p)
	}
}

// needPaths is the error of a command that has nothing to work on.
func needPaths(paths []string) error {
	if len(paths) == 0 {
		return fmt.Errorf("no PATH: give a run directory, a .smv, a .fds or a _devc.csv file")
	}
	return nil
}

// limits reads two increasing numbers, as in 0,60.
func limits(v string) (*[2]float64, error) {
	low, high, ok := strings.Cut(v, ",")
	a, errA := strconv.ParseFloat(low, 64)
	b, errB := strconv.ParseFloat(high, 64)
	if !ok || errA != nil || errB != nil || math.IsInf(a, 0) || math.IsInf(b, 0) || !(b-a > 1e-9*max(math.Abs(a), math.Abs(b), 1e-9)) {
		return nil, fmt.Errorf("found %q, expected two increasing numbers, as in 0,60", v)
	}
	return &[2]float64{a, b}, nil
}
