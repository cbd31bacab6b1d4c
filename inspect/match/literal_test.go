package match_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect/match"
)

// naive finds all matches by looking for each phrase at each place.
func naive(phrases []string, text string) []match.Match {
	var all []match.Match
	for id, phrase := range phrases {
		if phrase == "" {
			continue
		}
		for from := range len(text) {
			if strings.HasPrefix(text[from:], phrase) {
				all = append(all, match.Match{ID: int32(id), From: int32(from), To: int32(from + len(phrase))})
			}
		}
	}
	return all
}

func byPhrase(x, y match.Match) int {
	return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.From, y.From))
}

// agree compares a set with the naive search, in text and in bytes.
func agree(t rapid.TB, set *match.Set, phrases []string, text string) {
	t.Helper()
	got := set.AppendString(nil, text)
	inOrder(t, got)
	slices.SortFunc(got, byPhrase)
	if diff := gocmp.Diff(naive(phrases, text), got); diff != "" {
		t.Errorf("%q in %q (-want +got):\n%s", phrases, text, diff)
	}
}

// inOrder wants the matches of each phrase in the order of the text.
func inOrder(t rapid.TB, found []match.Match) {
	t.Helper()
	last := map[int32]int32{}
	for _, m := range found {
		if before, seen := last[m.ID]; seen && m.From <= before {
			t.Errorf("phrase %d at %d after %d", m.ID, m.From, before)
		}
		last[m.ID] = m.From
	}
}

func TestAppendFindsEveryPlaceOfEveryPhrase(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		phrases []string
		text    string
	}{
		"nothing is there":                   {[]string{"投诉"}, "您好"},
		"no phrases":                         {nil, "您好"},
		"an empty text":                      {[]string{"投诉", ""}, ""},
		"an empty phrase":                    {[]string{""}, "您好"},
		"twice":                              {[]string{"投诉"}, "投诉啊投诉"},
		"overlapping and inside each other":  {[]string{"投诉", "要投诉", "诉你", "我要投诉你们"}, "我要投诉你们"},
		"a phrase given three times":         {[]string{"投诉", "您好", "投诉", "投诉"}, "投诉投诉您好投诉"},
		"a single character":                 {[]string{"喂", "投诉"}, "喂喂，我要投诉，喂"},
		"only single characters":             {[]string{"喂", "滚", "。"}, "喂。滚"},
		"digits":                             {[]string{"12315", "1", "23", "315"}, "打12315啊12315"},
		"letters and signs":                  {[]string{"APP", "!!", "a b", "wi-fi"}, "APP!!! a b wi-fi"},
		"mixed":                              {[]string{"4G网", "A股", "股A", "24小时内", "QQ号", "x好"}, "4G网A股A股24小时内QQ号x好"},
		"characters of two and four bytes":   {[]string{"é", "😀", "😀好", "éa", "ü"}, "é😀好éaü😀"},
		"broken bytes in the text":           {[]string{"投诉", "诉\xff"}, "投\xff诉投诉\xff\xe6\xe6\x8a\x95诉\xe6"},
		"broken bytes in the phrase":         {[]string{"\x95诉", "\xe6\x8a", "\x80", "投\xe8"}, "投诉\x80投投诉"},
		"zeros":                              {[]string{"\x00", "a\x00", "投诉\x00"}, "a\x00\x00投诉\x00"},
		"nothing is seen behind the end":     {[]string{"a\x00", "诉\x00", "投诉\x00"}, "投诉a"},
		"a long phrase":                      {[]string{strings.Repeat("的投", 50), strings.Repeat("的", 85)}, strings.Repeat("的投", 60) + strings.Repeat("的", 90)},
		"many phrases behind one pair":       {[]string{"0投诉", "1投诉", "2投诉", "3投诉", "4投诉", "5投诉", "6投诉", "7投诉", "8投诉", "9投诉", "a投诉", "b投诉", "c投诉", "d投诉", "e投诉", "f投诉", "g投诉", "h投诉", "投诉"}, "8投诉g投诉h投诉0投诉"},
		"at the very end, after all lengths": {[]string{"投诉"}, "aaaaaaaaaaaaaa投诉"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := match.New(test.phrases)
			for i := range min(len(test.text)+1, 30) { // every way to begin
				agree(t, set, test.phrases, test.text[i:])
				agree(t, set, test.phrases, test.text[:i])
			}
			agree(t, set, test.phrases, test.text)
		})
	}
}

// few draws texts of few characters, so that phrases overlap and repeat.
func few(longest int) *rapid.Generator[string] {
	characters := []string{"的", "投", "诉", "您", "，", "a", "1", "é", "😀", "\xe6", "\x8a", "\xff", "\x00", " "}
	return rapid.Custom(func(t *rapid.T) string {
		of := rapid.IntRange(1, len(characters)).Draw(t, "of")
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(characters[:of]), 0, longest).Draw(t, "characters"), "")
	})
}

func TestAppendAgreesWithTheNaiveSearch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		phrases := rapid.SliceOfN(few(6), 0, 40).Draw(t, "phrases")
		text := few(300).Draw(t, "text")
		agree(t, match.New(phrases), phrases, text)
		agree(t, match.NewFor(phrases, text), phrases, text)
	})
}

func TestAppendAgreesWithTheNaiveSearchAmongManyPhrases(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		chars := []rune("的了我投诉你们要是不在有人这中大为上个国")
		char := rapid.SampledFrom(chars)
		phrases := rapid.SliceOfN(rapid.StringOfN(char, 1, 5, -1), 200, 600).Draw(t, "phrases")
		text := rapid.StringOfN(char, 0, 400, -1).Draw(t, "text")
		agree(t, match.New(phrases), phrases, text)
	})
}

func TestAppendKeepsWhatWasThere(t *testing.T) {
	t.Parallel()
	kept := match.Match{ID: 7, From: 8, To: 9}
	got := match.New([]string{"投诉"}).Append([]match.Match{kept}, []byte("要投诉"))
	want := []match.Match{kept, {ID: 0, From: 3, To: 9}}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("matches (-want +got):\n%s", diff)
	}
}

func TestAppendAllocatesNothingOnceThereIsRoom(t *testing.T) { // not parallel: it counts allocations
	phrases := []string{"投诉", "12315", "喂", "é", "\x80", strings.Repeat("的", 100)}
	set := match.New(phrases)
	text := strings.Repeat("喂，我要投诉，打12315，é\x80", 20)
	found := set.AppendString(nil, text)
	if allocs := testing.AllocsPerRun(20, func() { found = set.AppendString(found[:0], text) }); allocs != 0 {
		t.Errorf("%v allocations a call, want none", allocs)
	}
}

func FuzzAppend(f *testing.F) {
	f.Add("投诉\n12315\n喂", "喂我要投诉12315")
	f.Add("的投\n投的\n的", strings.Repeat("的投", 40))
	f.Fuzz(func(t *testing.T, lines, text string) {
		phrases := strings.Split(lines, "\n")
		agree(t, match.New(phrases), phrases, text)
	})
}
