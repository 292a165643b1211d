package fdsio

import (
	"strings"
	"unicode/utf8"
)

// Quantity is the name of an FDS output quantity as current releases write it.
type Quantity string

// The quantities of heat-flux work, by their field names. FDS calls the net heat
// flux TOTAL HEAT FLUX since 6.7.6, NET HEAT FLUX before.
const (
	RadiativeHeatFlux           Quantity = "RADIATIVE HEAT FLUX"
	ConvectiveHeatFlux          Quantity = "CONVECTIVE HEAT FLUX"
	NetHeatFlux                 Quantity = "TOTAL HEAT FLUX"
	IncidentHeatFlux            Quantity = "INCIDENT HEAT FLUX"
	GaugeHeatFlux               Quantity = "GAUGE HEAT FLUX"
	ConvectiveGaugeHeatFlux     Quantity = "CONVECTIVE HEAT FLUX GAUGE"
	RadiometerHeatFlux          Quantity = "RADIOMETER"
	AdiabaticSurfaceTemperature Quantity = "ADIABATIC SURFACE TEMPERATURE"
	WallTemperature             Quantity = "WALL TEMPERATURE"
	GasTemperature              Quantity = "GAS TEMPERATURE"
	HeatTransferCoefficient     Quantity = "HEAT TRANSFER COEFFICIENT"
	Emissivity                  Quantity = "EMISSIVITY"
)

// oldNames maps names that FDS accepted or accepts as input to the name that it
// writes today. Source: the quantity tables of releases 6.5.1 to 6.11.1.
var oldNames = map[string]Quantity{
	"NET HEAT FLUX":                 NetHeatFlux,
	"HEAT_FLUX":                     NetHeatFlux,
	"CONVECTIVE_FLUX":               ConvectiveHeatFlux,
	"GAUGE_HEAT_FLUX":               GaugeHeatFlux,
	"WALL_TEMPERATURE":              WallTemperature,
	"INSIDE_WALL_TEMPERATURE":       "INSIDE WALL TEMPERATURE",
	"BACK_WALL_TEMPERATURE":         "BACK WALL TEMPERATURE",
	"ADIABATIC_SURFACE_TEMPERATURE": AdiabaticSurfaceTemperature,
	"REFERENCE_HEAT_FLUX":           "REFERENCE HEAT FLUX",
}

// gasForms are the quantities that FDS also computes at a point in the gas, under
// the name with GAS at its end on input and under the wall's name on output.
var gasForms = map[Quantity]bool{
	RadiativeHeatFlux:           true,
	GaugeHeatFlux:               true,
	RadiometerHeatFlux:          true,
	AdiabaticSurfaceTemperature: true,
}

// Canonical returns the name that FDS writes today for a QUANTITY as it stands
// in a deck or file, and whether it asks for the gas-phase form. Names that it
// does not know come back as they are.
func Canonical(name string) (q Quantity, gas bool) {
	name = strings.TrimSpace(name)
	if wall, cut := strings.CutSuffix(name, " GAS"); cut && gasForms[Quantity(wall)] {
		return Quantity(wall), true
	}
	if q, ok := oldNames[name]; ok {
		return q, false
	}
	return Quantity(name), false
}

// Readable returns an ID in UTF-8. FDS passes on the bytes of the deck; those that
// are not UTF-8 are taken for Latin-1.
func Readable(id string) string {
	if utf8.ValidString(id) {
		return id
	}
	runes := make([]rune, 0, len(id))
	for i := range len(id) {
		runes = append(runes, rune(id[i]))
	}
	return string(runes)
}
