package station

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
)

// This file finds what the names of devices and their PROP lines say otherwise
// than what they read (FX1xx, FX3xx), without looking at the numbers.

// namesQuantity are the words of an ID that stand for one quantity. TOTAL is not
// among them: a laboratory's total heat flux gauge is a GAUGE HEAT FLUX. Nor is
// RAD, which may be short for radiometer.
var namesQuantity = map[string]fdsio.Quantity{
	"NET":  fdsio.NetHeatFlux,
	"CONV": fdsio.ConvectiveHeatFlux, "CONVECTIVE": fdsio.ConvectiveHeatFlux,
	"INC": fdsio.IncidentHeatFlux, "INCIDENT": fdsio.IncidentHeatFlux,
	"GAUGE": fdsio.GaugeHeatFlux, "GHF": fdsio.GaugeHeatFlux,
	"RADIOMETER": fdsio.RadiometerHeatFlux,
}

// namedQuantity returns the one quantity of which an ID speaks, empty if there is
// none or more than one.
func namedQuantity(id string) fdsio.Quantity {
	var named []fdsio.Quantity
	for _, span := range words(id) {
		if q, ok := namesQuantity[strings.ToUpper(id[span[0]:span[1]])]; ok && !slices.Contains(named, q) {
			named = append(named, q)
		}
	}
	if len(named) != 1 {
		return ""
	}
	return named[0]
}

// misnamed reports whether the ID of a series speaks of another heat flux. A
// radiometer is a gauge, and so is what the gas phase calls radiative heat flux.
func misnamed(s *Station, series *Series) bool {
	named := namedQuantity(series.ID)
	if named == "" || named == series.Quantity || !series.IsHeatFlux() {
		return false
	}
	asGauge := series.Quantity == fdsio.RadiometerHeatFlux || series.Quantity == fdsio.ConvectiveGaugeHeatFlux || s.Gas
	return !(named == fdsio.GaugeHeatFlux && asGauge)
}

func misnamedDevices(x *examined) []Finding {
	var a affected
	var pairs []string
	x.each(func(s *Station, series *Series) {
		if misnamed(s, series) {
			a.add(s, series)
			pairs = append(pairs, fmt.Sprintf("%s is %s", series.ID, withArticle(series.Quantity)))
		}
	})
	found := a.finding(CodeMisnamedDevice, Warning, "The ID says one heat flux, the QUANTITY another: %s.", listed(pairs))
	return explained(found, "fdsflux ls PATH",
		"Columns are known by their IDs alone once they leave FDS. Correct the ID or the QUANTITY in the deck; the column holds the QUANTITY.")
}

func withArticle(q fdsio.Quantity) string {
	if strings.ContainsRune("AEIOU", rune(q[0])) {
		return "an " + string(q)
	}
	return "a " + string(q)
}

func legacyIncident(x *examined) []Finding {
	var a affected
	release, most := "", 0.0
	for _, s := range x.stations {
		if s.Gas || s.Convention == nil || !s.Convention.IncidentIncludesConvection() {
			continue
		}
		for _, series := range s.of(fdsio.IncidentHeatFlux) {
			a.add(s, series)
			release = s.Convention.String()
		}
		for _, series := range s.of(fdsio.ConvectiveHeatFlux) {
			if e := x.extent[series]; e.finite() > 0 {
				most = max(most, e.high, -e.low)
			}
		}
	}
	found := a.finding(CodeLegacyIncident, Warning, "In %s the INCIDENT HEAT FLUX of %s includes the convective heat flux.", release, listed(a.devices))
	found = explained(found, x.derivable(a.stations, "incident,legacy-inc"),
		"Since FDS 6.5.2 it is the radiation alone: subtract the CONVECTIVE HEAT FLUX before you compare with a later run or take it for radiation.")
	for i := range found {
		if most > 0 {
			found[i].Numbers = []Number{{"largest convective heat flux", kilo(most), "kW/m2"}}
		}
	}
	return found
}

// of returns the series of a station that are of some quantities.
func (s *Station) of(quantities ...fdsio.Quantity) (out []*Series) {
	for i := range s.Series {
		if slices.Contains(quantities, s.Series[i].Quantity) {
			out = append(out, &s.Series[i])
		}
	}
	return out
}

// kilo is a heat flux in kW/m2, celsius a temperature in °C: the units of the files.
func kilo(wattPerM2 float64) float64 { return wattPerM2 / float64(flux.KWPerM2(1)) }

func celsius(kelvin float64) float64 { return kelvin - float64(flux.Celsius(0)) }

// gauges calls a function for each gauge and radiometer of which the deck can tell
// the PROP, nil if it has none.
func (x *examined) gauges(f func(s *Station, series *Series, p *fdsio.Prop)) {
	if x.deck == nil {
		return
	}
	for _, s := range x.stations {
		for _, series := range s.of(fdsio.GaugeHeatFlux, fdsio.RadiometerHeatFlux, fdsio.ConvectiveGaugeHeatFlux) {
			f(s, series, x.device(series).Prop)
		}
	}
}

// Temperatures of water-cooled laboratory gauges, °C.
const coolest, warmest = 65, 80

func defaultGauges(x *examined) []Finding {
	var a affected
	x.gauges(func(s *Station, series *Series, p *fdsio.Prop) {
		if p == nil || !p.Undefined && p.GaugeTemperature == nil {
			a.add(s, series)
		}
	})
	if len(a.devices) == 0 {
		return nil
	}
	less := func(celsius float64) float64 { return kilo(emittedAt(celsius) - emittedAt(x.deck.Ambient())) }
	found := a.finding(CodeDefaultGauge, Note, "%s %s the ambient temperature, %g °C, for that of the gauge: no PROP gives a GAUGE_TEMPERATURE.",
		listed(a.devices), plural(len(a.devices), "takes", "take"), x.deck.Ambient())
	found = explained(found, x.derivable(a.stations, "gauge,radiometer", fmt.Sprintf("--gauge-temperature %d", coolest)),
		"A water-cooled laboratory gauge is at %d to %d °C and in the same place reads %.2f to %.2f kW/m² less radiation, and less convection. "+
			"To compare with one, give its temperature in a PROP.", coolest, warmest, less(coolest), less(warmest))
	found[0].Numbers = []Number{{"gauge temperature", x.deck.Ambient(), "°C"}}
	return found
}

func undefinedProps(x *examined) []Finding {
	var a affected
	var props []string
	x.gauges(func(s *Station, series *Series, p *fdsio.Prop) {
		if p != nil && p.Undefined {
			a.add(s, series)
			if !slices.Contains(props, p.ID) {
				props = append(props, p.ID)
			}
		}
	})
	found := a.finding(CodeUndefinedProp, Warning, "%s %s PROP_ID %s, which the deck does not have: the settings of the gauge are not known.",
		listed(a.devices), plural(len(a.devices), "names", "name"), listed(props))
	return explained(found, "fdsflux ls PATH", "FDS refuses such a deck, so that this is not the one that was run, or a part of it is missing. Put the right one beside the results.")
}

func wrongEmissivityKey(x *examined) []Finding {
	var a affected
	var props []string
	var meant flux.Gauge // of the first
	x.gauges(func(s *Station, series *Series, p *fdsio.Prop) {
		if p == nil || p.GaugeEmissivity != nil || p.Emissivity == nil || *p.Emissivity == 1 {
			return
		}
		a.add(s, series)
		if series.Gauge != nil && meant.Validate() != nil {
			meant = *series.Gauge
			meant.Emissivity = *p.Emissivity
		}
		if text := fmt.Sprintf("%s (EMISSIVITY=%g)", p.ID, *p.Emissivity); !slices.Contains(props, text) {
			props = append(props, text)
		}
	})
	found := a.finding(CodeWrongEmissivityKey, Warning, "%s %s with emissivity 1: the PROP %s sets EMISSIVITY, not GAUGE_EMISSIVITY.",
		listed(a.devices), plural(len(a.devices), "reads", "read"), listed(props))
	more := "fdsflux ls PATH"
	if meant.Validate() == nil {
		more = x.derivable(a.stations, "gauge,radiometer", gaugeFlags(meant)...)
	}
	return explained(found, more, "EMISSIVITY in a PROP is that of a thermocouple or plate. Set GAUGE_EMISSIVITY for the absorptivity of a heat flux gauge.")
}

func ignoredSettings(x *examined) []Finding {
	var a affected
	var settings []string
	var declared *flux.Gauge // of the first
	release := ""
	x.each(func(s *Station, series *Series) {
		ignored := s.IgnoredSettings(series)
		if len(ignored) == 0 {
			return
		}
		a.add(s, series)
		if declared == nil {
			declared = series.Gauge
		}
		release = s.Convention.String()
		for _, setting := range ignored {
			if !slices.Contains(settings, setting) {
				settings = append(settings, setting)
			}
		}
	})
	found := a.finding(CodeReleaseIgnoresProp, Warning, "%s does not use the %s that a PROP gives to %s.", release, listed(settings), listed(a.devices))
	if declared == nil {
		return nil
	}
	return explained(found, x.derivable(a.stations, "gauge,radiometer", gaugeFlags(*declared)...),
		"What is known of the release says so, not the numbers. These columns do not read what the deck declares: compare with the gauge that the release used, "+
			"or run the case with FDS 6.10.1, which honours a PROP.")
}
