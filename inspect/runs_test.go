package inspect_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

// Expressions that look for digits are only run where runs of them stand. What they
// find must be what package regexp finds, which the same with a class of
// characters too large to look for shows: it is run everywhere.
func TestRunsOfDigitsHideNoMatch(t *testing.T) {
	t.Parallel()
	expressions := []string{
		`[0-9]{3}`, `[0-9零一二三]{2,}号`, `工号[0-9零〇一二三四五六七八九幺两]{3,4}`, `(([0-9]{2,}|[一二三四五六七八九十]{2,})元)`, `1[12][0-9]{3}|110|[0-9]{4} ?[0-9]{4}`,
		`([0-9零一二]{2}){2}是`, `[0-9零〇一二三四五六七八九幺两]{2,}[^，]{0,3}[0-9]{4}`,
	}
	pieces := rapid.SampledFrom([]string{
		"0", "1", "12", "2345", "一", "二", "幺", "零", "〇", "三百", "十", "号", "元", "工号", "是", "，", " ", "䷀", "a", "110", "\n", "１", "我",
	})
	rapid.Check(t, func(t *rapid.T) {
		expression := rapid.SampledFrom(expressions).Draw(t, "expression")
		text := strings.Join(rapid.SliceOfN(pieces, 1, 14).Draw(t, "text"), "")
		in := inspect.Input{Call: call.Call{ID: "c", Answered: true}, Transcript: call.Transcript{Turns: []call.Turn{
			{Role: call.CustomerRole, RoleConfidence: 1, Text: text, Confidence: 1},
		}}}
		var spans [2][]call.Span
		for i, way := range []string{expression, "(" + expression + `)|[\x{E000}-\x{EFFF}]`} {
			for _, f := range engineOf(t, way).Inspect(in).Findings {
				for _, e := range f.Evidence {
					spans[i] = append(spans[i], e.Span)
				}
			}
		}
		if len(spans[0]) != len(spans[1]) {
			t.Fatalf("/%s/ in %q: %v, and %v wherever it looks", expression, text, spans[0], spans[1])
		}
		for i := range spans[0] {
			if spans[0][i] != spans[1][i] {
				t.Fatalf("/%s/ in %q: %v, and %v wherever it looks", expression, text, spans[0], spans[1])
			}
		}
	})
}

// engineOf has one rule that looks for an expression.
func engineOf(t *rapid.T, expression string) *inspect.Engine {
	t.Helper()
	book, err := lang.Parse("run.rules", []byte(`rule r "号码" { when customer says any of (/`+expression+`/) fires { 客户 喂 } silent { 客户 喂 } }`))
	if err != nil {
		t.Fatal(err)
	}
	e, err := inspect.Compile(book)
	if err != nil {
		t.Fatal(err)
	}
	return e
}
