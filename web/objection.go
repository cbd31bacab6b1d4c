package web

import (
	"context"
	"slices"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// An objection is what an agent can do, or has done, about a finding.
type objection struct {
	Verdict storage.Verdict // that stands last
	Until   time.Time       // when the time to appeal ends; zero when nothing can be appealed
	Appeal  *storage.Appeal // against that verdict; nil for none
	Before  *storage.Appeal // that the verdict decided; nil for none
	Can     bool            // appeal now
}

// objectionTo finds out how an agent stands towards a finding, of whose call all verdicts
// and appeals are given.
func (s *server) objectionTo(f storage.FindingRow, verdicts []storage.Verdict, appeals []storage.Appeal, now time.Time) objection {
	var o objection
	for _, v := range verdicts {
		if v.Finding == f.ID && v.Round == f.Rounds {
			o.Verdict = v
		}
	}
	for i, a := range appeals {
		switch {
		case a.Finding != f.ID:
		case a.Decided == f.Rounds && a.Decided > 0:
			o.Before = &appeals[i]
		case a.Round == f.Rounds:
			o.Appeal = &appeals[i]
		}
	}
	final := o.Before != nil && o.Before.Final()
	if f.Status == storage.Confirmed && o.Verdict.Round > 0 && !final {
		o.Until = s.Terms.appealUntil(o.Verdict.At, s.Zone)
		o.Can = o.Appeal == nil && now.Before(o.Until)
	}
	return o
}

// bars says why a user may not decide on an appeal; "" when nothing bars. The code is
// that of words under "appeal_bar.". Who has judged the finding is told by hasJudged.
func bars(u people.User, a storage.AppealRow, judged bool) string {
	switch {
	case !a.Open():
		return "ended"
	case u.Took(a.On.Agent):
		return "own_call"
	case a.By == u.ID:
		return "own_appeal"
	case judged:
		return "own_verdict"
	case a.Final() && !u.Is(people.Leader, people.Admin):
		return "final"
	case !u.Is(people.Reviewer, people.Leader, people.Admin):
		return "role"
	}
	return ""
}

// hasJudged tells whether a user has given a verdict on an appeal's finding or an opinion,
// be it in doubt, outvoted, or at a second look.
func (s *server) hasJudged(ctx context.Context, u people.User, a storage.AppealRow, verdicts []storage.Verdict) (bool, error) {
	if slices.ContainsFunc(verdicts, func(v storage.Verdict) bool { return v.Finding == a.Finding && v.Reviewer == u.ID }) {
		return true, nil
	}
	decided, err := s.Store.Decisions(ctx, a.On.CallID)
	if err != nil {
		return false, err
	}
	for _, d := range decided {
		if d.Reviewer == u.ID && !d.Undone && slices.ContainsFunc(d.Given, func(g storage.Given) bool { return g.Finding == a.Finding }) {
			return true, nil
		}
	}
	looked, err := s.Store.Opinions(ctx, storage.OpinionFilter{Kind: storage.SecondLook, CallID: a.On.CallID})
	return slices.ContainsFunc(looked, func(o storage.Opinion) bool { return o.Finding == a.Finding && o.Reviewer == u.ID }), err
}
