package bndf

import "fmt"

// ReadFrame reads the values of a frame; len(values) must be [Frames.Values]. It
// panics if that is not so or there is no such frame.
func (f *Frames) ReadFrame(frame int, values []float32) error {
	return f.readRecords(f.records, frame, values)
}

// ReadPatch reads the values of one patch at one time; len(values) must be
// [Patch.Values]. It panics if that is not so, or there is no such frame or patch.
func (f *File) ReadPatch(frame, patch int, values []float32) error {
	return f.readRecords(f.records[patch:patch+1], frame, values)
}

func (f *Frames) readRecords(records []record, frame int, values []float32) error {
	f.mustHave(frame)
	pieces, n := piecesOf(records)
	if len(values) != n {
		panic(fmt.Sprintf("bndf: found room for %d values, expected %d", len(values), n))
	}
	return f.visit(pieces, frame, frame+1, func(_ int, p *piece, v []float32) error {
		copy(values[p.first:], v)
		return nil
	})
}

// History reads one value of a patch at all times: at value l + n·(nodes along l),
// see [Patch.Nodes]. Of a large file only the bytes of these values are read.
// It panics if there is no such patch or value.
func (f *File) History(patch, value int) ([]float32, error) { return f.history(patch, value) }

func (f *Frames) history(i, value int) ([]float32, error) {
	r := f.records[i]
	if value < 0 || value >= r.n {
		panic(fmt.Sprintf("bndf: found value %d, expected one of %d", value, r.n))
	}
	values := make([]float32, len(f.Times))
	one := piece{at: r.at + 4*int64(value), n: 1}
	err := f.visit([]piece{one}, 0, len(values), func(frame int, _ *piece, v []float32) error {
		values[frame] = v[0]
		return nil
	})
	if err != nil {
		return nil, err
	}
	return values, nil
}

// piecesOf cuts records into pieces. Their values follow one another.
func piecesOf(records []record) (pieces []piece, values int) {
	pieces = make([]piece, 0, len(records))
	for _, r := range records {
		for from := 0; from < r.n; from += pieceValues {
			n := min(pieceValues, r.n-from)
			pieces = append(pieces, piece{
				at: r.at + 4*int64(from), first: values, n: n, length: uint32(4 * r.n),
				opens: from == 0, closes: from+n == r.n,
			})
			values += n
		}
	}
	return pieces, values
}

func (f *Frames) mustHave(frame int) {
	if frame < 0 || frame >= len(f.Times) {
		panic(fmt.Sprintf("bndf: found frame %d, expected one of %d", frame, len(f.Times)))
	}
}
