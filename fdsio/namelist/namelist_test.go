package namelist_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/fdsio/namelist"
)

// What FDS 6.11.1 did with a probe, as far as the grammar is concerned.
type verdict int

const (
	found   verdict = iota // FDS listed a device with this ID, place, quantity and output
	ignored                // FDS ran without the device
	refused                // FDS stopped, for a reason of grammar
	badType                // FDS stopped, for a value that is not of the type of the key
	above                  // the grammar is right, FDS dropped the device or stopped for what the values mean
)

type device struct {
	id       string
	xyz      []float64
	quantity string
	output   bool
}

const q = ", XYZ=0.2,0.2,0.2, QUANTITY='TEMPERATURE' /"

func at(id string, xyz ...float64) device {
	if xyz == nil {
		xyz = []float64{0.2, 0.2, 0.2}
	}
	return device{id, xyz, "TEMPERATURE", true}
}

func off(id string) device {
	d := at(id)
	d.output = false
	return d
}

var probes = []struct {
	name, text string
	verdict    verdict
	device     device // for found and above
	say        string // part of the note for refused and badType; what FDS minded for above
}{
	{"lower group", "&devc ID='X'" + q, ignored, device{}, "upper case"},
	{"mixed group", "&Devc ID='X'" + q, ignored, device{}, "upper case"},
	{"lower key", "&DEVC id='X', xyz=0.2,0.2,0.2, Quantity='TEMPERATURE' /", found, at("X"), ""},
	{"lower quantity value", "&DEVC ID='X', XYZ=0.2,0.2,0.2, QUANTITY='temperature' /", above,
		device{"X", []float64{.2, .2, .2}, "temperature", true}, "ERROR(1042): QUANTITY temperature not found"},
	{"leading blanks", "    &DEVC ID='X'" + q, found, at("X"), ""},
	{"leading tab", "\t&DEVC ID='X'" + q, ignored, device{}, "TAB"},
	{"col79", strings.Repeat(" ", 78) + "&DEVC ID='X'" + q, ignored, device{}, "column 79"},
	{"two on a line", "&DEVC ID='X'" + q + " &DEVC ID='Y'" + q, found, at("X"), "line of its own"},
	{"after text", "text &DEVC ID='X'" + q, ignored, device{}, `found "text" before`},
	{"after bang", "! &DEVC ID='X'" + q, ignored, device{}, ""}, // on purpose, so no note
	{"multi line w comment", "&DEVC\n  ID='X'   ! a comment with a / slash and 'quote\n XYZ = 0.2 ,\n   0.2 , 0.2\n\n  QUANTITY = 'TEMPERATURE'\n/", found, at("X"), ""},
	{"slash in id", "&DEVC ID='a/b'" + q, found, at("a/b"), ""},
	{"bang in id", "&DEVC ID='a!b'" + q, found, at("a!b"), ""},
	{"amp in id", "&DEVC ID='a&b'" + q, found, at("a&b"), ""},
	{"dquotes", "&DEVC ID=\"it's\", XYZ=0.2,0.2,0.2, QUANTITY=\"TEMPERATURE\" /", found, at("it's"), ""},
	{"doubled squote", "&DEVC ID='it''s'" + q, found, at("it's"), ""},
	{"doubled dquote", "&DEVC ID=\"a\"\"b\"" + q, found, at(`a"b`), ""},
	{"repeat 3*", "&DEVC ID='X', XYZ=3*0.25, QUANTITY='TEMPERATURE' /", found, at("X", .25, .25, .25), ""},
	{"no commas", "&DEVC ID='X' XYZ=0.21 0.22 0.23 QUANTITY='TEMPERATURE' /", found, at("X", .21, .22, .23), ""},
	{"index", "&DEVC ID='X', XYZ(1)=0.11, XYZ(2:3)=0.12,0.13, QUANTITY='TEMPERATURE' /", found, at("X", .11, .12, .13), ""},
	{"exp", "&DEVC ID='X', XYZ=1.2E-1,13D-2,.14, QUANTITY='TEMPERATURE' /", found, at("X", .12, .13, .14), ""},
	{"exp no letter", "&DEVC ID='X', XYZ=1.2-1,+1.3d-01,1.4E-001, QUANTITY='TEMPERATURE' /", found, at("X", .12, .13, .14), ""},
	// FDS listed 0.001 for 0: it moves devices off the mesh boundary.
	{"int for real", "&DEVC ID='X', XYZ=0,0.2,0.2, QUANTITY='TEMPERATURE' /", found, at("X", 0, .2, .2), ""},
	{"real for int", "&DEVC ID='X', IOR=1.0" + q, badType, device{}, `found "1.0": expected an integer`},
	{"OUTPUT=F", "&DEVC ID='X', OUTPUT=F" + q, found, off("X"), ""},
	{"OUTPUT=.FALSE.", "&DEVC ID='X', OUTPUT=.FALSE." + q, found, off("X"), ""},
	{"OUTPUT=.f", "&DEVC ID='X', OUTPUT=.f" + q, found, off("X"), ""},
	{"OUTPUT=false", "&DEVC ID='X', OUTPUT=false" + q, found, off("X"), ""},
	{"OUTPUT=fish", "&DEVC ID='X', OUTPUT=fish" + q, found, off("X"), ""},
	{"OUTPUT=0", "&DEVC ID='X', OUTPUT=0" + q, badType, device{}, `found "0": expected T or F`},
	{"OUTPUT=T", "&DEVC ID='X', OUTPUT=T" + q, found, at("X"), ""},
	{"dup key", "&DEVC ID='A', ID='B'" + q, found, at("B"), ""},
	{"null value", "&DEVC ID='X', IOR=, XYZ=0.2,0.2,0.2, QUANTITY='TEMPERATURE' /", found, at("X"), ""},
	{"partial array", "&DEVC ID='X', XYZ=0.2,0.2, QUANTITY='TEMPERATURE' /", above, at("X", .2, .2), "the third keeps its default, outside all meshes: device dropped"},
	{"too many values", "&DEVC ID='X', XYZ=0.2,0.2,0.2,0.2, QUANTITY='TEMPERATURE' /", above, at("X", .2, .2, .2, .2), "ERROR(101): only the schema knows that XYZ has three elements"},
	{"tabs", "&DEVC ID='X',\tXYZ=0.2,\t0.2,0.2,\tQUANTITY='TEMPERATURE'\t/", found, at("X"), ""},
	{"tab after group", "&DEVC\tID='X'" + q, refused, device{}, `found "&DEVC\t", expected a blank`},  // 6.5.1: found
	{"comma after group", "&DEVC, ID='X'" + q, refused, device{}, `found "&DEVC,", expected a blank`}, // 6.5.1: found
	{"&END", "&DEVC ID='X', XYZ=0.2,0.2,0.2, QUANTITY='TEMPERATURE' &END", found, at("X"), ""},
	{"no terminator", "&DEVC ID='X', XYZ=0.2,0.2,0.2, QUANTITY='TEMPERATURE'", refused, device{}, "expected / or &END before it"},
	{"no terminator then slash text", "&DEVC ID='X', XYZ=0.2,0.2,0.2, QUANTITY='TEMPERATURE'\n  some text /", refused, device{}, `found "some"`},
	{"multi line string", "&DEVC ID='ab\ncd'" + q, found, at("abcd"), ""},
	{"space before paren", "&DEVC ID='X', XYZ (1) = 0.2, XYZ(2:3)=0.2,0.2, QUANTITY='TEMPERATURE' /", refused, device{}, "remove the blank"},
	{"crlf", "&DEVC ID='X', XYZ=0.2,0.2,0.2,\r\n  QUANTITY='TEMPERATURE' /\r", found, at("X"), ""},
	{"crlf comment", "&DEVC ID='X', XYZ=0.2,0.2,0.2, ! c\r\n  QUANTITY='TEMPERATURE' /\r", found, at("X"), ""},
	{"long line", "&DEVC ID='X'," + strings.Repeat(" ", 300) + "XYZ=0.2,0.2,0.2," + strings.Repeat(" ", 900) + " QUANTITY='TEMPERATURE' /", found, at("X"), ""},
	{"unknown key", "&DEVC ID='X', FOO=1" + q, above, at("X"), "ERROR(101): only the schema knows that there is no FOO"},
	{"unquoted string", "&DEVC ID=X" + q, refused, device{}, "quote it if it is a string"},
	{"trailing comma", "&DEVC ID='X', XYZ=0.2,0.2,0.2, QUANTITY='TEMPERATURE', /", found, at("X"), ""},
	{"leading comma", "&DEVC ,ID='X'" + q, found, at("X"), ""},
	{"semicolon", "&DEVC ID='X'; XYZ=0.2,0.2,0.2; QUANTITY='TEMPERATURE' /", found, at("X"), ""},
	{"semicolon in text", "&DEVC ID='a;b'" + q, found, at("a;b"), ""},
	{"plus in id", "&DEVC ID='a+b'" + q, above, at("a+b"), "ERROR(899): should not contain a + sign"}, // 6.5.1: found
	{"comma in id", "&DEVC ID='a,b'" + q, above, at("a,b"), "ERROR(899): should not contain a ,"},     // 6.5.1: found
	{"DEVCX group", "&DEVCX ID='X'" + q, refused, device{}, `found "&DEVCX", expected a blank`},       // 6.5.1: ignored
	{"repeat str", "&DEVC ID='X', XYZ=0.2,0.2,0.2, QUANTITY='TEMPERATURE', NODE_ID=2*'null' /", found, at("X"), ""},
	{"blank line & bang", "\n\n!\n&DEVC ID='X'" + q + "\n\n", found, at("X"), ""},
	{"hash comment inside", "&DEVC ID='X', # hash\n XYZ=0.2,0.2,0.2, QUANTITY='TEMPERATURE' /", refused, device{}, "found #"},
	{"bang no space", "&DEVC ID='X',!c\n XYZ=0.2,0.2,0.2, QUANTITY='TEMPERATURE' /", found, at("X"), ""},
	{"bang glued to value", "&DEVC ID='X', XYZ=0.2,0.2,0.2!c\n QUANTITY='TEMPERATURE' /", found, at("X"), ""},
	{"slash glued to number", "&DEVC ID='X', QUANTITY='TEMPERATURE', XYZ=0.2,0.2,0.2/", found, at("X"), ""},
	{"two TIME lines", "&DEVC ID='X'" + q + "\n&TIME T_END=0.2 /", found, at("X"), ""},
	{"two HEAD lines", "&DEVC ID='X'" + q + "\n&HEAD TITLE='second' /", found, at("X"), ""},
}

// deck puts a probe where FDS was given it: in line 5.
func deck(probe string) []byte {
	return []byte("text\n&HEAD CHID='z', TITLE='t' /\n&MESH IJK=3*4, XB=0.0 0.4 0.0 0.4 0.0,0.4 /\n&TIME T_END=1D-1 /\n" +
		probe + "\n&DEVC ID='REF', XYZ=0.1,0.1,0.1, QUANTITY='TEMPERATURE' /\n&TAIL /\n")
}

func TestProbes(t *testing.T) {
	require.Len(t, probes, 63)
	for _, p := range probes {
		t.Run(p.name, func(t *testing.T) {
			f := namelist.Parse("z.fds", deck(p.text))
			devices := f.All("DEVC")
			last := len(devices) - 1
			id, _, _ := devices[last].String("ID")
			require.Equal(t, "REF", id, "the group after the probe must be found whatever the probe")
			devices = devices[:last]

			switch p.verdict {
			case found, above:
				require.Empty(t, f.Problems)
				require.Len(t, devices, 1)
				require.Equal(t, p.device, read(t, &devices[0]))
			case ignored:
				require.Empty(t, f.Problems)
				require.Empty(t, devices)
			case refused:
				require.Len(t, f.Problems, 1)
				require.ErrorContains(t, f.Problems[0], p.say)
			case badType:
				require.Empty(t, f.Problems)
				_, _, err1 := devices[0].Int("IOR")
				_, _, err2 := devices[0].Bool("OUTPUT")
				require.ErrorContains(t, errors.Join(err1, err2), p.say)
			}
			wantNote := p.verdict == ignored && p.say != "" || p.name == "two on a line"
			if !wantNote {
				require.Empty(t, f.Ignored)
				return
			}
			require.Len(t, f.Ignored, 1)
			require.ErrorContains(t, f.Ignored[0], p.say)
			require.Equal(t, 5, f.Ignored[0].Line)
		})
	}
}

func read(t *testing.T, g *namelist.Group) device {
	t.Helper()
	d := device{output: true}
	var err error
	d.id, _, err = g.String("ID")
	require.NoError(t, err)
	d.quantity, _, err = g.String("QUANTITY")
	require.NoError(t, err)
	var present []bool
	d.xyz, present, err = g.Floats("XYZ")
	require.NoError(t, err)
	require.NotContains(t, present, false)
	if output, ok, err := g.Bool("OUTPUT"); ok {
		require.NoError(t, err)
		d.output = output
	}
	return d
}

// group parses the inside of one group that has no problem.
func group(t *testing.T, inside string) *namelist.Group {
	t.Helper()
	f := namelist.Parse("t.fds", []byte("&SURF "+inside))
	require.Empty(t, f.Problems)
	require.Len(t, f.Groups, 1)
	return &f.Groups[0]
}

// The expectations of the tests below are what a program with a namelist of the
// same shape printed, built with the gfortran of the FDS runs.

func TestFloat(t *testing.T) {
	for text, want := range map[string]float64{
		".14": .14, "1.": 1, "+.5": .5, "-.5E1": -5, "1.D0": 1, "1Q2": 100, "1-2": .01, "1.2+2": 120, "1.2Q-1": .12,
		"1e400": math.Inf(1), "1e-400": 0, "-INF": math.Inf(-1), "infinity": math.Inf(1), "1*3": 3,
	} {
		v, ok, err := group(t, "T="+text+" /").Float("T")
		require.NoError(t, err, text)
		require.True(t, ok, text)
		require.Equal(t, want, v, text)
	}
	v, _, err := group(t, "T=NaN/").Float("T")
	require.NoError(t, err)
	require.True(t, math.IsNaN(v))
	for _, text := range []string{"'1'", "T", "1 .5", "2*1"} {
		_, _, err := group(t, "T="+text+" /").Float("T")
		require.Error(t, err, text)
	}
}

func TestInt(t *testing.T) {
	for text, want := range map[string]int{"+1": 1, "-0": 0, "2147483647": math.MaxInt32, "-2147483648": math.MinInt32} {
		v, ok, err := group(t, "IOR="+text+"/").Int("ior")
		require.NoError(t, err, text)
		require.True(t, ok)
		require.Equal(t, want, v)
	}
	for _, text := range []string{"1.", "1E0", "2147483648", "'1'", "T", "1,2"} {
		_, _, err := group(t, "IOR="+text+" /").Int("IOR")
		require.Error(t, err, text)
	}
}

func TestString(t *testing.T) {
	for text, want := range map[string]string{
		"'ab \n  cd'": "ab   cd", "'ab\r\ncd'": "abcd", "''": "", "'  a'": "  a", "'a\tb'": "a\tb",
		"\" 'a' \"": " 'a' ", "'it''s'": "it's", "'\xe9'": "\xe9", "\n!c\n'a'": "a", "'a'! c & '\n": "a",
	} {
		v, ok, err := group(t, "ID="+text+"/").String("ID")
		require.NoError(t, err, text)
		require.True(t, ok, text)
		require.Equal(t, want, v, text)
	}
}

func TestEmptyKeepsTheValueBefore(t *testing.T) {
	g := group(t, "ID='A', IOR=, ID= T=1 /")
	id, ok, err := g.String("ID")
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, "A", id)
	_, ok, err = g.Int("IOR")
	require.NoError(t, err)
	require.False(t, ok)
	require.Equal(t, []string{"ID", "IOR", "T"}, g.Keys())
}

func TestLists(t *testing.T) {
	const gap = -1
	for text, want := range map[string][]float64{
		"X=1,,3": {1, gap, 3}, "X=,1": {gap, 1}, "X= , 1": {gap, 1}, "X=1;;3": {1, gap, 3}, "X=2*,3": {gap, gap, 3},
		"X=2* 3": {gap, gap, 3}, "X=2*/": nil, "X(2)=1,2": {gap, 1, 2}, "X(1:3:2)=1,2": {1, gap, 2}, "X(3:1:-1)=1,2,3": {3, 2, 1},
		"X(2:)=1,2": {gap, 1, 2}, "X(:2)=1,2": {1, 2}, "X( 1 )=1": {1}, "X(+1)=1": {1}, "X(1\n)  =\n 1": {1}, "X(1: 2)=1,2,,": {1, 2},
		"X=1,2,3 x(2)=5": {1, 5, 3}, "X=1,2,3 X=,5": {1, 5, 3}, "X=1 !c\n!d\n2": {1, 2}, "X=1!c\n,2": {1, 2}, "X=1\n\n,2\n": {1, 2},
		"X=2*1,2*3": {1, 1, 3, 3}, "X=1\r2\r3": {1, 2, 3}, "X=1,2,3,": {1, 2, 3},
	} {
		v, present, err := group(t, text+"/").Floats("X")
		require.NoError(t, err, text)
		for i := range v {
			if !present[i] {
				v[i] = gap
			}
		}
		require.Equal(t, want, v, text)
	}
	s, present, err := group(t, "IDS(2)=2*'a','b''c' IDS(1)='z' &end").Strings("IDS")
	require.NoError(t, err)
	require.Equal(t, []string{"z", "a", "a", "b'c"}, s)
	require.Equal(t, []bool{true, true, true, true}, present)
	n, _, err := group(t, "IJK=3*4 $END").Ints("IJK")
	require.NoError(t, err)
	require.Equal(t, []int{4, 4, 4}, n)
	_, _, err = group(t, "IJK=1,2.0,3/").Ints("IJK")
	require.EqualError(t, err, `t.fds:1:13: found "2.0": expected an integer; write it without decimal point and exponent`)
}

// MATL_ID(5,…): a list from a single element starts each column at that row.
func TestMatrix(t *testing.T) {
	for text, want := range map[string]string{
		"M='A','B'":                    "11A 21B",
		"M='A','B','C','D','E','F'":    "11A 21B 31C 41D 51E 12F",
		"M(1,1:2)='A','B'":             "11A 12B",
		"M(1:2,1)='A','B'":             "11A 21B",
		"M(1,:)='A','B'":               "11A 12B",
		"M(4,:)='A','B','C'":           "41A 42B 43C",
		"M(:,2)='A','B'":               "12A 22B",
		"M(3,2)='A','B','C','D'":       "32A 42B 52C 33D",
		"M(2:,1:)='A','B','C','D','E'": "21A 31B 41C 51D 22E",
		"M(1:2,1:2)='A',2*'C','D'":     "11A 21C 12C 22D",
		"M(1, 1:2) = 'A',,":            "11A",
		"M(1,1)='A' M(1,1)='B'":        "11B",
	} {
		elems, err := group(t, text+" /").StringMatrix("M", 5)
		require.NoError(t, err, text)
		var got []string
		for _, e := range elems {
			got = append(got, fmt.Sprintf("%d%d%s", e.I, e.J, e.Value))
		}
		require.Equal(t, want, strings.Join(got, " "), text)
	}
	for _, text := range []string{"M(2)='A'", "M(6,1)='A'", "M(:,2)=6*'A'", "M=1"} {
		_, err := group(t, text+" /").StringMatrix("M", 5)
		require.Error(t, err, text)
	}
	_, _, err := group(t, "XYZ(1,2)=1 /").Floats("XYZ")
	require.ErrorContains(t, err, "expected one index")
	elems, err := group(t, "M(1,2)=.5 /").FloatMatrix("M", 3)
	require.NoError(t, err)
	require.Equal(t, []namelist.Elem[float64]{{I: 1, J: 2, Value: .5}}, elems)
}

func TestProblems(t *testing.T) {
	for text, say := range map[string]string{
		"&SURF ='x' /":                       "1:7: found = without a key",
		"&SURF 'x' /":                        "1:7: found \"'x'\"",
		"&SURF ID 'x' /":                     "1:7: found \"ID\"",
		"&SURF ID=='x' /":                    "1:10: found \"='x'\"",
		"&SURF ID%x='a' /":                   "1:7: found",
		"&SURF ID!c\n='a' /":                 "1:7: found",
		"&SURF ID='a'X=1 /":                  "1:13: found \"X=1\" directly after a value",
		"&SURF X=1,2,3&END":                  "1:14: found \"&END\" directly after a value",
		"&SURF X=1E /":                       "1:10: found \"E\" directly after a value",
		"&SURF X=1.2.3 /":                    "1:12: found \".3\"",
		"&SURF X=. /":                        "1:9: found \".\": expected a number",
		"&SURF X=+-1 /":                      "1:9: found",
		"&SURF X=0*1 /":                      "1:9: found the repeat count \"0\"",
		"&SURF X=-1*1 /":                     "1:11: found \"*1\"",
		"&SURF X=1000000000*0.0 /":           "1:9: found the repeat count",
		"&SURF X=99999999999999999999*0.0 /": "1:9: found the repeat count",
		"&SURF X(999999999)=1 /":             "1:8: found \"(999999999)=1\"",
		"&SURF X(0)=1 /":                     "1:8: found",
		"&SURF X()=1 /":                      "1:8: found",
		"&SURF X(1.0)=1 /":                   "1:8: found",
		"&SURF X(3:1)=1 /":                   "1:8: found",
		"&SURF X(1:2:0)=1 /":                 "1:8: found",
		"&SURF X(::2)=1 /":                   "1:8: found",
		"&SURF X(1 :2)=1 /":                  "1:8: found",
		"&SURF X(1,2,3)=1 /":                 "1:8: found",
		"&SURF X(1":                          "1:8: found",
		"&SURF X(1:2)=1,2,3 /":               "1:18: found \"3\": expected no more than 2 values",
		"&SURF X(2:2)=,,,1 /":                "1:17: found \"1\": expected no more than 1 values",
		"&SURF OUT=F1 /":                     "1:11: found \"F1\"",
		"&SURF ID='a' & END":                 "1:14: found \"&\"",
		"&SURF ID='a' ! c /":                 "found the end of the file in &SURF of line 1",
		"&SURF ID='a":                        "1:10: found a string that is still open",
		"&SURF ID='a\n&OBST ID='b' /":        "1:10: found a string that is still open where the next group begins",
		"&SURF X=1, ! c\n2 /":                "1:12: found a comment between",
		"&SURF X= ! c\n2 /":                  "1:10: found a comment between",
		"&GRID IBAR=1 /":                     "1:1: &GRID is a group of FDS 4",
		"\r&SURF /":                          "1:1: found a carriage return",
	} {
		f := namelist.Parse("t", []byte(text))
		require.Len(t, f.Problems, 1, text)
		require.ErrorContains(t, f.Problems[0], say, text)
	}
}

func TestIgnored(t *testing.T) {
	for text, say := range map[string]string{
		"&DVEC ID='X' /":           "1:1: found &DVEC, which FDS does not know",
		"\ufeff&HEAD CHID='x' /":   "1:4: found \"\\ufeff\" before &HEAD",
		"a & b &OBST /":            "1:7: found \"a & b\" before",
		"&OBST / x &VENT / &OBST/": "1:11: found &VENT after the end of another group",
	} {
		f := namelist.Parse("t", []byte(text))
		require.Empty(t, f.Problems, text)
		require.Len(t, f.Ignored, 1, text)
		require.ErrorContains(t, f.Ignored[0], say, text)
	}
	for _, text := range []string{"", "\n", "&", "&TAIL/", "&TAIL /", "&text", "Q&A &c.", "&OBST / ! &VENT /", "!&OBST /"} {
		f := namelist.Parse("t", []byte(text))
		require.Empty(t, f.Problems, text)
		require.Empty(t, f.Ignored, text)
	}
}

func TestGroupAfterTailIsRead(t *testing.T) {
	f := namelist.Parse("t", []byte("&TAIL /\n  &DEVC ID='late' /"))
	require.Len(t, f.Groups, 1)
	require.Equal(t, "DEVC", f.Groups[0].Name)
	require.Equal(t, []int{2, 3}, []int{f.Groups[0].Line, f.Groups[0].Column})
}

func TestNotesAreBounded(t *testing.T) {
	f := namelist.Parse("t", []byte(strings.Repeat("&devc /\n&DEVC,\n", 5000)))
	require.Len(t, f.Ignored, 1001)
	require.Len(t, f.Problems, 1001)
}

func TestElementsAreBounded(t *testing.T) {
	f := namelist.Parse("t", []byte("&SURF X="+strings.Repeat("100000*0,", 1000)+" Y(100000)=1 /"))
	require.Empty(t, f.Problems)
	_, _, err := f.Groups[0].Floats("X")
	require.ErrorContains(t, err, "the limit of this reader")
	y, _, err := f.Groups[0].Floats("Y")
	require.NoError(t, err)
	require.Len(t, y, 100000)
	// Written out one by one they may be more.
	f = namelist.Parse("t", []byte("&GEOM VERTS="+strings.Repeat("1.0,", 200000)+" /"))
	v, _, err := f.Groups[0].Floats("VERTS")
	require.NoError(t, err)
	require.Len(t, v, 200000)
}

func ExampleParse() {
	f := namelist.Parse("wall.fds", []byte(`
&DEVC ID='gauge 1', XYZ=0.5,0.0,1.2, IOR=2, QUANTITY='GAUGE HEAT FLUX' /
&DEVC ID='gauge 2', XYZ=0.5,0.0,1.4, IOR=2., QUANTITY='GAUGE HEAT FLUX' /
&devc ID='gauge 3', XYZ=0.5,0.0,1.6, IOR=2, QUANTITY='GAUGE HEAT FLUX' /
&SURF ID='board', MATL_ID(1,1:2)='gypsum','paper', THICKNESS=0.0125 /
`))
	for _, g := range f.All("DEVC") {
		id, _, _ := g.String("ID")
		xyz, _, _ := g.Floats("XYZ")
		ior, _, err := g.Int("IOR")
		fmt.Println(id, xyz, ior, err)
	}
	layers, _ := f.All("SURF")[0].StringMatrix("MATL_ID", 20)
	fmt.Println(layers)
	fmt.Println(f.Ignored[0])
	// Output:
	// gauge 1 [0.5 0 1.2] 2 <nil>
	// gauge 2 [0.5 0 1.4] 0 wall.fds:3:42: found "2.": expected an integer; write it without decimal point and exponent
	// [{1 1 gypsum} {1 2 paper}]
	// wall.fds:4:1: found &devc, FDS skips it silently: expected upper case; write &DEVC
}

func FuzzParse(f *testing.F) {
	for _, p := range probes {
		f.Add(deck(p.text))
	}
	for _, s := range []string{
		"&SURF M(1,1:2)='A','B', X=3*,1;;2*0.5 $END", "&GRID /\n\r&OBST /", "&OBST XB(3:1:-1)=1,2,3, X=1, ! c\n 2/",
		"&OBST ID='a\n&VENT ID=\"b\n&OBST ID='c' /", "&HEAD T= +inf, B=.t! /\n/ &VENT", "&SURF X(100000)=100000*'it''s',100000* /",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, deck []byte) {
		file := namelist.Parse("f", deck)
		lines := strings.Split(string(deck), "\n")
		inside := func(line, column int) {
			if line < 1 || line > len(lines) || column < 1 || column > len(lines[line-1])+2 {
				t.Fatalf("%d:%d is outside", line, column)
			}
		}
		check := func(err error) {
			if err == nil {
				return
			}
			n, ok := err.(namelist.Note)
			if !ok || n.Text == "" {
				t.Fatalf("not a note: %v", err)
			}
			inside(n.Line, n.Column)
		}
		for _, n := range append(file.Problems, file.Ignored...) {
			check(n)
		}
		bound := 200_000 + len(deck)
		line := 0
		for i := range file.Groups {
			g := &file.Groups[i]
			inside(g.Line, g.Column)
			if g.Line <= line {
				t.Fatalf("group in line %d after one in line %d", g.Line, line)
			}
			line = g.Line
			for k, key := range g.Keys() {
				if k == 4 || i == 8 {
					break // more of the same, and each may have many elements
				}
				_, _, err := g.String(key)
				check(err)
				_, _, err = g.Float(key)
				check(err)
				_, _, err = g.Int(key)
				check(err)
				_, _, err = g.Bool(key)
				check(err)
				s, present, err := g.Strings(key)
				check(err)
				x, _, err := g.Floats(key)
				check(err)
				n, _, err := g.Ints(key)
				check(err)
				if len(s) != len(present) || max(len(s), len(x), len(n)) > bound {
					t.Fatalf("%d strings, %d floats, %d ints", len(s), len(x), len(n))
				}
				m, err := g.StringMatrix(key, 20)
				check(err)
				y, err := g.FloatMatrix(key, 20)
				check(err)
				if max(len(m), len(y)) > bound {
					t.Fatalf("matrix of %d, %d", len(m), len(y))
				}
			}
		}
	})
}

func obstructions(n int) []byte {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "&OBST XB=%.2f,%.2f,0.00,0.25,1.50,1.75, SURF_ID='board', COLOR='GRAY 80', ID='block %d' / part of the wall\n",
			float64(i)/4, float64(i+1)/4, i)
	}
	return []byte(b.String())
}

func BenchmarkParse(b *testing.B) {
	deck := obstructions(20_000)
	b.SetBytes(int64(len(deck)))
	b.ReportAllocs()
	for b.Loop() {
		namelist.Parse("b", deck)
	}
}

func BenchmarkRead(b *testing.B) {
	f := namelist.Parse("b", obstructions(20_000))
	b.ReportAllocs()
	for b.Loop() {
		for _, g := range f.All("OBST") {
			xb, _, err := g.Floats("XB")
			id, _, _ := g.String("ID")
			if err != nil || len(xb) != 6 || id == "" {
				b.Fatal(err)
			}
		}
	}
}
