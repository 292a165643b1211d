package fdsio

import (
	"math"
	"slices"
)

// DeckMultiplier is a MULT line: it makes copies of each MESH, OBST, HOLE, VENT
// and INIT line that names it by MULT_ID.
type DeckMultiplier struct {
	Place
	ID         string
	Origin     [3]float64 // DX0, DY0, DZ0, m: what all copies are moved by
	Step       [6]float64 // DXB, m, of each coordinate of XB; DX, DY, DZ move both ends of an axis
	First      [3]int     // I_LOWER, J_LOWER, K_LOWER
	Last       [3]int     // I_UPPER, J_UPPER, K_UPPER
	Sequential bool       // N_LOWER or N_UPPER is given, which First[0] and Last[0] are: one index for all axes
	SkipFirst  [3]*int    // I_LOWER_SKIP …; copies from the first to the last on all axes are left out
	SkipLast   [3]*int    // I_UPPER_SKIP …

	uncertain bool // what it makes is not known here, or differs among releases
}

// maxCopies bounds what the MULT lines of a deck make, which costs its writer
// nothing.
const maxCopies = 100_000

// lastCertain is the highest index, of either sign, that all releases take alike:
// those that know of skipping have 999 for "none" and skip copies if an index
// goes as far.
const lastCertain = 998

func readMultiplier(g deckReader) DeckMultiplier {
	m := DeckMultiplier{Place: g.place(), ID: g.text("ID")}
	copy(m.Step[:], g.numbers("DXB"))
	for axis, name := range []string{"X", "Y", "Z"} {
		m.Origin[axis] = given(g.number("D"+name+"0"), 0)
		if d := given(g.number("D"+name), 0); d != 0 {
			m.Step[2*axis], m.Step[2*axis+1] = d, d
		}
	}
	m.Sequential = given(g.integer("N_LOWER"), 0) != 0 || given(g.integer("N_UPPER"), 0) != 0
	indices := []string{"I", "J", "K"}
	if m.Sequential {
		indices = []string{"N"}
	}
	for axis, index := range indices {
		m.First[axis] = given(g.integer(index+"_LOWER"), 0)
		m.Last[axis] = given(g.integer(index+"_UPPER"), 0)
		m.SkipFirst[axis] = g.integer(index + "_LOWER_SKIP")
		m.SkipLast[axis] = g.integer(index + "_UPPER_SKIP")
		m.uncertain = m.uncertain || m.First[axis] < -lastCertain || m.Last[axis] > lastCertain
	}
	for _, key := range g.Keys() {
		m.uncertain = m.uncertain || !slices.Contains(multiplierKeys, key)
	}
	return m
}

// multiplierKeys are those of FDS 6.7.
var multiplierKeys = []string{"ID", "FYI", "DX", "DY", "DZ", "DX0", "DY0", "DZ0", "DXB",
	"I_LOWER", "I_UPPER", "J_LOWER", "J_UPPER", "K_LOWER", "K_UPPER", "N_LOWER", "N_UPPER",
	"I_LOWER_SKIP", "I_UPPER_SKIP", "J_LOWER_SKIP", "J_UPPER_SKIP", "K_LOWER_SKIP", "K_UPPER_SKIP", "N_LOWER_SKIP", "N_UPPER_SKIP"}

// size returns the number of copies, those that are skipped included.
func (m *DeckMultiplier) size() float64 {
	n := 1.0
	for axis := range 3 {
		n *= math.Max(0, float64(m.Last[axis])-float64(m.First[axis])+1)
	}
	return n
}

// shifts returns what is added to XB for each copy, in FDS's order: the first
// index is the fastest.
func (m *DeckMultiplier) shifts() (out [][6]float64) {
	if m.size() > maxCopies {
		return nil
	}
	for k := m.First[2]; k <= m.Last[2]; k++ {
		for j := m.First[1]; j <= m.Last[1]; j++ {
			for i := m.First[0]; i <= m.Last[0]; i++ {
				if n := [3]int{i, j, k}; !m.skipped(n) {
					out = append(out, m.shift(n))
				}
			}
		}
	}
	return out
}

// skipped reports whether a copy is left out. FDS leaves nothing out if what is
// to be skipped begins before the first copy on all axes and ends behind the last.
func (m *DeckMultiplier) skipped(n [3]int) bool {
	skips := false
	for axis, v := range n {
		first, last := given(m.SkipFirst[axis], math.MinInt32), given(m.SkipLast[axis], math.MaxInt32)
		if v < first || v > last {
			return false
		}
		skips = skips || first >= m.First[axis] || last <= m.Last[axis]
	}
	return skips
}

func (m *DeckMultiplier) shift(n [3]int) (out [6]float64) {
	for i := range out {
		count := n[i/2]
		if m.Sequential {
			count = n[0]
		}
		out[i] = m.Origin[i/2] + float64(count)*m.Step[i]
	}
	return out
}

// Boxes returns the boxes that a line with this XB makes: as its MULT_ID says, or
// just the one if multiplier is empty. It is nil if the deck has no such MULT, or
// one of more than 100 000 copies.
func (d *Deck) Boxes(xb [6]float64, multiplier string) [][6]float64 {
	if multiplier == "" {
		return [][6]float64{xb}
	}
	m, ok := d.mults[multiplier]
	if !ok {
		return nil
	}
	out := m.shifts()
	for n := range out {
		for i := range xb {
			out[n][i] += xb[i]
		}
	}
	return out
}

// Positions is [Deck.Boxes] for a line with XYZ.
func (d *Deck) Positions(xyz [3]float64, multiplier string) [][3]float64 {
	var out [][3]float64
	for _, b := range d.Boxes([6]float64{xyz[0], xyz[0], xyz[1], xyz[1], xyz[2], xyz[2]}, multiplier) {
		out = append(out, [3]float64{b[0], b[2], b[4]})
	}
	return out
}

// multiply is [Deck.Boxes] for the layout: what it can't make is reported and
// leaves the layout incomplete.
func (d *Deck) multiply(xb [6]float64, multiplier string, at Place, ps *problems) [][6]float64 {
	if multiplier == "" {
		return [][6]float64{xb}
	}
	m, ok := d.mults[multiplier]
	if !ok {
		ps.addAt(at, ErrUncertain, "found MULT_ID=%q: expected the ID of a MULT line; correct one of them, no surface is certain", multiplier)
		d.missing = true
		return [][6]float64{xb}
	}
	d.missing = d.missing || m.uncertain
	if m.size() > float64(maxCopies-d.copies) {
		if d.copies < maxCopies {
			ps.addAt(at, ErrUncertain, "found more than %d copies by MULT, the limit of this reader: those from here on are not made, no surface is certain", maxCopies)
		}
		d.copies, d.missing = maxCopies, true
		return nil
	}
	out := d.Boxes(xb, multiplier)
	d.copies += len(out)
	return out
}
