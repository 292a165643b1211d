package station

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
)

// This file finds what surfaces make of the heat fluxes to them (FX4xx).

// rounding returns by how much of itself a number can differ from what the device
// file prints for it.
func (x *examined) rounding() float64 {
	digits := 8 // FDS's default
	if x.deck != nil && x.deck.Dump.Digits != nil {
		digits = max(1, *x.deck.Dump.Digits)
	}
	return max(1e-6, math.Pow(10, float64(1-digits)))
}

// contradictedEmissivity compares the first value of EMISSIVITY columns with what
// the deck says: later ones may change with the materials.
func contradictedEmissivity(x *examined) (found []Finding) {
	for _, s := range x.stations {
		for _, series := range s.of(fdsio.Emissivity) {
			printed := x.extent[series].first
			if s.Emissivity == nil || !(math.Abs(printed-*s.Emissivity) > x.rounding()*max(1, printed)) {
				continue
			}
			found = append(found, Finding{
				Code: CodeEmissivityOpposed, Grade: Error, Stations: []string{s.Name}, Devices: []string{series.ID},
				Summary: fmt.Sprintf("%s reads %.4g, but %s.", series.ID, printed, x.emissivitySource(s, series)),
				Detail: "Every relation between the heat fluxes of the place depends on it. FDS used what it printed: the deck is not the one that was run, " +
					"or the surface here is another one. " + fmt.Sprintf("--emissivity %s sets it for fdsflux.", quoted(fmt.Sprintf("%s=%.4g", s.Name, printed))),
				Numbers: []Number{{"printed emissivity", printed, ""}, {"declared emissivity", *s.Emissivity, ""}},
				More:    command("cat", "--device", []string{series.ID}),
			})
		}
	}
	return found
}

// emissivitySource says where the emissivity of a station is from.
func (x *examined) emissivitySource(s *Station, series *Series) string {
	surface := x.device(series).Surface
	if surface != nil && surface.Emissivity != nil && *surface.Emissivity == *s.Emissivity {
		return fmt.Sprintf("the deck gives %s the emissivity %.4g", surface.ID, *s.Emissivity)
	}
	return fmt.Sprintf("the emissivity of %s is set to %.4g", s.Name, *s.Emissivity)
}

func changingEmissivity(x *examined) []Finding {
	var a affected
	low, high := math.Inf(1), math.Inf(-1)
	x.each(func(s *Station, series *Series) {
		e := x.extent[series]
		if series.Quantity == fdsio.Emissivity && e.finite() > 0 && e.high-e.low > x.rounding() {
			a.add(s, series)
			low, high = min(low, e.low), max(high, e.high)
		}
	})
	found := a.finding(CodeEmissivityChanges, Warning, "%s %s during the run, between %.4g and %.4g.", listed(a.devices), plural(len(a.devices), "changes", "change"), low, high)
	return explained(found, command("cat", "--device", a.devices),
		"The surface chars or burns away. What is worked out with one emissivity for the whole run holds only where it is that of the column.")
}

// hasWallFlux reports whether a station has a heat flux that depends on the
// emissivity of its wall.
func (s *Station) hasWallFlux() bool {
	return !s.Gas && len(s.of(fdsio.NetHeatFlux, fdsio.RadiativeHeatFlux, fdsio.AdiabaticSurfaceTemperature)) > 0
}

func unknownEmissivity(x *examined) []Finding {
	var a affected
	printed, told := "", ""
	for i, s := range x.stations {
		if s.Emissivity != nil || !s.hasWallFlux() || x.surfaceLost(s) {
			continue
		}
		if v := x.verified[i]; v != nil && !math.IsNaN(v.Emissivity.Value) {
			told += fmt.Sprintf(" The columns of %s themselves tell %.4g ± %.1g, which derive takes.", fdsio.Readable(s.Name), v.Emissivity.Value, v.Emissivity.Uncertainty)
		}
		a.add(s, nil)
		for _, series := range s.of(fdsio.Emissivity) {
			if e := x.extent[series]; e.finite() > 0 && printed == "" {
				printed = fmt.Sprintf(" The column %s has %.4g.", series.ID, e.first)
			}
		}
	}
	why := "there is no deck"
	if x.deck != nil {
		why = "the deck does not tell it"
	}
	if len(a.stations) == 0 {
		return nil
	}
	found := a.finding(CodeEmissivityUnknown, Note, "The emissivity of the surface at %s is not known: %s.", listed(a.stations), why)
	return explained(found, x.derivable(a.stations, ""),
		"Without it radiative and net heat flux can't be turned into incident radiation or wall temperature.%s --emissivity %s tells it.", printed+told, quoted(a.stations[0]+"=VALUE"))
}

// surfaceLost reports whether a station has a place but no surface is known there.
func (x *examined) surfaceLost(s *Station) bool {
	return !s.Gas && s.Position != nil && s.Surface == "" && s.Emissivity == nil
}

func unknownSurfaces(x *examined) []Finding {
	var undirected, off affected
	for _, s := range x.stations {
		switch {
		case !x.surfaceLost(s):
		case s.IOR == nil:
			undirected.add(s, nil)
		default:
			off.add(s, nil)
		}
	}
	const detail = "Surface and emissivity are not known there. "
	found := explained(undirected.finding(CodeSurfaceUnknown, Note, "No file tells which way the devices at %s face: the deck gives no IOR.", listed(undirected.stations)),
		"fdsflux ls PATH", detail+"Give IOR in the deck, so that the devices are on the face that you mean.")
	return append(found, explained(off.finding(CodeSurfaceUnknown, Note, "No surface is known behind the devices at %s.", listed(off.stations)),
		"fdsflux ls PATH", detail+"The place may lie on a GEOM or a round vent, or not on a wall at all; look at it in Smokeview.")...)
}

func zeroEmissivity(x *examined) []Finding {
	var a affected
	for _, s := range x.stations {
		if s.Emissivity != nil && *s.Emissivity == 0 && !s.Gas {
			for _, series := range s.of(fdsio.IncidentHeatFlux, fdsio.RadiativeHeatFlux) {
				a.add(s, series)
			}
		}
	}
	found := a.finding(CodeZeroEmissivity, Warning, "%s %s 0, whatever the radiation: the surface there has emissivity 0.",
		listed(a.devices), plural(len(a.devices), "reads", "read"))
	return explained(found, "fdsflux ls PATH",
		"FDS works the incident heat flux out of what the surface absorbs, and this one absorbs nothing (MIRROR). Put the device on a surface that absorbs, or use a device in the gas.")
}

// held is why a wall stays at one temperature.
type held struct {
	reason  string
	celsius float64
	known   bool // the temperature
}

// fixed returns why the wall of a station can't heat up, nil if it can or that is
// not known.
func (x *examined) fixed(s *Station) *held {
	if s.Gas {
		return nil
	}
	if x.deck != nil && s.Surface != "" {
		thermal := x.deck.Thermal(s.Surface)
		switch {
		case thermal.Condition != fdsio.FixedTemperature:
			return nil
		case thermal.Ramped:
			return &held{reason: fmt.Sprintf("that follows a given temperature, up to %g °C (%s)", thermal.Temperature, s.Surface)}
		}
		return &held{fmt.Sprintf("that stays at %g °C (%s)", thermal.Temperature, s.Surface), thermal.Temperature, true}
	}
	if s.Surface == "INERT" {
		if s.Ambient == nil {
			return &held{reason: "that stays at the ambient temperature (INERT)"}
		}
		return &held{fmt.Sprintf("that stays at %.4g °C (INERT)", celsius(float64(*s.Ambient))), celsius(float64(*s.Ambient)), true}
	}
	return x.heldByNumbers(s)
}

// heldByNumbers tells a wall that stays at one temperature by its column, if
// enough heat reaches it to warm any other.
func (x *examined) heldByNumbers(s *Station) *held {
	const moved = 100 // W/m2
	exposed := slices.ContainsFunc(s.of(fdsio.NetHeatFlux, fdsio.RadiativeHeatFlux, fdsio.ConvectiveHeatFlux), func(series *Series) bool {
		return x.extent[series].high-x.extent[series].low > moved
	})
	for _, series := range s.of(fdsio.WallTemperature) {
		if e := x.extent[series]; exposed && e.constant() {
			return &held{fmt.Sprintf("that stays at %.4g °C (by %s)", celsius(e.low), series.ID), celsius(e.low), true}
		}
	}
	return nil
}

func fixedTemperatureWalls(x *examined) (found []Finding) {
	walls := map[string]*affected{}
	var order []*held
	clean, peak := map[string][]string{}, map[string]float64{}
	for _, s := range x.stations {
		why := x.fixed(s)
		fluxes := s.of(fdsio.NetHeatFlux, fdsio.ConvectiveHeatFlux)
		if why == nil || len(fluxes) == 0 {
			continue
		}
		if walls[why.reason] == nil {
			walls[why.reason] = &affected{}
			order = append(order, why)
		}
		for _, series := range fluxes {
			walls[why.reason].add(s, series)
			if e := x.extent[series]; series.Quantity == fdsio.NetHeatFlux && e.finite() > 0 {
				peak[why.reason] = max(peak[why.reason], e.high)
			}
		}
		for _, series := range s.of(fdsio.GaugeHeatFlux, fdsio.IncidentHeatFlux, fdsio.RadiometerHeatFlux, fdsio.AdiabaticSurfaceTemperature) {
			clean[why.reason] = append(clean[why.reason], series.ID)
		}
	}
	for _, why := range order {
		found = append(found, fixedTemperatureWall(walls[why.reason], why, clean[why.reason], peak[why.reason]))
	}
	return found
}

// fixedTemperatureWall is the finding about devices on walls of one kind; clean
// are others there that do not depend on the temperature of the wall.
func fixedTemperatureWall(a *affected, why *held, clean []string, peak float64) Finding {
	subject := listed(a.devices) + plural(len(a.devices), " is the heat flux", " are heat fluxes")
	f := a.finding(CodeFixedTemperature, Warning, "%s to a wall %s: a real wall heats up and takes up less.", subject, why.reason)[0]
	var detail strings.Builder
	if why.known {
		const hot = 200 // °C
		if more := 0.9 * (emittedAt(hot) - emittedAt(why.celsius)); more > 0 {
			fmt.Fprintf(&detail, "At %d °C a wall of emissivity 0.9 would emit %.1f kW/m² more. ", hot, kilo(more))
		}
		f.Numbers = append(f.Numbers, Number{"wall temperature", why.celsius, "°C"})
	}
	if peak > 0 {
		f.Numbers = append(f.Numbers, Number{"largest net heat flux", kilo(peak), "kW/m2"})
	}
	detail.WriteString("Do not apply it to a real material nor compare it with a measurement: ")
	if len(clean) > 0 {
		fmt.Fprintf(&detail, "use %s.", listed(clean))
	} else {
		detail.WriteString("add a GAUGE HEAT FLUX, INCIDENT HEAT FLUX or ADIABATIC SURFACE TEMPERATURE device at the place.")
	}
	f.Detail, f.More = detail.String(), command("plot", "--station", a.stations)
	return f
}

// emittedAt is what a black body emits, W/m2.
func emittedAt(celsius float64) float64 {
	return flux.Convention{}.StefanBoltzmann() * math.Pow(float64(flux.Celsius(celsius)), 4)
}

func prescribedFluxWalls(x *examined) []Finding {
	var a affected
	var reasons []string
	for _, s := range x.stations {
		if x.deck == nil || s.Gas {
			continue
		}
		thermal := x.deck.Thermal(s.Surface)
		given := fdsio.NetHeatFlux
		if thermal.Flux == "CONVECTIVE_HEAT_FLUX" {
			given = fdsio.ConvectiveHeatFlux
		}
		if thermal.Condition != fdsio.PrescribedFlux {
			continue
		}
		for _, series := range s.of(given) {
			a.add(s, series)
			if text := fmt.Sprintf("%s of %s", thermal.Flux, s.Surface); !slices.Contains(reasons, text) {
				reasons = append(reasons, text)
			}
		}
	}
	found := a.finding(CodePrescribedFlux, Warning, "%s %s only what the deck prescribes: %s.", listed(a.devices), plural(len(a.devices), "shows", "show"), listed(reasons))
	return explained(found, command("plot", "--station", a.stations),
		"It is no result of the fire. What the fire does to the place, a GAUGE HEAT FLUX, INCIDENT HEAT FLUX or ADIABATIC SURFACE TEMPERATURE device tells.")
}
