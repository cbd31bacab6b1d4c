package decide

import (
	"cmp"
	"slices"

	"github.com/tingcha/tingcha/storage"
)

// Coverage puts days together from counts of calls.
type Coverage struct {
	days []storage.Day
}

// Add adds the calls of a day that are in a state for a reason. Days come in their
// order.
func (c *Coverage) Add(day string, listed bool, of storage.ReasonCount) {
	if len(c.days) == 0 || c.days[len(c.days)-1].Day != day {
		c.days = append(c.days, storage.Day{Day: day, States: map[storage.State]int{}, Unlisted: map[storage.State]int{}})
	}
	d := &c.days[len(c.days)-1]
	if listed {
		d.Expected += of.N
		d.States[of.State] += of.N
	} else {
		d.Unlisted[of.State] += of.N
	}
	if !Ended(of.State) {
		return
	}
	i := slices.IndexFunc(d.Reasons, func(r storage.ReasonCount) bool { return r.State == of.State && r.Reason == of.Reason })
	if i < 0 {
		d.Reasons = append(d.Reasons, of)
		return
	}
	d.Reasons[i].N += of.N
}

// Days gives the days, each with its reasons in order.
func (c *Coverage) Days() []storage.Day {
	for _, d := range c.days {
		slices.SortStableFunc(d.Reasons, func(a, b storage.ReasonCount) int {
			return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.State, b.State), cmp.Compare(a.Reason, b.Reason))
		})
	}
	return c.days
}
