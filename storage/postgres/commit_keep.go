package postgres

import (
	"context"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// fetched is a recording of a call.
type fetched struct {
	storage.FetchedRecording
	n    int64
	body []byte
}

// keepFetched queues what the recordings were found to be.
func (c *commit) keepFetched(q *queue, moved []passed) {
	var all []fetched
	for _, p := range moved {
		at := map[string]int{} // of several with one URI the last holds
		for _, f := range p.Fetched {
			one := fetched{f, p.n, storage.EncodeRecording(f.Recording)}
			if i, twice := at[f.Recording.URI]; twice {
				all[i] = one
				continue
			}
			at[f.Recording.URI] = len(all)
			all = append(all, one)
		}
	}
	if len(all) == 0 {
		return
	}
	q.add(nil, `INSERT INTO recording (n, uri, etag, offered, fetched, sha256, blob, signals, origin)
		SELECT n, uri, '', body, body, sha256, blob, signals, ''
		FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::text[], $5::text[], $6::bytea[]) AS u (n, uri, body, sha256, blob, signals)
		ON CONFLICT (n, uri) DO UPDATE SET fetched = excluded.fetched, sha256 = excluded.sha256, blob = excluded.blob,
			signals = excluded.signals`,
		column(all, func(f fetched) int64 { return f.n }),
		column(all, func(f fetched) string { return f.Recording.URI }),
		column(all, func(f fetched) []byte { return f.body }),
		column(all, func(f fetched) string { return f.Recording.SHA256 }),
		column(all, func(f fetched) string { return f.Blob }),
		column(all, func(f fetched) []byte { return storage.EncodeSignals(f.Signals) }))
}

// keepHearings queues what was heard. Words that are those that were offered are kept
// once.
func (c *commit) keepHearings(q *queue, moved []passed) {
	heard := only(moved, func(p passed) bool { return p.Hearing != nil })
	if len(heard) == 0 {
		return
	}
	q.add(nil, `INSERT INTO transcript (n, body, signals)
		SELECT u.n, nullif(u.body, o.body), u.signals
		FROM unnest($1::bigint[], $2::bytea[], $3::bytea[]) AS u (n, body, signals) LEFT JOIN offered o ON o.n = u.n
		ON CONFLICT (n) DO UPDATE SET body = excluded.body, signals = excluded.signals`,
		column(heard, func(p passed) int64 { return p.n }),
		column(heard, func(p passed) []byte { return storage.EncodeTranscript(p.Hearing.Transcript) }),
		column(heard, func(p passed) []byte { return storage.EncodeSignals(p.Hearing.Signals) }))
	q.unread(storage.InCalls, column(heard, func(p passed) string { return p.CallID }))
}

// keepScores queues the calls' own entries in the place of earlier ones.
func (c *commit) keepScores(q *queue, moved []passed) {
	var sheets []sheet
	for _, p := range moved {
		if p.To == storage.Scored || len(p.Scores) > 0 {
			sheets = append(sheets, sheet{scoring.Source{Kind: scoring.CallSource, ID: p.CallID}, p.Scores})
		}
	}
	if len(sheets) > 0 {
		c.replaceScores(q, c.at, sheets)
	}
}

// discountExcluded queues the taking back of what was found and counted of calls
// that a stage has excluded.
func (c *commit) discountExcluded(q *queue, moved []passed) {
	var out []*place
	for _, p := range moved {
		if p.To == storage.Excluded {
			out = append(out, &place{row: row{n: p.n, call: call.Call{ID: p.CallID}}, out: true})
		}
	}
	c.discount(q, out, c.at)
}

// settleFetched decides whether calls whose recordings were fetched are duplicates.
func (c *commit) settleFetched(ctx context.Context, moved []passed) error {
	outcomes := column(moved, func(p passed) storage.Outcome { return p.Outcome })
	sums := sums(outcomes)
	if len(sums) == 0 {
		return nil
	}
	holders, err := c.holders(ctx, sums)
	if err != nil {
		return err
	}
	places := holders.settle(c.at)
	_, err = c.moveAll(ctx, places, c.at)
	return err
}

func only[T any](all []T, wanted func(T) bool) []T {
	var some []T
	for _, v := range all {
		if wanted(v) {
			some = append(some, v)
		}
	}
	return some
}
