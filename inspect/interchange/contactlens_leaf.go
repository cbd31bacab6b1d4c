package interchange

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// lensLeaf is one condition of a function.
type lensLeaf struct {
	*lens
	at       *value
	path     string // behind $.ContactLens.PostCall.
	operator string
	operands *value
	role     call.Role
	scopes   []lang.Scope
}

// filters reads who speaks and in which part of the call.
func (f *lensLeaf) filters(clause *value) {
	if clause == nil || !f.is(clause, isObject) {
		return
	}
	if op := f.text(clause.field("LogicOperator"), "AND"); op != "AND" {
		f.wrong(clause, "LogicOperator is AND")
	}
	list := f.need(clause, "Filters", isList)
	if list == nil {
		return
	}
	for _, one := range list.list {
		if !f.is(one, isObject) {
			continue
		}
		data := one.field("Data")
		switch kind := f.text(one.field("Type"), ""); kind {
		case "ParticipantRole":
			f.role = f.participant(data)
		case "PostCallContactPeriodSeconds":
			f.period(data)
		case "PatternMatchLanguageFilter":
			if f.text(data, "ZH") != "ZH" {
				f.lack(one, Differs, kind, "words are looked for whatever the language")
			}
		default:
			f.lack(one, Missing, "filter "+kind, "nothing is known of this filter")
		}
	}
}

// period reads {"First": seconds} or {"Last": seconds}.
func (f *lensLeaf) period(data *value) {
	if data == nil || !f.is(data, isObject) {
		return
	}
	for _, end := range []string{"First", "Last"} {
		if n, given := f.number(data.field(end)); given {
			if n <= 0 {
				f.wrong(data, "it is a number of seconds above 0")
				return
			}
			f.scopes = append(f.scopes, lang.Scope{Last: end == "Last", Duration: seconds(n)})
		}
	}
}

func seconds(n float64) time.Duration {
	return time.Duration(math.Round(n*1000)) * time.Millisecond
}

// read imports what the path stands for.
func (f *lensLeaf) read() lang.Condition {
	if why, known := lensMissing()[f.path]; known {
		return f.lack(f.at, Missing, f.path, "%s", why)
	}
	switch f.path {
	case "ExactMatch.Transcript":
		if !f.allow("CONTAINS_ANY") {
			return nil
		}
		return f.said(wholeWords(f.texts()))
	case "PatternMatch.Transcript":
		return f.patterns()
	case "Agent.AgentId":
		return f.equalsAny("agent", f.texts())
	case "Queue.QueueId":
		f.lack(f.at, Differs, f.path, "the queue is compared with the department; write the department's name for it")
		return f.equalsAny("dept", f.texts())
	case "InitiationMethod":
		return f.named("direction", map[string]string{"INBOUND": "in", "OUTBOUND": "out"})
	case "DisconnectReason":
		return f.named("hangup", map[string]string{"CUSTOMER_DISCONNECT": "customer", "AGENT_DISCONNECT": "agent"})
	}
	for _, prefix := range []string{"ContactAttribute.", "SegmentAttributes.UserDefined."} {
		if name, is := strings.CutPrefix(f.path, prefix); is {
			return f.attribute(name)
		}
	}
	return f.figure()
}

// allow tells of an operator that a path does not have.
func (f *lensLeaf) allow(operators ...string) bool {
	if slices.Contains(operators, f.operator) {
		return true
	}
	f.lack(f.at, Missing, f.path+" "+f.operator, "expected %s", strings.Join(operators, " or "))
	return false
}

// texts are the operands as strings.
func (f *lensLeaf) texts() []string {
	var all []string
	for _, one := range f.operands.list {
		if one.kind == isNumber || f.is(one, isString) {
			all = append(all, one.text)
		}
	}
	if len(all) == 0 && len(f.errs) == 0 {
		f.wrong(f.operands, "there is nothing to compare with; name at least one")
	}
	return all
}

func (f *lensLeaf) said(items []lang.Item) lang.Condition {
	if len(items) == 0 {
		return nil
	}
	return lang.Says{Role: f.role, Words: lang.List{Items: items}, Scopes: f.scopes}
}

// named compares data whose values have other names here.
func (f *lensLeaf) named(field string, values map[string]string) lang.Condition {
	if !f.allow("CONTAINS_ANY", "EQUALS") {
		return nil
	}
	var own []string
	for _, text := range f.texts() {
		if values[text] == "" {
			f.lack(f.at, Missing, f.path+" "+text, "call.%s has no such value", field)
			continue
		}
		own = append(own, values[text])
	}
	return f.equalsAny(field, own)
}

// attribute compares data of the call by its own name.
func (f *lensLeaf) attribute(name string) lang.Condition {
	sign := map[string]string{"EQUALS": "=", "CONTAINS_ANY": "=", "NumberLessOrEqualTo": "<=", "NumberGreaterOrEqualTo": ">="}[f.operator]
	texts := f.texts()
	switch sign {
	case "":
		return f.lack(f.at, Missing, f.path+" "+f.operator, "it is no comparison")
	case "=":
		return f.equalsAny(name, texts)
	default:
		c, ok := dataField(name, sign, strings.Join(texts, ""))
		if !ok {
			return f.lack(f.at, Missing, f.path, "calls have no such field; there are %v", lang.FieldNames())
		}
		return c
	}
}

// figure compares a number.
func (f *lensLeaf) figure() lang.Condition {
	if !f.allow("NumberGreaterOrEqualTo", "NumberLessOrEqualTo", "EQUALS") {
		return nil
	}
	op := map[string]string{"NumberGreaterOrEqualTo": ">=", "NumberLessOrEqualTo": "<=", "EQUALS": "="}[f.operator]
	if len(f.operands.list) != 1 {
		f.wrong(f.operands, "a number is compared with one number")
		return nil
	}
	n, ok := f.number(f.operands.list[0])
	if !ok || n < 0 {
		return nil
	}
	switch f.path {
	case "NonTalkTime.TotalTimeSecs":
		return lang.Metric{Name: lang.TotalSilence, Op: op, Duration: seconds(n)}
	case "NonTalkTime.LongestTimeSecs":
		return f.longest(op, n)
	case "Agent.NonTalkTimePct", "NonTalkTime.Pct", "NonTalkTime.TotalTimePct":
		return lang.Metric{Name: lang.SilenceShare, Op: op, Number: n}
	case "Agent.CustomerHoldDurationSecs":
		return lang.Metric{Name: lang.HoldTime, Op: op, Duration: seconds(n)}
	case "Interruptions.Instances":
		return f.interruptions(op, n)
	}
	return f.lack(f.at, Missing, f.path, "nothing is known of this path")
}

// longest compares the longest silence. There is one longer than n, or none is.
func (f *lensLeaf) longest(op string, n float64) lang.Condition {
	switch op {
	case ">=":
		return lang.Silence{LongerThan: seconds(n)}
	case "<=":
		return lang.Not{X: lang.Silence{LongerThan: seconds(n)}}
	}
	return f.lack(f.at, Missing, f.path+" EQUALS", "silences are longer than something or not")
}

// interruptions counts overlaps.
func (f *lensLeaf) interruptions(op string, n float64) lang.Condition {
	overlap := lang.Overlap{By: f.role}
	switch {
	case n != math.Trunc(n):
		f.wrong(f.operands, "interruptions are counted in whole numbers")
		return nil
	case n == 0 && op == ">=":
		return f.lack(f.at, Missing, f.path, "at least 0 is always so")
	case n == 0:
		return lang.Not{X: overlap}
	}
	bound := map[string]lang.Bound{">=": lang.AtLeastTimes, "<=": lang.AtMostTimes, "=": lang.ExactlyTimes}[op]
	return lang.Count{Bound: bound, N: int(n), X: overlap}
}
