package bndf

// Patch is a rectangle of a wall: one face of an obstruction, or a part of an
// exterior wall of the mesh. Its values are at the nodes of the grid, from I1 to
// I2, J1 to J2 and K1 to K2; along its normal the two are the same.
type Patch struct {
	I1, I2, J1, J2, K1, K2 int // grid lines of the mesh File.Mesh, from 0

	IOR         int // ±1, ±2, ±3: the normal out of the solid, along ±x, ±y, ±z
	Obstruction int // place among the obstructions of Mesh in the .smv file, from 1; 0: exterior wall

	// Mesh is the number of a mesh in the file: that of the file itself up to FDS
	// 6.9.1, later that which has the obstruction. They differ only where a
	// removable obstruction of a neighbour shows through the boundary.
	Mesh int
}

// Axis returns the axis of the normal: 0, 1, 2 for x, y, z.
func (p Patch) Axis() int { return max(p.IOR, -p.IOR) - 1 }

// Axes returns the axes in the plane, in the order of the values: along the first
// they are neighbours.
func (p Patch) Axes() (l, n int) {
	axes := [3][2]int{{1, 2}, {0, 2}, {0, 1}}[p.Axis()]
	return axes[0], axes[1]
}

// Range returns the first and the last grid line along an axis.
func (p Patch) Range(axis int) (first, last int) {
	switch axis {
	case 0:
		return p.I1, p.I2
	case 1:
		return p.J1, p.J2
	}
	return p.K1, p.K2
}

// Nodes returns how many nodes there are along each of the [Patch.Axes]. The value
// at node (l, n), from 0, is the one at l + n·(nodes along l).
//
// Of a cell-centred file that is the value of the cell between the nodes l and
// l+1, n and n+1; those at the last l and at the last n are padding, with no
// meaning.
func (p Patch) Nodes() (l, n int) {
	axisL, axisN := p.Axes()
	return p.nodes(axisL), p.nodes(axisN)
}

// Cells returns how many cells there are along each of the [Patch.Axes].
func (p Patch) Cells() (l, n int) {
	l, n = p.Nodes()
	return l - 1, n - 1
}

// Values returns how many values a patch has at one time.
func (p Patch) Values() int {
	l, n := p.Nodes()
	return l * n
}

func (p Patch) nodes(axis int) int {
	first, last := p.Range(axis)
	return last - first + 1
}
