package inspect

import "time"

// Season is a time of the year with a name, such as 度夏, that a hotline's rules may
// ask for.
type Season struct {
	Name string
	// From and To are its first and its last day, both included. One that ends
	// before it begins goes on over New Year.
	From, To MonthDay
}

// MonthDay is a day of any year.
type MonthDay struct {
	Month time.Month
	Day   int
}

// Calendar is a hotline's seasons. They may overlap.
type Calendar []Season

// On gives the names of the seasons that a moment falls into, in the calendar's
// order and in China's time. Without a calendar or a moment it gives nil, and
// otherwise, for no season, an empty list.
func (c Calendar) On(at time.Time) []string {
	if len(c) == 0 || at.IsZero() {
		return nil
	}
	_, month, day := at.In(china).Date()
	today := MonthDay{month, day}
	names := []string{}
	for _, s := range c {
		if s.holds(today) {
			names = append(names, s.Name)
		}
	}
	return names
}

func (s Season) holds(day MonthDay) bool {
	if s.To.before(s.From) {
		return !day.before(s.From) || !s.To.before(day)
	}
	return !day.before(s.From) && !s.To.before(day)
}

func (d MonthDay) before(other MonthDay) bool {
	return d.Month < other.Month || d.Month == other.Month && d.Day < other.Day
}
