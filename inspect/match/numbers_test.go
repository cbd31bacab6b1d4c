package match_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect/match"
)

// Few numbers are looked for by a letter each, many by every fourth byte.
func TestNumbersAreFoundHoweverManyThereAre(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		digit := rapid.SampledFrom([]string{"1", "2", "5", "a"})
		number := func(least, most int) *rapid.Generator[string] {
			return rapid.Custom(func(t *rapid.T) string {
				return strings.Join(rapid.SliceOfN(digit, least, most).Draw(t, "digits"), "")
			})
		}
		phrases := rapid.SliceOfN(number(rapid.IntRange(1, 4).Draw(t, "least"), 7), 1, 9).Draw(t, "phrases")
		words := rapid.SliceOfN(rapid.OneOf(number(0, 9), rapid.SampledFrom([]string{"您好", "，", " ", "投诉", "\n"})), 0, 40)
		text := strings.Join(words.Draw(t, "text"), "")
		sample := strings.Join(words.Draw(t, "sample"), "")
		agree(t, match.New(phrases), phrases, text)
		agree(t, match.NewFor(phrases, sample), phrases, text)
	})
}
