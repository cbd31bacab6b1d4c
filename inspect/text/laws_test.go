package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect/text"
)

// turns draws what recognisers write, and what nobody should.
func turns() *rapid.Generator[string] {
	pieces := rapid.SampledFrom([]string{
		"投", "诉", "證", "後", "ｇ", "Ａ", "a", "B", "1", "５", "㎡", "①", "，", ",", "。", "…", " ", "\n", "呃", "嗯", "(yōu)", "（zhì）", "(", "<|zh|>",
		"<|", "|>", "e\u0301", "\u0301", "\u200b", "\xff", "\xe6\x8a", "ﷺ", "각", "ᄀ", "ᅡ", "𠮷", "😊", "丽", "İ", "～", "々",
	})
	return rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 9).Draw(t, "any") == 0 {
			return string(rapid.SliceOfN(rapid.Byte(), 0, 20).Draw(t, "bytes"))
		}
		return strings.Join(rapid.SliceOfN(pieces, 0, 14).Draw(t, "pieces"), "")
	})
}

// failer is a test, or one case of a law.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// Every character of the folded text comes from bytes of the original, none from
// nothing, in order, and what comes from one character is the normal form of it.
func checkFolded(t failer, original string, f *text.Folded) {
	t.Helper()
	if !utf8.ValidString(f.Text) {
		t.Fatalf("%q folds to broken %q", original, f.Text)
	}
	lastFrom, lastTo := 0, 0
	for i, r := range f.Text {
		from, to := f.Origin(i, i+utf8.RuneLen(r))
		if from < 0 || to > len(original) || from >= to {
			t.Fatalf("%q at %d of %q comes from %d to %d of %q", r, i, f.Text, from, to, original)
		}
		if from < lastTo && (from != lastFrom || to != lastTo) {
			t.Fatalf("%q at %d comes from %d to %d, the one before from %d to %d", r, i, from, to, lastFrom, lastTo)
		}
		source, _ := utf8.DecodeRuneInString(original[from:to])
		if utf8.RuneCountInString(original[from:to]) == 1 && r != text.Rune(source) && !strings.ContainsRune(text.Fold(original[from:to]).Text, r) {
			t.Fatalf("%q comes from %q", r, original[from:to])
		}
		lastFrom, lastTo = from, to
	}
}

func TestEveryPlaceOfTheFoldedTextLeadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		original := turns().Draw(t, "turn")
		f := text.Fold(original)
		checkFolded(t, original, &f)
	})
}

// The dense text is the folded turns without some separators, and each character
// leads to where it stands there.
func TestEveryPlaceOfTheDenseTextLeadsBack(t *testing.T) {
	t.Parallel()
	var p text.Page // used again from one case to the next
	rapid.Check(t, func(t *rapid.T) {
		call := rapid.SliceOfN(turns(), 0, 5).Draw(t, "call")
		p.Reset()
		for _, turn := range call {
			p.Add(turn)
		}
		checkPage(t, call, &p)
	})
}

func checkPage(t failer, call []string, p *text.Page) {
	t.Helper()
	lines := strings.SplitAfter(string(p.Dense()), "\n")
	at := 0
	for i, turn := range call {
		f := p.Turn(i)
		if alone := text.Fold(turn); f.Text != alone.Text {
			t.Fatalf("turn %q folds to %q on the page and to %q alone", turn, f.Text, alone.Text)
		}
		checkFolded(t, turn, f)
		line := strings.TrimSuffix(lines[i], "\n")
		if normal := text.Normal(turn); line != normal {
			t.Fatalf("turn %q is dense %q and as a phrase %q", turn, line, normal)
		}
		last := 0
		for j, r := range line {
			where, from, to := p.Place(at+j, at+j+utf8.RuneLen(r))
			if where != i || from < last || to <= from || to > len(f.Text) {
				t.Fatalf("%q at %d of turn %d is at %d to %d of turn %d, %q", r, j, i, from, to, where, f.Text)
			}
			if left := f.Text[last:from]; strings.ContainsFunc(left, func(r rune) bool { return !text.Separates(r) }) {
				t.Fatalf("%q of %q is not in %q", left, f.Text, line)
			}
			if got := f.Text[from:to]; got != string(r) && text.Normal("a"+got+"b") != "a"+string(r)+"b" {
				t.Fatalf("%q at %d of turn %d is %q", r, j, i, got)
			}
			last = to
		}
		at += len(lines[i])
	}
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"我要投诉", "優(yōu)質(zhì)", "\xff投\xe6", "<|zh|>嗯，呃", "e\u0301\u0301"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, original string) {
		folded := text.Fold(original)
		checkFolded(t, original, &folded)
		var p text.Page
		p.Add(original)
		checkPage(t, []string{original}, &p)
	})
}
