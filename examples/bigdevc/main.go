// Bigdevc writes a device file of any size as FDS would, to measure readers with:
//
//	bigdevc -devices 2000 -rows 20000 -o big_devc.csv
//
// Numbers are pseudo-random with the same digits in every run. -o - writes to
// standard output, so that a file too large to keep can be piped into a reader.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bigdevc:", err)
		os.Exit(2)
	}
}

func run(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("bigdevc", flag.ContinueOnError)
	flags.SetOutput(stderr)
	devices := flags.Int("devices", 2000, "number of devices, one column each")
	rows := flags.Int("rows", 20000, "number of rows")
	name := flags.String("o", "big_devc.csv", "`file` to write; - for standard output")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *devices < 1 || *rows < 0 {
		return fmt.Errorf("found %d devices and %d rows, expected at least one device", *devices, *rows)
	}
	if *name == "-" {
		return write(stdout, *devices, *rows)
	}
	f, err := os.Create(*name)
	if err != nil {
		return err
	}
	if err := write(f, *devices, *rows); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// write writes the two header rows and the data.
func write(to io.Writer, devices, rows int) error {
	w := bufio.NewWriterSize(to, 1<<20)
	w.WriteString("s")
	for range devices {
		w.WriteString(",kW/m2")
	}
	w.WriteString("\nTime")
	for d := range devices {
		fmt.Fprintf(w, ",GHF-%d", d+1)
	}
	w.WriteString("\n")
	random := rand.NewPCG(1, 1)
	line := make([]byte, 0, 16*(devices+1))
	for row := range rows {
		line = appendTime(line[:0], row)
		for range devices {
			line = appendValue(append(line, ','), random.Uint64())
		}
		// A failed write comes again with Flush.
		w.Write(append(line, '\n'))
	}
	return w.Flush()
}

// appendTime writes the time of a row, a tenth of a second after the one before.
func appendTime(b []byte, row int) []byte {
	mantissa, exponent := uint64(row)*1e6, 0 // row/10 s, with seven decimals
	for mantissa >= 1e8 {
		mantissa, exponent = mantissa/10, exponent+1
	}
	for mantissa > 0 && mantissa < 1e7 {
		mantissa, exponent = mantissa*10, exponent-1
	}
	return appendCell(b, false, mantissa, exponent)
}

// appendValue writes a number between 1e-4 and 1e4; one in four is negative.
func appendValue(b []byte, random uint64) []byte {
	mantissa := 1e7 + random>>32%9e7
	exponent := int(random>>8%8) - 4
	return appendCell(b, random&3 == 0, mantissa, exponent)
}

// appendCell writes mantissa·10^(exponent-7) in FDS's format ES15.7E3.
func appendCell(b []byte, negative bool, mantissa uint64, exponent int) []byte {
	cell := [15]byte{0: ' ', 2: '.', 10: 'E', 11: '+'}
	if negative {
		cell[0] = '-'
	}
	for i := 9; i >= 3; i-- {
		cell[i] = '0' + byte(mantissa%10)
		mantissa /= 10
	}
	cell[1] = '0' + byte(mantissa)
	if exponent < 0 {
		cell[11], exponent = '-', -exponent
	}
	for i := 14; i >= 12; i-- {
		cell[i] = '0' + byte(exponent%10)
		exponent /= 10
	}
	return append(b, cell[:]...)
}
