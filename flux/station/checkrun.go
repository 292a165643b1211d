package station

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fdsflux/fdsflux/fdsio"
	"github.com/fdsflux/fdsflux/flux"
)

// This file finds what is wrong with a run as a whole (FX6xx).

func unknownRelease(x *examined) []Finding {
	if len(x.stations) == 0 || x.stations[0].Convention != nil {
		return nil
	}
	summary := "No file names the release of FDS."
	detail := "Before 6.5.2 INCIDENT HEAT FLUX includes the convective heat flux, and gauges follow other rules. --fds RELEASE tells it; CHID_git.txt and CHID.out name it."
	switch {
	case x.run.Version != nil:
		summary = fmt.Sprintf("FDS %v is a build between two definitions of INCIDENT HEAT FLUX: which one it has is not known.", x.run.Version)
	case x.run.Revision != "":
		summary = fmt.Sprintf("No file names the release of FDS, only the Subversion revision %s, from before June 2015.", x.run.Revision)
		detail = "A build of that time has the convective heat flux in INCIDENT HEAT FLUX, and its gauges follow other rules. --fds RELEASE, as in 6.1.1, tells it."
	}
	return []Finding{{
		Code: CodeReleaseUnknown, Grade: Warning, Summary: summary,
		Detail: detail, More: x.derivable(nil, "incident"),
	}}
}

// oldest and newest are the releases that [flux.FDS] knows.
var oldest, newest = [3]int{6, 0, 0}, [3]int{6, 11, 1}

func newerRelease(x *examined) []Finding {
	v := x.run.Version
	if v == nil || len(x.stations) == 0 || x.stations[0].Convention == nil || *x.stations[0].Convention != flux.FDS(v.Major, v.Minor, v.Patch) {
		return nil
	}
	release := []int{v.Major, v.Minor, v.Patch}
	summary := ""
	switch {
	case slices.Compare(release, newest[:]) > 0:
		summary = fmt.Sprintf("FDS %v is newer than the releases that fdsflux knows, which end at %d.%d.%d.", v, newest[0], newest[1], newest[2])
	case slices.Compare(release, oldest[:]) < 0:
		summary = fmt.Sprintf("FDS %v is older than the releases that fdsflux knows, which begin with %d.%d.%d.", v, oldest[0], oldest[1], oldest[2])
	default:
		return nil
	}
	return []Finding{{
		Code: CodeReleaseNewer, Grade: Note, Summary: summary,
		Detail: "It is taken to define heat fluxes as the nearest release known. Look into its release notes for changes of heat flux quantities.",
		More:   "fdsflux ls PATH",
	}}
}

// complete reports whether FDS says that it reached the end.
func complete(stop string) bool { return strings.Contains(stop, "successfully") }

func stoppedEarly(x *examined) []Finding {
	stop := x.run.Stop
	byControl := strings.Contains(stop, "KILL")
	if stop == "" || complete(stop) && !byControl {
		return nil
	}
	f := Finding{Code: CodeStoppedEarly, Grade: Warning, More: "fdsflux ls PATH", Numbers: x.reached()}
	f.Summary = fmt.Sprintf("The run ended early: %q%s.", stop, x.reachedWords())
	f.Detail = "Peaks, means and doses cover only the part that was computed. A later RESTART goes on from there."
	switch {
	case byControl:
		f.Grade, f.Detail = Note, "A control function (KILL) of the deck ended it, which may be what was wanted."
	case strings.Contains(stop, "Instability") || strings.Contains(stop, "Unrealizable"):
		f.Grade, f.Detail = Error, "The solution ran away before FDS gave up: do not trust the last rows. CHID.out tells in which mesh; a finer grid or a shorter time step may help."
	}
	return []Finding{f}
}

// last returns the time up to which all device files have rows.
func (x *examined) last() (last float64, ok bool) {
	for _, time := range x.clocks() {
		if t := time[len(time)-1]; !ok || t < last {
			last, ok = t, true
		}
	}
	return last, ok
}

// planned returns the time at which the deck ends the run.
func (x *examined) planned() (end float64, ok bool) {
	if x.deck == nil || x.deck.Time.End == nil || x.deck.End() <= x.deck.Begin() {
		return 0, false
	}
	return x.deck.End(), true
}

func (x *examined) reached() (numbers []Number) {
	if last, ok := x.last(); ok {
		numbers = append(numbers, Number{"last row", last, "s"})
	}
	if end, ok := x.planned(); ok {
		numbers = append(numbers, Number{"planned end", end, "s"})
	}
	return numbers
}

func (x *examined) reachedWords() string {
	last, rows := x.last()
	end, known := x.planned()
	switch {
	case !rows:
		return ""
	case !known:
		return fmt.Sprintf(", the last row is at %.6g s", last)
	}
	return fmt.Sprintf(", the last row is at %.6g s of %.6g s", last, end)
}

func endsEarly(x *examined) []Finding {
	last, rows := x.last()
	end, known := x.planned()
	// FDS writes a last row at the end; four digits (SIG_FIGS) give it to 5e-4.
	const rounding = 1e-3
	if !rows || !known || x.run.Stop != "" && !complete(x.run.Stop) || strings.Contains(x.run.Stop, "KILL") || end-last <= rounding*(end-x.deck.Begin()) {
		return nil
	}
	f := Finding{Code: CodeEndsEarly, Grade: Warning, Numbers: x.reached(), More: "fdsflux ls PATH"}
	f.Summary = fmt.Sprintf("The device files end at %.6g s, the deck at %.6g s (T_END)", last, end)
	switch {
	case x.run.Stop != "":
		f.Summary += ", though FDS says that it completed the run."
		f.Detail = "The device file was cut, or T_END of the deck has been changed since the run."
	case x.run.Out != "":
		f.Summary += "; FDS has not said that the run ended."
		f.Detail = "It is still running, or was killed or crashed: CHID.out ends without a STOP line."
	default:
		f.Summary += "."
		f.Detail = "The run is still going, ended early, or T_END has been changed since; there is no CHID.out to tell."
	}
	f.Detail += " Peaks, means and doses cover only what is there."
	if p := x.unfinished(); p != nil {
		f.Detail += fmt.Sprintf(" %s ends within a line, which is left out.", p.File)
	}
	return []Finding{f}
}

func noDeck(x *examined) []Finding {
	if x.deck != nil {
		return nil
	}
	return []Finding{{
		Code: CodeNoDeck, Grade: Note,
		Summary: "There is no deck (.fds) beside the results.",
		Detail:  "What gauges the PROP lines declare, the emissivities, how values are averaged and when the run was to end is not known, and not checked. Put the deck there, named CHID.fds.",
		More:    "fdsflux ls PATH",
	}}
}

func damagedFiles(x *examined) []Finding {
	damaged := x.problemsOf(fdsio.ErrHeader, fdsio.ErrEmpty, fdsio.ErrFormat)
	return fromProblems(damaged, Finding{Code: CodeDamagedFile, Grade: Warning,
		Summary: fmt.Sprintf("%d %s in the files of the run", len(damaged), plural(len(damaged), "problem", "problems")),
		Detail:  "What is missing or can't be read is not checked. If the run was copied, copy it again.",
	})
}

func refusedDeck(x *examined) []Finding {
	refused := slices.DeleteFunc(x.problemsOf(fdsio.ErrDeck, fdsio.ErrUncertain), func(p *fdsio.Problem) bool {
		return p.Device != "" // a PROP that is not there: FX305 tells
	})
	return fromProblems(refused, Finding{Code: CodeRefusedDeck, Grade: Warning,
		Summary: fmt.Sprintf("FDS would not take the deck as it is, or not all of it can be read (%d %s)", len(refused), plural(len(refused), "place", "places")),
		Detail:  "This is not the deck that was run, or a part of it is missing: surfaces and gauges may be other ones than it says.",
	})
}

// fromProblems completes a finding about problems of files; nil if there are none.
func fromProblems(problems []*fdsio.Problem, f Finding) []Finding {
	if len(problems) == 0 {
		return nil
	}
	f.Summary += fmt.Sprintf(". First %v.", strings.TrimSuffix(problems[0].Error(), "."))
	f.More = "fdsflux ls PATH"
	return []Finding{f}
}

// foreignDeck finds signs that the deck is not the one that was run.
func foreignDeck(x *examined) []Finding {
	if x.deck == nil {
		return nil
	}
	var signs, ids []string
	if x.deck.CHID != x.run.CHID {
		signs = append(signs, fmt.Sprintf("its CHID is %s, the results are of %s", x.deck.CHID, x.run.CHID))
	}
	inDeck := x.deckDevices()
	columns := x.columns()
	for i := range x.run.Devices {
		d := &x.run.Devices[i]
		if _, known := units[d.Quantity]; !known || !d.HasData() || columns[d.ID] > 1 {
			continue
		}
		switch declared := inDeck[d.ID]; {
		case len(declared) == 1 && declared[0].Quantity != d.Quantity && declared[0].Points <= 1:
			signs, ids = append(signs, fmt.Sprintf("%s is %s in it and %s in the results", d.ID, withArticle(declared[0].Quantity), withArticle(d.Quantity))), append(ids, d.ID)
		case len(declared) == 0 && x.wholeDeck() && !x.pointOfLine(d.ID):
			signs, ids = append(signs, fmt.Sprintf("it does not have %s", d.ID)), append(ids, d.ID)
		}
	}
	if len(signs) == 0 {
		return nil
	}
	return []Finding{{
		Code: CodeForeignDeck, Grade: Error, Devices: ids,
		Summary: fmt.Sprintf("The deck is not the one that was run: %s.", listed(signs)),
		Detail:  "Emissivities, surfaces and gauges are read from it and may be wrong for these results. Put the deck that was run beside them, or run it again.",
		More:    "fdsflux ls PATH",
	}}
}

// deckDevices returns the devices of the deck by ID.
func (x *examined) deckDevices() map[string][]*fdsio.DeckDevice {
	out := map[string][]*fdsio.DeckDevice{}
	for i := range x.deck.Devices {
		d := &x.deck.Devices[i]
		out[d.ID] = append(out[d.ID], d)
	}
	return out
}

// wholeDeck reports whether all of the deck could be read.
func (x *examined) wholeDeck() bool { return len(x.problemsOf(fdsio.ErrDeck, fdsio.ErrUncertain)) == 0 }

// pointOfLine reports whether a column can be a point of a line of the deck: its
// ID with a number behind it.
func (x *examined) pointOfLine(id string) bool {
	return slices.ContainsFunc(x.deck.Devices, func(d fdsio.DeckDevice) bool {
		return d.Points > 1 && strings.HasPrefix(id, d.ID+"-")
	})
}

func nothingToCheck(x *examined) []Finding {
	_, rows := x.last()
	why := ""
	switch {
	case rows:
		return nil
	case len(x.run.DeviceFiles) == 0:
		why = fmt.Sprintf("there is no device file (%s_devc.csv)", x.run.CHID)
	case len(x.stations) == 0:
		why = "no device is known to be a heat flux at a point"
	default:
		why = "the device files have no rows yet"
	}
	return []Finding{{
		Code: CodeNothingToCheck, Grade: Warning,
		Summary: fmt.Sprintf("No heat flux could be checked: %s.", why),
		Detail:  "That nothing else is found does not mean that all is well. --quantity 'ID=GAUGE HEAT FLUX' tells what a column is, where no file does.",
		More:    "fdsflux ls PATH",
	}}
}
