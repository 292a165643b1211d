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

// statsColumn is a device of which statistics are made.
type statsColumn struct {
	station *station.Station // nil if it is in none
	series  *station.Series
	device  int

	data   fdsio.Series // while its batch is in memory, in the unit of the file
	result deviceStats
}

// statsMaker makes the statistics of a run.
type statsMaker struct {
	*stats
	runOf     *fdsio.Run
	mostBytes int64         // in memory at a time
	columns   []statsColumn // those of a station side by side
	stations  []*station.Station

	outcomes []criterionStats
	told     map[string]bool // problems that were told
}

func newStatsMaker(s *stats, run *fdsio.Run, stations []*station.Station) *statsMaker {
	m := &statsMaker{stats: s, runOf: run, mostBytes: mostBytes, stations: stations, told: map[string]bool{}}
	taken := map[int]bool{}
	for _, st := range stations {
		for i := range st.Series {
			series := &st.Series[i]
			taken[series.Device] = true
			if m.wants(series.Quantity) && run.Devices[series.Device].HasData() {
				m.columns = append(m.columns, statsColumn{station: st, series: series, device: series.Device})
			}
		}
	}
	if len(s.stations.names) > 0 {
		return m
	}
	for i := range run.Devices {
		if d := &run.Devices[i]; !taken[i] && d.HasData() && m.wants(d.Quantity) {
			m.columns = append(m.columns, statsColumn{device: i})
		}
	}
	return m
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
		err := parallel(e.ctx, len(batch), func(i int) error { return m.describe(&batch[i]) })
		if err == nil {
			err = m.applyCriteria(e.ctx, batch)
		}
		if err != nil {
			return err
		}
		for i := range batch {
			batch[i].data = fdsio.Series{}
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
	devices := make([]int, len(batch))
	for i, c := range batch {
		devices[i] = c.device
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
	for i := range batch {
		batch[i].data = data[i]
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
	sampling := exposure.IntervalMean
	if m.sampling(c) == station.Instant {
		sampling = exposure.Instant
	}
	h, err := exposure.NewHistory(c.data.Time, values, sampling)
	if err != nil {
		return nil, "", fmt.Errorf("%s: %s", m.runOf.Devices[c.device].ID, trimPackage(err))
	}
	if h, err = h.Between(m.from, m.to); err != nil {
		return nil, "has no values from --from to --to: it goes from " + number(c.data.Time[0]) + " to " + number(c.data.Time[len(c.data.Time)-1]) + " s", nil
	}
	return h, "", nil
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

// describe makes the statistics of a column. They are in the unit of the file, which
// is that of tables: kW/m2 and °C.
func (m *statsMaker) describe(c *statsColumn) error {
	d := &m.runOf.Devices[c.device]
	r := &c.result
	*r = newDeviceStats(d, c)
	r.Sampling = samplingWords[m.sampling(c)]
	h, reason, err := m.history(c, c.data.Values)
	if h == nil {
		r.Remark = reason
		return err
	}
	r.summarise(h.Summary(), m.isHeatFlux(c))
	if steady, err := h.SteadyState(); err != nil {
		r.NotSteady = strings.TrimPrefix(trimPackage(err), exposure.ErrNotSteady.Error()+": ")
	} else {
		r.Steady = &steadyStats{number64(steady.From), number64(steady.To), number64(steady.Mean), number64(steady.StandardError)}
	}
	if m.window > 0 {
		peak, err := h.PeakMean(m.window)
		if err != nil {
			r.Remark = trimPackage(err)
		}
		r.PeakMean = &peakStats{number64(m.window), number64(peak.Value), number64(peak.Time)}
	}
	values, err := h.Percentiles(m.percentiles...)
	for i, v := range values {
		r.Percentiles = append(r.Percentiles, percentileStats{m.percentiles[i], number64(v)})
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
	unit := m.runOf.Devices[c.device].Unit
	return unit != nil && *unit == "kW/m2"
}

// tellNotApplied says why criteria were not applied to stations.
func tellNotApplied(w io.Writer, list []notApplied) {
	for _, n := range list {
		fmt.Fprintf(w, "criteria not applied: %s: %s\n", enumerate(n.Stations), n.Reason)
	}
}

// enumerate names the first of many.
func enumerate(names []string) string {
	const most = 3
	if len(names) <= most+1 {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more stations", strings.Join(names[:most], ", "), len(names)-most)
}
