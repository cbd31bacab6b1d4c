package postgres

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// Load gives what is known of calls. Each part is one question for all calls, and all
// questions but the first go in one message.
func (s *Store) Load(ctx context.Context, ids []string, parts storage.Parts) ([]storage.Dossier, error) {
	var dossiers []storage.Dossier
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		l := loading{calls: map[string]*loaded{}, byNumber: map[int64]*loaded{}}
		if err := l.load(ctx, t, ids, parts); err != nil {
			return err
		}
		dossiers = make([]storage.Dossier, 0, len(ids))
		for _, id := range ids {
			if one := l.calls[clean(id)]; one != nil {
				dossiers = append(dossiers, one.Dossier)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	return dossiers, nil
}

// loaded is a dossier in the making.
type loaded struct {
	storage.Dossier
	n int64
}

// loading collects dossiers.
type loading struct {
	calls    map[string]*loaded
	byNumber map[int64]*loaded
	numbers  []int64
}

func (l *loading) load(ctx context.Context, t *tx, ids []string, parts storage.Parts) error {
	err := t.each(ctx, `SELECT `+columns+` FROM ledger l WHERE call_id = ANY ($1)`, []any{ids}, func(rows pgx.Rows) error {
		r, err := scanRow(rows)
		one := &loaded{storage.Dossier{Call: r.call, Entry: r.entry, Origin: r.origin}, r.n}
		l.calls[r.call.ID], l.byNumber[r.n] = one, one
		l.numbers = append(l.numbers, r.n)
		return err
	})
	if err != nil || parts == 0 || len(l.numbers) == 0 {
		return err
	}
	var q queue
	for _, p := range []struct {
		part storage.Parts
		ask  func(*queue)
	}{
		{storage.WithRecordings, l.recordings},
		{storage.WithOffered, l.offered},
		{storage.WithTranscript, l.transcripts},
		{storage.WithRelated, l.related},
		{storage.WithFindings, l.findings},
		{storage.WithVerdicts, l.verdicts},
		{storage.WithEvents, l.events},
	} {
		if parts&p.part != 0 {
			p.ask(&q)
		}
	}
	if err := t.send(ctx, &q); err != nil {
		return err
	}
	for _, one := range l.calls {
		slices.SortFunc(one.Tickets, func(a, b call.Ticket) int {
			return cmp.Or(a.Filed.Compare(b.Filed), cmp.Compare(a.ID, b.ID))
		})
	}
	return nil
}

// ask queues a question about all calls, the first column of whose answer is the
// call's number.
func (l *loading) ask(q *queue, query string, fn func(one *loaded, rows pgx.Rows, n *int64) error) {
	q.ask(query, []any{l.numbers}, func(rows pgx.Rows) error {
		n, err := numberOf(rows)
		if err != nil {
			return err
		}
		one := l.byNumber[n]
		if err := fn(one, rows, &n); err != nil {
			return fmt.Errorf("call %s: %w", one.Call.ID, err)
		}
		return nil
	})
}

// numberOf reads the first column of a row, and leaves the row to be read.
func numberOf(rows pgx.Rows) (int64, error) {
	var n int64
	first := rows.FieldDescriptions()[0]
	err := rows.Conn().TypeMap().Scan(first.DataTypeOID, first.Format, rows.RawValues()[0], &n)
	return n, err
}

func (l *loading) recordings(q *queue) {
	l.ask(q, `SELECT n, etag, coalesce(fetched, offered), blob, signals FROM recording WHERE n = ANY ($1) ORDER BY n, uri`,
		func(one *loaded, rows pgx.Rows, n *int64) error {
			f, etag, err := ask.ScanRecording(rows, n)
			one.Recordings, one.ETags = append(one.Recordings, f), append(one.ETags, etag)
			return err
		})
}

func (l *loading) offered(q *queue) {
	l.ask(q, `SELECT n, body FROM offered WHERE n = ANY ($1)`, func(one *loaded, rows pgx.Rows, n *int64) error {
		var body []byte
		if err := rows.Scan(n, &body); err != nil {
			return err
		}
		offered, err := storage.DecodeTranscript(body)
		one.Offered = &offered
		return err
	})
}

func (l *loading) transcripts(q *queue) {
	l.ask(q, `SELECT t.n, coalesce(t.body, o.body), t.signals FROM transcript t LEFT JOIN offered o ON o.n = t.n WHERE t.n = ANY ($1)`,
		func(one *loaded, rows pgx.Rows, n *int64) error {
			var body, signals []byte
			err := rows.Scan(n, &body, &signals)
			if err != nil {
				return err
			}
			if one.Transcript, err = storage.DecodeTranscript(body); err != nil {
				return err
			}
			one.Signals, err = storage.DecodeSignals(signals)
			return err
		})
}

// related brings what the rules may look at besides the calls themselves.
func (l *loading) related(q *queue) {
	var with []*loaded
	for _, one := range l.calls {
		with = append(with, one)
	}
	horizon := inspect.Horizon.Milliseconds()
	numbers := column(with, func(one *loaded) int64 { return one.n })
	customers := column(with, func(one *loaded) string { return string(one.Call.Customer) })
	started := column(with, func(one *loaded) int64 { return storage.Millis(one.Call.Started) })
	q.ask(`SELECT u.n, k.body FROM unnest($1::bigint[], $2::text[]) AS u (n, call_id) JOIN ticket k ON k.call_id = u.call_id AND k.call_id <> ''
		UNION ALL SELECT u.n, k.body FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[]) AS u (n, call_id, customer, at)
			JOIN ticket k ON k.customer = u.customer AND k.customer <> '' AND k.filed_at BETWEEN u.at - $5 AND u.at + $5 AND k.call_id <> u.call_id`,
		[]any{numbers, column(with, func(one *loaded) string { return one.Call.ID }), customers, started, horizon}, func(rows pgx.Rows) error {
			var n int64
			var body []byte
			if err := rows.Scan(&n, &body); err != nil {
				return err
			}
			k, err := storage.DecodeTicket(body)
			one := l.byNumber[n]
			one.Tickets = append(one.Tickets, k)
			return err
		})
	q.ask(`SELECT u.n, a.staff_group FROM unnest($1::bigint[], $2::text[]) AS u (n, agent) JOIN agent a ON a.id = u.agent`,
		[]any{numbers, column(with, func(one *loaded) string { return one.Call.Agent })}, func(rows pgx.Rows) error {
			var n int64
			var group string
			err := rows.Scan(&n, &group)
			l.byNumber[n].Group = group
			return err
		})
	q.ask(`SELECT `+columns+`, u.n FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS u (n, customer, at)
		JOIN ledger l ON l.customer = u.customer AND l.customer <> '' AND l.started_at BETWEEN u.at - $4 AND u.at + $4 AND l.n <> u.n
		ORDER BY l.started_at, l.call_id`,
		[]any{numbers, customers, started, horizon}, func(rows pgx.Rows) error {
			var n int64
			r, err := scanRowAnd(rows, &n)
			one := l.byNumber[n]
			one.Calls = append(one.Calls, r.call)
			return err
		})
}

func (l *loading) findings(q *queue) {
	l.ask(q, `SELECT f.n, `+findings().Columns()+` FROM finding f JOIN ledger l ON l.n = f.n WHERE f.n = ANY ($1) ORDER BY f.n, f.rule`,
		func(one *loaded, rows pgx.Rows, n *int64) error {
			f, err := ask.ScanFinding(rows, n)
			one.Findings = append(one.Findings, f)
			return err
		})
	l.ask(q, `SELECT n, undecided FROM inspection WHERE n = ANY ($1)`, func(one *loaded, rows pgx.Rows, n *int64) error {
		var undecided []byte
		err := rows.Scan(n, &undecided)
		if err == nil {
			one.Undecided, err = storage.DecodeUndecided(undecided)
		}
		return err
	})
}

func (l *loading) verdicts(q *queue) {
	l.ask(q, `SELECT f.n, `+ask.VerdictColumns+` FROM verdict v JOIN finding f ON f.id = v.finding
		WHERE f.n = ANY ($1) ORDER BY v.at, v.finding, v.round`, func(one *loaded, rows pgx.Rows, n *int64) error {
		v, err := ask.ScanVerdict(rows, n)
		one.Verdicts = append(one.Verdicts, v)
		return err
	})
}

func (l *loading) events(q *queue) {
	l.ask(q, `SELECT n, seq, from_state, to_state, reason, detail, by_whom, at FROM coverage_event
		WHERE n = ANY ($1) ORDER BY n, seq`, func(one *loaded, rows pgx.Rows, n *int64) error {
		e := storage.Event{CallID: one.Call.ID}
		err := rows.Scan(n, &e.Seq, &e.From, &e.To, &e.Reason, &e.Detail, &e.By, (*kept)(&e.At))
		one.Events = append(one.Events, e)
		return err
	})
}
