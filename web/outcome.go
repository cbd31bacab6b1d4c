package web

import (
	"context"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// An appealCount is how many appeals of a month stand in a way.
type appealCount struct {
	State storage.AppealState
	N     int
}

// outcomes says which rows of a card are decisions on appeals and how these ended, and how
// all appeals of the month against the findings stand. A month without verdicts has none,
// and need not ask.
func (s *server) outcomes(ctx context.Context, card scoring.Card, findings []storage.FindingRow) (map[scoring.Source]storage.AppealState, []appealCount, error) {
	judged := map[string]bool{}
	for _, f := range findings {
		if f.Rounds > 0 {
			judged[f.ID] = true
		}
	}
	if len(judged) == 0 {
		return nil, nil, nil
	}
	const all = 10_000 // appeals of one agent in a month
	appeals, _, err := s.Store.ListAppeals(ctx, storage.AppealFilter{Agent: card.Agent, Month: card.Month, Limit: all})
	if err != nil {
		return nil, nil, err
	}
	ended, n := map[scoring.Source]storage.AppealState{}, map[storage.AppealState]int{}
	for _, a := range appeals {
		if !judged[a.Finding] { // it is sealed
			continue
		}
		n[a.State]++
		if a.Decided > 0 {
			ended[scoring.Source{Kind: scoring.FindingSource, ID: a.Finding, Round: a.Decided}] = a.State
		}
	}
	var counts []appealCount
	for _, state := range storage.AppealStates() {
		if n[state] > 0 {
			counts = append(counts, appealCount{state, n[state]})
		}
	}
	return ended, counts, nil
}
