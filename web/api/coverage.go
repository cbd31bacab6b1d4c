package api

import (
	"context"
	"net/http"

	"github.com/tingcha/tingcha/storage"
)

// Day is a day's coverage. Expected is the sum of states, or adds_up is false.
type Day struct {
	Day      string         `json:"day"`
	Expected int            `json:"expected" doc:"Calls on the switch's list."`
	AddsUp   bool           `json:"adds_up"`
	States   map[string]int `json:"states" doc:"Where the calls on the list stand."`
	Unlisted map[string]int `json:"unlisted" doc:"Where calls stand that no list has."`
	Reasons  []DayReason    `json:"reasons" nullable:"false"`
	Closed   bool           `json:"closed"`
}

// DayReason counts calls of a day by what holds them up.
type DayReason struct {
	State  storage.State `json:"state"`
	Reason string        `json:"reason"`
	Calls  int           `json:"calls"`
}

func (s *server) registerCoverage(r *registry) {
	add(s, r, operation{
		id: "list-days", method: http.MethodGet, path: "/coverage", scopes: []Scope{ReadCoverage}, tag: "coverage",
		summary: "List days with where their calls stand, the earliest first", description: "Days without calls are left out. The calls behind a figure are at /calls?from=D&to=D&state=S.",
	}, s.listDays)
	add(s, r, operation{
		id: "get-day", method: http.MethodGet, path: "/coverage/{day}", scopes: []Scope{ReadCoverage}, tag: "coverage",
		summary: "Get a day", problems: []int{http.StatusNotFound},
	}, s.getDay)
}

// List is an answer that is always whole.
type List[T any] struct {
	Items []T `json:"items" nullable:"false"`
}

func (s *server) listDays(ctx context.Context, in *struct{ Days }) (*Answer[List[Day]], error) {
	days, err := s.days(ctx, in.From, in.To)
	if err != nil {
		return nil, err
	}
	return &Answer[List[Day]]{List[Day]{days}}, nil
}

func (s *server) getDay(ctx context.Context, in *struct {
	Day string `path:"day" format:"date"`
},
) (*Answer[Day], error) {
	days, err := s.days(ctx, in.Day, in.Day)
	if err == nil && len(days) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return &Answer[Day]{days[0]}, nil
}

func (s *server) days(ctx context.Context, first, last string) ([]Day, error) {
	rows, err := s.Store.Coverage(ctx, first, last)
	if err != nil {
		return nil, err
	}
	closes, err := s.Store.Closes(ctx)
	if err != nil {
		return nil, err
	}
	closed := map[string]bool{}
	for _, c := range closes {
		closed[c.Day] = true
	}
	days := []Day{}
	for _, row := range rows {
		d := Day{
			Day: row.Day, Expected: row.Expected, AddsUp: row.AddsUp(), Closed: closed[row.Day],
			States: counts(row.States), Unlisted: counts(row.Unlisted), Reasons: []DayReason{},
		}
		for _, r := range row.Reasons {
			d.Reasons = append(d.Reasons, DayReason{State: r.State, Reason: r.Reason, Calls: r.N})
		}
		days = append(days, d)
	}
	return days, nil
}

func counts(of map[storage.State]int) map[string]int {
	named := map[string]int{}
	for state, n := range of {
		named[string(state)] = n
	}
	return named
}
