package station

import (
	"fmt"
	"slices"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
)

// model is a station's system with what had to be decided to set it up.
type model struct {
	system     *system
	columns    []*Series // with values, at the times of the first
	found      *Recognition
	emissivity EmissivityFinding
	used       map[*Series]*flux.Gauge // the gauge that each column is of, as FDS took it
	remarks    []string
}

func (m *model) remark(format string, args ...any) {
	m.remarks = append(m.remarks, fmt.Sprintf(format, args...))
}

// model decides on what the files leave open and sets up the equations.
func (s *Station) model() (*model, error) {
	m := &model{}
	base := s.bare()
	columns, err := s.columns(m)
	if err != nil {
		return nil, err
	}
	if s.Ambient == nil {
		m.remark("the ambient temperature is not known: %s for it and for gauges (--ambient tells it); no uncertainty contains that", base.takeAmbient(columns))
	}
	m.columns, m.found = columns, s.recognise(base, columns)
	convention, ambiguous, remark := m.found.use()
	base.convention = convention
	printed := slices.ContainsFunc(columns, func(x *Series) bool { return x.Quantity == fdsio.IncidentHeatFlux })
	if remark != "" && !s.Gas && (printed || !ambiguous) {
		m.remark("%s", remark)
	}
	base.ambiguous = ambiguous
	m.emissivity = s.findEmissivity(base, columns)
	base.emissivity = m.emissivity.Value
	if m.emissivity.Uncertainty > 0 {
		base.relative = m.emissivity.Uncertainty / m.emissivity.Value
	}
	m.take(base, columns)
	return m, nil
}

// take sets up the equations. Gauges that read otherwise than their PROP says are no
// part of them, if that can be told.
func (m *model) take(base surface, columns []*Series) {
	m.system, m.used = assemble(base, columns)
	text := m.system.contradiction()
	if text == "" {
		return
	}
	plain := slices.DeleteFunc(slices.Clone(columns), func(x *Series) bool { return x.Prop != "" })
	if len(plain) > 0 && len(plain) < len(columns) {
		if y, used := assemble(base, plain); y.contradiction() == "" {
			m.system, m.used = y, used
			text = "the devices with a PROP contradict the other columns and are left out: fdsflux check tells which"
		}
	}
	if m.system.contradiction() != "" {
		m.system.doubt()
	}
	m.remark("%s", text)
}

// columns lists the series with values that are at the times of the first.
func (s *Station) columns(m *model) (out []*Series, err error) {
	for i := range s.Series {
		x := &s.Series[i]
		switch {
		case !x.HasValues():
		case len(out) > 0 && !sameTimes(out[0].Time, x.Time):
			m.remark("%s has other times than %s and is left out", x.ID, out[0].ID)
		default:
			out = append(out, x)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("station: %s has no values: load its series first, or the run has not begun", s.Name)
	}
	return out, nil
}

// assemble sets up the equations of some columns under one set of assumptions.
func assemble(base surface, columns []*Series) (*system, map[*Series]*flux.Gauge) {
	y := &system{surface: base, instants: true}
	if len(columns) > 0 {
		y.time = columns[0].Time
	}
	used := map[*Series]*flux.Gauge{}
	for _, x := range columns {
		g := base.gaugeOf(x)
		used[x] = g
		if base.blind(x.Quantity) {
			continue
		}
		if y.add(x, g) && x.Sampling != Instant {
			y.instants = false
		}
	}
	return y, used
}

// gaugeOf is the gauge that FDS took for a column, nil where it has none or none
// is known.
func (s *surface) gaugeOf(x *Series) *flux.Gauge {
	if !hasGauge(x.Quantity, s.gas) {
		return nil
	}
	ambient := flux.Temperature(s.ambient)
	declared := x.Gauge
	switch {
	case declared == nil && x.Prop != "":
		return nil // a PROP that the deck does not have
	case declared == nil:
		g := flux.DefaultGauge(ambient)
		return &g
	case s.gas || x.Single:
		return declared
	}
	g := s.convention.DeviceGauge(*declared, ambient)
	return &g
}

// blind reports whether a quantity tells nothing: an INCIDENT HEAT FLUX that may be
// one thing or the other, and at a surface of emissivity 0 what FDS finds from the
// incident radiation, as it divides the absorbed by ε + 1e-10 to get it.
func (s *surface) blind(q fdsio.Quantity) bool {
	switch {
	case s.ambiguous && q == fdsio.IncidentHeatFlux:
		return true
	case s.gas || s.emissivity != 0:
		return false
	}
	switch q {
	case fdsio.IncidentHeatFlux, fdsio.GaugeHeatFlux, fdsio.RadiometerHeatFlux:
		return true
	}
	return false
}
