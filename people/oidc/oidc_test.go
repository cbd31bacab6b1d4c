package oidc_test

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/people/oidc"
	"github.com/tingcha/tingcha/people/oidc/oidctest"
)

const home = "http://tingcha.test/login/oidc/back"

// bench is a service here, and the one that it asks.
type bench struct {
	*testing.T
	issuer  *oidctest.Issuer
	service *oidc.Service
	clock   time.Time // ours
}

func newBench(t *testing.T, change ...func(*oidc.Config)) *bench {
	t.Helper()
	b := &bench{T: t, clock: time.Date(2026, 9, 3, 8, 0, 0, 0, time.UTC)}
	start := b.clock
	b.issuer = oidctest.New(t, func() time.Time { return start })
	b.issuer.Claims = map[string]any{"groups": []string{"everybody", "qa"}, "班组": "三班"}
	c := oidc.Config{
		Issuer: b.issuer.URL, ClientID: oidctest.ClientID, ClientSecret: oidctest.ClientSecret, Back: home, TeamClaim: "班组", AgentClaim: "number",
		Grants: []oidc.Grant{
			{Claim: "realm_access.roles", Value: "auditors", Roles: []people.Role{people.Auditor}, Scope: people.All},
			{Claim: "groups", Value: "qa", Roles: []people.Role{people.Reviewer}, Scope: people.Team},
			{Claim: "groups", Value: "everybody", Roles: []people.Role{people.Agent}, Scope: people.Own},
		},
		Now: func() time.Time { return b.clock },
	}
	for _, f := range change {
		f(&c)
	}
	var err error
	if b.service, err = oidc.New(c); err != nil {
		t.Fatal(err)
	}
	return b
}

// trip sends a browser to the service, and gives its ticket and what it comes back with.
func (b *bench) trip(to string) (ticket string, answer url.Values) {
	b.Helper()
	address, ticket, err := b.service.Begin(b.Context(), to)
	if err != nil {
		b.Fatal(err)
	}
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, address, nil)
	if err != nil {
		b.Fatal(err)
	}
	w, err := browser.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer w.Body.Close()
	back, err := w.Location()
	if err != nil || !strings.HasPrefix(back.String(), home+"?") {
		b.Fatalf("the service sends to %v: %v", back, err)
	}
	return ticket, back.Query()
}

func (b *bench) end(ticket string, answer url.Values) (people.Arrival, error) {
	return b.service.End(b.Context(), ticket, answer)
}

func TestWhoSignsInElsewhereArrives(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	got, err := b.end(b.trip("/queue?tab=mine"))
	if err != nil {
		t.Fatal(err)
	}
	want := people.Arrival{
		User:    people.User{ID: "hejing", Name: "何静", Roles: []people.Role{people.Reviewer}, Scope: people.Team, Team: "三班"},
		Subject: b.issuer.URL + " 248289761001", To: "/queue?tab=mine",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("arrival (-want +got):\n%s", diff)
	}
}

// TestNobodyArrivesWithAnythingElse changes one thing on the way, each time another.
func TestNobodyArrivesWithAnythingElse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(b *bench) // before the browser goes
		meddle func(b *bench, ticket string, answer url.Values) (string, url.Values)
		told   string
	}{
		"another state": {nil, func(_ *bench, ticket string, answer url.Values) (string, url.Values) {
			answer.Set("state", "planted")
			return ticket, answer
		}, "not to what this browser asked"},
		"no state": {nil, func(_ *bench, ticket string, answer url.Values) (string, url.Values) {
			answer.Del("state")
			return ticket, answer
		}, "not to what this browser asked"},
		"the ticket of another browser": {nil, func(b *bench, _ string, answer url.Values) (string, url.Values) {
			other, _ := b.trip("/")
			return other, answer
		}, "not to what this browser asked"},
		"no ticket": {nil, func(_ *bench, _ string, answer url.Values) (string, url.Values) { return "", answer }, "does not have the ticket"},
		"a changed ticket": {nil, func(_ *bench, ticket string, answer url.Values) (string, url.Values) {
			return "A" + ticket[1:len(ticket)-1] + "A", answer
		}, "does not have the ticket"},
		"an old ticket": {nil, func(b *bench, ticket string, answer url.Values) (string, url.Values) {
			b.clock = b.clock.Add(oidc.Life)
			return ticket, answer
		}, "does not have the ticket"},
		"an answer that was used": {func(b *bench) { b.issuer.Forgiving = true }, func(b *bench, ticket string, answer url.Values) (string, url.Values) {
			if _, err := b.end(ticket, answer); err != nil {
				b.Error(err)
			}
			return ticket, answer
		}, "was used before"},
		"a code that was asked for with another verifier": {nil, func(b *bench, ticket string, answer url.Values) (string, url.Values) {
			_, other := b.trip("/")
			answer.Set("code", other.Get("code"))
			return ticket, answer
		}, "does not take the code"},
		"a token for another nonce": {func(b *bench) { b.issuer.Forgiving = true }, func(b *bench, ticket string, answer url.Values) (string, url.Values) {
			_, other := b.trip("/")
			answer.Set("code", other.Get("code"))
			return ticket, answer
		}, "is for another sign-in"},
		"another service's answer": {nil, func(_ *bench, ticket string, answer url.Values) (string, url.Values) {
			answer.Set("iss", "https://elsewhere.example")
			return ticket, answer
		}, "another service's"},
		"a refusal": {nil, func(_ *bench, ticket string, answer url.Values) (string, url.Values) {
			return ticket, url.Values{"state": answer["state"], "error": {"access_denied"}}
		}, `refused: "access_denied"`},
		"no code": {nil, func(_ *bench, ticket string, answer url.Values) (string, url.Values) {
			return ticket, url.Values{"state": answer["state"]}
		}, "has no code"},
		"a token without a nonce":    {claiming("nonce", nil), nil, "is for another sign-in"},
		"another audience":           {claiming("aud", "elsewhere"), nil, "expected audience"},
		"an audience of two":         {claiming("aud", []string{"elsewhere", oidctest.ClientID}), nil, "issued to another program"},
		"another program's token":    {claiming("azp", "elsewhere"), nil, "issued to another program"},
		"another issuer":             {claiming("iss", "https://elsewhere.example"), nil, "issued by a different provider"},
		"nobody":                     {claiming("sub", ""), nil, "is about nobody"},
		"no time at which it ends":   {claiming("exp", nil), nil, "has expired"},
		"a token that ended":         {at("exp", -6*time.Minute), nil, "has expired"},
		"a token of the future":      {at("iat", 6*time.Minute), nil, "not valid yet"},
		"a token that begins later":  {at("nbf", 6*time.Minute), nil, "not valid yet"},
		"a beginning that is a word": {claiming("nbf", "tomorrow"), nil, "unmarshal claims"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			if c.change != nil {
				c.change(b)
			}
			ticket, answer := b.trip("/")
			if c.meddle != nil {
				ticket, answer = c.meddle(b, ticket, answer)
			}
			got, err := b.end(ticket, answer)
			if err == nil || errors.Is(err, people.ErrNoRole) || !strings.Contains(err.Error(), c.told) {
				t.Errorf("error %v, want %q", err, c.told)
			}
			if got.Subject != "" || got.User.ID != "" {
				t.Errorf("%+v arrived", got)
			}
		})
	}
}

func claiming(name string, value any) func(*bench) {
	return func(b *bench) { b.issuer.Claims[name] = value }
}

func at(name string, off time.Duration) func(*bench) {
	return func(b *bench) { b.issuer.Claims[name] = b.clock.Add(off).Unix() }
}

func TestClocksMayDifferByFourMinutes(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*bench){"exp": at("exp", -4*time.Minute), "iat": at("iat", 4*time.Minute), "nbf": at("nbf", 4*time.Minute)} {
		b := newBench(t)
		change(b)
		if _, err := b.end(b.trip("/")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheFirstGrantThatFitsCounts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		claims map[string]any
		want   []people.Role
		scope  people.Scope
	}{
		"a path, before the others": {map[string]any{"realm_access": map[string]any{"roles": []string{"auditors"}}}, []people.Role{people.Auditor}, people.All},
		"a name with dots":          {map[string]any{"realm_access.roles": "auditors"}, []people.Role{people.Auditor}, people.All},
		"a text instead of a list":  {map[string]any{"groups": "qa"}, []people.Role{people.Reviewer}, people.Team},
		"the last":                  {map[string]any{"groups": []any{7, "everybody"}}, []people.Role{people.Agent}, people.Own},
		"none that is known":        {map[string]any{"groups": []string{"QA", "guests"}}, nil, ""},
		"nothing":                   {map[string]any{"groups": nil, "realm_access": "auditors"}, nil, ""},
		"something else":            {map[string]any{"groups": map[string]any{"qa": true}}, nil, ""},
	} {
		b := newBench(t)
		maps.Copy(b.issuer.Claims, c.claims)
		got, err := b.end(b.trip("/"))
		if (len(c.want) == 0) != errors.Is(err, people.ErrNoRole) || err != nil && !errors.Is(err, people.ErrNoRole) {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, got.User.Roles); diff != "" || got.User.Scope != c.scope || got.Subject == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestANewcomerIsCalledWhatCanBeSignedInAs(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.issuer.Claims["preferred_username"], b.issuer.Claims["name"] = "he jing", strings.Repeat("静", 70)+"\x07"
	got, err := b.end(b.trip("/"))
	if err != nil || got.User.ID != "248289761001" || got.User.Name != strings.Repeat("静", 64) {
		t.Errorf("%+v, %v", got.User, err)
	}
	b.issuer.Claims["sub"], b.issuer.Claims["email"] = "auth0|1", "He@Example.com"
	if got, err = b.end(b.trip("/")); err != nil || got.User.ID != "he@example.com" {
		t.Errorf("%+v, %v", got.User, err)
	}
}

func TestAServiceThatIsAwayIsAskedAgainLater(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(c *oidc.Config) { c.Issuer = "http://127.0.0.1:1" })
	_, _, first := b.service.Begin(t.Context(), "/")
	_, _, second := b.service.Begin(t.Context(), "/")
	if first == nil || !errors.Is(second, first) {
		t.Errorf("%v, then %v", first, second)
	}
	b.clock = b.clock.Add(time.Minute)
	if _, _, third := b.service.Begin(t.Context(), "/"); third == nil || errors.Is(third, first) {
		t.Errorf("later %v: it was not asked again", third)
	}
}

func TestAConfigurationThatCannotWorkIsRefused(t *testing.T) {
	t.Parallel()
	for told, change := range map[string]func(*oidc.Config){
		"issuer:":                                func(c *oidc.Config) { c.Issuer = "http://sso.example.com" },
		"client_id:":                             func(c *oidc.Config) { c.ClientID = "" },
		"client_secret:":                         func(c *oidc.Config) { c.ClientSecret = "" },
		"scopes:":                                func(c *oidc.Config) { c.Scopes = []string{"profile"} },
		"roles: nobody":                          func(c *oidc.Config) { c.Grants = nil },
		"roles: number 1: write claim and value": func(c *oidc.Config) { c.Grants[0].Value = "" },
		"roles: number 1: scope:":                func(c *oidc.Config) { c.Grants[0].Scope = "world" },
		"roles: number 1: roles:":                func(c *oidc.Config) { c.Grants[0].Roles = []people.Role{"boss"} },
	} {
		c := oidc.Config{
			Issuer: "https://sso.example.com", ClientID: "a", ClientSecret: "b", Now: time.Now,
			Grants: []oidc.Grant{{Claim: "c", Value: "d", Roles: []people.Role{people.Admin}, Scope: people.All}},
		}
		if s, err := oidc.New(c); err != nil || s.Name() != "sso.example.com" {
			t.Fatal(err)
		}
		change(&c)
		if _, err := oidc.New(c); err == nil || !strings.HasPrefix(err.Error(), told) {
			t.Errorf("%v, want %q", err, told)
		}
	}
}

func FuzzATicketThatWasNotSealedHereIsRefused(f *testing.F) {
	s, err := oidc.New(oidc.Config{
		Issuer: "http://127.0.0.1:1", ClientID: "a", ClientSecret: "b", Now: time.Now,
		Grants: []oidc.Grant{{Claim: "c", Value: "d", Roles: []people.Role{people.Admin}, Scope: people.All}},
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Add("", "state=&code=1")
	f.Add("e30", "state=x&code=1&iss=http://127.0.0.1:1")
	f.Add(strings.Repeat("A", 5000), "error=%00")
	f.Fuzz(func(t *testing.T, ticket, query string) {
		answer, _ := url.ParseQuery(query)
		if _, err := s.End(t.Context(), ticket, answer); err == nil {
			t.Errorf("%q and %q let somebody in", ticket, query)
		}
	})
}
