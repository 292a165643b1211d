package bndf

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
)

// place returns where an output is in the list, -1 if it is of another run.
func (w *Walls) place(o Output) int {
	return slices.IndexFunc(w.Outputs, func(other Output) bool {
		return len(o.Files) > 0 && len(other.Files) > 0 && o.Files[0] == other.Files[0]
	})
}

// DeckLine returns the BNDF line that an output is of; nil without a deck, or
// where it can't be told.
func (w *Walls) DeckLine(o Output) *fdsio.DeckBoundaryFile {
	deck := w.Run.InputDeck()
	if deck == nil {
		return nil
	}
	lines, at := deck.BoundaryFiles, w.place(o)
	if len(lines) == len(w.Outputs) && at >= 0 && o.isOf(&lines[at]) {
		return &lines[at]
	}
	// Not all lines have files, or not all files are there.
	var found []*fdsio.DeckBoundaryFile
	for i := range lines {
		if o.isOf(&lines[i]) {
			found = append(found, &lines[i])
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// isOf reports whether an output can be that of a line.
func (o Output) isOf(line *fdsio.DeckBoundaryFile) bool {
	q, _ := fdsio.Canonical(o.Quantity)
	return q == line.Quantity && o.CellCentered == line.CellCentered
}

// Label names an output as [Walls.Output] takes it: by its quantity and, where the
// run has several of it, its number, as in GAUGE HEAT FLUX#2.
func (w *Walls) Label(o Output) string {
	same := 0
	for _, other := range w.Outputs {
		if other.Quantity == o.Quantity {
			same++
		}
	}
	if same > 1 {
		return fmt.Sprintf("%s#%d", o.Quantity, w.place(o)+1)
	}
	return o.Quantity
}

// Describe names an output and says what tells it from others: unit, whether
// cell-centred, the PROP of its gauge.
func (w *Walls) Describe(o Output) string {
	words := []string{o.Unit, "at nodes"}
	if o.CellCentered {
		words[1] = "cell-centred"
	}
	if line := w.DeckLine(o); line != nil && line.Prop != "" {
		words = append(words, "PROP "+line.Prop)
	}
	return w.Label(o) + " (" + strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), ", ") + ")"
}

// Output chooses an output by a quantity, by any of the names that FDS had for it,
// or by its Label, or by # and its number alone. Of several with the quantity it
// takes the one without PROP, which has FDS's default gauge, then the
// cell-centred one, then the first; others are the rest. If there is none the
// error, ErrNoQuantity, lists those that there are.
func (w *Walls) Output(name string) (chosen Output, others []Output, err error) {
	if before, number, ok := strings.Cut(name, "#"); ok {
		i, err := strconv.Atoi(number)
		if err == nil && i >= 1 && i <= len(w.Outputs) {
			o := w.Outputs[i-1]
			q, _ := fdsio.Canonical(o.Quantity)
			if asked, _ := fdsio.Canonical(before); before == "" || asked == q {
				return o, nil, nil
			}
		}
	}
	wanted, _ := fdsio.Canonical(name)
	for _, o := range w.Outputs {
		if q, _ := fdsio.Canonical(o.Quantity); q == wanted {
			others = append(others, o)
		}
	}
	if others == nil {
		var known []string
		for _, o := range w.Outputs {
			known = append(known, w.Describe(o))
		}
		return Output{}, nil, &fdsio.Problem{File: w.Run.ShownPath(w.Run.SMV), Err: ErrNoQuantity,
			Text: fmt.Sprintf("it has no boundary file of %q; there are those of %s", name, strings.Join(known, ", "))}
	}
	slices.SortStableFunc(others, func(a, b Output) int { return cmp.Compare(w.preference(a), w.preference(b)) })
	return others[0], others[1:], nil
}

// preference is the lower, the better.
func (w *Walls) preference(o Output) (rank int) {
	if line := w.DeckLine(o); line != nil && line.Prop != "" {
		rank += 2
	}
	if !o.CellCentered {
		rank++
	}
	return rank
}
