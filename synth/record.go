package synth

import (
	"strconv"
	"time"

	"github.com/tingcha/tingcha/call"
)

// call writes everything about one call.
func (w *writer) call(c plan) error {
	id, duration := w.planner.id(c.number), 0
	d := diceFor(w.planner.seed, c.number, forTalk)
	w.facts.caller = callerOf(w.planner.seed, c.caller)
	switch c.outcome {
	case abandoned:
	case tooShort:
		duration = d.between(1, 4)
	case unrecorded:
		duration = d.between(40, 400)
	case recorded:
		seconds, err := w.transcript(id, c, d)
		if err != nil {
			return err
		}
		duration = seconds
	}
	if err := w.cdr(id, c, duration); err != nil {
		return err
	}
	if c.ticket != "" {
		if err := w.ticket(c, c.began.Add(time.Duration(duration)*time.Second)); err != nil {
			return err
		}
	}
	w.buf = appendTruth(w.buf[:0], id, c)
	w.count(c)
	return w.write(w.archive.truth)
}

// transcript writes what was said and returns how many seconds it took.
func (w *writer) transcript(id string, c plan, d dice) (int, error) {
	agent := w.planner.staff[c.agent]
	trade := w.book.trades[agent.sector]
	w.facts = facts{
		hotline: pick(&d, trade.hotlines), staffNo: agent.id,
		caller: w.facts.caller, demand: w.book.demand(c, trade.topics[c.topic]),
		amount: int64(d.between(19, 399)), dice: d,
	}
	w.dialog.dice = d
	turns := w.dialog.compose(c, trade)
	var end int
	w.text, end = speak(w.text[:0], turns, &w.facts, &d)
	duration := end/100 + 1

	w.buf = append(w.buf[:0], `{"call":"`...)
	w.buf = append(w.buf, id...)
	w.buf = append(w.buf, `","duration":`...)
	w.buf = strconv.AppendInt(w.buf, int64(duration), 10)
	w.buf = append(w.buf, `,"turns":[`...)
	w.buf = append(w.buf, w.text...)
	w.buf = append(w.buf, "]}\n"...)
	return duration, w.write(w.archive.transcripts)
}

func (w *writer) cdr(id string, c plan, duration int) error {
	w.buf = append(append(w.buf[:0], id...), ',')
	w.buf = append(appendTime(w.buf, c.began), ',')
	w.buf = append(strconv.AppendInt(w.buf, int64(duration), 10), ',')
	agent := w.planner.staff[c.agent]
	answered := "yes"
	if c.outcome == abandoned {
		answered, agent.id, agent.dept = "no", "", ""
	}
	w.buf = append(w.buf, agent.id+","+agent.dept+","...)
	w.buf = append(append(w.buf, w.facts.caller.phone...), ',')
	w.buf = append(w.buf, answered+","+string(c.hangup)+","...)
	if c.csat > 0 {
		w.buf = strconv.AppendInt(w.buf, int64(c.csat), 10)
	}
	w.buf = append(w.buf, ","+string(agent.sector)+","...)
	w.buf = appendWaits(w.buf, diceFor(w.planner.seed, c.number, forSwitch), duration)
	return w.write(w.archive.cdr)
}

// heldShare is how many calls are put on hold.
const heldShare = 4_000

// appendWaits ends a line of the switch with how long it rang and how long the
// customer was on hold, in seconds, and who called whom: here always the customer.
func appendWaits(to []byte, d dice, duration int) []byte {
	ring, hold := d.between(1, 12), 0
	if d.chance(heldShare) {
		ring = d.between(20, 60)
	}
	if d.chance(heldShare) {
		hold = min(d.between(5, 90), duration/2)
	}
	to = append(strconv.AppendInt(to, int64(ring), 10), ',')
	to = strconv.AppendInt(to, int64(hold), 10)
	return append(to, ","+string(call.Inbound)+"\n"...)
}

// ticket writes the ticket of a call of which transcript has just set the facts.
func (w *writer) ticket(c plan, ended time.Time) error {
	w.text = append(w.text[:0], w.facts.caller.address...)
	w.text = w.facts.fill(append(w.text, "，"...), w.facts.demand)
	t := w.planner.ticketOf(c, ended, string(w.text))
	w.buf = appendTicket(w.buf[:0], t, w.facts.caller.phone)
	w.summary.Tickets++
	return w.write(w.archive.tickets)
}

func (w *writer) count(c plan) {
	if c.outcome != abandoned {
		w.summary.Answered++
	}
	if c.outcome != recorded {
		return
	}
	w.summary.Transcripts++
	for _, key := range c.labels.planted() {
		w.summary.Planted[key]++
	}
}
