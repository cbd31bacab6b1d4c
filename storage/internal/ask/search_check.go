package ask

import (
	"context"
	"errors"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/tingcha/tingcha/inspect/text"
	"github.com/tingcha/tingcha/search"
	"github.com/tingcha/tingcha/storage"
)

// sampled is how many calls, and how many tickets, are looked for by their own words.
const sampled = 100

// unfound looks for some calls and tickets by their own words, and gives those that the
// index of words does not find.
func unfound(ctx context.Context, r Records) ([]storage.Problem, error) {
	var problems []storage.Problem
	for in, query := range map[storage.Medium]string{
		storage.InCalls: `SELECT l.call_id FROM ledger l JOIN transcript t ON t.n = l.n WHERE l.state <> 'excluded'
			AND l.n % (SELECT max(m.n) / 100 + 1 FROM ledger m) = 0 AND l.call_id NOT IN (SELECT id FROM search_todo WHERE medium = 'calls') LIMIT $1`,
		storage.InTickets: `SELECT id FROM ticket WHERE id NOT IN (SELECT id FROM search_todo WHERE medium = 'tickets') ORDER BY id LIMIT $1`,
	} {
		ids, err := list(ctx, r, query, []any{sampled}, scanText)
		if err != nil {
			return nil, err
		}
		for some := range slices.Chunk(ids, atOnce) {
			all, err := wordsOf(ctx, r, in, some)
			if err != nil {
				return nil, err
			}
			for _, w := range all {
				p, err := unfoundWords(ctx, r, w)
				if err != nil {
					return nil, err
				}
				problems = append(problems, p...)
			}
		}
	}
	return problems, nil
}

// unfoundWords looks for a text by the beginning of one of its turns.
func unfoundWords(ctx context.Context, r Records, w words) ([]storage.Problem, error) {
	q, some := w.beginning()
	if !some {
		return nil, nil
	}
	h := w.search
	s := newSearcher(ctx, r, storage.SearchFilter{Query: q, In: h.In, From: h.At, Before: h.At.Add(time.Millisecond), Agent: h.Agent})
	err := s.lookThrough()
	switch {
	case errors.Is(err, search.ErrDamaged):
		return []storage.Problem{{Kind: "constraint", Subject: string(h.In) + " " + h.ID, Detail: err.Error()}}, nil
	case err != nil || s.seen[hit{in: h.In, id: h.ID}.key()] || len(s.hits) > storage.SearchCounts || s.until != 0:
		return nil, err
	}
	return []storage.Problem{{Kind: "constraint", Subject: string(h.In) + " " + h.ID, Detail: "has words by which a search does not find it"}}, nil
}

// beginning is a query for the first words of the first turn that has some.
func (w words) beginning() (search.Query, bool) {
	const longest = 8
	n := len(w.turns) + len(w.written)
	for i := range n {
		normal := text.Normal(w.turn(i).Text)
		if !utf8.ValidString(normal) || utf8.RuneCountInString(normal) < 2 {
			continue
		}
		runes := []rune(normal)
		return search.Query{Words: []search.Word{{Normal: string(runes[:min(longest, len(runes))])}}}, true
	}
	return search.Query{}, false
}
