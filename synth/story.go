package synth

import "github.com/tingcha/tingcha/call"

// story is what a call is about, besides the customer's topic.
type story int

const (
	plain       story = iota // the topic and nothing else
	urging                   // 催办 of an earlier ticket
	notMeant                 // says 投诉 and does not mean it
	putThrough               // asks for a supervisor and is put through
	internalOK               // complains of staff, registered
	internalNot              // complains of staff, never registered
	internalOff              // complains of staff, registered days later
	externalOK               // complains of the company, registered
	externalLow              // registered as something less
	externalNot              // never registered
	shirked
	forgotten // a ticket promised and never filed
	refused   // asks for a supervisor in vain
	rude
	improper // a forbidden phrase
)

// odds is how often a story comes up, in a hundred thousand calls. Faults come
// more often with some agents than with others; customers' moods do not.
type odds struct {
	story story
	share int
	fault bool
}

func storyOdds() []odds {
	return []odds{
		{urging, 2500, false},
		{notMeant, 600, false},
		{putThrough, 300, false},
		{internalOK, 300, false},
		{internalNot, 300, true},
		{internalOff, 200, true},
		{externalOK, 600, false},
		{externalLow, 300, true},
		{externalNot, 250, true},
		{shirked, 600, true},
		{forgotten, 500, true},
		{refused, 300, true},
		{rude, 800, true},
		{improper, 600, true},
	}
}

// slipOdds are in the order of slipNames.
func slipOdds() []int { return []int{800, 1500, 700, 500, 600, 600, 1500, 200} }

// drawStory says how a call goes with an agent who errs at faults percent of the
// average.
func drawStory(d *dice, faults int) story {
	at := d.below(whole)
	for _, o := range storyOdds() {
		share := o.share
		if o.fault {
			share = share * faults / 100
		}
		if at < share {
			return o.story
		}
		at -= share
	}
	return plain
}

func drawSlips(d *dice, faults int) slips {
	var s slips
	for i, share := range slipOdds() {
		if d.chance(share * faults / 100) {
			s |= 1 << i
		}
	}
	if s.has(agentHungUp) { // then there was no normal end to judge
		s &^= noClosing | noInvite
	}
	return s
}

// complains says whether the customer wants something about people or company
// written down, so that the customer's other calls must not answer for it.
func (s story) complains() bool {
	switch s {
	case internalOK, internalNot, internalOff, externalOK, externalLow, externalNot:
		return true
	default:
		return false
	}
}

// filed is the kind of ticket that the story leads to, "" for none, when the
// topic by itself leads to topic.
func (s story) filed(d *dice, topic call.TicketKind) call.TicketKind {
	switch s {
	case urging:
		return call.Urge
	case putThrough:
		return call.Transfer
	case internalOK, internalOff:
		return call.ComplaintInternal
	case externalOK:
		return call.ComplaintExternal
	case externalLow:
		return pick(d, []call.TicketKind{call.Consult, call.Business, call.Repair})
	case internalNot:
		return pick(d, []call.TicketKind{"", "", call.Consult, call.Business})
	case externalNot, shirked, forgotten:
		return ""
	case refused:
		return pick(d, []call.TicketKind{"", "", call.Consult})
	case plain, notMeant, rude, improper:
	}
	if topic == call.Consult && d.chance(70_000) {
		return "" // most questions leave no ticket behind
	}
	return topic
}

// demands says whether the story needs a ticket that somebody works on.
func (s story) demands(topic call.TicketKind) bool {
	switch s {
	case plain, notMeant, rude, improper, shirked:
		return topic != call.Consult
	default:
		return true
	}
}

// promises says whether the agent says that something is being registered, and
// so has to repeat it back.
func (s story) promises(filed call.TicketKind) bool {
	switch s {
	case shirked, externalNot, putThrough, refused:
		return false
	case forgotten, externalLow, internalOff:
		return true
	case internalNot:
		return filed == call.Business
	default:
		return filed != "" && filed != call.Consult
	}
}

// labels are what the story amounts to with that ticket.
func (s story) labels(topic, filed call.TicketKind) labels {
	late := s == internalOff
	l := labels{
		undispatched: s.demands(topic) && (late || filed == "" || filed == call.Consult),
		shirking:     s == shirked, escalationIgnored: s == refused,
		attitude: s == rude, forbidden: s == improper,
	}
	switch s {
	case internalOK:
		l.internal = "reported"
	case internalNot:
		l.internal = "unreported"
	case internalOff:
		l.internal = "late"
	case externalOK:
		l.external = "reported"
	case externalLow:
		l.external = "downgraded"
	case externalNot:
		l.external = "unreported"
	default:
	}
	return l
}
