package supervision

import (
	"slices"
	"strings"
)

// States lists the states of a kind in the order in which they are gone through.
func States(k Kind) []State {
	return map[Kind][]State{
		Item:      {Plan, Do, Check, Act, Closed, Dropped},
		Interview: {Begun, Specialist, Monitor, Supervisor, Manager},
		Training:  {Named, Course, Exam, Passed, Dropped},
		Ladder:    {Notice, Rectify, Follow, Penalty, Closed, Void},
	}[k]
}

// machine gives where each state leads; a state that leads nowhere is an end. The first
// state of a kind is that of no state.
func machine(k Kind) map[State][]State {
	switch k {
	case Item:
		return map[State][]State{"": {Plan}, Plan: {Do, Dropped}, Do: {Check}, Check: {Act, Plan}, Act: {Closed, Plan}}
	case Interview:
		return map[State][]State{"": {Begun}, Begun: {Specialist}, Specialist: {Monitor}, Monitor: {Supervisor}, Supervisor: {Manager}}
	case Training:
		return map[State][]State{"": {Named}, Named: {Course, Dropped}, Course: {Exam}, Exam: {Passed, Course}}
	case Ladder:
		return map[State][]State{"": {Notice}, Notice: {Rectify}, Rectify: {Follow}, Follow: {Closed, Penalty}, Penalty: {Closed}}
	}
	return nil
}

// onward gives where a matter can be moved on to.
func (m Matter) onward() []State {
	if m.State == Void {
		return nil
	}
	to := machine(m.Kind)[m.State]
	if m.Grave && m.State == Follow {
		to = []State{Penalty}
	}
	return to
}

// Next lists what a matter can be moved to, the usual one first. Until it is over a matter
// can stay where it is with a word more: how far it has come, or who sees to it now.
func (m Matter) Next() []State {
	to := slices.Clone(m.onward())
	if len(to) > 0 && m.State != "" {
		to = append(to, m.State)
	}
	return to
}

// Checks tells whether a move says that what others did is good. Who had a hand in it does
// not say so.
func (m Matter) Checks(to State) bool {
	return m.Kind == Item && m.State == Check && to != m.State || m.Kind == Ladder && m.State == Follow && to == Closed
}

// Bars tells whether somebody may not make a move because of the moves before: who had a hand
// in what was done does not check it, and each level's interview is held by another person.
func (m Matter) Bars(by string, to State) bool {
	level := m.Kind == Interview && to != m.State
	return (level || m.Checks(to)) && slices.Contains(hands(m.Hands), by)
}

// WithHands gives a matter with its Hands, which follow from its moves, oldest first.
func (m Matter) WithHands(moves []Move) Matter {
	before := Matter{Kind: m.Kind}
	for _, v := range moves {
		before.Owner = orBefore(v.Owner, before.Owner)
		before.takePart(v)
		before.State = v.To
	}
	m.Hands = before.Hands
	return m
}

// takePart notes whose hands are in a move that is made from the state of m. A new plan begins
// with nobody's.
func (m *Matter) takePart(v Move) {
	moves := v.To != m.State
	var with []string
	switch {
	case v.To == Plan:
		m.Hands = ""
	case m.Kind == Interview && v.To != Begun && moves:
		with = []string{v.By}
	case (v.To == Check || v.To == Follow) && moves:
		with = []string{m.Owner, v.By}
	case v.To == Do, v.To == Check, v.To == Rectify, v.To == Follow:
		with = []string{m.Owner}
	}
	for _, who := range with {
		if all := hands(m.Hands); !slices.Contains(all, who) {
			m.Hands = strings.Join(append(all, who), "\n")
		}
	}
}

// hands gives the IDs of Matter.Hands.
func hands(joined string) []string {
	if joined == "" {
		return nil
	}
	return strings.Split(joined, "\n")
}
