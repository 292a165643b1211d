package station

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
)

// This file finds what is wrong with the columns as such (FX5xx).

// zero reports whether a series is exactly 0, in the unit of the file, all the time.
func (x *examined) zero(series *Series) bool {
	e := x.extent[series]
	return e.constant() && (e.low == 0 || series.Unit == kelvin && e.low == float64(flux.Celsius(0)))
}

// expectedZero reports whether 0 is what the deck asks for; other findings tell.
func (x *examined) expectedZero(s *Station, series *Series) bool {
	radiation := series.Quantity == fdsio.IncidentHeatFlux || series.Quantity == fdsio.RadiativeHeatFlux
	switch {
	case s.Emissivity != nil && *s.Emissivity == 0 && radiation:
		return true
	case s.Emissivity != nil && *s.Emissivity == 0 && series.Quantity == fdsio.Emissivity:
		return true
	case x.deck != nil:
		return x.deck.Thermal(s.Surface).Condition == fdsio.PrescribedFlux && series.Quantity == fdsio.NetHeatFlux
	}
	return false
}

func zeroDevices(x *examined) []Finding {
	var a affected
	rows := 0
	x.each(func(s *Station, series *Series) {
		if x.zero(series) && !x.expectedZero(s, series) {
			a.add(s, series)
			rows = max(rows, x.extent[series].finite())
		}
	})
	found := a.finding(CodeZeroDevice, Warning, "%s %s exactly 0 in all %d rows.", listed(a.devices), plural(len(a.devices), "is", "are"), rows)
	return explained(found, command("cat", "--device", a.devices),
		"Nothing was measured: see whether it is on the surface of a wall, whether IOR points out of it, and whether it waits for a STATISTICS_START. Do not take it for a small value.")
}

// steady reports whether one value all the time is no surprise.
func (x *examined) steady(s *Station, series *Series) bool {
	switch series.Quantity {
	case fdsio.Emissivity, fdsio.HeatTransferCoefficient:
		return true
	case fdsio.WallTemperature:
		return x.fixed(s) != nil
	}
	return false
}

func stuckDevices(x *examined) []Finding {
	var a affected
	rows := 0
	x.each(func(s *Station, series *Series) {
		if x.extent[series].constant() && !x.zero(series) && !x.steady(s, series) {
			a.add(s, series)
			rows = max(rows, x.extent[series].finite())
		}
	})
	found := a.finding(CodeStuckDevice, Warning, "%s %s the same to the last digit in all %d rows.", listed(a.devices), plural(len(a.devices), "is", "are"), rows)
	return explained(found, command("cat", "--device", a.devices),
		"In a fire nothing stays at its first value. The device may have been frozen (NO_UPDATE_DEVC_ID, NO_UPDATE_CTRL_ID), lie where nothing happens, or not be what it is taken for.")
}

func notNumbers(x *examined) []Finding {
	var a affected
	missing, infinite, rows := 0, 0, 0
	x.each(func(s *Station, series *Series) {
		if e := x.extent[series]; e.missing+e.infinite > 0 {
			a.add(s, series)
			missing, infinite, rows = missing+e.missing, infinite+e.infinite, rows+e.rows
		}
	})
	if len(a.devices) == 0 {
		return nil
	}
	first := ""
	for _, p := range x.problemsOf(fdsio.ErrNumber) {
		if first == "" && slices.Contains(a.devices, p.Device) {
			first = fmt.Sprintf(" The first that can't be read is at %s.", at(p))
		}
	}
	found := a.finding(CodeNotNumbers, Warning, "%s %s %d of %d values that are no finite numbers (NaN, Infinity or unreadable).",
		listed(a.devices), plural(len(a.devices), "has", "have"), missing+infinite, rows)
	found = explained(found, command("cat", "--device", a.devices),
		"They are taken as gaps, so that means, doses and peaks leave them out. Asterisks mean that SIG_FIGS_EXP leaves no room for the exponent; NaN that FDS computed none.%s", first)
	found[0].Numbers = []Number{{"not a number", float64(missing), ""}, {"infinite", float64(infinite), ""}, {"values", float64(rows), ""}}
	return found
}

// at is the place of a problem: file:line.
func at(p *fdsio.Problem) string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}

// clocks returns the times of each device file that the stations use, and, under
// NoDevice, of boundary files.
func (x *examined) clocks() map[int][]float64 {
	clocks := map[int][]float64{}
	x.each(func(_ *Station, series *Series) {
		if len(series.Time) == 0 {
			return
		}
		if file, column := x.device(series).Column(); column > 0 {
			clocks[file] = series.Time
		} else if series.Device == NoDevice {
			clocks[NoDevice] = series.Time
		}
	})
	return clocks
}

// hole is a stretch of time without rows.
type hole struct{ from, to float64 }

// holes finds steps of time that are far longer than those beside them and than
// the interval of output. A run slows down and speeds up; it does not skip.
func holes(time []float64, interval float64) (out []hole) {
	const far = 2.5 // times
	for i := 2; i+1 < len(time); i++ {
		beside := max(time[i-1]-time[i-2], time[i+1]-time[i], interval)
		if step := time[i] - time[i-1]; step > far*beside {
			out = append(out, hole{time[i-1], time[i]})
		}
	}
	return out
}

func gaps(x *examined) (found []Finding) {
	interval := 0.0
	if x.deck != nil && x.deck.Dump.DeviceInterval != nil {
		interval = x.deck.DeviceInterval()
	}
	clocks := x.clocks()
	for file, name := range x.run.DeviceFiles {
		missing := holes(clocks[file], interval)
		if len(missing) == 0 {
			continue
		}
		longest := slices.MaxFunc(missing, func(a, b hole) int { return cmp.Compare(a.to-a.from, b.to-b.from) })
		found = append(found, Finding{
			Code: CodeGap, Grade: Warning,
			Summary: fmt.Sprintf("%s has %d %s in time, the longest from %.6g s to %.6g s.", name, len(missing), plural(len(missing), "gap", "gaps"), longest.from, longest.to),
			Detail:  "Rows are missing there, as after a restart from an older state or a copy that was cut. A peak in the gap is lost, and integrals over it are guesses.",
			Numbers: []Number{{"gaps", float64(len(missing)), ""}, {"longest gap", longest.to - longest.from, "s"}},
			More:    fmt.Sprintf("fdsflux cat PATH --from %.6g --to %.6g", longest.from, longest.to),
		})
	}
	return found
}

func restarts(x *examined) []Finding {
	back := x.problemsOf(fdsio.ErrTimeOrder)
	if len(back) == 0 {
		return nil
	}
	return []Finding{{
		Code: CodeRestart, Grade: Note,
		Summary: fmt.Sprintf("Time goes back %s in the device files, as after a restart; the later rows count, the earlier ones are left out.", times(len(back))),
		Detail:  fmt.Sprintf("First at %s: %s. Tables made by other programs hold both.", at(back[0]), back[0].Text),
		Numbers: []Number{{"restarts", float64(len(back)), ""}},
		More:    "fdsflux cat PATH",
	}}
}

// times says how often.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func damagedRows(x *examined) []Finding {
	rows := x.problemsOf(fdsio.ErrRagged)
	for _, p := range x.problemsOf(fdsio.ErrNumber) {
		if p.Device == "" {
			rows = append(rows, p)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return []Finding{{
		Code: CodeDamagedRows, Grade: Warning,
		Summary: fmt.Sprintf("%d %s of the device files %s damaged and left out.", len(rows), plural(len(rows), "row", "rows"), plural(len(rows), "is", "are")),
		Detail:  fmt.Sprintf("First at %s: %s. Copy the file again, or look at what wrote it.", at(rows[0]), rows[0].Text),
		Numbers: []Number{{"rows", float64(len(rows)), ""}},
		More:    "fdsflux cat PATH",
	}}
}

func skippedDevices(x *examined) []Finding {
	if len(x.skipped) == 0 {
		return nil
	}
	var ids, reasons []string
	for _, s := range x.skipped {
		ids = append(ids, s.ID)
		reasons = append(reasons, fmt.Sprintf("%s %s", s.ID, s.Reason))
	}
	return []Finding{{
		Code: CodeSkippedDevices, Grade: Note, Devices: ids,
		Summary: fmt.Sprintf("%s %s part in no check.", listed(ids), plural(len(ids), "takes", "take")),
		Detail:  upper(strings.Join(reasons[:min(4, len(reasons))], "; ")) + ".",
		More:    "fdsflux ls PATH",
	}}
}

// upper begins a sentence.
func upper(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

func mixedSampling(x *examined) []Finding {
	var a affected
	for _, s := range x.stations {
		var instants []*Series
		means := 0
		for i := range s.Series {
			switch s.Series[i].Sampling {
			case Instant:
				instants = append(instants, &s.Series[i])
			case IntervalMean:
				means++
			}
		}
		for _, series := range instants {
			if means > 0 {
				a.add(s, series)
			}
		}
	}
	found := a.finding(CodeMixedSampling, Note, "%s %s instants, the columns beside %s means over the interval before each row.",
		listed(a.devices), plural(len(a.devices), "holds", "hold"), plural(len(a.devices), "it", "them"))
	return explained(found, command("plot", "--station", a.stations),
		"While the fire flickers the two differ, so that the relations between these columns do not close. Give all devices of a place one TEMPORAL_STATISTIC.")
}

// missingColumns finds devices of the deck that FDS left out of the device file.
func missingColumns(x *examined) []Finding {
	columns := x.columns()
	if x.deck == nil || len(columns) == 0 {
		return nil
	}
	var ids []string
	for i := range x.deck.Devices {
		d := &x.deck.Devices[i]
		if _, known := units[d.Quantity]; !known || d.Hidden || d.Points > 1 {
			continue
		}
		if columns[d.ID]--; columns[d.ID] < 0 {
			ids = append(ids, d.ID)
		}
	}
	a := affected{devices: ids}
	found := a.finding(CodeMissingColumn, Warning, "The deck has %s, but no device file has a column of %s.", listed(ids), plural(len(ids), "it", "them"))
	return explained(found, "fdsflux ls PATH", "FDS leaves out a device outside all meshes, with a warning in its log; or the deck has been changed since the run.")
}

// columns counts the columns of each ID.
func (x *examined) columns() map[string]int {
	count := map[string]int{}
	for i := range x.run.Devices {
		if d := &x.run.Devices[i]; d.HasData() {
			count[d.ID]++
		}
	}
	return count
}

// unfinished returns the problem of a last line without its end, nil if there is none.
func (x *examined) unfinished() *fdsio.Problem {
	for _, p := range x.problems {
		if errors.Is(p, fdsio.ErrTruncated) {
			return p
		}
	}
	return nil
}
