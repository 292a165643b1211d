package validation

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The example of the guide: a rise of 155 K is predicted, will cables fail at 200 °C?
func TestExceedanceOfTheGuide(t *testing.T) {
	u := Uncertainty{Bias: 1.13, ModelDeviation: 0.20}
	mean, deviation, err := u.Truth(20+155, 20)
	require.NoError(t, err)
	p, err := u.Exceedance(200, 20+155, 20)
	require.NoError(t, err)
	// The digits that were given.
	require.InDelta(t, 157.168, mean, 5e-4)
	require.InDelta(t, 27.434, deviation, 5e-4)
	require.InDelta(t, 0.05923, p, 5e-6)

	inKelvin, err := u.Exceedance(200+273.15, 175+273.15, 20+273.15)
	require.NoError(t, err)
	require.InEpsilon(t, p, inKelvin, exact*100) // differences of larger numbers
}

// P(true > 12.5 | M = 10 kW/m2) of every shipped entry that there are figures for.
func TestExceedanceByShippedTables(t *testing.T) {
	for _, c := range []struct {
		release, quantity string
		want              float64
	}{
		{"6.2.0", "Target Heat Flux", 0.207}, {"6.7.1", "Target Heat Flux", 0.338}, {"6.7.4", "Target Heat Flux", 0.399},
		{"6.2.0", "Surface Heat Flux", 0.217}, {"6.7.1", "Surface Heat Flux", 0.156}, {"6.7.4", "Surface Heat Flux", 0.133},
	} {
		e, err := Shipped().Lookup(c.release, c.quantity)
		require.NoError(t, err)
		p, err := e.Exceedance(12.5, 10, 0)
		require.NoError(t, err)
		require.InDelta(t, c.want, p, 5e-4, "%s of %s", c.quantity, c.release) // three digits were given
	}
	e, err := Shipped().Lookup("6.7.4", "Target Heat Flux")
	require.NoError(t, err)
	mean, deviation, err := e.Truth(10, 0)
	require.NoError(t, err)
	require.InDelta(t, 11.36, mean, 5e-3) // two digits were given
	require.InDelta(t, 4.43, deviation, 5e-3)
	e, err = Shipped().Lookup("6.7.1", "Target Heat Flux")
	require.NoError(t, err)
	q, err := e.Quantile(0.95, 10, 0)
	require.NoError(t, err)
	require.InDelta(t, 16.594, q, 5e-4)
}

func TestExceedanceProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 1000 {
		u := Uncertainty{0.5 + r.Float64(), 0.05 + r.Float64()}
		ambient := 40 * r.Float64()
		m := ambient + 0.1 + 100*r.Float64()
		mean, _, err := u.Truth(m, ambient)
		require.NoError(t, err)
		p, err := u.Exceedance(mean, m, ambient)
		require.NoError(t, err)
		require.InDelta(t, 0.5, p, exact)
		q := 0.001 + 0.998*r.Float64()
		c, err := u.Quantile(q, m, ambient)
		require.NoError(t, err)
		back, err := u.Exceedance(c, m, ambient)
		require.NoError(t, err)
		require.InDelta(t, 1-q, back, 1e-9) // Erfcinv is good to about 1e-10
		higher, err := u.Exceedance(c, m+1, ambient)
		require.NoError(t, err)
		if c > ambient {
			require.Greater(t, higher, back)
		}
	}
}

func TestUncertaintyOfBadInput(t *testing.T) {
	good := Uncertainty{1, 0.2}
	for _, m := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		_, err := good.Exceedance(1, m, 0)
		require.ErrorIs(t, err, ErrNotPositive)
		_, err = good.Quantile(0.5, m, 0)
		require.ErrorIs(t, err, ErrNotPositive)
	}
	_, err := good.Exceedance(math.NaN(), 1, 0)
	require.Error(t, err)
	for _, p := range []float64{0, 1, math.NaN()} {
		_, err := good.Quantile(p, 1, 0)
		require.ErrorContains(t, err, "want one above 0 and below 1")
	}
	for _, u := range []Uncertainty{{}, {1, 0}, {0, 1}, {-1, 1}, {math.NaN(), 1}, {1, math.Inf(1)}} {
		_, err := u.Exceedance(1, 1, 0)
		require.ErrorContains(t, err, "want a number above 0")
	}
}

func TestLookup(t *testing.T) {
	table := Shipped()
	e, err := table.Lookup("", "surface heat flux")
	require.NoError(t, err)
	require.Equal(t, "6.7.4", e.Release, "the newest that has it")
	require.Equal(t, []any{633, 0.11, 0.27, 1.04}, []any{e.Points, e.ExperimentDeviation, e.ModelDeviation, e.Bias})
	e, err = table.Lookup("", "Low Heat Flux")
	require.NoError(t, err)
	require.Equal(t, "6.2.0", e.Release)
	_, err = table.Lookup("6.7.4", "Low Heat Flux")
	require.ErrorIs(t, err, ErrNoEntry)
	_, err = table.Lookup("6.7.1", "Surfce Heat Flux")
	require.ErrorContains(t, err, `category "Surfce Heat Flux" of release 6.7.1; did you mean "Surface Heat Flux"? (Target Heat Flux, Surface Heat Flux,`)
	_, err = table.Lookup("6.11.1", "Surface Heat Flux")
	require.ErrorContains(t, err, `for release "6.11.1"; there are 6.2.0, 6.7.1, 6.7.4`)
	require.True(t, newer("6.10.0", "6.9.1") && newer("6.7.4", "6.7") && !newer("6.7.4", "6.7.4"))
	for _, e := range table {
		require.NoError(t, e.Validate())
		require.Contains(t, e.Source, e.Release, "says where it is from")
		require.NotContains(t, strings.ToLower(e.Source), "current")
	}
}

// Whatever the table, there is no panic, and every entry can be used.
func FuzzReadUncertainties(f *testing.F) {
	f.Add(string(shipped))
	f.Add("Quantity,Number of Points,Sigma_Model,Bias\n\"a, b\",3,.1,1\n")
	f.Add("\ufeffquantity,sigma_m,bias\n,,\n")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := ReadTable(strings.NewReader(text), "x.csv")
		if err != nil {
			return
		}
		for _, e := range table {
			require.NoError(t, e.Validate())
			_, err := table.Lookup(e.Release, e.Quantity)
			require.NoError(t, err)
		}
	})
}

func TestReadTable(t *testing.T) {
	// As the guide's scripts write it.
	table, err := ReadTable(strings.NewReader("Quantity,Number of Datasets,Number of Points,Sigma_Experiment,Sigma_Model,Bias\nTarget Heat Flux,7,366,0.11,0.39,0.88\n"), "mine.csv")
	require.NoError(t, err)
	require.Equal(t, Table{{Quantity: "Target Heat Flux", Datasets: 7, Points: 366, ExperimentDeviation: 0.11, Uncertainty: Uncertainty{0.88, 0.39}, Source: "mine.csv"}}, table)
	for text, want := range map[string]string{
		"":                                           "mine.csv: no header",
		"quantity,sigma_m\nA,1\n":                    `mine.csv:1: no column "bias"`,
		"quantity,sigma_m,biass\nA,1,1\n":            `unknown column "biass"; did you mean "bias"?`,
		"quantity,sigma_m,bias,bias\nA,1,1\n":        "two columns for bias",
		"quantity,sigma_m,bias\n":                    "no rows",
		"quantity,sigma_m,bias\nA,0,1\n":             `mine.csv:2: sigma_m is "0", expected a number above 0`,
		"quantity,sigma_m,bias\nA,1,\n":              `mine.csv:2: bias is "", expected a number above 0`,
		"quantity,sigma_m,bias\n,1,1\n":              "mine.csv:2: found no quantity",
		"quantity,sigma_m,bias\nA,1,1\na,2,2":        `mine.csv:3: found "a" a second time`,
		"quantity,sigma_m,bias\nA,1\n":               "mine.csv: record on line 2: wrong number of fields",
		"quantity,sigma_m,bias,points\nA,1,1,many\n": `points is "many", expected a whole number`,
	} {
		_, err := ReadTable(strings.NewReader(text), "mine.csv")
		require.ErrorContains(t, err, want)
	}
}

func TestNearestCountsCharacters(t *testing.T) {
	require.Equal(t, "Grö²", nearest("Grö3", []string{"qqqqq", "Grö²"}))
}
