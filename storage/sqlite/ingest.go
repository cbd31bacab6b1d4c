package sqlite

import (
	"context"
	"fmt"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// Ingest stores a batch and its source's position.
func (s *Store) Ingest(ctx context.Context, b storage.Batch) (storage.Accepted, error) {
	var accepted storage.Accepted
	err := s.update(ctx, func(t *tx) error {
		in := &intake{tx: t, at: storage.Millis(b.At)}
		err := in.take(ctx, b)
		accepted = in.accepted
		return err
	})
	if err != nil {
		return storage.Accepted{}, fmt.Errorf("ingest: %w", err)
	}
	return accepted, nil
}

// Position says where a source was left.
func (s *Store) Position(ctx context.Context, source string) (storage.Position, error) {
	p := storage.Position{Source: source}
	err := s.view(ctx, func(t *tx) error {
		_, err := t.one(ctx, `SELECT name, next, done FROM src_pos WHERE source = $1`,
			[]any{source}, []any{&p.Name, &p.Next, &p.Done})
		return err
	})
	if err != nil {
		return storage.Position{}, fmt.Errorf("position of %s: %w", source, err)
	}
	return p, nil
}

// intake takes one batch in.
type intake struct {
	*tx
	at       int64
	accepted storage.Accepted
}

func (in *intake) take(ctx context.Context, b storage.Batch) error {
	for _, a := range b.Agents {
		if err := in.agent(ctx, a); err != nil {
			return fmt.Errorf("agent %s: %w", a.ID, err)
		}
	}
	for _, line := range b.Calls {
		f, err := in.line(ctx, line)
		if err != nil {
			return fmt.Errorf("call %s: %w", line.Call.ID, err)
		}
		decide.Count(&in.accepted.Calls, f)
	}
	for _, r := range b.Recordings {
		f, err := in.recording(ctx, r)
		if err != nil {
			return fmt.Errorf("recording %s: %w", r.Recording.URI, err)
		}
		decide.Count(&in.accepted.Recordings, f)
	}
	for _, o := range b.Transcripts {
		f, err := in.transcript(ctx, o)
		if err != nil {
			return fmt.Errorf("transcript of %s: %w", o.Transcript.CallID, err)
		}
		decide.Count(&in.accepted.Transcripts, f)
	}
	for _, o := range b.Tickets {
		f, err := in.ticket(ctx, o)
		if err != nil {
			return fmt.Errorf("ticket %s: %w", o.Ticket.ID, err)
		}
		decide.Count(&in.accepted.Tickets, f)
	}
	for _, d := range b.DeadLetters {
		if err := in.deadLetter(ctx, d); err != nil {
			return fmt.Errorf("dead letter %s:%d: %w", d.Name, d.Offset, err)
		}
	}
	for _, l := range b.Redeemed { // after the letters: who brings both has brought it after all
		_, err := in.exec(ctx, `UPDATE dead_letter SET redeemed = 1, raw = x'' WHERE source = $1 AND record = $2`, l.Source, l.Offset)
		if err != nil {
			return fmt.Errorf("redeem dead letter %s:%d: %w", l.Source, l.Offset, err)
		}
	}
	for _, m := range b.Marks {
		if err := in.mark(ctx, m); err != nil {
			return fmt.Errorf("watermark of %q: %w", m.Source, err)
		}
	}
	fault.Point(fault.IngestRows)
	err := in.position(ctx, b.Position)
	fault.Point(fault.IngestPosition)
	return err
}

func (in *intake) agent(ctx context.Context, a call.Agent) error {
	if a.ID == "" {
		return decide.ErrNoID
	}
	_, err := in.exec(ctx, `INSERT INTO agent (id, name, dept, staff_group, team) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, dept = excluded.dept,
			staff_group = coalesce(nullif(excluded.staff_group, ''), staff_group), team = coalesce(nullif(excluded.team, ''), team)
		WHERE name <> excluded.name OR dept <> excluded.dept OR excluded.staff_group NOT IN ('', staff_group) OR excluded.team NOT IN ('', team)`,
		a.ID, a.Name, a.Dept, a.Group, a.Team)
	return err
}

func (in *intake) deadLetter(ctx context.Context, d storage.DeadLetter) error {
	raw := d.Raw[:min(len(d.Raw), storage.MaxRaw)]
	if raw == nil {
		raw = []byte{} // a nil slice would be null
	}
	added, err := in.exec(ctx, `INSERT INTO dead_letter (source, record, field, name, line, reason, detail, raw, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (source, record) DO NOTHING`,
		d.Source, d.Offset, d.Field, d.Name, d.Line, d.Reason, d.Detail, raw, storage.Millis(d.At))
	in.accepted.DeadLetters += int(added)
	return err
}

// position never moves a source back.
func (in *intake) position(ctx context.Context, p storage.Position) error {
	if p.Source == "" {
		return nil
	}
	_, err := in.exec(ctx, `INSERT INTO src_pos (source, name, next, done) VALUES ($1, $2, $3, $4)
		ON CONFLICT (source) DO UPDATE SET next = max(next, excluded.next), done = max(done, excluded.done)
		WHERE excluded.next > next OR excluded.done > done`, p.Source, p.Name, p.Next, p.Done)
	return err
}
