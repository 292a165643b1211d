package station

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The codes of findings. They stay as they are; [Explain] tells what each means.
const (
	CodeDefinitionContradicted = "FX101"
	CodeDefinitionUnknown      = "FX102"
	CodeSigmaContradicted      = "FX103"
	CodeMisnamedDevice         = "FX104"
	CodeLegacyIncident         = "FX105"

	CodeRelationOpen       = "FX201"
	CodeMeanRelationOpen   = "FX202"
	CodeNothingToCloseWith = "FX203"
	CodePropIgnored        = "FX301"
	CodeGaugeUnaccounted   = "FX302"
	CodePropNotCheckable   = "FX303"
	CodeDefaultGauge       = "FX304"
	CodeUndefinedProp      = "FX305"
	CodeWrongEmissivityKey = "FX306"
	CodeReleaseIgnoresProp = "FX307"
	CodeEmissivityOpposed  = "FX401"
	CodeEmissivityUnknown  = "FX402"
	CodeFixedTemperature   = "FX403"
	CodeZeroEmissivity     = "FX404"
	CodePrescribedFlux     = "FX405"
	CodeEmissivityChanges  = "FX406"
	CodeSurfaceUnknown     = "FX407"
	CodeZeroDevice         = "FX501"
	CodeStuckDevice        = "FX502"
	CodeNotNumbers         = "FX503"
	CodeGap                = "FX504"
	CodeRestart            = "FX505"
	CodeDamagedRows        = "FX506"
	CodeSkippedDevices     = "FX507"
	CodeMixedSampling      = "FX508"
	CodeMissingColumn      = "FX509"
	CodeReleaseUnknown     = "FX601"
	CodeReleaseNewer       = "FX602"
	CodeStoppedEarly       = "FX603"
	CodeEndsEarly          = "FX604"
	CodeNoDeck             = "FX605"
	CodeDamagedFile        = "FX606"
	CodeRefusedDeck        = "FX607"
	CodeForeignDeck        = "FX608"
	CodeNothingToCheck     = "FX609"
)

// explanations is a page with a section for each code, headed "## FX301 Title".
//
//go:embed FINDINGS.md
var explanations string

// sections of the page, by code.
var sections = func() map[string]string {
	out := map[string]string{}
	for _, section := range strings.Split(explanations, "\n## ")[1:] {
		code, _, _ := strings.Cut(section, " ")
		out[code] = strings.TrimSpace(section) + "\n"
	}
	return out
}()

// Codes returns the codes of all findings, in order.
func Codes() []string { return slices.Sorted(maps.Keys(sections)) }

// Title names what a code stands for; empty if there is no such code.
func Title(code string) string {
	head, _, _ := strings.Cut(sections[code], "\n")
	return strings.TrimSpace(strings.TrimPrefix(head, code))
}

// Explain returns what a finding means, why it matters, how fdsflux decides it
// and what to do, in Markdown. The first line is the code and its title.
func Explain(code string) (string, error) {
	code = strings.ToUpper(code)
	section, ok := sections[code]
	if !ok {
		return "", fmt.Errorf("station: no finding has the code %q%s; there are %s", code, didYouMean(code, Codes()), strings.Join(Codes(), ", "))
	}
	return section, nil
}
