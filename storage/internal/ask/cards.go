package ask

import (
	"context"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// EntryColumns are those that ScanEntry reads, in its order.
const EntryColumns = `source_kind, source_id, round, agent, dept, month, item, num, den, points, due_at, at, charge`

// ScanEntry reads a score entry.
func ScanEntry(row Row) (scoring.Entry, error) {
	var e scoring.Entry
	var due, at int64
	var charge []byte
	err := row.Scan(&e.Source.Kind, &e.Source.ID, &e.Source.Round, &e.Agent, &e.Dept, &e.Month, &e.Item,
		&e.Num, &e.Den, &e.Points, &due, &at, &charge)
	if err != nil {
		return e, err
	}
	e.Due, e.At = storage.Instant(due), storage.Instant(at)
	e.Charge, err = storage.DecodeCharge(charge)
	return e, err
}

// ScoreEntries asks for an agent's month.
func ScoreEntries(agent, month string) Question[[]scoring.Entry] {
	return listing("score entries of agent "+agent, `SELECT `+EntryColumns+`
		FROM score_entry WHERE month = $1 AND agent = $2 ORDER BY item, at, source_id, round, ordinal`, []any{month, agent}, ScanEntry)
}

// Agents asks who has score entries in a month. Who is not on the roster goes by the
// department of the entries. It hops from agent to agent in the index: a month of a large
// hotline has millions of entries.
func Agents(month string) Question[[]storage.AgentRow] {
	return listing("agents of "+month, `WITH RECURSIVE hop (agent) AS (SELECT min(agent) FROM score_entry WHERE month = $1
		UNION ALL SELECT (SELECT min(e.agent) FROM score_entry e WHERE e.month = $1 AND e.agent > hop.agent) FROM hop WHERE hop.agent IS NOT NULL)
		SELECT h.agent, coalesce(a.name, ''), coalesce(a.staff_group, ''), coalesce(a.team, ''), coalesce(a.dept,
			(SELECT d.dept FROM score_entry d WHERE d.month = $1 AND d.agent = h.agent LIMIT 1)) AS of_dept
		FROM hop h LEFT JOIN agent a ON a.id = h.agent WHERE h.agent IS NOT NULL ORDER BY of_dept, h.agent`,
		[]any{month}, func(row Row) (storage.AgentRow, error) {
			var r storage.AgentRow
			err := row.Scan(&r.Agent.ID, &r.Agent.Name, &r.Agent.Group, &r.Agent.Team, &r.Agent.Dept)
			return r, err
		})
}

// Months asks which months have score entries, newest first. It hops from month to month
// in the index and reads one row of each.
func Months() Question[[]string] {
	return listing("months", `WITH RECURSIVE hop (month) AS (SELECT max(month) FROM score_entry
		UNION ALL SELECT (SELECT max(e.month) FROM score_entry e WHERE e.month < hop.month) FROM hop WHERE hop.month IS NOT NULL)
		SELECT month FROM hop WHERE month IS NOT NULL`, nil, func(row Row) (string, error) {
		var month string
		err := row.Scan(&month)
		return month, err
	})
}

// ScanTicket reads a ticket from its bytes.
func ScanTicket(row Row) (call.Ticket, error) {
	var body []byte
	if err := row.Scan(&body); err != nil {
		return call.Ticket{}, err
	}
	return storage.DecodeTicket(body)
}

// Ticket asks for a ticket by its ID; it is [storage.ErrNotFound] when there is none.
func Ticket(id string) Question[call.Ticket] {
	return Question[call.Ticket]{"ticket " + id, func(ctx context.Context, r Records) (call.Ticket, error) {
		return single(ctx, r, `SELECT body FROM ticket WHERE id = $1`, []any{id}, ScanTicket)
	}}
}
