package bndf

import "math"

// A node of a boundary file has the mean of the cells of its patch around it, of
// those that FDS counted. There are more nodes than cells, and the cells can be had
// from them: the node at a corner of the patch has the value of the cell there,
// each further node gives one more cell. What rounding of the nodes adds up to on
// the way is kept small by coming from all sides. Where these do not agree, FDS
// did not count the cells that are counted here.

// recovery recovers the cells of one patch from its nodes.
type recovery struct {
	l, n    int // cells
	room    *recoveryRoom
	weights [2]weighing // along L and N, where all cells count
	counted []bool      // cells that FDS counted; nil: all
	times   []float64   // by node: how many cells it is the mean of, where not all count
}

// recoveryRoom is what recoveries work in, one after the other.
type recoveryRoom struct {
	rows, row []float64    // recovered along N only
	from      [4][]float64 // the cells, from each corner, with a border of zeros
}

// newRecovery prepares for a patch of l by n cells.
func newRecovery(l, n int, counted []bool, room *recoveryRoom) *recovery {
	r := &recovery{l: l, n: n, counted: counted, room: room}
	if counted == nil {
		r.weights = [2]weighing{newWeighing(l), newWeighing(n)}
		return r
	}
	r.times = make([]float64, (l+1)*(n+1))
	for j := range n {
		for i := range l {
			if counted[i+j*l] {
				for _, node := range [4]int{i + j*(l+1), i + 1 + j*(l+1), i + (j+1)*(l+1), i + 1 + (j+1)*(l+1)} {
					r.times[node]++
				}
			}
		}
	}
	return r
}

// recoverCells sets out to the values of the cells; of those that FDS did not count they
// mean nothing. It reports whether the nodes are means of these cells.
func recoverCells[T float32 | float64](r *recovery, out []float64, nodes []T) bool {
	allowed := 64 * nodeRounding * math.Sqrt(float64(r.l*r.n)) * largest(nodes)
	if r.counted == nil {
		return recoverAlongN(r, nodes) <= allowed && r.alongL(out) <= allowed
	}
	return recoverFromCorners(r, out, nodes) <= allowed
}

// nodeRounding is the standard uncertainty of a node, relative to the largest of
// its patch: FDS adds up four cells and divides in single precision.
const nodeRounding = 1.0 / (1 << 24)

// recoveryGrowth is the factor by which the uncertainty of a cell is larger than
// that of nodes.
func recoveryGrowth(p Patch, cellL, cellN int) float64 {
	l, n := p.Cells()
	variance := func(cells, i int) float64 {
		first, last := float64(4*i+1), float64(4*(cells-1-i)+1)
		return first * last / (first + last)
	}
	return math.Sqrt(variance(l, cellL) * variance(n, cellN))
}

// largest returns the largest magnitude.
func largest[T float32 | float64](values []T) float64 {
	most := T(0)
	for _, v := range values {
		if v < 0 {
			v = -v
		}
		if v > most {
			most = v
		}
	}
	return float64(most)
}

// sized returns a slice with room for n values, one that is there if it is large
// enough.
func sized(v []float64, n int) []float64 {
	if cap(v) < n {
		return make([]float64, n)
	}
	return v[:n]
}

// weighing is how much the value of each cell of a line counts that comes from its
// beginning, and from its end: as one over the variance that the rounding of the
// nodes on the way has given it. This is the least-squares solution.
type weighing struct{ first, last []float64 }

func newWeighing(n int) weighing {
	w := weighing{make([]float64, n), make([]float64, n)}
	all := float64(4*(n-1) + 2)
	for i := range n {
		w.first[i] = float64(4*(n-1-i)+1) / all
		w.last[i] = float64(4*i+1) / all
	}
	return w
}

// recoverAlongN returns by how much the two ends disagree at most.
func recoverAlongN[T float32 | float64](r *recovery, nodes []T) (apart float64) {
	width, w := r.l+1, r.weights[1]
	r.room.rows, r.room.row = sized(r.room.rows, r.n*width), sized(r.room.row, width)
	rows, here := r.room.rows, r.room.row
	for i, v := range nodes[:width] {
		rows[i] = float64(v)
	}
	for j := 1; j < r.n; j++ {
		before, row := rows[(j-1)*width:j*width], rows[j*width:(j+1)*width]
		for i, v := range nodes[j*width : (j+1)*width] {
			row[i] = 2*float64(v) - before[i]
		}
	}
	for i, v := range nodes[r.n*width:] {
		here[i] = float64(v)
		apart = max(apart, math.Abs(here[i]-rows[(r.n-1)*width+i]))
	}
	for j := r.n - 1; j >= 0; j-- {
		row, first, last := rows[j*width:(j+1)*width], w.first[j], w.last[j]
		for i, v := range nodes[j*width : (j+1)*width] {
			row[i] = first*row[i] + last*here[i]
			here[i] = 2*float64(v) - here[i]
		}
	}
	return apart
}

// alongL recovers along L what has been recovered along N.
func (r *recovery) alongL(out []float64) (apart float64) {
	first, last := r.weights[0].first, r.weights[0].last
	for j := range r.n {
		nodes, row := r.room.rows[j*(r.l+1):(j+1)*(r.l+1)], out[j*r.l:(j+1)*r.l]
		v := nodes[0]
		row[0] = v
		for i := 1; i < len(row); i++ {
			v = 2*nodes[i] - v
			row[i] = v
		}
		v = nodes[r.l]
		apart = max(apart, math.Abs(v-row[r.l-1]))
		for i := r.l - 1; i >= 0; i-- {
			row[i] = first[i]*row[i] + last[i]*v
			v = 2*nodes[i] - v
		}
	}
	return apart
}

// recoverFromCorners recovers a patch with cells that do not count.
func recoverFromCorners[T float32 | float64](r *recovery, out []float64, nodes []T) (apart float64) {
	width := r.l + 2
	from := &r.room.from
	for corner := range from {
		from[corner] = sized(from[corner], width*(r.n+2))
		clear(from[corner])
		march(r, from[corner], nodes, corner&1, corner>>1)
	}
	for j := range r.n {
		up, down := float64(r.n-j), float64(j+1)
		for i := range r.l {
			at := i + 1 + (j+1)*width
			a, b, c, d := from[0][at], from[1][at], from[2][at], from[3][at]
			right, left := float64(r.l-i), float64(i+1)
			// As one over the number of cells on the way.
			out[i+j*r.l] = ((a*right+b*left)*up + (c*right+d*left)*down) / ((right + left) * (up + down))
			apart = max(apart, max(a, b, c, d)-min(a, b, c, d))
		}
	}
	return apart
}

// march goes through the cells from a corner: along L from the end if endL is 1,
// along N if endN is.
func march[T float32 | float64](r *recovery, out []float64, nodes []T, endL, endN int) {
	stepL, stepN := 1-2*endL, 1-2*endN
	width := r.l + 2
	for k := range r.n {
		j := k
		if endN == 1 {
			j = r.n - 1 - k
		}
		i := endL * (r.l - 1)
		at := i + 1 + (j+1)*width
		node := i + endL + (j+endN)*(r.l+1)
		behind, aslant := 0.0, 0.0
		for range r.l {
			beside := out[at-stepN*width]
			v := 0.0
			if r.counted[i+j*r.l] {
				v = r.times[node]*float64(nodes[node]) - behind - beside - aslant
			}
			out[at], behind, aslant = v, v, beside
			i, at, node = i+stepL, at+stepL, node+stepL
		}
	}
}
