package inspect_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

func TestWhoSpeaks(t *testing.T) {
	t.Parallel()
	const four = "坐席 1-2 您好 / 客户 3-4 投诉 / 坐席 5-6 好的 / 客户 7-8 再见"
	check(t, []row{
		{`agent speaks`, four, "yes"},
		{`agent speaks`, "客户 喂", "no"},
		{`agent speaks`, "S0 喂", noRoles},
		{`agent speaks`, "S0 喂 / 坐席 您好", "yes"},
		{`not agent speaks`, "S0 喂", noRoles},
		{`agent speaks`, "duration: 20", noTranscript},
		{`speaks`, "S0 喂", "yes"},
		{`anyone speaks in last 2s`, four, "yes"},
		{`anyone speaks in last 2s`, "duration: 20 / " + four, "no"},
		{`agent speaks in first 2s`, four, "yes"},
		{`customer speaks in first 2s`, four, "no"},
		{`customer speaks in first 1 turns in last 1 turns`, four, "no"},
		{`customer speaks in first 1 turns in last 1 turns`, "坐席 您好 / 客户 投诉", "yes"},
		{`agent speaks in first 2s`, "坐席 0-0 您好", "unknown: " + inspect.NoTimes},

		{`agent speaks before customer speaks`, four, "yes"},
		{`customer speaks before agent speaks`, four, "yes"},
		{`first customer speaks before first agent speaks`, four, "no"},
		{`agent speaks after customer says "投诉"`, four, "yes"},
		{`customer says "再见" followed by agent speaks`, four, "no"},
		{`agent speaks before customer says "投诉"`, "S0 喂 / 客户 投诉 / 坐席 好的", noRoles},
		{`silence longer than 1s after agent speaks`, "坐席 1-2 您好 / 客户 4-5 喂", "yes"},
		{`silence longer than 1s after agent`, "客户 1-2 喂 / 坐席 4-5 您好", "no"},
	})
}

func TestTheFirstTurnIsTheEvidenceThatSomebodySpeaks(t *testing.T) {
	t.Parallel()
	want := []inspect.Evidence{{
		Kind: inspect.Said, Condition: "agent speaks", Role: call.AgentRole, Text: "您好请讲",
		Span: call.Span{Turn: 1, To: len("您好请讲"), Start: 3 * time.Second, End: 4 * time.Second},
	}}
	for _, first := range []string{"客户 1-2 喂", "S0 1-2 喂"} {
		f, _ := report(t, `agent speaks`, first+" / 坐席 3-4 您好请讲 / 坐席 5-6 喂")
		if diff := cmp.Diff(want, f.Evidence); diff != "" {
			t.Errorf("behind %q (-want +got):\n%s", first, diff)
		}
	}
	f, _ := report(t, `not agent speaks`, "客户 1-2 喂")
	if got := f.Evidence[0]; got.Kind != inspect.Absent || got.Text != "agent speaks" {
		t.Errorf("evidence that the agent is silent: %+v", got)
	}
}
