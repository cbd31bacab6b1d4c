package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web"
)

// gate is a house with one account, and nobody signed in.
type gate struct{ *house }

const word = "correct horse battery"

func newGate(t *testing.T, change ...func(*web.Config)) *gate {
	t.Helper()
	store := empty(t)
	g := &gate{newHouse(t, store, nil, change...)}
	kept, err := g.rooms.SignIn.Hasher.Hash(t.Context(), word)
	g.must(err)
	g.must(store.AddAccount(t.Context(), storage.Account{
		User: people.User{ID: "li", Name: "李", Roles: []people.Role{people.Reviewer, people.Admin}, Scope: people.All}, Password: kept, Created: now, Changed: now,
	}))
	return g
}

// login gives the cookie of a new session.
func (g *gate) login(header ...string) *http.Cookie {
	g.Helper()
	w := post(g, g, "/login", url.Values{"id": {"LI "}, "password": {word}, "to": {"/account"}}, header...)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/account" {
		g.Fatalf("signing in: status %d to %q", w.Code, w.Header().Get("Location"))
	}
	return w.Result().Cookies()[0]
}

// in tells whether a cookie lets its bearer in.
func (g *gate) in(c *http.Cookie) bool {
	g.Helper()
	return get(g, g, "/account", "Cookie", c.Name+"="+c.Value).Code == http.StatusOK
}

func TestASessionIsSecretAndItsOwn(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	planted := &http.Cookie{Name: web.SessionCookie, Value: "planted-by-somebody-else"}
	c := g.login("Cookie", planted.Name+"="+planted.Value)
	if g.in(planted) || c.Value == planted.Value || len(c.Value) < 40 {
		t.Error("the session that the browser had before lets in")
	}
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Secure {
		t.Errorf("over http the cookie is %+v", c)
	}
	second := g.login("Cookie", c.Name+"="+c.Value)
	if second.Value == c.Value || g.in(c) || !g.in(second) {
		t.Error("signing in again keeps the session before")
	}
	sessions, err := g.store.Sessions(t.Context(), "li")
	if err != nil || len(sessions) != 1 || sessions[0].Sum != people.Sum(second.Value) {
		t.Errorf("kept: %+v, %v", sessions, err)
	}
}

func TestOverTLSTheCookieIsBoundToTheHost(t *testing.T) {
	t.Parallel()
	g := newGate(t, func(c *web.Config) { c.SignIn.Secure = true })
	if c := g.login(); c.Name != "__Host-"+web.SessionCookie || !c.Secure || c.Domain != "" || c.Path != "/" {
		t.Errorf("over TLS the cookie is %+v", c)
	}
}

func TestASessionEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(g *gate, c *http.Cookie){
		"when it is not used": func(g *gate, _ *http.Cookie) { g.clock = g.clock.Add(31 * time.Minute) },
		"at its age, however used": func(g *gate, c *http.Cookie) {
			for range 36 {
				g.clock = g.clock.Add(20 * time.Minute)
				g.in(c)
			}
			g.clock = g.clock.Add(time.Minute)
		},
		"when its user signs out": func(g *gate, c *http.Cookie) {
			if w := post(g, g, "/logout", nil, "Cookie", c.Name+"="+c.Value); w.Result().Cookies()[0].MaxAge >= 0 {
				g.Error("the browser keeps the cookie")
			}
		},
		"when another browser ends it": func(g *gate, c *http.Cookie) {
			other := g.login()
			post(g, g, "/account/end", url.Values{"session": {people.Sum(c.Value)}}, "Cookie", other.Name+"="+other.Value)
			if !g.in(other) {
				g.Error("the other browser is out, too")
			}
		},
		"when the password changes": func(g *gate, _ *http.Cookie) {
			other := g.login()
			form := url.Values{"old": {word}, "password": {"another long word"}, "again": {"another long word"}}
			w := post(g, g, "/account/password", form, "Cookie", other.Name+"="+other.Value)
			if w.Code != http.StatusSeeOther || g.in(other) || !g.in(w.Result().Cookies()[0]) {
				g.Errorf("status %d; the browser that changed it has no new session, or keeps the old", w.Code)
			}
		},
		"when its user may do something else": func(g *gate, _ *http.Cookie) {
			a, err := g.store.Account(g.Context(), "li")
			g.must(err)
			a.Roles = []people.Role{people.Admin}
			g.must(g.store.SetUser(g.Context(), storage.UserChange{User: a.User, Seen: a.Changed, At: g.clock}))
		},
		"when its user is disabled": func(g *gate, _ *http.Cookie) {
			g.must(g.store.AddAccount(g.Context(), storage.Account{User: people.User{ID: "wang", Roles: []people.Role{people.Admin}, Scope: people.All}, Created: now, Changed: now}))
			g.must(g.store.SetDisabled(g.Context(), "li", true, g.clock))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGate(t)
			c := g.login()
			if !g.in(c) {
				t.Fatal("the session is none")
			}
			if end(g, c); g.in(c) {
				t.Error("the session goes on")
			}
		})
	}
}

func TestASessionInUseGoesOn(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	c := g.login()
	for range 20 {
		g.clock = g.clock.Add(29 * time.Minute)
		if !g.in(c) {
			t.Fatalf("the session ended after %v", g.clock.Sub(now))
		}
	}
}

func TestWhatIsWrongIsNotToldApart(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	page := func(id, word string) string {
		w := post(t, g, "/login", url.Values{"id": {id}, "password": {word}})
		if w.Code != http.StatusUnauthorized || len(w.Result().Cookies()) > 0 {
			t.Errorf("%s: status %d, cookies %v", id, w.Code, w.Result().Cookies())
		}
		return regexp.MustCompile(`(nonce|value)="[^"]*"`).ReplaceAllString(w.Body.String(), "")
	}
	if known, unknown := page("li", "wrong wrong wrong"), page("nobody", "wrong wrong wrong"); known != unknown {
		t.Error("an account that is there is told from one that is not")
	}
}

func TestALinkWorksOnce(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	path, err := web.NewLink(t.Context(), g.store, "li", "admin", g.clock)
	g.must(err)
	_, secret, _ := strings.Cut(path, "k=")
	form := url.Values{"k": {secret}, "password": {"short"}, "again": {"short"}}
	if w := get(t, g, path); w.Code != http.StatusOK {
		t.Errorf("looking at it: status %d", w.Code)
	}
	if w := post(t, g, "/welcome", form); w.Code != http.StatusBadRequest {
		t.Errorf("a short password: status %d", w.Code)
	}
	form.Set("password", "a much longer one")
	form.Set("again", "a much longer one")
	if w := post(t, g, "/welcome", form); w.Code != http.StatusSeeOther || !g.in(w.Result().Cookies()[0]) {
		t.Errorf("a good password: status %d", w.Code)
	}
	if w := post(t, g, "/welcome", form); w.Code != http.StatusNotFound {
		t.Errorf("again: status %d", w.Code)
	}
	late, err := web.NewLink(t.Context(), g.store, "li", "admin", g.clock)
	g.must(err)
	g.clock = g.clock.Add(web.LinkLife + time.Second)
	if w := get(t, g, late); w.Code != http.StatusNotFound {
		t.Errorf("a day later: status %d", w.Code)
	}
}

func TestTheFirstLinkMakesAnAdministrator(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	if path, err := web.FirstLink(t.Context(), g.store, now); path != "" || err != nil {
		t.Errorf("although somebody can sign in as an administrator: %q, %v", path, err)
	}
	fresh := empty(t)
	path, err := web.FirstLink(t.Context(), fresh, now)
	g.must(err)
	h, err := web.New(web.Config{Store: fresh, Blobs: newShelf(nil), Now: func() time.Time { return now }, SignIn: quick(t)})
	g.must(err)
	_, secret, _ := strings.Cut(path, "k=")
	form := url.Values{"k": {secret}, "id": {"Wang"}, "name": {"王"}, "password": {word}, "again": {word}}
	if w := post(t, h, "/welcome", form); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	a, err := fresh.Account(t.Context(), "wang")
	if err != nil || !a.Is(people.Admin) || a.Is(people.Reviewer) || strings.Contains(a.Password, word) {
		t.Errorf("%+v, %v", a, err)
	}
	if path, err := web.FirstLink(t.Context(), fresh, now); path != "" || err != nil {
		t.Errorf("afterwards: %q, %v", path, err)
	}
}

// TestNoFormIsTakenFromAnotherSite presses every button of the table from elsewhere.
func TestNoFormIsTakenFromAnotherSite(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	c := g.login()
	wild := regexp.MustCompile(`\{[^}]*\}`)
	for _, pattern := range web.Patterns() {
		method, path, _ := strings.Cut(pattern, " ")
		if method != http.MethodPost {
			continue
		}
		for _, from := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "same-site"}} {
			if w := post(t, g, wild.ReplaceAllString(path, "x"), url.Values{}, from[0], from[1], "Cookie", c.Name+"="+c.Value); w.Code != http.StatusForbidden {
				t.Errorf("%s with %s: status %d", pattern, from, w.Code)
			}
		}
	}
	if !g.in(c) {
		t.Error("another site has signed somebody out")
	}
}

func TestWhoHasNotSignedInIsLedToTheDoorAndBack(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	if w := get(t, g, "/coverage?from=2026-09-01"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/login?to=%2Fcoverage%3Ffrom%3D2026-09-01" {
		t.Errorf("status %d to %q", w.Code, w.Header().Get("Location"))
	}
	for _, path := range []string{"/calls/x/audio", "/calls/x/peaks.json", "/api/v1/findings"} {
		if w := get(t, g, path); w.Code != http.StatusUnauthorized && path[:5] != "/api/" {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
	w := post(t, g, "/calls/x/verdict", url.Values{"note": {"写了很久的意见"}, "password": {"secret-word"}})
	if w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "写了很久的意见") || strings.Contains(w.Body.String(), "secret-word") {
		t.Errorf("a form: status %d, or what was written is lost", w.Code)
	}
	for _, to := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""} {
		w := post(t, g, "/login", url.Values{"id": {"li"}, "password": {word}, "to": {to}})
		if w.Header().Get("Location") != "/" {
			t.Errorf("%q leads to %q", to, w.Header().Get("Location"))
		}
	}
}

func TestOnlyTheProxyIsBelieved(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/login", strings.NewReader("id=li&password=wrong"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Forwarded-For", "203.0.113.9")
	g.ServeHTTP(httptest.NewRecorder(), r)
	deeds, _, err := g.store.Deeds(t.Context(), storage.DeedFilter{What: "signin_failed"})
	if err != nil || len(deeds) != 1 || deeds[0].Place != "192.0.2.1" || deeds[0].Subject != "li" {
		t.Errorf("%+v, %v", deeds, err)
	}
}

func TestTheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	c := g.login()
	if w := post(t, g, "/users/li/switch", nil, "Cookie", c.Name+"="+c.Value); w.Code != http.StatusConflict {
		t.Errorf("disabled: status %d", w.Code)
	}
	form := url.Values{"id": {"li"}, "role": {"reviewer"}, "scope": {"all"}, "seen": {strconv.FormatInt(now.UnixMilli(), 10)}}
	if w := post(t, g, "/users", form, "Cookie", c.Name+"="+c.Value); w.Code != http.StatusBadRequest || !g.in(c) {
		t.Errorf("made a reviewer alone: status %d", w.Code)
	}
}

func TestAUserIsAddedWithALink(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	c := g.login()
	form := url.Values{"new": {"1"}, "id": {"Zhao"}, "name": {"赵"}, "role": {"leader"}, "scope": {"team"}, "team": {"三班"}}
	w := post(t, g, "/users", form, "Cookie", c.Name+"="+c.Value)
	link := regexp.MustCompile(`http://localhost:8787(/welcome\?k=[\w-]{43})`).FindStringSubmatch(w.Body.String())
	if w.Code != http.StatusOK || link == nil || w.Header().Get("Cache-Control") == "" {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	if w := get(t, g, link[1]); w.Code != http.StatusOK {
		t.Errorf("the link: status %d", w.Code)
	}
	form.Set("role", "auditor")
	form.Add("role", "reviewer")
	if w := post(t, g, "/users", form, "Cookie", c.Name+"="+c.Value); w.Code != http.StatusBadRequest {
		t.Errorf("an auditor who reviews: status %d", w.Code)
	}
	if problems, err := g.store.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
}

func TestTheDemoLetsInByAButtonAndNotByALink(t *testing.T) {
	t.Parallel()
	g := newGate(t, func(c *web.Config) { c.Demo = true })
	g.must(g.store.AddAccount(t.Context(), storage.Account{User: people.User{ID: "wang", Name: "王", Roles: []people.Role{people.Reviewer}, Scope: people.All}, Created: now, Changed: now}))
	if page := get(t, g, "/login?to=%2Frules").Body.String(); !strings.Contains(page, `formaction="/login/as/wang"`) || !strings.Contains(page, `name="to" value="/rules"`) || strings.Contains(page, "/login/as/li") {
		t.Errorf("the door: %s", page)
	}
	if w := get(t, g, "/login/as/wang"); w.Code != http.StatusNotFound || len(w.Result().Cookies()) > 0 {
		t.Errorf("by a link: status %d, %v", w.Code, w.Result().Cookies())
	}
	w := post(t, g, "/login/as/wang", url.Values{"to": {"/rules"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/rules" || !g.in(w.Result().Cookies()[0]) {
		t.Errorf("by a button: status %d to %q", w.Code, w.Header().Get("Location"))
	}
	if w := post(t, g, "/login/as/li", nil); w.Code != http.StatusNotFound {
		t.Errorf("as one who has a password: status %d", w.Code)
	}
}
