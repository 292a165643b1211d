package validation

import (
	"fmt"
	"slices"
	"strings"
)

// Dimension is what a unit measures.
type Dimension string

// The dimensions of the units that [ParseUnit] knows.
const (
	Time          Dimension = "time"
	Length        Dimension = "length"
	HeatFlux      Dimension = "heat flux"
	Temperature   Dimension = "temperature"
	Coefficient   Dimension = "heat transfer coefficient"
	EnergyPerArea Dimension = "energy per area"
	Power         Dimension = "power"
	Velocity      Dimension = "velocity"
	Ratio         Dimension = "ratio"
)

// Unit is a unit with what takes it to SI: SI = factor·(value + offset).
type Unit struct {
	Name           string // the spelling of FDS where it has one: "kW/m2", "C"
	Dimension      Dimension
	factor, offset float64
}

const zeroCelsius = 273.15 // K

// units lists each unit with its other spellings. Blanks, carets, middle dots, stars
// and degree signs do not count, superscripts stand for the digits.
var units = []struct {
	Unit
	others []string
}{
	{Unit{"s", Time, 1, 0}, []string{"sec", "second", "seconds"}},
	{Unit{"ms", Time, 1e-3, 0}, []string{"millisecond", "milliseconds"}},
	{Unit{"min", Time, 60, 0}, []string{"minute", "minutes"}},
	{Unit{"h", Time, 3600, 0}, []string{"hr", "hour", "hours"}},
	{Unit{"m", Length, 1, 0}, []string{"metre", "metres", "meter", "meters"}},
	{Unit{"cm", Length, 1e-2, 0}, nil},
	{Unit{"mm", Length, 1e-3, 0}, nil},
	{Unit{"in", Length, 0.0254, 0}, []string{"inch", "inches"}},
	{Unit{"ft", Length, 0.3048, 0}, []string{"foot", "feet"}},
	{Unit{"W/m2", HeatFlux, 1, 0}, []string{"Wm-2"}},
	{Unit{"kW/m2", HeatFlux, 1e3, 0}, []string{"kWm-2"}},
	{Unit{"MW/m2", HeatFlux, 1e6, 0}, []string{"MWm-2"}},
	{Unit{"W/cm2", HeatFlux, 1e4, 0}, []string{"Wcm-2"}},
	{Unit{"C", Temperature, 1, zeroCelsius}, []string{"degC", "Celsius", "℃"}},
	{Unit{"K", Temperature, 1, 0}, []string{"Kelvin"}},
	{Unit{"F", Temperature, 5. / 9, zeroCelsius*9/5 - 32}, []string{"degF", "Fahrenheit", "℉"}},
	{Unit{"W/m2/K", Coefficient, 1, 0}, []string{"W/(m2K)", "W/m2K", "Wm-2K-1"}},
	{Unit{"kW/m2/K", Coefficient, 1e3, 0}, []string{"kW/(m2K)", "kW/m2K", "kWm-2K-1"}},
	{Unit{"J/m2", EnergyPerArea, 1, 0}, nil},
	{Unit{"kJ/m2", EnergyPerArea, 1e3, 0}, nil},
	{Unit{"MJ/m2", EnergyPerArea, 1e6, 0}, nil},
	{Unit{"W", Power, 1, 0}, nil},
	{Unit{"kW", Power, 1e3, 0}, nil},
	{Unit{"MW", Power, 1e6, 0}, nil},
	{Unit{"m/s", Velocity, 1, 0}, []string{"ms-1"}},
	{Unit{"1", Ratio, 1, 0}, []string{"-"}},
	{Unit{"%", Ratio, 1e-2, 0}, nil},
}

var spelling = strings.NewReplacer(" ", "", "\u00a0", "", "^", "", "*", "", "·", "", "⋅", "", "°", "", "º", "",
	"²", "2", "⁻", "-", "−", "-", "¹", "1")

// ParseUnit reads a unit in any of its usual spellings: kW/m2, kW/m², kW m^-2, °C,
// degC. Upper and lower case count only where they must. An unknown unit is ErrUnit.
func ParseUnit(text string) (Unit, error) {
	plain := spelling.Replace(text)
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, sameButForCase} {
		for _, u := range units {
			if same(u.Name, plain) || slices.ContainsFunc(u.others, func(o string) bool { return same(o, plain) }) {
				return u.Unit, nil
			}
		}
	}
	var known []string
	for _, u := range units {
		known = append(known, u.Name)
	}
	return Unit{}, fmt.Errorf("validation: %w %q is not known; known are %s", ErrUnit, text, strings.Join(known, ", "))
}

// sameButForCase does not take milli for mega: mW is not MW, but MIN is min.
func sameButForCase(a, b string) bool {
	if !strings.EqualFold(a, b) {
		return false
	}
	word := len(a) > 1 && strings.ContainsAny(a[1:2], "iIeE")
	return a[0] == b[0] || !strings.EqualFold(a[:1], "m") || word
}

// To converts a value to another unit of the same dimension.
func (u Unit) To(other Unit, v float64) (float64, error) {
	if u.Dimension != other.Dimension {
		return 0, fmt.Errorf("validation: %w %q is of %s, %q of %s", ErrUnit, u.Name, u.Dimension, other.Name, other.Dimension)
	}
	if u == other {
		return v, nil // to the last digit
	}
	return u.factor*(v+u.offset)/other.factor - other.offset, nil
}

// Convert converts values from one unit to another. Where the two are spelt alike, or
// are spellings of one unit, the values stay as they are, known unit or not; else both
// have to be known and of one dimension. The result is a new slice.
func Convert(values []float64, from, to string) ([]float64, error) {
	if from == to {
		return slices.Clone(values), nil
	}
	a, err := ParseUnit(from)
	if err != nil {
		return nil, err
	}
	b, err := ParseUnit(to)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(values))
	for i, v := range values {
		if out[i], err = a.To(b, v); err != nil {
			return nil, err
		}
	}
	return out, nil
}
