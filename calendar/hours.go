package calendar

import "time"

// Hours is a part of a working day, counted from midnight; To is not in it.
type Hours struct {
	From, To time.Duration
}

// WithHours is the calendar with the hours that are worked on a working day, in order and
// apart from each other. Without any a working day is worked from midnight to midnight.
func (c Calendar) WithHours(hours ...Hours) Calendar {
	c.hours = hours
	return c
}

// Span is a stretch of time; To is not in it.
type Span struct {
	From, To time.Time
}

// Worked is the working time between two moments, less the pauses: of the working days,
// in the zone of from, the hours that are worked. Pauses may overlap each other and either
// end.
func (c Calendar) Worked(from, to time.Time, pauses []Span) time.Duration {
	var spans []Span
	to = to.In(from.Location())
	for day := midnight(from); day.Before(to); day = nextDay(day) {
		if !c.Works(day) {
			continue
		}
		for _, s := range c.open(day) {
			spans = append(spans, s.within(Span{from, to}))
		}
	}
	return lasting(spans, pauses)
}

// open gives the spans of a working day that are worked.
func (c Calendar) open(day time.Time) []Span {
	if len(c.hours) == 0 {
		return []Span{{day, nextDay(day)}}
	}
	spans := make([]Span, len(c.hours))
	for i, h := range c.hours {
		y, m, d := day.Date()
		clock := func(at time.Duration) time.Time {
			return time.Date(y, m, d, 0, 0, 0, int(at), day.Location())
		}
		spans[i] = Span{clock(h.From), clock(h.To)}
	}
	return spans
}

// within is what of a span lies in another; it may be empty.
func (s Span) within(outer Span) Span {
	if s.From.Before(outer.From) {
		s.From = outer.From
	}
	if s.To.After(outer.To) {
		s.To = outer.To
	}
	return s
}

func (s Span) length() time.Duration { return max(0, s.To.Sub(s.From)) }
