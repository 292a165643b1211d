// Bigbndf writes a run with a boundary file of any size as FDS would, to measure
// readers with:
//
//	bigbndf -cells 199,199,199 -frames 1000 -o big        # 6 patches of 200 x 200
//	bigbndf -obstructions 500 -cells 7,12,15 -frames 300 -o many   # 3000 patches
//
// writes big.smv and big_1_1.bf: the gauge heat flux on the six walls of a mesh,
// or on all sides of so many obstructions of so many cells each. -centered writes
// cell-centred values. Numbers are the same in every run.
package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bigbndf:", err)
		os.Exit(2)
	}
}

func run(args []string, stderr io.Writer) error {
	flags := flag.NewFlagSet("bigbndf", flag.ContinueOnError)
	flags.SetOutput(stderr)
	cells := flags.String("cells", "199,199,199", "`numbers` of cells along x, y, z of the mesh, or of each obstruction")
	obstructions := flags.Int("obstructions", 0, "number of obstructions; 0 for the walls of the mesh")
	frames := flags.Int("frames", 1000, "number of output times")
	centered := flags.Bool("centered", false, "write the values of cells")
	name := flags.String("o", "big", "`path` of the files to write, up to .smv")
	if err := flags.Parse(args); err != nil {
		return err
	}
	c := &scene{obstructions: *obstructions, centered: *centered}
	for axis, text := range strings.Split(*cells, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || axis > 2 {
			return fmt.Errorf("found -cells %s, expected three numbers from 1", *cells)
		}
		c.size[axis] = n
	}
	if c.size[2] == 0 || *obstructions < 0 || *frames < 0 {
		return errors.New("expected three numbers of cells, and no negative numbers; -h shows how")
	}
	c.place()
	if err := create(*name+".smv", func(w *bufio.Writer) { c.writeSMV(w, filepath.Base(*name)) }); err != nil {
		return err
	}
	return create(*name+"_1_1.bf", func(w *bufio.Writer) { c.writeBF(w, *frames) })
}

// create writes a file. A failed write comes again with Flush.
func create(name string, write func(*bufio.Writer)) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	write(w)
	return errors.Join(w.Flush(), f.Close())
}

// scene is a mesh with cells of 5 cm and what lies in it.
type scene struct {
	size         [3]int // cells of the mesh, or of an obstruction
	obstructions int
	centered     bool

	cells   [3]int   // of the mesh
	boxes   [][6]int // of the obstructions, grid lines
	patches [][9]int32
}

const cell = 0.05 // m

// place puts the obstructions one beside the other, and finds the patches.
func (c *scene) place() {
	if c.obstructions == 0 {
		c.cells = c.size
		c.addPatches([6]int{0, c.size[0], 0, c.size[1], 0, c.size[2]}, 0, -1)
		return
	}
	side := int(math.Ceil(math.Cbrt(float64(c.obstructions))))
	for axis, n := range c.size {
		c.cells[axis] = side*(n+1) + 1
	}
	for i := range c.obstructions {
		at := [3]int{i % side, i / side % side, i / side / side}
		var box [6]int
		for axis, n := range c.size {
			box[2*axis] = 1 + at[axis]*(n+1)
			box[2*axis+1] = box[2*axis] + n
		}
		c.boxes = append(c.boxes, box)
		c.addPatches(box, i+1, 1)
	}
}

// addPatches adds the six sides of a box, seen from without (1) or within (-1).
func (c *scene) addPatches(box [6]int, obstruction, side int) {
	for i := range 6 {
		axis, end := i/2, i%2
		p := box
		p[2*axis], p[2*axis+1] = box[i], box[i]
		ior := (axis + 1) * (2*end - 1) * side
		c.patches = append(c.patches, [9]int32{int32(p[0]), int32(p[1]), int32(p[2]), int32(p[3]), int32(p[4]), int32(p[5]),
			int32(ior), int32(obstruction), 1})
	}
}

func (c *scene) writeSMV(w *bufio.Writer, chid string) {
	fmt.Fprintf(w, "TITLE\n %s\n\nCHID\n %s\n\nNMESHES\n     1\n\nSURFDEF\n INERT\n\nSURFACE\n INERT\n 5000.00    1.00\n 0      1.00000      1.00000      1.00000      0.80000      0.40000      1.00000\n null\n\n", chid, chid)
	fmt.Fprintf(w, "GRID   mesh\n%6d%6d%6d\n\nPDIM\n", c.cells[0], c.cells[1], c.cells[2])
	for _, n := range c.cells {
		fmt.Fprintf(w, "%14.5f%14.5f", 0.0, cell*float64(n))
	}
	fmt.Fprintln(w)
	for axis, n := range c.cells {
		fmt.Fprintf(w, "\nTRN%c\n     0\n", 'X'+axis)
		for i := range n + 1 {
			fmt.Fprintf(w, "%5d%14.5f\n", i, cell*float64(i))
		}
	}
	fmt.Fprintf(w, "\nOBST\n%6d\n", len(c.boxes))
	for i, box := range c.boxes {
		for _, line := range box {
			fmt.Fprintf(w, "%14.5f ", cell*float64(line))
		}
		fmt.Fprintf(w, "%d 0 0 0 0 0 0 ! box %d\n", i+1, i+1)
	}
	for _, box := range c.boxes {
		fmt.Fprintf(w, "%5d%5d%5d%5d%5d%5d   -1   -1\n", box[0], box[1], box[2], box[3], box[4], box[5])
	}
	kind := "BNDF"
	if c.centered {
		kind = "BNDC"
	}
	fmt.Fprintf(w, "\nVENT\n     0     0\n\n%s     1     1\n %s_1_1.bf\n GAUGE HEAT FLUX\n gauge\n kW/m2\n", kind, chid)
}

func (c *scene) writeBF(w *bufio.Writer, frames int) {
	for _, label := range []string{"GAUGE HEAT FLUX", "gauge", "kW/m2"} {
		record(w, fmt.Appendf(nil, "%-30s", label))
	}
	record(w, binary.LittleEndian.AppendUint32(nil, uint32(len(c.patches))))
	var shapes [][]float32
	for _, p := range c.patches {
		var b []byte
		for _, v := range p {
			b = binary.LittleEndian.AppendUint32(b, uint32(v))
		}
		record(w, b)
		shapes = append(shapes, c.shape(p))
	}
	random := uint32(1)
	var b []byte
	for frame := range frames {
		time := float64(frame) / 10
		record(w, binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(time))))
		growth := float32(1 - math.Exp(-time/10))
		for _, shape := range shapes {
			b = b[:0]
			for _, v := range shape {
				random = random*1664525 + 1013904223
				v *= growth + float32(random>>8)*0x1p-27 // flickers by an eighth
				b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
			}
			record(w, b)
		}
	}
}

// shape is what the flux over a patch grows to: as of a fire before its middle,
// 20 kW/m2 at most. The padding of cell-centred values is 0.
func (c *scene) shape(p [9]int32) []float32 {
	var ranges [2][2]float64 // in the plane
	k := 0
	for axis := range 3 {
		if p[2*axis] != p[2*axis+1] {
			ranges[k] = [2]float64{float64(p[2*axis]), float64(p[2*axis+1])}
			k++
		}
	}
	var out []float32
	for n := ranges[1][0]; n <= ranges[1][1]; n++ {
		for l := ranges[0][0]; l <= ranges[0][1]; l++ {
			dl := (l - ranges[0][0]) / (ranges[0][1] - ranges[0][0])
			dn := (n - ranges[1][0]) / (ranges[1][1] - ranges[1][0])
			v := 20 * math.Exp(-8*(dl-0.5)*(dl-0.5)-4*(dn-0.4)*(dn-0.4))
			if c.centered && (dl == 1 || dn == 1) {
				v = 0
			}
			out = append(out, float32(v))
		}
	}
	return out
}

// record writes a record of Fortran: its length, what it holds, its length.
func record(w *bufio.Writer, b []byte) {
	var length [4]byte
	binary.LittleEndian.PutUint32(length[:], uint32(len(b)))
	w.Write(length[:])
	w.Write(b)
	w.Write(length[:])
}
