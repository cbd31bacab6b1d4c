package match_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/inspect/match"
)

// BenchmarkAppend finds 802 phrases in the text of a call, beside what one would
// write with the standard library.
func BenchmarkAppend(b *testing.B) {
	phrases := []string{"投诉", "接线员"}
	for i := range 800 {
		phrases = append(phrases, fmt.Sprintf("%c%c%c%c", 0x4E00+i, 0x4E00+i*7%900, 0x5000+i%50, 0x5000+i%31))
	}
	text := strings.Repeat("我刚才打电话你们那个接线员态度特别差话没说完就给我挂了我要投诉他", 16)
	set := match.New(phrases)
	var matches []match.Match
	either := regexp.MustCompile(strings.Join(phrases, "|"))
	for _, way := range []struct {
		name string
		find func() int
	}{
		{"Append", func() int {
			matches = set.AppendString(matches[:0], text)
			return len(matches)
		}},
		{"strings.Count of each", func() (n int) {
			for _, phrase := range phrases {
				n += strings.Count(text, phrase)
			}
			return n
		}},
		{"regexp of all", func() int { return len(either.FindAllStringIndex(text, -1)) }},
	} {
		b.Run(way.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if n := way.find(); n != 32 {
					b.Fatalf("%d hits, want 32", n)
				}
			}
		})
	}
}
