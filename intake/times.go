package intake

import (
	"strconv"
	"strings"
	"time"
)

// timeLayouts are the ways in which systems write a time without a zone, after
// slashes have become dashes and the T a blank.
var timeLayouts = []string{
	"2006-1-2 15:04:05", "2006-1-2 15:04", "20060102150405", "20060102 150405", "20060102 15:04:05",
	"2006年1月2日 15:04:05", "2006年1月2日15:04:05", "2006年1月2日 15:04", "2006年1月2日15时04分05秒",
}

const timeHint = "write 2026-09-03 10:12:00"

// parseTime reads a time as systems write it; without a zone of its own it is of
// the hotline's. One that only a wrong column or clock can give is refused.
func parseTime(s string, zone *time.Location) (time.Time, bool) {
	t, ok := anyTime(s, zone)
	return t, ok && plausible(t)
}

// noTime says why a time was refused.
func noTime(field, s string, zone *time.Location) *Error {
	if s == "" {
		return wrong(field, "bad_time", "no time is given; %s", timeHint)
	}
	if _, ok := anyTime(s, zone); ok {
		return wrong(field, "bad_time", "%s is a time outside of the years 1990 to 2099; is it the right field, and was the clock right that wrote it?", quote(s))
	}
	return wrong(field, "bad_time", "%s is no time; %s", quote(s), timeHint)
}

// early is how much later than it was read a call may start without a word: clocks and
// zones differ.
const early = 24 * time.Hour

// future tells of a call that starts long after its line was read. It counts, on a day
// that is still to come.
func (r *Reader) future(started time.Time) *Error {
	now := r.o.Now()
	if !started.After(now.Add(early)) {
		return nil
	}
	return wrong("started", "in_the_future", "%s starts in the future: it was read at %s; it was taken in for that day, correct the clock that wrote it and say it again",
		started.In(r.zone).Format(time.DateTime), now.In(r.zone).Format(time.DateTime))
}

// anyTime reads a time of any year.
func anyTime(s string, zone *time.Location) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, true
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		switch len(s) {
		case 10:
			return time.Unix(n, 0).In(zone), true
		case 13:
			return time.UnixMilli(n).In(zone), true
		}
	}
	plain := strings.Replace(strings.ReplaceAll(s, "/", "-"), "T", " ", 1)
	for _, layout := range timeLayouts {
		if t, err := time.ParseInLocation(layout, plain, zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// maxCall is the longest call that a switch can have meant.
const maxCall = 24 * time.Hour

// parseDuration reads seconds, mm:ss or hh:mm:ss.
func parseDuration(s string) (time.Duration, bool) {
	var sum float64
	parts := strings.Split(s, ":")
	if len(parts) > 3 {
		return 0, false
	}
	for i, part := range parts {
		n, err := strconv.ParseFloat(part, 64)
		if err != nil || !(n >= 0 && n <= maxCall.Seconds()) || (i > 0 && n >= 60) {
			return 0, false
		}
		sum = sum*60 + n
	}
	d := time.Duration(sum*1000) * time.Millisecond
	return d, d <= maxCall
}

// day is the day of t in the hotline's zone.
func (r *Reader) day(t time.Time) string { return t.In(r.zone).Format(time.DateOnly) }
