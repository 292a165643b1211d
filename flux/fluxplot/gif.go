package fluxplot

import (
	"bufio"
	"compress/lzw"
	"encoding/binary"
	"image"
	"io"
	"time"
)

// gifWriter writes an animated GIF frame by frame, as image/gif wants all frames
// at once (GIF89a specification, CompuServe 1990).
type gifWriter struct{}

func (gifWriter) begin(w io.Writer, first *image.Paletted, _ int) error {
	head := []byte("GIF89a")
	head = binary.LittleEndian.AppendUint16(head, uint16(first.Rect.Dx()))
	head = binary.LittleEndian.AppendUint16(head, uint16(first.Rect.Dy()))
	const globalTable256 = 0xf7 // of 8 bits
	head = append(head, globalTable256, 0, 0)
	for _, c := range first.Palette {
		r, g, b, _ := c.RGBA()
		head = append(head, byte(r>>8), byte(g>>8), byte(b>>8))
	}
	// Repeat for ever.
	head = append(head, 0x21, 0xff, 11)
	head = append(head, "NETSCAPE2.0"...)
	head = append(head, 3, 1, 0, 0, 0)
	_, err := w.Write(head)
	return err
}

func (gifWriter) frame(w io.Writer, changed *image.Paletted, delay time.Duration) error {
	const keep = 1 << 2 // what is drawn stays
	head := []byte{0x21, 0xf9, 4, keep}
	hundredths := max(2, min(delay.Milliseconds()/10, 0xffff)) // browsers slow shorter ones down
	head = binary.LittleEndian.AppendUint16(head, uint16(hundredths))
	head = append(head, 0, 0, 0x2c)
	r := changed.Rect
	for _, v := range []int{r.Min.X, r.Min.Y, r.Dx(), r.Dy()} {
		head = binary.LittleEndian.AppendUint16(head, uint16(v))
	}
	const bits = 8
	head = append(head, 0, bits)
	if _, err := w.Write(head); err != nil {
		return err
	}
	blocks := bufio.NewWriterSize(blockWriter{w}, 255)
	z := lzw.NewWriter(blocks, lzw.LSB, bits)
	if err := eachRow(changed, z.Write); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	if err := blocks.Flush(); err != nil {
		return err
	}
	_, err := w.Write([]byte{0}) // no more blocks
	return err
}

func (gifWriter) end(w io.Writer) error {
	_, err := w.Write([]byte{0x3b})
	return err
}

// eachRow writes the pixels of an image row by row.
func eachRow(m *image.Paletted, write func([]byte) (int, error)) error {
	for y := range m.Rect.Dy() {
		if _, err := write(m.Pix[y*m.Stride:][:m.Rect.Dx()]); err != nil {
			return err
		}
	}
	return nil
}

// blockWriter writes each piece as a block with its length before it.
type blockWriter struct{ io.Writer }

func (b blockWriter) Write(p []byte) (n int, err error) {
	for n < len(p) {
		piece := p[n:min(n+255, len(p))]
		if _, err := b.Writer.Write(append([]byte{byte(len(piece))}, piece...)); err != nil {
			return n, err
		}
		n += len(piece)
	}
	return n, nil
}
