// Package bndf reads the boundary files (.bf) and slice files (.sf) of FDS: values
// on walls and in planes at some times, as FDS 6.5.1 to 6.11.1 write them.
//
// [Outputs] lists what a run has; [Open] and [OpenSlice] open one file of it. A
// [File] has the values of one quantity on the walls of one mesh, by [Patch]; a
// [Slice] those in a box of the grid. Both are [Frames]: output times with values
// at each. All frames of a file have the same size, so that a frame, a patch or
// the history of one cell is read without the rest.
//
// [FindWalls] puts the patches of all meshes together into walls, with the surface
// of each cell, and leaves out cells that are no walls. Of a [Wall], [WallData] gives
// the values at a time, means, maxima and integrals over time, and the heat to each
// surface; [Walls.Probe] finds the cell at a point and its history.
//
// Values are single precision in the units of the file (kW/m2, °C), and instants:
// those of a device file are means over the time since the row before, unless
// the deck says otherwise.
//
// # Bad files
//
// An error ends reading: the file is not there, not what it should be, or of
// another run than the .smv file. What can be passed over is in the Problems of
// the file: a last frame that is not whole, frames that a restart has superseded.
// Both name the file and the byte, counted from 0. Each record has its length
// before and behind it; those of the records that are read are checked, but for a
// history, which reads no more than its values. The lengths around each time are
// always checked.
package bndf
