// Package slab allocates the memory into which large files are read.
package slab

import "unsafe"

// Make returns n zeros. Filling memory costs a page fault for each page, and
// columns side by side need an address translation each; both are cheaper with
// huge pages, which are asked for where the system has them.
func Make[T float32 | float64](n int) []T {
	slab := make([]T, n)
	advise(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(slab))), n*int(unsafe.Sizeof(T(0)))))
	return slab
}
