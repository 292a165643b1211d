package fdsio

import (
	"bytes"
	"errors"
	"math"
	"strconv"
)

var errNotANumber = errors.New("not a number")

// parseNumber reads a number as Fortran prints it, with point as decimal mark.
// What is not one gives NaN.
func parseNumber(field []byte, point byte) (float64, error) {
	if v, ok := parsePlain(field, point); ok {
		return v, nil
	}
	field = bytes.TrimSpace(field)
	// The characters of a number, NaN or Infinity: ParseFloat takes more than that.
	if len(field) == 0 || len(bytes.Trim(field, "0123456789+-.,EeDdNaInfity")) > 0 {
		return math.NaN(), errNotANumber
	}
	if i := letterlessExponent(field); i > 0 || bytes.ContainsAny(field, "Dd,") {
		field = respell(field, i, point)
	}
	v, err := strconv.ParseFloat(string(field), 64)
	if err == nil || errors.Is(err, strconv.ErrRange) {
		return v, nil // out of range gives ±Inf or 0, as the file means it
	}
	return math.NaN(), errNotANumber
}

// parsePlain reads the numbers that need no thought: blanks, a sign, digits with
// a point, an exponent, all of it exact. ok is false for all others.
func parsePlain(field []byte, point byte) (v float64, ok bool) {
	i, n := 0, len(field)
	for i < n && field[i] == ' ' {
		i++
	}
	negative := i < n && field[i] == '-'
	if negative {
		i++
	}
	// Up to 19 digits fit; a longer number is refused below, being more than 1<<53.
	start, pointAt := i, -1
	var mantissa uint64
	for ; i < n; i++ {
		if c := field[i] - '0'; c <= 9 {
			mantissa = mantissa*10 + uint64(c)
		} else if field[i] == point && pointAt < 0 {
			pointAt = i
		} else {
			break
		}
	}
	digits, power := i-start, 0
	if pointAt >= 0 {
		digits--
		power = pointAt + 1 - i
	}
	if digits == 0 || digits > 19 || mantissa > 1<<53 {
		return 0, false
	}
	if i < n {
		exponent, ok := parseExponent(field[i:])
		if !ok {
			return 0, false
		}
		power += exponent
	}
	v = float64(int64(mantissa))
	if negative {
		v = -v
	}
	if power >= len(exactPowers) || -power >= len(exactPowers) {
		return 0, false
	}
	if power < 0 {
		return v / exactPowers[-power], true
	}
	return v * exactPowers[power], true
}

// parseExponent reads "E", a sign and up to four digits.
func parseExponent(text []byte) (exponent int, ok bool) {
	if len(text) < 3 || len(text) > 6 || text[0] != 'E' || text[1] != '+' && text[1] != '-' {
		return 0, false
	}
	for _, c := range text[2:] {
		if c -= '0'; c > 9 {
			return 0, false
		}
		exponent = exponent*10 + int(c)
	}
	if text[1] == '-' {
		exponent = -exponent
	}
	return exponent, true
}

// letterlessExponent finds the sign of an exponent that has lost its letter, as
// Fortran prints three digits where it has room for two: 2.00000+201. It returns
// 0 if there is none.
func letterlessExponent(number []byte) int {
	i := bytes.LastIndexAny(number, "+-")
	if i < 2 || !bytes.ContainsAny(number[:i], ".,") {
		return 0
	}
	if c := number[i-1]; c == '.' || c == ',' || '0' <= c && c <= '9' {
		return i
	}
	return 0
}

// respell gives a number the form that ParseFloat reads: a point, and the letter
// E before the exponent, at i if it has none.
func respell(number []byte, i int, point byte) []byte {
	out := make([]byte, 0, len(number)+1)
	for at, c := range number {
		if at == i && i > 0 {
			out = append(out, 'E')
		}
		switch {
		case c == 'D' || c == 'd':
			c = 'E'
		case c == ',' && point == ',':
			c = '.'
		}
		out = append(out, c)
	}
	return out
}
