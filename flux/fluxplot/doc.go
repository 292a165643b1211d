// Package fluxplot draws the heat fluxes of stations: each station alone, the
// stations side by side, a sheet with a panel for each quantity, and what was derived
// beside what was measured, with bands of uncertainty; and those of whole walls. What
// is compared, runs or measurements, it draws with [Stack], curves above what sets
// them apart, and with [Scatter], predicted against measured values.
//
// Charts are in kW/m2 and °C, the units that people read; the data stay in SI.
// A quantity has the same colour, width, dashes and marker in every chart. The
// colours are told apart with colour-blind eyes, the rest in grey print; where
// curves nearly coincide, the wide ones lie below the narrow ones, so that all
// are seen. Curves are named at their right ends, outside the axes.
//
// A [Map] is the field on a wall or in a slice: painted cell by cell on axes in
// metres of equal scale, with isolines, surfaces and devices. [Maps] draws several
// with one scale, [Map.Profile] cuts one along a line, [Animation] shows one over
// time.
//
// The functions return gonum plots, so that a caller can finish the styling.
package fluxplot
