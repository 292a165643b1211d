package main

import (
	"fmt"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/exposure"
	"github.com/fdsflux/fdsflux/flux/station"
)

// absorbedAndConvective is the flux of FDS's own flux-time product, ε G + h (Tg − Tw):
// no QUANTITY, but a sum of two.
const absorbedAndConvective fdsio.Quantity = "ABSORBED AND CONVECTIVE HEAT FLUX"

// quantityOf is the quantity of the flux of a criterion.
func quantityOf(c *exposure.Criterion) (fdsio.Quantity, error) {
	if fdsio.Quantity(c.Quantity) == absorbedAndConvective {
		return absorbedAndConvective, nil
	}
	q, err := station.ParseDerivable(c.Quantity)
	if err == nil && !station.IsHeatFlux(q) {
		err = fmt.Errorf("%s is not a heat flux", q)
	}
	return q, err
}

// whyDerived says why a column of a quantity is not what criteria of it are of; empty if
// it is.
func whyDerived(q fdsio.Quantity, s *station.Station) string {
	switch {
	case q != fdsio.IncidentHeatFlux:
		return ""
	case s.Convention == nil:
		return "no file names the release of FDS; before 6.5.2 INCIDENT HEAT FLUX includes the convective heat flux; --fds RELEASE tells it"
	case s.Convention.IncidentIncludesConvection():
		return "INCIDENT HEAT FLUX of " + s.Convention.String() + " includes the convective heat flux: it is not the incident radiation"
	}
	return ""
}

// whyNot says why criteria can't be applied to a flux that was to be derived, where there
// is a reason.
func (c *statsColumn) whyNot(reason string) string {
	if reason == "" {
		return ""
	}
	q, s := c.series.Quantity, c.station
	why := "no " + string(q) + " was printed there" + instead(q, s)
	if d := whyDerived(q, s); d != "" && prints(s, q) {
		why = d
	}
	why += "; it can't be derived: " + reason
	if strings.Contains(reason, "emissivity") && s.Emissivity == nil && !s.Gas {
		why += "; --emissivity NAME=VALUE may help"
	}
	return why
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
		if prints(s, o.quantity) {
			others = append(others, o.is)
		}
	}
	if others == nil {
		return ""
	}
	return " (" + strings.Join(others, ", ") + ")"
}

// applyCriteria applies the criteria of its quantity to a column.
func (m *statsMaker) applyCriteria(c *statsColumn) error {
	if !c.judged {
		return nil
	}
	var h *exposure.History
	for i := range m.criteria {
		k := &m.criteria[i]
		if q, _ := quantityOf(k); q != c.series.Quantity {
			continue
		}
		if h == nil {
			var err error
			if h, _, err = m.history(c, c.series.ToSI(nil, c.data.Values)); err != nil {
				return err
			}
		}
		r := newCriterionStats(k, k.Evaluate(h))
		r.Station, r.Device = c.result.Station, c.result.Device
		c.outcomes = append(c.outcomes, r)
	}
	return nil
}

// notApplied gathers the stations at which a criterion can't be applied, by the reason.
func (m *statsMaker) notApplied() (list []notApplied) {
	type key struct {
		quantity fdsio.Quantity
		reason   string
	}
	place := map[key]int{} // in list
	for _, c := range m.columns {
		if c.reason == "" {
			continue
		}
		k := key{c.series.Quantity, c.reason}
		at, known := place[k]
		if !known {
			at, list = len(list), append(list, notApplied{Reason: c.reason, Criteria: m.criteriaOf(k.quantity)})
			place[k] = at
		}
		list[at].Stations = append(list[at].Stations, fdsio.Readable(c.station.Name))
	}
	return list
}

// criteriaOf lists the IDs of the criteria of a quantity.
func (m *statsMaker) criteriaOf(quantity fdsio.Quantity) (ids []string) {
	for i := range m.criteria {
		if q, _ := quantityOf(&m.criteria[i]); q == quantity {
			ids = append(ids, m.criteria[i].ID)
		}
	}
	return ids
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
