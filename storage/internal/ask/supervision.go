package ask

import (
	"context"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
)

// undone is the round of the verdict that took back the one that a ladder m stands on: 0
// for none.
const undone = `coalesce((SELECT min(v.round) FROM verdict v WHERE m.kind = 'ladder' AND v.finding = m.subject AND v.round > m.round AND v.kind IN ('undo', 'reject')), 0)`

// matterOver tells whether a matter m has ended, by itself or because its verdict was undone.
const matterOver = `(m.ended_at > 0 OR ` + undone + ` > 0)`

// matterColumns are those that scanMatter reads, in its order, of a matter m.
const matterColumns = `m.id, m.kind, m.subject, m.title, m.dept, m.team, m.agent, m.grave, m.round, m.owner, m.measure, m.state, m.cycle, m.since_day,
	m.due_at, m.score, m.opened_by, m.opened_at, m.ended_at, m.moves, ` + undone

// scanMatter reads a matter. A ladder that had not ended when its verdict was undone is void.
func scanMatter(row Row) (supervision.Matter, error) {
	var m supervision.Matter
	var grave int
	var due, opened, ended int64
	err := row.Scan(&m.ID, &m.Kind, &m.Subject, &m.Title, &m.Dept, &m.Team, &m.Agent, &grave, &m.Round, &m.Owner, &m.Measure, &m.State, &m.Cycle, &m.Day,
		&due, &m.Score, &m.By, &opened, &ended, &m.Moves, &m.Undone)
	m.Grave, m.Due, m.Opened, m.Ended = grave == 1, storage.Instant(due), storage.Instant(opened), storage.Instant(ended)
	if m.Undone > 0 && ended == 0 {
		m.State = supervision.Void
	}
	return m, err
}

const moveColumns = `seq, from_state, to_state, by_whom, at, words, owner, measure, since_day, due_at, score, key`

func scanMove(row Row) (supervision.Move, error) {
	var v supervision.Move
	var at, due int64
	err := row.Scan(&v.Seq, &v.From, &v.To, &v.By, &at, &v.Words, &v.Owner, &v.Measure, &v.Day, &due, &v.Score, &v.Key)
	v.At, v.Due = storage.Instant(at), storage.Instant(due)
	return v, err
}

// Matter asks for a matter with its hands; it is [storage.ErrNotFound] when there is none.
func Matter(id string) Question[supervision.Matter] {
	return Question[supervision.Matter]{"matter " + id, func(ctx context.Context, r Records) (supervision.Matter, error) {
		m, err := single(ctx, r, `SELECT `+matterColumns+` FROM matter m WHERE m.id = $1`, []any{id}, scanMatter)
		if err != nil {
			return m, err
		}
		moves, err := MovesOf(id).Of(ctx, r)
		return m.WithHands(moves), err
	}}
}

// MovesOf asks for the moves of a matter, oldest first.
func MovesOf(id string) Question[[]supervision.Move] {
	return listing("moves of matter "+id, `SELECT `+moveColumns+` FROM matter_move WHERE matter = $1 ORDER BY seq`, []any{id}, scanMove)
}

// mattersOf is the condition on matters m of a filter.
func mattersOf(f storage.MatterFilter) *clauses {
	c := &clauses{}
	c.add(`m.moves > 0`)
	for column, value := range map[string]string{`m.kind`: string(f.Kind), `m.subject`: f.Subject, `m.agent`: f.Agent, `m.dept`: f.Dept} {
		if value != "" {
			c.is(column, value)
		}
	}
	if f.Going || !f.Overdue.IsZero() {
		c.add(`m.ended_at = 0 AND ` + undone + ` = 0`)
	}
	if f.Over {
		c.add(matterOver)
	}
	if !f.Overdue.IsZero() {
		c.add(`m.due_at > 0 AND m.due_at < ` + c.arg(storage.Millis(f.Overdue)))
	}
	if !f.Until.IsZero() {
		c.add(`m.opened_at < ` + c.arg(storage.Millis(f.Until)))
	}
	if !f.From.IsZero() {
		c.add(`(m.ended_at = 0 OR m.ended_at >= ` + c.arg(storage.Millis(f.From)) + `)`)
	}
	c.mattersWithin(f)
	if f.SealedTo != "" {
		c.add(`(m.kind <> 'ladder' OR NOT EXISTS (SELECT 1 FROM finding f WHERE f.id = m.subject AND f.n IN (` + sealed(c.arg(f.SealedTo)) + `)))`)
	}
	return c
}

// mattersWithin narrows to matters m within a reach. One about nobody is its department's,
// or its team's.
func (c *clauses) mattersWithin(f storage.MatterFilter) {
	var reach string
	switch r := f.Reach; {
	case r.Agent != "":
		reach = `m.agent = ` + c.arg(r.Agent)
	case r.Dept != "":
		reach = `m.dept = ` + c.arg(r.Dept)
	case r.Team != "":
		team := c.arg(r.Team)
		reach = `(m.agent = '' AND m.team = ` + team + ` OR m.agent IN (SELECT a.id FROM agent a WHERE a.team = ` + team + `))`
	default:
		return
	}
	if f.OwnedBy != "" {
		reach = `(` + reach + ` OR m.owner = ` + c.arg(f.OwnedBy) + `)`
	}
	c.add(reach)
}

// Matters asks for matters: what is going on by when it is due, and then what has ended last.
func Matters(f storage.MatterFilter) Question[Some[supervision.Matter]] {
	return Question[Some[supervision.Matter]]{"matters", func(ctx context.Context, r Records) (Some[supervision.Matter], error) {
		return paged[supervision.Matter]{
			matterColumns, ` FROM matter m WHERE `,
			`CASE WHEN ` + matterOver + ` THEN 1 ELSE 0 END, CASE WHEN ` + matterOver + ` THEN -m.ended_at ELSE m.due_at END, m.id`,
			scanMatter,
		}.some(ctx, r, mattersOf(f), f.Limit, f.Offset)
	}}
}
