package explain

import (
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

// loose is a part that asks for less than the one that it stands for.
type loose struct {
	kind      MissKind
	condition lang.Condition
	measure   func(evidence []inspect.Evidence) time.Duration // by how much time it missed; nil when nobody can say
}

// loosened gives the ways to ask for less, one thing at a time.
func loosened(c lang.Condition, in inspect.Input) []loose {
	switch c := c.(type) {
	case lang.Says:
		return loosenedSays(c, in)
	case lang.Order:
		return loosenedOrder(c)
	case lang.Silence:
		return loosenedSilence(c)
	case lang.Overlap:
		c.LongerThan = 0
		return []loose{{kind: TooShort, condition: c}}
	case lang.Tickets:
		return loosenedTickets(c)
	case lang.Calls:
		most := c
		most.N, most.Within = 1, lang.MaxReach
		return []loose{{kind: OtherCalls, condition: most}}
	}
	return nil
}

func loosenedSays(c lang.Says, in inspect.Input) []loose {
	var all []loose
	for i, scope := range c.Scopes {
		open := c
		open.Scopes = append(append([]lang.Scope{}, c.Scopes[:i]...), c.Scopes[i+1:]...)
		all = append(all, loose{OutOfScope, open, outside(scope, in)})
	}
	if c.Role != lang.Anyone {
		anyone := c
		anyone.Role = lang.Anyone
		all = append(all, loose{kind: OtherRole, condition: anyone})
	}
	for i := range c.Guards {
		open := c
		open.Guards = slices.Concat(c.Guards[:i], c.Guards[i+1:])
		all = append(all, loose{kind: Guarded, condition: open})
	}
	switch w := c.Words.(type) {
	case lang.Near:
		far := c
		w.Within = lang.MaxNear
		far.Words = w
		all = append(all, loose{kind: TooFar, condition: far})
	case lang.List:
		for n := w.N - 1; n > 0 && (w.Quantifier == lang.AtLeast || w.Quantifier == lang.Times); n-- {
			fewer := c
			w.N = n
			fewer.Words = w
			all = append(all, loose{kind: TooFew, condition: fewer})
		}
	}
	return all
}

// outside measures how far beyond a stretch of time the nearest words are.
func outside(scope lang.Scope, in inspect.Input) func([]inspect.Evidence) time.Duration {
	if scope.Duration == 0 {
		return nil
	}
	length := max(in.Signals.Duration, in.Transcript.Duration())
	return func(evidence []inspect.Evidence) time.Duration {
		var least time.Duration
		for _, e := range evidence {
			if e.Kind != inspect.Said {
				continue
			}
			off := e.Span.Start - scope.Duration
			if scope.Last {
				off = length - scope.Duration - e.Span.Start
			}
			if off > 0 && (least == 0 || off < least) {
				least = off
			}
		}
		return least
	}
}

func loosenedOrder(c lang.Order) []loose {
	if !c.Within.Limited {
		return nil
	}
	far := c
	far.Within = lang.Distance{}
	return []loose{{kind: TooFar, condition: far}}
}

func loosenedSilence(c lang.Silence) []loose {
	shorter := c
	shorter.LongerThan = call.MinSilence
	all := []loose{{TooShort, shorter, func(evidence []inspect.Evidence) time.Duration {
		var longest time.Duration
		for _, e := range evidence {
			longest = max(longest, e.Span.End-e.Span.Start)
		}
		if longest == 0 || longest > c.LongerThan {
			return 0
		}
		return c.LongerThan - longest
	}}}
	if c.After != lang.Anyone || c.BrokenBy != lang.Anyone {
		anyone := c
		anyone.After, anyone.BrokenBy = lang.Anyone, lang.Anyone
		all = append(all, loose{kind: OtherRole, condition: anyone})
	}
	return all
}

// loosenedTickets leaves the kinds as they are: see byTickets.
func loosenedTickets(c lang.Tickets) []loose {
	var all []loose
	if len(c.Filed) > 0 {
		ever := c
		ever.Filed = nil
		all = append(all, loose{kind: OtherTicket, condition: ever})
	}
	if c.OfCall {
		anywhere := c
		anywhere.OfCall = false
		all = append(all, loose{kind: OtherTicket, condition: anywhere})
	}
	return all
}
