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
			conditions = append(conditions, drawCondition(t, 2))
		}
		few, all := compile(t, conditions...), compile(t, conditions...)
		inspect.AskAll(all)
		for range 3 {
			in := drawInput(t)
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
