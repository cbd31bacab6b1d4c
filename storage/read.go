package storage

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
)

// Reader answers questions.
type Reader interface {
	// Load gives what is known of calls, with the parts asked for, in the order
	// of ids; unknown ids are left out.
	Load(ctx context.Context, ids []string, parts Parts) ([]Dossier, error)
	// Findings lists findings, and how many there are in all under the filter.
	// Calls that began last come first, and then findings by ID.
	Findings(ctx context.Context, f FindingFilter) (rows []FindingRow, total int, err error)
	// FindingCounts counts findings under the filter, whose Status and Rule are
	// ignored in turn for the count by each, and both for that of Shadow.
	FindingCounts(ctx context.Context, f FindingFilter) (FindingCounts, error)
	// Coverage gives a line for each day from first to last, both included and
	// either empty for no bound, oldest first, days without calls left out.
	Coverage(ctx context.Context, first, last string) ([]Day, error)
	// Entries lists rows of the ledger, by day and call ID.
	Entries(ctx context.Context, f EntryFilter) ([]EntryRow, error)
	// DeadLetters lists bad records by name and offset.
	DeadLetters(ctx context.Context, limit int) (letters []DeadLetter, total int, err error)
	// Oddities lists what was taken in and yet does not fit, oldest first. What has
	// come to fit is not among them.
	Oddities(ctx context.Context, limit int) (odd []Oddity, total int, err error)
	// ScoreEntries gives an agent's month.
	ScoreEntries(ctx context.Context, agent, month string) ([]scoring.Entry, error)
	// AgentFindings gives the agent's findings of a month, judged or not, that
	// are not withdrawn and not of rules in shadow.
	AgentFindings(ctx context.Context, agent, month string) ([]FindingRow, error)
	// Agents lists who has score entries in a month, by department and ID.
	Agents(ctx context.Context, month string) ([]AgentRow, error)
	// Months lists the months that have score entries, newest first.
	Months(ctx context.Context) ([]string, error)
	// BlobKeys hands over the key and the SHA-256 of every recording that the records
	// say is in Blobs, some of them more than once.
	BlobKeys(ctx context.Context, fn func(key, sha256 string) error) error
	// Versions says which rulebooks and rules the records were made by.
	Versions(ctx context.Context) (Versions, error)
	// Ticket gives a ticket by its ID.
	Ticket(ctx context.Context, id string) (call.Ticket, error)
}

// Parts says what Load is to bring besides Call and Entry.
type Parts uint

// The parts of a dossier.
const (
	WithRecordings Parts = 1 << iota
	WithOffered
	WithTranscript // and Signals
	WithRelated    // Tickets and Calls
	WithFindings
	WithVerdicts
	WithEvents
)

// Dossier is what is known of a call.
type Dossier struct {
	Call       call.Call
	Entry      Entry
	Origin     string
	Recordings []FetchedRecording
	ETags      []string         // of Recordings, in their order
	Offered    *call.Transcript // as another system made it
	Transcript call.Transcript  // with roles settled
	Signals    call.Signals
	Tickets    []call.Ticket // of the call and of its customer within inspect.Horizon, by Filed
	Calls      []call.Call   // the customer's other calls within inspect.Horizon, by Started
	Group      string        // the agent's on the roster; empty when it says none; with WithRelated
	Findings   []FindingRow
	Undecided  []inspect.Undecided // of the last inspection; with WithFindings
	Verdicts   []Verdict           // of all findings, oldest first
	Events     []Event             // oldest first
}

// FindingStatus is where a finding stands with people.
type FindingStatus string

// The statuses of a finding. Machines open and withdraw; people confirm and reject.
const (
	Open      FindingStatus = "open"
	Confirmed FindingStatus = "confirmed"
	Rejected  FindingStatus = "rejected"
	Withdrawn FindingStatus = "withdrawn" // no longer holds, and nobody had judged it
	Recorded  FindingStatus = "recorded"  // of level info, or of a rule in shadow: never for review
)

// FindingRow is a finding as it is kept.
type FindingRow struct {
	ID      string // the same for the same call and rule, always
	CallID  string
	Finding inspect.Finding
	Status  FindingStatus
	// Version is raised at every change; a verdict names the one it was made on.
	Version int64
	// Moved is set when the ground of a judged finding has changed since.
	Moved bool
	// Provisional is set while the time for what the finding misses has not passed,
	// see Late. It cannot be confirmed so long.
	Provisional bool
	Rounds      int // verdicts so far
	Rulebook    string
	Agent       string
	Dept        string
	Day         string
	Sector      call.Sector
	Started     time.Time
	Duration    time.Duration
}

// Standing is what a filter may ask for in place of a status: whatever is not
// Withdrawn. It does not depend on the order in which calls and tickets came.
const Standing FindingStatus = "standing"

// FindingFilter narrows findings; zero fields do not.
type FindingFilter struct {
	Status      FindingStatus // or Standing
	Rule        string
	Label       string
	Agent, Dept string
	Level       inspect.Level
	First, Last string // days, both included
	// Reach narrows by who took the call: what the asker may see.
	Reach people.Reach
	// Shadow asks for the findings of rules that run in shadow, which are left out
	// otherwise. Those that were judged before their rule did are never among them.
	Shadow bool
	// SealedTo leaves out what is sealed to that reviewer; see Blind.
	SealedTo string
	Limit    int // 0 is 50
	Offset   int
}

// Takes reports whether findings of a status pass the filter's.
func (f FindingFilter) Takes(status FindingStatus) bool {
	return f.Status == "" || f.Status == status || f.Status == Standing && status != Withdrawn
}

// FindingCounts counts findings.
type FindingCounts struct {
	ByStatus map[FindingStatus]int
	ByRule   []RuleCount // most first
	// Shadow is how many there are of rules that run in shadow, withdrawn ones left
	// out. They are in the other counts only where the filter asks for them.
	Shadow int
}

// RuleCount counts the findings of a rule.
type RuleCount struct {
	Rule, Title string
	Level       inspect.Level
	N           int
}

// Day is one day's coverage. The identity: Expected is the sum of States.
type Day struct {
	Day      string
	Expected int           // calls on the switch's list
	States   map[State]int // of the listed calls
	Unlisted map[State]int // calls that arrived and are not on the list
	Reasons  []ReasonCount // of listed and unlisted calls that are waiting, missing, dead or excluded, most first
}

// ReasonCount counts calls by state and reason.
type ReasonCount struct {
	State  State
	Reason string
	N      int
}

// EntryFilter narrows rows of the ledger; zero fields do not.
type EntryFilter struct {
	Day    string
	State  State
	Reason string
	Before time.Time // Updated before then: not moved since
	// Reach narrows by who took the call: what the asker may see.
	Reach  people.Reach
	Limit  int // 0 is 200
	Offset int
}

// EntryRow is a row of the ledger with its call.
type EntryRow struct {
	Entry  Entry
	Call   call.Call
	Origin string
}

// Oddity is something that was taken in and does not fit.
type Oddity struct {
	Kind    string // "unknown_agent", "ticket_without_call", "unlisted_call"
	Subject string // the agent's, ticket's or call's ID
	Origin  string // file and line that brought it
	Detail  string
	At      time.Time
}

// AgentRow is an agent with entries in a month.
type AgentRow struct {
	Agent call.Agent
}

// AddsUp tells whether the identity holds: every listed call is in exactly one state.
func (d Day) AddsUp() bool {
	sum := 0
	for _, n := range d.States {
		sum += n
	}
	return sum == d.Expected
}
