package main

import (
	"fmt"
	"path/filepath"
	"sort"
	"time"

	"github.com/fdsflux/fdsflux/flux/fluxplot"
)

// drawAnimations draws an animation of each layer, or with --compare one of all.
func (m *mapper) drawAnimations(e *env, p *plane, layers []*layer) error {
	if err := makeFolder(m.pictures.out); err != nil {
		return err
	}
	taken := takenNames{}
	for _, some := range m.sheets(len(layers)) {
		for _, format := range m.animate {
			if err := m.drawAnimation(e, p, layers[some[0]:some[1]], format, taken); err != nil {
				return err
			}
		}
	}
	return nil
}

// drawAnimation draws layers at all times with one scale.
func (m *mapper) drawAnimation(e *env, p *plane, layers []*layer, format string, taken takenNames) error {
	times, err := m.frames(layers)
	if err != nil {
		return err
	}
	opts, err := m.steadyOptions(e, p, layers)
	if err != nil {
		return err
	}
	base := m.base(p, layers, fmt.Sprintf("%.6g-%.6gs", times[0], times[len(times)-1]))
	path := taken.next(filepath.Join(m.pictures.out, base+"."+format))
	bar := newProgress(e, "drawing "+filepath.Base(path))
	defer bar.done()
	a := &fluxplot.Animation{Frames: len(times), Delay: frameDelay(len(times)), Width: m.pictures.width, Height: m.pictures.height, DPI: m.animationDPI()}
	a.Frame = func(i int) (*fluxplot.Sheet, error) {
		if err := bar.report(int64(i), int64(len(times))); err != nil {
			return nil, err
		}
		s, err := m.frame(p, layers, times[i], opts)
		if err == nil && i == 0 {
			err = m.checkFrame(s, path, a)
		}
		return s, err
	}
	if err := fluxplot.SaveAnimation(path, a); err != nil {
		return err
	}
	bar.done()
	_, err = fmt.Fprintln(e.stdout, path)
	return err
}

// animationDPI is less than that of pictures, unless the user chose.
func (m *mapper) animationDPI() int {
	if m.pictures.dpi == defaultDPI {
		return 100
	}
	return m.pictures.dpi
}

// checkFrame judges the size of the first frame.
func (m *mapper) checkFrame(s *fluxplot.Sheet, path string, a *fluxplot.Animation) error {
	width, height := m.pictures.size(s)
	return picture{path, s, width, height}.check(a.DPI)
}

// frame draws layers at a time.
func (m *mapper) frame(p *plane, layers []*layer, at float64, opts fluxplot.MapOptions) (*fluxplot.Sheet, error) {
	var fields []*field
	for _, l := range layers {
		f, err := l.at(at)
		if err != nil {
			return nil, err
		}
		fields = append(fields, f)
	}
	opts.Caption = joinRemarks(p.words, fmt.Sprintf("at %.1f s", at), remarks(layers))
	return m.sheet(p, layers, fields, opts)
}

// frames returns the times of the frames to be drawn.
func (m *mapper) frames(layers []*layer) ([]float64, error) {
	all := layers[0].times()
	first := sort.SearchFloat64s(all, m.from)
	last := sort.Search(len(all), func(i int) bool { return all[i] > m.to })
	switch {
	case len(all) == 0:
		return nil, fmt.Errorf("%s has no frames yet", layers[0].name)
	case first >= last:
		return nil, fmt.Errorf("there is no frame%s: %s has %d from %.6g to %.6g s", spanWords(m.from, m.to), layers[0].name, len(all), all[0], all[len(all)-1])
	}
	return all[first:last], nil
}

// frameDelay makes animations of some ten seconds, as far as that can be looked at.
func frameDelay(frames int) time.Duration {
	const whole, least, most = 10 * time.Second, 50 * time.Millisecond, 500 * time.Millisecond
	return min(max(whole/time.Duration(frames), least), most)
}

// steadyOptions returns how all frames are drawn: with the range of all of them.
func (m *mapper) steadyOptions(e *env, p *plane, layers []*layer) (fluxplot.MapOptions, error) {
	low, high := 0.0, 0.0
	if m.scale == nil {
		for _, l := range layers {
			if l.unit != layers[0].unit {
				return fluxplot.MapOptions{}, fmt.Errorf("%s is in %s, %s in %s: one scale takes one unit", layers[0].name, layers[0].unit, l.name, l.unit)
			}
			lowest, highest, err := l.extremes(e)
			if err != nil {
				return fluxplot.MapOptions{}, err
			}
			low, high = min(low, lowest), max(high, highest)
		}
		if !(low < high) { // NaN: no values
			low, high = 0, 1
		}
	}
	opts := m.optionsOf(p, layers, low, high)
	opts.Steady = true
	if opts.Scale == nil {
		opts.Scale = &fluxplot.Range{Low: low, High: high}
	}
	return opts, nil
}
