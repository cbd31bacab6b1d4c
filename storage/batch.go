package storage

import (
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
)

// Batch is what was read from one source up to Position.
type Batch struct {
	Position    Position
	Calls       []CallLine
	Agents      []call.Agent
	Recordings  []OfferedRecording
	Transcripts []OfferedTranscript
	Tickets     []OfferedTicket
	DeadLetters []DeadLetter
	// Marks are raised, never lowered: the latest of each time holds, and a source that
	// ever sent heartbeats is one that does.
	Marks []Watermark
	// Redeemed are dead letters that the batch brings after all; they are dead no more,
	// also when they are delivered again. One that is not there is no error.
	Redeemed []LetterID
	At       time.Time // when it was read
}

// Position is how far a source was read.
type Position struct {
	Source string // names the source by its content: "file:" and a digest
	Name   string // for people: the file's path inside what was imported
	Next   int64  // records (lines, blocks, files) that need not be read again
	Done   bool   // the end was reached
}

// CallLine is a call as the switch's list tells it.
type CallLine struct {
	Call   call.Call
	Day    string // of Call.Started in the hotline's zone
	Origin string // "cdr-0903.csv:14"
	// Exclude is why the call is not to be inspected ("not_answered",
	// "too_short"), "" when it is.
	Exclude string
}

// OfferedRecording is a recording that can be fetched.
type OfferedRecording struct {
	Recording call.Recording
	ETag      string // changes when the bytes do: size and time of a file, ETag of an object
	Day       string // used when nobody listed the call: of Started
	Started   time.Time
	Origin    string
}

// OfferedTranscript is a transcript that another system made, before roles are
// settled.
type OfferedTranscript struct {
	Transcript call.Transcript
	Day        string // used when nobody listed the call
	Started    time.Time
	Origin     string
}

// OfferedTicket is a ticket with what it means for scorecards.
type OfferedTicket struct {
	Ticket call.Ticket
	Scores []scoring.Entry
	Origin string
}

// DeadLetter is a record that could not be taken in. It is kept as it came.
type DeadLetter struct {
	Source string // as in Position
	Name   string
	Offset int64  // the record's number in the source, from 0
	Line   int    // in the file, from 1; 0 when it has no lines
	Field  string // "" when the whole record is meant
	Reason string // a code: "bad_time", "bad_encoding", "too_long", "unknown_kind", "no_call_id", …
	Detail string // for people, with what to do
	Raw    []byte // at most MaxRaw bytes of it
	At     time.Time
}

// MaxRaw is how much of a bad record is kept, in bytes.
const MaxRaw = 4096

// Count says what became of one sort of record in a batch.
type Count struct {
	New, Changed, Same int
}

// Accepted says what became of a batch.
type Accepted struct {
	Calls, Recordings, Transcripts, Tickets Count
	DeadLetters                             int
}

// FetchedRecording is a recording whose bytes are stored and understood.
type FetchedRecording struct {
	Recording call.Recording
	Blob      string // key of the bytes in Blobs
	Signals   call.Signals
}

// Hearing is what the transcribe stage made.
type Hearing struct {
	Transcript call.Transcript
	Signals    call.Signals
}
