package bndf

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
)

const (
	markerSize = 4  // bytes of the length before and after each record
	labelSize  = 30 // bytes of a label, padded with blanks
)

// maxRecord bounds the bytes of a record: Fortran splits longer ones, which no
// file was seen to have.
const maxRecord = math.MaxInt32 - 2*markerSize

// header reads the records before the first frame, one after the other.
type header struct {
	name  string
	size  int64 // of the file
	at    int64 // of the next record
	order binary.ByteOrder
	r     *bufio.Reader
}

// openHeader tells the byte order by the first marker, which is the length of a
// label.
func openHeader(r io.ReaderAt, size int64, name string) (*header, error) {
	h := &header{name: name, size: size, r: bufio.NewReaderSize(io.NewSectionReader(r, 0, size), 64<<10)}
	if size == 0 {
		return nil, &fdsio.Problem{File: name, Err: fdsio.ErrEmpty, Text: "it is empty: the run has just started, or stopped in set-up"}
	}
	marker, err := h.r.Peek(markerSize)
	switch {
	case err == io.EOF:
		return nil, h.tooShort(labelSize)
	case err != nil:
		return nil, h.failed(err)
	case binary.LittleEndian.Uint32(marker) == labelSize:
		h.order = binary.LittleEndian
	case binary.BigEndian.Uint32(marker) == labelSize:
		h.order = binary.BigEndian
	default:
		return nil, h.bad(0, fdsio.ErrHeader, "found %q, expected the length of a label, %d, in either byte order; is this a boundary or slice file of FDS?", marker, labelSize)
	}
	return h, nil
}

// record reads a record of so many bytes.
func (h *header) record(n int) ([]byte, error) {
	if h.size-h.at < int64(n)+2*markerSize {
		return nil, h.tooShort(n)
	}
	b := make([]byte, n+2*markerSize)
	if _, err := io.ReadFull(h.r, b); err != nil {
		return nil, h.failed(err)
	}
	for _, i := range []int{0, markerSize + n} {
		if length := h.order.Uint32(b[i:]); length != uint32(n) {
			return nil, h.bad(h.at+int64(i), fdsio.ErrHeader, "found the record length %d, expected %d; the file is damaged or not of FDS", int32(length), n)
		}
	}
	h.at += int64(len(b))
	return b[markerSize : markerSize+n], nil
}

func (h *header) label() (string, error) {
	b, err := h.record(labelSize)
	return strings.TrimSpace(string(b)), err
}

// labels reads the three labels and holds them against those of the .smv file,
// which are not cut at 30 characters. Where quantity is empty there is no .smv
// file, and the labels are those read.
func (h *header) labels(quantity, short, unit *string) error {
	bare := *quantity == ""
	for _, label := range []*string{quantity, short, unit} {
		at := h.at + markerSize
		found, err := h.label()
		if err != nil {
			return err
		}
		declared := strings.TrimSpace((*label)[:min(labelSize, len(*label))])
		if bare {
			*label = found
		} else if found != declared {
			return h.bad(at, fdsio.ErrHeader, "found %q, expected %q as in the .smv file; the two are of different runs", found, declared)
		}
	}
	return nil
}

// integers reads a record of n integers.
func (h *header) integers(n int) ([]int, error) {
	b, err := h.record(4 * n)
	if err != nil {
		return nil, err
	}
	v := make([]int, n)
	for i := range v {
		v[i] = int(int32(h.order.Uint32(b[4*i:])))
	}
	return v, nil
}

func (h *header) tooShort(n int) error {
	return h.bad(h.at, fdsio.ErrTruncated, "found %d more bytes, expected a record of %d; the run has just started, or the file was cut off when it was copied", h.size-h.at, n+2*markerSize)
}

func (h *header) bad(at int64, err error, format string, args ...any) error {
	return problem(h.name, at, err, format, args...)
}

func (h *header) failed(err error) error { return failed(h.name, err) }

// problem is what is wrong with the bytes at a place of a file.
func problem(name string, at int64, err error, format string, args ...any) *fdsio.Problem {
	return &fdsio.Problem{File: name, Err: err, Text: fmt.Sprintf("byte %d: ", at) + fmt.Sprintf(format, args...)}
}

// failed puts the name of the file before an error of reading it.
func failed(name string, err error) error {
	if err == io.EOF {
		err = io.ErrUnexpectedEOF // it was longer when it was opened
	}
	return fmt.Errorf("fdsio/bndf: %s: %w", name, err)
}
