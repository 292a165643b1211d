package fdsio_test

import (
	"io"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

// streams has files that are only read from the beginning to the end, as the
// members of a zip are; it may claim another size than they have.
type streams struct {
	fstest.MapFS
	claim int64 // more than there is
}

type stream struct {
	fs.File
	claim int64
}

type claimed struct {
	fs.FileInfo
	claim int64
}

func (s streams) Open(name string) (fs.File, error) {
	f, err := s.MapFS.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return f, err
	}
	return stream{f, s.claim}, nil
}

func (s stream) Stat() (fs.FileInfo, error) {
	info, err := s.File.Stat()
	return claimed{info, s.claim}, err
}

func (c claimed) Size() int64 { return c.FileInfo.Size() + c.claim }

// A file opens at any place, be it in a folder or a stream; a stream has the size
// that it turns out to have.
func TestOpenAt(t *testing.T) {
	data := make([]byte, 5<<20/2)
	for i := range data {
		data[i] = byte(i * i >> 7)
	}
	files := fstest.MapFS{"a.smv": {Data: []byte("CHID\n a\n")}, "res/a_1_1.bf": {Data: data}, "empty": {}}
	for name, test := range map[string]struct {
		files fs.FS
		size  int
	}{
		"any place":       {files, len(data)},
		"stream":          {streams{files, 0}, len(data)},
		"claims too much": {streams{files, 1 << 60}, len(data)},
		"claims too little, and what is more is not read": {streams{files, -9}, len(data) - 9},
	} {
		run := openFS(t, test.files, ".")
		f, err := run.OpenAt("res/a_1_1.bf")
		require.NoError(t, err, name)
		require.EqualValues(t, test.size, f.Size, name)
		for _, at := range []int{0, 1, 1<<20 - 3, 1 << 20, 2<<20 + 17} {
			for _, n := range []int{1, 100, 1 << 20, 2 << 20} {
				got := make([]byte, n)
				want := data[at:min(at+n, len(data))]
				read, err := f.ReadAt(got, int64(at))
				if at+n <= test.size {
					require.Equal(t, n, read, name)
					require.NoError(t, err)
				} else if name != "any place" {
					require.Equal(t, test.size-at, read, name)
					require.Equal(t, io.EOF, err)
					want = data[at:test.size]
				}
				require.Equal(t, want, got[:len(want)], name)
			}
		}
		_, err = f.ReadAt(make([]byte, 1), 1<<40)
		require.Error(t, err, name)
		_, err = f.ReadAt(make([]byte, 1), -1)
		require.Error(t, err, name)
		require.NoError(t, f.Close())
		_, err = run.OpenAt("res")
		require.ErrorContains(t, err, "found a folder, a pipe or a device, expected a file")
		_, err = run.OpenAt("res/b")
		require.ErrorIs(t, err, fs.ErrNotExist)
	}
}

// Without a .smv file the index is empty, not missing.
func TestIndex(t *testing.T) {
	require.Len(t, open(t, runs+"heat_flux_wall").Index().Boundary, 7)
	require.Equal(t, &fdsio.SMV{}, open(t, formats+"restart/clip_devc.csv").Index())
}
