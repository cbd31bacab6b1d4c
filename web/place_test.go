package web_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// TestWhatWasNotFoundIsToldWithItsPlace holds pages to saying no more than the
// rule asked: nothing behind a hit is not nothing in the call.
func TestWhatWasNotFoundIsToldWithItsPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, condition, sought, zh, en string }{
		{"a phrase", `agent says any of ("您好")`, "您好", "没有找到 您好 （整通电话里）", "Not found 您好 (in the whole call)"},
		{"a phrase that reads like a relation", `agent says "not followed by me in first 2 turns"`, "x", "没有找到 x （整通电话里）", "Not found x (in the whole call)"},
		{"an expression with a slash", `agent says /a\/ before b/`, `/a\/ before b/`, `没有找到 /a\/ before b/ （整通电话里）`, `Not found /a\/ before b/ (in the whole call)`},
		{"words near words", `agent says "a" near "b" within 12 characters`, "a、b", "没有找到 a、b （整通电话里）", "Not found a、b (in the whole call)"},
		{"a silence after somebody", "silence longer than 5s after agent", "silence longer than 5s after agent", "没有找到 silence longer than 5s after agent （整通电话里）", "Not found silence longer than 5s after agent (in the whole call)"},
		{"nothing behind a hit", `customer says /.+/ but not /好/ not followed by agent says /.+/`, "agent says /.+/", "其后没有 坐席说话", "Nothing after it: the agent speaks"},
		{"nothing near behind a hit", `customer says "a" not followed by registers within 6 turns`, "registers", "其后没有 registers （6 轮内）", "Nothing after it: registers (within 6 turns)"},
		{"nothing soon behind a hit", `customer says "a" not followed by customer speaks within 90s`, "customer speaks", "其后没有 客户说话 （90 秒内）", "Nothing after it: the customer speaks (within 90 s)"},
		{"nothing before a hit", `agent says "a" not preceded by agent says "b" within 1 turn`, `agent says "b"`, `其前没有 agent says "b" （1 轮内）`, `Nothing before it: agent says "b" (within 1 turn)`},
		{"not in the same turn", `agent says "a" not preceded by agent says "b" within 0 turns`, "b", "其前没有 b （同一句里）", "Nothing before it: b (in the same turn)"},
		{"a set of phrases before a hit", `agent says "a" not preceded by agent says any of (echo) within 0 turns`, "agent says any of (echo)", "其前没有 词组 echo （同一句里）", "Nothing before it: phrases echo (in the same turn)"},
		{"before with a reach", `agent says "a" within 2m before agent says "b"`, "b", "其后没有 b （2 分钟内）", "Nothing after it: b (within 2 min)"},
		{"an order in an order", `(agent says "a" before agent says "b") not preceded by c`, "c", "其前没有 c", "Nothing before it: c"},
		{"in the first turns", `agent says none of (greeting) in first 2 turns`, "您好", "没有找到 您好 （最前 2 轮里）", "Not found 您好 (in the first 2 turns)"},
		{
			"a set of phrases", `agent says none of (greeting, hello) in first 2 turns`, "您好、/(你|您)[^，。]{0,3}(好|早|晚上好)、?/、早上好、很高兴为您服务、/请问(有|需要)什么/、欢迎致电、/(很|非常)高兴(为|给)[^，。]{0,3}服务/、…",
			"没有找到 词组 greeting、hello：“您好”、“早上好”、“很高兴为您服务”… （最前 2 轮里）", "Not found phrases greeting, hello: “您好”, “早上好”, “很高兴为您服务”… (in the first 2 turns)",
		},
		{
			"expressions", `agent says none of (greeting)`, "/(你|您)[^，。]{0,3}(好|早|晚上好)、?/、/请问(有|需要)什么(可以|能)(帮|为)(到)?(你|您)/、/(很|非常)高兴(为|给)[^，。]{0,3}服务/",
			"没有找到 词组 greeting （整通电话里）", "Not found phrases greeting (in the whole call)",
		},
		{"in the last time", `agent says /.+/ in last 30s`, "/.+/", "没有找到 坐席说话 （最后 30 秒里）", "Not found the agent speaks (in the last 30 s)"},
		{"nobody speaks at the beginning", `anyone speaks in first 1 turn`, "anyone speaks in first 1 turn", "没有找到 任何一方说话 （最前 1 轮里）", "Not found anyone speaks (in the first 1 turn)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := site(t, lacking(c.condition, c.sought))
			for lang, want := range map[string]string{"zh": c.zh, "en": c.en} {
				if got := absentOn(t, get(t, h, "/calls/p-017?lang="+lang).Body.String()); got != want {
					t.Errorf("the call says %q, want %q", got, want)
				}
			}
		})
	}
}

func TestAllThatWasSoughtIsShownWhenAskedFor(t *testing.T) {
	t.Parallel()
	const all = "您好、/(你|您)[^，。]{0,3}(好|早|晚上好)/、早上好、很高兴为您服务、/请问(有|需要)什么(可以|能)(帮|为)(到)?(你|您)/"
	h := site(t, lacking("agent says none of (greeting)", all))
	if page := get(t, h, "/calls/p-017?lang=en").Body.String(); !strings.Contains(page, "All that was looked for</summary><code class=\"small\">"+html.EscapeString(all)+"</code></details>") {
		t.Error("the call does not show all that was looked for")
	}
	if page := get(t, h, "/findings?lang=en").Body.String(); strings.Contains(page, "[^") || !strings.Contains(page, "phrases greeting: “您好”") {
		t.Error("the list shows regular expressions in place of the name and a few phrases")
	}
	short := site(t, lacking("agent says none of (greeting)", "您好、/早上?好/"))
	if page := get(t, short, "/calls/p-017?lang=en").Body.String(); strings.Contains(page, "All that was looked for") || !strings.Contains(page, "您好、/早上?好/") {
		t.Error("what is told in a line is folded")
	}
}

func TestARecordIsNotSoughtInTheWholeCall(t *testing.T) {
	t.Parallel()
	m := lacking("call.hangup = agent", "call.hangup agent")
	m.dossiers[0].Findings[0].Finding.Evidence[0].Kind = inspect.Record
	if page := get(t, site(t, m), "/calls/p-017").Body.String(); strings.Contains(page, "整通电话里") {
		t.Error("a field of the call is said to be found in the whole call")
	}
}

func TestTheListTellsThePlaceToo(t *testing.T) {
	t.Parallel()
	h := site(t, lacking(`customer says "a" not followed by agent speaks within 3 turns`, "agent speaks"))
	if page := get(t, h, "/findings").Body.String(); !strings.Contains(page, "其后没有 坐席说话 （3 轮内）") {
		t.Error("the list does not say where nothing was found")
	}
}

// lacking is the hotline with one finding, which rests on something missing.
func lacking(condition, sought string) *memory {
	m := hotline(plain)
	d := &m.dossiers[0]
	row := d.Findings[0]
	row.Finding.Evidence = []inspect.Evidence{{
		Kind: inspect.Absent, Condition: condition, Text: sought, From: d.Call.Started, To: d.Call.Ended(),
	}}
	d.Findings = []storage.FindingRow{row}
	return m
}

// absentOn is the text of the only piece of evidence on a page.
func absentOn(t *testing.T, page string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, `<div class="piece">`)
	if !found {
		t.Fatal("the page shows no evidence")
	}
	piece, _, _ := strings.Cut(rest, "</div>")
	piece, _, _ = strings.Cut(piece, "<details>") // what is shown when asked for
	piece = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(piece, "")
	return strings.Join(strings.Fields(html.UnescapeString(piece)), " ")
}
