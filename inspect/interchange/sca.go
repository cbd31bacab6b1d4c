package interchange

import (
	"slices"
	"strings"

	"github.com/tingcha/tingcha/inspect/lang"
)

// scaFile is one object of conditions and rules that is being imported.
type scaFile struct {
	*builder
	conditions map[string]*scaCondition
	families   map[string]bool // that are declared
}

// scaCondition is a condition of SCA and what became of it.
type scaCondition struct {
	at       *value
	cid      string
	name     string // of the definition; empty when there is none
	losses   []Loss
	begun    bool
	hits     bool // it has hits, which are of the sentences that SCA means
	role     rangeRole
	imported lang.Condition
}

// importSCA reads {conditions, rules}, or a list of such.
func (b *builder) importSCA(root *value) {
	files := []*value{root}
	if root.kind == isList {
		files = root.list
	}
	families := map[string]bool{}
	for _, one := range files {
		if !b.is(one, isObject) {
			return
		}
		f := &scaFile{builder: b, conditions: map[string]*scaCondition{}, families: families}
		f.read(one)
		b.rest(one, "a rulebook has no such field")
	}
}

func (f *scaFile) read(v *value) {
	conditions, rules := f.need(v, "conditions", isList), f.need(v, "rules", isList)
	if conditions == nil || rules == nil {
		return
	}
	if n := max(len(conditions.list), len(rules.list)); n > MaxParts {
		f.wrong(v, "%d conditions or rules are too many; at most %d, so import them in pieces", n, MaxParts)
		return
	}
	for _, c := range conditions.list {
		if !f.is(c, isObject) {
			continue
		}
		cid := f.id(c.field("cid"))
		switch {
		case cid == "":
			f.wrong(c, "cid is missing; it is what lambda calls the condition")
		case f.conditions[cid] != nil:
			f.wrong(c, "two conditions have the cid %q", clip(cid))
		default:
			f.conditions[cid] = &scaCondition{at: c, cid: cid}
		}
	}
	for _, c := range conditions.list {
		if c.kind == isObject {
			if known := f.conditions[f.id(c.field("cid"))]; known != nil {
				f.condition(known, 0)
			}
		}
	}
	for _, r := range rules.list {
		if f.is(r, isObject) {
			f.rule(r)
		}
	}
}

func (f *scaFile) rule(v *value) {
	rid := f.id(v.field("rid"))
	name := f.text(v.field("name"), "")
	rule := &lang.Rule{Level: f.level(v.field("level"))}
	rule.Title = title(name, "规则 "+clip(rid))
	rule.Name = f.name(scaName("sca.r", rid), "sca.rule")
	draft := ruleDraft{at: v, rule: rule}
	rule.When = f.lambda(v.field("lambda"), f.allConditions).say(func(cid string) lang.Condition {
		c := f.conditions[cid]
		if c == nil {
			f.wrong(v, "lambda names the condition %q, which is not there", clip(cid))
			return nil
		}
		for _, l := range c.losses {
			if !slices.Contains(draft.losses, l) {
				draft.losses = append(draft.losses, l)
			}
		}
		if c.name == "" {
			return nil
		}
		return lang.Named{Name: c.name}
	})
	f.show(v, rule)
	f.score(v, &draft)
	f.kind(v, &draft)
	draft.losses = append(draft.losses, f.rest(v, "a rule has no such field")...)
	f.keep(draft)
}

// scaName is an id of SCA behind a prefix; empty when it makes no name.
func scaName(prefix, id string) string {
	if id == "" || len(id) > longestName || strings.Trim(id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_") != "" {
		return ""
	}
	return prefix + id
}

// level reads 0, 1, 2: general, serious, critical.
func (f *scaFile) level(v *value) string {
	n := f.whole(v, 0)
	if n < 0 || n > 2 {
		f.wrong(v, "a level is 0, 1 or 2")
		return lang.DefaultLevel
	}
	return []string{lang.DefaultLevel, "serious", "critical"}[n]
}

// show reads triggers: whose hits are shown.
func (f *scaFile) show(v *value, rule *lang.Rule) {
	triggers := v.field("triggers")
	if triggers == nil || !f.is(triggers, isList) {
		return
	}
	used := map[string]bool{}
	for {
		before := len(used)
		mentioned(rule.When, used)
		for _, c := range f.conditions {
			if used[c.name] {
				mentioned(c.imported, used)
			}
		}
		if len(used) == before {
			break
		}
	}
	for _, t := range triggers.list {
		c := f.conditions[f.id(t)]
		if c == nil || c.name == "" || !used[c.name] {
			f.lose(t, Missing, "triggers", "the condition %q is none that the rule asks for", clip(f.id(t)))
			continue
		}
		rule.Show = append(rule.Show, lang.Named{Name: c.name})
	}
}

// score reads what a hit takes.
func (f *scaFile) score(v *value, draft *ruleDraft) {
	kind, once := f.whole(v.either("ruleScoreType", "scoreType"), 0), f.whole(v.field("scoreNumType"), 1)
	scoreType := f.whole(v.field("scoreType"), kind)
	points, given := f.number(v.field("scoreNum"))
	switch {
	case !given || points == 0 || kind == 1 && scoreType != 3:
		if given && points != 0 {
			draft.losses = append(draft.losses, f.lose(v, Missing, "scoreNum", "confirmed findings take points and never give any"))
		}
	case points < 0 || points > 1000:
		draft.losses = append(draft.losses, f.lose(v, Missing, "scoreNum", "a finding takes at most 1000 points"))
	default:
		draft.rule.Deduct = lang.Deduction{Points: int64(points*100 + 0.5), Each: once == 0}
		if draft.rule.Deduct.Each && f.check(draft.rule) != nil {
			draft.rule.Deduct.Each = false
			draft.losses = append(draft.losses, f.lose(v, Differs, "scoreNumType", "the rule has no hits that could be counted, so it takes its points once"))
		}
	}
}

// scaKinds are the types of rules, from 1, as families.
func scaKinds() [][2]string {
	return [][2]string{{"service_norm", "服务规范"}, {"public_opinion", "舆情"}, {"business", "业务"}}
}

func (f *scaFile) kind(v *value, draft *ruleDraft) {
	t := v.field("type")
	if t == nil {
		return
	}
	n := f.whole(t, 0)
	if n < 1 || n > len(scaKinds()) {
		f.wrong(t, "a type is 1, 2 or 3")
		return
	}
	family := scaKinds()[n-1]
	draft.rule.Family = family[0]
	if !f.families[family[0]] {
		f.families[family[0]] = true
		f.decls = append(f.decls, &lang.Family{Name: family[0], Title: family[1]})
	}
}

// allConditions are the cids of the file, for a rule that has no lambda.
func (f *scaFile) allConditions() []string { return sorted(f.conditions) }
