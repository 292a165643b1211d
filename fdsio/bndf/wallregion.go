package bndf

// Region is what of a wall has one surface, as rectangles that do not overlap.
type Region struct {
	Surface    string       // ID; empty where it can't be told
	Rectangles [][4]float64 // from and to along the first of [Wall.Axes], then along the second, m
}

// Regions returns the regions of a wall in the order of its Surfaces.
func (w *Wall) Regions() []Region {
	out := make([]Region, len(w.Surfaces))
	for i, s := range w.Surfaces {
		out[i].Surface = s.ID
		for k := range w.Tiles {
			out[i].Rectangles = w.Tiles[k].rectangles(out[i].Rectangles, s.ID)
		}
	}
	return out
}

// rectangles adds the rectangles of a surface: runs of cells along L, put together
// along N where they are equally long.
func (t *Tile) rectangles(out [][4]float64, surface string) [][4]float64 {
	countL, countN := t.Cells()
	is := func(l, n int) bool { return l < countL && t.Real(l, n) && t.Surface(l, n) == surface }
	type run struct{ from, to int }
	growing := map[run]int{} // places in out of the rectangles that reach the row before
	for n := range countN {
		reached := map[run]int{}
		for l := 0; l < countL; l++ {
			if !is(l, n) {
				continue
			}
			r := run{from: l}
			for is(l, n) {
				l++
			}
			r.to = l
			at, ok := growing[r]
			if !ok {
				at = len(out)
				out = append(out, [4]float64{t.L[r.from], t.L[r.to], t.N[n], 0})
			}
			out[at][3] = t.N[n+1]
			reached[r] = at
		}
		growing = reached
	}
	return out
}
