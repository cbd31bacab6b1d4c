package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"testing"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web"
)

// behindProxy is a gate whose visitors come from where they say.
func behindProxy(t *testing.T) (g *gate, try func(from, id, word string) int) {
	t.Helper()
	g = newGate(t, func(c *web.Config) { c.SignIn.Proxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")} })
	return g, func(from, id, word string) int {
		return post(t, g, "/login", url.Values{"id": {id}, "password": {word}}, "X-Forwarded-For", from).Code
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	t.Parallel()
	g, try := behindProxy(t)
	const here = "203.0.113.9"
	for range 5 {
		if code := try(here, "li", "wrong"); code != http.StatusUnauthorized {
			t.Fatalf("status %d", code)
		}
	}
	w := post(t, g, "/login", url.Values{"id": {"li"}, "password": {word}}, "X-Forwarded-For", here)
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
		t.Errorf("status %d, Retry-After %q: even the right password has to wait", w.Code, w.Header().Get("Retry-After"))
	}
	g.clock = g.clock.Add(15 * time.Minute)
	if code := try(here, "li", word); code != http.StatusSeeOther {
		t.Errorf("after the wait: status %d", code)
	}
	for range 50 { // who is right is not held up
		if code := try(here, "li", word); code != http.StatusSeeOther {
			t.Fatalf("signing in again and again: status %d", code)
		}
	}
}

func TestAStrangerKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	_, try := behindProxy(t)
	for i := range 100 {
		if code := try("2001:db8:6:6::"+fmt.Sprintf("%x", i), "li", "wrong"); code != http.StatusUnauthorized && i < 5 || code != http.StatusTooManyRequests && i >= 5 {
			t.Fatalf("guess %d from one network of IPv6: status %d", i, code)
		}
	}
	if code := try("203.0.113.7", "li", word); code != http.StatusSeeOther {
		t.Errorf("from elsewhere: status %d", code)
	}
}

func TestOneAddressGuessesSoOftenWhoeverItTriesToBe(t *testing.T) {
	t.Parallel()
	_, try := behindProxy(t)
	for i := range 30 {
		if code := try("203.0.113.9", fmt.Sprintf("user%d", i), "wrong"); code != http.StatusUnauthorized {
			t.Fatalf("guess %d: status %d", i, code)
		}
	}
	if code := try("203.0.113.9", "another", "wrong"); code != http.StatusTooManyRequests {
		t.Errorf("one more name: status %d", code)
	}
}

// TestManyNetworksHelpLittle has somebody guess at one user from ever new networks: where
// that user has been before the right password is taken all the same.
func TestManyNetworksHelpLittle(t *testing.T) {
	t.Parallel()
	g, try := behindProxy(t)
	if code := try("203.0.113.7", "li", word); code != http.StatusSeeOther {
		t.Fatalf("status %d", code)
	}
	refused := 0
	for i := range 100 {
		if try(fmt.Sprintf("198.51.100.%d", i), "li", "wrong") == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused != 50 {
		t.Errorf("%d of 100 guesses from as many networks were refused", refused)
	}
	if code := try("203.0.113.7", "li", word); code != http.StatusSeeOther {
		t.Errorf("where the user was before: status %d", code)
	}
	if code := try("203.0.113.8", "li", word); code != http.StatusTooManyRequests {
		t.Errorf("where the user was never: status %d", code)
	}
	g.clock = g.clock.Add(time.Minute)
	if code := try("203.0.113.8", "li", word); code != http.StatusSeeOther {
		t.Errorf("a minute later: status %d", code)
	}
}

// changing is a store in which a password is changed just after somebody was asked for the
// one before.
type changing struct{ web.Store }

// Account gives an account as it was before its password is changed.
func (c changing) Account(ctx context.Context, id string) (storage.Account, error) {
	a, err := c.Store.Account(ctx, id)
	if err == nil {
		err = c.SetPassword(ctx, id, a.Password, "changed meanwhile")
	}
	return a, err
}

func TestAPasswordThatIsChangedMeanwhileLetsNobodyIn(t *testing.T) {
	t.Parallel()
	g := newGate(t, func(c *web.Config) { c.Store = changing{c.Store} })
	w := post(t, g, "/login", url.Values{"id": {"li"}, "password": {word}})
	sessions, err := g.store.Sessions(t.Context(), "li")
	if w.Code != http.StatusUnauthorized || len(w.Result().Cookies()) > 0 || len(sessions) > 0 || err != nil {
		t.Errorf("status %d, cookies %v, sessions %v, %v", w.Code, w.Result().Cookies(), sessions, err)
	}
}
