package main

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWalls(t *testing.T) {
	picture := filepath.Join(t.TempDir(), "walls.png")
	require.NoError(t, walls("../../testdata/runs/heat_flux_wall", picture))
	f, err := os.Open(picture)
	require.NoError(t, err)
	defer f.Close()
	img, err := png.Decode(f)
	require.NoError(t, err)
	require.Greater(t, img.Bounds().Dx(), 1000)

	require.ErrorContains(t, walls("missing", picture), "missing: no such file or directory")
	require.ErrorContains(t, walls("../../testdata/runs/heat_flux_wall", picture+".gif"), `unknown picture format "gif"`)
}
