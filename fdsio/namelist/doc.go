// Package namelist reads the groups of a Fire Dynamics Simulator (FDS) input
// deck (`.fds`) exactly as FDS reads them.
//
// The rules below were taken from running FDS 6.11.1 and 6.5.1 on 63 probes,
// one peculiarity each (all of them are a table in the tests), and from running
// the Fortran run-time library of those two programs (gfortran 12.2) alone for
// the finer points. Where the two releases differ, the newer one is followed.
//
// # Finding groups
//
// FDS reads line by line. A line opens a group if its first character that is
// not a blank is an & in columns 1 to 72, followed by the name of a group in
// upper case and by a blank or the end of the line. Everything else is skipped
// without a word: text outside groups, &devc, an & behind a TAB, behind text or
// beyond column 72, a second group after the / of the first, a name FDS does
// not know. What is skipped though it looks like a group is in File.Ignored,
// except behind a !, where it is plainly meant. &TAIL means nothing to FDS:
// groups after it are read, and TAIL itself is not a group here.
// &DEVC, and &DEVCX and &DEVC<TAB> stop FDS (since 6.7.1), as do a carriage
// return directly before & and the groups of FDS 4 (GRID, PDIM, HEAT, ...).
//
// # Inside a group
//
//   - A group ends with / or &END, on any later line. Blank, TAB, line end,
//     comma and semicolon separate. A ! outside quotes begins a comment, even
//     glued to a value; # does not.
//   - KEY=value, KEY(2)=…, KEY(2:3)=…, KEY(1:3:2)=…, KEY(1,1:2)=…, in any case of
//     letters. No blank between KEY and the bracket, none before a colon.
//   - Strings stand in ' or ", a doubled quote is the quote itself, and / ! & are
//     ordinary characters in them. A string goes on in the next line without a
//     blank in between.
//   - Numbers: .14  1.  1.2E-1  13D-2  1.2-1 (0.12)  +1.3d-01  Inf  NaN. An integer
//     is good for a real, a real is not good for an integer.
//   - Logicals: the first letter after an optional dot, T or F, decides
//     (.FALSE., false, fish); 0 and 1 are refused.
//   - 3*0.25 repeats, 3* skips three elements, two commas in a row skip one.
//     IOR=, leaves IOR as it was.
//   - A comment between a comma (or =) and a value in the next line is a trap: FDS
//     built with gfortran counts an empty value there. It is read here as it is
//     meant, and reported in File.Problems.
//   - The same key again: the later value wins, element by element.
//   - A list without brackets or from a single element KEY(2,1) goes on in Fortran
//     order, the first index fastest, starting again from the given first index.
//     A list for closed brackets, KEY(1:2), must not be longer than these.
//
// Which keys a group has, and how long their arrays are, FDS knows and this
// package does not: see Group.Keys. Repeat counts and subscripts above 100 000 are
// refused, so that reading takes time and memory in proportion to the deck.
package namelist
