package interchange

import (
	"slices"
	"strings"

	"github.com/tingcha/tingcha/inspect/lang"
)

// functionVersion is the version of the rule function language.
const functionVersion = "2022-11-25"

// The name of a rule that came as a function without one.
const (
	namelessRule  = "contact_lens.rule"
	namelessTitle = "Contact Lens"
	lensPrefix    = "contact_lens."
)

// importContactLens reads a function, a rule {"Name", "Function"}, or a list of such.
func (b *builder) importContactLens(root *value) {
	all := []*value{root}
	if root.kind == isList {
		all = root.list
	}
	if len(all) > MaxParts {
		b.wrong(root, "%d rules are too many; at most %d, so import them in pieces", len(all), MaxParts)
		return
	}
	for _, one := range all {
		if b.is(one, isObject) {
			b.lensRule(one)
		}
	}
}

func (b *builder) lensRule(v *value) {
	rule := &lang.Rule{Level: lang.DefaultLevel, Title: namelessTitle}
	draft := ruleDraft{at: v, rule: rule}
	wanted, function := namelessRule, v
	if name := v.field("Name"); name != nil {
		rule.Title = title(b.text(name, ""), namelessTitle)
		wanted = prefixed(lensPrefix, rule.Title)
		function = b.function(v)
		draft.losses = append(draft.losses, b.rest(v, "a rule has no such field")...)
	}
	if function == nil {
		return
	}
	rule.Name = b.name(wanted, namelessRule)
	l := &lens{builder: b}
	body := function
	if inner := function.field("RuleFunction"); inner != nil {
		if version := b.text(function.field("Version"), functionVersion); version != functionVersion {
			b.wrong(function.field("Version"), "only the version %s is known", functionVersion)
		}
		body = inner
	}
	rule.When = l.node(body, 0)
	draft.losses = append(draft.losses, l.losses...)
	if function != v {
		draft.losses = append(draft.losses, b.rest(function, "a function has no such field")...)
	}
	b.keep(draft)
}

// function is the function of a rule: an object, or JSON in a string as the API has it.
func (b *builder) function(v *value) *value {
	f := v.field("Function")
	if f == nil {
		b.wrong(v, "Function is missing")
		return nil
	}
	if f.kind != isString {
		if b.is(f, isObject) {
			return f
		}
		return nil
	}
	inner := &reader{}
	root, err := inner.decode([]byte(f.text))
	if err != nil {
		b.wrong(f, "the function is no JSON: %s", clip(err.Error()))
		return nil
	}
	root.under(f.path)
	if !b.is(root, isObject) {
		return nil
	}
	return root
}

// under makes the paths of a value those of one that stood inside a string.
func (v *value) under(path string) {
	if v.path = strings.TrimPrefix(v.path, "$"); v.path == "" {
		v.path = path
	} else {
		v.path = path + "." + v.path
	}
	for _, one := range v.list {
		one.under(path)
	}
	for _, one := range v.fields {
		one.under(path)
	}
}

// lens is a function that is being imported.
type lens struct {
	*builder
	losses []Loss
}

func (l *lens) lack(v *value, effect Effect, what, format string, args ...any) lang.Condition {
	l.losses = append(l.losses, l.lose(v, effect, what, format, args...))
	return nil
}

// node imports a group or a leaf; nil when nothing of it can be said.
func (l *lens) node(v *value, depth int) lang.Condition {
	if !l.is(v, isObject) {
		return nil
	}
	operator := l.text(v.field("Operator"), "")
	if operator != "AND" && operator != "OR" {
		return l.leaf(v, operator)
	}
	operands := l.need(v, "Operands", isList)
	if operands == nil {
		return nil
	}
	var parts []lang.Condition
	for _, one := range operands.list {
		if c := l.node(one, depth+1); c != nil {
			parts = append(parts, c)
		}
	}
	c := join(operator == "OR", parts)
	if c != nil && l.flag(v.field("Negate")) {
		c = lang.Not{X: c}
	}
	l.losses = append(l.losses, l.rest(v, "a group has no such field")...)
	return c
}

// paths of what a leaf compares begin with one of these.
const (
	postCall = "$.ContactLens.PostCall."
	realTime = "$.ContactLens.RealTimeCall."
)

func (l *lens) leaf(v *value, operator string) lang.Condition {
	path := l.need(v, "ComparisonValue", isString)
	operands := l.need(v, "Operands", isList)
	if path == nil || operands == nil {
		return nil
	}
	name, post := strings.CutPrefix(path.text, postCall)
	if !post {
		var live bool
		if name, live = strings.CutPrefix(path.text, realTime); !live {
			return l.lack(v, Missing, path.text, "only what is known of a call can be asked for, under %s", postCall)
		}
		l.lack(v, Differs, path.text, "a call is inspected when it is over")
	}
	f := &lensLeaf{lens: l, at: v, path: name, operator: operator, operands: operands}
	f.filters(v.field("FilterClause"))
	c := f.read()
	if c == nil {
		return nil
	}
	if l.flag(v.field("Negate")) {
		c = negated(c)
	}
	l.losses = append(l.losses, l.rest(v, "a condition has no such field")...)
	if err := l.says(c); err != nil {
		return l.lack(v, Missing, name, "%s", firstLine(err))
	}
	return c
}

// lensMissing are the paths that cannot be said, and why.
func lensMissing() map[string]string {
	sentiment := "what somebody feels is no test; write the words that are meant"
	return map[string]string{
		"SemanticMatch.Transcript":               "it searches by meaning; says like (…) finds what is said nearly so",
		"SemanticMatch.Phrase":                   "it asks a language model",
		"Sentiment.State":                        sentiment,
		"Sentiment.OverallScore":                 sentiment,
		"Sentiment.Score.Beginning":              sentiment,
		"Sentiment.Score.End":                    sentiment,
		"TalkTime.TotalTimeSecs":                 "how long somebody talked is known as a share: talk share of agent",
		"Loudness.HighestLoudnessScore":          "it is the highest level; loudness is the mean one, in dBFS",
		"Agent.CustomerHoldDurationPct":          "how long a call was on hold is known in seconds",
		"Agent.LongestHoldDurationSecs":          "how long a call was on hold is known altogether",
		"Agent.NumberOfHolds":                    "how long a call was on hold is known altogether",
		"Agent.AgentInteractionDurationSecs":     "how long the agent was at it is not known; duration is of the whole call",
		"Agent.AfterContactWorkDurationSecs":     "what the agent did behind the call is not known",
		"Agent.HierarchyGroup.ARN":               "agents have a group on the roster, call.agent_group, and no ARN",
		"Agent.RoutingProfile":                   "routing profiles are not known",
		"PotentialDisconnectIssue":               "the switch does not tell it",
		"AiAgent.IdWithVersion":                  "there is none in these calls",
		"Agent.RoutingProfile.RoutingProfileARN": "routing profiles are not known",
	}
}

// equalsAny compares data with one or any of several values.
func (f *lensLeaf) equalsAny(field string, values []string) lang.Condition {
	var parts []lang.Condition
	for _, value := range values {
		c, ok := dataField(field, "=", value)
		if !ok {
			return f.lack(f.at, Missing, f.path, "calls have no such field; there are %v", lang.FieldNames())
		}
		if !slices.ContainsFunc(parts, func(p lang.Condition) bool { return p.String() == c.String() }) {
			parts = append(parts, c)
		}
	}
	return join(true, parts)
}
