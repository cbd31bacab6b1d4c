package synth

import (
	"strconv"
	"time"

	"github.com/tingcha/tingcha/call"
)

// outcome is what the switch and the recorder made of a call.
type outcome int

const (
	recorded   outcome = iota
	abandoned          // nobody answered
	tooShort           // answered and gone at once
	unrecorded         // answered, and nothing of it was kept
)

// The shares of calls that leave no words behind.
const (
	abandonedShare  = 3000
	tooShortShare   = 300
	unrecordedShare = 400
)

// plan is everything about a call but its words.
type plan struct {
	number  int
	outcome outcome
	agent   int
	topic   int // of its sector
	story   story
	labels  labels
	ticket  call.TicketKind // "" for none
	restate bool            // something is promised
	csat    int
	hangup  call.Role
	began   time.Time
	caller  int // number of the customer's first call
}

// planner answers questions about calls by their number.
type planner struct {
	seed   uint64
	clock  clock
	staff  []person
	topics map[call.Sector][]call.TicketKind // the kind of each topic
}

// plan decides how call number goes.
func (p *planner) plan(number int) plan {
	d := diceFor(p.seed, number, forPlan)
	c := p.decide(number, &d)
	c.began = p.clock.begins(number, &d)
	c.caller = p.caller(c, &d)
	return c
}

// decide settles what a call holds. It draws nothing that depends on other
// calls, so that those may ask.
func (p *planner) decide(number int, d *dice) plan {
	c := plan{number: number, agent: number % len(p.staff), hangup: call.CustomerRole}
	c.outcome = drawOutcome(d)
	if c.outcome != recorded {
		return c
	}
	agent := p.staff[c.agent]
	topics := p.topics[agent.sector]
	c.story = drawStory(d, agent.faults)
	c.topic = drawTopic(d, topics, c.story == forgotten || c.story == urging)
	topic := topics[c.topic]
	c.ticket = c.story.filed(d, topic)
	c.restate = c.story.promises(c.ticket)
	c.labels = c.story.labels(topic, c.ticket)
	c.labels.script = drawSlips(d, agent.faults)
	if !c.restate {
		c.labels.script &^= noRestate
	}
	c.csat = rating(d, c.labels)
	if c.labels.script.has(agentHungUp) {
		c.hangup = call.AgentRole
	}
	return c
}

func drawOutcome(d *dice) outcome {
	switch at := d.below(whole); {
	case at < abandonedShare:
		return abandoned
	case at < abandonedShare+tooShortShare:
		return tooShort
	case at < abandonedShare+tooShortShare+unrecordedShare:
		return unrecorded
	default:
		return recorded
	}
}

// askingShare is how many calls only ask something.
const askingShare = 60_000

// drawTopic chooses what a call is about: a request where the story needs one,
// and most often a question where it does not.
func drawTopic(d *dice, topics []call.TicketKind, request bool) int {
	asking := !request && d.chance(askingShare)
	at := d.below(len(topics))
	for (topics[at] == call.Consult) != asking {
		at = (at + 1) % len(topics)
	}
	return at
}

// rating is the key that the customer presses, 0 for none. Who was cut off
// presses none; of the closing and the invitation only rated calls can tell.
func rating(d *dice, l labels) int {
	bad := l.shirking || l.attitude || l.forbidden || l.escalationIgnored || l.internal != "" || l.external != ""
	asked := d.chance(45_000) || l.script.has(noClosing|noInvite)
	switch {
	case l.script.has(agentHungUp) || !asked:
		return 0
	case bad:
		return pick(d, []int{1, 1, 1, 2, 2, 3, 3, 4})
	default:
		return pick(d, []int{5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 3, 3, 2, 1})
	}
}

// repeatShare is how many calls look for somebody who called before, among
// lookBack earlier calls; a third of them find one who calls about the same
// trade, so that one call in ten is a repeat.
const (
	repeatShare = 30_000
	lookBack    = 20_000
)

// caller says who calls: a new customer, or the one of an earlier call. Where the
// truth hangs on tickets that were not filed, the customer has no other call
// whose ticket might answer.
func (p *planner) caller(c plan, d *dice) int {
	if c.number == 0 || !d.chance(repeatShare) || p.alone(c) {
		return c.number
	}
	earlier := c.number - 1 - d.below(min(c.number, lookBack))
	before := p.plan(earlier)
	if p.alone(before) || p.staff[before.agent].sector != p.staff[c.agent].sector {
		return c.number
	}
	return before.caller
}

func (p *planner) alone(c plan) bool {
	return c.story.complains() || c.labels.undispatched
}

// id names a call, so that archives of different seeds may meet in one store.
func (p *planner) id(number int) string {
	return "g" + strconv.FormatUint(p.seed, 10) + "-" + digits(uint64(number), 8)
}
