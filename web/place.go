package web

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/inspect"
)

// A place is where a condition looked for what was not there: behind or before a
// hit, or in a part of the call. The zero place is the whole call.
type place struct {
	side   string // "after" or "before" a hit
	reach  string // how far from the hit: "6 turns", "30s"
	scopes []scope
}

// A scope is a part of the call: its first or last turns or time.
type scope struct {
	end    string // "first" or "last"
	length string
}

const lengthPattern = `(\d+ turns?|[\d.]+[smhd])`

var (
	// Relations of other things than hits: where a ticket was filed, who spoke
	// around a silence.
	otherRelations = regexp.MustCompile(`(within|later than) \S+ (after end|before start)|silence longer than \S+( after \w+)?`)
	relationWords  = regexp.MustCompile(`(?:within ` + lengthPattern + ` )?\b(followed by|preceded by|before|after)\b`)
	reachWords     = regexp.MustCompile(` within ` + lengthPattern + `$`)
	scopeWords     = regexp.MustCompile(` in (first|last) ` + lengthPattern)
	speakingWords  = regexp.MustCompile(`^(?:(agent|customer|anyone) )?(?:(?:says )?/\.\+?/|speaks)$`)
)

// placeOf reads the place from a condition in canonical form.
func placeOf(condition string) place {
	outline := otherRelations.ReplaceAllString(outlineOf(condition), "")
	m := relationWords.FindStringSubmatch(outline)
	if m == nil {
		var p place
		for _, s := range scopeWords.FindAllStringSubmatch(outline, -1) {
			p.scopes = append(p.scopes, scope{s[1], s[2]})
		}
		return p
	}
	p := place{side: "before", reach: m[1]}
	if m[2] == "followed by" || m[2] == "before" {
		p.side = "after"
	}
	if r := reachWords.FindStringSubmatch(outline); r != nil && p.reach == "" {
		p.reach = r[1]
	}
	return p
}

// whole says whether the place is the whole call.
func (p place) whole() bool { return p.side == "" && len(p.scopes) == 0 }

// outlineOf leaves out the words that a condition looks for and what stands in
// parentheses, so that neither is taken for a relation.
func outlineOf(condition string) string {
	var b strings.Builder
	deep, quoted := 0, byte(0)
	for i := 0; i < len(condition); i++ {
		c := condition[i]
		switch {
		case quoted != 0 && c == '\\':
			i++
		case quoted != 0:
			if c == quoted {
				quoted = 0
			}
		case c == '"' || c == '/':
			quoted = c
		case c == '(':
			deep++
		case c == ')':
			deep--
		case deep == 0:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// kind names the kind of a piece of evidence: said, or not found, or nothing
// like it behind a hit.
func (l language) kind(e inspect.Evidence) string {
	if e.Kind == inspect.Absent {
		if side := placeOf(e.Condition).side; side != "" {
			return l.say("nothing." + side)
		}
	}
	return l.code("evidence", e.Kind)
}

// place tells which part of the call was searched in vain; nothing where that is
// said by the kind, or where all of it was.
func (l language) place(e inspect.Evidence) string {
	if e.Kind != inspect.Absent {
		return ""
	}
	p := placeOf(e.Condition)
	var parts []string
	switch p.reach {
	case "":
	case "0 turns":
		parts = append(parts, l.say("place.same"))
	default:
		parts = append(parts, l.say("place.reach", l.length(p.reach)))
	}
	for _, s := range p.scopes {
		parts = append(parts, l.say("place."+s.end, l.length(s.length)))
	}
	if len(parts) == 0 {
		return ""
	}
	return l.say("place", strings.Join(parts, l.say("comma")))
}

// length tells a length that a rule gives in turns or time.
func (l language) length(text string) string {
	if n, _, ok := strings.Cut(text, " turn"); ok {
		if n == "1" {
			return l.say("turns.one")
		}
		if n, err := strconv.Atoi(n); err == nil {
			return l.say("turns.n", n)
		}
	}
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return text
	case d%time.Minute != 0:
		return l.say("span.exact", decimal(1, d.Seconds()))
	}
	return l.span(d)
}

// speaking tells that somebody speaks, whatever the words: /.+/ says so to whoever
// writes rules and to nobody else.
func (l language) speaking(e inspect.Evidence) (string, bool) {
	text := e.Text
	if text == e.Condition {
		text = scopeWords.ReplaceAllString(text, "")
	}
	m := speakingWords.FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	role := m[1]
	if role == "" {
		role, _, _ = strings.Cut(e.Condition, " ")
	}
	words, ok := l.words["speaks."+role]
	return words, ok
}
