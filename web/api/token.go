package api

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// tokenPrefix tells people, and programs that look for lost secrets, what they have
// before them.
const tokenPrefix = "tingcha_"

// maxName is the longest name of a token, in characters.
const maxName = 100

// Ask is what a token is wanted for.
type Ask struct {
	Name   string
	Scopes []string
	Reach  people.Reach
	By     string    // who makes it
	Now    time.Time // when
	For    time.Duration
}

// Mint makes a token. The text is what a program shows; it is kept nowhere, and cannot be
// told again. An error names the field and what to do.
func Mint(a Ask) (t storage.Token, text string, err error) {
	slices.Sort(a.Scopes)
	a.Scopes, a.Name = slices.Compact(a.Scopes), strings.TrimSpace(a.Name)
	switch {
	case a.Name == "" || utf8.RuneCountInString(a.Name) > maxName:
		return t, "", fmt.Errorf("name: say what the token is for, in at most %d characters", maxName)
	case len(a.Scopes) == 0:
		return t, "", fmt.Errorf("scope: name at least one of %s", scopeList())
	case a.For < 0:
		return t, "", errors.New("expires: a token lasts for some time, or until it is revoked")
	}
	for _, s := range a.Scopes {
		if !IsScope(s) {
			return t, "", fmt.Errorf("scope: there is no %q; write some of %s", s, scopeList())
		}
		if Scope(s).NeedsAll() && !a.Reach.All() {
			return t, "", fmt.Errorf("scope: %s is of the whole hotline, and goes with no narrower reach", s)
		}
	}
	text = tokenPrefix + rand.Text() + rand.Text()
	t = storage.Token{
		ID: "tk_" + strings.ToLower(rand.Text()[:10]), Name: a.Name, Hash: HashOf(text), Scopes: a.Scopes, Reach: a.Reach, By: a.By, Made: a.Now.UTC(),
	}
	if a.For > 0 {
		t.Expires = t.Made.Add(a.For)
	}
	return t, text, nil
}

func scopeList() string {
	var names []string
	for _, s := range Scopes() {
		names = append(names, string(s))
	}
	return strings.Join(names, ", ")
}

// HashOf is what is kept of a token's text: 260 random bits need no slow hash.
func HashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
