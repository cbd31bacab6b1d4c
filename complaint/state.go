package complaint

import "slices"

// State is how far a complaint has come.
type State string

// The states, in their order.
const (
	Accepted     State = "accepted"     // 受理
	Intervened   State = "intervened"   // 干预处理
	Investigated State = "investigated" // 核实
	Audited      State = "audited"      // 审核
	CalledBack   State = "called_back"  // 回访
)

// States lists every state, in its order.
func States() []State { return []State{Accepted, Intervened, Investigated, Audited, CalledBack} }

// Move is what brings a complaint on.
type Move string

// The moves. Two of them conclude.
const (
	Intervene       Move = "intervene"         // the department deals with it
	Substantiate    Move = "substantiated"     // 属实
	NotSubstantiate Move = "not_substantiated" // 不属实
	Audit           Move = "audit"             // a second person agrees with the conclusion
	Return          Move = "return"            // a second person wants it looked into again
	CallBack        Move = "call_back"         // the customer was reached
)

// Moves lists every move.
func Moves() []Move {
	return []Move{Intervene, Substantiate, NotSubstantiate, Audit, Return, CallBack}
}

// Concludes tells whether a move says what a complaint is.
func (m Move) Concludes() bool { return m == Substantiate || m == NotSubstantiate }

// Checks tells whether a move is for somebody else than who concluded.
func (m Move) Checks() bool { return m == Audit || m == Return }

// Next lists the moves that people may make of a complaint in a state. A complaint whose
// customer was called back is at its end.
func (s State) Next() []Move {
	switch s {
	case Accepted:
		return []Move{Intervene}
	case Intervened:
		return []Move{Substantiate, NotSubstantiate}
	case Investigated:
		return []Move{Audit, Return}
	case Audited:
		return []Move{CallBack}
	case CalledBack:
	}
	return nil
}

// Takes tells whether people may make a move in a state.
func (s State) Takes(m Move) bool { return slices.Contains(s.Next(), m) }

// Done tells whether nothing is left to do.
func (s State) Done() bool { return s == CalledBack }
