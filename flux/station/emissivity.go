package station

import (
	"fmt"
	"math"

	"github.com/fdsflux/fdsflux/fdsio"
)

// EmissivityFinding is the emissivity of a station's surface and where it is from.
type EmissivityFinding struct {
	Value       float64 // NaN where it is not known
	Uncertainty float64 // standard; 0 where it is given
	Source      string  // "given" in the deck or by the user, "EMISSIVITY column", "found from the columns"
	Reason      string  // how it was found, or why it could not be
}

// FindEmissivity looks for the emissivity of a wall: an EMISSIVITY column, what the
// deck or the user gave, and else the columns themselves. RADIATIVE HEAT FLUX is
// ε (G − σ Tw⁴): over time it is a straight line of G, of slope ε, where the wall is
// held at one temperature, and where a WALL TEMPERATURE is printed it is so of
// G − σ Tw⁴. Otherwise ε can't be told apart from the temperature of the wall.
func (s *Station) FindEmissivity() (EmissivityFinding, error) {
	m, err := s.model()
	if err != nil {
		return EmissivityFinding{}, err
	}
	return m.emissivity, nil
}

func (s *Station) findEmissivity(base surface, columns []*Series) EmissivityFinding {
	if s.Gas {
		return EmissivityFinding{Value: math.NaN(), Reason: "there is no wall in the gas"}
	}
	for _, x := range columns {
		if x.Quantity == fdsio.Emissivity {
			mean, deviation := meanAndDeviation(x.Values)
			if deviation < 1e-6 { // print rounding of 8 digits and more
				deviation = 0
			}
			return EmissivityFinding{Value: mean, Uncertainty: deviation, Source: "EMISSIVITY column", Reason: "printed by " + x.ID}
		}
	}
	if s.Emissivity != nil {
		return EmissivityFinding{Value: *s.Emissivity, Source: "given"}
	}
	base.emissivity = math.NaN()
	y, _ := assemble(base, columns)
	y.solve()
	return y.identify()
}

func meanAndDeviation(values []float64) (mean, deviation float64) {
	sum, squares, n := 0.0, 0.0, 0.0
	for _, v := range values {
		if isFinite(v) {
			sum, n = sum+v, n+1
		}
	}
	mean = sum / n
	for _, v := range values {
		if isFinite(v) {
			squares += (v - mean) * (v - mean)
		}
	}
	return mean, math.Sqrt(squares / n)
}

// pair is one time of the line that gives ε.
type pair struct{ x, y, ux, uy float64 }

// identify fits ε to a system that was solved without it.
func (y *system) identify() EmissivityFinding {
	radiation, absorbed := y.plainSum(vector{incident: 1}), y.plainSum(vector{emission: 1})
	wall := vector{wallTemperature: 1}
	var line, origin []pair
	e := newPropagation(y, []*result{radiation, absorbed})
	e.each(func(s span, ways []way) {
		if ways[0].without != fine || ways[1].without != fine {
			return
		}
		printed := s.plan.determines(&wall)
		for at := s.from; at < s.to; at++ {
			u := func(r *result) float64 { return math.Sqrt(r.uncertainty[at]) }
			l := pair{y.state[incident][at], y.state[emission][at], u(radiation), u(absorbed)}
			line = append(line, l)
			if printed {
				t := y.state[wallTemperature][at]
				l.x -= y.sigma * t * t * t * t
				l.ux = math.Hypot(l.ux, math.Sqrt(e.variances[emissionOfWall][at-s.from]))
				origin = append(origin, l)
			}
		}
	})
	unknown := EmissivityFinding{Value: math.NaN()}
	switch {
	case len(line) < 5:
		unknown.Reason = "not identifiable: radiative heat flux and incident radiation are not both determined by the columns"
		return unknown
	case len(origin) >= 5:
		return accept(fitLine(origin, true), "the slope of radiative heat flux over G − σ Tw⁴, with WALL TEMPERATURE", "radiative heat flux is no multiple of G − σ Tw⁴")
	}
	f := fitLine(line, false)
	held := celsius(math.Sqrt(math.Sqrt(-f.intercept / f.slope / y.sigma)))
	// A wall that heats along with the radiation gives a line, too, with an ε that is
	// too small and a temperature that no wall has.
	const rounding = 1 // K
	if !(held > celsius(y.ambient)-rounding) {
		unknown.Reason = "not identifiable: radiative heat flux is a straight line of incident radiation, but not that of a wall held at ambient temperature or above"
		return unknown
	}
	return accept(f, fmt.Sprintf("the slope of radiative heat flux over incident radiation, the wall being held at %.2f °C", held),
		"the wall's temperature changes and is not printed, so that it can't be told from the emissivity: radiative heat flux is no straight line of incident radiation")
}

// accept judges a fit. What it misses by, beyond rounding, is taken for a part of the
// uncertainty (Birge's ratio).
func accept(f fit, found, not string) EmissivityFinding {
	f.uncertainty *= max(f.misfit, 1)
	out := EmissivityFinding{Value: math.NaN()}
	switch {
	case !(f.misfit < fits):
		out.Reason = fmt.Sprintf("not identifiable: %s (off by %.2g times the rounding)", not, f.misfit)
	case !(f.uncertainty < 0.01):
		out.Reason = "not identifiable: the radiation hardly changes"
	case f.slope < 3*f.uncertainty || f.slope > 1+3*f.uncertainty:
		out.Reason = fmt.Sprintf("not identifiable: the columns give %.4g, which is no emissivity", f.slope)
	default:
		out.Value, out.Uncertainty, out.Source, out.Reason = min(f.slope, 1), f.uncertainty, "found from the columns", found
	}
	return out
}

// fit is a straight line through points that are uncertain in both directions.
type fit struct{ slope, intercept, uncertainty, misfit float64 }

// fitLine minimises the squares of the distances over their uncertainties; the
// slope that these depend on is that of the round before.
func fitLine(points []pair, throughOrigin bool) (f fit) {
	f.slope = 0.9
	for range 20 {
		var w, wx, wy, wxx, wxy float64
		weight := func(p pair) float64 { return 1 / (p.uy*p.uy + f.slope*f.slope*p.ux*p.ux + 1e-30) }
		for _, p := range points {
			g := weight(p)
			w, wx, wy = w+g, wx+g*p.x, wy+g*p.y
		}
		mx, my := wx/w, wy/w
		if throughOrigin {
			mx, my = 0, 0
		}
		for _, p := range points {
			g := weight(p)
			wxx, wxy = wxx+g*(p.x-mx)*(p.x-mx), wxy+g*(p.x-mx)*(p.y-my)
		}
		before := f.slope
		f.slope = wxy / wxx
		f.intercept = my - f.slope*mx
		f.uncertainty = 1 / math.Sqrt(wxx)
		sum := 0.0
		for _, p := range points {
			d := p.y - f.intercept - f.slope*p.x
			sum += weight(p) * d * d
		}
		f.misfit = math.Sqrt(sum / float64(len(points)))
		if math.Abs(f.slope-before) < 1e-13*math.Abs(f.slope) {
			break
		}
	}
	return f
}
