package main

import (
	"errors"

	"github.com/fdsflux/fdsflux/fdsio"
)

// mapSlice draws a slice.
func (m *mapper) mapSlice(e *env, run *fdsio.Run) error {
	return errors.New("not yet")
}
