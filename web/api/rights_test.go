package api_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/api"
)

// TestEveryOperationAsksForItsScopes asks for every operation with a token for each scope
// alone, and with one for all the others.
func TestEveryOperationAsksForItsScopes(t *testing.T) {
	t.Parallel()
	generous := api.Limits{Requests: api.Rate{Burst: 10_000, Every: time.Millisecond}, Exports: api.Rate{Burst: 1000, Every: time.Millisecond}, Strangers: api.Rate{Burst: 1000, Every: time.Millisecond}}
	s := newSite(t, func(c *api.Config) { c.Limits = generous })
	f := s.findings(storage.FindingFilter{})[0]
	ticket, all := s.ticketID(), operations(t)
	asked := func(token, op string) response {
		method, path, _ := strings.Cut(op, " ")
		id := f.ID
		switch {
		case strings.HasPrefix(path, "/calls"):
			id = f.CallID
		case strings.HasPrefix(path, "/tickets"):
			id = ticket
		}
		path = strings.NewReplacer("{id}", id, "{day}", f.Day, "{call}", "c-1", "{name}", "c-1.wav").Replace(path)
		body := ""
		if method == http.MethodPost {
			body = verdictOn(f, "confirm", "k")
		}
		return s.ask(token, method, path, body)
	}
	var scopes []string
	for _, scope := range api.Scopes() {
		scopes = append(scopes, string(scope))
	}
	used := map[string]bool{}
	for op, needs := range all {
		for _, need := range needs {
			used[need] = true
			var others []api.Scope
			for _, scope := range scopes {
				if scope != need {
					others = append(others, api.Scope(scope))
				}
			}
			if p := asked(s.mint(people.Reach{}, others...), op).refused(http.StatusForbidden, "scope"); !strings.Contains(p.Detail, need) {
				t.Errorf("%s: %s does not name %s", op, p.Detail, need)
			}
		}
		var just []api.Scope
		for _, need := range needs {
			just = append(just, api.Scope(need))
		}
		if r := asked(s.mint(people.Reach{}, just...), op); r.status != http.StatusOK {
			t.Errorf("%s with just %v: status %d: %s", op, needs, r.status, r.body)
		}
		asked("", op).refused(http.StatusUnauthorized, "no_token")
	}
	if len(used) != len(scopes) || len(all) < 18 {
		t.Errorf("%d operations use the scopes %v of %v", len(all), used, scopes)
	}
}

// TestWhatIsOutOfReachIsNotThere gives every operation a token of another department.
func TestWhatIsOutOfReachIsNotThere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f, ticket := s.findings(storage.FindingFilter{})[0], s.ticketID()
	s.confirm(f)
	scopes := slices.DeleteFunc(api.Scopes(), api.Scope.NeedsAll)
	for reach, sees := range map[people.Reach]bool{{Dept: "客服一部"}: true, {Dept: "客服九部"}: false, {Agent: f.Agent}: true, {Agent: "9999"}: false, {Team: "无此班组"}: false} {
		token := s.mint(reach, scopes...)
		for _, path := range []string{"/findings/" + f.ID, "/calls/" + f.CallID, "/calls/" + f.CallID + "/transcript"} {
			r := s.get(token, path)
			if sees && r.status != http.StatusOK {
				t.Errorf("%+v: %s: status %d: %s", reach, path, r.status, r.body)
			} else if !sees {
				// Not to be told from what was never there.
				there, never := r.refused(http.StatusNotFound, "not_found"), s.get(token, strings.NewReplacer(f.CallID, "never", f.ID, "never").Replace(path)).refused(http.StatusNotFound, "not_found")
				if diff := cmp.Diff(never, there); diff != "" {
					t.Errorf("%s: %s", path, diff)
				}
			}
		}
		for _, path := range []string{"/findings", "/calls", "/verdicts", "/tickets"} {
			var list page
			s.get(token, path).into(http.StatusOK, &list)
			if !sees && len(list.Items) > 0 {
				t.Errorf("%+v: %s gives %d rows", reach, path, len(list.Items))
			}
			if sees && len(list.Items) == 0 && path != "/tickets" {
				t.Errorf("%+v: %s gives nothing", reach, path)
			}
		}
		for _, path := range []string{"/export/findings", "/export/calls", "/export/verdicts"} {
			if r := s.get(token, path); r.status != http.StatusOK || (r.body != "") != sees {
				t.Errorf("%+v: %s: status %d, %d bytes", reach, path, r.status, len(r.body))
			}
		}
		if !sees {
			s.get(token, "/tickets/"+ticket).refused(http.StatusNotFound, "not_found")
			s.ask(token, http.MethodPost, "/findings/"+f.ID+"/verdicts", verdictOn(f, "confirm", "k")).refused(http.StatusNotFound, "not_found")
		}
	}
}

func TestATokenThatDoesNotHoldLetsNobodyIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token, text, err := api.Mint(api.Ask{Name: "kurz", Scopes: []string{"read:calls"}, By: "admin", Now: s.clock(), For: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.store.AddToken(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if r := s.get(text, "/calls"); r.status != http.StatusOK {
		t.Errorf("status %d: %s", r.status, r.body)
	}
	if kept, err := s.store.TokenOf(t.Context(), token.Hash); err != nil || !kept.Used.Equal(s.clock()) {
		t.Errorf("last used %v, %v", kept.Used, err)
	}
	for _, bad := range []string{text[:len(text)-1], text + "x", token.Hash, token.ID, "Bearer " + text, "x"} {
		r := s.get(bad, "/calls")
		r.refused(http.StatusUnauthorized, "bad_token")
		if r.header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("headers %v", r.header)
		}
	}
	s.ask("", http.MethodGet, "/calls", "", "Cookie", "session="+text).refused(http.StatusUnauthorized, "no_token")
	s.ask("", http.MethodGet, "/calls", "", "Authorization", "Basic "+text).refused(http.StatusUnauthorized, "no_token")
	s.pass(time.Hour)
	s.get(text, "/calls").refused(http.StatusUnauthorized, "expired_token")
	if err := s.store.RevokeToken(t.Context(), token.ID, "admin", s.clock()); err != nil {
		t.Fatal(err)
	}
	s.get(text, "/calls").refused(http.StatusUnauthorized, "revoked_token")
}

func TestATokenIsMintedWithANameScopesAndAFittingReach(t *testing.T) {
	t.Parallel()
	ok := api.Ask{Name: " 夜间报表 ", Scopes: []string{"read:calls", "export", "export"}, Reach: people.Reach{Team: "一班"}, By: "admin", Now: time.Unix(1e9, 0)}
	token, text, err := api.Mint(ok)
	if err != nil || token.Name != "夜间报表" || len(token.Scopes) != 2 || token.Hash != api.HashOf(text) || !token.Expires.IsZero() || strings.Contains(fmt.Sprintf("%+v", token), text) {
		t.Errorf("token %+v, %v", token, err)
	}
	for field, spoil := range map[string]func(*api.Ask){
		"name":     func(a *api.Ask) { a.Name = " " },
		"scope":    func(a *api.Ask) { a.Scopes = nil },
		"scope: t": func(a *api.Ask) { a.Scopes = []string{"write:everything"} },
		"scope: w": func(a *api.Ask) { a.Scopes = []string{"write:intake"} },
		"expires":  func(a *api.Ask) { a.For = -1 },
	} {
		bad := ok
		spoil(&bad)
		if _, _, err := api.Mint(bad); err == nil || !strings.HasPrefix(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestWhoAsksTooOftenIsToldForHowLong(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *api.Config) {
		c.Limits = api.Limits{Requests: api.Rate{Burst: 3, Every: time.Second}, Exports: api.Rate{Burst: 1, Every: time.Hour}, Strangers: api.Rate{Burst: 2, Every: time.Minute}}
	})
	token, other := s.everything(), s.everything()
	for range 3 {
		if r := s.get(token, "/calls"); r.status != http.StatusOK {
			t.Fatalf("status %d", r.status)
		}
	}
	r := s.get(token, "/calls")
	if r.refused(http.StatusTooManyRequests, "too_often"); r.header.Get("Retry-After") != "1" {
		t.Errorf("headers %v", r.header)
	}
	if r := s.get(other, "/export/calls"); r.status != http.StatusOK {
		t.Errorf("another token is held up: status %d", r.status)
	}
	if r := s.get(other, "/export/calls"); r.status != http.StatusTooManyRequests || r.header.Get("Retry-After") != "3600" {
		t.Errorf("a second export: status %d, %v", r.status, r.header)
	}
	for range 2 {
		s.get("x", "/calls").refused(http.StatusUnauthorized, "bad_token")
	}
	s.get("y", "/calls").refused(http.StatusTooManyRequests, "too_often")
	s.pass(time.Second)
	if r := s.get(token, "/calls"); r.status != http.StatusOK {
		t.Errorf("after a second: status %d", r.status)
	}
}

// TestTheAPIKnowsWhoAsksBehindAProxy has strangers ask through one proxy: each network of
// theirs waits for itself.
func TestTheAPIKnowsWhoAsksBehindAProxy(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *api.Config) {
		c.Limits = api.Limits{Strangers: api.Rate{Burst: 2, Every: time.Minute}}
		c.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	from := func(place string) int {
		return s.ask("x", http.MethodGet, "/calls", "", "X-Forwarded-For", place).status
	}
	for i, place := range []string{"2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1", "203.0.113.9"} {
		if got, want := from(place), map[bool]int{true: http.StatusTooManyRequests, false: http.StatusUnauthorized}[i == 2]; got != want {
			t.Errorf("%s: status %d, want %d", place, got, want)
		}
	}
	if r := s.ask(s.everything(), http.MethodGet, "/export/calls", "", "X-Forwarded-For", "203.0.113.7"); r.status != http.StatusOK {
		t.Fatalf("status %d", r.status)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.uses) != 1 || s.uses[0].Place != "203.0.113.7" || !slices.Contains(api.Uses(), s.uses[0].What) {
		t.Errorf("the log is told %+v", s.uses)
	}
}

func TestWhereRecordsCannotBeReachedSomebodyAsksAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.intake.err = fmt.Errorf("postgres at 10.0.0.7: %w", storage.ErrUnavailable)
	r := s.ask(s.everything(), http.MethodPost, "/intake/calls", `{"call_id":"c"}`)
	if r.refused(http.StatusServiceUnavailable, "unavailable"); r.header.Get("Retry-After") == "" || strings.Contains(r.body, "10.0.0.7") {
		t.Errorf("%s, %v", r.body, r.header)
	}
	s.intake.err = errors.New("secret inner text")
	r = s.ask(s.everything(), http.MethodPost, "/intake/calls", `{"call_id":"c"}`)
	if r.refused(http.StatusInternalServerError, "internal"); strings.Contains(r.body, "secret") {
		t.Errorf("inner text is told: %s", r.body)
	}
}
