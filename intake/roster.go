package intake

import (
	"cmp"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
)

// rosterRow reads a line of the roster.
func (r *Reader) rosterRow(line row) Record {
	a := call.Agent{ID: line.value("id"), Name: line.value("name"), Dept: line.value("dept"), Group: line.value("group"), Team: line.value("team")}
	a.Dept = cmp.Or(a.Dept, a.Team) // a roster of teams alone: they are the units there are
	if a.ID == "" {
		return Record{Bad: []*Error{wrong("id", "no_agent_id", "the line has no staff number")}}
	}
	return Record{Agents: []call.Agent{a}}
}

// medium is what a list says of a recording.
type medium struct {
	file    string // as the list names it
	callID  string
	started time.Time
	channel int // -1 when the list does not say
	line    int // in a manifest
}

// manifestRow reads a line of the manifest.
func (r *Reader) manifestRow(line row) Record {
	m := medium{file: line.value("file"), callID: line.value("call_id"), line: line.line}
	if m.file == "" {
		return Record{Bad: []*Error{wrong("file", "no_file", "the line names no file")}}
	}
	if bad := callID(m.callID); bad != nil {
		bad.Field = "call_id"
		return Record{Bad: []*Error{bad}}
	}
	if s := line.value("started"); s != "" {
		at, ok := parseTime(s, r.zone)
		if !ok {
			return Record{Bad: []*Error{noTime("started", s, r.zone)}}
		}
		m.started = at
	}
	channel, bad := r.agentChannel(line.value("agent_channel"))
	if bad != nil {
		return Record{Bad: []*Error{bad}}
	}
	m.channel = channel
	return Record{media: []medium{m}}
}

// agentChannel reads on which channel the agent speaks; -1 when nothing is said.
func (r *Reader) agentChannel(s string) (int, *Error) {
	switch strings.ToLower(s) {
	case "", "-", "-1":
		return -1, nil
	case "0", "left", "l", "左", "左声道":
		return 0, nil
	case "1", "right", "r", "右", "右声道":
		return 1, nil
	}
	return -1, wrong("agent_channel", "bad_channel", "%s is no channel; write 0 for left, 1 for right, or nothing", quote(s))
}
