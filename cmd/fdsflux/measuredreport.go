package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
)

// The schema of `compare --format json` with measurements. What is not known is null
// or left out.
type measuredReport struct {
	Models     []reportedSide   `json:"models"`
	Measured   []reportedSide   `json:"measured"`
	Pairs      []reportedPair   `json:"pairs"`
	Statistics []reportedSample `json:"statistics"`
	Charts     []string         `json:"charts,omitempty"`

	samples  []sample
	perModel bool // statistics are those of one model
	exceeded int

	unpredicted int // columns, or points of some, that --tol finds without a prediction
}

type reportedSide struct {
	Label  string `json:"label"`
	Path   string `json:"path"`
	Source string `json:"source"`
}

type reportedPair struct {
	Model     string   `json:"model"`
	Column    string   `json:"column"`
	Measured  string   `json:"measured"`
	As        string   `json:"measured_column"`
	Quantity  string   `json:"quantity"` // dimension of the unit
	Metric    string   `json:"metric"`
	X         *float64 `json:"x,omitempty"` // where every point is a pair: s or m
	Unit      string   `json:"unit"`
	WasValue  maybe    `json:"measured_value"`
	Predicted maybe    `json:"predicted_value"`
	Ratio     maybe    `json:"predicted_over_measured"`
	Reason    string   `json:"no_value_because,omitempty"`
	Exceeds   string   `json:"exceeds_tolerance,omitempty"`
}

func (r *measuredReport) verdict() error {
	if r.exceeded > 0 {
		return finding(fmt.Sprintf("%d of %d pairs are not within the tolerance", r.exceeded, len(r.Pairs)))
	}
	if r.unpredicted > 0 {
		return finding("the model lacks what was measured")
	}
	return nil
}

func (r *measuredReport) printTable(w io.Writer) error {
	points := slices.ContainsFunc(r.Pairs, func(p reportedPair) bool { return p.X != nil })
	err := aligned(w, func(t io.Writer) {
		head := "METRIC\t"
		if points {
			head += "AT\t"
		}
		fmt.Fprintf(t, "MODEL\tCOLUMN\tMEASURED\tCOLUMN\t%sUNIT\tMEASURED\tPREDICTED\tPRED./MEAS.\n", head)
		for _, p := range r.Pairs {
			metric := p.Metric + "\t"
			if p.X != nil {
				metric += maybe(*p.X).short()
			}
			if points {
				metric += "\t"
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s%s\t%s\t%s\t%s", p.Model, p.Column, p.Measured, p.As, metric, p.Unit,
				p.WasValue.short(), p.Predicted.short(), p.Ratio.short())
			if p.Exceeds != "" {
				fmt.Fprintf(t, "\t%s", p.Exceeds)
			}
			fmt.Fprintln(t)
		}
	})
	if err != nil {
		return err
	}
	if err := printStatistics(w, r.Statistics); err != nil {
		return err
	}
	return printCharts(w, r.Charts)
}

func (r *measuredReport) printCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	c.Write([]string{"model", "column", "measured", "measured_column", "quantity", "metric", "x", "unit", "measured_value", "predicted_value",
		"predicted_over_measured", "no_value_because", "exceeds_tolerance"})
	for _, p := range r.Pairs {
		x := ""
		if p.X != nil {
			x = number(*p.X)
		}
		c.Write([]string{p.Model, p.Column, p.Measured, p.As, p.Quantity, p.Metric, x, p.Unit, p.WasValue.full(), p.Predicted.full(),
			p.Ratio.full(), p.Reason, p.Exceeds})
	}
	c.Flush()
	return c.Error()
}

// words is what goes beside the one table of a CSV file.
func (r *measuredReport) words(w io.Writer) error {
	if err := printStatistics(w, r.Statistics); err != nil {
		return err
	}
	return printCharts(w, r.Charts)
}

func printCharts(w io.Writer, charts []string) error {
	if len(charts) == 0 {
		return nil
	}
	_, err := fmt.Fprintf(w, "\n%s\n", strings.Join(charts, "\n"))
	return err
}
