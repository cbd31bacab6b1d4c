package interchange

import (
	"slices"
	"strings"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// maxFilters is how many rules a category has at most.
const maxFilters = 20

// exportTranscribe writes one category as itself, and others as a list of them.
func (w *writer) exportTranscribe() any {
	categories := []object{}
	taken := map[string]bool{}
	w.each(func(r *lang.Rule, c lang.Condition) {
		t := &tcaWriter{writer: w}
		filters := t.filters(flat(w.unnamed(c)))
		if w.missing {
			return
		}
		if len(filters) > maxFilters {
			w.lose(Missing, r.Title, "a category has at most %d rules", maxFilters)
			return
		}
		w.fields(r, false, false, false, false)
		name := r.Name
		if plainName(r.Title) && prefixed(categoryPrefix, r.Title) == r.Name {
			name = r.Title
		}
		if !plainName(name) || taken[name] {
			w.lose(Missing, "name", "a category has a name of its own of letters, digits, dots, _ and -")
			return
		}
		taken[name] = true
		categories = append(categories, object{"CategoryName": name, "InputType": "POST_CALL", "Rules": filters})
	})
	if len(categories) == 1 {
		return categories[0]
	}
	return object{"Categories": categories}
}

// plainName says whether a text can name a category or a rule.
func plainName(text string) bool {
	return text != "" && len(text) <= 200 && !strings.ContainsFunc(text, func(r rune) bool {
		return !wordly(r) && !strings.ContainsRune("._-", r)
	})
}

// tcaWriter writes a rule as filters.
type tcaWriter struct{ *writer }

// filters writes what is joined by and.
func (t *tcaWriter) filters(c lang.Condition) []object {
	parts := []lang.Condition{c}
	if and, is := c.(lang.And); is {
		parts = and.Parts
	}
	var all []object
	for _, part := range parts {
		negate := false
		for {
			not, is := part.(lang.Not)
			if !is {
				break
			}
			part, negate = not.X, !negate
		}
		if kind, filter := t.filter(part); filter != nil {
			if was, is := filter["Negate"].(bool); is {
				negate = negate != was
			}
			if delete(filter, "Negate"); negate {
				filter["Negate"] = true
			}
			all = append(all, object{kind: filter})
		}
	}
	return all
}

func (t *tcaWriter) filter(c lang.Condition) (string, object) {
	switch c := c.(type) {
	case lang.Metric:
		if c.Name == lang.TotalOverlap && (c.Op == ">" || c.Op == ">=") {
			if c.Op == ">=" {
				t.lose(Differs, c.String(), "exactly as long is not longer there")
			}
			return "InterruptionFilter", withRole(object{"Threshold": c.Duration.Milliseconds()}, c.Of)
		}
	case lang.Silence:
		if c.After == lang.Anyone && c.BrokenBy == lang.Anyone {
			return "NonTalkTimeFilter", object{"Threshold": c.LongerThan.Milliseconds()}
		}
	case lang.Says:
		if list, is := c.Words.(lang.List); is && c.Unit == lang.WholeCall && (list.Quantifier == lang.Any || list.Quantifier == lang.None) {
			return "TranscriptFilter", t.transcript(c, list)
		}
	}
	t.lose(Missing, c.String(), "a category has filters for words, silence and interruptions, all of which must hold")
	return "", nil
}

func withRole(o object, role call.Role) object {
	switch role {
	case call.AgentRole:
		o["ParticipantRole"] = "AGENT"
	case call.CustomerRole:
		o["ParticipantRole"] = "CUSTOMER"
	default:
	}
	return o
}

func (t *tcaWriter) transcript(s lang.Says, list lang.List) object {
	t.guards(s)
	o := withRole(object{"TranscriptFilterType": "EXACT", "Targets": t.targets(list)}, s.Role)
	if list.Quantifier == lang.None {
		o["Negate"] = true
	}
	t.timeRange(o, s.Scopes)
	return o
}

// targets are phrases as they are, and expressions that [wholeWords] made.
func (w *writer) targets(list lang.List) []string {
	all := w.words(list.Items, list.Sound)
	var texts []string
	seen := map[string]bool{}
	for _, item := range w.itemsOf(list.Items, 0) {
		text := item.Text
		if item.Kind == lang.Regex {
			plain, is := unquoted(text)
			if !is {
				w.lose(Missing, "/"+text+"/", "only phrases are looked for, and no expressions")
				continue
			}
			text = plain
		}
		if !seen[text] && slices.Contains(append(all.phrases, all.regexes...), item.Text) {
			seen[text] = true
			texts = append(texts, text)
		}
	}
	return texts
}

// itemsOf are items with those of their sets in place of them.
func (w *writer) itemsOf(items []lang.Item, depth int) []lang.Item {
	var all []lang.Item
	for _, item := range items {
		if set := w.sets[item.Text]; item.Kind == lang.SetName && set != nil && depth <= lang.MaxDepth {
			all = append(all, w.itemsOf(set.Items, depth+1)...)
		} else if item.Kind != lang.SetName {
			all = append(all, item)
		}
	}
	return all
}

// unquoted is the text of an expression for whole words.
func unquoted(expr string) (string, bool) {
	inner, begins := strings.CutPrefix(expr, `\b`)
	inner, ends := strings.CutSuffix(inner, `\b`)
	var b strings.Builder
	quoted := false
	for _, r := range inner {
		if r == '\\' && !quoted {
			quoted = true
			continue
		}
		b.WriteRune(r)
		quoted = false
	}
	text := b.String()
	return text, begins && ends && quoteMeta(text) == inner && !quoted
}

// timeRange writes the part of the call.
func (t *tcaWriter) timeRange(o object, scopes []lang.Scope) {
	from, to := 0, 100
	for i, s := range scopes {
		switch {
		case s.Percent > 0 && s.Last:
			from = max(from, 100-s.Percent)
		case s.Percent > 0:
			to = min(to, s.Percent)
		case i > 0 || len(scopes) > 1 || s.Turns > 0 || s.From != 0:
			t.lose(Missing, s.String(), "a part of a call is one stretch of its time")
			return
		case s.Duration > 0:
			o["AbsoluteTimeRange"] = object{map[bool]string{true: "Last", false: "First"}[s.Last]: s.Duration.Milliseconds()}
			return
		default:
			span := object{"StartTime": s.Start.Milliseconds()}
			if s.End < longestCall {
				span["EndTime"] = s.End.Milliseconds()
			}
			o["AbsoluteTimeRange"] = span
			return
		}
	}
	switch {
	case len(scopes) == 0:
	case from >= to:
		t.lose(Missing, "in first and in last %", "no part of the call is in both")
	case from == 0:
		o["RelativeTimeRange"] = object{"First": to}
	case to == 100:
		o["RelativeTimeRange"] = object{"Last": 100 - from}
	default:
		o["RelativeTimeRange"] = object{"StartPercentage": from, "EndPercentage": to}
	}
}
