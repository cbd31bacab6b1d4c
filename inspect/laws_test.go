package inspect_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

// tests of conditions, of which the laws draw and join some.
var tests = []string{
	`customer says "投诉"`, `agent says any of (greeting)`, `says /投.?诉/`, `says any of (complain) near any of (staff) within 3 characters, not negated`,
	`agent says none of (greeting) in first 1 turns`, `says at least 2 of (complain, staff)`, `silence longer than 2s after customer`,
	`overlap longer than 0.5s by agent`, `duration > 9s`, `call.hangup = agent`, `call.csat <= 2`, `no ticket repair filed within 2h after end`,
	`ticket of call`, `repeat call within 24h`, `first customer says "投诉" before agent says "您好"`,
	`customer says "投诉" not followed by agent says any of (greeting) within 2 turns`, `says "客服" within 3s after silence longer than 1s`,
	`agent speaks in last 2 turns`, `customer speaks before agent says any of (rude)`,
}

func drawCondition(t *rapid.T, depth int) string {
	if depth == 0 || rapid.Bool().Draw(t, "leaf") {
		return rapid.SampledFrom(tests).Draw(t, "test")
	}
	a, b := drawCondition(t, depth-1), drawCondition(t, depth-1)
	switch rapid.IntRange(0, 2).Draw(t, "joint") {
	case 0:
		return "(" + a + " and " + b + ")"
	case 1:
		return "(" + a + " or " + b + ")"
	default:
		return "not (" + a + ")"
	}
}

func drawInput(t *rapid.T) inspect.Input {
	started := time.Date(2026, 9, 3, 10, 0, 0, 0, time.UTC)
	in := inspect.Input{Call: call.Call{
		ID: "c", Started: started, Answered: true, Customer: "k",
		Duration: time.Duration(rapid.IntRange(0, 60).Draw(t, "duration")) * time.Second,
		Hangup:   rapid.SampledFrom([]call.Role{call.AgentRole, call.CustomerRole, call.Unknown}).Draw(t, "hangup"),
		CSAT:     rapid.IntRange(call.RatingUnknown, 5).Draw(t, "csat"),
	}}
	for range rapid.IntRange(0, 6).Draw(t, "turns") {
		start := in.Transcript.Duration() + time.Duration(rapid.IntRange(-1, 4).Draw(t, "pause"))*time.Second
		in.Transcript.Turns = append(in.Transcript.Turns, call.Turn{
			Role:  rapid.SampledFrom([]call.Role{call.AgentRole, call.CustomerRole, call.AgentRole, call.CustomerRole, call.Unknown}).Draw(t, "role"),
			Start: max(start, 0), End: max(start, 0) + 2*time.Second,
			Text: strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"投诉", "我不", "客服", "您好", "，", "接线员", "啊", "举报"}), 1, 5).Draw(t, "words"), ""),
		})
	}
	in.Signals = call.FromTurns(in.Transcript, in.Call.Duration)
	for i := range rapid.IntRange(0, 2).Draw(t, "tickets") {
		in.Tickets = append(in.Tickets, call.Ticket{
			ID: fmt.Sprintf("T%d", i), Kind: rapid.SampledFrom(call.TicketKinds()).Draw(t, "kind"), Customer: "k",
			CallID: rapid.SampledFrom([]string{"c", "d", ""}).Draw(t, "call"),
			Filed:  started.Add(time.Duration(rapid.IntRange(-3, 30).Draw(t, "filed")) * time.Hour),
		})
	}
	return in
}

// compile makes an engine of conditions, rules r0, r1 and so on.
func compile(t interface{ Fatal(args ...any) }, conditions ...string) *inspect.Engine {
	var text strings.Builder
	text.WriteString(sets)
	for i, c := range conditions {
		fmt.Fprintf(&text, "rule r%d \"标题\" { when %s fires { 客户 喂 } silent { 客户 喂 } }\n", i, c)
	}
	book, err := lang.Parse("laws.rules", []byte(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	engine, err := inspect.Compile(book)
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

// answers gives the verdict on each rule by its name.
func answers(r inspect.Report) map[string]string {
	all := map[string]string{}
	for _, f := range r.Findings {
		all[f.Rule] = "yes"
	}
	for _, u := range r.Undecided {
		all[u.Rule] = "unknown"
	}
	return all
}

func same(t *rapid.T, law, a, b string) {
	got := answers(compile(t, a, b).Inspect(drawInput(t)))
	if got["r0"] != got["r1"] {
		t.Fatalf("%s: %q for %s\nbut %q for %s", law, got["r0"], a, got["r1"], b)
	}
}

func TestLaws(t *testing.T) {
	t.Parallel()
	laws := map[string]func(a, b string) (left, right string){
		"not not a is a": func(a, _ string) (string, string) { return "not not (" + a + ")", a },
		"a unless b is a and not b": func(a, b string) (string, string) {
			return a + " unless " + b, a + " and not (" + b + ")"
		},
		"not (a and b) is not a or not b": func(a, b string) (string, string) {
			return "not (" + a + " and " + b + ")", "not (" + a + ") or not (" + b + ")"
		},
		"a and b is b and a": func(a, b string) (string, string) { return a + " and " + b, b + " and " + a },
		"a or b is b or a":   func(a, b string) (string, string) { return a + " or " + b, b + " or " + a },
		"a and a is a":       func(a, _ string) (string, string) { return a + " and " + a, a },
	}
	for law, sides := range laws {
		t.Run(law, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				a, b := sides("("+drawCondition(t, 2)+")", "("+drawCondition(t, 2)+")")
				same(t, law, a, b)
			})
		})
	}
}

// Whatever the unknown speakers turn out to be, a rule that was decided without
// knowing them decides the same.
func TestUnknownRolesAreNeverGuessed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		condition := rapid.SampledFrom(tests[:6]).Draw(t, "test")
		if rapid.Bool().Draw(t, "relation") {
			relation := rapid.SampledFrom([]string{"before", "not followed by", "within 1 turns after", "preceded by", "not preceded by"}).Draw(t, "which")
			condition = `first customer says any of (complain) ` + relation + ` agent says any of (greeting)`
		}
		in := drawInput(t)
		before := answers(compile(t, condition).Inspect(in))["r0"]
		in.Transcript.Turns = slices.Clone(in.Transcript.Turns)
		for i := range in.Transcript.Turns {
			if turn := &in.Transcript.Turns[i]; turn.Role == call.Unknown {
				turn.Role = rapid.SampledFrom([]call.Role{call.AgentRole, call.CustomerRole}).Draw(t, "turns out")
			}
		}
		after := answers(compile(t, condition).Inspect(in))["r0"]
		if before != "unknown" && before != after {
			t.Fatalf("%s: %q with roles unknown, %q once known", condition, before, after)
		}
	})
}

func TestTheOrderOfRulesChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		conditions := []string{drawCondition(t, 2), drawCondition(t, 2), drawCondition(t, 2)}
		in := drawInput(t)
		together := answers(compile(t, conditions...).Inspect(in))
		for i, condition := range conditions {
			if alone := answers(compile(t, condition).Inspect(in))["r0"]; alone != together[fmt.Sprintf("r%d", i)] {
				t.Fatalf("%s: %q alone, %q together", condition, alone, together[fmt.Sprintf("r%d", i)])
			}
		}
	})
}

func TestOneEngineServesManyGoroutines(t *testing.T) {
	t.Parallel()
	engine := compile(t, tests...)
	var inputs []inspect.Input
	var want []inspect.Report
	for i := range 20 {
		in := conversation(i, 10)
		inputs, want = append(inputs, in), append(want, engine.Inspect(in))
	}
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for range 50 {
				i := rand.New(rand.NewPCG(1, uint64(worker))).IntN(len(inputs))
				if diff := cmp.Diff(want[i], engine.Inspect(inputs[i])); diff != "" {
					t.Errorf("call %d (-want +got):\n%s", i, diff)
				}
			}
		})
	}
	group.Wait()
}

// An expression is run only on the turns that tests ask for. What one test finds
// does not depend on how far others look.
func TestHowFarATestLooksDependsOnNoOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		role := rapid.SampledFrom([]string{"agent", "customer", "anyone"}).Draw(t, "role")
		scope := rapid.SampledFrom([]string{"", " in first 1 turns", " in first 2 turns", " in last 1 turns", " in first 3s"}).Draw(t, "scope")
		other := rapid.SampledFrom([]string{"agent", "customer", "anyone"}).Draw(t, "other")
		condition := role + " says /投.?诉|您好/" + scope
		in := drawInput(t)
		alone := answers(compile(t, condition).Inspect(in))["r0"]
		if beside := answers(compile(t, condition, other+" says /投.?诉|您好/").Inspect(in))["r0"]; alone != beside {
			t.Fatalf("%s: %q alone, %q where %s is asked everywhere", condition, alone, beside, other)
		}
	})
}

// A regular expression finds the same with and without the filter in front.
func TestTheFilterOfRegularExpressionsHidesNothing(t *testing.T) {
	t.Parallel()
	expressions := []string{
		`投.?诉`, `(投|举)[诉报]`, `(?i)vip`, `不.{0,2}(投诉|举报)`, `投，诉`, `[0-9]{2}`, `(要|想)?投诉{1,2}`, `^投`, `诉$`, `K|ſ`,
		`(?i:s)k`, `a.b`, `您 ?好`, `[0-9零〇一二]{3,6}`, `1[12][0-9]{3}|110|[12]{4} ?[12]{2}`, `(^|[^12一])[12一]{2}([^12一]|$)`,
		`¥[12]+元?`, `[投头偷透][诉素述]`, `投诉.{0,9}举报`, `[12]{2}[^，]*(您好|投诉).?`, `(投诉|举报)+.*?(要|想)?不`,
	}
	rapid.Check(t, func(t *rapid.T) {
		expr := rapid.SampledFrom(expressions).Draw(t, "regex")
		text := rapid.StringOfN(rapid.SampledFrom([]rune("投诉举报要想不，vVIpP12 kKſsSaAb您好110一〇零¥元头")), 1, 12, -1).Draw(t, "text")
		in := inspect.Input{Transcript: call.Transcript{Turns: []call.Turn{{Text: text}}}}
		// An alternative that needs no letter takes the filter away.
		got := answers(compile(t, "says /"+expr+"/", "says /"+expr+"|[^\\x{0}-\\x{10FFFF}]/").Inspect(in))
		if got["r0"] != got["r1"] {
			t.Fatalf("/%s/ on %q: %q with the filter, %q without", expr, text, got["r0"], got["r1"])
		}
	})
}
