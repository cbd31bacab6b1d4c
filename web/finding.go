package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// A findingView is a finding on the page of its call.
type findingView struct {
	storage.FindingRow
	N        int // its number on the page
	Evidence []evidenceView
	Pending  time.Duration     // how long it stays provisional; see pending
	Late     []storage.Event   // arrivals of tickets that it was withdrawn for
	Against  []againstView     // words that speak against it
	Verdicts []storage.Verdict // oldest first
	Key      string            // makes one press of a button count once
	Timeline []moment          // what became of it; empty where it was not asked for
}

// Trial says whether the finding's rule is being tried out.
func (f findingView) Trial() bool { return onTrial(f.FindingRow) }

// onTrial says whether a finding counts for nobody because its rule runs in shadow.
func onTrial(row storage.FindingRow) bool {
	return row.Finding.Shadow && row.Status != storage.Confirmed && row.Status != storage.Rejected
}

// listsTrials says whether the query of a list asks for findings on trial.
func listsTrials(list string) bool {
	q, err := url.ParseQuery(list)
	return err == nil && q.Get("status") == string(shadowTab)
}

// Open says whether the finding waits for a verdict.
func (f findingView) Open() bool { return f.Status == storage.Open }

// TakenBackBy says whether a verdict stands that a user may take back, with all that the
// same decision said of the case: the user's own, or for a leader anybody's. Decisions on
// appeals stand.
func (f findingView) TakenBackBy(u people.User) bool {
	if f.Status != storage.Confirmed && f.Status != storage.Rejected || len(f.Verdicts) == 0 || u.Took(f.Agent) {
		return false
	}
	last := f.Verdicts[len(f.Verdicts)-1]
	return last.Reason != storage.AppealReason && (u.Is(people.Leader) || u.Is(people.Reviewer) && last.Reviewer == u.ID)
}

// Undo is where to post to take back the decision that the last verdict came of, see
// TakenBackBy.
func (f findingView) Undo() string {
	return undoURL(f.CallID, strings.TrimSuffix(f.Verdicts[len(f.Verdicts)-1].Key, "/"+f.ID))
}

// An evidenceView is a ground that can be looked at and listened to.
type evidenceView struct {
	inspect.Evidence
	Timed      bool     // it has a place in the sound
	Sound      string   // address of the sound from there; "" when there is none
	Start, End string   // seconds
	Turn       string   // anchor of the turn; "" when it is not about words
	Whole      bool     // the whole call was searched, and in vain
	Searched   bool     // a time beyond the call was searched, for tickets or calls
	Calls      []string // other calls that it names
	Looked     []lookedTicket
}

// A lookedTicket is a ticket that was looked at for a piece of evidence.
type lookedTicket struct {
	ID    string
	Kind  call.TicketKind // empty when the ticket is not at hand
	Filed time.Time
}

// lookedAt gives the tickets that a piece of evidence names.
func lookedAt(d storage.Dossier, e inspect.Evidence) []lookedTicket {
	var looked []lookedTicket
	for _, id := range e.Tickets {
		t := lookedTicket{ID: id}
		if i := slices.IndexFunc(d.Tickets, func(t call.Ticket) bool { return t.ID == id }); i >= 0 {
			t.Kind, t.Filed = d.Tickets[i].Kind, d.Tickets[i].Filed
		}
		looked = append(looked, t)
	}
	return looked
}

// findingViews numbers the findings of a call: gravest first, and those that count
// no more last, so that numbers do not change with verdicts. Those of rules in shadow
// are there for whoever comes from their list.
func findingViews(d storage.Dossier, sound, trials bool, now time.Time) []findingView {
	rows := slices.Clone(d.Findings)
	if !trials {
		rows = slices.DeleteFunc(rows, onTrial)
	}
	slices.SortStableFunc(rows, func(a, b storage.FindingRow) int {
		return cmp.Or(
			cmp.Compare(resting(a), resting(b)),
			cmp.Compare(slices.Index(levels, a.Finding.Level), slices.Index(levels, b.Finding.Level)),
			cmp.Compare(a.Finding.Rule, b.Finding.Rule),
		)
	})
	var views []findingView
	against := registered(d, sound)
	for i, row := range rows {
		f := findingView{FindingRow: row, N: i + 1, Pending: pending(row, now), Late: late(row, d.Events), Key: newKey()}
		for _, e := range merged(row.Finding.Evidence) {
			f.Evidence = append(f.Evidence, evidenceOf(d, e, sound))
		}
		if misses(row.Finding) {
			f.Against = against
		}
		f.Against = slices.Concat(f.Against, nearly(d, row.Finding, sound, maxAgainst))
		for _, v := range d.Verdicts {
			if v.Finding == row.ID {
				f.Verdicts = append(f.Verdicts, v)
			}
		}
		views = append(views, f)
	}
	return views
}

// resting is 1 for findings that nobody needs to look at.
func resting(row storage.FindingRow) int {
	if row.Status == storage.Withdrawn || row.Status == storage.Recorded {
		return 1
	}
	return 0
}

func evidenceOf(d storage.Dossier, e inspect.Evidence, sound bool) evidenceView {
	v := evidenceView{Evidence: e, Timed: e.Kind == inspect.Said || e.Kind == inspect.Heard, Looked: lookedAt(d, e)}
	if !v.Timed {
		v.Calls = callsIn(d, e)
		inCall := e.From.Equal(d.Call.Started) && e.To.Equal(d.Call.Ended())
		v.Whole = inCall && e.Kind == inspect.Absent && placeOf(e.Condition).whole()
		v.Searched = !inCall && !e.To.IsZero()
		return v
	}
	v.Start, v.End = seconds(e.Span.Start), seconds(e.Span.End)
	if sound {
		v.Sound = audioURL(d.Call.ID, v.Start+","+v.End)
	}
	if e.Span.Turn >= 0 && e.Span.Turn < len(d.Transcript.Turns) {
		v.Turn = turnAnchor(e.Span.Turn)
	}
	return v
}

// callsIn gives the customer's other calls that a piece of evidence names.
func callsIn(d storage.Dossier, e inspect.Evidence) []string {
	ids := strings.Split(e.Text, "、")
	for _, id := range ids {
		if e.Kind != inspect.Record || !slices.ContainsFunc(d.Calls, func(c call.Call) bool { return c.ID == id }) {
			return nil
		}
	}
	return ids
}

func turnAnchor(i int) string { return "turn-" + strconv.Itoa(i) }

// A turnView is one speaker's words with the evidence in them.
type turnView struct {
	call.Turn
	Anchor   string
	Seconds  string // of the start
	Sound    string // address of the sound from there; "" when there is none
	Side     string // "agent", "customer", "first" or "other" when roles are unknown
	Segments []segment
	Unsure   bool // the recognition was not sure of it
}

func turnViews(d storage.Dossier, findings []findingView) []turnView {
	marks := make([][]mark, len(d.Transcript.Turns))
	for _, f := range findings {
		if resting(f.FindingRow) == 1 {
			continue // what nobody reviews would only hide what somebody must
		}
		for _, e := range f.Evidence {
			if e.Kind == inspect.Said && e.Turn != "" {
				i := e.Span.Turn
				marks[i] = append(marks[i], mark{e.Span.From, e.Span.To, f.N, f.ID})
			}
		}
	}
	speaker := ""
	if len(d.Transcript.Turns) > 0 {
		speaker = d.Transcript.Turns[0].Speaker
	}
	sound := len(soundsOf(d)) > 0
	var views []turnView
	for i, t := range d.Transcript.Turns {
		v := turnView{
			Turn: t, Anchor: turnAnchor(i), Seconds: seconds(t.Start), Side: sideOf(t, speaker),
			Segments: cut(t.Text, marks[i], t.Unsure...), Unsure: t.Confidence > 0 && t.Confidence < call.UnsureBelow,
		}
		if sound {
			v.Sound = audioURL(d.Call.ID, v.Seconds)
		}
		views = append(views, v)
	}
	return views
}

// sideOf says on which side of the page a turn stands. Voices without a role are
// told apart by the names that their source gave them.
func sideOf(t call.Turn, first string) string {
	switch {
	case t.Role == call.AgentRole || t.Role == call.CustomerRole:
		return string(t.Role)
	case t.Speaker == first:
		return "first"
	}
	return "other"
}
