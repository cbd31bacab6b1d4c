package sqlite

import (
	"context"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// Commit writes what a stage made.
func (s *Store) Commit(ctx context.Context, outcomes []storage.Outcome, now time.Time) ([]bool, error) {
	written := make([]bool, len(outcomes))
	err := s.update(ctx, func(t *tx) error {
		at := storage.Millis(now)
		for i, o := range outcomes {
			n, mine, err := t.pass(ctx, o, at)
			if err == nil && mine {
				fault.Point(fault.CommitGuarded)
				written[i] = true
				err = t.keep(ctx, n, o, at)
			}
			if err != nil {
				return fmt.Errorf("call %s: %w", o.CallID, err)
			}
		}
		fault.Point(fault.CommitReady)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	fault.Point(fault.CommitDone)
	return written, nil
}

// pass moves a row on if it is still the outcome's, and tells whether it was. It
// comes before everything else: whoever is fenced off writes nothing.
func (t *tx) pass(ctx context.Context, o storage.Outcome, at int64) (int64, bool, error) {
	m := move{Move: decide.Move{From: o.From, To: o.To, Reason: o.Reason, Detail: o.Detail, At: at}}
	endedIn, _, _ := m.Left()
	// Looked up first and not by RETURNING, which makes a table for the one row.
	mine, err := t.one(ctx, `SELECT n, owner FROM ledger WHERE call_id = $1 AND state = $2 AND token = $3 AND input_rev = $4`,
		[]any{o.CallID, o.From, o.Token, o.InputRev}, []any{&m.n, &m.By})
	if err != nil || !mine {
		return 0, false, err
	}
	_, err = t.exec(ctx, `UPDATE ledger SET state = $1, reason = $2, detail = $3, ended_in = $4, next_at = nullif($5, 0),
		attempts = CASE WHEN state <> $1 THEN 0 WHEN $6 AND lease_until > 0 THEN attempts - 1 ELSE attempts END, lease_until = NULL,
		updated_at = CASE WHEN state <> $1 THEN $7 ELSE updated_at END WHERE n = $8`,
		o.To, o.Reason, o.Detail, endedIn, decide.DueAt(o, at), o.Unharmed, at, m.n)
	if err != nil {
		return 0, false, err
	}
	return m.n, true, t.record(ctx, m.n, m.Move)
}

// keep writes what the stage made of a call.
func (t *tx) keep(ctx context.Context, n int64, o storage.Outcome, at int64) error {
	if err := t.keepFetched(ctx, n, o, at); err != nil {
		return err
	}
	if len(o.Fetched) > 0 {
		fault.Point(fault.CommitFetched)
	}
	if o.Hearing != nil {
		_, err := t.exec(ctx, `INSERT INTO transcript (n, body, signals) VALUES ($1, nullif($2, (SELECT body FROM offered WHERE n = $1)), $3)
			ON CONFLICT (n) DO UPDATE SET body = excluded.body, signals = excluded.signals`,
			n, storage.EncodeTranscript(o.Hearing.Transcript), storage.EncodeSignals(o.Hearing.Signals))
		if err == nil {
			err = t.unread(ctx, storage.InCalls, o.CallID)
		}
		if err != nil {
			return err
		}
		fault.Point(fault.CommitHeard)
	}
	if o.Report != nil {
		if err := t.keepReport(ctx, n, o, at); err != nil {
			return err
		}
		fault.Point(fault.CommitReported)
	}
	if o.To == storage.Scored || len(o.Scores) > 0 {
		if err := t.replaceScores(ctx, scoring.Source{Kind: scoring.CallSource, ID: o.CallID}, o.Scores); err != nil {
			return err
		}
		fault.Point(fault.CommitScored)
	}
	if o.To == storage.Excluded {
		return t.discount(ctx, n)
	}
	return nil
}

// keepFetched writes what the recordings were found to be, and decides whether the
// call is a duplicate.
func (t *tx) keepFetched(ctx context.Context, n int64, o storage.Outcome, at int64) error {
	for _, f := range o.Fetched {
		r := f.Recording
		_, err := t.exec(ctx, `INSERT INTO recording (n, uri, etag, offered, fetched, sha256, blob, signals, origin)
			VALUES ($1, $2, '', $3, $3, $4, $5, $6, '')
			ON CONFLICT (n, uri) DO UPDATE SET fetched = excluded.fetched, sha256 = excluded.sha256, blob = excluded.blob,
				signals = excluded.signals`,
			n, r.URI, storage.EncodeRecording(r), r.SHA256, f.Blob, storage.EncodeSignals(f.Signals))
		if err != nil {
			return err
		}
	}
	for _, f := range o.Fetched {
		if err := t.settleContent(ctx, f.Recording.SHA256, at); err != nil {
			return err
		}
	}
	return nil
}
