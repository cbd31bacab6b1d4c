package match_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect/match"
)

// found lists matches as phrase@from:the original text, in order.
func found(phrases []string, text string) []string {
	var all []string
	match.New(phrases).Find(text, func(id, from, to int) {
		all = append(all, fmt.Sprintf("%s@%d:%s", phrases[id], from, text[from:to]))
	})
	slices.Sort(all)
	return all
}

func TestFind(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		phrases []string
		text    string
		want    []string
	}{
		"nothing is there":                               {[]string{"投诉"}, "您好", nil},
		"no phrases":                                     {nil, "您好", nil},
		"an empty text":                                  {[]string{"投诉"}, "", nil},
		"twice":                                          {[]string{"投诉"}, "投诉啊投诉", []string{"投诉@0:投诉", "投诉@9:投诉"}},
		"overlapping and inside each other":              {[]string{"投诉", "要投诉", "诉你", "我要投诉你们"}, "我要投诉你们", []string{"我要投诉你们@0:我要投诉你们", "投诉@6:投诉", "要投诉@3:要投诉", "诉你@9:诉你"}},
		"punctuation between Han is passed over":         {[]string{"投诉你们"}, "投诉，你们", []string{"投诉你们@0:投诉，你们"}},
		"blanks between Han are passed over":             {[]string{"投诉你们"}, "投 诉 \t你们", []string{"投诉你们@0:投 诉 \t你们"}},
		"blanks between letters are not":                 {[]string{"abc"}, "a bc", nil},
		"punctuation between Han and digits is not":      {[]string{"工号12"}, "工号，12", nil},
		"punctuation in the phrase matters as little":    {[]string{"您好，请讲"}, "您好请讲", []string{"您好，请讲@0:您好请讲"}},
		"punctuation around the phrase does not matter":  {[]string{"“您好！”"}, "您好请讲", []string{"“您好！”@0:您好"}},
		"full width is half width":                       {[]string{"vip12315"}, "ＶＩＰ１２３１５", []string{"vip12315@0:ＶＩＰ１２３１５"}},
		"upper case is lower case":                       {[]string{"Vip"}, "我是vIP", []string{"Vip@6:vIP"}},
		"two phrases of one normal form are both told":   {[]string{"VIP", "vip"}, "Vip", []string{"VIP@0:Vip", "vip@0:Vip"}},
		"a phrase of punctuation is never found":         {[]string{"，"}, "您，好", nil},
		"a broken byte stands between":                   {[]string{"投诉"}, "投\xff诉投诉", []string{"投诉@7:投诉"}},
		"trailing punctuation is no part of what is hit": {[]string{"投诉"}, "投诉。", []string{"投诉@0:投诉"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, found(test.phrases, test.text)); diff != "" {
				t.Errorf("matches (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAPhraseLongerThanTheRingIsFoundWhereItBegins(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("好", 300)
	want := []string{long + "@3:" + long}
	if diff := cmp.Diff(want, found([]string{long}, "您"+long)); diff != "" {
		t.Errorf("matches (-want +got):\n%s", diff)
	}
}

// The automaton finds what a plain search of the normal form finds.
func TestFindAgreesWithPlainSearch(t *testing.T) {
	t.Parallel()
	letters := []rune("投诉你a1， Ａ。")
	text := rapid.StringOfN(rapid.SampledFrom(letters), 0, 30, -1)
	phrase := rapid.StringOfN(rapid.SampledFrom(letters), 1, 4, -1)
	rapid.Check(t, func(t *rapid.T) {
		phrases := rapid.SliceOfN(phrase, 0, 6).Draw(t, "phrases")
		text := text.Draw(t, "text")
		got := found(phrases, text)
		if diff := cmp.Diff(plain(phrases, text), got); diff != "" {
			t.Fatalf("matches (-want +got):\n%s", diff)
		}
	})
}

// plain compares each phrase at each place, character by character.
func plain(phrases []string, text string) []string {
	runes, at := normalWithOffsets(text)
	var all []string
	for _, phrase := range phrases {
		want := []rune(match.Normal(phrase))
		for i := 0; len(want) > 0 && i+len(want) <= len(runes); i++ {
			if slices.Equal(runes[i:i+len(want)], want) {
				last := at[i+len(want)-1]
				to := last + len(string([]rune(text[last:])[0]))
				all = append(all, fmt.Sprintf("%s@%d:%s", phrase, at[i], text[at[i]:to]))
			}
		}
	}
	slices.Sort(all)
	return all
}

func normalWithOffsets(text string) (runes []rune, at []int) {
	for i, r := range text {
		before := strings.TrimRightFunc(text[:i], match.Separates)
		behind := strings.TrimLeftFunc(text[i:], match.Separates)
		if match.Separates(r) && before != "" && behind != "" {
			left, right := []rune(before), []rune(behind)
			if match.Han(left[len(left)-1]) && match.Han(right[0]) {
				continue
			}
		}
		runes, at = append(runes, match.Fold(r)), append(at, i)
	}
	return runes, at
}

func FuzzFind(f *testing.F) {
	f.Add("投诉", "我要投诉你们")
	f.Add("a，b", "\xff投， 诉")
	f.Fuzz(func(t *testing.T, phrase, text string) {
		match.New([]string{phrase, "投诉"}).Find(text, func(_, from, to int) {
			if from < 0 || from >= to || to > len(text) {
				t.Fatalf("match of bytes %d to %d in a text of %d", from, to, len(text))
			}
		})
	})
}

// BenchmarkFind finds 802 phrases in the text of a call, beside what one would
// write with the standard library. Only Find sees through width, case and
// punctuation.
func BenchmarkFind(b *testing.B) {
	phrases := []string{"投诉", "接线员"}
	for i := range 800 {
		phrases = append(phrases, fmt.Sprintf("%c%c%c%c", 0x4E00+i, 0x4E00+i*7%900, 0x5000+i%50, 0x5000+i%31))
	}
	text := strings.Repeat("我刚才打电话你们那个接线员态度特别差话没说完就给我挂了我要投诉他", 16)
	set := match.New(phrases)
	either := regexp.MustCompile(strings.Join(phrases, "|"))
	for _, way := range []struct {
		name string
		find func() int
	}{
		{"Find", func() (n int) {
			set.Find(text, func(_, _, _ int) { n++ })
			return n
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
