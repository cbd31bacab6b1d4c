package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"
)

// ErrOpen is returned, wrapped with what is in the way, when a day cannot be closed.
var ErrOpen = errors.New("the day is not complete")

// ErrSamePerson is returned, wrapped, when somebody would approve of what they asked
// for themselves.
var ErrSamePerson = errors.New("a second person has to approve")

// Closing freezes days.
type Closing interface {
	// CloseDay freezes a day's counts, chained to the close before. It is ErrOpen
	// while the identity does not hold; while a call of the day, listed or not, is
	// on its way, Waiting, Missing or Dead without an approved exemption; when an
	// earlier day that has calls is not closed. The error names the first few of what
	// is in the way, and how many there are. A day that is closed already gives its
	// close again, whatever its calls have done since; so one that gets its first call
	// after a later day was closed is chained to that one.
	CloseDay(ctx context.Context, day, by string, now time.Time) (DayClose, error)
	// Exempt asks that a call's gap be accepted; who asks and why must be said. Asking
	// again replaces what was asked, and takes an approval back. It is ErrNotFound when
	// there is no such call. What the call does later is not held up by it.
	Exempt(ctx context.Context, e Exemption) error
	// Approve accepts what somebody else has asked for. It is ErrNotFound when nobody
	// has, and ErrSamePerson when by asked. The first approval stands.
	Approve(ctx context.Context, callID, by string, now time.Time) (Exemption, error)
	// Exemptions lists what was asked for the calls of a day, or of all days when it
	// is empty, by day and call.
	Exemptions(ctx context.Context, day string) ([]Exemption, error)
	// Closes lists the closed days in the order of the chain, oldest first.
	Closes(ctx context.Context) ([]DayClose, error)
}

// Exemption is one accepted gap: who asked, why, and who approved.
type Exemption struct {
	CallID     string    `json:"call_id"`
	Day        string    `json:"day"` // set by the store
	Reason     string    `json:"reason"`
	AskedBy    string    `json:"asked_by"`
	AskedAt    time.Time `json:"asked_at"`
	ApprovedBy string    `json:"approved_by"` // "" until approved
	ApprovedAt time.Time `json:"approved_at"`
}

// DayClose is a day as it stood when somebody signed for it.
type DayClose struct {
	Day      string        `json:"day"`
	Expected int           `json:"expected"`
	States   map[State]int `json:"states"`
	Unlisted map[State]int `json:"unlisted"`
	Exempt   []Exemption   `json:"exempt"` // approved, by call
	By       string        `json:"by"`
	At       time.Time     `json:"at"`   // to the millisecond, UTC
	Prev     string        `json:"prev"` // Hash of the close before; "" for the first
	Hash     string        `json:"-"`
}

// Flaws says in words what is wrong with a close that was kept, whose Hash is as it was
// kept, too, and which came after the one with the hash prev, "" for the first. Nothing
// is wrong with one that says what was sealed, and follows on the one before.
func (c DayClose) Flaws(prev string) []string {
	var wrong []string
	if c.Seal() != c.Hash {
		wrong = append(wrong, "is not what was sealed")
	}
	if c.Prev != prev {
		wrong = append(wrong, "does not follow on the close before it")
	}
	return wrong
}

// Seal is the SHA-256, hexadecimal, of everything a close says and of the close
// before it: whoever changes a closed day has to change every later one. Nothing and
// an empty list are the same to it.
func (c DayClose) Seal() string {
	if c.States == nil {
		c.States = map[State]int{}
	}
	if c.Unlisted == nil {
		c.Unlisted = map[State]int{}
	}
	if c.Exempt == nil {
		c.Exempt = []Exemption{}
	}
	text, err := json.Marshal(c) // maps come out sorted
	if err != nil {
		panic("storage: " + err.Error()) // numbers, texts and times always have a form
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
