package fdsio

import (
	"fmt"
	"regexp"
	"strconv"
)

// Version is the release of FDS that wrote a run.
type Version struct {
	Text                string // as the file has it: "FDS-6.11.1-138-ge06f10c5-master"
	Major, Minor, Patch int
	Commits             int    // made after the release; 0 is the release itself
	Hash                string // of the last commit; empty if the file has none
}

// String gives the release, with the commits after it if there are any.
func (v Version) String() string {
	s := fmt.Sprintf("%d.%d.%d", v.Major, v.Minor, v.Patch)
	if v.Commits > 0 {
		s += fmt.Sprintf("+%d", v.Commits)
	}
	return s
}

// versionPattern matches "FDS6.7.9-0-gec52dee42-release", "FDS 6.5.1" and what
// other releases made of it.
var versionPattern = regexp.MustCompile(`^(?:FDS[ -]?)?(\d+)\.(\d+)\.(\d+)(?:-(\d+)-g([0-9a-f]+))?`)

// ParseVersion reads the text by which FDS names itself in its files, or a bare
// release as in "6.5.1".
func ParseVersion(text string) (Version, error) {
	m := versionPattern.FindStringSubmatch(text)
	if m == nil {
		return Version{}, fmt.Errorf("fdsio: %q is not a version of FDS; expected one like FDS-6.10.1-0-g12efa16-release or 6.10.1", text)
	}
	v := Version{Text: text, Hash: m[5]}
	for i, part := range []*int{&v.Major, &v.Minor, &v.Patch, &v.Commits} {
		if m[i+1] == "" {
			continue
		}
		n, err := strconv.Atoi(m[i+1])
		if err != nil {
			return Version{}, fmt.Errorf("fdsio: version %q: %w", text, err)
		}
		*part = n
	}
	return v, nil
}

// AtLeast reports whether the release is the given one or a later one.
func (v Version) AtLeast(major, minor, patch int) bool {
	for _, d := range []int{v.Major - major, v.Minor - minor, v.Patch - patch} {
		if d != 0 {
			return d > 0
		}
	}
	return true
}
