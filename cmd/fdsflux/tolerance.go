package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/fdsflux/fdsflux/flux/validation"
)

// tolerance is a difference that is allowed: a share of what is compared with, or,
// with a unit, a value.
type tolerance struct {
	value float64
	unit  string
	text  string
}

func parseTolerance(v string) (tolerance, error) {
	t := tolerance{text: v}
	number, unit := cutNumber(v)
	var err error
	t.value, err = strconv.ParseFloat(number, 64)
	if err != nil || !(t.value >= 0) || math.IsInf(t.value, 0) {
		return t, fmt.Errorf("found %q, expected a tolerance as in 0.05, 5%% or 0.5kW/m2", v)
	}
	if t.unit = unit; unit == "%" {
		t.value, t.unit = t.value/100, ""
	}
	if t.unit != "" {
		if _, err := validation.ParseUnit(t.unit); err != nil {
			return t, errors.New(trimPackage(err))
		}
	}
	return t, nil
}

// allows reports whether a tolerance covers a difference in a unit from a value. ok is
// false where it says nothing of it: it is in another unit.
func (t tolerance) allows(difference, from float64, unit string) (allowed, ok bool) {
	most := t.value * math.Abs(from)
	if t.unit != "" {
		// Of a scale that does not begin at 0, as °C, only the steps count.
		ends, err := validation.Convert([]float64{0, t.value}, t.unit, unit)
		if err != nil {
			return false, false
		}
		most = ends[1] - ends[0]
	}
	return math.Abs(difference) <= most, true
}

// judge says how a difference is beyond all tolerances; empty if one of them allows it,
// or there are none. That no tolerance applies to it, or that there is no number to
// judge, counts as beyond.
func judge(tol []tolerance, difference, from float64, unit string) string {
	if len(tol) == 0 {
		return ""
	}
	if difference == 0 {
		return ""
	}
	if math.IsNaN(difference) {
		return "there is no number to judge"
	}
	var beyond []string
	for _, t := range tol {
		allowed, ok := t.allows(difference, from, unit)
		if ok && allowed {
			return ""
		}
		if ok {
			beyond = append(beyond, t.text)
		}
	}
	if beyond == nil {
		return "no --tol in " + unit
	}
	return "more than " + strings.Join(beyond, " and ")
}
