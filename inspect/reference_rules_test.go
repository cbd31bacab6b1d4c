package inspect_test

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect/lang"
)

// drawnBook is a rulebook for the reference, of one file or two.
type drawnBook struct {
	text      string
	base      string   // of the file that it uses; empty for none
	rules     []string // r0, r1 and so on
	operators []string // which one each of these rules tests by itself; empty for a mix
}

func (b drawnBook) parse() (*lang.Rulebook, error) {
	return lang.ParseWith("drawn.rules", []byte(b.text), func(_, name string) (string, []byte, error) {
		if name == "other.rules" {
			return name, []byte(drawnRule("other", "", `says "举报"`)), nil
		}
		return name, []byte(b.base), nil
	})
}

// operator is the one that a rule tests by itself.
func (b drawnBook) operator(rule *lang.Rule) string {
	var n int
	if _, err := fmt.Sscanf(rule.Name, "r%d", &n); err != nil {
		return ""
	}
	return b.operators[n]
}

// sharedSets are what drawn rules may name.
const sharedSets = `phrases complain = "投诉", "我要投诉", "举报"
phrases staff = "客服", "坐席", /客.?服/
phrases both = complain, staff
phrases heard = "投诉", "工号" by sound, "报修" by sound but not ("保修"), "花费" by sound
phrases heard_all = complain by sound, "人工" by sound
condition asks = customer says any of (complain), not negated
condition answers = agent says any of ("您好", staff) or agent says "好的"
condition ours = call.sector = power or call.dept = "一部"
family manner "服务态度" at most 6 a call
family 态度 "态度"
`

// drawBook draws a rule of each operator by itself, and some that mix them. A book
// that holds only when … has the latter.
func drawBook(t *rapid.T) drawnBook {
	var book drawnBook
	var text strings.Builder
	all := operators()
	if upTo(t, 0, 5) == 0 {
		all = nil
		book.base = sharedSets + drawnRule("base.kept", "", drawAny(t, 1)) + drawnRule("base.dropped", "", `says "投诉"`)
		text.WriteString("use \"base.rules\"\n" + pick(t, "", "use \"other.rules\"\n"))
	}
	if all == nil && upTo(t, 0, 1) == 0 {
		text.WriteString("only when " + pick(t, "ours", "call.csat <= 3", `customer says any of ("投诉", "好")`) + "\n")
	}
	if all != nil {
		text.WriteString(sharedSets)
	} else {
		text.WriteString(pick(t, "", "extend phrases complain = \"要投诉你们\"\n", "extend phrases staff = \"您好\", /坐.席/, complain\n") + pick(t, "", "drop rule base.dropped\n"))
	}
	for i := range len(all) + mixedRules {
		var name, condition, fields string
		if i < len(all) {
			name, condition = all[i].name, all[i].draw(t)
			if all[i].places && all[i].name != "not" {
				fields = pick(t, "", "deduct 2 each ", "deduct 2 each up to 5 ")
			}
		} else {
			switch upTo(t, 0, 4) {
			case 0, 1:
				condition = drawAny(t, 2)
			case 2:
				condition = "(" + drawAny(t, 1) + ") and (asks or answers)"
			default:
				condition = drawDerived(t, "condition")
			}
			fields = drawFields(t)
		}
		switch {
		case strings.Contains(condition, "asks") && strings.Contains(condition, "answers"):
			fields += pick(t, "", "show asks ", "show answers ", "show asks, answers ", "show asks, answers, asks ")
		case strings.Contains(condition, "asks"):
			fields += pick(t, "", "show asks ")
		}
		if name == "" && upTo(t, 0, 3) == 0 {
			condition += " unless " + drawFact(t)
		}
		book.operators = append(book.operators, name)
		book.rules = append(book.rules, drawnRule(fmt.Sprint("r", i), fields, condition))
		text.WriteString(book.rules[i])
	}
	book.text = text.String()
	return book
}

// drawnRule is the text of a rule.
func drawnRule(name, fields, condition string) string {
	return fmt.Sprintf("rule %s \"标题\" { %swhen %s fires { 客户 喂 } silent { 客户 喂 } }\n", name, fields, condition)
}

// drawFields draws what a finding carries besides its grounds.
func drawFields(t *rapid.T) string {
	return pick(t, "", "label shirking ", "label internal=late ", "label ours ") + pick(t, "", "serves D01 ", "serves D01, C06 ", "serves D01, C06, B09 ") +
		pick(t, "", "level info ", "level general ", "level serious ", "level critical ", "level redline ") +
		pick(t, "", "deduct 2.5 ", "deduct 1 once ", "deduct all ", "dimension 态度 deduct 3 ") + pick(t, "", "family manner ", "family 态度 ", "family other ") +
		pick(t, "", "note \"说明\" ", "shadow ")
}

func pick(t *rapid.T, from ...string) string { return rapid.SampledFrom(from).Draw(t, "pick") }

func upTo(t *rapid.T, least, most int) int { return rapid.IntRange(least, most).Draw(t, "n") }

// drawAny draws a condition of any kind.
func drawAny(t *rapid.T, depth int) string {
	if depth == 0 {
		switch upTo(t, 0, 3) {
		case 0, 1:
			return drawPlace(t, 1)
		case 2:
			return drawFact(t)
		default:
			return fmt.Sprintf("at most %d times (%s)", upTo(t, 1, 3), drawPlace(t, 0))
		}
	}
	switch upTo(t, 0, 3) {
	case 0:
		return "(" + drawAny(t, depth-1) + ") and (" + drawAny(t, depth-1) + ")"
	case 1:
		return "(" + drawAny(t, depth-1) + ") or (" + drawAny(t, depth-1) + ")"
	case 2:
		return "not (" + drawAny(t, depth-1) + ")"
	default:
		return drawPlace(t, 2)
	}
}

// drawPlace draws a condition that has hits.
func drawPlace(t *rapid.T, depth int) string {
	if depth == 0 {
		return drawTest(t)
	}
	a, b := drawOperand(t, depth-1), drawOperand(t, depth-1)
	switch upTo(t, 0, 9) {
	case 0:
		return a + pick(t, drawReach(t), "") + pick(t, " before ", " after ") + b + drawBetween(t)
	case 1:
		return pick(t, "", "each ") + "(" + a + ")" + pick(t, "", " not") + pick(t, " followed", " preceded") + " by " + b + pick(t, "", drawReach(t)) + drawBetween(t)
	case 2:
		return a + " then " + b + pick(t, "", drawReach(t)) + drawBetween(t) + pick(t, "", " then "+drawOperand(t, 0))
	case 3:
		return fmt.Sprintf("%s%s of %s", a, drawReach(t), b)
	case 4:
		return drawWords(t) + " in the same " + pick(t, "turn", "clause") + " as " + drawWords(t)
	case 5:
		return pick(t, "each ", "") + "(" + a + ")" + pick(t, " before ", " after ", " then ", " within 1 turn of ") + b
	case 6:
		return a + " or " + b
	case 7:
		return a + " and " + pick(t, drawFact(t), b)
	case 8:
		return pick(t, "at least", "exactly") + fmt.Sprintf(" %d times (%s)", upTo(t, 1, 3), a)
	default:
		return pick(t, "first ", "last ", "2nd ", "3rd ") + "(" + a + ")"
	}
}

func drawReach(t *rapid.T) string {
	return " within " + pick(t, "0 turns", "1 turn", "2 turns", "3 turns", "1 to 3 turns", "1 customer turn", "2 agent turns", "1 to 2 agent turns", "1s", "2s", "3.5s", "6s")
}

func drawBetween(t *rapid.T) string {
	if upTo(t, 0, 2) > 0 {
		return ""
	}
	return " with no " + drawOperand(t, 0) + " between"
}

// drawOperand draws one in parentheses.
func drawOperand(t *rapid.T, depth int) string {
	return pick(t, "", "", "first ", "last ", "2nd ") + "(" + drawPlace(t, depth) + ")"
}

// drawTest draws any operator that has hits.
func drawTest(t *rapid.T) string {
	switch upTo(t, 0, 3) {
	case 0:
		return drawDerivedPlace(t)
	case 1:
		return drawOf(t, func(o operator) bool { return o.places })
	}
	return drawWords(t)
}

// drawFact draws any operator that has none.
func drawFact(t *rapid.T) string {
	if upTo(t, 0, 2) == 0 {
		return drawDerivedFact(t)
	}
	return drawOf(t, func(o operator) bool { return !o.places && !o.joins })
}

func drawOf(t *rapid.T, among func(operator) bool) string {
	some := slices.DeleteFunc(operators(), func(o operator) bool { return !among(o) || o.joins })
	return rapid.SampledFrom(some).Draw(t, "operator").draw(t)
}

func drawList(t *rapid.T) string {
	return pick(t, `"投诉"`, `"客服"`, `/投.?诉/`, `/[客坐]./`, `/投.{0,4}诉/`, `/(客服|坐席).*?好/`, "any of (complain)", "any of (staff)", "any of (both, \"您好\")", `any of ("您好", "好")`)
}

func drawScope(t *rapid.T) string {
	return " " + pick(t, "in first 1 turn", "in last 2 turns", "in first 3 turns", "in first 4s", "in last 9s", "in first 30 %", "in last 60 %",
		"in turns 1 to 3", "in turns 2 to -2", "in turns -5 to -2", "in turns -3 to 2", "from 2s to 9s", "from 0.5s to 4.3s")
}

func drawSpeaker(t *rapid.T) string { return pick(t, "", "agent ", "customer ") }

// drawWords draws a test for words that has hits.
func drawWords(t *rapid.T) string {
	words, unit := drawList(t), pick(t, "", "", "", " in every turn")
	switch upTo(t, 0, 6) {
	case 0:
		words = fmt.Sprintf("%s near %s within %d characters", drawList(t), drawList(t), upTo(t, 0, 4))
	case 1:
		words = `/[投举]/ but not ` + pick(t, `/不/`, `/您好/`)
	case 2:
		words = fmt.Sprintf("exactly %d times any of (%s)", upTo(t, 1, 2), pick(t, "complain", "staff", `"好"`))
	case 3:
		some := []string{`all of (complain, staff)`, `all of ("投诉", "好")`, `at least 2 of (complain, "客服", "好")`, fmt.Sprintf("at least %d times any of (both)", upTo(t, 1, 3))}
		words, unit = pick(t, some...), pick(t, "", " in one turn", " in one clause", " in every turn")
	case 4:
		words = drawValue(t, pick(t, "a number", "an amount", "a time", "a duration"))
	}
	return drawSpeaker(t) + "says " + words + pick(t, "", "", drawScope(t)) + unit +
		pick(t, "", "", "", ", not negated", ", negated", ", not hypothetical, not quoted, not past")
}
