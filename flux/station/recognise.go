package station

import (
	"fmt"
	"math"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
)

// Family is a range of releases with the same σ and the same definition of
// INCIDENT HEAT FLUX.
type Family struct {
	Releases   string          // "6.5.2 or later"
	Definition string          // "G" or "G + convective"
	Convention flux.Convention // of one of them

	// Misfit is how far the columns are off under this definition: the root mean
	// square of their contradictions over print rounding. About 1 is a fit.
	Misfit float64
}

// Recognition is what the numbers of a station say of the release that wrote them.
type Recognition struct {
	Families []Family // all that there are
	Fits     []int    // of these, those that the numbers obey
	Reason   string   // why the numbers can't tell; empty where they can
	Claimed  *flux.Convention
}

// fits is the misfit up to which numbers obey a definition. Rounding gives 1; FDS's
// own arithmetic adds something in some releases (5 in 6.0). A wrong definition gives some
// hundred, a wrong σ some dozen.
const fits = 10

// Recognise decides from the numbers alone which definitions they follow: with the
// right ones the surplus columns of a station agree to print rounding; with the
// other definition of INCIDENT HEAT FLUX they miss by the convective flux, with the
// other σ by 3e-5 kW/m2. Gauges with a PROP are not used, as releases differ in
// what they make of it. The series must be loaded.
func (s *Station) Recognise() (*Recognition, error) {
	var m model
	columns, err := s.columns(&m)
	if err != nil {
		return nil, err
	}
	base := s.bare()
	if s.Ambient == nil {
		base.takeAmbient(columns)
	}
	return s.recognise(base, columns), nil
}

// bare is the surface of the station before anything has been decided.
func (s *Station) bare() surface {
	b := surface{gas: s.Gas, ambient: float64(flux.Celsius(20)), emissivity: math.NaN()}
	if s.Ambient != nil {
		b.ambient = float64(*s.Ambient)
	}
	if s.Emissivity != nil {
		b.emissivity = *s.Emissivity
	}
	return b
}

func families() []Family {
	return []Family{
		{Releases: "6.1.1 or earlier", Definition: "G + convective", Convention: flux.FDS(6, 0, 1)},
		{Releases: "6.1.2 to 6.5.1", Definition: "G + convective", Convention: flux.FDS(6, 5, 1)},
		{Releases: "6.5.2 or later", Definition: "G", Convention: flux.FDS(6, 10, 1)},
	}
}

func (s *Station) recognise(base surface, columns []*Series) *Recognition {
	r := &Recognition{Families: families(), Claimed: s.Convention}
	base.ambiguous = false // that is the question
	var plain []*Series
	for _, x := range columns {
		if x.Prop == "" {
			plain = append(plain, x)
		}
	}
	n := 0
	for i := range r.Families {
		f := &r.Families[i]
		base.convention = f.Convention
		if len(plain) > 0 {
			y, _ := assemble(base, plain)
			f.Misfit, n = y.misfit()
		}
		if f.Misfit < fits {
			r.Fits = append(r.Fits, i)
		}
	}
	if r.Reason = r.doubt(plain, n); r.Reason != "" && base.emissivity == 0 && !s.Gas {
		r.Reason = "the surface has emissivity 0, where INCIDENT HEAT FLUX, gauges and radiometers tell nothing"
	}
	return r
}

// doubt says why the numbers can't tell the definition.
func (r *Recognition) doubt(columns []*Series, residuals int) string {
	has := map[fdsio.Quantity]bool{}
	largest := 0.0
	for _, x := range columns {
		has[x.Quantity] = true
		if x.Quantity != fdsio.ConvectiveHeatFlux {
			continue
		}
		for _, v := range x.Values {
			if math.Abs(v) > largest {
				largest = math.Abs(v)
			}
		}
	}
	switch {
	case len(r.Fits) == 0:
		return "the columns obey no definition"
	case !r.undecided():
		return ""
	case !has[fdsio.IncidentHeatFlux]:
		return "INCIDENT HEAT FLUX is not printed"
	case !has[fdsio.RadiometerHeatFlux]:
		return "without RADIOMETER there is no second way to the incident radiation"
	case !has[fdsio.ConvectiveHeatFlux] && !(has[fdsio.NetHeatFlux] && has[fdsio.RadiativeHeatFlux]):
		return "the convective heat flux is not printed, nor net and radiative"
	}
	return fmt.Sprintf("the convective heat flux, at most %.2g kW/m2, is too small to tell", largest/float64(flux.KWPerM2(1)))
}

// undecided reports whether both definitions of the incident heat flux fit.
func (r *Recognition) undecided() bool {
	legacy, current := false, false
	for _, i := range r.Fits {
		if r.Families[i].Convention.IncidentIncludesConvection() {
			legacy = true
		} else {
			current = true
		}
	}
	return legacy == current
}

// Decided returns the family that the numbers follow, nil if they can't tell. Where
// only the definition can be told, and not σ, it is the later family of the two.
func (r *Recognition) Decided() *Family {
	if r.Reason != "" {
		return nil
	}
	return &r.Families[r.Fits[len(r.Fits)-1]]
}

// Contradicts reports whether the numbers follow other definitions than the release
// that the run claims: in its definition of INCIDENT HEAT FLUX, or in σ.
func (r *Recognition) Contradicts() (definition, sigma bool) {
	d := r.Decided()
	if d == nil || r.Claimed == nil {
		return false, false
	}
	if r.Claimed.IncidentIncludesConvection() != d.Convention.IncidentIncludesConvection() {
		return true, false
	}
	for _, i := range r.Fits {
		if r.Families[i].Convention.StefanBoltzmann() == r.Claimed.StefanBoltzmann() {
			return false, false
		}
	}
	return false, true
}

// use is the convention to derive with: the claimed one unless the numbers
// contradict it. ambiguous means that INCIDENT HEAT FLUX may be either.
func (r *Recognition) use() (c flux.Convention, ambiguous bool, remark string) {
	definition, sigma := r.Contradicts()
	d := r.Decided()
	switch {
	case definition || sigma:
		return d.Convention, false, fmt.Sprintf("the run claims %s, but its numbers follow FDS %s (incident = %s): these definitions are taken", *r.Claimed, d.Releases, d.Definition)
	case r.Claimed != nil:
		return *r.Claimed, false, ""
	case d != nil:
		return d.Convention, false, fmt.Sprintf("the release is not known; the numbers follow FDS %s (incident = %s)", d.Releases, d.Definition)
	}
	return r.Families[len(r.Families)-1].Convention, true, "the release is not known, and the numbers can't tell it: " + r.Reason + "; INCIDENT HEAT FLUX is not used (--fds tells the release)"
}
