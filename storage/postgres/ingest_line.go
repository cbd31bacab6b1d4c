package postgres

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// byIntake signs the moves that records from outside bring about.
const byIntake = "ingest"

// line takes in a call as the switch's list tells it.
func (in *intake) line(l storage.CallLine) (fate, error) {
	if l.Call.ID == "" {
		return same, errNoID
	}
	if old := in.places[l.Call.ID]; old != nil {
		return in.knownLine(old, l), nil
	}
	state := storage.Expected
	if l.Exclude != "" {
		state = storage.Excluded
	}
	p := in.addRow(l, true, state, l.Exclude)
	in.stir(l.Call.Customer, l.Call.Started, p.n, "call_listed", l.Call.ID)
	return fresh, nil
}

// addRow makes a call's row.
func (in *intake) addRow(l storage.CallLine, listed bool, state storage.State, why string) *place {
	p := &place{fresh: true}
	p.n, in.free = in.free[0], in.free[1:]
	p.call, p.exclude, p.origin = l.Call, l.Exclude, l.Origin
	p.entry = storage.Entry{
		CallID: l.Call.ID, Day: l.Day, State: state, Reason: l.Exclude, Listed: listed, InputRev: 1, Updated: time.UnixMilli(in.at),
	}
	if live(state) {
		p.entry.NextAt = time.UnixMilli(in.at)
	}
	p.record(step{to: state, reason: why, by: byIntake, at: in.at})
	in.know(p)
	return p
}

// knownLine compares a line with the row that is there, and follows it where it
// brings something new.
func (in *intake) knownLine(p *place, l storage.CallLine) fate {
	before := storage.CallLine{Call: p.call, Day: p.entry.Day, Exclude: p.exclude}
	if p.entry.Listed && lineDigest(before) == lineDigest(l) {
		return same
	}
	result := fresh
	if p.entry.Listed {
		result = changed
		if !in.supersede(p.n, lineDigest(before), lineDigest(l)) {
			return same
		}
	}
	p.entry.Listed, p.entry.Day, p.call, p.exclude, p.origin = true, l.Day, l.Call, l.Exclude, l.Origin
	p.facts = true
	if before.Call.Customer != l.Call.Customer && !slices.Contains(in.byCustomer[l.Call.Customer], p) {
		in.ofCustomer(p)
	}
	in.followLine(p, before, l)
	return result
}

// followLine moves the call itself, and the customer's other calls before and
// after the change.
func (in *intake) followLine(p *place, before, l storage.CallLine) {
	in.moveOwn(p, before, l)
	if !before.Call.Started.Equal(l.Call.Started) { // another may have been the first with its bytes
		for _, r := range in.of(p.n).recordings {
			in.settle(r.sum)
		}
	}
	for _, c := range []call.Call{before.Call, l.Call} {
		in.stir(c.Customer, c.Started, p.n, "call_listed", l.Call.ID)
	}
}

// moveOwn sends a call whose line is new or has changed to where it must go on.
func (in *intake) moveOwn(p *place, before, l storage.CallLine) {
	m := move{by: byIntake, at: in.at, newInput: true, reason: "call_listed"}
	from := p.entry.State
	switch {
	case l.Exclude != "":
		if from == storage.Excluded && p.entry.Reason == l.Exclude {
			return
		}
		m.to, m.reason = storage.Excluded, l.Exclude
	case from == storage.Excluded && before.Exclude != "" && p.entry.Reason == before.Exclude:
		m.to = storage.Expected
		if have := in.of(p.n); len(have.recordings) > 0 || have.transcript != nil {
			m.to = storage.Registered
		}
	case from == storage.Expected, from == storage.Excluded, from == storage.Missing:
		return
	case before.Call.Duration != l.Call.Duration: // recordings are held against it
		m.to = storage.Registered
	case from == storage.Inspected, from == storage.Scored:
		m.to = storage.Transcribed
	case live(from):
		m.to = from
	default:
		return
	}
	p.apply(m)
}

// stir sends the calls of a customer around an instant, but the one excepted, back
// to be inspected: what they are judged on has changed.
func (in *intake) stir(c call.Customer, around time.Time, except int64, reason, detail string) {
	at, horizon := millis(around), inspect.Horizon.Milliseconds()
	for _, p := range in.byCustomer[c] {
		started := millis(p.call.Started)
		if p.call.Customer == c && p.n != except && at-horizon <= started && started <= at+horizon {
			in.stirOne(p, reason, detail)
		}
	}
}

func (in *intake) stirOne(p *place, reason, detail string) {
	switch p.entry.State {
	case storage.Transcribed, storage.Inspected, storage.Scored:
		p.apply(move{to: storage.Transcribed, reason: reason, detail: detail, by: byIntake, at: in.at, newInput: true})
	default:
	}
}

// settle decides between the calls that have a recording with the given bytes now.
func (in *intake) settle(sum string) {
	if sum == "" {
		return
	}
	var holders []*place
	seen := map[int64]bool{}
	for _, r := range in.bySum[sum] {
		if r.sum == sum && !seen[r.n] {
			seen[r.n] = true
			holders = append(holders, in.byNumber[r.n])
		}
	}
	settleContent(holders, in.at)
}

// digest stands for content.
type digest [16]byte

func digestOf(kind string, parts ...[]byte) digest {
	text := []byte(kind)
	for _, p := range parts {
		text = fmt.Appendf(text, "\n%d\n", len(p))
		text = append(text, p...)
	}
	sum := sha256.Sum256(text)
	return digest(sum[:16])
}

// lineDigest stands for what a line says, wherever it was written.
func lineDigest(l storage.CallLine) digest {
	c := l.Call
	text := fmt.Appendf(nil, "%q %q %q %d %d %q %q %q %t %q %d %q", l.Day, c.ID, c.Sector, millis(c.Started),
		c.Duration.Milliseconds(), c.Agent, c.Dept, c.Customer, c.Answered, c.Hangup, c.CSAT, l.Exclude)
	if c.Ring.Known || c.Hold.Known || c.Direction != "" { // lines without them keep the digests that were kept of them
		text = fmt.Appendf(text, " %t %d %t %d %q", c.Ring.Known, c.Ring.Length.Milliseconds(), c.Hold.Known, c.Hold.Length.Milliseconds(), c.Direction)
	}
	return digestOf("line", text)
}
