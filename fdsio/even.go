package fdsio

import (
	"bytes"
	"io"
	"runtime"
	"sync"
)

// ReadTableAt is [ReadTable] for a file that can be read at any place, with its
// size. It gives the same table, but goes about it another way: FDS's rows are all
// of one length and their fields of one width, so that it can go to a number
// without looking for it. The width is checked at each number; from the first row
// that is different it goes on as [ReadTable] does. It takes 8 bytes for each
// number that is kept, and a few MiB to read through.
//
// Where opts.Columns asks for few columns of many, the others are not looked at,
// and not everything that is wrong with them is found.
func ReadTableAt(r io.ReaderAt, size int64, name string, opts *ReadOptions) (*Table, error) {
	rows, err := newRowReader(io.NewSectionReader(r, 0, size), size, name, opts)
	if err != nil {
		return nil, err
	}
	f := &evenFile{r: r, size: size, start: rows.lines.offset, firstLine: rows.lines.number + 1, rowReader: rows}
	if opts != nil {
		f.workers = opts.Workers
	}
	data, err := f.readEven()
	if err != nil {
		return nil, err
	}
	if err := f.readRest(data); err != nil {
		return nil, err
	}
	return data.table(rows), nil
}

// evenFile is a file whose rows are of one length, as far as that goes.
type evenFile struct {
	*rowReader
	r         io.ReaderAt
	size      int64
	start     int64 // of the first row
	firstLine int
	workers   int

	cell    int    // width of a field with its separator; 0 if the first row is not even
	lineEnd string // "\n" or "\r\n"
	stride  int    // from row to row
	count   int    // of such rows in the file, if all are
	plan    plan

	good   int  // rows that were read and found even
	shrunk bool // the file ended before its size
}

// readEven reads rows as long as they are even.
func (f *evenFile) readEven() (*columns, error) {
	if err := f.measure(); err != nil {
		return nil, err
	}
	if f.cell == 0 {
		return newColumns(len(f.keep), 0), nil
	}
	// What is left after the last row may hold some shorter ones.
	rest := int(f.size - f.start - int64(f.count)*int64(f.stride))
	data := newColumns(len(f.keep), f.count+rest/len(f.Labels))
	f.plan = f.makePlan()
	numbers, err := f.readChunks(data)
	if err != nil {
		return nil, err
	}
	data.rows = f.good
	times := &problems{file: f.ps.file, strict: f.ps.strict}
	if err := data.order(f.firstLine, times); err != nil {
		return nil, err
	}
	f.ps.mergeByLine(numbers, times)
	return data, nil
}

// readRest reads what follows the even rows.
func (f *evenFile) readRest(data *columns) error {
	from := f.start + int64(f.good)*int64(f.stride)
	if f.good < f.count || f.cell == 0 {
		n, err := f.countLines(from)
		if err != nil {
			return err
		}
		data.reserve(data.rows + n)
	}
	f.lines = newLineReader(io.NewSectionReader(f.r, from, f.size-from))
	f.lines.offset, f.lines.number = from, f.firstLine-1+f.good
	if err := data.readRows(f.rowReader); err != nil {
		return err
	}
	if f.shrunk || f.lines.offset < f.size {
		return f.ps.add(f.lines.number, 0, ErrTruncated, "the file has become shorter while it was read; the rows that are gone are left out")
	}
	return nil
}

// measure takes the width of fields and the length of rows from the first row.
func (f *evenFile) measure() error {
	lines := newLineReader(io.NewSectionReader(f.r, f.start, f.size-f.start))
	line, err := lines.next()
	if err == io.EOF || err == errLongLine {
		return nil // readRest finds out what is the matter
	}
	if err != nil {
		return f.ps.failed(err)
	}
	columns := len(f.Labels)
	cell := (len(line) + 1) / columns
	if cell < 2 || bytes.Count(line, []byte{f.separator}) != columns-1 || !f.even(line, cell) {
		return nil
	}
	f.cell = cell
	f.lineEnd = "\r\n"[2-lines.end:]
	f.stride = len(line) + lines.end
	f.count = int((f.size - f.start) / int64(f.stride))
	return nil
}

// countLines counts the line ends from a place on. Room for so many rows is
// enough, and none need be moved.
func (f *evenFile) countLines(from int64) (n int, err error) {
	buf := make([]byte, chunkSize)
	for r := io.NewSectionReader(f.r, from, f.size-from); ; {
		read, err := r.Read(buf)
		n += bytes.Count(buf[:read], []byte{'\n'})
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, f.ps.failed(err)
		}
	}
}

// A plan says which parts of a row are read, and where in them the columns are.
// The parts of one row, put together, are an image of it.
type plan struct {
	parts  []part // ascending; the first begins with the row, the last ends with it
	stride int    // the length of an image
	cells  []int  // by kept column: where it begins in an image
	ends   []byte // by kept column: the character after its number
	marks  []mark // what else must be in an image
}

// part are the bytes from, from+1, … to-1 of a row.
type part struct{ from, to int }

// mark is a character that has its place.
type mark struct {
	at   int
	char byte
}

// A call for a few bytes costs as much time as copying so many.
const callCost = 8 << 10

// makePlan settles whether whole rows are read or only parts of them.
func (f *evenFile) makePlan() plan {
	var parts []part
	want := func(from, to int) {
		if n := len(parts); n > 0 && from-parts[n-1].to <= callCost {
			parts[n-1].to = max(to, parts[n-1].to)
		} else {
			parts = append(parts, part{from, to})
		}
	}
	for _, column := range f.keep {
		want(max(0, column*f.cell-1), (column+1)*f.cell) // with the separators around it
	}
	want(f.stride-len(f.lineEnd), f.stride)

	cost := 0
	for _, p := range parts {
		cost += p.to - p.from + callCost
	}
	if cost >= f.stride {
		parts = []part{{0, f.stride}}
	}
	return f.planFor(parts)
}

func (f *evenFile) planFor(parts []part) plan {
	p := plan{parts: parts}
	var shift []int // from the row to the image, by part
	for _, part := range parts {
		shift = append(shift, p.stride-part.from)
		p.stride += part.to - part.from
	}
	i := 0
	for k, column := range f.keep {
		begin := column * f.cell
		for begin >= parts[i].to {
			i++
		}
		p.cells = append(p.cells, begin+shift[i])
		end := f.separator
		if column == len(f.Labels)-1 {
			end = f.lineEnd[0]
		}
		p.ends = append(p.ends, end)
		if k > 0 && f.keep[k-1] != column-1 {
			p.marks = append(p.marks, mark{begin - 1 + shift[i], f.separator})
		}
	}
	for i := range f.lineEnd {
		p.marks = append(p.marks, mark{p.stride - len(f.lineEnd) + i, f.lineEnd[i]})
	}
	return p
}

// chunkSize is about what is read at a time: so little that it is still in the
// cache when it is parsed, so much that the calls don't count.
const chunkSize = 512 << 10

// mostWorkers bounds the goroutines where the caller does not.
const mostWorkers = 4

// chunkRows is the number of rows read at a time: whole tiles, unless rows are so
// long that this would take too much memory.
func (f *evenFile) chunkRows() int {
	rows := max(1, chunkSize/f.plan.stride/tileRows) * tileRows
	const mostBytes = 3 << 20
	if rows*f.plan.stride > mostBytes {
		rows = max(1, mostBytes/f.plan.stride)
	}
	return min(rows, f.count)
}

// chunks hands out the work and gathers what comes of it.
type chunks struct {
	sync.Mutex
	next   int // row to begin the next chunk with
	end    int // no row from this one on is needed
	bytes  int64
	found  []*problems // by chunk, nil where all is well
	failed error
	shrunk bool
}

// readChunks reads all rows up to the first that is not even, which becomes
// f.good, into data.
func (f *evenFile) readChunks(data *columns) (*problems, error) {
	rows := max(1, f.chunkRows())
	all := &chunks{end: f.count, found: make([]*problems, (f.count+rows-1)/rows)}
	workers := f.workers
	if workers <= 0 {
		workers = min(runtime.GOMAXPROCS(0), mostWorkers)
	}
	var wg sync.WaitGroup
	for range min(workers, len(all.found)) - 1 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f.work(all, rows, data)
		}()
	}
	f.work(all, rows, data)
	wg.Wait()
	if all.failed != nil {
		return nil, f.ps.failed(all.failed)
	}
	f.good, f.shrunk = all.end, all.shrunk
	numbers := &problems{}
	for _, ps := range all.found[:(f.good+rows-1)/rows] {
		if ps != nil {
			numbers.merge(ps)
		}
	}
	return numbers, nil
}

// work reads one chunk after the other.
func (f *evenFile) work(all *chunks, rows int, data *columns) {
	image := make([]byte, rows*f.plan.stride)
	for {
		all.Lock()
		from := all.next
		to := min(from+rows, all.end)
		if from >= to || all.failed != nil {
			all.Unlock()
			return
		}
		all.next = to
		all.Unlock()

		read, err := f.readImage(image, from, to)
		c := chunk{evenFile: f, image: image, from: from, rows: read, data: data}
		c.parse()

		all.Lock()
		if err != nil && err != io.EOF && all.failed == nil {
			all.failed = err
		}
		if from+c.rows < to {
			all.end = min(all.end, from+c.rows)
			all.shrunk = all.shrunk || err == io.EOF
		}
		if len(c.ps.list) > 0 {
			all.found[from/rows] = &c.ps
		}
		all.bytes += int64(to-from) * int64(f.stride)
		if err := f.progress.at(f.start + all.bytes); err != nil && all.failed == nil {
			all.failed = err
		}
		all.Unlock()
	}
}

// readImage reads the images of the rows from, from+1, … to-1 and returns how many
// it got whole. The error is io.EOF if the file has become shorter.
func (f *evenFile) readImage(image []byte, from, to int) (rows int, err error) {
	stride, parts := f.plan.stride, f.plan.parts
	at := f.start + int64(from)*int64(f.stride)
	if len(parts) == 1 {
		n, err := f.readAt(image[:(to-from)*stride], at)
		return n / stride, err
	}
	first, last := parts[0], parts[len(parts)-1]
	if _, err := f.readAt(image[:first.to], at); err != nil {
		return 0, err
	}
	for row := range to - from {
		rest := image[row*stride+first.to:]
		for _, p := range parts[1 : len(parts)-1] {
			if _, err := f.readAt(rest[:p.to-p.from], at+int64(p.from)); err != nil {
				return row, err
			}
			rest = rest[p.to-p.from:]
		}
		// The end of a row and the beginning of the next lie side by side, in the
		// file as in the image.
		n := last.to - last.from
		if row+1 < to-from {
			n += first.to
		}
		if _, err := f.readAt(rest[:n], at+int64(last.from)); err != nil {
			return row, err
		}
		at += int64(f.stride)
	}
	return to - from, nil
}

// readAt is ReadAt without the error that a whole read at the end may give.
func (f *evenFile) readAt(b []byte, at int64) (int, error) {
	n, err := f.r.ReadAt(b, at)
	if n == len(b) {
		err = nil
	}
	return n, err
}

// chunk parses the images of some rows.
type chunk struct {
	*evenFile
	image []byte
	from  int // number of the first row
	rows  int // rows in the image; after parse, those before the first uneven one
	data  *columns
	ps    problems
	odd   []int // kept columns that need a closer look; of one row
}

func (c *chunk) parse() {
	c.ps.file = c.evenFile.ps.file
	for first := 0; first < c.rows; first += tileRows {
		rows := min(tileRows, c.rows-first)
		if !c.parseColumns(first, rows) {
			c.parseSlowly(first, rows)
		}
	}
}

// parseColumns reads up to [tileRows] rows, column by column, as long as nothing
// needs a closer look.
func (c *chunk) parseColumns(first, rows int) (ok bool) {
	stride := c.plan.stride
	image := c.image[first*stride : (first+rows)*stride]
	for row := range rows {
		for _, m := range c.plan.marks {
			if image[row*stride+m.at] != m.char {
				return false
			}
		}
	}
	if c.cell != cellSize || rows != tileRows || c.separator != ',' {
		return false
	}
	out := c.data.slab[c.from+first:]
	ends, room := c.plan.ends, c.data.room
	for k, at := range c.plan.cells {
		column := (*[tileRows]float64)(out[k*room:])
		if !decodeTile(column, image[at:], stride, uint64(ends[k])) && !c.parseColumn(column, image[at:], ends[k]) {
			return false
		}
	}
	return true
}

// parseColumn reads a column of a tile number by number; ok is false if one of
// them is none.
func (c *chunk) parseColumn(out *[tileRows]float64, image []byte, end byte) (ok bool) {
	for row := range out {
		cell := image[row*c.plan.stride:][:c.cell]
		if !c.isCell(cell, end) {
			return false
		}
		v, err := parseNumber(cell[:len(cell)-1], c.point())
		if err != nil {
			return false
		}
		out[row] = v
	}
	return true
}

// isCell reports whether text is one field with the character after it.
func (c *chunk) isCell(text []byte, end byte) bool {
	last := len(text) - 1
	return text[last] == end && bytes.IndexByte(text[:last], c.separator) < 0 && bytes.IndexByte(text[:last], '\n') < 0
}

// parseSlowly reads rows one by one. It reports what is not a number, and ends
// the chunk at a row that is not even.
func (c *chunk) parseSlowly(first, rows int) {
	stride := c.plan.stride
	for row := first; row < first+rows; row++ {
		if !c.parseRow(row, c.image[row*stride:(row+1)*stride]) {
			c.rows = row
			return
		}
	}
}

// parseRow reads a row that is even. Of one that is not, nothing is reported here.
func (c *chunk) parseRow(row int, image []byte) (even bool) {
	for _, m := range c.plan.marks {
		if image[m.at] != m.char {
			return false
		}
	}
	out := c.data.slab[c.from+row:]
	c.odd = c.odd[:0]
	for k, at := range c.plan.cells {
		cell := image[at : at+c.cell]
		if cell[c.cell-1] != c.plan.ends[k] {
			return false
		}
		v, ok := c.plainNumber(cell[:c.cell-1])
		if !ok {
			c.odd = append(c.odd, k)
		}
		out[k*c.data.room] = v
	}
	for _, k := range c.odd {
		if at := c.plan.cells[k]; !c.isCell(image[at:at+c.cell], c.plan.ends[k]) {
			return false
		}
	}
	for _, k := range c.odd {
		field := image[c.plan.cells[k]:][:c.cell-1]
		v, err := parseNumber(field, c.point())
		if err != nil {
			if c.evenFile.ps.strict {
				return false // readRest stops there
			}
			column := c.keep[k]
			c.ps.notANumber(c.Labels[column], c.firstLine+c.from+row, column*c.cell+1, field)
		}
		out[k*c.data.room] = v
	}
	return true
}

// plainNumber reads the usual numbers, which have no separator in them.
func (c *chunk) plainNumber(field []byte) (v float64, ok bool) {
	if c.cell == cellSize {
		return decodeField(field, c.point())
	}
	return parsePlain(field, c.point())
}
