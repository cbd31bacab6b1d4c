package scoring

import "github.com/tingcha/tingcha/callback"

// CallParts gives what a call adds to the sums of its day. A call that no person answered
// adds nothing: of what a hotline's staff did, it says nothing.
//
// Everything counts on the day of the call, verdicts and appeals too, whenever they were
// given: a verdict of October on a call of September changes September, as it does on a
// scorecard.
func (r Reckoner) CallParts(f CallFacts) []Part {
	if !f.Call.Answered {
		return nil
	}
	b := bench{Part{
		Day: f.Day, Place: f.Place, Class: f.Class,
		Source: Source{Kind: CallSource, ID: f.Call.ID},
	}}
	parts := b.coverage(f)
	parts = append(parts, b.ratings(f)...)
	if taken(f.Call.Answered, f.Call.Direction) {
		parts = append(parts, b.sum(InternalTotal, 0, 1), b.sum(InternalConfirmed, 0, 1))
		parts = append(parts, b.contacts(f)...)
	}
	if causes := callback.OfCall(f.Call); len(causes) > 0 {
		tries := callback.InOrder(nil, f.Tries)
		parts = append(parts, b.one(CalledBack, !callback.Done(tries, causes[0].At).IsZero()))
		parts = append(parts, b.calledBack(tries)...)
	}
	if f.Inspected {
		parts = append(parts, b.inspection(f)...)
	}
	for _, v := range f.Verdicts {
		parts = append(parts, b.review(v)...)
	}
	return parts
}

// bench makes parts that have everything but their item and their numbers in common.
type bench struct{ Part }

// one is the part of a row that counts, and is met or not.
func (b bench) one(item Item, met bool) Part {
	if met {
		return b.sum(item, 1, 1)
	}
	return b.sum(item, 0, 1)
}

// sum is the part of a row that adds any numbers.
func (b bench) sum(item Item, num, den int64) Part {
	p := b.Part
	p.Item, p.Num, p.Den = item, num, den
	return p
}

// coverage holds what was inspected against the switch's own list: a recording that the
// switch does not know of covers none of its calls.
func (b bench) coverage(f CallFacts) []Part {
	var parts []Part
	if f.Inspected {
		parts = append(parts, b.one(Inspected, true))
	}
	if f.Listed {
		parts = append(parts, b.one(Covered, f.Inspected))
	}
	return parts
}

// ratings are those of every answered call, whether or not it could be inspected.
func (b bench) ratings(f CallFacts) []Part {
	var parts []Part
	for _, e := range (Entry{Den: 1}).rated(f.Call) {
		parts = append(parts, b.sum(e.Item, e.Num, e.Den))
	}
	return parts
}

// contacts says whether the customer had to call again, and whether this is such a call.
// Of a caller without a number nobody knows.
func (b bench) contacts(f CallFacts) []Part {
	if f.Call.Customer == "" {
		return nil
	}
	solved := b.one(SolvedAtOnce, !called(f.Contacts, f.Class, f.Call.Started, SettledAfter))
	if solved.Num > 0 {
		solved.Settled = f.Call.Started.Add(SettledAfter)
	}
	return []Part{solved, b.one(Repeated, repeats(f.Contacts, f.Class, f.Call.Started, RepeatWithin))}
}

// inspection is what people confirmed of what the rules found. Each counts calls, and not
// findings: several rules of a family often hold for the same words.
func (b bench) inspection(f CallFacts) []Part {
	shirked, undispatched := f.confirmed(shirking), f.confirmed(undispatching)
	parts := []Part{
		b.one(Hit, len(f.Verdicts) > 0),
		b.one(CallsInError, f.confirmed(anything)),
		b.one(Shirked, shirked),
		b.aggravated(f, shirked || undispatched),
		b.sum(Deduction, int64(f.deducted()), 1),
	}
	if f.Ticketed || undispatched {
		parts = append(parts, b.one(Undispatched, undispatched))
	}
	if f.confirmed(unreported) {
		parts = append(parts, b.one(Unreported, true))
	}
	return parts
}

// aggravated counts a customer who was put off and called again because of it. Whom the
// hotline had called itself does not call again.
func (b bench) aggravated(f CallFacts, putOff bool) Part {
	putOff = putOff && taken(f.Call.Answered, f.Call.Direction)
	again := called(f.Contacts, f.Class, f.Call.Started, RepeatWithin)
	p := b.one(Aggravated, putOff && again)
	if putOff && !again && f.Call.Customer != "" {
		p.Settled = f.Call.Started.Add(RepeatWithin)
	}
	return p
}

// review says how a finding was judged.
func (b bench) review(v VerdictFacts) []Part {
	b.Source = Source{Kind: FindingSource, ID: v.Finding}
	var parts []Part
	if v.Ruling != Unjudged {
		parts = append(parts, b.one(ReviewAccuracy, v.Ruling == ConfirmedRuling), b.one(Rechecked, v.Rechecked))
	}
	for _, a := range v.Appeals {
		if a.Decided {
			b.Source = Source{Kind: AppealSource, ID: a.ID}
			parts = append(parts, b.one(AppealSuccess, a.Changed))
		}
	}
	return parts
}
