package pattern_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect/pattern"
)

// letters of random texts and expressions.
var letters = []string{"投", "诉", "我", "要", "，", "1", "2", "a", "A", "K", "\n", "\xff", "😀", "ſ", "。"}

func drawText(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(letters), 0, 24).Draw(t, "text"), "")
}

// drawExpression makes an expression that regexp takes.
func drawExpression(t *rapid.T, depth int) string {
	atoms := []string{
		"投", "诉", "投诉", "我", ".", "[投诉]", "[^，。]", "[0-9]", `\d`, "[^我]", "a", "(?i:a)", "(?i:k)", "^", "$", "(?s:.)", `\b`, "(?m:^)", "(?m:$)",
		"[12a]", "", `\x{FFFD}`, "😀", `\pL`,
	}
	if depth == 0 {
		return rapid.SampledFrom(atoms).Draw(t, "atom")
	}
	sub := func() string { return "(?:" + drawExpression(t, depth-1) + ")" }
	switch rapid.IntRange(0, 4).Draw(t, "form") {
	case 0:
		return drawExpression(t, depth-1)
	case 1:
		return sub() + sub()
	case 2:
		return sub() + "|" + sub()
	case 3:
		return sub() + rapid.SampledFrom([]string{"*", "+", "?", "*?", "+?", "??", "{2}", "{0,3}", "{1,2}", "{1,2}?", "{2,}"}).Draw(t, "often")
	default:
		return sub() + rapid.SampledFrom([]string{".{0,2}", "[^，。]{0,3}", ".*", ".*?"}).Draw(t, "gap") + sub()
	}
}

func spansOf(re *regexp.Regexp, text string) []pattern.Span {
	var all []pattern.Span
	for _, at := range re.FindAllStringIndex(text, -1) {
		all = append(all, pattern.Span{From: at[0], To: at[1]})
	}
	return all
}

func TestEveryExpressionFindsWhatRegexpFinds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var texts []string
		var want []*regexp.Regexp
		for range rapid.IntRange(1, 3).Draw(t, "expressions") {
			text := drawExpression(t, 3)
			texts, want = append(texts, text), append(want, regexp.MustCompile(text))
		}
		set, err := pattern.Compile(texts)
		if err != nil {
			t.Fatal(err)
		}
		var read pattern.Text
		for range 4 {
			text := drawText(t)
			set.Read(&read, text)
			for i, re := range want {
				if diff := cmp.Diff(spansOf(re, text), set.Append(nil, i, &read)); diff != "" {
					t.Fatalf("/%s/ in %q (-want +got):\n%s", texts[i], text, diff)
				}
				if got := set.Matches(i, &read); got != re.MatchString(text) {
					t.Fatalf("/%s/ in %q matches: %v", texts[i], text, got)
				}
			}
		}
	})
}

// usable is what fuzzing came up with as an expression: itself if it is one, and
// otherwise the text that it is. Long ones are cut.
func usable(expression string) *regexp.Regexp {
	expression = strings.ToValidUTF8(expression[:min(len(expression), 100)], "�")
	if re, err := regexp.Compile(expression); err == nil {
		return re
	}
	return regexp.MustCompile(regexp.QuoteMeta(expression))
}

func FuzzAppend(f *testing.F) {
	f.Add("(投|举)[诉报].{0,3}?我", "我要投诉，我")
	f.Add("(a|ab)(c|bcd)(d*)$", "abcd")
	f.Fuzz(func(t *testing.T, expression, text string) {
		re := usable(expression)
		expression = re.String()
		set, err := pattern.Compile([]string{expression})
		if err != nil {
			t.Fatal(err)
		}
		var read pattern.Text
		set.Read(&read, text)
		if diff := cmp.Diff(spansOf(re, text), set.Append(nil, 0, &read)); diff != "" {
			t.Fatalf("/%s/ in %q (-want +got):\n%s", expression, text, diff)
		}
	})
}
