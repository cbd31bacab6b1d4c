package inspect_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
)

const timesWrong = "unknown: " + inspect.TimesWrong

// said is a turn in seconds.
func said(role call.Role, from, to float64, text string) call.Turn {
	second := float64(time.Second)
	return call.Turn{Role: role, RoleConfidence: 1, Start: time.Duration(from * second), End: time.Duration(to * second), Text: text, Confidence: 1}
}

// on judges a condition on turns, and on the signals that they give.
func on(t *testing.T, condition string, turns ...call.Turn) string {
	t.Helper()
	engine, in := parse(t, condition, "duration: 60\n客户 喂")
	in.Transcript.Turns = turns
	in.Signals = call.FromTurns(in.Transcript, in.Call.Duration)
	return verdict(engine.Inspect(in))
}

// A turn whose times cannot be right leaves open what hangs on when it was, and
// nothing else.
func TestATurnWithoutATimeIsUnknownOnlyWhereItMatters(t *testing.T) {
	t.Parallel()
	const agent, customer = call.AgentRole, call.CustomerRole
	for name, bad := range map[string]call.Turn{
		"no time":    said(agent, 0, 0, "请稍等"),
		"reversed":   said(agent, 14, 12, "请稍等"),
		"no length":  said(agent, 12, 12, "请稍等"),
		"in the end": said(agent, 50, 40, "请稍等"),
		"in the way": said(agent, 2, 3, "请稍等"),
	} {
		turns := []call.Turn{
			said(agent, 1, 3, "您好"), said(customer, 4, 10, "我要投诉"), bad, said(customer, 20, 25, "还在吗"), said(agent, 26, 30, "再见"),
		}
		for _, c := range []struct{ condition, want string }{
			{`agent says "请稍等"`, "yes"},
			{`agent says "请稍等" after customer says "投诉"`, "yes"}, // its place among the turns is known
			{`agent says "请稍等" within 1 turn after customer says "投诉"`, "yes"},
			{`agent says "请稍等" in first 2 turns`, "yes"},
			{`agent says "您好" in first 5s`, "yes"}, // another turn
			{`agent says "请稍等" in first 25s`, "yes"},
			{`agent says "请稍等" in first 3s`, "no"}, // it stands between 4 s and 20 s
			{`agent says "请稍等" in first 12s`, timesWrong},
			{`agent says "请稍等" in last 50s`, timesWrong},
			{`agent says "请稍等" in last 57s`, "yes"},
			{`agent says "请稍等" in last 10s`, "no"},
			{`customer says "投诉" followed by agent says "请稍等" within 30s`, "yes"},
			{`customer says "投诉" followed by agent says "请稍等" within 5s`, timesWrong},
			{`agent says "请稍等" within 2s before customer says "还在吗"`, timesWrong},
			{`agent says "请稍等" within 16s before customer says "还在吗"`, "yes"},
			{`customer says "投诉" not followed by agent says "请稍等" within 5s`, timesWrong},
			{`agent says "您好" followed by customer says "投诉" within 5s`, "yes"}, // of others nothing is unknown
			{`customer says "还在吗" followed by agent says "再见" within 1s`, "yes"},
			{`silence longer than 9s`, "yes"}, // behind the last word
			{`total silence > 50s`, "no"},
			{`turns = 5`, "yes"},
			{`pace of customer > 10`, "yes"},
			{`pace of agent > 10`, timesWrong},
			{`talk share of agent > 30 %`, "yes"}, // without it 6 s of 17 s
			{`talk share of agent > 50 %`, timesWrong},
			{`talk share of customer > 70 %`, "no"},
			{`overlap longer than 1s`, timesWrong},
		} {
			if got := on(t, c.condition, turns...); got != c.want {
				t.Errorf("%s: %s: %s, want %s", name, c.condition, got, c.want)
			}
		}
	}
}

func TestASilenceInWhichATurnMayStandIsUnknown(t *testing.T) {
	t.Parallel()
	turns := []call.Turn{
		said(call.AgentRole, 1, 3, "您好"), said(call.AgentRole, 0, 0, "请稍等"), said(call.CustomerRole, 20, 50, "喂"), said(call.CustomerRole, 51, 59, "喂"),
	}
	for condition, want := range map[string]string{
		`silence longer than 10s`: timesWrong,
		`silence longer than 18s`: "no",
		`silence longer than 10s not preceded by agent says "请稍等"`:  timesWrong,
		`silence longer than 10s after customer`:                    timesWrong,
		`total silence > 10s`:                                       timesWrong,
		`total silence > 30s`:                                       "no",
		`agent says "请稍等" followed by silence longer than 10s`:      timesWrong,
		`customer says "喂" not followed by silence longer than 10s`: "yes",
	} {
		if got := on(t, condition, turns...); got != want {
			t.Errorf("%s: %s, want %s", condition, got, want)
		}
	}
	// Sound that was measured knows better.
	engine, in := parse(t, `silence longer than 10s`, "客户 喂")
	in.Transcript.Turns = turns
	in.Signals = call.Signals{Source: call.FromAudio, Duration: time.Minute, Silences: []call.Range{{Start: 5 * time.Second, End: 20 * time.Second}}}
	if got := verdict(engine.Inspect(in)); got != "yes" {
		t.Errorf("on sound: %s", got)
	}
}

func TestTurnsThatOverlapAreNoMistake(t *testing.T) {
	t.Parallel()
	turns := []call.Turn{said(call.AgentRole, 1, 30, "您好请讲"), said(call.CustomerRole, 2, 10, "我要投诉"), said(call.CustomerRole, 2, 12, "喂")}
	for condition, want := range map[string]string{
		`overlap longer than 5s by customer`: "yes",
		`customer says "喂" in first 10s`:     "yes",
		`talk share of customer > 20 %`:      "yes",
		`pace of agent > 5`:                  "yes",
	} {
		if got := on(t, condition, turns...); got != want {
			t.Errorf("%s: %s, want %s", condition, got, want)
		}
	}
}

func TestAnEmptyTurnWithoutATimeDisturbsNothing(t *testing.T) {
	t.Parallel()
	turns := []call.Turn{said(call.AgentRole, 1, 3, "您好"), said(call.Unknown, 0, 0, ""), said(call.CustomerRole, 20, 50, "喂")}
	if got := on(t, `silence longer than 10s`, turns...); got != "yes" {
		t.Error(got)
	}
}

// Whatever the times of a transcript are, the inspection ends with a report, and
// the same one each time.
func TestAnyTimesAreTaken(t *testing.T) {
	t.Parallel()
	engine := compile(t, append([]string{
		`agent says "投诉" in last 10s`, `says "投诉" within 9s after says "客服"`, `silence longer than 2s not preceded by says "投诉" within 3s`,
		`overlap longer than 1s before says "客服"`, `tail > 3s`, `total silence > 3s`, `talk share of agent > 50 %`, `pace of agent > 100`,
		`turn faster than 200 characters a minute with at least 2 characters`, `promise "投诉" unkept by ticket within as said or 1h`,
	}, tests...)...)
	rapid.Check(t, func(t *rapid.T) {
		var turns []call.Turn
		for range rapid.IntRange(0, 8).Draw(t, "turns") {
			at := rapid.SampledFrom([]float64{-5, 0, 0, 1, 5, 9, 20, 60, 1e6})
			turns = append(turns, said(
				rapid.SampledFrom([]call.Role{call.AgentRole, call.CustomerRole, call.Unknown, ""}).Draw(t, "role"),
				at.Draw(t, "from"), at.Draw(t, "to"), rapid.SampledFrom([]string{"", "我投诉客服", "投诉", "客服"}).Draw(t, "text")))
		}
		in := inspect.Input{Call: call.Call{ID: "c", Customer: "k", Duration: time.Minute}, Transcript: call.Transcript{Turns: turns}}
		in.Signals = call.FromTurns(in.Transcript, time.Minute)
		one, two := engine.Inspect(in), engine.Inspect(in)
		if len(one.Findings) != len(two.Findings) || len(one.Undecided) != len(two.Undecided) {
			t.Fatal("two reports of one call differ")
		}
		for _, f := range one.Findings {
			for _, e := range f.Evidence {
				if e.Span.End < e.Span.Start {
					t.Fatalf("evidence %+v ends before it begins", e)
				}
			}
		}
		for _, u := range one.Undecided {
			if u.Reason == "" {
				t.Fatalf("%s is undecided without a reason", u.Rule)
			}
		}
	})
}
