package flux

import "strconv"

// Temperature is an absolute temperature in K.
type Temperature float64

// HeatFlux is a heat flux in W/m2, positive into the solid.
type HeatFlux float64

// HeatTransferCoefficient is a convective heat transfer coefficient in W/(m2 K).
type HeatTransferCoefficient float64

const zeroCelsius = 273.15 // K

// Celsius converts a temperature in °C.
func Celsius(degrees float64) Temperature { return Temperature(degrees + zeroCelsius) }

// Celsius returns the temperature in °C.
func (t Temperature) Celsius() float64 { return float64(t) - zeroCelsius }

// String gives the temperature with its unit, as in "293.15 K".
func (t Temperature) String() string { return format(float64(t)) + " K" }

// KWPerM2 converts a heat flux in kW/m2, the unit of FDS's files.
func KWPerM2(flux float64) HeatFlux { return HeatFlux(1000 * flux) }

// KWPerM2 returns the heat flux in kW/m2.
func (q HeatFlux) KWPerM2() float64 { return float64(q) / 1000 }

// String gives the heat flux with its unit, as in "12500 W/m2".
func (q HeatFlux) String() string { return format(float64(q)) + " W/m2" }

// String gives the coefficient with its unit, as in "10 W/(m2 K)".
func (h HeatTransferCoefficient) String() string { return format(float64(h)) + " W/(m2 K)" }

func format(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
