package keep

import (
	"context"
	"errors"
	"fmt"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

var errNoHonour = errors.New("what is given has no month, no kind, no key or nobody who gives it")

// CloseHonours keeps what is given for a month.
func (k *Keeper) CloseHonours(ctx context.Context, m storage.HonourMonth) (storage.HonourMonth, error) {
	if m.Month == "" || m.Kind == "" || m.Key == "" || m.By == "" {
		return m, errNoHonour
	}
	m.At = storage.Instant(storage.Millis(m.At))
	m, err := m.Sealed()
	if err != nil {
		return m, err
	}
	closed := m
	what := "close " + string(m.Kind) + " of " + m.Month
	err = k.do(ctx, what, func(ctx context.Context, t Tx) error {
		if err := t.Lock(ctx, "honours "+string(m.Kind)+" "+m.Month); err != nil {
			return err
		}
		kept, err := ask.ClosedHonours(m.Kind, m.Month).Of(ctx, t)
		switch {
		case err == nil && kept.Key != m.Key:
			return fmt.Errorf("closed by %s: %w", kept.By, storage.ErrConflict)
		case err == nil:
			closed = kept
			return nil
		case !errors.Is(err, storage.ErrNotFound):
			return err
		}
		closed = m
		return insertHonours(ctx, t, m)
	})
	return closed, err
}

func insertHonours(ctx context.Context, t Tx, m storage.HonourMonth) error {
	_, err := t.Exec(ctx, `INSERT INTO honour_month (month, kind, key, closed_by, closed_at, note, body, seal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		m.Month, m.Kind, m.Key, m.By, storage.Millis(m.At), m.Note, string(m.Body), m.Seal)
	for _, h := range m.Given {
		if err == nil {
			_, err = t.Exec(ctx, `INSERT INTO honour (month, kind, name, dept, agent, item, num, den) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
				m.Month, m.Kind, h.Name, h.Dept, h.Agent, h.Item, h.Num, h.Den)
		}
	}
	return err
}
