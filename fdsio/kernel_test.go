package fdsio

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// randomCell writes a number as FDS does by default, any that its format can hold.
func randomCell(r *rand.Rand) string {
	switch r.IntN(40) {
	case 0:
		return "            NaN"
	case 1:
		return []string{"       Infinity", "      -Infinity", "      +Infinity"}[r.IntN(3)]
	case 2: // the bits of any float64
		v := math.Float64frombits(r.Uint64())
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			return standard.cell(v)
		}
	case 3:
		return fmt.Sprintf("%s0.0000000E+000", sign(r))
	case 4: // subnormal
		return standard.cell(math.Float64frombits(r.Uint64() >> 12))
	}
	exponent := r.IntN(8) - 4
	switch r.IntN(3) {
	case 0: // around the ends of the exact range
		exponent = r.IntN(64) - 32
	case 1:
		exponent = r.IntN(999) - 499
	}
	return fmt.Sprintf("%s%d.%07dE%+04d", sign(r), r.IntN(10), r.IntN(1e7), exponent)
}

func sign(r *rand.Rand) string { return []string{" ", "-"}[r.IntN(2)] }

// halfway are numbers of eight digits that lie right between two float64: d·10^e
// with d·5^e an odd number of 54 bits, one more than a float64 has.
func halfway() (cells []string) {
	power := uint64(1) // 5^e
	for e := 1; e <= 23; e++ {
		power *= 5
		first := (1<<53)/power + 1
		for d := first | 1; d < 1e8 && d*power < 1<<54; d += 2 + first/1000*2 {
			for n := d; n < 1e8; n *= 2 {
				digits := fmt.Sprintf("%-8d", n)
				digits = strings.ReplaceAll(digits, " ", "0")
				exponent := e + len(strconv.FormatUint(n, 10)) - 1
				cells = append(cells, fmt.Sprintf(" %s.%sE%+04d", digits[:1], digits[1:], exponent))
			}
		}
	}
	return cells
}

// Every number is the one that strconv.ParseFloat gives, bit by bit, by whatever
// way it is read.
func TestNumbersAreThoseOfParseFloat(t *testing.T) {
	n := 2_000_000
	if testing.Short() {
		n = 200_000
	}
	r := rand.New(rand.NewPCG(6, 6))
	const devices = 40
	cells := halfway()
	require.Greater(t, len(cells), 1000)
	for len(cells) < n || len(cells)%devices != 0 {
		cells = append(cells, randomCell(r))
	}
	text := standard.file(devices, nil)
	want := make([]float64, len(cells))
	exact := 0
	for i, cell := range cells {
		v, err := strconv.ParseFloat(strings.TrimSpace(cell), 64)
		if err != nil {
			require.ErrorIs(t, err, strconv.ErrRange)
		}
		want[i] = v
		if i%devices == 0 {
			text = fmt.Appendf(text, " %.7fE+%03d", float64(1e6+i/devices)/1e6, 6)
		}
		text = append(text, ',')
		text = append(text, cell...)
		if i%devices == devices-1 {
			text = append(text, '\n')
		}
		got, err := parseNumber([]byte(cell), '.')
		require.NoError(t, err)
		requireBits(t, cell, v, got)
		if got, ok := decodeField([]byte(cell), '.'); ok {
			exact++
			requireBits(t, cell, v, got)
		}
	}
	require.Greater(t, exact, n/2, "the kernel read too few")

	for _, columns := range [][]int{nil, {1, 17, 40}} {
		table, err := ReadTableAt(bytes.NewReader(text), int64(len(text)), "x", &ReadOptions{Columns: columns, Strict: true})
		require.NoError(t, err)
		for c, column := range table.Columns {
			for row, v := range column {
				i := row*devices + c - 1
				requireBits(t, cells[i], want[i], v)
			}
		}
	}
}

func requireBits(t *testing.T, text string, want, got float64) {
	if !sameValue(want, got) { // require.True for each of millions takes too long
		require.Equal(t, want, got, "%q", text)
		require.FailNow(t, "the sign of zero", "%q", text)
	}
}

// What the kernel takes for a number must be one: no byte of a cell goes unchecked.
func TestKernelRefusesAllElse(t *testing.T) {
	const cell = " 1.2345678E-003,"
	for _, good := range []string{cell, "-1.2345678E-003,", " 9.9999999E+029,", " 0.0000000E-015,"} {
		_, ok := decodeField([]byte(good)[:15], '.')
		require.True(t, ok, good)
	}
	for at := range cell {
		for char := range 256 {
			text := []byte(strings.Repeat(cell, tileRows))
			text[3*cellSize+at] = byte(char)
			damaged := text[3*cellSize : 4*cellSize]
			want, err := strconv.ParseFloat(strings.TrimPrefix(string(damaged[:15]), " "), 64)
			wellFormed := err == nil && damaged[15] == ',' && !strings.ContainsAny(string(damaged[:1]), "+0123456789") && damaged[10] == 'E' && damaged[2] == '.'

			var tile [tileRows]float64
			ok := decodeTile(&tile, text, cellSize, ',')
			v, okField := decodeField(damaged[:15], '.')
			require.Equal(t, okField && damaged[15] == ',', ok, "%q", damaged)
			if ok {
				require.True(t, wellFormed, "%q", damaged)
				requireBits(t, string(damaged), want, tile[3])
				requireBits(t, string(damaged), want, v)
			}
		}
	}
}

// Several wrong bytes must not make up for each other.
func TestKernelRefusesRandomDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	const alphabet = " -+.,0123456789E:;/D\n\x00\xff\x80"
	for range 500_000 {
		cell := []byte(" 1.2345678E-003,")
		for range 1 + r.IntN(4) {
			cell[r.IntN(len(cell))] = alphabet[r.IntN(len(alphabet))]
		}
		v, ok := decodeField(cell[:15], '.')
		if !ok {
			continue
		}
		want, err := strconv.ParseFloat(strings.TrimPrefix(string(cell[:15]), " "), 64)
		require.NoError(t, err, "%q", cell)
		requireBits(t, string(cell), want, v)
	}
}

func BenchmarkKernel(b *testing.B) {
	const devices = 2000
	r := rand.New(rand.NewPCG(8, 8))
	var text []byte
	for range tileRows * devices {
		text = fmt.Appendf(text, "%s%d.%07dE%+04d,", sign(r), 1+r.IntN(9), r.IntN(1e7), r.IntN(8)-4)
	}
	out := make([][tileRows]float64, devices)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		for c := range out {
			if !decodeTile(&out[c], text[c*cellSize:], devices*cellSize, ',') {
				b.Fatal("not decoded")
			}
		}
	}
}
