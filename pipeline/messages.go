package pipeline

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tingcha/tingcha/outgoing"
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
		m.Topic, m.Key, value = bus.FindingTopic, w.Finding.CallID, outgoing.FindingOf(*w.Finding)
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
	return &chargeOut{Call: c.Call, Family: c.Family, FamilyCap: outgoing.Points(c.FamilyCap), Dimension: c.Dimension, Veto: c.Veto}
}

func sourceKey(s scoring.Source) string { return string(s.Kind) + "/" + s.ID }

func scoresMessage(s storage.SourceScores) scoresOut {
	out := scoresOut{Source: sourceOut{Kind: s.Source.Kind, ID: s.Source.ID}, Entries: []entryOut{}}
	for _, e := range s.Entries {
		out.Entries = append(out.Entries, entryOut{
			Agent: e.Agent, Dept: e.Dept, Month: e.Month, Item: e.Item, Round: e.Source.Round,
			Num: e.Num, Den: e.Den, Points: outgoing.Points(e.Points), Charge: charge(e.Charge), Due: outgoing.Instant(e.Due), At: outgoing.Instant(e.At),
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
		name = outgoing.Hidden(name)
	}
	source, part := plainSource(l.Source)
	return letterOut{
		Source: source, Name: name, Offset: l.Offset, Part: part, Line: l.Line, Field: l.Field,
		Reason: l.Reason, Detail: l.Detail, Raw: outgoing.Hidden(raw), At: l.At.UTC(),
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
