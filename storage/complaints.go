package storage

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/complaint"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
)

// Complaints keeps how far complaints about staff have come: tickets that were filed as
// such, and calls of which a person has confirmed that one was not reported. Arise of
// [Callbacks] opens them, and follows what the ticket system tells.
type Complaints interface {
	// ListComplaints lists complaints and says how many there are in all: those that are not
	// at their end by when they are due, and then the others, the last first.
	ListComplaints(ctx context.Context, f ComplaintFilter) ([]Complaint, int, error)
	// ComplaintCounts counts complaints under a filter, whose State is ignored, by state;
	// those open and those overdue are counted besides.
	ComplaintCounts(ctx context.Context, f ComplaintFilter) (map[ComplaintTab]int, error)
	// Complaint gives a complaint with its steps. It is [ErrNotFound] when there is none.
	Complaint(ctx context.Context, source scoring.Source) (Complaint, error)
	// MoveComplaint takes a step that somebody makes, from the state that they saw. The same
	// step with the same key changes nothing the second time. It is [ErrNotFound] when there
	// is no such complaint, [ErrConflict] when it stands elsewhere by now or is withdrawn,
	// [complaint.ErrNotAllowed] for a step that cannot be taken, and [complaint.ErrSamePerson]
	// for who would check the own conclusion.
	MoveComplaint(ctx context.Context, r scoring.Reckoner, source scoring.Source, seen complaint.State, step complaint.Step) error
}

// ComplaintTab is a state of complaints, or one of the further tabs.
type ComplaintTab string

// The tabs besides the states.
const (
	ComplaintsOpen      ComplaintTab = "open" // not at their end
	ComplaintsOverdue   ComplaintTab = "overdue"
	ComplaintsWithdrawn ComplaintTab = "withdrawn"
)

// ComplaintTabs lists every tab, in the order of pages.
func ComplaintTabs() []ComplaintTab {
	tabs := []ComplaintTab{ComplaintsOpen, ComplaintsOverdue}
	for _, s := range complaint.States() {
		tabs = append(tabs, ComplaintTab(s))
	}
	return append(tabs, ComplaintsWithdrawn)
}

// Complaint is a complaint about staff.
type Complaint struct {
	Source scoring.Source // the ticket, or the call that nobody filed one of
	Agent  string         // whom it is about; empty for nobody that is known
	Dept   string         // theirs by the roster, and that of the ticket where nobody is known
	Opened time.Time
	State  complaint.State
	// Outcome is the conclusion that stands; empty for none.
	Outcome complaint.Move
	Since   time.Time // of the state
	Due     time.Time // zero when it is at its end
	// Withdrawn says that it is none any more: the ticket became another kind, or the finding
	// does not stand.
	Withdrawn bool
	// Course has the steps; only when the complaint was asked for by itself.
	Course complaint.Course
}

// ComplaintFilter narrows complaints; zero fields do not.
type ComplaintFilter struct {
	Tab   ComplaintTab
	Agent string
	Reach people.Reach
	// SealedTo leaves out calls that this reviewer is to judge blind, see [Blind].
	SealedTo string
	// AsOf says what is overdue; it has to be set.
	AsOf          time.Time
	Limit, Offset int // 0 is 50
}
