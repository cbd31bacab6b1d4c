package inspect_test

import (
	"strings"
	"testing"

	"github.com/tingcha/tingcha/inspect"
)

// sets are the phrase sets that conditions under test may name.
const sets = `
phrases staff = "接线员", "话务员", "客服"
phrases complain = "投诉", "举报", "要投诉"
phrases greeting = "您好", "欢迎致电"
phrases rude = "口气冲", /[态太]度[^好]{0,3}差/, /吼|骂/
phrases unkind = rude, "冷淡"
`

// parse reads a rulebook of the common sets and one rule with a condition, and the
// call that is its first example.
func parse(t *testing.T, condition, call string) (*inspect.Engine, inspect.Input) {
	t.Helper()
	return bookOf(t, sets, condition, call)
}

// judge says yes, no, or unknown with its reason.
func judge(t *testing.T, condition, call string) string {
	t.Helper()
	engine, in := parse(t, condition, call)
	return verdict(engine.Inspect(in))
}

func verdict(r inspect.Report) string {
	switch {
	case len(r.Findings) > 0:
		return "yes"
	case len(r.Undecided) > 0:
		return "unknown: " + r.Undecided[0].Reason
	default:
		return "no"
	}
}

const (
	noTranscript = "unknown: " + inspect.NoTranscript
	noRoles      = "unknown: " + inspect.RolesUnknown
	noSignals    = "unknown: " + inspect.NoSignals
)

type row struct{ condition, call, want string }

func check(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.condition+" on "+r.call, func(t *testing.T) {
			t.Parallel()
			if got := judge(t, r.condition, strings.ReplaceAll(r.call, " / ", "\n")); got != r.want {
				t.Errorf("%s, want %s", got, r.want)
			}
		})
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`customer says "投诉"`, "客户 我要投诉", "yes"},
		{`customer says "投诉"`, "坐席 您要投诉", "no"},
		{`customer says "投诉"`, "S0 我要投诉", noRoles},
		{`customer says "投诉"`, "S0 喂", "no"},
		{`customer says "投诉"`, "S0 我要投诉 / 客户 投诉", "yes"},
		{`customer says "投诉"`, "duration: 20", noTranscript},
		{`says "投诉"`, "S0 我要投诉", "yes"},
		{`anyone says any of (complain, "曝光")`, "坐席 曝光", "yes"},
		{`anyone says any of (complain, /曝.光/)`, "坐席 曝个光", "yes"},
		{`anyone says /[0-9]{4}/`, "坐席 工号1024", "yes"},
		{`anyone says /[0-9]{4}/`, "坐席 工号102", "no"},
		{`anyone says /(?i)vip客户/`, "坐席 您是VIP客户", "yes"},
		{`anyone says /您好，请/`, "坐席 您好，请讲", "yes"},
		{`anyone says /您好，请/`, "坐席 您好请讲", "no"},
		{`anyone says "您好请"`, "坐席 您好，请讲", "yes"},

		{`anyone says all of (complain, staff)`, "客户 我要投诉 / 客户 接线员", "yes"},
		{`anyone says all of (complain, staff)`, "客户 我要投诉", "no"},
		{`customer says all of (complain, staff)`, "客户 我要投诉 / S0 接线员", noRoles},

		{`agent says none of (greeting)`, "坐席 喂", "yes"},
		{`agent says none of (greeting)`, "坐席 您好", "no"},
		{`agent says none of (greeting)`, "坐席 喂 / S0 您好", noRoles},
		{`agent says none of (greeting)`, "S0 喂", "yes"},
		{`agent says none of (greeting)`, "duration: 20", noTranscript},
		{`agent says none of (greeting) in first 1 turn`, "坐席 喂 / 坐席 您好", "yes"},
		{`agent says none of (greeting) in first 1 turn`, "客户 喂 / 坐席 您好", "no"},

		{`says at least 2 of (complain)`, "客户 投诉举报", "yes"},
		{`says at least 2 of (complain)`, "客户 投诉投诉", "no"},
		{`says at least 2 of (complain)`, "客户 要投诉", "no"},
		{`customer says at least 2 of (complain)`, "客户 投诉 / S1 举报", noRoles},
		{`says at least 2 times any of (complain)`, "客户 投诉投诉", "yes"},
		{`says at least 2 times any of (complain)`, "客户 要投诉", "no"},
		{`customer says at least 2 times any of (complain)`, "客户 投诉 / S1 投诉", noRoles},

		{`says any of (complain) near any of (staff) within 3 characters`, "客户 投诉你们的客服", "yes"},
		{`says any of (complain) near any of (staff) within 3 characters`, "客户 投诉，你们的，客服", "yes"},
		{`says any of (complain) near any of (staff) within 3 characters`, "客户 投诉你们这个客服", "no"},
		{`says any of (complain) near any of (staff) within 3 characters`, "客户 客服我投诉", "yes"},
		{`says any of (complain) near any of (staff) within 3 characters`, "客户 投诉 / 客户 客服", "no"},
		{`customer says any of (complain) near any of (staff) within 3 characters`, "S1 投诉客服", noRoles},
		{`says "投诉" near "投诉" within 9 characters`, "客户 投诉", "no"},
		{`says "投诉" near "投诉" within 9 characters`, "客户 投诉啊投诉", "yes"},
		{`says "投诉" near "客服" within 9 characters, not negated`, "客户 不是投诉你们客服", "no"},
		{`says "投诉" near "客服" within 9 characters, not negated`, "客户 投诉没有客服接", "yes"},

		{`says /要.{0,2}投诉/ but not /不要/`, "客户 我要投诉", "yes"},
		{`says /要.{0,2}投诉/ but not /不要/`, "客户 我不要投诉", "no"},
		{`says /要.{0,2}投诉/ but not /不要/`, "客户 我不要投诉 / 客户 我要投诉", "yes"},
		{`customer says /要.{0,2}投诉/ but not /不要/`, "S0 我要投诉", noRoles},
	})
}

func TestSetsHoldRegexes(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`says any of (rude)`, "客户 他太度特别差", "yes"},
		{`says any of (rude)`, "客户 他态度特别好不差", "no"},
		{`says any of (unkind)`, "客户 她吼人", "yes"},
		{`customer says any of (unkind)`, "S0 她吼人", noRoles},
		{`says all of (rude, complain)`, "客户 她吼人 / 客户 投诉", "yes"},
		{`says all of (rude, complain)`, "客户 投诉", "no"},
		{`says none of (unkind)`, "客户 她骂人", "no"},
		{`says none of (unkind)`, "客户 她不理人", "yes"},
		{`says at least 3 of (unkind)`, "客户 态度差口气冲 / 客户 骂人", "yes"},
		{`says at least 2 of (unkind)`, "客户 吼人骂人", "no"},
		{`says at least 2 times any of (unkind)`, "客户 吼人骂人", "yes"},
		{`says any of (unkind) near any of (staff) within 2 characters`, "客户 客服她吼人", "yes"},
		{`says any of (unkind) near any of (staff) within 2 characters`, "客户 客服昨天她吼人", "no"},
		{`says any of (unkind), not negated`, "客户 没有骂人", "no"},
	})
}

func TestScopes(t *testing.T) {
	t.Parallel()
	const four = "坐席 1-2 您好 / 客户 3-4 投诉 / 坐席 5-6 好的 / 客户 7-8 再见"
	check(t, []row{
		{`says "投诉" in first 2 turns`, four, "yes"},
		{`says "投诉" in first 1 turns`, four, "no"},
		{`customer says "投诉" in first 1 turns`, four, "yes"},
		{`customer says "再见" in first 1 turns`, four, "no"},
		{`customer says "再见" in last 1 turns`, four, "yes"},
		{`customer says "投诉" in last 1 turns`, four, "no"},
		{`customer says "投诉" in first 1 turns`, "S0 喂 / 客户 投诉", noRoles},
		{`customer says "投诉" in first 2 turns`, "S0 喂 / 客户 投诉", "yes"},
		{`customer says "投诉" in last 1 turns`, "客户 投诉 / S0 喂", noRoles},
		{`says "投诉" in first 4s`, four, "yes"},
		{`says "投诉" in first 3s`, four, "no"},
		{`says "再见" in last 1s`, four, "yes"},
		{`says "再见" in last 1s`, "duration: 20 / " + four, "no"},
		{`says "您好" in first 3s in last 2 turns`, four, "no"},
		{`says "投诉" in first 3s`, "客户 0-0 投诉", "unknown: " + inspect.NoTimes},
	})
}

func TestOrder(t *testing.T) {
	t.Parallel()
	const call = "客户 1-2 投诉 / 坐席 3-4 好的 / 客户 5-6 客服 / 坐席 10-12 再见"
	check(t, []row{
		{`says "投诉" before says "客服"`, call, "yes"},
		{`says "客服" before says "投诉"`, call, "no"},
		{`says "客服" after says "投诉"`, call, "yes"},
		{`says "投诉" after says "客服"`, call, "no"},
		{`says "投诉" before says "没有的"`, call, "no"},
		{`says "投诉" within 2 turns before says "客服"`, call, "yes"},
		{`says "投诉" within 1 turns before says "客服"`, call, "no"},
		{`says "客服" within 2 turns after says "投诉"`, call, "yes"},
		{`says "客服" within 1 turns after says "投诉"`, call, "no"},
		{`says "投诉" within 3s before says "客服"`, call, "yes"},
		{`says "投诉" within 2s before says "客服"`, call, "no"},
		{`says "客服" within 3s after says "投诉"`, call, "yes"},
		{`says "客服" within 2s after says "投诉"`, call, "no"},
		{`says "投" within 0 turns before says "诉"`, call, "yes"},
		{`customer says "投诉" before customer says "客服"`, "客户 投诉 / S0 客服", noRoles},
		{`customer says "投诉" before customer says "客服"`, "S0 客服 / 客户 投诉", "no"},
		{`customer says "投诉" before customer says "客服"`, "duration: 9", noTranscript},
		{`says "投诉" within 3s before says "客服"`, "客户 0-0 投诉 / 客户 0-0 客服", "unknown: " + inspect.NoTimes},

		{`says "投诉" followed by says "客服"`, call, "yes"},
		{`says "投诉" followed by says "客服" within 1 turns`, call, "no"},
		{`says "客服" preceded by says "投诉"`, call, "yes"},
		{`says "客服" preceded by says "投诉" within 2s`, call, "no"},
		{`says "投诉" not followed by says "客服"`, call, "no"},
		{`says "投诉" not followed by says "客服" within 1 turns`, call, "yes"},
		{`says "投诉" not followed by says "客服" within 2s`, call, "yes"},
		{`says "投诉" not followed by says "没有的"`, call, "yes"},
		{`says "客服" not preceded by says "投诉"`, call, "no"},
		{`says "客服" not preceded by says "再见"`, call, "yes"},
		{`says "没有的" not followed by says "投诉"`, call, "no"},
		{`says "投诉" not followed by agent says "好的"`, "客户 投诉 / S0 好的", noRoles},
		{`customer says "投诉" not followed by says "好的"`, "S0 投诉 / S0 喂", noRoles},

		{`first says "投诉" before says "客服"`, "客户 客服 / 客户 投诉 / 客户 客服 / 客户 投诉", "yes"},
		{`last says "投诉" before says "客服"`, "客户 客服 / 客户 投诉 / 客户 客服 / 客户 投诉", "no"},
		{`first customer says "投诉" before says "客服"`, "S0 投诉 / 客户 客服 / 客户 投诉", noRoles},
		{`first says "投诉"`, call, "yes"},

		{`(says "投诉" or says "举报") before says "客服"`, "客户 举报 / 客户 客服", "yes"},
		{`(says "投诉" and says "举报") before says "客服"`, "客户 举报 / 客户 客服", "no"},
		{`(says "投诉" and duration > 1s) before says "客服"`, call, "yes"},

		{`silence longer than 3s after says "客服"`, call, "yes"},
		{`silence longer than 3s after says "再见"`, call, "no"},
		{`says "客服" followed by silence longer than 3s within 1s`, call, "yes"},
		{`silence longer than 3s not preceded by says "稍等" within 1 turns`, call, "yes"},
		{`silence longer than 3s not preceded by says "客服" within 0 turns`, call, "no"},
	})
}

func TestSound(t *testing.T) {
	t.Parallel()
	const call = "duration: 60 / 坐席 2-4 您好 / 客户 3-8 我要 / 坐席 20-22 好的 / S1 41-42 喂"
	check(t, []row{
		{`silence longer than 17s`, call, "yes"},
		{`silence longer than 20s`, call, "no"},
		{`silence longer than 20s`, "duration: 60", noSignals},
		{`silence longer than 10s after customer`, call, "yes"},
		{`silence longer than 18s after customer`, call, "no"},
		{`silence longer than 10s after customer broken by agent`, call, "yes"},
		{`silence longer than 10s after agent broken by customer`, call, noRoles},
		{`silence longer than 17s after customer`, call, noRoles},
		{`silence longer than 1s broken by agent`, "坐席 5-6 您好", "yes"},
		{`silence longer than 1s after agent`, "坐席 5-6 您好", "no"},
		{`overlap longer than 0.5s`, call, "yes"},
		{`overlap longer than 0.5s by customer`, call, "yes"},
		{`overlap longer than 0.5s by agent`, call, "no"},
		{`overlap longer than 0.5s by agent`, "S0 1-3 喂 / S1 2-4 喂", noRoles},
		{`overlap longer than 1s`, call, "no"},
		{`overlap longer than 1s`, "duration: 60", noSignals},
		{`duration > 59s`, call, "yes"},
		{`duration > 60s`, call, "no"},
		{`duration = 1m`, call, "yes"},
		{`duration != 1m`, call, "no"},
		{`duration < 61s`, call, "yes"},
		{`duration <= 60s`, call, "yes"},
		{`duration >= 61s`, call, "no"},
		{`duration > 1s`, "csat: 1", "unknown: " + inspect.LengthUnknown},
	})
}

func TestLogic(t *testing.T) {
	t.Parallel()
	const yes, no, unknown = `says "喂"`, `says "没有的"`, `customer says "喂"`
	check(t, []row{
		{yes + ` and ` + yes, "S0 喂", "yes"},
		{yes + ` and ` + no, "S0 喂", "no"},
		{yes + ` and ` + unknown, "S0 喂", noRoles},
		{no + ` and ` + unknown, "S0 喂", "no"},
		{yes + ` or ` + unknown, "S0 喂", "yes"},
		{no + ` or ` + unknown, "S0 喂", noRoles},
		{no + ` or ` + no, "S0 喂", "no"},
		{`not ` + yes, "S0 喂", "no"},
		{`not ` + no, "S0 喂", "yes"},
		{`not ` + unknown, "S0 喂", noRoles},
		{`not not ` + yes, "S0 喂", "yes"},
		{`not ` + no + ` and ` + no + ` or ` + yes, "S0 喂", "yes"},
		{`not (` + no + ` or ` + yes + `)`, "S0 喂", "no"},
		{yes + ` unless ` + no, "S0 喂", "yes"},
		{yes + ` unless ` + yes, "S0 喂", "no"},
		{yes + ` unless ` + unknown, "S0 喂", noRoles},
		{unknown + ` and silence longer than 60s`, "duration: 60", "unknown: no transcript; no signals"},
	})
}
