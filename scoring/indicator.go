package scoring

import (
	"slices"
	"time"
)

// Kind says how the parts of an item come to a value, and which interval is honest.
type Kind string

// The kinds of indicators.
const (
	Share    Kind = "share"    // Σ Num of Σ Den rows, 0 to 100 %; Wilson
	Rate     Kind = "rate"     // Σ Num per million of Σ Den; Poisson (Garwood)
	Mean     Kind = "mean"     // Σ Num ÷ Σ Den
	Tally    Kind = "tally"    // Σ Num
	Balance  Kind = "balance"  // FullMarks − Σ Num of one agent's month
	Movement Kind = "movement" // of another item, against the period before; Newcombe
)

// Direction says which way an indicator is better.
type Direction string

// The directions.
const (
	Higher  Direction = "higher"
	Lower   Direction = "lower"
	Neither Direction = "neither"
)

// Basis says what sort of rows an indicator is computed from.
type Basis string

// The bases of indicators.
const (
	OfCalls    Basis = "call"
	OfTickets  Basis = "ticket"
	OfVerdicts Basis = "verdict"
	// OfBoth counts tickets against calls, or either of them.
	OfBoth Basis = "ticket_call"
	// OfMetrics is told from elsewhere: nothing that tingcha takes in could say it.
	OfMetrics Basis = "metric"
)

// Indicator is one line of the dictionary: how a number that leaders look at comes about.
// Its name, and what is counted, excluded and guarded against, stand in both languages in
// web/lang: "item.<item>", and "indicator.num.<item>" and the like.
type Indicator struct {
	Item  Item
	Field string // its name in domain.md §1.6; empty for one that is not there
	// Version is raised whenever the same rows come to another value.
	Version int
	Unit    Unit
	Kind    Kind
	Better  Direction
	Basis   Basis
	// Window is how long after its day a row may still change because of other rows; then
	// it is frozen. 0 when it does not hang on others.
	Window time.Duration
	// Of is the item that a Movement or a Balance is of.
	Of Item
	// Serves are the items of domain.md.
	Serves []string
}

// FrozenAfter is the Window in whole days.
func (i Indicator) FrozenAfter() int { return int(i.Window / (24 * time.Hour)) }

// Computed reports whether the indicator comes from calls, tickets and verdicts.
func (i Indicator) Computed() bool { return i.Basis != OfMetrics }

// Judged reports whether findings, or what people said of them, decide what a row adds:
// its rows tell of every call what stands against it.
func (i Indicator) Judged() bool {
	return slices.Contains([]Item{
		Deduction, Hit, CallsInError, Shirked, Undispatched, Aggravated, Unreported, Rechecked, ReviewAccuracy, AppealSuccess,
	}, i.Item)
}

// Summed reports whether parts have the indicator's item: whether there is anything to add
// up and keep. Those of metrics are told as they are, and the others follow from an item
// that is summed.
func (i Indicator) Summed() bool {
	return i.Computed() && i.Kind != Movement && i.Kind != Balance
}

// Lookup finds an item in the dictionary.
func Lookup(item Item) (Indicator, bool) {
	all := Dictionary()
	at := slices.IndexFunc(all, func(i Indicator) bool { return i.Item == item })
	if at < 0 {
		return Indicator{}, false
	}
	return all[at], true
}
