package web

import "time"

// mondayOf is the beginning of the week in which a moment lies.
func mondayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d-(int(t.Weekday())+6)%7, 0, 0, 0, 0, t.Location())
}

// weekOf is the Monday of a day that is written down; false for what is no day.
func weekOf(day string) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return time.Time{}, false
	}
	return mondayOf(t), true
}
