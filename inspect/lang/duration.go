package lang

import (
	"strconv"
	"strings"
	"time"
)

// parseDuration reads 20s, 2m, 24h, 7d, 1.5s.
func parseDuration(text string) (time.Duration, bool) {
	number := strings.TrimRight(text, "smhd")
	unit, known := map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour}[text[len(number):]]
	value, err := strconv.ParseFloat(number, 64)
	if !known || err != nil || value < 0 || value*float64(unit) > float64(366*24*time.Hour) {
		return 0, false
	}
	return time.Duration(value * float64(unit)).Round(time.Millisecond), true
}

// printDuration writes the largest unit that leaves no remainder; 24h stays hours.
func printDuration(d time.Duration) string {
	switch {
	case d >= 48*time.Hour && d%(24*time.Hour) == 0:
		return strconv.FormatInt(int64(d/(24*time.Hour)), 10) + "d"
	case d >= time.Hour && d%time.Hour == 0:
		return strconv.FormatInt(int64(d/time.Hour), 10) + "h"
	case d >= time.Minute && d%time.Minute == 0:
		return strconv.FormatInt(int64(d/time.Minute), 10) + "m"
	default:
		return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + "s"
	}
}
