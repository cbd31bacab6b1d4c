package match_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

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
		"two thousand phrases share their only pair": {before, strings.Repeat("7的投", 2000)},
		"long phrases that break off late":           {long, strings.Repeat("的投", 2000) + "一丁"},
		"phrases of hundreds of characters":          {[]string{strings.Repeat("的投", 500) + "诉"}, strings.Repeat("的投", 5000)},
		"numbers that begin alike":                   {numbers, strings.Repeat("1380013", 1000)},
		"one digit for ever":                         {numbers, strings.Repeat("1", 10000)},
		"broken bytes":                               {before, strings.Repeat("\xe7\x9a\xe7\x9a\x84\xe6", 2000)},
		"phrases of broken bytes":                    {append(before[:500:500], "\x84投", "的\xe6"), strings.Repeat("的投", 2000)},
	}
}

func TestHostileTextIsReadInTablesAndRight(t *testing.T) {
	t.Parallel()
	for name, test := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := match.New(test.phrases)
			got := set.AppendString(nil, test.text)
			inOrder(t, got)
			want := 0
			for _, phrase := range test.phrases {
				for from := 0; ; from++ {
					at := strings.Index(test.text[from:], phrase)
					if at < 0 {
						break
					}
					from += at
					want++
				}
			}
			if len(got) != want {
				t.Errorf("%d matches, want %d", len(got), want)
			}
			if slices.Contains(set.Quick(), false) {
				t.Error("an automaton goes edge by edge")
			}
		})
	}
}

// drawStretches draws a text in which stretches repeat themselves for so long that
// they are left to an automaton, and others do not.
func drawStretches(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
		if rapid.Bool().Draw(t, "ordinary") {
			return strings.Repeat("我刚才打电话", rapid.IntRange(0, 60).Draw(t, "times")) + few(20).Draw(t, "characters")
		}
		part := few(6).Draw(t, "part")
		return strings.Repeat(part, rapid.IntRange(0, 1200).Draw(t, "bytes")/max(1, len(part)))
	}), 1, 5).Draw(t, "stretches"), "")
}

func TestStretchesOfAnchorsAreReadAsTheNaiveSearchReadsThem(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		phrases := rapid.SliceOfN(few(7), 1, 12).Draw(t, "phrases")
		for _, shared := range rapid.SliceOfN(few(3), 0, 2).Draw(t, "shared") {
			for i := range rapid.IntRange(0, 90).Draw(t, "by") {
				phrases = append(phrases, fmt.Sprintf("%s%d", shared, i), string(rune(0x7684+i))+shared)
			}
		}
		agree(t, match.New(phrases), phrases, drawStretches(t))
	})
}

// Phrases that begin before a stretch or end behind it are told once, wherever it
// begins.
func TestPhrasesReachOverTheEdgesOfAStretch(t *testing.T) {
	t.Parallel()
	phrases := []string{"的投", "才的投", "我刚才的投", "刚才我刚才的投的投", "投我刚", "的投的投我刚才", "刚才"}
	for i := range 90 {
		phrases = append(phrases, fmt.Sprintf("%d打电", i))
	}
	set := match.New(phrases)
	for n := range 60 {
		ordinary := strings.Repeat("我刚才", 70) + strings.Repeat("啊", n)
		agree(t, set, phrases, ordinary+"刚才我刚才"+strings.Repeat("的投", 300)+"我刚才"+ordinary)
		agree(t, set, phrases, ordinary+strings.Repeat("好的"+ordinary[:9*n]+"12打电话", 12)+ordinary)
	}
}

func TestEachKindOfAutomatonAgreesWithTheNaiveSearch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		phrases := rapid.SliceOfN(few(6), 1, 40).Draw(t, "phrases")
		text := few(200).Draw(t, "text")
		want := naive(phrases, text)
		for _, kind := range []match.Kind{match.Rows, match.Table, match.Links} {
			got := match.New(phrases).AppendByAutomata(text, kind)
			slices.SortFunc(got, byPhrase)
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Fatalf("%v of %q in %q (-want +got):\n%s", kind, phrases, text, diff)
			}
		}
	})
}

func FuzzStretches(f *testing.F) {
	f.Add("的投\n投的\n的", "的投", 400, "您好", 30)
	f.Add("12\n21\n1", "12", 900, "\xe6", 3)
	f.Fuzz(func(t *testing.T, lines, one string, times int, other string, more int) {
		phrases := strings.Split(lines[:min(len(lines), 200)], "\n")
		stretch := repeated(one, times)
		agree(t, match.New(phrases), phrases, stretch+repeated(other, more)+stretch)
	})
}

// repeated is a text so many times, or so often that it has 4,000 bytes at most.
func repeated(text string, times int) string {
	text = text[:min(len(text), 4000)]
	return strings.Repeat(text, int(uint(times)%uint(4000/max(len(text), 1)+1)))
}

// BenchmarkHostile shows the speed on text that was written to be slow, beside that
// of the same phrases on ordinary text; "make bench-hostile" does so by processor
// time.
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
