package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux/exposure"
	"github.com/fdsflux/fdsflux/flux/station"
)

// The schema of `stats --format json`: a list of runs. Times are in s, values in the
// unit of the device: kW/m2 and °C of fluxes and temperatures. What there is not is
// null or left out.
type statsRun struct {
	CHID       string           `json:"chid"`
	FDS        *string          `json:"fds"`
	Devices    []deviceStats    `json:"devices"`
	Criteria   []criterionStats `json:"criteria"`
	Sources    []criterionWords `json:"criteria_sources"`
	NotApplied []notApplied     `json:"criteria_not_applied"`
}

type deviceStats struct {
	Station     string            `json:"station,omitempty"`
	Device      string            `json:"device"`
	Derived     bool              `json:"derived,omitempty"`              // no device, but from those of the station
	Uncertainty maybe             `json:"standard_uncertainty,omitempty"` // largest of a derived flux
	Quantity    fdsio.Quantity    `json:"quantity,omitempty"`
	Unit        *string           `json:"unit"`
	Sampling    string            `json:"sampling"`
	From        maybe             `json:"from"`
	To          maybe             `json:"to"`
	Rows        int               `json:"rows"`
	Gaps        int               `json:"gaps"`    // rows without a value
	Covered     maybe             `json:"covered"` // s without the gaps
	Mean        maybe             `json:"mean"`
	Min         maybe             `json:"min"`
	MinAt       maybe             `json:"min_at"`
	Max         maybe             `json:"max"`
	MaxAt       maybe             `json:"max_at"`
	Integral    maybe             `json:"integral_kj_m2"` // of heat fluxes alone
	Steady      *steadyStats      `json:"steady"`         // null: there is none
	NotSteady   string            `json:"not_steady,omitempty"`
	PeakMean    *peakStats        `json:"peak_mean,omitempty"`
	Percentiles []percentileStats `json:"percentiles,omitempty"`
	Above       []aboveStats      `json:"above,omitempty"`
	Remarks     []string          `json:"remarks,omitempty"`
}

type steadyStats struct {
	From          maybe `json:"from"`
	To            maybe `json:"to"`
	Mean          maybe `json:"mean"`
	StandardError maybe `json:"standard_error"`
}

type peakStats struct {
	Window maybe `json:"window"`
	Mean   maybe `json:"mean"`
	Middle maybe `json:"middle"`
}

type percentileStats struct {
	Percent float64 `json:"percent"`
	Value   maybe   `json:"value"`
}

type aboveStats struct {
	Threshold   float64 `json:"threshold"` // kW/m2
	Total       maybe   `json:"total"`     // s
	Longest     maybe   `json:"longest"`   // s
	LongestFrom maybe   `json:"longest_from"`
	First       maybe   `json:"first"`        // null: not reached
	Within      maybe   `json:"first_within"` // s
}

type criterionStats struct {
	Station   string       `json:"station"`
	Device    string       `json:"device"`
	Criterion string       `json:"criterion"`
	Measure   maybe        `json:"measure"` // dose at the end, highest flux or temperature
	Unit      string       `json:"unit"`
	Outside   maybe        `json:"outside_range"` // s
	Missing   maybe        `json:"missing"`       // s that gaps leave unknown
	Levels    []levelStats `json:"levels"`

	row int // of the device that it is of
}

type levelStats struct {
	Effect   string   `json:"effect"`
	Level    float64  `json:"level"`
	Low      *float64 `json:"low,omitempty"`
	High     *float64 `json:"high,omitempty"`
	Reached  maybe    `json:"reached"`        // null: not reached
	Within   maybe    `json:"reached_within"` // s
	Earliest maybe    `json:"earliest"`       // when low, high was reached
	Latest   maybe    `json:"latest"`
}

type criterionWords struct {
	Criterion string `json:"criterion"`
	Title     string `json:"title"`
	Quantity  string `json:"quantity"`
	Equation  string `json:"equation"`
	Unit      string `json:"unit"`
	Source    string `json:"source"`
	Range     string `json:"range"`
}

type notApplied struct {
	Criteria []string `json:"criteria"`
	Stations []string `json:"stations"`
	Reason   string   `json:"reason"`
}

// name begins the result of a column; what was remarked stays.
func (m *statsMaker) name(c *statsColumn) {
	nan := maybe(math.NaN())
	r := &c.result
	*r = deviceStats{Remarks: r.Remarks, Uncertainty: r.Uncertainty, From: nan, To: nan, Covered: nan, Mean: nan, Min: nan, MinAt: nan, Max: nan, MaxAt: nan, Integral: nan}
	if c.station != nil {
		r.Station, r.Quantity = fdsio.Readable(c.station.Name), c.series.Quantity
	}
	if c.device == station.NoDevice {
		unit, _, _ := station.FileUnit(c.series.Unit)
		r.Device, r.Unit, r.Derived = fdsio.Readable(c.series.ID), &unit, c.isDerived()
		if !r.Derived { // labels are alike in all cells
			r.Device = r.Station + " " + r.Device
		}
		return
	}
	d := &m.runOf.Devices[c.device]
	r.Device, r.Unit = fdsio.Readable(d.ID), d.Unit
	if c.station == nil {
		r.Quantity = d.Quantity
	}
}

func (r *deviceStats) summarise(s exposure.Summary, isHeatFlux bool) {
	r.From, r.To, r.Rows, r.Gaps, r.Covered = maybe(s.From), maybe(s.To), s.Rows, s.Gaps, maybe(s.Covered)
	r.Mean = maybe(s.Mean)
	r.Min, r.MinAt, r.Max, r.MaxAt = maybe(s.Min.Value), maybe(s.Min.Time), maybe(s.Max.Value), maybe(s.Max.Time)
	if isHeatFlux {
		r.Integral = maybe(s.Integral)
	}
}

func newAboveStats(level float64, e exposure.Exceedance) aboveStats {
	return aboveStats{level, maybe(e.Total), maybe(e.Longest), maybe(e.LongestFrom), maybe(e.First.Time), maybe(e.First.Within)}
}

func newCriterionStats(c *exposure.Criterion, o exposure.Outcome) criterionStats {
	measure, unit := display(c.Relation.Unit(), o.Measure)
	r := criterionStats{Criterion: c.ID, Measure: maybe(measure), Unit: unit, Outside: maybe(o.Outside), Missing: maybe(o.Missing)}
	for _, x := range o.Reached {
		l := levelStats{Effect: x.Effect, Reached: maybe(x.At.Time), Within: maybe(x.At.Within),
			Earliest: maybe(x.Earliest.Time), Latest: maybe(x.Latest.Time)}
		l.Level, _ = display(c.Relation.Unit(), x.Value)
		if x.Low > 0 {
			low, _ := display(c.Relation.Unit(), x.Low)
			high, _ := display(c.Relation.Unit(), x.High)
			l.Low, l.High = &low, &high
		}
		r.Levels = append(r.Levels, l)
	}
	return r
}

// result gathers what was made.
func (m *statsMaker) result() statsRun {
	r := statsRun{CHID: m.runOf.CHID, Devices: []deviceStats{}, Criteria: []criterionStats{},
		Sources: []criterionWords{}, NotApplied: append([]notApplied{}, m.notApplied()...)}
	if v := m.runOf.Version; v != nil {
		text := v.String()
		r.FDS = &text
	}
	for _, c := range m.columns {
		if !c.listed {
			continue
		}
		for _, x := range c.outcomes {
			x.row = len(r.Devices)
			r.Criteria = append(r.Criteria, x)
		}
		r.Devices = append(r.Devices, c.result)
	}
	for _, c := range m.criteria {
		if slices.ContainsFunc(r.Criteria, func(x criterionStats) bool { return x.Criterion == c.ID }) {
			_, unit := display(c.Relation.Unit(), 0)
			r.Sources = append(r.Sources, criterionWords{c.ID, c.Title, c.Quantity, c.Equation, unit, c.Source, c.Range})
		}
	}
	return r
}

func printStatsJSON(w io.Writer, _ *stats, runs []statsRun) error {
	return writeJSON(w, runs)
}

// printStatsCSV prints a row for each device. The columns of criteria hold the measure
// and, for each level, when it was reached.
func printStatsCSV(w io.Writer, s *stats, runs []statsRun) error {
	c := csv.NewWriter(w)
	head := []string{"chid", "fds", "station", "device", "quantity", "unit", "sampling", "from", "to", "rows", "gaps", "covered",
		"mean", "min", "min_at", "max", "max_at", "integral_kj_m2", "steady_from", "steady_to", "steady_mean", "steady_standard_error"}
	if s.window > 0 {
		head = append(head, "peak_mean", "peak_mean_middle")
	}
	for _, p := range s.percentiles {
		head = append(head, "p"+number(p))
	}
	for _, l := range s.thresholds {
		head = append(head, "above_"+number(l)+"_total", "above_"+number(l)+"_longest", "above_"+number(l)+"_first", "above_"+number(l)+"_first_within")
	}
	for _, k := range s.criteria {
		_, unit := display(k.Relation.Unit(), 0)
		head = append(head, k.ID+" ("+unit+")")
		for _, l := range k.Levels {
			head = append(head, k.ID+": "+l.Effect)
		}
		head = append(head, k.ID+" outside_range")
	}
	c.Write(head)
	for _, r := range runs {
		outcomes := map[csvKey]*criterionStats{}
		for i := range r.Criteria {
			x := &r.Criteria[i]
			outcomes[csvKey{x.row, x.Criterion}] = x
		}
		for at, d := range r.Devices {
			row := s.csvRow(&r, &d)
			for i := range s.criteria {
				k := &s.criteria[i]
				row = append(row, criterionCells(k, outcomes[csvKey{at, k.ID}])...)
			}
			c.Write(row)
		}
	}
	c.Flush()
	return c.Error()
}

// csvKey is a device of a run and the ID of a criterion.
type csvKey struct {
	row       int
	criterion string
}

// criterionCells are the cells of a criterion in the row of a device; x may be nil.
func criterionCells(k *exposure.Criterion, x *criterionStats) []string {
	cells := make([]string, len(k.Levels)+2)
	if x == nil {
		return cells
	}
	cells[0] = x.Measure.full()
	for i, l := range x.Levels {
		cells[1+i] = l.Reached.full()
	}
	cells[len(cells)-1] = x.Outside.full()
	return cells
}

// csvRow is the row of a device without the criteria.
func (s *stats) csvRow(r *statsRun, d *deviceStats) []string {
	row := []string{r.CHID, text(r.FDS), d.Station, d.Device, string(d.Quantity), text(d.Unit), d.Sampling, d.From.full(), d.To.full(),
		strconv.Itoa(d.Rows), strconv.Itoa(d.Gaps), d.Covered.full(), d.Mean.full(), d.Min.full(), d.MinAt.full(), d.Max.full(), d.MaxAt.full(), d.Integral.full()}
	row = append(row, d.Steady.cells()...)
	if s.window > 0 {
		row = append(row, d.PeakMean.cells()...)
	}
	for i := range s.percentiles {
		cell := ""
		if i < len(d.Percentiles) {
			cell = d.Percentiles[i].Value.full()
		}
		row = append(row, cell)
	}
	for i := range s.thresholds {
		cells := make([]string, 4)
		if i < len(d.Above) {
			x := d.Above[i]
			cells = []string{x.Total.full(), x.Longest.full(), x.First.full(), x.Within.full()}
		}
		row = append(row, cells...)
	}
	return row
}

func (x *steadyStats) cells() []string {
	if x == nil {
		return make([]string, 4)
	}
	return []string{x.From.full(), x.To.full(), x.Mean.full(), x.StandardError.full()}
}

func (x *peakStats) cells() []string {
	if x == nil {
		return make([]string, 2)
	}
	return []string{x.Mean.full(), x.Middle.full()}
}

// atTime writes the time of an event, with the interval that it is known to.
func atTime(at, within maybe) string {
	if math.IsNaN(float64(at)) {
		return "not reached"
	}
	if within > 0 {
		return at.String() + " to " + (at + within).String()
	}
	return at.String()
}

func printStatsTable(w io.Writer, s *stats, runs []statsRun) error {
	var b bytes.Buffer
	for i, r := range runs {
		if i > 0 {
			b.WriteByte('\n')
		}
		r.printTable(&b, s)
	}
	return writeTrimmed(w, b.Bytes())
}

func (r *statsRun) printTable(w io.Writer, s *stats) {
	fmt.Fprintf(w, "%s, FDS %s\n\n", r.CHID, orUnknown(r.FDS, ""))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	head := "device\tquantity\tunit\tmean\tmin\tat s\tmax\tat s\tkJ/m2\tsteady\tfrom s\tto s"
	if s.window > 0 {
		head += fmt.Sprintf("\tmax of %g s\taround s", s.window)
	}
	for _, p := range s.percentiles {
		head += fmt.Sprintf("\t%g %%", p)
	}
	for _, l := range s.thresholds {
		head += fmt.Sprintf("\tabove %g: s\tlongest s\tfirst at s", l)
	}
	fmt.Fprintln(t, head)
	for i := range r.Devices {
		r.Devices[i].printRow(t)
	}
	t.Flush()
	r.printRemarks(w)
	r.printCriteria(w)
}

func (d *deviceStats) printRow(w io.Writer) {
	fmt.Fprintf(w, "%s\t%s\t%s\t%v\t%v\t%v\t%v\t%v\t%v", d.Device, d.Quantity, unitWords(d.Unit), d.Mean, d.Min, d.MinAt, d.Max, d.MaxAt, d.Integral)
	if x := d.Steady; x != nil {
		fmt.Fprintf(w, "\t%v\t%v\t%v", x.Mean, x.From, x.To)
	} else {
		fmt.Fprint(w, "\tnone\t–\t–")
	}
	if x := d.PeakMean; x != nil {
		fmt.Fprintf(w, "\t%v\t%v", x.Mean, x.Middle)
	}
	for _, x := range d.Percentiles {
		fmt.Fprintf(w, "\t%v", x.Value)
	}
	for _, x := range d.Above {
		fmt.Fprintf(w, "\t%v\t%v\t%s", x.Total, x.Longest, atTime(x.First, x.Within))
	}
	fmt.Fprintln(w)
}

// printRemarks says what values stand for, and what is missing.
func (r *statsRun) printRemarks(w io.Writer) {
	fmt.Fprintln(w)
	counts := map[string]int{}
	for _, d := range r.Devices {
		counts[d.Sampling]++
	}
	for _, words := range []struct{ sampling, text string }{
		{samplingWords[station.IntervalMean], "are means over the time since the row before: extremes are those of such means, times are known to within one interval"},
		{samplingWords[station.UnknownSampling], "are taken for means over the time since the row before: no deck tells"},
		{samplingWords[station.Instant], "are those of an instant"},
	} {
		switch n := counts[words.sampling]; {
		case n == len(r.Devices):
			fmt.Fprintf(w, "Values %s.\n", words.text)
		case n > 0:
			fmt.Fprintf(w, "Values of %d devices %s.\n", n, words.text)
		}
	}
	r.printDerived(w)
	const most = 20
	said := 0
	for _, x := range r.remarks() {
		if said++; said <= most {
			fmt.Fprintf(w, "%s: %s\n", enumerate(x.devices, "devices"), x.text)
		}
	}
	if said > most {
		fmt.Fprintf(w, "… and %d remarks more; --format json tells of all\n", said-most)
	}
}

// printDerived says which fluxes are derived.
func (r *statsRun) printDerived(w io.Writer) {
	var names []string
	largest := maybe(0)
	for _, d := range r.Devices {
		if d.Derived {
			names = append(names, d.Station)
			largest = max(largest, d.Uncertainty)
		}
	}
	if names != nil {
		fmt.Fprintf(w, "Derived from the columns of the station, with a standard uncertainty of %.1g kW/m2 or less: %s.\n", float64(largest), enumerate(names, "stations"))
	}
}

type remarkStats struct {
	text    string
	devices []string
}

// remarks gathers what is remarked on devices, each remark once.
func (r *statsRun) remarks() (list []remarkStats) {
	place := map[string]int{}
	add := func(device, text string) {
		at, known := place[text]
		if !known {
			at, list = len(list), append(list, remarkStats{text: text})
			place[text] = at
		}
		list[at].devices = append(list[at].devices, device)
	}
	for _, d := range r.Devices {
		for _, text := range d.Remarks {
			add(d.Device, text)
		}
		if d.Gaps > 0 {
			add(d.Device, fmt.Sprintf("%d of %d rows have no value: %v of %v s count", d.Gaps, d.Rows, d.Covered, d.To-d.From))
		}
	}
	return list
}

// remark adds to what the reader of the numbers should know.
func (r *deviceStats) remark(text string) { r.Remarks = append(slices.Clip(r.Remarks), text) }

func (r *statsRun) printCriteria(w io.Writer) {
	if len(r.Criteria) == 0 {
		return
	}
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "criterion\tdevice\tmeasure\tlevel\teffect\treached at s")
	for _, source := range r.Sources {
		for _, c := range r.Criteria {
			if c.Criterion != source.Criterion {
				continue
			}
			for _, l := range c.Levels {
				fmt.Fprintf(t, "%s\t%s\t%v\t%s\t%s\t%s\n", c.Criterion, c.Device, c.Measure, l.level(), l.Effect, l.when(c.Unit))
			}
		}
	}
	t.Flush()
	r.printLimits(w)
	fmt.Fprint(w, "\nThe criteria, their sources and how far they go\n")
	for _, c := range r.Sources {
		printWrapped(w, c.String())
	}
}

func (c criterionWords) String() string {
	return fmt.Sprintf("%s: %s. %s; %s, of %s. Source: %s. Range: %s.", c.Criterion, c.Title, c.Equation, c.Unit, c.Quantity, c.Source, c.Range)
}

// tellSources says where the criteria of a format without words are from, each once.
func tellSources(w io.Writer, runs []statsRun) {
	told := map[string]bool{}
	for _, r := range runs {
		for _, c := range r.Sources {
			if !told[c.Criterion] {
				told[c.Criterion] = true
				printWrapped(w, c.String())
			}
		}
	}
}

// printLimits says where criteria go beyond their range, or know nothing.
func (r *statsRun) printLimits(w io.Writer) {
	var order []string
	who := map[string][]string{} // criteria
	for _, c := range r.Criteria {
		for _, x := range []struct {
			seconds maybe
			words   string
		}{
			{c.Outside, "the flux is out of their range during"},
			{c.Missing, "because of gaps nothing is known during"},
		} {
			if x.seconds > 0 {
				key := fmt.Sprintf("%s: %s %v s: ", c.Device, x.words, x.seconds)
				if who[key] == nil {
					order = append(order, key)
				}
				who[key] = append(who[key], c.Criterion)
			}
		}
	}
	if len(order) > 0 {
		fmt.Fprintln(w)
	}
	for _, key := range order {
		printWrapped(w, key+strings.Join(who[key], ", "))
	}
}

// printWrapped prints a paragraph in lines of some width, all but the first indented.
func printWrapped(w io.Writer, text string) {
	const width = 110
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			fmt.Fprintln(w, line)
			line = "   "
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	fmt.Fprintln(w, line)
}

func (l levelStats) level() string {
	if l.Low == nil {
		return maybe(l.Level).String()
	}
	return fmt.Sprintf("%v (%v to %v)", maybe(l.Level), maybe(*l.Low), maybe(*l.High))
}

// when says when a level was reached: a threshold in its interval, another at a time.
func (l levelStats) when(unit string) string {
	if unit == "kW/m2" || l.Low == nil {
		within := l.Within
		if unit != "kW/m2" {
			within = 0
		}
		return atTime(l.Reached, within)
	}
	if math.IsNaN(float64(l.Earliest)) {
		return "not reached"
	}
	switch {
	case !l.Reached.known():
		return fmt.Sprintf("not reached (%v or later)", l.Earliest)
	case !l.Latest.known():
		return fmt.Sprintf("%v (%v or later)", l.Reached, l.Earliest)
	}
	return fmt.Sprintf("%v (%v to %v)", l.Reached, l.Earliest, l.Latest)
}
