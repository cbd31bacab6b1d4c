package web

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tingcha/tingcha/inspect"
)

// What was looked for in vain is told by all its words while that is a line or so. Sets
// of phrases are longer, and half of them are regular expressions: of those the name
// and a few phrases are told, and the rest when asked for.
const (
	soughtWords = 3  // phrases that are told
	soughtRunes = 60 // a text that is told whole
)

var (
	quotedWords = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|/(?:[^/\\]|\\.)*/`)
	listOfWords = regexp.MustCompile(`\bof \(([^()]*)\)`)
)

// isLong says whether a piece of evidence looked for more than a line tells.
func isLong(e inspect.Evidence) bool {
	return e.Kind == inspect.Absent && utf8.RuneCountInString(e.Text) > soughtRunes
}

// sought tells what was looked for in vain, in a line.
func (l language) sought(e inspect.Evidence) string {
	if !isLong(e) {
		if names := setsOf(e.Text); len(names) > 0 { // a condition, not the words that it looks for
			return l.say("phrases.set", strings.Join(names, l.say("comma")))
		}
		return e.Text
	}
	var quoted []string
	for _, item := range itemsOf(e.Text) {
		if isWords := !strings.ContainsAny(item, `/"`) && item != "…"; isWords && len(quoted) < soughtWords && utf8.RuneCountInString(item) <= soughtRunes/3 {
			quoted = append(quoted, l.say("phrases.quote", item))
		}
	}
	told := strings.Join(quoted, l.say("comma"))
	switch names := setsOf(e.Condition + " " + e.Text); {
	case len(names) == 0 && told == "":
		return string([]rune(e.Text)[:soughtRunes/2]) + "…"
	case len(names) == 0:
		return told + "…"
	case told == "":
		return l.say("phrases.set", strings.Join(names, l.say("comma")))
	default:
		return l.say("phrases.set", strings.Join(names, l.say("comma"))) + l.say("colon") + told + "…"
	}
}

// wholeSought is all that was looked for in vain, where a line does not tell it.
func wholeSought(e inspect.Evidence) string {
	if !isLong(e) {
		return ""
	}
	return e.Text
}

// itemsOf takes a list of phrases and regular expressions apart.
func itemsOf(text string) []string {
	var items []string
	for text != "" {
		end := strings.Index(text, "、")
		if m := quotedWords.FindStringIndex(text); m != nil && m[0] == 0 {
			end = m[1]
		}
		if end < 0 {
			end = len(text)
		}
		items = append(items, text[:end])
		text = strings.TrimPrefix(text[end:], "、")
	}
	return items
}

// setsOf gives the names of the sets of phrases in a condition.
func setsOf(condition string) []string {
	var names []string
	for _, m := range listOfWords.FindAllStringSubmatch(quotedWords.ReplaceAllString(condition, ""), -1) {
		for name := range strings.SplitSeq(m[1], ",") {
			if name = strings.TrimSpace(name); name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}
