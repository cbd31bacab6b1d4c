package web_test

import (
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/people/oidc"
	"github.com/tingcha/tingcha/people/oidc/oidctest"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web"
)

// terminal is a site, the service that knows its users, and a browser, each reached over
// HTTP.
type terminal struct {
	*gate
	issuer  *oidctest.Issuer
	site    *httptest.Server
	browser *http.Client
	trail   []*url.URL // where the browser was sent
}

func newTerminal(t *testing.T, change ...func(*web.Config)) *terminal {
	t.Helper()
	x := &terminal{issuer: oidctest.New(t, func() time.Time { return now })}
	x.site = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { x.ServeHTTP(w, r) }))
	t.Cleanup(x.site.Close)
	x.issuer.Claims = map[string]any{"groups": []string{"qa"}, "team": "三班", "number": "1024"}
	service, err := oidc.New(oidc.Config{
		Name: "统一认证", Issuer: x.issuer.URL, ClientID: oidctest.ClientID, ClientSecret: oidctest.ClientSecret, Back: x.site.URL + "/login/oidc/back",
		Grants: []oidc.Grant{
			{Claim: "groups", Value: "leads", Roles: []people.Role{people.Leader}, Scope: people.Team},
			{Claim: "groups", Value: "qa", Roles: []people.Role{people.Reviewer}, Scope: people.All},
		},
		TeamClaim: "team", AgentClaim: "number", Now: func() time.Time { return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	x.gate = newGate(t, append(change, func(c *web.Config) { c.SignIn.Outside = service })...)
	x.fresh()
	return x
}

// fresh takes another browser.
func (x *terminal) fresh() {
	jar, err := cookiejar.New(nil)
	x.must(err)
	x.browser = &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		x.trail = append(x.trail, r.URL)
		return nil
	}}
}

// visit gives where the browser ends up, with which status.
func (x *terminal) visit(address string) (path string, status int) {
	x.Helper()
	x.trail = nil
	r, err := http.NewRequestWithContext(x.Context(), http.MethodGet, address, nil)
	x.must(err)
	w, err := x.browser.Do(r)
	x.must(err)
	defer w.Body.Close()
	return w.Request.URL.RequestURI(), w.StatusCode
}

// session is the secret of the browser's session; empty for none.
func (x *terminal) session() string {
	at, err := url.Parse(x.site.URL)
	x.must(err)
	for _, c := range x.browser.Jar.Cookies(at) {
		if c.Name == web.SessionCookie {
			return c.Value
		}
	}
	return ""
}

// deeds lists what the log says, the last first.
func (x *terminal) deeds() []string {
	x.Helper()
	all, _, err := x.store.Deeds(x.Context(), storage.DeedFilter{})
	x.must(err)
	var lines []string
	for _, d := range all {
		lines = append(lines, strings.TrimSpace(d.Who+" "+d.What+" "+d.Subject+" "+d.Detail))
	}
	return lines
}

func TestOIDCLetsInWhoIsKnownElsewhere(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	if body := get(t, x, "/login?to=%2Faccount").Body.String(); !strings.Contains(body, `href="/login/oidc?to=%2Faccount"`) || !strings.Contains(body, "统一认证") {
		t.Error("the login page does not lead to the service")
	}
	if path, status := x.visit(x.site.URL + "/login/oidc?to=%2Faccount"); path != "/account" || status != http.StatusOK {
		t.Fatalf("ends at %s with %d", path, status)
	}
	a, err := x.store.Account(t.Context(), "hejing")
	if err != nil || a.Name != "何静" || a.Subject != x.issuer.URL+" 248289761001" || a.Password != "" || !slices.Equal(a.Roles, []people.Role{people.Reviewer}) || a.Team != "三班" || a.Agent != "1024" {
		t.Errorf("account %+v, %v", a, err)
	}
	if got, want := x.deeds(), []string{"hejing signin  service", "hejing user_added hejing service: [reviewer] all 1024 三班"}; !slices.Equal(got, want) {
		t.Errorf("the log says %q, want %q", got, want)
	}

	first := x.session()
	x.visit(x.site.URL + "/login/oidc")
	if second := x.session(); second == first || x.in(&http.Cookie{Name: web.SessionCookie, Value: first}) {
		t.Error("the session before goes on")
	}
}

func TestOIDCGivesTheRightsOfToday(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	x.visit(x.site.URL + "/login/oidc")
	old := &http.Cookie{Name: web.SessionCookie, Value: x.session()}
	x.fresh()
	x.issuer.Claims["groups"], x.issuer.Claims["preferred_username"] = []string{"leads"}, "renamed"
	x.visit(x.site.URL + "/login/oidc")
	a, err := x.store.Account(t.Context(), "hejing")
	if err != nil || !slices.Equal(a.Roles, []people.Role{people.Leader}) || a.Scope != people.Team {
		t.Errorf("account %+v, %v", a, err)
	}
	if x.in(old) || x.session() == "" {
		t.Error("a session goes on with the rights of yesterday, or none began")
	}

	before := &http.Cookie{Name: web.SessionCookie, Value: x.session()}
	x.fresh()
	for name, claims := range map[string]map[string]any{"no role": {"groups": []string{"guests"}}, "a team without a team": {"team": nil}} {
		maps.Copy(x.issuer.Claims, claims)
		if path, status := x.visit(x.site.URL + "/login/oidc"); path != "/login?wrong=unknown" || status != http.StatusOK || x.session() != "" {
			t.Errorf("%s: ends at %s with %d", name, path, status)
		}
		x.issuer.Claims["groups"] = []string{"leads"}
	}
	if x.in(before) {
		t.Error("a session goes on without a role")
	}
}

func TestOIDCKeepsOut(t *testing.T) {
	t.Parallel()
	account := func(id, subject string, disabled bool) storage.Account {
		return storage.Account{
			User:    people.User{ID: id, Roles: []people.Role{people.Reviewer}, Scope: people.All},
			Subject: subject, Disabled: disabled, Created: now, Changed: now,
		}
	}
	for name, c := range map[string]struct {
		before func(x *terminal)
		why    string
		deed   string
	}{
		"somebody without a role": {func(x *terminal) { x.issuer.Claims["groups"] = "guests" }, "unknown", "signin_failed hejing service: unknown"},
		"an account that is disabled": {func(x *terminal) {
			x.must(x.store.AddAccount(x.Context(), account("he", x.issuer.URL+" 248289761001", true)))
		}, "disabled", "signin_failed he service: disabled"},
		"somebody called as another": {func(x *terminal) { x.must(x.store.AddAccount(x.Context(), account("hejing", "", false))) }, "taken", "signin_failed hejing service: taken"},
		"another audience":           {func(x *terminal) { x.issuer.Claims["aud"] = "elsewhere" }, "service", ""},
		"another issuer":             {func(x *terminal) { x.issuer.Claims["iss"] = "elsewhere" }, "service", ""},
		"another nonce":              {func(x *terminal) { x.issuer.Claims["nonce"] = "planted" }, "service", ""},
		"a token that has expired":   {func(x *terminal) { x.issuer.Claims["exp"] = now.Add(-6 * time.Minute).Unix() }, "service", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTerminal(t)
			c.before(x)
			if path, status := x.visit(x.site.URL + "/login/oidc?to=%2Faccount"); path != "/login?to=%2Faccount&wrong="+c.why || status != http.StatusOK {
				t.Errorf("ends at %s with %d", path, status)
			}
			if x.session() != "" {
				t.Error("there is a session")
			}
			if got := x.deeds(); c.deed == "" && len(got) > 0 || c.deed != "" && !slices.Equal(got, []string{c.deed}) {
				t.Errorf("the log says %q", got)
			}
		})
	}
}

func TestOIDCTakesAnAnswerOnceAndFromItsBrowser(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	x.issuer.Forgiving = true
	w := get(t, x, "/login/oidc")
	ticket := w.Result().Cookies()[0]
	if ticket.Name != web.TicketCookie || !ticket.HttpOnly || ticket.MaxAge != 600 || ticket.SameSite != http.SameSiteLaxMode {
		t.Errorf("the ticket is %+v", ticket)
	}
	asked, err := url.Parse(w.Header().Get("Location"))
	x.must(err)
	if q := asked.Query(); q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" || q.Get("nonce") == "" || q.Get("state") == "" {
		t.Errorf("asked for %s", asked)
	}
	x.browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, asked.String(), nil)
	x.must(err)
	sent, err := x.browser.Do(r)
	x.must(err)
	sent.Body.Close()
	back, err := sent.Location()
	x.must(err)
	for _, try := range []struct{ who, cookie, to string }{
		{"another browser", "", "/login?wrong=service"},
		{"a browser with a ticket that it made itself", ticket.Name + "=e30", "/login?wrong=service"},
		{"the browser", ticket.Name + "=" + ticket.Value, "/"},
		{"the browser again", ticket.Name + "=" + ticket.Value, "/login?wrong=service"},
	} {
		if w := get(t, x, back.RequestURI(), "Cookie", try.cookie); w.Code != http.StatusSeeOther || w.Header().Get("Location") != try.to {
			t.Errorf("%s: status %d to %q, want %q", try.who, w.Code, w.Header().Get("Location"), try.to)
		}
	}
	back.RawQuery = strings.Replace(back.RawQuery, "state=", "state=A", 1)
	if w := get(t, x, back.RequestURI(), "Cookie", ticket.Name+"="+ticket.Value); w.Header().Get("Location") != "/login?wrong=service" {
		t.Errorf("another state leads to %q", w.Header().Get("Location"))
	}
}

func TestOIDCLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	for _, to := range []string{"https://elsewhere.example/", "//elsewhere.example", `/\elsewhere.example`, "javascript:alert(1)", "/\t/elsewhere.example", "/" + strings.Repeat("a", 3000)} {
		x.fresh()
		x.visit(x.site.URL + "/login/oidc?to=" + url.QueryEscape(to))
		if x.session() == "" {
			t.Errorf("%.40q: nobody is signed in", to)
		}
		for _, at := range x.trail {
			if host := "http://" + at.Host; host != x.site.URL && host != x.issuer.URL {
				t.Errorf("%.40q leads to %s", to, at)
			}
		}
	}
}

func TestOIDCOverTLSBindsTheTicketToTheHost(t *testing.T) {
	t.Parallel()
	x := newTerminal(t, func(c *web.Config) { c.SignIn.Secure = true })
	if c := get(t, x, "/login/oidc").Result().Cookies()[0]; c.Name != "__Host-"+web.TicketCookie || !c.Secure || c.Domain != "" || c.Path != "/" {
		t.Errorf("over TLS the ticket is %+v", c)
	}
}

func TestOIDCInVainIsLimited(t *testing.T) {
	t.Parallel()
	x := newTerminal(t)
	limited := false
	for range 40 {
		w := get(t, x, "/login/oidc/back?state=a&code=b", "Cookie", web.TicketCookie+"=e30")
		limited = limited || w.Code == http.StatusTooManyRequests && w.Header().Get("Retry-After") != ""
	}
	if !limited {
		t.Error("forty answers that are none are looked at within a moment")
	}
}
