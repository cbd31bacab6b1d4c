package storage

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/scoring"
)

// Running tells whoever runs a hotline how things stand.
type Running interface {
	// Backlog says for every state but Scored and Excluded how many calls are in it,
	// and since when the one that has not moved for longest is. States without calls
	// are left out.
	Backlog(ctx context.Context) (map[State]Backlog, error)
	// OfferedOn hands over the recordings that were offered for the calls of a day, by
	// call and URI.
	OfferedOn(ctx context.Context, day string, fn func(Offer) error) error
	// SaveRun keeps the last run of each reconcile job, with the first MaxProblems of
	// its problems.
	SaveRun(ctx context.Context, r Run) error
	// Runs lists the last run of every job, by name.
	Runs(ctx context.Context) ([]Run, error)
	// Setting keeps value under name if there is nothing yet, and gives what is kept:
	// the value of whoever came first. Of "" nothing is kept; it only asks, also of
	// records that are open for reading.
	Setting(ctx context.Context, name, value string) (kept string, err error)
}

// Backlog is what stands in one state.
type Backlog struct {
	Calls int
	Since time.Time
}

// Offer is a recording as it was offered last.
type Offer struct {
	CallID string
	URI    string
	ETag   string
}

// Run is one run of a reconcile job.
type Run struct {
	Job      string // "archive", "bus", "stuck", "outbox", …
	Started  time.Time
	Ended    time.Time
	Checked  int       // objects, rows, partitions looked at
	Mended   int       // of them put right
	Problems []Problem // at most MaxProblems of what a person has to see to
	Total    int       // of all problems
}

// MaxProblems is how many problems of a run are kept.
const MaxProblems = 100

// Outbox is implemented by stores whose results go out to others. A word goes into it
// in the transaction that changes what it speaks of, and leaves it when it was sent:
// so none is lost, and one may be sent twice.
type Outbox interface {
	// Outgoing gives the oldest words, in the order in which they have to go out, as
	// what they speak of stands now.
	Outgoing(ctx context.Context, limit int) ([]Outgoing, error)
	// Sent removes words.
	Sent(ctx context.Context, seqs []int64) error
	// Unsent says how many words there are, and how old the oldest is; zero when there
	// is none.
	Unsent(ctx context.Context) (n int, oldest time.Time, err error)
	// Alone runs fn while nobody else, in any process, runs one under the same name;
	// it returns at once with false when somebody does.
	Alone(ctx context.Context, name string, fn func(ctx context.Context) error) (ran bool, err error)
}

// Outgoing is one word of what has changed. One of Finding, Scores and Letter is set.
type Outgoing struct {
	Seq     int64
	At      time.Time
	Finding *FindingRow
	Scores  *SourceScores
	Letter  *DeadLetter
}

// SourceScores are all score entries of one source; they take the place of what it
// had before.
type SourceScores struct {
	Source  scoring.Source // Round is 0: of all rounds
	Entries []scoring.Entry
}
