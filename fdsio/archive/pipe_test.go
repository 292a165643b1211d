//go:build unix

package archive_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio/archive"
)

// Opening a pipe would wait for somebody to write into it.
func TestPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.zip")
	require.NoError(t, syscall.Mkfifo(path, 0o644))
	refused(t, path, nil, archive.ErrNotArchive, "found a pipe or a device, expected a file")
	refused(t, "/dev/zero", nil, archive.ErrNotArchive, "found a pipe or a device")
}
