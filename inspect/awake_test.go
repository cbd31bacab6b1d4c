package inspect_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

// A call asks only the rules that its words wake. Asking all of them gives the
// same report, for calls of all kinds.
func TestRulesThatSleepHaveNothingToSay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var conditions []string
		for range rapid.IntRange(1, 5).Draw(t, "rules") {
			conditions = append(conditions, drawOperator(t))
		}
		few, all := compile(t, conditions...), compile(t, conditions...)
		inspect.AskAll(all)
		for range 3 {
			in := drawInput(t)
			for i := range in.Transcript.Turns {
				in.Transcript.Turns[i].Text += rapid.SampledFrom([]string{"", "", "，头诉", "三十个", "7", "要投诉你们客服"}).Draw(t, "more words")
			}
			switch rapid.IntRange(0, 5).Draw(t, "what is missing") {
			case 0:
				in.Transcript = call.Transcript{}
			case 1:
				in.Call.Customer = ""
			case 2:
				in.Signals = call.Signals{}
			case 3:
				for i := range in.Transcript.Turns {
					in.Transcript.Turns[i].Role = call.Unknown
				}
			}
			if diff := cmp.Diff(all.Inspect(in), few.Inspect(in)); diff != "" {
				t.Fatalf("%q (-all rules +those awake):\n%s", conditions, diff)
			}
		}
	})
}

// newer are operators that the laws do not draw.
var newer = []string{
	`customer says "投诉" by sound`, `agent says any of ("举报" by sound, /接.?员/)`, `says a number`, `customer says a number > 1 near any of (complain) within 6 characters`,
	`customer says like ("我要投诉你们客服")`, `says at least 2 times any of (complain)`, `customer says exactly 1 times any of (complain)`, `agent says at most 1 times any of (staff)`,
	`exactly 2 times (says any of (complain))`, `at least 1 times (customer says "投诉" before agent says any of (greeting))`, `at most 1 times (customer says any of (complain))`,
	`2nd customer says any of (complain)`, `last customer says "投诉" before agent says "您好"`, `each customer says any of (complain) followed by agent says any of (greeting)`,
	`customer says "投诉" then agent says any of (greeting) with no customer says any of (staff) between`, `customer says "投诉" within 2 turns of agent says "您好"`,
	`says "投诉" in the same turn as says any of (staff)`, `says "投诉" in the same clause as says any of (staff)`, `says all of ("投诉", "客服") in one turn`,
	`customer says any of (complain) in every turn`, `says at least 2 of ("投诉", "客服", "您好") in one clause`, `customer says any of (complain), not negated, not hypothetical`,
	`customer says any of (complain) in turns 1 to -2`, `agent says any of (greeting) from 0s to 5s`, `customer repeats agent`,
	`promise any of (greeting) kept by ticket repair within 24h`, `promise any of (greeting) unkept by outbound call within 24h`,
	`silence share > 10 %`, `talk share of agent > 50 %`, `turns > 3`, `agent turn faster than 100 characters a minute`,
}

// drawOperator draws a condition in which any operator may stand.
func drawOperator(t *rapid.T) string {
	if rapid.Bool().Draw(t, "newer") {
		a := rapid.SampledFrom(newer).Draw(t, "newer test")
		switch b := drawCondition(t, 1); rapid.IntRange(0, 3).Draw(t, "joined") {
		case 0:
			return "(" + a + ") and " + "(" + b + ")"
		case 1:
			return "(" + a + ") or (" + b + ")"
		case 2:
			return "not (" + a + ")"
		default:
			return a
		}
	}
	return drawCondition(t, 2)
}

func TestACallAsksOnlyTheRulesThatItsWordsWake(t *testing.T) {
	t.Parallel()
	for condition, want := range map[string]int{
		`customer says "投诉" and no ticket complaint.internal`: 1,
		`agent says "投诉"`: 0, // the customer said it
		`customer says /投.?诉/ and customer says "接线员"`:                                   0,
		`customer says /投.{0,2}诉/ not followed by agent says any of (greeting)`:          1,
		`customer says /举.{0,2}诉/`:                                                       0,
		`not customer says "举报"`:                                                         1,
		`customer says any of ("举报") near any of (complain) within 3 characters`:         0,
		`customer says "举报" or customer says "投诉"`:                                       1,
		`silence longer than 2s after customer`:                                          1,
		`customer says "举报" before customer says "投诉"`:                                   0,
		`customer says "投诉" before silence longer than 2s`:                               1,
		`agent says none of (greeting) in first 1 turns and customer says any of ("举报")`: 0,
	} {
		in := inspect.Input{Transcript: call.Transcript{Turns: []call.Turn{{Role: call.CustomerRole, Text: "我要投诉"}, {Role: call.AgentRole, Text: "喂"}}}}
		if got := inspect.Asked(compile(t, condition), in); got != want {
			t.Errorf("%s is asked %d times, want %d", condition, got, want)
		}
	}
}
