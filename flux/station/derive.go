package station

import (
	"fmt"
	"math"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
)

// Quantities that FDS has no name for, in W/m2 and K.
const (
	AbsorbedHeatFlux     fdsio.Quantity = "ABSORBED HEAT FLUX"        // ε G
	EmittedHeatFlux      fdsio.Quantity = "EMITTED HEAT FLUX"         // ε σ Tw⁴
	LegacyIncident       fdsio.Quantity = "LEGACY INCIDENT HEAT FLUX" // G + C, as FDS had it before 6.5.2
	RadiationTemperature fdsio.Quantity = "RADIATION TEMPERATURE"     // (G/σ)^¼ of the incident radiation as it is printed, mean or instant
)

// Derivable lists the quantities that [Station.Derive] can give, those of a wall
// or those of a target in the gas.
func Derivable(gas bool) []fdsio.Quantity {
	if gas {
		return []fdsio.Quantity{fdsio.IncidentHeatFlux, fdsio.RadiativeHeatFlux, fdsio.GaugeHeatFlux, fdsio.RadiometerHeatFlux,
			fdsio.GasTemperature, fdsio.AdiabaticSurfaceTemperature, RadiationTemperature}
	}
	return []fdsio.Quantity{fdsio.RadiativeHeatFlux, fdsio.ConvectiveHeatFlux, fdsio.NetHeatFlux, fdsio.IncidentHeatFlux,
		LegacyIncident, AbsorbedHeatFlux, EmittedHeatFlux, fdsio.GaugeHeatFlux, fdsio.RadiometerHeatFlux,
		fdsio.ConvectiveGaugeHeatFlux, fdsio.WallTemperature, fdsio.GasTemperature, fdsio.HeatTransferCoefficient,
		fdsio.AdiabaticSurfaceTemperature, RadiationTemperature, fdsio.Emissivity}
}

// DeriveOptions choose what [Station.Derive] gives. nil stands for all of
// [Derivable], with FDS's default gauge.
type DeriveOptions struct {
	Want  []fdsio.Quantity
	Gauge *flux.Gauge // of the quantities that have one; nil for FDS's default
}

// Want is a quantity and, where it has one, its gauge.
type Want struct {
	Quantity fdsio.Quantity
	Gauge    *flux.Gauge
}

// How says where the values of a [Derivation] come from.
type How uint8

const (
	NotDetermined How = iota
	Measured          // a column of the run
	Derived           // from other columns
)

func (h How) String() string { return [...]string{"not determined", "measured", "derived"}[h] }

// Derivation is a quantity of a station over time.
type Derivation struct {
	Want
	How    How    // NotDetermined where no row is
	Unit   string // SI
	Device string // ID of the device that measured it

	// Values are NaN where they are not determined. Uncertainty is the standard
	// uncertainty (k = 1) of print rounding and of averaging over intervals.
	Values, Uncertainty []float64

	reasons []reason
}

// Reason says why the value of a row is not determined; empty if it is.
func (d Derivation) Reason(row int) string { return reasons[d.reasons[row]] }

// Solution is what the columns of a station tell of its state. Quantities follow
// the current definitions (those of FDS 6.11.0), whatever release wrote the run,
// where they are derived.
type Solution struct {
	Station    *Station
	Convention flux.Convention // that the columns were taken to follow
	Emissivity EmissivityFinding
	Time       []float64 // s
	Quantities []Derivation
	Remarks    []string // what the reader of the numbers should know
}

// Derive finds the state of the surface or target from the columns that the run
// has, and from it the quantities that it does not have. At each time the fluxes
// are sums over incident radiation G, emission E = σ Tw⁴, convection C, h (Tw − T∞)
// and h ([flux.Terms]): weighted least squares, with print rounding for the error,
// gives what of these is determined; Tw, h and Tg follow. What is not determined
// is NaN with a reason. Columns that FDS averaged over intervals leave Tw, h, Tg
// and AST uncertain by more than the rounding; their uncertainty contains that.
//
// The series must be loaded. All have to have the same times; those that have not
// are left out and remarked on.
func (s *Station) Derive(opts *DeriveOptions) (*Solution, error) {
	if opts == nil {
		opts = &DeriveOptions{}
	}
	if opts.Gauge != nil {
		if err := opts.Gauge.Validate(); err != nil {
			return nil, fmt.Errorf("station: %w", err)
		}
	}
	m, err := s.model()
	if err != nil {
		return nil, err
	}
	y := m.system
	y.solve()
	out := &Solution{Station: s, Convention: y.convention, Emissivity: m.emissivity, Time: y.time, Remarks: m.remarks}
	wanted := opts.Want
	if wanted == nil {
		wanted = Derivable(s.Gas)
	}
	for _, q := range wanted {
		out.Quantities = append(out.Quantities, s.begin(m, Want{q, m.gaugeFor(q, opts.Gauge)}))
	}
	y.fill(out.Quantities)
	return out, nil
}

// gaugeFor is the gauge of a quantity, where it has one.
func (m *model) gaugeFor(q fdsio.Quantity, told *flux.Gauge) *flux.Gauge {
	plate := m.system.gas && q == fdsio.AdiabaticSurfaceTemperature
	switch {
	case !hasGauge(q, m.system.gas) && !plate:
		return nil
	case told != nil && q == fdsio.RadiometerHeatFlux:
		g := *told // a radiometer does not convect
		g.Coefficient, g.FixedCoefficient = 0, false
		return &g
	case told != nil || plate:
		return told
	}
	g := flux.DefaultGauge(flux.Temperature(m.system.ambient))
	return &g
}

// begin looks for a column of the run that is what is wanted.
func (s *Station) begin(m *model, w Want) Derivation {
	n := len(m.system.time)
	d := Derivation{Want: w, Unit: units[w.Quantity].si, reasons: make([]reason, n)}
	if _, known := units[w.Quantity]; !known {
		d.Unit = wattPerM2
		if w.Quantity == RadiationTemperature {
			d.Unit = kelvin
		}
	}
	for i := range s.Series {
		x := &s.Series[i]
		if !m.measures(x, w) {
			continue
		}
		d.How, d.Device, d.Values = Measured, x.ID, x.Values
		d.Uncertainty = m.system.roundingOf(x)
		for k, v := range x.Values {
			if !isFinite(v) {
				d.reasons[k] = gap
			}
		}
		return d
	}
	d.Values, d.Uncertainty = make([]float64, n), make([]float64, n)
	return d
}

// measures reports whether a column is a wanted quantity as it stands.
func (m *model) measures(x *Series, w Want) bool {
	if !sameTimes(x.Time, m.system.time) || !x.HasValues() {
		return false
	}
	legacy := m.system.convention.IncidentIncludesConvection()
	switch {
	case x.Quantity == fdsio.IncidentHeatFlux:
		return !m.system.ambiguous && (legacy && w.Quantity == LegacyIncident || !legacy && w.Quantity == fdsio.IncidentHeatFlux)
	case x.Quantity != w.Quantity:
		return false
	case w.Gauge == nil:
		return true
	}
	used := m.used[x]
	if used == nil {
		return false
	}
	g := *used
	if w.Quantity == fdsio.RadiometerHeatFlux {
		g.Coefficient, g.FixedCoefficient = 0, false
	}
	return g == *w.Gauge
}

// fill computes what no column has.
func (y *system) fill(quantities []Derivation) {
	var open []*Derivation
	var results []*result
	for i := range quantities {
		if d := &quantities[i]; d.How != Measured {
			r := y.resultOf(d.Want)
			r.values, r.uncertainty = d.Values, d.Uncertainty
			open, results = append(open, d), append(results, &r)
		}
	}
	e := newPropagation(y, results)
	e.each(func(s span, ways []way) {
		for k := range open {
			e.judge(open[k], s, results[k], &ways[k])
		}
	})
}

// way is how some columns determine a result.
type way struct {
	without reason // why they do not

	// Where the result is a sum over the state, how it goes with the columns as they
	// stand and with what the steps solve for.
	base   []float64
	along  [links]float64
	linked bool // it may go with a step
	solved int  // the step that solves for the result itself; negative if none does
}

// waysTo finds out which results the columns determine. The plan may be nil.
func (p *plan) waysTo(results []*result) []way {
	out := make([]way, len(results))
	for k, r := range results {
		switch {
		case r.without != fine:
			out[k].without = r.without
		case p == nil:
			out[k].without = gap
		case !p.determines(&r.needs):
			out[k].without = leftOpen
			if y := p.surface; !y.gas && !y.knowsEmissivity() {
				out[k].without = leftOpenByEmissivity
			}
		case r.linear:
			out[k] = p.wayTo(&r.terms)
		default:
			out[k].linked = true
		}
	}
	return out
}

// wayTo is the way to a sum over the state.
func (p *plan) wayTo(terms *vector) way {
	w := way{base: make([]float64, len(p.used)), solved: -1}
	for u := range unknowns {
		if terms[u] != 0 && p.pivot[u] {
			addTo(w.base, terms[u], p.gain[u])
		}
	}
	for i := range p.steps {
		w.along[i] = p.steps[i].along(terms)
		w.linked = w.linked || w.along[i] != 0
		unit := vector{}
		unit[p.steps[i].solves] = 1
		if *terms == unit {
			w.solved = i
		}
	}
	return w
}

// judge turns the variances of a result over a span into uncertainties and blanks what is
// worth nothing.
func (e *propagation) judge(d *Derivation, s span, r *result, w *way) {
	values, uncertainty, reasons := d.Values[s.from:s.to], d.Uncertainty[s.from:s.to], d.reasons[s.from:s.to]
	if w.without != fine {
		fill(values, math.NaN())
		fill(uncertainty, math.NaN())
		for i := range reasons {
			reasons[i] = w.without
		}
		return
	}
	allowed, steps := r.allowed(), r.mayDivide(s.plan, w)
	for i, v := range values {
		u := math.Sqrt(uncertainty[i])
		uncertainty[i] = u
		negative := r.Quantity == fdsio.HeatTransferCoefficient && v < 0
		if isFinite(v) && !negative && !tooUncertain(v, u, allowed) && !(len(steps) > 0 && e.loose[i] && r.divided(steps, i)) {
			d.How = Derived
			continue
		}
		values[i], uncertainty[i], reasons[i] = math.NaN(), math.NaN(), uncertain
		if r.Quantity == fdsio.WallTemperature && math.IsNaN(v) || negative && !tooUncertain(v, u, allowed) {
			reasons[i] = noState
		}
	}
}
