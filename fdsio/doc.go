// Package fdsio reads what the Fire Dynamics Simulator (FDS) leaves of a run, as
// far as work with heat fluxes needs it: the device files (CHID_devc.csv), the
// .smv file and the input deck (CHID.fds), of FDS 6.5.1 to 6.11.1.
//
// [Open] joins what these files say of each device: quantity, place, direction,
// unit, PROP, the surface it sits on and the emissivity of that surface. Any of
// the files may be missing. [Run.Read] reads columns when they are asked for;
// [ReadTable] reads a device file by itself. [Run.InputDeck] and [ReadDeck] give
// what the deck declares, group by group.
//
// # Faithfulness
//
// Values are those of the files, in the units of the files: °C, kW/m2, W/m2/K,
// m, s. Nothing is converted, averaged or filled in. Only names are made one:
// a [Quantity] is what current releases call it (see [Canonical]).
//
// What the files do not say is nil or empty, never guessed: a run without a deck
// has no ambient temperature, a surface that no file settles is nil. Where a
// file is silent because FDS has a default, the default is given (the ambient
// temperature of 20 °C, the emissivity of 0.9), except in a [Prop], whose
// defaults changed from release to release.
//
// A last line without its line end is never data: a job that still runs may have
// written half of its last number.
//
// # Problems and errors
//
// An error ends reading: the file is not there, or not what it should be. What
// can be passed over is a [Problem], with file, line and column, what was found
// and what was done about it: in [Run].Problems for what was read when opening,
// beside the data for what [Run.Read] and [ReadTable] met. Use [errors.Is] with
// the Err values to tell the kinds apart. A value that can't be read is NaN.
package fdsio
