package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux/station"
)

// derivedHead begins what `derive --format json` prints; "stations" follows, a list
// of derivedStation.
type derivedHead struct {
	CHID string  `json:"chid"`
	FDS  *string `json:"fds"` // release, as in ls; null if it is not known
}

func headOf(run *fdsio.Run) derivedHead {
	out := derivedHead{CHID: fdsio.Readable(run.CHID)}
	if run.Version != nil {
		v := run.Version.String()
		out.FDS = &v
	}
	return out
}

// derivedStation is a station in `derive --format json`. Units are those of FDS's
// files: s, kW/m2, C, W/m2/K. What is not known, or not determined, is null.
type derivedStation struct {
	Station    string             `json:"station"`
	Gas        bool               `json:"gas"`
	Surface    string             `json:"surface,omitempty"`
	Convention derivedConvention  `json:"convention"` // that the columns were taken to follow
	Emissivity *derivedEmissivity `json:"emissivity"` // null in the gas
	Remarks    []string           `json:"remarks"`
	Time       numbers            `json:"time"`
	Quantities []derivedQuantity  `json:"quantities"`

	place listedStation
}

type derivedConvention struct {
	convention
	Source string `json:"source"` // "files", "--fds", "numbers" or, where nothing tells it, "assumed"
}

type derivedEmissivity struct {
	Value       *float64 `json:"value"`
	Uncertainty float64  `json:"uncertainty"`      // standard; 0 where it is given
	Source      string   `json:"source,omitempty"` // "deck", "--emissivity", "EMISSIVITY column", "found from the columns"
	Reason      string   `json:"reason,omitempty"` // how it was found, or why it could not be
}

// derivedQuantity has a value for each time. Definitions are those of FDS 6.11.0,
// whatever release wrote the run, where the quantity is derived.
type derivedQuantity struct {
	Quantity      fdsio.Quantity `json:"quantity"`
	Unit          string         `json:"unit"`
	How           string         `json:"how"`              // measured, derived, given (an emissivity) or, at all times, not determined
	Device        string         `json:"device,omitempty"` // that measured it
	Gauge         *derivedGauge  `json:"gauge,omitempty"`
	Values        numbers        `json:"values"`
	Uncertainties numbers        `json:"uncertainties"` // standard, k = 1
	NotDetermined []undetermined `json:"not_determined"`

	reason func(row int) string
}

type derivedGauge struct {
	Temperature float64  `json:"temperature_celsius"`
	Emissivity  float64  `json:"emissivity"`
	Coefficient *float64 `json:"heat_transfer_coefficient"` // null: the surface's
}

// undetermined are rows without a value, the first being 0.
type undetermined struct {
	Reason string `json:"reason"`
	Rows   []int  `json:"rows"`
}

const (
	notDetermined   = "not determined"
	givenEmissivity = "given" // of station.EmissivityFinding
)

// numbers are null in JSON where they are none.
type numbers []float64

func (n numbers) MarshalJSON() ([]byte, error) {
	out := []byte{'['}
	for i, v := range n {
		if i > 0 {
			out = append(out, ',')
		}
		if math.IsNaN(v) {
			out = append(out, "null"...)
			continue
		}
		out = appendDigits(out, v)
	}
	return append(out, ']'), nil
}

// appendDigits writes as many digits as a double holds for sure, so that what a file
// has in print comes back as it was.
func appendDigits(to []byte, v float64) []byte { return strconv.AppendFloat(to, v, 'g', 15, 64) }

// printed is a solution in the units of the files, without what is not asked for.
func (d *deriver) printed(run *fdsio.Run, s *station.Solution) *derivedStation {
	from, to := 0, len(s.Time)
	for from < to && s.Time[from] < d.from {
		from++
	}
	for to > from && s.Time[to-1] > d.to {
		to--
	}
	out := &derivedStation{
		Station: fdsio.Readable(s.Station.Name), Gas: s.Station.Gas, Surface: s.Station.Surface,
		Convention: d.conventionOf(s), Remarks: append([]string{}, s.Remarks...),
		Time: s.Time[from:to], Quantities: []derivedQuantity{}, place: listStation(run, s.Station),
	}
	if e := s.Emissivity; !s.Station.Gas {
		out.Emissivity = &derivedEmissivity{nil, e.Uncertainty, e.Source, e.Reason}
		if _, told := d.stations.emissivity[s.Station.Name]; e.Source == givenEmissivity {
			out.Emissivity.Source = "deck"
			if told {
				out.Emissivity.Source = "--emissivity"
			}
		}
		if e.Value >= 0 {
			out.Emissivity.Value = &e.Value
		}
	}
	for i := range s.Quantities {
		if q := &s.Quantities[i]; d.want != nil || d.all || q.How != station.Measured {
			out.Quantities = append(out.Quantities, printedQuantity(s, q, from, to))
		}
	}
	return out
}

// conventionOf says what the columns were taken to follow and where that is from.
func (d *deriver) conventionOf(s *station.Solution) derivedConvention {
	out := derivedConvention{convention: *describe(s.Convention)}
	claimed := s.Station.Convention
	switch {
	case claimed != nil && *claimed != s.Convention:
		out.Source = "numbers"
	case d.stations.release != nil:
		out.Source = "--fds"
	case claimed != nil:
		out.Source = "files"
	default:
		out.Source = "assumed"
		if r, err := s.Station.Recognise(); err == nil && r.Decided() != nil {
			out.Source = "numbers"
		}
	}
	return out
}

func printedQuantity(s *station.Solution, q *station.Derivation, from, to int) derivedQuantity {
	out := derivedQuantity{
		Quantity: q.Quantity, How: q.How.String(), Device: fdsio.Readable(q.Device),
		Values: make(numbers, to-from), Uncertainties: make(numbers, to-from),
		reason: func(row int) string { return q.Reason(from + row) },
	}
	if g := q.Gauge; g != nil {
		out.Gauge = &derivedGauge{Temperature: round(g.Temperature.Celsius()), Emissivity: g.Emissivity}
		if g.FixedCoefficient {
			h := float64(g.Coefficient)
			out.Gauge.Coefficient = &h
		}
	}
	unit, factor, addend := station.FileUnit(q.Unit)
	out.Unit = unit
	any := false
	for i := range out.Values {
		v := q.Values[from+i]
		out.Values[i], out.Uncertainties[i] = factor*v+addend, factor*q.Uncertainty[from+i]
		if math.IsNaN(v) || math.IsInf(v, 0) {
			out.Values[i], out.Uncertainties[i] = math.NaN(), math.NaN()
		} else {
			any = true
		}
	}
	if !any {
		out.How = notDetermined
		out.takeEmissivity(s)
	}
	out.NotDetermined = out.undetermined()
	return out
}

// takeEmissivity fills in an emissivity that no column has, but that is known.
func (q *derivedQuantity) takeEmissivity(s *station.Solution) {
	e := s.Emissivity
	if q.Quantity != fdsio.Emissivity || s.Station.Gas || !(e.Value >= 0) {
		return
	}
	q.How = "derived"
	if e.Source == givenEmissivity {
		q.How = e.Source
	}
	for i := range q.Values {
		q.Values[i], q.Uncertainties[i] = e.Value, e.Uncertainty
	}
}

// undetermined collects the rows without a value by their reasons.
func (q *derivedQuantity) undetermined() []undetermined {
	out := []undetermined{}
	for i, v := range q.Values {
		if !math.IsNaN(v) {
			continue
		}
		why := q.reason(i)
		at := slices.IndexFunc(out, func(u undetermined) bool { return u.Reason == why })
		if at < 0 {
			at = len(out)
			out = append(out, undetermined{Reason: why})
		}
		out[at].Rows = append(out[at].Rows, i)
	}
	return out
}

// words name a quantity with its gauge.
func (q *derivedQuantity) words() string {
	if q.Gauge == nil {
		return string(q.Quantity)
	}
	text := fmt.Sprintf("%s, %g °C", q.Quantity, q.Gauge.Temperature)
	if q.Gauge.Emissivity != 1 {
		text += fmt.Sprintf(", ε %g", q.Gauge.Emissivity)
	}
	if h := q.Gauge.Coefficient; h != nil {
		text += fmt.Sprintf(", h %g", *h)
	}
	return text
}
