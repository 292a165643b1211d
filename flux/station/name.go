package station

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
)

// spellings are the words by which people name quantities in IDs, in capitals,
// separators as blanks. A heat flux may be followed by HEAT FLUX, HF or FLUX.
var spellings = func() map[string]fdsio.Quantity {
	fluxes := map[fdsio.Quantity]string{
		fdsio.NetHeatFlux:        "NET TOTAL",
		fdsio.ConvectiveHeatFlux: "CONV CONVECTIVE CONVECTION",
		fdsio.RadiativeHeatFlux:  "RAD RADIATIVE RADIATION",
		fdsio.IncidentHeatFlux:   "INC INCIDENT",
		fdsio.GaugeHeatFlux:      "GAUGE GHF",
		fdsio.RadiometerHeatFlux: "RADIO RADIOMETER",
	}
	others := map[string]fdsio.Quantity{
		"TW": fdsio.WallTemperature, "TWALL": fdsio.WallTemperature, "T WALL": fdsio.WallTemperature,
		"TG": fdsio.GasTemperature, "TGAS": fdsio.GasTemperature, "T GAS": fdsio.GasTemperature,
		"H": fdsio.HeatTransferCoefficient, "HTC": fdsio.HeatTransferCoefficient,
		"AST": fdsio.AdiabaticSurfaceTemperature,
		"EPS": fdsio.Emissivity,
	}
	for q := range units {
		others[string(q)] = q
	}
	for q, words := range fluxes {
		for _, w := range strings.Fields(words) {
			for _, end := range []string{"", " HEAT FLUX", " HF", " FLUX"} {
				others[w+end] = q
			}
		}
	}
	return others
}()

// ParseQuantity reads the name of a quantity that a station can have: FDS's, of
// today or of old, or one of the short forms that IDs use, such as NET or TWALL.
func ParseQuantity(name string) (fdsio.Quantity, error) {
	q, _ := fdsio.Canonical(name)
	if _, known := units[q]; known {
		return q, nil
	}
	if q, ok := spellings[phrase(name, words(name))]; ok {
		return q, nil
	}
	known := slices.Collect(maps.Keys(spellings))
	return "", fmt.Errorf("station: %q is not a quantity of heat-flux work%s", name, didYouMean(name, known))
}

// derivedSpellings are the names of what FDS has no name for, and short forms that
// would mean something else in an ID.
var derivedSpellings = map[string]fdsio.Quantity{
	"ABSORBED": AbsorbedHeatFlux, "ABSORBED HEAT FLUX": AbsorbedHeatFlux,
	"EMITTED": EmittedHeatFlux, "EMITTED HEAT FLUX": EmittedHeatFlux,
	"LEGACY INC": LegacyIncident, "LEGACY INCIDENT": LegacyIncident, "LEGACY INCIDENT HEAT FLUX": LegacyIncident,
	"TRAD": RadiationTemperature, "T RAD": RadiationTemperature, "RADIATION TEMPERATURE": RadiationTemperature,
	"CONV GAUGE": fdsio.ConvectiveGaugeHeatFlux, "CONVECTIVE GAUGE": fdsio.ConvectiveGaugeHeatFlux,
	"T AST": fdsio.AdiabaticSurfaceTemperature, "TAST": fdsio.AdiabaticSurfaceTemperature,
}

// ParseDerivable reads the name of a quantity that [Station.Derive] can give, in
// upper or lower case: those of [ParseQuantity], and LEGACY-INC, ABSORBED, EMITTED,
// CONV-GAUGE and TRAD for those that FDS has no name for, or a long one.
func ParseDerivable(name string) (fdsio.Quantity, error) {
	if q, err := ParseQuantity(strings.ToUpper(strings.TrimSpace(name))); err == nil {
		return q, nil
	}
	if q, ok := derivedSpellings[phrase(name, words(name))]; ok {
		return q, nil
	}
	known := slices.Concat(slices.Collect(maps.Keys(spellings)), slices.Collect(maps.Keys(derivedSpellings)))
	return "", fmt.Errorf("station: %q is no quantity that can be derived%s", name, didYouMean(name, known))
}

// words splits an ID at blanks, hyphens, underscores and full stops, and gives
// where each word starts and ends.
func words(id string) (spans [][2]int) {
	start := -1
	for i := 0; i <= len(id); i++ {
		apart := i == len(id) || strings.IndexByte(" -_.", id[i]) >= 0
		switch {
		case apart && start >= 0:
			spans = append(spans, [2]int{start, i})
			start = -1
		case !apart && start < 0:
			start = i
		}
	}
	return spans
}

// phrase is how a run of words of an ID is looked up in spellings.
func phrase(id string, spans [][2]int) string {
	var b strings.Builder
	for i, s := range spans {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strings.ToUpper(id[s[0]:s[1]]))
	}
	return b.String()
}

// parseID takes the name of a quantity off the end or the beginning of an ID;
// the longest wins. What is left names the station; it may be empty.
func parseID(id string) (name string, q fdsio.Quantity, ok bool) {
	spans := words(id)
	for n := len(spans); n > 0; n-- {
		cut := len(spans) - n
		if q, ok := spellings[phrase(id, spans[cut:])]; ok {
			return between(id, spans[:cut]), q, true
		}
		if q, ok := spellings[phrase(id, spans[:n])]; ok {
			return between(id, spans[n:]), q, true
		}
	}
	return "", "", false
}

// between returns an ID from the first to the last of some words.
func between(id string, spans [][2]int) string {
	if len(spans) == 0 {
		return ""
	}
	return id[spans[0][0]:spans[len(spans)-1][1]]
}

// nameStations names each station by what the IDs of its devices have in common.
func (f *finder) nameStations() {
	count := map[string]int{}
	for _, s := range f.stations {
		s.Name = commonName(s)
		count[s.Name]++
	}
	for _, s := range f.stations {
		if s.Name == "" || count[s.Name] > 1 {
			p := s.Position
			s.Name = strings.TrimSpace(fmt.Sprintf("%s (%.4g, %.4g, %.4g)", s.Name, p[0], p[1], p[2]))
			if s.Gas {
				s.Name += " gas"
			}
		}
	}
	// Both sides of a thin plate have one position.
	clear(count)
	for _, s := range f.stations {
		count[s.Name]++
	}
	for _, s := range f.stations {
		if o := s.Orientation; count[s.Name] > 1 && o != nil {
			s.Name += fmt.Sprintf(" facing (%g, %g, %g)", o[0], o[1], o[2])
		}
	}
}

// commonName returns the words with which all IDs of a station begin and those
// with which all end; empty if there are none.
func commonName(s *Station) string {
	first := s.Series[0].ID
	if len(s.Series) == 1 {
		if name, _, ok := parseID(first); ok && name != "" {
			return name
		}
		return first
	}
	spans := words(first)
	head, tail := len(spans), len(spans)
	for _, series := range s.Series[1:] {
		other := words(series.ID)
		word := func(i int) string { return series.ID[other[i][0]:other[i][1]] }
		head = min(head, len(other))
		for i := range head {
			if word(i) != first[spans[i][0]:spans[i][1]] {
				head = i
				break
			}
		}
		tail = min(tail, len(other))
		for i := range tail {
			at := spans[len(spans)-1-i]
			if word(len(other)-1-i) != first[at[0]:at[1]] {
				tail = i
				break
			}
		}
	}
	if head == len(spans) {
		return first
	}
	tail = min(tail, len(spans)-head)
	begin, end := between(first, spans[:head]), between(first, spans[len(spans)-tail:])
	if begin != "" && end != "" {
		return begin + "-" + end
	}
	return begin + end
}

// byName makes stations of the devices of whose place nothing is known, by
// their IDs and units.
func (f *finder) byName() {
	named := map[string]*Station{}
	for i := range f.run.Devices {
		d := &f.run.Devices[i]
		if _, known := units[d.Quantity]; d.Position != nil || d.Quantity != "" && !known {
			continue
		}
		name, q, ok := parseID(d.ID)
		if told := f.quantityOf(d); told != "" {
			q = told
			if !ok {
				name, ok = f.stationOf(d.ID), true
			}
		}
		if !ok {
			if d.Unit != nil && *d.Unit == "kW/m2" {
				f.skipped = append(f.skipped, Skipped{d.ID, "nothing tells its quantity"})
			}
			continue
		}
		if d.Unit == nil || *d.Unit != units[q].printed {
			// The word means something else here, or the unit was changed.
			f.skipped = append(f.skipped, Skipped{d.ID, unusable(d, q)})
			continue
		}
		if name == "" {
			name = f.run.CHID
		}
		key := strings.ToUpper(name) // gypsum-tw belongs to GYPSUM
		if named[key] == nil {
			named[key] = f.newStation()
			named[key].Name = name
		}
		f.add(named[key], i, q)
	}
}

// stationOf names the station of a device whose quantity the user has told: its
// ID without the last or the first word, if other devices say that this is a
// station, else the whole ID.
func (f *finder) stationOf(id string) string {
	spans := words(id)
	if len(spans) < 2 {
		return id
	}
	for _, name := range []string{between(id, spans[:len(spans)-1]), between(id, spans[1:])} {
		for i := range f.run.Devices {
			if other, _, ok := parseID(f.run.Devices[i].ID); ok && other == name {
				return name
			}
		}
	}
	return id
}

// notFound says that there is no such thing and what may have been meant.
func notFound(kind, name string, known []string) error {
	if len(known) == 0 {
		return fmt.Errorf("station: no %s %q: there is none in this run", kind, name)
	}
	return fmt.Errorf("station: no %s %q%s (%s)", kind, name, didYouMean(name, known), strings.Join(known[:min(len(known), 8)], ", "))
}

// didYouMean suggests the nearest name, if it is near.
func didYouMean(name string, known []string) string {
	n := nearest(name, known)
	if distance(strings.ToUpper(name), strings.ToUpper(n)) > (len(name)+1)/2 {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", n)
}

// nearest returns the name that takes the fewest edits, upper and lower case
// being one.
func nearest(name string, known []string) string {
	known = slices.Clone(known)
	slices.Sort(known)
	return slices.MinFunc(known, func(a, b string) int {
		return distance(strings.ToUpper(name), strings.ToUpper(a)) - distance(strings.ToUpper(name), strings.ToUpper(b))
	})
}

// distance counts the bytes to insert, delete or replace (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
