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
		return loosenedCalls(c)
	case lang.Promise:
		ever := c
		ever.AsSaid, ever.Within = false, lang.MaxReach
		return []loose{{kind: KeptLate, condition: ever}}
	}
	return nil
}

func loosenedSays(c lang.Says, in inspect.Input) []loose {
	var all []loose
	for i, scope := range c.Scopes {
		open := c
		open.Scopes = slices.Concat(c.Scopes[:i], c.Scopes[i+1:])
		all = append(all, loose{OutOfScope, open, outside(scope, in)})
	}
	if c.Role != lang.Anyone {
		anyone := c
		anyone.Role = lang.Anyone
		all = append(all, loose{kind: OtherRole, condition: anyone})
	}
	if c.Unit != lang.WholeCall {
		apart := c
		apart.Unit = lang.WholeCall
		all = append(all, loose{kind: TooFar, condition: apart})
	}
	for i := range c.Guards {
		open := c
		open.Guards = slices.Concat(c.Guards[:i], c.Guards[i+1:])
		all = append(all, loose{kind: Guarded, condition: open})
	}
	return append(all, loosenedWords(c)...)
}

func loosenedWords(c lang.Says) []loose {
	switch w := c.Words.(type) {
	case lang.Near:
		w.Within = lang.MaxNear
		c.Words = w
		return []loose{{kind: TooFar, condition: c}}
	case lang.List:
		return loosenedList(c, w)
	}
	return nil
}

func loosenedList(c lang.Says, w lang.List) []loose {
	var all []loose
	with := func(kind MissKind, w lang.List) {
		other := c
		other.Words = w
		all = append(all, loose{kind: kind, condition: other})
	}
	if !w.Sound.By {
		heard := w
		heard.Items = slices.Clone(w.Items)
		for i := range heard.Items {
			heard.Items[i].Sound.By = true
		}
		with(SoundsLike, heard)
	}
	switch w.Quantifier {
	case lang.AtLeast, lang.Times:
		for n := w.N - 1; n > 0; n-- {
			w.N = n
			with(TooFew, w)
		}
	case lang.TimesExactly, lang.TimesAtMost:
		w.Quantifier, w.N = lang.Any, 0
		with(TooFew, w)
	case lang.Any, lang.All, lang.None:
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
	var all []loose
	if c.Within.Limited {
		far := c
		far.Within = lang.Distance{}
		all = append(all, loose{kind: TooFar, condition: far})
	}
	if c.Relation == lang.SameTurn || c.Relation == lang.SameClause {
		apart := c
		apart.Relation = lang.Around
		apart.Within = lang.Distance{Limited: true, Turns: nearTurns}
		all = append(all, loose{kind: TooFar, condition: apart})
	}
	if c.Without != nil {
		open := c
		open.Without = nil
		all = append(all, loose{kind: Between, condition: open})
	}
	if c.Each {
		one := c
		one.Each = false
		all = append(all, loose{kind: NotEach, condition: one})
	}
	return all
}

// nearTurns is how far apart words may be that were to stand in one turn and still
// are told to be near.
const nearTurns = 5

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
	with := func(change func(*lang.Tickets)) {
		other := c
		if change(&other); other.String() != c.String() {
			all = append(all, loose{kind: OtherTicket, condition: other})
		}
	}
	with(func(t *lang.Tickets) { t.Filed = nil })
	with(func(t *lang.Tickets) { t.OfCall = false })
	with(func(t *lang.Tickets) { t.By = lang.AnyParty })
	with(func(t *lang.Tickets) { t.About = false })
	with(func(t *lang.Tickets) { t.Saying = nil })
	with(func(t *lang.Tickets) { t.Unlike = false })
	return all
}

func loosenedCalls(c lang.Calls) []loose {
	var all []loose
	with := func(change func(*lang.Calls)) {
		other := c
		if change(&other); other.String() != c.String() {
			all = append(all, loose{kind: OtherCalls, condition: other})
		}
	}
	with(func(o *lang.Calls) { o.N = 1 })
	with(func(o *lang.Calls) { o.Within = lang.MaxReach })
	with(func(o *lang.Calls) { o.By = lang.AnyParty })
	with(func(o *lang.Calls) { o.With = nil })
	return all
}
