package scoring

import (
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

// satisfiedFrom is the lowest rating that counts as satisfied: 4 满意 and
// 5 很满意 on the scale of 1 to 5.
const satisfiedFrom = 4

// MonthOf names the month in which t lies in the hotline's own zone, such as "2026-09".
func MonthOf(t time.Time, zone *time.Location) string {
	return t.In(zone).Format("2006-01")
}

// OfCall gives what an inspected call adds to its agent's month: one call
// inspected, and whether and how it was rated. A call that no person answered, or
// whose agent is unknown, is on nobody's card and gives nothing.
func OfCall(c call.Call, month string) []Entry {
	if !c.Answered || c.Agent == "" {
		return nil
	}
	entry := Entry{
		Agent: c.Agent, Dept: c.Dept, Month: month,
		Source: Source{Kind: CallSource, ID: c.ID},
		Den:    1, At: c.Started,
	}
	return append([]Entry{entry.counting(Inspected, true)}, entry.rated(c)...)
}

// rated gives the entries of how an answered call was rated. One of which nobody says
// whether a key was pressed counts neither way.
func (e Entry) rated(c call.Call) []Entry {
	if c.CSAT == call.RatingUnknown {
		return nil
	}
	rated := c.CSAT >= 1 && c.CSAT <= 5
	entries := []Entry{e.counting(Rated, rated)}
	if rated {
		entries = append(entries, e.counting(Satisfaction, c.CSAT >= satisfiedFrom))
	}
	return entries
}

// OfVerdict gives the entry of a verdict on a finding of call c: confirmed takes
// the finding's points, of which a [Card] gives back what is beyond the limits, otherwise a confirmation is taken back (by an undo, or a
// rejection after it) and so are the points. A rejection of what was never
// confirmed has no entry; do not ask for one. If the rule may have been changed
// in between, [GiveBack] returns exactly what was taken.
func OfVerdict(f inspect.Finding, findingID string, c call.Call, month string, confirmed bool, round int, at time.Time) []Entry {
	if c.Agent == "" {
		return nil
	}
	entry := Entry{
		Agent: c.Agent, Dept: c.Dept, Month: month, Item: Deduction,
		Source: Source{Kind: FindingSource, ID: findingID, Round: round},
		Num:    1, Points: f.Points, Charge: ChargeOf(f, c.ID), At: at,
	}
	if !confirmed {
		entry.Num, entry.Points = -1, -f.Points
	}
	return []Entry{entry}
}

// GiveBack gives the entry that cancels what entries hold against a finding; none
// when nothing stands against it.
func GiveBack(entries []Entry, findingID string, round int, at time.Time) []Entry {
	var back Entry
	for _, e := range entries {
		if e.Item != Deduction || e.Source.Kind != FindingSource || e.Source.ID != findingID {
			continue
		}
		num, points := back.Num-e.Num, back.Points-e.Points
		back = e
		back.Num, back.Points = num, points
	}
	if back.Num == 0 && back.Points == 0 {
		return nil
	}
	back.Source.Round, back.At = round, at
	return []Entry{back}
}

// Cancel gives the entries that cancel others, one for one.
func Cancel(entries []Entry, at time.Time) []Entry {
	var back []Entry
	for _, e := range entries {
		e.Num, e.Points, e.At = -e.Num, -e.Points, at
		back = append(back, e)
	}
	return back
}

// counting is the entry for an item that was met or not.
func (e Entry) counting(item Item, met bool) Entry {
	e.Item, e.Num = item, 0
	if met {
		e.Num = 1
	}
	return e
}
