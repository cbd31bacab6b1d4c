package interchange

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// importTranscribe reads one category, a list of them, or {"Categories": […]}.
func (b *builder) importTranscribe(root *value) {
	all := []*value{root}
	switch {
	case root.kind == isList:
		all = root.list
	case root.kind == isObject && root.fields["Categories"] != nil:
		list := b.need(root, "Categories", isList)
		if list == nil {
			return
		}
		all = list.list
		b.rest(root, "a rulebook has no such field")
	}
	if len(all) > MaxParts {
		b.wrong(root, "%d categories are too many; at most %d, so import them in pieces", len(all), MaxParts)
		return
	}
	for _, one := range all {
		if !b.is(one, isObject) {
			continue
		}
		if wrapped := one.field("CategoryProperties"); wrapped != nil { // as GetCallAnalyticsCategory answers
			one = wrapped
		}
		b.category(one)
	}
}

// categoryPrefix stands before the names of categories.
const categoryPrefix = "category."

func (b *builder) category(v *value) {
	name, filters := b.need(v, "CategoryName", isString), b.need(v, "Rules", isList)
	if name == nil || filters == nil {
		return
	}
	rule := &lang.Rule{Level: lang.DefaultLevel, Title: title(name.text, "category")}
	rule.Name = b.name(prefixed(categoryPrefix, name.text), categoryPrefix+"x")
	draft := ruleDraft{at: v, rule: rule}
	switch b.text(v.field("InputType"), "POST_CALL") {
	case "POST_CALL":
	case "REAL_TIME":
		draft.losses = append(draft.losses, b.lose(v, Differs, "InputType REAL_TIME", "a call is inspected when it is over"))
	default:
		b.wrong(v.field("InputType"), "it is POST_CALL or REAL_TIME")
	}
	if len(filters.list) > MaxParts {
		b.wrong(filters, "%d rules are too many; a category has at most 20", len(filters.list))
		return
	}
	var parts []lang.Condition
	for _, f := range filters.list {
		if !b.is(f, isObject) {
			continue
		}
		c, losses := b.filter(f)
		draft.losses = append(draft.losses, losses...)
		if c != nil {
			parts = append(parts, c)
		}
	}
	rule.When = join(false, parts)
	draft.losses = append(draft.losses, b.rest(v, "a rule has no such field")...)
	b.keep(draft)
}

// prefixed is a text as a name behind a prefix; empty when it makes none.
func prefixed(prefix, text string) string {
	if name := identifier(text); name != "" {
		return prefix + name
	}
	return ""
}

// filter imports one rule of a category.
func (b *builder) filter(v *value) (lang.Condition, []Loss) {
	if len(v.order) != 1 {
		b.wrong(v, "a rule has exactly one filter")
		return nil, nil
	}
	kind := v.order[0]
	f := &tcaFilter{builder: b, kind: kind, at: v.field(kind)}
	if f.at == nil || !b.is(f.at, isObject) {
		return nil, nil
	}
	f.role = f.participant(f.at.field("ParticipantRole"))
	var c lang.Condition
	switch kind {
	case "InterruptionFilter":
		c = f.interruption()
	case "NonTalkTimeFilter":
		c = f.nonTalk()
	case "TranscriptFilter":
		c = f.transcript()
	case "SentimentFilter":
		f.lack(Missing, kind, "what somebody feels is no test; write the words that are meant")
		return nil, f.losses
	default:
		b.wrong(v, "there is no filter %q", clip(kind))
		return nil, nil
	}
	if c == nil {
		return nil, f.losses
	}
	f.losses = append(f.losses, b.rest(f.at, "a filter is not known to have it")...)
	if err := b.says(c); err != nil {
		f.lack(Missing, kind, "%s", firstLine(err))
		return nil, f.losses
	}
	return c, f.losses
}

// tcaFilter is a filter that is being imported.
type tcaFilter struct {
	*builder
	kind   string
	at     *value
	role   call.Role
	losses []Loss
}

func (f *tcaFilter) lack(effect Effect, what, format string, args ...any) {
	f.losses = append(f.losses, f.lose(f.at, effect, what, format, args...))
}

// participant reads AGENT, CUSTOMER or, in Contact Lens, ANY.
func (r *reader) participant(v *value) call.Role {
	if v == nil {
		return lang.Anyone
	}
	switch r.text(v, "") {
	case "AGENT":
		return call.AgentRole
	case "CUSTOMER":
		return call.CustomerRole
	case "ANY":
	default:
		r.wrong(v, "it is AGENT or CUSTOMER")
	}
	return lang.Anyone
}

// negate reads Negate.
func (f *tcaFilter) negate(c lang.Condition) lang.Condition {
	if f.flag(f.at.field("Negate")) {
		return negated(c)
	}
	return c
}

// noRange tells of a time range, which only words have.
func (f *tcaFilter) noRange() {
	for _, name := range []string{"AbsoluteTimeRange", "RelativeTimeRange"} {
		if r := f.at.field(name); r != nil {
			f.lack(Differs, f.kind+" "+name, "only words are looked for in a part of the call; this is looked for in all of it")
		}
	}
}

func (f *tcaFilter) interruption() lang.Condition {
	f.noRange()
	return f.negate(lang.Metric{Name: lang.TotalOverlap, Of: f.role, Op: ">", Duration: f.millis(f.at.field("Threshold"))})
}

func (f *tcaFilter) nonTalk() lang.Condition {
	f.noRange()
	return f.negate(lang.Silence{LongerThan: f.millis(f.at.field("Threshold"))})
}

func (f *tcaFilter) transcript() lang.Condition {
	if t := f.text(f.at.field("TranscriptFilterType"), "EXACT"); t != "EXACT" {
		f.wrong(f.at, "TranscriptFilterType is EXACT")
		return nil
	}
	targets := f.strings(f.at.field("Targets"))
	if len(targets) == 0 {
		f.wrong(f.at, "Targets is missing; it is a list of phrases")
		return nil
	}
	scopes, ok := f.timeRange()
	if !ok {
		return nil
	}
	return f.negate(lang.Says{Role: f.role, Words: lang.List{Items: wholeWords(targets)}, Scopes: scopes})
}

// wholeWords are phrases that are found as whole words: between letters of an
// alphabet as expressions, since a phrase is found inside of a word as well.
func wholeWords(texts []string) []lang.Item {
	items := phrasesOf(texts)
	for i, item := range items {
		first, _ := utf8.DecodeRuneInString(item.Text)
		last, _ := utf8.DecodeLastRuneInString(item.Text)
		if wordly(first) && wordly(last) {
			items[i] = lang.Item{Kind: lang.Regex, Text: `\b` + quoteMeta(item.Text) + `\b`}
		}
	}
	return items
}

// wordly says whether a sign is one of those between which \b is no boundary.
func wordly(r rune) bool { return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// timeRange reads the part of the call; false when it cannot be said.
func (f *tcaFilter) timeRange() ([]lang.Scope, bool) {
	if a := f.at.field("AbsoluteTimeRange"); a != nil && f.is(a, isObject) {
		return f.absolute(a)
	}
	p := f.at.field("RelativeTimeRange")
	if p == nil || !f.is(p, isObject) {
		return nil, true
	}
	first, last := f.whole(p.field("First"), 0), f.whole(p.field("Last"), 0)
	from, to := f.whole(p.field("StartPercentage"), 0), f.whole(p.field("EndPercentage"), 100)
	switch {
	case first < 0 || last < 0 || from < 0 || to > 100 || from >= to || first > 100 || last > 100:
		f.wrong(p, "a part of a call lies between 0 and 100 per cent")
		return nil, false
	case first > 0:
		to = first
	case last > 0:
		from = 100 - last
	}
	var scopes []lang.Scope
	if to < 100 {
		scopes = append(scopes, lang.Scope{Percent: to})
	}
	if from > 0 {
		scopes = append(scopes, lang.Scope{Last: true, Percent: 100 - from})
	}
	return scopes, true
}

// longestCall is the end of a range that has none.
const longestCall = 24 * time.Hour

func (f *tcaFilter) absolute(a *value) ([]lang.Scope, bool) {
	first, last := f.millis(a.field("First")), f.millis(a.field("Last"))
	from, to := f.millis(a.field("StartTime")), longestCall
	if end := a.field("EndTime"); end != nil {
		to = f.millis(end)
	}
	switch {
	case first > 0:
		return []lang.Scope{{Duration: first}}, true
	case last > 0:
		return []lang.Scope{{Last: true, Duration: last}}, true
	case from < 0 || to <= from:
		f.wrong(a, "a range ends behind its beginning")
		return nil, false
	}
	return []lang.Scope{{Start: from, End: to}}, true
}

// quoteMeta is a text as an expression, in lower case as normal forms are.
func quoteMeta(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune(`\.+*?()|[]{}^$/`, r) && r != '/' {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
