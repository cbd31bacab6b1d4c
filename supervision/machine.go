package supervision

import "slices"

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

// Checks tells whether a move says that what others did is good. Who answered for it does
// not say so.
func (m Matter) Checks(to State) bool {
	return m.Kind == Item && m.State == Check && to != m.State || m.Kind == Ladder && m.State == Follow && to == Closed
}
