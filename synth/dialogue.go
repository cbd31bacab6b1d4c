package synth

import (
	"slices"

	"github.com/tingcha/tingcha/call"
)

// Turns is how many turns every dialogue has.
const Turns = 40

// utterance is a turn before it has a time.
type utterance struct {
	role  call.Role
	words line
	pause int // hundredths of a second of silence before it; 0 for a usual one
}

// book is everything that can be said.
type book struct {
	trades  map[call.Sector]trade
	scenes  map[story][][]pair
	demands map[story]line
	urge    line
	manners manners
}

func newBook() *book {
	b := &book{
		trades: trades(), scenes: map[story][][]pair{}, demands: map[story]line{},
		urge: parse("催办"), manners: newManners(),
	}
	for s := plain; s <= improper; s++ {
		for _, texts := range scene(s) {
			b.scenes[s] = append(b.scenes[s], parsePairs(texts))
		}
		if text := demandOf(s); text != "" {
			b.demands[s] = parse(text)
		}
	}
	return b
}

// demand is what the call's ticket asks for.
func (b *book) demand(c plan, t topic) line {
	if l, ok := b.demands[c.story]; ok {
		return l
	}
	if c.story == urging {
		return slices.Concat(b.urge, t.demand)
	}
	return t.demand
}

// dialogue puts a call's turns together:
//
//	greeting, opening, verification, look-up           8 turns
//	the agent's questions, then the answer        2·asks + 1
//	what makes the story, the customer's questions     2·n
//	the demand repeated back, when one is promised     2·2
//	the end                                          3 or 5
//
// The customer's questions fill up what is missing to Turns.
type dialogue struct {
	book  *book
	dice  dice
	turns []utterance
	picks []int
}

func (d *dialogue) compose(c plan, t trade) []utterance {
	topic := t.topics[c.topic]
	d.turns = d.turns[:0]
	d.open(c, t, topic)
	d.lookUp(c)
	d.pairs(call.AgentRole, topic.asks)
	d.some(call.AgentRole, t.asks, d.dice.between(2, 5))
	d.agent(topic.answer)

	end := d.end(c.labels.script)
	middle := d.middle(c)
	left := Turns - len(d.turns) - len(end) - 2*len(middle)
	before := d.dice.below(left/2 + 1)
	d.picks = pickSome(&d.dice, d.picks[:0], left/2, len(t.asked))
	for i, at := range d.picks {
		if i == before {
			d.pairs(call.CustomerRole, middle)
		}
		d.pairs(call.CustomerRole, t.asked[at:at+1])
	}
	if before >= len(d.picks) {
		d.pairs(call.CustomerRole, middle)
	}
	d.turns = append(d.turns, end...)
	return d.turns
}

func (d *dialogue) open(c plan, t trade, topic topic) {
	m, s := d.book.manners, c.labels.script
	switch {
	case s.has(noGreeting) && s.has(noID):
		d.agent(pick(&d.dice, m.curt))
	case s.has(noGreeting):
		d.agent(pick(&d.dice, m.idOnly))
	case s.has(noID):
		d.agent(pick(&d.dice, m.welcomeOnly))
	default:
		d.agent(pick(&d.dice, m.welcome))
	}
	d.customer(pick(&d.dice, topic.opening))
	if s.has(noVerify) {
		d.pairs(call.AgentRole, []pair{pick(&d.dice, m.unasked)})
		return
	}
	d.pairs(call.AgentRole, []pair{pick(&d.dice, t.verify)})
}

// lookUp is the agent at work in the system. The silence is longest when no word
// about waiting came before it, and sometimes long all the same.
func (d *dialogue) lookUp(c plan) {
	m, s := d.book.manners, c.labels.script
	pause := d.dice.between(300, 1600)
	if s.has(noHoldNotice) {
		d.pairs(call.AgentRole, []pair{pick(&d.dice, m.noNotice)})
		pause = d.dice.between(2500, 5000)
	} else {
		d.pairs(call.AgentRole, []pair{pick(&d.dice, m.notice)})
		if d.dice.chance(15_000) {
			pause = d.dice.between(2100, 4000)
		}
	}
	back := pick(&d.dice, m.found)
	if s.has(noVerify) {
		back = pick(&d.dice, m.disclosed)
	}
	d.turns = append(d.turns, utterance{call.AgentRole, back.first, pause})
	d.customer(back.second)
}

// middle is the story and what is promised, as pairs that the customer begins.
func (d *dialogue) middle(c plan) []pair {
	var middle []pair
	if scenes := d.book.scenes[c.story]; len(scenes) > 0 {
		middle = append(middle, pick(&d.dice, scenes)...)
	}
	switch {
	case !c.restate:
		return middle
	case c.labels.script.has(noRestate):
		return append(middle, pick(&d.dice, d.book.manners.notRestated))
	default:
		return append(middle, pick(&d.dice, d.book.manners.restated)...)
	}
}

func (d *dialogue) end(s slips) []utterance {
	m := d.book.manners
	turn := func(role call.Role, l line) utterance { return utterance{role: role, words: l} }
	if s.has(agentHungUp) {
		cut := pick(&d.dice, m.cutOff)
		return []utterance{turn(call.CustomerRole, cut[0]), turn(call.AgentRole, cut[1]), turn(call.CustomerRole, cut[2])}
	}
	end := []utterance{
		turn(call.CustomerRole, pick(&d.dice, m.thanks)),
		turn(call.AgentRole, pick(&d.dice, m.anythingElse)),
		turn(call.CustomerRole, pick(&d.dice, m.nothing)),
	}
	switch {
	case s.has(noClosing) && s.has(noInvite):
		return end
	case s.has(noClosing):
		return append(end, turn(call.AgentRole, pick(&d.dice, m.inviteOnly)), turn(call.CustomerRole, m.fine))
	case s.has(noInvite):
		return append(end, turn(call.AgentRole, pick(&d.dice, m.farewellOnly)), turn(call.CustomerRole, pick(&d.dice, m.bye)))
	default:
		return append(end, turn(call.AgentRole, pick(&d.dice, m.farewell)), turn(call.CustomerRole, pick(&d.dice, m.bye)))
	}
}

func (d *dialogue) agent(l line) {
	d.turns = append(d.turns, utterance{role: call.AgentRole, words: l})
}

func (d *dialogue) customer(l line) {
	d.turns = append(d.turns, utterance{role: call.CustomerRole, words: l})
}

// pairs adds pairs of which the first line is spoken by first.
func (d *dialogue) pairs(first call.Role, pairs []pair) {
	for _, p := range pairs {
		if first == call.AgentRole {
			d.agent(p.first)
			d.customer(p.second)
			continue
		}
		d.customer(p.first)
		d.agent(p.second)
	}
}

// some adds n different pairs.
func (d *dialogue) some(first call.Role, from []pair, n int) {
	d.picks = pickSome(&d.dice, d.picks[:0], n, len(from))
	for _, at := range d.picks {
		d.pairs(first, from[at:at+1])
	}
}
