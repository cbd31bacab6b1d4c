package intake

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
)

// callMessage reads a call. Its keys are the fields of a list of calls, and what a
// list refuses or doubts, a message is refused or doubted for, too.
func (r *Reader) callMessage(m message) Record {
	var j map[string]json.RawMessage
	if bad := decode(m.value, &j, ofMessage()); bad != nil {
		return Record{Bad: []*Error{bad}}
	}
	line, doubts := callFields(j)
	c, refused, more := r.callLine(line)
	if isUnread(doubts, "answered") || line.value("answered") == "" && isUnread(doubts, "agent") {
		c.Answered = true // somebody may have: it was said, and cannot be read
	}
	doubts = append(doubts, more...)
	if len(refused) > 0 {
		if c.ID == "" {
			refused[0].Detail = "the message names no call, so nothing can be said of it; publish it again with its call_id"
		}
		return Record{Bad: append(refused, doubts...)}
	}
	where := origin(m.doc(), 0)
	rec := Record{Calls: []storage.CallLine{{Call: c, Day: r.day(c.Started), Origin: where}}}
	if name := line.value("agent_name"); name != "" && c.Agent != "" {
		rec.Agents = []call.Agent{{ID: c.Agent, Name: name, Dept: c.Dept, Group: line.value("agent_group")}}
	}
	if uri := line.value("recording"); uri != "" {
		channel, bad := r.agentChannel(line.value("agent_channel"))
		if bad != nil {
			doubts = append(doubts, bad)
		}
		if bad := address("recording", uri); bad != nil {
			doubts = append(doubts, bad)
		} else {
			rec.recordings = []storage.OfferedRecording{{
				Recording: call.Recording{CallID: c.ID, URI: uri, AgentChannel: r.channelOr(channel)},
				Day:       r.day(c.Started), Started: c.Started, Origin: where,
			}}
		}
	}
	takenInWithout(doubts)
	rec.Bad = doubts
	return rec
}

// callFields makes a row of a message, so that both are read by the same readers. A
// value of a type that the field cannot have is told and left out; null is none.
func callFields(j map[string]json.RawMessage) (row, []*Error) {
	line := row{at: map[string]int{}}
	var bad []*Error
	for _, field := range append(slices.Sorted(maps.Keys(cdrColumns)), "agent_name", "agent_group") {
		raw, ok := j[field]
		if !ok || bytes.Equal(bytes.TrimSpace(raw), []byte("null")) {
			continue
		}
		value, ok := scalar(raw, field == "answered")
		if !ok {
			bad = append(bad, wrong(field, "bad_json", "neither text nor a number; %s", seeTopics))
			continue
		}
		line.at[field] = len(line.fields)
		line.fields = append(line.fields, value)
	}
	return line, bad
}

func isUnread(doubts []*Error, field string) bool {
	return slices.ContainsFunc(doubts, func(b *Error) bool { return b.Field == field })
}

// seeTopics says what to do about a value of another type.
const seeTopics = "publish it again with the types of docs/topics.md"

// scalar is the text of a string or of a number, or of true and false where they
// have a meaning. Null is nothing.
func scalar(raw json.RawMessage, truth bool) (string, bool) {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0, raw[0] == '{', raw[0] == '[':
		return "", false
	case raw[0] == '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return strings.TrimSpace(s), err == nil
	case raw[0] == 'n':
		return "", true
	case raw[0] == 't', raw[0] == 'f':
		return string(raw), truth
	default:
		return string(raw), true
	}
}
