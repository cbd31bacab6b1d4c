package storage

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/supervision"
)

// Supervision keeps what is done about what went wrong, each matter with all its moves.
type Supervision interface {
	// OpenMatter keeps a matter with its first move. The same ID again changes nothing and
	// gives what stands; it is ErrConflict for another kind or subject. It is ErrConflict,
	// too, when there is a training of the same agent that is not over, or when the finding
	// of a ladder is not confirmed or has a ladder on the same verdict. The store sets Round
	// of a ladder and Seq. For the errors of a matter or move that lacks something see
	// [supervision.Open].
	OpenMatter(ctx context.Context, m supervision.Matter, v supervision.Move) (supervision.Matter, error)
	// MoveMatter keeps a move of a matter of which somebody has seen so many moves; of
	// several at once the first holds, and the others are ErrConflict. A move with a key
	// that this matter has from the same person changes nothing and gives what stands. For
	// its other errors see [supervision.Matter.Step].
	MoveMatter(ctx context.Context, id string, seen int, v supervision.Move) (supervision.Matter, error)
	// Matter gives a matter with its moves, oldest first.
	Matter(ctx context.Context, id string) (supervision.Matter, []supervision.Move, error)
	// Matters lists matters, and how many there are in all under the filter: those that are
	// not over by when they are due, and then the others, the last ended first.
	Matters(ctx context.Context, f MatterFilter) (rows []supervision.Matter, total int, err error)
}

// MatterFilter narrows matters; zero fields do not.
type MatterFilter struct {
	Kind    supervision.Kind
	Subject string
	Agent   string
	Dept    string
	// Going leaves out what is over, and Over what is not.
	Going, Over bool
	// Overdue leaves those whose next step was due before then and is not taken.
	Overdue time.Time
	// From and Until, times, leave those that were there between: opened before Until, and
	// not ended before From.
	From, Until time.Time
	// Reach narrows to those about agents within reach, or, where they are about nobody, of a
	// department or team within reach. Who answers for a matter of OwnedBy sees it all the same.
	Reach   people.Reach
	OwnedBy string
	// SealedTo leaves out ladders on what is sealed to that reviewer; see Blind.
	SealedTo string
	Limit    int // 0 is 50
	Offset   int
}
