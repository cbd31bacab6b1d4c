package pattern_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect/pattern"
)

// A scanner tells what regexp would find line by line.
func TestAScannerMissesNoLine(t *testing.T) {
	t.Parallel()
	usual := []string{
		"(没|不).{0,6}(处理|解决|管)", "[0-9]{5,8}[0-9Xx]", "1[3-9][0-9]{4}", "[0-9]{4}-[0-9]{3,4}", "[0-9]+(元|块|万)", "QQ", "微.{0,2}信号", "Q|1",
		"(投诉|举报).{0,6}(你们|客服)", "^投", "诉$", "24小时.{0,2}内",
	}
	words := []string{
		"没", "不", "处理", "解决", "管", "1", "13", "0123", "98765", "-", "X", "元", "QQ", "Q", "微", "信号", "投诉", "举", "你们", "24小时", "内", "\n", "\n", "é", "😀",
		"\xe6\x8a", "啊", "我",
	}
	rapid.Check(t, func(t *rapid.T) {
		expressions := rapid.SliceOfN(rapid.SampledFrom(usual), 1, 4).Draw(t, "usual")
		if other := drawExpression(t, 2); rapid.Bool().Draw(t, "with another") {
			expressions = append(expressions, other)
		}
		var want []*regexp.Regexp
		for _, text := range expressions {
			re, err := regexp.Compile(text)
			if err != nil {
				t.Skip(err)
			}
			want = append(want, re)
		}
		set, err := pattern.Compile(expressions)
		if err != nil {
			t.Fatal(err)
		}
		scanner := pattern.NewScanner(set, nil)
		var memory pattern.Memory
		for range 3 {
			text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 60).Draw(t, "text"), "")
			got := scanner.Append(nil, &memory, []byte(text))
			slices.Sort(got)
			var expected []int32
			for i, re := range want {
				if slices.ContainsFunc(strings.Split(text, "\n"), re.MatchString) {
					expected = append(expected, int32(i))
				}
			}
			if !slices.Equal(got, expected) {
				t.Fatalf("%q in %q: %v, want %v", expressions, text, got, expected)
			}
		}
	})
}
