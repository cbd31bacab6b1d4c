package storage

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
)

// Outlets keeps what other programs are let in with and told: tokens and webhooks; and
// it reads lists that are too long for one answer, a page behind a place.
type Outlets interface {
	Tokens
	Webhooks
	Lists
	// KeepUpload notes under which key of Blobs the bytes lie that were handed over for
	// an address of a recording. A later note takes its place.
	KeepUpload(ctx context.Context, uri, key string, at time.Time) error
	// Upload gives the key for an address, ErrNotFound when nothing was handed over for it.
	Upload(ctx context.Context, uri string) (key string, err error)
}

// Tokens keeps what programs identify themselves by.
type Tokens interface {
	// AddToken keeps a token. The same one again changes nothing.
	AddToken(ctx context.Context, t Token) error
	// RevokeToken ends a token. One that was revoked before stays as it was; one that is
	// not there is ErrNotFound.
	RevokeToken(ctx context.Context, id, by string, at time.Time) error
	// TokenUsed notes when a token was used last; an earlier time changes nothing.
	TokenUsed(ctx context.Context, id string, at time.Time) error
	// TokenOf gives the token with a hash, whether or not it may still be used, and
	// ErrNotFound when there is none.
	TokenOf(ctx context.Context, hash string) (Token, error)
	// Tokens lists all tokens, those made last first.
	Tokens(ctx context.Context) ([]Token, error)
}

// Token lets a program in. Whoever knows the text that Hash is made of has it.
type Token struct {
	ID     string // for people and logs; tells nothing of the text
	Name   string // what it is for
	Hash   string // SHA-256 of the text, hexadecimal
	Scopes []string
	// Reach is whose calls it lets see: of a team or a department, or all.
	Reach   people.Reach
	By      string // who made it
	Made    time.Time
	Expires time.Time // zero for never
	Used    time.Time // zero when it never was
	Revoked time.Time // zero while it holds
	Revoker string
}

// Holds tells whether the token lets in at a time.
func (t Token) Holds(now time.Time) bool {
	return t.Revoked.IsZero() && (t.Expires.IsZero() || now.Before(t.Expires))
}

// Webhooks keeps who is told of confirmed findings, and what each is still to be told.
// A finding that becomes Confirmed, and one that is so no more, makes a delivery for
// every webhook, in the transaction that changes it and whoever does.
type Webhooks interface {
	// AddWebhook keeps a webhook. The same one again changes nothing.
	AddWebhook(ctx context.Context, w Webhook) error
	// RemoveWebhook forgets a webhook and what it was to be told, ErrNotFound when there
	// is none.
	RemoveWebhook(ctx context.Context, id string) error
	// Webhooks lists all webhooks, the oldest first.
	Webhooks(ctx context.Context) ([]Webhook, error)
	// DueDeliveries gives deliveries of a webhook that are to be made, at most limit. Of
	// one finding it gives the first that waits only: the next comes when that is made
	// or parked.
	DueDeliveries(ctx context.Context, webhook string, now time.Time, limit int) ([]Delivery, error)
	// Delivered notes that a delivery was taken.
	Delivered(ctx context.Context, seq int64, at time.Time) error
	// NotDelivered notes that a try has failed, and why. The next is at next; when that
	// is zero, the delivery is parked.
	NotDelivered(ctx context.Context, seq int64, why string, at, next time.Time) error
	// Deliveries lists deliveries of a webhook: parked ones, then waiting ones, then
	// those that were made, the latest of each first.
	Deliveries(ctx context.Context, webhook string, limit int) ([]Delivery, error)
	// SendAgain makes parked deliveries of a webhook wait for another try at now, with
	// all tries before them, and returns how many.
	SendAgain(ctx context.Context, webhook string, now time.Time) (int, error)
	// ForgetDeliveries removes what was delivered before a time.
	ForgetDeliveries(ctx context.Context, before time.Time) (int, error)
}

// Webhook is an address that is told of confirmed findings.
type Webhook struct {
	ID     string
	URL    string
	Secret string // what messages are signed with
	By     string
	Made   time.Time
	// Waiting and Parked count its deliveries; Oldest is since when the first of those
	// that wait does. They are not kept with it, but counted.
	Waiting, Parked int
	Oldest          time.Time
}

// DeliveryState is where a delivery stands.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryWaiting DeliveryState = "waiting"
	DeliveryMade    DeliveryState = "delivered"
	DeliveryParked  DeliveryState = "parked" // tried for too long; people may send it again
)

// Delivery is something that a webhook is to be told.
type Delivery struct {
	Seq     int64
	Webhook string
	Finding FindingRow // as it stands now
	// Confirmed tells what happened: the finding was confirmed, or is so no more.
	Confirmed bool
	Version   int64 // of the finding when it happened
	At        time.Time
	State     DeliveryState
	Attempts  int
	First     time.Time // of the first try; zero before it
	Next      time.Time // of the next try
	Done      time.Time // when it was taken
	Why       string    // what the last try failed of
}

// Lists reads long lists a page at a time. A page begins behind a place, which is that of
// the last row before it; the zero place is the beginning. What comes in meanwhile neither
// repeats nor hides rows that were there.
type Lists interface {
	// FindingsBehind lists findings as Findings does.
	FindingsBehind(ctx context.Context, f FindingFilter, behind Place) ([]FindingRow, error)
	// CallsBehind lists calls, those of the latest day first, and then by ID.
	CallsBehind(ctx context.Context, f CallFilter, behind Place) ([]EntryRow, error)
	// VerdictsBehind lists verdicts, the earliest first, and then by finding and round.
	VerdictsBehind(ctx context.Context, f VerdictFilter, behind Place) ([]VerdictRow, error)
	// TicketsBehind lists tickets, those filed last first, and then by ID.
	TicketsBehind(ctx context.Context, f TicketFilter, behind Place) ([]call.Ticket, error)
	// InReach tells whether a call is there and within a reach, as the lists are narrowed.
	InReach(ctx context.Context, callID string, r people.Reach) (bool, error)
}

// Place is where a row stands in its list.
type Place struct {
	At time.Time // findings: when the call began; verdicts: when it was given; tickets: when filed
	// Day is a call's day.
	Day string
	ID  string // of the finding, call or ticket
	N   int    // the round of a verdict
}

// CallFilter narrows calls; zero fields do not.
type CallFilter struct {
	First, Last string // days, both included
	State       State
	Reason      string
	Agent, Dept string
	Reach       people.Reach
	Limit       int // 0 is 200
}

// VerdictFilter narrows verdicts; zero fields do not.
type VerdictFilter struct {
	From, To time.Time // when they were given: from From until before To
	Kind     VerdictKind
	Reviewer string
	Rule     string
	Finding  string
	Reach    people.Reach
	SealedTo string // leaves out what is sealed to that reviewer; see Blind
	Limit    int    // 0 is 200
}

// VerdictRow is a verdict with what it is about.
type VerdictRow struct {
	Verdict     Verdict
	CallID      string
	Rule, Title string
	Agent, Dept string
	Day         string
}

// TicketFilter narrows tickets; zero fields do not.
type TicketFilter struct {
	From, To time.Time // when they were filed: from From until before To
	CallID   string    // that filed them
	// Reach narrows by who took the call that filed the ticket: a ticket that names no
	// call is out of reach of anybody whose reach is narrowed.
	Reach people.Reach
	Limit int // 0 is 200
}
