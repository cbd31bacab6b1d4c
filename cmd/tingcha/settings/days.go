package settings

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/tingcha/tingcha/calendar"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
)

// WorkingTime says on which days people work, and when.
type WorkingTime struct {
	// Off and Worked are days that are not as the calendar that is built in has them, or as
	// their weekday says.
	Off    []DaySpan `yaml:"off"`
	Worked []DaySpan `yaml:"worked"`
	// Hours are those of a working day; none for the whole of it.
	Hours []HourSpan `yaml:"hours"`
}

// DaySpan is a day, or some in a row, written as 2027-02-06 or 2027-02-06..2027-02-12.
type DaySpan struct{ First, Last time.Time }

// longestSpan keeps a slip of the pen from making years of holidays.
const longestSpan = 31 * 24 * time.Hour

// UnmarshalYAML reads the text.
func (d *DaySpan) UnmarshalYAML(node ast.Node) error {
	first, last, several := strings.Cut(textOf(node), "..")
	if !several {
		last = first
	}
	from, err := time.Parse(calendar.Form, first)
	to, err2 := time.Parse(calendar.Form, last)
	if err != nil || err2 != nil || to.Before(from) || to.Sub(from) > longestSpan {
		return mistake(node, "is no day and no month of days; write 2027-02-06 or 2027-02-06..2027-02-12")
	}
	d.First, d.Last = from, to
	return nil
}

// MarshalYAML writes the text.
func (d DaySpan) MarshalYAML() (any, error) {
	if d.First.Equal(d.Last) {
		return d.First.Format(calendar.Form), nil
	}
	return d.First.Format(calendar.Form) + ".." + d.Last.Format(calendar.Form), nil
}

// HourSpan is a part of a day, written as 08:30-12:00.
type HourSpan struct{ calendar.Hours }

// UnmarshalYAML reads the text. Midnight is 24:00 where a part ends.
func (h *HourSpan) UnmarshalYAML(node ast.Node) error {
	from, to, ok := strings.Cut(textOf(node), "-")
	first, ok1 := clock(from)
	last, ok2 := clock(to)
	if !ok || !ok1 || !ok2 || last <= first {
		return mistake(node, "is no part of a day; write it in quotes, like \"08:30-12:00\"")
	}
	h.From, h.To = first, last
	return nil
}

// MarshalYAML writes the text.
func (h HourSpan) MarshalYAML() (any, error) {
	text := func(d time.Duration) string { return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60) }
	return text(h.From) + "-" + text(h.To), nil
}

func clock(text string) (time.Duration, bool) {
	if text == "24:00" {
		return 24 * time.Hour, true
	}
	at, err := time.Parse("15:04", text)
	return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute, err == nil
}

// Term is how long a ticket may take, written as 24h or, in working days, as 4wd.
type Term struct{ calendar.Term }

// UnmarshalYAML reads the text.
func (t *Term) UnmarshalYAML(node ast.Node) error {
	if days, working := strings.CutSuffix(textOf(node), "wd"); working {
		n, err := strconv.Atoi(days)
		if err != nil || n < 1 || n > 250 {
			return mistake(node, "is no term; write 1wd to 250wd for working days")
		}
		t.Term = calendar.WorkingDays(n)
		return nil
	}
	d, err := time.ParseDuration(textOf(node))
	if err != nil || d <= 0 {
		return mistake(node, "is no term; write hours like 24h, or working days like 4wd")
	}
	t.Term = calendar.Term{Natural: d}
	return nil
}

// MarshalYAML writes the text.
func (t Term) MarshalYAML() (any, error) {
	if t.Working > 0 {
		return strconv.Itoa(t.Working) + "wd", nil
	}
	return Span{t.Natural}.MarshalYAML()
}

// WorkingDays is the calendar of working days: the one that is built in, as the hotline
// has put it right.
func (c Config) WorkingDays() calendar.Calendar {
	var corrections []calendar.Correction
	add := func(spans []DaySpan, works bool) {
		for _, s := range spans {
			for at := s.First; !at.After(s.Last); at = at.AddDate(0, 0, 1) {
				corrections = append(corrections, calendar.Correction{Day: at.Format(calendar.Form), Works: works})
			}
		}
	}
	add(c.WorkingTime.Off, false)
	add(c.WorkingTime.Worked, true)
	days, err := calendar.China().With(corrections)
	if err != nil {
		panic("settings: " + err.Error()) // the days were made from times
	}
	hours := make([]calendar.Hours, len(c.WorkingTime.Hours))
	for i, h := range c.WorkingTime.Hours {
		hours[i] = h.Hours
	}
	return days.WithHours(hours...)
}

// Reckoner makes the parts of indicators, as the hotline counts days and terms.
func (c Config) Reckoner(asOf time.Time) scoring.Reckoner {
	terms := scoring.DefaultTerms()
	for kind, term := range c.Terms {
		terms[call.TicketKind(kind)] = term.Term
	}
	return scoring.Reckoner{Zone: c.Location(), Calendar: c.WorkingDays(), Terms: terms, AsOf: asOf}
}

func (c Config) checkDays() error {
	for kind := range c.Terms {
		if !slices.Contains(call.TicketKinds(), call.TicketKind(kind)) {
			return fmt.Errorf("terms: %q is no kind of ticket; write one of %v", kind, call.TicketKinds())
		}
	}
	if !slices.IsSortedFunc(c.WorkingTime.Hours, func(a, b HourSpan) int {
		if a.To <= b.From {
			return -1
		}
		return 1
	}) {
		return errors.New("calendar.hours: write the parts of a day in their order, apart from each other")
	}
	return nil
}
