package ask

import (
	"context"

	"github.com/tingcha/tingcha/storage"
)

// ListMetrics lists what others have counted.
func (a *Answers) ListMetrics(ctx context.Context, f storage.MetricFilter) ([]storage.Metric, error) {
	return Metrics(f).Answer(ctx, a.within)
}

// Metrics asks for what others have counted.
func Metrics(f storage.MetricFilter) Question[[]storage.Metric] {
	return Question[[]storage.Metric]{"metrics", func(ctx context.Context, r Records) ([]storage.Metric, error) {
		return list(ctx, r, `SELECT item, period, scope, name, num, den, value, origin, told_by, told_at FROM metric
			WHERE ($1 = '' OR item = $1) AND ($2 = '' OR period = $2) AND ($3 = '' OR scope = $3) AND ($4 = '' OR name = $4)
			ORDER BY item, period, scope, name`,
			[]any{string(f.Item), f.Period, string(f.Scope), f.Name}, func(row Row) (storage.Metric, error) {
				var m storage.Metric
				var at int64
				err := row.Scan(&m.Item, &m.Period, &m.Scope, &m.Name, &m.Num, &m.Den, &m.Value, &m.Origin, &m.By, &at)
				m.At = storage.Instant(at)
				return m, err
			})
	}}
}
