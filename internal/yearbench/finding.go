package yearbench

import (
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// perFinding is how many calls there are to one with a finding.
const perFinding = 30

// Judged is a finding with how people have judged it.
type Judged struct {
	ID       string
	Of       int // the number of its call
	Call     call.Call
	Finding  inspect.Finding
	Status   storage.FindingStatus
	Verdicts []storage.Verdict
}

// Findings is how many there are at most: a call that nobody has answered has none.
func (y Year) Findings() int { return y.Calls / perFinding }

// Finding is the n-th finding, from 0; false when its call was not answered.
func (y Year) Finding(n int) (Judged, bool) {
	of := n*perFinding + 1
	c := y.Call(of)
	if !c.Answered {
		return Judged{}, false
	}
	kinds := []struct {
		rule, label, family string
		level               inspect.Level
	}{
		{"internal.unreported", "internal=unreported", "tickets", inspect.Critical},
		{"service.shirking", "shirking", "service", inspect.Serious},
		{"tickets.undispatched", "undispatched", "tickets", inspect.Critical},
		{"service.attitude", "attitude", "service", inspect.Serious},
		{"script.no_greeting", "script.no_greeting", "script", inspect.General},
		{"script.no_closing", "script.no_closing", "script", inspect.General},
	}
	k := kinds[among(len(kinds), n, 41)]
	j := Judged{ID: "F" + c.ID, Of: of, Call: c, Status: storage.Open, Finding: inspect.Finding{
		Rule: k.rule, RuleHash: "h", Title: k.rule, Label: k.label, Family: k.family, Level: k.level, Points: 100,
		Evidence: []inspect.Evidence{{Kind: inspect.Said, Condition: `agent says "您好"`, Role: call.AgentRole, Text: "您好", Span: call.Span{To: 6}}},
	}}
	say := func(kind storage.VerdictKind, status storage.FindingStatus) {
		round := len(j.Verdicts) + 1
		j.Status = status
		j.Verdicts = append(j.Verdicts, storage.Verdict{
			Finding: j.ID, Round: round, Kind: kind, Reviewer: []string{"li", "wang"}[round-1], Reason: "clear",
			Key: j.ID + string(kind), Seen: int64(round), At: c.Started.Add(time.Duration(round) * 48 * time.Hour),
		})
	}
	switch among(10, n, 42) {
	case 0, 1, 2, 3, 4:
		say(storage.Confirm, storage.Confirmed)
	case 5, 6:
		say(storage.Reject, storage.Rejected)
	case 7:
		say(storage.Confirm, storage.Confirmed)
		say(storage.Reject, storage.Rejected)
	}
	return j, true
}
