package scoring

import "time"

// RepeatWithin is how long after a call of the same customer a new one counts as a repeat
// (重复来电).
const RepeatWithin = 72 * time.Hour

// Chapter is a part of the dictionary.
type Chapter struct {
	Name       string // "quality"; web/lang/*/indicators.json has its words
	Indicators []Indicator
}

// Chapters gives every indicator, in the order in which pages show them: the whole of
// domain.md §1.6, and what scorecards had before.
func Chapters() []Chapter {
	return []Chapter{
		{"quality", ofQuality()},
		{"contacts", ofContacts()},
		{"complaints", ofComplaints()},
		{"handling", ofHandling()},
		{"review", ofReview()},
		{"elsewhere", fromElsewhere()},
	}
}

// Dictionary gives the indicators of all chapters.
func Dictionary() []Indicator {
	var all []Indicator
	for _, c := range Chapters() {
		all = append(all, c.Indicators...)
	}
	return all
}

// ofQuality are those of what inspection found.
func ofQuality() []Indicator {
	return []Indicator{
		{Item: Quality, Version: 1, Unit: Score, Kind: Balance, Better: Higher, Basis: OfVerdicts, Of: Deduction, Serves: []string{"A08", "C06", "E04"}},
		{Item: Deduction, Version: 2, Unit: Score, Kind: Mean, Better: Lower, Basis: OfVerdicts, Serves: []string{"A08", "C06"}},
		{Item: Inspected, Version: 1, Unit: Count, Kind: Tally, Better: Neither, Basis: OfCalls, Serves: []string{"A02"}},
		{Item: Covered, Field: "qa_coverage", Version: 1, Unit: Percent, Kind: Share, Better: Higher, Basis: OfCalls, Serves: []string{"A02"}},
		{Item: Hit, Field: "hit_rate", Version: 1, Unit: Percent, Kind: Share, Better: Lower, Basis: OfCalls, Serves: []string{"D04"}},
		{Item: CallsInError, Field: "qa_error_rate", Version: 1, Unit: Percent, Kind: Share, Better: Lower, Basis: OfCalls, Serves: []string{"D09", "C06"}},
		{Item: Shirked, Field: "shirk_rate", Version: 1, Unit: Percent, Kind: Share, Better: Lower, Basis: OfCalls, Serves: []string{"D06", "B07"}},
		{Item: Undispatched, Field: "undispatched_rate", Version: 1, Unit: Percent, Kind: Share, Better: Lower, Basis: OfCalls, Serves: []string{"D06"}},
		{Item: Aggravated, Version: 1, Unit: Percent, Kind: Share, Better: Lower, Basis: OfCalls, Window: RepeatWithin, Serves: []string{"D06"}},
	}
}

// ofContacts are those of what customers say and do.
func ofContacts() []Indicator {
	return []Indicator{
		{Item: Satisfaction, Field: "csat", Version: 2, Unit: Percent, Kind: Share, Better: Higher, Basis: OfCalls, Serves: []string{"A06", "A08"}},
		{Item: Rated, Version: 2, Unit: Percent, Kind: Share, Better: Higher, Basis: OfCalls, Serves: []string{"A06"}},
		{Item: SolvedAtOnce, Field: "fcr", Version: 1, Unit: Percent, Kind: Share, Better: Higher, Basis: OfCalls, Window: SettledAfter, Serves: []string{"E03"}},
		{Item: Repeated, Field: "repeat_rate", Version: 1, Unit: Percent, Kind: Share, Better: Lower, Basis: OfCalls, Serves: []string{"D06", "D09"}},
	}
}

// ofComplaints are those of complaints about staff.
func ofComplaints() []Indicator {
	return []Indicator{
		{Item: InternalTotal, Field: "ic_per_million", Version: 1, Unit: PerMillion, Kind: Rate, Better: Lower, Basis: OfBoth, Serves: []string{"D05"}},
		{Item: InternalConfirmed, Field: "ic_confirmed_per_million", Version: 2, Unit: PerMillion, Kind: Rate, Better: Lower, Basis: OfBoth, Serves: []string{"D05"}},
		{Item: ConfirmedShare, Field: "ic_confirm_rate", Version: 2, Unit: Percent, Kind: Share, Better: Lower, Basis: OfTickets, Serves: []string{"D05"}},
		{Item: ConfirmedMovement, Field: "ic_confirm_rate_mom", Version: 1, Unit: Percent, Kind: Movement, Better: Lower, Basis: OfTickets, Of: ConfirmedShare, Serves: []string{"D05"}},
		{Item: Unreported, Field: "unreported_rate", Version: 1, Unit: Percent, Kind: Share, Better: Lower, Basis: OfBoth, Serves: []string{"D03"}},
	}
}

// ofHandling are those of tickets on their way.
func ofHandling() []Indicator {
	return []Indicator{
		{Item: FirstClose, Field: "first_close_rate", Version: 2, Unit: Percent, Kind: Share, Better: Higher, Basis: OfTickets, Window: SettledAfter, Serves: []string{"A07", "A08"}},
		{Item: Handled, Version: 1, Unit: Percent, Kind: Share, Better: Higher, Basis: OfTickets, Serves: []string{"A04"}},
		{Item: Replied, Version: 1, Unit: Percent, Kind: Share, Better: Higher, Basis: OfTickets, Serves: []string{"A05"}},
		{Item: Timely, Field: "timely_rate", Version: 2, Unit: Percent, Kind: Share, Better: Higher, Basis: OfTickets, Serves: []string{"A04", "A05"}},
		{Item: OnTime, Field: "on_time_rate", Version: 2, Unit: Percent, Kind: Share, Better: Higher, Basis: OfTickets, Serves: []string{"C06"}},
		{Item: TicketSteps, Field: "ticket_step_len", Version: 1, Unit: Steps, Kind: Mean, Better: Lower, Basis: OfTickets, Serves: []string{"A08", "B08"}},
		{Item: TicketTime, Field: "ticket_step_len", Version: 1, Unit: Elapsed, Kind: Mean, Better: Lower, Basis: OfTickets, Serves: []string{"A08", "B08"}},
		{Item: TicketWorkTime, Field: "ticket_step_len", Version: 1, Unit: Elapsed, Kind: Mean, Better: Lower, Basis: OfTickets, Serves: []string{"A08", "B08"}},
		{Item: Urged, Field: "urge_rate", Version: 1, Unit: Percent, Kind: Share, Better: Lower, Basis: OfTickets, Serves: []string{"C06"}},
		{Item: CalledBack, Field: "callback_rate", Version: 3, Unit: Percent, Kind: Share, Better: Higher, Basis: OfBoth, Serves: []string{"C08"}},
		{Item: CallbackSatisfied, Version: 2, Unit: Percent, Kind: Share, Better: Higher, Basis: OfBoth, Serves: []string{"C08"}},
	}
}

// ofReview are those of the work of reviewers.
func ofReview() []Indicator {
	return []Indicator{
		{Item: Rechecked, Field: "recheck_rate", Version: 1, Unit: Percent, Kind: Share, Better: Neither, Basis: OfVerdicts, Serves: []string{"A02"}},
		{Item: ReviewAccuracy, Field: "review_accuracy", Version: 1, Unit: Percent, Kind: Share, Better: Higher, Basis: OfVerdicts, Serves: []string{"D09"}},
		{Item: AppealSuccess, Field: "appeal_success", Version: 1, Unit: Percent, Kind: Share, Better: Lower, Basis: OfVerdicts, Serves: []string{"E08"}},
	}
}

// fromElsewhere are those that a file tells.
func fromElsewhere() []Indicator {
	return []Indicator{
		{Item: MIITAppeals, Field: "miit_appeal_rate", Version: 1, Unit: PerMillion, Kind: Rate, Better: Lower, Basis: OfMetrics, Serves: []string{"E01"}},
		{Item: BypassLocal, Field: "bypass_local_share", Version: 1, Unit: Percent, Kind: Share, Better: Lower, Basis: OfMetrics, Serves: []string{"E02"}},
		{Item: CentralShare, Field: "central_share", Version: 1, Unit: Percent, Kind: Share, Better: Higher, Basis: OfMetrics, Serves: []string{"E10"}},
		{Item: Invited, Version: 1, Unit: Percent, Kind: Share, Better: Higher, Basis: OfMetrics, Serves: []string{"A06"}},
		{Item: AttitudeSatisfied, Field: "attitude_csat", Version: 1, Unit: Percent, Kind: Share, Better: Higher, Basis: OfMetrics, Serves: []string{"C06"}},
		{Item: SurveyScore, Version: 1, Unit: Score, Kind: Mean, Better: Higher, Basis: OfMetrics, Serves: []string{"A27"}},
		{Item: RefundCycle, Field: "refund_cycle", Version: 1, Unit: Days, Kind: Mean, Better: Lower, Basis: OfMetrics, Serves: []string{"A12"}},
		{Item: SuggestionsAdopted, Field: "adopt", Version: 1, Unit: Percent, Kind: Share, Better: Higher, Basis: OfMetrics, Serves: []string{"A19"}},
		{Item: SuggestionsSolved, Field: "solve", Version: 1, Unit: Percent, Kind: Share, Better: Higher, Basis: OfMetrics, Serves: []string{"A19"}},
		{Item: GridUsers, Version: 1, Unit: Count, Kind: Tally, Better: Higher, Basis: OfMetrics, Serves: []string{"C07"}},
		{Item: GridNew, Version: 1, Unit: Count, Kind: Tally, Better: Higher, Basis: OfMetrics, Serves: []string{"C07"}},
		{Item: GridRenewal, Version: 1, Unit: Percent, Kind: Share, Better: Higher, Basis: OfMetrics, Serves: []string{"C07"}},
		{Item: GridFaults, Version: 1, Unit: Percent, Kind: Share, Better: Lower, Basis: OfMetrics, Serves: []string{"C07"}},
	}
}
