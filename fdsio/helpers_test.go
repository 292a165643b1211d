package fdsio_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

const (
	runs    = "../testdata/runs/"
	formats = "../testdata/formats/"
)

func open(t *testing.T, name string) *fdsio.Run {
	t.Helper()
	run, err := fdsio.Open(name)
	require.NoError(t, err)
	return run
}

func openFS(t *testing.T, files fs.FS, name string) *fdsio.Run {
	t.Helper()
	run, err := fdsio.OpenFS(files, name)
	require.NoError(t, err)
	return run
}

// copyOf returns the files of a run that fdsio reads, for a test to leave some out.
func copyOf(t *testing.T, dir string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, pattern := range []string{"*.smv", "*.fds", "*_devc.csv", "*_git.txt"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		require.NoError(t, err)
		for _, name := range names {
			files[filepath.Base(name)] = &fstest.MapFile{Data: read(t, name)}
		}
	}
	require.NotEmpty(t, files)
	return files
}

func without(files fstest.MapFS, suffix string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, f := range files {
		if !strings.HasSuffix(name, suffix) {
			out[name] = f
		}
	}
	return out
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return text
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(name, []byte(text), 0o666))
	return name
}

func ids(run *fdsio.Run) []string {
	var out []string
	for _, d := range run.Devices {
		out = append(out, d.ID)
	}
	return out
}

func find(t *testing.T, run *fdsio.Run, id string) fdsio.Device {
	t.Helper()
	for _, d := range run.Devices {
		if d.ID == id {
			return d
		}
	}
	require.Failf(t, "no such device", "%q of %q", id, ids(run))
	return fdsio.Device{}
}

// column reads a column of a device file without the package under test: the
// files it is used on have plain numbers and no comma in a label.
func column(t *testing.T, name string, index int) []float64 {
	t.Helper()
	out := []float64{}
	for _, line := range strings.Split(strings.TrimSpace(string(read(t, name))), "\n")[2:] {
		v, err := strconv.ParseFloat(strings.TrimSpace(strings.Split(line, ",")[index]), 64)
		require.NoError(t, err)
		out = append(out, v)
	}
	return out
}

// one reads the column of one device, which has no problem.
func one(t *testing.T, run *fdsio.Run, device int) fdsio.Series {
	t.Helper()
	s, problems, err := run.Read(device)
	require.NoError(t, err)
	require.Empty(t, problems)
	return s[0]
}

func value[T any](t *testing.T, p *T) T {
	t.Helper()
	require.NotNil(t, p)
	return *p
}
