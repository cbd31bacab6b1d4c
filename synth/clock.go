package synth

import "time"

// MostPerDay is how many calls a day has at most: the size of the largest
// hotlines.
const MostPerDay = 300_000

// hours is how many of a thousand calls begin in each hour of the day. The peak
// is low enough that agents taking turns never have two calls at once.
func hours() [24]int {
	return [24]int{
		8, 5, 4, 3, 3, 6, 15, 35, 68, 79, 80, 72,
		50, 54, 70, 72, 70, 62, 56, 60, 56, 40, 22, 10,
	}
}

// clock says when calls begin: in the order of their numbers, spread evenly over
// the days and as people call over the hours.
type clock struct {
	first       time.Time // midnight of the first day
	calls, days int
	until       [25]int // of a thousand calls, those that began before the hour
}

func newClock(first time.Time, calls, days int) clock {
	c := clock{first: first, calls: calls, days: days}
	for h, share := range hours() {
		c.until[h+1] = c.until[h] + share
	}
	return c
}

// daysFor spreads calls over no fewer days than the largest hotlines need, and
// over three where there are enough for it.
func daysFor(calls int) int {
	days := (calls + MostPerDay - 1) / MostPerDay
	if calls >= 1000 {
		days = max(days, 3)
	}
	return max(days, 1)
}

// begins gives the start of a call, with somewhere within its place in line
// chosen by d.
func (c clock) begins(number int, d *dice) time.Time {
	day := min(number*c.days/c.calls, c.days-1)
	low, high := ceil(day*c.calls, c.days), ceil((day+1)*c.calls, c.days)
	place := (float64(number-low) + float64(d.below(1000))/1000) / float64(high-low) * 1000
	hour := 23
	for int(place) < c.until[hour] {
		hour--
	}
	within := (place - float64(c.until[hour])) / float64(c.until[hour+1]-c.until[hour])
	second := hour*3600 + int(within*3600)
	return c.first.AddDate(0, 0, day).Add(time.Duration(second) * time.Second)
}

func ceil(a, b int) int { return (a + b - 1) / b }
