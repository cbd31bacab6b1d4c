package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/outgoing"
	"github.com/tingcha/tingcha/storage"
)

// FindingQuery narrows findings, as the page of findings does.
type FindingQuery struct {
	Status string `query:"status" enum:"standing,open,confirmed,rejected,withdrawn,recorded,all" default:"standing" doc:"Standing is whatever is not withdrawn."`
	Rule   string `query:"rule" maxLength:"200"`
	Label  string `query:"label" maxLength:"200"`
	Level  string `query:"level" enum:"redline,critical,serious,general,info"`
	Agent  string `query:"agent" maxLength:"200" doc:"Staff number."`
	Dept   string `query:"dept" maxLength:"200"`
	Shadow bool   `query:"shadow" doc:"Findings of rules that are being tried out, in place of the others."`
	Days
}

// filter is the query as the store takes it.
func (q FindingQuery) filter(of asking, limit int) storage.FindingFilter {
	f := storage.FindingFilter{
		Status: storage.FindingStatus(q.Status), Rule: q.Rule, Label: q.Label, Level: inspect.Level(q.Level), Agent: q.Agent, Dept: q.Dept,
		First: q.From, Last: q.To, Shadow: q.Shadow, Reach: of.token.Reach, SealedTo: of.token.By, Limit: limit,
	}
	if f.Status == "all" {
		f.Status = ""
	}
	return f
}

func placeOfFinding(r storage.FindingRow) storage.Place {
	return storage.Place{At: r.Started, ID: r.ID}
}

func (s *server) registerFindings(r *registry) {
	add(s, r, operation{
		id: "list-findings", method: http.MethodGet, path: "/findings", scopes: []Scope{ReadFindings}, tag: "findings",
		summary: "List findings, those of the latest calls first",
	}, s.listFindings)
	add(s, r, operation{
		id: "get-finding", method: http.MethodGet, path: "/findings/{id}", scopes: []Scope{ReadFindings}, tag: "findings",
		summary: "Get a finding with its evidence", problems: []int{http.StatusNotFound},
	}, s.getFinding)
}

func (s *server) listFindings(ctx context.Context, in *struct {
	FindingQuery
	Paging
},
) (*Answer[Page[outgoing.Finding]], error) {
	return paged(ctx, in.Paging, s.Store.FindingsBehind, in.filter(whoAsks(ctx), in.Limit+1), outgoing.FindingOf, placeOfFinding)
}

func (s *server) getFinding(ctx context.Context, in *struct {
	ID string `path:"id" maxLength:"200"`
},
) (*Answer[outgoing.Finding], error) {
	row, err := s.findingInReach(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &Answer[outgoing.Finding]{outgoing.FindingOf(row)}, nil
}

// findingInReach gives a finding, [storage.ErrNotFound] when it is not within the reach
// of who asks, or is sealed to who made the token.
func (s *server) findingInReach(ctx context.Context, id string) (storage.FindingRow, error) {
	row, err := s.Store.Finding(ctx, id)
	if err != nil {
		return row, err
	}
	if err := s.reaches(ctx, row.CallID); err != nil {
		return row, err
	}
	sealed, err := s.sealed(ctx, row.CallID)
	if err == nil && sealed {
		err = storage.ErrNotFound
	}
	return row, err
}

// sealed tells whether a call is sealed to who made the token; see storage.Blind.
func (s *server) sealed(ctx context.Context, callID string) (bool, error) {
	all, err := s.Store.Sealed(ctx, whoAsks(ctx).token.By)
	return slices.Contains(all, callID), err
}

// reaches is nil when a call is within the reach of who asks.
func (s *server) reaches(ctx context.Context, callID string) error {
	in, err := s.Store.InReach(ctx, callID, whoAsks(ctx).token.Reach)
	if err == nil && !in {
		err = storage.ErrNotFound
	}
	return err
}
