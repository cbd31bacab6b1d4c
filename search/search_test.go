package search_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/search"
)

func TestAQueryIsReadAsItIsMeant(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string][]search.Word{
		"投诉":             {{Text: "投诉", Normal: "投诉"}},
		" 投诉　電費 ":        {{Text: "投诉", Normal: "投诉"}, {Text: "電費", Normal: "电费"}},
		"投诉 -电费":         {{Text: "投诉", Normal: "投诉"}, {Text: "电费", Normal: "电费", Not: true}},
		"投诉－电费":          {{Text: "投诉－电费", Normal: "投诉电费"}},
		`"不 归 我们管"`:      {{Text: "不 归 我们管", Normal: "不归我们管"}},
		"“要投诉，你们”好":      {{Text: "要投诉，你们", Normal: "要投诉你们"}, {Text: "好", Normal: "好"}},
		"-「您好」 投诉":       {{Text: "您好", Normal: "您好", Not: true}, {Text: "投诉", Normal: "投诉"}},
		`投诉"hello world`: {{Text: "投诉", Normal: "投诉"}, {Text: "hello world", Normal: "hello world"}},
		"１２３４５ - ，":      {{Text: "１２３４５", Normal: "12345"}},
		"Wi-Fi":          {{Text: "Wi-Fi", Normal: "wi-fi"}},
	} {
		got, err := search.Parse(typed)
		if err != nil {
			t.Errorf("%q: %v", typed, err)
		}
		if diff := cmp.Diff(want, got.Words); diff != "" {
			t.Errorf("%q (-want +got)\n%s", typed, diff)
		}
	}
}

func TestAQueryThatCannotBeAskedSaysWhy(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]search.Reason{
		"": search.NoWords, "  ": search.NoWords, "，。": search.NoWords, "-投诉": search.NoWords, `""`: search.NoWords,
		strings.Repeat("话 ", search.MaxWords+1): search.TooMany, strings.Repeat("话", search.MaxRunes+1): search.TooLong,
		"\xff": search.NotAText,
	} {
		_, err := search.Parse(typed)
		var wrong *search.Error
		if !errors.As(err, &wrong) || wrong.Reason != want || !strings.HasPrefix(err.Error(), "query: ") {
			t.Errorf("%q: %v, want %s", typed, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"投诉 -电费", `"a`, "“”", "-", "--x", "\x00", "⑴㍿"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		q, err := search.Parse(typed)
		if err != nil {
			return
		}
		if len(q.Words) == 0 || len(q.Words) > search.MaxWords {
			t.Fatalf("%d words", len(q.Words))
		}
		wanted := false
		for _, w := range q.Words {
			wanted = wanted || !w.Not
			if w.Normal == "" || !utf8.ValidString(w.Normal) || !strings.Contains(typed, w.Text) || strings.Contains(w.Normal, "\n") {
				t.Fatalf("word %+v of %q", w, typed)
			}
		}
		if !wanted {
			t.Fatal("nothing is wanted")
		}
	})
}

// spoken is a text for tests: turns, and who said them.
type spoken struct {
	Turns []string
	By    []search.Roles
}

func (s spoken) text() *search.Text {
	var t search.Text
	for i, said := range s.Turns {
		t.Add(s.By[i], said)
	}
	return &t
}

func someSpoken(t *rapid.T) spoken {
	var s spoken
	for range rapid.IntRange(0, 4).Draw(t, "turns") {
		s.Turns = append(s.Turns, rapid.StringOfN(rapid.RuneFrom([]rune("电费投 ，A訴")), 0, 6, -1).Draw(t, "turn"))
		s.By = append(s.By, rapid.SampledFrom([]search.Roles{search.Agent, search.Customer, search.Other}).Draw(t, "by"))
	}
	return s
}

func TestASegmentProposesWhateverHasTheWords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		texts := map[string]spoken{}
		var parts []search.Segment
		for made := range rapid.IntRange(1, 4).Draw(t, "segments") {
			var docs []search.Doc
			for i := range rapid.IntRange(1, 5).Draw(t, "texts") {
				id := string(rune('a'+i)) + strings.Repeat("x", i)
				texts[id] = someSpoken(t)
				docs = append(docs, search.Doc{
					ID: id, At: rapid.Int64Range(0, 9).Draw(t, "at"), Made: int64(made), Entries: texts[id].text().Entries(nil, search.Tag("id", id)),
				})
			}
			parts = append(parts, search.Build(docs))
		}
		merged, err := search.Merge(parts)
		if err != nil {
			t.Fatal(err)
		}
		if merged.Docs != len(texts) {
			t.Fatalf("%d texts are merged to %d", len(texts), merged.Docs)
		}
		checkSegment(t, merged, texts)
	})
}

// checkSegment asks a segment with one text each for random words.
func checkSegment(t *rapid.T, s search.Segment, texts map[string]spoken) {
	q, err := search.Parse(rapid.SampledFrom([]string{"电", "电费", "费投诉", "电 投", "费 -电费", "投 -电", "诉 -费投诉", "a"}).Draw(t, "query"))
	if err != nil {
		t.Fatal(err)
	}
	by := rapid.SampledFrom([]search.Roles{search.Anyone, search.Agent, search.Customer}).Draw(t, "role")
	p := search.Plan{Query: q, By: by}
	tagged := rapid.Bool().Draw(t, "tagged")
	if tagged {
		p.Tags = [][]search.Term{{search.Tag("id", "a"), search.Tag("id", "cxx")}}
	}
	proposed, err := p.Candidates(blocksOf(s))
	if err != nil {
		t.Fatal(err)
	}
	names, err := s.Pages[0].Texts()
	if err != nil {
		t.Fatal(err)
	}
	exact := !strings.Contains(q.Words[len(q.Words)-1].Normal, "费投") && !strings.Contains(q.Words[0].Normal, "费投")
	at := 0
	for n, d := range names {
		have := q.Has(texts[d.ID].text(), by) && (!tagged || d.ID == "a" || d.ID == "cxx")
		is := at < len(proposed) && proposed[at] == uint32(n)
		if is {
			at++
		}
		if have && !is || exact && is && !have {
			t.Fatalf("%s %+v: has the words: %v, proposed: %v", d.ID, texts[d.ID], have, is)
		}
	}
}

// blocksOf finds blocks as a store does.
func blocksOf(s search.Segment) search.Blocks {
	return func(from, to search.Term) ([]search.Block, error) {
		first := 0
		for i, b := range s.Blocks {
			if b.First <= from {
				first = i
			}
		}
		last := first
		for last < len(s.Blocks) && s.Blocks[last].First <= to {
			last++
		}
		return s.Blocks[first:last], nil
	}
}

func TestDamagedPartsAreNoticed(t *testing.T) {
	t.Parallel()
	if _, err := (search.Page{Data: []byte{1, 1, 9, 9}}).Texts(); !errors.Is(err, search.ErrDamaged) {
		t.Errorf("page: %v", err)
	}
	q, err := search.Parse("电费")
	if err != nil {
		t.Fatal(err)
	}
	damaged := func(search.Term, search.Term) ([]search.Block, error) {
		return []search.Block{{Data: []byte{1, 200}}}, nil
	}
	if _, err := (search.Plan{Query: q, By: search.Anyone}).Candidates(damaged); !errors.Is(err, search.ErrDamaged) {
		t.Errorf("block: %v", err)
	}
}

func TestSpotsAreInTheOriginal(t *testing.T) {
	t.Parallel()
	q, err := search.Parse("投诉 你们 -电费")
	if err != nil {
		t.Fatal(err)
	}
	s := spoken{Turns: []string{"好。", "我要投 訴，你们，投诉！", "你们"}, By: []search.Roles{search.Agent, search.Customer, search.Agent}}
	want := []search.Spot{{Word: 0, Turn: 1, From: 6, To: 13}, {Word: 1, Turn: 1, From: 16, To: 22}, {Word: 0, Turn: 1, From: 25, To: 31}, {Word: 1, Turn: 2, From: 0, To: 6}}
	if diff := cmp.Diff(want, q.Spots(s.text(), search.Anyone, 9)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := q.Spots(s.text(), search.Customer, 1); len(got) != 2 || got[1].Turn != 1 {
		t.Errorf("of the customer's words: %+v", got)
	}
}
