package storagetest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/storage"
)

func lettersKept(k *kit) {
	long := storage.DeadLetter{Source: "s", Name: "b.csv", Offset: 2, Reason: "too_long", Raw: []byte(strings.Repeat("x", 10_000)), At: t0}
	first := storage.DeadLetter{Source: "s", Name: "b.csv", Offset: 1, Line: 3, Field: "csat", Reason: "bad_number", Detail: "d", At: t0}
	other := storage.DeadLetter{Source: "t", Name: "a.csv", Offset: 9, Reason: "no_call_id", At: t0}
	if n := k.ingest(long, first, other).DeadLetters; n != 3 {
		k.Errorf("%d letters, want 3", n)
	}
	if n := k.ingest(first).DeadLetters; n != 0 {
		k.Errorf("%d new letters, want 0", n)
	}
	letters, total, err := k.s.DeadLetters(k.Context(), 2)
	k.must(err)
	if total != 3 {
		k.Errorf("total %d, want 3", total)
	}
	k.same([]storage.DeadLetter{other, first}, letters)
	letters, _, err = k.s.DeadLetters(k.Context(), 10)
	k.must(err)
	if len(letters) != 3 || len(letters[2].Raw) != storage.MaxRaw {
		k.Errorf("letters %+v", letters)
	}
}

func lettersRedeemed(k *kit) {
	first := storage.DeadLetter{Source: "s", Name: "b.csv", Offset: 1, Reason: "bad_number", Raw: []byte("raw"), At: t0}
	second, other := first, first
	second.Offset, other.Source = 2, "t"
	k.ingest(first, second, other)
	redeemed := []any{line("a", t0), storage.LetterID{Source: "s", Offset: 1}, storage.LetterID{Source: "nobody's", Offset: 1}}
	k.ingest(redeemed...)
	k.letters(other, second)
	k.ingest(redeemed...)
	if n := k.ingest(first, second).DeadLetters; n != 0 {
		k.Errorf("%d new letters when they were delivered again, want 0", n)
	}
	k.letters(other, second)
	third := first
	third.Offset = 3
	k.ingest(third, storage.LetterID{Source: "s", Offset: 3})
	k.letters(other, second)
}

// letters fails the case unless these are the dead letters, in whatever order.
func (k *kit) letters(want ...storage.DeadLetter) {
	k.Helper()
	got, total, err := k.s.DeadLetters(k.Context(), 100)
	k.must(err)
	if total != len(want) {
		k.Errorf("total %d, want %d", total, len(want))
	}
	byID := func(a, b storage.DeadLetter) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Offset, b.Offset))
	}
	slices.SortFunc(got, byID)
	slices.SortFunc(want, byID)
	k.same(want, got)
}
