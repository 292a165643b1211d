package flux

// RadiativeHeatFlux is the net radiation that the surface takes up:
//
//	q_rad = ε (G − σ Tw⁴) = q_in − q_out,  q_in = ε G,  q_out = ε σ Tw⁴
//
// G = e.Incident and the result in W/m2, Tw in K; positive into the solid. The
// convention sets σ.
//
// FDS QUANTITY: RADIATIVE HEAT FLUX.
// Source: FDS User's Guide 6.10.1, section 22.10.12.
// Range: grey, diffuse, opaque surfaces; 0 < ε ≤ 1.
func (c Convention) RadiativeHeatFlux(s Surface, e Exposure) (HeatFlux, error) {
	return evaluate(s.exposed(e), needEmissivity|needWall|needIncident, c.radiative)
}

// ConvectiveHeatFlux is what the gas gives to the surface:
//
//	q_conv = h (Tg − Tw)
//
// h = e.Coefficient in W/(m2 K), Tg = e.Gas and Tw in K; positive into the solid.
//
// FDS QUANTITY: CONVECTIVE HEAT FLUX.
// Source: FDS User's Guide 6.10.1, section 22.10.12.
// Range: h ≥ 0. The same in all conventions.
func (c Convention) ConvectiveHeatFlux(s Surface, e Exposure) (HeatFlux, error) {
	return evaluate(s.exposed(e), needWall|needGas|needCoefficient, convective)
}

// NetHeatFlux is all heat that goes into the solid:
//
//	q_net = q_rad + q_conv = ε (G − σ Tw⁴) + h (Tg − Tw)
//
// with the symbols of RadiativeHeatFlux and ConvectiveHeatFlux; W/m2, positive
// into the solid. A laboratory's "total heat flux gauge" does not read this but
// [Convention.GaugeHeatFlux].
//
// FDS QUANTITY: TOTAL HEAT FLUX; NET HEAT FLUX until 6.7.5, still accepted.
// Source: FDS User's Guide 6.10.1, section 22.10.12.
// Range: as its parts.
func (c Convention) NetHeatFlux(s Surface, e Exposure) (HeatFlux, error) {
	return evaluate(s.exposed(e), needAll, c.net)
}

// IncidentHeatFlux is the heat that arrives at the surface, whatever it takes up:
//
//	q_inc = G              SI, and FDS since 6.5.2
//	q_inc = G + q_conv     FDS before 6.5.2
//
// G and the result in W/m2; positive into the solid. Where convection does not
// count, only e.Incident is used.
//
// FDS QUANTITY: INCIDENT HEAT FLUX.
// Source: FDS User's Guide 6.10.1, section 22.10.12; FDS source before and
// after 2016-07-20.
// Range: G ≥ 0. FDS divides by ε + 1e-10 to get G and so prints 0 for ε = 0.
func (c Convention) IncidentHeatFlux(s Surface, e Exposure) (HeatFlux, error) {
	return evaluate(s.exposed(e), c.incidentNeeds(), c.incident)
}

// RadiometerHeatFlux is what a radiometer at the surface reads:
//
//	q_radio = ε_G (G − σ T_G⁴)            SI, and FDS since 6.5.2
//	q_radio = G − σ T_G⁴                  FDS until 6.2.0
//	q_radio = ε G / ε_G − σ T_G⁴          FDS 6.3.0 to 6.5.1 where ε_G < 1
//
// G and the result in W/m2, T_G in K; positive into the gauge. In FDS 6.3.0 to
// 6.5.1 ε_G = 1 stands for "not given", and the second form holds.
//
// FDS QUANTITY: RADIOMETER.
// Source: FDS User's Guide 6.10.1, section 22.10.12, equation 22.36; runs of
// FDS 6.5.1 for the third form.
// Range: 0 < ε_G ≤ 1.
func (c Convention) RadiometerHeatFlux(s Surface, e Exposure, g Gauge) (HeatFlux, error) {
	if err := g.Validate(); err != nil {
		return 0, err
	}
	return evaluate(s.exposed(e), c.radiometerNeeds(g), func(x state) float64 { return c.radiometer(x, g) })
}

// GaugeHeatFlux is what a water-cooled total heat flux gauge at the surface
// reads: radiation and convection to a body at T_G instead of Tw.
//
//	q_gauge = q_radio + h (Tg − T_G)
//	q_gauge = q_radio + h_G (Tg − T_G)    where the gauge has its own h_G
//
// with q_radio of [Convention.RadiometerHeatFlux]; h, h_G in W/(m2 K), Tg and
// T_G in K, the result in W/m2; positive into the gauge. FDS takes h_G into
// account since 6.7.6 (0 since 6.8.0). Until 6.10.1 it computed the convective
// part as q_conv + h (Tw − T_G), the same in exact arithmetic; since 6.11.0 h
// leaves out the blowing of the surface (e.Unblown).
//
// FDS QUANTITY: GAUGE HEAT FLUX. What its PROP declares is not always what a
// wall device has: see [Convention.DeviceGauge].
// Source: FDS User's Guide 6.10.1, section 22.10.12, equation 22.35.
// Range: 0 < ε_G ≤ 1, h ≥ 0.
func (c Convention) GaugeHeatFlux(s Surface, e Exposure, g Gauge) (HeatFlux, error) {
	if err := g.Validate(); err != nil {
		return 0, err
	}
	return evaluate(s.exposed(e), c.gaugeNeeds(g), func(x state) float64 { return c.gauge(x, g) })
}

// ConvectiveGaugeHeatFlux is the convective part of a gauge's reading:
//
//	q_conv,G = h (Tg − T_G),  or h_G (Tg − T_G) where the gauge has its own
//
// with h in W/(m2 K), Tg and T_G in K, the result in W/m2; positive into the gauge.
//
// FDS QUANTITY: CONVECTIVE HEAT FLUX GAUGE, since 6.9.0. Unlike the part that
// is in GAUGE HEAT FLUX it keeps the blowing of the surface in 6.11.0 and later.
// Source: FDS source, dump.f90.
// Range: h ≥ 0.
func (c Convention) ConvectiveGaugeHeatFlux(e Exposure, g Gauge) (HeatFlux, error) {
	if err := g.Validate(); err != nil {
		return 0, err
	}
	return evaluate(e.state(), c.convectiveGaugeNeeds(g), func(x state) float64 {
		return c.convectiveGauge(x, g, x.h)
	})
}

// RadiativeHeatFluxGas is the net radiation to a target that floats in the gas
// and faces one direction. There is no wall: the gauge is the target.
//
//	q_rad,gas = ε_G (G − σ T_G⁴)
//
// G and the result in W/m2, T_G in K; positive into the target.
//
// FDS QUANTITY: RADIATIVE HEAT FLUX GAS, and RADIOMETER GAS since 6.9.1; both
// are listed under the wall's name in the .smv file.
// Source: FDS User's Guide 6.10.1, section 22.10.12.
// Range: 0 < ε_G ≤ 1.
func (c Convention) RadiativeHeatFluxGas(e Exposure, g Gauge) (HeatFlux, error) {
	if err := g.Validate(); err != nil {
		return 0, err
	}
	return evaluate(e.state(), needIncident, func(x state) float64 { return c.radiativeGas(x, g) })
}

// GaugeHeatFluxGas is what a gauge that floats in the gas reads:
//
//	q_gauge,gas = ε_G (G − σ T_G⁴) + h_G (Tg − T_G)
//
// with h_G = 10 W/(m2 K) where the gauge has none of its own; G and the result
// in W/m2, Tg and T_G in K; positive into the gauge. e.Coefficient is not used:
// there is no wall.
//
// FDS QUANTITY: GAUGE HEAT FLUX GAS, since 6.7.6.
// Source: FDS User's Guide 6.10.1, section 22.10.12, equation 22.35.
// Range: 0 < ε_G ≤ 1, h_G ≥ 0.
func (c Convention) GaugeHeatFluxGas(e Exposure, g Gauge) (HeatFlux, error) {
	if err := g.Validate(); err != nil {
		return 0, err
	}
	return evaluate(e.state(), needIncident|needGas, func(x state) float64 { return c.gaugeGas(x, g) })
}

// gasGaugeCoefficient is the h of a gas-phase gauge whose PROP gives none, W/(m2 K).
const gasGaugeCoefficient = 10

const needAll = needEmissivity | needWall | needIncident | needGas | needCoefficient

func evaluate(x state, n need, relation func(state) float64) (HeatFlux, error) {
	if err := x.check(n); err != nil {
		return 0, err
	}
	return HeatFlux(relation(x)), nil
}

func (c Convention) radiative(x state) float64 {
	return x.emissivity * (x.incident - c.emission(x.wall))
}

func convective(x state) float64 { return x.h * (x.gas - x.wall) }

func (c Convention) net(x state) float64 { return c.radiative(x) + convective(x) }

func (c Convention) incident(x state) float64 {
	if c.incidentWithConvection {
		return x.incident + convective(x)
	}
	return x.incident
}

func (c Convention) incidentNeeds() need {
	if c.incidentWithConvection {
		return needIncident | needWall | needGas | needCoefficient
	}
	return needIncident
}

// response gives the factors of a radiometer's reading a G − b σ T_G⁴.
func (c Convention) response(emissivity float64, g Gauge) (a, b float64) {
	switch {
	case c.gaugeEmissivity == emissivityApplies:
		return g.Emissivity, g.Emissivity
	case c.dividesBy(g):
		return emissivity / g.Emissivity, 1
	default:
		return 1, 1
	}
}

func (c Convention) dividesBy(g Gauge) bool {
	return c.gaugeEmissivity == emissivityDivides && g.Emissivity < 1
}

func (c Convention) radiometer(x state, g Gauge) float64 {
	a, b := c.response(x.emissivity, g)
	return a*x.incident - b*c.emission(float64(g.Temperature))
}

func (c Convention) radiometerNeeds(g Gauge) need {
	return needIncident | c.responseNeeds(g)
}

func (c Convention) responseNeeds(g Gauge) need {
	if c.dividesBy(g) {
		return needEmissivity
	}
	return 0
}

func (c Convention) gauge(x state, g Gauge) float64 {
	return c.radiometer(x, g) + c.gaugeConvection(x, g)
}

// gaugeConvection is the convective part of GAUGE HEAT FLUX.
func (c Convention) gaugeConvection(x state, g Gauge) float64 {
	h := x.unblownOrEqual
	if c.blownGauge {
		h = x.h
	}
	return c.convectiveGauge(x, g, h)
}

func (c Convention) gaugeNeeds(g Gauge) need {
	return c.radiometerNeeds(g) | c.convectiveGaugeNeeds(g)
}

func (c Convention) convectiveGauge(x state, g Gauge, h float64) float64 {
	if c.fixed(g) {
		h = float64(g.Coefficient)
	}
	return h * (x.gas - float64(g.Temperature))
}

func (c Convention) convectiveGaugeNeeds(g Gauge) need {
	if c.fixed(g) {
		return needGas
	}
	return needGas | needCoefficient
}

func (c Convention) radiativeGas(x state, g Gauge) float64 {
	return g.Emissivity * (x.incident - c.emission(float64(g.Temperature)))
}

func (c Convention) gaugeGas(x state, g Gauge) float64 {
	h := float64(gasGaugeCoefficient)
	if g.FixedCoefficient {
		h = float64(g.Coefficient)
	}
	return c.radiativeGas(x, g) + h*(x.gas-float64(g.Temperature))
}
