package fdsio_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
)

const lineSamples = "../testdata/formats/line/"

func readLineFile(t *testing.T, name string) ([]fdsio.Line, []*fdsio.Problem) {
	t.Helper()
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	lines, problems, err := fdsio.ReadLines(f, filepath.Base(name))
	require.NoError(t, err)
	return lines, problems
}

func readLineText(t *testing.T, rows ...string) ([]fdsio.Line, []*fdsio.Problem) {
	t.Helper()
	lines, problems, err := fdsio.ReadLines(strings.NewReader(strings.Join(rows, "\n")+"\n"), "x_line.csv")
	require.NoError(t, err)
	return lines, problems
}

func linesOf(t *testing.T, path string) ([]fdsio.Line, []*fdsio.Problem) {
	t.Helper()
	run, err := fdsio.Open(path)
	require.NoError(t, err)
	lines, problems, err := run.Lines()
	require.NoError(t, err)
	return lines, problems
}

// outline writes lines as "ID[unit]n(name:axis,…)", for comparison at a glance.
func outline(lines []fdsio.Line) []string {
	var out []string
	for _, l := range lines {
		var b strings.Builder
		b.WriteString(l.ID)
		if l.Unit != nil {
			b.WriteString(" [" + *l.Unit + "]")
		}
		b.WriteString(" " + strings.Repeat("•", len(l.Values)))
		for _, c := range l.Coordinates {
			b.WriteString(" " + c.Name + ":" + c.Axis)
			if c.Unit != nil && *c.Unit != "m" {
				b.WriteString("[" + *c.Unit + "]")
			}
		}
		out = append(out, b.String())
	}
	return out
}

func requireProblem(t *testing.T, problems []*fdsio.Problem, sentinel error, text string) {
	t.Helper()
	for _, p := range problems {
		if errors.Is(p, sentinel) && strings.Contains(p.Error(), text) {
			return
		}
	}
	require.Failf(t, "no such problem", "%v %q in %v", sentinel, text, problems)
}

// With the deck every column of the sample is certain: one, two, three
// coordinates, none that differs, a distance, hidden ones, names from the deck.
func TestLinesWithDeck(t *testing.T) {
	lines, problems := linesOf(t, lineSamples+"l1.fds")
	require.Empty(t, problems)
	require.Equal(t, []string{
		"A [kW/m2] ••••• A-x:x",
		"B [kW/m2] ••• Height:z",
		"C [C] •• cx:x cy:y",
		"D [C] •• D-x:x D-y:y D-z:z",
		"E [C] ••••",
		"F [C] •• dist:d[cm]",
		"noout [C] •• noout-z:z",
		"samept [C] •• samept-x:x samept-y:y samept-z:z",
	}, outline(lines))

	a, c, e, f := &lines[0], &lines[2], &lines[4], &lines[5]
	require.Equal(t, []float64{0.19730600, 0.22650491, 0.23494342, 0.22708935, 0.17877332}, a.Values)
	require.Equal(t, []float64{0.05, 0.225, 0.4, 0.575, 0.75}, a.Coordinates[0].Values)
	require.Equal(t, [3]float64{0.225, 0.8, 0.4}, a.Positions[1])
	require.Equal(t, fdsio.GaugeHeatFlux, a.Device.Quantity)
	require.Equal(t, -2, *a.Device.IOR)
	require.Equal(t, [6]float64{0.05, 0.75, 0.8, 0.8, 0.4, 0.4}, *a.Device.Box)
	require.Equal(t, 1, a.Column)
	require.Equal(t, []float64{20.526350, 20.517933}, c.Values)
	require.Equal(t, [][3]float64{{0.1, 0.1, 0.4}, {0.7, 0.7, 0.4}}, c.Positions)
	require.Equal(t, []float64{20.610399, 20.536340, 20.525891, 20.518525}, e.Values)
	require.InDelta(t, 0.3, e.Positions[1][2], 1e-15, "rounding: hidden, so from the deck")
	require.Equal(t, []float64{0, 60}, f.Coordinates[0].Values, "cm, as the deck asks for")
	require.Equal(t, [3]float64{0.4, 0.4, 0.7}, f.Positions[1])
}

// The file alone leaves open what "Height", "cx" and "dist" are.
func TestLinesAlone(t *testing.T) {
	lines, problems := readLineFile(t, lineSamples+"l1_line.csv")
	require.Equal(t, []string{
		"A [kW/m2] ••••• A-x:x",
		"B [kW/m2] ••• Height:",
		"C [C] •• cx: cy:",
		"D [C] •• D-x:x D-y:y D-z:z",
		"E [C] ••••",
		"dist [cm] ••", // a coordinate in truth; reported below
		"F [C] ••",
		"noout [C] •• noout-z:z",
		"samept [C] •• samept-x:x samept-y:y samept-z:z",
	}, outline(lines))
	require.Len(t, problems, 1)
	require.ErrorIs(t, problems[0], fdsio.ErrUncertain)
	require.EqualError(t, problems[0], "l1_line.csv:1:1: for 5 lines (B, C, E, dist, F) the units alone tell coordinates (m) from values, and an ID may be cut; open the run with its deck or .smv file to be sure")
	require.Nil(t, lines[0].Device)
	require.Nil(t, lines[0].Positions, "y and z are not in the file")
	require.Equal(t, [][3]float64{{0.1, 0.1, 0.1}, {0.7, 0.7, 0.7}}, lines[3].Positions)
}

func TestLinesOfFDS651(t *testing.T) {
	lines, problems := readLineFile(t, lineSamples+"l1o_line.csv")
	require.Len(t, problems, 1)
	require.Equal(t, "F [C] •• F-z:z", outline(lines)[5])
	require.Equal(t, []float64{20.490831, 20.451265}, lines[5].Values)
	require.Equal(t, []float64{0.17588680, 0.21340628, 0.22637173, 0.21838322, 0.17687511}, lines[0].Values)

	// The deck asks for a distance and for cm, which that release did not know.
	dir := t.TempDir()
	for from, to := range map[string]string{"l1.fds": "l1.fds", "l1o_line.csv": "l1_line.csv"} {
		text, err := os.ReadFile(lineSamples + from)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, to), text, 0o600))
	}
	lines, problems = linesOf(t, dir)
	require.Empty(t, problems)
	require.Equal(t, "F [C] •• F-z:z", outline(lines)[5])
	require.Equal(t, "B [kW/m2] ••• Height:z", outline(lines)[1])
}

// The labels of a line are cut after 80 characters, so that 18 stand over 20
// columns, or an ID is not whole.
func TestLinesWithCutLabels(t *testing.T) {
	const long = "a rather long identifier of fifty characters xxxxx"
	const forty = "a very long identifier with 45 characters abcd"
	t.Run("3-D with deck", func(t *testing.T) {
		lines, problems := linesOf(t, lineSamples+"ll.fds")
		require.Empty(t, problems)
		require.Len(t, lines, 8)
		require.Equal(t, long+" [C] •• "+long+"-x:x "+long+"-y:y "+long+"-z:z", outline(lines)[3])
		require.Equal(t, []float64{20.647821, 20.510332}, lines[3].Values)
		require.Equal(t, []float64{20.610399, 20.536340, 20.525891, 20.518525}, lines[4].Values, "the line after it")
	})
	t.Run("3-D alone", func(t *testing.T) {
		lines, problems := readLineFile(t, lineSamples+"ll_line.csv")
		requireProblem(t, problems, fdsio.ErrUncertain, "for 5 lines (B, C, E, dist, F)")
		require.Equal(t, long+" [C] •• "+long+"-x:x "+long+"-y:y "+long+"-z:z", outline(lines)[3])
	})
	t.Run("1-D with deck", func(t *testing.T) {
		lines, problems := linesOf(t, lineSamples+"l1d.fds")
		require.Empty(t, problems)
		require.Equal(t, []string{forty + " [C] •••• " + forty + "-x:x", "b [C] •• b-x:x"}, outline(lines))
	})
	t.Run("1-D alone", func(t *testing.T) {
		lines, problems := readLineFile(t, lineSamples+"l1d_line.csv")
		require.Empty(t, problems, "the ID is whole in the first label")
		require.Equal(t, []string{forty + " [C] •••• " + forty + "-x:x", "b [C] •• b-x:x"}, outline(lines))
	})
	t.Run("2-D alone", func(t *testing.T) {
		lines, problems := readLineText(t, "m,m,C", long+"-x,"+long[:27], " 1.0E+000, 2.0E+000, 2.0E+001")
		require.Empty(t, problems)
		require.Equal(t, []string{long + " [C] • " + long + "-x:x :"}, outline(lines), "x and y, or x and z?")
	})
	t.Run("nothing to hold on to", func(t *testing.T) {
		lines, problems := readLineText(t, "m,m,C", "some label of the deck,another", " 1.0E+000, 2.0E+000, 2.0E+001")
		requireProblem(t, problems, fdsio.ErrUncertain, "x_line.csv:2:1: found 2 labels for 3 columns")
		require.Equal(t, []string{" [m] •", " [m] •", " [C] •"}, outline(lines))
		require.Equal(t, 2, lines[2].Column)
		require.Equal(t, []float64{20}, lines[2].Values)
	})
}

func TestLinesBeforeAveraging(t *testing.T) {
	lines, problems := readLineFile(t, lineSamples+"before_averaging_line.csv")
	requireProblem(t, problems, fdsio.ErrZeros, `device "A": all 5 values are 0: averaging has not started`)
	require.Equal(t, []float64{0, 0, 0, 0, 0}, lines[0].Values, "said, not dropped")
	zeros := 0
	for _, p := range problems {
		if errors.Is(p, fdsio.ErrZeros) {
			zeros++
			require.NotEqual(t, "dist", p.Device)
		}
	}
	require.Equal(t, 8, zeros)
}

// DECIMAL_SPECIFIER='COMMA': points as decimal marks, semicolons between numbers.
func TestLinesDecimalComma(t *testing.T) {
	lines, problems := readLineFile(t, "../testdata/formats/numfmt/f_comma_line.csv")
	require.Empty(t, problems)
	require.Equal(t, []string{"line [C] •••• line-x:x"}, outline(lines))
	require.Equal(t, []float64{19.999983, 20.000001, 20.000047, 19.999994}, lines[0].Values)
	require.Equal(t, []float64{0.05, 0.15, 0.25, 0.35}, lines[0].Coordinates[0].Values)

	lines, problems = readLineText(t, "m,C;m,C", "A-x,A;B-x,B", " 1.0E+000; 2.0E+001; 1.0E+000; 2.5E+001", " 2.0E+000; 2.1E+001;NaN,NaN")
	require.Empty(t, problems, "padding has commas")
	require.Equal(t, []string{"A [C] •• A-x:x", "B [C] • B-x:x"}, outline(lines))

	lines, problems = readLineText(t, "m,C", "A-x,A", " 1,5E+000; 2,0E+001")
	require.Empty(t, problems)
	require.Equal(t, []float64{20}, lines[0].Values, "a release that mends it is read, too")
}

// Every real run: the coordinates of the file, the surface and IOR of the .smv
// file, the quantity of either.
func TestLinesOfRuns(t *testing.T) {
	for chid, want := range map[string]struct {
		first, last, short float64
		label              string
		surface            bool
	}{
		"heat_flux_wall_675":  {5.0115326, 1.8681273, 20.196906, "GYPSUM-PROFILE-z", false},
		"heat_flux_wall_691":  {4.6263658, 1.1769362, 20.294125, "z", true},
		"heat_flux_wall_6101": {4.7954968, 1.4491281, 19.365427, "z", true},
		"heat_flux_wall_full": {4.4254317, 1.5419655, 18.408967, "z", true},
	} {
		t.Run(chid, func(t *testing.T) {
			lines, problems := linesOf(t, "../testdata/runs/"+chid)
			require.Empty(t, problems)
			require.Len(t, lines, 3)
			gypsum, inert, short := &lines[0], &lines[1], &lines[2]
			require.Len(t, gypsum.Values, 20)
			require.Equal(t, want.first, gypsum.Values[0])
			require.Equal(t, want.last, gypsum.Values[19])
			require.Equal(t, want.label, gypsum.Coordinates[0].Name)
			require.Equal(t, "z", gypsum.Coordinates[0].Axis)
			require.Equal(t, "INERT-PROFILE", inert.ID)
			require.Empty(t, inert.Coordinates)
			require.Equal(t, [3]float64{0.75, 1, 1.95}, inert.Positions[19])
			require.Len(t, short.Values, 5)
			require.Equal(t, want.short, short.Values[0])
			require.Equal(t, fdsio.RadiometerHeatFlux, short.Device.Quantity)
			require.Equal(t, -2, *short.Device.IOR)
			require.Equal(t, [3]float64{0.95, 1, 0.55}, short.Positions[4])
			if want.surface {
				require.Equal(t, "INERT", short.Device.Surface.ID)
				require.Equal(t, "GYPSUM BOARD", gypsum.Device.Surface.ID)
				require.Equal(t, 0.5, *gypsum.Device.Surface.Emissivity)
			}
		})
	}
}

// Without a deck the IDs of the .smv file find the values, and its points are
// the positions. SIG_FIGS=4, SIG_FIGS_EXP=2.
func TestLinesWithSMVAlone(t *testing.T) {
	lines, problems := linesOf(t, "../testdata/runs/fleury_1t1_100_kW")
	require.Empty(t, problems)
	require.Len(t, lines, 8)
	require.Equal(t, "f000 [kW/m2] "+strings.Repeat("•", 34)+" x distance:", outline(lines)[0])
	require.Equal(t, "s150 [kW/m2] "+strings.Repeat("•", 34), outline(lines)[7])
	require.Equal(t, []float64{11.24, 8.279, 8.279, 6.271}, lines[0].Values[:4])
	require.Equal(t, 0.1764, lines[7].Values[33])
	require.Equal(t, [3]float64{2.1, 0, 0.8}, lines[1].Positions[33])
	require.Equal(t, [3]float64{-1, 0, 0}, *lines[1].Device.Orientation)
	require.Equal(t, fdsio.RadiativeHeatFlux, lines[1].Device.Quantity)
	require.Nil(t, lines[1].Device.Surface, "there is no wall")
}

// A line that runs over several surfaces has none of its own.
func TestLinesOverSurfaces(t *testing.T) {
	const dir, chid = "../testdata/runs/heat_flux_wall_full/", "heat_flux_wall_full"
	files := fstest.MapFS{}
	for _, suffix := range []string{".smv", ".fds", "_line.csv"} {
		text, err := os.ReadFile(dir + chid + suffix)
		require.NoError(t, err)
		files[chid+suffix] = &fstest.MapFile{Data: text}
	}
	const head, gypsum, inert = " INERT-PROFILE % GAUGE HEAT FLUX\n", "       0.25000", "       0.75000"
	smv := strings.Replace(string(files[chid+".smv"].Data), head+inert, head+gypsum, 1)
	require.NotEqual(t, string(files[chid+".smv"].Data), smv)
	files[chid+".smv"].Data = []byte(smv)
	run, err := fdsio.OpenFS(files, ".")
	require.NoError(t, err)
	lines, _, err := run.Lines()
	require.NoError(t, err)
	require.Equal(t, "GYPSUM BOARD", lines[0].Device.Surface.ID)
	require.Nil(t, lines[1].Device.Surface)
}

func TestLinesMissing(t *testing.T) {
	lines, problems := linesOf(t, "../testdata/runs/heat_flux_wall")
	require.Empty(t, lines)
	require.Empty(t, problems, "that deck has no lines")

	deck, err := os.ReadFile(lineSamples + "l1.fds")
	require.NoError(t, err)
	run, err := fdsio.OpenFS(fstest.MapFS{"l1.fds": {Data: deck}}, ".")
	require.NoError(t, err)
	_, problems, err = run.Lines()
	require.NoError(t, err)
	requireProblem(t, problems, fdsio.ErrEmpty, `l1_line.csv: the run declares 8 line devices ("A" first), but this file is not there`)
}

// Devices of one ID that have columns of their own are no line.
func TestLinesAreNotPoints(t *testing.T) {
	device := "DEVICE\n A % TEMPERATURE\n 0.1 0.2 0.3 0.0 0.0 -1.0 0 0 % null\n\n"
	line := "DEVICE\n L % TEMPERATURE\n 0.%d 0.2 0.3 0.0 0.0 -1.0 0 0 % null\n\n"
	history := "DEVICE\n T % TEMPERATURE\n 0.1 0.2 0.3 0.0 0.0 -1.0 0 0 % null\n\n"
	run, err := fdsio.OpenFS(fstest.MapFS{
		"c.smv":      {Data: []byte(device + device + strings.Replace(line, "%d", "1", 1) + strings.Replace(line, "%d", "2", 1) + history + history)},
		"c_devc.csv": {Data: []byte("s,C,C,C,C\nTime,A,A,T-1,T-2\n")},
		"c_line.csv": {Data: []byte("m,C\nL-x,L\n 1.0E-001, 2.0E+001\n 2.0E-001, 2.1E+001\n")},
	}, ".")
	require.NoError(t, err)
	lines, problems, err := run.Lines()
	require.NoError(t, err)
	require.Empty(t, problems)
	require.Equal(t, []string{"L [C] •• L-x:x"}, outline(lines))
	require.Equal(t, [][3]float64{{0.1, 0.2, 0.3}, {0.2, 0.2, 0.3}}, lines[0].Positions)
}

// A file that is not of this run says so instead of taking on its IDs.
func TestLinesOfAnotherRun(t *testing.T) {
	deck, err := os.ReadFile(lineSamples + "l1.fds")
	require.NoError(t, err)
	run, err := fdsio.OpenFS(fstest.MapFS{
		"l1.fds":      {Data: deck},
		"l1_line.csv": {Data: []byte("m,C\nX-x,X\n 1.0E-001, 2.0E+001\n")},
	}, ".")
	require.NoError(t, err)
	lines, problems, err := run.Lines()
	require.NoError(t, err)
	requireProblem(t, problems, fdsio.ErrUncertain, `l1_line.csv:2:1: found labels other than those of the 8 line devices that the deck or the .smv file declares, of which the first is "A"`)
	require.Equal(t, []string{"X [C] • X-x:x"}, outline(lines))
	require.Nil(t, lines[0].Device)
}

// Up to FDS 6.10.1 an ID may have commas; the deck tells where it ends.
func TestLinesCommaInID(t *testing.T) {
	file := []byte("m,C,m,C\na, b-x,a, b,B-x,B\n 1.0E-001, 2.0E+001, 3.0E-001, 4.0E+001\n")
	run, err := fdsio.OpenFS(fstest.MapFS{
		"c.fds": {Data: []byte("&HEAD CHID='c' /\n" +
			"&DEVC ID='a, b', XB=0.1,0.2,0.,0.,0.,0., POINTS=2, QUANTITY='TEMPERATURE' /\n" +
			"&DEVC ID='B', XB=0.1,0.2,0.,0.,0.,0., POINTS=2, QUANTITY='TEMPERATURE' /\n")},
		"c_line.csv": {Data: file},
	}, ".")
	require.NoError(t, err)
	lines, problems, err := run.Lines()
	require.NoError(t, err)
	require.Empty(t, problems)
	require.Equal(t, []string{"a, b [C] • a, b-x:x", "B [C] • B-x:x"}, outline(lines))

	lines, problems, err = fdsio.ReadLines(bytes.NewReader(file), "c_line.csv")
	require.NoError(t, err)
	requireProblem(t, problems, fdsio.ErrUncertain, "found 6 labels for 4 columns")
	require.Len(t, lines, 4)
}

func TestLinesBadInput(t *testing.T) {
	head := []string{"m,C", "A-x,A"}
	t.Run("asterisks", func(t *testing.T) {
		lines, problems := readLineText(t, append(head, " 1.0E+0,*******", " 2.0E+0, 2.0E+1")...)
		require.Len(t, problems, 1)
		require.EqualError(t, problems[0], `x_line.csv:3:9: device "A": found "*******", expected a number; it is taken as missing`)
		require.ErrorIs(t, problems[0], fdsio.ErrNumber)
		require.True(t, math.IsNaN(lines[0].Values[0]))
		require.Equal(t, 20.0, lines[0].Values[1])
	})
	t.Run("genuine NaN and infinity", func(t *testing.T) {
		lines, problems := readLineText(t, append(head, " 1.0000000E+000,            NaN", " 2.0000000E+000,      -Infinity", "NaN,NaN")...)
		require.Empty(t, problems)
		require.Len(t, lines[0].Values, 2)
		require.True(t, math.IsNaN(lines[0].Values[0]))
		require.Equal(t, math.Inf(-1), lines[0].Values[1])
	})
	t.Run("point outside of all meshes", func(t *testing.T) {
		lines, problems := readLineText(t, append(head, "NaN,NaN", " 2.0E+000, 2.0E+001")...)
		require.Len(t, problems, 1)
		require.EqualError(t, problems[0], `x_line.csv:4:1: device "A": found a value below padding, expected padding at the end of a line alone; the points above are taken as missing, as those outside of all meshes are`)
		require.Len(t, lines[0].Values, 2, "row k stays point k")
		require.Equal(t, 20.0, lines[0].Values[1])
	})
	t.Run("columns of unequal length", func(t *testing.T) {
		lines, problems := readLineText(t, append(head, " 1.0E+000, 2.0E+001", " 2.0E+000,NaN")...)
		requireProblem(t, problems, fdsio.ErrRagged, `device "A": its columns end in different rows`)
		require.Len(t, lines[0].Values, 2)
		require.True(t, math.IsNaN(lines[0].Values[1]))
	})
	t.Run("padding of FDS 6.1", func(t *testing.T) {
		lines, problems := readLineText(t, "m,C,m,C", "A-x,A,B-x,B", " 1.0E+000, 2.0E+001, 1.0E+000, 2.0E+001", " 2.0E+000, 2.0E+001,-9.99E+002,-9.99E+002")
		require.Len(t, problems, 1)
		requireProblem(t, problems, fdsio.ErrUncertain, `device "B": its last 1 points are -999 in every column, as FDS up to 6.1 pads lines`)
		require.Equal(t, []string{"A [C] •• A-x:x", "B [C] • B-x:x"}, outline(lines))
	})
	t.Run("ragged row", func(t *testing.T) {
		lines, problems := readLineText(t, append(head, " 1.0E+000, 2.0E+001", " 2.0E+000", " 3.0E+000, 2.2E+001")...)
		require.EqualError(t, problems[0], "x_line.csv:4: found 1 fields, expected 2 as in the first row of data; the row is left out, and its point is missing in every line")
		require.Equal(t, []float64{20, 22}, lines[0].Values)
	})
	t.Run("comma in a unit", func(t *testing.T) {
		lines, problems := readLineText(t, "m,a,b", "A-x,A", " 1.0E+000, 2.0E+001")
		requireProblem(t, problems, fdsio.ErrHeader, "x_line.csv:1: found 3 units for 2 columns")
		require.Equal(t, []string{"A-x •", "A •"}, outline(lines), "without units nothing tells a coordinate")
		require.Nil(t, lines[1].Unit)
	})
	t.Run("values with units of length", func(t *testing.T) {
		lines, problems := readLineText(t, "m/s,m/s", "VEL-x,VEL", " 1.0E+000, 2.0E+000")
		requireProblem(t, problems, fdsio.ErrUncertain, "for 2 lines (VEL-x, VEL)")
		require.Equal(t, []string{"VEL-x [m/s] •", "VEL [m/s] •"}, outline(lines), "two hidden lines of velocity")
	})
	t.Run("one line without coordinates or unit", func(t *testing.T) {
		lines, problems := readLineText(t, "", "E", " 9.0000000E-001")
		requireProblem(t, problems, fdsio.ErrUncertain, "for 1 lines (E)")
		require.Equal(t, []string{"E [] •"}, outline(lines))
	})
	t.Run("header alone", func(t *testing.T) {
		lines, problems := readLineText(t, head...)
		require.Empty(t, problems)
		require.Equal(t, []string{"A [C]  A-x:x"}, outline(lines))
	})
	t.Run("CRLF, BOM, blank and NUL-filled tail", func(t *testing.T) {
		text := "\ufeffm,C\r\nA-x,A\r\n 1.0E+000, 2.0E+001\r\n\r\n\x00\x00\x00"
		lines, problems, err := fdsio.ReadLines(strings.NewReader(text), "x_line.csv")
		require.NoError(t, err)
		require.Equal(t, []string{"A [C] • A-x:x"}, outline(lines))
		require.Len(t, problems, 1)
		require.ErrorIs(t, problems[0], fdsio.ErrTruncated)
	})
	for name, c := range map[string]struct {
		text     string
		sentinel error
		says     string
	}{
		"empty":             {"", fdsio.ErrEmpty, "x_line.csv: the file is empty: FDS is just rewriting it"},
		"units alone":       {"m,C\n", fdsio.ErrTruncated, "x_line.csv:2: the header is unfinished"},
		"unfinished header": {"m,C\nA-x", fdsio.ErrTruncated, "x_line.csv:2: the header is unfinished"},
		"device file":       {"s,C\nTime,A\n 0.0E+000, 2.0E+001\n", fdsio.ErrHeader, "is this a _devc.csv"},
		"million columns":   {strings.Repeat("m,", 1e6) + "\n", fdsio.ErrFormat, "x_line.csv:1: found 1000001 fields, expected at most 65536"},
		"wide row":          {"m\nA\n" + strings.Repeat("m,", 1e5) + "\n", fdsio.ErrFormat, "x_line.csv:3: found 100001 fields"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := fdsio.ReadLines(strings.NewReader(c.text), "x_line.csv")
			require.ErrorIs(t, err, c.sentinel)
			require.ErrorContains(t, err, c.says)
		})
	}
}

// endless is a file without a line end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestLongLineIsRefused(t *testing.T) {
	_, _, err := fdsio.ReadLines(endless{}, "x_line.csv")
	require.ErrorIs(t, err, fdsio.ErrFormat)
	require.EqualError(t, err, "x_line.csv:1: found a line of more than 16 MiB, which no FDS file has; reading ends here, is this one?")
	_, _, err = fdsio.ReadLines(io.MultiReader(strings.NewReader("m\nA\n"), endless{}), "x_line.csv")
	require.ErrorContains(t, err, "x_line.csv:3: found a line of more than")

	for _, head := range []string{"", "m\nA\n", "m\nA\n 1.0E+000\n"} {
		_, _, err = fdsio.ReadLines(io.MultiReader(strings.NewReader(head), iotest.ErrReader(fs.ErrPermission)), "x_line.csv")
		require.ErrorIs(t, err, fs.ErrPermission)
		require.ErrorContains(t, err, "x_line.csv")
	}
}

// Cut anywhere, the rows before the cut are all there and no number is wrong.
func TestLinesCutAtEveryByte(t *testing.T) {
	for _, name := range []string{lineSamples + "l1_line.csv", "../testdata/formats/numfmt/f_comma_line.csv"} {
		whole, err := os.ReadFile(name)
		require.NoError(t, err)
		all, _ := readLineFile(t, name)
		for cut := range whole {
			lines, problems, err := fdsio.ReadLines(bytes.NewReader(whole[:cut]), "cut")
			rows := bytes.Count(whole[:cut], []byte{'\n'}) - 2
			if rows < 0 {
				require.Error(t, err)
				continue
			}
			require.NoError(t, err)
			require.Len(t, lines, len(all))
			for i, l := range lines {
				n := min(rows, len(all[i].Values))
				require.Equal(t, all[i].Values[:n], append([]float64{}, l.Values...))
				require.Equal(t, all[i].ID, l.ID)
			}
			if whole[cut-1] != '\n' {
				requireProblem(t, problems, fdsio.ErrTruncated, "the last line has no line end")
			}
		}
	}
}

func FuzzLines(f *testing.F) {
	for _, pattern := range []string{lineSamples + "*_line.csv", "../testdata/formats/numfmt/*_line.csv"} {
		names, err := filepath.Glob(pattern)
		require.NoError(f, err)
		for _, name := range names {
			text, err := os.ReadFile(name)
			require.NoError(f, err)
			f.Add(text)
		}
	}
	deck, err := os.ReadFile(lineSamples + "l1.fds")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, text []byte) {
		check := func(lines []fdsio.Line, err error) {
			if err != nil {
				return
			}
			for _, l := range lines {
				for _, c := range l.Coordinates {
					require.Len(t, c.Values, len(l.Values))
				}
				if l.Positions != nil {
					require.Len(t, l.Positions, len(l.Values))
				}
			}
		}
		lines, _, err := fdsio.ReadLines(bytes.NewReader(text), "fuzz")
		check(lines, err)
		run, err := fdsio.OpenFS(fstest.MapFS{"l1.fds": {Data: deck}, "l1_line.csv": {Data: text}}, "l1.fds")
		require.NoError(t, err)
		lines, _, err = run.Lines()
		check(lines, err)
	})
}
