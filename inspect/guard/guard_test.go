package guard_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/guard"
)

// hitIn reads a turn in which the hit stands between 【 and 】. A customer says it
// unless it begins with 坐席.
func hitIn(t testing.TB, marked string) guard.Hit {
	t.Helper()
	h := guard.Hit{Role: call.CustomerRole}
	if text, ok := strings.CutPrefix(marked, "坐席 "); ok {
		h.Role, marked = call.AgentRole, text
	}
	before, rest, opened := strings.Cut(marked, "【")
	hit, behind, closed := strings.Cut(rest, "】")
	if !opened || !closed {
		t.Fatalf("%s: no hit is marked", marked)
	}
	h.Text, h.From, h.To = before+hit+behind, len(before), len(before)+len(hit)
	return h
}

// isSo checks a predicate on a line for each turn.
func isSo(t *testing.T, predicate func(guard.Hit) bool, want bool, lines string) {
	t.Helper()
	for line := range strings.Lines(lines) {
		if line = strings.TrimSpace(line); line != "" {
			if predicate(hitIn(t, line)) != want {
				t.Errorf("%s: %v, want %v", line, !want, want)
			}
		}
	}
}

func TestPredicatesTakeAnyText(t *testing.T) {
	t.Parallel()
	letters := []rune("要是不没别再就说他我你让叫上次过了的话投诉，。“”：a1 \x00\u3000")
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) string {
			return string(rapid.SliceOfN(rapid.SampledFrom(letters), 0, 40).Draw(t, name))
		}
		before, words, behind := draw("before"), draw("hit"), draw("behind")
		h := guard.Hit{Text: before + words + behind, From: len(before), To: len(before) + len(words)}
		for _, is := range []func(guard.Hit) bool{guard.Negated, guard.Hypothetical, guard.Quoted, guard.Past} {
			once := is(h)
			// What ended before the last sentence says nothing of the hit.
			far := guard.Hit{Text: "我知道了。\n" + h.Text, From: h.From + len("我知道了。\n"), To: h.To + len("我知道了。\n")}
			if !strings.ContainsAny(h.Text, "“”") && is(far) != once {
				t.Fatalf("%q: %v, but %v with a sentence before it", h.Text, once, !once)
			}
		}
	})
}

func FuzzPredicates(f *testing.F) {
	f.Add("要是再这样我就投诉", 21, 6)
	f.Add("他说“投诉去吧”", 9, 6)
	f.Fuzz(func(_ *testing.T, text string, from, length int) {
		from = int(uint(from) % uint(len(text)+1))
		to := from + int(uint(length)%uint(len(text)-from+1))
		h := guard.Hit{Text: text, From: from, To: to}
		_, _, _, _ = guard.Negated(h), guard.Hypothetical(h), guard.Quoted(h), guard.Past(h)
	})
}

func TestAHitMayBeAllAtOnce(t *testing.T) {
	t.Parallel()
	h := hitIn(t, "上次他说如果不【投诉】过")
	if !guard.Negated(h) || !guard.Hypothetical(h) || !guard.Quoted(h) || !guard.Past(h) {
		t.Errorf("negated %v, hypothetical %v, quoted %v, past %v; want all",
			guard.Negated(h), guard.Hypothetical(h), guard.Quoted(h), guard.Past(h))
	}
}
