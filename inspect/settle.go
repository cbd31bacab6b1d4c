package inspect

import (
	"slices"

	"github.com/tingcha/tingcha/call"
)

// A rule that is undecided because roles are unknown may come out the same
// whoever the speakers turn out to be: "the agent or the customer says it". It is
// then decided, and what it is decided on is what is found in any of the cases.
//
// A speaker whose role is unknown has one role in the whole call; a turn that
// names no speaker stands for itself. Beyond maxSpeakers of them the cases are too
// many, and the rule stays undecided.
const maxSpeakers = 6

// settle judges the undecided rules again in every case of who the speakers are,
// and gives the findings of those that hold in all, by rule, and the rules that
// stay undecided.
func (e *Engine) settle(in Input, undecided []int) (hold map[int]Finding, open []int) {
	speakers := unknownSpeakers(in.Transcript.Turns)
	if len(speakers) == 0 || len(speakers) > maxSpeakers {
		return nil, undecided
	}
	seen := make([][3]bool, len(undecided)) // by verdict
	pending := len(undecided)
	e.cases(in, speakers, func(s *scene) bool {
		for i, rule := range undecided {
			if s := seen[i]; s[unknown] || s[yes] && s[no] {
				continue
			}
			seen[i][e.conditions[rule].judge(s)] = true
			if s := seen[i]; s[unknown] || s[yes] && s[no] {
				pending--
			}
		}
		return pending > 0
	})
	var holding []int
	for i, rule := range undecided {
		switch s := seen[i]; {
		case s[unknown] || s[yes] && s[no]:
			open = append(open, rule)
		case s[yes]:
			holding = append(holding, rule)
		}
	}
	if len(holding) > 0 {
		hold = e.gatherFindings(in, speakers, holding)
	}
	return hold, open
}

// gatherFindings puts what each case finds into one finding a rule.
func (e *Engine) gatherFindings(in Input, speakers [][]int, rules []int) map[int]Finding {
	findings := map[int]Finding{}
	e.cases(in, speakers, func(s *scene) bool {
		for _, rule := range rules {
			one := e.finding(s, rule)
			all, known := findings[rule]
			if !known {
				all = one
				all.Evidence = nil
			}
			for _, ground := range one.Evidence {
				if ground.Span.Turn >= 0 && ground.Kind == Said {
					ground.Role = in.Transcript.Turns[ground.Span.Turn].Role
				}
				if !slices.ContainsFunc(all.Evidence, ground.same) {
					all.Evidence = append(all.Evidence, ground)
				}
			}
			all.ProvisionalUntil = later(all.ProvisionalUntil, one.ProvisionalUntil)
			findings[rule] = all
		}
		return true
	})
	return findings
}

// same says whether two grounds are one.
func (e Evidence) same(other Evidence) bool {
	return e.Kind == other.Kind && e.Condition == other.Condition && e.Span == other.Span
}

// cases shows the call as it is if the speakers are each of the two, until visit
// has seen enough. Opposite cases follow each other, since they differ most.
func (e *Engine) cases(in Input, speakers [][]int, visit func(*scene) bool) {
	s := e.scene()
	defer e.leave(s)
	turns := slices.Clone(in.Transcript.Turns)
	in.Transcript.Turns = turns
	last := 1<<len(speakers) - 1
	for i := range last + 1 {
		who := i / 2
		if i%2 == 1 {
			who = last - who
		}
		for speaker, spoken := range speakers {
			role := call.AgentRole
			if who>>speaker&1 == 1 {
				role = call.CustomerRole
			}
			for _, turn := range spoken {
				turns[turn].Role = role
			}
		}
		s.load(in)
		more := visit(s)
		s.reset()
		if !more {
			return
		}
	}
}

// unknownSpeakers lists the turns of each speaker whose role is unknown.
func unknownSpeakers(turns []call.Turn) [][]int {
	var speakers [][]int
	places := map[string]int{}
	for i := range turns {
		t := &turns[i]
		if t.Role == call.AgentRole || t.Role == call.CustomerRole {
			continue
		}
		at, known := places[t.Speaker]
		if !known || t.Speaker == "" {
			if len(speakers) > maxSpeakers {
				break
			}
			at = len(speakers)
			speakers = append(speakers, nil)
			places[t.Speaker] = at
		}
		speakers[at] = append(speakers[at], i)
	}
	return speakers
}
