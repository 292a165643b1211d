// Package flux holds the relations between the heat fluxes that the Fire
// Dynamics Simulator (FDS) prints for a surface: radiative, convective, net
// (TOTAL), incident, gauge and radiometer heat flux, their gas-phase forms and
// the adiabatic surface temperature, with the inverses that recover what was
// not printed.
//
// Everything is in SI: temperatures in K, fluxes in W/m2, heat transfer
// coefficients in W/(m2 K). A positive flux goes into the solid. [Celsius] and
// [KWPerM2] convert at the edge.
//
// # Symbols
//
//	G    incident radiation on the surface (irradiance), W/m2
//	ε    emissivity of the surface, grey and diffuse (absorptivity = emissivity)
//	Tw   surface (wall) temperature, K
//	Tg   gas temperature in the cell next to the surface, K
//	h    convective heat transfer coefficient, W/(m2 K)
//	T_G  gauge temperature, K
//	ε_G  gauge emissivity
//	h_G  heat transfer coefficient fixed by the gauge's PROP, W/(m2 K)
//	T∞   ambient temperature, K
//	σ    Stefan–Boltzmann constant, W/(m2 K4)
//
// # Conventions
//
// The same FDS name meant different things in different releases: INCIDENT
// HEAT FLUX contained the convective flux before FDS 6.5.2. Every relation is
// therefore a method of a [Convention]. Its zero value is SI physics;
// [FDS] gives what one release computed.
//
// # Errors and gaps
//
// A relation checks the arguments that it uses and reports the first one out of
// range as a [RangeError] with its name and value. In a [History] a NaN is a
// gap: the result has a NaN at the same place. No function panics.
package flux
