package inspect_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

// Tests whose answers hang on who speaks in which turn.
var roleTests = []string{
	`agent says "投诉" in turns 1 to 2`, `customer says any of (complain) in turns 2 to -2`, `agent says "您好" in first 1 turn`,
	`agent says all of ("投诉", "客服") in one turn`, `customer says at least 2 times any of (complain, "客服") in one clause`,
	`agent says any of ("您好", "投诉", "客服") in every turn`, `customer says at most 1 time any of (complain) in every turn`,
	`customer says exactly 2 times any of (complain)`, `agent says at most 1 time any of ("投诉", "客服")`,
	`exactly 1 time (customer says "投诉" followed by agent speaks)`, `at most 1 time (agent says "投诉" or customer says "客服")`,
	`customer says "投诉" then agent says any of (greeting) then customer speaks`,
	`customer says "投诉" then customer says "客服" with no agent speaks between`,
	`agent says "投诉" not followed by customer says "客服" within 2 turns with no agent says "您好" between`,
	`agent says "投诉" within 1 turn of customer says "客服"`, `agent says "投诉" in the same clause as agent says "客服"`,
	`each customer says any of (complain) followed by agent speaks within 1 turn`, `each agent says "客服" not preceded by customer speaks`,
	`2nd customer says any of (complain) before agent says "客服"`, `last agent says "投诉" preceded by 2nd customer speaks`,
	`agent says "投诉"`, `customer says "投诉"`, `customer says "投诉", not negated`, `agent says "投诉", not hypothetical, not quoted`,
}

func drawRoleCondition(t *rapid.T, depth int) string {
	if depth == 0 {
		return rapid.SampledFrom(roleTests).Draw(t, "test")
	}
	a := "(" + drawRoleCondition(t, depth-1) + ")"
	switch rapid.IntRange(0, 3).Draw(t, "joint") {
	case 0:
		return a + " and (" + drawRoleCondition(t, depth-1) + ")"
	case 1:
		return a + " or (" + drawRoleCondition(t, depth-1) + ")"
	case 2:
		return "not " + a
	default:
		return a
	}
}

// Whoever the unknown speakers turn out to be: a rule is decided if and only if it
// comes out the same in every case.
func TestUnknownRolesAreNeitherGuessedNorOverused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		condition := drawRoleCondition(t, rapid.IntRange(0, 2).Draw(t, "depth"))
		engine := compile(t, condition)
		in := drawInput(t)
		var unclear []int
		for i, turn := range in.Transcript.Turns {
			if turn.Role == call.Unknown {
				unclear = append(unclear, i)
			}
		}
		seen := map[string]bool{}
		for who := range 1 << len(unclear) {
			known := in
			known.Transcript.Turns = slices.Clone(in.Transcript.Turns)
			for i, turn := range unclear {
				known.Transcript.Turns[turn].Role = []call.Role{call.AgentRole, call.CustomerRole}[who>>i&1]
			}
			seen[answers(engine.Inspect(known))["r0"]] = true
		}
		want := "unknown"
		if len(seen) == 1 {
			for want = range seen {
			}
		}
		if got := answers(engine.Inspect(in))["r0"]; got != want {
			t.Fatalf("%s: %q, but %v when roles are known\n%+v", condition, got, seen, in.Transcript.Turns)
		}
	})
}

func TestOneSpeakerHasOneRole(t *testing.T) {
	t.Parallel()
	check(t, []row{
		{`customer says "甲" or agent says "甲"`, "S0 甲", "yes"},
		{`customer says all of ("甲", "乙") or agent says all of ("甲", "乙")`, "S0 甲 / S0 乙", "yes"},
		{`customer says all of ("甲", "乙") or agent says all of ("甲", "乙")`, "S0 甲 / S1 乙", noRoles},
		{`customer says "甲" and agent says "甲"`, "S0 甲 / S0 甲", "no"},
	})
}

func TestWhatIsFoundWhoeverSpeaksIsShownWithItsRoleUnknown(t *testing.T) {
	t.Parallel()
	engine, in := parse(t, `customer says "投诉" or agent says "投诉"`, "S0 我要投诉")
	report := engine.Inspect(in)
	if len(report.Findings) != 1 {
		t.Fatalf("%s, want a finding", verdict(report))
	}
	var got []string
	for _, e := range report.Findings[0].Evidence {
		got = append(got, e.Condition+": "+e.Text+" by "+string(e.Role))
	}
	want := []string{`agent says "投诉": 投诉 by unknown`, `customer says "投诉": 投诉 by unknown`}
	if !slices.Equal(got, want) {
		t.Errorf("evidence %q, want %q", got, want)
	}
	if report.Findings[0].Evidence[0].Kind != inspect.Said {
		t.Errorf("evidence is %s, want said", report.Findings[0].Evidence[0].Kind)
	}
}
