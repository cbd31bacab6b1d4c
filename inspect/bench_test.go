package inspect_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/rulebooks"
	"github.com/tingcha/tingcha/synth"
)

// conversation makes a call of some turns with about 13 characters each.
func conversation(seed, turns int) inspect.Input {
	lines := []string{
		"您好很高兴为您服务请讲", "我刚才打电话你们那个接线员态度特别差", "好的我给您记录一下", "我要投诉他话没说完就挂了", "先生您别着急慢慢说",
		"小区从早上七点就停电了", "请稍等我帮您查询一下", "你们到底什么时候来修", "师傅四十五分钟左右到现场", "那行吧快一点啊", "还有其他可以帮您的吗", "没有了再见",
	}
	in := inspect.Input{Call: call.Call{
		ID: fmt.Sprint("c", seed), Customer: "k", Answered: true, Hangup: call.CustomerRole, CSAT: 5,
		Started: time.Date(2026, 9, 3, 10, 0, 0, 0, time.UTC),
	}}
	at := time.Duration(0)
	for i := range turns {
		text := lines[(seed+i*7)%len(lines)]
		end := at + time.Duration(len(text))*60*time.Millisecond
		role := []call.Role{call.AgentRole, call.CustomerRole}[i%2]
		in.Transcript.Turns = append(in.Transcript.Turns, call.Turn{Role: role, Start: at, End: end, Text: text, Confidence: 1, RoleConfidence: 1})
		at = end + 400*time.Millisecond
	}
	in.Call.Duration = at
	in.Signals = call.FromTurns(in.Transcript, at)
	return in
}

// largeBook is a rulebook of 60 rules with about 800 phrases.
func largeBook(t testing.TB) *lang.Rulebook {
	t.Helper()
	var b strings.Builder
	for set := range 40 {
		fmt.Fprintf(&b, "phrases set%d = \"投诉%c\"", set, 0x4E00+set)
		for i := range 19 {
			fmt.Fprintf(&b, ", \"%c%c%c\"", 0x4E00+set*19+i, 0x5000+i*31, 0x5000+set*17)
		}
		b.WriteString("\n")
	}
	b.WriteString("phrases complain = \"投诉\", \"举报\"\nphrases staff = \"接线员\", \"客服\"\n")
	conditions := []string{
		`customer says any of (complain) near any of (staff) within 12 characters, not negated and no ticket complaint.internal filed within 24h after end`,
		`agent says any of (set%d) before customer says any of (complain)`,
		`agent says none of (set%d, "您好") in first 1 turns`,
		`customer says any of (set%d, complain) not followed by agent says any of (set%d, "记录") within 3 turns`,
		`silence longer than 20s after agent and not agent says any of (set%d, "请稍等")`,
		`customer says /(要|想).{0,3}(投诉|举报)/ but not /不(要|想)/ and agent says at least 2 of (set%d)`,
	}
	for i := range 60 {
		condition := strings.ReplaceAll(conditions[i%len(conditions)], "%d", strconv.Itoa(i%40))
		fmt.Fprintf(&b, "rule r%d \"标题\" { when %s fires { 客户 喂 } silent { 客户 喂 } }\n", i, condition)
	}
	book, err := lang.Parse("large.rules", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func BenchmarkInspect(b *testing.B) {
	engine, err := inspect.Compile(largeBook(b))
	if err != nil {
		b.Fatal(err)
	}
	in := conversation(1, 40)
	b.ReportAllocs()
	for b.Loop() {
		engine.Inspect(in)
	}
}

// generated are calls of a hotline that nobody ever spoke, 40 turns each.
func generated(b *testing.B, calls int) []inspect.Input {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "archive")
	if _, err := synth.Generate(b.Context(), synth.Config{Calls: calls, Seed: 1, Out: dir}); err != nil {
		b.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "transcripts.jsonl"))
	if err != nil {
		b.Fatal(err)
	}
	var all []inspect.Input
	for line := range bytes.Lines(text) {
		var told struct {
			Duration float64
			Turns    []struct {
				Role       call.Role
				Text       string
				Start, End float64
			}
		}
		if err := json.Unmarshal(line, &told); err != nil {
			b.Fatal(err)
		}
		seconds := func(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
		in := inspect.Input{Call: call.Call{
			ID: fmt.Sprint("c", len(all)), Sector: call.Power, Customer: "k", Answered: true, Hangup: call.CustomerRole, CSAT: 5,
			Started: time.Date(2026, 9, 3, 10, 0, 0, 0, time.UTC), Duration: seconds(told.Duration),
		}}
		for _, t := range told.Turns {
			in.Transcript.Turns = append(in.Transcript.Turns, call.Turn{
				Role: t.Role, RoleConfidence: 1, Text: t.Text, Start: seconds(t.Start), End: seconds(t.End), Confidence: 1,
			})
		}
		in.Signals = call.FromTurns(in.Transcript, in.Call.Duration)
		all = append(all, in)
	}
	return all
}

// BenchmarkHotline inspects generated calls with the rulebook that comes with
// tingcha.
func BenchmarkHotline(b *testing.B) {
	book, err := rulebooks.Load(rulebooks.Default)
	if err != nil {
		b.Fatal(err)
	}
	engine, err := inspect.Compile(book)
	if err != nil {
		b.Fatal(err)
	}
	inputs := generated(b, 200)
	b.ReportAllocs()
	i := 0
	processor(b, 1, func() {
		engine.Inspect(inputs[i%len(inputs)])
		i++
	})
}

func BenchmarkCompile(b *testing.B) {
	book := largeBook(b)
	for b.Loop() {
		if _, err := inspect.Compile(book); err != nil {
			b.Fatal(err)
		}
	}
}
