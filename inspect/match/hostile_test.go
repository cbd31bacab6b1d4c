package match_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/inspect/match"
)

// hostile are phrases and a text that were written to make the search slow.
func hostile() map[string]struct {
	phrases []string
	text    string
} {
	var before, long, numbers []string
	for i := range 2000 {
		before = append(before, fmt.Sprintf("%d的投", i)) // one pair for all
		long = append(long, strings.Repeat("的投", 1+i%40)+string(rune(0x4E00+i)))
		numbers = append(numbers, fmt.Sprintf("1380013%04d", i))
	}
	return map[string]struct {
		phrases []string
		text    string
	}{
		"two thousand phrases share their only pair": {before, strings.Repeat("的投", 5000)},
		"long phrases that break off late":           {long, strings.Repeat("的投", 5000)},
		"phrases of hundreds of characters":          {[]string{strings.Repeat("的投", 500) + "诉"}, strings.Repeat("的投", 5000)},
		"numbers that begin alike":                   {numbers, strings.Repeat("1380013", 4000)},
		"one digit for ever":                         {numbers, strings.Repeat("1", 30000)},
		"broken bytes":                               {before, strings.Repeat("\xe7\x9a\xe7\x9a\x84\xe6", 5000)},
	}
}

func TestHostileTextCostsAFewStepsAByte(t *testing.T) {
	t.Parallel()
	for name, test := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := match.New(test.phrases)
			agree(t, set, test.phrases[:min(len(test.phrases), 40)], "") // it was built
			steps := set.Steps([]byte(test.text))
			if limit := 6 * len(test.text); steps > limit {
				t.Errorf("%d steps for %d bytes", steps, len(test.text))
			}
			t.Logf("%.2f steps a byte", float64(steps)/float64(len(test.text)))
		})
	}
}

// BenchmarkHostile shows the speed on text that was written to be slow, beside that
// of the same phrases on ordinary text.
func BenchmarkHostile(b *testing.B) {
	ordinary := strings.Repeat("我刚才打12315你们那个接线员态度特别差，话没说完就给我挂了\n", 400)
	for name, test := range hostile() {
		set := match.New(test.phrases)
		for way, text := range map[string]string{"hostile": test.text, "ordinary": ordinary} {
			b.Run(name+"/"+way, func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				var found []match.Match
				for b.Loop() {
					found = set.AppendString(found[:0], text)
				}
			})
		}
	}
}
