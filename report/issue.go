package report

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/tingcha/tingcha/contest"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// Issue gives a bulletin as the store keeps it.
func Issue(b Bulletin, id, by string, at time.Time) (storage.Issued, error) {
	body, hash, err := Encode(b)
	return storage.Issued{
		ID: id, Kind: string(b.Kind), Period: b.Period.Code(), First: b.Period.First, Last: b.Period.Last, Dept: b.Dept, Lang: b.Lang,
		Title: b.Title, By: by, At: at, Hash: hash, Body: body,
	}, err
}

// Scheduled is who has issued what was issued by itself.
const Scheduled = "schedule"

// Standing is a bulletin that is issued for every period of a length.
type Standing struct {
	Kind Kind
	// Every is how long its periods are.
	Every Length
	Dept  string // empty for all departments
	Lang  string // empty for the first of Languages
}

// Issuer issues bulletins by itself when their periods have ended. Several may run at once:
// every bulletin is issued once.
type Issuer struct {
	Store interface {
		Store
		storage.Bulletins
	}
	Reckon   func(asOf time.Time) scoring.Reckoner
	Now      func() time.Time
	Zone     *time.Location
	After    time.Duration // from the end of a period
	Standing []Standing
	Contest  contest.Terms // of contests and awards; see [Ask]
	Every    time.Duration // how often it is looked; zero is a minute
	Log      *slog.Logger
}

// Run issues what is due until ctx ends; then it returns nil. What cannot be issued waits
// for the next look.
func (i *Issuer) Run(ctx context.Context) error {
	every := i.Every
	if every == 0 {
		every = time.Minute
	}
	for {
		if _, err := i.Once(ctx); err != nil && ctx.Err() == nil {
			i.Log.Warn("bulletins could not be issued; they wait", "error", err)
		}
		select {
		case <-time.After(every):
		case <-ctx.Done():
			return nil
		}
	}
}

// Once issues the bulletins of the last period of each length that ended long enough ago,
// unless they were, and gives how many it has issued. A bulletin waits while changes are
// not summed, for a day at the most.
func (i *Issuer) Once(ctx context.Context) (int, error) {
	issued := 0
	var wrong []error
	for _, s := range i.Standing {
		done, err := i.one(ctx, s)
		if done {
			issued++
		}
		wrong = append(wrong, err)
	}
	return issued, errors.Join(wrong...)
}

// patience is how long a bulletin waits for sums.
const patience = 24 * time.Hour

func (i *Issuer) one(ctx context.Context, s Standing) (bool, error) {
	now := i.Now()
	p := In(s.Every, now.Add(-i.After).In(i.Zone)).Before()
	if s.Lang == "" {
		s.Lang = Languages()[0]
	}
	id := strings.Join([]string{Scheduled, string(s.Kind), p.Code(), s.Lang, s.Dept}, ":")
	if _, err := i.Store.Bulletin(ctx, id); !errors.Is(err, storage.ErrNotFound) {
		return false, err
	}
	left, err := i.Store.Unsummed(ctx)
	if err != nil {
		return false, err
	}
	if due := p.After().begin(); left > 0 && now.Sub(time.Date(due.Year(), due.Month(), due.Day(), 0, 0, 0, 0, i.Zone)) < i.After+patience {
		return false, nil
	}
	b, err := Make(ctx, i.Store, i.Reckon(now), Ask{Kind: s.Kind, Period: p, Dept: s.Dept, Lang: s.Lang, Contest: i.Contest})
	if err != nil {
		return false, err
	}
	kept, err := Issue(b, id, Scheduled, now)
	if err == nil {
		_, err = i.Store.IssueBulletin(ctx, kept)
	}
	if err != nil {
		return false, fmt.Errorf("issue %s of %s: %w", s.Kind, p.Code(), err)
	}
	i.Log.Info("a bulletin was issued", "kind", string(s.Kind), "period", p.Code())
	return true, nil
}
