package station

import (
	"math"
	"strconv"

	"github.com/fdsflux/fdsflux/flux"
)

// digitsOf returns how many significant digits the numbers of a column have in
// print, judging by the first of them; 0 if there is none to judge by. FDS prints
// SIG_FIGS, 8 by default.
func digitsOf(column []float64) int {
	const enough = 64 // all of them end in zeros once in 1e64
	most, seen := 0, 0
	var buf [32]byte
	for _, v := range column {
		if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		text := strconv.AppendFloat(buf[:0], v, 'e', -1, 64)
		digits := 0
		for _, c := range text {
			if c == 'e' {
				break
			}
			if '0' <= c && c <= '9' {
				digits++
			}
		}
		most = max(most, digits)
		if seen++; seen == enough {
			break
		}
	}
	return most
}

// rounder gives the standard uncertainty that comes with the printed digits of a
// series: half a unit of the last digit over √3, as all errors up to that half are
// equally likely (JCGM 100:2008, the GUM, 4.3.7).
type rounder struct {
	factor, offset float64 // from SI to the unit of the file
	perDecade      float64 // of 1 to 10, in SI
	least          float64 // of FDS's arithmetic, in SI
}

const (
	halfUnit = 0.5 / 1.7320508075688772

	// FDS divides by ε + 1e-10 to get the incident flux.
	computed = 1e-10

	emissionAt20 = 418 // W/m2: what small fluxes are differences of
)

func (s *Series) rounder() rounder {
	r := rounder{least: computed}
	_, r.factor, r.offset = FileUnit(s.Unit)
	switch s.Unit {
	case wattPerM2:
		r.least = computed * emissionAt20
	case kelvin:
		r.least = computed * float64(flux.Celsius(20))
	}
	r.perDecade = computed
	switch {
	case s.Single:
		r.perDecade += math.Ldexp(10*halfUnit, -23) // of up to the next decade
	case s.Digits > 0:
		r.perDecade += halfUnit * math.Pow(10, float64(1-s.Digits))
	}
	r.perDecade /= r.factor
	r.least = math.Hypot(r.least, s.Uncertainty)
	return r
}

// of returns the standard uncertainty of one value, in SI.
func (r *rounder) of(v float64) float64 {
	return r.perDecade*powers[decade(math.Abs(v*r.factor+r.offset))] + r.least
}

// all returns the standard uncertainty of each value. Most are in the decade of the
// one before.
func (r *rounder) all(values []float64) []float64 {
	out := make([]float64, len(values))
	from, to, u := 0.0, 0.0, 0.0
	for i, v := range values {
		size := math.Abs(v*r.factor + r.offset)
		if !(from <= size && size < to) {
			k := decade(size)
			from, to, u = powers[k], powers[min(k+1, len(powers)-1)], r.perDecade*powers[k]+r.least
		}
		out[i] = u
	}
	return out
}

// decade returns which of powers is at or below a positive number.
func decade(v float64) int {
	const lowest, highest = -30, 30
	if !(v >= powers[0]) {
		return 0
	}
	exponent := int(math.Float64bits(v)>>52) - 1023
	k := (exponent*1233)>>12 - lowest // log10 of 2 is 1233/4096; at most one too small or too large
	k = min(max(k, 0), highest-lowest)
	if k < highest-lowest && v >= powers[k+1] {
		k++
	} else if k > 0 && v < powers[k] {
		k--
	}
	return k
}

var powers = func() (p [61]float64) {
	for i := range p {
		p[i] = math.Pow(10, float64(i-30))
	}
	return p
}()
