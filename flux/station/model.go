package station

import (
	"slices"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
)

// The state of a surface as far as heat fluxes go. The printed quantities are sums
// over it (see [flux.Terms]) and so give it by least squares; what is left open
// there the links close.
type unknown int

const (
	incident        unknown = iota // G
	emission                       // E = σ Tw⁴; where ε is not known ε (G − E) as a whole
	convective                     // C = h (Tg − Tw)
	gaugeConvective                // P = h (Tg − T∞), what a gauge at T∞ takes up by convection
	coefficient                    // h
	gasTemperature                 // Tg
	wallTemperature                // Tw
	unknowns
)

// vector is a sum over the state, or the state itself.
type vector [unknowns]float64

// dot is v · w, where what v leaves out may be NaN in w.
func (v *vector) dot(w *vector) float64 {
	sum := 0.0
	for i := range v {
		if v[i] != 0 {
			sum += v[i] * w[i]
		}
	}
	return sum
}

// scale is about what the unknowns come to, to tell a 0 from a rounded one.
var scale = vector{1e4, 1e3, 1e3, 1e3, 10, 300, 300}

// surface is what the relations of a station depend on.
type surface struct {
	convention flux.Convention
	sigma      float64 // of the convention
	ambient    float64 // T∞, K
	gas        bool
	ambiguous  bool    // INCIDENT HEAT FLUX may be G or G + C
	emissivity float64 // NaN where it is not known
	relative   float64 // its relative standard uncertainty, if it was found from the columns
}

func (s *surface) knowsEmissivity() bool { return s.emissivity > 0 }

// observation is a column as a sum over the state: values = terms · state + constant.
type observation struct {
	series   *Series
	terms    vector
	constant float64
	rounder  rounder
	nominal  float64   // its usual rounding
	rounding []float64 // by time, once the system is solved
}

// vector splits Terms: h Tw is P − C + h T∞.
func (s *surface) vector(t flux.Terms) (vector, float64) {
	return vector{
		incident: t.Incident, emission: t.Emission, gasTemperature: t.Gas,
		convective: t.Convective - t.CoefficientWall, gaugeConvective: t.CoefficientWall,
		coefficient: t.Coefficient + t.CoefficientWall*s.ambient,
	}, t.Constant
}

// termsOf returns a quantity as a sum over the state; false where it is none, or
// not without an emissivity, a gauge or a wall.
func (s *surface) termsOf(q fdsio.Quantity, g *flux.Gauge) (vector, float64, bool) {
	c := s.convention
	if g == nil && hasGauge(q, s.gas) || s.lacks(q) {
		return vector{}, 0, false
	}
	var t flux.Terms
	switch q {
	case fdsio.RadiativeHeatFlux:
		t = s.radiative(g)
	case fdsio.NetHeatFlux:
		t = s.radiative(g)
		t.Convective = 1
	case fdsio.ConvectiveHeatFlux:
		t = c.ConvectiveTerms()
	case fdsio.IncidentHeatFlux:
		t = c.IncidentTerms()
	case fdsio.RadiometerHeatFlux:
		t = c.RadiometerTerms(s.emissivity, *g)
		if s.gas {
			t = c.RadiativeGasTerms(*g)
		}
	case fdsio.GaugeHeatFlux:
		t = c.GaugeTerms(s.emissivity, *g)
		if s.gas {
			t = c.GaugeGasTerms(*g)
		}
	case fdsio.ConvectiveGaugeHeatFlux:
		t = c.ConvectiveGaugeTerms(*g)
	case fdsio.WallTemperature:
		return vector{wallTemperature: 1}, 0, true
	case fdsio.GasTemperature:
		return vector{gasTemperature: 1}, 0, true
	case fdsio.HeatTransferCoefficient:
		return vector{coefficient: 1}, 0, true
	default:
		return vector{}, 0, false
	}
	v, constant := s.vector(t)
	return v, constant, v[incident] == v[incident] // NaN: of an emissivity that is not known
}

// lacks reports whether a quantity belongs to a wall and there is none.
func (s *surface) lacks(q fdsio.Quantity) bool {
	return s.gas && !slices.Contains(Derivable(true), q)
}

// radiative is ε (G − E), or that as a whole where ε is not known.
func (s *surface) radiative(g *flux.Gauge) flux.Terms {
	switch {
	case s.gas:
		return s.convention.RadiativeGasTerms(*g)
	case s.knowsEmissivity():
		return s.convention.RadiativeTerms(s.emissivity)
	default:
		return flux.Terms{Emission: 1}
	}
}

// A link is a relation between the unknowns that is no sum. Between means it holds to
// within the averaging.
type link int

const (
	emissionOfWall    link = iota // E − σ Tw⁴ = 0
	convectionOfGauge             // P − h (Tg − T∞) = 0
	convectionOfWall              // P − C − h (Tw − T∞) = 0
	links
)

// in lists the unknowns of each link.
var in = [links][]unknown{
	emissionOfWall:    {emission, wallTemperature},
	convectionOfGauge: {gaugeConvective, coefficient, gasTemperature},
	convectionOfWall:  {gaugeConvective, convective, coefficient, wallTemperature},
}

// slopes fills in the derivatives of a link's left side by its unknowns, and leaves
// others as they are.
func (s *surface) slopes(l link, z, by *states) {
	t, other := z[wallTemperature], by[wallTemperature]
	switch l {
	case emissionOfWall:
		for r, t := range t {
			by[emission][r], other[r] = 1, -4*s.sigma*t*t*t
		}
		return
	case convectionOfGauge:
		t, other = z[gasTemperature], by[gasTemperature]
	case convectionOfWall:
		fill(by[convective][:len(t)], -1)
	}
	h, byH := z[coefficient], by[coefficient]
	fill(by[gaugeConvective][:len(t)], 1)
	for r, t := range t {
		byH[r], other[r] = s.ambient-t, -h[r]
	}
}

func fill(x []float64, v float64) {
	for i := range x {
		x[i] = v
	}
}

// holding lists the links that hold at a surface.
func (s *surface) holding() []link {
	switch {
	case s.gas:
		return nil
	case !s.knowsEmissivity():
		return []link{convectionOfGauge, convectionOfWall}
	}
	return []link{emissionOfWall, convectionOfGauge, convectionOfWall}
}
