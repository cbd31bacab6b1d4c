package api

import (
	"context"
	"net/http"
	"time"

	"github.com/tingcha/tingcha/outgoing"
	"github.com/tingcha/tingcha/storage"
)

// Verdict is what a person decided about a finding.
type Verdict struct {
	Finding  string              `json:"finding"`
	Round    int                 `json:"round" doc:"Verdicts on one finding are counted from 1."`
	Kind     storage.VerdictKind `json:"kind"`
	Reviewer string              `json:"reviewer"`
	Reason   string              `json:"reason,omitempty"`
	Note     string              `json:"note,omitempty"`
	Version  int64               `json:"version" doc:"Of the finding that was judged."`
	At       time.Time           `json:"at"`
	CallID   string              `json:"call_id"`
	Rule     string              `json:"rule"`
	Title    string              `json:"title"`
	Agent    string              `json:"agent,omitempty"`
	Dept     string              `json:"dept,omitempty"`
	Day      string              `json:"day" doc:"Of the call."`
}

// VerdictQuery narrows verdicts. The days are those on which they were given.
type VerdictQuery struct {
	Kind     string `query:"kind" enum:"confirm,reject,undo"`
	Reviewer string `query:"reviewer" maxLength:"200"`
	Rule     string `query:"rule" maxLength:"200"`
	Finding  string `query:"finding" maxLength:"200"`
	Days
}

func (s *server) verdictFilter(q VerdictQuery, of asking, limit int) storage.VerdictFilter {
	f := storage.VerdictFilter{
		Kind: storage.VerdictKind(q.Kind), Reviewer: q.Reviewer, Rule: q.Rule, Finding: q.Finding, Reach: of.token.Reach, SealedTo: of.token.By, Limit: limit,
	}
	f.From, f.To = s.span(q.Days)
	return f
}

func placeOfVerdict(r storage.VerdictRow) storage.Place {
	return storage.Place{At: r.Verdict.At, ID: r.Verdict.Finding, N: r.Verdict.Round}
}

func verdictOf(r storage.VerdictRow) Verdict {
	v := r.Verdict
	return Verdict{
		Finding: v.Finding, Round: v.Round, Kind: v.Kind, Reviewer: v.Reviewer, Reason: v.Reason, Note: outgoing.Hidden(v.Note), Version: v.Seen,
		At: v.At.UTC(), CallID: r.CallID, Rule: r.Rule, Title: r.Title, Agent: r.Agent, Dept: r.Dept, Day: r.Day,
	}
}

func (s *server) registerVerdicts(r *registry) {
	add(s, r, operation{
		id: "list-verdicts", method: http.MethodGet, path: "/verdicts", scopes: []Scope{ReadVerdicts}, tag: "verdicts",
		summary: "List verdicts, the earliest first", description: "Read on from the last cursor to learn of new ones.",
	}, s.listVerdicts)
	add(s, r, operation{
		id: "judge-finding", method: http.MethodPost, path: "/findings/{id}/verdicts", scopes: []Scope{WriteVerdicts}, tag: "verdicts",
		summary:     "Judge a finding, or take the last verdict back",
		description: "The verdict is that of the reviewer who made the token, and the rules are those of the pages: nobody judges the own calls, what somebody was in doubt about is decided on its page, a verdict that is appealed against is not undone, the version that was seen must be that of the finding, and one key counts once.",
		problems:    []int{http.StatusNotFound, http.StatusConflict},
	}, s.judge)
}

func (s *server) listVerdicts(ctx context.Context, in *struct {
	VerdictQuery
	Paging
},
) (*Answer[Page[Verdict]], error) {
	return paged(ctx, in.Paging, s.Store.VerdictsBehind, s.verdictFilter(in.VerdictQuery, whoAsks(ctx), in.Limit+1), verdictOf, placeOfVerdict)
}
