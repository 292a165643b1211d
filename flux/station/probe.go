package station

import (
	"fmt"
	"math"
	"slices"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/fdsio/bndf"
	"github.com/fdsflux/fdsflux/flux"
)

// NoDevice is the Device of a series that is from a boundary file, or derived.
const NoDevice = -1

// FromProbe makes a station of a cell of a wall, with a loaded series for each of
// some outputs of the run's boundary files. Values are instants. The gauge of a
// series is the one that the PROP of its BNDF line declares; boundary files honour
// it also where the devices of FDS 6.11.1 do not. Outputs that a station can't
// have, such as those integrated over time, are skipped, with the reason.
//
// Of node files the cells are recovered, see [bndf.WallData]; the Uncertainty of a
// series is what rounding of the nodes makes of it. It also has in it that in one
// instant FDS has the convective heat flux of the last step of the wall, but works
// out AST, and since 6.11.0 GAUGE HEAT FLUX, with the gas and the h of the next: the
// columns of a mean over a second do not show it.
func FromProbe(p *bndf.Probe, outputs []bndf.Output, opts *Options) (*Station, []Skipped, []*fdsio.Problem, error) {
	if opts == nil {
		opts = &Options{}
	}
	f := &finder{run: p.Walls.Run, opts: opts}
	s := f.newStation()
	ior, at := p.Wall.IOR, p.Point
	s.Name = fmt.Sprintf("(%.4g, %.4g, %.4g)", at[0], at[1], at[2])
	s.Position, s.IOR, s.Orientation, s.Surface = &at, &ior, direction(ior), p.Surface
	if deck := p.Walls.Run.InputDeck(); deck != nil && p.Surface != "" {
		s.Emissivity = deck.Emissivity(p.Surface)
	}
	if err := f.setEmissivities(); err != nil {
		return nil, nil, nil, err
	}
	var problems []*fdsio.Problem
	for _, o := range outputs {
		q, _ := fdsio.Canonical(o.Quantity)
		if u, known := units[q]; !known || u.printed != o.Unit {
			f.skipped = append(f.skipped, Skipped{p.Walls.Label(o), fmt.Sprintf("is no quantity of a station: %s in %q", o.Quantity, o.Unit)})
			continue
		}
		series, err := s.probed(p, o)
		if err != nil {
			return nil, nil, nil, err
		}
		problems = append(problems, series.problems...)
		s.Series = append(s.Series, series.Series)
	}
	return s, f.skipped, problems, nil
}

// probedSeries is a series with what is wrong with its file.
type probedSeries struct {
	Series
	problems []*fdsio.Problem
}

// probed reads the series of an output at a cell.
func (s *Station) probed(p *bndf.Probe, o bndf.Output) (probedSeries, error) {
	h, err := p.History(o)
	if err != nil {
		return probedSeries{}, err
	}
	q, _ := fdsio.Canonical(o.Quantity)
	series := Series{ID: p.Walls.Label(o), Quantity: q, Unit: units[q].si, Device: NoDevice, Sampling: Instant, Single: true}
	if hasGauge(q, false) {
		var prop *fdsio.Prop
		if line := p.Walls.DeckLine(o); line != nil && line.Prop != "" {
			series.Prop = line.Prop
			prop = propOf(p.Walls.Run.InputDeck(), line.Prop)
		}
		series.Gauge = s.boundaryGauge(prop)
	}
	series.Take(fdsio.Series{Time: h.Times, Values: h.Values}, 0)
	series.Uncertainty = h.Rounding
	if series.Unit == wattPerM2 {
		series.Uncertainty *= float64(flux.KWPerM2(1))
	}
	series.Uncertainty = math.Hypot(series.Uncertainty, stagger(q, p.Walls.Run.Version)*typicalChange(series.Values))
	return probedSeries{series, h.Problems}, nil
}

// stagger is the standard uncertainty of a quantity in an instant from FDS's order
// of steps, as a part of its change from frame to frame. Measured on the 100 cells
// of the gypsum half in runs of four releases with one deck, frames 10 s apart: 90 %
// of the differences are within 0.001 to 0.03 of it for AST, 0.005 for GAUGE HEAT
// FLUX in 6.11.1, less than 1e-5 before.
func stagger(q fdsio.Quantity, release *fdsio.Version) float64 {
	switch {
	case q == fdsio.AdiabaticSurfaceTemperature:
		return 0.03
	case q == fdsio.GaugeHeatFlux && (release == nil || release.AtLeast(6, 11, 0)):
		return 0.01
	}
	return 0
}

// typicalChange is the median of the changes from row to row.
func typicalChange(values []float64) float64 {
	var changes []float64
	for i := 1; i < len(values); i++ {
		if d := math.Abs(values[i] - values[i-1]); !math.IsNaN(d) {
			changes = append(changes, d)
		}
	}
	if changes == nil {
		return 0
	}
	slices.Sort(changes)
	return changes[len(changes)/2]
}

// boundaryGauge is the gauge of a boundary file whose BNDF line has a PROP, as the
// release took it: like that of a device, but the slip of 6.11.1 is not there.
func (s *Station) boundaryGauge(p *fdsio.Prop) *flux.Gauge {
	g := declaredGauge(p, s.Ambient)
	if g == nil || s.Convention == nil || s.Ambient == nil || *s.Convention == flux.FDS(6, 11, 1) {
		return g
	}
	used := s.Convention.DeviceGauge(*g, *s.Ambient)
	return &used
}

// propOf returns a PROP of the deck.
func propOf(deck *fdsio.Deck, id string) *fdsio.Prop {
	for i := len(deck.Props) - 1; i >= 0; i-- { // of the same ID the last counts
		if deck.Props[i].ID == id {
			return &deck.Props[i].Prop
		}
	}
	return &fdsio.Prop{ID: id, Undefined: true}
}

// direction returns the unit vector of an IOR.
func direction(ior int) *[3]float64 {
	var v [3]float64
	v[max(ior, -ior)-1] = 1
	if ior < 0 {
		v[-ior-1] = -1
	}
	return &v
}
