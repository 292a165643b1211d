package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux/exposure"
	"github.com/fdsflux/fdsflux/flux/station"
)

// statsColumn is a flux or temperature of which statistics are made: a device, a
// boundary file at a cell, or a flux that is derived from the others of its station.
type statsColumn struct {
	station  *station.Station // nil if it is in none
	series   *station.Series  // nil if it is in no station
	device   int              // its index in the run; station.NoDevice if it is none
	listed   bool             // it has a row; others are but read, to derive from
	judged   bool             // criteria apply to it
	reason   string           // why a flux could not be derived
	outcomes []criterionStats

	data   fdsio.Series // while its batch is in memory, in the unit of the file
	result deviceStats
}

// isDerived reports whether a column has to be derived, or was.
func (c *statsColumn) isDerived() bool { return c.series != nil && c.series.Derived }

// statsMaker makes the statistics of a run.
type statsMaker struct {
	*stats
	runOf     *fdsio.Run
	mostBytes int64         // in memory at a time
	columns   []statsColumn // those of a station side by side
	digits    int           // in print
	alone     sync.Map      // by aloneKey: why one column does not determine a flux

	told map[string]bool // problems that were told
}

func newStatsMaker(s *stats, run *fdsio.Run, stations []*station.Station) *statsMaker {
	m := &statsMaker{stats: s, runOf: run, mostBytes: mostBytes, told: map[string]bool{}}
	taken := map[int]bool{}
	for _, st := range stations {
		for i := range st.Series {
			taken[st.Series[i].Device] = true
		}
		m.columns = append(m.columns, m.ofStation(st)...)
	}
	if len(s.stations.names) > 0 || s.stations.probes != nil {
		return m
	}
	for i := range run.Devices {
		if d := &run.Devices[i]; !taken[i] && d.HasData() && m.wants(d.Quantity) {
			m.columns = append(m.columns, statsColumn{device: i, listed: true})
		}
	}
	return m
}

// ofStation lists the columns of a station, and the fluxes that criteria are of and
// that have to be derived from them.
func (m *statsMaker) ofStation(st *station.Station) (columns []statsColumn) {
	for i := range st.Series {
		x := &st.Series[i]
		if x.Device == station.NoDevice || m.runOf.Devices[x.Device].HasData() {
			columns = append(columns, statsColumn{station: st, series: x, device: x.Device,
				listed: m.wants(x.Quantity), judged: whyDerived(x.Quantity, st) == ""})
		}
	}
	missing := m.missing(st, columns)
	if len(missing) == 0 {
		return slices.DeleteFunc(columns, func(c statsColumn) bool { return !c.listed })
	}
	for _, q := range missing {
		columns = append(columns, statsColumn{station: st, device: station.NoDevice, series: &station.Series{Quantity: q, Derived: true}})
	}
	return columns
}

// missing lists the fluxes that criteria are of and that no column is.
func (m *statsMaker) missing(st *station.Station, columns []statsColumn) (list []fdsio.Quantity) {
	if !slices.ContainsFunc(columns, func(c statsColumn) bool { return c.series.IsHeatFlux() }) {
		return nil
	}
	for i := range m.criteria {
		q, _ := quantityOf(&m.criteria[i]) // was checked
		has := slices.ContainsFunc(columns, func(c statsColumn) bool { return c.series.Quantity == q && c.judged })
		if !has && m.wants(q) && !slices.Contains(list, q) {
			list = append(list, q)
		}
	}
	return list
}

func (m *statsMaker) wants(q fdsio.Quantity) bool {
	return len(m.only) == 0 || slices.Contains(m.only, q)
}

// mostBytes is about how much memory the columns of a batch may take: of files above
// it, the columns are read in several goes.
const mostBytes = 512 << 20

// make reads the columns, batch by batch, and makes their statistics.
func (m *statsMaker) make(e *env) error {
	for _, batch := range m.batches() {
		if err := m.read(e, batch); err != nil {
			return err
		}
		stations := byStation(batch)
		err := parallel(e.ctx, len(stations), func(i int) error { return m.describeStation(stations[i]) })
		if err != nil {
			return err
		}
	}
	return nil
}

// batches parts the columns where a station ends.
func (m *statsMaker) batches() (list [][]statsColumn) {
	const bytesOfAField = 16 // in the files, and eight in memory
	size := int64(0)
	for i := range m.runOf.DeviceFiles {
		if f, err := m.runOf.OpenDeviceFile(i); err == nil {
			if info, err := f.Stat(); err == nil {
				size += info.Size() / bytesOfAField * 8
			}
			f.Close()
		}
	}
	share := float64(len(m.columns)) / float64(max(1, len(m.runOf.Devices)))
	n := int(math.Ceil(float64(size) * share / float64(m.mostBytes)))
	each := len(m.columns)/max(1, n) + 1
	for begin := 0; begin < len(m.columns); {
		end := min(begin+each, len(m.columns))
		for end < len(m.columns) && m.columns[end].station != nil && m.columns[end].station == m.columns[end-1].station {
			end++
		}
		list = append(list, m.columns[begin:end])
		begin = end
	}
	return list
}

func (m *statsMaker) read(e *env, batch []statsColumn) error {
	var devices []int
	for _, c := range batch {
		if c.device != station.NoDevice {
			devices = append(devices, c.device)
		}
	}
	bar := newProgress(e, "reading")
	data, problems, err := m.runOf.ReadWith(&fdsio.ReadOptions{Progress: bar.report}, devices...)
	bar.done()
	if err != nil {
		return err
	}
	problems = slices.DeleteFunc(problems, func(p *fdsio.Problem) bool {
		text := p.Error()
		again := m.told[text]
		m.told[text] = true
		return again
	})
	printProblems(e.stderr, problems)
	m.digits = max(m.digits, station.Digits(data))
	for i := range batch {
		switch c := &batch[i]; {
		case c.device != station.NoDevice:
			c.data = data[0]
			data = data[1:]
		case !c.isDerived():
			c.data = inFileUnits(c.series)
		}
	}
	return nil
}

// byStation parts the columns into those of each station, and into each of the others.
func byStation(columns []statsColumn) (list [][]statsColumn) {
	for begin := 0; begin < len(columns); {
		end := begin + 1
		for end < len(columns) && columns[end].station != nil && columns[end].station == columns[begin].station {
			end++
		}
		list = append(list, columns[begin:end])
		begin = end
	}
	return list
}

// describeStation makes the statistics of columns side by side, and lets go of their data.
func (m *statsMaker) describeStation(columns []statsColumn) error {
	if columns[len(columns)-1].isDerived() { // they come last
		m.derive(columns)
	}
	for i := range columns {
		if err := m.describe(&columns[i]); err != nil {
			return err
		}
		columns[i].data = fdsio.Series{}
	}
	return nil
}

// parallel calls f for 0, 1, … n−1 on all processors, until it or the context ends.
func parallel(ctx context.Context, n int, f func(i int) error) error {
	var next atomic.Int64
	errs := make([]error, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for w := range errs {
		wg.Go(func() {
			for errs[w] == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if errs[w] = ctx.Err(); errs[w] == nil {
					errs[w] = f(i)
				}
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// history is a column between --from and --to; nil, with the reason, if it is empty.
func (m *statsMaker) history(c *statsColumn, values []float64) (*exposure.History, string, error) {
	if len(values) == 0 {
		return nil, "has no values", nil
	}
	h, err := exposure.NewHistory(c.data.Time, values, exposureSampling(m.sampling(c)))
	if err != nil {
		return nil, "", fmt.Errorf("%s: %s", c.result.Device, trimPackage(err))
	}
	if h, err = h.Between(m.from, m.to); err != nil {
		return nil, "has no values from --from to --to: it goes from " + number(c.data.Time[0]) + " to " + number(c.data.Time[len(c.data.Time)-1]) + " s", nil
	}
	return h, "", nil
}

// exposureSampling takes values of which nothing is known for interval means, FDS's default.
func exposureSampling(s station.Sampling) exposure.Sampling {
	if s == station.Instant {
		return exposure.Instant
	}
	return exposure.IntervalMean
}

// sampling says what a value of a column stands for.
func (m *statsMaker) sampling(c *statsColumn) station.Sampling {
	switch {
	case c.series != nil:
		return c.series.Sampling
	case m.runOf.Devices[c.device].TemporalStatistic == "INSTANT VALUE":
		return station.Instant
	case m.runOf.Deck == "":
		return station.UnknownSampling
	}
	return station.IntervalMean
}

var samplingWords = [...]string{
	station.UnknownSampling: "not known, taken for interval means",
	station.IntervalMean:    "interval mean",
	station.Instant:         "instant",
}

// describe makes the statistics of a column and applies the criteria to it. They are in
// the unit of the file, which is that of tables: kW/m2 and °C.
func (m *statsMaker) describe(c *statsColumn) error {
	if !c.listed {
		return nil
	}
	r := &c.result
	m.name(c)
	r.Sampling = samplingWords[m.sampling(c)]
	h, reason, err := m.history(c, c.data.Values)
	if h == nil {
		r.remark(reason)
		return err
	}
	if err := m.describeHistory(c, h); err != nil {
		return err
	}
	return m.applyCriteria(c)
}

// describeHistory makes the statistics of what happened in a column.
func (m *statsMaker) describeHistory(c *statsColumn, h *exposure.History) error {
	r := &c.result
	r.summarise(h.Summary(), m.isHeatFlux(c))
	if steady, err := h.SteadyState(); err != nil {
		r.NotSteady = strings.TrimPrefix(trimPackage(err), exposure.ErrNotSteady.Error()+": ")
	} else {
		r.Steady = &steadyStats{maybe(steady.From), maybe(steady.To), maybe(steady.Mean), maybe(steady.StandardError)}
	}
	if m.window > 0 {
		peak, err := h.PeakMean(m.window)
		if err != nil {
			r.remark(trimPackage(err))
		}
		r.PeakMean = &peakStats{maybe(m.window), maybe(peak.Value), maybe(peak.Time)}
	}
	values, err := h.Percentiles(m.percentiles...)
	for i, v := range values {
		r.Percentiles = append(r.Percentiles, percentileStats{m.percentiles[i], maybe(v)})
	}
	for _, level := range m.thresholds {
		if m.isHeatFlux(c) {
			r.Above = append(r.Above, newAboveStats(level, h.Above(level)))
		}
	}
	return err
}

// isHeatFlux goes by the unit: a device in no station may be a heat flux, too.
func (m *statsMaker) isHeatFlux(c *statsColumn) bool {
	unit := c.result.Unit
	return unit != nil && *unit == kiloWattPerM2
}

const kiloWattPerM2 = "kW/m2"

// tellNotApplied says why criteria were not applied to stations.
func tellNotApplied(w io.Writer, list []notApplied) {
	for _, n := range list {
		fmt.Fprintf(w, "criteria not applied: %s: %s\n", enumerate(n.Stations, "stations"), n.Reason)
	}
}

// enumerate names the first of many.
func enumerate(names []string, what string) string {
	const most = 3
	if len(names) <= most+1 {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more %s", strings.Join(names[:most], ", "), len(names)-most, what)
}
