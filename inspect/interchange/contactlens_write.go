package interchange

import (
	"strings"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// exportContactLens writes a rule that came without a name as a function, and others
// as a list of rules whose functions are JSON in a string, as the API takes them.
func (w *writer) exportContactLens() any {
	rules := []object{}
	var bare object
	w.each(func(r *lang.Rule, c lang.Condition) {
		l := &lensWriter{writer: w}
		body := l.node(flat(w.unnamed(c)))
		if w.missing || body == nil {
			return
		}
		if op := body["Operator"]; op != "AND" && op != "OR" {
			body = object{"Operator": "AND", "Operands": []any{body}}
		}
		w.fields(r, false, false, false, false)
		function := object{"Version": functionVersion, "RuleFunction": body}
		text, err := encode(function)
		if err != nil {
			w.lose(Missing, r.Title, "%v", err)
			return
		}
		if r.Name == namelessRule {
			bare = function
		}
		rules = append(rules, object{"Name": l.name(r), "Function": strings.TrimSpace(string(text))})
	})
	if len(rules) == 1 && bare != nil {
		return bare
	}
	return rules
}

// name is the title of a rule that came with it, and the name of others.
func (l *lensWriter) name(r *lang.Rule) string {
	if prefixed(lensPrefix, r.Title) == r.Name {
		return r.Title
	}
	return r.Name
}

// lensWriter writes a rule as a function.
type lensWriter struct{ *writer }

func (l *lensWriter) node(c lang.Condition) object {
	op := "OR"
	switch x := c.(type) {
	case lang.And:
		op = "AND"
	case lang.Or:
		if o := l.fieldAny(x); o != nil {
			return o
		}
	case lang.Not:
		return l.negated(x)
	default:
		return l.leaf(c)
	}
	operands := []any{}
	for _, part := range lang.Children(c) {
		if o := l.node(part); o != nil {
			operands = append(operands, o)
		}
	}
	return object{"Operator": op, "Operands": operands}
}

// negated writes not: what a leaf has Negate for, and of numbers the other side.
func (l *lensWriter) negated(n lang.Not) object {
	if s, is := n.X.(lang.Silence); is && s.After == lang.Anyone && s.BrokenBy == lang.Anyone {
		return number("NonTalkTime.LongestTimeSecs", "<=", s.LongerThan.Seconds())
	}
	if o, is := n.X.(lang.Overlap); is && o.LongerThan == 0 {
		return l.role(number("Interruptions.Instances", "<=", 0), o.By, nil)
	}
	switch n.X.(type) {
	case lang.And, lang.Or:
		o := l.node(n.X)
		if o != nil {
			if o["Operator"] == "AND" || o["Operator"] == "OR" {
				l.lose(Missing, n.String(), "a group cannot be negated; write not before its parts")
				return nil
			}
			o["Negate"] = true
		}
		return o
	}
	o := l.node(n.X)
	if o == nil {
		return nil
	}
	was, _ := o["Negate"].(bool)
	if o["Negate"] = !was; was {
		o["Negate"] = false
	}
	return o
}

func leafOf(path, operator string, operands ...any) object {
	return object{"Operator": operator, "Operands": operands, "ComparisonValue": postCall + path, "Negate": false}
}

// number writes a figure.
func number(path, op string, n float64) object {
	name := map[string]string{">=": "NumberGreaterOrEqualTo", "<=": "NumberLessOrEqualTo", "=": "EQUALS"}[op]
	return leafOf(path, name, n)
}

// role adds who speaks, and in which part of the call.
func (l *lensWriter) role(o object, role call.Role, scopes []lang.Scope) object {
	var filters []any
	for i, s := range scopes {
		if i > 0 || s.Duration == 0 {
			l.lose(Missing, s.String(), "a part of a call is its first or last seconds")
			return nil
		}
		end := map[bool]string{true: "Last", false: "First"}[s.Last]
		filters = append(filters, object{"Type": "PostCallContactPeriodSeconds", "Data": object{end: s.Duration.Seconds()}})
	}
	if role != lang.Anyone {
		filters = append(filters, object{"Type": "ParticipantRole", "Data": withRole(object{}, role)["ParticipantRole"]})
	}
	if len(filters) > 0 {
		o["FilterClause"] = object{"LogicOperator": "AND", "Filters": filters}
	}
	return o
}

func (l *lensWriter) leaf(c lang.Condition) object {
	switch c := c.(type) {
	case lang.Says:
		return l.says(c)
	case lang.Silence:
		if c.After == lang.Anyone && c.BrokenBy == lang.Anyone {
			return number("NonTalkTime.LongestTimeSecs", ">=", c.LongerThan.Seconds())
		}
	case lang.Count:
		if o, is := c.X.(lang.Overlap); is && o.LongerThan == 0 {
			op := [...]string{">=", "=", "<="}[c.Bound]
			return l.role(number("Interruptions.Instances", op, float64(c.N)), o.By, nil)
		}
	case lang.Metric:
		return l.metric(c)
	case lang.Field:
		return l.field(c)
	}
	return l.lack(c)
}

func (l *lensWriter) lack(c lang.Condition) object {
	l.lose(Missing, c.String(), "the rule function language has no path for it")
	return nil
}

func (l *lensWriter) says(s lang.Says) object {
	l.guards(s)
	if s.Unit != lang.WholeCall {
		return l.lack(s)
	}
	switch w := s.Words.(type) {
	case lang.List:
		return l.list(s, w)
	case lang.Near:
		l.lose(Differs, w.String(), "the distance is counted in words, and not in characters")
		sides := []any{l.targets(w.A), l.targets(w.B)}
		pattern := object{"Type": "PROXIMITY", "Values": sides, "Distance": w.Within, "IsWithin": true}
		return l.role(leafOf("PatternMatch.Transcript", "CONTAINS_ANY", pattern), s.Role, s.Scopes)
	}
	return l.lack(s)
}

func (l *lensWriter) list(s lang.Says, list lang.List) object {
	if list.Quantifier != lang.Any && list.Quantifier != lang.None {
		return l.lack(s)
	}
	var o object
	if v := list.Items[0].Value; v != nil && len(list.Items) == 1 && v.Kind == lang.ANumber && v.Op == "" {
		o = leafOf("PatternMatch.Transcript", "CONTAINS_ANY", object{"Type": "NUMERICAL"})
	} else {
		texts := []any{}
		for _, text := range l.targets(list) {
			texts = append(texts, text)
		}
		o = leafOf("ExactMatch.Transcript", "CONTAINS_ANY", texts...)
	}
	if list.Quantifier == lang.None {
		o["Negate"] = true
	}
	return l.role(o, s.Role, s.Scopes)
}

func (l *lensWriter) metric(m lang.Metric) object {
	op := m.Op
	if op == ">" || op == "<" {
		op += "="
		l.lose(Differs, m.String(), "exactly as much counts there")
	}
	if op == "!=" {
		return l.lack(m)
	}
	switch m.Name {
	case lang.TotalSilence:
		return number("NonTalkTime.TotalTimeSecs", op, m.Duration.Seconds())
	case lang.SilenceShare:
		return number("Agent.NonTalkTimePct", op, m.Number)
	case lang.HoldTime:
		return number("Agent.CustomerHoldDurationSecs", op, m.Duration.Seconds())
	default:
		return l.lack(m)
	}
}

// fieldAny writes data that is one of several values.
func (l *lensWriter) fieldAny(or lang.Or) object {
	var all []any
	var first object
	for _, part := range or.Parts {
		f, is := part.(lang.Field)
		if !is || f.Op != "=" {
			return nil
		}
		o := l.field(f)
		if o == nil || first != nil && o["ComparisonValue"] != first["ComparisonValue"] {
			return nil
		}
		if first == nil {
			first = o
		}
		all = append(all, o["Operands"].([]any)...)
	}
	first["Operator"], first["Operands"] = "CONTAINS_ANY", all
	return first
}

func (l *lensWriter) field(f lang.Field) object {
	name := fieldName(f)
	text := f.Text
	path := "ContactAttribute." + name
	switch name {
	case "agent":
		path = "Agent.AgentId"
	case "direction":
		path, text = "InitiationMethod", map[string]string{"in": "INBOUND", "out": "OUTBOUND"}[f.Text]
	case "hangup":
		path, text = "DisconnectReason", map[string]string{"customer": "CUSTOMER_DISCONNECT", "agent": "AGENT_DISCONNECT"}[f.Text]
	}
	operator := map[string]string{"=": "EQUALS", "!=": "EQUALS", "<=": "NumberLessOrEqualTo", ">=": "NumberGreaterOrEqualTo"}[f.Op]
	if text == "" || operator == "" || strings.HasPrefix(operator, "Number") && !strings.HasPrefix(path, "Contact") {
		return l.lack(f)
	}
	if path == "Agent.AgentId" {
		operator = "CONTAINS_ANY"
	}
	o := leafOf(path, operator, text)
	o["Negate"] = f.Op == "!="
	return o
}
