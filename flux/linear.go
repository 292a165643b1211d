package flux

// Terms writes a heat flux as a sum over the state of a surface:
//
//	q = Incident·G + Emission·E + Convective·C + CoefficientWall·h Tw + Coefficient·h + Gas·Tg + Constant
//
// G is the incident radiation, E = σ Tw⁴ the black-body emission at the wall's
// temperature and C = h (Tg − Tw) the convective heat flux, all in W/m2; h Tw in
// W/m2, h in W/(m2 K), Tg in K, Constant in W/m2. Emissivities, gauge temperatures
// and fixed coefficients are in the factors.
//
// A sum of this kind holds for means over an interval as it does for instants, if
// each of G, E, C, h Tw, h and Tg is the mean over that interval: ⟨h Tw⟩ is not
// ⟨h⟩⟨Tw⟩. The columns of FDS's device files are such means.
type Terms struct {
	Incident, Emission, Convective    float64
	CoefficientWall, Coefficient, Gas float64
	Constant                          float64
}

// IncidentTerms are those of [Convention.IncidentHeatFlux].
func (c Convention) IncidentTerms() Terms {
	t := Terms{Incident: 1}
	if c.incidentWithConvection {
		t.Convective = 1
	}
	return t
}

// RadiativeTerms are those of [Convention.RadiativeHeatFlux] to a surface of
// emissivity ε.
func (c Convention) RadiativeTerms(emissivity float64) Terms {
	return Terms{Incident: emissivity, Emission: -emissivity}
}

// ConvectiveTerms are those of [Convention.ConvectiveHeatFlux].
func (c Convention) ConvectiveTerms() Terms { return Terms{Convective: 1} }

// NetTerms are those of [Convention.NetHeatFlux] to a surface of emissivity ε.
func (c Convention) NetTerms(emissivity float64) Terms {
	t := c.RadiativeTerms(emissivity)
	t.Convective = 1
	return t
}

// RadiometerTerms are those of [Convention.RadiometerHeatFlux]. The emissivity is
// the surface's; only FDS 6.3.0 to 6.5.1 makes use of it.
func (c Convention) RadiometerTerms(emissivity float64, g Gauge) Terms {
	a, b := c.response(emissivity, g)
	return Terms{Incident: a, Constant: -b * c.emission(float64(g.Temperature))}
}

// GaugeTerms are those of [Convention.GaugeHeatFlux] at a surface that does not
// blow. The emissivity is that of RadiometerTerms.
func (c Convention) GaugeTerms(emissivity float64, g Gauge) Terms {
	return c.RadiometerTerms(emissivity, g).plus(c.ConvectiveGaugeTerms(g))
}

// ConvectiveGaugeTerms are those of [Convention.ConvectiveGaugeHeatFlux]:
// h (Tg − T_G) = C + h Tw − h T_G, or h_G (Tg − T_G) where the gauge has its own h_G.
func (c Convention) ConvectiveGaugeTerms(g Gauge) Terms {
	if c.fixed(g) {
		return ownConvection(float64(g.Coefficient), g)
	}
	return Terms{Convective: 1, CoefficientWall: 1, Coefficient: -float64(g.Temperature)}
}

// RadiativeGasTerms are those of [Convention.RadiativeHeatFluxGas].
func (c Convention) RadiativeGasTerms(g Gauge) Terms {
	return Terms{Incident: g.Emissivity, Constant: -g.Emissivity * c.emission(float64(g.Temperature))}
}

// GaugeGasTerms are those of [Convention.GaugeHeatFluxGas].
func (c Convention) GaugeGasTerms(g Gauge) Terms {
	h := float64(gasGaugeCoefficient)
	if g.FixedCoefficient {
		h = float64(g.Coefficient)
	}
	return c.RadiativeGasTerms(g).plus(ownConvection(h, g))
}

// ownConvection is h_G (Tg − T_G).
func ownConvection(h float64, g Gauge) Terms {
	return Terms{Gas: h, Constant: -h * float64(g.Temperature)}
}

func (t Terms) plus(u Terms) Terms {
	return Terms{
		t.Incident + u.Incident, t.Emission + u.Emission, t.Convective + u.Convective,
		t.CoefficientWall + u.CoefficientWall, t.Coefficient + u.Coefficient, t.Gas + u.Gas,
		t.Constant + u.Constant,
	}
}
