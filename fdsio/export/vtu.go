package export

import (
	"bufio"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"slices"
)

// VTU writes an unstructured grid in VTK's XML format: a quadrilateral for each
// cell with data, with its values and the number of its surface, which the field
// data "surface NAME" tells; or the nodes with their values, and a quadrilateral
// where all four have data. Lengths are in m. A missing value is NaN.
func VTU(w io.Writer, f *Field) error {
	grids, err := f.grids()
	if err != nil {
		return err
	}
	v := &vtu{Writer: bufio.NewWriter(w), Field: f, grids: grids}
	v.layOut()
	v.text(`<?xml version="1.0"?>
<VTKFile type="UnstructuredGrid" version="1.0" byte_order="LittleEndian" header_type="UInt64">
<UnstructuredGrid>
`)
	v.fieldData()
	v.text(fmt.Sprintf("<Piece NumberOfPoints=\"%d\" NumberOfCells=\"%d\">\n", len(v.points)/3, len(v.corners)/4))
	v.values()
	v.text("<Points>\n")
	v.array("Points", "Float64", 3, len(v.points), func(i int) uint64 { return math.Float64bits(v.points[i]) })
	v.text("</Points>\n<Cells>\n")
	v.array("connectivity", "Int64", 1, len(v.corners), func(i int) uint64 { return uint64(v.corners[i]) })
	v.array("offsets", "Int64", 1, len(v.corners)/4, func(i int) uint64 { return uint64(4 * (i + 1)) })
	const quad = 9
	v.array("types", "UInt8", 1, len(v.corners)/4, func(int) uint64 { return quad })
	v.text("</Cells>\n</Piece>\n</UnstructuredGrid>\n</VTKFile>\n")
	return v.Flush()
}

// vtu is a file as it is written. Its writer keeps the first error.
type vtu struct {
	*bufio.Writer
	*Field
	grids    []grid
	points   []float64
	corners  []int64 // of each cell four points
	kept     []kept
	surfaces []string // that there are
}

// kept is a value that is in the file: a cell with data, or any node.
type kept struct{ tile, k int }

func (v *vtu) text(s string) { v.WriteString(s) }

// layOut collects points and cells.
func (v *vtu) layOut() {
	names := map[string]bool{}
	for tile := range v.grids {
		g := &v.grids[tile]
		first := int64(len(v.points) / 3)
		across, up := g.lines[g.l], g.lines[g.n]
		for _, n := range up {
			for _, l := range across {
				var p [3]float64
				p[g.normal], p[g.l], p[g.n] = g.lines[g.normal][0], l, n
				v.points = append(v.points, p[:]...)
			}
		}
		width := len(across)
		for j := range len(up) - 1 {
			for i := range width - 1 {
				corners := []int{j*width + i, j*width + i + 1, (j+1)*width + i + 1, (j+1)*width + i}
				k := j*(width-1) + i
				if v.Nodes && !slices.ContainsFunc(corners, func(c int) bool { return !g.has(c) }) || !v.Nodes && g.has(k) {
					for _, c := range corners {
						v.corners = append(v.corners, first+int64(c))
					}
					if !v.Nodes {
						v.kept = append(v.kept, kept{tile, k})
						names[g.surface(k)] = true
					}
				}
			}
		}
		if v.Nodes {
			for k := range g.count() {
				v.kept = append(v.kept, kept{tile, k})
			}
		}
	}
	for n := range names {
		v.surfaces = append(v.surfaces, n)
	}
	slices.Sort(v.surfaces)
}

// fieldData writes the time and the names of surfaces.
func (v *vtu) fieldData() {
	v.text("<FieldData>\n")
	if v.Time != nil {
		v.text(fmt.Sprintf("<DataArray type=\"Float64\" Name=\"TimeValue\" NumberOfTuples=\"1\" format=\"ascii\">%v</DataArray>\n", *v.Time))
	}
	for i, name := range v.surfaces {
		if name == "" {
			name = "not known"
		}
		if v.hasSurfaces() { // an array of strings would say it better, but few programs read those
			v.text(`<DataArray type="Int32" Name="`)
			xml.EscapeText(v, []byte("surface "+name))
			v.text(fmt.Sprintf("\" NumberOfTuples=\"1\" format=\"ascii\">%d</DataArray>\n", i))
		}
	}
	v.text("</FieldData>\n")
}

func (v *vtu) hasSurfaces() bool {
	return slices.ContainsFunc(v.surfaces, func(s string) bool { return s != "" })
}

// values writes the columns and the surfaces.
func (v *vtu) values() {
	element := "CellData"
	if v.Nodes {
		element = "PointData"
	}
	v.text("<" + element + ` Scalars="`)
	xml.EscapeText(v, []byte(v.Columns[0].heading()))
	v.text("\">\n")
	for c, column := range v.Columns {
		v.array(column.heading(), "Float64", 1, len(v.kept), func(i int) uint64 {
			return math.Float64bits(v.grids[v.kept[i].tile].value(c, v.kept[i].k))
		})
	}
	if v.hasSurfaces() {
		v.array("surface", "Int32", 1, len(v.kept), func(i int) uint64 {
			n, _ := slices.BinarySearch(v.surfaces, v.grids[v.kept[i].tile].surface(v.kept[i].k))
			return uint64(n)
		})
	}
	v.text("</" + element + ">\n")
}

// sizes are those of the types of numbers.
var sizes = map[string]int{"UInt8": 1, "Int32": 4, "Int64": 8, "Float64": 8}

// array writes numbers in base 64, the count of their bytes before them.
func (v *vtu) array(name, kind string, components, n int, bits func(int) uint64) {
	v.text(`<DataArray type="` + kind + `" Name="`)
	xml.EscapeText(v, []byte(name))
	v.text(fmt.Sprintf("\" NumberOfComponents=\"%d\" format=\"binary\">\n", components))
	size := sizes[kind]
	e := base64.NewEncoder(base64.StdEncoding, v)
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], uint64(n*size))
	e.Write(b[:])
	for i := range n {
		binary.LittleEndian.PutUint64(b[:], bits(i))
		e.Write(b[:size])
	}
	e.Close()
	v.text("\n</DataArray>\n")
}
