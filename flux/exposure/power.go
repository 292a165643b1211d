package exposure

import (
	"math"
	"sync"
)

// power raises to one exponent, for some ten times less than math.Pow: doses raise
// every value of a history. With x = 2^e c (1+r), where c is the middle of one of
// 256 parts of [1, 2) and so |r| ≤ 1/512,
//
//	x^n = 2^(en) c^n (1+r)^n
//
// the first two from tables, the last by the binomial series up to r⁵, which leaves
// out less than 1e-15 for the exponents of doses, and 2e-14 for an exponent of 10.
type power struct {
	n      float64
	twos   [2*powerExponents + 1]float64 // 2^(en)
	parts  [256]float64                  // c^n
	within [256]float64                  // 1/c
	series [5]float64                    // (n−k)/(k+1)
}

// powerExponents bounds the binary exponents of the table.
const powerExponents = 64

// powers holds those that were asked for; programs use a handful.
var powers sync.Map // of *power by exponent

func powerOf(n float64) *power {
	if p, ok := powers.Load(n); ok {
		return p.(*power)
	}
	p := &power{n: n}
	for i := range p.twos {
		p.twos[i] = math.Pow(math.Ldexp(1, i-powerExponents), n)
	}
	for i := range p.parts {
		c := 1 + (float64(i)+0.5)/256
		p.parts[i], p.within[i] = math.Pow(c, n), 1/c
	}
	for k := range p.series {
		p.series[k] = (n - float64(k)) / float64(k+1)
	}
	powers.Store(n, p)
	return p
}

// of returns x^n of a number above 0.
func (p *power) of(x float64) float64 {
	const mantissa, one = 1<<52 - 1, 1023
	bits := math.Float64bits(x)
	e := int(bits>>52) - one
	if e < -powerExponents || e > powerExponents {
		return math.Pow(x, p.n)
	}
	i := bits >> 44 & 255
	r := math.Float64frombits(bits&mantissa|one<<52)*p.within[i] - 1
	s := &p.series
	return p.twos[e+powerExponents] * p.parts[i] * (1 + r*s[0]*(1+r*s[1]*(1+r*s[2]*(1+r*s[3]*(1+r*s[4])))))
}
