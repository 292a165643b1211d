// Readbndf reads the first boundary file of a run in one of the ways there are,
// with a little to show for it:
//
//	readbndf big.smv                  # all values, kept in memory, and their mean
//	readbndf -max big.smv             # the largest value of each place, frame by frame
//	readbndf -mean big.smv            # the mean over time of each place
//	readbndf -history 3,20100 big.smv # one value of patch 3 at all times
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "readbndf:", err)
		os.Exit(2)
	}
}

func run(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("readbndf", flag.ContinueOnError)
	flags.SetOutput(stderr)
	workers := flags.Int("workers", 0, "goroutines to read with; 0 for as many as is good")
	maximum := flags.Bool("max", false, "find the largest value of each place")
	mean := flags.Bool("mean", false, "find the mean over time of each place")
	place := flags.String("history", "", "`patch,value` to read at all times, both from 0")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("expected one run; -h shows how")
	}
	f, err := open(flags.Arg(0))
	if err != nil {
		return err
	}
	defer f.Close()
	for _, p := range f.Problems {
		fmt.Fprintln(stderr, p)
	}
	opts := &bndf.Options{Workers: *workers}
	w := bufio.NewWriter(stdout)
	switch {
	case *place != "":
		err = history(w, f, *place)
	case *maximum:
		err = peak(w, f, opts)
	case *mean:
		err = meanOverTime(w, f, opts)
	default:
		err = all(w, f, opts)
	}
	return errors.Join(err, w.Flush())
}

func open(name string) (*bndf.File, error) {
	run, err := fdsio.Open(name)
	if err != nil {
		return nil, err
	}
	if len(run.Index().Boundary) == 0 {
		return nil, fmt.Errorf("%s has no boundary file", name)
	}
	return bndf.Open(run, run.Index().Boundary[0])
}

func all(w io.Writer, f *bndf.File, opts *bndf.Options) error {
	values, err := f.ReadAll(opts)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%d values at %d times, mean %.6g %s\n", len(values)/max(1, len(f.Times)), len(f.Times), sum(values)/float64(len(values)), f.Unit)
	return err
}

// sum adds up four numbers at a time, for one sum would wait for itself.
func sum(values []float32) float64 {
	var a, b, c, d float64
	for ; len(values) >= 4; values = values[4:] {
		a += float64(values[0])
		b += float64(values[1])
		c += float64(values[2])
		d += float64(values[3])
	}
	for _, v := range values {
		a += float64(v)
	}
	return a + b + c + d
}

func peak(w io.Writer, f *bndf.File, opts *bndf.Options) error {
	p, err := f.Maximum(math.Inf(-1), math.Inf(1), opts)
	if err != nil {
		return err
	}
	best := 0
	for i, v := range p.Values {
		if v > p.Values[best] {
			best = i
		}
	}
	_, err = fmt.Fprintf(w, "%d values, largest %v %s at %v s\n", len(p.Values), p.Values[best], f.Unit, float32(f.Times[p.Frames[best]]))
	return err
}

func meanOverTime(w io.Writer, f *bndf.File, opts *bndf.Options) error {
	s, err := f.Mean(math.Inf(-1), math.Inf(1), opts)
	if err != nil {
		return err
	}
	sum := 0.0
	for _, v := range s.Values {
		sum += v
	}
	_, err = fmt.Fprintf(w, "%d values, mean from %v s to %v s %.6g %s\n", len(s.Values), float32(s.From), float32(s.To), sum/float64(len(s.Values)), f.Unit)
	return err
}

func history(w io.Writer, f *bndf.File, place string) error {
	var patch, value int
	if _, err := fmt.Sscanf(place, "%d,%d", &patch, &value); err != nil ||
		patch < 0 || patch >= len(f.Patches) || value < 0 || value >= f.Patches[patch].Values() {
		return fmt.Errorf("found -history %s, expected one of %d patches and one of its values, from 0", place, len(f.Patches))
	}
	values, err := f.History(patch, value)
	if err != nil {
		return err
	}
	for i, v := range values {
		fmt.Fprintf(w, "%v,%v\n", float32(f.Times[i]), v)
	}
	return nil
}
