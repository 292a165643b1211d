package main

import (
	"errors"
	"io"
	"path/filepath"
	"slices"

	"github.com/fdsflux/fdsflux/fdsio/export"
	"github.com/fdsflux/fdsflux/flux/fluxplot"
)

// table returns the values of fields as a file.
func (m *mapper) table(p *plane, layers []*layer, fields []*field, base, format string) output {
	return output{
		picture: picture{path: filepath.Join(m.pictures.out, base+"."+format)},
		table: func(w io.Writer) error {
			if !sameGrid(fields) {
				return errors.New("the quantities are not all there on the same cells: without --compare each gets a table of its own")
			}
			return export.Write(w, format, p.export(layers, fields, format))
		},
	}
}

// sameGrid reports whether fields have the same cells, so that they are columns of one
// table.
func sameGrid(fields []*field) bool {
	return !slices.ContainsFunc(fields, func(f *field) bool {
		return !slices.EqualFunc(f.tiles, fields[0].tiles, func(a, b fluxplot.Tile) bool {
			return a.Nodes == b.Nodes && slices.Equal(a.X, b.X) && slices.Equal(a.Y, b.Y)
		})
	})
}

// export puts the values of fields on their plane, as tables have them.
func (p *plane) export(layers []*layer, fields []*field, format string) *export.Field {
	out := &export.Field{Time: fields[0].time}
	for i := range fields[0].tiles {
		t := &fields[0].tiles[i]
		axes := [3][]float64{{p.at}, {p.at}, {p.at}}
		axes[p.along[0]], axes[p.along[1]] = t.X, t.Y
		tile := export.Tile{X: axes[0], Y: axes[1], Z: axes[2]}
		if p.surfaces != nil {
			tile.Surfaces = p.surfaces[i]
		}
		out.Tiles = append(out.Tiles, tile)
		out.Nodes = t.Nodes
	}
	for k, f := range fields {
		out.Columns = append(out.Columns, export.Column{Name: f.column(layers[k]), Unit: f.unit})
		for i := range f.tiles {
			out.Tiles[i].Values = append(out.Tiles[i].Values, f.tiles[i].Values)
		}
		if f.when == nil || format == "npy" { // where one column is a plain array
			continue
		}
		out.Columns = append(out.Columns, export.Column{Name: "TIME OF MAXIMUM, " + layers[k].name, Unit: "s"})
		for i := range f.when {
			out.Tiles[i].Values = append(out.Tiles[i].Values, f.when[i])
		}
	}
	return out
}
