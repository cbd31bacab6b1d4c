package report

import (
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/contest"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// Material is what a bulletin is made of. Whoever has the same material makes the same
// bulletin.
type Material struct {
	Kind   Kind
	Period Period
	Dept   string // the department that it is of; empty for all
	AsOf   time.Time
	// Now, Before and YearBefore are the sums of the period, of the one before it and of
	// the same a year before, told apart by department and class; YearBefore is nil where
	// that year has no such period.
	Now, Before, YearBefore []storage.Sum
	// Groups are the sums of the period by the roster's groups, such as 暑期工.
	Groups []storage.Sum
	// Trend are sums over time by span, and Spans all spans that it might have, in time.
	Trend []storage.Sum
	Spans []string
	// Days is the coverage of the period; nil for a bulletin of a department.
	Days []storage.Day
	// Rules and RulesBefore count confirmed findings by rule, in the period and before it.
	Rules, RulesBefore []storage.RuleCount
	// Confirmed are the findings that were confirmed, at most MostRows; ConfirmedTotal is
	// how many there are.
	Confirmed      []storage.FindingRow
	ConfirmedTotal int
	// Details are the rows behind what the bulletin lists one by one.
	Details []Detail
	// Items are what was supervised in the period, at most MostRows; ItemsTotal is how many
	// there are.
	Items      []Supervised
	ItemsTotal int
	// Units are the departments of a contest, and Contest its terms. Blind leaves out what
	// verdicts decide: the reader is to judge without knowing them.
	Units   []contest.Unit
	Contest contest.Terms
	Blind   bool
	// Results are what became of awards, and Names those of whom they name, by staff
	// number; Reach leaves out whom the reader does not see.
	Results []contest.Result
	Names   map[string]string
	Reach   people.Reach
	// Remarks are what people have written, by the keys of [RemarksOf].
	Remarks map[string]string
	// Locked are the months that are frozen, of those that the period lies in or has in it.
	Locked []Locked
	// Unsummed is how many changes no sum knows of yet.
	Unsummed int
}

// MostRows is how many rows a bulletin lists one by one; the rest is counted and opened by
// its number.
const MostRows = 100

// Detail is a list of rows behind a figure.
type Detail struct {
	Key   string // of its words, under "detail."
	Item  scoring.Item
	Class call.TicketKind // empty for all
	Which Which
	Parts []scoring.Part // at most MostRows
	Total int
}

// RemarksOf lists what people write themselves in a bulletin of a kind, by keys whose
// words stand under "remark.".
func RemarksOf(k Kind) []string {
	switch k {
	case Indicators:
		return []string{"measures", "star", "highlights", "score", "attention"}
	case Violations:
		return []string{"analysis", "advice"}
	case Analysis:
		return []string{"causes", "special", "management"}
	case Supervision, Coverage, Contest, Awards, Groups:
	}
	return nil
}
