package pattern_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect/pattern"
)

// Where the texts of expressions stand everywhere, a scanner passes over those that
// have nothing near them, and still misses none.
func TestAScannerMissesNothingInTextFullOfItsTexts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := []string{"投诉", "处理", "解决", "不会亏", "什么时候", "你们", "保证", "收益", "退款", "个工作日内"}
		word := rapid.SampledFrom(words)
		gap := rapid.SampledFrom([]string{".{0,3}", ".{0,6}", ".{2}", ".{0,13}", ".{1,20}", "[^，]{0,9}", ""})
		expression := rapid.Custom(func(t *rapid.T) string {
			text := fmt.Sprintf("(%s)%s(%s)", strings.Join(rapid.SliceOfN(word, 1, 3).Draw(t, "first"), "|"), gap.Draw(t, "gap"),
				strings.Join(rapid.SliceOfN(word, 1, 5).Draw(t, "second"), "|"))
			if rapid.Bool().Draw(t, "with a third") {
				text += gap.Draw(t, "gap") + word.Draw(t, "third")
			}
			return text
		})
		expressions := rapid.SliceOfN(expression, 1, 6).Draw(t, "expressions")
		var want []*regexp.Regexp
		for _, text := range expressions {
			want = append(want, regexp.MustCompile(text))
		}
		set, err := pattern.Compile(expressions)
		if err != nil {
			t.Fatal(err)
		}
		// Two words of a text are drawn, so that most expressions do not match.
		few := rapid.SliceOfN(word, 2, 2).Draw(t, "words")
		part := rapid.SampledFrom(append(few, few[0], few[1], "啊", "😀", "a", "，", "\xe6", "\n"))
		text := strings.Join(rapid.SliceOfN(part, 0, 90).Draw(t, "text"), "")
		sample := rapid.SampledFrom([]string{"", few[0], few[1]}).Draw(t, "sample")
		var memory pattern.Memory
		scanner := pattern.NewScanner(set, []byte(strings.Repeat(sample, 50)))
		got := scanner.Append(nil, &memory, []byte(text))
		slices.Sort(got)
		if expected := linesWith(want, text); !slices.Equal(got, expected) {
			t.Fatalf("%q in %q: %v, want %v", expressions, text, got, expected)
		}
	})
}

// A text that stands alone among others, with its neighbour as far away as may be.
func TestAScannerFindsTheFarthestNeighbour(t *testing.T) {
	t.Parallel()
	set, err := pattern.Compile([]string{"(投诉|举报).{0,10}(不会亏|什么时候|退款)"})
	if err != nil {
		t.Fatal(err)
	}
	for _, often := range []string{"投诉", "退款", "什么时候"} { // what is rare is looked for
		scanner := pattern.NewScanner(set, []byte(strings.Repeat(often, 100)))
		for _, filler := range []string{"啊", "😀", "a", "é", "\xe6"} {
			for _, last := range []string{"退款", "不会亏", "什么时候"} {
				for n := range 40 {
					for far := 9; far <= 11; far++ {
						text := strings.Repeat("退款", 9) + "\n" + strings.Repeat("a", n) + "举报" + strings.Repeat(filler, far) + last
						for _, text := range []string{text, text + "\n" + strings.Repeat("投诉", 9)} {
							var memory pattern.Memory
							if got := len(scanner.Append(nil, &memory, []byte(text))) > 0; got != (far <= 10) {
								t.Fatalf("%q: %v", text, got)
							}
						}
					}
				}
			}
		}
	}
}
