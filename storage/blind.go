package storage

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/people"
)

// Blind keeps what people think of findings without knowing what others have said: in
// calibrations, on gold calls, and at second looks. None of it touches a finding or a
// scorecard.
type Blind interface {
	// OpenCalibration opens a session and gives every call to every reviewer. Opening the
	// same ID again changes nothing, and is ErrConflict for anybody else.
	OpenCalibration(ctx context.Context, c Calibration) error
	// CloseCalibration ends a session: nobody answers any more, and all may see all.
	CloseCalibration(ctx context.Context, id string, at time.Time) error
	// NoteCalibration adds what was said in the discussion. One key is kept once.
	NoteCalibration(ctx context.Context, session string, n CalibrationNote) error
	// Calibrations lists the sessions that a reviewer takes part in, or all for "", the
	// newest first.
	Calibrations(ctx context.Context, reviewer string) ([]Calibration, error)
	// Calibration gives a session with its notes.
	Calibration(ctx context.Context, id string) (Calibration, error)

	// MarkGold keeps a call as one whose right answers are known, in place of earlier
	// answers on it.
	MarkGold(ctx context.Context, g Gold) error
	// RetireGold takes a call out of what is mixed into the queue.
	RetireGold(ctx context.Context, callID string, at time.Time) error
	// Golds lists the gold calls, the newest first, retired ones last.
	Golds(ctx context.Context) ([]Gold, error)
	// DrawSecond has a call looked at by a second person, who does not learn what the
	// first one said. One source is drawn once, and none that was taken back.
	DrawSecond(ctx context.Context, l Look, said []Opinion) error
	// TakeLook gives a reviewer the next call to be judged blind: of gold calls one that
	// the reviewer has not had, of second looks the one that waits longest. Calls that the
	// reviewer took, or has given a verdict or an opinion on, or knows the answer of, are
	// passed over, and so are calls out of reach. One that was given and not answered is given again;
	// a second look that is out of reach meanwhile is there for others.
	// It is ErrNotFound when there is none.
	TakeLook(ctx context.Context, t Taker) (Look, error)
	// LookAt gives the look for which a call is open to a reviewer: one that was given and
	// not answered, outside of calibrations. It is ErrNotFound when there is none.
	LookAt(ctx context.Context, callID, reviewer string) (Look, error)
	// Sealed lists the calls of which somebody must not learn yet what others have said: those
	// that are open to them for a look, and those of an open calibration which they take part
	// in, once others have judged them, and those that they have taken from a random draw and
	// not judged. Case lists leave them out for who asks.
	Sealed(ctx context.Context, reviewer string) ([]string, error)
	// Answer keeps what a reviewer thinks of the findings of a call. It is ErrNotFound
	// when the call was not given to the reviewer, and ErrConflict when the session is
	// closed or, outside of one, when it was answered before with another key. In an open
	// session the last answer holds.
	Answer(ctx context.Context, l Look, said []Opinion) error
	// Opinions lists what was said, oldest first.
	Opinions(ctx context.Context, f OpinionFilter) ([]Opinion, error)
	// Looks lists what was given to whom, in order of source, call and reviewer.
	Looks(ctx context.Context, f OpinionFilter) ([]Look, error)
	// ReviewerRecords counts, by reviewer, verdicts and what became of them since a time.
	ReviewerRecords(ctx context.Context, since, until time.Time) ([]ReviewerRecord, error)
}

// LookKind says why a call is judged blind.
type LookKind string

// The kinds of looks.
const (
	CalibrationLook LookKind = "calibration" // in a session; its ID is the source
	GoldLook        LookKind = "gold"        // the right answer is known; the call is the source
	SecondLook      LookKind = "second"      // after somebody else's verdict, whose key is the source
)

// Look is a call that somebody is to judge without knowing what others said.
type Look struct {
	Kind     LookKind
	Source   string
	CallID   string
	Reviewer string // "" for a second look that nobody has taken
	First    string // of a second look: whose verdict it is after
	Given    time.Time
	Answered time.Time // zero until then
	Key      string    // of the press of a button by which it was answered
}

// Taker is who asks for a call to be judged blind, and for which kind of look.
type Taker struct {
	Kind     LookKind // GoldLook or SecondLook
	Reviewer string
	Agent    string // the reviewer's own staff number; empty for none
	Reach    people.Reach
	At       time.Time
}

// Opinion is what somebody thinks of a finding. The one without a reviewer is the right
// answer of a gold call.
type Opinion struct {
	Kind     LookKind
	Source   string
	CallID   string
	Finding  string
	Rule     string // of the finding; set by the store
	Title    string // likewise
	Reviewer string
	Answer   VerdictKind // Confirm or Reject
	Reason   string
	Note     string
	At       time.Time
}

// OpinionFilter narrows opinions and looks; zero fields do not.
type OpinionFilter struct {
	Kind   LookKind
	Source string
	CallID string
	Since  time.Time // said, or given, then or later
	// Closed leaves out what is of a session that is still open.
	Closed bool
}

// Calibration is a session in which several reviewers judge the same calls.
type Calibration struct {
	ID        string
	Title     string
	By        string
	Opened    time.Time
	Closed    time.Time // zero while it is open
	Calls     []string  // in order of ID
	Reviewers []string  // likewise
	Answered  int       // of Calls × Reviewers
	Notes     []CalibrationNote
}

// CalibrationNote is what was said in the discussion of a session.
type CalibrationNote struct {
	By    string
	Words string
	At    time.Time
	Key   string
}

// Gold is a call whose right answers are known.
type Gold struct {
	CallID  string
	By      string
	At      time.Time
	Retired time.Time // zero while it is mixed into the queue
	Answers []Opinion // by finding
	Given   int       // to how many reviewers
}

// ReviewerRecord counts a reviewer's verdicts.
type ReviewerRecord struct {
	Reviewer  string
	Verdicts  int // without undone ones and decisions on appeals
	Confirmed int
	Appealed  int // of Confirmed, those that an agent appealed against
	Changed   int // of Appealed, those that were changed
	Hours     int // of the clock in which there was a verdict
}
