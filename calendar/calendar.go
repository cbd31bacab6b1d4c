package calendar

import (
	"fmt"
	"maps"
	"time"
)

// Form is how a day is written: "2026-10-01".
const Form = time.DateOnly

// Calendar says which days are worked. The zero Calendar knows no holidays: Monday to
// Friday are worked, at any hour.
type Calendar struct {
	days  map[string]bool // whether a day is worked that is not as its weekday says
	years map[int]bool    // of which somebody has said what is worked
	hours []Hours         // of a working day, in order; none for the whole day
}

// Weekdays is the calendar of whoever knows no holidays.
func Weekdays() Calendar { return Calendar{} }

// Works reports whether the day of a moment, in the moment's own zone, is a working day.
func (c Calendar) Works(at time.Time) bool {
	if worked, said := c.days[at.Format(Form)]; said {
		return worked
	}
	return at.Weekday() != time.Saturday && at.Weekday() != time.Sunday
}

// Known reports whether the holidays of a year are known. Those of other years are
// guessed to fall on no working day.
func (c Calendar) Known(year int) bool { return c.years[year] }

// Correction says of one day whether it is worked.
type Correction struct {
	Day   string // in [Form]
	Works bool
}

// With is the calendar with corrections, of which the last that names a day holds. The
// years that they name count as known from then on. It is an error when one names no day.
func (c Calendar) With(corrections []Correction) (Calendar, error) {
	days, years := maps.Clone(c.days), maps.Clone(c.years)
	if days == nil {
		days, years = map[string]bool{}, map[int]bool{}
	}
	for _, x := range corrections {
		day, err := time.Parse(Form, x.Day)
		if err != nil {
			return Calendar{}, fmt.Errorf("calendar: %q is no day; write it as 2026-10-01", x.Day)
		}
		days[x.Day], years[day.Year()] = x.Works, true
	}
	c.days, c.years = days, years
	return c, nil
}
