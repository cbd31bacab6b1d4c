package postgres

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/storage/internal/decide"
)

// settleContent decides between the calls that have a recording with the same bytes.
func settleContent(holders []*place, at int64) {
	byNumber := make(map[int64]*place, len(holders))
	for _, p := range holders {
		byNumber[p.n] = p
	}
	held := column(holders, func(p *place) decide.Holder {
		e := p.entry
		return decide.Holder{N: p.n, CallID: p.call.ID, Started: p.call.Started, State: e.State, Reason: e.Reason, Detail: e.Detail}
	})
	for _, m := range decide.Content(held, at) {
		byNumber[m.N].apply(m.Move)
	}
}

// content knows which calls have which bytes.
type content struct {
	places map[int64]*place
	bySum  map[string][]*place
}

// holders reads who has the given bytes. The rows were locked by whoever asks.
func (t *tx) holders(ctx context.Context, sums []string) (content, error) {
	c := content{places: map[int64]*place{}, bySum: map[string][]*place{}}
	numbers := map[string][]int64{}
	err := t.each(ctx, `SELECT DISTINCT sha256, n FROM recording WHERE sha256 = ANY ($1) AND sha256 <> ''`, []any{sums}, func(rows pgx.Rows) error {
		var sum string
		var n int64
		err := rows.Scan(&sum, &n)
		numbers[sum] = append(numbers[sum], n)
		return err
	})
	if err != nil {
		return c, err
	}
	var shared []int64 // most calls have bytes of their own, and nothing is to be decided
	for _, holders := range numbers {
		shared = append(shared, holders...)
	}
	err = t.each(ctx, `SELECT `+columns+` FROM ledger l WHERE n = ANY ($1)`, []any{shared}, func(rows pgx.Rows) error {
		p, err := scanPlace(rows)
		c.places[p.n] = p
		return err
	})
	for sum, holders := range numbers {
		for _, n := range holders {
			c.bySum[sum] = append(c.bySum[sum], c.places[n])
		}
	}
	return c, err
}

// settle decides about all bytes and gives the places.
func (c content) settle(at int64) []*place {
	sums := make([]string, 0, len(c.bySum))
	for sum := range c.bySum {
		sums = append(sums, sum)
	}
	slices.Sort(sums)
	for _, sum := range sums {
		settleContent(c.bySum[sum], at)
	}
	places := make([]*place, 0, len(c.places))
	for _, p := range c.places {
		if p.moved {
			places = append(places, p)
		}
	}
	slices.SortFunc(places, func(a, b *place) int { return cmp.Compare(a.n, b.n) })
	return places
}
