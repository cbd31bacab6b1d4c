package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// Load gives what is known of calls.
func (s *Store) Load(ctx context.Context, ids []string, parts storage.Parts) ([]storage.Dossier, error) {
	dossiers := make([]storage.Dossier, 0, len(ids))
	err := s.view(ctx, func(t *tx) error {
		rows, err := t.rowsByCall(ctx, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			r, found := rows[id]
			if !found {
				continue
			}
			d := storage.Dossier{Call: r.call, Entry: r.entry, Origin: r.origin}
			if err := t.parts(ctx, r.n, &d, parts); err != nil {
				return fmt.Errorf("call %s: %w", id, err)
			}
			dossiers = append(dossiers, d)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	return dossiers, nil
}

// rowsByCall finds the rows of many calls with one statement.
func (t *tx) rowsByCall(ctx context.Context, ids []string) (map[string]row, error) {
	wanted, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	rows := make(map[string]row, len(ids))
	err = t.each(ctx, `SELECT `+columns+` FROM ledger WHERE call_id IN (SELECT value FROM json_each($1))`,
		[]any{string(wanted)}, func(found *sql.Rows) error {
			r, err := scanRow(found)
			rows[r.call.ID] = r
			return err
		})
	return rows, err
}

// parts fills in the parts asked for.
func (t *tx) parts(ctx context.Context, n int64, d *storage.Dossier, parts storage.Parts) error {
	for _, p := range []struct {
		part storage.Parts
		load func(context.Context, int64, *storage.Dossier) error
	}{
		{storage.WithRecordings, t.loadRecordings},
		{storage.WithOffered, t.loadOffered},
		{storage.WithTranscript, t.loadTranscript},
		{storage.WithRelated, t.loadRelated},
		{storage.WithFindings, t.loadFindings},
		{storage.WithVerdicts, t.loadVerdicts},
		{storage.WithEvents, t.loadEvents},
	} {
		if parts&p.part == 0 {
			continue
		}
		if err := p.load(ctx, n, d); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) loadRecordings(ctx context.Context, n int64, d *storage.Dossier) error {
	return t.each(ctx, `SELECT etag, coalesce(fetched, offered), blob, signals FROM recording WHERE n = $1 ORDER BY uri`,
		[]any{n}, func(rows *sql.Rows) error {
			f, etag, err := ask.ScanRecording(rows)
			d.Recordings, d.ETags = append(d.Recordings, f), append(d.ETags, etag)
			return err
		})
}

func (t *tx) loadOffered(ctx context.Context, n int64, d *storage.Dossier) error {
	var body []byte
	found, err := t.one(ctx, `SELECT body FROM offered WHERE n = $1`, []any{n}, []any{&body})
	if err != nil || !found {
		return err
	}
	offered, err := storage.DecodeTranscript(body)
	d.Offered = &offered
	return err
}

func (t *tx) loadTranscript(ctx context.Context, n int64, d *storage.Dossier) error {
	var body, signals []byte
	found, err := t.one(ctx, `SELECT coalesce(t.body, o.body), t.signals FROM transcript t LEFT JOIN offered o ON o.n = t.n WHERE t.n = $1`, []any{n}, []any{&body, &signals})
	if err != nil || !found {
		return err
	}
	if d.Transcript, err = storage.DecodeTranscript(body); err != nil {
		return err
	}
	d.Signals, err = storage.DecodeSignals(signals)
	return err
}

// loadRelated brings what the rules may look at besides the call itself.
func (t *tx) loadRelated(ctx context.Context, n int64, d *storage.Dossier) error {
	at, horizon := storage.Millis(d.Call.Started), inspect.Horizon.Milliseconds()
	var err error
	d.Tickets, err = list(ctx, t, `SELECT body FROM ticket WHERE call_id = $1 AND call_id <> ''
		UNION ALL SELECT body FROM ticket WHERE customer = $2 AND customer <> '' AND filed_at BETWEEN $3 AND $4 AND call_id <> $1`,
		[]any{d.Call.ID, d.Call.Customer, at - horizon, at + horizon}, func(rows *sql.Rows) (call.Ticket, error) { return ask.ScanTicket(rows) })
	slices.SortFunc(d.Tickets, func(a, b call.Ticket) int {
		return cmp.Or(a.Filed.Compare(b.Filed), cmp.Compare(a.ID, b.ID))
	})
	if err != nil {
		return err
	}
	if _, err := t.one(ctx, `SELECT staff_group FROM agent WHERE id = $1`, []any{d.Call.Agent}, []any{&d.Group}); err != nil || d.Call.Customer == "" {
		return err
	}
	others, err := list(ctx, t, `SELECT `+columns+` FROM ledger WHERE customer = $1 AND customer <> ''
		AND started_at BETWEEN $2 AND $3 AND n <> $4 ORDER BY started_at, call_id`,
		[]any{d.Call.Customer, at - horizon, at + horizon, n}, scanRow)
	for _, r := range others {
		d.Calls = append(d.Calls, r.call)
	}
	return err
}

func (t *tx) loadFindings(ctx context.Context, n int64, d *storage.Dossier) error {
	var err error
	d.Findings, err = list(ctx, t, `SELECT `+findings().Columns()+` FROM finding f JOIN ledger l ON l.n = f.n WHERE f.n = $1 ORDER BY f.rule`,
		[]any{n}, func(rows *sql.Rows) (storage.FindingRow, error) { return ask.ScanFinding(rows) })
	if err != nil {
		return err
	}
	var undecided []byte
	found, err := t.one(ctx, `SELECT undecided FROM inspection WHERE n = $1`, []any{n}, []any{&undecided})
	if err != nil || !found {
		return err
	}
	d.Undecided, err = storage.DecodeUndecided(undecided)
	return err
}

func (t *tx) loadVerdicts(ctx context.Context, n int64, d *storage.Dossier) error {
	var err error
	d.Verdicts, err = list(ctx, t, `SELECT `+ask.VerdictColumns+` FROM verdict v JOIN finding f ON f.id = v.finding
		WHERE f.n = $1 ORDER BY v.at, v.finding, v.round`, []any{n}, func(rows *sql.Rows) (storage.Verdict, error) { return ask.ScanVerdict(rows) })
	return err
}

func (t *tx) loadEvents(ctx context.Context, n int64, d *storage.Dossier) error {
	var err error
	d.Events, err = list(ctx, t, `SELECT seq, from_state, to_state, reason, detail, by_whom, at FROM coverage_event
		WHERE n = $1 ORDER BY seq`, []any{n}, func(rows *sql.Rows) (storage.Event, error) {
		e := storage.Event{CallID: d.Call.ID}
		return e, rows.Scan(&e.Seq, &e.From, &e.To, &e.Reason, &e.Detail, &e.By, (*kept)(&e.At))
	})
	return err
}
