package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// The schema of `compare --format json` of runs among themselves. Differences are from
// the first run. What is not known is null or left out.
type runsReport struct {
	Runs    []reportedSide   `json:"runs"`
	Cells   []float64        `json:"cells,omitempty"`
	Columns []reportedColumn `json:"columns"`
	Charts  []string         `json:"charts,omitempty"`

	exceeded, missing int // columns; missing counts only where there is a tolerance
}

type reportedColumn struct {
	Column      string               `json:"column"`
	Quantity    string               `json:"quantity"`
	Metric      string               `json:"metric"`
	Unit        string               `json:"unit"`
	From        maybe                `json:"from"` // s or m: where all runs are known
	To          maybe                `json:"to"`
	Runs        []reportedValue      `json:"runs"`
	Convergence *reportedConvergence `json:"convergence,omitempty"`
}

type reportedValue struct {
	Run        string `json:"run"`
	Column     string `json:"column"`
	Value      maybe  `json:"value"`
	Difference maybe  `json:"difference"`
	Relative   maybe  `json:"relative_difference"`
	Largest    maybe  `json:"largest_difference"` // of the series, anywhere
	LargestAt  maybe  `json:"largest_at"`
	Reason     string `json:"no_value_because,omitempty"`
	Lacks      string `json:"lacks,omitempty"` // points of the first run
	Exceeds    string `json:"exceeds_tolerance,omitempty"`
}

type reportedConvergence struct {
	Behaviour string `json:"behaviour"`
	Order     maybe  `json:"order"`
	Estimate  maybe  `json:"estimate"`
	Remark    string `json:"remark,omitempty"`
}

// anyValue is an error where nothing could be compared.
func (r *runsReport) anyValue() error {
	var last error
	for _, c := range r.Columns {
		for _, v := range c.Runs {
			if v.Difference.known() && v.Run != r.Runs[0].Label {
				return nil
			}
			if v.Reason != "" {
				last = fmt.Errorf("%s of %s: %s", v.Column, v.Run, v.Reason)
			}
		}
	}
	return last
}

func (r *runsReport) verdict() error {
	var found []string
	if r.exceeded > 0 {
		found = append(found, fmt.Sprintf("%d of %d columns differ by more than the tolerance, or lack values", r.exceeded, len(r.Columns)))
	}
	if r.missing > 0 {
		found = append(found, fmt.Sprintf("%d columns are not in both runs", r.missing))
	}
	if found == nil {
		return nil
	}
	return finding(strings.Join(found, "; "))
}

func (r *runsReport) printTable(w io.Writer) error {
	err := aligned(w, func(t io.Writer) {
		fmt.Fprint(t, "COLUMN\tMETRIC\tUNIT")
		for i, s := range r.Runs {
			fmt.Fprintf(t, "\t%s", s.Label)
			if i > 0 {
				fmt.Fprint(t, "\tDIFFERENCE\t")
			}
		}
		if r.Cells != nil {
			fmt.Fprint(t, "\tORDER\tESTIMATE")
		}
		fmt.Fprintln(t)
		for _, c := range r.Columns {
			c.printRow(t, r)
		}
	})
	if err != nil {
		return err
	}
	return r.words(w)
}

func (c *reportedColumn) printRow(t io.Writer, r *runsReport) {
	fmt.Fprintf(t, "%s\t%s\t%s", c.Column, c.Metric, c.Unit)
	for i, s := range r.Runs {
		k := slices.IndexFunc(c.Runs, func(v reportedValue) bool { return v.Run == s.Label })
		v := reportedValue{Value: maybe(math.NaN()), Difference: maybe(math.NaN()), Relative: maybe(math.NaN())}
		if k >= 0 {
			v = c.Runs[k]
		}
		fmt.Fprintf(t, "\t%s", v.Value.short())
		if i > 0 {
			fmt.Fprintf(t, "\t%s\t%s", v.Difference.short(), v.Relative.percent())
		}
	}
	switch g := c.Convergence; {
	case g == nil:
	case g.Order.known():
		fmt.Fprintf(t, "\t%s\t%s", g.Order.short(), g.Estimate.short())
	default:
		fmt.Fprintf(t, "\t%s\t", g.Behaviour)
	}
	fmt.Fprintln(t)
}

// words are remarks, and what is beyond the tolerance.
func (r *runsReport) words(w io.Writer) error {
	var lines, remarks []string
	remarked := map[string][]string{} // columns by remark
	for _, c := range r.Columns {
		for _, v := range c.Runs {
			if v.Reason != "" {
				lines = append(lines, fmt.Sprintf("%s of %s: %s", v.Column, v.Run, v.Reason))
			}
			if v.Lacks != "" {
				lines = append(lines, fmt.Sprintf("%s of %s: %s", v.Column, v.Run, v.Lacks))
			}
			if v.Exceeds != "" && v.Exceeds != v.Lacks && v.Reason == "" {
				lines = append(lines, fmt.Sprintf("%s of %s: differs by %s %s (%s): %s", v.Column, v.Run, v.Difference.short(), c.Unit, v.Relative.percent(), v.Exceeds))
			}
		}
		if g := c.Convergence; g != nil && g.Remark != "" {
			if remarked[g.Remark] == nil {
				remarks = append(remarks, g.Remark)
			}
			remarked[g.Remark] = append(remarked[g.Remark], c.Column)
		}
	}
	for _, r := range remarks {
		lines = append(lines, fmt.Sprintf("%s: %s", strings.Join(remarked[r], ", "), r))
	}
	if len(lines) > 0 {
		if _, err := fmt.Fprintf(w, "\n%s\n", strings.Join(lines, "\n")); err != nil {
			return err
		}
	}
	return printCharts(w, r.Charts)
}

func (r *runsReport) printCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	c.Write([]string{"column", "quantity", "metric", "unit", "from", "to", "run", "run_column", "value", "difference", "relative_difference",
		"largest_difference", "largest_at", "no_value_because", "lacks", "exceeds_tolerance", "behaviour", "order", "estimate"})
	for _, k := range r.Columns {
		g := reportedConvergence{Order: maybe(math.NaN()), Estimate: maybe(math.NaN())}
		if k.Convergence != nil {
			g = *k.Convergence
		}
		for _, v := range k.Runs {
			c.Write([]string{k.Column, k.Quantity, k.Metric, k.Unit, k.From.full(), k.To.full(), v.Run, v.Column, v.Value.full(), v.Difference.full(),
				v.Relative.full(), v.Largest.full(), v.LargestAt.full(), v.Reason, v.Lacks, v.Exceeds, g.Behaviour, g.Order.full(), g.Estimate.full()})
		}
	}
	c.Flush()
	return c.Error()
}
