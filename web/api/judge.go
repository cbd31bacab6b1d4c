package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/outgoing"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
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

// reasons are those of a kind of verdict, the one first that is taken when none is given.
func reasons(kind storage.VerdictKind) []string {
	switch kind {
	case storage.Confirm:
		return []string{"clear", "serious", "minor", "other"}
	case storage.Reject:
		return []string{"context", "misheard", "not_agent", "handled", "rule_wrong", "other"}
	case storage.Undo, storage.Doubt:
	}
	return []string{""}
}

// judge stores a verdict, with what it costs or gives back.
func (s *server) judge(ctx context.Context, in *struct {
	ID   string `path:"id" maxLength:"200"`
	Body Judgement
},
) (*Answer[outgoing.Finding], error) {
	row, err := s.findingInReach(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	token := whoAsks(ctx).token
	v := storage.Verdict{
		Finding: row.ID, Kind: storage.VerdictKind(in.Body.Kind), Reviewer: "token:" + token.ID, Reason: in.Body.Reason, Note: strings.TrimSpace(in.Body.Note),
		Seen: in.Body.Seen, Key: "api:" + token.ID + ":" + in.Body.Key, At: s.Now(),
	}
	of := reasons(v.Kind)
	if v.Reason == "" {
		v.Reason = of[0]
	}
	if !slices.Contains(of, v.Reason) {
		return nil, wrongField("body.reason", "not a reason to "+in.Body.Kind+"; write one of "+strings.Join(of, ", ")+", or leave it out")
	}
	// A finding that moved on is left to the store: it knows a repeated key from a verdict
	// on something that has changed.
	if row.Version == v.Seen && !fits(v.Kind, row.Status) {
		return nil, problem(http.StatusConflict, "judged", "the finding is "+string(row.Status)+" and cannot be judged so; undo takes a verdict back, and only open findings are confirmed or rejected")
	}
	scores, err := s.scoresOf(ctx, v, row)
	if err != nil {
		return nil, err
	}
	if err := s.record(ctx, "judge-finding", row.ID); err != nil {
		return nil, err
	}
	row, err = s.Store.Judge(ctx, v, scores)
	if err != nil {
		return nil, err
	}
	return &Answer[outgoing.Finding]{outgoing.FindingOf(row)}, nil
}

// fits says whether a finding can be judged so as it stands.
func fits(kind storage.VerdictKind, status storage.FindingStatus) bool {
	if kind == storage.Undo {
		return status == storage.Confirmed || status == storage.Rejected
	}
	return status == storage.Open
}

// scoresOf gives the entries that a verdict adds to the agent's scorecard.
func (s *server) scoresOf(ctx context.Context, v storage.Verdict, row storage.FindingRow) ([]scoring.Entry, error) {
	month, round := scoring.MonthOf(row.Started, s.Zone), row.Rounds+1
	switch {
	case v.Kind == storage.Confirm:
		c := call.Call{ID: row.CallID, Agent: row.Agent, Dept: row.Dept, Started: row.Started}
		return scoring.OfVerdict(row.Finding, row.ID, c, month, true, round, v.At), nil
	case v.Kind == storage.Undo && row.Status == storage.Confirmed && row.Agent != "":
		entries, err := s.Store.ScoreEntries(ctx, row.Agent, month)
		if err != nil {
			return nil, err
		}
		return scoring.GiveBack(entries, row.ID, round, v.At), nil
	}
	return nil, nil
}
