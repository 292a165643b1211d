package station_test

import (
	"fmt"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux/station"
)

func ExampleFind() {
	run, err := fdsio.Open("../../testdata/runs/heat_flux_wall")
	if err != nil {
		fmt.Println(err)
		return
	}
	stations, _, err := station.Find(run, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := station.Load(run, stations...); err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range stations {
		fmt.Printf("%s: %s, emissivity %v, %v\n", s.Name, s.Surface, *s.Emissivity, s.Convention)
		for _, series := range s.Series {
			last := len(series.Values) - 1
			fmt.Printf("  %-20s %8.1f %s at %.0f s\n", series.Quantity, series.Values[last], series.Unit, series.Time[last])
		}
	}
	// Output:
	// GYPSUM: GYPSUM BOARD, emissivity 0.5, FDS 6.11.1
	//   TOTAL HEAT FLUX        3406.5 W/m2 at 60 s
	//   CONVECTIVE HEAT FLUX   -533.9 W/m2 at 60 s
	//   RADIATIVE HEAT FLUX    3940.4 W/m2 at 60 s
	//   INCIDENT HEAT FLUX     9165.9 W/m2 at 60 s
	//   GAUGE HEAT FLUX        8792.4 W/m2 at 60 s
	//   RADIOMETER             8747.1 W/m2 at 60 s
	// INERT: INERT, emissivity 0.9, FDS 6.11.1
	//   TOTAL HEAT FLUX        7604.2 W/m2 at 60 s
	//   CONVECTIVE HEAT FLUX      1.8 W/m2 at 60 s
	//   RADIATIVE HEAT FLUX    7602.4 W/m2 at 60 s
	//   INCIDENT HEAT FLUX     8865.9 W/m2 at 60 s
	//   GAUGE HEAT FLUX        8448.9 W/m2 at 60 s
	//   RADIOMETER             8447.1 W/m2 at 60 s
}

func ExampleParseQuantity() {
	for _, name := range []string{"NET HEAT FLUX", "gauge", "T_WALL"} {
		q, err := station.ParseQuantity(name)
		fmt.Println(q, err)
	}
	_, err := station.ParseQuantity("GUAGE")
	fmt.Println(err)
	// Output:
	// TOTAL HEAT FLUX <nil>
	// GAUGE HEAT FLUX <nil>
	// WALL TEMPERATURE <nil>
	// station: "GUAGE" is not a quantity of heat-flux work; did you mean "GAUGE"?
}

func ExampleCheck() {
	run, err := fdsio.Open("../../testdata/runs/heat_flux_wall")
	if err != nil {
		fmt.Println(err)
		return
	}
	stations, skipped, err := station.Find(run, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	problems, err := station.Load(run, stations...)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range station.Check(run, stations, skipped, problems).Findings {
		fmt.Printf("%s %s: %s\n", f.Code, f.Grade, station.Title(f.Code))
		for _, n := range f.Numbers {
			fmt.Printf("  %s %.3g %s\n", n.Name, n.Value, n.Unit)
		}
	}
	// Output:
	// FX304 note: A gauge at the ambient temperature
	//   gauge temperature 20 °C
	// FX403 warning: A heat flux to a wall that can't heat up
	//   wall temperature 20 °C
	//   largest net heat flux 9.39 kW/m2
}
