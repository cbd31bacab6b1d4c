package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"time"

	"github.com/tingcha/tingcha/calendar"
	"github.com/tingcha/tingcha/contest"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/explain"
	"github.com/tingcha/tingcha/people/password"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
	"github.com/tingcha/tingcha/warning"
	"github.com/tingcha/tingcha/webhook"
)

// Store is what the pages need of a [storage.Store].
type Store interface {
	storage.Reader
	storage.Reviews
	storage.Closing
	storage.People
	storage.Desk
	storage.Appeals
	storage.Audits
	storage.Searching
	storage.Outlets
	storage.Tallies
	storage.Callbacks
	storage.Complaints
	storage.Bulletins
	storage.Supervision
	storage.Coaching
	storage.Contests
	storage.Warnings
	// Watermarks is that of [storage.Late].
	Watermarks(ctx context.Context) ([]storage.Watermark, error)
	// Runs is that of [storage.Running].
	Runs(ctx context.Context) ([]storage.Run, error)
	// Reopen is that of [storage.Ledger].
	Reopen(ctx context.Context, callIDs []string, by string, now time.Time) (int, error)
}

// Blobs is what the pages need of [storage.Blobs].
type Blobs interface {
	// Open gives the bytes of a recording or of its peaks.
	Open(ctx context.Context, key string) (storage.Blob, error)
	// Put keeps the peaks that were drawn.
	Put(ctx context.Context, key string, r io.Reader, size int64) error
}

// Rule is what the pages tell of a rule of the rulebook in force.
type Rule struct {
	Name  string
	Title string
	Label string
	Level inspect.Level
	Note  string // for the reader of the page
	When  string // its condition, in canonical form
	Hash  string // of what decides: which wording is in force
	// Shadow says that it is being tried out.
	Shadow bool
	// Family is its family's name, and FamilyTitle what pages call that; empty where
	// the rulebook gives it no title.
	Family, FamilyTitle string
}

// Config says what the pages show and to whom they answer.
type Config struct {
	Store Store
	Blobs Blobs
	Log   *slog.Logger
	Now   func() time.Time
	Zone  *time.Location // of the hotline: days, months and times of day
	// Rules lists the rules in force; nil for none known.
	Rules func() []Rule
	// Explain says why a rule in force hits a call, or why not; nil where nobody can.
	Explain func(ctx context.Context, d storage.Dossier, rule string) (explain.Explanation, error)
	// Terms are the times and rates of appeals.
	Terms Terms
	// Supervision says by when what is supervised is due; the zero one, as is usual.
	Supervision supervision.Policy
	// SignIn says how people sign in.
	SignIn SignIn
	// Webhooks says where webhooks may lead.
	Webhooks webhook.Policy
	// Reckon gives what makes figures of the records at a time; nil for one with the
	// terms and the calendar that hold where nothing is configured.
	Reckon func(asOf time.Time) scoring.Reckoner
	// Scheme says what an agent's month is worth; none for the one that is built in.
	Scheme scoring.Scheme
	// Contest are the terms of contests and awards; those without weights are the usual ones.
	Contest contest.Terms
	// Seasons are what case-mix is told apart by, besides the class of tickets.
	Seasons inspect.Calendar
	// Watches are what the hotline watches for.
	Watches []warning.Watch
	// Printer makes PDFs of bulletins; nil where nobody can.
	Printer Printer
	// Hosts are names under which the pages may be asked for besides IP addresses
	// and localhost. A page that was asked for under another name is refused, so
	// that no foreign site can read it through a name that it points here.
	Hosts []string
	// Demo marks the pages as showing invented data.
	Demo bool
}

// SignIn says how people sign in, and for how long.
type SignIn struct {
	// Hasher hashes passwords and checks them; nil for one at the usual cost.
	Hasher *password.Hasher
	// Idle ends a session that was not used for so long, Absolute every session at that
	// age; zero is 30 minutes and 12 hours.
	Idle, Absolute time.Duration
	// Secure says that browsers reach the pages over TLS, which something before this
	// server ends.
	Secure bool
	// Proxies are believed when they say from which address a request came.
	Proxies []netip.Prefix
	// Outside knows users, too; nil for nobody.
	Outside Outside
}

// complete fills in what may be left out.
func (c SignIn) complete() (SignIn, error) {
	c.Idle, c.Absolute = cmp.Or(c.Idle, 30*time.Minute), cmp.Or(c.Absolute, 12*time.Hour)
	if c.Hasher != nil {
		return c, nil
	}
	var err error
	c.Hasher, err = password.New(password.Usual(), atTheDoor)
	return c, err
}

// complete refuses what cannot work and fills in what may be left out.
func (c Config) complete() (Config, error) {
	switch {
	case c.Store == nil:
		return c, errors.New("web: no store")
	case c.Blobs == nil:
		return c, errors.New("web: no blobs")
	case c.Now == nil:
		return c, errors.New("web: no clock")
	}
	c.Terms = c.Terms.complete()
	if c.Supervision == (supervision.Policy{}) {
		c.Supervision = supervision.Usual()
	}
	if c.Contest.Weights == nil {
		c.Contest = contest.Default()
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	if c.Reckon == nil {
		zone := c.Zone
		c.Reckon = func(asOf time.Time) scoring.Reckoner {
			return scoring.Reckoner{Zone: zone, Calendar: calendar.China(), AsOf: asOf}
		}
	}
	if c.Scheme == nil {
		c.Scheme = scoring.DefaultScheme()
	}
	if err := c.Scheme.Check(); err != nil {
		return c, fmt.Errorf("web: scorecard: %w", err)
	}
	if c.Rules == nil {
		c.Rules = func() []Rule { return nil }
	}
	var err error
	c.SignIn, err = c.SignIn.complete()
	return c, err
}
