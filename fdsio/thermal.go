package fdsio

// ThermalCondition says where the temperature of a surface comes from.
type ThermalCondition uint8

const (
	UnknownCondition  ThermalCondition = iota // the deck does not have the surface, or it is no wall
	SolvedTemperature                         // FDS solves for it through the layers of the wall
	FixedTemperature                          // it is given: INERT, a SURF without materials, TMP_FRONT
	PrescribedFlux                            // the heat flux is given: ADIABATIC, NET_HEAT_FLUX, CONVECTIVE_HEAT_FLUX
)

// Thermal is the thermal boundary condition of a surface.
type Thermal struct {
	Condition   ThermalCondition
	Temperature float64 // °C, of a FixedTemperature: TMP_FRONT, else the ambient temperature
	Ramped      bool    // the temperature follows RAMP_T
	Flux        string  // the key that gives a PrescribedFlux
}

// Thermal returns the thermal boundary condition that FDS gives to a surface. A
// wall has a temperature of its own only if its SURF names materials; all others
// stay at TMP_FRONT or the ambient temperature, however much heat they take up.
//
// Source: READ_SURF in read.f90; runs of FDS 6.5.1 and 6.11.1 (INERT).
func (d *Deck) Thermal(surface string) Thermal {
	ambient := Thermal{Condition: FixedTemperature, Temperature: d.Ambient()}
	s, ok := d.surfaces[surface]
	switch {
	case surface == "INERT":
		return ambient
	case !ok:
		return Thermal{}
	case s.HeldFront && s.FrontTemperature != nil:
	case len(s.Layer) > 0:
		return Thermal{Condition: SolvedTemperature}
	case s.ConvectiveHeatFlux != nil && *s.ConvectiveHeatFlux != 0:
		return Thermal{Condition: PrescribedFlux, Flux: "CONVECTIVE_HEAT_FLUX"}
	case s.NetHeatFlux != nil:
		return Thermal{Condition: PrescribedFlux, Flux: "NET_HEAT_FLUX"}
	case s.Adiabatic:
		return Thermal{Condition: PrescribedFlux, Flux: "ADIABATIC"}
	}
	if s.FrontTemperature == nil {
		return ambient
	}
	return Thermal{Condition: FixedTemperature, Temperature: *s.FrontTemperature, Ramped: s.TemperatureRamp != ""}
}
