package inspect_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

// processor reports the processor time of a benchmark: what else runs on the
// machine does not count.
func processor(b *testing.B, calls int, run func()) {
	b.Helper()
	used := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	begun := used()
	for b.Loop() {
		run()
	}
	took := used() - begun
	b.ReportMetric(float64(took.Nanoseconds())/float64(b.N*calls), "cpu-ns/call")
	b.ReportMetric(float64(b.N*calls)/took.Seconds(), "calls/cpu-s")
}

// manyRules is a rulebook of 300 rules that look for 1,000 phrases of two to four
// characters, pieces of what is said in the calls of a hotline.
func manyRules(tb testing.TB, calls []inspect.Input) *lang.Rulebook {
	tb.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	phrases := make([]string, 0, 1000)
	known := map[string]bool{}
	for len(phrases) < cap(phrases) {
		turns := calls[random.IntN(len(calls))].Transcript.Turns
		text := []rune(turns[random.IntN(len(turns))].Text)
		size := 3 + random.IntN(2)
		if len(text) < size {
			continue
		}
		from := random.IntN(len(text) - size + 1)
		piece := append([]rune(nil), text[from:from+size]...)
		if random.IntN(50) != 0 { // most are said in nearly no call
			piece[random.IntN(size)] = rune(0x4E00 + random.IntN(3000))
		}
		if phrase := string(piece); !known[phrase] && !strings.ContainsAny(phrase, "，。？！0123456789\"\\ ") {
			known[phrase] = true
			phrases = append(phrases, phrase)
		}
	}
	var text strings.Builder
	for set := range 250 {
		fmt.Fprintf(&text, "phrases s%d = \"%s\"\n", set, strings.Join(phrases[set*4:set*4+4], `", "`))
	}
	for rule := range 300 {
		a, b := rule%250, (rule*7+3)%250
		condition := []string{
			`customer says any of (s%d) and not agent says any of (s%d)`,
			`customer says any of (s%d) not followed by agent says any of (s%d) within 3 turns`,
			`agent says any of (s%d) before customer says any of (s%d)`,
			`says any of (s%d) near any of (s%d) within 12 characters`,
		}[rule%4]
		fmt.Fprintf(&text, "rule r%d \"规则\" { when "+condition+" fires { 客户 喂 } silent { 客户 喂 } }\n", rule, a, b)
	}
	book, err := lang.Parse("many.rules", []byte(text.String()))
	if err != nil {
		tb.Fatal(err)
	}
	return book
}

// BenchmarkCalls inspects parsed calls of 40 turns with 1,000 phrases and 300
// rules.
func BenchmarkCalls(b *testing.B) {
	calls := generated(b, 500)
	engine, err := inspect.Compile(manyRules(b, calls))
	if err != nil {
		b.Fatal(err)
	}
	size, hits, asked, findings := 0, 0, 0, 0
	for _, in := range calls {
		for i := range in.Transcript.Turns {
			size += len(in.Transcript.Turns[i].Text)
		}
		hits, asked = hits+inspect.Hits(engine, in), asked+inspect.Asked(engine, in)
		findings += len(engine.Inspect(in).Findings)
	}
	b.Run("inspect", func(b *testing.B) {
		b.ReportAllocs()
		processor(b, len(calls), func() {
			for i := range calls {
				engine.Inspect(calls[i])
			}
		})
		for name, sum := range map[string]int{"bytes/call": size, "hits/call": hits, "rules-asked/call": asked, "findings/call": findings} {
			b.ReportMetric(float64(sum)/float64(len(calls)), name)
		}
	})
	read, over := make([]func() inspect.Report, len(calls)), make([]func() int, len(calls))
	for i := range calls {
		read[i], over[i] = inspect.Read(engine, calls[i]), inspect.RulesOver(engine, calls[i])
		if got, want := read[i](), engine.Inspect(calls[i]); !reflect.DeepEqual(got, want) {
			b.Fatalf("in normal form %+v, otherwise %+v", got, want)
		}
	}
	b.Run("words in normal form", func(b *testing.B) {
		b.ReportAllocs()
		processor(b, len(calls), func() {
			for i := range read {
				read[i]()
			}
		})
	})
	b.Run("rules over hits", func(b *testing.B) {
		b.ReportAllocs()
		processor(b, len(calls), func() {
			for _, rules := range over {
				rules()
			}
		})
	})
}
