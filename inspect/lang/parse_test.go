package lang_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

func TestAnExampleIsACall(t *testing.T) {
	t.Parallel()
	book := reparse(t, `rule x "标题" {
    when says "a"
    fires {
        started: 2026-09-03T22:12:00+08:00
        duration: 90
        hangup: agent
        csat: -
        sector: cable
        ticket: T7 kind=repair call=other at=+10m text="停 电"
        ticket: kind=consult at=-3s
        call: at=-3h
        call: at=+1h
        客户 我要投诉
        坐席 4-6.5 好 的
        S1 喂
    }
    silent { 客户 喂 }
}`)
	e := book.Rules()[0].Examples[0]
	started := time.Date(2026, 9, 3, 22, 12, 0, 0, time.FixedZone("", 8*60*60))
	ended := started.Add(90 * time.Second)
	wantCall := call.Call{
		ID: "example", Sector: call.Cable, Started: started, Duration: 90 * time.Second, Agent: "1024", Dept: "客服一部",
		Customer: "example", Answered: true, Hangup: call.AgentRole,
		Ring: call.Tell(3 * time.Second), Hold: call.Tell(0), Direction: call.Inbound,
	}
	wantTurns := []call.Turn{
		{Role: call.CustomerRole, RoleConfidence: 1, Start: 500 * time.Millisecond, End: 1300 * time.Millisecond, Text: "我要投诉", Confidence: 1},
		{Role: call.AgentRole, RoleConfidence: 1, Start: 4 * time.Second, End: 6500 * time.Millisecond, Text: "好 的", Confidence: 1},
		{Role: call.Unknown, Speaker: "S1", Start: 7 * time.Second, End: 7200 * time.Millisecond, Text: "喂", Confidence: 1},
	}
	wantTickets := []call.Ticket{
		{ID: "T2", Kind: call.Consult, CallID: "example", Customer: "example", Agent: "1024", Filed: ended.Add(-3 * time.Second)},
		{ID: "T7", Kind: call.Repair, CallID: "other", Customer: "example", Agent: "1024", Text: "停 电", Filed: ended.Add(10 * time.Minute)},
	}
	other := wantCall
	other.Sector, other.Hangup, other.CSAT, other.Duration = call.Power, call.CustomerRole, 5, 0
	wantCalls := []call.Call{other, other}
	wantCalls[0].ID, wantCalls[0].Started = "other-1", started.Add(-3*time.Hour)
	wantCalls[1].ID, wantCalls[1].Started = "other-2", ended.Add(time.Hour)
	for _, diff := range []string{
		cmp.Diff(wantCall, e.Call), cmp.Diff(wantTurns, e.Transcript.Turns), cmp.Diff(wantTickets, e.Tickets), cmp.Diff(wantCalls, e.Calls),
	} {
		if diff != "" {
			t.Errorf("example (-want +got):\n%s", diff)
		}
	}
}

func TestMistakesInExamplesAreTold(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"duration: lang":              `11: duration: expected seconds, such as 182, found "lang"`,
		"csat: 6":                     `7: csat: expected 1 to 5, - for none, or unknown, found "6"`,
		"hangup: agnet":               `9: expected agent, customer, unknown, found "agnet"; did you mean "agent"?`,
		"started: heute":              `10: started: expected a moment such as 2026-09-03T10:12:00+08:00, found "heute"`,
		"answered: maybe":             `11: answered: expected yes or no, found "maybe"`,
		"ticket: kind=repair":         "9: a ticket needs kind= and at=, such as kind=repair at=+10m",
		"ticket: kid=repair at=+1m":   `9: a ticket of an example has no kid; did you mean "kind"?`,
		"call: -3h":                   "7: what is known of another call is written NAME=VALUE, such as at=-3h",
		"call:":                       "6: another call needs at=, such as call: at=-3h",
		"坐席":                          "1: this turn has no words",
		"坐席 3-2 您好":                   "4: this turn ends before it begins",
		"客服 您好":                       `1: a line of an example begins with 坐席, 客户, S0, S1 or a header such as ticket:, not with "客服"; did you mean "客户"?`,
		"durations: 3":                `1: an example has no header "durations"; did you mean "duration"?`,
		"ticket: kind=repair at=+1年m": `21: expected a time before or behind the call such as +10m or -3h, found "+1年m"`,
	} {
		got := mistakes(t, "rule x \"标题\" {\nwhen says \"a\"\nfires {\n"+line+"\n}\nsilent { 客户 喂 }\n}\n")
		if len(got) == 0 {
			t.Errorf("%s: no mistake, want %s", line, want)
			continue
		}
		first, _, _ := strings.Cut(got[0], "\n")
		if first != "book.rules:4:"+want {
			t.Errorf("%s:\n got %s\nwant book.rules:4:%s", line, first, want)
		}
	}
}

func TestSetsAreExpandedOnceEach(t *testing.T) {
	t.Parallel()
	book := reparse(t, `phrases a = "一", b, /二/, c
phrases b = "三", c
phrases c = "一", "四", /二/, "二"
`)
	var got []string
	for _, item := range book.Items("a") {
		got = append(got, item.String())
	}
	if diff := cmp.Diff([]string{`"一"`, `"三"`, `"四"`, `/二/`, `"二"`}, got); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	if got := book.Items("none"); got != nil {
		t.Errorf("items of no set: %v", got)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	chain := &strings.Builder{}
	for i := range lang.MaxDepth + 2 {
		fmt.Fprintf(chain, "phrases s%d = s%d\n", i, i+1)
	}
	fmt.Fprintf(chain, "phrases s%d = \"末\"\n", lang.MaxDepth+2)
	pyramid := &strings.Builder{}
	pyramid.WriteString("condition c0 = agent speaks\n")
	for i := range lang.MaxDepth + 1 {
		fmt.Fprintf(pyramid, "condition c%d = c%d and c%d\n", i+1, i, i)
	}
	for name, test := range map[string]struct{ text, want string }{
		"conditions that use each other deep": {pyramid.String(), "conditions use each other more than 100 deep"},
		"a file that is too large":            {strings.Repeat("#", lang.MaxFile+1), "a rulebook of 4194305 bytes is too large; at most 4194304"},
		"sets that include each other deep":   {chain.String(), "sets include each other more than 100 deep"},
		"bytes that are not UTF-8":            {"phrases a = \"好\"\n\nphrases b = \"\xba\xc3\xba\xc3\"", "3:14: not UTF-8; save the file as UTF-8"},
	} {
		got := mistakes(t, test.text)
		if len(got) == 0 || !strings.Contains(got[0], test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
	if got := mistakes(t, strings.Repeat("rule\n", 10_000)); len(got) != lang.MaxErrors+1 {
		t.Errorf("%d mistakes, want %d and how many more there are", len(got), lang.MaxErrors)
	}
}

func TestALongLineIsCutAroundTheMistake(t *testing.T) {
	t.Parallel()
	line := "phrases a = " + strings.Repeat(`"好", `, 5000) + "b, " + strings.Repeat(`"好", `, 5000) + `"好"`
	got := mistakes(t, line)
	if len(got) != 1 || len(got[0]) > 1500 {
		t.Fatalf("%d mistakes, the first of %d bytes", len(got), len(got[0]))
	}
	lines := strings.Split(got[0], "\n")
	at := []rune(lines[1])[len([]rune(lines[2]))-1]
	if at != 'b' {
		t.Errorf("the caret stands under %q:\n%s", at, got[0])
	}
}

// A large file is read in time that grows with its size, on one line as well.
func TestALargeRulebookIsReadQuickly(t *testing.T) {
	t.Parallel()
	text := "phrases a = " + strings.Repeat(`"好的", `, 200_000) + `"好"`
	if book := reparse(t, text); len(book.Items("a")) != 2 {
		t.Errorf("items: %v", book.Items("a"))
	}
}

// Whatever breaks in a rulebook, it is told and nothing panics; and what can still
// be read is printed in one form.
func TestABrokenRulebookIsReadOrRefused(t *testing.T) {
	t.Parallel()
	pieces := rapid.SampledFrom([]string{"", "{", "}", "(", ")", "\"", "/", ",", "#", "\n", "not ", "rule ", "phrases ", "fires {", " or ", "within ", "3", "7d", "“", "\xff"})
	rapid.Check(t, func(t *rapid.T) {
		text := lang.Format(drawBook(t))
		for range rapid.IntRange(1, 3).Draw(t, "breaks") {
			from := rapid.IntRange(0, len(text)).Draw(t, "from")
			to := min(len(text), from+rapid.IntRange(0, 8).Draw(t, "length"))
			text = text[:from] + pieces.Draw(t, "piece") + text[to:]
		}
		book, err := lang.Parse("broken.rules", []byte(text))
		if err != nil {
			_ = err.Error()
			return
		}
		printed := lang.Format(book)
		if again := lang.Format(reparse(t, printed)); again != printed {
			t.Fatalf("printed twice (-first +second):\n%s", cmp.Diff(printed, again))
		}
	})
}

func FuzzParse(f *testing.F) {
	page, err := os.ReadFile("../../docs/rules.md")
	if err != nil {
		f.Fatal(err)
	}
	for block := range bytes.SplitSeq(page, []byte("```")) {
		f.Add(bytes.TrimPrefix(block, []byte("rules")))
	}
	f.Add([]byte("phrases a = b, \"x\\\"\" # c\nrule r \"t\" { when first (says /a\\/b/ but not /c/) within 2 turns before overlap longer than 1s by agent fires { S0 1-2 x } silent { } }"))
	f.Add([]byte("phrases a = /b{2}/, c, \"d\" condition e = customer speaks in last 3s or not f # g\ncondition f = first e and no ticket condition"))
	f.Add([]byte("condition a = (b or c) and not (b and c) or d\nphrases b = \"好\"\nrule e \"t\" { when a not followed by d unless no ticket"))
	f.Add([]byte("rule r \"t\" { fires {\nticket: kind=repair at=+1m text=\"\n\x00\xff“"))
	f.Fuzz(func(t *testing.T, src []byte) {
		book, err := lang.Parse("fuzz.rules", src)
		if err != nil {
			_ = err.Error()
			return
		}
		text := lang.Format(book)
		again, err := lang.Parse("fuzz.rules", []byte(text))
		if err != nil {
			t.Fatalf("what was printed is not read: %v\n%s", err, text)
		}
		if got := lang.Format(again); got != text {
			t.Fatalf("printed again:\n%s\nat first:\n%s", got, text)
		}
		if book.Hash() != again.Hash() {
			t.Fatalf("the hash changed with printing and reading:\n%s", text)
		}
	})
}

func TestOtherCallsOfAnExampleHaveFieldsOfTheirOwn(t *testing.T) {
	t.Parallel()
	book := reparse(t, `rule x "标题" {
    when says "a"
    fires {
        ring: -
        hold: 45
        direction: unknown
        group: 暑期工
        season: 度夏，暑期
        ticket: T1 kind=repair at=+1m agent=1025 about=1024
        call: at=+2h agent=1025 direction=out duration=30 csat=- hangup=agent ring=20 answered=no
        客户 喂
    }
    silent {
        season: -
        客户 喂
    }
}`)
	e := book.Rules()[0].Examples[0]
	if e.Call.Ring.Known || e.Call.Hold != call.Tell(45*time.Second) || e.Call.Direction != "" {
		t.Errorf("call %+v", e.Call)
	}
	if diff := cmp.Diff([]string{"度夏", "暑期"}, e.Seasons); diff != "" || e.Group != "暑期工" {
		t.Errorf("group %q, seasons (-want +got):\n%s", e.Group, diff)
	}
	if seasons := book.Rules()[0].Examples[1].Seasons; seasons != nil {
		t.Errorf("seasons without a calendar: %q", seasons)
	}
	if k := e.Tickets[0]; k.Agent != "1025" || k.About != "1024" {
		t.Errorf("ticket %+v", k)
	}
	want := call.Call{
		ID: "other-1", Sector: call.Power, Started: e.Call.Ended().Add(2 * time.Hour), Duration: 30 * time.Second, Agent: "1025",
		Dept: "客服一部", Customer: "example", Hangup: call.AgentRole, Ring: call.Tell(20 * time.Second), Hold: call.Tell(0),
		Direction: call.Outbound,
	}
	if diff := cmp.Diff(want, e.Calls[0]); diff != "" {
		t.Errorf("call (-want +got):\n%s", diff)
	}
}
