package storage

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/people"
)

// Coaching keeps what leaders and agents say to each other of an agent's work, and what
// they have agreed upon.
type Coaching interface {
	// Coach keeps a note. One whose ID is stored changes nothing, and is [ErrConflict] when
	// it is of another agent or says something else.
	Coach(ctx context.Context, n CoachingNote) error
	// AnswerCoaching keeps what the agent says to a note. The first answer stays: the same
	// again changes nothing, and another is [ErrConflict]. It is [ErrNotFound] when there is
	// no such note.
	AnswerCoaching(ctx context.Context, id string, a CoachingAnswer) error
	// CoachingNote gives a note by its ID.
	CoachingNote(ctx context.Context, id string) (CoachingNote, error)
	// CoachingNotes lists notes, the newest first, and how many pass the filter in all.
	CoachingNotes(ctx context.Context, f CoachingFilter) (rows []CoachingNote, total int, err error)

	// MakePlan keeps a plan with its first step. One whose ID is stored changes nothing, and
	// is [ErrConflict] when it is of another agent or says something else.
	MakePlan(ctx context.Context, p Plan, first PlanStep) error
	// StepPlan adds a step. One whose key is stored changes nothing, and is [ErrConflict] when
	// it says something else; so is one that does not follow from how the plan stands, see
	// [PlanState.Leads].
	StepPlan(ctx context.Context, id string, step PlanStep) error
	// Plan gives a plan with its steps.
	Plan(ctx context.Context, id string) (Plan, error)
	// Plans lists plans with their steps, the newest first, and how many pass the filter in
	// all.
	Plans(ctx context.Context, f PlanFilter) (rows []Plan, total int, err error)
}

// CoachingKind says what a note is of.
type CoachingKind string

// The kinds of notes.
const (
	// Interview is the talk about a month's results (绩效面谈), Casework that about one
	// finding that was confirmed (每件).
	Interview CoachingKind = "interview"
	Casework  CoachingKind = "case"
)

// CoachingKinds lists them.
func CoachingKinds() []CoachingKind { return []CoachingKind{Interview, Casework} }

// CoachingNote is what a leader has written of a talk with an agent.
type CoachingNote struct {
	ID      string
	Kind    CoachingKind
	Agent   string
	Dept    string // of the agent when it was written
	Month   string // "2026-09": whose results it is about; of a case, that of the call
	Finding string // of a Casework; empty otherwise
	Words   string
	By      string
	At      time.Time
	Answer  CoachingAnswer // the zero one while the agent has not answered
}

// Answered tells whether the agent has answered.
func (n CoachingNote) Answered() bool { return !n.Answer.At.IsZero() }

// CoachingAnswer is what the agent says to a note.
type CoachingAnswer struct {
	Words string
	By    string
	At    time.Time
}

// CoachingFilter narrows notes; zero fields do not.
type CoachingFilter struct {
	Kind    CoachingKind
	Agent   string
	Month   string
	Finding string
	// Unanswered narrows to those that the agent has not answered.
	Unanswered bool
	Reach      people.Reach
	Limit      int // 0 is 50
	Offset     int
}

// PlanKind says what a plan is.
type PlanKind string

// The kinds of plans.
const (
	// Goal is what an agent sets out to do in a month, and a leader approves of (个人月度计划);
	// Weakness is what a leader agrees on with an agent against what goes wrong most
	// (短板改进计划), often with a mentor (师徒结对).
	Goal     PlanKind = "goal"
	Weakness PlanKind = "weakness"
)

// PlanKinds lists them.
func PlanKinds() []PlanKind { return []PlanKind{Goal, Weakness} }

// PlanState is how a plan stands.
type PlanState string

// The states of plans.
const (
	Proposed PlanState = "proposed" // by the agent, for a leader to approve of
	Returned PlanState = "returned" // a leader does not approve; the agent proposes another
	Active   PlanState = "active"
	Met      PlanState = "met"
	Missed   PlanState = "missed"
	Dropped  PlanState = "dropped"
)

// PlanStates lists them.
func PlanStates() []PlanState {
	return []PlanState{Proposed, Active, Met, Missed, Dropped, Returned}
}

// Leads lists the states that a step may bring a plan to. An active one may stay active: a
// step then says how it goes. What has ended has none.
func (s PlanState) Leads() []PlanState {
	switch s {
	case "":
		return []PlanState{Proposed, Active}
	case Proposed:
		return []PlanState{Active, Returned}
	case Active:
		return []PlanState{Active, Met, Missed, Dropped}
	case Returned, Met, Missed, Dropped:
	}
	return nil
}

// Plan is what an agent is to reach, and by when.
type Plan struct {
	ID     string
	Kind   PlanKind
	Agent  string
	Dept   string // of the agent when it was made
	Month  string // "2026-09", in which it begins
	Goal   string
	Target string   // how one will see that it is met (考核目标)
	Points int      // what it is worth (分值); 0 for none
	Rules  []string // names of the rules that it is against, of a Weakness
	Mentor string   // staff number or name of who helps; empty for nobody
	Due    string   // "2026-10-31", the last day
	By     string
	At     time.Time
	Steps  []PlanStep // in their order, at least one
}

// State is how the plan stands.
func (p Plan) State() PlanState {
	if len(p.Steps) == 0 {
		return ""
	}
	return p.Steps[len(p.Steps)-1].State
}

// Overdue tells whether the last day of a plan that has not ended is before today.
func (p Plan) Overdue(today string) bool {
	return len(p.State().Leads()) > 0 && p.Due < today
}

// PlanStep is what somebody has said of a plan, and how it stands since.
type PlanStep struct {
	Key   string // unique to one press of a button
	State PlanState
	Words string
	By    string
	At    time.Time
}

// PlanFilter narrows plans; zero fields do not.
type PlanFilter struct {
	Kind  PlanKind
	Agent string
	// Going narrows to those that have not ended.
	Going  bool
	Reach  people.Reach
	Limit  int // 0 is 500
	Offset int
}
