package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// seenOn gives which state of an account the form of a page is about.
func seenOn(t *testing.T, page string) string {
	t.Helper()
	found := regexp.MustCompile(`name="seen" value="(\d+)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("no form that says what was seen: %s", page)
	}
	return found[1]
}

func TestWhoComesSecondSeesWhoChangedWhatOfAnAccount(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	c := g.login()
	cookie := []string{"Cookie", c.Name + "=" + c.Value}
	wang := people.User{ID: "wang", Name: "王", Roles: []people.Role{people.Reviewer}, Scope: people.All}
	g.must(g.store.AddAccount(t.Context(), storage.Account{User: wang, Created: now, Changed: now}))
	seen := seenOn(t, get(t, g, "/users?id=wang", cookie...).Body.String())
	first := url.Values{"id": {"wang"}, "name": {"王"}, "role": {"agent"}, "scope": {"own"}, "agent": {"1024"}, "seen": {seen}}
	if w := post(t, g, "/users", first, cookie...); w.Code != http.StatusSeeOther {
		t.Fatalf("the first change: status %d: %s", w.Code, w.Body)
	}
	second := url.Values{"id": {"wang"}, "name": {"王小明"}, "role": {"reviewer"}, "scope": {"all"}, "seen": {seen}}
	w := post(t, g, "/users", second, cookie...)
	page := w.Body.String()
	if w.Code != http.StatusConflict {
		t.Fatalf("the second change: status %d", w.Code)
	}
	for _, want := range []string{"li 改于", "坐席", "复核员", "王小明", "1024"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if a, err := g.store.Account(t.Context(), "wang"); err != nil || a.Is(people.Reviewer) || a.Name != "王" {
		t.Errorf("kept: %+v, %v", a, err)
	}
	second.Set("seen", seenOn(t, page))
	if w := post(t, g, "/users", second, cookie...); w.Code != http.StatusSeeOther {
		t.Errorf("having compared: status %d", w.Code)
	}
	if a, err := g.store.Account(t.Context(), "wang"); err != nil || !a.Is(people.Reviewer) || a.Name != "王小明" {
		t.Errorf("kept: %+v, %v", a, err)
	}
	second.Del("seen")
	if w := post(t, g, "/users", second, cookie...); w.Code != http.StatusBadRequest {
		t.Errorf("a form that does not say what was seen: status %d", w.Code)
	}
}

func TestALinkOfAnAccountThatIsDisabledMeanwhileLetsNobodyIn(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	c := g.login()
	form := url.Values{"new": {"1"}, "id": {"zhao"}, "role": {"reviewer"}, "scope": {"all"}}
	page := post(t, g, "/users", form, "Cookie", c.Name+"="+c.Value).Body.String()
	secret := regexp.MustCompile(`/welcome\?k=([\w-]{43})`).FindStringSubmatch(page)
	if secret == nil {
		t.Fatal("no link")
	}
	if w := post(t, g, "/users/zhao/switch", nil, "Cookie", c.Name+"="+c.Value); w.Code != http.StatusSeeOther {
		t.Fatalf("disabled: status %d", w.Code)
	}
	w := post(t, g, "/welcome", url.Values{"k": {secret[1]}, "password": {word}, "again": {word}})
	a, err := g.store.Account(t.Context(), "zhao")
	if w.Code != http.StatusNotFound || err != nil || !a.Disabled || a.Password != "" {
		t.Errorf("status %d; %+v, %v", w.Code, a, err)
	}
}
