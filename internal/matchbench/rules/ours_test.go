package rules_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

// word is what a list looks for.
func word(list int) string { return fmt.Sprintf("%c%c%c", 0x4E00+list, 0x5000+list*7, 0x6000+list*3) }

// engine has the conditions as rules that ask what was said.
func engine(tb testing.TB) *inspect.Engine {
	tb.Helper()
	var text strings.Builder
	for list := range lists {
		fmt.Fprintf(&text, "phrases s%d = \"%s\"\n", list, word(list))
	}
	for rule := range rules {
		a, b := rule%lists, (rule*7+3)%lists
		condition := []string{
			fmt.Sprintf("customer says any of (s%d) and not agent says any of (s%d)", a, b),
			fmt.Sprintf("customer says any of (s%d) and agent says none of (s%d)", a, b),
			fmt.Sprintf("agent says any of (s%d) and customer says any of (s%d)", a, b),
			fmt.Sprintf("says any of (s%d) and says any of (s%d)", a, b),
		}[rule%4]
		fmt.Fprintf(&text, "rule r%d \"规则\" { when %s fires { 客户 喂 } silent { 客户 喂 } }\n", rule, condition)
	}
	book, err := lang.Parse("bench.rules", []byte(text.String()))
	if err != nil {
		tb.Fatal(err)
	}
	e, err := inspect.Compile(book)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

// sixHits is a call in which what counts says was said, one turn a hit. With
// fillers it has 40 turns, in the others of which nothing is said that is looked
// for.
func sixHits(fillers bool) inspect.Input {
	in := inspect.Input{Call: call.Call{ID: "c", Customer: "k", Answered: true}}
	say := func(role call.Role, text string) {
		at := in.Transcript.Duration()
		in.Transcript.Turns = append(in.Transcript.Turns, call.Turn{
			Role: role, RoleConfidence: 1, Text: text, Start: at, End: at + 3*time.Second, Confidence: 1,
		})
	}
	for i := range 3 {
		say(call.CustomerRole, word(i*41))
		say(call.AgentRole, word(i*67+5))
	}
	for fillers && len(in.Transcript.Turns) < 40 {
		say(call.AgentRole, "您好，请稍等，我帮您查询一下。")
	}
	in.Call.Duration = in.Transcript.Duration()
	in.Signals = call.FromTurns(in.Transcript, in.Call.Duration)
	return in
}

// BenchmarkTingcha inspects a call of nothing but its hits, and one of 40 turns,
// with its report: the others only say which conditions hold.
func BenchmarkTingcha(b *testing.B) {
	e := engine(b)
	for name, in := range map[string]inspect.Input{"six turns of one phrase": sixHits(false), "40 turns": sixHits(true)} {
		b.Run(name, func(b *testing.B) {
			measure(b, func() int { return len(e.Inspect(in).Findings) })
		})
	}
}

// The rules hold of the call where the conditions of the others do.
func TestAllEvaluatorsAgree(t *testing.T) {
	t.Parallel()
	want := 0
	c, a := counts()["c"].([]int64), counts()["a"].([]int64)
	for rule := range rules {
		x, y := rule%lists, (rule*7+3)%lists
		if []bool{c[x] > 0 && a[y] == 0, c[x] > 0 && a[y] == 0, a[x] > 0 && c[y] > 0, (a[x] > 0 || c[x] > 0) && (a[y] > 0 || c[y] > 0)}[rule%4] {
			want++
		}
	}
	for _, fillers := range []bool{false, true} {
		if got := len(engine(t).Inspect(sixHits(fillers)).Findings); got != want || got == 0 {
			t.Errorf("%d rules hold, want %d", got, want)
		}
	}
}
