package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/internal/throttle"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web/judging"
)

// Prefix is where all addresses of the API begin.
const Prefix = "/api/v1"

// Store is what the API needs of a [storage.Store].
type Store interface {
	storage.Reader
	storage.Reviews
	storage.Closing
	storage.Tokens
	storage.Lists
	judging.Store
	// Account is that of [storage.People].
	Account(ctx context.Context, id string) (storage.Account, error)
	// Case is that of [storage.Desk].
	Case(ctx context.Context, callID, who string, now time.Time) (storage.CaseRow, error)
	// Sealed is that of [storage.Blind].
	Sealed(ctx context.Context, reviewer string) ([]string, error)
}

// Rule is a rule of the rulebook in force.
type Rule struct {
	Name   string        `json:"name"`
	Title  string        `json:"title"`
	Label  string        `json:"label"`
	Level  inspect.Level `json:"level"`
	Family string        `json:"family,omitempty"`
	Note   string        `json:"note,omitempty" doc:"What the rule's author tells its readers."`
}

// Use is a use of a token that the log of what people did keeps.
type Use struct {
	Token   storage.Token
	What    string // the operation's ID
	Subject string // what it was done to; empty for lists
	Who     string // the account whose doing it is; empty for the token's own
	Key     string // the same when the same is handed in again; empty to make one
	Place   string // the address that asked
	At      time.Time
}

// Config says what the API gives and takes.
type Config struct {
	Store Store
	// Intake takes records in; nil where nobody does, and then every record is refused.
	Intake Intake
	// Rules lists the rules in force; nil for none known.
	Rules func() []Rule
	// Record keeps uses of tokens that write or export, before they are answered; nil
	// keeps none. A use whose Key it has kept is not kept again.
	Record func(context.Context, Use) error
	Log    *slog.Logger
	Now    func() time.Time
	Zone   *time.Location // of the hotline
	Limits Limits
	// Proxies are believed when they say from which address a request came.
	Proxies []netip.Prefix
	// SecondRate is the share of verdicts that are drawn for a second look.
	SecondRate float64
}

// server holds what all operations share.
type server struct {
	Config
	asked   *throttle.Limit // by token
	exports *throttle.Limit // by token
	strange *throttle.Limit // by network, of whoever brings no token that holds
	bench   judging.Bench
}

// New makes the API. It is an error when an operation names no scope.
func New(c Config) (http.Handler, error) {
	_, handler, err := build(c)
	return handler, err
}

// Describe gives the description of the API in OpenAPI 3.1, as JSON.
func Describe() ([]byte, error) {
	s, _, err := build(Config{Now: func() time.Time { return time.Time{} }, Store: noStore{}})
	if err != nil {
		return nil, err
	}
	return describe(s)
}

// noStore is for a description, which asks for nothing.
type noStore struct{ Store }

func build(c Config) (huma.API, http.Handler, error) {
	switch {
	case c.Store == nil:
		return nil, nil, errors.New("api: no store")
	case c.Now == nil:
		return nil, nil, errors.New("api: no clock")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	if c.Rules == nil {
		c.Rules = func() []Rule { return nil }
	}
	c.Limits = c.Limits.complete()
	s := &server{
		Config: c, asked: c.Limits.Requests.limit(), exports: c.Limits.Exports.limit(), strange: c.Limits.Strangers.limit(),
	}
	s.bench = judging.Bench{Store: c.Store, Zone: c.Zone, SecondRate: c.SecondRate, Lots: judging.NewLots(), Log: c.Log}
	mux := http.NewServeMux()
	h := humago.New(mux, described())
	h.UseMiddleware(s.admit(h))
	r := &registry{api: h}
	s.register(r)
	if err := errors.Join(r.mistakes...); err != nil {
		return nil, nil, fmt.Errorf("api: %w", err)
	}
	text, err := describe(h)
	if err != nil {
		return nil, nil, err
	}
	mux.HandleFunc("GET "+Prefix+"/openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/openapi+json")
		_, _ = w.Write(text) // whoever asked has gone
	})
	mux.HandleFunc("/", nowhere)
	return h, s.guarded(mux), nil
}

// register lists all operations.
func (s *server) register(r *registry) {
	s.registerFindings(r)
	s.registerCalls(r)
	s.registerVerdicts(r)
	s.registerTickets(r)
	s.registerCoverage(r)
	s.registerRules(r)
	s.registerIntake(r)
	s.registerUpload(r)
	s.registerExports(r)
}

// guarded wraps what holds for all answers.
func (s *server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			reason := recover()
			if reason == nil {
				return
			}
			if reason == http.ErrAbortHandler { //nolint:errorlint // the sentinel is panicked with as it is, never wrapped
				panic(reason)
			}
			s.Log.Error("an operation of the API panicked", "path", r.URL.Path, "panic", reason, "stack", string(debug.Stack()))
			write(w, problem(http.StatusInternalServerError, "internal", "something went wrong here; try again, and tell the operators when it stays"))
		}()
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}
