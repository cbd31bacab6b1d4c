package storage

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/search"
)

// Searching finds calls by the words in them, and tickets by theirs, and keeps the
// searches that people come back to.
type Searching interface {
	// Search finds what has the words of f.Query under the rest of the filter, the newest
	// first. Calls that are Excluded and calls that were not heard yet are not found.
	Search(ctx context.Context, f SearchFilter) (Found, error)
	// IndexWords takes up to limit texts that are new or have changed into the index of
	// words, and tells how many it took and how many are left. Searches are right without
	// it, as long as few are left: those are read one by one. Doing it until none is left,
	// again and again, is somebody's task; several may do it at once.
	IndexWords(ctx context.Context, limit int) (taken, left int, err error)
	// KeepSearch keeps a search under a name. One with the same ID is replaced if it is
	// the same owner's; otherwise it is ErrNotFound.
	KeepSearch(ctx context.Context, k KeptSearch) error
	// DropSearch forgets a search of an owner. One that is not there is forgotten already.
	DropSearch(ctx context.Context, owner, id string) error
	// KeptSearches lists the owner's searches and those that are shared with the
	// department, by name. An empty department has nothing shared with it.
	KeptSearches(ctx context.Context, owner, dept string) ([]KeptSearch, error)
}

// Medium is where words stand.
type Medium string

// The media.
const (
	InCalls   Medium = "calls"   // in what was said
	InTickets Medium = "tickets" // in a ticket's text, or a note of one of its steps
)

// SearchFilter says what is looked for; zero fields but Query do not narrow.
type SearchFilter struct {
	Query search.Query
	In    Medium
	// Role narrows to words that this side said, and thereby to calls. Words that are not
	// wanted may be said by the other side.
	Role        call.Role
	Agent, Dept string // who took the call, or filed the ticket
	// From and Before narrow to calls that began, and tickets that were filed, from the one
	// and before the other.
	From, Before time.Time
	// Rule and Level narrow to calls with a finding of it that is not withdrawn and not in
	// shadow, both with one that is of both.
	Rule  string
	Level inspect.Level
	// SealedTo leaves out what is sealed to that reviewer where Rule or Level narrows,
	// which would tell what stands against a call; see Blind.
	SealedTo string
	Reach    people.Reach // what the asker may see
	Limit    int          // 0 is 20
	// Offset is how many of the newest are passed over, SearchCounts at most.
	Offset int
}

// SearchCounts is up to how many hits are counted.
const SearchCounts = 1000

// Found is what was found.
type Found struct {
	Hits  []SearchHit
	Total int  // exact up to SearchCounts
	More  bool // there are more than Total
	// Until is set when so much had to be read that the search stopped on its way back:
	// what is older was not looked at.
	Until time.Time
	// Unread is how many new texts, the oldest of those, were not looked at because the
	// index is far behind.
	Unread int
}

// SearchHit is a call or a ticket that has the words.
type SearchHit struct {
	In       Medium
	ID       string // of the call or the ticket
	CallID   string // of the ticket's call; empty when it has none
	At       time.Time
	Agent    string
	Dept     string
	Duration time.Duration   // of the call
	Kind     call.TicketKind // of the ticket
	Sound    bool            // the call has a recording that can be played
	Quotes   []SearchQuote   // where the words stand: the first few
}

// SearchQuote is a turn of a call, or a text in a ticket, with words that were looked for.
type SearchQuote struct {
	Turn  int       // of the call, from 0; of a ticket 0 for its text, from 1 for its steps
	Role  call.Role // who said it; empty in a ticket
	Start time.Duration
	Text  string
	Marks []search.Spot // in Text, in order; they may overlap
}

// KeptSearch is a search that somebody comes back to.
type KeptSearch struct {
	ID     string // unique, made by who keeps it: a repeated request has the same
	Owner  string // the user's ID
	Dept   string // that it is shared with; empty when it is the owner's alone
	Name   string
	Query  string // of the address of the page
	KeptAt time.Time
}
