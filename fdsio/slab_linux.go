package fdsio

import (
	"syscall"
	"unsafe"
)

// hugePage is what the kernel may use in place of 512 ordinary pages.
const hugePage = 2 << 20

// newSlab allocates memory for columns. Filling it costs a page fault for each
// page, and columns side by side need an address translation each, which the
// kernel makes cheaper by huge pages if it is asked to.
func newSlab(n int) []float64 {
	slab := make([]float64, n)
	if size := n * 8; size >= 4*hugePage {
		start := int(-uintptr(unsafe.Pointer(&slab[0])) % hugePage)
		bytes := unsafe.Slice((*byte)(unsafe.Pointer(&slab[0])), size)
		whole := bytes[start : start+(size-start)/hugePage*hugePage]
		// Only advice: without it all works as well, if not as fast.
		_ = syscall.Madvise(whole, syscall.MADV_HUGEPAGE)
	}
	return slab
}
