package web

import (
	"time"

	"github.com/tingcha/tingcha/calendar"
)

// Terms are the times and rates of how people check each other. They count in working
// days that end at midnight in the hotline's zone, and the first is the day after.
type Terms struct {
	AppealWithin int // working days after a verdict in which it can be appealed; 0 is 3
	DecideWithin int // working days after an appeal in which it is to be decided; 0 is 3
	// GoldRate is the share of calls given to reviewers that are gold calls, SecondRate the
	// share of decisions that a second person looks at without knowing them. 0 is none.
	GoldRate, SecondRate float64
	// Calendar says which days are worked; the zero one, Monday to Friday.
	Calendar calendar.Calendar
}

// defaultDays is how many working days hold where nothing is set.
const defaultDays = 3

// complete fills in what may be left out.
func (t Terms) complete() Terms {
	if t.AppealWithin == 0 {
		t.AppealWithin = defaultDays
	}
	if t.DecideWithin == 0 {
		t.DecideWithin = defaultDays
	}
	return t
}

// appealUntil is when the time to appeal against a verdict ends.
func (t Terms) appealUntil(judged time.Time, zone *time.Location) time.Time {
	return t.Calendar.Due(judged.In(zone), calendar.WorkingDays(t.AppealWithin))
}

// decideUntil is when an appeal has to be decided.
func (t Terms) decideUntil(filed time.Time, zone *time.Location) time.Time {
	return t.Calendar.Due(filed.In(zone), calendar.WorkingDays(t.DecideWithin))
}
