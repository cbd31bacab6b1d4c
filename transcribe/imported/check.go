package imported

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
)

// What a transcript may have at most. A call of an ordinary hotline has forty
// turns and lasts three minutes. A file has words' times of four hours of talk,
// or a day's calls.
const (
	MaxTurns  = 20_000
	MaxLength = 4 * time.Hour
	MaxFile   = 32 << 20 // bytes of JSON that another system wrote
	MaxText   = 4 << 20  // bytes of subtitles and plain text
)

// Error says what is wrong with a transcript.
type Error struct {
	Line   int    // of a file that has lines, from 1; otherwise 0
	Field  string // "turns[3].end"
	Code   string // "bad_json", "bad_time", "too_long", "text_invalid", "empty_transcript"…
	Detail string // for people, with what to do
}

// Error gives the line, the field and what is wrong with it.
func (e *Error) Error() string {
	where := ""
	if e.Line > 0 {
		where = fmt.Sprintf("line %d: ", e.Line)
	}
	if e.Field != "" {
		where += e.Field + ": "
	}
	return where + e.Detail
}

// RoleOf understands the words by which systems name the two sides of a call. Any
// other word is an unknown voice.
func RoleOf(word string) call.Role {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "agent", "坐席", "座席", "客服", "话务员", "staff", "operator", "客服代表", "客服人员", "坐席员", "座席员", "接线员":
		return call.AgentRole
	case "customer", "客户", "用户", "来电人", "caller", "client", "user", "来电者", "顾客", "市民":
		return call.CustomerRole
	default:
		return call.Unknown
	}
}

// IsMachine understands the words by which systems name a voice that is neither
// side's: announcements and menus.
func IsMachine(word string) bool {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "系统", "system", "ivr", "机器人", "robot":
		return true
	default:
		return false
	}
}

// Speak makes a turn of what a source says: a word for the speaker, a time, and
// the text. A voice whose role is not known keeps the word as its name.
func Speak(speaker string, start, end time.Duration, text string) call.Turn {
	turn := call.Turn{Role: RoleOf(speaker), RoleConfidence: 1, Start: start, End: end, Text: text, Confidence: 1}
	if turn.Role == call.Unknown {
		turn.RoleConfidence = 0
		turn.Speaker = speaker
	}
	return turn
}

// Seconds is a position in a call that a source wrote as a number of seconds. It
// is false for what cannot be one.
func Seconds(s float64) (time.Duration, bool) {
	if math.IsNaN(s) || s < 0 || s > MaxLength.Seconds() {
		return 0, false
	}
	return time.Duration(math.Round(s*1000)) * time.Millisecond, true
}

// check refuses what cannot be a transcript.
func check(t call.Transcript) error {
	if len(t.Turns) == 0 {
		return &Error{Field: "turns", Code: "empty_transcript", Detail: "no turns; leave the transcript out when nothing was recognised"}
	}
	if len(t.Turns) > MaxTurns {
		return &Error{Field: "turns", Code: "too_long", Detail: fmt.Sprintf("more than %d turns; split the file by call", MaxTurns)}
	}
	for i, turn := range t.Turns {
		if turn.End < turn.Start {
			return &Error{Field: at(i, "end"), Code: "bad_time", Detail: fmt.Sprintf("ends at %v, before it starts at %v", turn.End, turn.Start)}
		}
		if !utf8.ValidString(turn.Text) {
			return &Error{Field: at(i, "text"), Code: "text_invalid", Detail: "not UTF-8; write the file again as UTF-8"}
		}
	}
	return nil
}

// Finish checks a transcript that was put together and brings its turns into the
// order of their start.
func Finish(t call.Transcript) (call.Transcript, error) {
	if err := check(t); err != nil {
		return call.Transcript{}, err
	}
	slices.SortStableFunc(t.Turns, func(a, b call.Turn) int { return cmp.Compare(a.Start, b.Start) })
	return t, nil
}

func at(turn int, field string) string { return fmt.Sprintf("turns[%d].%s", turn, field) }
