package web_test

import (
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/web"
)

// empty keeps a hotline's records in a file of their own until the test ends; none yet.
func empty(t testing.TB) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tingcha.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

// A house is a site on real records, with a clock to turn and people who are signed in.
type house struct {
	*testing.T
	http.Handler
	store *sqlite.Store
	clock time.Time
	doors map[string]string // the session of each, by ID
	rooms web.Config
}

// newHouse opens a site on records, to which some people are signed in.
func newHouse(t *testing.T, store *sqlite.Store, who []people.User, change ...func(*web.Config)) *house {
	t.Helper()
	h := &house{T: t, store: store, clock: now, doors: map[string]string{}}
	h.rooms = web.Config{Store: store, Blobs: sounds(t), Now: func() time.Time { return h.clock }, Zone: zone, Rules: rulesInForce, SignIn: quick(t)}
	h.rebuild(change...)
	for _, u := range who {
		h.doors[u.ID] = signIn(t, store, u, now)
	}
	return h
}

// rebuild opens the site anew on the same records, set up in another way.
func (h *house) rebuild(change ...func(*web.Config)) {
	h.Helper()
	for _, f := range change {
		f(&h.rooms)
	}
	var err error
	h.Handler, err = web.New(h.rooms)
	h.must(err)
}

// as is the site as somebody sees it.
func (h *house) as(who string) http.Handler { return inside{h.Handler, h.doors[who]} }

// later moves the clock; everybody signs in again.
func (h *house) later(at time.Time) {
	h.Helper()
	h.clock = at
	for id := range h.doors {
		secret := people.NewToken()
		h.must(h.store.AddSession(h.Context(), storage.Session{Sum: people.Sum(secret), Account: id, Begun: at, Seen: at}, "", at.Add(-time.Hour)))
		h.doors[id] = secret
	}
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}
