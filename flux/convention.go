package flux

import "fmt"

// Convention says which constants and definitions the relations follow. The
// zero value is SI physics: incident heat flux is radiation alone, a gauge has
// the emissivity and coefficient that it is given, σ is the CODATA 2018 value.
// [FDS] gives what one release of FDS computed. Conventions compare with ==.
type Convention struct {
	release [3]int // zero for SI physics

	sigma                  float64 // 0: CODATA 2018
	incidentWithConvection bool
	gaugeEmissivity        gaugeEmissivityRule
	fixedCoefficient       fixedCoefficientRule
	blownGauge             bool // the gauge's h keeps the blowing of the surface
	ignoresWallProp        bool // a wall DEVC reads as if it had no PROP
}

type gaugeEmissivityRule uint8

const (
	emissivityApplies   gaugeEmissivityRule = iota // ε_G (G − σ T_G⁴)
	emissivityDivides                              // ε G / ε_G − σ T_G⁴ where ε_G < 1 is given
	emissivityIsAlways1                            // G − σ T_G⁴
)

type fixedCoefficientRule uint8

const (
	fixedFromZero  fixedCoefficientRule = iota // h_G ≥ 0 counts
	fixedAboveZero                             // h_G = 0 is as good as not given
	fixedNever                                 // h_G is not known to wall gauges
)

// codata2018 is the Stefan–Boltzmann constant of CODATA 2018, W/(m2 K4).
const codata2018 = 5.670374419e-8

// FDS returns the convention of one release, as in FDS(6, 7, 5). What changed
// and when:
//
//	σ = 5.67e-8 W/(m2 K4); 5.670373e-8 after that        until 6.1.1
//	INCIDENT HEAT FLUX = G + convective; G after that     until 6.5.1
//	GAUGE and RADIOMETER take ε_G for 1                   until 6.2.0
//	… and a given ε_G divides the absorbed flux, in
//	  place of ε (a bug: 0.5 doubles the reading)         6.3.0 to 6.5.1
//	… and ε_G multiplies                                  since 6.5.2
//	GAUGE of a wall knows h_G of its PROP                 since 6.7.6
//	… also where it is 0                                  since 6.8.0
//	GAUGE leaves out the blowing of the surface           since 6.11.0
//	a wall DEVC ignores its PROP (a bug, see DeviceGauge) 6.11.1
//
// Sources: the history of FDS's source (dump.f90, read.f90, cons.f90) and runs
// of releases 6.5.1, 6.7.5, 6.9.1, 6.10.1 and 6.11.1. The division by ε_G came
// in mid-2015, between 6.2.0 and 6.3.0.
//
// Range: 6.0.0 to 6.11.1. An earlier release gets the rules of 6.0.0; a later
// one those of 6.11.0, with its PROP honoured.
func FDS(major, minor, patch int) Convention {
	r := [3]int{major, minor, patch}
	c := Convention{release: r, sigma: 5.670373e-8}
	if before(r, 6, 1, 2) {
		c.sigma = 5.67e-8
	}
	c.incidentWithConvection = before(r, 6, 5, 2)
	switch {
	case before(r, 6, 3, 0):
		c.gaugeEmissivity = emissivityIsAlways1
	case before(r, 6, 5, 2):
		c.gaugeEmissivity = emissivityDivides
	}
	switch {
	case before(r, 6, 7, 6):
		c.fixedCoefficient = fixedNever
	case before(r, 6, 8, 0):
		c.fixedCoefficient = fixedAboveZero
	}
	c.blownGauge = before(r, 6, 11, 0)
	c.ignoresWallProp = r == [3]int{6, 11, 1}
	return c
}

func before(r [3]int, major, minor, patch int) bool {
	for i, v := range [3]int{major, minor, patch} {
		if r[i] != v {
			return r[i] < v
		}
	}
	return false
}

// String names the convention: "SI" or "FDS 6.7.5".
func (c Convention) String() string {
	if c.release == [3]int{} {
		return "SI"
	}
	return fmt.Sprintf("FDS %d.%d.%d", c.release[0], c.release[1], c.release[2])
}

// Current returns the definitions of FDS 6.11.0 with the σ of this release: incident
// radiation without convection, ε_G and h_G as they are given.
func (c Convention) Current() Convention {
	return Convention{release: c.release, sigma: c.sigma}
}

// StefanBoltzmann returns σ in W/(m2 K4) as the release had it:
// 5.67e-8 up to FDS 6.1.1, 5.670373e-8 since, 5.670374419e-8 (CODATA 2018) in SI.
func (c Convention) StefanBoltzmann() float64 {
	if c.sigma == 0 {
		return codata2018
	}
	return c.sigma
}

// IncidentIncludesConvection reports whether INCIDENT HEAT FLUX is G plus the
// convective heat flux, as it was before FDS 6.5.2.
func (c Convention) IncidentIncludesConvection() bool { return c.incidentWithConvection }

// DeviceGauge returns the gauge that a wall DEVC of this release really reads
// with, given the one that its PROP declares. FDS 6.11.1 ignores the PROP of wall
// devices: there it is the default gauge at the ambient temperature. Before 6.7.6
// it has no h_G (before 6.8.0 none of 0), until 6.2.0 ε_G is 1. Boundary files
// (BNDF) honour PROP_ID in 6.11.1, too.
//
// Source: runs of FDS 6.7.5, 6.9.1, 6.10.1 and 6.11.1 with one deck; FDS source.
func (c Convention) DeviceGauge(declared Gauge, ambient Temperature) Gauge {
	if c.ignoresWallProp {
		return DefaultGauge(ambient)
	}
	if !c.fixed(declared) {
		declared.Coefficient, declared.FixedCoefficient = 0, false
	}
	if c.gaugeEmissivity == emissivityIsAlways1 {
		declared.Emissivity = 1
	}
	return declared
}

// fixed reports whether a wall gauge of this release convects with its own h_G.
func (c Convention) fixed(g Gauge) bool {
	switch c.fixedCoefficient {
	case fixedNever:
		return false
	case fixedAboveZero:
		return g.FixedCoefficient && g.Coefficient > 0
	default:
		return g.FixedCoefficient
	}
}

func (c Convention) emission(temperature float64) float64 {
	t2 := temperature * temperature
	return c.StefanBoltzmann() * t2 * t2
}
