package postgres

import (
	"cmp"
	"maps"
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
)

// agents queues the roster. Of several rows for one agent the last holds.
func (q *queue) agents(agents []call.Agent) {
	if len(agents) == 0 {
		return
	}
	agents = lastOfEach(agents)
	q.add(nil, `INSERT INTO agent (id, name, dept, staff_group, team)
		SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, dept = excluded.dept,
			staff_group = coalesce(nullif(excluded.staff_group, ''), agent.staff_group),
			team = coalesce(nullif(excluded.team, ''), agent.team)
		WHERE (agent.name, agent.dept) <> (excluded.name, excluded.dept) OR excluded.staff_group NOT IN ('', agent.staff_group)
			OR excluded.team NOT IN ('', agent.team)`,
		column(agents, func(a call.Agent) string { return a.ID }),
		column(agents, func(a call.Agent) string { return a.Name }),
		column(agents, func(a call.Agent) string { return a.Dept }),
		column(agents, func(a call.Agent) string { return a.Group }),
		column(agents, func(a call.Agent) string { return a.Team }))
}

// lastOfEach gives one row an agent, in the order of their IDs: the last one, and the
// last group and team that any of them says.
func lastOfEach(agents []call.Agent) []call.Agent {
	byID := make(map[string]call.Agent, len(agents))
	for _, a := range agents {
		a.Group = cmp.Or(a.Group, byID[a.ID].Group)
		a.Team = cmp.Or(a.Team, byID[a.ID].Team)
		byID[a.ID] = a
	}
	return slices.SortedFunc(maps.Values(byID), func(a, b call.Agent) int { return cmp.Compare(a.ID, b.ID) })
}

// letters queues dead letters, the first of each, and strikes out those that came in
// after all.
func (in *intake) letters(q *queue, b storage.Batch, added *int64) {
	if letters := b.DeadLetters; len(letters) > 0 {
		in.toldLetters(q, added, `INSERT INTO dead_letter (source, record, field, name, line, reason, detail, raw, at, redeemed)
			SELECT *, false FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::bytea[], $9::bigint[])
			ON CONFLICT (source, record) DO NOTHING RETURNING source, record`,
			column(letters, func(d storage.DeadLetter) string { return d.Source }),
			column(letters, func(d storage.DeadLetter) int64 { return d.Offset }),
			column(letters, func(d storage.DeadLetter) string { return d.Field }),
			column(letters, func(d storage.DeadLetter) string { return d.Name }),
			column(letters, func(d storage.DeadLetter) int64 { return int64(d.Line) }),
			column(letters, func(d storage.DeadLetter) string { return d.Reason }),
			column(letters, func(d storage.DeadLetter) string { return d.Detail }),
			column(letters, rawOf),
			column(letters, func(d storage.DeadLetter) int64 { return storage.Millis(d.At) }))
	}
	if len(b.Redeemed) == 0 {
		return
	}
	of := column(b.Redeemed, func(id storage.LetterID) string { return id.Source })
	at := column(b.Redeemed, func(id storage.LetterID) int64 { return id.Offset })
	q.add(nil, `UPDATE dead_letter d SET redeemed = true, raw = '' FROM unnest($1::text[], $2::bigint[]) AS u (source, record)
		WHERE d.source = u.source AND d.record = u.record AND NOT d.redeemed`, of, at)
	if in.outbox {
		q.add(nil, `DELETE FROM outbox o USING unnest($1::text[], $2::bigint[]) AS u (source, record)
			WHERE o.kind = 'letter' AND o.id = u.source AND o.record = u.record`, of, at)
	}
}

func rawOf(d storage.DeadLetter) []byte {
	raw := d.Raw[:min(len(d.Raw), storage.MaxRaw)]
	if raw == nil {
		raw = []byte{} // a nil slice would be null
	}
	return raw
}

// marks queues what is known of sources of tickets: it is only raised.
func (q *queue) marks(marks []storage.Watermark) {
	if len(marks) == 0 {
		return
	}
	q.add(nil, `INSERT INTO watermark (source, event, seen, beats)
		SELECT source, max(event), max(seen), bool_or(beats) FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::boolean[])
			AS u (source, event, seen, beats) GROUP BY source
		ON CONFLICT (source) DO UPDATE SET event = greatest(watermark.event, excluded.event), seen = greatest(watermark.seen, excluded.seen),
			beats = watermark.beats OR excluded.beats`,
		column(marks, func(m storage.Watermark) string { return m.Source }),
		column(marks, func(m storage.Watermark) int64 { return storage.Millis(m.Event) }),
		column(marks, func(m storage.Watermark) int64 { return storage.Millis(m.Seen) }),
		column(marks, func(m storage.Watermark) bool { return m.Beats }))
}

// position queues how far the source was read. It never moves back.
func (q *queue) position(p storage.Position) {
	if p.Source == "" {
		return
	}
	q.add(nil, `INSERT INTO src_pos (source, name, next, done) VALUES ($1, $2, $3, $4)
		ON CONFLICT (source) DO UPDATE SET next = greatest(src_pos.next, excluded.next), done = src_pos.done OR excluded.done
		WHERE excluded.next > src_pos.next OR excluded.done AND NOT src_pos.done`, p.Source, p.Name, p.Next, p.Done)
}
