package bndf

import "slices"

// AreaIntegral is the integral of an output over a wall at each time: the heat
// flow in kW to it of a heat flux in kW/m2. Values are instants.
type AreaIntegral struct {
	Surfaces []WallSurface // those of the wall, with the area that has values
	Area     float64       // of all of them, m2; less than that of the wall where a file is missing
	Times    []float64     // s
	Unit     string        // kW of kW/m2

	Total     []float64
	BySurface [][]float64 // in the order of Surfaces
}

// OverArea integrates over the wall: the sum over all real cells of value times
// area. As to node files see [WallData].
func (d *WallData) OverArea() (*AreaIntegral, error) {
	out := &AreaIntegral{Surfaces: slices.Clone(d.Wall.Surfaces), Times: d.Times, Unit: timesArea(d.Output.Unit), Total: make([]float64, len(d.Times))}
	place := map[string]int{}
	for i := range out.Surfaces {
		place[out.Surfaces[i].ID] = i
		out.Surfaces[i].Cells, out.Surfaces[i].Area = 0, 0
		out.BySurface = append(out.BySurface, make([]float64, len(d.Times)))
	}
	names := d.Wall.walls.names
	of := make([]int, len(names)) // the place of each name
	for i, name := range names {
		of[i] = place[name]
	}
	areas := d.areas()
	for tile, area := range areas {
		for i, a := range area {
			if a > 0 {
				s := &out.Surfaces[of[d.Wall.Tiles[tile].codes[i]-firstSurface]]
				s.Cells++
				s.Area += a
				out.Area += a
			}
		}
	}
	err := d.eachTime(0, len(d.Times), func(time, tile int, cells []float64) {
		codes, area := d.Wall.Tiles[tile].codes, areas[tile]
		for i, v := range cells {
			if code := codes[i]; code >= firstSurface {
				out.BySurface[of[code-firstSurface]][time] += v * area[i]
			}
		}
	})
	if err != nil {
		return nil, err
	}
	for _, values := range out.BySurface {
		for i, v := range values {
			out.Total[i] += v
		}
	}
	return out, nil
}

// areas returns the areas of the cells of each tile; nil for those without file.
func (d *WallData) areas() [][]float64 {
	out := make([][]float64, len(d.Wall.Tiles))
	for _, f := range d.files {
		for _, tiles := range f.tiles {
			for _, i := range tiles {
				out[i] = d.Wall.Tiles[i].areas()
			}
		}
	}
	return out
}

// areas returns the areas of the cells; 0 of those that are not real.
func (t *Tile) areas() []float64 {
	countL, countN := t.Cells()
	out := make([]float64, countL*countN)
	for n := range countN {
		for l := range countL {
			if i := t.index(l, n); t.codes[i] >= firstSurface {
				out[i] = t.Area(l, n)
			}
		}
	}
	return out
}

// Cumulative returns the integral over time up to each of the Times, by the
// trapezium rule: kJ of a flow in kW, such as Total or an element of BySurface.
func (a *AreaIntegral) Cumulative(flow []float64) []float64 {
	out := make([]float64, len(flow))
	for i := 1; i < len(flow); i++ {
		out[i] = out[i-1] + (flow[i]+flow[i-1])/2*(a.Times[i]-a.Times[i-1])
	}
	return out
}
