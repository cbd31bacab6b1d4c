package storage

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
)

// Contests keeps what was given for a month: the mobile red flag (流动红旗) of the contest
// between departments, and awards (评比) of agents. It stays as it was given: figures that
// change later take nothing back.
type Contests interface {
	// CloseHonours keeps what is given for a month, and gives it with its seal. Closing
	// again with the same key changes nothing and gives what is kept; a month that was
	// closed with another key is ErrConflict.
	CloseHonours(ctx context.Context, m HonourMonth) (HonourMonth, error)
	// ClosedHonours gives a month as it was closed, with everything that was given. It is
	// ErrNotFound while the month is open.
	ClosedHonours(ctx context.Context, kind HonourKind, month string) (HonourMonth, error)
	// Honours lists what was given, the newest month first, and the months in which nothing
	// was given, too.
	Honours(ctx context.Context, f HonourFilter) ([]HonourMonth, error)
}

// HonourKind says for what something is given.
type HonourKind string

// The kinds of honours.
const (
	ContestHonours HonourKind = "contest" // departments: the flag
	AwardHonours   HonourKind = "awards"  // agents
)

// HonourMonth is a month that was closed.
type HonourMonth struct {
	Month string // "2026-09"
	Kind  HonourKind
	Key   string // of the press: who presses twice closes once
	By    string
	At    time.Time
	Note  string
	// Body is the document that stood behind it, text in UTF-8; lists leave it out.
	Body  []byte
	Given []Honour // by name, department and agent; empty when nobody was given anything
	// Seal is the SHA-256 of all of it, in hexadecimal; the store makes it.
	Seal string
}

// Honour is what was given to one department, or to one agent.
type Honour struct {
	Name string // "flag", or the code of an award
	Dept string
	// Agent is empty for what was given to a department.
	Agent string
	// Item, Num and Den are what it was given for, as the sums stood.
	Item     scoring.Item
	Num, Den int64
}

// HonourFilter narrows what was given; zero fields do not.
type HonourFilter struct {
	Kind  HonourKind
	Month string
	// Reach leaves out what was given to whom the asker does not see. The months stay. A
	// team's are those of whom the roster has in it now.
	Reach people.Reach
	Limit int // months; 0 is 24
}

// Sealed gives the month in the order in which it is kept, with the seal that it has to
// have.
func (m HonourMonth) Sealed() (HonourMonth, error) {
	m.Given = slices.Clone(m.Given)
	slices.SortFunc(m.Given, func(a, b Honour) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Dept, b.Dept), cmp.Compare(a.Agent, b.Agent))
	})
	said, err := json.Marshal([]any{m.Month, m.Kind, m.Key, m.By, Millis(m.At), m.Note, string(m.Body), m.Given})
	if err != nil {
		return m, fmt.Errorf("seal of %s of %s: %w", m.Kind, m.Month, err)
	}
	sum := sha256.Sum256(said)
	m.Seal = hex.EncodeToString(sum[:])
	return m, nil
}
