package storage

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/people"
)

// Bulletins keeps what was issued, as it was issued: nothing of it changes any more.
type Bulletins interface {
	// IssueBulletin keeps a bulletin and gives it the next number among those of the same
	// kind, period, department and language. One whose ID is stored changes nothing, and is
	// ErrConflict when it is another kind, period or department than the stored one.
	IssueBulletin(ctx context.Context, b Issued) (Issued, error)
	// Bulletin gives a bulletin by its ID, with its body.
	Bulletin(ctx context.Context, id string) (Issued, error)
	// ListBulletins lists bulletins without their bodies, the last issued first, and how
	// many there are in all under the filter.
	ListBulletins(ctx context.Context, f BulletinFilter) (rows []Issued, total int, err error)
}

// Issued is a bulletin that was issued. What its body is made of is the business of package
// report; the store holds that the hash is the body's.
type Issued struct {
	ID          string
	Kind        string
	Period      string // its code, such as "2026-09" or "2026-W36"
	First, Last string // days of the period, both included
	Dept        string // the department that it is of; empty for all
	Lang        string
	Title       string
	Number      int    // from 1; a later one stands in place of those before
	By          string // a user's ID, or "schedule"
	At          time.Time
	Hash        string // SHA-256 of Body, in hexadecimal
	Body        []byte // text in UTF-8
}

// BulletinFilter narrows bulletins; zero fields do not.
type BulletinFilter struct {
	Kind   string
	Period string
	// Reach narrows to those of the department that the asker sees; one who sees less than
	// a department sees none.
	Reach  people.Reach
	Limit  int // 0 is 50
	Offset int
}
