package fdsio

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func smvOf(t *testing.T, text string) (*SMV, []*Problem) {
	t.Helper()
	s, problems, err := ReadSMV(strings.NewReader(text), "x.smv")
	require.NoError(t, err)
	return s, problems
}

func fileOf(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../testdata/" + name)
	require.NoError(t, err)
	return string(text)
}

func TestSMVOfARun(t *testing.T) {
	s, problems := smvOf(t, fileOf(t, "runs/heat_flux_wall_6101/heat_flux_wall_6101.smv"))
	require.Empty(t, problems)
	require.Equal(t, "heat_flux_wall_6101", s.CHID)
	require.Equal(t, []string{"heat_flux_wall_6101_devc.csv"}, s.tables("devc"))
	require.Equal(t, []string{"INERT", "GYPSUM BOARD", "BURNER"}, s.Surfaces[:3])
	require.Equal(t, "INERT", s.DefaultSurface)
	require.Len(t, s.Meshes, 2)
	require.Equal(t, "warm gauge", s.Devices[6].Prop)
	require.Equal(t, 34+20+20+5, len(s.Devices), "each point of a line is listed")
}

// What two meshes on stretched grids have, section by section.
func TestSMVSections(t *testing.T) {
	s, problems := smvOf(t, fileOf(t, "formats/bndf_new/b1.smv"))
	require.Empty(t, problems)
	require.Equal(t, &[2]float64{0, 0.3}, s.Times)
	require.Len(t, s.Meshes, 2)
	left, right := s.Meshes[0], s.Meshes[1]
	require.Equal(t, "left", left.ID)
	require.Equal(t, [3]int{4, 5, 6}, left.Cells)
	require.Equal(t, &[6]int{0, 2}, left.Neighbours)
	require.Equal(t, [6]float64{0.4, 0.8, 0, 0.5, 0, 0.6}, right.Bounds)
	require.Equal(t, []float64{0, 0.05, 0.1, 0.25, 0.4}, left.Nodes[0], "behind a line of the transform")
	require.Equal(t, []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6}, left.Nodes[2])

	require.Len(t, left.Vents, 10)
	spot, open, filled := left.Vents[0], left.Vents[1], left.Vents[2]
	require.Equal(t, "spot", spot.ID)
	require.Equal(t, 1, spot.Number)
	require.Equal(t, [6]float64{0, 0, 0.1, 0.2, 0.3, 0.5}, spot.Box)
	require.Equal(t, &[6]int{0, 0, 1, 2, 3, 5}, spot.Index)
	require.Equal(t, 1, *spot.IOR)
	require.Equal(t, "open", open.ID)
	require.Equal(t, "OPEN", open.Surface)
	require.True(t, filled.FilledIn)
	require.False(t, open.FilledIn)
	require.Empty(t, filled.ID)

	require.Len(t, right.Obstructions, 3)
	plate := right.Obstructions[1]
	require.Equal(t, "plate", plate.ID)
	require.Equal(t, &[6]int{2, 2, 3, 5, 3, 5}, plate.Index)
	require.Equal(t, &[6]bool{true, true}, plate.Exposed)
	require.Equal(t, &[6]bool{true, true, true, true, true, true}, plate.InBoundaryFiles)
	require.False(t, *plate.Removable)
	require.Equal(t, &[6]bool{}, left.Obstructions[1].InBoundaryFiles, "BNDF_OBST=F")

	require.Equal(t, SliceFile{Mesh: 1, ID: "sl one", Index: &[6]int{3, 3, 0, 5, 0, 6}, Name: "b1_1_1.sf", Quantity: "TEMPERATURE", Short: "temp", Unit: "C"}, s.Slices[0])
	require.True(t, s.Slices[1].CellCentered)
	require.Len(t, s.Boundary, 8)
	require.Equal(t, BoundaryFile{Mesh: 2, Name: "b1_2_4.bf", Quantity: "GAUGE HEAT FLUX", Short: "gauge", Unit: "kW/m2"}, s.Boundary[7])
	require.True(t, s.Boundary[1].CellCentered)
	require.Equal(t, Activation{ID: "d4", Device: 4}, s.Activations[len(s.Activations)-1])

	// July 2016: no neighbours, IDs or flags; names with leading zeros.
	old, problems := smvOf(t, fileOf(t, "formats/bndf_old/b1o.smv"))
	require.Empty(t, problems)
	require.Len(t, old.Meshes, 2)
	require.Nil(t, old.Meshes[0].Neighbours)
	require.Nil(t, old.Times)
	require.Equal(t, "b1o.end", old.EndianFile)
	require.Equal(t, left.Nodes, old.Meshes[0].Nodes)
	require.Len(t, old.Boundary, 8)
	require.Equal(t, SliceFile{Mesh: 1, Index: &[6]int{3, 3, 0, 5, 0, 6}, Name: "b1o_0001_01.sf", Quantity: "TEMPERATURE", Short: "temp", Unit: "C"}, old.Slices[0])
	require.Len(t, old.Meshes[1].Obstructions, 3)
	require.Nil(t, old.Meshes[1].Obstructions[0].Exposed)
	require.Equal(t, right.Obstructions[0].Box, old.Meshes[1].Obstructions[0].Box)

	geom, _ := smvOf(t, fileOf(t, "formats/smv_misc/g1.smv"))
	require.Equal(t, BoundaryFile{Mesh: 1, Name: "g1_1_1.be", Quantity: "GAUGE HEAT FLUX", Short: "gauge", Unit: "kW/m2", Geometry: true}, geom.Boundary[0])
}

// Numbers of eight digits before the point fill their columns, so that no blank
// is left between them.
func TestSMVTouchingNumbers(t *testing.T) {
	const surfaces = "SURFACE\n INERT\nSURFACE\n A\nSURFACE\n B\nGRID   m\n     4     4     4\n"
	const touching = "12345678.0000012345682.00000       1.00000       2.00000-1234567.00000-1234566.00000"
	want := [6]float64{12345678, 12345682, 1, 2, -1234567, -1234566}

	s, problems := smvOf(t, "GRID   m\n     4     4     4     0     0     0     0     0     0\n\nPDIM\n"+touching+"       0.00000       0.00000       0.00000\n")
	require.Empty(t, problems)
	require.Equal(t, want, s.Meshes[0].Bounds)
	require.Equal(t, [3]int{4, 4, 4}, s.Meshes[0].Cells)

	s, problems = smvOf(t, surfaces+"VENT\n    2    1\n"+touching+"     1   2\n"+touching+"     2   1\n")
	require.Empty(t, problems)
	require.Equal(t, []Vent{{Number: 1, Box: want, Surface: "B"}, {Number: 2, Box: want, Surface: "A", FilledIn: true}}, s.Meshes[0].Vents)

	// Obstructions have a blank between the columns since 6.11.0.
	spaced := "-12345678.00000 12345682.00000        1.00000        2.00000 -1234567.00000 -1234566.00000"
	for _, line := range []string{touching, strings.Replace(spaced, "-12345678", "12345678", 1)} {
		s, problems = smvOf(t, surfaces+"OBST\n           1\n"+line+"       1      0      1      2      0      1      2   ! o\n")
		require.Empty(t, problems)
		require.Equal(t, []Obstruction{{ID: "o", Number: 1, Box: want, Surfaces: [6]string{"INERT", "A", "B", "INERT", "A", "B"}}}, s.Meshes[0].Obstructions)
	}
}

// Coordinates that FDS could not print are lost: what has them is left out, and
// each is reported with its line.
func TestSMVOverflow(t *testing.T) {
	text := fileOf(t, "formats/smv_misc/big.smv")
	s, problems := smvOf(t, text)
	require.Empty(t, s.Devices)
	require.Len(t, s.Meshes, 1)
	require.Empty(t, s.Meshes[0].Obstructions)
	require.Empty(t, s.Meshes[0].Vents)
	lines := strings.Split(text, "\n")
	require.Len(t, problems, 2+1+1+1+6) // devices, the bounds of the mesh, its grid along y, an obstruction, vents
	for _, p := range problems {
		require.ErrorIs(t, p, ErrFormat)
		require.Contains(t, lines[p.Line-1], "*****")
		require.Contains(t, p.Error(), "expected")
	}
	require.Contains(t, problems[0].Error(), `x.smv:143: `)
	require.Contains(t, problems[0].Error(), `device "d % x" is left out`)

	// The deck still has the devices, and where they are.
	run, err := Open("../testdata/formats/smv_misc/big.smv")
	require.NoError(t, err)
	require.Len(t, run.Devices, 2)
	require.Equal(t, "d % x", run.Devices[0].ID)
	require.Equal(t, &[3]float64{12345680.5, 123456780, 2}, run.Devices[0].Position)
	require.Equal(t, 40.0, *run.Devices[1].Prop.GaugeTemperature)
	require.Nil(t, run.Devices[0].Surface, "the .smv file, which would settle it, can't")
}

func TestSMVDevices(t *testing.T) {
	const place = "       0.10000       0.20000       0.30000       0.00000      -1.00000       0.00000  0  0"
	s, problems := smvOf(t, `DEVICE
 d % x % y % WALL TEMPERATURE
`+place+` % p % q

DEVICE
   two blanks % RADIOMETER
`+place+` #        0.00000       0.80000       0.10000       0.90000       0.70000       0.60000 % null

DEVICE
  % GAUGE HEAT FLUX
`+place+` % null

DEVICE
 none
 0.1 0.2
DEVICE
 short % RADIOMETER
 0.1 0.2
DEVICE_ACT     none
     1      0.00     0
`)
	require.Len(t, s.Devices, 3)
	require.Equal(t, "d % x % y", s.Devices[0].ID, "only the last % is the format's")
	require.Equal(t, "WALL TEMPERATURE", s.Devices[0].Quantity)
	require.Equal(t, [3]float64{0.1, 0.2, 0.3}, s.Devices[0].Position)
	require.Equal(t, [3]float64{0, -1, 0}, s.Devices[0].Orientation)
	require.Nil(t, s.Devices[0].Box)
	require.Equal(t, "  two blanks", s.Devices[1].ID, "one blank is the format's")
	require.Equal(t, &[6]float64{0, 0.9, 0.8, 0.7, 0.1, 0.6}, s.Devices[1].Box) // from x1 y1 z1 x2 y2 z2
	require.Equal(t, "null", s.Devices[1].Prop)
	require.Empty(t, s.Devices[2].ID)
	require.Len(t, problems, 2)
	require.Contains(t, problems[0].Error(), `x.smv:14: found " none", expected ID % QUANTITY`)
	require.Contains(t, problems[1].Error(), `x.smv:18: found " 0.1 0.2", expected a position and an orientation; device "short" is left out`)
}

// FDS 6.6.0 calls itself 6.5.3 in the first line, and what it is in the second.
func TestSMVVersion(t *testing.T) {
	for text, want := range map[string]string{
		"FDSVERSION\nFDS-6.11.1-138-ge06f10c5-master\n\n":                         "6.11.1+138",
		"FDSVERSION\nFDS 6.5.1\n\n\nENDF\n x.end\n":                               "6.5.1",
		"FDSVERSION\nFDS 6.5.3\nFDS6.6.0-0-g5b0a9ac-release       \n\nINPF\n x\n": "6.6.0",
		"FDSVERSION\nFDS 6.5.1\nunknown\n\n":                                      "6.5.1",
	} {
		s, problems := smvOf(t, text)
		require.Empty(t, problems)
		require.NotNil(t, s.Version, text)
		require.Equal(t, want, s.Version.String(), text)
	}
	s, _ := smvOf(t, "FDSVERSION\nunknown\n\nCHID\n x\n")
	require.Nil(t, s.Version)
	require.Equal(t, "x", s.CHID)
}

// A blank title is a blank line, not the end of the section.
func TestSMVBlankTitle(t *testing.T) {
	s, problems := smvOf(t, "TITLE\n \nCHID\n x\n")
	require.Empty(t, problems)
	require.Empty(t, s.Title)
	require.Equal(t, "x", s.CHID)
}

func TestSMVMalformed(t *testing.T) {
	const mesh = "GRID m\n 4 4 4\n"
	for text, want := range map[string]string{
		"GRID\n a b c\n":                        "x.smv:2: found \" a b c\", expected the numbers of cells",
		mesh + "PDIM\n 1 2 3\n":                 "x.smv:4: found \" 1 2 3\", expected the bounds of a mesh",
		mesh + "VENT\n\n":                       "x.smv:4: found \"\", expected 2 numbers of rows",
		mesh + "VENT\n 1 0\n 1 2 3\n":           "x.smv:5: found \" 1 2 3\", expected six coordinates and the surface of a vent",
		mesh + "OBST\n 1\n 1 2 3\n":             "x.smv:5: found \" 1 2 3\", expected six coordinates and the surfaces of an obstruction",
		mesh + "VENT\n 1 0\n 0 1 0 1 0 0 1 7\n": "x.smv:5: found surface 7, expected a number below 0",
	} {
		_, problems := smvOf(t, text)
		require.Len(t, problems, 1, text)
		require.Contains(t, problems[0].Error(), want)
		require.ErrorIs(t, problems[0], ErrFormat)
	}
}

// A .smv file that was copied while FDS wrote it, or that a full disk cut short:
// what comes before the cut is read as in the whole file.
func TestSMVCutAnywhere(t *testing.T) {
	names, err := filepath.Glob("../testdata/*/*/*.smv")
	require.NoError(t, err)
	require.Greater(t, len(names), 15)
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		whole, _, err := ReadSMV(bytes.NewReader(text), name)
		require.NoError(t, err)
		for cut := 0; cut < len(text); cut += 97 {
			s, _, err := ReadSMV(bytes.NewReader(text[:cut]), name)
			require.NoError(t, err)
			require.LessOrEqual(t, len(s.Devices), len(whole.Devices))
			for i := range s.Devices {
				require.Equal(t, whole.Devices[i], s.Devices[i])
			}
			for m := range s.Meshes {
				for i, v := range s.Meshes[m].Vents {
					require.Equal(t, whole.Meshes[m].Vents[i].Box, v.Box)
				}
				for i, o := range s.Meshes[m].Obstructions {
					require.Equal(t, whole.Meshes[m].Obstructions[i].Box, o.Box)
				}
			}
			for i := range s.Boundary {
				require.Equal(t, whole.Boundary[i], s.Boundary[i])
			}
			for i := range s.Slices {
				require.Equal(t, whole.Slices[i], s.Slices[i])
			}
			if s.Version != nil {
				require.Equal(t, whole.Version, s.Version)
			}
		}
	}
}

// ask asks for the surface in each direction at some points, on and off the grid.
func (g *geometry) ask(ground string) (answers []string) {
	points := [][3]float64{{}, {0.5, 0.5, 0.5}, {1, 1, 1}, {math.NaN(), math.Inf(1), -1e300}}
	for _, m := range g.meshes {
		for _, o := range m.Obstructions {
			points = append(points, [3]float64{o.Box[1], o.Box[3], o.Box[5]})
		}
		for _, v := range m.Vents {
			points = append(points, [3]float64{v.Box[0], v.Box[2], v.Box[4]})
		}
	}
	for _, p := range points[:min(len(points), 20)] {
		for ior := -4; ior <= 4; ior++ {
			answers = append(answers, g.surfaceAt(p, ior, ground))
		}
	}
	return answers
}

func FuzzReadSMV(f *testing.F) {
	f.Add([]byte("TITLE\n t\n\nFDSVERSION\nFDS 6.5.1\n\n\nCHID\n x\n\nCSVF\n devc\n x_devc.csv\n"))
	f.Add([]byte("SURFDEF\n INERT\nSURFACE\n INERT\nGRID   m\n 4 4 4 0\nPDIM\n" + strings.Repeat("       0.00000       1.00000", 3) +
		"\nOBST\n 1\n 0 .5 0 .5 0 .5 1 0 0 0 0 0 0 ! o\nVENT\n 2 1\n 0 1 0 1 0 0 1 0\n"))
	f.Add([]byte("DEVICE\n a % b % RADIOMETER\n 0 0 0 0 0 1 0 0 # 0 0 0 1 1 1 % p\n"))
	f.Add([]byte("VENT\n 1e99 -1e99\nOBST\n 9999999999\nGRID\n NaN -5 1e300\nPDIM\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, problems, err := ReadSMV(bytes.NewReader(text), "x.smv")
		if err != nil {
			t.Fatalf("reading from memory fails: %v", err)
		}
		if n := bytes.Count(text, []byte("DEVICE")); len(s.Devices) > n {
			t.Errorf("%d devices out of %d sections", len(s.Devices), n)
		}
		lines := bytes.Count(text, []byte("\n"))
		for _, p := range problems {
			if p.Line > lines+1 || p.Err == nil {
				t.Errorf("a problem beyond the %d lines or of no kind: %v", lines, p)
			}
		}
		for _, id := range (&geometry{meshes: s.Meshes}).ask("ground") {
			if id != "" && len(s.Meshes) == 0 {
				t.Errorf("surface %q where there is no mesh", id)
			}
		}
	})
}

func FuzzReadDeck(f *testing.F) {
	f.Add([]byte("&HEAD CHID='x', TITLE='t' /\n&MISC TMPA=25. /\n&MESH IJK=4,4,4, XB=0,1,0,1,0,1 /\n&DEVC ID='a', XYZ=.5,.5,0., IOR=3, QUANTITY='RADIOMETER' /\n"))
	f.Add([]byte("&MATL ID='G', DENSITY=1. /\n&SURF ID='S', MATL_ID(1,1:2)='G','G', MATL_MASS_FRACTION(1,1:2)=.5,.5, DEFAULT=T /\n&MESH /\n"))
	f.Add([]byte("&MESH /\n&OBST XB=.3,.7,.3,.7,0.,.4, SURF_IDS='A','B','C' /\n&VENT MB='XMIN', SURF_ID='A' /\n&VENT PBZ=.4 /\n"))
	f.Add([]byte("&MESH IJK=0,-1,0, XB=1,0,1,0,NaN,Inf /\n&VENT XB=6*0. /\n&OBST XB=0,1,0,1,0,1, SURF_ID6(7)='x' /\n"))
	f.Add([]byte("&PROP ID='p', GAUGE_EMISSIVITY=.9 /\n&DEVC PROP_ID='p', XB=6*0., POINTS=-3, STATISTICS='MAX' /\n"))
	f.Add([]byte("&MULT ID='m', DX=.1, DXB=1,2,3,4,5,6, DX0=.5, I_UPPER=2, J_LOWER=-1, K_UPPER_SKIP=0 /\n&MESH MULT_ID='m' /\n&OBST XB=0,1,0,1,0,.1, MULT_ID='m' /\n&INIT XB=0,1,0,1,0,.1, MULT_ID='m' /\n"))
	f.Add([]byte("&MULT ID='m', DX=.1, N_LOWER=-3, N_UPPER=99999999, N_LOWER_SKIP=1 /\n&VENT XB=0,1,0,1,0,0, RADIUS=.1, MULT_ID='m' /\n&CATF OTHER_FILES='a' /\n&TAIL /\n&HOLE XB=6*0 /\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var d *Deck
		var problems []*Problem
		allocated := allocation(func() { d, problems = ReadDeck("x.fds", text) })
		// Copies by MULT cost the deck nothing; their number is bounded.
		require.LessOrEqual(t, allocated, 8*uint64(len(text))+256<<20)
		if n := bytes.Count(text, []byte("&DEVC")); len(d.Devices) > n {
			t.Errorf("%d devices out of %d groups", len(d.Devices), n)
		}
		for _, dev := range d.Devices {
			if len(dev.ID) > maxID {
				t.Errorf("an ID of %d bytes", len(dev.ID))
			}
			if dev.Position != nil && dev.IOR != nil {
				d.surfaceAt(*dev.Position, *dev.IOR, d.DefaultSurface)
			}
		}
		for _, in := range d.Inits {
			if in.Box != nil && len(d.Boxes(*in.Box, in.Multiplier)) > maxCopies {
				t.Errorf("more copies than the limit")
			}
		}
		lines := bytes.Count(text, []byte("\n"))
		for _, p := range problems {
			if p.Line > lines+1 || p.Err == nil || p.Text == "" {
				t.Errorf("a problem beyond the %d lines, of no kind or without words: %v", lines, p)
			}
		}
		answers := d.ask(d.DefaultSurface)
		for _, id := range answers {
			if id != "" && len(d.meshes) == 0 {
				t.Errorf("surface %q where there is no mesh", id)
			}
			d.Emissivity(id)
		}
		again, _ := ReadDeck("x.fds", text)
		if !slices.Equal(answers, again.ask(again.DefaultSurface)) {
			t.Error("the same deck gives other surfaces the second time")
		}
	})
}
