package station

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/fdsflux/fdsflux/flux"
)

// derivable is the command that derives quantities at some stations, nil for all. Where
// none of them has a value it is ls.
func (x *examined) derivable(stations []string, want string, flags ...string) string {
	known := slices.ContainsFunc(x.stations, func(s *Station) bool {
		return (stations == nil || slices.Contains(stations, s.Name)) && slices.ContainsFunc(s.Series, func(series Series) bool { return series.HasValues() })
	})
	if !known {
		return "fdsflux ls PATH"
	}
	words := append([]string{command("derive", "--station", stations)}, flags...)
	if want != "" {
		words = slices.Insert(words, 1, "--want", want)
	}
	return strings.Join(words, " ")
}

// gaugeFlags are the flags of derive that tell a gauge.
func gaugeFlags(g flux.Gauge) []string {
	celsius := math.Round(1e6*g.Temperature.Celsius()) / 1e6 // without what subtracting 273.15 leaves
	flags := []string{fmt.Sprintf("--gauge-temperature %g", celsius), fmt.Sprintf("--gauge-emissivity %g", g.Emissivity)}
	if g.FixedCoefficient {
		flags = append(flags, fmt.Sprintf("--gauge-h %g", float64(g.Coefficient)))
	}
	return flags
}
