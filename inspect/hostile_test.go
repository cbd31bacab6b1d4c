package inspect_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

// A transcript that repeats the words looked for takes time that grows with its
// length and not with its square: a second and not minutes.
func TestARepetitiveCallIsInspectedInTime(t *testing.T) {
	t.Parallel()
	engine := compile(t, append([]string{
		`says "投诉" near "客服" within 3 characters, not negated`,
		`customer says "投诉" within 2 turns before agent says "没有的"`,
		`says "投诉" not followed by customer says "客服" within 9s`,
		`says "客服" within 1s after says "投诉"`,
		`last says "投诉" before first says "客服"`,
		`says all of ("投诉", "没有的") in one clause`, `says at least 2 times any of ("投诉") in one turn in last 1 turn`,
		`says "投诉" in the same clause as says "没有的"`, `says "投诉" in the same clause as customer says "客服"`,
		`customer says "投诉" then says "没有的" with no agent says "客服" between`, `exactly 3 times (says "投诉" or says "客服")`,
	}, tests...)...)
	for name, turns := range map[string][]call.Turn{
		"one long turn":           {{Role: call.CustomerRole, End: time.Hour, Text: strings.Repeat("我投诉客服，", 50_000)}},
		"one long turn of nobody": {{End: time.Hour, Text: strings.Repeat("我投诉客服，", 50_000)}},
		"one long clause":         {{Role: call.CustomerRole, End: time.Hour, Text: strings.Repeat("我投诉客服", 50_000)}},
		"many short turns":        manyTurns(50_000),
	} {
		in := inspect.Input{Call: call.Call{ID: "c", Customer: "k"}, Transcript: call.Transcript{Turns: turns}}
		in.Signals = call.FromTurns(in.Transcript, 0)
		done := make(chan inspect.Report, 1)
		go func() { done <- engine.Inspect(in) }()
		select {
		case <-done:
		case <-t.Context().Done():
		case <-time.After(20 * time.Second):
			t.Errorf("%s: not done after 20 s", name)
		}
	}
}

func manyTurns(n int) []call.Turn {
	turns := make([]call.Turn, n)
	for i := range turns {
		role := []call.Role{call.AgentRole, call.CustomerRole, call.Unknown}[i%3]
		start := time.Duration(i) * time.Second
		turns[i] = call.Turn{Role: role, Start: start, End: start + 1500*time.Millisecond, Text: "我投诉客服"}
	}
	return turns
}
