package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/fdsflux/fdsflux/fdsio/export"
	"github.com/fdsflux/fdsflux/flux/fluxplot"
)

// output is a file that is to be written: a picture, or a table.
type output struct {
	picture
	table func(io.Writer) error // nil for a picture
}

func (m *mapper) picture(s *fluxplot.Sheet, base, format string) output {
	width, height := m.size(s)
	return output{picture: picture{filepath.Join(m.pictures.out, base+"."+format), s, width, height}}
}

// table returns the values of fields as a file.
func (m *mapper) table(p *plane, layers []*layer, fields []*field, base, format string) output {
	return output{
		picture: picture{path: filepath.Join(m.pictures.out, base+"."+format)},
		table:   func(w io.Writer) error { return export.Write(w, format, p.export(layers, fields, format)) },
	}
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
		out.Columns = append(out.Columns, export.Column{Name: layers[k].name, Unit: f.unit})
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

// write writes the files and prints their names. Sizes are judged before.
func (m *mapper) write(e *env, files []output) error {
	taken := takenNames{}
	var pictures []picture
	for i := range files {
		files[i].path = taken.next(files[i].path)
		if files[i].table != nil {
			continue
		}
		if err := files[i].check(m.pictures.dpi); err != nil {
			return err
		}
		pictures = append(pictures, files[i].picture)
	}
	if err := m.makeFolder(); err != nil {
		return err
	}
	for _, f := range files {
		if f.table != nil {
			if err := writeWhole(f.path, f.table); err != nil {
				return err
			}
		}
		if err := e.ctx.Err(); err != nil {
			return err
		}
	}
	if err := drawAll(e.ctx, pictures, m.pictures.dpi); err != nil {
		return err
	}
	for _, f := range files {
		fmt.Fprintln(e.stdout, f.path)
	}
	return nil
}

func (m *mapper) makeFolder() error {
	if err := os.MkdirAll(m.pictures.out, 0o755); err != nil {
		return fmt.Errorf("--out %s: %w", m.pictures.out, err)
	}
	return nil
}
