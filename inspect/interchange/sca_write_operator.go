package interchange

import (
	"strconv"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// scaTests writes the tests of one condition as operators.
type scaTests struct {
	*scaWriter
	operators []object
}

// expr writes a boolean condition over the operators; nil when one is missing.
func (t *scaTests) expr(c lang.Condition) *expr {
	if done := t.idiom(c); done != nil {
		return done
	}
	op := byte('|')
	switch c := c.(type) {
	case lang.And:
		op = '&'
	case lang.Or:
	case lang.Not:
		if e := t.expr(c.X); e != nil {
			return &expr{op: '!', parts: []*expr{e}}
		}
		return nil
	default:
		return t.test(c)
	}
	e := &expr{op: op}
	for _, child := range lang.Children(c) {
		part := t.expr(child)
		if part == nil {
			return nil
		}
		e.parts = append(e.parts, part)
	}
	return e
}

func (t *scaTests) add(kind string, param object) *expr {
	t.oids++
	oid := strconv.Itoa(t.oids)
	t.operators = append(t.operators, object{"oid": oid, "type": kind, "param": param})
	return &expr{id: oid}
}

// idiom writes what several tests together say.
func (t *scaTests) idiom(c lang.Condition) *expr {
	if role, _ := speaker(c); role != "" {
		return t.add("ROLE_CHECK", object{"target_role": scaRole(role)})
	}
	if tail, role, is := hangUp(c); is {
		return t.tail(tail, role)
	}
	if says, is := lackingSentence(c); is {
		says.Unit = lang.WholeCall
		w := t.words(says.Words.(lang.List).Items, says.Words.(lang.List).Sound)
		if len(w.regexes) == 0 {
			t.says(says)
			return t.add("INCLUDE_KEYWORDS", object{"keywords": w.phrases, "keywordMatchSize": 0})
		}
	}
	if s, is := brokenByAny(c); is {
		return t.silence(s)
	}
	return nil
}

func (t *scaTests) lack(c lang.Condition, why string) *expr {
	t.lose(Missing, c.String(), "%s", why)
	return nil
}

// test writes one test.
func (t *scaTests) test(c lang.Condition) *expr {
	switch c := c.(type) {
	case lang.Says:
		return t.said(c)
	case lang.Silence:
		return t.oneSilence(c)
	case lang.Overlap:
		return t.add("GRAB_WORDS", object{"interval": c.LongerThan.Milliseconds()})
	case lang.FastTurn:
		return t.add("SPEECH_SPEED_CHECK", object{"velocityInMint": c.PerMinute, "minWordSize": c.Least})
	case lang.Length:
		return t.compared(c, c.Op, object{"interval": c.Value.Milliseconds()})
	case lang.Metric:
		return t.metric(c)
	case lang.Field:
		return t.add(MetadataOperator, object{"field": fieldName(c), "fieldType": 2, "symbol": c.Op, "value": c.Text})
	}
	return t.lack(c, "SCA has no operator for it")
}

// compared writes a length of time, which is more or less than another.
func (t *scaTests) compared(c lang.Condition, op string, param object) *expr {
	sign, known := map[string]string{">": "gt", ">=": "gt", "<": "lt", "<=": "lt"}[op]
	if !known {
		return t.lack(c, "lengths of time are more or less than another")
	}
	if len(op) > 1 {
		t.lose(Differs, c.String(), "exactly as long is neither more nor less there")
	}
	param["compareOperator"] = sign
	return t.add("DURATION", param)
}

func (t *scaTests) tail(m lang.Metric, role call.Role) *expr {
	param := object{"interval": m.Duration.Milliseconds(), "beginType": "DIALOGUE"}
	if role != lang.Anyone {
		param["target_role"] = scaRole(role)
	}
	return t.compared(m, m.Op, param)
}

func (t *scaTests) metric(m lang.Metric) *expr {
	switch {
	case m.Name == lang.Tail:
		return t.tail(m, lang.Anyone)
	case m.Name == lang.Pace && (m.Op == ">" || m.Op == ">="):
		if m.Op == ">=" {
			t.lose(Differs, m.String(), "exactly as fast is not faster there")
		}
		return t.add("SPEECH_SPEED_CHECK", object{"velocityInMint": m.Number, "average": true})
	}
	return t.lack(m, "SCA has no operator for it")
}

// oneSilence writes a silence that one breaks.
func (t *scaTests) oneSilence(s lang.Silence) *expr {
	switch {
	case s.BrokenBy != lang.Anyone && s.After == s.BrokenBy:
		return t.lack(s, "who spoke before a silence is asked for only if it was the other")
	case s.BrokenBy == lang.Anyone && s.After != lang.Anyone:
		return t.lack(s, "a silence belongs to who breaks it")
	case s.BrokenBy == lang.Anyone:
		t.lose(Differs, s.String(), "the silences before the first and behind the last word are none there")
	}
	return t.silence(s)
}

func (t *scaTests) silence(s lang.Silence) *expr {
	param := object{"interval": s.LongerThan.Milliseconds()}
	if s.After != lang.Anyone {
		param["different_role"] = true
	}
	return t.add("INTERVAL_GREATER", param)
}
