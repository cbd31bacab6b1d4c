package imported

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
)

// Meta is what a transcript says of its call besides the words.
type Meta struct {
	Started string // as written; "" when not
}

type document struct {
	Call     string   `json:"call"`
	Started  string   `json:"started"`
	Source   string   `json:"source"`
	Channels channels `json:"channels"`
	Turns    []turn   `json:"turns"`
}

// channels says who is on which channel. What is not such a table, say a number
// of channels, says nothing.
type channels map[string]string

// UnmarshalJSON never refuses.
func (c *channels) UnmarshalJSON(raw []byte) error {
	var table map[string]string
	if json.Unmarshal(raw, &table) == nil {
		*c = table
	}
	return nil
}

type turn struct {
	Role       string      `json:"role"`
	Channel    json.Number `json:"channel"`
	Start      *float64    `json:"start"`
	End        *float64    `json:"end"`
	Text       string      `json:"text"`
	Confidence *float64    `json:"confidence"`
}

// JSON reads one transcript in our own shape. Its turns come in the order of
// their start. The call's ID may be empty: a file's name may stand for it.
func JSON(raw []byte) (call.Transcript, Meta, error) {
	if !utf8.Valid(raw) {
		return call.Transcript{}, Meta{}, &Error{Code: "text_invalid", Detail: "not UTF-8; write the transcript again as UTF-8"}
	}
	var d document
	if err := json.Unmarshal(raw, &d); err != nil {
		return call.Transcript{}, Meta{}, explain(err)
	}
	if len(d.Turns) > MaxTurns {
		return call.Transcript{}, Meta{}, &Error{Field: "turns", Code: "too_long", Detail: fmt.Sprintf("more than %d turns; split the file by call", MaxTurns)}
	}
	t := call.Transcript{CallID: d.Call, Source: "imported:json", Turns: make([]call.Turn, 0, len(d.Turns))}
	if d.Source != "" {
		t.Source = "imported:" + d.Source
	}
	for i, said := range d.Turns {
		turn, err := d.turn(i, said)
		if err != nil {
			return call.Transcript{}, Meta{}, err
		}
		t.Turns = append(t.Turns, turn)
	}
	t, err := Finish(t)
	return t, Meta{Started: d.Started}, err
}

// turn understands one turn. Its speaker is its own role, or that of its channel,
// or a voice that only the channel names.
func (d document) turn(i int, said turn) (call.Turn, error) {
	speaker := said.Role
	if channel := said.Channel.String(); speaker == "" && channel != "" {
		speaker = d.Channels[channel]
		if speaker == "" {
			speaker = "channel " + channel
		}
	}
	start, err := position(at(i, "start"), said.Start)
	if err != nil {
		return call.Turn{}, err
	}
	end, err := position(at(i, "end"), said.End)
	if err != nil {
		return call.Turn{}, err
	}
	t := Speak(speaker, start, end, said.Text)
	if c := said.Confidence; c != nil {
		if *c < 0 || *c > 1 {
			return call.Turn{}, &Error{Field: at(i, "confidence"), Code: "bad_number", Detail: fmt.Sprintf("%v is not from 0 to 1", *c)}
		}
		t.Confidence = *c
	}
	return t, nil
}

func position(field string, s *float64) (time.Duration, error) {
	if s == nil {
		return 0, &Error{Field: field, Code: "bad_time", Detail: "missing; write seconds from the call's beginning"}
	}
	d, ok := Seconds(*s)
	if !ok {
		return 0, &Error{Field: field, Code: "bad_time", Detail: fmt.Sprintf("%v is no position in a call; write seconds, from 0 to %.0f", *s, MaxLength.Seconds())}
	}
	return d, nil
}

// explain says where JSON went wrong.
func explain(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		kind, _, _ := strings.Cut(e.Value, " ") // without the value, which may be a telephone number
		return &Error{Field: e.Field, Code: "bad_json", Detail: fmt.Sprintf("%s stands where %s belongs", TypeInWords(kind), TypeInWords(e.Type.Kind().String()))}
	}
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return &Error{Code: "bad_json", Detail: fmt.Sprintf("at byte %d: %v", e.Offset, e)}
	}
	return &Error{Code: "bad_json", Detail: err.Error()}
}

// TypeInWords names a type of JSON or of Go in words for people.
func TypeInWords(kind string) string {
	switch kind {
	case "string":
		return "a text"
	case "bool":
		return "true or false"
	case "array", "slice":
		return "a list"
	case "object", "struct", "map":
		return "an object"
	default:
		return "a number"
	}
}
