// Package judging is the one way in which what somebody decides about a case comes to be
// kept, whether it was pressed on a page or handed in by a program: who may is asked, it is
// priced, stored with all its verdicts, and now and then drawn for a second look.
//
//	page, queue ──┐
//	              ├─▶ May ─▶ Bench.Judge ─▶ storage.JudgeCase ─▶ second look
//	API ──────────┘
package judging

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// Mistakes of those who judge.
var (
	// ErrOwnCall is for whoever would judge a call that they took.
	ErrOwnCall = errors.New("took the call")
	// ErrNotTheirs is for whoever may not judge a case as it stands: it waits for a
	// reviewer, or for a leader.
	ErrNotTheirs = errors.New("may not judge the case as it stands")
)

// Store is what a bench needs of a [storage.Store].
type Store interface {
	storage.Reader
	storage.Deciding
	// DrawSecond is that of [storage.Blind].
	DrawSecond(ctx context.Context, l storage.Look, said []storage.Opinion) error
}

// Bench is where cases are judged.
type Bench struct {
	Store Store
	Zone  *time.Location // of the hotline
	// SecondRate is the share of decisions that are drawn for a second look.
	SecondRate float64
	Lots       Lots
	Log        *slog.Logger
}

// May is nil when a user may judge a case as it stands, as far as roles and the own calls
// go; what is out of the user's reach is for the asker to find out.
func May(u people.User, c storage.CaseRow) error {
	switch {
	case u.Took(c.Agent):
		return ErrOwnCall
	case !u.Is(people.Reviewer) && (c.Stage != storage.Leads || !u.Is(people.Leader)):
		return ErrNotTheirs
	}
	return nil
}

// MayUndo is nil when a user may take back what was decided on a case, as far as roles and
// the own calls go: a reviewer the own decisions, a leader anybody's. Whose one is, the
// store knows.
func MayUndo(u people.User, c storage.CaseRow) error {
	switch {
	case u.Took(c.Agent):
		return ErrOwnCall
	case !u.Is(people.Reviewer, people.Leader):
		return ErrNotTheirs
	}
	return nil
}

// Key is the key of somebody's press of a button. The buttons of a form share what the
// form gives and are different presses, and nobody's press is another's.
func Key(who, form, button string) string { return who + ":" + form + ":" + button }

// Judge keeps a decision on a case with those findings. See [storage.Deciding] for its
// errors; the same decision may be handed in again.
func (b Bench) Judge(ctx context.Context, v storage.CaseVerdict, on []storage.FindingRow) (storage.Decision, error) {
	for i, p := range v.Parts {
		at := slices.IndexFunc(on, func(f storage.FindingRow) bool { return f.ID == p.Finding })
		if at < 0 {
			continue // the store knows what is not there
		}
		var err error
		if v.Parts[i].Scores, err = p.Kind.Scores(ctx, b.Store, on[at], b.Zone, v.At); err != nil {
			return storage.Decision{}, err
		}
	}
	d, err := b.Store.JudgeCase(ctx, v)
	if err == nil {
		b.drawSecond(ctx, v, d)
	}
	return d, err
}

// drawSecond draws a decision, at the rate that is set, for a second look.
func (b Bench) drawSecond(ctx context.Context, v storage.CaseVerdict, d storage.Decision) {
	if v.Kind == storage.Doubt || b.Lots.Chance("second", v.CallID, v.Key) >= b.SecondRate {
		return
	}
	var said []storage.Opinion
	for _, p := range v.Parts {
		if !slices.Contains(d.Left, p.Finding) {
			said = append(said, storage.Opinion{Finding: p.Finding, Answer: p.Kind, Reason: p.Reason, Note: v.Note, At: v.At})
		}
	}
	l := storage.Look{Source: v.Key, CallID: v.CallID, First: v.Reviewer, Given: v.At}
	if err := b.Store.DrawSecond(ctx, l, said); err != nil { // the verdict stands all the same
		b.Log.Warn("a decision could not be drawn for a second look", "call_id", v.CallID, "error", err)
	}
}
