package fluxplot

import (
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Figure is what can be drawn: a [Sheet], or a *plot.Plot of gonum.
type Figure interface {
	Draw(draw.Canvas)
}

// Formats are the formats of pictures.
var Formats = []string{"png", "svg", "pdf"}

// CheckFormat returns an error for a format that is not in Formats.
func CheckFormat(format string) error {
	if slices.Contains(Formats, format) {
		return nil
	}
	return fmt.Errorf("fluxplot: unknown picture format %q: expected one of %s", format, strings.Join(Formats, ", "))
}

// Encode draws a figure and writes it in a format; dpi counts for PNG alone.
func Encode(w io.Writer, f Figure, format string, width, height vg.Length, dpi int) error {
	if err := CheckFormat(format); err != nil {
		return err
	}
	switch format {
	case "svg":
		c := vgsvg.New(width, height)
		f.Draw(draw.New(c))
		_, err := c.WriteTo(w)
		return err
	case "pdf":
		c := vgpdf.New(width, height)
		f.Draw(draw.New(c))
		_, err := c.WriteTo(w)
		return err
	}
	c := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dpi))
	f.Draw(draw.New(c))
	// Lines on white compress well at any level; the best one takes longer than
	// the drawing.
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	return encoder.Encode(w, c.Image())
}

// Save writes a figure to a file, in the format of the file's extension. The
// file appears whole or not at all.
func Save(path string, f Figure, width, height vg.Length, dpi int) (err error) {
	format := strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), ".")
	if err := CheckFormat(format); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".fluxplot-*")
	if err != nil {
		return fmt.Errorf("fluxplot: %w", err)
	}
	defer func() {
		if err != nil {
			os.Remove(temporary.Name())
		}
	}()
	if err := Encode(temporary, f, format, width, height, dpi); err != nil {
		temporary.Close()
		return fmt.Errorf("fluxplot: %s: %w", path, err)
	}
	if err := temporary.Chmod(0o644); err != nil {
		temporary.Close()
		return fmt.Errorf("fluxplot: %w", err)
	}
	if err := temporary.Close(); err != nil {
		return fmt.Errorf("fluxplot: %w", err)
	}
	if err := os.Rename(temporary.Name(), path); err != nil {
		return fmt.Errorf("fluxplot: %w", err)
	}
	return nil
}
