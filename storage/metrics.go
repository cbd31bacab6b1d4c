package storage

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/scoring"
)

// Metrics keeps numbers that others have counted: what no call and no ticket tells, see
// [scoring.OfMetrics].
type Metrics interface {
	// PutMetrics stores metrics in one transaction, each in place of what was told of the
	// same item, period, scope and name before, and says how many are new or others. A
	// metric of which the same was told already stays as it is. It is an error, and nothing
	// is stored, when one has no item, period or scope.
	PutMetrics(ctx context.Context, rows []Metric) (changed int, err error)
	// ListMetrics lists metrics by item, period, scope and name.
	ListMetrics(ctx context.Context, f MetricFilter) ([]Metric, error)
}

// MetricScope says what a metric is of.
type MetricScope string

// The scopes of metrics. That of all has no name.
const (
	OfAll   MetricScope = "all"
	OfDept  MetricScope = "dept"
	OfTeam  MetricScope = "team"
	OfAgent MetricScope = "agent"
	OfGrid  MetricScope = "grid" // 网格
)

// MetricScopes lists every scope.
func MetricScopes() []MetricScope { return []MetricScope{OfAll, OfDept, OfTeam, OfAgent, OfGrid} }

// Metric is a number that somebody has told.
type Metric struct {
	Item   scoring.Item
	Period string // its code, such as "2026-09" or "2026-Q3"
	Scope  MetricScope
	Name   string // of the department, team or grid, or an agent's staff number
	// Num and Den are what it was counted from; Den is 0 when only a value was told.
	Num, Den float64
	Value    float64 // in the indicator's unit
	Origin   string  // file and line that brought it
	By       string
	At       time.Time
}

// MetricFilter narrows metrics; zero fields do not.
type MetricFilter struct {
	Item   scoring.Item
	Period string
	Scope  MetricScope
	Name   string
}
