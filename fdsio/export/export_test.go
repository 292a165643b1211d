package export

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var nan = math.NaN()

// wall is a wall at y = 1 of two meshes with different cells, a masked cell, and a
// column that misses a value.
func wall() *Field {
	time := 30.0
	return &Field{
		Time:    &time,
		Columns: []Column{{"GAUGE HEAT FLUX", "kW/m2"}, {"it's ε", ""}},
		Tiles: []Tile{
			{
				X: []float64{0, 0.1, 0.3}, Y: []float64{1}, Z: []float64{0, 0.5, 1, 2},
				Values:   [][]float64{{1, 2, 3.25, nan, 5, 6}, {-1, nan, -3, nan, -5, -6}},
				Surfaces: []string{"INERT", "INERT", "GIPSPLATTE µ", "", "INERT", "INERT"},
			},
			{
				X: []float64{0.3, 1}, Y: []float64{1}, Z: []float64{0, 2},
				Values: [][]float64{{7}, {math.Inf(1)}},
			},
		},
	}
}

// floor is one tile of nodes at z = 0.5.
func floor() *Field {
	return &Field{Nodes: true, Columns: []Column{{"T", "C"}}, Tiles: []Tile{{
		X: []float64{0, 1, 3}, Y: []float64{10, 12}, Z: []float64{0.5},
		Values: [][]float64{{20, 21, 22, 23, 24, nan}},
	}}}
}

func write(t *testing.T, format string, f *Field) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, Write(&b, format, f))
	return b.Bytes()
}

func TestCSV(t *testing.T) {
	require.Equal(t, `x,y,z,dx,dy,dz,area,surface,GAUGE HEAT FLUX (kW/m2),it's ε
0.05,1,0.25,0.1,0,0.5,0.05,INERT,1,-1
0.2,1,0.25,0.19999999999999998,0,0.5,0.09999999999999999,INERT,2,
0.05,1,0.75,0.1,0,0.5,0.05,GIPSPLATTE µ,3.25,-3
0.05,1,1.5,0.1,0,1,0.1,INERT,5,-5
0.2,1,1.5,0.19999999999999998,0,1,0.19999999999999998,INERT,6,-6
0.65,1,1,0.7,0,2,1.4,,7,
`, string(write(t, "csv", wall())))
	require.Equal(t, `x,y,z,dx,dy,dz,area,surface,T (C)
0,10,0.5,0.5,1,0,0.5,,20
1,10,0.5,1.5,1,0,1.5,,21
3,10,0.5,1,1,0,1,,22
0,12,0.5,0.5,1,0,0.5,,23
1,12,0.5,1.5,1,0,1.5,,24
`, string(write(t, "csv", floor())))

	odd := floor()
	odd.Columns[0] = Column{`a,"b"`, ""}
	rows, err := csv.NewReader(bytes.NewReader(write(t, "csv", odd))).ReadAll()
	require.NoError(t, err)
	require.Equal(t, `a,"b"`, rows[0][8])
}

// The areas in a file add up to that of the wall.
func TestAreas(t *testing.T) {
	for _, f := range []*Field{wall(), floor()} {
		rows, err := csv.NewReader(bytes.NewReader(write(t, "csv", f))).ReadAll()
		require.NoError(t, err)
		sum := 0.0
		for _, row := range rows[1:] {
			area, err := strconv.ParseFloat(row[6], 64)
			require.NoError(t, err)
			sum += area
		}
		want := 2 - 0.2*0.5 // of the wall, less the masked cell
		if f.Nodes {
			want = 3*2 - 1 // less what is nearest to the node without data
		}
		require.InDelta(t, want, sum, 1e-12) // rounding
	}
}

// npy takes a NumPy file apart.
func npy(t *testing.T, data []byte) (header string, body []byte) {
	t.Helper()
	require.Equal(t, "\x93NUMPY\x01\x00", string(data[:8]))
	n := int(binary.LittleEndian.Uint16(data[8:]))
	require.Zero(t, (10+n)%64)
	require.EqualValues(t, '\n', data[9+n])
	return strings.TrimSpace(string(data[10 : 10+n])), data[10+n:]
}

func float(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) }

func TestNPY(t *testing.T) {
	header, body := npy(t, write(t, "npy", floor()))
	require.Equal(t, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }", header)
	require.Len(t, body, 8*6)
	require.Equal(t, 21.0, float(body[8:]))
	require.True(t, math.IsNaN(float(body[40:])))

	header, body = npy(t, write(t, "npy", wall()))
	require.Equal(t, `{'descr': [('x1', '<f8'), ('x2', '<f8'), ('y1', '<f8'), ('y2', '<f8'), ('z1', '<f8'), ('z2', '<f8'), ('area', '<f8'), `+
		`('surface', '<U12'), ('GAUGE HEAT FLUX', '<f8'), ('it\'s \U000003b5', '<f8'), ], 'fortran_order': False, 'shape': (6,), }`, header)
	const record = 7*8 + 12*4 + 2*8
	require.Len(t, body, 6*record)
	third := body[2*record:]
	for i, want := range []float64{0, 0.1, 1, 1, 0.5, 1, 0.05} {
		require.Equal(t, want, float(third[8*i:]))
	}
	var name []rune
	for i := range 12 {
		name = append(name, rune(binary.LittleEndian.Uint32(third[56+4*i:])))
	}
	require.Equal(t, "GIPSPLATTE µ", string(name))
	require.Equal(t, 3.25, float(third[56+48:]))
	require.Equal(t, -3.0, float(third[56+48+8:]))
	require.True(t, math.IsNaN(float(body[6*record-8:])), "infinite")

	long := floor()
	long.Tiles = append(long.Tiles, long.Tiles[0])
	long.Columns[0].Name = strings.Repeat("x", 70_000)
	require.ErrorContains(t, Write(&bytes.Buffer{}, "npy", long), "too many for NPY")
}

// vtkFile is what of a VTU file a reader needs.
type vtkFile struct {
	Type       string `xml:"type,attr"`
	ByteOrder  string `xml:"byte_order,attr"`
	HeaderType string `xml:"header_type,attr"`
	Grid       struct {
		FieldData []dataArray `xml:"FieldData>DataArray"`
		Piece     struct {
			NumberOfPoints, NumberOfCells int         `xml:",attr"`
			PointData                     []dataArray `xml:"PointData>DataArray"`
			CellData                      []dataArray `xml:"CellData>DataArray"`
			Points                        []dataArray `xml:"Points>DataArray"`
			Cells                         []dataArray `xml:"Cells>DataArray"`
		}
	} `xml:"UnstructuredGrid"`
}

type dataArray struct {
	Type   string `xml:"type,attr"`
	Name   string `xml:",attr"`
	Format string `xml:"format,attr"`
	Text   string `xml:",chardata"`
}

// numbers decodes an array.
func (a dataArray) numbers(t *testing.T) (out []float64) {
	t.Helper()
	require.Equal(t, "binary", a.Format)
	data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(a.Text))
	require.NoError(t, err)
	n := binary.LittleEndian.Uint64(data)
	data = data[8:]
	require.Len(t, data, int(n), a.Name)
	for size := sizes[a.Type]; len(data) > 0; data = data[size:] {
		var b [8]byte
		copy(b[:], data[:size])
		if a.Type == "Float64" {
			out = append(out, float(b[:]))
		} else {
			out = append(out, float64(binary.LittleEndian.Uint64(b[:])))
		}
	}
	return out
}

func parseVTU(t *testing.T, data []byte) vtkFile {
	t.Helper()
	var v vtkFile
	require.NoError(t, xml.Unmarshal(data, &v))
	require.Equal(t, []string{"UnstructuredGrid", "LittleEndian", "UInt64"}, []string{v.Type, v.ByteOrder, v.HeaderType})
	return v
}

func TestVTUOfCells(t *testing.T) {
	v := parseVTU(t, write(t, "vtu", wall()))
	piece := v.Grid.Piece
	require.Equal(t, 12+4, piece.NumberOfPoints)
	require.Equal(t, 6, piece.NumberOfCells)
	require.Equal(t, dataArray{"Float64", "TimeValue", "ascii", "30"}, v.Grid.FieldData[0])
	require.Equal(t, dataArray{"Int32", "surface not known", "ascii", "0"}, v.Grid.FieldData[1])
	require.Equal(t, dataArray{"Int32", "surface GIPSPLATTE µ", "ascii", "1"}, v.Grid.FieldData[2])
	require.Equal(t, dataArray{"Int32", "surface INERT", "ascii", "2"}, v.Grid.FieldData[3])
	require.Equal(t, "GAUGE HEAT FLUX (kW/m2)", piece.CellData[0].Name)
	require.Equal(t, []float64{1, 2, 3.25, 5, 6, 7}, piece.CellData[0].numbers(t))
	require.Equal(t, "it's ε", piece.CellData[1].Name)
	require.True(t, math.IsNaN(piece.CellData[1].numbers(t)[1]))
	require.True(t, math.IsNaN(piece.CellData[1].numbers(t)[5]), "infinite")
	require.Equal(t, []float64{2, 2, 1, 2, 2, 0}, piece.CellData[2].numbers(t))

	points, corners := piece.Points[0].numbers(t), piece.Cells[0].numbers(t)
	require.Equal(t, []float64{4, 8, 12, 16, 20, 24}, piece.Cells[1].numbers(t))
	require.Equal(t, []float64{9, 9, 9, 9, 9, 9}, piece.Cells[2].numbers(t))
	corner := func(cell, k int) []float64 {
		p := 3 * int(corners[4*cell+k])
		return points[p : p+3]
	}
	require.Equal(t, [][]float64{{0, 1, 0.5}, {0.1, 1, 0.5}, {0.1, 1, 1}, {0, 1, 1}}, [][]float64{corner(2, 0), corner(2, 1), corner(2, 2), corner(2, 3)})
	require.Equal(t, [][]float64{{0.3, 1, 0}, {1, 1, 2}}, [][]float64{corner(5, 0), corner(5, 2)})
}

func TestVTUOfNodes(t *testing.T) {
	v := parseVTU(t, write(t, "vtu", floor()))
	require.Empty(t, v.Grid.FieldData)
	require.Empty(t, v.Grid.Piece.CellData)
	require.Equal(t, 6, v.Grid.Piece.NumberOfPoints)
	require.Equal(t, 1, v.Grid.Piece.NumberOfCells, "not where a node has no data")
	require.Equal(t, []float64{0, 1, 4, 3}, v.Grid.Piece.Cells[0].numbers(t))
	values := v.Grid.Piece.PointData[0].numbers(t)
	require.Equal(t, []float64{20, 21, 22, 23, 24}, values[:5])
	require.Equal(t, []float64{3, 12, 0.5}, v.Grid.Piece.Points[0].numbers(t)[15:])
}

func TestFieldsThatCannotBeWritten(t *testing.T) {
	for want, change := range map[string]func(*Field){
		"tile 1: it has 2, 2 and 4 grid lines along x, y and z, expected one along the normal": func(f *Field) { f.Tiles[0].X, f.Tiles[0].Y = []float64{0, 1}, []float64{1, 2} },
		"tile 2: it has 1, 1 and 2 grid lines":                                                 func(f *Field) { f.Tiles[1].X = f.Tiles[1].X[:1] },
		"tile 1: it has 0, 1 and 4 grid lines":                                                 func(f *Field) { f.Tiles[0].X = nil },
		"tile 1: Z[2] is 0.5, expected grid lines that increase":                               func(f *Field) { f.Tiles[0].Z[2] = 0.5 },
		"tile 1: Y[0] is NaN, expected grid lines that increase":                               func(f *Field) { f.Tiles[0].Y[0] = nan },
		"tile 1: it has values of 1 columns, expected 2":                                       func(f *Field) { f.Tiles[0].Values = f.Tiles[0].Values[:1] },
		"tile 1: it has 5 values, expected 2 × 3":                                              func(f *Field) { f.Tiles[0].Values[1] = f.Tiles[0].Values[1][:5] },
		"tile 1: it has 6 values, expected 3 × 4":                                              func(f *Field) { f.Nodes = true },
		"tile 1: it has 1 surfaces, expected one for each cell":                                func(f *Field) { f.Tiles[0].Surfaces = f.Tiles[0].Surfaces[:1] },
		`column "GAUGE HEAT FLUX": expected names that differ`:                                 func(f *Field) { f.Columns[1].Name = "GAUGE HEAT FLUX" },
		`column "": expected names that differ, and are not empty`:                             func(f *Field) { f.Columns[1].Name = "" },
		"no cell has a value":                                                                  func(f *Field) { f.Tiles = nil },
	} {
		for _, format := range Formats {
			f := wall()
			change(f)
			var b bytes.Buffer
			require.ErrorContains(t, Write(&b, format, f), want)
			require.Zero(t, b.Len())
		}
	}
	require.ErrorIs(t, CSV(&bytes.Buffer{}, &Field{}), ErrNoData)
	require.EqualError(t, Write(&bytes.Buffer{}, "vtkhdf", wall()), `fdsio/export: unknown format "vtkhdf": expected one of csv, npy, vtu`)
	for _, format := range Formats {
		require.ErrorContains(t, Write(failing{}, format, wall()), "disk full")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, fmt.Errorf("disk full") }

// samples writes files for other programs to read, into the folder that the
// environment names.
func TestSamplesForOtherPrograms(t *testing.T) {
	dir := os.Getenv("EXPORT_SAMPLES")
	if dir == "" {
		t.Skip("EXPORT_SAMPLES names no folder")
	}
	for name, f := range map[string]*Field{"wall": wall(), "floor": floor()} {
		for _, format := range Formats {
			require.NoError(t, os.WriteFile(filepath.Join(dir, name+"."+format), write(t, format, f), 0o644))
		}
	}
}

// A wall of 200 × 400 cells.
func BenchmarkWrite(b *testing.B) {
	f := &Field{Columns: []Column{{"GAUGE HEAT FLUX", "kW/m2"}}, Tiles: []Tile{{Y: []float64{1}}}}
	t := &f.Tiles[0]
	for i := range 401 {
		t.Z = append(t.Z, float64(i)/200)
		if i <= 200 {
			t.X = append(t.X, float64(i)/200)
		}
	}
	t.Values = [][]float64{make([]float64, 200*400)}
	for i := range t.Values[0] {
		t.Values[0][i] = float64(i) / 7
	}
	for _, format := range Formats {
		b.Run(format, func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, Write(&bytes.Buffer{}, format, f))
			}
		})
	}
}
