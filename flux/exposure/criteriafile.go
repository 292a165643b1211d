package exposure

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/fdsflux/fdsflux/flux"
)

//go:embed criteria.json
var publishedCriteria []byte

var published = sync.OnceValues(func() ([]Criterion, error) { return ReadCriteria("criteria.json", publishedCriteria) })

// Criteria returns the criteria that come with this package: of each the equation,
// the source and the range are in it.
func Criteria() []Criterion {
	list, err := published()
	if err != nil {
		panic(err) // a test reads the same bytes
	}
	return slices.Clone(list)
}

// ReadCriteria reads criteria from JSON; name is that of the file, for messages. The
// file is a list of objects:
//
//	id        a short name
//	kind      "threshold", "dose" or "thick solid"
//	source    with edition and equation
//	range     of validity, in words
//	levels    a list of objects: effect, value and, if there is a spread, low and high;
//	          in kW/m2, (kW/m2)^n s or °C by kind
//
// and, as far as the defaults don't do:
//
//	title          the id
//	quantity       FDS's QUANTITY of the flux: INCIDENT HEAT FLUX, of a thick solid
//	               TOTAL HEAT FLUX
//	equation       that of the kind
//	lowest_kw_m2   the range of validity as one of the flux; 0 for none
//	highest_kw_m2
//	exponent       of a dose, see [PowerLaw]: n
//	offset_kw_m2   q_0, 0
//	above_kw_m2    q_1, 0
//	k_rho_c        of a thick solid, see [ThickSolid]: kρc, W2 s/(m4 K2)
//	initial_celsius  T_0, 20
//
// A key that is none of these is an error, with its line and column.
func ReadCriteria(name string, text []byte) ([]Criterion, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // as some editors write
	r := &criteriaReader{name: name, text: text, dec: json.NewDecoder(bytes.NewReader(text))}
	var list []Criterion
	err := r.list(func() error {
		c, err := r.criterion()
		list = append(list, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	after := r.at()
	if _, err := r.dec.Token(); err != io.EOF {
		return nil, r.errorf(after, "found more after the list of criteria, expected the end of the file")
	}
	if len(list) == 0 {
		return nil, r.errorf(0, "found no criterion, expected at least one")
	}
	return list, nil
}

// criteriaReader walks through JSON and knows where it is.
type criteriaReader struct {
	name string
	text []byte
	dec  *json.Decoder
	ids  []string
}

// criterionFile is an object of the file, in its units.
type criterionFile struct {
	id, title, kind, quantity, equation, source, rang string
	lowest, highest, exponent, offset, above, inertia float64
	initial                                           float64
	levels                                            []Level
}

// The keys that belong to one kind alone.
var kindKeys = map[string][]string{
	"threshold":   nil,
	"dose":        {"exponent", "offset_kw_m2", "above_kw_m2"},
	"thick solid": {"k_rho_c", "initial_celsius"},
}

func (r *criteriaReader) criterion() (Criterion, error) {
	at := r.at()
	f := criterionFile{initial: 20, exponent: 1}
	seen, err := r.object(map[string]any{
		"id": &f.id, "title": &f.title, "kind": &f.kind, "quantity": &f.quantity, "equation": &f.equation, "source": &f.source, "range": &f.rang,
		"lowest_kw_m2": &f.lowest, "highest_kw_m2": &f.highest,
		"exponent": &f.exponent, "offset_kw_m2": &f.offset, "above_kw_m2": &f.above,
		"k_rho_c": &f.inertia, "initial_celsius": &f.initial,
		"levels": func() error {
			return r.list(func() error {
				var l Level
				_, err := r.object(map[string]any{"effect": &l.Effect, "value": &l.Value, "low": &l.Low, "high": &l.High})
				f.levels = append(f.levels, l)
				return err
			})
		},
	})
	if err != nil {
		return Criterion{}, err
	}
	if err := r.checkKind(f.kind, at, seen); err != nil {
		return Criterion{}, err
	}
	c := f.criterion()
	if slices.Contains(r.ids, c.ID) {
		return c, r.errorf(seen["id"], "found the id %q again, expected one for each criterion", c.ID)
	}
	r.ids = append(r.ids, c.ID)
	if err := c.Validate(); err != nil {
		return c, r.errorf(at, "%s", strings.TrimPrefix(err.Error(), "exposure: "))
	}
	return c, nil
}

// checkKind reports a kind that there is not, and keys that are of another.
func (r *criteriaReader) checkKind(kind string, at int64, seen map[string]int64) error {
	if _, known := kindKeys[kind]; !known {
		if place, given := seen["kind"]; given {
			at = place
		}
		return r.errorf(at, `found the kind %q, expected "threshold", "dose" or "thick solid"`, kind)
	}
	for other, keys := range kindKeys {
		for _, key := range keys {
			if place, given := seen[key]; given && other != kind {
				return r.errorf(place, "found %q, which is of the kind %q, in one of the kind %q", key, other, kind)
			}
		}
	}
	return nil
}

// criterion converts to SI and fills in the defaults.
func (f *criterionFile) criterion() Criterion {
	c := Criterion{
		ID: f.id, Title: f.title, Quantity: f.quantity, Equation: f.equation, Source: f.source, Range: f.rang,
		Lowest: flux.KWPerM2(f.lowest), Highest: flux.KWPerM2(f.highest), Levels: f.levels,
	}
	defaults := func(quantity, equation string) {
		setDefault(&c.Title, f.id)
		setDefault(&c.Quantity, quantity)
		setDefault(&c.Equation, equation)
	}
	convert := func(si func(float64) float64) {
		for i := range c.Levels {
			l := &c.Levels[i]
			if l.Value = si(l.Value); l.Low != 0 || l.High != 0 {
				l.Low, l.High = si(l.Low), si(l.High)
			}
		}
	}
	switch f.kind {
	case "threshold":
		c.Relation = Threshold{}
		defaults("INCIDENT HEAT FLUX", "q > level")
		convert(func(v float64) float64 { return float64(flux.KWPerM2(v)) })
	case "dose":
		c.Relation = PowerLaw{Exponent: f.exponent, Offset: flux.KWPerM2(f.offset), Above: flux.KWPerM2(f.above)}
		defaults("INCIDENT HEAT FLUX", fmt.Sprintf("D = ∫ (q − %g)^%g dt where q > %g, q in kW/m2", f.offset, f.exponent, max(f.offset, f.above)))
	case "thick solid":
		c.Relation = ThickSolid{Inertia: f.inertia, Initial: flux.Celsius(f.initial)}
		defaults("TOTAL HEAT FLUX", "Tw = T_0 + 1/√(π kρc) ∫ q(τ)/√(t−τ) dτ")
		convert(func(v float64) float64 { return float64(flux.Celsius(v)) })
	}
	return c
}

func setDefault(to *string, text string) {
	if *to == "" {
		*to = text
	}
}

// list reads a list; element reads what is next.
func (r *criteriaReader) list(element func() error) error {
	if err := r.open('[', "a list"); err != nil {
		return err
	}
	for r.dec.More() {
		if err := element(); err != nil {
			return err
		}
	}
	return r.close()
}

// object reads an object into fields: a *string, a *float64, or what reads the value.
// It returns where each key was.
func (r *criteriaReader) object(fields map[string]any) (seen map[string]int64, err error) {
	if err := r.open('{', "an object"); err != nil {
		return nil, err
	}
	seen = map[string]int64{}
	for r.dec.More() {
		at := r.at()
		token, err := r.dec.Token()
		if err != nil {
			return nil, r.broken(err)
		}
		key, _ := token.(string)
		field, known := fields[key]
		if !known {
			return nil, r.errorf(at, "found the key %q, expected one of %s", key, strings.Join(sortedKeys(fields), ", "))
		}
		if _, again := seen[key]; again {
			return nil, r.errorf(at, "found the key %q again", key)
		}
		seen[key] = at
		if err := r.value(key, field); err != nil {
			return nil, err
		}
	}
	return seen, r.close()
}

func (r *criteriaReader) value(key string, field any) error {
	if read, ok := field.(func() error); ok {
		return read()
	}
	at := r.at()
	err := r.dec.Decode(field)
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) {
		expected := "a number"
		if _, text := field.(*string); text {
			expected = "a string"
		}
		return r.errorf(at, "found a %s as %s, expected %s", wrong.Value, key, expected)
	}
	if err != nil {
		return r.broken(err)
	}
	return nil
}

func (r *criteriaReader) open(delim json.Delim, what string) error {
	at := r.at()
	token, err := r.dec.Token()
	if err != nil {
		return r.broken(err)
	}
	if token != delim {
		return r.errorf(at, "found %v, expected %s", token, what)
	}
	return nil
}

func (r *criteriaReader) close() error {
	if _, err := r.dec.Token(); err != nil {
		return r.broken(err)
	}
	return nil
}

// at is where the next token begins.
func (r *criteriaReader) at() int64 {
	at := r.dec.InputOffset()
	for at < int64(len(r.text)) && strings.IndexByte(" \t\r\n,:", r.text[at]) >= 0 {
		at++
	}
	return at
}

func (r *criteriaReader) broken(err error) error {
	at := r.at()
	if wrong := (*json.SyntaxError)(nil); errors.As(err, &wrong) {
		at = max(0, wrong.Offset-1)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return r.errorf(int64(len(r.text)), "the file ends here, expected the rest of the list of criteria")
	}
	return r.errorf(at, "this is not JSON: %v", err)
}

func (r *criteriaReader) errorf(at int64, format string, args ...any) error {
	before := r.text[:min(at, int64(len(r.text)))]
	line := bytes.Count(before, []byte{'\n'}) + 1
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Errorf("exposure: %s:%d:%d: %s", r.name, line, column, fmt.Sprintf(format, args...))
}

func sortedKeys(fields map[string]any) []string {
	keys := make([]string, 0, len(fields))
	for k := range fields {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
