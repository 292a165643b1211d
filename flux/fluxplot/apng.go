package fluxplot

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"io"
	"time"
)

// apngWriter writes an animated PNG with one palette (PNG specification, third
// edition, W3C 2025: chunks acTL, fcTL and fdAT).
type apngWriter struct {
	sequence uint32 // of the chunks of frames
}

func (a *apngWriter) begin(w io.Writer, first *image.Paletted, frames int) error {
	if _, err := io.WriteString(w, "\x89PNG\r\n\x1a\n"); err != nil {
		return err
	}
	const bits, paletted = 8, 3
	header := bigEndian(first.Rect.Dx(), first.Rect.Dy())
	if err := writeChunk(w, "IHDR", append(header, bits, paletted, 0, 0, 0)); err != nil {
		return err
	}
	const forever = 0
	if err := writeChunk(w, "acTL", bigEndian(frames, forever)); err != nil {
		return err
	}
	var colors []byte
	for _, c := range first.Palette {
		r, g, b, _ := c.RGBA()
		colors = append(colors, byte(r>>8), byte(g>>8), byte(b>>8))
	}
	return writeChunk(w, "PLTE", colors)
}

func (a *apngWriter) frame(w io.Writer, changed *image.Paletted, delay time.Duration) error {
	first := a.sequence == 0
	r := changed.Rect
	control := append(a.next(), bigEndian(r.Dx(), r.Dy(), r.Min.X, r.Min.Y)...)
	control = binary.BigEndian.AppendUint16(control, uint16(min(delay.Milliseconds(), 0xffff)))
	control = binary.BigEndian.AppendUint16(control, 1000)
	control = append(control, 0, 0) // what is drawn stays; the next covers it
	if err := writeChunk(w, "fcTL", control); err != nil {
		return err
	}
	name, data := "IDAT", []byte(nil)
	if !first {
		name, data = "fdAT", a.next()
	}
	b := bytes.NewBuffer(data)
	z := zlib.NewWriter(b)
	err := eachRow(changed, func(row []byte) (int, error) {
		if _, err := z.Write([]byte{0}); err != nil { // not filtered
			return 0, err
		}
		return z.Write(row)
	})
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return err
	}
	return writeChunk(w, name, b.Bytes())
}

func (a *apngWriter) end(w io.Writer) error { return writeChunk(w, "IEND", nil) }

// next returns the next number in the sequence of chunks.
func (a *apngWriter) next() []byte {
	a.sequence++
	return bigEndian(int(a.sequence - 1))
}

func bigEndian(numbers ...int) (out []byte) {
	for _, n := range numbers {
		out = binary.BigEndian.AppendUint32(out, uint32(n))
	}
	return out
}

func writeChunk(w io.Writer, name string, data []byte) error {
	sum := crc32.NewIEEE()
	sum.Write([]byte(name))
	sum.Write(data)
	chunk := append(bigEndian(len(data)), name...)
	chunk = append(append(chunk, data...), bigEndian(int(sum.Sum32()))...)
	_, err := w.Write(chunk)
	return err
}
