package station

import (
	"fmt"
	"math"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
)

// takeAmbient sets an ambient temperature that no file tells and says where it is
// from. INCIDENT HEAT FLUX, less convection in old releases, and the RADIOMETER of a
// default gauge differ by σ T∞⁴; without them it is FDS's default.
func (s *surface) takeAmbient(columns []*Series) string {
	printed := map[fdsio.Quantity]*Series{}
	for _, x := range columns {
		if x.Prop == "" {
			printed[x.Quantity] = x
		}
	}
	found, deviation := math.NaN(), math.Inf(1)
	if g, r := printed[fdsio.IncidentHeatFlux], printed[fdsio.RadiometerHeatFlux]; g != nil && r != nil && !s.gas {
		for _, convection := range []*Series{nil, printed[fdsio.ConvectiveHeatFlux]} {
			if mean, d := meanAndDeviation(difference(g, r, convection)); d < deviation {
				found, deviation = mean, d
			}
		}
	}
	sigma := flux.FDS(6, 10, 1).StefanBoltzmann()
	t := math.Sqrt(math.Sqrt(found / sigma))
	const wrongSigma = 0.01 // K: what the σ of an earlier release makes of it, and rounding
	if usual := float64(flux.Celsius(20)); !(math.Abs(t-usual) > wrongSigma) || !(deviation < 1e-3*found) {
		return "20 °C, FDS's default, is taken"
	}
	s.ambient = t
	return fmt.Sprintf("%.2f °C, to which INCIDENT HEAT FLUX and RADIOMETER point, is taken", celsius(t))
}

// difference is incident − radiometer − convective heat flux, the last if there is one.
func difference(incident, radiometer, convective *Series) []float64 {
	out := make([]float64, len(incident.Values))
	for i := range out {
		out[i] = incident.Values[i] - radiometer.Values[i]
		if convective != nil {
			out[i] -= convective.Values[i]
		}
	}
	return out
}
