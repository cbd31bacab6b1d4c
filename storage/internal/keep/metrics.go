package keep

import (
	"context"
	"fmt"

	"github.com/tingcha/tingcha/storage"
)

// PutMetrics stores what others have counted.
func (k *Keeper) PutMetrics(ctx context.Context, rows []storage.Metric) (int, error) {
	changed := 0
	err := k.do(ctx, "metrics", func(ctx context.Context, t Tx) error {
		changed = 0
		for _, m := range rows {
			if m.Item == "" || m.Period == "" || m.Scope == "" {
				return fmt.Errorf("%s: a metric has no item, period or scope", m.Origin)
			}
			n, err := t.Exec(ctx, `INSERT INTO metric (item, period, scope, name, num, den, value, origin, told_by, told_at)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
				ON CONFLICT (item, period, scope, name) DO UPDATE
				SET num = excluded.num, den = excluded.den, value = excluded.value, origin = excluded.origin, told_by = excluded.told_by, told_at = excluded.told_at
				WHERE metric.num <> excluded.num OR metric.den <> excluded.den OR metric.value <> excluded.value`,
				string(m.Item), m.Period, string(m.Scope), m.Name, m.Num, m.Den, m.Value, m.Origin, m.By, storage.Millis(m.At))
			if err != nil {
				return err
			}
			changed += int(n)
		}
		return nil
	})
	return changed, err
}
