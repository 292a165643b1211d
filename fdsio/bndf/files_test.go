package bndf_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

const (
	runs    = "../../testdata/runs/"
	formats = "../../testdata/formats/"
)

// Whatever a run of testdata names is opened, has no problem and the size that its
// header promises.
func TestFilesOfRuns(t *testing.T) {
	names, err := filepath.Glob(runs + "heat_flux_wall*")
	require.NoError(t, err)
	names = append(names, formats+"bndf_new/b1.smv", formats+"bndf_new/b2.smv", formats+"bndf_old/b1o.smv", formats+"bndf_old/b2o.smv", formats+"dirs", formats+"gauge/lab.smv")
	for _, name := range names {
		run, err := fdsio.Open(name)
		require.NoError(t, err)
		require.NotEmpty(t, run.Index().Boundary)
		for _, entry := range run.Index().Boundary {
			f, err := bndf.Open(run, entry)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			require.NoError(t, err)
			require.Empty(t, f.Problems)
			require.NotEmpty(t, f.Times)
			require.NotEmpty(t, f.Patches)
			info, err := os.Stat(f.Name)
			require.NoError(t, err)
			header, frame := 126+44*len(f.Patches), 12
			for _, p := range f.Patches {
				frame += 4*p.Values() + 8
			}
			require.EqualValues(t, header+frame*len(f.Times), info.Size())
			require.NoError(t, f.Close())
		}
	}
}
