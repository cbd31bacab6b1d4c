package storage

import "time"

// Millis gives an instant as it is kept: in milliseconds since 1970, 0 for the zero
// time, which no call of this century is.
func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Instant gives the instant, in UTC, of which Millis gave ms; the zero time for 0.
func Instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
