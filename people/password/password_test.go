package password_test

import (
	"context"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/people/password"
)

// quick is as cheap as argon2 gets.
var quick = password.Cost{Memory: 8, Time: 1, Threads: 1}

func hasher(t testing.TB, c password.Cost) *password.Hasher {
	t.Helper()
	h, err := password.New(c, 2)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestOnlyThePasswordItselfFits(t *testing.T) {
	t.Parallel()
	h := hasher(t, quick)
	rapid.Check(t, func(t *rapid.T) {
		word, other := rapid.String().Draw(t, "word"), rapid.String().Draw(t, "other")
		kept, err := h.Hash(context.Background(), word)
		if err != nil || !strings.HasPrefix(kept, "$argon2id$v=19$m=8,t=1,p=1$") {
			t.Fatalf("%q, %v", kept, err)
		}
		if word != "" && len(word) > 3 && strings.Contains(kept, word) {
			t.Fatalf("%q holds the password", kept)
		}
		if ok, err := h.Check(context.Background(), word, kept); !ok || err != nil {
			t.Fatalf("the password itself: %v, %v", ok, err)
		}
		if ok, err := h.Check(context.Background(), other, kept); ok != (word == other) || err != nil {
			t.Fatalf("another password: %v, %v", ok, err)
		}
	})
}

func TestAHashOfAnotherCostIsCheckedAndOld(t *testing.T) {
	t.Parallel()
	was, is := hasher(t, quick), hasher(t, password.Cost{Memory: 16, Time: 1, Threads: 1})
	kept, err := was.Hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := is.Check(t.Context(), "correct horse", kept); !ok || err != nil || !is.Old(kept) || was.Old(kept) {
		t.Errorf("checked %v, %v; old %v and %v", ok, err, is.Old(kept), was.Old(kept))
	}
}

func TestNobodyHasAnEmptyHash(t *testing.T) {
	t.Parallel()
	h := hasher(t, quick)
	for _, word := range []string{"", "anything"} {
		if ok, err := h.Check(t.Context(), word, ""); ok || err != nil {
			t.Errorf("%q fits no hash: %v, %v", word, ok, err)
		}
	}
}

func TestWhoWaitsForATurnMayGo(t *testing.T) {
	t.Parallel()
	h := hasher(t, quick)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 20 { // a free turn may be taken all the same
		if _, err := h.Hash(ctx, "x"); err != nil {
			return
		}
	}
	t.Error("nobody was called off")
}

func TestAHasherIsHeldToItsBounds(t *testing.T) {
	t.Parallel()
	for _, c := range []password.Cost{{}, {Memory: 8, Time: 1}, {Memory: 1 << 21, Time: 1, Threads: 1}, {Memory: 8, Time: 99, Threads: 1}} {
		if _, err := password.New(c, 1); err == nil {
			t.Errorf("%+v was taken", c)
		}
	}
}

func FuzzCheck(f *testing.F) {
	h := hasher(f, quick)
	kept, err := h.Hash(f.Context(), "word")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(kept)
	f.Add("$argon2id$v=19$m=4294967295,t=1,p=1$c2FsdHNhbHQ$c3VtcwAAAAAAAAAAAAAAAA")
	f.Add("$argon2i$v=19$m=8,t=1,p=1$$")
	f.Fuzz(func(t *testing.T, s string) {
		if strings.Contains(s, "m=") && !strings.Contains(s, "m=8,t=1,") { // costly ones are right, and slow
			return
		}
		if ok, err := h.Check(t.Context(), "other", s); ok || ok && err != nil {
			t.Errorf("%q fits", s)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	h := hasher(b, password.Usual())
	kept, err := h.Hash(b.Context(), "correct horse battery")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if ok, err := h.Check(b.Context(), "correct horse battery", kept); !ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}
