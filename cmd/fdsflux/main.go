// Command fdsflux is the heat-flux post-processor for runs of the Fire Dynamics
// Simulator.
//
//	fdsflux COMMAND [flags] PATH...
//
// A PATH is a run directory, a .smv, a .fds or a _devc.csv file, or one of them in
// an archive. Data and the
// names of files written go to standard output, words to standard error. The
// exit code is 0 when all is well, 1 for a finding, 2 for a usage or input error.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"text/tabwriter"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := run(&env{ctx, &interruptible{ctx: ctx, r: os.Stdin}, os.Stdout, os.Stderr}, os.Args[1:])
	stop()
	os.Exit(code)
}

// env is what a command works with. Data goes to stdout, words to stderr.
type env struct {
	ctx            context.Context // ends when the user interrupts
	stdin          io.Reader
	stdout, stderr io.Writer
}

// interruptible stops waiting for a reader when the context ends.
type interruptible struct {
	ctx context.Context
	r   io.Reader
	buf []byte // that the last read has filled
	err error
}

func (i *interruptible) Read(p []byte) (int, error) {
	if len(i.buf) == 0 && i.err == nil {
		done := make(chan struct{})
		var buf []byte
		var err error
		go func() {
			defer close(done)
			b := make([]byte, 64<<10)
			var n int
			n, err = i.r.Read(b)
			buf = b[:n]
		}()
		select {
		case <-i.ctx.Done():
			return 0, i.ctx.Err()
		case <-done:
			i.buf, i.err = buf, err
		}
	}
	n := copy(p, i.buf)
	i.buf = i.buf[n:]
	if n == 0 {
		return 0, i.err
	}
	return n, nil
}

const (
	exitFine    = 0
	exitFinding = 1
	exitError   = 2
)

// finding is what a command was asked to judge and found wanting. It is no error of
// the command's: the data have been printed. It is empty where they tell all of it.
type finding string

func (f finding) Error() string { return string(f) }

// command is a subcommand.
type command struct {
	name, summary string
	// usage is what -h prints before the flags: what it does, and an example.
	usage string
	// setUp defines the flags and returns what does the work.
	setUp func(fs *flag.FlagSet) func(e *env, paths []string) error
}

// commands is filled in init: completion lists it.
var commands []command

func init() {
	commands = []command{plotCommand, lsCommand, wallsCommand, mapCommand, checkCommand, deriveCommand, statsCommand, compareCommand, exceedCommand, catCommand, completionCommand}
}

func run(e *env, args []string) int {
	if len(args) == 0 {
		printUsage(e.stderr)
		return exitError
	}
	switch args[0] {
	case "-h", "-help", "--help", "help":
		printUsage(e.stdout)
		return exitFine
	}
	for _, c := range commands {
		if c.name == args[0] {
			return c.run(e, args[1:])
		}
	}
	fmt.Fprintf(e.stderr, "fdsflux: unknown command %q; `fdsflux -h` lists them\n", args[0])
	return exitError
}

func printUsage(w io.Writer) {
	fmt.Fprint(w, "fdsflux: heat fluxes of FDS runs\n\nusage: fdsflux COMMAND [flags] PATH...\n\n"+
		"A PATH is a run directory, a .smv, a .fds or a _devc.csv file, or one of them in a\n.zip, .tar, .tar.gz or .tar.zst archive; - is a device file on standard input.\n\ncommands:\n")
	for _, c := range commands {
		fmt.Fprintf(w, "  %-11s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, "\nexample: fdsflux plot testdata/runs/heat_flux_wall\n`fdsflux COMMAND -h` tells more of each.\n")
}

func (c command) run(e *env, args []string) int {
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	work := c.setUp(fs)
	paths, err := parse(fs, args)
	if errors.Is(err, flag.ErrHelp) {
		c.printUsage(e.stdout, fs)
		return exitFine
	}
	if err != nil {
		fmt.Fprintf(e.stderr, "fdsflux %s: %v; `fdsflux %s -h` lists the flags\n", c.name, err, c.name)
		return exitError
	}
	return c.outcome(e, work(e, paths))
}

// outcome says what went wrong or was found, and returns the exit code.
func (c command) outcome(e *env, err error) int {
	code := exitError
	var found finding
	switch {
	case err == nil:
		return exitFine
	case errors.As(err, &found):
		code = exitFinding
	case e.ctx.Err() != nil:
		err = errors.New("interrupted")
	}
	if text := trimPackage(err); text != "" {
		fmt.Fprintf(e.stderr, "fdsflux %s: %s\n", c.name, text)
	}
	return code
}

// trimPackage takes the name of the package off the front of an error: a user of
// the command does not know it.
func trimPackage(err error) string {
	text := err.Error()
	for _, p := range []string{"fdsio: ", "fdsio/archive: ", "fdsio/bndf: ", "station: ", "fluxplot: ", "exposure: ", "validation: "} {
		text = strings.TrimPrefix(text, p)
	}
	return text
}

// inner is an error within another, without the name of its package.
type inner struct{ error }

func (i inner) Error() string { return trimPackage(i.error) }
func (i inner) Unwrap() error { return i.error }

// parse reads flags wherever they stand among the paths, up to a "--".
func parse(fs *flag.FlagSet, args []string) (paths []string, err error) {
	for len(args) > 0 {
		if args[0] == "--" {
			return append(paths, args[1:]...), nil
		}
		if len(args[0]) < 2 || args[0][0] != '-' {
			paths, args = append(paths, args[0]), args[1:]
			continue
		}
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		args = fs.Args()
	}
	return paths, nil
}

func (c command) printUsage(w io.Writer, fs *flag.FlagSet) {
	fmt.Fprintf(w, "%s\nflags:\n", c.usage)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fs.VisitAll(func(f *flag.Flag) {
		value, help := flag.UnquoteUsage(f)
		if d := f.DefValue; d != "" && d != "0" && d != "false" {
			help += " (default " + d + ")"
		}
		fmt.Fprintf(t, "  --%s\t%s\n", strings.TrimSpace(f.Name+" "+value), help)
	})
	t.Flush()
}
