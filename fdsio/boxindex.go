package fdsio

import "math"

// meshIndex finds what is near a point of a mesh without going through all.
type meshIndex struct{ obstructions, vents boxIndex }

// indexMeshes prepares [geometry.meshAt]: a bucket holds about one mesh.
func (g *geometry) indexMeshes() {
	perAxis := cellsPerBucket * int(math.Ceil(math.Cbrt(float64(len(g.meshes)))))
	domain := &Mesh{Cells: [3]int{perAxis, perAxis, perAxis}}
	for i := range g.meshes {
		for axis := range 3 {
			low, high := g.meshes[i].Bounds[2*axis], g.meshes[i].Bounds[2*axis+1]
			if i == 0 || low < domain.Bounds[2*axis] {
				domain.Bounds[2*axis] = low
			}
			if i == 0 || high > domain.Bounds[2*axis+1] {
				domain.Bounds[2*axis+1] = high
			}
		}
	}
	g.places = newBoxIndex(domain, len(g.meshes), func(n int) [6]float64 { return g.meshes[n].Bounds })
}

// index prepares [geometry.surfaceAt], so that many devices among many
// obstructions do not cost their product.
func (g *geometry) index() {
	g.nearby = make([]meshIndex, len(g.meshes))
	for i := range g.meshes {
		m := &g.meshes[i]
		g.nearby[i].obstructions = newBoxIndex(m, len(m.Obstructions), func(n int) [6]float64 { return m.Obstructions[n].Box })
		g.nearby[i].vents = newBoxIndex(m, len(m.Vents), func(n int) [6]float64 { return m.Vents[n].Box })
	}
}

// A boxIndex divides a mesh into buckets and lists for each the boxes that reach
// into it. Those that reach into many are listed once, as large.
type boxIndex struct {
	mesh    *Mesh
	buckets map[[3]int8][]int32 // nil where there are few boxes
	large   []int32
}

const (
	mostPerAxis    = 32 // buckets
	cellsPerBucket = 4  // at least: boxes are some cells large
	fewBoxes       = 32 // not worth an index
	manyBuckets    = 64
)

func newBoxIndex(m *Mesh, n int, box func(int) [6]float64) boxIndex {
	x := boxIndex{mesh: m}
	if n > fewBoxes {
		x.buckets = map[[3]int8][]int32{}
	}
	for i := range n {
		from, to, ok := x.reach(box(i))
		if x.buckets == nil || !ok {
			x.large = append(x.large, int32(i))
			continue
		}
		var b [3]int8
		for b[0] = from[0]; b[0] <= to[0]; b[0]++ {
			for b[1] = from[1]; b[1] <= to[1]; b[1]++ {
				for b[2] = from[2]; b[2] <= to[2]; b[2]++ {
					x.buckets[b] = append(x.buckets[b], int32(i))
				}
			}
		}
	}
	return x
}

// reach returns the first and last bucket along each axis that a box reaches
// into, with a cell around it for what is off the grid; ok is false if these are
// too many, or unknown.
func (x *boxIndex) reach(box [6]float64) (from, to [3]int8, ok bool) {
	size := 1
	for axis := range 3 {
		around := math.Abs(x.mesh.cell(axis)) + 2*hair
		low, lowOK := x.bucket(axis, box[2*axis]-around)
		high, highOK := x.bucket(axis, box[2*axis+1]+around)
		if !lowOK || !highOK || high < low {
			return from, to, false
		}
		from[axis], to[axis] = low, high
		size *= int(high-low) + 1
	}
	return from, to, size <= manyBuckets
}

// bucket returns the number of the bucket for a coordinate; those outside the
// mesh are in the outermost ones.
func (x *boxIndex) bucket(axis int, v float64) (int8, bool) {
	low, high := x.mesh.Bounds[2*axis], x.mesh.Bounds[2*axis+1]
	buckets := float64(max(1, min(x.mesh.Cells[axis]/cellsPerBucket, mostPerAxis)))
	n := (v - low) / (high - low) * buckets
	if math.IsNaN(n) || high <= low {
		return 0, false
	}
	return int8(max(0, min(n, buckets-1))), true
}

// at returns the boxes that can be near a point, in their order.
func (x *boxIndex) at(p [3]float64) []int32 {
	if x.buckets == nil {
		return x.large
	}
	var b [3]int8
	for axis, v := range p {
		n, ok := x.bucket(axis, v)
		if !ok {
			return x.large // no box is in a bucket
		}
		b[axis] = n
	}
	return mergeSorted(x.buckets[b], x.large)
}

// mergeSorted joins two lists of ascending numbers.
func mergeSorted(a, b []int32) []int32 {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	out := make([]int32, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0] < b[0] {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}
