package bndf_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
)

// made is a boundary file that a test makes up.
type made struct {
	order   binary.ByteOrder
	patches []bndf.Patch
	times   []float32
	values  [][]float32 // by time
}

// makeFile makes up values; those of the times that are given twice differ.
func makeFile(times []float32, patches ...bndf.Patch) *made {
	m := &made{order: binary.LittleEndian, patches: patches, times: times}
	random := rand.New(rand.NewPCG(5, 5))
	n := 0
	for _, p := range patches {
		n += p.Values()
	}
	for range times {
		values := make([]float32, n)
		for i := range values {
			values[i] = float32(random.NormFloat64() * 10)
		}
		m.values = append(m.values, values)
	}
	return m
}

// wall is a patch of an exterior wall, normal to y.
func wall(i1, i2, k1, k2 int) bndf.Patch {
	return bndf.Patch{I1: i1, I2: i2, J1: 0, J2: 0, K1: k1, K2: k2, IOR: 2, Mesh: 1}
}

// header returns the bytes before the first frame, file all of them.
func (m *made) header() []byte {
	b := startFile(m.order)
	b = m.record(b, m.word(nil, uint32(len(m.patches))))
	for _, p := range m.patches {
		var text []byte
		for _, v := range []int{p.I1, p.I2, p.J1, p.J2, p.K1, p.K2, p.IOR, p.Obstruction, p.Mesh} {
			text = m.word(text, uint32(int32(v)))
		}
		b = m.record(b, text)
	}
	return b
}

func (m *made) file() []byte {
	b := m.header()
	for i, time := range m.times {
		b = m.record(b, m.word(nil, math.Float32bits(time)))
		values := m.values[i]
		for _, p := range m.patches {
			var text []byte
			for _, v := range values[:p.Values()] {
				text = m.word(text, math.Float32bits(v))
			}
			b, values = m.record(b, text), values[p.Values():]
		}
	}
	return b
}

func (m *made) open() (*bndf.File, error) { return openBytes(m.file()) }

func (m *made) word(b []byte, v uint32) []byte { return appendWord(m.order, b, v) }

func (m *made) record(b, text []byte) []byte { return appendRecord(m.order, b, text) }

func startFile(order binary.ByteOrder) []byte {
	var b []byte
	for _, label := range []string{"GAUGE HEAT FLUX", "gauge", "kW/m2"} {
		b = appendRecord(order, b, append([]byte(label), bytes.Repeat([]byte{' '}, 30-len(label))...))
	}
	return b
}

func appendWord(order binary.ByteOrder, b []byte, v uint32) []byte {
	var word [4]byte
	order.PutUint32(word[:], v)
	return append(b, word[:]...)
}

func appendRecord(order binary.ByteOrder, b, text []byte) []byte {
	b = appendWord(order, b, uint32(len(text)))
	return appendWord(order, append(b, text...), uint32(len(text)))
}

func openBytes(data []byte) (*bndf.File, error) {
	return bndf.NewFile(bytes.NewReader(data), int64(len(data)), "x_1_1.bf", fdsio.BoundaryFile{}, nil)
}
