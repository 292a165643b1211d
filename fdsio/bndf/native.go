package bndf

import (
	"encoding/binary"
	"math/bits"
	"unsafe"
)

// nativeOrder is the byte order of the machine.
var nativeOrder binary.ByteOrder = binary.BigEndian

func init() {
	if binary.NativeEndian.Uint16([]byte{1, 0}) == 1 {
		nativeOrder = binary.LittleEndian
	}
}

// Files have words of four bytes, markers and numbers alike. Where the byte order
// is that of the machine they are taken as they are, without a copy.

func wordsOf(values []float32) []uint32 {
	return unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(values))), len(values))
}

func floatsOf(words []uint32) []float32 {
	return unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(words))), len(words))
}

func bytesOf(words []uint32) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words))), 4*len(words))
}

// swap turns words of the other byte order.
func swap(words []uint32) {
	for i, w := range words {
		words[i] = bits.ReverseBytes32(w)
	}
}
