package inspect

import "math/bits"

// AskAll makes an engine ask every rule for every call.
func AskAll(e *Engine) { copy(e.wakes.always, e.wakes.every) }

// Asked counts the rules that are asked for a call.
func Asked(e *Engine, in Input) (rules int) {
	s := newScene(e)
	s.load(in)
	for i := range e.conditions {
		if s.awake.rules[i/64]>>(i%64)&1 != 0 {
			rules++
		}
	}
	return rules
}

// RulesOver gives a function that asks the rules about a call whose words have
// been found, and says how many hold.
func RulesOver(e *Engine, in Input) func() int {
	s := newScene(e)
	s.load(in)
	return func() int {
		s.begin()
		s.arena = s.arena[:0]
		s.awake.begin(s.round)
		for _, list := range s.touched {
			for _, p := range s.lists[list] {
				s.awake.wake(list, roleIndex(s.original[p.turn].Role))
			}
		}
		hold := 0
		for word, rules := range s.awake.rules {
			for ; rules != 0; rules &= rules - 1 {
				if e.conditions[word*64+bits.TrailingZeros64(rules)].judge(s) == yes {
					hold++
				}
			}
		}
		return hold
	}
}

// Read gives a function that inspects a call whose words have been brought into
// normal form.
func Read(e *Engine, in Input) func() Report {
	s := newScene(e)
	s.in = in
	s.normalise()
	return func() Report {
		s.attend()
		report := e.report(s)
		s.forget()
		return report
	}
}

// Hits counts the phrases that stand in a call.
func Hits(e *Engine, in Input) int {
	s := newScene(e)
	s.load(in)
	return len(s.matches)
}
