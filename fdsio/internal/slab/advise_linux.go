package slab

import (
	"syscall"
	"unsafe"
)

// hugePage is what the kernel may use in place of 512 ordinary pages.
const hugePage = 2 << 20

func advise(slab []byte) {
	if len(slab) < 4*hugePage {
		return
	}
	start := int(-uintptr(unsafe.Pointer(&slab[0])) % hugePage)
	whole := slab[start : start+(len(slab)-start)/hugePage*hugePage]
	// Only advice: without it all works as well, if not as fast.
	_ = syscall.Madvise(whole, syscall.MADV_HUGEPAGE)
}
