package storage

import "time"

// State is where a call stands. Every call is in exactly one.
type State string

// The states of a call, in the order of its way.
const (
	// Expected is on the switch's list, and nothing of it has arrived.
	Expected State = "expected"
	// Registered has a recording or a transcript on offer that was not yet looked at.
	Registered State = "registered"
	// Fetched has its bytes checked and stored.
	Fetched State = "fetched"
	// Transcribed has turns with roles, and signals.
	Transcribed State = "transcribed"
	// Inspected has been through every rule.
	Inspected State = "inspected"
	// Scored has its entries on the scorecards: the end of the way.
	Scored State = "scored"
	// Waiting cannot go on for want of something: "no_transcriber".
	Waiting State = "waiting"
	// Missing was on the list, and no recording came in time: "no_recording".
	Missing State = "missing"
	// Dead was given up, with the reason: "bad_container", "silent", "truncated",
	// "unsupported_codec", "too_large", "object_missing", "text_invalid",
	// "rule_error", "poison_crash", … A person may send it back.
	Dead State = "dead"
	// Excluded is not to be inspected, with the reason: "not_answered",
	// "too_short", "duplicate".
	Excluded State = "excluded"
)

// States lists every state in the order of a call's way.
func States() []State {
	return []State{Expected, Registered, Fetched, Transcribed, Inspected, Scored, Waiting, Missing, Dead, Excluded}
}

// Entry is a call's row in the ledger.
type Entry struct {
	CallID   string
	Day      string // "2026-09-03", the day of the call's start in the hotline's zone, fixed at ingest
	State    State
	Reason   string
	Detail   string
	Listed   bool  // on the switch's list; false for a recording that the switch does not know
	InputRev int64 // raised whenever what the call is judged on changes
	Attempts int   // at the present state, counted when claimed
	NextAt   time.Time
	Owner    string
	Token    int64 // raised at every claim: a writer with an older one is fenced off
	Until    time.Time
	Updated  time.Time // when it last moved; a retry is no move
}

// Event is one move of a call in the ledger.
type Event struct {
	Seq      int64 // of the call, from 1
	CallID   string
	From, To State
	Reason   string
	Detail   string
	By       string
	At       time.Time
}
