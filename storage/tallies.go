package storage

import (
	"context"
	"errors"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
)

// Tallies keeps the sums of days that indicators are read from. What is summed are the
// parts that a [scoring.Reckoner] makes of the facts of calls and tickets; what is behind
// a sum are the same parts, made again.
//
//	a change ──▶ a note that something is to be summed ──▶ SumUp ──▶ agents' days ──▶ months
//
// Every write leaves a note in its own transaction, and nobody waits for the sums: they
// follow within seconds where a process sums. A new call changes the sums of its agent's
// day, and of those of its customer's other calls; so a day costs what it costs, however
// many there were before it.
type Tallies interface {
	// SumUp takes up to limit notes of changes, and up to limit agents' days of which
	// something has become final by r.AsOf, and makes their sums anew. It returns how many
	// notes and agents' days it has dealt with, and how many notes are left; doing it until
	// both are 0 sums everything. Of two who do it at once, one may find that the other was
	// first: it has dealt with none then, and can try again.
	//
	// The sums of whoever has another reckoner are others: all who sum one hotline's records
	// have to have the same, but for AsOf.
	SumUp(ctx context.Context, r scoring.Reckoner, limit int) (done, left int, err error)
	// Unsummed says how many notes of changes there are: sums are up to date when it is 0.
	Unsummed(ctx context.Context) (int, error)
	// Restate notes that all days from first to last are to be summed anew, and that it is
	// to be found out anew on which days the tickets count that do on them: after a
	// correction of the calendar or of a term, of the days on which something counts that
	// hangs on it.
	Restate(ctx context.Context, first, last string) error

	// Sums adds up what passes the filter: a row for every item, and within it for every
	// span and whatever else the filter asks to be told apart. What nothing counts towards
	// has no row. They come by item, span, department, team, group, agent and class.
	Sums(ctx context.Context, f SumFilter) ([]Sum, error)
	// Parts hands over the parts behind the sums of a filter, made again of the facts as
	// they are now, by day, and within it by agent and source. By and Per mean nothing to
	// it. It holds no more than a day's facts at a time, or one agent's of a month.
	//
	// Where everything is summed, the parts of an item add up to its Sum: as many of them
	// do not wait as it says Rows.
	Parts(ctx context.Context, r scoring.Reckoner, f SumFilter, fn func(scoring.Part) error) error
	// CheckSums makes sums again of the facts and compares: of as many agents' days as
	// cells says, drawn by seed, or of all when it is 0. Days of which something is noted or
	// has become final since are left out.
	CheckSums(ctx context.Context, r scoring.Reckoner, seed uint64, cells int) ([]Problem, error)

	// LockMonth freezes the sums of a month under a hash. A month that is locked gives its
	// lock again. It is [ErrUnsummed] while notes of changes are left, and [ErrNotOver]
	// before the month has ended in the reckoner's zone. What is not final yet is frozen, too; the
	// lock says how much it is. What changes later is a [Correction].
	LockMonth(ctx context.Context, r scoring.Reckoner, month, by string) (MonthLock, error)
	// MonthLocks lists the months that are locked, newest first.
	MonthLocks(ctx context.Context) ([]MonthLock, error)
	// LockedSums adds up a locked month as it was frozen, with the teams and groups of then;
	// the month's First and Last and all of Per are taken from the lock. It is
	// [ErrNotFound] when the month is not locked.
	LockedSums(ctx context.Context, month string, f SumFilter) ([]Sum, error)
	// Corrections lists what has changed in a month since it was locked, oldest first: as it
	// was frozen, and with all of them, it comes to what Sums gives now.
	Corrections(ctx context.Context, month string, reach people.Reach) ([]Correction, error)
}

// ErrUnsummed is returned, wrapped, when sums are asked to be final that do not know yet of
// everything that was written.
var ErrUnsummed = errors.New("changes are not summed yet")

// ErrNotOver is returned, wrapped, when a month is to be locked before it has ended.
var ErrNotOver = errors.New("the month is not over")

// Span says into what stretches of time sums are told apart.
type Span string

// The spans. Each has a name that sorts by time: that of its first day, but for months,
// quarters ("2026-Q3") and years.
const (
	Whole      Span = ""
	Days       Span = "day"
	Weeks      Span = "week"       // from Monday
	TenDays    Span = "ten_days"   // 旬: 1 to 10, 11 to 20, 21 to the end
	HalfMonths Span = "half_month" // 半月: 1 to 15, 16 to the end
	Months     Span = "month"
	Quarters   Span = "quarter"
	Years      Span = "year"
)

// SumBy is what sums are told apart by, besides the item and the span.
type SumBy uint

// What sums may be told apart by.
const (
	ByAgent SumBy = 1 << iota
	ByDept
	ByTeam
	ByGroup
	ByClass
)

// SumFilter says what is added up; zero fields do not narrow.
type SumFilter struct {
	First, Last string // days, both included; both have to be set
	Items       []scoring.Item
	Classes     []call.TicketKind // "" is a class: calls without a ticket
	Agent, Dept string
	// Team and Group are what the roster says now.
	Team, Group string
	// Reach narrows by whose the rows are: what the asker may see.
	Reach people.Reach
	Per   Span
	By    SumBy
}

// Sum is what parts of one item come to. What its filter does not tell apart is empty.
type Sum struct {
	Item                     scoring.Item
	Span                     string // see [Span]; empty for the whole
	Agent, Dept, Team, Group string
	Class                    call.TicketKind
	Num, Den                 int64
	// Rows is how many parts there are that count, and Waiting how many that count neither
	// way yet, with 0 on both sides.
	Rows, Waiting int64
	// Unsettled is how many of both may still change because of what comes later: the sum
	// is final when it is 0.
	Unsettled int64
}

// MonthLock says who has frozen a month, and as what.
type MonthLock struct {
	Month     string // "2026-09"
	By        string
	At        time.Time
	Agents    int   // how many agents, and departments of theirs, have sums in it
	Unsettled int64 // parts that were not final
	Hash      string
}

// Correction is what has changed in one item of a locked month since: it is added to what
// was frozen.
type Correction struct {
	Month       string
	Seq         int // of the month, from 1
	Agent, Dept string
	Item        scoring.Item
	Class       call.TicketKind
	Num, Den    int64
	Rows        int64
	At          time.Time // when it was noticed
}
