package imported

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
)

// Dialogue is one member of a list of dialogues: its transcript, or why it was
// refused.
type Dialogue struct {
	Transcript call.Transcript
	Err        error  // an [Error] whose field begins with the place in the list
	Raw        []byte // the member as the list has it
}

// IsList says that a JSON text holds a list, and so no single transcript.
func IsList(raw []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(raw, []byte("\ufeff")), " \t\r\n"), []byte("["))
}

// Dialogues reads the shape in which the MobileCS set publishes telephone calls:
//
//	[{"id": "c-1", "content": [{"[SPEAKER 1]": "您好", "[SPEAKER 2]": "我查话费", "info": {}}]}]
//
// Speaker 1 is the agent and speaker 2 the customer; another number is a voice
// without a role. What is said stands in the order of the file. There are no
// times: every turn begins and ends at 0, and what needs times stays undecided.
// A dialogue that is refused does not touch the others; the error is for a text
// that is no list at all.
func Dialogues(raw []byte) ([]Dialogue, error) {
	if !utf8.Valid(raw) {
		return nil, &Error{Code: "text_invalid", Detail: "not UTF-8; write the dialogues again as UTF-8"}
	}
	var list []json.RawMessage
	if err := json.Unmarshal(bytes.TrimPrefix(raw, []byte("\ufeff")), &list); err != nil {
		return nil, explain(err)
	}
	all := make([]Dialogue, len(list))
	for i, one := range list {
		all[i].Raw = one
		all[i].Transcript, all[i].Err = dialogue(i, one)
	}
	return all, nil
}

func dialogue(i int, raw []byte) (call.Transcript, error) {
	var d struct {
		ID      string     `json:"id"`
		Content []exchange `json:"content"`
	}
	if err := json.Unmarshal(raw, &d); err != nil {
		return call.Transcript{}, placed(i, explain(err))
	}
	if d.ID == "" {
		return call.Transcript{}, placed(i, &Error{Field: "id", Code: "no_call_id", Detail: "the dialogue names no call; add \"id\""})
	}
	t := call.Transcript{CallID: d.ID, Source: "imported:dialogues"}
	for _, e := range d.Content {
		for _, said := range e {
			t.Turns = append(t.Turns, Speak(said.speaker, 0, 0, said.text))
		}
	}
	t, err := Finish(t)
	if err != nil {
		return call.Transcript{}, placed(i, err)
	}
	return t, nil
}

// placed puts the place in the list before the field.
func placed(i int, err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return fmt.Errorf("[%d]: %w", i, err)
	}
	e.Field = strings.TrimSuffix(fmt.Sprintf("[%d].%s", i, e.Field), ".")
	return e
}

// exchange is what is said in one member of "content", in the order of its keys.
type exchange []struct{ speaker, text string }

// UnmarshalJSON keeps the order of the keys, which a Go map would lose: now and
// then the customer speaks first.
func (e *exchange) UnmarshalJSON(raw []byte) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return &Error{Field: "content", Code: "bad_json", Detail: "something else stands where an object of speakers belongs"}
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		name, ok := voiceOf(fmt.Sprint(key))
		if !ok {
			var skipped json.RawMessage
			if err := dec.Decode(&skipped); err != nil {
				return err
			}
			continue
		}
		var text string
		if err := dec.Decode(&text); err != nil {
			return err
		}
		if text = strings.TrimSpace(text); text != "" {
			*e = append(*e, struct{ speaker, text string }{name, text})
		}
	}
	return nil
}

// voiceOf understands the key of what a speaker says. It is false for other keys.
func voiceOf(key string) (speaker string, ok bool) {
	number, ok := strings.CutPrefix(key, "[SPEAKER ")
	if !ok {
		return "", false
	}
	number, ok = strings.CutSuffix(number, "]")
	switch number {
	case "1":
		return "agent", ok
	case "2":
		return "customer", ok
	default:
		return "speaker " + number, ok
	}
}
