package decide

import (
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// SameAccount tells whether two accounts say the same, but for when they were written.
func SameAccount(a, b storage.Account) bool {
	return a.ID == b.ID && a.Name == b.Name && a.Subject == b.Subject && !EndsSessions(a, b) && a.Disabled == b.Disabled
}

// EndsSessions tells whether a change of an account ends its sessions: it may do
// something else than before, or is proven otherwise.
func EndsSessions(was, is storage.Account) bool {
	return was.Password != is.Password || was.Scope != is.Scope || was.Agent != is.Agent || was.Team != is.Team || was.Dept != is.Dept ||
		is.Disabled && !was.Disabled || !slices.Equal(was.Roles, is.Roles)
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
