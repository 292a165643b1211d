package flux

import (
	"fmt"
	"math"
)

// History is one surface over time: a value for each instant in each slice, all
// slices of one length, in SI. A relation asks only for the slices that it uses;
// the others may be nil. A NaN is a gap and makes a gap in the result.
type History struct {
	Emissivity  float64   // ε, in (0, 1]
	Wall        []float64 // Tw, K
	Incident    []float64 // G, W/m2
	Gas         []float64 // Tg, K
	Coefficient []float64 // h, W/(m2 K)
	Unblown     []float64 // h without blowing, W/(m2 K); nil where the surface does not blow
}

// RadiativeHeatFluxSeries is [Convention.RadiativeHeatFlux] at each instant.
func (c Convention) RadiativeHeatFluxSeries(h History) ([]float64, error) {
	return h.evaluate(needEmissivity|needWall|needIncident, c.radiative)
}

// ConvectiveHeatFluxSeries is [Convention.ConvectiveHeatFlux] at each instant.
func (c Convention) ConvectiveHeatFluxSeries(h History) ([]float64, error) {
	return h.evaluate(needWall|needGas|needCoefficient, convective)
}

// NetHeatFluxSeries is [Convention.NetHeatFlux] at each instant.
func (c Convention) NetHeatFluxSeries(h History) ([]float64, error) {
	return h.evaluate(needAll, c.net)
}

// IncidentHeatFluxSeries is [Convention.IncidentHeatFlux] at each instant.
func (c Convention) IncidentHeatFluxSeries(h History) ([]float64, error) {
	return h.evaluate(c.incidentNeeds(), c.incident)
}

// RadiometerHeatFluxSeries is [Convention.RadiometerHeatFlux] at each instant.
func (c Convention) RadiometerHeatFluxSeries(h History, g Gauge) ([]float64, error) {
	return h.gauged(g, c.radiometerNeeds(g), func(x state) float64 { return c.radiometer(x, g) })
}

// GaugeHeatFluxSeries is [Convention.GaugeHeatFlux] at each instant.
func (c Convention) GaugeHeatFluxSeries(h History, g Gauge) ([]float64, error) {
	return h.gauged(g, c.gaugeNeeds(g), func(x state) float64 { return c.gauge(x, g) })
}

// ConvectiveGaugeHeatFluxSeries is [Convention.ConvectiveGaugeHeatFlux] at each instant.
func (c Convention) ConvectiveGaugeHeatFluxSeries(h History, g Gauge) ([]float64, error) {
	return h.gauged(g, c.convectiveGaugeNeeds(g), func(x state) float64 { return c.convectiveGauge(x, g, x.h) })
}

// RadiativeHeatFluxGasSeries is [Convention.RadiativeHeatFluxGas] at each instant.
func (c Convention) RadiativeHeatFluxGasSeries(h History, g Gauge) ([]float64, error) {
	return h.gauged(g, needIncident, func(x state) float64 { return c.radiativeGas(x, g) })
}

// GaugeHeatFluxGasSeries is [Convention.GaugeHeatFluxGas] at each instant.
func (c Convention) GaugeHeatFluxGasSeries(h History, g Gauge) ([]float64, error) {
	return h.gauged(g, needIncident|needGas, func(x state) float64 { return c.gaugeGas(x, g) })
}

// AdiabaticSurfaceTemperatureSeries is [Convention.AdiabaticSurfaceTemperature]
// at each instant, with the emissivity of the history. From columns that are
// interval means it leaves up to some hundred W/m2 in the balance of means.
func (c Convention) AdiabaticSurfaceTemperatureSeries(h History) ([]float64, error) {
	const n = needEmissivity | needIncident | needGas | needCoefficient
	if err := h.check(n, h.columns(n)); err != nil {
		return nil, err
	}
	sigma, out := c.StefanBoltzmann(), make([]float64, len(h.Incident))
	for i, g := range h.Incident {
		out[i] = adiabatic(sigma, state{emissivity: h.Emissivity, incident: g, gas: h.Gas[i], h: h.Coefficient[i]})
	}
	return out, nil
}

// IncidentFromRadiativeSeries is [Convention.IncidentFromRadiative] at each instant.
func (c Convention) IncidentFromRadiativeSeries(radiative []float64, h History) ([]float64, error) {
	return h.invert("radiative", radiative, needEmissivity|needWall, c.incidentFromRadiative)
}

// IncidentFromRadiometerSeries is [Convention.IncidentFromRadiometer] at each instant.
func (c Convention) IncidentFromRadiometerSeries(radiometer []float64, h History, g Gauge) ([]float64, error) {
	if err := g.Validate(); err != nil {
		return nil, err
	}
	return h.invert("radiometer", radiometer, c.responseNeeds(g), func(x state, q float64) float64 {
		return c.incidentFromRadiometer(x, g, q)
	})
}

// IncidentFromGaugeSeries is [Convention.IncidentFromGauge] at each instant.
func (c Convention) IncidentFromGaugeSeries(gauge []float64, h History, g Gauge) ([]float64, error) {
	if err := g.Validate(); err != nil {
		return nil, err
	}
	return h.invert("gauge", gauge, c.responseNeeds(g)|c.convectiveGaugeNeeds(g), func(x state, q float64) float64 {
		return c.incidentFromGauge(x, g, q)
	})
}

// WallTemperatureSeries is [Convention.WallTemperature] at each instant; an
// instant whose fluxes contradict each other becomes a gap, NaN.
func (c Convention) WallTemperatureSeries(radiative []float64, h History) ([]float64, error) {
	return h.invert("radiative", radiative, needEmissivity|needIncident, c.wallTemperature)
}

func (h History) gauged(g Gauge, n need, relation func(state) float64) ([]float64, error) {
	if err := g.Validate(); err != nil {
		return nil, err
	}
	return h.evaluate(n, relation)
}

func (h History) evaluate(n need, relation func(state) float64) ([]float64, error) {
	columns := h.columns(n)
	if err := h.check(n, columns); err != nil {
		return nil, err
	}
	out := make([]float64, len(columns[0].values))
	for i := range out {
		out[i] = relation(h.at(i))
	}
	return out, nil
}

func (h History) invert(name string, q []float64, n need, relation func(x state, q float64) float64) ([]float64, error) {
	columns := append([]column{{name, q, finiteOrGap}}, h.columns(n)...)
	if err := h.check(n, columns); err != nil {
		return nil, err
	}
	out := make([]float64, len(q))
	for i, v := range q {
		out[i] = relation(h.at(i), v)
	}
	return out, nil
}

// column is one slice that a relation reads, with the check of its values.
type column struct {
	name   string
	values []float64
	check  func(argument string, v float64) error
}

func finiteOrGap(argument string, v float64) error {
	if math.IsInf(v, 0) {
		return checkFinite(argument, v)
	}
	return nil
}

// columns lists the slices that a relation needs.
func (h History) columns(n need) []column {
	var used []column
	for _, part := range []struct {
		need
		column
	}{
		{needWall, column{"History.Wall", h.Wall, checkTemperature}},
		{needIncident, column{"History.Incident", h.Incident, checkNotNegative}},
		{needGas, column{"History.Gas", h.Gas, checkTemperature}},
		{needCoefficient, column{"History.Coefficient", h.Coefficient, checkNotNegative}},
	} {
		if n&part.need != 0 {
			used = append(used, part.column)
		}
	}
	if n&needCoefficient != 0 && h.Unblown != nil {
		used = append(used, column{"History.Unblown", h.Unblown, checkNotNegative})
	}
	return used
}

func (h History) check(n need, columns []column) error {
	if n&needEmissivity != 0 {
		if err := checkEmissivity("History.Emissivity", h.Emissivity); err != nil {
			return err
		}
	}
	for _, col := range columns {
		if len(col.values) != len(columns[0].values) {
			return fmt.Errorf("flux: %s has %d values, %s has %d; one is needed for each instant",
				columns[0].name, len(columns[0].values), col.name, len(col.values))
		}
		for i, v := range col.values {
			if math.IsNaN(v) {
				continue
			}
			// The name is put together only for the value that is wrong.
			if col.check("", v) != nil {
				return col.check(fmt.Sprintf("%s[%d]", col.name, i), v)
			}
		}
	}
	return nil
}

// at gives the state at instant i; what the history does not have is 0.
func (h History) at(i int) state {
	get := func(values []float64) float64 {
		if i < len(values) {
			return values[i]
		}
		return 0
	}
	x := state{
		emissivity: h.Emissivity,
		wall:       get(h.Wall),
		incident:   get(h.Incident),
		gas:        get(h.Gas),
		h:          get(h.Coefficient),
	}
	x.unblownOrEqual = x.h
	if h.Unblown != nil {
		x.unblownOrEqual = get(h.Unblown)
	}
	return x
}
