package exposure_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fdsflux/fdsflux/flux"
	"github.com/fdsflux/fdsflux/flux/exposure"
)

func ExampleCriteria() {
	h, _ := exposure.NewHistory([]float64{0, 20}, []float64{0, 8e3}, exposure.IntervalMean)
	for _, c := range exposure.Criteria() {
		if c.ID != "thermal-dose" {
			continue
		}
		o := c.Evaluate(h)
		fmt.Printf("%s: %.0f %s\n", c.Title, o.Measure, c.Relation.Unit())
		for _, r := range o.Reached {
			if r.At.Happened() {
				fmt.Printf("%s, %v (%v to %v), at %.1f s (%.1f to %.1f)\n", r.Effect, r.Value, r.Low, r.High, r.At.Time, r.Earliest.Time, r.Latest.Time)
			}
		}
	}
	// Output:
	// thermal dose of people, in thermal dose units: 320 (kW/m2)^(4/3) s
	// pain, 92 (86 to 103), at 5.8 s (5.4 to 6.4)
	// threshold of first-degree burns, 105 (80 to 130), at 6.6 s (5.0 to 8.1)
	// threshold of second-degree burns, 290 (240 to 350), at 18.1 s (15.0 to NaN)
}

func ExampleReadCriteria() {
	list, err := exposure.ReadCriteria("mine.json", []byte(`[{
		"id": "cable", "kind": "dose", "exponent": 2, "offset_kw_m2": 6,
		"source": "tests of my own, 2026", "range": "one kind of cable, 10 to 30 kW/m2", "highest_kw_m2": 30,
		"levels": [{"effect": "ignition", "value": 5000}]
	}]`))
	fmt.Println(list[0].Equation, err)
	_, err = exposure.ReadCriteria("mine.json", []byte(`[{"id": "cable",
		"exponnent": 2}]`))
	fmt.Println(err)
	// Output:
	// D = ∫ (q − 6)^2 dt where q > 6, q in kW/m2 <nil>
	// exposure: mine.json:2:3: found the key "exponnent", expected one of above_kw_m2, equation, exponent, highest_kw_m2, id, initial_celsius, k_rho_c, kind, levels, lowest_kw_m2, offset_kw_m2, quantity, range, source, title
}

func criterion(t *testing.T, id string) exposure.Criterion {
	t.Helper()
	for _, c := range exposure.Criteria() {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("no criterion %s", id)
	return exposure.Criterion{}
}

func TestPublishedCriteria(t *testing.T) {
	for _, c := range exposure.Criteria() {
		require.NoError(t, c.Validate())
		require.Regexp(t, `(19|20)\d\d`, c.Source, "%s: a source has an edition", c.ID)
	}
	// A constant flux takes the time of the published equation, in minutes.
	for _, q := range []float64{3, 5, 10} {
		h := history(t, []float64{0, 1e4}, []float64{0, q * 1e3}, exposure.IntervalMean)
		for id, minutes := range map[string]float64{
			"iso13571-pain":  4.2 * math.Pow(q, -1.9),
			"iso13571-burns": 6.9 * math.Pow(q, -1.56),
			"sfpe-radiant":   1.33 / math.Pow(q, 1.33),
		} {
			c := criterion(t, id)
			require.InEpsilon(t, 60*minutes, c.Evaluate(h).Reached[0].At.Time, 1e-12, "%s at %v kW/m2", id, q)
		}
	}
	tolerable := history(t, []float64{0, 1e4}, []float64{0, 2.5e3}, exposure.IntervalMean)
	for _, id := range []string{"iso13571-pain", "sfpe-radiant", "wood-ignition", "tenability"} {
		c := criterion(t, id)
		require.False(t, c.Evaluate(tolerable).Reached[0].At.Happened(), id)
	}
	wood := criterion(t, "wood-ignition")
	h := history(t, []float64{0, 1e4}, []float64{0, 20e3}, exposure.IntervalMean)
	require.InEpsilon(t, 11501/math.Pow(20-13.1, 1.828), wood.Evaluate(h).Reached[0].At.Time, 1e-12)

	boundary := criterion(t, "boundary")
	o := boundary.Evaluate(h)
	require.Equal(t, 20e3, o.Measure)
	require.Equal(t, exposure.Moment{Time: 0, Within: 1e4}, o.Reached[0].At)
}

func TestOutsideTheRangeOfOtherKinds(t *testing.T) {
	h, err := exposure.NewHistory([]float64{0, 10, 20, 30, 40}, []float64{0, 1e3, 3e3, 5e3, 9e3}, exposure.IntervalMean)
	require.NoError(t, err)
	level := []exposure.Level{{Effect: "x", Value: 2e3}}
	solid := exposure.Criterion{Lowest: 4e3, Highest: 8e3, Relation: exposure.ThickSolid{Inertia: 1e5, Initial: 293}, Levels: level}
	require.Equal(t, 30.0, solid.Evaluate(h).Outside, "every flux heats: 20 s below 4 kW/m2, 10 s above 8")
	threshold := exposure.Criterion{Lowest: 4e3, Relation: exposure.Threshold{}, Levels: level}
	require.Equal(t, 10.0, threshold.Evaluate(h).Outside, "s above the level of 2 and below 4 kW/m2")
}

func TestThickSolidKnowsNothingAfterAGap(t *testing.T) {
	h, err := exposure.NewHistory([]float64{0, 10, 20, 30, 40}, []float64{0, 1e3, math.NaN(), 9e4, 9e4}, exposure.IntervalMean)
	require.NoError(t, err)
	c := exposure.Criterion{Relation: exposure.ThickSolid{Inertia: 1e5, Initial: 293}, Levels: []exposure.Level{{Effect: "ignition", Value: 600}}}
	o := c.Evaluate(h)
	require.False(t, o.Reached[0].At.Happened())
	require.Equal(t, 30.0, o.Missing, "not the 10 s of the gap alone")
}

func TestCriteriaAfterAByteOrderMark(t *testing.T) {
	list, err := exposure.ReadCriteria("x", []byte("\ufeff"+`[{"id": "a", "kind": "dose", "source": "s", "range": "r", "levels": [{"effect": "e", "value": 1}]}]`))
	require.NoError(t, err)
	require.Len(t, list, 1)
	_, err = exposure.ReadCriteria("x", []byte("\ufeff{}"))
	require.ErrorContains(t, err, "x:1:1: found {, expected a list")
}

func TestBlankIsNoSource(t *testing.T) {
	c := criterion(t, "thermal-dose")
	c.Source = " "
	require.ErrorContains(t, c.Validate(), "has no source")
	c = criterion(t, "thermal-dose")
	c.Range = "\t"
	require.ErrorContains(t, c.Validate(), "has no range")
}

func TestOutsideTheRange(t *testing.T) {
	time, values := []float64{0, 10, 20, 30, 40}, []float64{0, 3e3, 12e3, nan, 2e3}
	c := criterion(t, "iso13571-pain")
	o := c.Evaluate(history(t, time, values, exposure.IntervalMean))
	require.Equal(t, 10.0, o.Outside, "s above 10 kW/m2")
	require.Equal(t, 10.0, o.Missing)
	c.Lowest = flux.KWPerM2(4)
	o = c.Evaluate(history(t, time, values, exposure.IntervalMean))
	require.Equal(t, 20.0, o.Outside, "and s that count below 4 kW/m2")
}

const oneCriterion = `[
  {
    "id": "mine", "kind": "dose", "exponent": 2,
    "source": "me, 2026", "range": "here",
    "levels": [{"effect": "bad", "value": 10}]
  }
]`

func TestReadCriteria(t *testing.T) {
	list, err := exposure.ReadCriteria("mine.json", []byte(oneCriterion))
	require.NoError(t, err)
	require.Equal(t, []exposure.Criterion{{
		ID: "mine", Title: "mine", Quantity: "INCIDENT HEAT FLUX", Equation: "D = ∫ (q − 0)^2 dt where q > 0, q in kW/m2",
		Source: "me, 2026", Range: "here", Relation: exposure.PowerLaw{Exponent: 2}, Levels: []exposure.Level{{Effect: "bad", Value: 10}},
	}}, list)

	list, err = exposure.ReadCriteria("x", []byte(`[
		{"id": "a", "kind": "threshold", "quantity": "GAUGE HEAT FLUX", "source": "s", "range": "r", "levels": [{"effect": "e", "value": 12.5, "low": 10, "high": 15}]},
		{"id": "b", "kind": "thick solid", "k_rho_c": 2e5, "source": "s", "range": "r", "highest_kw_m2": 50, "levels": [{"effect": "e", "value": 350}]}]`))
	require.NoError(t, err)
	require.Equal(t, []exposure.Level{{Effect: "e", Value: 12.5e3, Low: 10e3, High: 15e3}}, list[0].Levels)
	require.Equal(t, exposure.ThickSolid{Inertia: 2e5, Initial: flux.Celsius(20)}, list[1].Relation)
	require.Equal(t, float64(flux.Celsius(350)), list[1].Levels[0].Value)
	require.Equal(t, "TOTAL HEAT FLUX", list[1].Quantity)
	require.Equal(t, flux.KWPerM2(50), list[1].Highest)
}

func TestBadCriteria(t *testing.T) {
	change := func(old, new string) string {
		text := strings.Replace(oneCriterion, old, new, 1)
		require.NotEqual(t, oneCriterion, text)
		return text
	}
	for want, text := range map[string]string{
		`mine.json:3:35: found the key "exponnent", expected one of above_kw_m2, equation, exponent, highest_kw_m2, id,`: change(`exponent`, `exponnent`),
		`mine.json:5:34: found the key "valeu", expected one of effect, high, low, value`:                                change(`"value"`, `"valeu"`),
		`mine.json:2:3: criterion "mine" has no source`:                                                                  change(`"source": "me, 2026", `, ``),
		`mine.json:2:3: criterion "mine" has no range`:                                                                   change(`here`, ``),
		`mine.json:2:3: criterion "" has no id`:                                                                          change(`"id": "mine", `, ``),
		`mine.json:3:19: found the kind "does", expected "threshold", "dose" or "thick solid"`:                           change(`"dose"`, `"does"`),
		`mine.json:2:3: found the kind "", expected`:                                                                     change(`"kind": "dose", `, ``),
		`mine.json:3:39: found "exponent", which is of the kind "dose", in one of the kind "threshold"`:                  change(`"kind": "dose", `, `"kind":"threshold", `),
		`mine.json:3:47: found a string as exponent, expected a number`:                                                  change(`2,`, `"2",`),
		`mine.json:3:11: found a number as id, expected a string`:                                                        change(`"mine"`, `7`),
		`mine.json:2:3: criterion "mine" has exponent 0, want one above 0 and at most 10`:                                change(`2,`, `0,`),
		`mine.json:2:3: criterion "mine" has the level 0 (0 to 0) for "bad"`:                                             change(`10`, `0`),
		`mine.json:2:3: criterion "mine" has the level 10 (11 to 12) for "bad"`:                                          change(`10`, `10, "low": 11, "high": 12`),
		`mine.json:2:3: criterion "mine" has no relation or no levels`:                                                   change(`{"effect": "bad", "value": 10}`, ``),
		`mine.json:5:16: found bad, expected an object`:                                                                  change(`{"effect": "bad", "value": 10}`, `"bad"`),
		`mine.json:2:3: criterion "mine" has a range to -1000 W/m2`:                                                      change(`"range"`, `"highest_kw_m2": -1, "range"`),
		`mine.json:4:5: found the key "id" again`:                                                                        change(`"source"`, `"id": "x", "source"`),
		`mine.json:4:25: this is not JSON: invalid character '"' after object key:value pair`:                            change(`2026", `, `2026" `),
		`mine.json:7:3: found more after the list of criteria, expected the end of the file`:                             oneCriterion + " 1",
		`mine.json:3:18: the file ends here, expected the rest of the list of criteria`:                                  oneCriterion[:23],
		`mine.json:1:1: the file ends here`:                                                                              ``,
		`mine.json:1:1: found no criterion, expected at least one`:                                                       `[]`,
		`mine.json:1:1: found {, expected a list`:                                                                        `{}`,
		`mine.json:1:1: this is not JSON`:                                                                                `id,kind`,
	} {
		_, err := exposure.ReadCriteria("mine.json", []byte(text))
		require.ErrorContains(t, err, want, text)
	}
	twice := strings.TrimSuffix(oneCriterion, "]") + "," + strings.TrimPrefix(oneCriterion, "[")
	_, err := exposure.ReadCriteria("mine.json", []byte(twice))
	require.ErrorContains(t, err, `mine.json:9:5: found the id "mine" again`)
}

// Whatever the file holds, what is read is valid and can be applied.
func FuzzReadCriteria(f *testing.F) {
	f.Add([]byte(oneCriterion))
	f.Add([]byte(`[{"id":"b","kind":"thick solid","k_rho_c":2e5,"source":"s","range":"r","levels":[{"effect":"e","value":350,"low":1,"high":400}]}]`))
	h, err := exposure.NewHistory([]float64{0, 1, 2, 3}, []float64{0, 5e3, math.NaN(), 5e4}, exposure.Instant)
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, text []byte) {
		list, err := exposure.ReadCriteria("x", text)
		if err != nil {
			require.Regexp(t, `^exposure: x:\d+:\d+: `, err.Error())
			return
		}
		for _, c := range list {
			require.NoError(t, c.Validate())
			require.Len(t, c.Evaluate(h).Reached, len(c.Levels))
		}
	})
}
