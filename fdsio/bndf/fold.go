package bndf

import (
	"fmt"
	"math"
	"sort"

	"github.com/fdsflux/fdsflux/fdsio"
)

// Peak is the largest that each value is at any time, and when.
type Peak struct {
	Values []float32 // NaN where there never is a number above -Inf
	Frames []int32   // the first frame, an index of Times, that has it; -1 for NaN
}

// Maximum finds the largest of each value at the output times between from and
// to, in s; infinities stand for the ends of the file. It holds in memory what it
// returns, and not the frames. It fails if there is no output time between.
func (f *Frames) Maximum(from, to float64, opts *Options) (*Peak, error) {
	first := sort.SearchFloat64s(f.Times, from)
	end := sort.Search(len(f.Times), func(i int) bool { return f.Times[i] > to })
	if first >= end || math.IsNaN(from) || math.IsNaN(to) {
		return nil, f.noTimes(from, to)
	}
	records, n := f.chosen(opts)
	out := &Peak{make([]float32, n), make([]int32, n)}
	for i := range n {
		out.Values[i], out.Frames[i] = float32(math.Inf(-1)), -1
	}
	err := f.fold(records, n, first, end, opts, func(frame int, p *piece, values []float32) error {
		raise(wordsOf(out.Values[p.first:][:p.n]), out.Frames[p.first:], wordsOf(values), int32(frame))
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i, frame := range out.Frames {
		if frame < 0 {
			out.Values[i] = float32(math.NaN())
		}
	}
	return out, nil
}

// raise puts values in the place of those that are less. It moves them as words:
// that takes no branch, which would go this way and that in a fire.
func raise(most []uint32, at []int32, values []uint32, frame int32) {
	most, at = most[:len(values)], at[:len(values)]
	for i, v := range values {
		m, k := most[i], at[i]
		if math.Float32frombits(v) > math.Float32frombits(m) {
			m, k = v, frame
		}
		most[i], at[i] = m, k
	}
}

// Span is what was made of each value over a span of time, in s.
type Span struct {
	From, To float64
	Values   []float64
}

// Mean is the mean over time of each value from one time to another, in s;
// infinities stand for the ends of the file. The values of a file are instants;
// between them each is taken to change linearly, so that the mean is the integral
// by the trapezium rule, its first and last interval cut at the ends of the span,
// divided by the length of the span. How unevenly the output times lie does not
// matter. A span of no length gives the value at that time.
//
// The span is cut to the output times there are: what it was is in the result. It
// fails if none of it is left. Where a value is not a number at a time that counts
// its mean is none either. Sums are in double precision; in memory is what it
// returns, and not the frames.
func (f *Frames) Mean(from, to float64, opts *Options) (*Span, error) {
	s, weights, first, err := f.span(from, to)
	if err != nil {
		return nil, err
	}
	if length := s.To - s.From; length > 0 {
		for i := range weights {
			weights[i] /= length
		}
	} else {
		weights, first = f.instant(s.From)
	}
	return f.sum(s, weights, first, opts)
}

// Integral is the integral over time of each value, in its unit times s, by the
// rule of [Frames.Mean]. Over a span of no length it is 0.
func (f *Frames) Integral(from, to float64, opts *Options) (*Span, error) {
	s, weights, first, err := f.span(from, to)
	if err != nil {
		return nil, err
	}
	return f.sum(s, weights, first, opts)
}

// span cuts a span to the output times and returns the weights of the frames from
// first on in the integral.
func (f *Frames) span(from, to float64) (s *Span, weights []float64, first int, err error) {
	n := len(f.Times)
	if n == 0 || !(from <= to) || from > f.Times[n-1] || to < f.Times[0] {
		return nil, nil, 0, f.noTimes(from, to)
	}
	s = &Span{From: max(from, f.Times[0]), To: min(to, f.Times[n-1])}
	first = max(0, sort.Search(n, func(i int) bool { return f.Times[i] > s.From })-1)
	for i := first; i+1 < n && f.Times[i] < s.To; i++ {
		a, b := f.Times[i], f.Times[i+1]
		low, high := max(a, s.From), min(b, s.To)
		// The middle of the interval, at which the line has its mean.
		share := ((low+high)/2 - a) / (b - a)
		if weights == nil {
			weights = make([]float64, 1, n-first)
		}
		weights[i-first] += (high - low) * (1 - share)
		weights = append(weights, (high-low)*share)
	}
	return s, weights, first, nil
}

// instant returns the weights of the frames around a time.
func (f *Frames) instant(t float64) (weights []float64, first int) {
	i := sort.SearchFloat64s(f.Times, t)
	if f.Times[i] == t {
		return []float64{1}, i
	}
	share := (t - f.Times[i-1]) / (f.Times[i] - f.Times[i-1])
	return []float64{1 - share, share}, i - 1
}

// sum adds up the values of the frames from first on, each times its weight.
func (f *Frames) sum(s *Span, weights []float64, first int, opts *Options) (*Span, error) {
	records, n := f.chosen(opts)
	s.Values = make([]float64, n)
	err := f.fold(records, n, first, first+len(weights), opts, func(frame int, p *piece, values []float32) error {
		weight := weights[frame-first]
		sums := s.Values[p.first:][:len(values)]
		for i, v := range values {
			sums[i] += weight * float64(v)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

func (f *Frames) noTimes(from, to float64) error {
	if len(f.Times) == 0 {
		return &fdsio.Problem{File: f.Name, Err: fdsio.ErrEmpty, Text: "it has no output time yet"}
	}
	return &fdsio.Problem{File: f.Name, Err: fdsio.ErrEmpty, Text: fmt.Sprintf("found no output time from %v s to %v s, expected some of those from %v s to %v s",
		from, to, float32(f.Times[0]), float32(f.Times[len(f.Times)-1]))}
}

// fold calls use with the values of the frames from to before to, for each value
// in the order of time. Each goroutine has values of its own.
func (f *Frames) fold(records []piece, values, from, to int, opts *Options, use func(frame int, p *piece, values []float32) error) error {
	workers := opts.workers()
	pieces := cut(records, min(window-2, values/workers+1))
	shares := split(pieces, values/workers+1)
	const enough = 4 << 20 // bytes, before progress is told
	progress := opts.progress(4 * int64(values) * int64(to-from))
	return inParallel(workers, len(shares), func() (func(int) error, func()) {
		v := f.visitor(use)
		return func(share int) error {
			bytes := int64(0)
			for _, p := range shares[share] {
				bytes += 4 * int64(p.n)
			}
			step := int(max(1, enough/max(1, bytes)))
			for frame := from; frame < to; frame += step {
				end := min(frame+step, to)
				if err := v.visit(shares[share], frame, end); err != nil {
					return err
				}
				if err := progress.add(bytes * int64(end-frame)); err != nil {
					return err
				}
			}
			return nil
		}, v.close
	})
}

// cut makes pieces of no more than so many values of records.
func cut(records []piece, most int) []piece {
	pieces := make([]piece, 0, len(records))
	for _, r := range records {
		for from := 0; from < r.n; from += most {
			p := r
			p.n = min(most, r.n-from)
			p.at, p.first = r.at+4*int64(from), r.first+from
			p.opens, p.closes = from == 0, from+p.n == r.n
			pieces = append(pieces, p)
		}
	}
	return pieces
}

// split puts pieces that follow one another together, each time until they have
// so many values.
func split(pieces []piece, enough int) (shares [][]piece) {
	start, n := 0, 0
	for i, p := range pieces {
		if n += p.n; n >= enough || i == len(pieces)-1 {
			shares = append(shares, pieces[start:i+1])
			start, n = i+1, 0
		}
	}
	return shares
}
