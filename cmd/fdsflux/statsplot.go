package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/exposure"
	"github.com/fdsflux/fdsflux/flux/fluxplot"
	"github.com/fdsflux/fdsflux/flux/station"
)

// drawnFirst is the order in which one heat flux of a station is chosen to be drawn:
// the one that criteria are of comes first.
var drawnFirst = []fdsio.Quantity{fdsio.IncidentHeatFlux, fdsio.GaugeHeatFlux, fdsio.RadiometerHeatFlux, fdsio.NetHeatFlux, fdsio.RadiativeHeatFlux}

// draw makes charts of a heat flux of each station with the thresholds and the first dose of the
// criteria that can be applied to it.
func (s *stats) draw(e *env, run *fdsio.Run, stations []*station.Station) error {
	if len(stations) > mostStations && len(s.stations.names) == 0 {
		fmt.Fprintf(e.stderr, "the run has %d stations; the first %d are drawn, --station chooses others\n", len(stations), mostStations)
		stations = stations[:mostStations]
	}
	if _, err := station.Load(run, stations...); err != nil {
		return err
	}
	for _, st := range stations {
		series, judged := s.seriesToDraw(st)
		if series == nil {
			fmt.Fprintf(e.stderr, "not drawn: %s: has no heat flux with values\n", fdsio.Readable(st.Name))
			continue
		}
		sheet, err := s.sheet(run, st, series, judged)
		if err != nil {
			fmt.Fprintf(e.stderr, "not drawn: %s: %s\n", fdsio.Readable(st.Name), trimPackage(err))
			continue
		}
		s.charts = append(s.charts, chart{fluxplot.Chart{Name: st.Name + " exposure", Sheet: sheet}, run.CHID})
	}
	return nil
}

// writeCharts writes the pictures of all runs.
func (s *stats) writeCharts(e *env) error {
	if len(s.charts) == 0 {
		return nil
	}
	names, err := s.pictures.write(e, s.pictures.files(s.charts))
	if err != nil {
		return err
	}
	for _, name := range names {
		fmt.Fprintf(e.stderr, "drawn: %s\n", name)
	}
	return nil
}

// seriesToDraw returns the heat flux of a station that is drawn, and whether criteria
// apply to it.
func (s *stats) seriesToDraw(st *station.Station) (series *station.Series, judged bool) {
	m := &statsMaker{stats: s}
	for _, q := range drawnFirst {
		if !m.wants(q) {
			continue
		}
		at := slices.IndexFunc(st.Series, func(x station.Series) bool { return x.Quantity == q && x.HasValues() })
		why := whyDerived(q, st)
		if at >= 0 && why == "" {
			return &st.Series[at], true
		}
		if q == fdsio.IncidentHeatFlux && len(m.criteriaOf(q)) > 0 {
			switch f := deriveFlux(st, q); {
			case f.reason == "" && f.printed < 0:
				return &f.series, true
			case f.reason == "":
				why = ""
			}
		}
		if at >= 0 {
			return &st.Series[at], why == ""
		}
	}
	return nil, false
}

func (s *stats) sheet(run *fdsio.Run, st *station.Station, series *station.Series, judged bool) (*fluxplot.Sheet, error) {
	drawn := &fluxplot.ExposureOptions{}
	for _, t := range s.thresholds {
		drawn.Levels = append(drawn.Levels, float64(flux.KWPerM2(t)))
	}
	for i := range s.criteria {
		c := &s.criteria[i]
		if q, _ := quantityOf(c); q != series.Quantity || !judged {
			continue
		}
		switch c.Relation.(type) {
		case exposure.Threshold:
			drawn.Thresholds = append(drawn.Thresholds, *c)
		case exposure.PowerLaw:
			if drawn.Dose == nil {
				drawn.Dose = c
			}
		}
	}
	between := *series
	h, err := exposure.NewHistory(series.Time, series.Values, exposureSampling(series.Sampling))
	if err != nil {
		return nil, err
	}
	if h, err = h.Between(s.from, s.to); err != nil {
		return nil, err
	}
	between.Time, between.Values = h.Rows()
	drawn.Title = cmp.Or(s.pictures.options.Title, run.Title, run.CHID)
	return fluxplot.Exposure(st, &between, drawn)
}
