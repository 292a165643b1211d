package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/station"
)

// The part of the schema of `check --format json` that tells how the columns of each
// station compare, whether there is a finding in that or not. What does not apply
// or can't be told is null.
type comparedStation struct {
	Station    string              `json:"station"`
	Definition *comparedDefinition `json:"definition"` // null in the gas
	Emissivity *comparedEmissivity `json:"emissivity"` // that the columns themselves tell
	Columns    []comparedColumn    `json:"columns"`
	Gauges     []comparedGauge     `json:"gauges"` // that have a PROP
}

type comparedDefinition struct {
	Follows  *string             `json:"follows"`  // releases whose definitions the numbers obey, as in "6.5.2 or later"
	Incident *string             `json:"incident"` // what INCIDENT HEAT FLUX is: "G" or "G + convective"
	Claimed  *string             `json:"claimed"`  // what the run says
	Reason   string              `json:"reason"`   // why the numbers can't tell
	Misfits  map[string]*float64 `json:"misfits"`  // by releases: about 1 is a fit
}

type comparedEmissivity struct {
	Value       float64 `json:"value"`
	Uncertainty float64 `json:"uncertainty"`
}

type comparedColumn struct {
	Device      string   `json:"device"`
	Relation    string   `json:"relation"` // "exact" to print rounding, or "averaged": to averaging over intervals, too
	Rows        int      `json:"rows"`
	Misfit      float64  `json:"misfit"` // root mean square of (printed − expected)/uncertainty
	Closes      bool     `json:"closes"`
	WorstTime   float64  `json:"worst_time"`
	Printed     float64  `json:"printed"` // at that time, as are the next two
	Expected    float64  `json:"expected"`
	Uncertainty float64  `json:"uncertainty"` // standard
	Unit        string   `json:"unit"`
	Rivals      []string `json:"rivals"` // others that may as well be the wrong one
}

type comparedGauge struct {
	Device       string   `json:"device"`
	Prop         string   `json:"prop"`
	Verdict      string   `json:"verdict"`       // see gaugeVerdicts
	Reason       string   `json:"reason"`        // why it can't be told
	PrintedMean  *float64 `json:"printed_mean"`  // kW/m2
	DeclaredMean *float64 `json:"declared_mean"` // what it should have read
	DefaultMean  *float64 `json:"default_mean"`  // what a gauge without a PROP would have
	WorstTime    *float64 `json:"worst_time"`    // s
	Worst        *float64 `json:"worst"`         // kW/m2, printed − declared, as a size
}

var gaugeVerdicts = map[station.GaugeVerdict]string{
	station.GaugeUnchecked: "cannot tell", station.GaugeObeys: "as its PROP says", station.GaugeWithoutH: "ignores its h",
	station.GaugeReadsAsNone: "ignores its PROP", station.GaugeReadsElse: "reads otherwise",
}

func compared(v *station.Verification) comparedStation {
	out := comparedStation{Station: fdsio.Readable(v.Station), Columns: []comparedColumn{}, Gauges: []comparedGauge{}}
	if d := v.Definition; d != nil {
		out.Definition = &comparedDefinition{Reason: d.Reason, Misfits: map[string]*float64{}}
		if f := d.Decided(); f != nil {
			out.Definition.Follows, out.Definition.Incident = &f.Releases, &f.Definition
		}
		if d.Claimed != nil {
			claimed := d.Claimed.String()
			out.Definition.Claimed = &claimed
		}
		for _, f := range d.Families {
			out.Definition.Misfits[f.Releases] = jsonNumber(f.Misfit)
		}
	}
	if e := v.Emissivity; !math.IsNaN(e.Value) {
		out.Emissivity = &comparedEmissivity{e.Value, e.Uncertainty}
	}
	for i := range v.Closures {
		out.Columns = append(out.Columns, comparedTo(&v.Closures[i]))
	}
	for i := range v.Gauges {
		g := &v.Gauges[i]
		c := comparedGauge{Device: fdsio.Readable(g.Series.ID), Prop: fdsio.Readable(g.Series.Prop), Verdict: gaugeVerdicts[g.Verdict], Reason: g.Reason}
		if g.Verdict != station.GaugeUnchecked {
			c.PrintedMean, c.DeclaredMean, c.DefaultMean = kilowatts(g.Printed), kilowatts(g.AsDeclared), kilowatts(g.AsDefault)
			c.WorstTime, c.Worst = jsonNumber(g.WorstTime), kilowatts(g.Worst)
		}
		out.Gauges = append(out.Gauges, c)
	}
	return out
}

func comparedTo(c *station.Closure) comparedColumn {
	unit, factor, offset := station.FileUnit(c.Series.Unit)
	out := comparedColumn{
		Device: fdsio.Readable(c.Series.ID), Relation: "averaged", Rows: c.Rows, Misfit: c.Misfit, Closes: c.Closes,
		WorstTime: c.Time, Printed: factor*c.Printed + offset, Expected: factor*c.Expected + offset, Uncertainty: factor * c.Uncertainty,
		Unit: unit, Rivals: []string{},
	}
	if c.Exact {
		out.Relation = "exact"
	}
	for _, r := range c.Rivals {
		out.Rivals = append(out.Rivals, fdsio.Readable(r.ID))
	}
	return out
}

// kilowatts is a heat flux in kW/m2.
func kilowatts(q float64) *float64 { return jsonNumber(flux.HeatFlux(q).KWPerM2()) }

func jsonNumber(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// printCompared shows how the columns of a run compare.
func printCompared(w io.Writer, stations []comparedStation) {
	const most = 12
	stations = slices.DeleteFunc(slices.Clone(stations), func(s comparedStation) bool { // nothing to compare
		return len(s.Columns) == 0 && len(s.Gauges) == 0 && (s.Definition == nil || s.Definition.Follows == nil)
	})
	for i, s := range stations {
		if i == most {
			fmt.Fprintf(w, "\n… and %d stations more: --station NAME or --format json shows them\n", len(stations)-most)
			return
		}
		fmt.Fprintf(w, "\n%s\n", s.Station)
		if s.Definition != nil {
			fmt.Fprintf(w, "  %s\n", s.Definition)
		}
		s.printColumns(w)
		s.printGauges(w)
	}
}

func (d *comparedDefinition) String() string {
	claimed := "the run does not say which"
	if d.Claimed != nil {
		claimed = "the run says " + *d.Claimed
	}
	if d.Follows == nil {
		return "Definition: the numbers can't tell: " + d.Reason + "; " + claimed + "."
	}
	return fmt.Sprintf("Definition: the numbers follow FDS %s (incident = %s); %s.", *d.Follows, *d.Incident, claimed)
}

func (s *comparedStation) printColumns(w io.Writer) {
	if len(s.Columns) == 0 {
		return
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "  column\trelation\trows\tworst at\tprinted\tby the others\t± u\tunit\tcloses")
	for _, c := range s.Columns {
		closes := "yes"
		if !c.Closes {
			closes = strings.TrimSpace("NO " + strings.Join(c.Rivals, ", "))
		}
		fmt.Fprintf(t, "  %s\t%s\t%d\t%.4g s\t%.8g\t%.8g\t%.2g\t%s\t%s\n", c.Device, c.Relation, c.Rows, c.WorstTime, c.Printed, c.Expected, c.Uncertainty, c.Unit, closes)
	}
	t.Flush()
}

func (s *comparedStation) printGauges(w io.Writer) {
	if len(s.Gauges) == 0 {
		return
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "  gauge\tmean of it\tas its PROP says\twithout a PROP\tunit\treads")
	for _, g := range s.Gauges {
		if g.PrintedMean == nil {
			fmt.Fprintf(t, "  %s\t\t\t\t\t%s: %s\n", g.Device, g.Verdict, g.Reason)
			continue
		}
		fmt.Fprintf(t, "  %s\t%.5g\t%.5g\t%.5g\tkW/m2\t%s\n", g.Device, *g.PrintedMean, *g.DeclaredMean, *g.DefaultMean, g.Verdict)
	}
	t.Flush()
}

// printResiduals writes a row for each column and time: what is printed, what the other
// columns make it, the standard uncertainty of the difference, and the ratio of both.
func (c *checker) printResiduals(e *env, paths []string) error {
	w := csv.NewWriter(e.stdout)
	w.Write([]string{"chid", "station", "device", "time", "printed", "expected", "uncertainty", "unit", "residual"})
	for _, path := range paths {
		run, stations, _, err := c.stations.open(e, path)
		if err != nil {
			return err
		}
		_, err = station.Load(run.Run, stations...)
		run.Close()
		if err != nil {
			return err
		}
		for _, s := range stations {
			residuals, err := s.Residuals()
			if err != nil {
				fmt.Fprintln(e.stderr, trimPackage(err))
			}
			for _, r := range residuals {
				writeResidual(w, fdsio.Readable(run.CHID), fdsio.Readable(s.Name), &r)
			}
		}
	}
	w.Flush()
	return w.Error()
}

func writeResidual(w *csv.Writer, chid, place string, r *station.Residual) {
	unit, factor, offset := station.FileUnit(r.Series.Unit)
	for i, t := range r.Time {
		printed, expected, u := factor*r.Printed[i]+offset, factor*r.Expected[i]+offset, factor*r.Uncertainty[i]
		w.Write([]string{chid, place, fdsio.Readable(r.Series.ID), number(t), number(printed), number(expected), number(u), unit, number(factor * (r.Printed[i] - r.Expected[i]) / u)})
	}
}
