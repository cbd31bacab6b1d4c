package storage

import (
	"context"
	"errors"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/warning"
)

// ErrOtherWatches says that other watches are in force than those that somebody would count
// by: a process with another configuration has put them there.
var ErrOtherWatches = errors.New("other watches are in force than those of the configuration")

// Warnings counts what comes in against what a hotline watches for, and keeps what was too
// much until somebody has closed it.
type Warnings interface {
	// SetWatches puts the watches of a book in force, in place of those before. What has
	// come in before a new watch, or one that counts something else now, is counted by
	// Warn some seconds later, as far back as the watch asks for. Alerts stay.
	SetWatches(ctx context.Context, b warning.Book, now time.Time) error
	// Warn takes up to limit changes into what is counted, and raises, raises further and
	// joins alerts by it, and has people told, all in one transaction: an alert is raised
	// once, whoever is killed when. It closes, too, what has been calm for long enough.
	// Several may do it at once; doing it until Left is 0, again and again, is somebody's
	// task. Unless the book's watches are those that were put in force last, it takes
	// nothing and gives ErrOtherWatches.
	Warn(ctx context.Context, b warning.Book, now time.Time, limit int) (Warned, error)
	// Alerts lists alerts without steps and messages, those raised last first, and how
	// many there are in all under the filter.
	Alerts(ctx context.Context, f AlertFilter) (rows []Alert, total int, err error)
	// Alert gives an alert with its steps and messages.
	Alert(ctx context.Context, id string) (Alert, error)
	// AlertEvents lists what an alert counted, the latest first.
	AlertEvents(ctx context.Context, id string, limit, offset int) ([]AlertEvent, error)
	// TakeUp does what people do to alerts. Doing it again with the same key changes
	// nothing. It is warning.ErrNotNow when it does not go with the alert's state.
	TakeUp(ctx context.Context, d AlertDeed) (Alert, error)
	// DueMessages gives messages that are to be sent, those that wait longest first.
	DueMessages(ctx context.Context, now time.Time, limit int) ([]AlertMessage, error)
	// MessageSent notes that a message was taken.
	MessageSent(ctx context.Context, id string, at time.Time) error
	// MessageNotSent notes that a try has failed, and why. The next is at next; when that
	// is zero, the message is parked.
	MessageNotSent(ctx context.Context, id, why string, at, next time.Time) error
}

// Warned is what Warn has done.
type Warned struct {
	Taken  int // changes
	Left   int // more than 0 while there are changes that were not taken
	Raised int // alerts, raised again included
	Risen  int
	Closed int // by themselves
}

// Alert is an episode that people are to look at.
type Alert struct {
	ID           string
	Watch, Title string
	Scope        string // the department; empty for all
	Tells        bool   // its count tells which calls have findings
	Window, Calm time.Duration
	FollowUps    []time.Duration
	Level        warning.Level // the highest that was reached
	Peak         int
	PeakAt       time.Time
	Threshold    int // that was reached; 0 where the count is only unusual
	Expected     warning.Expected
	From         time.Time // the first event that counted
	Began, Last  time.Time // events that found the count at a level
	State        warning.State
	Owner        string // a user's ID
	Raised       time.Time
	Due          time.Time // when somebody has to look again; zero for never
	Followed     int       // how often somebody has since it was raised
	MergedIn     string
	Told         bool // recent enough for people to be told
	Counted      int  // calls or tickets that it counted in all
	Steps        []AlertStep
	Messages     []AlertMessage
}

// AlertStep is something that happened to an alert.
type AlertStep struct {
	N     int
	Key   string
	Deed  warning.Deed
	Level warning.Level // then
	Count int           // then
	Who   string        // a user's ID; empty for the machine
	Whom  string        // it was assigned to, or merged into
	Words string
	At    time.Time
}

// AlertEvent is a call or a ticket that an alert counted.
type AlertEvent struct {
	Medium      warning.Medium
	ID          string
	At          time.Time
	CallID      string
	Agent, Dept string
	Gist        string
	Above       bool // it found the count at a level
	Sound       bool // its call has a recording that can be played
}

// AlertDeed is what somebody does to an alert.
type AlertDeed struct {
	Alert string
	Deed  warning.Deed // one that people do
	Who   string
	Whom  string // of Assign
	Words string
	Key   string // unique to one press
	At    time.Time
}

// AlertMessage is what somebody is told of an alert.
type AlertMessage struct {
	ID        string
	Alert     string
	Level     warning.Level
	Recipient string // of the configuration
	Way       Way
	Subject   string
	Body      string
	Made      time.Time
	State     DeliveryState
	Attempts  int
	First     time.Time // of the first try; zero before it
	Next      time.Time
	Done      time.Time
	Why       string // what the last try failed of
}

// Way is how somebody is told.
type Way string

// The ways.
const (
	ByMail    Way = "mail"
	ByWebhook Way = "webhook"
)

// AlertFilter narrows alerts; zero fields do not. Merged ones are never listed.
type AlertFilter struct {
	State   warning.State
	Open    bool
	Overdue time.Time // those that somebody should have looked at again before
	Level   warning.Level
	Watch   string
	// Reach narrows to those of the department that the asker sees; one who sees less than
	// a department sees none.
	Reach people.Reach
	// SealedTo leaves out those whose counts tell of a call that is sealed to that
	// reviewer, see Blind.
	SealedTo string
	Limit    int // 0 is 50
	Offset   int
}
