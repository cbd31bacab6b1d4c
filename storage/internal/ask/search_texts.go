package ask

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/search"
	"github.com/tingcha/tingcha/storage"
)

// atOnce is how many texts are read by one query.
const atOnce = 50

// places are $1 to $atOnce.
func places() string {
	var b strings.Builder
	for i := range atOnce {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
	}
	return b.String()
}

// named gives the arguments of a query with places for atOnce IDs; the first stands in
// for those that are missing.
func named(ids []string) []any {
	args := make([]any, atOnce)
	for i := range args {
		args[i] = ids[0]
		if i < len(ids) {
			args[i] = ids[i]
		}
	}
	return args
}

// words are the conversation of a call, or the texts of a ticket.
type words struct {
	search  storage.SearchHit // without quotes
	turns   []call.Turn       // of a call
	written []string          // of a ticket
}

// fill makes the text of the words.
func (w words) fill(t *search.Text) {
	t.Reset()
	for _, turn := range w.turns {
		t.Add(roles(turn.Role), turn.Text)
	}
	for _, note := range w.written {
		t.Add(search.Other, note)
	}
}

// turn is a turn by its number.
func (w words) turn(n int) call.Turn {
	if w.search.In == storage.InTickets {
		return call.Turn{Text: w.written[n]}
	}
	return w.turns[n]
}

// callWords asks for what was said in calls under a condition on a ledger's row l, whose
// places begin behind those of the IDs. A condition always names the call.
func callWords(ctx context.Context, r Records, ids []string, condition string, args ...any) ([]words, error) {
	return list(ctx, r, `SELECT l.call_id, l.started_at, l.duration_ms, l.agent, l.dept, coalesce(t.body, o.body)
		FROM ledger l JOIN transcript t ON t.n = l.n LEFT JOIN offered o ON o.n = l.n
		WHERE l.call_id IN (`+places()+`)`+condition, append(named(ids), args...), func(row Row) (words, error) {
		w := words{search: storage.SearchHit{In: storage.InCalls}}
		var at, length int64
		var body []byte
		h := &w.search
		if err := row.Scan(&h.ID, &at, &length, &h.Agent, &h.Dept, &body); err != nil {
			return w, err
		}
		h.CallID, h.At, h.Duration = h.ID, storage.Instant(at), time.Duration(length)*time.Millisecond
		t, err := storage.DecodeTranscript(body)
		w.turns = t.Turns
		return w, err
	})
}

// ticketWords asks for what stands in tickets, in any order.
func ticketWords(ctx context.Context, r Records, ids []string) ([]words, error) {
	return list(ctx, r, `SELECT body FROM ticket WHERE id IN (`+places()+`)`, named(ids), func(row Row) (words, error) {
		t, err := ScanTicket(row)
		w := words{
			search:  storage.SearchHit{In: storage.InTickets, ID: t.ID, CallID: t.CallID, At: t.Filed, Agent: t.Agent, Dept: t.Dept, Kind: t.Kind},
			written: []string{t.Text},
		}
		for _, e := range t.Events {
			w.written = append(w.written, e.Note)
		}
		return w, err
	})
}

// searched is the condition on calls that a search narrows by, behind the places of IDs.
func searched() string {
	return ` AND l.state <> 'excluded' AND l.started_at >= $51 AND l.started_at < $52
	AND ($53 = '' OR l.agent = $53) AND ($54 = '' OR l.dept = $54)
	AND ` + Reached(`l`, 55) + `
	AND (($58 = '' AND $59 = '') OR EXISTS (SELECT 1 FROM finding f WHERE f.n = l.n AND f.status <> 'withdrawn' AND f.shadow <> 1
		AND ($58 = '' OR f.rule = $58) AND ($59 = '' OR f.level = $59)) AND ` + unsealed(`l`, 60) + `)`
}

// passing reads texts and gives those that pass the filter and have the words.
func (s *searcher) passing(in storage.Medium, ids []string) ([]hit, error) {
	var all []words
	var err error
	if in == storage.InTickets {
		all, err = s.passingTickets(ids)
	} else {
		from, before := s.span()
		all, err = callWords(s.ctx, s.records, ids, searched(), from, before, s.f.Agent, s.f.Dept,
			s.f.Reach.Agent, s.f.Reach.Dept, s.f.Reach.Team, s.f.Rule, s.f.Level, s.f.SealedTo)
	}
	if err != nil {
		return nil, err
	}
	var found []hit
	for _, w := range all {
		w.fill(&s.text)
		if s.f.Query.Has(&s.text, s.by) {
			found = append(found, hit{in, w.search.ID, storage.Millis(w.search.At)})
		}
	}
	return found, nil
}

// passingTickets reads tickets and gives those that pass the filter.
func (s *searcher) passingTickets(ids []string) ([]words, error) {
	all, err := ticketWords(s.ctx, s.records, ids)
	if err != nil {
		return nil, err
	}
	var team []string
	if s.f.Reach.Team != "" {
		team, err = list(s.ctx, s.records, `SELECT id FROM agent WHERE team = $1`, []any{s.f.Reach.Team}, scanText)
	}
	from, before := s.span()
	return slices.DeleteFunc(all, func(w words) bool {
		h, at := w.search, storage.Millis(w.search.At)
		return at < from || at >= before || !is(h.Agent, s.f.Agent) || !is(h.Dept, s.f.Dept) ||
			!is(h.Agent, s.f.Reach.Agent) || !is(h.Dept, s.f.Reach.Dept) || s.f.Reach.Team != "" && !slices.Contains(team, h.Agent)
	}), err
}

// is tells whether something is what is asked for, which is anything when nothing is.
func is(value, asked string) bool { return asked == "" || value == asked }

const (
	mostQuotes = 3  // of a hit
	mostSpots  = 30 // of a word in a hit
)

// quoted reads hits once more, for what the words stand in.
func (s *searcher) quoted(page []hit) ([]storage.SearchHit, error) {
	read := map[string]words{}
	for _, in := range []storage.Medium{storage.InCalls, storage.InTickets} {
		var ids []string
		for _, h := range page {
			if h.in == in {
				ids = append(ids, h.id)
			}
		}
		for some := range slices.Chunk(ids, atOnce) {
			all, err := wordsOf(s.ctx, s.records, in, some)
			if err != nil {
				return nil, err
			}
			for _, w := range all {
				read[hit{in: in, id: w.search.ID}.key()] = w
			}
		}
	}
	sounds, err := s.withSound(page)
	hits := make([]storage.SearchHit, len(page))
	for i, h := range page {
		hits[i] = s.quote(read[h.key()])
		hits[i].Sound = h.in == storage.InCalls && sounds[h.id]
	}
	return hits, err
}

// withSound tells which calls have a recording that can be played.
func (s *searcher) withSound(page []hit) (map[string]bool, error) {
	have := map[string]bool{}
	for some := range slices.Chunk(page, atOnce) {
		ids := make([]string, len(some))
		for i, h := range some {
			ids[i] = h.id
		}
		with, err := list(s.ctx, s.records, `SELECT l.call_id FROM ledger l WHERE l.call_id IN (`+places()+`)
			AND EXISTS (SELECT 1 FROM recording r WHERE r.n = l.n AND r.blob <> '')`, named(ids), scanText)
		if err != nil {
			return nil, err
		}
		for _, id := range with {
			have[id] = true
		}
	}
	return have, nil
}

// wordsOf reads calls or tickets.
func wordsOf(ctx context.Context, r Records, in storage.Medium, ids []string) ([]words, error) {
	if in == storage.InTickets {
		return ticketWords(ctx, r, ids)
	}
	return callWords(ctx, r, ids, "")
}

// quote picks the turns that show most of what was looked for.
func (s *searcher) quote(w words) storage.SearchHit {
	w.fill(&s.text)
	spots := s.f.Query.Spots(&s.text, s.by, mostSpots)
	shown := shownTurns(spots)
	h := w.search
	for _, n := range shown {
		turn := w.turn(n)
		q := storage.SearchQuote{Turn: n, Role: turn.Role, Start: turn.Start, Text: turn.Text}
		for _, spot := range spots {
			if spot.Turn == n {
				q.Marks = append(q.Marks, spot)
			}
		}
		h.Quotes = append(h.Quotes, q)
	}
	return h
}

// shownTurns chooses a turn for every word, and then the first ones, mostQuotes in all,
// in their order.
func shownTurns(spots []search.Spot) []int {
	var turns []int
	words := map[int]bool{}
	for _, fresh := range []bool{true, false} {
		for _, spot := range spots {
			if len(turns) == mostQuotes {
				break
			}
			if fresh && words[spot.Word] || slices.Contains(turns, spot.Turn) {
				words[spot.Word] = true
				continue
			}
			words[spot.Word] = true
			turns = append(turns, spot.Turn)
		}
	}
	slices.Sort(turns)
	return turns
}
