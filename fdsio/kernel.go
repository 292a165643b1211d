package fdsio

import (
	"encoding/binary"
	"math"
)

// This file turns the cells that FDS writes by default into numbers. With
// SIG_FIGS=8 and SIG_FIGS_EXP=3 a cell is 16 bytes,
//
//	s d . d d d d d   d d E ± d d d ,
//	0 1 2 3 4 5 6 7   8 9 . . . . . 15
//
// two 64-bit words: a minus sign or a blank, eight digits, three digits of
// exponent and the separator or the line end. Eight digits and the powers of ten
// up to 1e22 are exact as float64, so that one multiplication or division gives
// the nearest float64, as strconv.ParseFloat does. What is not of this form, or
// has an exponent beyond these, is left to [parseNumber].

// cellSize is the size of such a cell with its separator.
const cellSize = 16

// tileRows is the number of rows [decodeTile] reads: eight float64 fill one cache
// line of a column.
const tileRows = 8

// The exponents of numbers with seven decimals for which one exact power of ten
// is enough.
const minExactExponent, maxExactExponent = 7 - 22, 7 + 22

// exactPowers are the powers of ten that are exact as float64.
var exactPowers = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// scale is what the sign and the exponent of a cell do to its digits.
type scale struct {
	key      uint64 // the characters: "E-003", nothing, the sign; the first lowest
	mul, div float64
}

// scales finds the scale of a cell by the characters of its exponent and sign,
// and checks them at the same time. Unused entries have a key that nothing has.
var scales = func() (table [1 << scaleBits]scale) {
	for i := range table {
		table[i] = scale{key: math.MaxUint64, mul: 1, div: 1}
	}
	for e := minExactExponent; e <= maxExactExponent; e++ {
		sign, digits := byte('+'), e
		if e < 0 {
			sign, digits = '-', -e
		}
		text := [8]byte{'E', sign, '0', '0' + byte(digits/10), '0' + byte(digits%10)}
		mul, div := 1., 1.
		if e < 7 {
			div = exactPowers[7-e]
		} else {
			mul = exactPowers[e-7]
		}
		text[6] = ' '
		key := binary.LittleEndian.Uint64(text[:])
		table[scaleIndex(key)] = scale{key, mul, div}
		text[6] = '-'
		key = binary.LittleEndian.Uint64(text[:])
		table[scaleIndex(key)] = scale{key, -mul, div}
	}
	return table
}()

// scaleFactor was found by trying: it gives each of the 90 keys an index of its own.
const scaleFactor, scaleBits = 0xe128a9045bb3b3b, 7

func scaleIndex(key uint64) uint64 { return key * scaleFactor >> (64 - scaleBits) }

const (
	eachByte = 0x0101010101010101
	zeros    = '0' * eachByte
	highBits = 0x80 * eachByte
)

// Where the words of a cell have its point and its separator.
const pointShift, endShift = 16, 56

// cellDigits gathers the eight digits, without their '0', from the words of a
// cell; the first one is lowest. The result is right if the point is.
func cellDigits(lo, hi, point uint64) uint64 {
	// Shifted, the first word has its point where the first digit belongs.
	return lo>>pointShift ^ point ^ lo>>8&0xff ^ hi<<48 ^ zeros
}

// notDigits has a high bit set if a byte of digits is more than 9.
func notDigits(digits uint64) uint64 { return digits + (0x80-10)*eachByte | digits }

// joinDigits makes one number of eight digits: neighbours join to pairs, pairs to
// fours, fours to eight.
func joinDigits(digits uint64) float64 {
	pairs := digits*10 + digits>>8
	const pair = 0xff_0000_00ff
	// Signed, because the conversion to float64 is then one instruction.
	return float64(int64((pairs&pair*(100+1000000<<32) + pairs>>16&pair*(1+10000<<32)) >> 32))
}

// scaleKey is what [scales] is looked up with. A wrong separator, too, gives a
// key that is not in the table.
func scaleKey(lo, hi, end uint64) uint64 { return (hi^end<<endShift)>>16 | lo<<56>>8 }

// decodeCell reads a cell from its two words. point is the decimal mark, end the
// character after the number. ok is false if the cell is not of the form above.
func decodeCell(lo, hi, point, end uint64) (v float64, ok bool) {
	digits := cellDigits(lo, hi, point)
	key := scaleKey(lo, hi, end)
	s := &scales[scaleIndex(key)]
	return joinDigits(digits) * s.mul / s.div,
		(lo>>pointShift^point)&0xff|notDigits(digits)&highBits|(key^s.key) == 0
}

// decodeTile reads one cell of each of [tileRows] rows that lie stride bytes
// apart, the first at the start of text, with decimal points. end is the
// character after each. ok is false if [decodeCell] would refuse any of them; dst
// is then of no use.
//
// What is wrong is gathered over the rows, so that nothing branches on what the
// file holds.
func decodeTile(dst *[tileRows]float64, text []byte, stride int, end uint64) (ok bool) {
	var badKey, badPoint, badDigits uint64
	for i, at := 0, 0; i < tileRows; i, at = i+1, at+stride {
		cell := text[at : at+cellSize : at+cellSize] // with its capacity the pointer needs no masking
		lo, hi := binary.LittleEndian.Uint64(cell), binary.LittleEndian.Uint64(cell[8:])
		digits := cellDigits(lo, hi, '.')
		key := scaleKey(lo, hi, end)
		s := &scales[scaleIndex(key)]
		dst[i] = joinDigits(digits) * s.mul / s.div
		badKey |= key ^ s.key
		badPoint |= lo ^ '.'<<pointShift
		badDigits |= notDigits(digits)
	}
	return badKey|badPoint&(0xff<<pointShift)|badDigits&highBits == 0
}

// decodeField is [decodeCell] for a number without the character after it.
func decodeField(field []byte, point byte) (v float64, ok bool) {
	lo := binary.LittleEndian.Uint64(field)
	hi := binary.LittleEndian.Uint64(field[cellSize-9:]) >> 8
	return decodeCell(lo, hi, uint64(point), 0)
}
