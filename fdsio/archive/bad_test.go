package archive_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/archive"
)

// refused holds that nothing opens, by an error that names the file.
func refused(t *testing.T, path string, opts *archive.Options, is error, says string) {
	t.Helper()
	_, err := archive.Open(path, opts)
	require.ErrorIs(t, err, is)
	require.ErrorContains(t, err, path+": ")
	require.ErrorContains(t, err, says)
	_, closer, err := archive.OpenRun(path, opts)
	require.ErrorIs(t, err, is)
	require.Nil(t, closer)
}

var smv = entry{name: "case/case.smv", text: "FDSVERSION\n FDS-6.10.1-0-g12efa16\n"}

// The extension is not believed.
func TestNotAnArchive(t *testing.T) {
	for _, name := range []string{"x.zip", "x.tar", "x.tar.gz", "x.tgz", "x.tar.zst"} {
		refused(t, save(t, name, nil), nil, archive.ErrNotArchive, "found an empty file, expected a zip, tar,")
		refused(t, save(t, name, []byte("s,kW/m2\nTime,a\n")), nil, archive.ErrNotArchive, `found "s,kW/m2\nTime,a\n" at its beginning`)
		refused(t, save(t, name, make([]byte, 4096)), nil, archive.ErrNotArchive, `found "\x00`)
		refused(t, save(t, name, []byte("7z\xbc\xaf\x27\x1c\x00")), nil, archive.ErrNotArchive, "found 7-Zip data")
		refused(t, save(t, name, []byte("BZh91AY")), nil, archive.ErrNotArchive, "found bzip2 data")
		refused(t, save(t, name, gzipOf(t, []byte("s,kW/m2\nTime,a\n"))), nil, archive.ErrNotArchive, `found "s,kW/m2\nTime,a\n" at its beginning in what is compressed, expected a tar archive`)
		refused(t, save(t, name, gzipOf(t, zipOf(t, smv))), nil, archive.ErrNotArchive, "found zip data in what is compressed")
		refused(t, save(t, name, zstdOf(t, []byte("s,kW/m2\nTime,a\n"))), nil, archive.ErrNotArchive, `found "s,kW/m2\nTime,a\n" at its beginning in what is compressed`)
		refused(t, save(t, name, gzipOf(t, nil)), nil, archive.ErrNotArchive, "found an empty file in what is compressed")
		for _, form := range forms() {
			run, closer, err := archive.OpenRun(save(t, name, form.pack(t, smv)), nil)
			require.NoError(t, err, "%s named %s", form.name, name)
			require.Equal(t, "case", run.CHID)
			require.NoError(t, closer.Close())
		}
	}
}

// Wherever an archive is cut, it is refused or what is missing is reported.
func TestCutOff(t *testing.T) {
	entries := folderOf(t, runFolder, "case/")
	for _, form := range forms() {
		data := form.pack(t, entries...)
		step := max(1, len(data)/300)
		for n := 1; n < len(data); n += step {
			a, err := archive.NewFS(bytes.NewReader(data[:n]), int64(n), form.name, nil)
			if err == nil {
				require.Equal(t, "case.tar", form.name, "cut at %d of %d", n, len(data))
				if n < len(data)-1024 {
					require.Len(t, a.Problems(), 1)
					require.ErrorIs(t, a.Problems()[0], archive.ErrDamaged)
				}
				continue
			}
			if n >= 512 {
				require.ErrorIs(t, err, archive.ErrDamaged, "%s cut at %d of %d", form.name, n, len(data))
			}
		}
		half := data[:len(data)/2]
		refused(t, save(t, form.name, half), nil, archive.ErrDamaged, "copy")
	}
}

// A byte that has changed does not pass for a value.
func TestDamaged(t *testing.T) {
	entries := folderOf(t, runFolder, "")
	name := "heat_flux_wall_devc.csv"
	want, err := os.ReadFile(filepath.Join(runFolder, name))
	require.NoError(t, err)
	for _, form := range forms() {
		if form.name == "case.tar" {
			continue // has no checksums of what is in it
		}
		data := form.pack(t, entries...)
		for n := 0; n < len(data); n += max(1, len(data)/200) {
			bad := bytes.Clone(data)
			bad[n] ^= 0x55
			a, err := archive.NewFS(bytes.NewReader(bad), int64(len(bad)), form.name, nil)
			if err != nil {
				continue
			}
			if text, err := a.ReadFile(name); err == nil {
				require.True(t, bytes.Equal(want, text), "%s changed at %d", form.name, n)
			}
			walk(t, a)
			require.NoError(t, a.Close())
		}
	}
}

// zeros are a file of any size.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// bomb packs a file of zeros behind the run.
func bomb(t *testing.T, name string, size int64) []byte {
	var b bytes.Buffer
	if strings.HasSuffix(name, ".zip") {
		w := zip.NewWriter(&b)
		for _, n := range []string{"case.smv", "case_devc.csv"} {
			f, err := w.Create(n)
			require.NoError(t, err)
			_, err = io.CopyN(f, zeros{}, size)
			require.NoError(t, err)
		}
		require.NoError(t, w.Close())
		return b.Bytes()
	}
	z := compressor(t, name, &b)
	w := tar.NewWriter(z)
	require.NoError(t, w.WriteHeader(&tar.Header{Name: "case.smv", Size: size, Mode: 0o644}))
	_, err := io.CopyN(w, zeros{}, size)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.NoError(t, z.Close())
	return b.Bytes()
}

func compressor(t testing.TB, name string, to io.Writer) io.WriteCloser {
	if strings.HasSuffix(name, ".zst") {
		w, err := zstd.NewWriter(to)
		require.NoError(t, err)
		return w
	}
	w, err := gzip.NewWriterLevel(to, gzip.BestSpeed)
	require.NoError(t, err)
	return w
}

var packedForms = []string{"case.tar.gz", "case.tar.zst"}

// An archive that unpacks to too much is given up, by default beyond 256 MiB and 200
// times its size.
func TestBomb(t *testing.T) {
	for _, name := range append([]string{"case.zip"}, packedForms...) {
		path := save(t, name, bomb(t, name, 20<<20))
		refused(t, path, &archive.Options{MaxSize: 10 << 20}, archive.ErrLimit, "more than 10485760 bytes, the limit set by Options.MaxSize")
		_, err := archive.Open(path, &archive.Options{MaxRatio: 2})
		require.NoError(t, err, "below 256 MiB no ratio is too large")
		if !testing.Short() {
			path = save(t, name, bomb(t, name, 300<<20))
			temp := t.TempDir()
			refused(t, path, &archive.Options{TempDir: temp}, archive.ErrLimit, "more than 268435456 bytes, the limit set by Options.MaxRatio, 200 times")
			left, err := os.ReadDir(temp)
			require.NoError(t, err)
			require.Empty(t, left)
		}
	}
}

// More memory than the zstd command takes by default is not given.
func TestZstandardWindow(t *testing.T) {
	path := save(t, "case.tar.zst", []byte("\x28\xb5\x2f\xfd\x00\x90\x01\x00\x00")) // a window of 256 MiB
	refused(t, path, nil, archive.ErrLimit, "its Zstandard window takes more than 128 MiB")
}

// Frames to be skipped are part of Zstandard, as pzstd writes them.
func TestZstandardSkippableFrame(t *testing.T) {
	data := append([]byte("\x5a\x2a\x4d\x18\x03\x00\x00\x00abc"), zstdOf(t, tarOf(t, smv))...)
	a, err := archive.Open(save(t, "x", data), nil)
	require.NoError(t, err)
	require.NoError(t, a.Close())
}

// A zip that claims sizes is not believed: neither memory nor values come of it.
func TestZipThatLies(t *testing.T) {
	text := []byte("&HEAD CHID='case' /\n")
	claim := func(size uint32) []byte {
		data := zipOf(t, entry{name: "case.fds", text: string(text), method: zip.Deflate})
		at := bytes.LastIndex(data, []byte("PK\x01\x02"))
		binary.LittleEndian.PutUint32(data[at+24:], size)
		return data
	}
	for _, size := range []uint32{0, 1, 100, 200 << 20} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := archive.OpenRun(save(t, "case.zip", claim(size)), nil)
		runtime.ReadMemStats(&after)
		require.ErrorIs(t, err, archive.ErrDamaged)
		require.ErrorContains(t, err, "case.zip/case.fds: ")
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(4<<20))
	}
	refused(t, save(t, "case.zip", claim(1<<31)), nil, archive.ErrLimit, "it unpacks to more than 268435456 bytes")
}

func TestTooManyEntries(t *testing.T) {
	var entries []entry
	for i := range 1000 {
		entries = append(entries, entry{name: fmt.Sprintf("case/%d.bf", i)})
	}
	deep := entry{name: strings.Repeat("a/", 500) + "x"}
	same := make([]entry, 1000)
	for i := range same {
		same[i] = smv
	}
	for _, form := range forms() {
		opts := &archive.Options{MaxEntries: 400}
		for _, entries := range [][]entry{entries, {smv, deep}, same} {
			refused(t, save(t, form.name, form.pack(t, entries...)), opts, archive.ErrLimit, "more than 400 files and folders, the limit set by Options.MaxEntries")
		}
	}
	// The list of a zip is not even read whole.
	var many []entry
	for range 20_000 {
		many = append(many, smv)
	}
	refused(t, save(t, "case.zip", zipOf(t, many...)), &archive.Options{MaxEntries: 10}, archive.ErrLimit, "more than 10 files")
}

// What can't be a file of the run is left out and reported, and nothing is written
// anywhere.
func TestEntriesLeftOut(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, form := range forms() {
		path := save(t, form.name, form.pack(t, smv,
			entry{name: "/etc/passwd.csv", text: "x"},
			entry{name: "../evil.smv", text: "x"},
			entry{name: "case/../../evil.smv", text: "x"},
			entry{name: "C:/evil.smv", text: "x"},
			entry{name: "case/" + strings.Repeat("long", 300), text: "x"},
			entry{name: "case/link_devc.csv", link: "/etc/passwd"},
			entry{name: "case/case.smv/below.smv", text: "x"},
			entry{name: "case/case.smv/"},
			entry{name: "case", text: "x"},
			entry{name: "case/case.smv", text: "FDSVERSION\n FDS-6.9.1-0-g0\n"},
		))
		run, closer, err := archive.OpenRun(path, nil)
		require.NoError(t, err)
		require.Equal(t, "6.9.1", run.Version.String(), "the later one counts")
		for i, want := range []string{
			`the entry "/etc/passwd.csv" has an absolute path`,
			`the entry "../evil.smv" leads out`,
			`the entry "case/../../evil.smv" leads out`,
			`the entry "C:/evil.smv" has an absolute path`,
			`has too long a name`,
			`the entry "case/link_devc.csv" is a link`,
			`the entry "case/case.smv/below.smv" is in a folder where a file`,
			`the entry "case/case.smv/" is a folder where a file`,
			`the entry "case" is a file where a folder`,
			`the entry "case/case.smv" is there twice`,
		} {
			require.ErrorContains(t, run.Problems[i], path+": ")
			require.ErrorContains(t, run.Problems[i], want)
			require.ErrorIs(t, run.Problems[i], archive.ErrEntry)
		}
		require.NoError(t, closer.Close())
		here, err := os.ReadDir(".")
		require.NoError(t, err)
		require.Empty(t, here)

		// Where nothing else is left, it is said why.
		refused(t, save(t, form.name, form.pack(t, entry{name: "/home/me/case.smv"})), nil, archive.ErrNoRun,
			`found no FDS run among its 0 files, expected a .smv, a _devc.csv or a .fds file; of what was left out: the entry "/home/me/case.smv" has an absolute path`)
		refused(t, save(t, form.name, form.pack(t, entry{name: "notes.md"})), nil, archive.ErrNoRun, "found no FDS run among its 1 files")

		many := []entry{smv}
		for range 150 {
			many = append(many, entry{name: "/x"})
		}
		run, closer, err = archive.OpenRun(save(t, form.name, form.pack(t, many...)), nil)
		require.NoError(t, err)
		require.ErrorContains(t, run.Problems[100], "50 more problems of these kinds")
		require.NoError(t, closer.Close())
	}
}

// Names as programs for Windows and old zips have them.
func TestForeignNames(t *testing.T) {
	run, closer, err := archive.OpenRun(save(t, "case.zip", zipOf(t, entry{name: `F` + "\xe4" + `lle\case\case.smv`, text: smv.text})), nil)
	require.NoError(t, err)
	require.Equal(t, "case", run.CHID)
	require.Empty(t, run.Problems)
	require.NoError(t, closer.Close())
}

func TestEncryptedZip(t *testing.T) {
	data := zipOf(t, entry{name: "case.fds", text: "&HEAD CHID='case' /\n"})
	data[bytes.Index(data, []byte("PK\x01\x02"))+8] |= 1
	_, _, err := archive.OpenRun(save(t, "case.zip", data), nil)
	require.ErrorIs(t, err, archive.ErrUnsupported)
	require.ErrorContains(t, err, "case.zip/case.fds: not supported: it is encrypted; unpack the archive with its password")

	data = zipOf(t, entry{name: "case.fds", text: "&HEAD CHID='case' /\n"})
	data[bytes.Index(data, []byte("PK\x01\x02"))+10] = 9 // what Windows does beyond 2 GB
	_, _, err = archive.OpenRun(save(t, "case.zip", data), nil)
	require.ErrorIs(t, err, archive.ErrUnsupported)
	require.ErrorContains(t, err, "case.zip/case.fds: not supported: it is compressed by method 9")
}

// A sparse file of 8 EB fits into 1 KiB.
func TestSparseTar(t *testing.T) {
	var b bytes.Buffer
	b.Write(tarOf(t, smv)[:1024])
	h := make([]byte, 512)
	copy(h, "huge.bf")
	copy(h[100:], "0000644\x000000000\x000000000\x0000000000000\x0000000000000\x00")
	h[156] = 'S'
	copy(h[257:], "ustar  \x00")
	copy(h[483:], "\x80\x00\x00\x00\x7f\xff\xff\xff\xff\xff\xff\xff") // its size
	copy(h[148:], "        ")
	sum := 0
	for _, c := range h {
		sum += int(c)
	}
	copy(h[148:], fmt.Sprintf("%06o\x00 ", sum))
	b.Write(h)
	b.Write(make([]byte, 1024))
	for name, data := range map[string][]byte{"case.tar": b.Bytes(), "case.tar.gz": gzipOf(t, b.Bytes()), "case.tar.zst": zstdOf(t, b.Bytes())} {
		run, closer, err := archive.OpenRun(save(t, name, data), nil)
		require.NoError(t, err)
		require.Len(t, run.Problems, 1)
		require.ErrorContains(t, run.Problems[0], `"huge.bf" is a sparse file`)
		require.NoError(t, closer.Close())
	}
}

func TestFolderNamedAsAnArchive(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "x.zip")
	require.NoError(t, os.CopyFS(folder, os.DirFS(runFolder)))
	run, closer, err := archive.OpenRun(folder, nil)
	require.NoError(t, err)
	require.Equal(t, "heat_flux_wall", run.CHID)
	require.NoError(t, closer.Close())
	_, err = archive.Open(folder, nil)
	require.ErrorIs(t, err, archive.ErrNotArchive)
	require.ErrorContains(t, err, "x.zip: found a folder, expected an archive")
	_, err = archive.Open(folder+"/nothing", nil)
	require.ErrorIs(t, err, fs.ErrNotExist)
}

// A file that changes while it is open gives an error, not less.
func TestArchiveChanges(t *testing.T) {
	for _, form := range forms() {
		path := save(t, form.name, form.pack(t, append(folderOf(t, runFolder, ""), entry{name: "zz.sf", text: strings.Repeat("x", 1<<20), method: zip.Store})...))
		a, err := archive.Open(path, nil)
		require.NoError(t, err)
		require.NoError(t, os.Truncate(path, 100_000))
		_, err = a.ReadFile("zz.sf")
		require.ErrorIs(t, err, archive.ErrDamaged, form.name)
		_, err = fs.ReadFile(a, "heat_flux_wall_1_7.bf")
		if err != nil {
			require.ErrorIs(t, err, archive.ErrDamaged, form.name)
		}
		require.NoError(t, a.Close())
	}
	// Packed anew with other values, of the same size.
	was := tarOf(t, smv, entry{name: "case/1.bf", text: strings.Repeat("a", 1<<20)})
	is := tarOf(t, smv, entry{name: "case/1.bf", text: strings.Repeat("b", 1<<20)})
	path := save(t, "case.tar.gz", gzipOf(t, was))
	a, err := archive.Open(path, nil)
	require.NoError(t, err)
	defer a.Close()
	require.NoError(t, os.WriteFile(path, gzipOf(t, is), 0o644))
	for range 2 {
		_, err = a.ReadFile("1.bf")
		require.ErrorIs(t, err, archive.ErrDamaged)
		require.ErrorContains(t, err, "has changed since it was opened")
	}
}

// Where there is no room for what is unpacked, it is said where that was.
func TestNoTempDir(t *testing.T) {
	path := save(t, "case.tar.gz", gzipOf(t, tarOf(t, smv, entry{name: "case/case_devc.csv", text: strings.Repeat("x", 9<<20)})))
	_, err := archive.Open(path, &archive.Options{TempDir: "/nowhere"})
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.ErrorContains(t, err, "unpacking to a temporary file: open /nowhere/")
}

// walk reads all that is in an archive.
func walk(t *testing.T, a *archive.FS) (total int64) {
	require.NoError(t, fs.WalkDir(a, ".", func(name string, d fs.DirEntry, err error) error {
		require.NoError(t, err)
		require.True(t, fs.ValidPath(name), name)
		if d.IsDir() {
			return nil
		}
		f, err := a.Open(name)
		if err != nil {
			return nil
		}
		n, _ := io.Copy(io.Discard, f)
		total += n
		return f.Close()
	}))
	return total
}

// gzipFrame and zstdFrame wrap bytes without compressing them, which would take all
// of the time for fuzzing.
func gzipFrame(data []byte) []byte {
	b := []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff")
	for rest := data; len(rest) > 0; {
		n := min(len(rest), 1<<16-1)
		b = append(b, 0) // a stored block, not the last
		b = binary.LittleEndian.AppendUint16(b, uint16(n))
		b = binary.LittleEndian.AppendUint16(b, ^uint16(n))
		b = append(b, rest[:n]...)
		rest = rest[n:]
	}
	b = append(b, 1, 0, 0, 0xff, 0xff)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(data))
	return binary.LittleEndian.AppendUint32(b, uint32(len(data)))
}

func zstdFrame(data []byte) []byte {
	b := []byte("\x28\xb5\x2f\xfd\x00\x38") // a window of 128 KiB
	for rest := data; len(rest) > 0; {
		n := min(len(rest), 64<<10)
		b = append(b, byte(n<<3), byte(n>>5), byte(n>>13)) // a raw block, not the last
		b = append(b, rest[:n]...)
		rest = rest[n:]
	}
	return append(b, 1, 0, 0)
}

func TestFrames(t *testing.T) {
	data := tarOf(t, smv, entry{name: "x", text: strings.Repeat("0123456789", 20_000)})
	for _, frame := range [][]byte{gzipFrame(data), zstdFrame(data)} {
		a, err := archive.Open(save(t, "x", frame), nil)
		require.NoError(t, err)
		require.EqualValues(t, len(smv.text), walk(t, a))
		require.NoError(t, a.Close())
	}
}

// Any bytes are refused or opened, in bounded time and memory.
func FuzzOpen(f *testing.F) {
	small := []entry{smv, {name: "case/case_devc.csv", text: "s,C\nTime,T\n0.0,20.0\n1.0,30.0\n"}, {name: "case/link", link: "x"}, {name: "../x"}, {name: "a/b.bf", text: "x"}}
	for _, form := range forms() {
		if form.name == "zstd.zip" {
			continue // its writer is slow to start; the decoder has tests of its own
		}
		data := form.pack(f, small...)
		f.Add(data)
		f.Add(data[:len(data)/2])
	}
	const most = 1 << 20
	f.Fuzz(func(t *testing.T, data []byte) {
		// What is compressed can hardly be mutated: the bytes are tried as its content, too.
		for _, data := range [][]byte{data, gzipFrame(data), zstdFrame(data)} {
			a, err := archive.NewFS(bytes.NewReader(data), int64(len(data)), "x", &archive.Options{MaxSize: most, MaxEntries: 100, TempDir: "/nowhere"})
			if err != nil {
				var p *fdsio.Problem
				require.ErrorAs(t, err, &p)
				continue
			}
			require.LessOrEqual(t, walk(t, a), int64(most+len(data)))
			_, _ = fdsio.OpenFSAs(a, a.Path(), ".")
			require.NoError(t, a.Close())
		}
	})
}
