package bus

// The topics on which sources hand over what they have, see docs/topics.md.
const (
	CallTopic      = "tingcha.cdr"        // calls that have ended
	TicketTopic    = "tingcha.tickets"    // tickets and what happened to them
	RecordingTopic = "tingcha.recordings" // where recordings are
)

// The topics on which results go out, and what could not be taken in.
const (
	FindingTopic    = "tingcha.findings"
	ScorecardTopic  = "tingcha.scorecards"
	DeadLetterTopic = "tingcha.deadletter"
)
