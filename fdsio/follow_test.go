package fdsio_test

import (
	"context"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

// Rows come as they are appended, never cut, and the end of the run ends them.
func TestFollow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x_devc.csv")
	w, err := os.Create(path)
	require.NoError(t, err)
	defer w.Close()
	add := func(text string) {
		_, err := w.WriteString(text)
		require.NoError(t, err)
	}
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()

	var finished atomic.Bool
	times := make(chan float64)
	go func() {
		defer close(times)
		s := fdsio.NewScanner(fdsio.Follow(context.Background(), f, time.Millisecond, finished.Load), "x_devc.csv", nil)
		for s.Scan() {
			times <- s.Time()
		}
		require.NoError(t, s.Err())
	}()
	add("s,kW/m2\nTime,A\n 0.0, 1.0\n 6.0E+0")
	require.Equal(t, 0.0, <-times)
	add("02, 2.0\n")
	require.Equal(t, 600.0, <-times, "not the 6 that stood there first")
	add(" 7.0E+002, 2.0\n 8.0E+0")
	require.Equal(t, 700.0, <-times)
	finished.Store(true)
	_, more := <-times
	require.False(t, more)
}

func TestFollowEnds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x_devc.csv")
	require.NoError(t, os.WriteFile(path, []byte("s,C\nTime,A\n 0.0, 1.0\n 1.0, 1.0\n"), 0o644))
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	ctx, cancel := context.WithCancel(context.Background())
	s := fdsio.NewScanner(fdsio.Follow(ctx, f, time.Millisecond, nil), "x_devc.csv", nil)
	require.True(t, s.Scan())
	require.Equal(t, [][]byte{[]byte("0.0"), []byte("1.0")}, s.Fields())
	require.True(t, s.Scan())
	cancel()
	require.False(t, s.Scan())
	require.NoError(t, s.Err())

	g, err := os.Open(path)
	require.NoError(t, err)
	defer g.Close()
	s = fdsio.NewScanner(fdsio.Follow(context.Background(), g, time.Millisecond, nil), "x_devc.csv", nil)
	require.True(t, s.Scan())
	require.True(t, s.Scan())
	require.NoError(t, os.Truncate(path, 5))
	require.False(t, s.Scan())
	require.ErrorContains(t, s.Err(), "x_devc.csv: the file has become shorter")
}
