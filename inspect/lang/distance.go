package lang

import (
	"fmt"
	"strconv"
	"time"

	"github.com/tingcha/tingcha/call"
)

// Distance is a reach in turns or in time; at most one is set.
type Distance struct {
	Turns    int
	From     int       // not nearer than so many turns
	Of       call.Role // only turns of this role are counted, of the two ends at most one; Anyone counts all
	Limited  bool      // Turns counts, even when it is 0
	Duration time.Duration
}

// String prints the reach; nothing when there is no limit.
func (d Distance) String() string {
	switch {
	case !d.Limited:
		return ""
	case d.Duration > 0:
		return printDuration(d.Duration)
	}
	text := ""
	if d.From > 0 {
		text = strconv.Itoa(d.From) + " to "
	}
	text += strconv.Itoa(d.Turns)
	if d.Of != Anyone {
		text += " " + string(d.Of)
	}
	if d.Turns == 1 {
		return text + " turn"
	}
	return text + " turns"
}

// distance reads N [to M] [agent|customer] turns, or a duration.
func (p *parser) distance() (d Distance, ok bool) {
	d.Limited = true
	if p.peek(0).kind == durationToken {
		d.Duration, ok = p.duration(time.Millisecond, maxInCall)
		return d, ok
	}
	if d.Turns, ok = p.whole("a duration such as 20s, or a number of turns", 0, maxTurns); !ok {
		return d, false
	}
	if p.taken("to") {
		d.From = d.Turns
		t := p.peek(0)
		if d.Turns, ok = p.whole("a number of turns", 0, maxTurns); !ok {
			return d, false
		}
		if d.Turns < d.From {
			p.wrong(t, fmt.Sprintf("%d is less than %d, so nothing is so far apart", d.Turns, d.From), "")
		}
	}
	if t := p.peek(0); t.is(string(call.AgentRole)) || t.is(string(call.CustomerRole)) {
		d.Of = call.Role(p.take().text)
	}
	return d, p.turns()
}
