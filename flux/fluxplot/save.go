package fluxplot

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"io"
	"io/fs"
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
		var b bytes.Buffer
		if _, err := c.WriteTo(&b); err != nil {
			return err
		}
		// Where the fonts of the layout are missing, those of the same widths.
		const family = "font-family:Liberation Sans"
		text := bytes.ReplaceAll(b.Bytes(), []byte(family), []byte(family+",Arimo,Arial,Helvetica,sans-serif"))
		// Sharp corners of wide lines would reach beyond the peaks of a curve.
		text = bytes.ReplaceAll(text, []byte(";stroke-width:"), []byte(";stroke-linejoin:round;stroke-width:"))
		// The images are PNG, whatever gonum/plot v0.17 calls them.
		text = bytes.ReplaceAll(text, []byte(`"data:image/jpg;base64,`), []byte(`"data:image/png;base64,`))
		_, err := w.Write(text)
		return err
	case "pdf":
		c := vgpdf.New(width, height)
		f.Draw(draw.NewCanvas(&outlines{Canvas: c}, width, height))
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
func Save(path string, f Figure, width, height vg.Length, dpi int) error {
	format := formatOf(path)
	if err := CheckFormat(format); err != nil {
		return err
	}
	return save(path, func(w io.Writer) error { return Encode(w, f, format, width, height, dpi) })
}

// formatOf returns the format that the extension of a file names.
func formatOf(path string) string {
	return strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), ".")
}

func save(path string, write func(io.Writer) error) error {
	err := saveWhole(path, write)
	if err == nil {
		return nil
	}
	// Nobody knows the name of the temporary file.
	var pe *fs.PathError
	var le *os.LinkError
	if errors.As(err, &pe) && isTemporary(pe.Path) {
		err = pe.Err
	} else if errors.As(err, &le) && isTemporary(le.Old) {
		err = le.Err
	}
	return fmt.Errorf("fluxplot: cannot write %s: %w", path, err)
}

const temporaryPrefix = ".fluxplot-"

func isTemporary(path string) bool { return strings.HasPrefix(filepath.Base(path), temporaryPrefix) }

// saveWhole writes beside the file and renames at the end.
func saveWhole(path string, write func(io.Writer) error) (err error) {
	temporary, err := os.CreateTemp(filepath.Dir(path), temporaryPrefix+"*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(temporary.Name())
		}
	}()
	err = write(temporary)
	if err == nil {
		err = temporary.Chmod(0o644)
	}
	if closing := temporary.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}
