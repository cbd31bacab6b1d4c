package interchange

import (
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// scaOperator is an operator that is being imported.
type scaOperator struct {
	*scaFile
	c     *scaCondition
	r     *scaRange
	at    *value
	param *value
	kind  string
}

// scaReaders read the operators that can be said, by their types.
func scaReaders() map[string]func(*scaOperator) *found {
	return map[string]func(*scaOperator) *found{
		"HIT_ANY_KEYWORDS":   (*scaOperator).keywords,
		"INCLUDE_KEYWORDS":   (*scaOperator).keywords,
		"REGULAR_EXPRESSION": (*scaOperator).regex,
		"SIMILAR_MATCH":      (*scaOperator).similar,
		"INTERVAL_GREATER":   (*scaOperator).silence,
		"SPEECH_SPEED_CHECK": (*scaOperator).speed,
		"GRAB_WORDS":         (*scaOperator).interruption,
		"ROLE_CHECK":         (*scaOperator).roleCheck,
		"DURATION":           (*scaOperator).duration,
		MetadataOperator:     (*scaOperator).metadata,
	}
}

// scaModels are the operators that ask a model, and why none can be said.
func scaModels() map[string]string {
	return map[string]string{
		"EMOTION_MODEL":          "it asks a model of Aliyun for abuse or risk; write the words that are meant",
		"CUSTOMER_CHECK_MODEL":   "it asks a model of Aliyun for threats and complaints; the built-in rulebooks have rules for them",
		"ABUSE_MODEL":            "it asks a model of Aliyun for mockery; write the words that are meant",
		"NER_MODEL":              "it asks a model of Aliyun for names; numbers, amounts and times are a number, an amount, a time",
		"KNOWLEDGE":              "it asks a knowledge base of Aliyun",
		"LLM":                    "it asks a language model",
		"ASR_EMOTION":            "it compares the levels of single sentences; loudness is of a whole speaker",
		"ADVANCED_REPEAT_DETECT": "it looks for who repeats himself; repeats is of who repeats the other",
	}
}

// operator imports one operator; nil when it cannot be said.
func (f *scaFile) operator(c *scaCondition, r *scaRange, v *value) *found {
	kind := f.text(v.field("type"), "")
	o := &scaOperator{scaFile: f, c: c, r: r, at: v, kind: kind, param: v.field("param")}
	_ = v.either("oid", "name", "id")
	read := scaReaders()[kind]
	if read == nil {
		why, known := scaModels()[kind]
		if !known {
			why = "nothing is known of this operator"
		}
		f.missing(c, v, Missing, "operator "+kind, "%s", why)
		return nil
	}
	if o.param == nil || !f.is(o.param, isObject) {
		f.wrong(v, "param is missing; it is an object")
		return nil
	}
	t := read(o)
	if t == nil {
		return nil
	}
	c.losses = append(c.losses, f.rest(o.param, "the operator "+kind+" is not known to have it")...)
	c.losses = append(c.losses, f.rest(v, "an operator is not known to have it")...)
	if err := f.says(t.cond); err != nil {
		f.missing(c, v, Missing, "operator "+kind, "%s", firstLine(err))
		return nil
	}
	return t
}

func (o *scaOperator) lack(effect Effect, what, format string, args ...any) *found {
	o.missing(o.c, o.at, effect, "operator "+o.kind+" "+what, format, args...)
	return nil
}

// in makes a test for words in the condition's range.
func (o *scaOperator) in(w lang.Words) lang.Says {
	s := lang.Says{Role: o.r.role, Words: w, Scopes: o.r.scopes}
	if o.r.every {
		s.Unit = lang.EveryTurn
	}
	return s
}

// sound is a test that has no words, and so no range either.
func (o *scaOperator) sound(c lang.Condition) *found {
	if !o.r.whole() && (o.r.anchor == nil || o.r.to != -1 || o.r.from != 1) {
		return o.lack(Missing, "check_range", "what is heard is looked for in all of the call, and not in some sentences")
	}
	return &found{cond: c}
}

func (o *scaOperator) regex() *found {
	yes := lang.Item{Kind: lang.Regex, Text: o.text(o.param.field("regex"), "")}
	no := o.text(o.param.field("notRegex"), "")
	if o.flag(o.param.field("in_sentence")) {
		o.lack(Differs, "in_sentence", "an expression is matched against the whole turn; write [^，。！？；：]* for .* in it")
	}
	_ = o.flag(o.param.field("contextChatMatch"))
	if yes.Text == "" {
		o.wrong(o.param, "regex is missing")
		return nil
	}
	if no != "" {
		return &found{cond: o.in(lang.ButNot{Yes: yes, No: lang.Item{Kind: lang.Regex, Text: no}})}
	}
	return &found{cond: o.in(lang.List{Items: []lang.Item{yes}})}
}

// usualScore is the likeness that SIMILAR_MATCH asks for when nothing is said.
const usualScore = 80

func (o *scaOperator) similar() *found {
	like := lang.Like{AtLeast: o.whole(o.param.field("score"), usualScore)}
	for _, text := range o.strings(o.param.either("similarlySentences", "similarSentences")) {
		like.Examples = append(like.Examples, lang.Item{Kind: lang.Phrase, Text: text})
	}
	if len(like.Examples) == 0 {
		o.wrong(o.param, "similarlySentences is missing; it is a list of sentences")
		return nil
	}
	return &found{cond: o.in(like)}
}

func (o *scaOperator) silence() *found {
	p := o.param
	interval := o.millis(p.field("interval"))
	different := o.flag(p.field("different_role"))
	target := o.whole(p.field("target"), 1)
	switch {
	case target == 0:
		return o.lack(Missing, "target 0", "how long one sentence lasts is no test")
	case target != 1:
		return o.lack(Missing, "target", "a silence is between neighbours, and not %d sentences back", target)
	case o.flag(p.field("from_end")):
		return o.lack(Missing, "from_end", "a silence ends where the next one begins to speak")
	case o.text(p.field("compareOperator"), "gt") != "gt":
		return o.lack(Missing, "compareOperator lt", "a silence is longer than something")
	}
	if o.flag(p.field("checkFirstSentence")) {
		o.lack(Differs, "checkFirstSentence", "the silence before the first word is not looked at")
	}
	if o.flag(p.field("near_dialogue")) {
		o.lack(Differs, "near_dialogue", "what it means is not published")
	}
	var broken []lang.Condition
	for _, role := range []call.Role{call.AgentRole, call.CustomerRole} {
		if o.r.role == lang.Anyone || o.r.role == role {
			s := lang.Silence{LongerThan: interval, BrokenBy: role}
			if different {
				s.After = other(role)
			}
			broken = append(broken, s)
		}
	}
	return o.sound(join(true, broken))
}

func other(role call.Role) call.Role {
	if role == call.AgentRole {
		return call.CustomerRole
	}
	return call.AgentRole
}

func (o *scaOperator) speed() *found {
	v, least := o.whole(o.param.field("velocityInMint"), 0), o.whole(o.param.field("minWordSize"), 1)
	if !o.flag(o.param.field("average")) {
		return o.sound(lang.FastTurn{Role: o.r.role, PerMinute: v, Least: max(least, 1)})
	}
	if o.r.role == lang.Anyone || !o.r.whole() {
		return o.lack(Missing, "average", "an average pace is of the agent or of the customer, in all of the call")
	}
	return &found{cond: lang.Metric{Name: lang.Pace, Of: o.r.role, Op: ">", Number: float64(v)}, fact: true}
}

func (o *scaOperator) interruption() *found {
	if n := o.whole(o.param.field("threshold"), 0); n > 0 {
		o.lack(Differs, "threshold", "overlaps count however much is said in them")
	}
	if d := o.millis(o.param.field("delayTime")); d > 0 {
		o.lack(Differs, "delayTime", "overlaps count however long the other spoke before")
	}
	return o.sound(lang.Overlap{LongerThan: o.millis(o.param.field("interval")), By: o.r.role})
}

// wholeTurn matches all words of a turn, so that each turn is one hit.
func wholeTurn(role call.Role) lang.Condition {
	return lang.Says{Role: role, Words: lang.List{Items: []lang.Item{{Kind: lang.Regex, Text: `(?s)^.+$`}}}}
}

// speaksAt says who speaks first, or last.
func speaksAt(role call.Role, last bool) lang.Condition {
	if last {
		return lang.Order{A: wholeTurn(role), B: wholeTurn(other(role)), Relation: lang.NotFollowedBy}
	}
	return lang.Order{
		A: lang.Says{Role: role, Words: lang.Speech{}}, B: lang.Says{Role: other(role), Words: lang.Speech{}}, Relation: lang.NotPrecededBy,
	}
}

func (o *scaOperator) roleCheck() *found {
	role := scaRoles()[o.text(o.param.field("target_role"), "")]
	switch {
	case role == lang.Anyone:
		o.wrong(o.param, "target_role is missing; it is 客服 or 客户")
		return nil
	case !o.r.absolute || o.r.from != o.r.to || o.r.from != 1 && o.r.from != -1:
		return o.lack(Missing, "range", "who speaks is known of the first and of the last sentence (absolute, from 1 to 1 or from -1 to -1)")
	}
	return &found{cond: speaksAt(role, o.r.from < 0), fact: true}
}

func (o *scaOperator) duration() *found {
	d, op := o.millis(o.param.field("interval")), o.text(o.param.field("compareOperator"), "gt")
	sign := map[string]string{"gt": ">", "lt": "<"}[op]
	role, known := scaRoles()[o.text(o.param.field("target_role"), "")]
	switch {
	case sign == "":
		return o.lack(Missing, "compareOperator", "it is gt or lt")
	case !known:
		o.wrong(o.param, "target_role is 客服 or 客户")
		return nil
	case o.text(o.param.field("beginType"), "") != "DIALOGUE":
		if !o.r.whole() {
			return o.lack(Missing, "check_range", "the length is that of the whole call")
		}
		return &found{cond: lang.Length{Op: sign, Value: d}, fact: true}
	case o.r.from != -1 || o.r.to != -1:
		return o.lack(Missing, "range", "the time until the end is known behind the last sentence, from -1 to -1")
	}
	tail := lang.Metric{Name: lang.Tail, Op: sign, Duration: d}
	if role == lang.Anyone {
		return &found{cond: tail, fact: true}
	}
	return &found{cond: lang.And{Parts: []lang.Condition{tail, speaksAt(role, true)}}, fact: true}
}

// MetadataOperator is the type under which SCA's 随录参数 are read and written: the
// name that its own pages give them, for want of a published one.
const MetadataOperator = "随录参数"

// metadata reads data of the call that came with it.
func (o *scaOperator) metadata() *found {
	field, value := o.text(o.param.field("field"), ""), o.id(o.param.field("value"))
	_, _ = o.param.field("fieldType"), o.param.field("dataType")
	op := o.text(o.param.field("symbol"), "=")
	if named, is := map[string]string{"eq": "=", "==": "=", "ne": "!=", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}[op]; is {
		op = named
	}
	if !slices.Contains(lang.Operators(), op) {
		return o.lack(Missing, "symbol", "%q is no comparison", clip(op))
	}
	c, ok := dataField(field, op, value)
	if !ok {
		return o.lack(Missing, "field", "calls have no field %q; there are %v", clip(field), lang.FieldNames())
	}
	return &found{cond: c, fact: true}
}
