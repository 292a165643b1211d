package flux_test

import (
	"fmt"

	"github.com/fdsflux/fdsflux/flux"
)

// The wall of the examples: gypsum at 150 °C, in 12.5 kW/m2 of radiation and
// gas of 60 °C.
var (
	gypsum   = flux.Surface{Emissivity: 0.5, Temperature: flux.Celsius(150)}
	exposure = flux.Exposure{Incident: flux.KWPerM2(12.5), Gas: flux.Celsius(60), Coefficient: 7}
	gauge    = flux.DefaultGauge(flux.Celsius(20))
)

func show(q flux.HeatFlux, err error) {
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f kW/m2\n", q.KWPerM2())
}

func ExampleConvention_RadiativeHeatFlux() {
	show(flux.FDS(6, 10, 1).RadiativeHeatFlux(gypsum, exposure))
	// Output: 5.3410 kW/m2
}

func ExampleConvention_ConvectiveHeatFlux() {
	show(flux.FDS(6, 10, 1).ConvectiveHeatFlux(gypsum, exposure))
	// Output: -0.6300 kW/m2
}

func ExampleConvention_NetHeatFlux() {
	show(flux.FDS(6, 10, 1).NetHeatFlux(gypsum, exposure))
	// Output: 4.7110 kW/m2
}

// Before FDS 6.5.2 the incident heat flux held the convective one.
func ExampleConvention_IncidentHeatFlux() {
	show(flux.FDS(6, 5, 1).IncidentHeatFlux(gypsum, exposure))
	show(flux.FDS(6, 5, 2).IncidentHeatFlux(gypsum, exposure))
	// Output:
	// 11.8700 kW/m2
	// 12.5000 kW/m2
}

func ExampleConvention_RadiometerHeatFlux() {
	show(flux.FDS(6, 10, 1).RadiometerHeatFlux(gypsum, exposure, gauge))
	// Output: 12.0812 kW/m2
}

// A water-cooled gauge reads more than the hot wall beside it takes up.
func ExampleConvention_GaugeHeatFlux() {
	show(flux.FDS(6, 10, 1).GaugeHeatFlux(gypsum, exposure, gauge))
	warm := flux.Gauge{Emissivity: 0.95, Temperature: flux.Celsius(65), Coefficient: 15, FixedCoefficient: true}
	show(flux.FDS(6, 10, 1).GaugeHeatFlux(gypsum, exposure, warm))
	// Output:
	// 12.3612 kW/m2
	// 11.0957 kW/m2
}

func ExampleConvention_ConvectiveGaugeHeatFlux() {
	show(flux.FDS(6, 10, 1).ConvectiveGaugeHeatFlux(exposure, gauge))
	// Output: 0.2800 kW/m2
}

func ExampleConvention_RadiativeHeatFluxGas() {
	show(flux.FDS(6, 10, 1).RadiativeHeatFluxGas(exposure, gauge))
	// Output: 12.0812 kW/m2
}

func ExampleConvention_GaugeHeatFluxGas() {
	show(flux.FDS(6, 10, 1).GaugeHeatFluxGas(exposure, gauge))
	// Output: 12.4812 kW/m2
}

// A gauge of 20 kW/m2 at 20 °C with h = 25 W/(m2 K): the case of the AST section
// of the FDS User's Guide.
func ExampleConvention_AdiabaticSurfaceTemperature() {
	var si flux.Convention
	cold := flux.DefaultGauge(293.15)
	e := flux.Exposure{Gas: 293.15, Coefficient: 25}
	incident, err := si.IncidentFromGauge(flux.KWPerM2(20), flux.Surface{}, e, cold)
	if err != nil {
		fmt.Println(err)
		return
	}
	e.Incident = incident
	ast, err := si.AdiabaticSurfaceTemperature(1, e)
	fmt.Printf("%.2f K %v\n", float64(ast), err)
	// Output: 665.36 K <nil>
}

func ExampleConvention_IncidentFromRadiative() {
	show(flux.FDS(6, 10, 1).IncidentFromRadiative(5341, gypsum))
	// Output: 12.5000 kW/m2
}

func ExampleConvention_IncidentFromRadiometer() {
	show(flux.FDS(6, 10, 1).IncidentFromRadiometer(12081.25, gypsum, gauge))
	// Output: 12.5000 kW/m2
}

func ExampleConvention_IncidentFromGauge() {
	show(flux.FDS(6, 10, 1).IncidentFromGauge(12361.25, gypsum, exposure, gauge))
	// Output: 12.5000 kW/m2
}

func ExampleConvention_IncidentFromRadiativeGas() {
	show(flux.FDS(6, 10, 1).IncidentFromRadiativeGas(12081.25, gauge))
	// Output: 12.5000 kW/m2
}

func ExampleConvention_IncidentFromPrinted() {
	show(flux.FDS(6, 5, 1).IncidentFromPrinted(11870, -630))
	show(flux.FDS(6, 5, 2).IncidentFromPrinted(12500, -630))
	// Output:
	// 12.5000 kW/m2
	// 12.5000 kW/m2
}

func ExampleConvention_WallTemperature() {
	tw, err := flux.FDS(6, 10, 1).WallTemperature(5341, 12500, 0.5)
	fmt.Printf("%.1f °C %v\n", tw.Celsius(), err)
	// Output: 150.0 °C <nil>
}

// FDS 6.11.1 ignores the PROP of a gauge on a wall.
func ExampleConvention_DeviceGauge() {
	warm := flux.Gauge{Emissivity: 0.9, Temperature: flux.Celsius(80)}
	for _, c := range []flux.Convention{flux.FDS(6, 10, 1), flux.FDS(6, 11, 1)} {
		g := c.DeviceGauge(warm, flux.Celsius(20))
		fmt.Printf("%v: %.0f °C, emissivity %v\n", c, g.Temperature.Celsius(), g.Emissivity)
	}
	// Output:
	// FDS 6.10.1: 80 °C, emissivity 0.9
	// FDS 6.11.1: 20 °C, emissivity 1
}

func ExampleConvention_NetHeatFluxSeries() {
	net, err := flux.FDS(6, 10, 1).NetHeatFluxSeries(flux.History{
		Emissivity:  0.9,
		Wall:        []float64{293.15, 293.15},
		Incident:    []float64{419, 12500},
		Gas:         []float64{293.15, 333.15},
		Coefficient: []float64{0, 7},
	})
	fmt.Printf("%.1f %v\n", net, err)
	// Output: [0.2 11153.1] <nil>
}

func ExampleSurface_Validate() {
	fmt.Println(flux.Surface{Emissivity: 0.9, Temperature: -5}.Validate())
	// Output: flux: Surface.Temperature is -5, want a finite temperature above 0 K (flux.Celsius converts from °C)
}
