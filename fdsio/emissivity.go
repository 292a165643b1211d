package fdsio

import (
	"math"
	"strings"
)

// DeckSurface is a SURF line.
type DeckSurface struct {
	Place
	ID         string
	Emissivity *float64        // EMISSIVITY; see [Deck.Emissivity]
	Adiabatic  bool            // ADIABATIC
	Layer      []DeckComponent // of the first layer

	FrontTemperature   *float64 // TMP_FRONT, °C
	TemperatureRamp    string   // RAMP_T, of TMP_FRONT
	HeldFront          bool     // DIRICHLET_FRONT: TMP_FRONT holds though there are materials
	NetHeatFlux        *float64 // NET_HEAT_FLUX, kW/m2
	ConvectiveHeatFlux *float64 // CONVECTIVE_HEAT_FLUX, kW/m2; 0 is as good as none
}

// DeckComponent is a material of a layer.
type DeckComponent struct {
	Material     string  // MATL_ID
	MassFraction float64 // MATL_MASS_FRACTION; FDS's default is 1 for the first, 0 for others
}

// DeckMaterial is a MATL line.
type DeckMaterial struct {
	Place
	ID         string
	Emissivity *float64 // EMISSIVITY; FDS's default is 0.9
	Density    *float64 // DENSITY, kg/m3
}

// defaultEmissivity is FDS's emissivity of INERT and of every SURF and MATL that
// gives none.
const defaultEmissivity = 0.9

func readSurface(g deckReader) DeckSurface {
	s := DeckSurface{
		Place: g.place(), ID: g.text("ID"), Emissivity: g.number("EMISSIVITY"), Adiabatic: g.flag("ADIABATIC", false),
		FrontTemperature: g.number("TMP_FRONT"), TemperatureRamp: g.text("RAMP_T"), HeldFront: g.flag("DIRICHLET_FRONT", false),
		NetHeatFlux: g.number("NET_HEAT_FLUX"), ConvectiveHeatFlux: g.number("CONVECTIVE_HEAT_FLUX"),
	}
	// MATL_ID(layer,component); without subscripts the list goes down the layers.
	const layers = 20
	ids, err := g.StringMatrix("MATL_ID", layers)
	g.note(err)
	fractions, err := g.FloatMatrix("MATL_MASS_FRACTION", layers)
	g.note(err)
	masses := map[int]float64{1: 1} // by component
	for _, f := range fractions {
		if f.I == 1 {
			masses[f.J] = f.Value
		}
	}
	for _, e := range ids {
		if e.I == 1 {
			s.Layer = append(s.Layer, DeckComponent{strings.TrimRight(e.Value, " "), masses[e.J]})
		}
	}
	return s
}

func readMaterial(g deckReader) DeckMaterial {
	return DeckMaterial{g.place(), g.text("ID"), g.number("EMISSIVITY"), g.number("DENSITY")}
}

// Emissivity returns the emissivity that FDS gives to a surface, nil if the deck
// does not tell: the SURF's own; else that of the materials of its first layer,
// by volume; else 0.9. Of FDS's own surfaces, INERT has 0.9, OPEN 1, MIRROR 0.
// Source: runs of FDS 6.5.1 and 6.11.1 with all of these.
func (d *Deck) Emissivity(surface string) *float64 {
	known := func(v float64) *float64 { return &v }
	switch surface {
	case "INERT":
		return known(defaultEmissivity)
	case "OPEN":
		return known(1)
	case "MIRROR":
		return known(0)
	}
	s, ok := d.surfaces[surface]
	switch {
	case !ok:
		return nil
	case s.Emissivity != nil:
		return s.Emissivity
	case s.Adiabatic:
		return known(1)
	case len(s.Layer) == 0:
		return known(defaultEmissivity)
	}
	return d.mixture(s.Layer)
}

// mixture weighs the emissivities of a layer's components by their volumes.
func (d *Deck) mixture(layer []DeckComponent) *float64 {
	if len(layer) == 1 {
		m, ok := d.materials[layer[0].Material]
		if !ok {
			return nil
		}
		e := given(m.Emissivity, defaultEmissivity)
		return &e
	}
	var sum, volume float64
	for _, c := range layer {
		m, ok := d.materials[c.Material]
		if !ok || m.Density == nil || *m.Density <= 0 {
			return nil
		}
		v := c.MassFraction / *m.Density
		sum, volume = sum+v*given(m.Emissivity, defaultEmissivity), volume+v
	}
	e := sum / volume
	if math.IsNaN(e) {
		return nil
	}
	return &e
}
