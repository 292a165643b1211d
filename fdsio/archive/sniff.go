package archive

import (
	"bytes"
	"strconv"
	"strings"
)

// kind is what the first bytes of a file say it is.
type kind int

const (
	notArchive kind = iota
	zipArchive
	tarArchive
	gzipped
	zstandard
)

var signatures = []struct {
	bytes string
	kind  kind
	name  string
}{
	{"PK\x03\x04", zipArchive, "zip"},
	{"PK\x05\x06", zipArchive, "zip"}, // without an entry
	{"PK\x07\x08", zipArchive, "zip"}, // one part of several
	{"\x1f\x8b", gzipped, "gzip"},
	{"\x28\xb5\x2f\xfd", zstandard, "Zstandard"},
	{"BZh", notArchive, "bzip2"},
	{"\xfd7zXZ\x00", notArchive, "xz"},
	{"7z\xbc\xaf\x27\x1c", notArchive, "7-Zip"},
	{"Rar!\x1a\x07", notArchive, "RAR"},
	{"\x04\x22\x4d\x18", notArchive, "LZ4"},
}

// sniff tells from the first bytes of a file, tarBlock of them if it has as many,
// what it is. found is for messages.
func sniff(head []byte) (k kind, found string) {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.bytes)) {
			return s.kind, s.name + " data"
		}
	}
	switch {
	case isTar(head):
		return tarArchive, ""
	// Zstandard may begin with frames to be skipped, 0x184D2A50 to 0x184D2A5F.
	case len(head) >= 4 && head[0]&0xf0 == 0x50 && string(head[1:4]) == "\x2a\x4d\x18":
		return zstandard, "Zstandard data"
	case len(head) == 0:
		return notArchive, "an empty file"
	}
	return notArchive, strconv.Quote(string(head[:min(len(head), 16)])) + " at its beginning"
}

const tarBlock = 512

// isTar tells a header block of tar by its magic or, before POSIX, by its checksum.
func isTar(head []byte) bool {
	if len(head) < tarBlock {
		return false
	}
	if string(head[257:262]) == "ustar" {
		return true
	}
	const from, to = 148, 156 // the checksum itself, which counts as blanks
	sum := (to - from) * int(' ')
	for i, b := range head[:tarBlock] {
		if i < from || i >= to {
			sum += int(b)
		}
	}
	given, err := strconv.ParseInt(strings.Trim(string(head[from:to]), " \x00"), 8, 64)
	return err == nil && int(given) == sum
}

// promises reports whether the name of a file says that it is an archive.
func promises(name string) bool {
	name = strings.ToLower(name)
	for _, suffix := range []string{".zip", ".tar", ".tgz", ".tar.gz", ".tzst", ".tar.zst"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}
