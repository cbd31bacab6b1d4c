package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/outgoing"
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
	of := v.Kind.Reasons()
	if v.Reason == "" {
		v.Reason = of[0]
	}
	if !slices.Contains(of, v.Reason) {
		return nil, wrongField("body.reason", "not a reason to "+in.Body.Kind+"; write one of "+strings.Join(of, ", ")+", or leave it out")
	}
	// A finding that moved on is left to the store: it knows a repeated key from a verdict
	// on something that has changed.
	if row.Version == v.Seen && !v.Kind.Fits(row.Status) {
		return nil, problem(http.StatusConflict, "judged", "the finding is "+string(row.Status)+" and cannot be judged so; undo takes a verdict back, and only open findings are confirmed or rejected")
	}
	scores, err := v.Kind.Scores(ctx, s.Store, row, s.Zone, v.At)
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
