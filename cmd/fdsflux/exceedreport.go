package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux/fluxplot"
	"github.com/fdsflux/fdsflux/flux/station"
	"github.com/fdsflux/fdsflux/flux/validation"
)

// The schema of `exceed --format json`. Values are in the unit given there, kW/m2 or
// C; what is not known is null or left out.
type exceedReport struct {
	Run struct {
		CHID string `json:"chid"`
		FDS  string `json:"fds,omitempty"`
	} `json:"run"`
	Threshold float64          `json:"threshold"`
	Unit      string           `json:"unit"`
	Ambient   *float64         `json:"ambient_celsius,omitempty"`
	Table     reportedTable    `json:"table"`
	Series    []exceededSeries `json:"series"`
	Charts    []string         `json:"charts,omitempty"`

	validation.Uncertainty `json:"-"`
}

type reportedTable struct {
	Category string  `json:"category,omitempty"`
	Release  string  `json:"release,omitempty"`
	Chosen   string  `json:"release_is,omitempty"`
	Bias     float64 `json:"bias"`
	Sigma    float64 `json:"sigma_model"`
	Points   int     `json:"points,omitempty"`
	Source   string  `json:"source"`
}

type exceededSeries struct {
	Station  string         `json:"station"`
	Device   string         `json:"device"`
	Quantity fdsio.Quantity `json:"quantity"`
	Peak     exceeded       `json:"peak"`
	Without  int            `json:"values_not_above_ambient"` // that have no probability
	Curve    []exceeded     `json:"curve,omitempty"`

	curve []exceeded
}

// exceeded is a prediction with what it tells of the true value.
type exceeded struct {
	Time        maybe `json:"time"`
	Predicted   maybe `json:"predicted"`
	Mean        maybe `json:"true_mean"`
	Deviation   maybe `json:"true_standard_deviation"`
	Low         maybe `json:"true_low"` // 2.5 %
	High        maybe `json:"true_high"`
	Probability maybe `json:"probability"`
}

// row computes the numbers of a series: at each time, and at the peak.
func (r *exceedReport) row(s *station.Station, series *station.Series, in func(t float64) bool) exceededSeries {
	out := exceededSeries{Station: fdsio.Readable(s.Name), Device: fdsio.Readable(series.ID), Quantity: series.Quantity}
	nan := maybe(math.NaN())
	out.Peak = exceeded{nan, nan, nan, nan, nan, nan, nan}
	for i, v := range series.Values {
		t, v := series.Time[i], shown(series, v)
		if !in(t) {
			continue
		}
		point, err := r.at(t, v)
		if errors.Is(err, validation.ErrNotPositive) && !math.IsNaN(v) {
			out.Without++
		}
		out.curve = append(out.curve, point)
		if !math.IsNaN(v) && !(v <= float64(out.Peak.Predicted)) {
			out.Peak = point
		}
	}
	return out
}

// at is what a prediction tells. Where it is not above ambient it tells nothing.
func (r *exceedReport) at(t, predicted float64) (exceeded, error) {
	ambient := 0.0
	if r.Ambient != nil {
		ambient = *r.Ambient
	}
	nan := maybe(math.NaN())
	out := exceeded{maybe(t), maybe(predicted), nan, nan, nan, nan, nan}
	mean, deviation, err := r.Truth(predicted, ambient)
	if err != nil {
		return out, err
	}
	p, err := r.Exceedance(r.Threshold, predicted, ambient)
	if err != nil {
		return out, err
	}
	const within95 = 1.959963984540054 // standard deviations
	out.Mean, out.Deviation, out.Probability = maybe(mean), maybe(deviation), maybe(p)
	out.Low, out.High = maybe(mean-within95*deviation), maybe(mean+within95*deviation)
	return out, nil
}

func (x *exceed) print(e *env, r *exceedReport) error {
	write := func(w io.Writer) error { return r.printTable(w, x.curve) }
	switch x.format {
	case "csv":
		write = func(w io.Writer) error { return r.printCSV(w, x.curve) }
	case "json":
		write = func(w io.Writer) error { return writeJSON(w, r) }
	}
	if err := toFile(e, x.out, write); err != nil || x.format != "csv" {
		return err
	}
	fmt.Fprint(e.stderr, r.words())
	return printCharts(e.stderr, r.Charts)
}

// words say where the numbers come from.
func (r *exceedReport) words() string {
	var b strings.Builder
	t := r.Table
	fmt.Fprintf(&b, "P(true value > %s), given what FDS predicts, with bias δ = %g and relative standard deviation σM = %g\n", r.value(r.Threshold), t.Bias, t.Sigma)
	var of []string
	if t.Category != "" {
		of = append(of, t.Category)
	}
	if t.Release != "" {
		release := "release " + t.Release
		if t.Chosen != "" {
			release += ", " + t.Chosen
		}
		of = append(of, release)
	}
	if t.Points > 0 {
		of = append(of, fmt.Sprintf("%d points", t.Points))
	}
	of = append(of, t.Source)
	fmt.Fprintln(&b, strings.Join(of, "; "))
	if r.Run.FDS != "" && t.Release != "" && t.Release != r.Run.FDS {
		fmt.Fprintf(&b, "%s was written by FDS %s, another release than that of the table\n", r.Run.CHID, r.Run.FDS)
	}
	if r.Ambient != nil {
		fmt.Fprintf(&b, "temperatures count as rises above %g °C\n", *r.Ambient)
	}
	return b.String()
}

// value is a number with the unit of the report.
func (r *exceedReport) value(v float64) string {
	return fmt.Sprintf("%g %s", v, chartUnit(r.Unit))
}

func (r *exceedReport) printTable(w io.Writer, curve bool) error {
	if _, err := fmt.Fprintf(w, "%s\n", r.words()); err != nil {
		return err
	}
	err := aligned(w, func(t io.Writer) {
		fmt.Fprint(t, "STATION\tDEVICE\tQUANTITY\tTIME\tPREDICTED\tTRUE: MEAN\t95 % FROM\tTO\tP\n")
		for _, s := range r.Series {
			points := []exceeded{s.Peak}
			if curve {
				points = s.curve
			}
			for _, p := range points {
				fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", s.Station, s.Device, s.Quantity, p.Time.short(), p.Predicted.short(),
					p.Mean.short(), p.Low.short(), p.High.short(), p.Probability.short())
			}
		}
	})
	if err != nil {
		return err
	}
	return printCharts(w, r.Charts)
}

func (r *exceedReport) printCSV(w io.Writer, curve bool) error {
	c := csv.NewWriter(w)
	c.Write([]string{"station", "device", "quantity", "threshold", "unit", "time", "predicted", "true_mean", "true_standard_deviation", "true_low", "true_high", "probability"})
	for _, s := range r.Series {
		points := []exceeded{s.Peak}
		if curve {
			points = s.curve
		}
		for _, p := range points {
			c.Write([]string{s.Station, s.Device, string(s.Quantity), number(r.Threshold), r.Unit, p.Time.full(), p.Predicted.full(), p.Mean.full(),
				p.Deviation.full(), p.Low.full(), p.High.full(), p.Probability.full()})
		}
	}
	c.Flush()
	return c.Error()
}

// charts draws each series that has a probability with the band of the true value, and
// below the probability.
func (x *exceed) charts(e *env, r *exceedReport, run *fdsio.Run) ([]chart, error) {
	var out []chart
	for _, s := range r.Series {
		if !s.Peak.Probability.known() {
			fmt.Fprintf(e.stderr, "not drawn: %s: no value is above %s\n", s.Device, r.value(r.base()))
			continue
		}
		if len(out) == mostPairs && len(x.drawing.stations.names) == 0 {
			fmt.Fprintf(e.stderr, "the first %d series are drawn, --station or --quantity-only chooses others\n", mostPairs)
			break
		}
		sheet, err := r.chart(s, run)
		if err != nil {
			return nil, err
		}
		out = append(out, chart{fluxplot.Chart{Name: "exceed_" + s.Device, Sheet: sheet}, run.CHID})
	}
	return out, nil
}

// base is what values rise above.
func (r *exceedReport) base() float64 {
	if r.Ambient != nil {
		return *r.Ambient
	}
	return 0
}

func (r *exceedReport) chart(s exceededSeries, run *fdsio.Run) (*fluxplot.Sheet, error) {
	var band, predicted, mean, probability, level fluxplot.Curve
	for _, p := range s.curve {
		t := float64(p.Time)
		for _, c := range []*fluxplot.Curve{&band, &predicted, &mean, &probability, &level} {
			c.X = append(c.X, t)
		}
		predicted.Y, mean.Y = append(predicted.Y, float64(p.Predicted)), append(mean.Y, float64(p.Mean))
		level.Y, probability.Y = append(level.Y, r.Threshold), append(probability.Y, float64(p.Probability))
		band.Y, band.Band = mean.Y, append(band.Band, float64(p.High-p.Mean))
	}
	band.Label, band.Style = "True value, 95 %", fluxplot.BandStyle
	predicted.Label, predicted.Style = "Predicted", fluxplot.RunStyle(0)
	mean.Label, mean.Style = "True value, mean", fluxplot.RunStyle(1)
	level.Label, level.Style = "Threshold", fluxplot.LevelStyle
	probability.Style = fluxplot.RunStyle(1)
	probability.Style.Dashes = nil
	upper := fluxplot.Panel{Axis: quantityAxis(r.Unit), Curves: []fluxplot.Curve{band, predicted, mean, level}}
	lower := fluxplot.Panel{Axis: "P(true > " + r.value(r.Threshold) + ")", Curves: []fluxplot.Curve{probability}, Limits: &[2]float64{0, 1}}
	source := r.Run.CHID
	if run.Version != nil {
		source += ", FDS " + run.Version.String()
	}
	words := strings.Split(strings.TrimSpace(r.words()), "\n")
	caption := joinRemarks(source, fmt.Sprintf("bias δ = %g, σM = %g", r.Table.Bias, r.Table.Sigma), strings.ReplaceAll(words[1], "; ", " · "))
	return fluxplot.Stack(fmt.Sprintf("%s: %s", s.Device, s.Quantity), caption, "Time (s)", upper, lower)
}
