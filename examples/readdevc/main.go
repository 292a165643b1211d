// Readdevc prints the mean of the columns of a device file: the whole work of a
// reader, all numbers read and kept, with a little to show for it.
//
//	readdevc big_devc.csv                  # all columns
//	readdevc -columns 7,900,1200 big_devc.csv
//	readdevc -scan - <big_devc.csv         # row by row, in constant memory
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "readdevc:", err)
		os.Exit(2)
	}
}

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("readdevc", flag.ContinueOnError)
	flags.SetOutput(stderr)
	columns := flags.String("columns", "", "`indices` of the columns to read, from 1, with commas between; all if empty")
	workers := flags.Int("workers", 0, "goroutines to read with; 0 for as many as is good")
	scan := flags.Bool("scan", false, "read row by row instead of into memory")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("expected one device file, or - for standard input; -h shows how")
	}
	opts := &fdsio.ReadOptions{Workers: *workers}
	if *columns != "" {
		for _, text := range strings.Split(*columns, ",") {
			column, err := strconv.Atoi(text)
			if err != nil || column < 1 {
				return fmt.Errorf("found %q in -columns, expected the index of a column, from 1", text)
			}
			opts.Columns = append(opts.Columns, column)
		}
	}
	means, err := read(flags.Arg(0), stdin, opts, *scan)
	if err != nil {
		return err
	}
	for _, p := range means.problems {
		fmt.Fprintln(stderr, p)
	}
	w := bufio.NewWriter(stdout)
	for column, sum := range means.sums {
		if column > 0 && means.kept[column] {
			fmt.Fprintf(w, "%s,%v\n", means.labels[column], sum/float64(means.rows))
		}
	}
	return w.Flush()
}

// means is what there is to print.
type means struct {
	labels   []string
	sums     []float64 // by column
	kept     []bool
	rows     int
	problems []*fdsio.Problem
}

func newMeans(h fdsio.Header) *means {
	n := len(h.Labels)
	return &means{labels: h.Labels, sums: make([]float64, n), kept: make([]bool, n)}
}

func read(name string, stdin io.Reader, opts *fdsio.ReadOptions, scan bool) (*means, error) {
	if name == "-" {
		if scan {
			return readRows(stdin, name, opts)
		}
		t, err := fdsio.ReadTable(stdin, name, opts)
		if err != nil {
			return nil, err
		}
		return ofTable(t), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if scan {
		return readRows(f, name, opts)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	t, err := fdsio.ReadTableAt(f, info.Size(), name, opts)
	if err != nil {
		return nil, err
	}
	return ofTable(t), nil
}

func ofTable(t *fdsio.Table) *means {
	m := newMeans(t.Header)
	m.rows, m.problems = len(t.Time), t.Problems
	for column, values := range t.Columns {
		if values == nil {
			continue
		}
		m.kept[column] = true
		for _, v := range values {
			m.sums[column] += v
		}
	}
	return m
}

func readRows(r io.Reader, name string, opts *fdsio.ReadOptions) (*means, error) {
	s := fdsio.NewScanner(r, name, opts)
	var m *means
	for s.Scan() {
		if m == nil {
			m = newMeans(s.Header())
		}
		for i, column := range s.Columns() {
			m.kept[column] = true
			m.sums[column] += s.Values()[i]
		}
		m.rows++
	}
	if err := s.Err(); err != nil {
		return nil, err
	}
	if m == nil {
		m = newMeans(s.Header())
	}
	m.problems = s.Problems()
	return m, nil
}
