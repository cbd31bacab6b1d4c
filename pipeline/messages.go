package pipeline

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// The results that others read. docs/topics has the schema of each; a key is only
// ever added. No caller's number is among them, in any field.

// resultMessage makes the message of one word of the outbox.
func resultMessage(w storage.Outgoing) (bus.Message, error) {
	m := bus.Message{ID: fmt.Sprintf("outbox/%d", w.Seq)}
	var value any
	switch {
	case w.Finding != nil:
		m.Topic, m.Key, value = bus.FindingTopic, w.Finding.CallID, findingMessage(*w.Finding)
	case w.Scores != nil:
		m.Topic, m.Key, value = bus.ScorecardTopic, sourceKey(w.Scores.Source), scoresMessage(*w.Scores)
	case w.Letter != nil:
		letter := letterMessage(*w.Letter)
		m.Topic, m.Key, value = bus.DeadLetterTopic, letter.Source, letter
	default:
		return m, errors.New("it speaks of nothing")
	}
	var err error
	m.Value, err = json.Marshal(value)
	return m, err
}

// findingOut is a finding as it stands; a later version takes its place.
type findingOut struct {
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
	Evidence    []evidenceOut `json:"evidence"`
	More        int           `json:"more_evidence,omitempty"` // pieces that are left out
}

// The most that goes out of a finding's evidence: a message has its limit, and one that
// is too large would hold up all others. Everything is on the call's page.
const (
	mostEvidence = 200
	mostText     = 500 // runes of one piece
	mostTickets  = 100 // of one piece
)

type evidenceOut struct {
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

func findingMessage(r storage.FindingRow) findingOut {
	f := r.Finding
	out := findingOut{
		ID: r.ID, Version: r.Version, CallID: r.CallID, Day: r.Day, Started: r.Started.UTC(), Duration: r.Duration.Milliseconds(),
		Sector: r.Sector, Agent: r.Agent, Dept: r.Dept, Rule: f.Rule, RuleHash: f.RuleHash, Rulebook: r.Rulebook,
		Title: f.Title, Label: f.Label, Family: f.Family, Level: f.Level, Points: points(f.Points),
		Veto: f.Veto, Dimension: f.Dimension, FamilyCap: points(f.FamilyCap), Shadow: f.Shadow,
		Status: string(r.Status), Provisional: r.Provisional, Until: instant(f.ProvisionalUntil), Moved: r.Moved,
		Evidence: []evidenceOut{},
	}
	grounds := f.Evidence[:min(len(f.Evidence), mostEvidence)]
	out.More = len(f.Evidence) - len(grounds)
	for _, e := range grounds {
		o := evidenceOut{
			Kind: e.Kind, Condition: shortened(e.Condition), Role: e.Role, Text: shortened(hidden(e.Text)), BySound: e.BySound,
			Tickets: e.Tickets[:min(len(e.Tickets), mostTickets)],
			From:    instant(e.From), To: instant(e.To),
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

// scoresOut are all entries of one source; they take the place of what it had.
type scoresOut struct {
	Source  sourceOut  `json:"source"`
	Entries []entryOut `json:"entries"`
}

type sourceOut struct {
	Kind scoring.SourceKind `json:"kind"`
	ID   string             `json:"id"`
}

type entryOut struct {
	Agent  string       `json:"agent"`
	Dept   string       `json:"dept,omitempty"`
	Month  string       `json:"month"`
	Item   scoring.Item `json:"item"`
	Round  int          `json:"round,omitempty"`
	Num    int64        `json:"num"`
	Den    int64        `json:"den"`
	Points float64      `json:"points"`
	Charge *chargeOut   `json:"counts_with,omitempty"`
	Due    *time.Time   `json:"due,omitempty"`
	At     *time.Time   `json:"at,omitempty"`
}

// chargeOut is what an entry counts together with.
type chargeOut struct {
	Call      string  `json:"call"`
	Family    string  `json:"family,omitempty"`
	FamilyCap float64 `json:"family_cap,omitempty"`
	Dimension string  `json:"dimension,omitempty"`
	Veto      bool    `json:"veto,omitempty"`
}

func charge(c scoring.Charge) *chargeOut {
	if c == (scoring.Charge{}) {
		return nil
	}
	return &chargeOut{Call: c.Call, Family: c.Family, FamilyCap: points(c.FamilyCap), Dimension: c.Dimension, Veto: c.Veto}
}

func sourceKey(s scoring.Source) string { return string(s.Kind) + "/" + s.ID }

func scoresMessage(s storage.SourceScores) scoresOut {
	out := scoresOut{Source: sourceOut{Kind: s.Source.Kind, ID: s.Source.ID}, Entries: []entryOut{}}
	for _, e := range s.Entries {
		out.Entries = append(out.Entries, entryOut{
			Agent: e.Agent, Dept: e.Dept, Month: e.Month, Item: e.Item, Round: e.Source.Round,
			Num: e.Num, Den: e.Den, Points: points(e.Points), Charge: charge(e.Charge), Due: instant(e.Due), At: instant(e.At),
		})
	}
	return out
}

// letterOut is a record that was not taken in, or not whole.
type letterOut struct {
	Source string    `json:"source"`
	Name   string    `json:"name"`
	Offset int64     `json:"offset"`
	Part   int       `json:"part,omitempty"` // which further letter of one record it is
	Line   int       `json:"line,omitempty"`
	Field  string    `json:"field,omitempty"`
	Reason string    `json:"reason"`
	Detail string    `json:"detail"`
	Raw    string    `json:"raw"` // its beginning, numbers masked
	At     time.Time `json:"at"`
}

func letterMessage(l storage.DeadLetter) letterOut {
	raw := string(l.Raw)
	if !utf8.ValidString(raw) {
		raw = strings.ToValidUTF8(raw, "\ufffd")
	}
	name := l.Name
	if strings.HasPrefix(l.Source, "object:") { // recorders like to name files by the caller
		name = hidden(name)
	}
	source, part := plainSource(l.Source)
	return letterOut{
		Source: source, Name: name, Offset: l.Offset, Part: part, Line: l.Line, Field: l.Field,
		Reason: l.Reason, Detail: l.Detail, Raw: hidden(raw), At: l.At.UTC(),
	}
}

// plainSource takes apart under what name a store keeps a letter: of several of one
// record, all but the first have their number behind the source, "kafka:tingcha.cdr/3#1".
func plainSource(kept string) (source string, part int) {
	source, number, several := strings.Cut(kept, "#")
	if n, err := strconv.Atoi(number); several && err == nil {
		return source, n
	}
	return kept, 0
}

// points are whole points for others; ours are hundredths, to be exact.
func points(p inspect.Points) float64 { return math.Round(float64(p)) / 100 }

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
