package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/exposure"
	"github.com/fdsflux/fdsflux/flux/station"
)

// absorbedAndConvective is the flux of FDS's own flux-time product, ε G + h (Tg − Tw):
// no QUANTITY, but the sum of two columns.
const absorbedAndConvective fdsio.Quantity = "ABSORBED AND CONVECTIVE HEAT FLUX"

// quantityOf is the quantity of the flux of a criterion.
func quantityOf(c *exposure.Criterion) (fdsio.Quantity, error) {
	if fdsio.Quantity(c.Quantity) == absorbedAndConvective {
		return absorbedAndConvective, nil
	}
	return station.ParseQuantity(c.Quantity)
}

// flow is a flux of a station and the criteria that are relations of it.
type flow struct {
	columns  []*statsColumn // one; those of incident and convective flux for their sum
	criteria []*exposure.Criterion
}

// applyCriteria applies the criteria to the stations of a batch.
func (m *statsMaker) applyCriteria(ctx context.Context, batch []statsColumn) error {
	var flows []flow
	for begin := 0; begin < len(batch); {
		end := begin + 1
		for end < len(batch) && batch[end].station == batch[begin].station {
			end++
		}
		if batch[begin].station != nil {
			flows = append(flows, m.flows(batch[begin:end])...)
		}
		begin = end
	}
	results := make([][]criterionStats, len(flows))
	err := parallel(ctx, len(flows), func(i int) (err error) {
		results[i], err = m.apply(flows[i])
		return err
	})
	for _, r := range results {
		m.outcomes = append(m.outcomes, r...)
	}
	return err
}

// flows finds the fluxes of a station that criteria can be applied to.
func (m *statsMaker) flows(columns []statsColumn) (list []flow) {
	find := func(q fdsio.Quantity) (found []*statsColumn) {
		for i := range columns {
			if columns[i].series.Quantity == q {
				found = append(found, &columns[i])
			}
		}
		return found
	}
	add := func(c *exposure.Criterion, of ...*statsColumn) {
		at := slices.IndexFunc(list, func(f flow) bool { return slices.Equal(f.columns, of) })
		if at < 0 {
			at, list = len(list), append(list, flow{columns: of})
		}
		list[at].criteria = append(list[at].criteria, c)
	}
	for i := range m.criteria {
		c := &m.criteria[i]
		q, _ := quantityOf(c) // was checked
		switch incident, convective := find(fdsio.IncidentHeatFlux), find(fdsio.ConvectiveHeatFlux); {
		case whyNot(c, columns[0].station) != "":
		case q != absorbedAndConvective:
			for _, column := range find(q) {
				add(c, column)
			}
		case len(incident) > 0 && len(convective) > 0:
			add(c, incident[0], convective[0])
		}
	}
	return list
}

// whyNot says why a criterion can't be applied at a station; empty if it can.
func whyNot(c *exposure.Criterion, s *station.Station) string {
	q, _ := quantityOf(c)
	needed := []fdsio.Quantity{q}
	if q == absorbedAndConvective {
		if needed = []fdsio.Quantity{fdsio.IncidentHeatFlux, fdsio.ConvectiveHeatFlux}; s.Emissivity == nil {
			return "the emissivity of the surface is not known; --emissivity NAME=VALUE tells it"
		}
	}
	for _, n := range needed {
		if !slices.ContainsFunc(s.Series, func(x station.Series) bool { return x.Quantity == n }) {
			return "no " + string(n) + " was printed there" + instead(n, s)
		}
	}
	if !slices.Contains(needed, fdsio.IncidentHeatFlux) {
		return ""
	}
	switch {
	case s.Convention == nil:
		return "no file names the release of FDS; before 6.5.2 INCIDENT HEAT FLUX includes the convective heat flux; --fds RELEASE tells it"
	case s.Convention.IncidentIncludesConvection():
		return "INCIDENT HEAT FLUX of " + s.Convention.String() + " includes the convective heat flux: it is not the incident radiation"
	}
	return ""
}

// instead says how what was printed differs from the incident radiation.
func instead(wanted fdsio.Quantity, s *station.Station) string {
	if wanted != fdsio.IncidentHeatFlux {
		return ""
	}
	var others []string
	for _, o := range []struct {
		quantity fdsio.Quantity
		is       string
	}{
		{fdsio.GaugeHeatFlux, "a gauge emits and takes up heat by convection"},
		{fdsio.RadiometerHeatFlux, "a radiometer emits"},
		{fdsio.RadiativeHeatFlux, "the radiative flux is less what the surface reflects and emits"},
		{fdsio.NetHeatFlux, "the net flux is less what the surface reflects and emits, with convection"},
	} {
		if slices.ContainsFunc(s.Series, func(x station.Series) bool { return x.Quantity == o.quantity }) {
			others = append(others, o.is)
		}
	}
	if others == nil {
		return ""
	}
	return "; the other fluxes are not it: " + strings.Join(others, ", ")
}

// apply applies criteria to their flux; there is no result where there is no value.
func (m *statsMaker) apply(f flow) (list []criterionStats, err error) {
	c := f.columns[0]
	values := c.series.ToSI(nil, c.data.Values)
	device := m.runOf.Devices[c.device].ID
	if len(f.columns) == 2 {
		convective := f.columns[1]
		if len(convective.data.Values) != len(values) {
			return nil, nil // columns of split files that end at different times
		}
		for i, v := range convective.series.ToSI(nil, convective.data.Values) {
			values[i] = *c.station.Emissivity*values[i] + v
		}
		device = fmt.Sprintf("%g %s + %s", *c.station.Emissivity, device, m.runOf.Devices[convective.device].ID)
	}
	h, _, err := m.history(c, values)
	if h == nil {
		return nil, err
	}
	for _, k := range f.criteria {
		r := newCriterionStats(k, k.Evaluate(h))
		r.Station, r.Device, r.column = fdsio.Readable(c.station.Name), fdsio.Readable(device), c.device
		list = append(list, r)
	}
	return list, nil
}

// notApplied gathers the stations with heat fluxes at which a criterion can't be
// applied, by the reason.
func (m *statsMaker) notApplied() (list []notApplied) {
	byQuantity := map[string][]string{}
	var one []*exposure.Criterion // of each quantity
	for i := range m.criteria {
		c := &m.criteria[i]
		if byQuantity[c.Quantity] == nil {
			one = append(one, c)
		}
		byQuantity[c.Quantity] = append(byQuantity[c.Quantity], c.ID)
	}
	for _, c := range one {
		place := map[string]int{} // in list, by the reason
		for _, s := range m.stations {
			reason := whyNot(c, s)
			if reason == "" || !slices.ContainsFunc(s.Series, func(x station.Series) bool { return x.IsHeatFlux() }) {
				continue
			}
			at, known := place[reason]
			if !known {
				at, list = len(list), append(list, notApplied{Reason: reason, Criteria: byQuantity[c.Quantity]})
				place[reason] = at
			}
			list[at].Stations = append(list[at].Stations, fdsio.Readable(s.Name))
		}
	}
	return list
}

// display converts a measure to the unit of tables, and names that.
func display(si string, v float64) (float64, string) {
	switch si {
	case "W/m2":
		return flux.HeatFlux(v).KWPerM2(), "kW/m2"
	case "K":
		return round(flux.Temperature(v).Celsius()), "°C"
	}
	return v, si
}
