package sqlite

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
)

// kept reads an instant from a column; null and 0 are the zero time.
type kept time.Time

// keptSpan reads a duration from a column.
type keptSpan time.Duration

// keptTold is a duration in a column that is null when nobody knows it.
type keptTold call.Told

var (
	_ sql.Scanner   = (*kept)(nil)
	_ sql.Scanner   = (*keptSpan)(nil)
	_ sql.Scanner   = (*keptTold)(nil)
	_ driver.Valuer = keptTold{}
)

// Scan reads what storage.Millis gave.
func (k *kept) Scan(v any) error {
	switch ms := v.(type) {
	case nil:
		*k = kept{}
	case int64:
		*k = kept(storage.Instant(ms))
	default:
		return fmt.Errorf("instant is kept as %T, want an integer", v)
	}
	return nil
}

// Scan reads milliseconds.
func (k *keptSpan) Scan(v any) error {
	ms, ok := v.(int64)
	if !ok {
		return fmt.Errorf("duration is kept as %T, want an integer", v)
	}
	*k = keptSpan(time.Duration(ms) * time.Millisecond)
	return nil
}

// Scan reads milliseconds, or null.
func (k *keptTold) Scan(v any) error {
	*k = keptTold{}
	if v == nil {
		return nil
	}
	k.Known = true
	return (*keptSpan)(&k.Length).Scan(v)
}

// Value gives milliseconds, or null.
func (k keptTold) Value() (driver.Value, error) {
	if !k.Known {
		return nil, nil //nolint:nilnil // null is a value
	}
	return k.Length.Milliseconds(), nil
}
