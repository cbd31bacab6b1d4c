package inspect_test

import (
	"strconv"

	"pgregory.net/rapid"
)

// operator is one thing that rules can say. Each must turn out yes, no and, unless it
// is certain, unknown among the pairs.
type operator struct {
	name    string
	draw    func(t *rapid.T) string
	places  bool // it has hits
	joins   bool // it has parts of its own
	certain bool // it is never unknown
}

// operators are all that docs/rules.md has.
func operators() []operator {
	var all []operator
	add := func(places bool, name string, forms ...string) {
		all = append(all, operator{name: name, places: places, draw: func(t *rapid.T) string { return drawForm(t, pick(t, forms...)) }})
	}
	for _, o := range wordOperators() {
		add(true, o[0], o[1:]...)
	}
	for _, o := range soundOperators() {
		add(true, o[0], o[1:]...)
	}
	for _, o := range factOperators() {
		add(false, o[0], o[1:]...)
	}
	for _, o := range orderOperators() {
		add(true, o[0], o[1:]...)
		all[len(all)-1].joins = true
	}
	for i := range all {
		switch all[i].name {
		case "call.answered", "call.agent":
			all[i].certain = true
		}
	}
	return all
}

// drawForm fills a form: ℝ is a speaker who may be left out, ρ one who may not, λ a
// list, ω any test with hits, ς one for words, η a small number, σ a scope, δ a reach,
// ≷ and ≶ comparisons.
func drawForm(t *rapid.T, form string) string {
	text := ""
	for _, letter := range form {
		switch letter {
		case 'ℝ':
			text += drawSpeaker(t)
		case 'ρ':
			text += pick(t, "agent", "customer")
		case 'λ':
			text += drawList(t)
		case 'ω':
			text += "(" + pick(t, drawOften(t), drawTest(t)) + ")"
		case 'ς':
			text += "(" + pick(t, drawOften(t), drawWords(t)) + ")"
		case 'η':
			text += strconv.Itoa(upTo(t, 1, 3))
		case 'σ':
			text += pick(t, "", "", drawScope(t))
		case 'δ':
			text += drawReach(t)
		case '≷':
			text += pick(t, "=", "!=", "<", "<=", ">", ">=")
		case '≶':
			text += pick(t, "=", "!=")
		default:
			text += string(letter)
		}
	}
	return text
}

// drawOften draws a test for words that are said in many calls, so that relations of
// them are met.
func drawOften(t *rapid.T) string {
	return drawSpeaker(t) + pick(t, `says any of (both, "好")`, `says "投诉"`, "says any of (heard)", "speaks", "says /[客坐投]./")
}

func wordOperators() [][]string {
	return [][]string{
		{"phrase", `ℝsays "投诉"σ`, `ℝsays "客服"`, `ℝsays "4g卡"`, `ℝsays "驗證碼"`, `ℝsays "Ｖip"`},
		{"regex", `ℝsays /投.{0,4}诉/σ`, `ℝsays /客服.{1,6}?好/`, `ℝsays /[，。]您/`, `ℝsays /(投|举)(诉|报)+/`, `ℝsays /(?i)VIP|4g/`, `ℝsays /验证码\d{2}/`},
		{"any of", `ℝsays any of (complain)σ`, `ℝsays any of (both, "您好")`},
		{"all of", `ℝsays all of (complain, staff)σ`, `ℝsays all of ("投诉", "好")`},
		{"at least N of", `ℝsays at least 2 of (complain, "客服", "好")σ`, `ℝsays at least 2 of (/客.?服/, staff, "投訴", "投诉")σ`, `ℝsays at least η of (heard_all, "报修" by sound, "保修" by sound)`},
		{"at least N times any of", `ℝsays at least η times any of (both)σ`},
		{"exactly N times any of", `ℝsays exactly 1 time any of (complain)σ`, `ℝsays exactly 2 times any of (both)`},
		{"near", `ℝsays λ near λ within η charactersσ`, `anyone says λ near λ within 1 character`, `says "投诉" near "客服" within 3 characters, not negated`},
		{"but not", `ℝsays /[投举]/ but not /不/σ`, `ℝsays /客/ but not /您好/`},
		{"a number", `ℝsays a numberσ`, `ℝsays a number ≷ 36`, `ℝsays a number > 1000`},
		{"an amount", `ℝsays an amountσ`, `ℝsays an amount ≷ 120`, `ℝsays an amount <= 230.5`},
		{"a time", `ℝsays a timeσ`, `ℝsays a time ≷ "15:00"`},
		{"a duration", `ℝsays a durationσ`, `ℝsays a duration ≷ 24h`, `ℝsays a duration < 3d`},
		{"a percentage", `ℝsays a percentageσ`, `ℝsays a percentage ≷ 10 %`},
		{"a phone number", `ℝsays a phone numberσ`, `ℝsays a phone number ≶ "12345"`},
		{"a staff number", `ℝsays a staff numberσ`, `ℝsays a staff number ≶ "1024"`, `ℝsays a staff number = "01024"`},
		{"value near", `ℝsays a duration <= 24h near any of ("回复您", "登记") within 4 characters`, `ℝsays an amount > 100 near any of (both) within 9 characters`, `ℝsays any of (both, "回复您") near a time within 9 characters`, `says a number near any of (both) within 20 characters`},
		{"by sound", `ℝsays "投诉" by soundσ`, `ℝsays any of (heard)`, `ℝsays any of (heard_all)σ`, `ℝsays any of ("花费", "人工") by sound`, `ℝsays any of (complain by sound, "人工")`},
		{"by sound but not", `ℝsays "报修" by sound but not ("保修", "抱休")σ`, `ℝsays any of ("投诉", "工号") by sound but not ("公好")`, `ℝsays any of ("报修" by sound but not ("保修", "公好", "抱休"), "工号" by sound, complain)`},
		{"by sound counted", `ℝsays at least 2 of (heard_all, "客服")`, `ℝsays at least η times any of (heard)`, `ℝsays any of ("投诉", "投诉你们") by sound near "客服" within 3 characters`},
		{"like", `ℝsays like ("我要去消协告你们")σ`, `ℝsays like ("去消协告你们", "回复您的投诉") at least 50 %`, `ℝsays like ("槐花路没电了") at least 70 %`, `ℝsays like ("我要投诉", "槐花路没电了", "去消协告你们")`},
		{"negated", `ℝsays any of (both), negated`, `ℝsays "投诉", not negated`},
		{"hypothetical", `ℝsays any of (both), hypothetical`, `ℝsays "投诉", not hypothetical`},
		{"quoted", `ℝsays any of (both), quoted`, `ℝsays "投诉", not quoted`},
		{"past", `ℝsays any of (both), past`, `ℝsays "投诉", not past`},
		{"speaks", `ℝspeaksσ`, `anyone speaksσσ`, `ρ speaks in turns 4 to 5`},
		{"repeats", `agent repeats customer at least 3 charactersσ`, `customer repeats agent at least 5 characters`, `agent repeats customer`, `agent repeats customer at least 4 characterσσ`},
		{"in first N turns", `ℝsays λ in first η turns`},
		{"in last N turns", `ℝsays λ in last η turns`},
		{"in first DURATION", `ℝsays λ in first 4s`, `ℝsays λ in first 9s`},
		{"in last DURATION", `ℝsays λ in last 9s`, `ℝsays λ in last 4s`},
		{"in first N %", `ℝsays λ in first 40 %`},
		{"in last N %", `ℝsays λ in last 60 %`},
		{"in turns A to B", `ℝsays λ in turns 2 to -2`, `ℝsays λ in turns -3 to -1`, `ℝsays λ in turns 2 to 3`},
		{"from D to D", `ℝsays λ from 2s to 9s`, `ℝsays λ from 0.5s to 4.3s`},
		{"in one turn", `ℝsays all of (complain, staff)σ in one turn`, `ℝsays at least 2 of (complain, "客服", "好") in one turn`, `ℝsays at least 2 times any of (both) in one turn`},
		{"in one clause", `ℝsays all of (complain, staff)σ in one clause`, `ℝsays at least 2 of (complain, "客服", "好") in one clause`, `ℝsays at least 2 times any of (both) in one clause`},
		{"in every turn", `ℝsays λσ in every turn`, `ℝsays at least 2 times any of (both, "好") in every turn`},
	}
}

func soundOperators() [][]string {
	return [][]string{
		{"silence", `silence longer than 1s`, `silence longer than 2s`, `silence longer than 4s`},
		{"silence after", `silence longer than 1s after ρ`},
		{"silence broken by", `silence longer than 1s broken by ρ`, `silence longer than 1s after ρ broken by ρ`},
		{"overlap", `overlap longer than 0.5s`},
		{"overlap by", `overlap longer than 0.5s by ρ`},
		{"turn faster than", `ℝturn faster than 200 characters a minute`, `ℝturn faster than 300 characters a minute with at least 5 characters`, `anyone turn faster than 100 characters a minute with at least 3 characters`},
		{"promise kept", `promise any of ("回复您", "登记", "投诉") kept by outbound call within 24h`, `promise "好" kept by ticket within 2h`, `promise any of ("好", "投诉") kept by outbound call or ticket within 30d`, `promise /好/, negated kept by ticket complaint.external|urge|repair within 3h`},
		{"promise unkept", `promise any of ("回复您", "登记"), not negated unkept by ticket repair|urge or outbound call within 2h`, `promise "好" in first 9s unkept by outbound call within 3h`, `promise any of ("回复您", "好")σσ, not past, not quoted unkept by ticket or outbound call or ticket consult|business|transfer within 2h`},
		{"promise as said", `promise any of ("回复您", "登记", "好") unkept by outbound call within as said or 2h`, `promise /[回登好]/ kept by outbound call or ticket within as said or 1h`},
		{"named", `asks`, `answers`},
	}
}

func factOperators() [][]string {
	return [][]string{
		{"none of", `ℝsays none of (both)σ`, `ℝsays none of (heard)`},
		{"at most N times any of", `ℝsays at most η times any of (both)σ`, `ℝsays at most 1 time any of (both) in every turn`},
		{"at most N times", `at most η times (ℝsays λ)`, `at most 1 time (silence longer than 1s)`},
		{"duration", `duration ≷ 12s`, `duration > 20s`},
		{"ring", `ring ≷ 6s`},
		{"hold", `hold ≷ 6s`},
		{"tail", `tail ≷ 3s`},
		{"total silence", `total silence ≷ 4s`},
		{"silence share", `silence share ≷ 40 %`},
		{"total overlap", `total overlap > 1s`, `total overlap ≷ 0s`},
		{"total overlap by", `total overlap by ρ > 0.5s`, `total overlap by ρ ≷ 1s`},
		{"talk share", `talk share of ρ ≷ 50 %`},
		{"pace", `pace of ρ ≷ 200`},
		{"loudness", `loudness of ρ ≷ -10`, `loudness of ρ ≷ 0`},
		{"turns", `turns ≷ 4`},
		{"call.sector", `call.sector ≶ power`},
		{"call.dept", `call.dept ≶ "一部"`},
		{"call.agent", `call.agent ≶ "1024"`},
		{"call.hangup", `call.hangup ≶ agent`},
		{"call.csat", `call.csat ≷ 2`, `call.csat ≶ none`},
		{"call.answered", `call.answered = yes`},
		{"call.hour", `call.hour ≷ 12`},
		{"call.weekday", `call.weekday ≶ saturday`, `call.weekday = friday`},
		{"call.direction", `call.direction ≶ in`},
		{"call.agent_group", `call.agent_group ≶ "暑期工"`},
		{"call.season", `call.season ≶ "度夏"`},
		{"ticket", `ticket`, `ticket repair|urge`, `ticket complaint.internal`, `ticket consult|business|transfer`, `ticket complaint.external|business`},
		{"no ticket", `no ticket`, `no ticket repair|urge of call`},
		{"ticket of call", `ticket of call`},
		{"ticket filed within after end", `ticket filed within 2h after end`, `no ticket complaint.internal|repair filed within 30d after end`},
		{"ticket filed within before start", `ticket filed within 2h before start`, `ticket filed within 2h before start or within 1h after end`, `ticket filed within 1h before start or within 1h after end or later than 3h after end`},
		{"ticket filed later than", `ticket filed later than 1h after end`, `ticket of call filed later than 1h after end`},
		{"ticket by", `ticket by this agent`, `ticket of call by another agent`},
		{"ticket about", `ticket about this agent`},
		{
			"ticket saying", `ticket saying "投诉"`, `ticket saying any of (complain)`, `ticket saying none of ("停电", /客.服/)`, `ticket of call saying all of (complain, "客服")`,
			`ticket saying at least 2 of (complain)`, `ticket saying at least 2 times any of (complain)`, `ticket saying exactly 1 time any of (complain)`, `ticket saying at most 1 time any of (both)`,
		},
		{"ticket unlike call", `ticket unlike call`, `ticket of call unlike call`},
		{"repeat call", `repeat call within 24h`, `repeat call at least 2 times within 30h`},
		{"repeat call by", `repeat call by the same agent within 24h`, `repeat call by another agent within 30h`},
		{
			"repeat call with", `repeat call with csat <= 2 within 30h`, `repeat call with hangup = agent and duration > 10s within 30h`, `repeat call with ring ≷ 6s within 30h`, `repeat call with duration ≷ 10s within 30h`, `repeat call with hold ≷ 3s within 30h`,
			`repeat call with direction = in and answered = yes within 30h`, `repeat call with dept ≶ "一部" within 30h`, `repeat call with weekday ≶ friday and hour < 12 within 30h`, `repeat call with hold > 1s and sector = power within 30h`,
			`repeat call with answered = yes and csat >= 2 and direction ≶ out within 30h`,
		},
		{"later call", `later call within 24h`, `later call at least 2 times within 30h`, `later call by the same agent with agent = "1024" within 30h`},
		{"outbound call", `outbound call within 24h`, `outbound call with answered = yes within 30h`},
		{"unless", `ℝsays λ and not call.answered = yes`},
	}
}

func orderOperators() [][]string {
	return [][]string{
		{"before", `ω before ω`, `ωδ before ω`},
		{"after", `ω after ω`, `ωδ after ω`},
		{"followed by", `ω followed by ω`, `ω followed by ωδ`},
		{"preceded by", `ω preceded by ω`, `ω preceded by ωδ`},
		{"not followed by", `ω not followed by ω`, `ω not followed by ωδ`},
		{"not preceded by", `ω not preceded by ω`, `ω not preceded by ωδ`},
		{"then", `ω then ω`, `ω then ωδ then ω`, `ω then ω then ωδ then ω`, `ω then ω then ω with no ω between`, `ω then ωδ with no ω between then ω then ω`},
		{"with no between", `ω before ω with no ω between`, `ω then ωδ with no ω between`, `ω not followed by ω with no ω between`},
		{"around", `ωδ of ω`},
		{"in the same turn", `ς in the same turn as ς`},
		{"in the same clause", `ς in the same clause as ς`},
		{"first", `first ω`, `first ω before ω`},
		{"last", `last ω`, `last ω followed by ω`},
		{"nth", `2nd ω`, `3rd ω`, `2nd ω then ω`},
		{"each", `each ω followed by ω`, `each ω preceded by ωδ`, `each ωδ of ω`, `each ω not followed by ω`, `each ς in the same turn as ς`, `each ω before ω`},
		{"at least N times", `at least η times ω`, `at least η times (ω or ω)`},
		{"exactly N times", `exactly η times ω`, `exactly η times (ω or ω)`},
		{"and", `ω and ω`},
		{"or", `ω or ω`},
		{"not", `not ω`, `not (ω and ω)`},
	}
}

func drawValue(t *rapid.T, kind string) string {
	return kind + map[string]string{
		"a number": pick(t, "", " > 36"), "an amount": pick(t, "", " <= 120"), "a time": pick(t, "", ` >= "12:00"`), "a duration": pick(t, "", " <= 24h"),
	}[kind]
}
