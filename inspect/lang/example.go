package lang

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
)

// Example is a call on which a rule must hit, or must not.
type Example struct {
	Pos      Position
	Fires    bool
	Lines    []string // as they are printed, comments among them
	Comments []string // before the example

	// What the lines say.
	Call       call.Call
	Transcript call.Transcript
	Tickets    []call.Ticket
	Calls      []call.Call // other calls of the customer
	Group      string      // the agent's on the roster
	Seasons    []string    // that the call fell into; nil when there is no calendar
}

// Pace of a turn without times, and the pause before it.
const (
	perCharacter = time.Second / 5
	pause        = time.Second / 2

	usualRing = 3 * time.Second
)

// example reads { lines }.
func (p *parser) example(fires bool) (*Example, bool) {
	e := &Example{Fires: fires, Pos: p.position(p.peek(0).at)}
	if !p.words("{") {
		return e, false
	}
	t := p.take()
	if t.kind != blockToken {
		return e, false
	}
	r := exampleReader{source: p.source, Example: e, sector: call.Sector(p.sector)}
	r.read(t)
	return e, p.words("}")
}

// exampleReader reads the lines of one example.
type exampleReader struct {
	*source
	*Example
	at      int         // offset of the line that is being read
	sector  call.Sector // of the call, unless a line gives another
	offsets []offset
}

// offset is a time that counts from the call's end (for an earlier call from its
// beginning), which is known only when all lines are read.
type offset struct {
	by     time.Duration
	ticket bool
	index  int // of the ticket or the call
}

func (r *exampleReader) read(block token) {
	r.Group, r.Seasons = "正式工", []string{}
	r.Call = r.usualCall()
	r.Call.ID, r.Call.Customer = "example", "example"
	r.Call.Started = time.Date(2026, 9, 3, 10, 0, 0, 0, time.FixedZone("CST", 8*60*60))
	for at := block.at; at < block.end; {
		line := restOfLine(block.text[at-block.at:])
		trimmed := strings.TrimSpace(line)
		r.at = at + strings.Index(line, trimmed)
		at += len(line) + 1
		if trimmed == "" {
			continue
		}
		r.Lines = append(r.Lines, trimmed)
		r.line(trimmed)
	}
	r.settle()
}

// settle fills in what depends on the whole example.
func (r *exampleReader) settle() {
	r.Transcript.CallID = r.Call.ID
	r.Transcript.Source = "example"
	if r.Call.Duration == 0 {
		r.Call.Duration = r.Transcript.Duration()
	}
	for i := range r.Tickets {
		t := &r.Tickets[i]
		t.Customer = r.Call.Customer
		if t.ID == "" {
			t.ID = "T" + strconv.Itoa(i+1)
		}
		if t.CallID == "" {
			t.CallID = r.Call.ID
		}
	}
	for i := range r.Calls {
		r.Calls[i].ID = "other-" + strconv.Itoa(i+1)
		r.Calls[i].Customer = r.Call.Customer
	}
	for _, o := range r.offsets {
		switch {
		case o.ticket:
			r.Tickets[o.index].Filed = r.Call.Ended().Add(o.by)
		case o.by < 0:
			r.Calls[o.index].Started = r.Call.Started.Add(o.by)
		default:
			r.Calls[o.index].Started = r.Call.Ended().Add(o.by)
		}
	}
	slices.SortStableFunc(r.Tickets, func(a, b call.Ticket) int { return a.Filed.Compare(b.Filed) })
	slices.SortStableFunc(r.Calls, func(a, b call.Call) int { return a.Started.Compare(b.Started) })
}

// line reads a header line or a turn.
func (r *exampleReader) line(line string) {
	if strings.HasPrefix(line, "#") || line == "---" {
		return
	}
	if key, value, ok := strings.Cut(line, ":"); ok && plainWord(key) {
		r.header(key, strings.TrimSpace(value), len(line)-len(strings.TrimSpace(value)))
		return
	}
	r.turn(line)
}

func plainWord(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_") == ""
}

// wrong tells of a mistake at an offset into the line.
func (r *exampleReader) wrong(at int, msg, suggestion string) {
	r.fault(r.position(r.at+at), msg, suggestion)
}

func (r *exampleReader) turn(line string) {
	who, rest, _ := strings.Cut(line, " ")
	turn := call.Turn{RoleConfidence: 1, Confidence: 1}
	switch {
	case who == "坐席":
		turn.Role = call.AgentRole
	case who == "客户":
		turn.Role = call.CustomerRole
	case len(who) == 2 && who[0] == 'S' && isDigit(rune(who[1])):
		turn.Role, turn.RoleConfidence, turn.Speaker = call.Unknown, 0, who
	default:
		r.wrong(0, fmt.Sprintf("a line of an example begins with 坐席, 客户, S0, S1 or a header such as ticket:, not with %q", short(who)),
			nearest(who, []string{"坐席", "客户"}))
		return
	}
	turn.Text = strings.TrimSpace(rest)
	times, text, _ := strings.Cut(turn.Text, " ")
	if start, end, ok := turnTimes(times); ok {
		turn.Start, turn.End, turn.Text = start, end, strings.TrimSpace(text)
	} else {
		turn.Start = pause
		if n := len(r.Transcript.Turns); n > 0 {
			turn.Start += r.Transcript.Turns[n-1].End
		}
		turn.End = turn.Start + time.Duration(utf8.RuneCountInString(turn.Text))*perCharacter
	}
	switch {
	case turn.Text == "":
		r.wrong(0, "this turn has no words", "")
	case turn.End < turn.Start:
		r.wrong(len(who)+1, "this turn ends before it begins", "")
	}
	r.Transcript.Turns = append(r.Transcript.Turns, turn)
}

// turnTimes reads 0.8-3.9.
func turnTimes(text string) (start, end time.Duration, ok bool) {
	from, to, ok := strings.Cut(text, "-")
	start, fromOK := seconds(from)
	end, toOK := seconds(to)
	return start, end, ok && fromOK && toOK
}

// seconds reads a plain number of seconds up to a day.
func seconds(text string) (time.Duration, bool) {
	if strings.Trim(text, "0123456789.") != "" {
		return 0, false
	}
	return parseDuration(text + "s")
}
