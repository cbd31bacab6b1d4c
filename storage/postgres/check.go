package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

var errNoGrounds = errors.New("a finding without grounds")

// Check looks for what must not be.
func (s *Store) Check(ctx context.Context) ([]storage.Problem, error) {
	var problems []storage.Problem
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		problems = []storage.Problem{}
		if err := t.patient(ctx); err != nil {
			return err
		}
		for _, c := range checks() {
			err := t.each(ctx, c.query, nil, func(rows pgx.Rows) error {
				p := storage.Problem{Kind: c.kind}
				err := rows.Scan(&p.Subject, &p.Detail)
				problems = append(problems, p)
				return err
			})
			if err != nil {
				return fmt.Errorf("check of %s: %w", c.kind, err)
			}
		}
		orphans, err := t.checkOrphans(ctx)
		if err != nil {
			return err
		}
		problems = append(problems, orphans...)
		undecodable, err := t.checkBytes(ctx)
		problems = append(problems, undecodable...)
		if err != nil {
			return err
		}
		broken, err := t.checkChain(ctx)
		problems = append(problems, broken...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("check: %w", err)
	}
	return problems, nil
}

// check is a query that gives subject and detail of what must not be.
type check struct {
	kind  string
	query string
}

func checks() []check {
	return []check{
		// The identity once more, and not as Coverage counts it: a listed call must be
		// in one of the named states, as its last event says.
		{"identity", `SELECT day, 'expected ' || count(*) || ', and the states add up to ' ||
				count(*) FILTER (WHERE state IN ('expected', 'registered', 'fetched', 'transcribed', 'inspected', 'scored', 'waiting', 'missing', 'dead', 'excluded'))
			FROM ledger WHERE listed GROUP BY day
			HAVING count(*) <> count(*) FILTER (WHERE state IN ('expected', 'registered', 'fetched', 'transcribed', 'inspected', 'scored', 'waiting', 'missing', 'dead', 'excluded'))`},
		{"identity", `SELECT call_id, 'is ' || state || ', and its last event says ' || coalesce((SELECT e.to_state FROM coverage_event e
				WHERE e.n = l.n ORDER BY e.seq DESC LIMIT 1), 'nothing')
			FROM ledger l WHERE state IS DISTINCT FROM (SELECT e.to_state FROM coverage_event e WHERE e.n = l.n ORDER BY e.seq DESC LIMIT 1)`},
		{"identity", `SELECT l.call_id, 'event ' || e.seq || ' leaves ' || e.from_state || ', and the call was ' || p.to_state
			FROM coverage_event e JOIN coverage_event p ON p.n = e.n AND p.seq = e.seq - 1 JOIN ledger l ON l.n = e.n
			WHERE e.from_state <> p.to_state`},
		{"lease", `SELECT call_id, 'is ' || state || ' and leased by ' || owner FROM ledger WHERE next_at IS NULL AND lease_until > 0`},
		{"lease", `SELECT call_id, 'is ' || state || ' and will never be due' FROM ledger
			WHERE next_at IS NULL AND state IN ('registered', 'fetched', 'transcribed', 'inspected')`},
		{"lease", `SELECT call_id, 'is ' || state || ' and due' FROM ledger
			WHERE next_at IS NOT NULL AND state NOT IN ('registered', 'fetched', 'transcribed', 'inspected')`},
		{"lease", `SELECT call_id, 'is leased, and nobody claimed it' FROM ledger WHERE lease_until > 0 AND (attempts = 0 OR owner = '')`},
		{"constraint", `SELECT call_id, 'is ' || state || ' for no reason' FROM ledger
			WHERE state IN ('dead', 'excluded', 'missing', 'waiting') AND reason = ''`},
		{"constraint", `SELECT call_id, 'is scored, and was never inspected' FROM ledger l
			WHERE state IN ('inspected', 'scored') AND NOT EXISTS (SELECT 1 FROM inspection i WHERE i.n = l.n)`},
		{"constraint", `SELECT f.id, 'is open, and its call is excluded' FROM finding f JOIN ledger l ON l.n = f.n
			WHERE l.state = 'excluded' AND f.status IN ('open', 'recorded')`},
		{"constraint", `SELECT f.id, 'has ' || f.rounds || ' rounds, and ' || count(v.round) || ' verdicts up to round ' || coalesce(max(v.round), 0)
			FROM finding f LEFT JOIN verdict v ON v.finding = f.id GROUP BY f.k
			HAVING f.rounds <> count(v.round) OR f.rounds <> coalesce(max(v.round), 0)`},
		{"constraint", `SELECT id, 'is ' || status || ' without a verdict' FROM finding WHERE rounds = 0 AND status IN ('confirmed', 'rejected')`},
		{"constraint", `SELECT source, 'is at ' || next FROM src_pos WHERE next < 0`},
		// What is not confirmed costs nothing; what is costs what its last confirmation took.
		{"constraint", `SELECT f.id, 'is ' || f.status || ', and its score entries come to ' || sum(e.points)
			FROM finding f JOIN score_entry e ON e.source_kind = 'finding' AND e.source_id = f.id
			GROUP BY f.k HAVING sum(e.points) <> CASE WHEN f.status <> 'confirmed' THEN 0 ELSE coalesce((SELECT p.points FROM score_entry p
				WHERE p.source_kind = 'finding' AND p.source_id = f.id AND p.points > 0 ORDER BY p.round DESC LIMIT 1), 0) END`},
		{"constraint", `SELECT id, 'is confirmed, and costs nobody anything' FROM finding
			WHERE status = 'confirmed' AND points > 0 AND agent <> '' AND NOT EXISTS (SELECT 1 FROM score_entry e
				WHERE e.source_kind = 'finding' AND e.source_id = finding.id)`},
		{"constraint", `SELECT l.call_id, 'is exempt because ' || x.asked_by || ' asked for it and approved of it' FROM exemption x JOIN ledger l ON l.n = x.n
			WHERE x.asked_by = x.approved_by`},
		{"orphan", `SELECT e.source_kind || ' ' || e.source_id, 'has score entries and is not there' FROM score_entry e
			WHERE CASE e.source_kind WHEN 'call' THEN NOT EXISTS (SELECT 1 FROM ledger l WHERE l.call_id = e.source_id)
				WHEN 'ticket' THEN NOT EXISTS (SELECT 1 FROM ticket k WHERE k.id = e.source_id)
				ELSE NOT EXISTS (SELECT 1 FROM verdict v WHERE v.finding = e.source_id AND v.round = e.round) END
			GROUP BY e.source_kind, e.source_id`},
		{"orphan", `SELECT o.kind || ' ' || o.id, 'is to be told of and is not there' FROM outbox o
			WHERE CASE o.kind WHEN 'finding' THEN NOT EXISTS (SELECT 1 FROM finding f WHERE f.id = o.id)
				WHEN 'verdict' THEN NOT EXISTS (SELECT 1 FROM finding f WHERE f.id = o.id)
				WHEN 'call' THEN NOT EXISTS (SELECT 1 FROM ledger l WHERE l.call_id = o.id)
				WHEN 'ticket' THEN NOT EXISTS (SELECT 1 FROM ticket k WHERE k.id = o.id)
				ELSE NOT EXISTS (SELECT 1 FROM dead_letter d WHERE d.source = o.id AND d.record = o.record) END`},
		{"identity", `SELECT call_id, 'has had ' || l.events || ' events, and the last is number ' || coalesce(max(e.seq), 0)
			FROM ledger l LEFT JOIN coverage_event e ON e.n = l.n GROUP BY l.n HAVING l.events <> coalesce(max(e.seq), 0)`},
		{"blob", `SELECT l.call_id, 'recording ' || r.uri || ' was fetched and has no bytes' FROM recording r JOIN ledger l ON l.n = r.n
			WHERE r.sha256 <> '' AND r.blob = ''`},
	}
}

// checkBytes reads whatever is kept as bytes.
func (t *tx) checkBytes(ctx context.Context) ([]storage.Problem, error) {
	var problems []storage.Problem
	for _, c := range []struct {
		query  string
		decode func([]byte) error
	}{
		{`SELECT 'evidence of finding ' || id, evidence FROM finding`, checkEvidence},
		{`SELECT 'taking of finding ' || id, taking FROM finding`, func(b []byte) error { return storage.DecodeTaking(b, &inspect.Finding{}) }},
		{`SELECT 'charge of ' || source_kind || ' ' || source_id, charge FROM score_entry`, decodes(storage.DecodeCharge)},
		{`SELECT 'transcript of call ' || call_id, coalesce(t.body, o.body) FROM transcript t JOIN ledger USING (n) LEFT JOIN offered o USING (n)`, decodes(storage.DecodeTranscript)},
		{`SELECT 'signals of call ' || call_id, signals FROM transcript JOIN ledger USING (n)`, decodes(storage.DecodeSignals)},
		{`SELECT 'delivered transcript of call ' || call_id, body FROM offered JOIN ledger USING (n)`, decodes(storage.DecodeTranscript)},
		{`SELECT 'ticket ' || id, body FROM ticket`, decodes(storage.DecodeTicket)},
		{`SELECT 'undecided rules of call ' || call_id, undecided FROM inspection JOIN ledger USING (n)`, decodes(storage.DecodeUndecided)},
		{`SELECT 'recording ' || uri, coalesce(fetched, offered) FROM recording`, decodes(storage.DecodeRecording)},
	} {
		err := t.each(ctx, c.query, nil, func(rows pgx.Rows) error {
			p := storage.Problem{Kind: "constraint"}
			var b []byte
			if err := rows.Scan(&p.Subject, &b); err != nil {
				return err
			}
			if err := c.decode(b); err != nil {
				p.Detail = err.Error()
				problems = append(problems, p)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return problems, nil
}

func decodes[T any](decode func([]byte) (T, error)) func([]byte) error {
	return func(b []byte) error {
		_, err := decode(b)
		return err
	}
}

// checkEvidence refuses findings without grounds.
func checkEvidence(b []byte) error {
	grounds, err := storage.DecodeEvidence(b)
	if err == nil && len(grounds) == 0 {
		err = errNoGrounds
	}
	return err
}
