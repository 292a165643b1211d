package main

import (
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

func TestRunsAreReadWhole(t *testing.T) {
	for _, test := range []struct {
		args          string
		cells         [3]int
		patches, size int // of the patches, and values in all
		centered      bool
	}{
		{"-cells 4,3,2 -frames 5", [3]int{4, 3, 2}, 6, 2 * (4*3 + 5*3 + 5*4), false},
		{"-cells 4,3,2 -frames 5 -centered", [3]int{4, 3, 2}, 6, 2 * (4*3 + 5*3 + 5*4), true},
		{"-cells 1,2,3 -obstructions 10 -frames 5", [3]int{7, 10, 13}, 60, 10 * 2 * (2*3 + 2*4 + 3*4), false},
	} {
		name := filepath.Join(t.TempDir(), "a")
		require.NoError(t, run(append(strings.Fields(test.args), "-o", name), io.Discard))
		run, err := fdsio.Open(name + ".smv")
		require.NoError(t, err)
		require.Empty(t, run.Problems)
		require.Len(t, run.Meshes(), 1)
		require.Equal(t, test.cells, run.Meshes()[0].Cells)
		require.Len(t, run.Meshes()[0].Nodes[2], test.cells[2]+1)
		f, err := bndf.Open(run, run.Index().Boundary[0])
		require.NoError(t, err)
		defer f.Close()
		require.Empty(t, f.Problems)
		require.Equal(t, test.centered, f.CellCentered)
		require.Len(t, f.Patches, test.patches)
		require.Equal(t, test.size, f.Values())
		require.Len(t, f.Times, 5)
		values, err := f.ReadAll(nil)
		require.NoError(t, err)
		for i, v := range values {
			require.True(t, 0 <= v && v < 25, "value %d: %v kW/m2", i, v)
		}
		if test.centered {
			l, n := f.Patches[0].Nodes()
			last := f.Patch(values[4*f.Values():], 0)
			require.Zero(t, last[l-1], "padding")
			require.Zero(t, last[l*n-1], "padding")
			require.NotZero(t, last[l*n-l-2])
		}
		for _, p := range f.Patches {
			if p.Obstruction > 0 {
				box := run.Meshes()[0].Obstructions[p.Obstruction-1].Index
				first, _ := p.Range(p.Axis())
				side := 2 * p.Axis()
				if p.IOR > 0 {
					side++
				}
				require.Equal(t, box[side], first, "it looks out of the obstruction")
			}
		}
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{"-cells", "1,2"}, {"-cells", "1,2,3,4"}, {"-cells", "0,1,1"}, {"-frames", "-1"}, {"-x"}, {"-o", t.TempDir() + "/no/where"}} {
		require.Error(t, run(args, io.Discard), args)
	}
}
