package main

import (
	"slices"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/station"
)

// derive works out the fluxes of a station that criteria are of, from its columns, which
// come first. A column that turns out to be the flux has the criteria applied to it.
func (m *statsMaker) derive(columns []statsColumn) {
	n := slices.IndexFunc(columns, func(c statsColumn) bool { return c.isDerived() })
	printed, missing := columns[:n], columns[n:]
	if len(printed) == 1 && printed[0].device != station.NoDevice && !m.determines(printed, missing) {
		return
	}
	loaded := load(printed, m.digits)
	for i := range missing {
		c := &missing[i]
		f := deriveFlux(loaded, c.series.Quantity)
		c.reason = c.whyNot(f.reason)
		switch {
		case f.reason != "":
		case f.printed >= 0 && printed[f.printed].listed:
			printed[f.printed].judged = true
			printed[f.printed].result.Remarks = f.remarks
		case f.printed < 0:
			c.listed, c.judged = true, true
			c.series, c.result.Remarks = &f.series, f.remarks
			c.result.Uncertainty = maybe(flux.HeatFlux(f.uncertainty).KWPerM2())
			c.data = inFileUnits(c.series)
			f.series.Time, f.series.Values = nil, nil // they would stay in memory
		}
	}
}

// aloneKey is what a column that is alone at a station differs by in what it determines.
type aloneKey struct {
	column, flux fdsio.Quantity
	prop         string
	gas          bool
	emissivity   float64 // below 0 where it is not known
	convention   flux.Convention
}

// determines reports whether the one column of a station determines any of the missing
// fluxes, and gives the others their reasons. This takes but one value, whichever it
// is, and holds for all stations alike.
func (m *statsMaker) determines(column, missing []statsColumn) (any bool) {
	c := column[0]
	key := aloneKey{column: c.series.Quantity, prop: c.series.Prop, gas: c.station.Gas, emissivity: -1}
	if e := c.station.Emissivity; e != nil {
		key.emissivity = *e
	}
	if k := c.station.Convention; k != nil {
		key.convention = *k
	}
	for i := range missing {
		key.flux = missing[i].series.Quantity
		reason, known := m.alone.Load(key)
		if !known {
			const digits = 15                                                // so that rounding leaves nothing open
			c.data = fdsio.Series{Time: []float64{0}, Values: []float64{10}} // kW/m2
			reason = deriveFlux(load([]statsColumn{c}, digits), key.flux).reason
			m.alone.Store(key, reason)
		}
		missing[i].reason = missing[i].whyNot(reason.(string))
		any = any || reason == ""
	}
	return any
}

// load is the station of some columns with their values in SI.
func load(columns []statsColumn, digits int) *station.Station {
	loaded := *columns[0].station
	loaded.Series = nil
	for _, c := range columns {
		series := *c.series
		if c.device != station.NoDevice {
			series.Take(c.data, digits)
		}
		loaded.Series = append(loaded.Series, series)
	}
	return &loaded
}

// inFileUnits are the values of a loaded series in the unit of the files.
func inFileUnits(s *station.Series) fdsio.Series {
	_, factor, offset := station.FileUnit(s.Unit)
	out := make([]float64, len(s.Values))
	for i, v := range s.Values {
		out[i] = factor*v + offset
	}
	return fdsio.Series{Time: s.Time, Values: out}
}

// derivedFlux is a flux that was derived, in SI, or the reason why it could not be.
type derivedFlux struct {
	series      station.Series
	printed     int      // index of the series that is this flux, below 0 if none is
	uncertainty float64  // the largest standard one
	remarks     []string // what the reader of the numbers should know
	reason      string
}

// deriveFlux derives a flux of a station whose columns are loaded.
func deriveFlux(s *station.Station, q fdsio.Quantity) derivedFlux {
	f := derivedFlux{printed: -1}
	want := []fdsio.Quantity{q}
	if q == absorbedAndConvective {
		want = []fdsio.Quantity{station.AbsorbedHeatFlux, fdsio.ConvectiveHeatFlux}
	}
	if !slices.ContainsFunc(s.Series, func(x station.Series) bool { return x.HasValues() }) {
		f.reason = "no column has a value"
		return f
	}
	solution, err := s.Derive(&station.DeriveOptions{Want: want})
	if err != nil {
		f.reason = trimPackage(err)
		return f
	}
	if f.reason = whyUndetermined(solution); f.reason == "" {
		f.take(s, q, solution)
	} else if q == fdsio.IncidentHeatFlux && s.Convention == nil && prints(s, q) {
		f.reason = openDefinition(s)
	}
	return f
}

// whyUndetermined says why something of a solution has no value at any time. What a gauge
// would read goes by the gauge, which no criterion tells of.
func whyUndetermined(s *station.Solution) string {
	for _, d := range s.Quantities {
		switch {
		case d.How == station.Measured:
		case d.Gauge != nil:
			return "it depends on a gauge; `fdsflux derive` asks for it"
		case d.How == station.NotDetermined:
			return d.Reason(0)
		}
	}
	return ""
}

// openDefinition says why a printed INCIDENT HEAT FLUX of an unknown release may be with
// convection or without.
func openDefinition(s *station.Station) string {
	found, err := s.Recognise()
	switch {
	case err != nil:
		return trimPackage(err)
	case found.Reason == "":
		return "the columns that tell its definition leave it open"
	}
	return found.Reason
}

// prints reports whether a column of a station is of a quantity.
func prints(s *station.Station, q fdsio.Quantity) bool {
	return slices.ContainsFunc(s.Series, func(x station.Series) bool { return x.Quantity == q })
}

// take sums up what was derived.
func (f *derivedFlux) take(s *station.Station, q fdsio.Quantity, solution *station.Solution) {
	f.remarks = solution.Remarks
	d := solution.Quantities[0]
	if d.How == station.Measured && len(solution.Quantities) == 1 {
		f.printed = slices.IndexFunc(s.Series, func(x station.Series) bool { return x.ID == d.Device })
		return
	}
	f.series = station.Series{ID: s.Name + " (derived)", Quantity: q, Unit: d.Unit, Device: station.NoDevice, Derived: true,
		Sampling: samplingOf(s), Time: solution.Time, Values: make([]float64, len(solution.Time))}
	for i := range f.series.Values {
		u := 0.0
		for _, d := range solution.Quantities {
			f.series.Values[i] += d.Values[i]
			u += d.Uncertainty[i]
		}
		if u > f.uncertainty { // not where it is NaN
			f.uncertainty = u
		}
	}
}

// samplingOf says what a value that is derived from all columns stands for.
func samplingOf(s *station.Station) station.Sampling {
	sampling := station.Instant
	for _, x := range s.Series {
		switch {
		case x.Sampling == station.IntervalMean:
			return station.IntervalMean
		case x.Sampling == station.UnknownSampling:
			sampling = station.UnknownSampling
		}
	}
	return sampling
}
