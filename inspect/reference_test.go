package inspect_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/internal/reference"
	"github.com/tingcha/tingcha/inspect/lang"
)

// The engine agrees with the slow and obvious evaluator on every operator. One
// check is rulesABook rules on callsABook calls; the usual 100 checks are 10,000
// pairs, and -short runs a fifth of them.
const (
	rulesABook = 10
	callsABook = 10
)

func TestTheEngineAgreesWithTheReference(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		text := drawRules(t)
		book, err := lang.Parse("drawn.rules", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		engine, err := inspect.Compile(book)
		if err != nil {
			t.Fatal(err)
		}
		for range callsABook {
			in := drawCall(t)
			got := answers(engine.Inspect(in))
			for _, rule := range book.Rules() {
				want := reference.Judge(book, rule, in).String()
				seen[want]++
				if answer := got[rule.Name]; answer != want && (answer != "" || want != "no") {
					t.Fatalf("%q, the reference says %q, for\n%s\non %+v\n%+v\n%+v", answer, want, rule.When, in.Transcript.Turns, in.Signals, in.Call)
				}
			}
		}
	})
	all := seen["yes"] + seen["no"] + seen["unknown"]
	for _, answer := range []string{"yes", "no", "unknown"} {
		if seen[answer] < all/100 {
			t.Errorf("%d of %d pairs are %s; too few to say anything", seen[answer], all, answer)
		}
	}
}

// What a call decides whose turns have no times, no times that they may have had
// change.
func TestUnknownTimesAreNeverGuessed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		book, err := lang.Parse("drawn.rules", []byte(drawRules(t)))
		if err != nil {
			t.Fatal(err)
		}
		engine, err := inspect.Compile(book)
		if err != nil {
			t.Fatal(err)
		}
		timed := drawCall(t)
		bare := timed
		bare.Transcript.Turns = slices.Clone(timed.Transcript.Turns)
		for i := range bare.Transcript.Turns {
			bare.Transcript.Turns[i].Start, bare.Transcript.Turns[i].End = 0, 0
		}
		bare.Signals = call.FromTurns(bare.Transcript, bare.Call.Duration)
		before, after := answers(engine.Inspect(bare)), answers(engine.Inspect(timed))
		for _, rule := range book.Rules() {
			if got := before[rule.Name]; got != "unknown" && got != after[rule.Name] {
				t.Fatalf("%q without times, %q with them, for\n%s\non %+v\n%+v", got, after[rule.Name], rule.When, timed.Transcript.Turns, timed.Signals)
			}
		}
	})
}

func drawRules(t *rapid.T) string {
	var text strings.Builder
	text.WriteString(`phrases complain = "投诉", "我要投诉", "举报"
phrases staff = "客服", "坐席", /客.?服/
phrases both = complain, staff
condition asks = customer says any of (complain), not negated
condition answers = agent says any of ("您好", staff) or agent says "好的"
`)
	for i := range rulesABook {
		fmt.Fprintf(&text, "rule r%d \"标题\" { when %s fires { 客户 喂 } silent { 客户 喂 } }\n", i, drawAny(t, 2))
	}
	return text.String()
}

func pick(t *rapid.T, from ...string) string { return rapid.SampledFrom(from).Draw(t, "pick") }

func upTo(t *rapid.T, least, most int) int { return rapid.IntRange(least, most).Draw(t, "n") }

// drawAny draws a condition of any kind.
func drawAny(t *rapid.T, depth int) string {
	if depth == 0 {
		return pick(t, drawPlace(t, 1), drawPlace(t, 1), drawFact(t), drawCounting(t, 0))
	}
	a, b := drawAny(t, depth-1), drawAny(t, depth-1)
	return pick(t, "("+a+") and ("+b+")", "("+a+") or ("+b+")", "not ("+a+")", drawPlace(t, 2))
}

// drawPlace draws a condition that has hits.
func drawPlace(t *rapid.T, depth int) string {
	if depth == 0 {
		return drawTest(t)
	}
	a, b := drawOperand(t, depth-1), drawOperand(t, depth-1)
	reach := pick(t, "", fmt.Sprintf(" within %d turns", upTo(t, 0, 3)), fmt.Sprintf(" within %d to %d turns", upTo(t, 0, 1), upTo(t, 1, 3)),
		fmt.Sprintf(" within %d customer turns", upTo(t, 0, 2)), fmt.Sprintf(" within 1 to %d agent turns", upTo(t, 1, 2)), fmt.Sprintf(" within %ds", upTo(t, 1, 6)))
	between := pick(t, "", "", " with no "+drawOperand(t, 0)+" between")
	switch upTo(t, 0, 9) {
	case 0:
		return a + strings.TrimRight(reach, " ") + pick(t, " before ", " after ") + b + between
	case 1:
		return pick(t, "", "each ") + "(" + a + ")" + pick(t, "", " not") + pick(t, " followed", " preceded") + " by " + b + reach + between
	case 2:
		return a + " then " + b + reach + between + pick(t, "", " then "+drawOperand(t, 0))
	case 3:
		return fmt.Sprintf("%s within %s of %s", a, pick(t, "0 turns", "1 turn", "1 agent turn", "2s", "5s"), b)
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

// drawOperand draws one in parentheses.
func drawOperand(t *rapid.T, depth int) string {
	return pick(t, "", "", "first ", "last ", "2nd ") + "(" + drawPlace(t, depth) + ")"
}

func drawCounting(t *rapid.T, depth int) string {
	return fmt.Sprintf("at most %d times (%s)", upTo(t, 1, 3), drawPlace(t, depth))
}

func drawTest(t *rapid.T) string {
	switch upTo(t, 0, 6) {
	case 0:
		return fmt.Sprintf("silence longer than %ds", upTo(t, 1, 3)) + pick(t, "", " after agent", " after customer") + pick(t, "", " broken by agent", " broken by customer")
	case 1:
		return "overlap longer than 0.5s" + pick(t, "", " by agent", " by customer")
	case 2:
		return pick(t, "", "agent ", "customer ") + "speaks" + drawScopeText(t)
	case 3:
		return pick(t, "asks", "answers")
	default:
		return drawWords(t)
	}
}

func drawList(t *rapid.T) string {
	return pick(t, `"投诉"`, `"客服"`, `/投.?诉/`, `/[客坐]./`, "any of (complain)", "any of (staff)", "any of (both, \"您好\")", `any of ("您好", "好")`)
}

func drawScopeText(t *rapid.T) string {
	return pick(t, "", "", " in "+pick(t, "first ", "last ")+pick(t, "1 turn", "2 turns", "3 turns", "4s", "9s", "30 %", "60 %"),
		fmt.Sprintf(" in turns %d to %d", upTo(t, 1, 3), upTo(t, 3, 5)), fmt.Sprintf(" in turns %d to %d", upTo(t, 1, 3), upTo(t, -3, -1)),
		fmt.Sprintf(" in turns %d to %d", upTo(t, -5, -3), upTo(t, -3, -1)), " in turns -3 to 2", " from 2s to 9s", " from 0.5s to 4.3s")
}

// drawWords draws a test for words that has hits.
func drawWords(t *rapid.T) string {
	words, unit := drawList(t), pick(t, "", "", "", " in every turn")
	switch upTo(t, 0, 5) {
	case 0:
		words = fmt.Sprintf("%s near %s within %d characters", drawList(t), drawList(t), upTo(t, 0, 4))
	case 1:
		words = `/[投举]/ but not ` + pick(t, `/不/`, `/您好/`)
	case 2:
		words = fmt.Sprintf("exactly %d times any of (%s)", upTo(t, 1, 2), pick(t, "complain", "staff", `"好"`))
	case 3:
		some := []string{`all of (complain, staff)`, `all of ("投诉", "好")`, `at least 2 of (complain, "客服", "好")`, fmt.Sprintf("at least %d times any of (both)", upTo(t, 1, 3))}
		words, unit = pick(t, some...), pick(t, "", " in one turn", " in one clause", " in every turn")
	}
	return pick(t, "", "agent ", "customer ") + "says " + words + drawScopeText(t) + unit +
		pick(t, "", "", "", ", not negated", ", negated", ", not hypothetical, not quoted, not past")
}

func drawFact(t *rapid.T) string {
	return pick(t, fmt.Sprintf("duration > %ds", upTo(t, 1, 40)), "call.hangup = agent", "call.hangup != customer", "call.csat <= 2", "call.csat = none",
		"call.csat != none", "call.hour >= 18", "call.hour < 9", "call.answered = yes", "call.sector = power", `call.dept != "一部"`, `call.agent = "1024"`,
		"no ticket complaint.internal|repair filed within 2h after end", "ticket of call", "ticket repair of call filed later than 1h after end",
		"ticket filed within 2h before start or within 1h after end", "no ticket", "repeat call within 24h", "later call at least 2 times within 24h",
		pick(t, "", "agent ", "customer ")+"says none of (both)"+drawScopeText(t),
		pick(t, "", "agent ", "customer ")+"says at most 1 time any of (both)"+drawScopeText(t)+pick(t, "", " in every turn"))
}

// drawCall draws one that was transcribed with times, with up to three speakers
// whose role is unknown.
func drawCall(t *rapid.T) inspect.Input {
	started := time.Date(2026, 9, 3, upTo(t, 0, 23), 0, 0, 0, time.UTC)
	in := inspect.Input{Call: call.Call{
		ID: "c", Started: started, Answered: rapid.Bool().Draw(t, "answered"), Agent: pick(t, "1024", ""), Dept: pick(t, "一部", "二部", ""),
		Customer: call.Customer(pick(t, "k", "k", "")), Sector: call.Sector(pick(t, "power", "cable", "")),
		Hangup: call.Role(pick(t, "agent", "customer", "unknown")), CSAT: upTo(t, 0, 5),
	}}
	speakers := []call.Turn{{Role: call.AgentRole}, {Role: call.CustomerRole}, {Role: call.AgentRole}, {Role: call.CustomerRole}}
	if upTo(t, 0, 2) == 0 {
		speakers = append(speakers, call.Turn{Role: call.Unknown, Speaker: "S0"}, call.Turn{Role: call.Unknown, Speaker: "S1"})
	}
	for range upTo(t, 1, 7) {
		turn := rapid.SampledFrom(speakers).Draw(t, "speaker")
		turn.Start = max(0, in.Transcript.Duration()+time.Duration(upTo(t, -1, 4))*time.Second)
		turn.End = turn.Start + 2*time.Second
		turn.Text = strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
			"投诉", "我要投诉", "不", "客服", "坐席", "您好", "好的", "，", "。", "举报", "要是", "他说", "1", "：", "上次", "客户服",
		}), 1, 6).Draw(t, "words"), "")
		in.Transcript.Turns = append(in.Transcript.Turns, turn)
	}
	in.Call.Duration = in.Transcript.Duration() + time.Duration(upTo(t, 0, 9))*time.Second
	in.Signals = call.FromTurns(in.Transcript, in.Call.Duration)
	for i := range upTo(t, 0, 2) {
		in.Tickets = append(in.Tickets, call.Ticket{
			ID: fmt.Sprint("T", i), Kind: rapid.SampledFrom(call.TicketKinds()).Draw(t, "kind"), Customer: in.Call.Customer,
			CallID: pick(t, "c", "d", ""), Filed: started.Add(time.Duration(upTo(t, -3, 5)) * time.Hour),
		})
	}
	for i := range upTo(t, 0, 3) {
		in.Calls = append(in.Calls, call.Call{ID: fmt.Sprint("o", i), Started: started.Add(time.Duration(upTo(t, -30, 30)) * time.Hour)})
	}
	return in
}
