// Package export writes the values of walls and slices for other programs: CSV
// for spreadsheets and pandas, NPY for NumPy, VTU for ParaView, VisIt and PyVista.
//
// VTU is VTK's XML format of unstructured grids: it holds walls of several meshes,
// whatever their cells, in one file that is written as it goes, and every program
// that reads VTKHDF reads it, too. HDF5, which VTKHDF needs, would be a dependency
// many times the size of this package.
package export
