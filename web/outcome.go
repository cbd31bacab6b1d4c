package web

import (
	"context"
	"slices"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// outcomes says which rows of a card are decisions on appeals, and how these ended. A
// decision is never the first round of a finding, so that most cards need not ask.
func (s *server) outcomes(ctx context.Context, card scoring.Card) (map[scoring.Source]storage.AppealState, error) {
	again := func(e scoring.Entry) bool { return e.Source.Kind == scoring.FindingSource && e.Source.Round > 1 }
	if !slices.ContainsFunc(card.Figures, func(f scoring.Figure) bool { return slices.ContainsFunc(f.Rows, again) }) {
		return nil, nil
	}
	const all = 10_000 // appeals of one agent in a month
	appeals, _, err := s.Store.ListAppeals(ctx, storage.AppealFilter{Agent: card.Agent, Month: card.Month, Limit: all})
	if err != nil {
		return nil, err
	}
	ended := map[scoring.Source]storage.AppealState{}
	for _, a := range appeals {
		if a.Decided > 0 {
			ended[scoring.Source{Kind: scoring.FindingSource, ID: a.Finding, Round: a.Decided}] = a.State
		}
	}
	return ended, nil
}
