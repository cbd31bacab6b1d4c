package web

import (
	"strings"
	"time"

	"github.com/tingcha/tingcha/inspect"
)

// ground tells a piece of evidence in words. Rules write what they looked for and
// found in their own terms: kinds of tickets, fields of the call, lengths of time.
// What is not known here is shown as it stands.
func (l language) ground(e inspect.Evidence) string {
	if e.Kind == inspect.Heard {
		return l.heard(e)
	}
	if words, ok := l.speaking(e); ok {
		return words
	}
	if words, ok := l.figure(e); ok {
		return words
	}
	if field, value, ok := strings.Cut(e.Text, " "); ok {
		if name, known := l.words["field."+field]; known {
			return name + l.say("colon") + l.value(field, value)
		}
	}
	parts := strings.Split(e.Text, "|")
	for i, part := range parts {
		words, ok := l.words["kind."+part]
		if !ok {
			words, ok = l.words["sought."+part]
		}
		if !ok {
			return l.sought(e)
		}
		parts[i] = words
	}
	return strings.Join(parts, l.say("comma"))
}

// heard tells a stretch of sound: what it was, and how long.
func (l language) heard(e inspect.Evidence) string {
	if _, err := time.ParseDuration(e.Text); err != nil && e.Text != "" {
		return e.Text
	}
	kind := "heard.silence"
	if strings.Contains(e.Condition, "overlap") {
		kind = "heard.overlap"
	}
	return l.say(kind) + " " + l.say("span.exact", decimal(1, (e.Span.End-e.Span.Start).Seconds()))
}

// value tells the value of a field of the call.
func (l language) value(field, value string) string {
	if d, err := time.ParseDuration(value); err == nil && field == "duration" {
		return clock(d)
	}
	for _, family := range []string{"role.", "sector.", "sought."} {
		if words, ok := l.words[family+value]; ok {
			return words
		}
	}
	return value
}

// doubts tells why a rule stayed undecided. A rule may have several reasons.
func (l language) doubts(reason string) string {
	parts := strings.Split(reason, "; ")
	for i, part := range parts {
		parts[i] = l.code("undecided", part)
	}
	return strings.Join(parts, l.say("semicolon"))
}
