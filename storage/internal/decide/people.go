package decide

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// SameAccount tells whether two accounts say the same, but for when they were written.
func SameAccount(a, b storage.Account) bool {
	return SameUser(a.User, b.User) && a.Subject == b.Subject && a.Password == b.Password && a.Disabled == b.Disabled
}

// SameUser tells whether two users are the same and may do the same.
func SameUser(a, b people.User) bool { return a.ID == b.ID && a.Name == b.Name && !EndsSessions(a, b) }

// EndsSessions tells whether a change of a user ends the sessions: what may be done is
// something else than before.
func EndsSessions(was, is people.User) bool {
	return was.Scope != is.Scope || was.Agent != is.Agent || was.Team != is.Team || was.Dept != is.Dept || !slices.Equal(was.Roles, is.Roles)
}

// Admin tells whether an account is one by which users are kept. Whether a password was
// set already is not asked: who was invited yesterday is one.
func Admin(a storage.Account) bool { return a.Is(people.Admin) && !a.Disabled }

// LastAdmin is [storage.ErrLastAdmin], wrapped, when a change of an account among all
// leaves nobody by whom users are kept, and there was somebody.
func LastAdmin(all []storage.Account, was, is storage.Account) error {
	if !Admin(was) || Admin(is) || slices.ContainsFunc(all, func(a storage.Account) bool { return a.ID != is.ID && Admin(a) }) {
		return nil
	}
	return fmt.Errorf("%s is the last one: %w", is.ID, storage.ErrLastAdmin)
}

// ChangedAt is when an account is said to be changed at a time: later than when it was
// before, so that each state of it has a time of its own.
func ChangedAt(was storage.Account, at time.Time) time.Time {
	at = storage.Instant(storage.Millis(at))
	if !at.After(was.Changed) {
		at = was.Changed.Add(time.Millisecond)
	}
	return at
}

// NextDeed chains a deed to the last of the log. What no database keeps is left out.
func NextDeed(last, d storage.Deed) storage.Deed {
	d.Seq, d.Prev = last.Seq+1, last.Hash
	d.At = d.At.UTC().Truncate(time.Millisecond)
	for _, text := range []*string{&d.Key, &d.Who, &d.What, &d.Subject, &d.Detail, &d.Place} {
		*text = strings.ReplaceAll(strings.ToValidUTF8(*text, "\uFFFD"), "\x00", "")
	}
	d.Hash = d.Seal()
	return d
}

// Log holds the rows of the log to their seals and each to the one before it, and names
// the first that does not hold. What was cut off at its end leaves no trace in it.
type Log struct {
	// Problem is the first; its Kind is empty while there is none.
	Problem storage.Problem
	last    storage.Deed
}

// Hold looks at the next row, as it was kept.
func (l *Log) Hold(d storage.Deed) {
	var wrong string
	switch {
	case l.Problem.Kind != "":
		return
	case d.Seal() != d.Hash:
		wrong = "is not what was sealed"
	case d.Seq != l.last.Seq+1:
		wrong = "does not have the next number"
	case d.Prev != l.last.Hash:
		wrong = "does not follow on the row before it"
	}
	if wrong != "" {
		l.Problem = storage.Problem{Kind: "chain", Subject: "log " + d.At.Format(time.RFC3339) + " " + d.What, Detail: wrong}
	}
	l.last = d
}
