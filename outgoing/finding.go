// Package outgoing is the shape in which findings leave the system: on topics, to webhooks,
// and in answers of the API. docs/topics/finding.schema.json describes it; a key is only
// ever added. No caller's number is among them, in any field.
package outgoing

import (
	"math"
	"regexp"
	"time"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// Finding is a finding as it stands; a later version takes its place.
type Finding struct {
	ID          string        `json:"id"`
	Version     int64         `json:"version"`
	CallID      string        `json:"call_id"`
	Day         string        `json:"day"`
	Started     time.Time     `json:"started"`
	Duration    int64         `json:"duration_ms"`
	Sector      call.Sector   `json:"sector,omitempty"`
	Agent       string        `json:"agent,omitempty"`
	Dept        string        `json:"dept,omitempty"`
	Rule        string        `json:"rule"`
	RuleHash    string        `json:"rule_hash"`
	Rulebook    string        `json:"rulebook"`
	Title       string        `json:"title"`
	Label       string        `json:"label"`
	Family      string        `json:"family,omitempty"`
	Level       inspect.Level `json:"level"`
	Points      float64       `json:"points"`
	Veto        bool          `json:"veto,omitempty"`
	Dimension   string        `json:"dimension,omitempty"`
	FamilyCap   float64       `json:"family_cap,omitempty"`
	Shadow      bool          `json:"shadow,omitempty"`
	Status      string        `json:"status"`
	Provisional bool          `json:"provisional"`
	Until       *time.Time    `json:"provisional_until,omitempty"`
	Moved       bool          `json:"moved"`
	Evidence    []Evidence    `json:"evidence"`
	More        int           `json:"more_evidence,omitempty"` // pieces that are left out
}

// The most that goes out of a finding's evidence: a message has its limit, and one that
// is too large would hold up all others. Everything is on the call's page.
const (
	mostEvidence = 200
	mostText     = 500 // runes of one piece
	mostTickets  = 100 // of one piece
)

// Evidence is one piece of what a finding stands on.
type Evidence struct {
	Kind      inspect.EvidenceKind `json:"kind"`
	Condition string               `json:"condition,omitempty"`
	Role      call.Role            `json:"role,omitempty"`
	Text      string               `json:"text,omitempty"`
	BySound   bool                 `json:"by_sound,omitempty"`
	Turn      *int                 `json:"turn,omitempty"`
	Start     *float64             `json:"start,omitempty"` // seconds from the beginning
	End       *float64             `json:"end,omitempty"`
	Tickets   []string             `json:"tickets,omitempty"`
	From      *time.Time           `json:"from,omitempty"`
	To        *time.Time           `json:"to,omitempty"`
}

// FindingOf gives a finding as it goes out.
func FindingOf(r storage.FindingRow) Finding {
	f := r.Finding
	out := Finding{
		ID: r.ID, Version: r.Version, CallID: r.CallID, Day: r.Day, Started: r.Started.UTC(), Duration: r.Duration.Milliseconds(),
		Sector: r.Sector, Agent: r.Agent, Dept: r.Dept, Rule: f.Rule, RuleHash: f.RuleHash, Rulebook: r.Rulebook,
		Title: f.Title, Label: f.Label, Family: f.Family, Level: f.Level, Points: Points(f.Points),
		Veto: f.Veto, Dimension: f.Dimension, FamilyCap: Points(f.FamilyCap), Shadow: f.Shadow,
		Status: string(r.Status), Provisional: r.Provisional, Until: Instant(f.ProvisionalUntil), Moved: r.Moved,
		Evidence: []Evidence{},
	}
	grounds := f.Evidence[:min(len(f.Evidence), mostEvidence)]
	out.More = len(f.Evidence) - len(grounds)
	for _, e := range grounds {
		o := Evidence{
			Kind: e.Kind, Condition: shortened(e.Condition), Role: e.Role, Text: shortened(Hidden(e.Text)), BySound: e.BySound,
			Tickets: e.Tickets[:min(len(e.Tickets), mostTickets)],
			From:    Instant(e.From), To: Instant(e.To),
		}
		if e.Kind == inspect.Said || e.Kind == inspect.Heard {
			start, end := e.Span.Start.Seconds(), e.Span.End.Seconds()
			o.Start, o.End = &start, &end
			if e.Span.Turn >= 0 {
				o.Turn = &e.Span.Turn
			}
		}
		out.Evidence = append(out.Evidence, o)
	}
	return out
}

// shortened cuts a text that nobody would read to its end.
func shortened(text string) string {
	if utf8.RuneCountInString(text) <= mostText {
		return text
	}
	return string([]rune(text)[:mostText]) + "…"
}

// Points are whole points for others; ours are hundredths, to be exact.
func Points(p inspect.Points) float64 { return math.Round(float64(p)) / 100 }

// Instant gives a time in UTC, nil for none.
func Instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// number is what may be somebody's telephone number: seven digits or more, or a
// mobile number written in groups.
var number = regexp.MustCompile(`[0-9０-９]{7,}|1[3-9][0-9][ -][0-9]{4}[ -][0-9]{4}`)

// Hidden is a text that may leave the system: numbers are asterisks.
func Hidden(text string) string { return number.ReplaceAllString(text, "***") }
