package station

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
)

// This file turns what the columns say of each other into findings (FX1xx to FX4xx).

// verify compares the columns of each station; one without values is left out.
func (x *examined) verify() {
	x.verified = make([]*Verification, len(x.stations))
	concurrently(len(x.stations), func(i int) {
		if v, err := x.stations[i].Verify(); err == nil {
			x.verified[i] = v
		}
	})
}

// eachVerified calls a function for each station whose columns were compared.
func (x *examined) eachVerified(f func(s *Station, v *Verification)) {
	for i, v := range x.verified {
		if v != nil {
			f(x.stations[i], v)
		}
	}
}

func contradictedDefinition(x *examined) []Finding {
	definition, sigma := map[string]*affected{}, map[string]*affected{}
	x.eachVerified(func(s *Station, v *Verification) {
		if v.Definition == nil {
			return
		}
		d, c := v.Definition.Contradicts()
		for in, yes := range map[*map[string]*affected]bool{&definition: d, &sigma: c} {
			if !yes {
				continue
			}
			key := fmt.Sprintf("%s, but the run says %s", v.Definition.Decided().Releases, v.Definition.Claimed)
			if (*in)[key] == nil {
				(*in)[key] = &affected{}
			}
			(*in)[key].add(s, nil)
		}
	})
	var out []Finding
	for key, a := range definition {
		found := a.finding(CodeDefinitionContradicted, Error, "The numbers of %s follow the definitions of FDS %s.", listed(a.stations), key)
		out = append(out, explained(found, command("derive", "--station", a.stations),
			"INCIDENT HEAT FLUX includes the convective heat flux up to FDS 6.5.1 and not since. Results and deck, .smv or git file of different runs may lie in one folder; --fds sets the release.")...)
	}
	for key, a := range sigma {
		found := a.finding(CodeSigmaContradicted, Warning, "The Stefan–Boltzmann constant in the numbers of %s is that of FDS %s.", listed(a.stations), key)
		out = append(out, explained(found, command("derive", "--station", a.stations),
			"The difference is small (σ is 5.67e-8 up to 6.1.1, 5.670373e-8 since), but the file is not from the release that its files name.")...)
	}
	return out
}

func unknownDefinition(x *examined) (out []Finding) {
	reasons := map[string]*affected{}
	var order []string
	x.eachVerified(func(s *Station, v *Verification) {
		if v.Definition == nil || v.Definition.Decided() != nil || s.Convention != nil || len(s.of(fdsio.IncidentHeatFlux)) == 0 || len(v.Definition.Fits) == 0 {
			return // the files tell, or without an INCIDENT HEAT FLUX it does not matter
		}
		if reasons[v.Definition.Reason] == nil {
			reasons[v.Definition.Reason] = &affected{}
			order = append(order, v.Definition.Reason)
		}
		reasons[v.Definition.Reason].add(s, nil)
	})
	for _, reason := range order {
		a := reasons[reason]
		found := a.finding(CodeDefinitionUnknown, Note, "The numbers of %s can't tell which definition of INCIDENT HEAT FLUX they follow: %s.", listed(a.stations), reason)
		out = append(out, explained(found, "fdsflux ls PATH", "What the files say of the release counts, or --fds. CONVECTIVE HEAT FLUX and RADIOMETER at the same place would tell.")...)
	}
	return out
}

func openRelations(x *examined) (out []Finding) {
	x.eachVerified(func(s *Station, v *Verification) {
		for _, c := range v.Closures {
			if !c.Closes {
				out = append(out, openRelation(s, &c))
			}
		}
	})
	return out
}

func openRelation(s *Station, c *Closure) Finding {
	printed, unit := shown(c.Series.Unit, c.Printed)
	expected, _ := shown(c.Series.Unit, c.Expected)
	uncertainty := c.Uncertainty * (printed - expected) / (c.Printed - c.Expected)
	f := Finding{
		Code: CodeRelationOpen, Grade: Error, Stations: []string{s.Name}, Devices: []string{c.Series.ID},
		Summary: fmt.Sprintf("%s does not fit the other columns: at %.4g s it is %.8g %s where they make it %.8g ± %.1g.", c.Series.ID, c.Time, printed, unit, expected, uncertainty),
		Detail:  "The relation is a sum over the columns, which holds for means, too: print rounding is all that it may miss by.",
		Numbers: []Number{{"time", c.Time, "s"}, {"printed", printed, unit}, {"expected", expected, unit}, {"uncertainty", uncertainty, unit}, {"misfit", c.Misfit, ""}},
		More:    command("derive", "--station", []string{s.Name}),
	}
	if !c.Exact {
		f.Code, f.Grade = CodeMeanRelationOpen, Warning
		f.Detail = "The relation has products of columns, which are means over intervals: the uncertainty contains that. It misses by more."
	}
	if s.Ambient == nil {
		f.Detail += " No file tells the ambient temperature: 20 °C is taken for that of gauges. Another one would look like this, too."
	}
	if len(c.Rivals) > 0 {
		var names []string
		for _, r := range c.Rivals {
			names = append(names, r.ID)
		}
		f.Devices = append(f.Devices, names...)
		f.Detail += " Nothing tells whether it is this column that is wrong or one of " + listed(names) + "."
	}
	return f
}

// shown converts a value to the unit of the files, as words have it.
func shown(si string, v float64) (float64, string) {
	unit, factor, addend := FileUnit(si)
	if unit == "C" {
		unit = "°C"
	}
	return factor*v + addend, unit
}

func nothingToClose(x *examined) []Finding {
	var a affected
	x.eachVerified(func(s *Station, v *Verification) {
		if len(v.Closures) == 0 && len(v.Gauges) == 0 {
			a.add(s, nil)
		}
	})
	found := a.finding(CodeNothingToCloseWith, Note, "Nothing can be compared at %s: the columns do not overlap in what they say.", listed(a.stations))
	return explained(found, "fdsflux ls PATH", "A wrong emissivity or gauge would not be noticed. RADIATIVE, CONVECTIVE, INCIDENT HEAT FLUX and RADIOMETER at one place can be.")
}

func disobedientGauges(x *examined) (out []Finding) {
	x.eachVerified(func(s *Station, v *Verification) {
		for i := range v.Gauges {
			g := &v.Gauges[i]
			switch g.Verdict {
			case GaugeReadsAsNone, GaugeWithoutH:
				out = append(out, x.ignoredProp(s, g))
			case GaugeReadsElse:
				out = append(out, Finding{
					Code: CodeGaugeUnaccounted, Grade: Error, Stations: []string{s.Name}, Devices: []string{g.Series.ID},
					Summary: fmt.Sprintf("%s reads neither as its PROP %s says nor as a gauge without a PROP: %.4g kW/m² in the mean instead of %.4g or %.4g.",
						g.Series.ID, g.Series.Prop, kilo(g.Printed), kilo(g.AsDeclared), kilo(g.AsDefault)),
					Detail: "The deck beside the results may not be the one that was run.", Numbers: g.numbers(), More: command("derive", "--station", []string{s.Name}),
				})
			}
		}
	})
	return out
}

// ignoredProp is the finding of a gauge that reads as if its PROP were not there, or
// not its h.
func (x *examined) ignoredProp(s *Station, g *GaugeCheck) Finding {
	reads := fmt.Sprintf("a gauge at %.4g °C of emissivity 1 would", celsius(float64(x.ambientOf(s))))
	if g.Verdict == GaugeWithoutH {
		reads = "it would without its HEAT_TRANSFER_COEFFICIENT"
	}
	f := Finding{
		Code: CodePropIgnored, Grade: Error, Stations: []string{s.Name}, Devices: []string{g.Series.ID},
		Summary: fmt.Sprintf("%s ignores its PROP %s (%s): it reads what %s, in the mean %.4g instead of %.4g kW/m², and at %.4g s it is off by %.3g kW/m².",
			g.Series.ID, g.Series.Prop, declared(g.Declared), reads, kilo(g.Printed), kilo(g.AsDeclared), g.WorstTime, kilo(g.Worst)),
		Numbers: g.numbers(), More: g.command(s),
	}
	switch {
	case s.Convention != nil && g.Verdict == GaugeReadsAsNone && len(s.IgnoredSettings(g.Series)) > 0:
		f.Detail = s.Convention.String() + " ignores the PROP of devices on walls; 6.10.1 did not, nor do boundary files. "
	case s.Convention != nil && len(s.IgnoredSettings(g.Series)) > 0:
		f.Detail = s.Convention.String() + " does not know an h of the gauge's own; FDS does since 6.7.6. "
	case g.Verdict == GaugeReadsAsNone && !s.Gas:
		f.Detail = "FDS 6.11.1 ignores the PROP of devices on walls; other releases do not. The results may be of that release, or of another deck. "
	case g.Verdict == GaugeWithoutH:
		f.Detail = "Before 6.7.6 FDS does not know an h of the gauge's own. The results may be of such a release, or of another deck. "
	}
	f.Detail += "The command below prints what it should have read."
	return f
}

func (x *examined) ambientOf(s *Station) flux.Temperature {
	if s.Ambient != nil {
		return *s.Ambient
	}
	return flux.Celsius(20)
}

// declared describes a gauge.
func declared(g flux.Gauge) string {
	text := fmt.Sprintf("%.4g °C, ε %.4g", celsius(float64(g.Temperature)), g.Emissivity)
	if g.FixedCoefficient {
		text += fmt.Sprintf(", h %.4g W/(m² K)", float64(g.Coefficient))
	}
	return text
}

func (g *GaugeCheck) numbers() []Number {
	return []Number{{"printed, mean", kilo(g.Printed), "kW/m2"}, {"as declared, mean", kilo(g.AsDeclared), "kW/m2"},
		{"as default, mean", kilo(g.AsDefault), "kW/m2"}, {"largest difference", kilo(g.Worst), "kW/m2"}, {"time of it", g.WorstTime, "s"}}
}

// command derives what the gauge should have read.
func (g *GaugeCheck) command(s *Station) string {
	want := map[fdsio.Quantity]string{fdsio.RadiometerHeatFlux: "radiometer", fdsio.ConvectiveGaugeHeatFlux: "conv-gauge"}[g.Series.Quantity]
	if want == "" {
		want = "gauge"
	}
	words := []string{command("derive", "--station", []string{s.Name}), "--want", want}
	return strings.Join(append(words, gaugeFlags(g.Declared)...), " ")
}

func uncheckedGauges(x *examined) []Finding {
	var a affected
	x.eachVerified(func(s *Station, v *Verification) {
		for i := range v.Gauges {
			if g := &v.Gauges[i]; g.Verdict == GaugeUnchecked && g.Reason != "" && g.Series.Gauge != nil {
				a.add(s, g.Series)
			}
		}
	})
	found := a.finding(CodePropNotCheckable, Note, "Whether %s %s the PROP can't be told from the other columns.", listed(a.devices), plural(len(a.devices), "obeys", "obey"))
	return explained(found, "fdsflux ls PATH", "RADIOMETER or INCIDENT HEAT FLUX, a default GAUGE HEAT FLUX, HEAT TRANSFER COEFFICIENT and GAS TEMPERATURE at the same place would tell.")
}

// identifiedEmissivity compares the emissivity that the columns themselves tell with
// the one that is given.
func identifiedEmissivity(x *examined) (out []Finding) {
	x.eachVerified(func(s *Station, v *Verification) {
		found := v.Emissivity
		if s.Emissivity == nil || math.IsNaN(found.Value) || len(s.of(fdsio.Emissivity)) > 0 {
			return
		}
		if math.Abs(found.Value-*s.Emissivity) <= 10*found.Uncertainty+1e-6 {
			return
		}
		out = append(out, Finding{
			Code: CodeEmissivityOpposed, Grade: Error, Stations: []string{s.Name},
			Summary: fmt.Sprintf("The columns of %s follow an emissivity of %.5g ± %.1g, not the %.4g that is given.", s.Name, found.Value, found.Uncertainty, *s.Emissivity),
			Detail:  "It is " + found.Reason + ". The deck is not the one that was run, or the surface here is another one.",
			Numbers: []Number{{"emissivity of the columns", found.Value, ""}, {"its uncertainty", found.Uncertainty, ""}, {"emissivity given", *s.Emissivity, ""}},
			More:    command("derive", "--station", []string{s.Name}),
		})
	})
	return out
}

// unsaid leaves out what a graver finding says of the same devices from the numbers.
func unsaid(findings []Finding) []Finding {
	said := map[string]bool{}
	for _, f := range findings {
		if f.Code == CodePropIgnored {
			for _, d := range f.Devices {
				said[d] = true
			}
		}
	}
	return slices.DeleteFunc(findings, func(f Finding) bool {
		return f.Code == CodeReleaseIgnoresProp && !slices.ContainsFunc(f.Devices, func(d string) bool { return !said[d] })
	})
}
