package report

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/estimate"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// Level is what is compared: the departments of a centre, the teams of a department, or the
// agents of either.
type Level string

// The levels.
const (
	Depts  Level = "dept"
	Teams  Level = "team"
	Agents Level = "agent"
)

// GroupAsk says what is compared.
type GroupAsk struct {
	Month Period // of the length Month
	Level Level
	// Dept and Team are of what the units are parts; empty for all.
	Dept, Team string
	// Item is what is looked at in depth; see [Comparable].
	Item scoring.Item
	// Class narrows to tickets, and calls with tickets, of a kind; empty for all.
	Class call.TicketKind
	Lang  string
	Reach people.Reach
	// Seasons are told apart in the case-mix.
	Seasons inspect.Calendar
	// Blind leaves out what verdicts decide.
	Blind bool
}

// Told is the first and the last day of whose calls a comparison tells: those of its trend.
func (a GroupAsk) Told() (first, last string) { return a.trend()[0].First, a.Month.Last }

// trend lists the months of a comparison's trend, the oldest first.
func (a GroupAsk) trend() []Period {
	months := make([]Period, trendMonths)
	p := a.Month
	for at := range slices.Backward(months) {
		months[at], p = p, p.Before()
	}
	return months
}

// Comparable lists the indicators by which units can be compared, in the dictionary's order.
// With a kind of ticket those are left out that count tickets against calls: the two have no
// kind in common.
func Comparable(class call.TicketKind) []scoring.Item {
	var all []scoring.Item
	for _, i := range scoring.Dictionary() {
		if i.Rankable() && i.Summed() && (class == "" || i.Basis != scoring.OfBoth) {
			all = append(all, i.Item)
		}
	}
	return all
}

// trendMonths is how many months a trend of units has, its own included.
const trendMonths = 6

// MostUnits is how many units a comparison shows.
const MostUnits = 200

// comparison is what units are compared by.
type comparison struct {
	GroupAsk
	of       scoring.Indicator
	sums     []storage.Sum // by unit and month
	strata   map[string]map[scoring.Stratum]scoring.Sum
	units    []string // with sums in the month; "" for what nobody knows the unit of
	names    map[string]string
	months   []Period
	unsummed int
	asOf     time.Time
}

// Compare compares departments, teams or agents in a month, at a reckoner's time.
func Compare(ctx context.Context, s Store, r scoring.Reckoner, a GroupAsk) (Bulletin, error) {
	words, err := WordsIn(a.Lang)
	if err != nil {
		return Bulletin{}, err
	}
	c := comparison{GroupAsk: a, names: map[string]string{}, months: a.trend(), asOf: r.AsOf}
	c.of, _ = scoring.Lookup(a.Item)
	f := c.filter()
	f.First, f.Items, f.Per = c.months[0].First, append(c.overview(), a.Item), storage.Months
	if c.sums, err = s.Sums(ctx, f); err != nil {
		return Bulletin{}, err
	}
	for _, sum := range c.sums {
		if sum.Span == a.Month.Code() {
			c.units = append(c.units, c.unit(sum))
		}
	}
	slices.Sort(c.units)
	c.units = slices.Compact(c.units)
	if err := c.mix(ctx, s); err != nil {
		return Bulletin{}, err
	}
	if err := c.callByName(ctx, s); err != nil {
		return Bulletin{}, err
	}
	if c.unsummed, err = s.Unsummed(ctx); err != nil {
		return Bulletin{}, err
	}
	return c.build(words), nil
}

// filter takes what counts in the month, told apart by unit.
func (c *comparison) filter() storage.SumFilter {
	f := storage.SumFilter{First: c.Month.First, Last: c.Month.Last, Dept: c.Dept, Team: c.Team, Reach: c.Reach}
	switch c.Level {
	case Depts:
		f.By = storage.ByDept
	case Teams:
		f.By = storage.ByTeam
	case Agents:
		f.By = storage.ByAgent
	}
	if c.Class != "" {
		f.Classes = []call.TicketKind{c.Class}
	}
	return f
}

// unit is the unit that a sum is of.
func (c *comparison) unit(s storage.Sum) string {
	switch c.Level {
	case Depts:
		return s.Dept
	case Teams:
		return s.Team
	default:
		return s.Agent
	}
}

// overview lists the indicators that units are told by, side by side: those of Comparable.
func (c *comparison) overview() []scoring.Item {
	items := []scoring.Item{scoring.Satisfaction, scoring.FirstClose, scoring.SolvedAtOnce, scoring.Timely}
	if !c.Blind {
		items = append(items, scoring.CallsInError)
	}
	told := Comparable(c.Class)
	return slices.DeleteFunc(append(items, scoring.InternalTotal), func(item scoring.Item) bool { return !slices.Contains(told, item) })
}

// mix asks for the sums of the month by the kind of work and the season, where there is more
// than one to tell apart.
func (c *comparison) mix(ctx context.Context, s Store) error {
	c.strata = map[string]map[scoring.Stratum]scoring.Sum{}
	for _, part := range seasonsOf(c.Month, c.Seasons) {
		f := c.filter()
		f.First, f.Last, f.Items = part.first, part.last, []scoring.Item{c.Item}
		if c.of.Basis != scoring.OfBoth { // tickets against calls have no class in common
			f.By |= storage.ByClass
		}
		sums, err := s.Sums(ctx, f)
		if err != nil {
			return err
		}
		for _, sum := range sums {
			unit, at := c.unit(sum), scoring.Stratum{Class: sum.Class, Season: part.season}
			if c.strata[unit] == nil {
				c.strata[unit] = map[scoring.Stratum]scoring.Sum{}
			}
			c.strata[unit][at] = c.strata[unit][at].Add(summed(sum))
		}
	}
	return nil
}

// A stretch is days on end of one season.
type stretch struct{ first, last, season string }

// seasonsOf cuts a period where a season begins or ends.
func seasonsOf(p Period, seasons inspect.Calendar) []stretch {
	var all []stretch
	for _, day := range p.Days() {
		season := scoring.SeasonOf(day, seasons)
		if n := len(all); n > 0 && all[n-1].season == season {
			all[n-1].last = day
			continue
		}
		all = append(all, stretch{day, day, season})
	}
	return all
}

// callByName looks up the names of the agents that are shown.
func (c *comparison) callByName(ctx context.Context, s Store) error {
	if c.Level != Agents {
		return nil
	}
	for _, id := range c.units[:min(len(c.units), MostUnits)] {
		a, err := s.Agent(ctx, id)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		c.names[id] = strings.TrimSpace(id + " " + a.Name)
	}
	return nil
}

// of is what a unit had in a month of an item; every unit for "*".
func (c *comparison) total(month, unit string, item scoring.Item) total {
	return pick(c.sums, item, func(s storage.Sum) bool { return s.Span == month && (unit == everyone || c.unit(s) == unit) })
}

// everyone stands for all units: no unit is called so.
const everyone = "\x00"

// adjusted compares a unit's month with what everybody's rates would have given it.
func (c *comparison) adjusted(unit string) estimate.Ratio {
	all := map[scoring.Stratum]scoring.Sum{}
	for _, own := range c.strata {
		for at, sum := range own {
			all[at] = all[at].Add(sum)
		}
	}
	return scoring.Adjusted(c.strata[unit], all)
}

// rows is the address of the rows behind a unit's figure; empty for what has no name.
func (c *comparison) rows(p Period, unit string, item scoring.Item, which Which) string {
	f := c.filter()
	f.First, f.Last, f.Items = p.First, p.Last, []scoring.Item{item}
	switch {
	case unit == "":
		return ""
	case unit == everyone:
	case c.Level == Depts:
		f.Dept = unit
	case c.Level == Teams:
		f.Team = unit
	default:
		f.Agent = unit
	}
	return RowsOf(f, which)
}

// down is the address of what a unit consists of: of a department its teams, of a team its
// agents, of an agent the scorecard.
func (c *comparison) down(unit string) string {
	if unit == "" {
		return ""
	}
	q := url.Values{"month": {c.Month.Code()}}
	if c.Level == Agents {
		return "/scorecards/" + url.PathEscape(unit) + "?" + q.Encode()
	}
	set := func(key, v string) {
		if v != "" {
			q.Set(key, v)
		}
	}
	set("item", string(c.Item))
	set("class", string(c.Class))
	set("dept", c.Dept)
	set("team", c.Team)
	set(string(c.Level), unit)
	return "/groups?" + q.Encode()
}
