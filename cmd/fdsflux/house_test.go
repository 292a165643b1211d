package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Who may import whom: the relations pull in no reader and no chart, the readers
// nothing but the standard library, and that of archives Zstandard.
func TestImports(t *testing.T) {
	const module = "github.com/fdsflux/fdsflux/"
	deps := func(pkg string) (out []string) {
		list, err := exec.Command("go", "list", "-deps", module+pkg).Output()
		require.NoError(t, err)
		for _, d := range strings.Fields(string(list)) {
			if strings.Contains(strings.SplitN(d, "/", 2)[0], ".") && !strings.HasPrefix(d, "golang.org/x/") {
				out = append(out, strings.TrimPrefix(d, module))
			}
		}
		return out
	}
	require.Equal(t, []string{"flux"}, deps("flux"))
	require.Equal(t, []string{"flux", "flux/exposure"}, deps("flux/exposure"))
	require.Equal(t, []string{"flux/validation"}, slices.DeleteFunc(deps("flux/validation"), func(d string) bool {
		return strings.HasPrefix(d, "gonum.org/v1/gonum/") // weighted mean and variance
	}))
	require.Equal(t, []string{"fdsio/namelist"}, deps("fdsio/namelist"))
	reader := []string{"fdsio/internal/slab", "fdsio/namelist", "fdsio"}
	require.Equal(t, reader, deps("fdsio"))
	require.Equal(t, append(reader, "fdsio/bndf"), deps("fdsio/bndf"))
	require.Equal(t, []string{"fdsio/export"}, deps("fdsio/export"))
	require.Equal(t, append(reader, "fdsio/archive"), slices.DeleteFunc(deps("fdsio/archive"), func(d string) bool {
		return strings.HasPrefix(d, "github.com/klauspost/compress") // Zstandard
	}))
	require.Equal(t, append(reader, "fdsio/bndf", "flux", "flux/station"), slices.DeleteFunc(deps("flux/station"), func(d string) bool {
		return strings.HasPrefix(d, "gonum.org/v1/gonum") // linear algebra
	}))
}

// The commands of the README print what it says that they print.
func TestReadmeCommands(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)```console\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	require.NotEmpty(t, blocks)

	t.Chdir(t.TempDir())
	require.NoError(t, os.Symlink(filepath.Join(root, "testdata"), "testdata"))
	ran := 0
	for _, block := range blocks {
		for _, session := range strings.Split("\n"+block[1], "\n$ ")[1:] {
			line, want, _ := strings.Cut(session, "\n")
			args, ok := strings.CutPrefix(line, "fdsflux ")
			if !ok {
				args, ok = strings.CutPrefix(line, "go run ./cmd/fdsflux ")
			}
			if !ok {
				continue
			}
			code, stdout, stderr := fdsflux(fields(args)...)
			require.Equal(t, exitFine, code, "%s: %s", line, stderr)
			require.Equal(t, strings.TrimRight(want, "\n"), strings.TrimRight(stderr+stdout, "\n"), line)
			ran++
		}
	}
	require.Equal(t, 8, ran)
}

// fields splits a command line at blanks outside single quotes.
func fields(line string) (out []string) {
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			out = append(out, part)
		} else {
			out = append(out, strings.Fields(part)...)
		}
	}
	return out
}

// The program in the README is the one in examples/walls.
func TestReadmeProgram(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	program, err := os.ReadFile("../../examples/walls/main.go")
	require.NoError(t, err)
	block := regexp.MustCompile("(?s)```go\n(.*?)```").FindStringSubmatch(string(readme))
	require.NotNil(t, block)
	require.Contains(t, string(program), block[1])
}
