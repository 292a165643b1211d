// Package station finds the places at which a run measured heat fluxes: it
// groups the devices that sit at one point, face one way and so see one surface,
// and converts their columns to SI.
//
// It is the one place where the files' units become SI: °C to K, kW/m2 to W/m2.
package station

import (
	"fmt"
	"math"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
)

// Station is a place: a point of a wall or of the gas, the direction it faces,
// the surface there, and what was measured. What is not known is nil or empty.
type Station struct {
	Name        string
	Position    *[3]float64 // m
	Orientation *[3]float64 // the direction it faces
	IOR         *int        // ±1, ±2, ±3 along ±x, ±y, ±z; nil in the gas
	Gas         bool        // a target in the gas, with no wall behind it
	Surface     string      // ID of the SURF
	Emissivity  *float64    // of the surface
	Ambient     *flux.Temperature
	Convention  *flux.Convention // of the release that wrote the run

	Series []Series // in the order of the columns
}

// Series is one column of a station. [Load] fills Time and Values.
type Series struct {
	ID       string
	Quantity fdsio.Quantity
	Unit     string      // of Values: "W/m2", "K", "W/(m2 K)" or "" for none
	Gauge    *flux.Gauge // as its PROP declares it, with FDS's defaults; nil where there is none or the ambient temperature is not known
	Prop     string      // ID of the PROP, if it has one

	Device      int // its index in the devices of the run; NoDevice where it is from a boundary file, or derived
	Sampling    Sampling
	Digits      int     // significant digits of the values in print; 0 where there are none to judge by
	Single      bool    // the values are of single precision, as in boundary files, not printed
	Uncertainty float64 // standard, of the values beyond their rounding, in SI: see FromProbe
	Derived     bool    // from other series, with [Station.Derive]

	Time   []float64 // s
	Values []float64 // in SI; NaN is a gap
}

// Sampling says what a value of a series stands for.
type Sampling uint8

const (
	UnknownSampling Sampling = iota // there is no deck to tell
	IntervalMean                    // the mean since the row before, FDS's default
	Instant
)

// HasValues reports whether any value is a finite number.
func (s *Series) HasValues() bool {
	for _, v := range s.Values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			return true
		}
	}
	return false
}

// IsHeatFlux reports whether the series is a heat flux.
func (s *Series) IsHeatFlux() bool { return s.Unit == wattPerM2 }

// IsHeatFlux reports whether a quantity that FDS prints, or one of [Derivable], is a
// heat flux.
func IsHeatFlux(q fdsio.Quantity) bool {
	switch q {
	case AbsorbedHeatFlux, EmittedHeatFlux, LegacyIncident:
		return true
	}
	return units[q].si == wattPerM2
}

// Skipped is a device of heat-flux work that is in no station, and why.
type Skipped struct {
	ID     string
	Reason string
}

// Options tell what the files of a run can't. nil stands for none of it.
type Options struct {
	Emissivity map[string]float64 // of the surface, by the name of the station
	Quantity   map[string]string  // FDS QUANTITY by the ID of the device
	Convention *flux.Convention   // in place of that of the run's release
	Ambient    *flux.Temperature  // in place of that of the run
}

const (
	wattPerM2 = "W/m2"
	kelvin    = "K"
)

// units gives, for each quantity that a station can have, the unit in which FDS
// prints it and that of SI.
var units = map[fdsio.Quantity]struct{ printed, si string }{
	fdsio.RadiativeHeatFlux:           {"kW/m2", wattPerM2},
	fdsio.ConvectiveHeatFlux:          {"kW/m2", wattPerM2},
	fdsio.NetHeatFlux:                 {"kW/m2", wattPerM2},
	fdsio.IncidentHeatFlux:            {"kW/m2", wattPerM2},
	fdsio.GaugeHeatFlux:               {"kW/m2", wattPerM2},
	fdsio.ConvectiveGaugeHeatFlux:     {"kW/m2", wattPerM2},
	fdsio.RadiometerHeatFlux:          {"kW/m2", wattPerM2},
	fdsio.AdiabaticSurfaceTemperature: {"C", kelvin},
	fdsio.WallTemperature:             {"C", kelvin},
	fdsio.GasTemperature:              {"C", kelvin},
	fdsio.HeatTransferCoefficient:     {"W/m2/K", "W/(m2 K)"},
	fdsio.Emissivity:                  {"", ""},
}

// Find groups the devices of a run into stations. Devices with one position and
// orientation belong together; the station's name is the common part of their
// IDs. Where the run has nothing but a device file, IDs tell the station and the
// quantity: GYPSUM-NET, NET_GYPSUM, gypsum conv …, if the unit fits.
func Find(run *fdsio.Run, opts *Options) ([]*Station, []Skipped, error) {
	if opts == nil {
		opts = &Options{}
	}
	f := &finder{run: run, opts: opts, places: map[place]*Station{}}
	if err := f.checkOptions(); err != nil {
		return nil, nil, err
	}
	f.byPosition()
	f.nameStations()
	f.byName()
	if err := f.setEmissivities(); err != nil {
		return nil, nil, err
	}
	return f.stations, f.skipped, nil
}

// place tells stations apart.
type place struct {
	position, orientation [3]float64
	gas                   bool
}

type finder struct {
	run      *fdsio.Run
	opts     *Options
	quantity map[string]fdsio.Quantity // as the options have it
	places   map[place]*Station
	stations []*Station
	skipped  []Skipped
}

func (f *finder) checkOptions() error {
	f.quantity = map[string]fdsio.Quantity{}
	for id, name := range f.opts.Quantity {
		q, err := ParseQuantity(name)
		if err != nil {
			return err
		}
		if err := f.has(id); err != nil {
			return err
		}
		f.quantity[id] = q
	}
	return nil
}

func (f *finder) has(id string) error {
	var ids []string
	for i := range f.run.Devices {
		if f.run.Devices[i].ID == id {
			return nil
		}
		ids = append(ids, f.run.Devices[i].ID)
	}
	return notFound("device", id, ids)
}

// quantityOf returns the quantity of a device, empty if it is not of interest or
// not known.
func (f *finder) quantityOf(d *fdsio.Device) fdsio.Quantity {
	if q, told := f.quantity[d.ID]; told {
		return q
	}
	return d.Quantity
}

// byPosition groups the devices whose place is known.
func (f *finder) byPosition() {
	for i := range f.run.Devices {
		d := &f.run.Devices[i]
		q := f.quantityOf(d)
		if _, known := units[q]; !known || d.Position == nil {
			continue
		}
		if reason := unusable(d, q); reason != "" {
			f.skipped = append(f.skipped, Skipped{d.ID, reason})
			continue
		}
		at := place{position: *d.Position, gas: d.Gas}
		if d.Orientation != nil {
			at.orientation = *d.Orientation
		}
		s := f.places[at]
		if s == nil {
			s = f.newStation()
			s.Position, s.Orientation, s.IOR, s.Gas = d.Position, d.Orientation, d.IOR, d.Gas
			if d.Surface != nil {
				s.Surface, s.Emissivity = d.Surface.ID, d.Surface.Emissivity
			}
			f.places[at] = s
		}
		f.add(s, i, q)
	}
}

// unusable says why a device is not a measurement at a point; empty if it is.
func unusable(d *fdsio.Device, q fdsio.Quantity) string {
	switch {
	case d.Box != nil || d.SpatialStatistic != "":
		return strings.TrimSpace("covers more than a point: " + d.SpatialStatistic)
	case d.TemporalStatistic != "" && d.TemporalStatistic != "TIME AVERAGE" && d.TemporalStatistic != "INSTANT VALUE":
		return "is a statistic over time: " + d.TemporalStatistic
	case d.Converted:
		return "has a CONVERSION_FACTOR or CONVERSION_ADDEND"
	case d.Unit == nil && d.Quantity == "":
		return "no unit can be told"
	case d.Unit != nil && *d.Unit != units[q].printed:
		return fmt.Sprintf("is in %q, expected %q for %s", *d.Unit, units[q].printed, q)
	}
	return ""
}

func (f *finder) newStation() *Station {
	s := &Station{Convention: f.opts.Convention}
	if v := f.run.Version; s.Convention == nil && v != nil && decidable(v) {
		c := flux.FDS(v.Major, v.Minor, v.Patch)
		s.Convention = &c
	}
	if f.run.Ambient != nil {
		t := flux.Celsius(*f.run.Ambient)
		s.Ambient = &t
	}
	if f.opts.Ambient != nil {
		s.Ambient = f.opts.Ambient
	}
	f.stations = append(f.stations, s)
	return s
}

// decidable reports whether a build is known to follow its release: of those made
// after 6.5.1, some have the definitions of 6.5.2.
func decidable(v *fdsio.Version) bool {
	return [3]int{v.Major, v.Minor, v.Patch} != [3]int{6, 5, 1} || v.Commits == 0
}

func (f *finder) add(s *Station, device int, q fdsio.Quantity) {
	d := &f.run.Devices[device]
	series := Series{ID: d.ID, Quantity: q, Unit: units[q].si, Device: device}
	switch {
	case d.TemporalStatistic == "INSTANT VALUE":
		series.Sampling = Instant
	case f.run.Deck != "":
		series.Sampling = IntervalMean
	}
	if hasGauge(q, s.Gas) {
		series.Gauge = declaredGauge(d.Prop, s.Ambient)
	}
	if d.Prop != nil {
		series.Prop = d.Prop.ID
	}
	s.Series = append(s.Series, series)
}

// hasGauge reports whether a quantity depends on a gauge.
func hasGauge(q fdsio.Quantity, gas bool) bool {
	switch q {
	case fdsio.GaugeHeatFlux, fdsio.RadiometerHeatFlux, fdsio.ConvectiveGaugeHeatFlux:
		return true
	case fdsio.RadiativeHeatFlux:
		return gas
	}
	return false
}

// declaredGauge is the gauge of a PROP with FDS's defaults; nil where its
// temperature is not known.
func declaredGauge(p *fdsio.Prop, ambient *flux.Temperature) *flux.Gauge {
	g := flux.Gauge{Emissivity: 1}
	if ambient != nil {
		g = flux.DefaultGauge(*ambient)
	}
	if p != nil && p.Undefined {
		return nil
	}
	if p != nil {
		if p.GaugeTemperature != nil {
			g.Temperature = flux.Celsius(*p.GaugeTemperature)
		}
		if p.GaugeEmissivity != nil {
			g.Emissivity = *p.GaugeEmissivity
		}
		if p.HeatTransferCoefficient != nil {
			g.Coefficient, g.FixedCoefficient = flux.HeatTransferCoefficient(*p.HeatTransferCoefficient), true
		}
	}
	if g.Validate() != nil {
		return nil
	}
	return &g
}

func (f *finder) setEmissivities() error {
	for name, e := range f.opts.Emissivity {
		if !(e > 0 && e <= 1) {
			return fmt.Errorf("station: emissivity of %s is %v, want a value above 0 and at most 1", name, e)
		}
		chosen, err := Select(f.stations, name)
		if err != nil {
			return err
		}
		for _, s := range chosen {
			s.Emissivity = &e
		}
	}
	return nil
}

// Select returns the stations with the given names, all of them if no name is
// given.
func Select(stations []*Station, names ...string) ([]*Station, error) {
	if len(names) == 0 {
		return stations, nil
	}
	var out []*Station
	var known []string
	for _, s := range stations {
		known = append(known, s.Name)
	}
	for _, name := range names {
		before := len(out)
		for _, s := range stations {
			if s.Name == name {
				out = append(out, s)
			}
		}
		if len(out) == before {
			return nil, notFound("station", name, known)
		}
	}
	return out, nil
}

// Load reads the columns of the stations and converts them to SI. The problems
// are those of the files: see [fdsio.Run.Read].
func Load(run *fdsio.Run, stations ...*Station) ([]*fdsio.Problem, error) {
	return LoadWith(nil, run, stations...)
}

// LoadWith is [Load] with options for reading, such as a progress bar.
func LoadWith(options *fdsio.ReadOptions, run *fdsio.Run, stations ...*Station) ([]*fdsio.Problem, error) {
	var devices []int
	for _, s := range stations {
		for i := range s.Series {
			if s.Series[i].Device != NoDevice {
				devices = append(devices, s.Series[i].Device)
			}
		}
	}
	columns, problems, err := run.ReadWith(options, devices...)
	if err != nil {
		return nil, err
	}
	digits := Digits(columns)
	for _, s := range stations {
		for i := range s.Series {
			if s.Series[i].Device == NoDevice {
				continue
			}
			s.Series[i].Take(columns[0], digits)
			columns = columns[1:]
		}
	}
	return problems, nil
}

// Digits returns how many significant digits the numbers of a file have in print, judging
// by some of its columns: one column of round numbers hides its own.
func Digits(columns []fdsio.Series) int {
	digits := 0
	for _, c := range columns {
		digits = max(digits, digitsOf(c.Values))
	}
	return digits
}

// Take gives the series a column of its device, which is in the unit of the file and
// printed with so many [Digits].
func (s *Series) Take(column fdsio.Series, digits int) {
	s.Time, s.Digits = column.Time, digits
	s.Values = s.ToSI(make([]float64, 0, len(column.Values)), column.Values)
}

// ToSI appends to a slice the values of the column of this series, which are in the
// unit of the file, in SI.
func (s *Series) ToSI(to, column []float64) []float64 {
	factor, addend := 1.0, 0.0
	switch s.Unit {
	case wattPerM2:
		factor = float64(flux.KWPerM2(1))
	case kelvin:
		addend = float64(flux.Celsius(0))
	}
	for _, v := range column {
		to = append(to, factor*v+addend)
	}
	return to
}

// FileUnit returns the unit in which FDS prints what a series has in an SI unit, and how
// a value gets there: printed = factor·value + addend.
func FileUnit(si string) (unit string, factor, addend float64) {
	switch si {
	case wattPerM2:
		return "kW/m2", 1 / float64(flux.KWPerM2(1)), 0
	case kelvin:
		return "C", 1, -float64(flux.Celsius(0))
	case "W/(m2 K)":
		return "W/m2/K", 1, 0
	}
	return si, 1, 0
}

// IgnoredSettings names the settings of a PROP that the release that wrote the
// run did not use for a series: "temperature", "emissivity", "h". Empty if it used
// all, or if the release is not known.
func (s *Station) IgnoredSettings(series *Series) []string {
	if s.Gas || series.Single || s.Convention == nil || s.Ambient == nil || series.Gauge == nil || series.Prop == "" {
		return nil
	}
	declared, used := *series.Gauge, s.Convention.DeviceGauge(*series.Gauge, *s.Ambient)
	var ignored []string
	if declared.Temperature != used.Temperature {
		ignored = append(ignored, "temperature")
	}
	if declared.Emissivity != used.Emissivity {
		ignored = append(ignored, "emissivity")
	}
	if declared.FixedCoefficient != used.FixedCoefficient {
		ignored = append(ignored, "h")
	}
	return ignored
}
