package storagetest

import (
	"errors"
	"strings"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

func tokenCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a token is found by its hash":               tokenFound,
		"the same token again changes nothing":       tokenTwice,
		"a revoked token stays known, and holds not": tokenRevoked,
		"a token that expires holds until then":      tokenExpires,
		"the last use of a token never goes back":    tokenUsed,
		"what was handed over is found by address":   uploadFound,
	}
}

func token(id string) storage.Token {
	return storage.Token{
		ID: id, Name: "夜间报表", Hash: strings.Repeat(id[len(id)-1:], 64), Scopes: []string{"export", "read:findings"},
		Reach: people.Reach{Dept: "一部"}, By: "admin", Made: t0,
	}
}

func (k *kit) tokenOf(t storage.Token) storage.Token {
	k.Helper()
	got, err := k.s.TokenOf(k.Context(), t.Hash)
	k.must(err)
	return got
}

func tokenFound(k *kit) {
	t := token("tk_1")
	k.must(k.s.AddToken(k.Context(), t))
	k.same(t, k.tokenOf(t))
	if _, err := k.s.TokenOf(k.Context(), strings.Repeat("0", 64)); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("a token that nobody made: %v", err)
	}
	second := token("tk_2")
	second.Made = t0.Add(time.Minute)
	k.must(k.s.AddToken(k.Context(), second))
	all, err := k.s.Tokens(k.Context())
	k.must(err)
	k.same([]storage.Token{second, t}, all)
}

func tokenTwice(k *kit) {
	t := token("tk_1")
	k.must(k.s.AddToken(k.Context(), t))
	k.must(k.s.RevokeToken(k.Context(), t.ID, "admin", later))
	k.must(k.s.AddToken(k.Context(), t))
	if k.tokenOf(t).Holds(later) {
		k.Error("adding a revoked token again lets it in")
	}
}

func tokenRevoked(k *kit) {
	t := token("tk_1")
	k.must(k.s.AddToken(k.Context(), t))
	for _, by := range []string{"zhou", "li"} {
		k.must(k.s.RevokeToken(k.Context(), t.ID, by, later))
	}
	t.Revoked, t.Revoker = later, "zhou"
	k.same(t, k.tokenOf(t))
	if t.Holds(later) {
		k.Error("a revoked token lets in")
	}
	if err := k.s.RevokeToken(k.Context(), "tk_9", "li", later); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("revoke what is not there: %v", err)
	}
}

func tokenExpires(k *kit) {
	t := token("tk_1")
	t.Expires = later
	k.must(k.s.AddToken(k.Context(), t))
	got := k.tokenOf(t)
	if !got.Holds(later.Add(-time.Millisecond)) || got.Holds(later) {
		k.Errorf("expires at %v", got.Expires)
	}
}

func tokenUsed(k *kit) {
	t := token("tk_1")
	k.must(k.s.AddToken(k.Context(), t))
	for _, at := range []time.Time{later, t0} {
		k.must(k.s.TokenUsed(k.Context(), t.ID, at))
	}
	t.Used = later
	k.same(t, k.tokenOf(t))
}

func uploadFound(k *kit) {
	if _, err := k.s.Upload(k.Context(), "upload:c1/a.wav"); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("nothing was handed over: %v", err)
	}
	for _, key := range []string{"recordings/1", "recordings/2"} {
		k.must(k.s.KeepUpload(k.Context(), "upload:c1/a.wav", key, t0))
	}
	key, err := k.s.Upload(k.Context(), "upload:c1/a.wav")
	k.must(err)
	k.same("recordings/2", key)
}
