package archive_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/archive"
)

const runFolder = "../../testdata/runs/heat_flux_wall"

// entry is what a test puts into an archive.
type entry struct {
	name, text string
	link       string // where it points to
	method     uint16 // of a zip
}

var day = time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)

// folderOf makes entries of the files of a folder.
func folderOf(t testing.TB, folder, prefix string) (entries []entry) {
	files, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(folder, f.Name()))
		require.NoError(t, err)
		entries = append(entries, entry{name: prefix + f.Name(), text: string(text), method: zip.Deflate})
	}
	return entries
}

func zipOf(t testing.TB, entries ...entry) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(zstd.ZipMethodWinZip, zstd.ZipCompressor())
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: e.method, Modified: day}
		if e.link != "" {
			h.SetMode(fs.ModeSymlink | 0o777)
			e.text = e.link
		}
		f, err := w.CreateHeader(h)
		require.NoError(t, err)
		if !strings.HasSuffix(e.name, "/") {
			_, err = io.WriteString(f, e.text)
			require.NoError(t, err)
		}
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

func tarOf(t testing.TB, entries ...entry) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Size: int64(len(e.text)), Mode: 0o644, ModTime: day, Linkname: e.link}
		switch {
		case e.link != "":
			h.Typeflag = tar.TypeSymlink
		case strings.HasSuffix(e.name, "/"):
			h.Typeflag = tar.TypeDir
		}
		require.NoError(t, w.WriteHeader(h))
		_, err := io.WriteString(w, e.text)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

func gzipOf(t testing.TB, data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(data)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func zstdOf(t testing.TB, data []byte) []byte {
	w, err := zstd.NewWriter(nil)
	require.NoError(t, err)
	defer w.Close()
	return w.EncodeAll(data, nil)
}

// form is a kind of archive.
type form struct {
	name string
	pack func(testing.TB, ...entry) []byte
}

func forms() []form {
	return []form{
		{"case.zip", zipOf},
		{"stored.zip", func(t testing.TB, entries ...entry) []byte {
			entries = slices.Clone(entries)
			for i := range entries {
				entries[i].method = zip.Store
			}
			return zipOf(t, entries...)
		}},
		{"case.tar", tarOf},
		{"case.tar.gz", func(t testing.TB, entries ...entry) []byte { return gzipOf(t, tarOf(t, entries...)) }},
		{"case.tar.zst", func(t testing.TB, entries ...entry) []byte { return zstdOf(t, tarOf(t, entries...)) }},
		{"zstd.zip", func(t testing.TB, entries ...entry) []byte {
			entries = slices.Clone(entries)
			for i := range entries {
				entries[i].method = zstd.ZipMethodWinZip
			}
			return zipOf(t, entries...)
		}},
	}
}

// save writes an archive to a file.
func save(t testing.TB, name string, data []byte) string {
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, data, 0o644))
	return path
}

// The run in an archive is the run in the folder, to the last value.
func TestSameRun(t *testing.T) {
	want, err := fdsio.Open(runFolder)
	require.NoError(t, err)
	all := make([]int, len(want.Devices))
	for i := range all {
		all[i] = i
	}
	wantSeries, wantProblems, err := want.Read(all...)
	require.NoError(t, err)
	require.NotEmpty(t, wantSeries[0].Values)

	for _, form := range forms() {
		for _, prefix := range []string{"", "case/", "./", "a/b/c/"} {
			t.Run(form.name+" "+prefix, func(t *testing.T) {
				path := save(t, form.name, form.pack(t, folderOf(t, runFolder, prefix)...))
				run, closer, err := archive.OpenRun(path, nil)
				require.NoError(t, err)
				defer closer.Close()
				require.Equal(t, want.CHID, run.CHID)
				require.Equal(t, want.Title, run.Title)
				require.Equal(t, want.Version, run.Version)
				require.Equal(t, want.Ambient, run.Ambient)
				require.Equal(t, want.Devices, run.Devices)
				require.Len(t, run.Problems, len(want.Problems))
				series, problems, err := run.Read(all...)
				require.NoError(t, err)
				require.Equal(t, wantSeries, series)
				require.Len(t, problems, len(wantProblems))

				a, err := archive.Open(path, nil)
				require.NoError(t, err)
				defer a.Close()
				require.Equal(t, filepath.Join(path, prefix), a.Path())
				again, err := fdsio.OpenFS(a, ".")
				require.NoError(t, err)
				require.Equal(t, want.Devices, again.Devices)
			})
		}
	}
}

// Each file of an archive is what it is in the folder, and the file system behaves
// as one.
func TestFS(t *testing.T) {
	entries := folderOf(t, runFolder, "case/")
	entries = append(entries, entry{name: "case/sub/notes.md", text: "one\n"}, entry{name: "case/empty/"}, entry{name: "case/nothing.bin"})
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(strings.TrimPrefix(e.name, "case/"), "/"))
	}
	for _, form := range forms() {
		t.Run(form.name, func(t *testing.T) {
			a, err := archive.Open(save(t, form.name, form.pack(t, entries...)), nil)
			require.NoError(t, err)
			defer a.Close()
			require.Empty(t, a.Problems())
			require.NoError(t, fstest.TestFS(a, names...))
			for i, e := range entries {
				if strings.HasSuffix(e.name, "/") {
					continue
				}
				text, err := fs.ReadFile(a, names[i])
				require.NoError(t, err)
				require.Equal(t, e.text, string(text))
				info, err := fs.Stat(a, names[i])
				require.NoError(t, err)
				require.Equal(t, int64(len(e.text)), info.Size())
				require.True(t, info.ModTime().Equal(day))
			}
		})
	}
}

// What is not unpacked when it is read can be read at any place.
func TestReaderAt(t *testing.T) {
	text := strings.Repeat("0123456789", 1000)
	for _, form := range forms() {
		a, err := archive.Open(save(t, form.name, form.pack(t, entry{name: "case_devc.csv"}, entry{name: "b.bf", text: text, method: zip.Deflate})), nil)
		require.NoError(t, err)
		f, err := a.Open("b.bf")
		require.NoError(t, err)
		at, ok := f.(io.ReaderAt)
		require.Equal(t, form.name != "case.zip" && form.name != "zstd.zip", ok, form.name)
		if ok {
			b := make([]byte, 4)
			_, err = at.ReadAt(b, 5003)
			require.NoError(t, err)
			require.Equal(t, "3456", string(b))
		}
		require.NoError(t, f.Close())
		require.NoError(t, a.Close())
	}
}

// Files that runs are not read from are unpacked when they are asked for, all of a
// kind at once, by several goroutines too; beyond some size into a file that is gone
// afterwards.
func TestKeptOnDemand(t *testing.T) {
	temp := t.TempDir()
	big := func(c string) string { return strings.Repeat(c, 6<<20) }
	entries := []entry{{name: "case.smv", text: "FDSVERSION\n x\n"}, {name: "1.bf", text: big("a")}, {name: "1.sf", text: big("x")}, {name: "2.bf", text: big("b")}}
	for _, form := range forms() {
		a, err := archive.Open(save(t, form.name, form.pack(t, entries...)), &archive.Options{TempDir: temp})
		require.NoError(t, err)
		var wait sync.WaitGroup
		for _, e := range entries {
			wait.Go(func() {
				text, err := a.ReadFile(e.name)
				require.NoError(t, err)
				require.True(t, e.text == string(text), e.name)
			})
		}
		wait.Wait()
		require.NoError(t, a.Close())
		left, err := os.ReadDir(temp)
		require.NoError(t, err)
		require.Empty(t, left)
		_, err = a.ReadFile("1.bf")
		require.ErrorIs(t, err, fs.ErrClosed, form.name)
	}
}

// A path may go on inside an archive; what is not an archive opens as ever.
func TestOpenRun(t *testing.T) {
	entries := slices.Concat(folderOf(t, runFolder, "runs/a/"), folderOf(t, runFolder+"_fds651", "runs/b/"), folderOf(t, runFolder+"_6101", "c/"))
	for _, form := range forms() {
		path := save(t, form.name, form.pack(t, entries...))
		for inside, chid := range map[string]string{
			"runs/a":                              "heat_flux_wall",
			"runs/b/heat_flux_wall_fds651.smv":    "heat_flux_wall_fds651",
			"runs/a/heat_flux_wall_devc.csv":      "heat_flux_wall",
			"c":                                   "heat_flux_wall_6101",
			"runs/../c/heat_flux_wall_6101.fds":   "heat_flux_wall_6101",
			"runs/b/heat_flux_wall_fds651.fds":    "heat_flux_wall_fds651",
			"runs//b/":                            "heat_flux_wall_fds651",
			"./runs/a/heat_flux_wall.fds":         "heat_flux_wall",
			"runs/b/heat_flux_wall_fds651.smv///": "heat_flux_wall_fds651",
		} {
			run, closer, err := archive.OpenRun(path+"/"+inside, nil)
			require.NoError(t, err)
			require.Equal(t, chid, run.CHID)
			require.NoError(t, closer.Close())
		}
		_, _, err := archive.OpenRun(path, nil)
		require.ErrorIs(t, err, archive.ErrNoRun)
		require.EqualError(t, err, path+": found runs in 3 folders (c, runs/a, runs/b); name one of them, as in "+path+"/c/heat_flux_wall_6101.smv")
		_, _, err = archive.OpenRun(path+"/runs", nil)
		require.ErrorContains(t, err, "found runs in 2 folders (runs/a, runs/b)")
		_, _, err = archive.OpenRun(path+"/nowhere", nil)
		require.ErrorIs(t, err, fs.ErrNotExist)
		require.ErrorContains(t, err, path+"/nowhere: ")
		a, err := archive.Open(path+"/runs/b/heat_flux_wall_fds651.smv", nil)
		require.NoError(t, err)
		require.Equal(t, filepath.Join(path, "runs/b"), a.Path())
		require.NoError(t, a.Close())
	}
	for _, name := range []string{runFolder, runFolder + "/heat_flux_wall.smv", runFolder + "/heat_flux_wall_devc.csv"} {
		run, closer, err := archive.OpenRun(name, nil)
		require.NoError(t, err)
		require.Equal(t, "heat_flux_wall", run.CHID)
		require.NoError(t, closer.Close())
	}
	for _, name := range []string{"nowhere", "nowhere/at/all.zip", "doc.go", "doc.go/case.smv", "/nowhere.smv"} {
		_, want := fdsio.Open(name)
		_, closer, err := archive.OpenRun(name, nil)
		require.EqualError(t, err, want.Error())
		require.Nil(t, closer)
	}
}

// Messages name the archive and the file in it.
func TestMessages(t *testing.T) {
	for _, form := range forms() {
		path := save(t, form.name, form.pack(t, entry{name: "x/case_devc.csv", text: "s,C\nTime,T\n0.0,20.0\n1.0,**\n"}))
		run, closer, err := archive.OpenRun(path, nil)
		require.NoError(t, err)
		_, problems, err := run.Read(0)
		require.NoError(t, err)
		require.Len(t, problems, 1)
		require.ErrorContains(t, problems[0], path+"/x/case_devc.csv:4:5: device \"T\": ")
		require.NoError(t, closer.Close())

		_, _, err = run.Read(0)
		require.ErrorIs(t, err, fs.ErrClosed)
		require.ErrorContains(t, err, path+"/x/case_devc.csv")

		path = save(t, form.name, form.pack(t, entry{name: "x/case_devc.csv", text: "hello"}))
		_, _, err = archive.OpenRun(path, nil)
		require.ErrorIs(t, err, fdsio.ErrHeader)
		require.ErrorContains(t, err, path+"/x/case_devc.csv:1:1: found \"hello\"")
	}
}

// What is in the archive beside the run does not hide it.
func TestWhereTheRunIs(t *testing.T) {
	for _, form := range forms() {
		a, err := archive.Open(save(t, form.name, form.pack(t,
			entry{name: "__MACOSX/case/._case.smv"}, entry{name: "case/._case.smv"}, entry{name: "README.md"},
			entry{name: "decks/old.fds"}, entry{name: "case/case.smv"}, entry{name: "copies/x_devc.csv"})), nil)
		require.NoError(t, err)
		require.Equal(t, "case", filepath.Base(a.Path()))
		require.Empty(t, a.Problems())
		entries, err := fs.ReadDir(a, ".")
		require.NoError(t, err)
		require.Len(t, entries, 1)
		require.NoError(t, a.Close())
	}
}

func BenchmarkOpen(b *testing.B) {
	for _, form := range forms() {
		path := save(b, form.name, form.pack(b, folderOf(b, runFolder, "case/")...))
		b.Run(form.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				run, closer, err := archive.OpenRun(path, nil)
				require.NoError(b, err)
				_, _, err = run.Read(0, 1)
				require.NoError(b, err)
				require.NoError(b, closer.Close())
			}
		})
	}
}
