package fdsio

import (
	"bytes"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Output is what the diagnostic file of a run (CHID.out) says of it.
type Output struct {
	Version *Version // nil if it names none
	Ambient *float64 // °C
	Stop    string   // the words of the last line: "FDS completed successfully", "Numerical Instability - FDS stopped"; empty while it runs, or after a crash
}

// The head of a .out file has the release and the ambient temperature, its end
// how the run ended; between them may lie gigabytes.
const (
	outputHead = 256 << 10
	outputTail = 4 << 10
)

// ending matches the line with which FDS ends a run. A run that it gives up ends
// with "ERROR: Numerical Instability - FDS stopped (CHID: x)", in older releases
// with STOP in place of ERROR. Source: END_FDS in main.f90.
var ending = regexp.MustCompile(`^(?:STOP: (.*?)(?: \(CHID.*)?|ERROR(?:\(\d+\))?: (.*?) \(CHID.*)\s*$`)

func (r *Run) outName() string { return r.CHID + ".out" }

// readOutput reads CHID.out, the zero value if there is none.
func (r *Run) readOutput() Output {
	f, err := r.fsys.Open(r.outName())
	if err != nil {
		return Output{}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return Output{}
	}
	head, err := io.ReadAll(io.LimitReader(f, outputHead))
	if err != nil {
		return Output{}
	}
	tail := head
	if at, ok := f.(io.ReaderAt); ok && info.Size() > outputHead {
		tail = make([]byte, outputTail)
		n, _ := at.ReadAt(tail, info.Size()-outputTail)
		tail = tail[:n]
	}
	return parseOutput(head, tail)
}

func parseOutput(head, tail []byte) Output {
	var out Output
	for line := range bytes.Lines(head) {
		text := strings.TrimSpace(string(line))
		key, value, _ := strings.Cut(text, ":")
		switch strings.TrimSpace(key) {
		case "Version": // up to 6.6.0; Revision, from git, is the better one
			if v, err := ParseVersion(strings.TrimSpace(value)); err == nil && out.Version == nil {
				out.Version = &v
			}
		case "Revision":
			if v, err := ParseVersion(strings.TrimSpace(value)); err == nil {
				out.Version = &v
			}
		}
		if t, found := strings.CutPrefix(text, "Ambient Temperature (C)"); found {
			if v, err := strconv.ParseFloat(strings.TrimSpace(t), 64); err == nil {
				out.Ambient = &v
			}
		}
	}
	for line := range bytes.Lines(tail) {
		if m := ending.FindSubmatch(line); m != nil {
			out.Stop = string(bytes.TrimSpace(slices.Concat(m[1], m[2])))
		}
	}
	return out
}

// svnRevision reads CHID_svn.txt: the revision that FDS was built from, up to
// June 2015. It does not tell the release.
func (r *Run) svnRevision() string {
	text, err := r.readFile(r.CHID + "_svn.txt")
	if err != nil || len(text) > 100 {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// Finished reports whether CHID.out says by now that the run has ended.
func (r *Run) Finished() bool { return r.readOutput().Stop != "" }
