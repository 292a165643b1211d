package station_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/station"
)

// only returns a copy of a station that has no more than some of its columns.
func only(s *station.Station, keep func(x *station.Series) bool) *station.Station {
	c := *s
	c.Series = slices.DeleteFunc(slices.Clone(s.Series), func(x station.Series) bool { return !keep(&x) })
	return &c
}

// Each column alone, with and without a release, has nothing to be compared with;
// all that could be wanted has a value or a reason.
func TestOneColumnAlone(t *testing.T) {
	everything := append(station.Derivable(false), station.Derivable(true)...)
	for _, s := range load(t, runs+"heat_flux_wall_6101", nil) {
		for _, release := range []*flux.Convention{s.Convention, nil} {
			for i := range s.Series {
				one := only(s, func(x *station.Series) bool { return x.ID == s.Series[i].ID })
				one.Convention = release
				solution, err := one.Derive(&station.DeriveOptions{Want: everything})
				require.NoError(t, err)
				require.Len(t, solution.Time, 61)
				for _, d := range solution.Quantities {
					for row, v := range d.Values {
						require.Equal(t, math.IsNaN(v), d.Reason(row) != "", "%s from %s, row %d", d.Quantity, s.Series[i].ID, row)
					}
				}
				v, err := one.Verify()
				require.NoError(t, err)
				require.Empty(t, v.Closures)
			}
		}
	}
}

// An INCIDENT HEAT FLUX that may include convection is not handed on as radiation.
func TestIncidentOfAnUnknownReleaseIsNotTaken(t *testing.T) {
	s := only(load(t, runs+"heat_flux_wall_fds651", nil)[0], func(x *station.Series) bool {
		return x.Quantity == fdsio.IncidentHeatFlux || x.Quantity == fdsio.ConvectiveHeatFlux
	})
	s.Convention = nil
	got := derive(t, s, nil)
	for _, q := range []fdsio.Quantity{fdsio.IncidentHeatFlux, station.LegacyIncident, station.RadiationTemperature} {
		require.Equal(t, station.NotDetermined, got[q].How, q)
	}
	require.Equal(t, station.Measured, got[fdsio.ConvectiveHeatFlux].How)
}

// Where no release is known and no definition fits, it is still said which columns
// are off: here one of two, as there are no more ways to the incident radiation.
func TestContradictionWithoutARelease(t *testing.T) {
	s := load(t, runs+"heat_flux_wall", nil)[0]
	s.Convention = nil
	x := byID(t, s, "GYPSUM-INC")
	for i := range x.Values {
		x.Values[i] *= 1.01
	}
	v, err := s.Verify()
	require.NoError(t, err)
	var off []string
	for _, c := range v.Closures {
		if !c.Closes {
			off = append(off, c.Series.ID)
			for _, r := range c.Rivals {
				off = append(off, r.ID)
			}
		}
	}
	require.ElementsMatch(t, []string{"GYPSUM-INC", "GYPSUM-RADIO"}, off)
}
