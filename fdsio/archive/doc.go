// Package archive opens a run of the Fire Dynamics Simulator (FDS) inside an
// archive as a directory is opened: a .zip, a .tar, a .tar.gz or a .tar.zst.
// What a file is, its first bytes say, not its name.
//
// [OpenRun] opens whatever a path leads to: a directory, a file of a run, an
// archive. [Open] gives the files in an archive as an [io/fs.FS].
//
// # Where the run is
//
// Most archives hold a folder: case/case.smv. The file system begins at the one
// folder with a .smv file in it; if there is none, with a _devc.csv; if there is
// none, with a deck (.fds). With several, a path that goes on inside the archive
// says which: case.zip/10cm or case.zip/10cm/case.smv.
//
// # How files are served
//
//   - zip: each member is unpacked as it is read. A stored (not compressed) one is
//     an [io.ReaderAt] too. Methods: store, deflate, Zstandard.
//   - tar: members are read where they lie in the archive.
//   - tar.gz, tar.zst: the archive is unpacked once when it is opened. The files
//     that a run is read from (.smv, .fds, .csv, .txt) and what is small are kept;
//     other files take one more pass when the first of their kind (as .bf) is
//     opened. What is kept is in memory up to 8 MiB, beyond that in a temporary
//     file, which goes away with [FS.Close], and on Unix also when the program dies.
//
// The checksums of zip, gzip and Zstandard are verified by reading to the end.
// Nothing is ever written under a name that an archive gives.
//
// # Limits
//
// An archive is somebody else's file. [Options] holds the limits and their
// defaults: 64 GiB unpacked in all, 200 times the size of the archive (but at
// least 256 MiB), 200,000 entries. A Zstandard window may take 128 MiB, as with
// the zstd command.
//
// # What is left out
//
// Entries with an absolute path or a .. in it, links, devices, sparse files, and
// names that are used for a file and a folder are left out; of two entries of one
// name, the later one counts. Each of these is in [FS.Problems]. What macOS adds
// (__MACOSX, ._case.smv) is left out without a word.
package archive
