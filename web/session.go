package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/tingcha/tingcha/internal/throttle"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// SessionCookie is the name under which a browser keeps the secret of its session where
// pages are not reached over TLS. Over TLS the name begins with __Host-, and the browser
// then sends it to no other name and never in the clear.
const SessionCookie = "tingcha_session"

const hostPrefix = "__Host-"

// seenEvery is how exactly it is kept when a session was last used.
const seenEvery = time.Minute

// asked is a key for who asks.
type asked struct{}

// visit is who asks, and in which session.
type visit struct {
	user people.User
	sum  string // of the session
}

// visitOf gives who asks; it is empty when no one has signed in.
func visitOf(r *http.Request) visit {
	v, _ := r.Context().Value(asked{}).(visit)
	return v
}

// userOf gives the user who asks, nobody when no one has signed in.
func userOf(r *http.Request) people.User { return visitOf(r).user }

// secure tells whether the browser reaches the pages over TLS.
func (s *server) secure(r *http.Request) bool { return s.SignIn.Secure || r.TLS != nil }

func (s *server) cookieName(r *http.Request) string { return s.boundName(r, SessionCookie) }

// boundName is the name of a cookie that over TLS is bound to the host.
func (s *server) boundName(r *http.Request, name string) string {
	if s.secure(r) {
		return hostPrefix + name
	}
	return name
}

// signedIn finds out who asks.
func (s *server) signedIn(next http.Handler) http.Handler {
	return s.page(func(w http.ResponseWriter, r *http.Request) error {
		c, err := r.Cookie(s.cookieName(r))
		if err == nil && !strings.HasPrefix(r.URL.Path, "/static/") {
			in, err := s.visitor(r.Context(), people.Sum(c.Value))
			if err != nil {
				return err
			}
			r = r.WithContext(context.WithValue(r.Context(), asked{}, in))
		}
		next.ServeHTTP(w, r)
		return nil
	})
}

// visitor gives who signed in with a session that is still good, nobody otherwise.
func (s *server) visitor(ctx context.Context, sum string) (visit, error) {
	session, account, err := s.Store.Session(ctx, sum)
	now := s.Now()
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return visit{}, nil
	case err != nil:
		return visit{}, fmt.Errorf("who asks: %w", err)
	case account.Disabled, now.Sub(session.Seen) > s.SignIn.Idle, now.Sub(session.Begun) > s.SignIn.Absolute:
		return visit{}, nil
	}
	if now.Sub(session.Seen) >= seenEvery {
		if err := s.Store.SeeSession(ctx, sum, now); err != nil { // a full disk signs nobody out at once
			s.Log.Warn("it could not be kept that a session is used", "error", err)
		}
	}
	return visit{account.User, sum}, nil
}

// begin signs somebody in: with a new session, whatever the browser had before. It is
// storage.ErrConflict when the account has another password by now than the one given with
// it, or is disabled.
func (s *server) begin(w http.ResponseWriter, r *http.Request, a storage.Account, how string) error {
	if before := visitOf(r); before.sum != "" {
		if err := s.wrote(s.Store.EndSession(r.Context(), before.user.ID, before.sum), s.Now()); err != nil {
			return fmt.Errorf("end the session before: %w", err)
		}
	}
	token, now := people.NewToken(), s.Now()
	session := storage.Session{Sum: people.Sum(token), Account: a.ID, Begun: now, Seen: now, Place: s.place(r), Browser: browserOf(r)}
	if err := s.wrote(s.Store.AddSession(r.Context(), session, a.Password, now.Add(-s.SignIn.Absolute)), now); err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	if err := s.did(r, deed{Who: a.ID, What: "signin", Detail: how}); err != nil {
		return err
	}
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(r), Value: token, Path: "/", MaxAge: int(s.SignIn.Absolute.Seconds()),
		HttpOnly: true, Secure: s.secure(r), SameSite: http.SameSiteLaxMode,
	})
	return nil
}

func (s *server) forgetCookie(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(r), Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.secure(r), SameSite: http.SameSiteLaxMode,
	})
}

// browserOf is what a browser says it is, shortened.
func browserOf(r *http.Request) string {
	const enough = 200
	said := strings.ToValidUTF8(r.UserAgent(), "")
	return strings.ToValidUTF8(said[:min(len(said), enough)], "")
}

// place gives the address that a request came from, as far as it is believed.
func (s *server) place(r *http.Request) string { return throttle.Place(r, s.SignIn.Proxies) }
