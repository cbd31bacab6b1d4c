package postgres

import (
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// sheet is all entries that stand on one source, in their order.
type sheet struct {
	on      scoring.Source
	entries []scoring.Entry
}

// placed is an entry with its place on a source.
type placed struct {
	scoring.Entry
	ordinal int64
}

// replaceScores queues the entries of sheets in the place of those that stand on the
// same sources.
func (t *tx) replaceScores(q *queue, at int64, sheets []sheet) {
	var full, empty []sheet
	for _, s := range sheets {
		if len(s.entries) > 0 {
			full = append(full, s)
		} else {
			empty = append(empty, s)
		}
	}
	const remove = `DELETE FROM score_entry e USING unnest($1::text[], $2::text[], $3::bigint[]) AS u (kind, id, round)
		WHERE e.source_kind = u.kind AND e.source_id = u.id AND e.round = u.round RETURNING e.source_kind, e.source_id`
	if len(empty) > 0 {
		t.toldScores(q, at, remove, sources(empty)...)
	}
	if len(full) > 0 {
		q.add(nil, remove, sources(full)...)
		t.addScores(q, at, full)
	}
}

func sources(sheets []sheet) []any {
	return []any{
		column(sheets, func(s sheet) string { return string(s.on.Kind) }),
		column(sheets, func(s sheet) string { return s.on.ID }),
		column(sheets, func(s sheet) int64 { return int64(s.on.Round) }),
	}
}

// addScores queues entries for sources that have none.
func (t *tx) addScores(q *queue, at int64, sheets []sheet) {
	var all []placed
	for _, s := range sheets {
		for i, e := range s.entries {
			e.Source = s.on
			all = append(all, placed{e, int64(i)})
		}
	}
	if len(all) == 0 {
		return
	}
	t.toldScores(q, at, `INSERT INTO score_entry (source_kind, source_id, round, ordinal, agent, dept, month, item, num, den, points, due_at, at, charge)
		SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[],
			$9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bytea[])
		RETURNING source_kind, source_id`,
		column(all, func(e placed) string { return string(e.Source.Kind) }),
		column(all, func(e placed) string { return e.Source.ID }),
		column(all, func(e placed) int64 { return int64(e.Source.Round) }),
		column(all, func(e placed) int64 { return e.ordinal }),
		column(all, func(e placed) string { return e.Agent }),
		column(all, func(e placed) string { return e.Dept }),
		column(all, func(e placed) string { return e.Month }),
		column(all, func(e placed) string { return string(e.Item) }),
		column(all, func(e placed) int64 { return e.Num }),
		column(all, func(e placed) int64 { return e.Den }),
		column(all, func(e placed) int64 { return int64(e.Points) }),
		column(all, func(e placed) int64 { return storage.Millis(e.Due) }),
		column(all, func(e placed) int64 { return storage.Millis(e.At) }),
		column(all, func(e placed) []byte { return storage.EncodeCharge(e.Charge) }))
}
