package bndf_test

import (
	"archive/zip"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/archive"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// What the deck asked for, with the files of all meshes; the same quantity as a
// plain value and as a time integral, at nodes and in cells.
func TestOutputs(t *testing.T) {
	outputs := bndf.Outputs(openRun(t, formats+"bndf_new/b1.smv"))
	require.Len(t, outputs, 4)
	require.Equal(t, bndf.Output{Quantity: "WALL TEMPERATURE", Short: "temp", Unit: "C", CellCentered: true, Files: outputs[1].Files}, outputs[1])
	require.Equal(t, "b1_1_2.bf", outputs[1].Files[0].Name)
	require.Equal(t, "b1_2_2.bf", outputs[1].Files[1].Name)
	require.Equal(t, "kJ/m2", outputs[2].Unit)

	run := openRun(t, runs+"heat_flux_wall_675")
	require.Len(t, bndf.Outputs(run), 9)
	found, err := bndf.Find(run, "TOTAL HEAT FLUX")
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Equal(t, "NET HEAT FLUX", found[0].Quantity, "as this release calls it")
	found, err = bndf.Find(run, "GAUGE HEAT FLUX")
	require.NoError(t, err)
	require.Len(t, found, 2, "at nodes and in cells")

	_, err = bndf.Find(run, "GAUGE HEAT")
	require.ErrorIs(t, err, bndf.ErrNoQuantity)
	require.ErrorContains(t, err, `heat_flux_wall_675.smv has no boundary file of "GAUGE HEAT", but of NET HEAT FLUX, CONVECTIVE HEAT FLUX, RADIATIVE HEAT FLUX`)
	_, err = bndf.Find(openRun(t, formats+"restart/clip_devc.csv"), "GAUGE HEAT FLUX")
	require.ErrorIs(t, err, bndf.ErrNoQuantity)

	// Two lines that differ in their PROP only, and a mesh without walls between.
	smv := "GRID a\n 1 1 1\n"
	for _, file := range []string{"1 a_1_1", "1 a_1_2", "3 a_3_1", "3 a_3_2"} {
		mesh, name, _ := strings.Cut(file, " ")
		smv += "BNDF " + mesh + " 1\n " + name + ".bf\n GAUGE HEAT FLUX\n gauge\n kW/m2\n"
	}
	smv += "BNDE 1 1\n a.be\n -\n GAUGE HEAT FLUX\n gauge\n kW/m2\n"
	other, err := fdsio.OpenFS(fstest.MapFS{"a.smv": {Data: []byte(smv)}}, ".")
	require.NoError(t, err)
	outputs = bndf.Outputs(other)
	require.Len(t, outputs, 2)
	require.Equal(t, "a_3_1.bf", outputs[0].Files[1].Name)
	require.Equal(t, "a_3_2.bf", outputs[1].Files[1].Name)
}

func TestOutputOpen(t *testing.T) {
	run := openRun(t, runs+"heat_flux_wall_6101")
	found, err := bndf.Find(run, "WALL TEMPERATURE")
	require.NoError(t, err)
	files, missing, err := found[0].Open(run)
	require.NoError(t, err)
	require.Empty(t, missing)
	require.Len(t, files, 2)
	require.Equal(t, 2, files[1].Mesh)
	for _, f := range files {
		require.NoError(t, f.Close())
		require.Error(t, f.ReadFrame(0, make([]float32, f.Values())), "it is closed")
	}
}

// Files that the .smv names and that are not there, or are of another run.
func TestMissingFiles(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(formats+"bndf_new")))
	require.NoError(t, os.Remove(filepath.Join(dir, "b1_2_1.bf")))
	run := openRun(t, filepath.Join(dir, "b1.smv"))
	outputs := bndf.Outputs(run)
	files, missing, err := outputs[0].Open(run)
	require.NoError(t, err)
	require.Len(t, files, 1)
	require.NoError(t, files[0].Close())
	require.Len(t, missing, 1)
	require.ErrorIs(t, missing[0], fs.ErrNotExist)
	require.ErrorContains(t, missing[0], "b1_2_1.bf")
	require.ErrorContains(t, missing[0], "b1.smv names it: it was not copied with the rest, or the run stopped in set-up")

	require.NoError(t, os.Remove(filepath.Join(dir, "b1_1_1.bf")))
	_, _, err = outputs[0].Open(run)
	require.ErrorIs(t, err, fs.ErrNotExist)

	other, err := os.ReadFile(filepath.Join(dir, "b1_1_2.bf"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "b1_2_2.bf"), other, 0o666))
	_, _, err = outputs[1].Open(run)
	require.ErrorIs(t, err, fdsio.ErrHeader)
	require.ErrorContains(t, err, "b1_2_2.bf: byte 130: patch 1: found mesh 1, expected mesh 2")
}

// The .smv file names no files outside of its folder.
func TestNamesThatLeadOutside(t *testing.T) {
	for _, name := range []string{"/etc/passwd", "../b.bf", "res/../../b.bf", "", `..\b.bf`} {
		smv := "GRID a\n 1 1 1\nBNDF 1 1\n " + name + "\n GAUGE HEAT FLUX\n gauge\n kW/m2\n"
		run, err := fdsio.OpenFS(fstest.MapFS{"a.smv": {Data: []byte(smv)}}, ".")
		require.NoError(t, err)
		_, err = bndf.Open(run, run.Index().Boundary[0])
		require.ErrorIs(t, err, fdsio.ErrFormat, name)
		require.ErrorContains(t, err, "a.smv: it names the file")
	}
}

// A run in a zip, whose members are compressed and have no places to go to, reads
// as its folder does.
func TestRunInArchive(t *testing.T) {
	dir := t.TempDir()
	packed := filepath.Join(dir, "run.zip")
	w, err := os.Create(packed)
	require.NoError(t, err)
	z := zip.NewWriter(w)
	require.NoError(t, z.AddFS(os.DirFS(runs+"heat_flux_wall_6101")))
	require.NoError(t, z.Close())
	require.NoError(t, w.Close())
	inZip, closer, err := archive.OpenRun(packed, nil)
	require.NoError(t, err)
	defer closer.Close()
	inFolder := openRun(t, runs+"heat_flux_wall_6101")
	require.Equal(t, inFolder.Index().Boundary, inZip.Index().Boundary)
	for _, entry := range inZip.Index().Boundary {
		a, b := openFile(t, inZip, entry.Name), openFile(t, inFolder, entry.Name)
		require.Equal(t, b.Patches, a.Patches)
		require.Equal(t, b.Times, a.Times)
		require.Equal(t, all(t, &b.Frames), all(t, &a.Frames))
		require.Equal(t, filepath.Join(packed, entry.Name), a.Name)
	}
}

// RESULTS_DIR: the boundary files are in a folder of their own.
func TestResultsDir(t *testing.T) {
	run := openRun(t, formats+"dirs")
	f := openFile(t, run, "res/rdir_1_1.bf")
	require.Equal(t, filepath.Join(formats+"dirs", "res", "rdir_1_1.bf"), f.Name)
	require.Len(t, f.Patches, 1)

	// As a release for Windows may write it.
	require.Equal(t, "res/rdir_1_1.bf", run.Index().Boundary[0].Name)
	entry := run.Index().Boundary[0]
	entry.Name = `res\rdir_1_1.bf`
	g, err := bndf.Open(run, entry)
	require.NoError(t, err)
	require.Equal(t, f.Times, g.Times)
	require.NoError(t, g.Close())
}
