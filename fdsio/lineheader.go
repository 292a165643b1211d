package fdsio

import (
	"slices"
	"strings"
)

// lineHeader is the two header rows of a line file, over n columns.
type lineHeader struct {
	ps        *problems
	separator byte // between the groups of lines; within a group it is always a comma
	labelRow  string
	labels    []string // may be fewer or more than n
	units     []string // nil where they are not n
	n         int
}

// lineGroup is the columns of one line: coordinates, then values.
type lineGroup struct {
	id          string
	first       int // column
	coordinates []coordinateLabel
	device      *lineDevice // nil if none is known
}

// value is the column of the values.
func (g *lineGroup) value() int { return g.first + len(g.coordinates) }

type coordinateLabel struct{ axis, name string }

func (h *lineHeader) split(row string) []string {
	if h.separator == ';' {
		row = strings.ReplaceAll(row, ";", ",")
	}
	return strings.Split(row, ",")
}

// groups tells which columns belong to which line.
func (h *lineHeader) groups(declared []lineDevice) []lineGroup {
	if groups := h.letterForLetter(declared); groups != nil {
		return groups
	}
	if groups := h.byID(declared); groups != nil {
		return groups
	}
	if len(declared) > 0 {
		h.ps.add(2, 1, ErrUncertain, "found labels other than those of the %d line devices that the deck or the .smv file declares, of which the first is %q; the file is read on its own", len(declared), declared[0].ID)
	}
	if groups := h.byLabelsAndUnits(); groups != nil {
		return groups
	}
	h.ps.add(2, 1, ErrUncertain, "found %d labels for %d columns, and units that do not tell coordinates from values: each column is given as a line of its own", len(h.labels), h.n)
	return h.byIndex()
}

// maxGroupLabel is where FDS cuts the labels of a line, in bytes.
const maxGroupLabel = 80

// groupLabel is what FDS writes over the columns of a line.
func groupLabel(form []coordinateLabel, id string) string {
	var b strings.Builder
	for _, c := range form {
		b.WriteString(c.name)
		b.WriteByte(',')
	}
	b.WriteString(id)
	text := b.String()
	if len(text) > maxGroupLabel {
		text = text[:maxGroupLabel]
	}
	return strings.TrimRight(text, " ")
}

// letterForLetter makes the labels anew from what is declared, as FDS makes
// them. If they are those of the file nothing is left open, neither by labels
// that were cut nor by commas in an ID.
func (h *lineHeader) letterForLetter(declared []lineDevice) []lineGroup {
	var groups []lineGroup
	rest, column := h.labelRow, 0
	for i := range declared {
		d := &declared[i]
		form, after, ok := h.form(rest, d.ID, d.forms)
		if !ok || (after == "") != (i == len(declared)-1) {
			return nil
		}
		groups = append(groups, lineGroup{id: d.ID, first: column, coordinates: form, device: d})
		column += len(form) + 1
		rest = strings.TrimPrefix(after, string(h.separator))
	}
	if column != h.n {
		return nil
	}
	return groups
}

// form returns the form with whose label the row begins, and what follows it. Of
// several, which a cut makes alike, only the first of all, the likeliest, is taken.
func (h *lineHeader) form(row, id string, forms [][]coordinateLabel) (form []coordinateLabel, after string, ok bool) {
	found := h.fitting(row, id, forms)
	if len(found) == 0 {
		return nil, "", false
	}
	label := groupLabel(forms[found[0]], id)
	return forms[found[0]], row[len(label):], found[0] == 0 || len(found) == 1
}

// fitting lists the forms with whose labels the row begins.
func (h *lineHeader) fitting(row, id string, forms [][]coordinateLabel) (found []int) {
	for i, form := range forms {
		after, ok := strings.CutPrefix(row, groupLabel(form, id))
		if ok && (after == "" || after[0] == h.separator) {
			found = append(found, i)
		}
	}
	return found
}

// byID finds the values of each declared device by its ID; what stands between
// are coordinates.
func (h *lineHeader) byID(declared []lineDevice) []lineGroup {
	if len(declared) == 0 || len(h.labels) != h.n {
		return nil
	}
	open := map[string]int{} // labels of this name less devices of this ID
	for i := range declared {
		open[declared[i].ID]--
	}
	for _, l := range h.labels {
		if _, isID := open[l]; isID {
			open[l]++
		}
	}
	for _, n := range open {
		if n != 0 {
			return nil // there are other columns of this name
		}
	}
	var groups []lineGroup
	column := 0
	for i := range declared {
		g := lineGroup{id: declared[i].ID, first: column, device: &declared[i]}
		for column < h.n && h.labels[column] != g.id {
			g.coordinates = append(g.coordinates, coordinateLabel{axisOf(h.labels[column], g.id), h.labels[column]})
			column++
		}
		if column == h.n || len(g.coordinates) > 3 {
			return nil
		}
		groups = append(groups, g)
		column++
	}
	if column != h.n {
		return nil
	}
	return groups
}

// axisOf tells the axis by FDS's own label of a coordinate, as "A-x".
func axisOf(label, id string) string {
	for _, axis := range []string{"x", "y", "z"} {
		if label == id+"-"+axis {
			return axis
		}
	}
	return ""
}

// byLabelsAndUnits reads a header on its own, nil if it can't be done.
func (h *lineHeader) byLabelsAndUnits() []lineGroup {
	if h.units == nil {
		return nil
	}
	var groups []lineGroup
	var byUnits []string
	rest, more := h.labelRow, true
	for column := 0; column < h.n; {
		if !more {
			return nil
		}
		g, after, ok := h.byLabel(rest, column)
		if !ok {
			if g, after, ok = h.byUnit(rest, column); !ok {
				return nil
			}
			byUnits = append(byUnits, g.id)
		}
		groups = append(groups, g)
		column = g.value() + 1
		more = after != ""
		if more {
			rest = after[1:]
		}
	}
	if more {
		return nil
	}
	if len(byUnits) > 0 {
		h.ps.add(1, 1, ErrUncertain, "for %d lines (%s) the units alone tell coordinates (m) from values, and an ID may be cut; open the run with its deck or .smv file to be sure", len(byUnits), enumerate(byUnits))
	}
	return groups
}

// byLabel reads a group whose labels are FDS's own, as "A-x,A". The ID is whole
// in the first of them even where it is cut at the end. Units tell how many
// coordinates there are where a cut leaves that open: none has the unit of the
// values.
func (h *lineHeader) byLabel(row string, column int) (lineGroup, string, bool) {
	end := strings.IndexAny(row, ","+string(h.separator))
	if end < 3 || end > maxID+2 || axisOf(row[:end], row[:end-2]) == "" {
		return lineGroup{}, "", false
	}
	g, after, found := lineGroup{id: row[:end-2], first: column}, "", false
	forms := ownForms(g.id)[1:]
	for _, i := range h.fitting(row, g.id, forms) {
		value := column + len(forms[i])
		if value >= h.n || slices.Contains(h.units[column:value], h.units[value]) {
			continue
		}
		after = row[len(groupLabel(forms[i], g.id)):]
		if !found {
			g.coordinates, found = forms[i], true
			continue
		}
		if len(forms[i]) != len(g.coordinates) {
			return lineGroup{}, "", false
		}
		g.coordinates = common(g.coordinates, forms[i])
	}
	return g, after, found
}

// common keeps of a form what it shares with another of the same length.
func common(a, b []coordinateLabel) []coordinateLabel {
	out := slices.Clone(a)
	for i := range out {
		if a[i] != b[i] {
			out[i] = coordinateLabel{} // its label is cut off
		}
	}
	return out
}

// byUnit reads a group that ends with the first column which is not in m.
func (h *lineHeader) byUnit(row string, column int) (lineGroup, string, bool) {
	g := lineGroup{first: column}
	for c := column; c < h.n && c < column+4; c++ {
		label, after := row, ""
		end := strings.IndexAny(row, ","+string(h.separator))
		if end >= 0 {
			label, after = row[:end], row[end:]
		}
		if h.units[c] != "m" {
			g.id = label
			return g, after, true
		}
		if after == "" {
			break
		}
		g.coordinates = append(g.coordinates, coordinateLabel{"", label})
		row = after[1:]
	}
	return lineGroup{}, "", false
}

// byIndex takes every column as a line, under its label if each has one.
func (h *lineHeader) byIndex() []lineGroup {
	groups := make([]lineGroup, h.n)
	for i := range groups {
		groups[i].first = i
		if len(h.labels) == h.n {
			groups[i].id = h.labels[i]
		}
	}
	return groups
}
