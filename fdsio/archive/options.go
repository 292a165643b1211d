package archive

import (
	"errors"
	"fmt"
	"math"

	"github.com/fdsflux/fdsflux/fdsio"
)

// What can be wrong with an archive. A [fdsio.Problem] of this package wraps
// one of these.
var (
	ErrNotArchive  = errors.New("not an archive that can be read")
	ErrDamaged     = errors.New("damaged or cut off")
	ErrLimit       = errors.New("beyond a limit")
	ErrUnsupported = errors.New("not supported")
	ErrNoRun       = errors.New("not one run")
	ErrEntry       = errors.New("entry left out")
)

// Options bound what an archive may cost. nil stands for the defaults.
type Options struct {
	// MaxSize is how many bytes an archive may unpack to; 0 stands for 64 GiB.
	MaxSize int64
	// MaxRatio is how many times its own size an archive may unpack to; 0 stands
	// for 200. Up to 256 MiB no ratio is too large: a slice of still air packs well.
	MaxRatio int64
	// MaxEntries is how many files and folders there may be; 0 stands for 200,000.
	MaxEntries int
	// TempDir is where temporary files go; empty stands for os.TempDir().
	TempDir string
}

const (
	defaultMaxSize    = 64 << 30
	defaultMaxRatio   = 200
	defaultMaxEntries = 200_000

	harmlessSize = 256 << 20 // below this no ratio is too large
	maxName      = 1024      // bytes in the path of an entry
	maxWindow    = 128 << 20 // of Zstandard; the zstd command has the same limit
)

// limits are the options with their defaults, for one archive.
type limits struct {
	name            string // of the archive, for messages
	unpacked        int64
	unpackedBecause string
	entries         int
}

func (o *Options) limits(name string, size int64) limits {
	if o == nil {
		o = &Options{}
	}
	l := limits{name: name, unpacked: orDefault(o.MaxSize, defaultMaxSize), entries: orDefault(o.MaxEntries, defaultMaxEntries)}
	l.unpackedBecause = "Options.MaxSize"
	ratio := orDefault(o.MaxRatio, defaultMaxRatio)
	if size <= math.MaxInt64/ratio {
		if byRatio := max(ratio*size, harmlessSize); byRatio < l.unpacked {
			l.unpacked = byRatio
			l.unpackedBecause = fmt.Sprintf("Options.MaxRatio, %d times the size of the archive", ratio)
		}
	}
	return l
}

func orDefault[T int | int64](v, standard T) T {
	if v <= 0 {
		return standard
	}
	return v
}

func (l limits) tooLarge() error {
	return problem(l.name, ErrLimit, "it unpacks to more than %d bytes, the limit set by %s; if you trust it, unpack it and open the folder, or raise the limit",
		l.unpacked, l.unpackedBecause)
}

func (l limits) tooMany() error {
	return problem(l.name, ErrLimit, "it holds more than %d files and folders, the limit set by Options.MaxEntries; if you trust it, unpack it and open the folder, or raise the limit",
		l.entries)
}

func problem(file string, err error, format string, args ...any) *fdsio.Problem {
	return &fdsio.Problem{File: file, Err: err, Text: fmt.Sprintf(format, args...)}
}
