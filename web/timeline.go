package web

import (
	"cmp"
	"slices"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// A moment is a line of a finding's timeline: what the machine found, what people
// decided, and what was appealed.
type moment struct {
	Kind   string // "found", a kind of verdict, "appealed", "upheld", "changed", "withdrawn"
	At     time.Time
	By     string // who; empty for the machine
	Round  int    // of a verdict
	Reason string // of a verdict
	Words  string
	Marks  []storage.Mark
	Due    time.Time           // of an appeal: when it has to be decided
	URL    string              // of an appeal
	Row    *storage.FindingRow // of what was found
	Input  int64               // of what was found: the call's input revision
}

// timelineOf tells what became of a finding, oldest first. The dossier has the call's
// verdicts and events.
func timelineOf(d storage.Dossier, f storage.FindingRow, appeals []storage.Appeal) []moment {
	found := moment{Kind: "found", Row: &f, Input: d.Entry.InputRev, At: f.Started}
	for _, e := range d.Events {
		if e.To == storage.Inspected {
			found.At = e.At
		}
	}
	var line []moment
	for _, v := range d.Verdicts {
		if v.Finding == f.ID && v.Reason != storage.AppealReason {
			line = append(line, moment{Kind: string(v.Kind), At: v.At, By: v.Reviewer, Round: v.Round, Reason: v.Reason, Words: v.Note})
		}
	}
	for _, a := range appeals {
		if a.Finding == f.ID {
			line = append(line, momentsOf(a)...)
		}
	}
	slices.SortStableFunc(line, func(a, b moment) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Round, b.Round)) })
	return append([]moment{found}, line...)
}

// momentsOf tells of an appeal that it was filed, and how it ended.
func momentsOf(a storage.Appeal) []moment {
	line := []moment{{Kind: "appealed", At: a.Filed, By: a.By, Words: a.Words, Marks: a.Marks, Due: a.Due, URL: appealURL(a.ID), Round: a.Round}}
	if a.Ended.IsZero() {
		return line
	}
	end := moment{Kind: string(a.State), At: a.Ended, By: cmp.Or(a.Decider, a.By), Words: a.Answer, Round: a.Decided}
	if a.Final() && a.Decided > 0 {
		end.Reason = "final"
	}
	return append(line, end)
}
