package match

// Kind is one of automaton.
type Kind string

const (
	Rows  Kind = "rows"
	Table Kind = "table"
	Links Kind = "links"
)

func (s *Set) automata() (all []*automaton) {
	if s.rest != nil {
		all = append(all, s.rest)
	}
	for _, x := range s.indexes() {
		if x.entries != nil && (x != &s.singles || s.pairs.entries == nil) {
			all = append(all, x.fallback())
		}
	}
	return all
}

// Quick says of each automaton that a set may need whether it goes on with one
// look-up.
func (s *Set) Quick() (all []bool) {
	for _, a := range s.automata() {
		all = append(all, a.rows != nil || a.table != nil)
	}
	return all
}

// AppendByAutomata finds all matches by nothing but automata of a kind.
func (s *Set) AppendByAutomata(text string, kind Kind) []Match {
	r := search{set: s, text: []byte(text), to: len(text) + 1}
	for _, a := range s.automata() {
		a.rows, a.table = nil, nil
		switch order := a.link(); kind {
		case Rows:
			a.rows = rowsOf(a, order)
		case Table:
			a.table = tableOf(a, order)
		case Links:
		}
		a.tell(&r, 0, len(text))
	}
	return r.found
}
