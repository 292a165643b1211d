package bndf_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// files are of all the shapes that are read in different ways: many small records,
// some above what is read in one go, both, frames of a few bytes, nothing.
func files() map[string]*made {
	times := []float32{0, 0.1, 0.30000001, 1, 7}
	var small []bndf.Patch
	for i := range 300 {
		small = append(small, wall(0, 1+i%7, 3, 4+i%11))
	}
	mixed := append(slices.Clone(small[:20]), wall(0, 400, 0, 399), small[20], wall(0, 199, 0, 99), wall(0, 127, 0, 127), wall(0, 127, 0, 126))
	many := make([]float32, 5000)
	for i := range many {
		many[i] = float32(i)
	}
	return map[string]*made{
		"small records": makeFile(times, small...),
		"large records": makeFile(times, wall(0, 400, 0, 399), wall(0, 300, 0, 200)),
		"both":          makeFile(times, mixed...),
		"many frames":   makeFile(many, wall(0, 2, 0, 1), wall(0, 1, 0, 1)),
		"no frame":      makeFile(nil, wall(0, 2, 0, 1)),
		"no patch":      makeFile(times),
	}
}

// Whatever is asked for, in either byte order and by any number of goroutines, it is
// what was put in.
func TestAllWaysOfReading(t *testing.T) {
	for name, m := range files() {
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			m.order = order
			f, err := m.open()
			require.NoError(t, err, name)
			require.Empty(t, f.Problems)
			require.True(t, slices.Equal(m.patches, f.Patches))
			require.Len(t, f.Times, len(m.times))
			whole := slices.Concat(m.values...)
			for _, opts := range []*bndf.Options{nil, {Workers: 1}, {Workers: 3}} {
				values, err := f.ReadAll(opts)
				require.NoError(t, err)
				require.True(t, slices.Equal(whole, values), name)
			}
			frame := make([]float32, f.Values())
			for i := range m.times {
				require.Equal(t, float64(m.times[i]), f.Times[i])
				if i > 10 && i%1000 != 0 {
					continue
				}
				require.NoError(t, f.ReadFrame(i, frame))
				require.True(t, slices.Equal(m.values[i], frame), name)
				for k, p := range m.patches {
					patch := make([]float32, p.Values())
					require.NoError(t, f.ReadPatch(i, k, patch))
					require.True(t, slices.Equal(f.Patch(frame, k), patch), name)
				}
			}
			for k, p := range m.patches {
				value := k * 7 % p.Values()
				history, err := f.History(k, value)
				require.NoError(t, err)
				for i := range m.times {
					require.Equal(t, f.Patch(m.values[i], k)[value], history[i])
				}
			}
			require.NoError(t, f.Close())
		}
	}
}

// Some patches are read as they are asked for, in any order.
func TestChosenPatches(t *testing.T) {
	m := files()["both"]
	f, err := m.open()
	require.NoError(t, err)
	for _, patches := range [][]int{{}, {3}, {20}, {20, 21, 22}, {5, 4, 23, 0, 20}, {7, 7}} {
		var want []float32
		for _, values := range m.values {
			for _, p := range patches {
				want = append(want, f.Patch(values, p)...)
			}
		}
		opts := &bndf.Options{Patches: patches, Workers: 2}
		values, err := f.ReadAll(opts)
		require.NoError(t, err)
		require.True(t, slices.Equal(want, values), "%v", patches)
		n := len(want) / len(m.times)
		peak, err := f.Maximum(0, 0, opts) // of the first frame
		require.NoError(t, err)
		require.True(t, slices.Equal(want[:n], peak.Values), "%v", patches)
	}
}

// counting counts what is read of a file, and the calls.
type counting struct {
	io.ReaderAt
	mu           sync.Mutex
	bytes, calls int
}

func (c *counting) ReadAt(p []byte, off int64) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bytes += len(p)
	c.calls++
	return c.ReaderAt.ReadAt(p, off)
}

// Of a large file only what is asked for is read: for the times 12 bytes of a
// frame, for a history 4, for a patch its record.
func TestOnlyWhatIsAskedForIsRead(t *testing.T) {
	times := make([]float32, 50)
	for i := range times {
		times[i] = float32(i)
	}
	m := makeFile(times, wall(0, 99, 0, 99), wall(0, 4, 0, 5), wall(0, 199, 0, 99))
	data := m.file()
	c := &counting{ReaderAt: bytes.NewReader(data)}
	f, err := bndf.NewFile(c, int64(len(data)), "x_1_1.bf", fdsio.BoundaryFile{}, nil)
	require.NoError(t, err)
	const header = 64 << 10 // is read in blocks of this size
	require.Equal(t, 12*len(times), c.bytes-header)

	c.bytes, c.calls = 0, 0
	_, err = f.History(2, 1234)
	require.NoError(t, err)
	require.Equal(t, 4*len(times), c.bytes)
	require.Equal(t, len(times), c.calls)

	c.bytes = 0
	require.NoError(t, f.ReadPatch(7, 1, make([]float32, 30)))
	require.Equal(t, 4*30+8, c.bytes)

	c.bytes = 0
	_, err = f.Mean(10, 19, &bndf.Options{Patches: []int{1}})
	require.NoError(t, err)
	require.Equal(t, 10*(4*30+8), c.bytes)

	// Frames of a few bytes are read many at once.
	data = files()["many frames"].file()
	c = &counting{ReaderAt: bytes.NewReader(data)}
	f, err = bndf.NewFile(c, int64(len(data)), "x_1_1.bf", fdsio.BoundaryFile{}, nil)
	require.NoError(t, err)
	_, err = f.History(0, 3)
	require.NoError(t, err)
	require.Less(t, c.calls, 10)
}

// After a restart FDS goes on in the same file: the frames of the first run that
// came after the restart file was written are left out.
func TestRestart(t *testing.T) {
	data, err := os.ReadFile(formats + "restart/rs2_1_1.bf")
	require.NoError(t, err)
	f, err := openBytes(data)
	require.NoError(t, err)
	require.Equal(t, 1, f.Mesh, "as the patches have it")
	require.Equal(t, "GAUGE HEAT FLUX", f.Quantity)
	const frame, header = 2004, 390
	require.Len(t, f.Times, 18)
	require.IsIncreasing(t, f.Times)
	// The 15th and the 16th, at 2.86 and 3 s, made way for the 17th, at 2.86 s.
	require.Equal(t, []float32{2.6776631, 2.856174, 3.0346849}, []float32{float32(f.Times[13]), float32(f.Times[14]), float32(f.Times[15])})
	requireProblem(t, f.Problems, fdsio.ErrTimeOrder, fmt.Sprintf("x_1_1.bf: byte %d: time goes back from 3 s to 2.856174 s, as after a restart; the later frames win, 2 earlier ones are left out", header+16*frame+4))

	values := all(t, &f.Frames)
	for i, place := range []int{13: 13, 14: 16, 15: 17, 17: 19} {
		if place == 0 {
			continue
		}
		at := header + place*frame + 12 + 4 // the first value
		require.Equal(t, math.Float32frombits(binary.LittleEndian.Uint32(data[at:])), values[i][0])
	}
}

func requireProblem(t *testing.T, problems []*fdsio.Problem, err error, text string) {
	t.Helper()
	require.Len(t, problems, 1)
	require.ErrorIs(t, problems[0], err)
	require.EqualError(t, problems[0], text)
}

// What is to happen to frames whose times are out of order.
func TestTimes(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, test := range []struct {
		times    []float32
		kept     []int
		problems []string
	}{
		{[]float32{0, 1, 2}, []int{0, 1, 2}, nil},
		{[]float32{0, 1, 2, 1, 2, 3}, []int{0, 3, 4, 5}, []string{"byte 422: time goes back from 2 s to 1 s, as after a restart; the later frames win, 2 earlier ones are left out"}},
		{[]float32{0, 1, 1, 2}, []int{0, 2, 3}, []string{"byte 354: time goes back from 1 s to 1 s, as after a restart; the later frames win, 1 earlier ones are left out"}},
		{[]float32{0, 1, 2, 3, 2, 3, 0.5}, []int{0, 6}, []string{
			"byte 490: time goes back from 3 s to 2 s", "byte 626: time goes back from 3 s to 0.5 s"}},
		{[]float32{0, nan, 2, inf, 3}, []int{0, 2, 4}, []string{
			"byte 286: found the time NaN, expected a finite number; the frame is left out", "byte 422: found the time +Inf"}},
		{[]float32{3, 2, 1}, []int{2}, []string{"from 3 s to 2 s", "from 2 s to 1 s"}},
		{[]float32{nan}, nil, []string{"byte 218: found the time NaN"}},
		{[]float32{-1, 0, 1}, []int{0, 1, 2}, nil},
	} {
		m := makeFile(test.times, wall(0, 2, 0, 1), wall(0, 1, 0, 1))
		require.Len(t, m.header(), 214) // before frames of 68 bytes
		f, err := m.open()
		require.NoError(t, err)
		require.Len(t, f.Problems, len(test.problems), "%v", test.times)
		for i, text := range test.problems {
			require.ErrorContains(t, f.Problems[i], text)
		}
		var want []float32
		for i, place := range test.kept {
			require.Equal(t, float64(test.times[place]), f.Times[i])
			want = append(want, m.values[place]...)
		}
		require.Len(t, f.Times, len(test.kept))
		values, err := f.ReadAll(nil)
		require.NoError(t, err)
		require.Equal(t, len(want), len(values))
		require.True(t, slices.Equal(want, values))
	}

	// A file that is wrong all over does not fill memory with problems.
	f, err := makeFile(make([]float32, 1000), wall(0, 1, 0, 1)).open()
	require.NoError(t, err)
	require.Len(t, f.Times, 1)
	require.Len(t, f.Problems, 101)
	require.EqualError(t, f.Problems[100], "x_1_1.bf: 899 more problems of these kinds")
}

// Cut anywhere, the header must be there; of the frames the whole ones count.
func TestFileCutAnywhere(t *testing.T) {
	m := makeFile([]float32{0, 1, 2}, wall(0, 2, 0, 1), wall(0, 1, 0, 1))
	data := m.file()
	header := len(m.header())
	frame := (len(data) - header) / 3
	for n := range data {
		f, err := openBytes(data[:n])
		if n < header {
			require.Nil(t, f)
			if n == 0 {
				require.ErrorIs(t, err, fdsio.ErrEmpty)
				require.EqualError(t, err, "x_1_1.bf: it is empty: the run has just started, or stopped in set-up")
			} else {
				require.ErrorIs(t, err, fdsio.ErrTruncated)
				require.ErrorContains(t, err, "x_1_1.bf: byte ")
			}
			continue
		}
		require.NoError(t, err)
		whole := (n - header) / frame
		require.Len(t, f.Times, whole)
		if rest := (n - header) % frame; rest > 0 {
			requireProblem(t, f.Problems, fdsio.ErrTruncated, fmt.Sprintf(
				"x_1_1.bf: byte %d: the last %d bytes are the beginning of a frame of %d: the run is still writing, or was killed; they are left out", header+whole*frame, rest, frame))
		} else {
			require.Empty(t, f.Problems)
		}
		values, err := f.ReadAll(nil)
		require.NoError(t, err)
		require.True(t, slices.Equal(slices.Concat(m.values[:whole]...), values))
	}
}

// A file that has become shorter since it was opened, or cannot be read.
func TestFailingReader(t *testing.T) {
	for name, m := range files() {
		if len(m.times) == 0 || len(m.patches) == 0 {
			continue
		}
		data := m.file()
		r := &failing{data: data}
		f, err := bndf.NewFile(r, int64(len(data)), "x_1_1.bf", fdsio.BoundaryFile{}, nil)
		require.NoError(t, err)
		r.data = data[:len(data)-5]
		for _, workers := range []int{1, 2} {
			_, err = f.ReadAll(&bndf.Options{Workers: workers})
			require.ErrorIs(t, err, io.ErrUnexpectedEOF, name)
			require.EqualError(t, err, "fdsio/bndf: x_1_1.bf: unexpected EOF")
			_, err = f.Maximum(0, 1e9, &bndf.Options{Workers: workers})
			require.ErrorIs(t, err, io.ErrUnexpectedEOF, name)
		}
		r.err = errors.New("the disk is gone")
		_, err = f.History(0, 0)
		require.ErrorIs(t, err, r.err)
		require.ErrorIs(t, f.ReadFrame(0, make([]float32, f.Values())), r.err)
		_, err = bndf.NewFile(r, int64(len(data)), "x_1_1.bf", fdsio.BoundaryFile{}, nil)
		require.ErrorIs(t, err, r.err)
	}
}

type failing struct {
	data []byte
	err  error
}

func (f *failing) ReadAt(p []byte, off int64) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	return bytes.NewReader(f.data).ReadAt(p, off)
}

// Reading takes the memory of the values and little more; no more goroutines than
// are asked for take theirs.
func TestMemory(t *testing.T) {
	times := make([]float32, 300)
	for i := range times {
		times[i] = float32(i)
	}
	m := makeFile(times, wall(0, 199, 0, 199), wall(0, 9, 0, 9), wall(0, 8, 0, 9))
	data := m.file()
	f, err := openBytes(data)
	require.NoError(t, err)
	const little = 2 << 20 // of the 16 MiB that are allowed
	require.Less(t, allocation(func() {
		_, err := f.ReadAll(&bndf.Options{Workers: 2})
		require.NoError(t, err)
	}), uint64(4*f.Values()*len(times)+little))
	require.Less(t, allocation(func() {
		_, err := f.Maximum(0, 1e9, &bndf.Options{Workers: 2})
		require.NoError(t, err)
	}), uint64(8*f.Values()+little))
	require.Less(t, allocation(func() {
		_, err := f.Mean(0, 1e9, &bndf.Options{Workers: 2})
		require.NoError(t, err)
	}), uint64(8*f.Values()+little))
	require.Less(t, allocation(func() {
		_, err := f.History(0, 17)
		require.NoError(t, err)
	}), uint64(little))
}

func allocation(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Progress comes to the whole, and can end the reading.
func TestProgress(t *testing.T) {
	f, err := files()["both"].open()
	require.NoError(t, err)
	whole := int64(4 * f.Values() * len(f.Times))
	stop := errors.New("stop")
	for name, read := range map[string]func(*bndf.Options) error{
		"all":     func(o *bndf.Options) error { _, err := f.ReadAll(o); return err },
		"maximum": func(o *bndf.Options) error { _, err := f.Maximum(0, 9, o); return err },
		"mean":    func(o *bndf.Options) error { _, err := f.Mean(0, 9, o); return err },
	} {
		var last int64
		require.NoError(t, read(&bndf.Options{Progress: func(done, size int64) error {
			require.Equal(t, whole, size)
			require.Greater(t, done, last)
			last = done
			return nil
		}}), name)
		require.Equal(t, whole, last)
		require.ErrorIs(t, read(&bndf.Options{Progress: func(int64, int64) error { return stop }}), stop)
	}
}

func TestCallersBugsPanic(t *testing.T) {
	f, err := makeFile([]float32{0, 1}, wall(0, 2, 0, 1)).open()
	require.NoError(t, err)
	six := make([]float32, 6)
	require.NoError(t, f.ReadFrame(1, six))
	for _, bug := range []func(){
		func() { f.ReadFrame(2, six) },
		func() { f.ReadFrame(-1, six) },
		func() { f.ReadFrame(0, six[:5]) },
		func() { f.ReadPatch(0, 1, six) },
		func() { f.ReadPatch(0, 0, six[:5]) },
		func() { f.History(0, 6) },
		func() { f.History(0, -1) },
		func() { f.History(1, 0) },
	} {
		require.Panics(t, bug)
	}
}
