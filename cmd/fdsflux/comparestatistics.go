package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fdsflux/fdsflux/flux/validation"
)

// sample is pairs that go into one statistic: of one quantity and metric, and of one
// model where several are compared with the same measurements.
type sample struct {
	model                  string // empty for all
	quantity, metric, unit string
	pairs                  []validation.Pair
	labels                 []string // of each pair, the measured table
	columns                []string // of each pair
}

// add puts the pairs of a couple into the sample to which they belong.
func (r *measuredReport) add(p pairs) {
	model := ""
	if r.perModel {
		model = p.row.Model
	}
	for i := range r.samples {
		if s := &r.samples[i]; s.model == model && s.quantity == p.row.Quantity && s.metric == p.row.Metric && s.unit == p.row.Unit {
			s.add(p)
			return
		}
	}
	s := sample{model: model, quantity: p.row.Quantity, metric: p.row.Metric, unit: p.row.Unit}
	s.add(p)
	r.samples = append(r.samples, s)
}

func (s *sample) add(p pairs) {
	for _, pt := range p.points {
		s.pairs = append(s.pairs, pt.Pair)
		s.labels = append(s.labels, p.row.Measured)
		s.columns = append(s.columns, p.row.As)
	}
}

// reportedSample is the statistics of a sample, computed in one of the two ways.
type reportedSample struct {
	Of         string          `json:"model,omitempty"` // where several are compared with the same measurements
	Quantity   string          `json:"quantity"`
	Metric     string          `json:"metric"`
	Unit       string          `json:"unit"`
	Weighting  string          `json:"weighting"`
	Points     int             `json:"points"`
	Bias       maybe           `json:"bias"`
	Model      maybe           `json:"sigma_model"`
	Experiment maybe           `json:"sigma_experiment"`
	Source     string          `json:"sigma_experiment_source"`
	Scatter    maybe           `json:"scatter"` // of ln(predicted/measured)
	Dropped    reportedDropped `json:"dropped"`
	Remarks    []string        `json:"remarks,omitempty"`

	dropped string
}

type reportedDropped struct {
	NotPositive int `json:"not_positive"`
	Gaps        int `json:"without_a_value"`
	OutOfRange  int `json:"out_of_range"`
}

// statistics are those of each sample, plain and as the guide's scripts weight them.
func (c *compare) statistics(samples []sample) []reportedSample {
	var out []reportedSample
	for _, s := range samples {
		sigmaE, source := c.experimentDeviation(s)
		for _, weighting := range []validation.Weighting{validation.Plain, validation.ByBin} {
			got, err := validation.Estimate(s.pairs, &validation.Options{ExperimentDeviation: sigmaE, Weighting: weighting, Range: c.within})
			row := reportedSample{
				Of: s.model, Quantity: s.quantity, Metric: s.metric, Unit: s.unit, Weighting: weighting.String(), Points: got.Points,
				Bias: maybe(got.Bias), Model: maybe(got.ModelDeviation), Experiment: maybe(got.ExperimentDeviation), Source: source,
				Scatter: maybe(got.Scatter), Remarks: got.Remarks,
				Dropped: reportedDropped{got.Dropped.NotPositive, got.Dropped.Gaps, got.Dropped.OutOfRange}, dropped: got.Dropped.String(),
			}
			if err != nil {
				row.Remarks = append(row.Remarks, trimPackage(err))
			}
			out = append(out, row)
		}
	}
	return out
}

// experimentDeviation is σ̃_E of a sample and where it is from; 0 for not known.
func (c *compare) experimentDeviation(s sample) (float64, string) {
	const guide = "FDS Validation Guide, table of experimental uncertainty: "
	inTime := strings.HasPrefix(s.metric, "time-to@")
	switch {
	case c.sigmaE != nil:
		return *c.sigmaE, "--sigma-e"
	case inTime:
	case s.quantity == string(validation.HeatFlux):
		return validation.HeatFluxDeviation, guide + "heat flux"
	case s.quantity == string(validation.Temperature):
		return validation.TemperatureDeviation, guide + "gas, surface and target temperature"
	}
	return 0, "not known; taken as u/√2, as the guide's scripts do"
}

// printStatistics prints what all pairs come to.
func printStatistics(w io.Writer, rows []reportedSample) error {
	for both := range slices.Chunk(rows, 2) {
		s := both[0]
		heading := title(s.Quantity) + ", " + s.Metric
		if s.Of != "" {
			heading = s.Of + ": " + s.Quantity + ", " + s.Metric
		}
		_, err := fmt.Fprintf(w, "\n%s: bias δ, relative standard deviations σM of the model and σE of the measurements\n", heading)
		if err != nil {
			return err
		}
		err = aligned(w, func(t io.Writer) {
			fmt.Fprint(t, "\tPOINTS\tδ\tσM\tσE\n")
			for _, k := range both {
				fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%s\n", k.Weighting, k.Points, k.Bias.short(), k.Model.short(), k.Experiment.short())
			}
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "pairs: %s; σE: %s\n", s.dropped, s.Source)
		for _, k := range both {
			for _, r := range k.Remarks {
				fmt.Fprintf(w, "%s: %s\n", k.Weighting, r)
			}
		}
	}
	return nil
}

// title begins a text with a capital.
func title(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
