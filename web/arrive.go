package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"

	"github.com/tingcha/tingcha/internal/throttle"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// Outside is a service elsewhere that knows users. A browser is sent there with a request,
// and comes back to /login/oidc/back with an answer.
type Outside interface {
	// Name is what the button calls the service.
	Name() string
	// Begin gives the address where a browser signs in, and a ticket that it keeps until
	// it comes back.
	Begin(ctx context.Context, to string) (address, ticket string, err error)
	// End gives who came back with an answer and the ticket. It is [people.ErrNoRole] for
	// somebody who is known there and has no role here; after any other error nobody is
	// proven to be anybody. To is what Begin was given, whatever the error, as far as it
	// is known. A ticket is good for one answer.
	End(ctx context.Context, ticket string, answer url.Values) (people.Arrival, error)
}

const (
	// TicketCookie is the name under which a browser keeps the ticket of a sign-in
	// elsewhere; over TLS it begins with __Host-, like that of the session.
	TicketCookie = "tingcha_ticket"
	// ticketSeconds is how long the browser keeps it; the ticket itself says how long it
	// is good.
	ticketSeconds = 10 * 60
)

// leave sends a browser to the service that knows users.
func (s *server) leave(w http.ResponseWriter, r *http.Request) error {
	if s.SignIn.Outside == nil {
		return storage.ErrNotFound
	}
	to := localPath(r.URL.Query().Get("to"))
	address, ticket, err := s.SignIn.Outside.Begin(r.Context(), to)
	if err != nil {
		return s.turnAway(w, r, to, refusedError{code: "service", reason: err})
	}
	s.setTicket(w, r, ticket, ticketSeconds)
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

func (s *server) setTicket(w http.ResponseWriter, r *http.Request, ticket string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: s.boundName(r, TicketCookie), Value: ticket, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: s.secure(r), SameSite: http.SameSiteLaxMode, // strict would not come back from elsewhere
	})
}

// arrive signs somebody in who comes back from the service that knows users.
func (s *server) arrive(w http.ResponseWriter, r *http.Request) error {
	if s.SignIn.Outside == nil {
		return storage.ErrNotFound
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer") // the address has a code in it
	arrival, err := s.received(r)
	if err == nil {
		var a storage.Account
		if a, err = s.admit(r, arrival); err == nil {
			err = s.begin(w, r, a, "service")
		}
	}
	to := localPath(arrival.To)
	if refused, ok := errors.AsType[refusedError](err); ok {
		return s.turnAway(w, r, to, refused)
	}
	if err != nil {
		return err
	}
	s.setTicket(w, r, "", -1)
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// refusedError says that the door stays shut to somebody who comes from elsewhere.
type refusedError struct {
	code   string // of the words on the login page
	known  bool   // the service vouches for who it is
	id     string // the account, or what the service proposes; only when known
	reason error  // for the program's log, without names; nil for nothing to add
}

// Error gives the code and the reason.
func (e refusedError) Error() string { return fmt.Sprintf("%s: %v", e.code, e.reason) }

// turnAway shows the login page again, and says why. The address of the answer, with its
// code, is left behind. Who is known goes into the log of what people did.
func (s *server) turnAway(w http.ResponseWriter, r *http.Request, to string, e refusedError) error {
	if e.known {
		if err := s.did(r, deed{What: "signin_failed", Subject: e.id, Detail: "service: " + e.code}); err != nil {
			return err
		}
	}
	s.Log.Warn("nobody was signed in by the outside service", "why", e.code, "error", e.reason, "place", s.place(r))
	s.setTicket(w, r, "", -1)
	q := url.Values{"wrong": {e.code}}
	if to != "/" {
		q.Set("to", to)
	}
	http.Redirect(w, r, address("/login", q), http.StatusSeeOther)
	return nil
}

// received gives who comes back. Who keeps coming with answers that are none waits; whoever
// is right is not counted.
func (s *server) received(r *http.Request) (people.Arrival, error) {
	kept, err := r.Cookie(s.boundName(r, TicketCookie))
	if err != nil {
		return people.Arrival{}, refusedError{code: "service", reason: errors.New("the browser has no ticket")}
	}
	key := throttle.Network(s.place(r))
	if wait := s.door.returns.Take(key, s.Now()); wait > 0 {
		return people.Arrival{}, tooOftenError{wait}
	}
	arrival, err := s.SignIn.Outside.End(r.Context(), kept.Value, r.URL.Query())
	switch {
	case errors.Is(err, people.ErrNoRole):
		s.door.returns.Give(key)
		return arrival, s.shutOut(r, arrival.Subject, refusedError{code: "unknown", known: true, id: arrival.User.ID, reason: err})
	case err != nil:
		return arrival, refusedError{code: "service", reason: err}
	}
	s.door.returns.Give(key)
	return arrival, nil
}

// shutOut ends the sessions of somebody who has no role any more, and gives why, unless
// they cannot be ended.
func (s *server) shutOut(r *http.Request, subject string, why error) error {
	a, err := s.Store.AccountOf(r.Context(), subject)
	if errors.Is(err, storage.ErrNotFound) {
		return why
	}
	if err != nil {
		return err
	}
	all, err := s.Store.Sessions(r.Context(), a.ID)
	for _, one := range all {
		err = errors.Join(err, s.Store.EndSession(r.Context(), a.ID, one.Sum))
	}
	if err != nil {
		return s.wrote(err, s.Now())
	}
	return why
}

// admit gives the account of somebody whom the service vouches for, with the rights that it
// gives now; a newcomer gets one.
func (s *server) admit(r *http.Request, arrival people.Arrival) (storage.Account, error) {
	a, err := s.Store.AccountOf(r.Context(), arrival.Subject)
	if errors.Is(err, storage.ErrNotFound) {
		return s.newcomer(r, arrival)
	}
	if err != nil {
		return a, err
	}
	if a.Disabled {
		return a, refusedError{code: "disabled", known: true, id: a.ID}
	}
	before := a.User
	a.User = arrival.User
	a.ID = before.ID
	if err := fit(a.User); err != nil {
		return a, s.shutOut(r, arrival.Subject, err)
	}
	if reflect.DeepEqual(before, a.User) {
		return a, nil
	}
	change := storage.UserChange{User: a.User, Outside: true, At: s.Now()}
	if err := s.wrote(s.Store.SetUser(r.Context(), change), change.At); err != nil {
		return a, err
	}
	return a, s.did(r, deed{Who: a.ID, What: "user_changed", Subject: a.ID, Detail: "service: " + rightsIn(a.User)})
}

// newcomer makes an account. One of that name that is there already stays whose it is,
// whatever the service calls somebody.
func (s *server) newcomer(r *http.Request, arrival people.Arrival) (storage.Account, error) {
	a := storage.Account{User: arrival.User, Subject: arrival.Subject, Created: s.Now(), Changed: s.Now()}
	if err := fit(a.User); err != nil {
		return a, err
	}
	err := s.wrote(s.Store.AddAccount(r.Context(), a), a.Changed)
	if errors.Is(err, storage.ErrConflict) {
		return a, refusedError{code: "taken", known: true, id: a.ID}
	}
	if err != nil {
		return a, err
	}
	return a, s.did(r, deed{Who: a.ID, What: "user_added", Subject: a.ID, Detail: "service: " + rightsIn(a.User)})
}

// fit refuses a user who could not have an account, such as one who may see the own team
// and is in none.
func fit(u people.User) error {
	wrong, ok := errors.AsType[people.MistakeError](u.Check())
	if !ok {
		return nil
	}
	return refusedError{code: "unknown", known: true, id: u.ID, reason: errors.New("what the service says is no user here: " + wrong.Field)}
}
