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
	RadiationTemperature fdsio.Quantity = "RADIATION TEMPERATURE"     // (G/σ)^¼
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
	var open []*result
	wanted := opts.Want
	if wanted == nil {
		wanted = Derivable(s.Gas)
	}
	for _, q := range wanted {
		out.Quantities = append(out.Quantities, s.begin(m, Want{q, m.gaugeFor(q, opts.Gauge)}))
	}
	for i := range out.Quantities {
		r := y.resultOf(out.Quantities[i].Want)
		open = append(open, &r)
	}
	y.fill(out.Quantities, open)
	return out, nil
}

// gaugeFor is the gauge of a quantity, where it has one.
func (m *model) gaugeFor(q fdsio.Quantity, told *flux.Gauge) *flux.Gauge {
	plate := m.system.gas && q == fdsio.AdiabaticSurfaceTemperature
	switch {
	case !hasGauge(q, m.system.gas) && !plate:
		return nil
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
		d.Uncertainty = make([]float64, n)
		rounding := x.rounder()
		for k, v := range x.Values {
			d.Uncertainty[k] = rounding.of(v)
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
		return legacy && w.Quantity == LegacyIncident || !legacy && w.Quantity == fdsio.IncidentHeatFlux
	case x.Quantity != w.Quantity:
		return false
	case w.Gauge == nil:
		return true
	}
	used := m.used[x]
	return used != nil && *used == *w.Gauge
}

// fill computes what no column has.
func (y *system) fill(quantities []Derivation, results []*result) {
	known := map[*plan][]prepared{}
	var last *plan
	var now []prepared
	y.each(func(at int, r *row, e *rowErrors) {
		if r.plan != last || now == nil {
			last, now = r.plan, known[r.plan]
			if now == nil {
				now = r.plan.prepare(results)
				known[r.plan] = now
			}
		}
		for k := range quantities {
			d := &quantities[k]
			if d.How == Measured {
				continue
			}
			why := now[k].without
			v, u := math.NaN(), math.NaN()
			if why == fine {
				v, u, why = y.evaluate(results[k], &now[k], at, r, e)
			}
			d.Values[at], d.Uncertainty[at], d.reasons[at] = v, u, why
			if why == fine {
				d.How = Derived
			}
		}
	})
}

// prepared is a result as some columns determine it.
type prepared struct {
	sensitivity         // constant where the result is a sum over the state
	without     reason  // why they do not
	last        float64 // uncertainty, where it depends on rounding alone; 0 if there is none yet
}

// prepare finds out which results the columns determine. The plan may be nil.
func (p *plan) prepare(results []*result) []prepared {
	out := make([]prepared, len(results))
	for k, r := range results {
		switch {
		case r.without != fine:
			out[k].without = r.without
		case p == nil:
			out[k].without = gap
		case !p.determines(&r.needs):
			out[k].without = leftOpen
		default:
			out[k].base = make([]float64, len(p.used))
			p.sensitivityTo(&r.terms, &out[k].sensitivity)
		}
	}
	return out
}

// evaluate is one result at one time.
func (y *system) evaluate(r *result, s *prepared, at int, row *row, e *rowErrors) (v, u float64, why reason) {
	nan, p, z := math.NaN(), row.plan, &row.state
	own, other := 0.0, 0.0
	if r.linear {
		v, own = r.terms.dot(z)+r.offset, r.ownOf(z)
	} else {
		var slope vector
		v, slope, own, other = r.at(y, z, at)
		p.sensitivityTo(&slope, &s.sensitivity)
	}
	if y.relative > 0 {
		other += p.byEmissivity(e, z, &s.sensitivity, own)
	}
	if u = s.last; !e.same || !r.linear || s.linked || other > 0 || u == 0 {
		u = e.of(&s.sensitivity, len(p.steps), other)
		s.last = u
	}
	switch {
	case r.Quantity == fdsio.WallTemperature && math.IsNaN(v):
		return nan, nan, noState
	case !isFinite(v), tooUncertain(r.unit, v, u), e.loose && p.divides(&s.sensitivity):
		return nan, nan, uncertain
	}
	return v, u, fine
}

// divides reports whether a result has been divided by h.
func (p *plan) divides(s *sensitivity) bool {
	for i := range p.steps {
		if s.along[i] != 0 && (p.steps[i].solves == coefficient || p.steps[i].link == convectionOfGauge) {
			return true
		}
	}
	return false
}
