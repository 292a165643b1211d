package flux

import (
	"fmt"
	"math"
)

// Surface is the solid that takes the heat.
type Surface struct {
	Emissivity  float64     // ε, in (0, 1]
	Temperature Temperature // Tw, above 0 K
}

// Exposure is what the fire does to a surface, or to a point in the gas.
type Exposure struct {
	Incident    HeatFlux                // G, at least 0
	Gas         Temperature             // Tg, above 0 K
	Coefficient HeatTransferCoefficient // h, at least 0

	// Unblown is h without the effect of gas blowing out of the surface. The
	// gauges of FDS 6.11.0 and later use it. 0 stands for a surface that does
	// not blow: h itself.
	Unblown HeatTransferCoefficient
}

// Gauge is a heat flux gauge or radiometer, as a PROP line of FDS declares it.
// FDS's defaults are ε_G = 1 and T_G = T∞: see [DefaultGauge].
type Gauge struct {
	Emissivity  float64     // ε_G, in (0, 1]
	Temperature Temperature // T_G, above 0 K

	// Coefficient is h_G, the gauge's own heat transfer coefficient, where
	// FixedCoefficient is set. Otherwise the gauge has that of the surface that
	// it sits on, or 10 W/(m2 K) in the gas.
	Coefficient      HeatTransferCoefficient
	FixedCoefficient bool
}

// DefaultGauge is the gauge that FDS takes where no PROP says otherwise: black,
// at ambient temperature, with the surface's own heat transfer coefficient.
func DefaultGauge(ambient Temperature) Gauge {
	return Gauge{Emissivity: 1, Temperature: ambient}
}

// Validate reports the first field out of range, nil if there is none.
func (s Surface) Validate() error {
	return s.state().check(needEmissivity | needWall)
}

// Validate reports the first field out of range, nil if there is none.
func (e Exposure) Validate() error {
	return e.state().check(needIncident | needGas | needCoefficient)
}

// Validate reports the first field out of range, nil if there is none.
func (g Gauge) Validate() error {
	if err := checkEmissivity("Gauge.Emissivity", g.Emissivity); err != nil {
		return err
	}
	if err := checkTemperature("Gauge.Temperature", float64(g.Temperature)); err != nil {
		return err
	}
	if g.FixedCoefficient {
		return checkNotNegative("Gauge.Coefficient", float64(g.Coefficient))
	}
	return nil
}

// RangeError says which argument has a value that no surface, exposure or gauge
// can have.
type RangeError struct {
	Argument string  // as it is written in Go: "Surface.Temperature", "History.Wall[17]"
	Value    float64 // what was given
	Want     string  // what can be
}

func (e *RangeError) Error() string {
	return fmt.Sprintf("flux: %s is %v, want %s", e.Argument, e.Value, e.Want)
}

// state is one instant at one surface: what the relations compute with.
type state struct {
	emissivity, wall                 float64
	incident, gas, h, unblownOrEqual float64
}

// need says which parts of a state a relation uses; only those are checked.
type need uint8

const (
	needEmissivity need = 1 << iota
	needWall
	needIncident
	needGas
	needCoefficient
)

func (s Surface) state() state {
	return state{emissivity: s.Emissivity, wall: float64(s.Temperature)}
}

func (e Exposure) state() state { return Surface{}.exposed(e) }

func (s Surface) exposed(e Exposure) state {
	x := s.state()
	x.incident, x.gas, x.h = float64(e.Incident), float64(e.Gas), float64(e.Coefficient)
	x.unblownOrEqual = x.h
	if e.Unblown != 0 {
		x.unblownOrEqual = float64(e.Unblown)
	}
	return x
}

func (x state) check(n need) error {
	if n&needEmissivity != 0 {
		if err := checkEmissivity("Surface.Emissivity", x.emissivity); err != nil {
			return err
		}
	}
	if n&needWall != 0 {
		if err := checkTemperature("Surface.Temperature", x.wall); err != nil {
			return err
		}
	}
	if n&needIncident != 0 {
		if err := checkNotNegative("Exposure.Incident", x.incident); err != nil {
			return err
		}
	}
	if n&needGas != 0 {
		if err := checkTemperature("Exposure.Gas", x.gas); err != nil {
			return err
		}
	}
	if n&needCoefficient != 0 {
		if err := checkNotNegative("Exposure.Coefficient", x.h); err != nil {
			return err
		}
		return checkNotNegative("Exposure.Unblown", x.unblownOrEqual)
	}
	return nil
}

func checkEmissivity(argument string, v float64) error {
	if v > 0 && v <= 1 {
		return nil
	}
	return &RangeError{argument, v, "an emissivity above 0 and at most 1"}
}

func checkTemperature(argument string, v float64) error {
	if v > 0 && !math.IsInf(v, 1) {
		return nil
	}
	return &RangeError{argument, v, "a finite temperature above 0 K (flux.Celsius converts from °C)"}
}

func checkNotNegative(argument string, v float64) error {
	if v >= 0 && !math.IsInf(v, 1) {
		return nil
	}
	return &RangeError{argument, v, "a finite value of at least 0"}
}

func checkFinite(argument string, v float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return &RangeError{argument, v, "a finite value"}
	}
	return nil
}
