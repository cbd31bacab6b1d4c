package web

import (
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	draw "github.com/tingcha/tingcha/report/chart"
	"github.com/tingcha/tingcha/scoring"
)

// functions are what views may call, in the words of one language.
func functions(lang language, a assets, zone *time.Location) template.FuncMap {
	return template.FuncMap{
		"t":        lang.say,
		"code":     lang.code,
		"asset":    a.url,
		"bundled":  a.bundled,
		"clock":    clock,
		"seconds":  seconds,
		"points":   points,
		"decimal":  decimal,
		"span":     lang.span,
		"apart":    lang.apart,
		"ground":   lang.ground,
		"whole":    wholeSought,
		"kind":     lang.kind,
		"place":    lang.place,
		"doubts":   lang.doubts,
		"customer": customer,
		"upTo":     upTo,
		"plus":     func(a, b int) int { return a + b },
		"callURL":  callURL,
		"callbackURL": func(kind scoring.SourceKind, id string) string {
			return callbackURL(scoring.Source{Kind: kind, ID: id})
		},
		"ticketURL":   ticketURL,
		"dayURL":      dayURL,
		"agentURL":    agentURL,
		"explainURL":  explainURL,
		"audioURL":    audioURL,
		"findingURL":  findingURL,
		"goldURL":     goldURL,
		"sessionURL":  calibrationURL,
		"guestURL":    guestURL,
		"userURL":     func(id string) string { return usersURL(id, "") + "#form" },
		"userDoURL":   func(id, what string) string { return "/users/" + url.PathEscape(id) + "/" + what },
		"serviceURL":  serviceURL,
		"ruleURL":     ruleURL,
		"bulletinURL": bulletinURL,
		"drawn":       draw.SVG,
		"spark":       draw.Spark,
		"when":        stamp(zone, "2006-01-02 15:04"),
		"day":         stamp(zone, "01-02"),
		"exact":       stamp(zone, "2006-01-02 15:04:05"),
		"brief":       stamp(zone, "01-02 15:04"),
		"machine":     stamp(zone, time.RFC3339),
		"lastday":     lastDayIn(zone),
	}
}

// stamp formats instants in the hotline's zone; the zero time is "–".
func stamp(zone *time.Location, layout string) func(time.Time) string {
	return func(t time.Time) string {
		if t.IsZero() {
			return "–"
		}
		return t.In(zone).Format(layout)
	}
}

// lastDayIn gives the day with whose end something is due, in a zone.
func lastDayIn(zone *time.Location) func(time.Time) string {
	return func(due time.Time) string { return due.Add(-time.Nanosecond).In(zone).Format(time.DateOnly) }
}

// clock shows a position or a length as minutes and seconds: 6:42, 1:02:03.
func clock(d time.Duration) string {
	s := int(d.Round(time.Second) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// seconds shows a position for scripts and media fragments: 31.25.
func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64)
}

// points shows hundredths of a point: 5, 2.5, -0.25.
func points(p inspect.Points) string {
	return decimal(2, float64(p)/100)
}

// decimal shows a number with at most so many digits behind the point.
func decimal(digits int, v float64) string {
	s := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// customer shortens a hash to what tells customers apart on a page.
func customer(c call.Customer) string {
	if len(c) > 8 {
		return string(c[:8])
	}
	return string(c)
}

// span shows a length of time in words: 3 天 4 小时, 12 分.
func (l language) span(d time.Duration) string {
	d = d.Abs()
	days, hours := int(d/(24*time.Hour)), int(d%(24*time.Hour)/time.Hour)
	minutes, secs := int(d%time.Hour/time.Minute), int(d%time.Minute/time.Second)
	switch {
	case days > 0 && hours > 0:
		return l.say("span.days_hours", days, hours)
	case days > 0:
		return l.say("span.days", days)
	case hours > 0 && minutes > 0:
		return l.say("span.hours_minutes", hours, minutes)
	case hours > 0:
		return l.say("span.hours", hours)
	case minutes > 0:
		return l.say("span.minutes", minutes)
	}
	return l.say("span.seconds", secs)
}

// apart says how long before or after an instant another one lies.
func (l language) apart(from, to time.Time) string {
	d := to.Sub(from)
	if d < 0 {
		return l.say("apart.before", l.span(d))
	}
	return l.say("apart.after", l.span(d))
}
