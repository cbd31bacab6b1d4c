package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/outgoing"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/judging"
)

// Judgement is a verdict as it is handed in.
type Judgement struct {
	_      struct{} `additionalProperties:"false"`
	Kind   string   `json:"kind" enum:"confirm,reject,undo"`
	Reason string   `json:"reason,omitempty" enum:"clear,serious,minor,other,context,misheard,not_agent,handled,rule_wrong" doc:"Of confirm: clear (when left out), serious, minor or other. Of reject: context (when left out), misheard, not_agent, handled, rule_wrong or other."`
	Note   string   `json:"note,omitempty" maxLength:"2000"`
	Seen   int64    `json:"seen" doc:"The finding's version that was judged."`
	Key    string   `json:"key" minLength:"1" maxLength:"100" doc:"Unique to this verdict: when it is handed in again, it counts once."`
}

// judge stores a verdict on a finding as a decision about its case, or takes the last one
// back. It is that of the person who made the token.
func (s *server) judge(ctx context.Context, in *struct {
	ID   string `path:"id" maxLength:"200"`
	Body Judgement
},
) (*Answer[outgoing.Finding], error) {
	row, err := s.findingInReach(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	kind := storage.VerdictKind(in.Body.Kind)
	of := kind.Reasons()
	if in.Body.Reason == "" {
		in.Body.Reason = of[0]
	}
	if !slices.Contains(of, in.Body.Reason) {
		return nil, wrongField("body.reason", "not a reason to "+in.Body.Kind+"; write one of "+strings.Join(of, ", ")+", or leave it out")
	}
	u, err := s.judgeOf(ctx, row, kind)
	if err != nil {
		return nil, err
	}
	key := judging.Key(u.ID, "api:"+whoAsks(ctx).token.ID+":"+in.Body.Key, in.Body.Kind)
	if kind == storage.Undo {
		err = s.takeBack(ctx, u, row, in.Body, key)
	} else {
		err = s.decide(ctx, u, row, in.Body, key)
	}
	if err != nil {
		return nil, err
	}
	if err := s.record(ctx, Use{What: "judge-finding", Subject: row.ID, Who: u.ID, Key: key}); err != nil {
		return nil, err
	}
	if row, err = s.Store.Finding(ctx, row.ID); err != nil {
		return nil, err
	}
	return &Answer[outgoing.Finding]{outgoing.FindingOf(row)}, nil
}

// judgeOf gives the person whose verdicts those of a token are: who made it. They may
// judge what they may on the pages.
func (s *server) judgeOf(ctx context.Context, row storage.FindingRow, kind storage.VerdictKind) (people.User, error) {
	a, err := s.Store.Account(ctx, whoAsks(ctx).token.By)
	if errors.Is(err, storage.ErrNotFound) || err == nil && a.Disabled {
		return a.User, problem(http.StatusForbidden, "nobody", "a verdict is somebody's: let an administrator who reviews, too, make the token on the page of tokens")
	}
	if err != nil {
		return a.User, err
	}
	reach, ok := a.Reach()
	if ok {
		ok, err = s.Store.InReach(ctx, row.CallID, reach)
	}
	if err != nil || !ok {
		return a.User, errors.Join(storage.ErrNotFound, err)
	}
	c, err := s.Store.Case(ctx, row.CallID, a.ID, s.Now())
	if errors.Is(err, storage.ErrNotFound) {
		return a.User, nil // never for review: the verdict is refused for that
	}
	switch {
	case err != nil:
	case kind == storage.Undo:
		err = judging.MayUndo(a.User, c)
	default:
		err = judging.May(a.User, c)
	}
	return a.User, err
}

// decide stores a verdict on one finding of a case.
func (s *server) decide(ctx context.Context, u people.User, row storage.FindingRow, j Judgement, key string) error {
	kind := storage.VerdictKind(j.Kind)
	// A finding that moved on is left to the store: it knows a repeated key from a verdict
	// on something that has changed.
	if row.Version == j.Seen && !row.Waits() {
		return problem(http.StatusConflict, "judged", "the finding is "+string(row.Status)+" and cannot be judged so; undo takes a verdict back, and only open findings are confirmed or rejected")
	}
	v := storage.CaseVerdict{
		CallID: row.CallID, Kind: kind, Reviewer: u.ID, Leads: u.Is(people.Leader), Only: true, Reason: j.Reason, Note: strings.TrimSpace(j.Note), Key: key, At: s.Now(),
		Parts: []storage.CasePart{{Finding: row.ID, Kind: kind, Reason: j.Reason, Seen: j.Seen}},
	}
	d, err := s.bench.Judge(ctx, v, []storage.FindingRow{row})
	if err == nil && !about(d, row.ID) {
		err = errOtherKey()
	}
	return err
}

// takeBack takes the last decision on a finding's case back, if it is about nothing else.
func (s *server) takeBack(ctx context.Context, u people.User, row storage.FindingRow, j Judgement, key string) error {
	all, err := s.Store.Decisions(ctx, row.CallID)
	if err != nil {
		return err
	}
	stored := slices.ContainsFunc(all, func(d storage.Decision) bool { return d.Key == key })
	of := ""
	if !stored {
		// Read after the decisions, so that what was seen came of none that is not among them.
		if row, err = s.Store.Finding(ctx, row.ID); err != nil {
			return err
		}
		if row.Version != j.Seen {
			return storage.ErrConflict
		}
		all = slices.DeleteFunc(all, func(d storage.Decision) bool { return d.Undone || d.Kind == storage.Undo })
		switch {
		case len(all) == 0 || row.Status == storage.Open:
			return problem(http.StatusConflict, "judged", "the finding is "+string(row.Status)+", and there is no verdict to take back")
		case !about(all[len(all)-1], row.ID) || len(all[len(all)-1].Given) > 1:
			return problem(http.StatusConflict, "whole_case", "the last decision on this call is about other findings, too, or comes after this verdict: take it back on the page of the call")
		}
		of = all[len(all)-1].Key
	}
	_, err = s.Store.UndoCase(ctx, storage.CaseUndo{CallID: row.CallID, Reviewer: u.ID, Of: of, Leads: u.Is(people.Leader), Key: key, At: s.Now()})
	return err
}

// about tells whether a decision is about a finding.
func about(d storage.Decision, finding string) bool {
	return slices.ContainsFunc(d.Given, func(g storage.Given) bool { return g.Finding == finding })
}

// errOtherKey refuses a key that was handed in with a verdict on another finding.
func errOtherKey() error {
	return problem(http.StatusConflict, "key", "the key is that of a verdict on another finding; each verdict has its own")
}
