package flux

import (
	"fmt"
	"math"
)

// IncidentFromRadiative recovers the incident radiation from the net radiation
// of a surface whose temperature is known:
//
//	G = q_rad/ε + σ Tw⁴
//
// q_rad and G in W/m2, Tw in K. The inverse of [Convention.RadiativeHeatFlux].
//
// FDS QUANTITY: of RADIATIVE HEAT FLUX and WALL TEMPERATURE; G is INCIDENT HEAT
// FLUX since 6.5.2.
// Source: the relation solved for G.
// Range: 0 < ε ≤ 1; the error of q_rad grows by 1/ε.
func (c Convention) IncidentFromRadiative(radiative HeatFlux, s Surface) (HeatFlux, error) {
	return invert("radiative", radiative, s.state(), needEmissivity|needWall, c.incidentFromRadiative)
}

// IncidentFromRadiometer recovers the incident radiation from a radiometer:
//
//	G = (q_radio + b σ T_G⁴) / a
//
// with a = b = ε_G in SI and in FDS since 6.5.2; a = b = 1 until 6.2.0;
// a = ε/ε_G, b = 1 in 6.3.0 to 6.5.1 where ε_G < 1 (only then s is used).
// q_radio and G in W/m2, T_G in K. The inverse of [Convention.RadiometerHeatFlux].
//
// FDS QUANTITY: of RADIOMETER. For RADIOMETER GAS and RADIATIVE HEAT FLUX GAS
// use [Convention.IncidentFromRadiativeGas].
// Source: the relation solved for G.
// Range: 0 < ε_G ≤ 1.
func (c Convention) IncidentFromRadiometer(radiometer HeatFlux, s Surface, g Gauge) (HeatFlux, error) {
	if err := g.Validate(); err != nil {
		return 0, err
	}
	return invert("radiometer", radiometer, s.state(), c.responseNeeds(g), func(x state, q float64) float64 {
		return c.incidentFromRadiometer(x, g, q)
	})
}

// IncidentFromGauge recovers the incident radiation from a total heat flux
// gauge by taking off its convective part:
//
//	G = (q_gauge − h (Tg − T_G) + b σ T_G⁴) / a
//
// with a and b of [Convention.IncidentFromRadiometer], h replaced by h_G where
// the gauge has its own. q_gauge and G in W/m2, Tg and T_G in K, h in W/(m2 K).
// e.Incident is the unknown and not used. The inverse of [Convention.GaugeHeatFlux].
//
// FDS QUANTITY: of GAUGE HEAT FLUX.
// Source: the relation solved for G.
// Range: 0 < ε_G ≤ 1, h ≥ 0.
func (c Convention) IncidentFromGauge(gauge HeatFlux, s Surface, e Exposure, g Gauge) (HeatFlux, error) {
	if err := g.Validate(); err != nil {
		return 0, err
	}
	n := c.responseNeeds(g) | c.convectiveGaugeNeeds(g)
	return invert("gauge", gauge, s.exposed(e), n, func(x state, q float64) float64 {
		return c.incidentFromGauge(x, g, q)
	})
}

// IncidentFromRadiativeGas recovers the incident radiation on a target in the gas:
//
//	G = q_rad,gas/ε_G + σ T_G⁴
//
// q_rad,gas and G in W/m2, T_G in K. The inverse of [Convention.RadiativeHeatFluxGas].
//
// FDS QUANTITY: of RADIATIVE HEAT FLUX GAS and RADIOMETER GAS.
// Source: the relation solved for G.
// Range: 0 < ε_G ≤ 1.
func (c Convention) IncidentFromRadiativeGas(radiative HeatFlux, g Gauge) (HeatFlux, error) {
	if err := g.Validate(); err != nil {
		return 0, err
	}
	body := Surface{Emissivity: g.Emissivity, Temperature: g.Temperature}
	return c.IncidentFromRadiative(radiative, body)
}

// IncidentFromPrinted recovers the incident radiation from what FDS prints as
// INCIDENT HEAT FLUX:
//
//	G = q_inc             SI, and FDS since 6.5.2
//	G = q_inc − q_conv    FDS before 6.5.2
//
// All in W/m2, positive into the solid. The inverse of [Convention.IncidentHeatFlux].
//
// FDS QUANTITY: of INCIDENT HEAT FLUX and CONVECTIVE HEAT FLUX.
// Source: FDS source before and after 2016-07-20.
// Range: any finite fluxes.
func (c Convention) IncidentFromPrinted(incident, convective HeatFlux) (HeatFlux, error) {
	if err := checkFinite("incident", float64(incident)); err != nil {
		return 0, err
	}
	if !c.incidentWithConvection {
		return incident, nil
	}
	if err := checkFinite("convective", float64(convective)); err != nil {
		return 0, err
	}
	return incident - convective, nil
}

// WallTemperature recovers the surface temperature from the net radiation and
// the incident radiation:
//
//	Tw = ((G − q_rad/ε) / σ)^¼
//
// G and q_rad in W/m2, the result in K. Under a convention in which INCIDENT
// HEAT FLUX holds convection, pass what [Convention.IncidentFromPrinted] gives.
//
// FDS QUANTITY: WALL TEMPERATURE, of RADIATIVE and INCIDENT HEAT FLUX.
// Source: [Convention.RadiativeHeatFlux] solved for Tw.
// Range: G ≥ q_rad/ε; no surface absorbs more than that, and the fluxes are
// reported as contradictory. From interval means it is the T⁴-mean of the interval.
func (c Convention) WallTemperature(radiative, incident HeatFlux, emissivity float64) (Temperature, error) {
	if err := checkFinite("radiative", float64(radiative)); err != nil {
		return 0, err
	}
	x := state{emissivity: emissivity, incident: float64(incident)}
	if err := x.check(needEmissivity | needIncident); err != nil {
		return 0, err
	}
	t := c.wallTemperature(x, float64(radiative))
	if math.IsNaN(t) {
		return 0, fmt.Errorf("flux: no wall temperature: a surface of emissivity %v absorbs at most %v of %v, not a radiative heat flux of %v; check the emissivity and the definition of the incident heat flux",
			emissivity, HeatFlux(emissivity*x.incident), incident, radiative)
	}
	return Temperature(t), nil
}

func invert(argument string, q HeatFlux, x state, n need, relation func(x state, q float64) float64) (HeatFlux, error) {
	if err := checkFinite(argument, float64(q)); err != nil {
		return 0, err
	}
	if err := x.check(n); err != nil {
		return 0, err
	}
	return HeatFlux(relation(x, float64(q))), nil
}

func (c Convention) incidentFromRadiative(x state, q float64) float64 {
	return q/x.emissivity + c.emission(x.wall)
}

func (c Convention) incidentFromRadiometer(x state, g Gauge, q float64) float64 {
	a, b := c.response(x.emissivity, g)
	return (q + b*c.emission(float64(g.Temperature))) / a
}

func (c Convention) incidentFromGauge(x state, g Gauge, q float64) float64 {
	return c.incidentFromRadiometer(x, g, q-c.gaugeConvection(x, g))
}

// wallTemperature is NaN where the fluxes contradict each other.
func (c Convention) wallTemperature(x state, radiative float64) float64 {
	return math.Sqrt(math.Sqrt((x.incident - radiative/x.emissivity) / c.StefanBoltzmann()))
}
