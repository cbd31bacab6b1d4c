package postgres

import (
	"context"
	"fmt"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// Ingest stores a batch and its source's position. Doing it again changes nothing, so
// it is done again when the answer to the COMMIT is lost.
func (s *Store) Ingest(ctx context.Context, b storage.Batch) (storage.Accepted, error) {
	b = fitBatch(b)
	accepted, err := write(ctx, s, func(ctx context.Context, t *tx) (storage.Accepted, error) {
		in := newIntake(t, storage.Millis(b.At))
		err := in.take(ctx, b)
		return in.accepted, err
	})
	if err != nil {
		return storage.Accepted{}, fmt.Errorf("ingest: %w", err)
	}
	return accepted, nil
}

// Position says where a source was left.
func (s *Store) Position(ctx context.Context, source string) (storage.Position, error) {
	var p storage.Position
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		p = storage.Position{Source: source}
		_, err := t.one(ctx, `SELECT name, next, done FROM src_pos WHERE source = $1`,
			[]any{source}, []any{&p.Name, &p.Next, &p.Done})
		return err
	})
	if err != nil {
		return storage.Position{}, fmt.Errorf("position of %s: %w", source, err)
	}
	return p, nil
}

// take takes one batch in: it locks and reads whatever the batch may touch, decides
// record by record in memory, and writes what has changed.
func (in *intake) take(ctx context.Context, b storage.Batch) error {
	if err := in.lockOut(ctx); err != nil {
		return err
	}
	if err := in.read(ctx, b); err != nil {
		return err
	}
	if err := in.decide(b); err != nil {
		return err
	}
	return in.write(ctx, b)
}

// lockOut keeps other intakes out: what they would add to the table (a call of the
// customer whose ticket is here, the call itself) cannot be locked, since it is not
// there yet. The lock "content" keeps the decision about equal recordings with us.
// Both come before any row, here and in Commit.
func (in *intake) lockOut(ctx context.Context) error {
	var q queue
	q.add(nil, `SELECT pg_advisory_xact_lock($1, $2)`, lockClass, lockIngest)
	q.add(nil, `SELECT pg_advisory_xact_lock($1, $2)`, lockClass, lockContent)
	return in.send(ctx, &q)
}

func (in *intake) decide(b storage.Batch) error {
	for _, a := range b.Agents {
		if a.ID == "" {
			return fmt.Errorf("agent %s: %w", a.Name, decide.ErrNoID)
		}
	}
	for _, m := range b.Marks {
		if m.Source == "" {
			return fmt.Errorf("mark: %w", decide.ErrNoID)
		}
	}
	for _, line := range b.Calls {
		f, err := in.line(line)
		if err != nil {
			return fmt.Errorf("call %s: %w", line.Call.ID, err)
		}
		decide.Count(&in.accepted.Calls, f)
	}
	for _, r := range b.Recordings {
		f, err := in.recording(r)
		if err != nil {
			return fmt.Errorf("recording %s: %w", r.Recording.URI, err)
		}
		decide.Count(&in.accepted.Recordings, f)
	}
	for _, o := range b.Transcripts {
		f, err := in.transcript(o)
		if err != nil {
			return fmt.Errorf("transcript of %s: %w", o.Transcript.CallID, err)
		}
		decide.Count(&in.accepted.Transcripts, f)
	}
	for _, o := range b.Tickets {
		f, err := in.ticket(o)
		if err != nil {
			return fmt.Errorf("ticket %s: %w", o.Ticket.ID, err)
		}
		decide.Count(&in.accepted.Tickets, f)
	}
	return nil
}
