package supervision

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrMove is returned, wrapped, for a move that a matter does not allow as it stands.
var ErrMove = errors.New("is no move of the matter as it stands")

// ErrOwnWork is returned, wrapped, when who had a hand in a matter would say that it is good, or
// hold another level's interview.
var ErrOwnWork = errors.New("had a hand in the matter")

// MissingError is what a matter or a move has to have and does not.
type MissingError struct {
	Field string // "title", "dept", "owner", "words", "measure", "day", "due", "score", "subject" or "agent"
}

// Error names the field.
func (e MissingError) Error() string { return e.Field + " is missing; write it down" }

// TopScore is the most that an exam gives.
const TopScore = 100

// Open begins a matter with its first move. The matter gives what it is about, and the move
// who answers for it, by when, and the measure if there is one.
func Open(m Matter, v Move) (Matter, error) {
	for field, value := range map[string]string{"id": m.ID, "title": m.Title, "dept": m.Dept} {
		if value == "" {
			return m, MissingError{field}
		}
	}
	switch {
	case m.Kind != Item && m.Subject == "":
		return m, MissingError{"subject"}
	case m.Kind != Item && m.Agent == "":
		return m, MissingError{"agent"}
	}
	m.State, m.Owner, m.Measure, m.Cycle, m.Day, m.Score, m.Moves, m.Ended, m.Undone, m.Hands = "", "", "", 0, "", 0, 0, time.Time{}, 0, ""
	m.By, m.Opened = v.By, v.At
	return m.Step(v)
}

// Step gives the matter as a move leaves it. It is [ErrMove] when the matter does not allow
// the move, [ErrOwnWork] when who makes it is barred, and a
// [MissingError] when the move lacks something.
func (m Matter) Step(v Move) (Matter, error) {
	if v.From != m.State || !slices.Contains(m.Next(), v.To) {
		return m, fmt.Errorf("from %q to %q %w", v.From, v.To, ErrMove)
	}
	if m.Bars(v.By, v.To) {
		return m, ErrOwnWork
	}
	stays, again := v.To == m.State, m.Kind == Item && v.To == Plan && m.State != Plan
	m.Moves++
	m.Owner, m.Measure = orBefore(v.Owner, m.Owner), orBefore(v.Measure, m.Measure)
	switch {
	case m.Owner == "" || v.By == "":
		return m, MissingError{"owner"}
	case v.Words == "":
		return m, MissingError{"words"}
	case again && m.Moves > 1 && v.Measure == "", v.To == Do && m.Measure == "":
		return m, MissingError{"measure"}
	case v.To == Do && v.Day == "" && !stays:
		return m, MissingError{"day"}
	}
	if again {
		m.Cycle, m.Day = m.Cycle+1, ""
	}
	if v.To == Do && !stays {
		m.Day = v.Day
	}
	m.takePart(v)
	if err := m.examined(v); err != nil {
		return m, err
	}
	m.State = v.To
	return m.timed(v, stays)
}

// examined holds a move out of an exam against its score.
func (m *Matter) examined(v Move) error {
	if m.State != Exam || v.To == Exam {
		return nil
	}
	if v.Score < 0 || v.Score > TopScore {
		return MissingError{"score"}
	}
	m.Score = v.Score
	return nil
}

// timed sets by when the next step is to be taken: a word more changes it only when it
// says so.
func (m Matter) timed(v Move, stays bool) (Matter, error) {
	switch {
	case len(m.onward()) == 0:
		m.Due, m.Ended = time.Time{}, v.At
	case !v.Due.IsZero():
		m.Due = v.Due
	case !stays:
		return m, MissingError{"due"}
	}
	return m, nil
}

func orBefore(now, before string) string {
	if now == "" {
		return before
	}
	return now
}
