package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/api"
)

// tokensPage lists what lets programs in, and makes more.
type tokensPage struct {
	frame
	Rows   []tokenLine
	Scopes []scopeChoice
	Lasts  []int // days; 0 is until it is revoked
	Made   string
	Text   string // of the token that was made: shown this once
	Wrong  string // what cannot be as it was filled in: "name", "scope", "reach", "expires"
	Ask    tokenAsk
}

// A tokenLine is a token and how it stands.
type tokenLine struct {
	storage.Token
	Holds bool
}

// A scopeChoice is a scope to tick.
type scopeChoice struct {
	Scope    api.Scope
	NeedsAll bool // goes with no narrower reach
	On       bool
}

// tokenAsk is the form of a new token as it was filled in.
type tokenAsk struct {
	Name, Scope, Whose string
	Days               int
}

// tokenDays are how long tokens may last, the usual first.
var tokenDays = []int{365, 90, 30, 0}

func (s *server) tokens(w http.ResponseWriter, r *http.Request) error {
	return s.showTokens(w, r, http.StatusOK, tokensPage{Ask: tokenAsk{Scope: string(people.All), Days: tokenDays[0]}})
}

// showTokens fills in what all answers of the page have.
func (s *server) showTokens(w http.ResponseWriter, r *http.Request, status int, p tokensPage) error {
	tokens, err := s.Store.Tokens(r.Context())
	if err != nil {
		return err
	}
	p.frame, p.Lasts = s.frame(w, r, "tokens"), tokenDays
	for _, t := range tokens {
		p.Rows = append(p.Rows, tokenLine{t, t.Holds(p.Now)})
	}
	for _, scope := range api.Scopes() {
		p.Scopes = append(p.Scopes, scopeChoice{scope, scope.NeedsAll(), slices.Contains(r.PostForm["scope"], string(scope))})
	}
	if r.Method != http.MethodGet {
		p.Other = "" // the address of a form shows nothing by itself
	}
	return s.render(w, r, status, "tokens", p)
}

// addToken makes a token, and shows its text this once.
func (s *server) addToken(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	p := tokensPage{Ask: tokenAsk{Name: line(r.PostForm.Get("name")), Scope: r.PostForm.Get("reach"), Whose: line(r.PostForm.Get("whose"))}}
	ask := api.Ask{Name: p.Ask.Name, Scopes: r.PostForm["scope"], By: userOf(r).ID, Now: s.Now()}
	days, err := strconv.Atoi(r.PostForm.Get("days"))
	if err != nil || days < 0 || days > 3650 {
		p.Wrong = "expires"
	}
	p.Ask.Days, ask.For = days, time.Duration(days)*24*time.Hour
	switch whose := p.Ask.Whose; people.Scope(p.Ask.Scope) {
	case people.All:
	case people.Dept:
		ask.Reach.Dept = whose
	case people.Team:
		ask.Reach.Team = whose
	default: // no program takes calls of its own
		p.Wrong = "reach"
	}
	if p.Ask.Scope != string(people.All) && p.Ask.Whose == "" {
		p.Wrong = "reach"
	}
	if p.Wrong != "" {
		return s.showTokens(w, r, http.StatusBadRequest, p)
	}
	token, text, err := api.Mint(ask)
	if err != nil {
		p.Wrong, _, _ = strings.Cut(err.Error(), ":")
		return s.showTokens(w, r, http.StatusBadRequest, p)
	}
	if err := s.wrote(s.Store.AddToken(r.Context(), token), s.Now()); err != nil {
		return err
	}
	if err := s.did(r, deed{What: "token_added", Subject: token.ID, Detail: token.Name}); err != nil {
		return err
	}
	r.PostForm = nil
	return s.showTokens(w, r, http.StatusOK, tokensPage{Made: token.Name, Text: text, Ask: tokenAsk{Scope: string(people.All), Days: tokenDays[0]}})
}

// revokeToken ends a token.
func (s *server) revokeToken(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := s.wrote(s.Store.RevokeToken(r.Context(), id, userOf(r).ID, s.Now()), s.Now()); err != nil {
		return err
	}
	if err := s.did(r, deed{What: "token_revoked", Subject: id, Key: "revoke " + id}); err != nil {
		return err
	}
	http.Redirect(w, r, "/tokens", http.StatusSeeOther)
	return nil
}
