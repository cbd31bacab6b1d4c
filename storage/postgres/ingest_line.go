package postgres

import (
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// line takes in a call as the switch's list tells it.
func (in *intake) line(l storage.CallLine) (decide.Fate, error) {
	if l.Call.ID == "" {
		return decide.Same, decide.ErrNoID
	}
	if old := in.places[l.Call.ID]; old != nil {
		return in.knownLine(old, l), nil
	}
	p := in.addRow(l, true, decide.NewLine(l), l.Exclude)
	in.stir(l.Call.Customer, l.Call.Started, p.n, "call_listed", l.Call.ID)
	return decide.Fresh, nil
}

// addRow makes a call's row.
func (in *intake) addRow(l storage.CallLine, listed bool, state storage.State, why string) *place {
	p := &place{fresh: true}
	p.n, in.free = in.free[0], in.free[1:]
	p.call, p.exclude, p.origin = l.Call, l.Exclude, l.Origin
	p.entry = storage.Entry{
		CallID: l.Call.ID, Day: l.Day, State: state, Reason: l.Exclude, Listed: listed, InputRev: 1, Updated: time.UnixMilli(in.at),
	}
	m := decide.Move{To: state, Reason: why, By: decide.ByIntake, At: in.at}
	p.entry.NextAt = storage.Instant(m.Due())
	p.record(m)
	in.know(p)
	return p
}

// knownLine compares a line with the row that is there, and follows it where it
// brings something new.
func (in *intake) knownLine(p *place, l storage.CallLine) decide.Fate {
	before := storage.CallLine{Call: p.call, Day: p.entry.Day, Exclude: p.exclude}
	if p.entry.Listed && decide.LineDigest(before) == decide.LineDigest(l) {
		return decide.Same
	}
	result := decide.Fresh
	if p.entry.Listed {
		result = decide.Changed
		if !in.supersede(p.n, decide.LineDigest(before), decide.LineDigest(l)) {
			return decide.Same
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
	m, moves, _ := decide.OwnMove(p.entry.State, p.entry.Reason, before, l, in.at, func() (bool, error) {
		have := in.of(p.n)
		return len(have.recordings) > 0 || have.transcript != nil, nil
	})
	if moves {
		p.apply(m)
	}
	if !before.Call.Started.Equal(l.Call.Started) { // another may have been the first with its bytes
		for _, r := range in.of(p.n).recordings {
			in.settle(r.sum)
		}
	}
	for _, c := range []call.Call{before.Call, l.Call} {
		in.stir(c.Customer, c.Started, p.n, "call_listed", l.Call.ID)
	}
}

// stir sends the calls of a customer around an instant, but the one excepted, back
// to be inspected: what they are judged on has changed.
func (in *intake) stir(c call.Customer, around time.Time, except int64, reason, detail string) {
	at, horizon := storage.Millis(around), inspect.Horizon.Milliseconds()
	for _, p := range in.byCustomer[c] {
		started := storage.Millis(p.call.Started)
		if p.call.Customer == c && p.n != except && at-horizon <= started && started <= at+horizon {
			in.stirOne(p, reason, detail)
		}
	}
}

func (in *intake) stirOne(p *place, reason, detail string) {
	switch p.entry.State {
	case storage.Transcribed, storage.Inspected, storage.Scored:
		p.apply(decide.Stirred(p.entry.State, reason, detail, in.at))
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
