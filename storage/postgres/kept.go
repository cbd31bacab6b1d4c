package postgres

import (
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
)

// kept reads an instant from a column; null and 0 are the zero time.
type kept time.Time

// keptSpan reads a duration from a column.
type keptSpan time.Duration

// keptTold reads a duration from a column that is null when nobody knows it.
type keptTold call.Told

var (
	_ pgtype.Int64Scanner = (*kept)(nil)
	_ pgtype.Int64Scanner = (*keptSpan)(nil)
	_ pgtype.Int64Scanner = (*keptTold)(nil)
)

var errNoSpan = errors.New("a duration is null")

// ScanInt64 reads what storage.Millis gave.
func (k *kept) ScanInt64(v pgtype.Int8) error {
	*k = kept(storage.Instant(v.Int64))
	return nil
}

// ScanInt64 reads milliseconds.
func (k *keptSpan) ScanInt64(v pgtype.Int8) error {
	if !v.Valid {
		return errNoSpan
	}
	*k = keptSpan(time.Duration(v.Int64) * time.Millisecond)
	return nil
}

// ScanInt64 reads milliseconds, or null.
func (k *keptTold) ScanInt64(v pgtype.Int8) error {
	*k = keptTold{Known: v.Valid, Length: time.Duration(v.Int64) * time.Millisecond}
	return nil
}

// untold stands for null in a list of durations in milliseconds.
const untold = -1

// toldMillis gives what is kept of a duration: untold when nobody knows it.
func toldMillis(d call.Told) int64 {
	if !d.Known {
		return untold
	}
	return d.Length.Milliseconds()
}
